"""A page in millimetres, y downwards, on which the charts set labels and shapes; nothing is rendered here.

Type is in points. Labels keep their boxes, so what the collision check measures is what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from reportgen.charts.words import pieces
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from reportgen.brief import Printed, Role, Words
    from reportgen.style import ChartStyle

POINT_MM = 25.4 / 72
PAPER = "#FFFFFF"
HAIR_PT, RULE_PT, HOLLOW_PT = 0.4, 0.7, 1.2  # grid and leaders; zero line and outlines; hollow marks
SPACE_MM = 1.5  # between a mark and its label
FLAG_GAP_EM = 0.14  # between a label and its ‡, whose glyph is full-width in Chinese fonts
FLAG_RAISED_MM = 0.45
LINE_MM = 3.6  # from line to line of small type
SMALLEST_PT = 7.5
TOLERANCE_MM = 0.15
NARROW_MM = 92.0  # what a telephone held upright shows without shrinking the type

Align = Literal["left", "center", "right"]


class Lettering(Protocol):
    """What a sheet must know of a typeface; lengths in mm."""

    def width(self, words: str, size_pt: float, bold: bool = False) -> float:  # noqa: FBT001, FBT002 - a face, not a switch
        """Return the width of one line."""
        ...

    def blanks(self, glyph: str, size_pt: float) -> tuple[float, float]:
        """Return the blank at the left and right of a single glyph."""
        ...


class Box(NamedTuple):
    """A rectangle in mm: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    def overlaps(self, other: Box, air: float = 0.0) -> bool:
        """Whether the two come closer than `air` in both directions (negative air allows a touch)."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.y1, other.y1) - max(self.y0, other.y0)
        return across > -air and down > -air


@dataclass(frozen=True, slots=True)
class Label:
    """One line of type; `x` is its anchor as `align` says, `y` its optical middle."""

    x: float
    y: float
    words: str
    size_pt: float
    color: str
    align: Align
    bold: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke; lower depths lie beneath."""

    x0: float
    y0: float
    x1: float
    y1: float
    color: str
    width_pt: float
    depth: float
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle; an edge is stroked inside it, so an outlined bar is as long as a solid one."""

    box: Box
    color: str
    depth: float
    edge: str = ""
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A dot; a hollow one has its stroke inside the radius."""

    x: float
    y: float
    radius: float
    color: str
    hollow: bool


@dataclass(frozen=True, slots=True)
class Triangle:
    """A hollow triangle, point up, its corners `radius` from the middle and its stroke inside."""

    x: float
    y: float
    radius: float
    color: str


Shape = Line | Area | Disc | Triangle


def tint(color: str, part: float) -> str:
    """Return the colour thinned with white: `part` of it remains."""
    channels = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * part):02X}" for channel in channels)


class Sheet:
    """Collects labels and shapes; the chart that fills it sets its height at the end."""

    def __init__(self, style: ChartStyle, lettering: Lettering, *, narrow: bool = False) -> None:
        self.style, self.lettering, self.narrow = style, lettering, narrow
        self.width, self.height = NARROW_MM if narrow else float(style.measure_mm), 0.0
        self.labels: list[Label] = []
        self.shapes: list[Shape] = []

    def measure(self, words: str, *, small: bool = False, bold: bool = False) -> float:
        """Return the width of one line in mm."""
        return self.lettering.width(words, self.style.small_pt if small else self.style.size_pt, bold)

    def text(  # noqa: PLR0913 - a label has this many properties
        self,
        x: float,
        y: float,
        words: str,
        *,
        align: Align = "left",
        small: bool = False,
        bold: bool = False,
        color: str = "",
    ) -> Box:
        """Set one line with its optical middle at y; return its box. Nothing is set for no words."""
        size_pt = self.style.small_pt if small else self.style.size_pt
        width, half = self.measure(words, small=small, bold=bold), size_pt * POINT_MM / 2
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        box = Box(left, y - half, left + width, y + half)
        if words:
            self.labels.append(Label(x, y, words, size_pt, color or self.style.ink, align, bold, box))
        return box

    def small(self, x: float, y: float, words: str, align: Align = "left") -> Box:
        """Set a date, axis figure or remark: small and muted."""
        return self.text(x, y, words, align=align, small=True, color=self.style.muted)

    def value(self, x: float, y: float, label: Printed, *, align: Align = "left", bold: bool = False) -> Box:
        """Set a printed value, its flags behind it; aligned right, the value ends at x and its flags follow."""
        box = self.text(x, y, label.text, align=align, bold=bold)
        right = box.x1
        for flag in label.flags:
            right = self._flag(right + self._flag_gap(), y - FLAG_RAISED_MM, flag)
        return Box(box.x0, box.y0, right, box.y1)

    def flags_width(self, label: Printed) -> float:
        """Return the room the flags of a label take behind it, in mm."""
        size_pt = self.style.small_pt
        inks = (self.measure(flag, small=True) - sum(self.lettering.blanks(flag, size_pt)) for flag in label.flags)
        return sum(ink + self._flag_gap() for ink in inks)

    def value_width(self, label: Printed, *, bold: bool = False) -> float:
        """Return the width of a printed value with its flags, in mm."""
        return self.measure(label.text, bold=bold) + self.flags_width(label)

    def broken(self, words: Words, width: float, *, small: bool = True, bold: bool = False) -> list[str]:
        """Return the words as lines of type no wider than `width` mm, where they can be broken."""
        lines: list[str] = []
        for piece in pieces(words):
            if lines and self.measure(lines[-1] + piece, small=small, bold=bold) <= width:
                lines[-1] += piece
            else:
                lines.append(piece)
        return lines

    def plate(self, box: Box, air: float = 0.5, depth: float = 0.5) -> None:
        """Lay paper under a label that crosses a grid line; a halo would turn the label into outlines."""
        self.shapes.append(Area(Box(box.x0 - air, box.y0, box.x1 + air, box.y1), PAPER, depth))

    def line(self, start: tuple[float, float], end: tuple[float, float], color: str, width_pt: float = HAIR_PT) -> None:
        """Draw a stroke above grounds and below marks."""
        self.shapes.append(Line(*start, *end, color, width_pt, 1.0))

    def zero(self, x: float, top: float, bottom: float) -> None:
        """Draw the zero line; its right edge is the zero, so bars do not start half a stroke late."""
        middle = x - RULE_PT * POINT_MM / 2
        self.shapes.append(Line(middle, top, middle, bottom, self.style.ink, RULE_PT, 4.0))

    def ground(self, box: Box, color: str) -> None:
        """Fill a stretch behind everything."""
        self.shapes.append(Area(box, color, 0.0))

    def color(self, role: Role, *, led: bool = True) -> str:
        """Return the colour of a mark; without a subject in the chart (`led` false) peers are neutral."""
        style = self.style
        peer = style.peer if led else style.neutral
        return {"subject": style.subject, "reference": style.navy, "peer": peer, "neutral": style.neutral}[role]

    def name(self, x: float, y: float, words: str, *, subject: bool) -> Box:
        """Set the name of a bar, dot or lane: the subject's bold and in its colour."""
        return self.text(x, y, words, bold=subject, color=self.style.subject if subject else "")

    def check(self) -> None:
        """Raise StyleError when a label touches another, leaves the page or is too small to read."""
        for label in self.labels:
            if label.size_pt < SMALLEST_PT:
                raise StyleError(
                    f"「{label.words}」为{label.size_pt:g}磅", place="图", remedy=f"图中文字不得小于{SMALLEST_PT}磅"
                )
            if label.box.x0 < -TOLERANCE_MM or label.box.x1 > self.width + TOLERANCE_MM:
                raise StyleError(f"「{label.words}」超出图宽{self.width:g}毫米", place="图", remedy="请缩短名称或标注")
        for one, two in combinations(self.labels, 2):
            if one.box.overlaps(two.box, -TOLERANCE_MM):
                raise StyleError(f"「{one.words}」与「{two.words}」相叠", place="图", remedy="请缩短名称或减少标注")

    def _flag_gap(self) -> float:
        return FLAG_GAP_EM * self.style.small_pt * POINT_MM

    def _flag(self, x: float, y: float, flag: str) -> float:
        """Set a flag whose ink begins at x, keep the box of its ink, return its right edge."""
        before, after = self.lettering.blanks(flag, self.style.small_pt)
        box = self.text(x - before, y, flag, small=True)
        self.labels[-1] = replace(self.labels[-1], box=Box(x, box.y0, box.x1 - after, box.y1))
        return box.x1 - after
