"""Tables fit for any screen: one of numbers scrolls in a box of its own, any other unfolds row by row when narrow."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from reportgen import contract

SCROLL, UNFOLD, BARE = "scroll", "unfold", "bare"
_ROLES = {"tbody": "rowgroup", "thead": "rowgroup", "tr": "row", "td": "cell"}
_PIECE = re.compile(r"[^._]*[._]|[^._]+")
_HEADINGS = frozenset({"h1", "h2", "h3"})


def fit(root: Any) -> None:
    """Fit every table with a head for narrow screens, naming it by its caption or the heading before it."""
    parents = {child: parent for parent in root.iter() for child in parent}
    heading: Any = None
    number = 0
    for element in list(root.iter()):
        heading = element if element.tag in _HEADINGS else heading
        if element.tag == "table" and element.find("thead") is not None:
            number += 1
            _fit(element, parents[element], _label(element, heading, number))


def _label(table: Any, heading: Any, number: int) -> str:
    """The id of what names a table, given if it has none; empty where nothing does."""
    caption = table.find("caption")
    named = heading if caption is None else caption
    if named is None:
        return ""
    if not named.get("id"):
        named.set("id", f"t-{number}")
    return str(named.get("id"))


def _fit(table: Any, parent: Any, label: str) -> None:
    if _is_numeric(table):
        _boxed(table, parent, label)
    else:
        _unfolding(table, label)


def _is_numeric(table: Any) -> bool:
    """Whether a table is read across and down: most of its columns but the first are numbers."""
    heads = list(table.find("thead").iter("th"))
    numbers = sum("n" in contract.classes(head) for head in heads)
    return numbers > 1 and 2 * numbers >= len(heads) - 1


def _boxed(table: Any, parent: Any, label: str) -> None:
    """Put a table into a box that can be focused, so that the keyboard scrolls it."""
    columns = len(list(table.find("thead").iter("th")))
    table.set("style", f"--columns:{columns}")
    box = ET.Element("div", {"class": SCROLL, "role": "region", "tabindex": "0"})
    if label:
        box.set("aria-labelledby", label)
    parent[list(parent).index(table)] = box
    box.tail, table.tail = table.tail, None
    box.append(table)


def _unfolding(table: Any, label: str) -> None:
    """Tell each cell the head of its column, and every part its role, which it would lose when set as a block."""
    table.set("class", f"{table.get('class', '')} {UNFOLD}".strip())
    table.set("role", "table")
    if label:
        table.set("aria-labelledby", label)
    heads = ["".join(head.itertext()).strip() for head in table.find("thead").iter("th")]
    for part in table.iter():
        if part.tag in _ROLES:
            part.set("role", _ROLES[part.tag])
    for head in table.iter("th"):
        head.set("role", "columnheader" if head.get("scope") == "col" else "rowheader")
    for row in table.iter("tr"):
        _told(row, heads)
    for cell in table.iter("th"):
        if "id" in contract.classes(cell):
            _breakable(cell)


def _told(row: Any, heads: list[str]) -> None:
    """Give the cells of a row the heads of their columns; a cell that says nothing is marked as such."""
    column = 0
    for cell in contract.elements(row):
        if cell.tag == "td" and heads[column : column + 1]:
            cell.set("data-l", heads[column])
        if not "".join(cell.itertext()).strip():
            _silenced(cell)
        column += int(cell.get("colspan") or 1)


def _silenced(cell: Any) -> None:
    """Mark a cell that says nothing; as the head of a row it would head it with nothing."""
    cell.set("class", f"{cell.get('class', '')} {BARE}".strip())
    if cell.get("role") == "rowheader":
        cell.tag = "td"
        cell.set("role", "cell")
        del cell.attrib["scope"]


def _breakable(element: Any) -> None:
    """Let the ids in an element break behind their dots and underscores, not within a word."""
    for child in element:
        _breakable(child)
    first, *rest = _PIECE.findall(element.text or "") or [""]
    element.text = first
    for index, piece in enumerate(rest):
        element.insert(index, ET.Element("wbr"))
        element[index].tail = piece
