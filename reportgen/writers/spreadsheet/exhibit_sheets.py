"""A sheet for each table and figure: caption, data, notes, and for every number its fact, source and line."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

from reportgen.ledger import Entry, tokens
from reportgen.writers.spreadsheet import plotted
from reportgen.writers.spreadsheet.cells import Cell, Sheet, address, number, spoken
from reportgen.writers.spreadsheet.trails import HEADS, headed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.brief import Figure
    from reportgen.writers.spreadsheet.cells import Piece, Pieces
    from reportgen.writers.spreadsheet.exhibits import Box, Exhibit, Line
    from reportgen.writers.spreadsheet.trails import Trails

Row = tuple[Cell, ...]

_OF_FACTS: Final = frozenset({"fact", "derived"})
_TRACED: Final = _OF_FACTS | {"count"}
_LIST_HEADS: Final = ("行", "列", *HEADS, "位置")
_WIDTHS: Final = (18.0, 13.0, 13.0, 11.0, 7.0, 7.5, 10.0, 15.0, 27.0, 22.0, 8.0, 7.5)
_LIST: Final = "逐个数字的出处"
_NUMBER: Final = "n"  # the class of cells set to the right
_MM_PER_CHARACTER: Final = 2.0
_NAME_LENGTH: Final = 31  # characters of a sheet's name
_UNNAMEABLE: Final = re.compile(r"[\[\]:*?/\\']")
_OTHERWISE: Final = "带†的数"  # the table that has no number


def sheets(exhibits: Iterable[Exhibit], figures: Mapping[str, Figure], trails: Trails) -> Iterator[Sheet]:
    """A sheet for each exhibit in order; `figures` are those of the brief by id."""
    used: set[str] = set()
    for item in exhibits:
        name = sheet_name(spoken(item.name) or _OTHERWISE, used)
        used.add(name)
        drawn = figures.get(item.id)
        yield _of_table(name, item, trails) if drawn is None else _of_figure(name, item, drawn, trails)


def sheet_name(wanted: str, used: Iterable[str] = ()) -> str:
    """A name that spreadsheets allow for a sheet and that no other one has."""
    taken = {name.casefold() for name in used}
    plain = _UNNAMEABLE.sub("", wanted)[:_NAME_LENGTH].strip() or "表"
    return next(name for name in _candidates(plain) if name.casefold() not in taken)


def _candidates(name: str) -> Iterator[str]:
    yield name
    number_ = 2
    while True:
        end = f"_{number_}"
        yield f"{name[: _NAME_LENGTH - len(end)]}{end}"
        number_ += 1


# --- tables --------------------------------------------------------------------------------------------------------


def _of_table(name: str, item: Exhibit, trails: Trails) -> Sheet:
    top = _caption(item)
    grid = [_grid_row(line) for line in item.lines]
    below = _below(item)
    listed = list(_listed(item, len(top), trails))
    head = next((at for at, line in enumerate(item.lines) if not line.head), len(item.lines))
    return Sheet(name, (*top, *grid, *below, *listed), _widths(item), len(top) + head, "navy")


def _caption(item: Exhibit) -> tuple[Row, ...]:
    """The title with its number, the subtitle if there is one, an empty row."""
    gap = ("　",) if item.name else ()
    title = Cell((*item.name, *gap, *item.title), look="title", span=len(_WIDTHS))
    under = ((Cell(item.subtitle, look="subtitle", span=len(_WIDTHS)),),) if item.subtitle else ()
    return ((title,), *under, ())


def _below(item: Exhibit) -> tuple[Row, ...]:
    """The notes and the line on sources as they stand below the exhibit."""
    wide = (*item.notes, item.sources) if item.sources else item.notes
    return tuple((Cell(pieces, look="note", span=len(_WIDTHS)),) for pieces in wide)


def _grid_row(line: Line) -> Row:
    """A row as printed, each cell in its column."""
    cells: list[Cell] = []
    for box in line.boxes:
        cells += [Cell()] * (box.column - sum(cell.span for cell in cells))
        cells.append(_grid_cell(box, line))
    return tuple(cells)


def _grid_cell(box: Box, line: Line) -> Cell:
    """A cell as printed; one that is a number is that number, at the side where the table has it."""
    right = _NUMBER in box.classes
    if line.head:
        return Cell(box.pieces, look="number head" if right else "head", span=box.span)
    if "g" in line.classes:
        return Cell(box.pieces, look="group", span=box.span)
    if _is_number(box.pieces):
        return replace(number(box.pieces, "number" if right else "left"), span=box.span)
    return Cell(box.pieces, look=_look_of_words(box, line, right=right), span=box.span)


def _look_of_words(box: Box, line: Line, *, right: bool) -> str:
    if "na" in box.classes:
        return "missing number" if right else "missing"
    return "me" if "me" in line.classes and box.column == 0 else "text"


def _is_number(pieces: Pieces) -> bool:
    """Whether pieces are one traced number with at most its marks."""
    found = [piece for piece in pieces if isinstance(piece, Entry)]
    words = "".join(piece for piece in pieces if isinstance(piece, str))
    return len(found) == 1 and found[0].kind in _TRACED and set(words) <= {"‡", "†"}


def _widths(item: Exhibit) -> tuple[float, ...]:
    """The widths of the columns: what the table has on paper, and no less than the list below it needs."""
    return _at_least(tuple(width / _MM_PER_CHARACTER for width in item.widths_mm))


def _at_least(wanted: tuple[float, ...]) -> tuple[float, ...]:
    """The widths wanted, and no less than the list of numbers needs."""
    return tuple(max(pair) for pair in zip_longest(wanted, _WIDTHS, fillvalue=0.0))


# --- the numbers one by one ----------------------------------------------------------------------------------------


def _listed(item: Exhibit, top: int, trails: Trails) -> Iterator[Row]:
    """The rows that trace every number of a table, its caption and notes; none where there is none."""
    found = [*_in_words(item.title, "题名"), *_in_words(item.subtitle, "副题"), *_in_grid(item, top),
             *chain.from_iterable(_in_words(note, "注") for note in item.notes)]  # fmt: skip
    yield from _list_of(found, trails)


_Traced = tuple[Cell, Cell, Entry, str, Cell]  # row, column, number, its marks, where it stands


def _list_of(found: Iterable[_Traced], trails: Trails) -> Iterator[Row]:
    rows = [(row, column, *trails.cells(entry, flags), place) for row, column, entry, flags, place in found]
    if rows:
        yield ()
        yield (Cell((_LIST,), look="subhead", span=len(_WIDTHS)),)
        yield headed(_LIST_HEADS)
        yield from rows


def _in_words(pieces: Pieces, where: str) -> Iterator[_Traced]:
    for entry, flags in _numbers(pieces):
        if entry.kind in _OF_FACTS:  # a count among words is the number of a table or figure
            yield Cell((where,)), Cell(), entry, flags, Cell()


def _in_grid(item: Exhibit, top: int) -> Iterator[_Traced]:
    heads = {box.column: box.pieces for line in item.lines if line.head for box in line.boxes}
    above: Pieces = ()  # a row without a head of its own goes on with the one above
    for at, line in enumerate(item.lines):
        above = line.boxes[0].pieces or above if line.boxes else above
        for box in line.boxes:
            place = address(top + at, box.column)
            for entry, flags in _numbers(box.pieces):
                column = () if line.head or box.column == 0 else heads.get(box.column, ())
                yield Cell(above), Cell(column), entry, flags, Cell((place,), link=place, look="link")


def _numbers(pieces: Pieces) -> Iterator[tuple[Entry, str]]:
    """The traced numbers among pieces, each with the marks right behind it; a period that is a fact's is none."""
    for at, piece in enumerate(pieces):
        if isinstance(piece, Entry) and piece.kind in _TRACED and (piece.ref or tokens(piece.text)):
            yield piece, _marks(pieces[at + 1 : at + 2])


def _marks(following: tuple[Piece, ...]) -> str:
    text = next((piece for piece in following if isinstance(piece, str)), "")
    return text[: len(text) - len(text.lstrip("‡†"))]


# --- figures -------------------------------------------------------------------------------------------------------


def _of_figure(name: str, item: Exhibit, figure: Figure, trails: Trails) -> Sheet:
    top = _caption(item)
    said = [*_in_words(item.title, "题名"), *_in_words(item.subtitle, "副题"),
            *chain.from_iterable(_in_words(note, "注") for note in item.notes)]  # fmt: skip
    rows = (
        *top,
        plotted.head(figure.chart),
        *plotted.rows(figure.chart, trails),
        *_below(item),
        *_list_of(said, trails),
    )
    repeated = None if said else len(top)  # the list below has heads of its own
    own = plotted.widths(figure.chart) or _WIDTHS
    widths = _at_least(own) if said else own
    return Sheet(name, rows, widths, len(top) + 1, "subject", repeated=repeated)
