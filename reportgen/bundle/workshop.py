"""One document made in a process of its own: everything it needs comes in a parcel, its files go back as bytes.

A parcel holds what the document says, already worded, and the style sheets it is set by; what the machine itself has to
provide are the program, its libraries and the fonts. So the work can go to any machine that has these.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import parent_process, util
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reportgen.digest import digest
from reportgen.errors import ReportgenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.audit.report import Audited
    from reportgen.brief import Brief
    from reportgen.document import Document
    from reportgen.ledger import Ledger
    from reportgen.writers.html import Rendered
    from reportgen.writers.meta import DocumentMeta

_LOG = logging.getLogger("reportgen")
_CUSTOM: Final = "custom.css"
_SHOWN: Final = 5  # findings told of a document that did not pass


@dataclass(frozen=True, slots=True)
class Parcel:
    """A document to be made: its name, its words and ledger, its style's folder and every style file, the formats.

    `styles` are the files by their path below the templates, `screen` the paths of those for screens; `faces` the
    prepared fonts and `pictures` the folder of kept drawings, both only where this machine has them; `audited` says
    whether the files are to be judged.
    """

    name: str
    brief: Brief
    rendered: Rendered
    ledger: Ledger
    meta: DocumentMeta
    style: str
    screen: tuple[str, ...]
    formats: tuple[str, ...]
    styles: Mapping[str, bytes] = field(repr=False)
    faces: tuple[Path, ...] = ()
    pictures: Path | None = None
    audited: bool = True


@dataclass(frozen=True, slots=True)
class Product:
    """What became of a parcel: files by format, pages of the PDF, points it was judged by, or why it failed.

    `detail` is for the log alone: the calls that led to an unforeseen failure.
    """

    name: str
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    pages: int = 0
    checks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    failure: str = ""
    detail: str = ""
    seconds: float = 0.0


def style_files(templates: Path) -> dict[str, bytes]:
    """The files that style sheets are read from, by their path below the templates."""
    found = {*(templates / "styles").rglob("*"), *templates.rglob("*.css")}
    return {path.relative_to(templates).as_posix(): path.read_bytes() for path in sorted(found) if path.is_file()}


def prepare() -> None:
    """Make a process ready for parcels: it leaves stopping to its parent, and ends when that is gone.

    However it ends, but for being killed, the folder of its temporary files goes with it.
    """
    logging.getLogger("reportgen").setLevel(logging.ERROR)  # what it has to say is in the product
    own = Path(tempfile.mkdtemp(prefix="reportgen-"))
    tempfile.tempdir = str(own)
    _remove_at_end(own)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: _leave(own))
    threading.Thread(target=_end_with_parent, args=(own,), daemon=True).start()


def _end_with_parent(own: Path) -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        _leave(own)


def _leave(own: Path) -> None:
    """End this process at once."""
    shutil.rmtree(own, ignore_errors=True)
    os._exit(1)


def make(parcel: Parcel) -> Product:
    """The document of a parcel in every format, judged; a failure is told in the product, never raised."""
    begun = time.perf_counter()
    try:
        product = _made(parcel)
    except ReportgenError as error:
        product = Product(parcel.name, failure=" ".join(str(error).split("\n")))
    except MemoryError:
        product = Product(parcel.name, failure="内存不足；请减少并行的进程数（--jobs）或腾出内存")
    except Exception as error:  # noqa: BLE001 - one document's failure does not stop the others
        words = f"程序内部出错（{type(error).__name__}：{error}）"
        product = Product(parcel.name, failure=words, detail=traceback.format_exc())
    return replace(product, seconds=time.perf_counter() - begun)


def _made(parcel: Parcel) -> Product:
    document = _document(parcel)
    makers = {"pdf": document.pdf, "docx": document.docx, "html": document.html}
    files = {suffix: makers[suffix]() for suffix in parcel.formats}
    pages, checks, findings = _judged(parcel.name, files) if parcel.audited else (0, (), ())
    if findings:
        more = f"；另有 {len(findings) - _SHOWN} 处" if len(findings) > _SHOWN else ""
        failure = f"校验未过：{'；'.join(findings[:_SHOWN])}{more}"
        return Product(parcel.name, failure=failure, detail="\n".join(findings))
    remarks = (parcel.meta.font_note,) if parcel.meta.font_note else ()
    return Product(parcel.name, files, pages, checks, remarks)


def _document(parcel: Parcel) -> Document:
    from reportgen.document import Document
    from reportgen.drawings import Drawings
    from reportgen.style import House

    templates = _unpacked(tuple(parcel.styles.items()))
    folder = templates / "styles" / parcel.style
    custom = (templates / _CUSTOM,) if _CUSTOM in parcel.styles else ()
    house = House.load(folder, *custom)
    screen = tuple(templates / path for path in parcel.screen)
    drawings = Drawings(house.chart, parcel.faces, parcel.pictures)
    return Document(parcel.brief, house, folder, parcel.rendered, parcel.ledger, drawings, parcel.meta, screen=screen)


@lru_cache(maxsize=2)
def _unpacked(styles: tuple[tuple[str, bytes], ...]) -> Path:
    """The style files in a folder of this process, written once for as many documents as share them."""
    folder = Path(tempfile.mkdtemp(prefix=f"reportgen-{digest(styles)[:8]}-"))
    _remove_at_end(folder)
    for name, data in styles:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def _remove_at_end(folder: Path) -> None:
    util.Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=1)


def _judged(name: str, files: Mapping[str, bytes]) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Pages of the PDF, the points a document was judged by, and what was found, as lines."""
    from reportgen.audit import report

    with tempfile.TemporaryDirectory(prefix="reportgen-audit-") as folder:
        paths = [Path(folder) / f"{name}.{suffix}" for suffix in files]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        audited = report.audit(paths)
    pages = max((len(item.file.sheets) for item in audited), default=0)
    checks = dict.fromkeys(point.title for item in audited for point in item.points if not point.why_not)
    return pages, tuple(checks), tuple(_lines(audited))


def _lines(audited: Iterable[Audited]) -> Iterator[str]:
    """What was found, a line each: file, page, place, what stands there, remedy."""
    for item in audited:
        for one in item.findings:
            page = f"第 {one.page} 页 " if one.page else ""
            yield f"{item.file.path.name} {page}{one.place}「{one.value}」{one.remedy}"
