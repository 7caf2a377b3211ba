"""A path over the years as plots: full years and forecasts over an axis of years, parts of years on stems apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from reportgen.charts.callouts import Mark, Stroke, callouts, gap_words
from reportgen.charts.path import (
    DOT_MM,
    FOOT_EDGE_MM,
    FOOT_LINE_MM,
    FOOT_MM,
    GUTTER_MM,
    HEAD_MM,
    HEADROOM_MM,
    KEY_MARK_MM,
    KEY_MM,
    LEAST_STEP_MM,
    LEAST_YEARS_MM,
    NEAR_TOP,
    PANEL_GAP_MM,
    PLOT_MM,
    TICK_GAP_MM,
    TRIANGLE_MM,
    when_lines,
)
from reportgen.charts.sheet import SPACE_MM, Box, Line
from reportgen.charts.words import heads, in_years, of_span, spoken
from reportgen.writers.word.plots import Frame, Look, Plot, Point, Remark, Scale, Series, Shift, Words
from reportgen.writers.word.scales import code_of, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.brief import PathChart, PathPoint, Span
    from reportgen.charts.sheet import Label, Sheet

_LOOKS: Mapping[Span, Look] = {"full": "discs", "forecast": "triangles"}
_JOINED: Mapping[bool, Look] = {False: "line", True: "dotted"}
_STROKES: Mapping[Look, str] = {"line": "逐年相连", "dotted": "其间缺年"}
COLUMN_MM, _WIDEST_GAP = 5.0, 500
_LEVEL_MM = 0.8  # labels whose middle is no further from that of their mark stand beside it
_KEY_PAD_MM = 6.0  # what a legend needs beside its mark and words


class _Placed(NamedTuple):
    """Where the labels of marks were found a place, and the words in the gaps."""

    shifts: tuple[Shift, ...]
    remarks: tuple[Remark, ...]


def path_plots(chart: PathChart, sheet: Sheet) -> tuple[Plot, ...]:
    """Return the plot of the years and beside it that of the parts of years, on one scale.

    Nothing where no number format prints the figures of the scale, where the years have no room side by side or a
    label would have to move away from its mark; raises StyleError where labels find no place at all.
    """
    figures = steps(chart.top, len(chart.ticks))
    code = code_of(figures, [tick.text for tick in chart.ticks])
    parts, years = of_span(chart, "part"), in_years(chart)
    outside = any(not 0 <= point.value <= chart.top for point in chart.points)  # the picture says so
    if len(figures) < 2 or not code or outside or _twice(chart):  # noqa: PLR2004 (a scale has two ends)
        return ()
    scale = Scale(chart.top, figures[1], code, shown=True)
    gutter = max([GUTTER_MM, *(sheet.measure(tick.text, small=True) + TICK_GAP_MM for tick in chart.ticks)])
    if not parts:
        return _years(chart, sheet, (gutter, sheet.width), scale)
    if not years:
        return _parts(chart, sheet, (gutter, sheet.width), scale)
    split = sheet.width - PANEL_GAP_MM - _parts_mm(chart, sheet)
    if split - gutter < LEAST_YEARS_MM:
        return ()
    beside = Scale(chart.top, figures[1], code)
    first = _years(chart, sheet, (gutter, split), scale)
    apart = _parts(chart, sheet, (PANEL_GAP_MM, sheet.width - split), beside)
    return (*first, *apart) if first and apart else ()


def _twice(chart: PathChart) -> bool:
    """Whether a year has two values of one kind, for which a series has no room."""
    years = [(point.span, point.day.year) for point in in_years(chart)]
    return len(years) > len(set(years))


def _years(chart: PathChart, sheet: Sheet, sides: tuple[float, float], scale: Scale) -> tuple[Plot, ...]:
    """Return the plot of full years and forecasts between its sides; nothing where their heads or labels do not fit."""
    names = _year_names(chart)
    frame = _frame(chart, sides)
    step = frame.width / len(names)
    if any(sheet.measure(line, small=True) > step for name in names.values() for line in name.split("\n")):
        return ()
    placed = _placed(chart, frame, sheet, names)
    if placed is None:
        return ()
    shifts = dict(zip(in_years(chart), placed.shifts, strict=True))
    marks = tuple(_marked(chart, span, names, shifts, sheet) for span in _spans(chart))
    series = (*marks, *_strokes(chart, names, sheet))
    height = frame.top + frame.height + _foot(chart)
    return (Plot("lines", sides[1], height, frame, tuple(names.values()), series, scale, remarks=placed.remarks),)


def _spans(chart: PathChart) -> tuple[Span, ...]:
    spans: tuple[Span, ...] = ("full", "forecast")
    return tuple(span for span in spans if of_span(chart, span))


def _frame(chart: PathChart, sides: tuple[float, float]) -> Frame:
    """Return the frame of a panel below its keys; both panels are equally tall, so that heights compare."""
    crowded = any(float(point.value / chart.top) >= NEAR_TOP for point in chart.points)
    return Frame(sides[0], HEAD_MM + (HEADROOM_MM if crowded else 0.0), sides[1] - sides[0], PLOT_MM)


def _foot(chart: PathChart) -> float:
    """Return what stands below the frame, of two lines where parts of years are shown: both panels end level."""
    several = of_span(chart, "part") or len({year for year, _ in heads(chart)}) < len(heads(chart))
    return FOOT_MM + FOOT_LINE_MM * bool(several) + FOOT_EDGE_MM


def _year_names(chart: PathChart) -> dict[int, str]:
    """Return every year of the axis with its heads as printed, blank where no value is."""
    shown = [year for year, _ in heads(chart)]
    shown += [end for first, last, _ in chart.gaps for end in (first, last)]
    return {
        year: "\n".join(when.text for other, when in heads(chart) if other == year)
        for year in range(min(shown), max(shown) + 1)
    }


def _year_x(year: int, names: Mapping[int, str], frame: Frame) -> float:
    return frame.left + (year - min(names) + 0.5) * frame.width / len(names)


def _placed(chart: PathChart, frame: Frame, sheet: Sheet, names: Mapping[int, str]) -> _Placed | None:
    """Return the places the PDF's own search finds for labels and gap words; None where one needs a leader."""
    bottom = frame.top + frame.height
    marks = []
    for point in in_years(chart):
        y = bottom - float(point.value / chart.top) * frame.height
        radius = TRIANGLE_MM if point.span == "forecast" else DOT_MM
        marks.append(Mark(_year_x(point.day.year, names, frame), y, radius, point.label, point.strong))
    full = [mark for mark, point in zip(marks, in_years(chart), strict=True) if point.span == "full"]
    strokes = [Stroke(one.x, one.y, two.x, two.y) for one, two in pairwise(full)]
    room = Box(frame.left, KEY_MM + SPACE_MM, frame.left + frame.width, bottom - 0.3)
    gaps = [
        gap_words(words, [_year_x(year, names, frame) for year in (first, last)], room, sheet)
        for first, last, words in chart.gaps
    ]
    callouts(marks, strokes, gaps, room, sheet)
    if any(isinstance(shape, Line) for shape in sheet.shapes):
        return None
    found = iter(sheet.labels)
    remarks = tuple(_remark([next(found) for _ in gap.lines]) for gap in gaps)
    return _Placed(tuple(_shift(mark, found) for mark in marks), remarks)


def _shift(mark: Mark, found: Iterator[Label]) -> Shift:
    """Return where the next label stands from its mark; its flags, which follow it, stand with it."""
    boxes = [next(found).box for _ in range(1 + len(mark.label.flags))]
    right, down = (boxes[0].x0 + boxes[-1].x1) / 2 - mark.x, (boxes[0].y0 + boxes[0].y1) / 2 - mark.y
    if boxes[-1].x1 < mark.x:
        return Shift("l", 0.0, down if abs(down) > _LEVEL_MM else 0.0)
    if boxes[0].x0 > mark.x:
        return Shift("r", 0.0, down if abs(down) > _LEVEL_MM else 0.0)
    return Shift("t" if down < 0 else "b", right if abs(right) > _LEVEL_MM else 0.0)


def _remark(lines: list[Label]) -> Remark:
    left, right = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    top, bottom = lines[0].box.y0, lines[-1].box.y1
    words = tuple(Words("", line.words) for line in lines)
    return Remark(words, Frame(left, top, right - left, bottom - top), centred=True)


def _marked(
    chart: PathChart, span: Span, names: Mapping[int, str], shifts: Mapping[PathPoint, Shift], sheet: Sheet
) -> Series:
    """Return the marks of a span over the years."""
    color = sheet.color(chart.role)
    found = {point.day.year: _point(point, color, shifts[point]) for point in of_span(chart, span)}
    return Series(_key(chart, span), _LOOKS[span], color, tuple(map(found.get, names)), key=span in chart.keys)


def _point(point: PathPoint, color: str, shift: Shift) -> Point:
    return Point(point.value, color, spoken((point.label,)), point.strong, shift=shift)


def _key(chart: PathChart, span: Span) -> str:
    return spoken(chart.keys.get(span, ""))


def _strokes(chart: PathChart, names: Mapping[int, str], sheet: Sheet) -> Iterator[Series]:
    """Yield what joins full years: a line from year to year, a dotted one across years without a value."""
    color = sheet.color(chart.role)
    pairs = pairwise(of_span(chart, "full"))
    for apart, run in groupby(pairs, key=lambda pair: pair[1].day.year - pair[0].day.year > 1):
        ends = {point.day.year: Point(point.value, color) for pair in run for point in pair}
        yield Series(_STROKES[_JOINED[apart]], _JOINED[apart], color, tuple(map(ends.get, names)))


def _parts_mm(chart: PathChart, sheet: Sheet) -> float:
    """Return how wide the parts of years stand, side by side below their key."""
    key = KEY_MARK_MM + _KEY_PAD_MM + sheet.measure(_key(chart, "part"), small=True)
    return max(key, _part_step(chart, sheet) * len(of_span(chart, "part")))


def _part_step(chart: PathChart, sheet: Sheet) -> float:
    parts = of_span(chart, "part")
    widths = [sheet.value_width(point.label, bold=True) for point in parts]
    widths += [sheet.measure(line, small=True) for point in parts for line in when_lines(point)]
    return max(LEAST_STEP_MM, max(widths) + SPACE_MM)


def _parts(chart: PathChart, sheet: Sheet, sides: tuple[float, float], scale: Scale) -> tuple[Plot, ...]:
    """Return the plot of the parts of years in the order given; nothing where they do not fit between its sides.

    Hollow columns: Word has no ring that every reader draws hollow, nor a stem that ends at one.
    """
    parts, color = of_span(chart, "part"), sheet.color(chart.role)
    frame = _frame(chart, sides)
    if frame.width < _part_step(chart, sheet) * len(parts):
        return ()
    names = tuple("\n".join(when_lines(point)) for point in parts)
    points = tuple(replace(_point(point, color, Shift("outEnd")), fill="hollow") for point in parts)
    series = Series(_key(chart, "part"), "bars", color, points, key="part" in chart.keys)
    height = frame.top + frame.height + _foot(chart)
    gap = round(min(_WIDEST_GAP, (frame.width / len(parts) / COLUMN_MM - 1) * 100))
    said = "、".join(f"{spoken((point.when,))}{spoken((point.label,))}" for point in parts)
    return (
        Plot("columns", sides[1], height, frame, names, (series,), scale, gap, alt=f"{_key(chart, 'part')}：{said}"),
    )
