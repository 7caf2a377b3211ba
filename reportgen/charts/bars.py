"""Horizontal bars from zero in stacked panels: one zero line and, when shared, one scale, so that lengths compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts.sheet import LINE_MM, PAPER, POINT_MM, SPACE_MM, Area, Box
from reportgen.charts.words import spoken
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.brief import Bar, BarChart, BarPanel
    from reportgen.charts.sheet import Sheet

BAR_MM, PITCH_MM = 5.0, 7.2
HEAD_MM, GAP_MM, EDGE_MM = 5.6, 4.8, 0.6
GUTTER_MM, NAME_GAP_MM = 11.5, 2.5  # a name of three characters and the gap behind it
OVERHANG_MM = 0.9  # of the zero line over the first and last bar
LEAST_SCALE_MM = 40.0


def bar_chart(chart: BarChart, sheet: Sheet) -> float:
    """Draw the panels one under the other; return the height in mm."""
    every = [bar for panel in chart.panels for bar in panel.bars]
    gutter = max(GUTTER_MM, names_width(every, sheet))
    led = any(bar.role == "subject" for bar in every)
    y = EDGE_MM
    for panel in chart.panels:
        scale = bar_scale(every if chart.shared_scale else panel.bars, gutter, sheet)
        y = _panel(panel, _heading(panel, sheet, y), (gutter, scale), sheet, led=led) + GAP_MM
    return y - GAP_MM + EDGE_MM


def names_width(bars: Sequence[Bar], sheet: Sheet) -> float:
    """Return the room for the widest name and the gap behind it, in mm."""
    return max(sheet.measure(spoken(bar.name), bold=True) for bar in bars) + NAME_GAP_MM


def bar_scale(bars: Sequence[Bar], gutter: float, sheet: Sheet) -> float:
    """Return mm per unit such that the longest bar and the widest label fit; raises StyleError where they cannot."""
    below = [spoken(bar.name) for bar in bars if bar.value < 0]
    if below:
        raise StyleError(f"「{below[0]}」为负值", place="图", remedy="条形自零起，负值请改用表格")
    scales = [(sheet.width - gutter - _tail(bar, sheet)) / float(bar.value) for bar in bars if bar.value]
    longest = min(scales, default=0.0) * float(max(bar.value for bar in bars))
    if scales and longest < LEAST_SCALE_MM:
        widest = max((spoken(bar.name) for bar in bars), key=lambda name: sheet.measure(name, bold=True))
        raise StyleError(
            f"名称「{widest}」过长，条形仅余{max(longest, 0):.0f}毫米", place="图", remedy="请缩短名称或标注"
        )
    return min(scales, default=0.0)


def _tail(bar: Bar, sheet: Sheet) -> float:
    """Return what stands behind the end of a bar, in mm; as if bold, so that emphasis moves nothing."""
    return SPACE_MM + sheet.value_width(bar.label, bold=True)


def mark(bar: Bar, box: Box, color: str) -> Area:
    """Return the bar as an area: solid, hollow for a part of a year, hatched where it may only stand beside."""
    if bar.fill == "solid":
        return Area(box, color, 2.0)
    return Area(box, PAPER, 2.0, edge=color, hatched=bar.fill == "hatched")


def _heading(panel: BarPanel, sheet: Sheet, y: float) -> float:
    """Set heading and remark, the remark below when it is too long for one line; return where the bars begin."""
    heading, remark = spoken(panel.heading), spoken(panel.remark)
    if not heading + remark:
        return y
    middle = y + sheet.style.size_pt * POINT_MM / 2
    start = sheet.text(0, middle, heading, bold=True).x1 + (SPACE_MM if heading else 0.0)
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
    bottom = y + PITCH_MM * len(panel.bars)
    air = (PITCH_MM - BAR_MM) / 2 - OVERHANG_MM
    sheet.zero(zero, y + air, bottom - air)
    for count, bar in enumerate(panel.bars):
        middle = y + PITCH_MM * (count + 0.5)
        end = zero + float(bar.value) * scale
        subject = bar.role == "subject"
        sheet.name(0, middle, spoken(bar.name), subject=subject)
        box = Box(zero, middle - BAR_MM / 2, end, middle + BAR_MM / 2)
        sheet.shapes.append(mark(bar, box, sheet.color(bar.role, led=led)))
        # What may not be compared is not set off either.
        bold = bar.strong or (subject and bar.fill != "hatched")
        sheet.value(end + SPACE_MM, middle, bar.label, bold=bold)
    return bottom
