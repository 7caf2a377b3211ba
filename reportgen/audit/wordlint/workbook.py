"""The workbook embedded behind a chart: the values of a range of its cells."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RANGE: Final = re.compile(r"'?((?:[^'!]|'')+)'?!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
_LETTERS: Final = 26

Sheets = dict[str, dict[str, str]]
"""The cells of each sheet by name (B2), as text; an empty cell is left out."""


def read(data: bytes) -> Sheets:
    """The cells of every sheet; raises KeyError, ValueError, BadZipFile or ParseError where there is no workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    shared = _texts(parts.get("xl/sharedStrings.xml"))
    targets = {item.get("Id", ""): item.get("Target", "") for item in _tree(parts["xl/_rels/workbook.xml.rels"])}
    return {
        sheet.get("name", ""): dict(_cells(_tree(parts[_path(targets[sheet.get(_R, "")])]), shared))
        for sheet in _tree(parts["xl/workbook.xml"]).iter(f"{_S}sheet")
    }


def _tree(data: bytes) -> Any:
    return ET.fromstring(data)  # noqa: S314 - expat refuses entities that grow


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _texts(data: bytes | None) -> list[str]:
    items = [] if data is None else _tree(data).iter(f"{_S}si")
    return ["".join(part.text or "" for part in item.iter(f"{_S}t")) for item in items]


def _cells(sheet: Any, shared: list[str]) -> Iterator[tuple[str, str]]:
    for cell in sheet.iter(f"{_S}c"):
        value = cell.find(f"{_S}v")
        text = "" if value is None else value.text or ""
        if cell.get("t") == "inlineStr":
            text = "".join(part.text or "" for part in cell.iter(f"{_S}t"))
        elif cell.get("t") == "s":
            text = shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
        if text:
            yield cell.get("r", ""), text


def values(sheets: Sheets, formula: str) -> dict[int, str] | None:
    """The values of a range ('表'!$B$2:$B$7) by their place in it from 0, empty cells left out; None if it is none."""
    match = _RANGE.fullmatch(formula.strip())
    sheet = sheets.get(match[1].replace("''", "'")) if match else None
    if match is None or sheet is None:
        return None
    first, last = (_column(match[2]), int(match[3])), (_column(match[4] or match[2]), int(match[5] or match[3]))
    cells = [f"{_name(column)}{row}" for row in range(first[1], last[1] + 1) for column in range(first[0], last[0] + 1)]
    return {place: sheet[cell] for place, cell in enumerate(cells) if cell in sheet}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def _name(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name
