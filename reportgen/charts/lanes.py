"""What the lanes of a timeline share at every width: the axis of years, and marks that never cover one another.

Labelled days are dots on the line; where two would touch, the later one hangs below it on its leader. Days without a
label hang as ticks, whole years as thin bars, each in the first depth in which it touches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from reportgen.charts.placing import rows
from reportgen.charts.sheet import HAIR_PT, PAPER, RULE_PT, Area, Box, Disc, Line, tint
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.brief import Lane, Moment, Timeline
    from reportgen.charts.sheet import Sheet

HEAD_MM, HEAD_LINE_MM, HEAD_AIR_MM = 5.0, 3.2, 0.6
DOT_MM, BAR_MM, THIN_BAR_MM, TICK_MM, TICK_WIDE_MM = 0.85, 1.2, 0.45, 1.05, 1.0
HOLLOW_BAR_MM = 0.9  # a thin bar that is or may end hollow
DEPTH_MM = 0.05  # how finely marks are hung
AIR_ACROSS_MM, AIR_DOWN_MM = 0.4, 0.25
BELOW_MM, FOOT_MM = 2.0, 0.6  # least depth of a lane below its line; paper below its deepest mark
TINT = 0.075  # of the subject's colour in its lane
TAIL_YEARS = 0.3  # paper behind the last mark
ANCHOR_MM = 0.7  # from the start of a bar to its leader


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of the years: mm of its ends, first year, end as a decimal year."""

    left: float
    right: float
    first: int
    end: float

    def at(self, year: float) -> float:
        """Return the mm of a decimal year, kept within the axis."""
        share = (year - self.first) / (self.end - self.first)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Hung:
    """A moment with the box of its mark in mm, y counted from the line downwards."""

    moment: Moment
    box: Box


def decimal_year(day: date) -> float:
    """Return the start of a day as a decimal year."""
    start, following = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (following - start).days


def extent(moment: Moment) -> tuple[float, float]:
    """Return start and end in decimal years, the end exclusive; equal for a day, and for a month: its middle."""
    start, end = decimal_year(moment.start), decimal_year(moment.end + timedelta(days=1))
    if moment.precision in {"year", "span"}:
        return start, end
    point = start if moment.precision == "day" else (start + end) / 2
    return point, point


def years_axis(chart: Timeline, sides: tuple[float, float], sheet: Sheet) -> Axis:
    """Return the axis; the last year is drawn no further than its data and its head need."""
    for lane in chart.lanes:
        for moment in lane.moments:
            if moment.start.year < chart.first or moment.end.year > chart.last:
                raise StyleError(
                    f"「{moment.when.text}」不在{chart.first}—{chart.last}年内",
                    place="图",
                    remedy="请放宽年份或去掉该事件",
                )
    reached = [decimal_year(lane.until) for lane in chart.lanes]
    reached += [extent(moment)[1] for lane in chart.lanes for moment in lane.moments]
    head = max((sheet.measure(words.text, small=True) for words in chart.years), default=0.0) + HEAD_AIR_MM
    needed = head * (chart.last - chart.first) / max(sides[1] - sides[0] - head, head)
    end = min(chart.last + 1, max(chart.last + needed, max(reached) + TAIL_YEARS))
    return Axis(*sides, chart.first, end)


def year_heads(chart: Timeline, axis: Axis, sheet: Sheet) -> float:
    """Set each year over its own stretch, its first of January as a tick; return where the lanes begin."""
    step = -(-(chart.last - chart.first + 1) // max(len(chart.years), 1))
    firsts = [chart.first + count * step for count in range(len(chart.years))]
    middles = [(axis.at(year) + axis.at(year + 1)) / 2 for year in firsts]
    halves = [sheet.measure(words.text, small=True) / 2 for words in chart.years]
    middles = [min(middle, axis.right - half) for middle, half in zip(middles, halves, strict=True)]
    chosen = rows([(x - half, x + half) for x, half in zip(middles, halves, strict=True)], HEAD_AIR_MM)
    for words, x, row in zip(chart.years, middles, chosen, strict=True):
        sheet.small(x, HEAD_MM / 2 - 0.3 + HEAD_LINE_MM * row, words.text, "center")
    bottom = HEAD_MM + HEAD_LINE_MM * max(chosen, default=0)
    for year in range(chart.first, chart.last + 1):
        sheet.line((axis.at(year), bottom - 1.8), (axis.at(year), bottom - 0.4), sheet.style.peer)
    return bottom


def hang(lane: Lane, axis: Axis) -> tuple[Hung, ...]:
    """Return the marks of a lane, none touching another: dots on the line first, then labelled years, ticks, years."""
    taken: list[Box] = []
    found: dict[int, Hung] = {}
    order = sorted(range(len(lane.moments)), key=lambda k: (_turn(lane.moments[k]), lane.moments[k].start))
    for k in order:
        box = _first_free(_wanted(lane.moments[k], axis), taken)
        taken.append(box)
        found[k] = Hung(lane.moments[k], box)
    return tuple(found[k] for k in range(len(lane.moments)))


def depth_below(hung: Sequence[Hung]) -> float:
    """Return how deep a lane reaches below its line, in mm."""
    return max([BELOW_MM, *(one.box.y1 + FOOT_MM for one in hung)])


def anchor(hung: Hung) -> float:
    """Return where the leader of a mark stands: on a dot, or near the start of a bar."""
    start, end = extent(hung.moment)
    return hung.box.x0 + ANCHOR_MM if end > start else (hung.box.x0 + hung.box.x1) / 2


def band(lane: Lane, box: Box, axis: Axis, sheet: Sheet) -> None:
    """Tint what the sources cover; years are parted by white lines that no label can collide with."""
    color = tint(sheet.style.subject, TINT) if lane.role == "subject" else sheet.style.panel
    sheet.ground(box, color)
    for year in range(axis.first + 1, int(axis.end) + 1):
        x = axis.at(year)
        if x < box.x1:
            sheet.shapes.append(Line(x, box.y0, x, box.y1, PAPER, RULE_PT * 1.3, 0.2))


def draw_mark(hung: Hung, base: float, stop: float, color: str, sheet: Sheet) -> None:
    """Draw a mark below the line at `base`; a bar is solid up to `stop`, where the sources end, then hollow."""
    moment = hung.moment
    box = hung.box._replace(y0=base + hung.box.y0, y1=base + hung.box.y1)
    middle = (box.x0 + box.x1) / 2
    start, end = extent(moment)
    if end > start:
        _bar(moment, box, stop, color, sheet)
    elif moment.flagged:
        sheet.shapes.append(Disc(middle, (box.y0 + box.y1) / 2, DOT_MM, color, moment.pending))
    elif moment.pending:
        sheet.shapes.append(Area(box, PAPER, 3.0, edge=color))
    else:
        sheet.shapes.append(Line(middle, box.y0, middle, box.y1, color, RULE_PT * 1.1, 3.0))


def line(axis: Axis, base: float, stop: float, sheet: Sheet) -> None:
    """Draw the line of a lane as far as its sources reach."""
    sheet.shapes.append(Line(axis.left, base, stop, base, sheet.style.peer, HAIR_PT, 1.0))


def _turn(moment: Moment) -> int:
    start, end = extent(moment)
    return (0 if moment.flagged else 2) + (end > start)


def _wanted(moment: Moment, axis: Axis) -> Box:
    """Return the box a mark takes when nothing is in its way."""
    start, end = (axis.at(year) for year in extent(moment))
    if end > start:
        thin = HOLLOW_BAR_MM if moment.pending or moment.precision == "span" else THIN_BAR_MM
        tall = BAR_MM if moment.flagged else thin
        top = -BAR_MM / 2 if moment.flagged else 0.2
        return Box(start + 0.2, top, max(end - 0.2, start + 0.8), top + tall)
    if moment.flagged:
        return Box(start - DOT_MM, -DOT_MM, start + DOT_MM, DOT_MM)
    half = TICK_WIDE_MM / 2 if moment.pending else 0.12
    return Box(start - half, 0.0, start + half, TICK_MM)


def _first_free(wanted: Box, taken: Sequence[Box]) -> Box:
    """Return the box moved down as little as it takes to touch none of the others."""
    box = wanted
    while any(_touch(box, other) for other in taken):
        box = box._replace(y0=box.y0 + DEPTH_MM, y1=box.y1 + DEPTH_MM)
    return box


def _touch(one: Box, two: Box) -> bool:
    across = one.x0 < two.x1 + AIR_ACROSS_MM and two.x0 < one.x1 + AIR_ACROSS_MM
    return across and one.y0 < two.y1 + AIR_DOWN_MM and two.y0 < one.y1 + AIR_DOWN_MM


def _bar(moment: Moment, box: Box, stop: float, color: str, sheet: Sheet) -> None:
    """Draw a year or a span: solid as far as the sources reach, hollow beyond."""
    known = box.x0 if moment.pending else min(max(stop, box.x0), box.x1)
    if known > box.x0:
        sheet.shapes.append(Area(box._replace(x1=known), color, 3.0))
    ahead = moment.pending or moment.precision == "span" or known <= box.x0  # a year is cut where its source ends
    if box.x1 > known and ahead:
        sheet.shapes.append(Area(box._replace(x0=known), PAPER, 3.0, color))
