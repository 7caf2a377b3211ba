"""One place's values over the years on one height scale: full years joined, parts of years apart, forecasts unjoined.

A dotted stretch crosses years without a value, since a solid line would claim a path nobody recorded. Parts of a year
stand in a panel of their own, each on a stem that reads its height and leads nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from reportgen.charts.callouts import Mark, Stroke, callouts, gap_words
from reportgen.charts.placing import rows
from reportgen.charts.sheet import (
    HAIR_PT,
    HOLLOW_PT,
    LINE_MM,
    RULE_PT,
    SPACE_MM,
    TOLERANCE_MM,
    Box,
    Disc,
    Line,
    Triangle,
)
from reportgen.charts.words import heads, in_years, of_span, spoken
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from reportgen.brief import PathChart, PathPoint, Span
    from reportgen.charts.sheet import Sheet

PLOT_MM, NARROW_PLOT_MM = 44.0, 36.0
KEY_MM, KEY_MARK_MM, KEY_GAP_MM = 2.0, 3.6, 5.0  # the middle of the first key, its mark, the air to the next key
HEAD_MM = 7.0
HEADROOM_MM = 2.4  # more over a value at the top of the scale, for its label
NEAR_TOP = 0.9
GUTTER_MM, TICK_GAP_MM = 11.5, 2.0
PANEL_GAP_MM, STACK_GAP_MM = 7.0, 3.0
SIDE_MM = 4.0  # from the edge of a panel to its first and last year
LEAST_YEARS_MM, LEAST_STEP_MM = 45.0, 10.0
FOOT_MM, FOOT_LINE_MM, FOOT_EDGE_MM = 3.0, 3.3, 2.3
DOT_MM, TRIANGLE_MM = 1.25, 1.55
WIDEST_KEY_MM = 40.0


@dataclass(frozen=True, slots=True)
class Plot:
    """A panel: mm of its edges, bottom being zero, and the value at its top."""

    left: float
    right: float
    top: float
    bottom: float
    most: Decimal

    def high(self, value: Decimal) -> float:
        """Return the y of a value."""
        return self.bottom - float(value / self.most) * (self.bottom - self.top)


def path_chart(chart: PathChart, sheet: Sheet) -> float:
    """Draw the years and, beside or below them, the parts of years; return the height in mm."""
    _refuse_outside(chart)
    parts, years = of_span(chart, "part"), in_years(chart)
    gutter = max([GUTTER_MM, *(sheet.measure(tick.text, small=True) + TICK_GAP_MM for tick in chart.ticks)])
    if not years or not parts:
        draw = _years if years else _parts
        return draw(chart, sheet, (gutter, sheet.width), 0.0, ticks=True)
    wide = max(_step(parts, sheet) * len(parts), _key_width(chart, ("part",), sheet))
    split = sheet.width - wide - PANEL_GAP_MM
    if not sheet.narrow and split - gutter >= LEAST_YEARS_MM:
        bottom = _years(chart, sheet, (gutter, split), 0.0, ticks=True)
        return max(bottom, _parts(chart, sheet, (split + PANEL_GAP_MM, sheet.width), 0.0, ticks=False))
    bottom = _years(chart, sheet, (gutter, sheet.width), 0.0, ticks=True) + STACK_GAP_MM
    return _parts(chart, sheet, (gutter, sheet.width), bottom, ticks=False)


def _refuse_outside(chart: PathChart) -> None:
    outside = [point.label.text for point in chart.points if not 0 <= point.value <= chart.top]
    if outside or chart.top <= 0:
        raise StyleError(f"「{''.join(outside[:1])}」不在0与{chart.top}之间", place="图", remedy="请核对数值与刻度上限")


def _plot(chart: PathChart, sheet: Sheet, sides: tuple[float, float], y: float, keys: int) -> Plot:
    """Return the panel below its keys; both panels are equally tall, so that heights compare."""
    crowded = any(float(point.value / chart.top) >= NEAR_TOP for point in chart.points)
    top = y + HEAD_MM + LINE_MM * (keys - 1) + (HEADROOM_MM if crowded else 0.0)
    return Plot(*sides, top, top + (NARROW_PLOT_MM if sheet.narrow else PLOT_MM), chart.top)


def _keys(chart: PathChart, spans: tuple[Span, ...], sides: tuple[float, float], y: float, sheet: Sheet) -> int:
    """Set the marks with their words, on as many lines as they need; return how many."""
    left, right = sides
    x, count = left, 0
    for span in (span for span in spans if of_span(chart, span) and span in chart.keys):
        words = spoken(chart.keys[span])
        wide = KEY_MARK_MM + sheet.measure(words, small=True)
        if x > left and x + wide > right:
            x, count = left, count + 1
        _mark(span, (x + DOT_MM, y + KEY_MM + LINE_MM * count), sheet.color(chart.role), sheet)
        for line in sheet.broken(chart.keys[span], right - x - KEY_MARK_MM):
            sheet.small(x + KEY_MARK_MM, y + KEY_MM + LINE_MM * count, line)
            count += 1
        x, count = x + wide + KEY_GAP_MM, count - 1
    return count + 1


def _key_width(chart: PathChart, spans: tuple[Span, ...], sheet: Sheet) -> float:
    words = (spoken(chart.keys[span]) for span in spans if span in chart.keys)
    return min(WIDEST_KEY_MM, max((KEY_MARK_MM + sheet.measure(each, small=True) for each in words), default=0.0))


def _grid(chart: PathChart, plot: Plot, sheet: Sheet, *, ticks: bool) -> None:
    """Draw the scale's lines, zero strong, with their figures at the left where asked for."""
    for count, tick in enumerate(chart.ticks):
        y = plot.bottom - (plot.bottom - plot.top) * count / max(len(chart.ticks) - 1, 1)
        if count:
            sheet.shapes.append(Line(plot.left, y, plot.right, y, sheet.style.grid, HAIR_PT, 0.0))
        if ticks:
            sheet.small(0, y, tick.text)
    sheet.shapes.append(Line(plot.left, plot.bottom, plot.right, plot.bottom, sheet.style.ink, RULE_PT, 4.0))


def _years(chart: PathChart, sheet: Sheet, sides: tuple[float, float], y: float, *, ticks: bool) -> float:
    """Draw full years and forecasts over a true axis of years; return the bottom in mm."""
    plot = _plot(chart, sheet, sides, y, _keys(chart, ("full", "forecast"), sides, y, sheet))
    _grid(chart, plot, sheet, ticks=ticks)
    points = in_years(chart)
    marks = [_set(point, _year_x(point.day.year, chart, plot, sheet), plot, chart, sheet) for point in points]
    strokes = list(_joined(chart, plot, sheet))
    _year_ticks(chart, plot, sheet)
    room = Box(plot.left, y + KEY_MM + SPACE_MM, plot.right, plot.bottom - 0.3)
    words = [
        gap_words(lines, [_year_x(year, chart, plot, sheet) for year in (first, last)], room, sheet)
        for first, last, lines in chart.gaps
    ]
    callouts(marks, strokes, words, room, sheet)
    return _heads(chart, plot, sheet)


def _year_x(year: int, chart: PathChart, plot: Plot, sheet: Sheet) -> float:
    """Return where a year stands; the first and last far enough inside for their heads."""
    shown = [point.day.year for point in in_years(chart)]
    shown += [end for first, last, _ in chart.gaps for end in (first, last)]
    first, last = min(shown), max(shown)
    side = max([SIDE_MM, *(sheet.measure(head.text, small=True) / 2 for _, head in heads(chart))])
    if first == last:
        return (plot.left + plot.right) / 2
    return plot.left + side + (year - first) / (last - first) * (plot.right - plot.left - 2 * side)


def _set(point: PathPoint, x: float, plot: Plot, chart: PathChart, sheet: Sheet) -> Mark:
    """Draw the mark of a point; return it with what is to be written at it."""
    y, radius = plot.high(point.value), TRIANGLE_MM if point.span == "forecast" else DOT_MM
    _mark(point.span, (x, y), sheet.color(chart.role), sheet)
    return Mark(x, y, radius, point.label, point.strong)


def _mark(span: Span, at: tuple[float, float], color: str, sheet: Sheet) -> None:
    x, y = at
    triangle = Triangle(x, y, TRIANGLE_MM, color)
    sheet.shapes.append(triangle if span == "forecast" else Disc(x, y, DOT_MM, color, span == "part"))


def _joined(chart: PathChart, plot: Plot, sheet: Sheet) -> list[Stroke]:
    """Join full years, dotted across missing ones; return the strokes that labels must keep clear of."""
    strokes = []
    for one, two in pairwise(of_span(chart, "full")):
        x0, x1 = (_year_x(point.day.year, chart, plot, sheet) for point in (one, two))
        y0, y1 = plot.high(one.value), plot.high(two.value)
        dotted = two.day.year - one.day.year > 1
        sheet.shapes.append(Line(x0, y0, x1, y1, sheet.color(chart.role), HOLLOW_PT, 3.0, dotted))
        strokes.append(Stroke(x0, y0, x1, y1))
    return strokes


def _year_ticks(chart: PathChart, plot: Plot, sheet: Sheet) -> None:
    """Mark every year of the axis, those without a value too."""
    shown = [point.day.year for point in in_years(chart)]
    for year in range(min(shown), max(shown) + 1):
        x = _year_x(year, chart, plot, sheet)
        sheet.line((x, plot.bottom), (x, plot.bottom + 0.9), sheet.style.muted)


def _heads(chart: PathChart, plot: Plot, sheet: Sheet) -> float:
    """Set the years below the axis, lower where they would meet; return the bottom in mm."""
    found = heads(chart)
    middles = [_year_x(year, chart, plot, sheet) for year, _ in found]
    halves = [sheet.measure(head.text, small=True) / 2 for _, head in found]
    chosen = rows([(x - half, x + half) for x, half in zip(middles, halves, strict=True)], 0.6)
    for (_, head), x, row in zip(found, middles, chosen, strict=True):
        sheet.small(x, plot.bottom + FOOT_MM + FOOT_LINE_MM * row, head.text, "center")
    return plot.bottom + FOOT_MM + FOOT_LINE_MM * max(chosen, default=0) + FOOT_EDGE_MM


def _parts(chart: PathChart, sheet: Sheet, sides: tuple[float, float], y: float, *, ticks: bool) -> float:
    """Draw the parts of years side by side in the order given; return the bottom in mm."""
    plot = _plot(chart, sheet, sides, y, _keys(chart, ("part",), sides, y, sheet))
    _grid(chart, plot, sheet, ticks=ticks)
    found = of_span(chart, "part")
    step = (plot.right - plot.left) / len(found)
    if step < _step(found, sheet) - TOLERANCE_MM:
        widest = max(found, key=lambda point: sheet.measure(point.label.text))
        raise StyleError(
            f"「{widest.label.text}」等{len(found)}个未满年度值放不下", place="图", remedy="请减少所示期间"
        )
    for count, point in enumerate(found):
        x = plot.left + step * (count + 0.5)
        mark = _set(point, x, plot, chart, sheet)
        sheet.line((x, plot.bottom), (x, mark.y), sheet.style.peer)
        start = x - sheet.value_width(point.label, bold=point.strong) / 2
        sheet.plate(sheet.value(start, mark.y - 3.3, point.label, bold=point.strong), 0.2)
        for line, words in enumerate(when_lines(point)):
            sheet.small(x, plot.bottom + FOOT_MM + FOOT_LINE_MM * line, words, "center")
    return plot.bottom + FOOT_MM + FOOT_LINE_MM + FOOT_EDGE_MM


def when_lines(point: PathPoint) -> list[str]:
    """Return the period of a part of a year as year and months, one below the other."""
    year, sign, months = point.when.text.partition("年")
    return [year + sign, months] if months else [year + sign]


def _step(points: Sequence[PathPoint], sheet: Sheet) -> float:
    """Return the room each part of a year needs, in mm."""
    widths = [sheet.value_width(point.label, bold=True) for point in points]
    widths += [sheet.measure(words, small=True) for point in points for words in when_lines(point)]
    return max(LEAST_STEP_MM, max(widths) + SPACE_MM)
