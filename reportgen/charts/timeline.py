"""Swim lanes over the years: a band as far as the sources reach, labelled events with leaders, the others as ticks.

The band turns "nothing happened here" into "the sources end here". Dots on the line carry a label; ticks hang below it;
spans and years are bars; what lay ahead of its source is hollow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from reportgen.charts.flags import LEADER_GAP_MM, Flag, Spot, arrange
from reportgen.charts.sheet import HAIR_PT, PAPER, RULE_PT, SPACE_MM, Area, Box, Disc, Line, tint
from reportgen.charts.words import spoken
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from reportgen.brief import Lane, Moment, Timeline
    from reportgen.charts.sheet import Sheet

HEAD_MM, EDGE_MM = 5.0, 0.6
NAMES_MM, NAME_GAP_MM = 22.0, 2.0
ROW_MM, BELOW_MM, ABOVE_MM, SEAM_MM, LEAST_LANE_MM = 3.4, 2.4, 0.7, 0.7, 8.45
DOT_MM, BAR_MM, THIN_BAR_MM, THIN_HOLLOW_MM, TICK_MM = 0.9, 1.2, 0.55, 0.9, 1.7
TINT = 0.075  # of the subject's colour in its lane
TAIL_YEARS, LEAST_LAST_YEAR = 0.3, 0.6  # paper behind the last mark; what the head of the last year needs


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
class Placed:
    """A lane laid out: its top, the height of its band, its line, where the sources end, its colour and labels."""

    lane: Lane
    top: float
    tall: float
    base: float
    stop: float
    color: str
    spots: tuple[Spot, ...]


def timeline(chart: Timeline, sheet: Sheet) -> float:
    """Draw the years and the lanes; return the height in mm."""
    axis = _axis(chart, sheet)
    led = any(lane.role == "subject" for lane in chart.lanes)
    _years(chart, axis, sheet)
    y = HEAD_MM
    for lane in chart.lanes:
        placed = _place(lane, y, axis, sheet, led=led)
        _band(placed, axis, sheet)
        _names(placed, axis, sheet)
        _marks(placed, axis, sheet)
        _labels(placed, axis, sheet)
        y += placed.tall + SEAM_MM
    return y + EDGE_MM


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


def _axis(chart: Timeline, sheet: Sheet) -> Axis:
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
    end = min(chart.last + 1, max(chart.last + LEAST_LAST_YEAR, max(reached) + TAIL_YEARS))
    named = [sheet.measure(lane.name, bold=True) for lane in chart.lanes]
    named += [sheet.measure(spoken(lane.until_label), small=True) for lane in chart.lanes]
    return Axis(max(NAMES_MM, max(named) + NAME_GAP_MM), sheet.width, chart.first, end)


def _years(chart: Timeline, axis: Axis, sheet: Sheet) -> None:
    """Set each year over its own stretch, its first of January as a tick."""
    step = -(-(chart.last - chart.first + 1) // max(len(chart.years), 1))
    for count, words in enumerate(chart.years):
        year = chart.first + count * step
        sheet.small((axis.at(year) + axis.at(year + 1)) / 2, HEAD_MM / 2 - 0.3, words.text, "center")
    for year in range(chart.first, chart.last + 1):
        x = axis.at(year)
        sheet.line((x, HEAD_MM - 1.8), (x, HEAD_MM - 0.4), sheet.style.peer)


def _place(lane: Lane, top: float, axis: Axis, sheet: Sheet, *, led: bool) -> Placed:
    """Search places for the labels and make the lane as tall as their rows need."""
    stop = axis.at(decimal_year(lane.until))
    flags = [_flag(moment, axis, sheet) for moment in lane.moments if moment.flagged]
    spots = arrange(flags, axis.left, axis.right, stop)
    depth = ABOVE_MM + ROW_MM * (1 + max((spot.row for spot in spots), default=0)) + BELOW_MM
    tall = max(LEAST_LANE_MM - SEAM_MM, depth)
    base = top + tall - BELOW_MM - (tall - depth) / 2 if lane.moments else top + tall / 2
    return Placed(lane, top, tall, base, stop, sheet.color(lane.role, led=led), spots)


def _flag(moment: Moment, axis: Axis, sheet: Sheet) -> Flag:
    """Return the flag of a moment: its leader on the dot, or near the start of a bar."""
    start, end = extent(moment)
    words = spoken(moment.title)
    width = sheet.measure(moment.when.text, small=True) + LEADER_GAP_MM + sheet.measure(words, small=True)
    return Flag(axis.at(start) + (0.7 if end > start else 0.0), width, words)


def _band(placed: Placed, axis: Axis, sheet: Sheet) -> None:
    """Tint what the sources cover; years are parted by white lines that no label can collide with."""
    subject = placed.lane.role == "subject"
    bottom = placed.top + placed.tall
    sheet.ground(
        Box(axis.left, placed.top, placed.stop, bottom),
        tint(sheet.style.subject, TINT) if subject else sheet.style.panel,
    )
    for year in range(axis.first + 1, int(axis.end) + 1):
        x = axis.at(year)
        if x < placed.stop:
            sheet.shapes.append(Line(x, placed.top, x, bottom, PAPER, RULE_PT * 1.3, 0.2))
    sheet.line((axis.left, placed.base), (placed.stop, placed.base), sheet.style.peer)


def _names(placed: Placed, axis: Axis, sheet: Sheet) -> None:
    """Set the name, how far the sources reach, and the remark of a lane without events."""
    lane, middle = placed.lane, placed.top + placed.tall / 2
    until, empty = spoken(lane.until_label), spoken(lane.empty)
    sheet.name(0, middle - (1.7 if until else 0.0), lane.name, subject=lane.role == "subject")
    sheet.small(0, middle + 1.8, until)
    if not empty:
        return
    if placed.stop + SPACE_MM + sheet.measure(empty, small=True) <= axis.right:
        sheet.small(placed.stop + SPACE_MM, placed.base, empty)
    else:
        sheet.small(axis.left + SPACE_MM, placed.base - ROW_MM / 2 - 0.3, empty)


def _marks(placed: Placed, axis: Axis, sheet: Sheet) -> None:
    for moment in placed.lane.moments:
        start, end = (axis.at(year) for year in extent(moment))
        if end > start:
            _bar(moment, placed, (start + 0.2, max(end - 0.2, start + 0.8)), sheet)
        elif moment.flagged:
            sheet.shapes.append(Disc(start, placed.base, DOT_MM, placed.color, moment.pending))
        elif moment.pending:
            hanging = Box(start - 0.5, placed.base, start + 0.5, placed.base + TICK_MM)
            sheet.shapes.append(Area(hanging, PAPER, 3.0, edge=placed.color))
        else:
            down = placed.base + TICK_MM
            sheet.shapes.append(Line(start, placed.base, start, down, placed.color, RULE_PT * 1.1, 3.0))


def _bar(moment: Moment, placed: Placed, ends: tuple[float, float], sheet: Sheet) -> None:
    """Draw a year or a span: solid as far as the sources reach, hollow beyond; thin below the line without a label."""
    start, end = ends
    known = start if moment.pending else min(max(placed.stop, start), end)
    top = placed.base - BAR_MM / 2 if moment.flagged else placed.base + 0.1
    solid, hollow = (BAR_MM, BAR_MM) if moment.flagged else (THIN_BAR_MM, THIN_HOLLOW_MM)
    if known > start:
        sheet.shapes.append(Area(Box(start, top, known, top + solid), placed.color, 3.0))
    ahead = moment.pending or moment.precision == "span" or known <= start  # a year is cut where its source ends
    if end > known and ahead:
        sheet.shapes.append(Area(Box(known, top, end, top + hollow), PAPER, 3.0, placed.color))


def _labels(placed: Placed, axis: Axis, sheet: Sheet) -> None:
    """Set date and title of each labelled event beside its leader."""
    flagged = [moment for moment in placed.lane.moments if moment.flagged]
    for moment, spot in zip(flagged, placed.spots, strict=True):
        flag = _flag(moment, axis, sheet)
        foot = placed.base - BAR_MM / 2
        middle = foot - ROW_MM * (spot.row + 0.5)
        sheet.line((flag.x, foot), (flag.x, middle + (1.4 if spot.over else -1.25)), placed.color, HAIR_PT * 1.3)
        sheet.small(spot.start, middle, moment.when.text)
        sheet.text(spot.start + flag.width, middle, flag.words, align="right", small=True)
