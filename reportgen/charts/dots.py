"""Dots on one axis from zero, on hairline tracks without stems: a line from zero would be a bar, and a bar ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts.bars import EDGE_MM, GUTTER_MM, PITCH_MM, least_scale
from reportgen.charts.names import column, set_name, zero_line
from reportgen.charts.sheet import LINE_MM, SPACE_MM, Disc, Line
from reportgen.charts.words import spoken
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from reportgen.brief import Bar, DotChart
    from reportgen.charts.sheet import Sheet

RADIUS_MM = 1.5
AXIS_MM, FOOT_MM = 5.6, 4.4
OVER_MM = 0.8  # from the top edge to the top of the grid


def dot_chart(chart: DotChart, sheet: Sheet) -> float:
    """Draw the dots; places without a value are named beneath, never drawn at zero. Return the height in mm."""
    left = column([dot.name for dot in chart.dots], sheet, GUTTER_MM)
    right = _right(chart, left, sheet)
    led = any(dot.role == "subject" for dot in chart.dots)
    bottom, middles = EDGE_MM, []
    for dot in chart.dots:
        x = left + float(dot.value / chart.top) * (right - left)
        middles.append(_dot(dot, (x, bottom), (left, right), sheet, led=led))
        bottom = middles[-1] + PITCH_MM / 2
    for count in range(len(chart.ticks)):
        _grid(_tick_x(count, chart, (left, right)), bottom - OVER_MM, sheet)
    zero_line(middles, sheet, left, PITCH_MM / 2 - OVER_MM)
    for count, tick in enumerate(chart.ticks):
        x = _tick_x(count, chart, (left, right))
        sheet.small(x, bottom + 2.3, tick.text, "center" if count else "left")
    return _absent(chart, bottom + (AXIS_MM if chart.ticks else SPACE_MM), sheet)


def _right(chart: DotChart, left: float, sheet: Sheet) -> float:
    """Return where `top` stands: as far right as the last axis figure and every label behind its dot allow."""
    outside = [spoken(dot.name) for dot in chart.dots if not 0 <= dot.value <= chart.top]
    if outside or chart.top <= 0:
        raise StyleError(f"「{''.join(outside[:1])}」不在0与{chart.top}之间", place="图", remedy="请核对数值与刻度上限")
    limits = [sheet.width - RADIUS_MM]
    if chart.ticks:
        limits.append(sheet.width - sheet.measure(chart.ticks[-1].text, small=True) / 2)
    for dot in chart.dots:
        tail = RADIUS_MM + SPACE_MM + sheet.value_width(dot.label, bold=True)
        limits += [left + (sheet.width - tail - left) * float(chart.top / dot.value)] if dot.value else []
    if min(limits) - left < least_scale(sheet):
        widest = max((spoken(dot.name) for dot in chart.dots), key=len)
        raise StyleError(f"名称「{widest}」或其标注过长", place="图", remedy="请缩短名称或标注")
    return min(limits)


def _tick_x(count: int, chart: DotChart, axis: tuple[float, float]) -> float:
    left, right = axis
    return left + (right - left) * count / max(len(chart.ticks) - 1, 1)


def _grid(x: float, bottom: float, sheet: Sheet) -> None:
    sheet.shapes.append(Line(x, OVER_MM + EDGE_MM, x, bottom, sheet.style.grid, 0.4, 0.0))


def _dot(dot: Bar, at: tuple[float, float], axis: tuple[float, float], sheet: Sheet, *, led: bool) -> float:
    """Draw a dot at its x below y with name, track and value; return its middle."""
    (x, y), (left, right) = at, axis
    subject = dot.role == "subject"
    middle = set_name(dot.name, sheet, (y, left, PITCH_MM), subject=subject)
    sheet.shapes.append(Line(left, middle, right, middle, sheet.style.grid, 0.4, 0.0))
    sheet.shapes.append(Disc(x, middle, RADIUS_MM, sheet.color(dot.role, led=led), dot.fill != "solid"))
    bold = subject or dot.strong
    sheet.plate(sheet.value(x + RADIUS_MM + SPACE_MM, middle, dot.label, bold=bold))
    return middle


def _absent(chart: DotChart, y: float, sheet: Sheet) -> float:
    """Set the places without a value, in as many lines as it takes; return where they end."""
    lines = sheet.broken(chart.absent, sheet.width)
    for count, line in enumerate(lines):
        sheet.small(0, y + FOOT_MM / 2 + LINE_MM * count, line)
    return y + FOOT_MM + LINE_MM * (len(lines) - 1) if lines else y
