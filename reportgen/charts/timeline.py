"""Swim lanes over the years: a band as far as the sources reach, labelled events with leaders, the others as ticks.

The band turns "nothing happened here" into "the sources end here". Dots on the line carry a label; ticks hang below it;
spans and years are bars; what lay ahead of its source is hollow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.charts import lanes
from reportgen.charts.flags import LEADER_GAP_MM, Flag, Spot, arrange
from reportgen.charts.sheet import HAIR_PT, SPACE_MM, Box
from reportgen.charts.strips import strips
from reportgen.charts.words import spoken

if TYPE_CHECKING:
    from reportgen.brief import Lane, Timeline
    from reportgen.charts.lanes import Axis, Hung
    from reportgen.charts.sheet import Sheet

EDGE_MM = 0.6
NAMES_MM, NAME_GAP_MM = 22.0, 2.0
ROW_MM, ABOVE_MM, SEAM_MM, LEAST_LANE_MM = 3.25, 0.6, 0.7, 8.0
FOOT_MM = 0.5  # from the line up to the lowest row of labels


@dataclass(frozen=True, slots=True)
class Placed:
    """A lane laid out: its top, the height of its band, its line, where the sources end, colour, marks and labels."""

    lane: Lane
    top: float
    tall: float
    base: float
    stop: float
    color: str
    hung: tuple[Hung, ...]
    spots: tuple[Spot, ...]

    @property
    def flagged(self) -> tuple[Hung, ...]:
        """The marks that carry a label."""
        return tuple(one for one in self.hung if one.moment.flagged)


def timeline(chart: Timeline, sheet: Sheet) -> float:
    """Draw the years and the lanes; return the height in mm. A narrow sheet gets strips with lists below them."""
    if sheet.narrow:
        return strips(chart, sheet)
    axis = lanes.years_axis(chart, (_names_width(chart, sheet), sheet.width), sheet)
    led = any(lane.role == "subject" for lane in chart.lanes)
    y = lanes.year_heads(chart, axis, sheet)
    for lane in chart.lanes:
        placed = _place(lane, y, axis, sheet, led=led)
        lanes.band(lane, Box(axis.left, placed.top, placed.stop, placed.top + placed.tall), axis, sheet)
        lanes.line(axis, placed.base, placed.stop, sheet)
        _names(placed, axis, sheet)
        for hung in placed.hung:
            lanes.draw_mark(hung, placed.base, placed.stop, placed.color, sheet)
        _labels(placed, sheet)
        y += placed.tall + SEAM_MM
    return y + EDGE_MM


def _names_width(chart: Timeline, sheet: Sheet) -> float:
    named = [sheet.measure(lane.name, bold=True) for lane in chart.lanes]
    named += [sheet.measure(spoken(lane.until_label), small=True) for lane in chart.lanes]
    return max(NAMES_MM, max(named) + NAME_GAP_MM)


def _place(lane: Lane, top: float, axis: Axis, sheet: Sheet, *, led: bool) -> Placed:
    """Hang the marks, search places for the labels and make the lane as tall as both need."""
    stop, hung = axis.at(lanes.decimal_year(lane.until)), lanes.hang(lane, axis)
    flags = [_flag(one, sheet) for one in hung if one.moment.flagged]
    spots = arrange(flags, axis.left, axis.right, stop)
    below = lanes.depth_below(hung)
    depth = ABOVE_MM + ROW_MM * (1 + max((spot.row for spot in spots), default=0)) + below
    tall = max(LEAST_LANE_MM - SEAM_MM, depth)
    base = top + tall - below - (tall - depth) / 2 if lane.moments else top + tall / 2
    return Placed(lane, top, tall, base, stop, sheet.color(lane.role, led=led), hung, spots)


def _flag(hung: Hung, sheet: Sheet) -> Flag:
    """Return the flag of a mark, its width that of date and title."""
    words = spoken(hung.moment.title)
    width = sheet.measure(hung.moment.when.text, small=True) + LEADER_GAP_MM + sheet.measure(words, small=True)
    return Flag(lanes.anchor(hung), width, words)


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


def _labels(placed: Placed, sheet: Sheet) -> None:
    """Set date and title of each labelled event beside its leader, which begins in the middle of its mark."""
    for hung, spot in zip(placed.flagged, placed.spots, strict=True):
        flag = _flag(hung, sheet)
        middle = placed.base - FOOT_MM - ROW_MM * (spot.row + 0.5)
        start = placed.base + (hung.box.y0 + hung.box.y1) / 2
        end = middle + (1.4 if spot.over else -1.25)
        sheet.line((flag.x, start), (flag.x, end), placed.color, HAIR_PT * 1.3)
        sheet.small(spot.start, middle, hung.moment.when.text)
        sheet.text(spot.start + flag.width, middle, flag.words, align="right", small=True)
