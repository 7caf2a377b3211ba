"""The figures of running text: where each stands, cut out with its qualifiers (近1.8万家, 四分之一, 前三名).

Dates, headings, names with numbers and set phrases are passed over (scan_words). Whatever is left is a figure that
somebody must have curated or refused; what it measures is for a person to say.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen import numeral_words, scan_words, sources

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in a line: offsets from 0 in the line as printed, the literal, and its occurrence in the line from 1."""

    start: int
    end: int
    literal: str
    occurrence: int


def figures(line: str) -> tuple[Found, ...]:
    """The figures of a line of text, from left to right; they do not overlap. Never raises, on any text."""
    return tuple(_found(line))


def _found(line: str) -> Iterator[Found]:
    for match in scan_words.TOKEN.finditer(_plain(line)):
        if match["figure"]:
            start, end = match.start(), match.start() + len(match["figure"].rstrip())
            literal = line[start:end]
            yield Found(start, end, literal, sources.places(line, literal).index(start) + 1)


def _plain(line: str) -> str:
    """The line with full-width signs made plain, character for character, so that offsets stay."""
    return "".join(_plain_char(char) for char in line).translate(_DASHES)


def _plain_char(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


_DASHES = {code: to for code, to in numeral_words.PLAIN.items() if to}
