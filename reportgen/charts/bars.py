"""Horizontal bars from zero in stacked panels: one zero line and, when shared, one scale, so that lengths compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts.names import column, set_name, track, zero_line
from reportgen.charts.sheet import LINE_MM, PAPER, POINT_MM, SPACE_MM, Area, Box
from reportgen.charts.words import spoken
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.brief import Bar, BarChart, BarPanel
    from reportgen.charts.sheet import Sheet

BAR_MM, PITCH_MM = 5.0, 7.2
HEAD_MM, GAP_MM, EDGE_MM = 5.6, 4.8, 0.6
GUTTER_MM = 11.5  # a name of three characters and the gap behind it
HEAD_LINE_MM = 4.0
OVERHANG_MM = 0.9  # of the zero line over the first and last bar
LEAST_SCALE_MM, LEAST_NARROW_MM = 40.0, 30.0


def bar_chart(chart: BarChart, sheet: Sheet) -> float:
    """Draw the panels one under the other; return the height in mm."""
    every = [bar for panel in chart.panels for bar in panel.bars]
    gutter = column([bar.name for bar in every], sheet, GUTTER_MM)
    led = any(bar.role == "subject" for bar in every)
    y = EDGE_MM
    for panel in chart.panels:
        scale = bar_scale(every if chart.shared_scale else panel.bars, gutter, sheet)
        y = _panel(panel, heading(panel, sheet, y), (gutter, scale), sheet, led=led) + GAP_MM
    return y - GAP_MM + EDGE_MM


def bar_scale(bars: Sequence[Bar], gutter: float, sheet: Sheet) -> float:
    """Return mm per unit such that the longest bar and the widest label fit; raises StyleError where they cannot."""
    below = [spoken(bar.name) for bar in bars if bar.value < 0]
    if below:
        raise StyleError(f"「{below[0]}」为负值", place="图", remedy="条形自零起，负值请改用表格")
    scales = [(sheet.width - gutter - _tail(bar, sheet)) / float(bar.value) for bar in bars if bar.value]
    longest = min(scales, default=0.0) * float(max(bar.value for bar in bars))
    if scales and longest < least_scale(sheet):
        widest = max((spoken(bar.name) for bar in bars), key=lambda name: sheet.measure(name, bold=True))
        raise StyleError(
            f"名称「{widest}」过长，条形仅余{max(longest, 0):.0f}毫米", place="图", remedy="请缩短名称或标注"
        )
    return min(scales, default=0.0)


def least_scale(sheet: Sheet) -> float:
    """Return how long the longest mark must at least be able to get, in mm."""
    return LEAST_NARROW_MM if sheet.narrow else LEAST_SCALE_MM


def _tail(bar: Bar, sheet: Sheet) -> float:
    """Return what stands behind the end of a bar, in mm; as if bold, so that emphasis moves nothing."""
    return SPACE_MM + sheet.value_width(bar.label, bold=True)


def mark(bar: Bar, box: Box, color: str) -> Area:
    """Return the bar as an area: solid, hollow for a part of a year, hatched where it may only stand beside."""
    if bar.fill == "solid":
        return Area(box, color, 2.0)
    return Area(box, PAPER, 2.0, edge=color, hatched=bar.fill == "hatched")


def heading(panel: BarPanel, sheet: Sheet, y: float) -> float:
    """Set heading and remark, the remark below when it is too long for one line; return where the bars begin."""
    heads, remark = sheet.broken(panel.heading, sheet.width, small=False, bold=True), spoken(panel.remark)
    if not heads and not remark:
        return y
    middle, start = y + sheet.style.size_pt * POINT_MM / 2, 0.0
    for count, line in enumerate(heads):
        middle += HEAD_LINE_MM if count else 0.0
        y += HEAD_LINE_MM if count else 0.0
        start = sheet.text(0, middle, line, bold=True).x1 + SPACE_MM
    if start + sheet.measure(remark, small=True) <= sheet.width:
        sheet.small(start, middle, remark)
        return y + HEAD_MM
    lines = sheet.broken(panel.remark, sheet.width)
    for count, line in enumerate(lines, start=1):
        sheet.small(0, middle + LINE_MM * count + 0.3, line)
    return y + HEAD_MM + LINE_MM * len(lines)


def _panel(panel: BarPanel, y: float, frame: tuple[float, float], sheet: Sheet, *, led: bool) -> float:
    """Draw the bars of a panel from y; `frame` is where zero stands and mm per unit. Return where they end."""
    zero, scale = frame
    middles = []
    for bar in panel.bars:
        end = zero + float(bar.value) * scale
        subject = bar.role == "subject"
        middle = set_name(bar.name, sheet, (y, zero, PITCH_MM), subject=subject)
        sheet.shapes.append(mark(bar, track(zero, middle, end, BAR_MM), sheet.color(bar.role, led=led)))
        # What may not be compared is not set off either.
        bold = bar.strong or (subject and bar.fill != "hatched")
        sheet.value(end + SPACE_MM, middle, bar.label, bold=bold)
        middles.append(middle)
        y = middle + PITCH_MM / 2
    zero_line(middles, sheet, zero, BAR_MM / 2, OVERHANG_MM)
    return y
