"""Lays a figure out on a sheet: chooses the drawing for its kind of chart and checks what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import BarChart, DotChart, Grid, Multiples, PathChart, ShareChart
from reportgen.charts.bars import bar_chart
from reportgen.charts.dots import dot_chart
from reportgen.charts.grid import grid
from reportgen.charts.multiples import multiples
from reportgen.charts.path import path_chart
from reportgen.charts.shares import share_chart
from reportgen.charts.sheet import Sheet
from reportgen.charts.timeline import timeline
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from reportgen.brief import Figure
    from reportgen.charts.sheet import Lettering
    from reportgen.style import ChartStyle


def lay_out(figure: Figure, style: ChartStyle, lettering: Lettering, *, narrow: bool = False) -> Sheet:
    """Return the figure on a sheet, full or narrow; raises StyleError, with the figure named, where a label fails."""
    sheet = Sheet(style, lettering, narrow=narrow)
    try:
        _fill(sheet, figure)
        sheet.check()
    except StyleError as error:
        raise StyleError(error.what, place=f"图 {figure.id}", remedy=error.remedy) from None
    return sheet


def _fill(sheet: Sheet, figure: Figure) -> None:
    chart = figure.chart
    if isinstance(chart, BarChart):
        bottom = bar_chart(chart, sheet)
    elif isinstance(chart, ShareChart):
        bottom = share_chart(chart, sheet)
    elif isinstance(chart, DotChart):
        bottom = dot_chart(chart, sheet)
    elif isinstance(chart, PathChart):
        bottom = path_chart(chart, sheet)
    elif isinstance(chart, Multiples):
        bottom = multiples(chart, sheet)
    elif isinstance(chart, Grid):
        bottom = grid(chart, sheet)
    else:
        bottom = timeline(chart, sheet)
    sheet.height = round(bottom, 2)
