"""The pages of a Word file, reckoned from what will be stored in it: which page each bookmark stands on.

Word lays out only when it opens the file, and the contents list must say its pages before. So the body is taken
apart to strips that no page divides, lines and table rows, and these are put on pages as Word puts them: what is to be
kept together moves on, spacing at the head of a page is dropped, heads of tables are repeated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LAST = ""
"""The key under which the number of pages is told."""
_HAIR_PT = 0.3  # what heights rounded to twips may add up to on a page


@dataclass(frozen=True, slots=True)
class Strip:
    """A line or a row: heights in pt, and how it goes with what is around it.

    `above` is the space to what stands before on the same page; `kept`: nothing may come between it and the next;
    `head` is the height of the table head that is repeated where it opens a page; `notes` that of its footnotes.
    """

    height: float
    above: float = 0.0
    kept: bool = False
    new_page: bool = False
    head: float = 0.0
    notes: float = 0.0
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The height for text in pt: on the first page, on the others, and what parts footnotes from the text."""

    first: float
    other: float
    parting: float = 0.0


@dataclass
class _Filling:
    """Where the next strip goes: the page, how far down it is filled, by text and by notes."""

    sheet: Sheet
    page: int = 1
    used: float = 0.0
    notes: float = 0.0
    pages: dict[str, int] = field(default_factory=dict)

    def room(self) -> float:
        """Return the height of the page."""
        return (self.sheet.first if self.page == 1 else self.sheet.other) + _HAIR_PT

    def open_page(self) -> None:
        """Go to the next page."""
        self.page, self.used, self.notes = self.page + 1, 0.0, 0.0

    def fits(self, strips: Sequence[Strip]) -> bool:
        """Return whether strips fit below what stands on the page."""
        used, notes = self.used, self.notes
        for strip in strips:
            used += self._needed(strip, used)
            notes += strip.notes
        return used + notes + (self.sheet.parting if notes else 0.0) <= self.room()

    def put(self, strip: Strip) -> None:
        """Put a strip on the page."""
        self.used += self._needed(strip, self.used)
        self.notes += strip.notes
        for anchor in strip.anchors:
            self.pages.setdefault(anchor, self.page)

    def _needed(self, strip: Strip, used: float) -> float:
        if used:
            return strip.height + strip.above
        # space above is dropped at the head of a page, but not of one that the strip itself opens
        wanted = strip.above if strip.new_page or self.page == 1 else 0.0
        return strip.height + strip.head + wanted


def paged(strips: Iterable[Strip], sheet: Sheet, until: str = "") -> Mapping[str, int]:
    """Return the page of each anchor, and under `LAST` the number of pages; no further than the anchor `until`."""
    filling = _Filling(sheet)
    for group in _groups(strips):
        if group[0].new_page and filling.used:
            filling.open_page()
        if not filling.fits(group) and filling.used:
            filling.open_page()
        for strip in group:
            if not filling.fits((strip,)) and filling.used:  # together they are higher than a page
                filling.open_page()
            filling.put(strip)
        if until in filling.pages:
            break
    return {**filling.pages, LAST: filling.page}


def _groups(strips: Iterable[Strip]) -> Iterable[list[Strip]]:
    """Yield the strips in groups that are to be kept together."""
    group: list[Strip] = []
    for strip in strips:
        if strip.new_page and group:
            yield group
            group = []
        group.append(strip)
        if not strip.kept:
            yield group
            group = []
    if group:
        yield group
