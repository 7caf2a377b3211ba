"""What a workbook is made of, before any file format: sheets of rows of cells, each number with its ledger entry.

A cell reads like the brief, 近1.8万家, and where it holds one number and nothing else it is that number: 1.8, shown
with the words around it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.ledger import Entry, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

JOINER = "\u2060"
_MINUS = ("-", "−")
_QUOTE = '"'
_LONGEST_FORMAT = 255  # characters that a spreadsheet takes for a number format

Piece = str | Entry
Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Words and printed numbers in order; `value` is the number or day it holds, `link` the sheet or cell it leads to.

    `look` names how it is set (`looks`); `span` is how many columns it takes.
    """

    pieces: Pieces = ()
    value: Decimal | date | None = None
    look: str = "text"
    link: str = ""
    span: int = 1

    @property
    def text(self) -> str:
        """The whole as it is read."""
        return spoken(self.pieces)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its rows, the widths of its columns in characters, and how many rows stay in view.

    `tone` is the chart colour of its tab (`subject`, `peer`, …). `repeated` is the row, from 0, that heads every
    printed page; where `filtered`, its heads choose among the rows below.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    frozen: int = 0
    tone: str = "peer"
    landscape: bool = True
    repeated: int | None = None
    filtered: bool = False


def spoken(pieces: Iterable[Piece]) -> str:
    """The pieces as one string."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def plain(text: str) -> str:
    """The text without the joiners that keep a line from breaking, which a cell has no use for."""
    return text.replace(JOINER, "")


def named(text: str, ref: str = "") -> Piece:
    """A name from the data; one with digits in it is recorded as a name."""
    return Entry(-1, text, ref, "name") if tokens(text) else text


def number(pieces: Pieces, look: str = "number") -> Cell:
    """The cell of pieces that are one number and the words around it; as words where no format shows it so."""
    value = value_of(spoken(pieces))
    fits = value is not None and _QUOTE not in spoken(pieces) and len(format_of(spoken(pieces))) <= _LONGEST_FORMAT
    return Cell(pieces, value if fits else None, look)


def value_of(text: str) -> Decimal | None:
    """The number that a text prints, None unless it is one alone; the unit's power of ten stays a word."""
    found = tokens(text)
    if len(found) != 1:
        return None
    size = Decimal(found[0].text.replace(",", ""))
    return -size if text[: found[0].start].endswith(_MINUS) else size


def format_of(text: str) -> str:
    """The number format that shows the number of a text as the text does: 近1.8万家 is "近"0.0"万家"."""
    token = tokens(text)[0]
    before, after = text[: token.start], text[token.start + len(token.text) :]
    whole, _, fraction = token.text.partition(".")
    digits = ("#,##0" if "," in whole else "0") + (f".{'0' * len(fraction)}" if fraction else "")
    shown = f"{_quoted(before)}{digits}{_quoted(after)}"
    return f"{_quoted(before[:-1])}{digits}{_quoted(after)};{shown}" if before.endswith(_MINUS) else shown


def _quoted(words: str) -> str:
    return f"{_QUOTE}{words}{_QUOTE}" if words else ""


def entries(sheets: Iterable[Sheet]) -> tuple[Entry, ...]:
    """Every printed number of the sheets in reading order, numbered, with its sheet as its place."""
    found = ((sheet.name, piece) for sheet in sheets for piece in _printed(sheet))
    return tuple(replace(entry, n=n, place=name) for n, (name, entry) in enumerate(found))


def _printed(sheet: Sheet) -> Iterator[Entry]:
    pieces = (piece for row in sheet.rows for cell in row for piece in cell.pieces)
    return (piece for piece in pieces if isinstance(piece, Entry))


def address(row: int, column: int) -> str:
    """The name of a cell by its row and column, both from 0; a sheet here has fewer columns than letters: C7."""
    return f"{chr(ord('A') + column)}{row + 1}"
