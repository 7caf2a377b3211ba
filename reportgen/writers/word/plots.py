"""What a chart of Word's own shows, before any XML: sizes in mm, names, series, labels as printed, scale and keys.

A figure becomes one plot a panel, of the same lengths and order as in the PDF. No plot can hold an alternative: what
has no counterpart among Word's charts (lanes, dots, grids), or finds no room, is left to the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from reportgen.brief import Fill

Kind = Literal["bars", "columns", "lines"]
Look = Literal["bars", "discs", "triangles", "line", "dotted"]
Position = Literal["outEnd", "t", "b", "l", "r"]
JOINED: frozenset[Look] = frozenset({"line", "dotted"})
"""Looks of series that only join the points of another."""


class Shift(NamedTuple):
    """Where a label stands: at which side of its mark, and how far in mm it is moved from there."""

    side: Position
    right_mm: float = 0.0
    down_mm: float = 0.0


AT_END = Shift("outEnd")


@dataclass(frozen=True, slots=True)
class Point:
    """A value as in the data, its label as printed, and its look; `ground` lies under a hatched bar."""

    value: Decimal
    color: str
    label: str = ""
    strong: bool = False
    fill: Fill = "solid"
    ground: str = ""
    shift: Shift = AT_END


@dataclass(frozen=True, slots=True)
class Series:
    """Values in the order of the plot's names, None where there is none; a `key` is named above the plot."""

    name: str
    look: Look
    color: str
    points: tuple[Point | None, ...]
    key: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of values from nought: its end, and for one with figures the step between them and their format."""

    most: Decimal
    step: Decimal | None = None
    code: str = ""
    shown: bool = False


class Frame(NamedTuple):
    """A rectangle in mm from the top left of the chart."""

    left: float
    top: float
    width: float
    height: float


class Words(NamedTuple):
    """A line of words: bold ones and, behind or instead of them, small ones."""

    bold: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Lines of words set over or into the plot, about the middle of their frame or from its left."""

    lines: tuple[Words, ...]
    frame: Frame
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart: its size, the frame of its marks, what it shows, the words over its marks and between them.

    Bars lie, columns and lines rise over names from left to right. `gap` is the air between two bars in hundredths of
    a bar's width. `alt` is what stands for it where the figure's own alternative text stands for another of its plots.
    """

    kind: Kind
    width_mm: float
    height_mm: float
    frame: Frame
    names: tuple[str, ...]
    series: tuple[Series, ...]
    scale: Scale
    gap: int = 0
    remarks: tuple[Remark, ...] = ()
    alt: str = ""
