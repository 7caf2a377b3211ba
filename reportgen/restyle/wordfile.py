"""A Word file as style import reads it: its styles, page and list marks, the style it was made in, and its text."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportgen.errors import DataError
from reportgen.ledger import NAME as LEDGER
from reportgen.ledger import Ledger
from reportgen.restyle.marks import marks
from reportgen.restyle.resolved import Theme, W, WordStyle, styles
from reportgen.restyle.sheetsize import SheetSize, sheet_size
from reportgen.writers.word import custom_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LARGEST = 64 << 20  # bytes of one part; the styles and text of a brief are below one megabyte
_REMEDY = "请用 reportgen 做的 Word 文件，在 Word 里改好样式后另存为 .docx"
_ELSEWHERE = {"Citation": "Quotation"}  # LibreOffice takes it for its own style of that name
_PARTS = ("document", "styles", "numbering", "theme/theme1")


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file read: `ledger` is None where the file carries none; `running` are its header and footer elements."""

    styles: Mapping[tuple[str, str], WordStyle]
    page: SheetSize
    marks: Mapping[str, str]
    body: Any
    section: Any
    running: tuple[Any, ...]
    theme: Theme
    root: Any
    ledger: Ledger | None


def read(path: Path) -> WordFile:
    """Return what a Word file says; raises DataError where it is none, is damaged or has no page."""
    parts = _parts(path)
    body = parts["document"].find(f"{W}body")
    theme = Theme.of(parts["theme/theme1"]) if "theme/theme1" in parts else Theme()
    section = None if body is None else _last_section(body)
    if section is None or section.find(f"{W}pgSz") is None or section.find(f"{W}pgMar") is None:
        raise DataError("文件没有页面设置，不是完整的 Word 文件", place=str(path), remedy=_REMEDY)
    try:
        found = styles(parts["styles"], theme)
        page = sheet_size(section, found)
    except ValueError as error:
        raise DataError("样式或页面设置里有不是数的长度", place=str(path), remedy=_REMEDY) from error
    numbers = marks(parts["numbering"], found) if "numbering" in parts else {}
    running = tuple(part for name, part in parts.items() if name.startswith(("header", "footer")))
    return WordFile(found, page, numbers, body, section, running, theme, parts["styles"], _ledger(path))


def completed(file: WordFile, known: Any) -> WordFile:
    """Return a file with its styles under the names the writer gives them, and those of the writer it does not use.

    `known` is <w:styles> of the writer. A style that a file lacks is laid over what the file has of its base, so that
    an edit of 正文 reaches it as it would in Word.
    """
    root = _completed(deepcopy(file.root), known)
    found = styles(root, file.theme)
    names = {one.id: one.name for one in found.values()}
    numbers = {names[one.id]: file.marks[one.name] for one in file.styles.values() if one.name in file.marks}
    return replace(file, styles=found, root=root, marks=numbers, page=sheet_size(file.section, found))


def made_in(path: Path) -> str:
    """Return the name of the style a file was made in, empty where it does not say; DataError for no Word file."""
    _parts(path)
    record = _ledger(path)
    return record.style if record else ""


def _parts(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            return {name: ET.fromstring(data) for name, data in _texts(package, path)}  # noqa: S314 (no entities left)
    except FileNotFoundError as error:
        raise DataError("没有这个文件", place=str(path), remedy="请写 .docx 文件的路径") from error
    except (OSError, zipfile.BadZipFile, KeyError, ET.ParseError, NotImplementedError, RuntimeError) as error:
        raise DataError("不是完好的 Word 文件（.docx）", place=str(path), remedy=_REMEDY) from error


def _texts(package: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the parts needed, by their name without folder and ending; raises KeyError for a missing one."""
    names = set(package.namelist())
    wanted = [name for name in _PARTS if f"word/{name}.xml" in names or name in {"document", "styles"}]
    wanted += sorted(
        name[len("word/") : -len(".xml")] for name in names if name.startswith(("word/header", "word/footer"))
    )
    for name in wanted:
        entry = package.getinfo(f"word/{name}.xml")
        if entry.file_size > _LARGEST:
            raise DataError("文件里的一部分大得不合常理", place=str(path), remedy=_REMEDY)
        data = package.read(entry)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise DataError("文件里有不许可的声明（DOCTYPE）", place=str(path), remedy=_REMEDY)
        yield name, data


def _last_section(body: Any) -> Any:
    """Return the page settings of the text's end, which are those of the document."""
    return next(iter(reversed(list(body.iter(f"{W}sectPr")))), None)


def _ledger(path: Path) -> Ledger | None:
    data = custom_part(path.read_bytes(), LEDGER)
    try:
        return None if data is None else Ledger.from_json(data)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError("文件里的台账损坏，或出自另一个版本", place=str(path), remedy=_REMEDY) from error


def _completed(root: Any, known: Any) -> Any:
    """Return the file's styles under the names the writer gives them, and those of the writer that it lacks."""
    kept = {(_kind(one), _name(one)): one for one in root.iter(f"{W}style")}
    folded: dict[tuple[str, str], Any] = {}
    for (kind, name), one in kept.items():
        folded.setdefault((kind, name.casefold()), one)
    ids: dict[str, str] = {}
    missing = []
    for one in known.iter(f"{W}style"):
        key = (_kind(one), _name(one))
        own = kept.get(key, folded.get((key[0], _ELSEWHERE.get(key[1], key[1]).casefold())))
        if own is None:
            missing.append(one)
        else:
            own.find(f"{W}name").set(f"{W}val", key[1])
            ids[one.get(f"{W}styleId")] = own.get(f"{W}styleId")
    taken = {one.get(f"{W}styleId") for one in kept.values()}
    ids |= {one.get(f"{W}styleId"): _free(one.get(f"{W}styleId"), taken) for one in missing}
    root.extend(_renamed(one, ids) for one in missing)
    return root


def _free(id_: str, taken: set[str]) -> str:
    return id_ if id_ not in taken else f"{id_}-lacking"


def _renamed(style: Any, ids: Mapping[str, str]) -> Any:
    """Return a copy of a style of the writer whose id and base are those of the file."""
    copy = _copied(style)
    copy.set(f"{W}styleId", ids[copy.get(f"{W}styleId", "")])
    above = copy.find(f"{W}basedOn")
    if above is not None:
        above.set(f"{W}val", ids.get(above.get(f"{W}val", ""), ""))
    return copy


def _copied(element: Any) -> ET.Element:
    """Return an element of the writer's XML library as one of the reader's."""
    copy = ET.Element(element.tag, dict(element.attrib))
    copy.extend(_copied(child) for child in element)
    return copy


def _kind(style: Any) -> str:
    return str(style.get(f"{W}type", "paragraph"))


def _name(style: Any) -> str:
    named = style.find(f"{W}name")
    return "" if named is None else str(named.get(f"{W}val", ""))
