"""A finished file as trace reads it: its ledger, its text in reading order, the text of its margins.

A PDF is read page by page, chart labels in place; a Word file paragraph by paragraph, with the labels of the charts
that Word draws itself and without those of pictures; a web page block by block, chart labels in place; a workbook
sheet by sheet, each number as its cell shows it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportgen import ledger, pdftext
from reportgen.alignment import Passage
from reportgen.errors import DataError
from reportgen.writers.spreadsheet import text as workbook
from reportgen.writers.web import carried as web_part
from reportgen.writers.web import web_text
from reportgen.writers.word.text import charted_figures, custom_part, docx_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reportgen.ledger import Ledger

SUFFIXES = (".pdf", ".docx", ".html", ".xlsx")
PAGE, PARAGRAPH, SHEET = "页", "段", "张表"
_LARGEST = 256 << 20  # bytes a file may unpack to; a brief with its pictures is a few million
_ZIP = b"PK"
DAMAGE = (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, LookupError, RuntimeError, ValueError)
"""What the readers of archives and of XML raise for bytes that were damaged."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARGINS = re.compile(r"word/(?:header|footer|endnotes|comments)\d*\.xml")


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file says: `unit` is what its passages are (页, 段 or 张表).

    `charts` is whether the labels of charts are among them, or the ids of the figures whose labels are.
    """

    ledger: Ledger
    unit: str
    body: tuple[Passage, ...]
    margins: tuple[Passage, ...]
    charts: bool | frozenset[str]

    @property
    def paged(self) -> bool:
        """Whether its passages are pages, whose margins show their number."""
        return self.unit == PAGE


def read(path: Path) -> FileText:
    """The text and ledger of a finished PDF, Word file, web page or workbook; raises DataError where it bears none."""
    data = _bytes(path)
    record = _ledger(path, data)
    with damage_told(path):
        return _read(data, record)


def _read(data: bytes, record: Ledger) -> FileText:
    if data.startswith(b"%PDF"):
        pages = pdftext.read(data).pages
        body = tuple(Passage(page.number, page.body) for page in pages)
        return FileText(record, PAGE, body, tuple(Passage(page.number, page.running) for page in pages), charts=True)
    if is_web(data):
        text, beside = map(_numbered, web_text(data))
        return FileText(record, PARAGRAPH, text, beside, charts=True)
    if workbook.is_workbook(data):
        return _sheets(record, data)
    body = _numbered(docx_text(data, charts=True))
    return FileText(record, PARAGRAPH, body, docx_margins(data), charts=charted_figures(data))


def _numbered(texts: Iterable[str]) -> tuple[Passage, ...]:
    return tuple(Passage(number, text) for number, text in enumerate(texts, 1))


def _sheets(record: Ledger, data: bytes) -> FileText:
    """The sheets of a workbook, and apart from them the lines at the top and the bottom of their printed pages."""
    pages = workbook.pages(data)
    running = _numbered("\n".join(page.running) for page in pages)
    return FileText(record, SHEET, _numbered(page.text for page in pages), running, charts=True)


def is_web(data: bytes) -> bool:
    """Whether a file is HTML, told by its first sign as XML and HTML are."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def carried(path: Path) -> tuple[bytes, Ledger]:
    """The bytes of a finished file and the ledger it carries; raises DataError as `read` does."""
    data = _bytes(path)
    return data, _ledger(path, data)


def read_ledger(path: Path) -> Ledger:
    """The ledger of a finished file alone; raises DataError as `read` does."""
    return _ledger(path, _bytes(path))


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Tell in the reader's words what a file that is damaged, or none of ours, brings about while it is read."""
    try:
        yield
    except (pdftext.LockedError, _HugeError) as error:
        raise DataError(error.what, place=str(path), remedy=error.remedy) from error
    except (DataError, *DAMAGE) as error:
        what = "不是 PDF、Word 文件、网页或工作簿，或已损坏"
        raise DataError(what, place=str(path), remedy="请重新编写一份") from error


class _HugeError(DataError):
    """An archive that would fill the memory."""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError("读不出这个文件", place=str(path), remedy="请检查路径和读取权限") from error


def _ledger(path: Path, data: bytes) -> Ledger:
    with damage_told(path):
        _demand_sane(data)
        raw = _attached(data)
    if raw is None:
        remedy = "只能追溯 reportgen 写出、未经其他程序另存的文件"
        raise DataError("文件里没有数字台账", place=str(path), remedy=remedy)
    try:
        return ledger.Ledger.from_json(raw)
    except (ValueError, TypeError, KeyError) as error:
        raise DataError("文件里的数字台账读不出", place=str(path), remedy="请用现在的程序重新编写一份") from error


def _demand_sane(data: bytes) -> None:
    """Raise _HugeError for an archive that unpacks to far more than any document holds."""
    if not data.startswith(_ZIP):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = sum(entry.file_size for entry in package.infolist())
    if size > _LARGEST:
        remedy = "这不是 reportgen 写出的文件，请重新编写一份"
        raise _HugeError(f"解开后有 {size >> 20} MB，大得不合常理", remedy=remedy)


def _attached(data: bytes) -> bytes | None:
    if data.startswith(b"%PDF"):
        return pdftext.attachment(data, ledger.NAME)
    if is_web(data):
        return web_part(data, ledger.NAME)
    return custom_part(data, ledger.NAME)


def docx_margins(data: bytes) -> tuple[Passage, ...]:
    """The paragraphs of headers, footers, endnotes and comments of a Word file, without the results of fields."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(name) for name in sorted(package.namelist()) if _MARGINS.fullmatch(name)]
    paragraphs = (item for part in parts for item in _paragraphs(part))
    return tuple(Passage(number, _outside_fields(item)) for number, item in enumerate(paragraphs, 1))


def _paragraphs(part: bytes) -> Iterator[Any]:
    """The paragraphs of a part; none where it is broken, which the audit tells."""
    try:
        yield from ET.fromstring(part).iter(f"{_W}p")  # noqa: S314 - our own output
    except ET.ParseError:
        return


def _outside_fields(paragraph: Any) -> str:
    """The text of a paragraph without what Word computes: it counts pages anew whenever it opens the file."""
    text, inside = [], 0
    for element in paragraph.iter():
        if element.tag == f"{_W}fldChar":
            inside += {"begin": 1, "end": -1}.get(element.get(f"{_W}fldCharType"), 0)
        elif element.tag == f"{_W}t" and not inside:
            text.append(element.text or "")
        elif element.tag == f"{_W}tab":
            text.append("\n")
    return "".join(text)
