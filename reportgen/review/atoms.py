"""A text as the atoms that two versions of it are compared by: numbers, Latin words, single signs.

White space, joiners and what a word processor corrects by itself (quotation marks, dashes, an ellipsis) make no
difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from reportgen.writers.word.written import CELL

_UNSEEN: Final = "\u00ad\u200b\u2060\ufeff"
_ATOM = re.compile(rf"{CELL}|\d+(?:,\d{{3}})*(?:\.\d+)?|[A-Za-z]+|\.{{3}}|[^\s{_UNSEEN}]")
_QUOTES: Final = "“”\u201e\u201f\uff02«»"
_SINGLE: Final = "‘’\u201a\u201b\uff07`\u00b4"
_DASHES: Final = "—–−－\u2010\u2011\u2012\u2015\u2500"
_SAME: Final = str.maketrans(dict.fromkeys(_QUOTES, '"') | dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DASHES, "-"))


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest thing a text is compared by: how it is compared, where it stands."""

    word: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.word[:1].isdecimal()


def atoms(text: str) -> tuple[Atom, ...]:
    """The atoms of a text in order."""
    found = _ATOM.finditer(text)
    return tuple(Atom(plain(match.group()), match.start(), match.end()) for match in found)


def plain(text: str) -> str:
    """A text with the signs that a word processor swaps written one way."""
    return text.replace("...", "…").translate(_SAME)


def bare(text: str) -> str:
    """A text reduced to what counts when two are set side by side."""
    return "\n".join(atom.word for atom in atoms(text))
