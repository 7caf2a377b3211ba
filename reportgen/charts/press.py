"""Renders a sheet with matplotlib: millimetres to SVG or PNG, without layout engine, pyplot or dates inside."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from reportgen.charts.lettering import BOLD, REGULAR, SETTINGS, complete
from reportgen.charts.sheet import HOLLOW_PT, PAPER, POINT_MM, RULE_PT, Area, Disc, Line, Triangle

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.transforms import Transform

    from reportgen.charts.sheet import Box, Label, Shape, Sheet

OPTICAL_EM = 0.365  # from the baseline to the optical middle, of digits as of ideographs
INCH_MM = 25.4
HATCH_STEP_MM = 1.25
HATCH_PT = 0.56
DOTS = (0, (0.1, 2.6))  # in widths of the stroke, with round ends
SIZE = re.compile(rb'width="[\d.]+pt" height="[\d.]+pt"')


def svg(sheet: Sheet) -> bytes:
    """Return the sheet as SVG with its size in mm; every label is a text element, in the order it was set."""
    stream = BytesIO()
    unsigned = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with rc_context(SETTINGS), complete(sheet.style.family):
        FigureCanvasSVG(_figure(sheet)).print_svg(stream, metadata=unsigned)  # type: ignore[no-untyped-call]
    size = f'width="{sheet.width:g}mm" height="{sheet.height:g}mm"'.encode()
    return SIZE.sub(size, stream.getvalue(), count=1)


def png(sheet: Sheet, dpi: int) -> bytes:
    """Return the sheet as PNG at `dpi` dots to the inch, without a program's name or a date in it."""
    stream = BytesIO()
    unsigned = {"Software": None}
    with rc_context(SETTINGS), complete(sheet.style.family):
        FigureCanvasAgg(_figure(sheet, dpi)).print_png(stream, metadata=unsigned)  # type: ignore[no-untyped-call]
    return stream.getvalue()


def _figure(sheet: Sheet, dpi: float = 72) -> Figure:
    """Return a figure of the sheet's size whose artists count in mm from its top left corner."""
    figure = Figure(figsize=(sheet.width / INCH_MM, sheet.height / INCH_MM), dpi=dpi, facecolor=PAPER, edgecolor="none")
    page = Affine2D().scale(1 / INCH_MM, -1 / INCH_MM).translate(0, sheet.height / INCH_MM) + figure.dpi_scale_trans
    for shape in sheet.shapes:
        for artist in _artists(shape, page):
            figure.add_artist(artist)
    for label in sheet.labels:
        figure.add_artist(_lettered(label, sheet.style.family, page))
    return figure


def _lettered(label: Label, family: str, page: Transform) -> Artist:
    """Return the label on its baseline; centring on the ink of each string would make a row of labels dance."""
    baseline = label.y + OPTICAL_EM * label.size_pt * POINT_MM
    return Text(
        label.x,
        baseline,
        label.words,
        color=label.color,
        horizontalalignment=label.align,
        verticalalignment="baseline",
        fontfamily=[family],
        fontsize=label.size_pt,
        fontweight=BOLD if label.bold else REGULAR,
        parse_math=False,
        transform=page,
        zorder=6,
    )


def _artists(shape: Shape, page: Transform) -> list[Artist]:
    if isinstance(shape, Line):
        return [_stroke(shape, page)]
    if isinstance(shape, Disc):
        return [_disc(shape, page)]
    if isinstance(shape, Triangle):
        return [_triangle(shape, page)]
    drawn = [_area(shape, page)]
    return [*drawn, _hatching(shape, page)] if shape.hatched else drawn


def _stroke(line: Line, page: Transform) -> Artist:
    return Line2D(
        [line.x0, line.x1],
        [line.y0, line.y1],
        color=line.color,
        linewidth=line.width_pt,
        linestyle=DOTS if line.dotted else "solid",
        solid_capstyle="butt",
        dash_capstyle="round",
        transform=page,
        zorder=line.depth,
    )


def _disc(disc: Disc, page: Transform) -> Artist:
    radius = disc.radius - HOLLOW_PT * POINT_MM / 2 if disc.hollow else disc.radius
    return Circle(
        (disc.x, disc.y),
        radius,
        facecolor=PAPER if disc.hollow else disc.color,
        edgecolor=disc.color if disc.hollow else "none",
        linewidth=HOLLOW_PT if disc.hollow else 0,
        transform=page,
        zorder=5,
    )


def _triangle(mark: Triangle, page: Transform) -> Artist:
    radius = mark.radius - HOLLOW_PT * POINT_MM / 2
    left, right, foot = mark.x - radius * 0.95, mark.x + radius * 0.95, mark.y + radius * 0.7
    return Polygon(
        [(mark.x, mark.y - radius), (left, foot), (right, foot)],
        facecolor=PAPER,
        edgecolor=mark.color,
        linewidth=HOLLOW_PT,
        joinstyle="miter",
        transform=page,
        zorder=5,
    )


def _inset(area: Area) -> Box:
    """Return the path of an area: with an edge, half its stroke inside the box."""
    by = RULE_PT * POINT_MM / 2 if area.edge else 0.0
    return area.box._replace(x0=area.box.x0 + by, y0=area.box.y0 + by, x1=area.box.x1 - by, y1=area.box.y1 - by)


def _area(area: Area, page: Transform) -> Artist:
    box = _inset(area)
    return Rectangle(
        (box.x0, box.y0),
        max(0.0, box.x1 - box.x0),
        max(0.0, box.y1 - box.y0),
        facecolor=area.color,
        edgecolor=area.edge or "none",
        linewidth=RULE_PT if area.edge else 0,
        joinstyle="miter",
        transform=page,
        zorder=area.depth,
    )


def _hatching(area: Area, page: Transform) -> Artist:
    """Return lines at 45 degrees cut to the box by arithmetic: no pattern, no clip path, alike in every renderer."""
    x, y, right, bottom = _inset(area)
    wide, tall = right - x, bottom - y
    cuts, along = [], HATCH_STEP_MM * 0.6
    while along < wide + tall:
        upper = (x + along, y) if along <= wide else (right, y + along - wide)
        lower = (x, y + along) if along <= tall else (x + along - tall, bottom)
        cuts.append((upper, lower))
        along += HATCH_STEP_MM * 2**0.5
    return LineCollection(
        cuts, colors=area.edge, linewidths=HATCH_PT, capstyle="butt", transform=page, zorder=area.depth + 1
    )
