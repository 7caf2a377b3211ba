"""What a Word file is to carry beyond the document itself: each field is empty where nothing is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.writers.word.plots import Plot

PagesOf = Callable[[bytes], Mapping[str, int]]
"""From a finished file to the page each bookmark stands on; the first page is 1."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a copy for review says of a number: the tag and title of its content control, the lines of its comment."""

    tag: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What to add to a Word file.

    `plots` are the charts that Word draws itself, by the id of their figure; all others are pictures. `remarks` are the
    comments of a copy for review, by entry number of the ledger. `pages` tells the page numbers of a finished file.
    """

    plots: Mapping[str, tuple[Plot, ...]] = field(default_factory=dict)
    remarks: Mapping[int, Remark] = field(default_factory=dict)
    pages: PagesOf | None = None


PLAIN = Options()
