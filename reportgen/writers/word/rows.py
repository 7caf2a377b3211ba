"""Rows of an HTML table to rows of a grid: which paragraph and character style each cell is set in."""

from __future__ import annotations

from typing import Any

from reportgen import contract
from reportgen.writers.word.blocks import Cell, Inline, Paragraph, Row
from reportgen.writers.word.inline import inlines, tidy, walk

LONGEST_WHOLE = 5  # rows: a table under a caption of no more is never parted
LONG, FEW, MORE = 8, 2, 3  # from so many rows on three of them stay together at either end, of fewer two
KEPT = "Kept"
"""What is added to the names of the cell styles of a row that stays with the next one."""
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


def rows_of(table: Any, *, framed: bool) -> tuple[Row, ...]:
    """Return the rows of head and body; a cell over several rows is continued in each by a cell of its own.

    A row that is to stay with the next one is set in the styles that say so; `framed`: a caption stands before the
    table and notes after it.
    """
    name = variant(table) or "Table"
    kept = _kept([row for part in table.iter("tbody") for row in contract.elements(part)], framed=framed)
    rows: list[Row] = []
    for part in contract.elements(table):
        below: dict[int, tuple[int, int]] = {}  # column → rows still to cover, columns covered
        header = part.tag == "thead"
        for row in contract.elements(part) if part.tag in {"thead", "tbody"} else ():
            prefix = f"{name}{KEPT}" if header or row in kept else name
            rows.append(_continued(_row(row, prefix, header=header), below, prefix))
    return tuple(rows)


def _kept(rows: list[Any], *, framed: bool) -> frozenset[Any]:
    """Return the rows of a body that go over the page with the next one, so that a break leaves some at either end.

    A group's head stays with its rows; a short table under a caption stays whole.
    """
    heads = [row for row in rows if "g" in contract.classes(row)]
    plain = [row for row in rows if "g" not in contract.classes(row)]
    if framed and len(plain) <= LONGEST_WHOLE:
        return frozenset(rows)
    together = MORE if len(plain) >= LONG else FEW
    ends = (*plain[: together - 1], *plain[-together : None if framed else -1])
    return frozenset((*ends, *heads))


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
        cell = Cell((Paragraph(f"{prefix}Text"),), span, continued=True) if left else own.pop(0)
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
        (Paragraph(first.style, first.content, (anchor, *first.anchors)), *others), cell.span, cell.rows, cell.continued
    )


def _cell(cell: Any, row: Any, prefix: str, *, header: bool) -> Cell:
    kind, look = contract.classes(row), contract.classes(cell)
    style = prefix + (_head(cell, row) if header else _role(cell, kind, look))
    if style == _LISTED and _is_last(cell, row):
        style += "Last"
    subject = "me" in kind and not header
    run = ("SubjectName" if cell.tag == "th" else f"{prefix.removesuffix(KEPT)}Subject") if subject else ""
    if "g" in kind and not header:
        run = "GroupName"
    if "na" in look:
        run = "Missing"
    context = "apart" if "no" in kind else "group" if "g" in kind else ""
    lines = _lines(cell, context, run)
    under = prefix + ("Under" if cell.tag == "th" else "UnderNumber" if "n" in look else "UnderText")
    blocks = [Paragraph(style, lines[0]), *(Paragraph(under, line) for line in lines[1:])]
    return Cell(tuple(blocks), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1)))


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
