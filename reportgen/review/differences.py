"""Two versions of a text set side by side: which of its numbers changed, which are new, which sentences differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from reportgen import ledger
from reportgen.review.atoms import Atom, atoms
from reportgen.writers.word.written import CELL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TYPED: Final = -1
_ENDS: Final = re.compile(rf"[。！？；\n{CELL}]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number the ledger knows, where it stands in a text."""

    start: int
    end: int
    entry: int


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a number or a sentence: its words before and after and where these stand in the new text.

    `entry` is the ledger's for a number it knows, TYPED for one typed in, None for a sentence.
    """

    old: str
    new: str
    start: int
    end: int
    at: int
    entry: int | None


def differences(old: str, new: str, numbers: Sequence[Number]) -> tuple[Change, ...]:
    """The changes from one text to another: of numbers first in the order of the old text, then of sentences."""
    return _Comparison(old, new, tuple(numbers)).changes()


class _Comparison:
    """Two texts, their atoms, and which atom of the one is which of the other."""

    def __init__(self, old: str, new: str, numbers: tuple[Number, ...]) -> None:
        self.old, self.new, self.numbers = old, new, numbers
        self.before, self.after = atoms(old), atoms(new)
        matcher = SequenceMatcher(None, [a.word for a in self.before], [a.word for a in self.after], autojunk=False)
        self.opcodes = matcher.get_opcodes()
        self.to = dict(_partners(self.opcodes, self.before, self.after))

    def changes(self) -> tuple[Change, ...]:
        """The changes of numbers, then of sentences."""
        if all(change == "equal" for change, *_ in self.opcodes):
            return ()
        spans = [(number, self._atoms_of(number)) for number in self.numbers]
        kept = {number: self._becomes(within) for number, within in spans}
        counted = {index for _, within in spans for index in within}
        taken = {index for within in kept.values() for index in within}
        known = [change for number, within in spans for change in self._known(number, within, kept[number])]
        typed = list(self._typed(taken))
        words = self._sentences(counted, taken)
        return (*known, *typed, *words)

    def _atoms_of(self, number: Number) -> range:
        inside = [i for i, atom in enumerate(self.before) if number.start <= atom.start < number.end]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def _becomes(self, within: range) -> range:
        """The atoms of the new text that a number's atoms became; none where it was taken out."""
        found = [self.to[index] for index in within if index in self.to]
        if found:
            return range(min(found), max(found) + 1)
        block = next(((i, j, k, m) for _, i, j, k, m in self.opcodes if within and i <= within[0] < j), None)
        if block is None or block[2] == block[3]:
            return range(0)
        first, last, start, stop = block
        whole = within[0] <= first and last <= within[-1] + 1
        return range(start, stop) if whole else range(0)

    def _known(self, number: Number, within: range, now: range) -> Iterator[Change]:
        """What became of a number the ledger knows, if anything did."""
        if not within or [self.before[i].word for i in within] == [self.after[i].word for i in now]:
            return
        old = self.old[number.start : number.end]
        if now:
            start, end = self.after[now[0]].start, self.after[now[-1]].end
        else:
            start = end = self._place(within[0])
        yield Change(old, self.new[start:end], start, end, number.start, number.entry)

    def _place(self, index: int) -> int:
        """Where in the new text stood what was at an atom of the old one and is gone."""
        earlier = [self.to[one] for one in range(index) if one in self.to]
        return self.after[max(earlier)].end if earlier else 0

    def _typed(self, taken: set[int]) -> Iterator[Change]:
        """The numbers of the new text that are no number of the old one."""
        kept = taken | set(self.to.values())
        strange = [atom for index, atom in enumerate(self.after) if atom.is_number and index not in kept]
        starts = {atom.start for atom in strange}
        for token in ledger.tokens(self.new):
            end = token.start + len(token.text)
            if any(token.start <= start < end for start in starts):
                yield Change("", token.text, token.start, end, self._back(token.start), TYPED)

    def _back(self, place: int) -> int:
        """Where in the old text stood what is at a place of the new one."""
        earlier = [i for i, j in self.to.items() if self.after[j].start < place]
        return self.before[max(earlier)].end if earlier else 0

    def _sentences(self, counted: set[int], taken: set[int]) -> Iterator[Change]:
        """The sentences with other changes than those of numbers."""
        for (start, end), (begin, finish) in self._pieces():
            lost = any(i not in self.to and i not in counted for i in _inside(self.before, start, end))
            kept = set(self.to.values()) | taken
            new = any(i not in kept and not self.after[i].is_number for i in _inside(self.after, begin, finish))
            reworded = any(i not in counted and self._reworded(i) for i in _inside(self.before, start, end))
            if lost or new or reworded:
                old, now = self.old[start:end].strip(), self.new[begin:finish].strip()
                yield Change(old, now, begin, finish, start, None)

    def _reworded(self, index: int) -> bool:
        """Whether an atom has a partner that reads otherwise and is no number."""
        partner = self.to.get(index)
        return partner is not None and self.before[index].word != self.after[partner].word

    def _pieces(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """The sentences of the old text, each with the stretch of the new one that stands in its place."""
        cuts = [0, *(match.end() for match in _ENDS.finditer(self.old)), len(self.old)]
        places = [0, *(self._forward(cut) for cut in cuts[1:-1]), len(self.new)]
        for at in range(1, len(places)):
            places[at] = max(places[at], places[at - 1])
        yield from zip(pairwise(cuts), pairwise(places), strict=True)

    def _forward(self, cut: int) -> int:
        """Where in the new text a sentence of the old one ends."""
        earlier = [j for i, j in self.to.items() if self.before[i].start < cut]
        return self.after[max(earlier)].end if earlier else 0


def _inside(found: Sequence[Atom], start: int, end: int) -> Iterator[int]:
    return (index for index, atom in enumerate(found) if start <= atom.start < end)


def _partners(
    opcodes: Sequence[tuple[str, int, int, int, int]], before: Sequence[Atom], after: Sequence[Atom]
) -> Iterator[tuple[int, int]]:
    """Which atom became which: equal ones, and in what was replaced as many by as many, else numbers by numbers."""
    for change, first, last, start, stop in opcodes:
        olds, news = range(first, last), range(start, stop)
        if change == "replace" and len(olds) != len(news):
            olds_in_digits = [i for i in olds if before[i].is_number]
            news_in_digits = [j for j in news if after[j].is_number]
            if len(olds_in_digits) == len(news_in_digits):
                yield from zip(olds_in_digits, news_in_digits, strict=True)
        elif change in {"equal", "replace"}:
            yield from zip(olds, news, strict=True)
