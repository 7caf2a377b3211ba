"""The workbook behind a chart: one sheet of names, exact values and printed labels, the same bytes on every run."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lxml import etree

from reportgen.writers.word.package import sorted_zip
from reportgen.writers.word.xml import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHEET = "数据"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTHS = (24, 14)  # characters of the first column, of each other


@dataclass(frozen=True, slots=True)
class Same:
    """A cell that repeats another, so that it follows when that one is edited."""

    cell: str
    value: Decimal


Value = str | Decimal | Same | None


def workbook(rows: Sequence[Sequence[Value]]) -> bytes:
    """Return the rows, the first a head, as .xlsx; numbers as exact as they are given, empty cells for None."""
    found = dict.fromkeys(clean(value) for row in rows for value in row if isinstance(value, str))
    texts = {text: index for index, text in enumerate(found)}
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _book(),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": _sheet(rows, texts),
        "xl/styles.xml": _styles(),
        "xl/sharedStrings.xml": _strings(rows, texts),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, root in parts.items():
            package.writestr(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    return sorted_zip(stream.getvalue())


def address(column: int, row: int) -> str:
    """Return the name of a cell by its column and row, both from 1: B3."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def stretch(column: int, first: int, last: int) -> str:
    """Return the name of a stretch of a column, rows from 1, as a chart refers to it: 数据!$B$2:$B$7."""
    letters = address(column, 1)[:-1]
    ends = f"${letters}${first}" if first == last else f"${letters}${first}:${letters}${last}"
    return f"{SHEET}!{ends}"


def _sheet(rows: Sequence[Sequence[Value]], texts: Mapping[str, int]) -> Any:
    wide = max(map(len, rows))
    columns = _main("cols", _main("col", min=1, max=1, width=_WIDTHS[0], customWidth=1))
    if wide > 1:
        columns.append(_main("col", min=2, max=wide, width=_WIDTHS[1], customWidth=1))
    data = _main("sheetData")
    for number, row in enumerate(rows, 1):
        data.append(_main("row", *_cells(row, number, texts), r=number))
    return _main("worksheet", columns, data)


def _cells(row: Sequence[Value], number: int, texts: Mapping[str, int]) -> Iterator[Any]:
    for column, value in enumerate(row, 1):
        if value is not None:
            yield _cell(value, address(column, number), texts)


def _cell(value: str | Decimal | Same, name: str, texts: Mapping[str, int]) -> Any:
    if isinstance(value, str):
        return _main("c", _main("v", text=f"{texts[clean(value)]}"), r=name, t="s")
    if isinstance(value, Same):
        return _main("c", _main("f", text=value.cell), _main("v", text=plain(value.value)), r=name)
    return _main("c", _main("v", text=plain(value)), r=name)


def _strings(rows: Sequence[Sequence[Value]], texts: Mapping[str, int]) -> Any:
    """Return the texts of the cells, each once."""
    uses = sum(isinstance(value, str) for row in rows for value in row)
    strings = _main("sst", count=uses, uniqueCount=len(texts))
    for text in texts:
        element = _main("t", text=text)
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        strings.append(_main("si", element))
    return strings


def plain(value: Decimal) -> str:
    """Return a number as it stands in a file: all its digits, no exponent."""
    return f"{value:f}"


def _book() -> Any:
    sheet = _main("sheet", name=SHEET, sheetId=1)
    sheet.set(f"{{{_RELATION}}}id", "rId1")
    return _main("workbook", _main("sheets", sheet))


def _styles() -> Any:
    """The least a workbook may say of its looks: a font, the two fills that are always there, no border."""
    font = _main("font", _main("sz", val=11), _main("name", val="微软雅黑"))
    fills = (_main("fill", _main("patternFill", patternType=kind)) for kind in ("none", "gray125"))
    formats: Any = dict.fromkeys(("numFmtId", "fontId", "fillId", "borderId"), 0)
    return _main(
        "styleSheet",
        _main("fonts", font, count=1),
        _main("fills", *fills, count=2),
        _main("borders", _main("border"), count=1),
        _main("cellStyleXfs", _main("xf", **formats), count=1),
        _main("cellXfs", _main("xf", **formats, xfId=0), count=1),
        _main("cellStyles", _main("cellStyle", name="Normal", xfId=0, builtinId=0), count=1),
    )


def _relations(*targets: tuple[str, str]) -> Any:
    space = f"{_PACKAGE}/relationships"
    root = _root(space, "Relationships")
    for number, (kind, target) in enumerate(targets, 1):
        values = {"Id": f"rId{number}", "Type": f"{_RELATION}/{kind}", "Target": target}
        etree.SubElement(root, f"{{{space}}}Relationship", values)
    return root


def _content_types() -> Any:
    space = f"{_PACKAGE}/content-types"
    root = _root(space, "Types")
    kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    for extension, kind in kinds.items():
        etree.SubElement(root, f"{{{space}}}Default", {"Extension": extension, "ContentType": kind})
    names = {
        "workbook": "sheet.main",
        "worksheets/sheet1": "worksheet",
        "styles": "styles",
        "sharedStrings": "sharedStrings",
    }
    for name, kind in names.items():
        values = {"PartName": f"/xl/{name}.xml", "ContentType": f"{_TYPES}.{kind}+xml"}
        etree.SubElement(root, f"{{{space}}}Override", values)
    return root


def _main(tag: str, /, *children: Any, text: str | None = None, **attributes: object) -> Any:
    element = _root(_MAIN, tag)
    element.attrib.update({name: str(value) for name, value in attributes.items()})
    element.text = text
    element.extend(children)
    return element


def _root(space: str, tag: str) -> Any:
    """Return an element whose namespace needs no prefix."""
    named: Any = {None: space}
    return etree.Element(f"{{{space}}}{tag}", nsmap=named)
