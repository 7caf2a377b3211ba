"""Charts of Word's own in a document: which figures can have them, their parts in the package, their drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from reportgen.brief import BarChart, Multiples, PathChart, ShareChart
from reportgen.charts.sheet import Sheet
from reportgen.errors import StyleError
from reportgen.writers.word import chart_xml
from reportgen.writers.word.chart_look import faces
from reportgen.writers.word.chart_type import Advances
from reportgen.writers.word.courses import path_plots
from reportgen.writers.word.panels import bar_plots, multiple_plots, share_plots
from reportgen.writers.word.workbook import workbook
from reportgen.writers.word.xml import EMU_PER_MM, Element, clean, node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.brief import Figure
    from reportgen.style import ChartStyle
    from reportgen.writers.word.blocks import Image
    from reportgen.writers.word.plots import Plot

_TYPE = "application/vnd.openxmlformats-officedocument"
_RELATION = chart_xml.RELATION


def plots_of(figure: Figure, style: ChartStyle) -> tuple[Plot, ...]:
    """Return the plots of a figure in the order of reading; nothing where it has to be a picture."""
    sheet, chart = Sheet(style, Advances()), figure.chart
    try:
        if isinstance(chart, BarChart):
            return bar_plots(chart, sheet)
        if isinstance(chart, ShareChart):
            return share_plots(chart, sheet)
        if isinstance(chart, Multiples):
            return multiple_plots(chart, sheet)
        return path_plots(chart, sheet) if isinstance(chart, PathChart) else ()
    except StyleError:  # no room by estimate: the picture, whose type is measured, has some
        return ()


def drawings(
    document: Any, image: Image, plots: tuple[Plot, ...], style: ChartStyle, numbers: Iterator[int]
) -> Iterator[Element]:
    """Yield <w:drawing> of each plot of an image, its chart and workbook put into the document.

    The image's alternative text stands for the first, what a panel shows for each other; `numbers` are free ids.
    """
    for count, (plot, number) in enumerate(zip(plots, numbers, strict=False), 1):
        name = f"{image.name}-{count}"
        chart = document.part.relate_to(_chart(document, name, plot, style), f"{_RELATION}/chart")
        yield _drawing(plot, chart, number, image.alt if count == 1 else plot.alt)


def _chart(document: Any, name: str, plot: Plot, style: ChartStyle) -> Part:
    """Return the part of a chart, related to its workbook and to the shapes in it."""
    package, look = document.part.package, faces(style)
    chart = Part(PackURI(f"/word/charts/{name}.xml"), f"{_TYPE}.drawingml.chart+xml", b"", package)
    book = Part(
        PackURI(f"/word/embeddings/{name}.xlsx"),
        f"{_TYPE}.spreadsheetml.sheet",
        workbook(chart_xml.cells(plot)),
        package,
    )
    behind, shapes = chart.relate_to(book, f"{_RELATION}/package"), ""
    if plot.remarks:
        drawn = Part(
            PackURI(f"/word/drawings/{name}.xml"),
            f"{_TYPE}.drawingml.chartshapes+xml",
            _written(chart_xml.shapes(plot, look)),
            package,
        )
        shapes = chart.relate_to(drawn, f"{_RELATION}/chartUserShapes")
    chart._blob = _written(chart_xml.chart_space(plot, look, behind, shapes))  # noqa: SLF001 (its relations came first)
    return chart


def _written(root: Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _drawing(plot: Plot, relation: str, number: int, alt: str) -> Element:
    size = {"cx": int(plot.width_mm * EMU_PER_MM), "cy": round(plot.height_mm * EMU_PER_MM)}
    chart = node("c:chart", **{"r:id": relation})
    inline = node(
        "wp:inline",
        node("wp:extent", **size),
        node("wp:docPr", id=number, name=f"图 {number}", descr=clean(alt)),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", node("a:graphicData", chart, uri=chart_xml.CHART)),
        **dict.fromkeys(("distT", "distB", "distL", "distR"), 0),
    )
    return node("w:drawing", inline)
