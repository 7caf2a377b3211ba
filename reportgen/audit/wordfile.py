"""A Word file read as blocks: by the styles of its paragraphs and the rows of its tables."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from reportgen.audit.finished import Block, Role, flat, parted
from reportgen.audit.paper import told_by_words
from reportgen.writers.word.charttext import chart_words, charts_in
from reportgen.writers.word.text import NOTES, called, footnotes, paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_ROLES: Final[Mapping[str, Role]] = {
    "Title": "title",
    "Caption": "caption",
    "CaptionDetail": "subtitle",
    "Reference": "item",
    "TOCHeading": "contents",
    "TOC1": "contents",
}
_HEAD_AND_TEXT: Final = 2  # a row of a head and its text; rows of more cells are cards
_HEADING: Final = re.compile(r"Heading([1-9])")


@dataclass(slots=True)
class _Count:
    """What was numbered so far: tables with a head, and rows or cells that are read together; footnotes to come."""

    tables: int = 0
    groups: int = 0
    found: list[Block] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    charts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def part(data: bytes, name: str) -> Any:
    """A part of a Word file as an element tree; an empty one where it is missing or broken, which `wordlint` tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return ET.fromstring(package.read(name))  # noqa: S314 - our own output
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return ET.Element("none")


def blocks(data: bytes) -> tuple[Block, ...]:
    """The blocks of a Word file in reading order."""
    count = _Count(notes=footnotes(part(data, NOTES)), charts=_chart_words(data))
    for element in part(data, "word/document.xml").iterfind(f"{W}body/*"):
        _visit(element, count, 0, 0)
    count.found += [Block("footnote", flat(text)) for text in count.notes.values()]  # those that nothing calls
    return parted(count.found)


def _chart_words(data: bytes) -> dict[str, tuple[str, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return chart_words(package)
    except zipfile.BadZipFile:
        return {}


def _visit(element: Any, count: _Count, table: int, row: int) -> None:
    if element.tag == f"{W}p":
        count.found += _paragraph(element, table, row)
        count.found += [Block("label", word, table=table, row=row)
                        for one in charts_in(element) for word in count.charts.get(one, ())]  # fmt: skip
        count.found += [Block("footnote", flat(count.notes.pop(one, ""))) for one in called(element)]
    elif element.tag == f"{W}tbl":
        _table(element, count, table, row)
    else:
        for child in element:
            _visit(child, count, table, row)


def _table(element: Any, count: _Count, table: int, row: int) -> None:
    """A table with a head counts as one, row by row; in any other, what a row of two cells or one cell says belongs."""
    headed = element.find(f".//{W}tblHeader") is not None
    if headed:
        count.tables += 1
        table = count.tables
    for line in element.findall(f"{W}tr"):
        count.groups += 1
        inner = count.groups
        before = len(count.found)
        cells = line.findall(f"{W}tc")
        for cell in cells:
            if not headed and not table and len(cells) > _HEAD_AND_TEXT:
                count.groups += 1
                inner = count.groups
            for child in cell:
                _visit(child, count, table, inner or row)
        if line.find(f"{W}trPr/{W}tblHeader") is not None:
            count.found[before:] = [replace(block, role="head") for block in count.found[before:]]


def _paragraph(element: Any, table: int, row: int) -> Iterator[Block]:
    name = _style(element)
    drawn = next(element.iter(DRAWING), None)  # the charts of one figure stand in one paragraph, its words on the first
    if drawn is not None:
        yield Block("picture", "", alt=drawn.get("descr", ""), table=table, row=row)
    text = flat(paragraph_text(element))
    if text:
        heading = _HEADING.match(name)
        yield Block(_role(name, text, table), text, level=int(heading[1]) + 1 if heading else 0, table=table, row=row)


def _role(name: str, text: str, table: int) -> Role:
    if table:
        return "cell"
    if _HEADING.match(name):
        return "heading"
    return _ROLES.get(name) or told_by_words(text)


def _style(element: Any) -> str:
    found = element.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")
