"""What a reader finds in a finished file, whatever its format: text in order, sentences, numbers, captions, notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.audit import reading
from reportgen.audit.finished import squeezed

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.audit.finished import Block, Role

_APART = frozenset({"label", "picture", "contents"})  # drawn, or found in some formats only
_SENTENCE = re.compile("[^。]+。")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_CITATION = re.compile(r"(?:\[\d+\])+")


@dataclass(frozen=True)
class Reading:
    """A file read: its blocks of text in order, those of footnotes taken out to stand by themselves."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The whole text in order."""
        return "".join(squeezed(one.text) for one in self.blocks if one.role != "footnote")

    @property
    def sentences(self) -> Counter[str]:
        """How often each sentence stands there; the words of a cell or a card that are none are left out."""
        return Counter(sentence for one in self.blocks for sentence in _SENTENCE.findall(squeezed(one.text)))

    @property
    def signs(self) -> Counter[str]:
        """How often each character stands there, wherever a format parts its paragraphs and cells."""
        return Counter(sign for one in self.blocks for sign in squeezed(one.text))

    @property
    def numbers(self) -> Counter[str]:
        """How often each number stands there."""
        return Counter(number for one in self.blocks for number in _NUMBER.findall(squeezed(one.text)))

    @property
    def citations(self) -> Counter[str]:
        """How often each group of sources is cited."""
        return Counter(group for one in self.blocks for group in _CITATION.findall(squeezed(one.text)))

    def words(self, *roles: Role) -> list[str]:
        """The texts of these roles in order."""
        return [squeezed(one.text) for one in self.blocks if one.role in roles]


def read(path: Path) -> Reading:
    """Return the reading of a finished file; heads of tables repeated on a next page are left out."""
    found = reading.read(path).blocks
    return Reading(tuple(one for one in found if one.role not in _APART and not one.repeated))
