"""What a Word file is to carry beyond the document itself: each field is empty where nothing is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.brief import Figure

PagesOf = Callable[[bytes], Mapping[str, int]]
"""From a finished file to the page each bookmark stands on; the first page is 1."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to add to a Word file.

    `figures` are those to be drawn by Word itself where it can, by id; all others are pictures. `remarks` are the
    comments of a copy for review, by entry number of the ledger. `pages` tells the page numbers of a finished file.
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    remarks: Mapping[int, str] = field(default_factory=dict)
    pages: PagesOf | None = None


PLAIN = Options()
