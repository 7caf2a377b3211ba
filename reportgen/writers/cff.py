"""An embedded OpenType font as the bare CFF a PDF wants, its characters numbered by glyph.

WeasyPrint writes glyph numbers as character codes (CIDs). A CID-keyed font cut down to fewer glyphs keeps its old CIDs
for the new glyph numbers, so that a reader which follows ISO 32000-1, 9.7.4.2, draws other glyphs than were laid out;
many readers do not follow it, which hides the fault. Here the font's table of CIDs becomes one to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHARSET, _CHARSTRINGS, _ROS = 15, 17, 1230  # Top DICT operators, Adobe TN 5176, table 9; an escaped one is 1200 + n
_PREDEFINED = 2  # up to here a charset's offset names a predefined one
_ESCAPE, _LAST_OPERATOR, _SHORT, _LONG, _REAL, _TWO_BYTES, _END = 12, 21, 28, 29, 30, 247, 0xF
_RECORD = 16  # bytes of an entry in an OpenType table directory


def bare(font: bytes) -> bytes | None:
    """Return the CFF of a CID-keyed OpenType font with every CID equal to its glyph number; None for another font."""
    table = _table(font, b"CFF ") if font[:4] == b"OTTO" else None
    if table is None:
        return None
    top = dict(_operators(_first(table, _after(table, table[2]))))
    if _ROS not in top:
        return None
    start, glyphs = top.get(_CHARSET, 0), _int(table, top[_CHARSTRINGS], 2)
    if start <= _PREDEFINED:
        return table
    new = _one_to_one(glyphs, _length(table, start, glyphs))
    return table[:start] + new + table[start + len(new) :]


def _table(font: bytes, tag: bytes) -> bytes | None:
    for entry in range(12, 12 + _RECORD * _int(font, 4, 2), _RECORD):
        if font[entry : entry + 4] == tag:
            start, length = _int(font, entry + 8, 4), _int(font, entry + 12, 4)
            return font[start : start + length]
    return None


def _one_to_one(glyphs: int, room: int) -> bytes:
    """Return a charset giving glyph n the CID n, in the form that fits where the old one stood."""
    first, left = b"\0\1", glyphs - 2
    if glyphs <= 2:  # noqa: PLR2004 - .notdef and one more
        return b"\0" + first * (glyphs - 1)
    whole = b"\2" + first + left.to_bytes(2, "big")
    return whole if len(whole) <= room else b"\1" + first + left.to_bytes(1, "big")


def _length(table: bytes, start: int, glyphs: int) -> int:
    """Return how many bytes a charset takes (TN 5176, section 13)."""
    kind, at, covered = table[start], start + 1, 1
    if kind == 0:
        return 1 + 2 * (glyphs - 1)
    while covered < glyphs:
        covered += 1 + _int(table, at + 2, kind)
        at += 2 + kind
    return at - start


def _int(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


# --- INDEX and DICT (TN 5176, sections 4 and 5) -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    """Where the offsets of an INDEX stand, how wide each is, and where its data begin (offsets count from 1)."""

    count: int
    width: int
    offsets: int

    @property
    def data(self) -> int:
        return self.offsets + (self.count + 1) * self.width - 1


def _index(table: bytes, at: int) -> _Index:
    return _Index(_int(table, at, 2), table[at + 2], at + 3)


def _after(table: bytes, at: int) -> int:
    """Return where an INDEX ends."""
    index = _index(table, at)
    if not index.count:
        return at + 2
    return index.data + _int(table, index.offsets + index.count * index.width, index.width)


def _first(table: bytes, at: int) -> bytes:
    """Return the first item of an INDEX."""
    index = _index(table, at)
    ends = (_int(table, index.offsets + place * index.width, index.width) for place in (0, 1))
    start, end = (index.data + offset for offset in ends)
    return table[start:end]


def _operators(data: bytes) -> Iterator[tuple[int, int]]:
    """Return each operator of a DICT with its last operand, 0 for a fraction or for none."""
    at, operand = 0, 0
    while at < len(data):
        byte = data[at]
        if byte == _ESCAPE:
            yield 1200 + data[at + 1], operand
            at, operand = at + 2, 0
        elif byte <= _LAST_OPERATOR:
            yield byte, operand
            at, operand = at + 1, 0
        else:
            size, operand = _operand(data, at)
            at += size


def _operand(data: bytes, at: int) -> tuple[int, int]:
    """Return how many bytes an operand takes and its value; negative ones, no offsets, are not told apart."""
    byte = data[at]
    if byte == _REAL:
        end = at + 1
        while _END not in (data[end] >> 4, data[end] & _END):
            end += 1
        return end - at + 1, 0
    if byte in {_SHORT, _LONG}:
        size = 2 if byte == _SHORT else 4
        return 1 + size, _int(data, at + 1, size)
    if byte < _TWO_BYTES:
        return 1, byte - 139
    return 2, (byte - 247) * 256 + data[at + 1] + 108
