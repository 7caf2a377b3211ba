"""The tables and figures of a rendered brief as they are read: captions, cells, notes, each number with its entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reportgen import contract
from reportgen.writers.spreadsheet.cells import plain, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.ledger import Entry
    from reportgen.writers.spreadsheet.cells import Piece, Pieces

_UNDER = frozenset({"who", "w"})  # a smaller line below
_NAME = frozenset({"no"})  # 图1, which is kept apart from the title
_REMARKS = "remarks"  # the heading of the table that explains the marked figures


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table as printed: its pieces, its CSS classes, its first column from 0 and how many it takes."""

    pieces: Pieces
    classes: frozenset[str]
    column: int
    span: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table as printed."""

    boxes: tuple[Box, ...]
    classes: frozenset[str] = frozenset()
    head: bool = False


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table or figure: its id, its name (图1) as printed, title, subtitle, notes, source line and lines.

    `widths_mm` are the widths of the columns on paper; `alt` is what stands for a figure.
    """

    id: str
    kind: Literal["figure", "table"]
    name: Pieces
    title: Pieces
    subtitle: Pieces = ()
    notes: tuple[Pieces, ...] = ()
    sources: Pieces = ()
    alt: str = ""
    lines: tuple[Line, ...] = ()
    widths_mm: tuple[float, ...] = ()


def read(html: str, entries: Mapping[int, Entry]) -> tuple[Exhibit, ...]:
    """The numbered figures and tables of a document in reading order, then the table of the marked figures.

    `entries` are those of the ledger by their number.
    """
    body = contract.tree(html).find("body")
    numbered = (_exhibit(element, entries) for element in body.iter() if _is_exhibit(element))
    return (*numbered, *_remarks(body, entries))


def _is_exhibit(element: Any) -> bool:
    return element.tag == "figure" or (element.tag == "div" and "tbl" in contract.classes(element))


def _exhibit(element: Any, entries: Mapping[int, Entry]) -> Exhibit:
    caption = element.find("figcaption" if element.tag == "figure" else ".//caption")
    parts = {name: _inside(caption, name, entries) for name in ("no", "ct", "cs")}
    image = element.find(".//img")
    paragraphs = {name: [_pieces(one, entries) for one in _of_class(element, "p", name)] for name in ("note", "src")}
    return Exhibit(
        element.get("id") or "",
        "figure" if element.tag == "figure" else "table",
        parts["no"],
        parts["ct"],
        parts["cs"],
        tuple(paragraphs["note"]),
        next(iter(paragraphs["src"]), ()),
        "" if image is None else image.get("alt") or "",
        tuple(_lines(element, entries)),
        tuple(contract.width_mm(column) for column in element.iter("col")),
    )


def _remarks(body: Any, entries: Mapping[int, Entry]) -> Iterator[Exhibit]:
    """The table below the heading of the marked figures, if the brief has one."""
    for section in body.iter("section"):
        inner = list(contract.elements(section))
        heads = [at for at, one in enumerate(inner) if one.get("id") == _REMARKS]
        for at in heads:
            table = next((one for one in inner[at:] if one.tag == "table"), None)
            if table is not None:
                widths = tuple(contract.width_mm(column) for column in table.iter("col"))
                title = _pieces(inner[at], entries)
                yield Exhibit(_REMARKS, "table", (), title, lines=tuple(_lines(table, entries)), widths_mm=widths)


def _of_class(element: Any, tag: str, name: str) -> Iterator[Any]:
    return (one for one in element.iter(tag) if name in contract.classes(one))


def _inside(caption: Any, name: str, entries: Mapping[int, Entry]) -> Pieces:
    found = () if caption is None else _of_class(caption, "span", name)
    return next((_pieces(one, entries) for one in found), ())


def _lines(element: Any, entries: Mapping[int, Entry]) -> Iterator[Line]:
    waiting: dict[int, int] = {}  # by column, the rows that a cell from above still takes
    for part in (one for one in element.iter() if one.tag in {"thead", "tbody"}):
        for row in part.iter("tr"):
            yield Line(tuple(_boxes(row, entries, waiting)), contract.classes(row), part.tag == "thead")


def _boxes(row: Any, entries: Mapping[int, Entry], waiting: dict[int, int]) -> Iterator[Box]:
    column = 0
    for cell in contract.elements(row):
        column = _free(column, waiting)
        span, rows = (int(cell.get(name) or 1) for name in ("colspan", "rowspan"))
        yield Box(_pieces(cell, entries), contract.classes(cell), column, span)
        waiting |= dict.fromkeys(range(column, column + span), rows - 1)
        column += span
    _free(column, waiting)


def _free(column: int, waiting: dict[int, int]) -> int:
    """The next column that no cell from above takes; those passed by are taken for one row less."""
    while waiting.get(column, 0) > 0:
        waiting[column] -= 1
        column += 1
    return column


def _pieces(element: Any, entries: Mapping[int, Entry]) -> Pieces:
    """The words and numbers of an element; a smaller line below starts a line of its own."""
    joined: list[Piece] = []
    for piece in _walked(element, entries):
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif spoken((piece,)):
            joined.append(piece)
    return tuple(joined)


def _walked(element: Any, entries: Mapping[int, Entry]) -> Iterator[Piece]:
    if element.get("data-n") is not None:
        yield entries[int(element.get("data-n"))]
        return
    yield plain(element.text or "")
    for child in element:
        if child.tag == "br" or contract.classes(child) & _UNDER:
            yield "\n"
        if contract.classes(child) != _NAME:
            yield from _walked(child, entries)
        yield plain(child.tail or "")


def references(html: str, entries: Mapping[int, Entry]) -> dict[str, tuple[Pieces, Pieces]]:
    """The list of references by source id: the number each is cited by, and its entry."""
    body = contract.tree(html).find("body")
    found = (item for part in body.iter("ol") if "refs" in contract.classes(part) for item in part.iter("li"))
    return {(item.get("id") or "").removeprefix("r-"): _cited(_pieces(item, entries)) for item in found}


def _cited(pieces: Pieces) -> tuple[Pieces, Pieces]:
    """The number apart from the entry behind it."""
    return pieces[:1], pieces[1:]
