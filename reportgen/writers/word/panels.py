"""Bars as plots: the panels of a bar chart on one scale, shares of a whole on their track, panels side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.charts import bars as stacked
from reportgen.charts import multiples as abreast
from reportgen.charts import shares
from reportgen.charts.names import column
from reportgen.charts.sheet import LINE_MM, SPACE_MM, tint
from reportgen.charts.words import spoken
from reportgen.writers.word.plots import Frame, Plot, Point, Remark, Scale, Series, Words
from reportgen.writers.word.scales import code_of, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.brief import Bar, BarChart, BarPanel, Multiples, ShareChart
    from reportgen.charts.sheet import Sheet

HEAD_AIR_MM = 0.8  # between a heading and the zero line
_WHOLE, _VALUES = "整体", "数值"
_GAP, _GAP_ABREAST = (
    round((pitch - bar) / bar * 100)
    for bar, pitch in ((stacked.BAR_MM, stacked.PITCH_MM), (abreast.BAR_MM, abreast.PITCH_MM))
)


def bar_plots(chart: BarChart, sheet: Sheet) -> tuple[Plot, ...]:
    """Return a plot for each panel, one under the other; raises StyleError where names or labels leave no room."""
    every = [bar for panel in chart.panels for bar in panel.bars]
    zero = column([bar.name for bar in every], sheet, stacked.GUTTER_MM)
    led = any(bar.role == "subject" for bar in every)
    plots = []
    for panel in chart.panels:
        heading = _heading(panel, sheet)
        frame = Frame(zero, _head_mm(heading), sheet.width - zero, stacked.PITCH_MM * len(panel.bars))
        scale = stacked.bar_scale(every if chart.shared_scale else panel.bars, zero, sheet)
        below = stacked.EDGE_MM if panel is chart.panels[-1] else stacked.GAP_MM
        plots.append(
            Plot(
                "bars",
                sheet.width,
                frame.top + frame.height + below,
                frame,
                _names(panel.bars),
                (_series(panel, tuple(_stacked_point(bar, sheet, led=led) for bar in panel.bars)),),
                Scale(_end(frame.width, scale)),
                _GAP,
                _over(heading, sheet.width),
                alt=_said(panel),
            )
        )
    return tuple(plots)


def _stacked_point(bar: Bar, sheet: Sheet, *, led: bool) -> Point:
    # What may not be compared is not set off either.
    bold = bar.strong or (bar.role == "subject" and bar.fill != "hatched")
    return Point(bar.value, sheet.color(bar.role, led=led), spoken((bar.label,)), bold, bar.fill)


def multiple_plots(chart: Multiples, sheet: Sheet) -> tuple[Plot, ...]:
    """Return a plot for each panel, side by side, each on a scale of its own; raises StyleError without room."""
    count = len(chart.panels)
    wide = sheet.width / count
    inner = wide - abreast.GAP_MM * (count - 1) / count
    headings = [_heading_abreast(panel, inner, sheet) for panel in chart.panels]
    top = max(map(_head_mm, headings))
    rows = max(len(panel.bars) for panel in chart.panels)
    plots = []
    for panel, heading in zip(chart.panels, headings, strict=True):
        zero = abreast.gutter(panel, sheet)
        frame = Frame(zero, top, inner - zero, abreast.PITCH_MM * len(panel.bars))
        plots.append(
            Plot(
                "bars",
                wide,
                top + abreast.PITCH_MM * rows + stacked.EDGE_MM,
                frame,
                _names(panel.bars),
                (_series(panel, _points_abreast(panel, sheet)),),
                Scale(_end(frame.width, abreast.panel_scale(panel, frame.width, sheet))),
                _GAP_ABREAST,
                _over(heading, wide),
                alt=_said(panel),
            )
        )
    return tuple(plots)


def _points_abreast(panel: BarPanel, sheet: Sheet) -> tuple[Point, ...]:
    led = any(bar.role == "subject" for bar in panel.bars)
    points = []
    for bar in panel.bars:
        color = sheet.color(bar.role, led=led)
        bold = bar.strong or bar.role == "subject"
        ground = tint(color, abreast.WASH) if bar.fill == "hatched" else ""
        points.append(Point(bar.value, color, spoken((bar.label,)), bold, bar.fill, ground))
    return tuple(points)


def share_plots(chart: ShareChart, sheet: Sheet) -> tuple[Plot, ...]:
    """Return one plot, each bar on a track that stands for the whole, its label at the end of the track.

    Nothing where no number format prints the figures of the scale as they were printed.
    """
    most = Decimal(shares.WHOLE)
    figures = steps(most, len(chart.ticks))
    code = code_of(figures, [tick.text for tick in chart.ticks])
    zero = column([bar.name for bar in chart.bars], sheet, 0.0)
    tail = max(sheet.value_width(bar.label, bold=True) for bar in chart.bars) + SPACE_MM * 2
    frame = Frame(zero, stacked.EDGE_MM, sheet.width - zero - tail, stacked.PITCH_MM * len(chart.bars))
    outside = any(not 0 <= bar.value <= shares.WHOLE for bar in chart.bars)  # the picture says so
    if outside or frame.width < stacked.least_scale(sheet) or (chart.ticks and not code):
        return ()
    below = stacked.EDGE_MM + (shares.AXIS_MM if chart.ticks else 0.0)
    scale = Scale(most, figures[1] if len(figures) > 1 else None, code, shown=bool(code))
    height = frame.top + frame.height + below
    return (Plot("bars", sheet.width, height, frame, _names(chart.bars), _on_track(chart, sheet), scale, _GAP),)


def _on_track(chart: ShareChart, sheet: Sheet) -> tuple[Series, ...]:
    """Return the wholes, which bear the labels so that these stand in one column, and before them the shares."""
    track, whole = sheet.style.panel, Decimal(shares.WHOLE)
    tracks = (Point(whole, track, spoken((bar.label,)), bar.strong) for bar in chart.bars)
    values = (Point(bar.value, sheet.color(shares.tone(bar)), fill=bar.fill) for bar in chart.bars)
    return (
        Series(_WHOLE, "bars", track, tuple(tracks)),
        Series(_VALUES, "bars", sheet.style.peer, tuple(values)),
    )


def _series(panel: BarPanel, points: tuple[Point, ...]) -> Series:
    return Series(_title(panel) or _VALUES, "bars", points[0].color, points)


def _title(panel: BarPanel) -> str:
    """Return heading and remark as one string."""
    heading, remark = spoken(panel.heading), spoken(panel.remark)
    return f"{heading}（{remark}）" if heading and remark else heading or remark


def _said(panel: BarPanel) -> str:
    """Return what stands for a panel whose picture is not seen."""
    bars = "、".join(f"{spoken(bar.name)}{spoken((bar.label,))}" for bar in panel.bars)
    return f"{_title(panel)}：{bars}" if _title(panel) else bars


def _names(bars: Sequence[Bar]) -> tuple[str, ...]:
    return tuple(spoken(bar.name) for bar in bars)


def _end(width_mm: float, scale: float) -> Decimal:
    """Return the value at the end of a scale, of so many mm per unit, to six digits; 1 where all values are nought."""
    return Decimal(f"{width_mm / scale:.6g}") if scale else Decimal(1)


def _heading(panel: BarPanel, sheet: Sheet) -> tuple[Words, ...]:
    """Return heading and remark on one line where it holds both, else the remark below."""
    heads, remark = sheet.broken(panel.heading, sheet.width, small=False, bold=True), spoken(panel.remark)
    start = sheet.measure(heads[-1], bold=True) + SPACE_MM if heads else 0.0
    if heads and start + sheet.measure(remark, small=True) <= sheet.width:
        return (*map(Words, heads[:-1]), Words(heads[-1], remark))
    return (*map(Words, heads), *(Words("", line) for line in sheet.broken(panel.remark, sheet.width)))


def _heading_abreast(panel: BarPanel, width: float, sheet: Sheet) -> tuple[Words, ...]:
    heads = sheet.broken(panel.heading, width, small=False, bold=True)
    return (*map(Words, heads), *(Words("", line) for line in sheet.broken(panel.remark, width)))


def _over(heading: tuple[Words, ...], width: float) -> tuple[Remark, ...]:
    """Return a heading in the frame it takes over the bars."""
    return (Remark(heading, Frame(0.0, 0.0, width, _head_mm(heading) - HEAD_AIR_MM)),) if heading else ()


def _head_mm(heading: tuple[Words, ...]) -> float:
    """Return how much of a plot's height its heading takes."""
    if not heading:
        return stacked.EDGE_MM
    more = sum(stacked.HEAD_LINE_MM if line.bold else LINE_MM for line in heading[1:])
    return stacked.HEAD_MM + more
