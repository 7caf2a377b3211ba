"""Rows of an HTML table to rows of a grid: which paragraph and character style each cell is set in."""

from __future__ import annotations

from typing import Any

from reportgen import contract
from reportgen.writers.word.blocks import Cell, Inline, Paragraph, Row
from reportgen.writers.word.inline import inlines, tidy, walk

VARIANTS = {"mx": "Matrix", "sw": "Findings", "facts": "Facts"}
"""Classes of table.t with a look of their own, and what their Word styles are called."""
_LISTED = "FactsText"  # the last column of the list of facts is set closer than the others
_CELLS = (("d0", "NumberWhole"), ("d1", "NumberOneDigit"), ("p0", "NumberShare"), ("n", "Number"))
_WORDS = (("s", "Locator"), ("w", "Aside"), ("when", "Aside"), ("st", "Status"))


def variant(table: Any) -> str:
    """Return the name of a table's variant: Matrix, Findings, Facts, or an empty string."""
    return next((name for key, name in VARIANTS.items() if key in contract.classes(table)), "")


def widths(table: Any) -> tuple[float, ...]:
    """Return the column widths in mm."""
    return tuple(contract.width_mm(col) for col in table.iter("col"))


def rows_of(table: Any, *, whole: bool) -> tuple[Row, ...]:
    """Return the rows of head and body; a cell over several rows is continued in each by a cell of its own."""
    name = variant(table) or "Table"
    prefix = f"{name}Whole" if whole else name
    rows: list[Row] = []
    for part in contract.elements(table):
        below: dict[int, tuple[int, int]] = {}  # column → rows still to cover, columns covered
        lines = contract.elements(part) if part.tag in {"thead", "tbody"} else ()
        rows += [_continued(_row(row, prefix, header=part.tag == "thead"), below, prefix) for row in lines]
    return tuple(rows)


def _row(row: Any, prefix: str, *, header: bool) -> Row:
    cells = [_cell(cell, row, prefix, header=header) for cell in contract.elements(row)]
    if row.get("id"):
        cells[0] = _anchored(cells[0], row.get("id"))
    return Row(tuple(cells), header)


def _continued(row: Row, below: dict[int, tuple[int, int]], prefix: str) -> Row:
    """Return the row with a continuation where a cell of a row above reaches into it; `below` is kept up to date."""
    cells: list[Cell] = []
    own, column = list(row.cells), 0
    while own or column in below:
        left, span = below.pop(column, (0, 0))
        cell = Cell((Paragraph(f"{prefix}Text"),), span, look="continued") if left else own.pop(0)
        reach = left or cell.rows
        if reach > 1:
            below[column] = (reach - 1, cell.span)
        cells.append(cell)
        column += cell.span
    return Row(tuple(cells), row.header)


def _anchored(cell: Cell, anchor: str) -> Cell:
    first, *others = cell.blocks
    if not isinstance(first, Paragraph):
        return cell
    return Cell(
        (Paragraph(first.style, first.content, (anchor, *first.anchors)), *others), cell.span, cell.rows, cell.look
    )


def _cell(cell: Any, row: Any, prefix: str, *, header: bool) -> Cell:
    kind, look = contract.classes(row), contract.classes(cell)
    style = prefix + (_head(cell, row) if header else _role(cell, kind, look))
    if style == _LISTED and _is_last(cell, row):
        style += "Last"
    subject = "me" in kind and not header
    run = ("SubjectName" if cell.tag == "th" else f"{prefix.removesuffix('Whole')}Subject") if subject else ""
    if "g" in kind and not header:
        run = "GroupName"
    if "na" in look:
        run = "Missing"
    context = "apart" if "no" in kind else "group" if "g" in kind else ""
    lines = _lines(cell, context, run)
    under = prefix + ("Under" if cell.tag == "th" else "UnderNumber" if "n" in look else "UnderText")
    blocks = [Paragraph(style, lines[0]), *(Paragraph(under, line) for line in lines[1:])]
    return Cell(tuple(blocks), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1)), "group" if "g" in kind else "")


def _head(cell: Any, row: Any) -> str:
    names = contract.classes(cell)
    if "n" in names:
        return "HeadNumber"
    if "st" in names:
        return "HeadStatus"
    return "HeadFirst" if cell is next(contract.elements(row)) else "Head"


def _role(cell: Any, kind: frozenset[str], look: frozenset[str]) -> str:
    if "g" in kind:
        return "GroupApart" if "no" in kind else "Group"
    if cell.tag == "th":
        return "Id" if "id" in look else "RowSubject" if "me" in kind else "Row"
    table = _CELLS if "n" in look else _WORDS
    return next((role for name, role in table if name in look), "Text")


def _is_last(cell: Any, row: Any) -> bool:
    return cell is list(contract.elements(row))[-1]


def _lines(cell: Any, context: str, run: str) -> list[tuple[Inline, ...]]:
    """Return the cell's lines: its own words, then each second line (span.who) as a paragraph of its own."""
    under = [child for child in contract.elements(cell) if "who" in contract.classes(child)]
    if not under:
        return [inlines(cell, context, run)]
    own = tidy(list(walk(cell, context, run, skip=under)))
    return [own, *(inlines(one, context) for one in under)]
