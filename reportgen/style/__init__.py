"""The house style: one CSS, read for PDF, Word and charts alike (tinycss2 parses, cssselect2 matches)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.style.house import ChartStyle, House, Page
from reportgen.style.screen import browser_css, screens
from reportgen.style.sheet import Declaration, Place
from reportgen.style.values import POINTS_PER_MM, SIDES, families, length_pt, longhands

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "POINTS_PER_MM",
    "SIDES",
    "ChartStyle",
    "Declaration",
    "House",
    "Page",
    "Place",
    "browser_css",
    "families",
    "length_pt",
    "longhands",
    "pt",
    "screens",
]


def pt(style: Mapping[str, str], name: str) -> float:
    """Return a length of a computed style in points; 0 where it is absent or a keyword."""
    return length_pt(style.get(name, "0")) or 0.0
