"""A finished workbook back to text as a reader sees it: what trace and the tests read."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK: Final = "xl/workbook.xml"
_FIRST_DAY: Final = date(1899, 12, 30)  # day 0 of spreadsheets, as they count from March 1900 on
DAY_FORMAT: Final = "yyyy-mm-dd"
_BUILT_IN: Final = {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "14": DAY_FORMAT}
"""The number formats that a file need not spell out."""
_FORMAT: Final = re.compile(r'(?:"([^"]*)")?((?:#,##)?0(?:\.0+)?)(?:"([^"]*)")?')
_RUNNING: Final = re.compile(r'&(?:[LCR]|"[^"]*"|\d+)')
_FIELD: Final = re.compile(r"&[APN]")
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as read: its name, the shown text of each cell by its name, the number of each that holds one, its edges.

    `running` are the lines at the top and the bottom of every printed page.
    """

    name: str
    cells: Mapping[str, str]
    numbers: Mapping[str, Decimal]
    running: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The rows as lines, their cells parted by tabs."""
        rows: dict[str, list[str]] = {}
        for name, text in self.cells.items():
            rows.setdefault(_CELL.sub(r"\2", name), []).append(text)
        return "\n".join("\t".join(row) for row in rows.values())


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _BOOK in package.namelist()
    except zipfile.BadZipFile:
        return False


def pages(data: bytes) -> tuple[Page, ...]:
    """The sheets of a workbook in order; raises BadZipFile, KeyError or ParseError where it is none or damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        texts, formats = _texts(package), _formats(package)
        return tuple(_page(name, _xml(package, part), texts, formats) for name, part in _parts(package))


def _xml(package: zipfile.ZipFile, name: str) -> Any:
    return ET.fromstring(package.read(name))  # noqa: S314 (the standard parser resolves no entity from outside)


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part that holds it."""
    targets = {one.get("Id"): one.get("Target") or "" for one in _xml(package, "xl/_rels/workbook.xml.rels")}
    for sheet in _xml(package, _BOOK).iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_RELATION)]
        yield sheet.get("name") or "", target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _texts(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    return [_joined(item) for item in _xml(package, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _joined(item: Any) -> str:
    return "".join(part.text or "" for part in item.iter(f"{_MAIN}t"))


def _formats(package: zipfile.ZipFile) -> list[str]:
    """The number format of each style of a cell, by the style's number; empty for the general one."""
    root = _xml(package, "xl/styles.xml")
    codes = {one.get("numFmtId"): one.get("formatCode") or "" for one in root.iter(f"{_MAIN}numFmt")}
    codes |= _BUILT_IN
    styles = root.find(f"{_MAIN}cellXfs")
    return [codes.get(one.get("numFmtId"), "") for one in (() if styles is None else styles)]


def _page(name: str, root: Any, texts: list[str], formats: list[str]) -> Page:
    shown: dict[str, str] = {}
    numbers: dict[str, Decimal] = {}
    for cell in root.iter(f"{_MAIN}c"):
        text, number = _read(cell, texts, formats)
        if text:
            shown[cell.get("r") or ""] = text
        if number is not None:
            numbers[cell.get("r") or ""] = number
    return Page(name, shown, numbers, tuple(_running(root)))


def _read(cell: Any, texts: list[str], formats: list[str]) -> tuple[str, Decimal | None]:
    """What a cell shows, and the number it holds."""
    value = cell.findtext(f"{_MAIN}v")
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return _joined(cell), None
    if value is None:
        return "", None
    if kind != "n":
        return (texts[int(value)] if kind == "s" else value), None
    number = Decimal(value)
    return _shown(number, formats[int(cell.get("s") or 0)]), number


def _shown(number: Decimal, code: str) -> str:
    """A number as its format shows it; as it is where the format is none of ours."""
    if code == DAY_FORMAT:
        return (_FIRST_DAY + timedelta(days=int(number))).isoformat()
    sections = code.split(";")
    found = _FORMAT.fullmatch(sections[-1] if number < 0 else sections[0])
    if found is None:
        return f"{number:f}"
    before, digits, after = found[1] or "", found[2], found[3] or ""
    decimals = len(digits.partition(".")[2])
    sign = "-" if number < 0 and len(sections) == 1 else ""
    return f"{sign}{before}{abs(number):{',' if ',' in digits else ''}.{decimals}f}{after}"


def _running(root: Any) -> Iterator[str]:
    """The lines that run on every page, without what the program reckons: page numbers, the sheet's name."""
    for name in ("oddHeader", "oddFooter"):
        for part in _RUNNING.split(root.findtext(f".//{_MAIN}{name}") or ""):
            words = _FIELD.sub("", part).replace("&&", "&")
            if words.strip():
                yield words
