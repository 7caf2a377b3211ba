"""A plot as DrawingML: a chart of Word's own with cached values and with labels from cells of its workbook.

Whatever Word would choose by itself (colours, gaps, scales, a title) is said here, so that every Word draws the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from reportgen.charts.sheet import RULE_PT
from reportgen.writers.word.chart_look import (
    Faces,
    Type,
    bar,
    joined,
    lined,
    marker,
    nothing,
    plate,
    run,
    stroke,
    text_properties,
)
from reportgen.writers.word.plots import JOINED, Frame, Plot, Point, Remark, Series, Words
from reportgen.writers.word.workbook import Same, Value, address, plain, stretch
from reportgen.writers.word.xml import EMU_PER_MM, Element, clean, node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHAPES = "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"
LABELS = "http://schemas.microsoft.com/office/drawing/2012/chart"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES_AXIS, _VALUES_AXIS = 100000001, 100000002
_FROM_CELLS, _RANGE = "{CE6537A1-D6FC-4F65-9D91-7224C49458BB}", "{02D57815-91ED-43CB-92C2-25804820EDAC}"
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
_NAMES, _LABELLED = "项目", "标注"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a series stands in the workbook: the columns of its values and of its labels (0: none), from 1."""

    values: int
    labels: int = 0


def columns(plot: Plot) -> tuple[Columns, ...]:
    """Return the columns of each series, behind that of the names."""
    found, free = [], 2
    for series in plot.series:
        labelled = any(point and point.label for point in series.points)
        found.append(Columns(free, free + 1 if labelled else 0))
        free += 2 if labelled else 1
    return tuple(found)


def cells(plot: Plot) -> list[list[Value]]:
    """Return the rows of the workbook: a head, then name, values and labels; what joins marks repeats their cells."""
    heads: list[Value] = [_NAMES]
    rows: list[list[Value]] = [[name or None] for name in plot.names]
    for series, place in zip(plot.series, columns(plot), strict=True):
        heads += [series.name, _LABELLED] if place.labels else [series.name]
        for row, (index, point) in zip(rows, enumerate(series.points), strict=True):
            row.append(_value(plot, series, index, point) if point else None)
            if place.labels:
                row.append(point.label if point else None)
    return [heads, *rows]


def _value(plot: Plot, series: Series, index: int, point: Point) -> Value:
    """Return a value; of a series that joins marks, the cell of the mark."""
    if series.look not in JOINED:
        return point.value
    pairs = zip(plot.series, columns(plot), strict=True)
    mark = next(place for one, place in pairs if one.look not in JOINED and one.points[index])
    return Same(address(mark.values, index + 2), point.value)


def chart_space(plot: Plot, faces: Faces, workbook: str, shapes: str = "") -> Element:
    """Return <c:chartSpace>; `workbook` and `shapes` are the relationships to the parts of those."""
    space = c(
        "chartSpace",
        c("lang", val="zh-CN"),
        c("roundedCorners", val=0),
        c(
            "chart",
            c("autoTitleDeleted", val=1),
            c("plotArea", _layout(plot, plot.frame, "inner"), _marks(plot, faces), *_axes(plot, faces), nothing()),
            _legend(plot, faces) if any(series.key for series in plot.series) else None,
            c("plotVisOnly", val=1),
            c("dispBlanksAs", val="span" if any(series.look == "dotted" for series in plot.series) else "gap"),
        ),
        nothing(),
        text_properties(faces.words),
        c("externalData", c("autoUpdate", val=0), **{"r:id": workbook}),
        c("userShapes", **{"r:id": shapes}) if shapes else None,
    )
    etree.cleanup_namespaces(space, top_nsmap={"c": CHART, "a": DRAWING, "r": RELATION})
    return space


def c(tag: str, /, *children: Element | None, **attributes: object) -> Element:
    """Return <c:tag>; a child that is None is left out."""
    return node(f"c:{tag}", *children, **attributes)


def _layout(plot: Plot, frame: Frame, target: str = "") -> Element:
    """Return where something stands in the chart, in parts of its size."""
    across, down = plot.width_mm, plot.height_mm
    parts = {"x": frame.left / across, "y": frame.top / down, "w": frame.width / across, "h": frame.height / down}
    inner = c("layoutTarget", val=target) if target else None
    modes = (c(f"{side}Mode", val="edge") for side in ("x", "y"))
    return c("layout", c("manualLayout", inner, *modes, *(c(name, val=_part(part)) for name, part in parts.items())))


def _corner(left: float, top: float) -> Element:
    modes = (c(f"{side}Mode", val="edge") for side in ("x", "y"))
    return c("layout", c("manualLayout", *modes, c("x", val=_part(left)), c("y", val=_part(top))))


def _part(part: float) -> str:
    return f"{part:.5f}"


def _legend(plot: Plot, faces: Faces) -> Element:
    """Return the keys, over the left edge of the marks; series that only join marks have none."""
    without = (index for index, series in enumerate(plot.series) if not series.key)
    entries = (c("legendEntry", c("idx", val=index), c("delete", val=1)) for index in without)
    place = _corner(plot.frame.left / plot.width_mm, 0.0)
    return c("legend", c("legendPos", val="t"), *entries, place, c("overlay", val=1), text_properties(faces.small))


def _marks(plot: Plot, faces: Faces) -> Element:
    axes = (c("axId", val=_NAMES_AXIS), c("axId", val=_VALUES_AXIS))
    series = [_series(plot, index, faces) for index in range(len(plot.series))]
    if plot.kind == "lines":
        return c("lineChart", c("grouping", val="standard"), c("varyColors", val=0), *series, c("marker", val=1), *axes)
    kinds = (
        c("barDir", val="bar" if plot.kind == "bars" else "col"),
        c("grouping", val="clustered"),
        c("varyColors", val=0),
    )
    return c("barChart", *kinds, *series, c("gapWidth", val=plot.gap), c("overlap", val=100), *axes)


def _series(plot: Plot, index: int, faces: Faces) -> Element:
    series, place = plot.series[index], columns(plot)[index]
    last = len(plot.names) + 1
    named = _strings(stretch(place.values, 1, 1), [series.name])
    look, points = _line_look(series) if plot.kind == "lines" else _bar_look(series)
    return c(
        "ser",
        c("idx", val=index),
        c("order", val=index),
        c("tx", named),
        *look,
        *points,
        _labels(plot, index, faces) if place.labels else None,
        c("cat", _strings(stretch(1, 2, last), plot.names)),
        c("val", _numbers(stretch(place.values, 2, last), series.points)),
        c("smooth", val=0) if plot.kind == "lines" else None,
        _label_cells(series, stretch(place.labels, 2, last)) if place.labels else None,
    )


def _line_look(series: Series) -> tuple[list[Element], list[Element]]:
    return [joined(series.look, series.color), marker(series.look, series.color)], []


def _bar_look(series: Series) -> tuple[list[Element], list[Element]]:
    """Return the look of the series, which is that of its first bar, and that of every bar."""
    found = [(index, point) for index, point in enumerate(series.points) if point]
    points = [
        c("dPt", c("idx", val=index), c("invertIfNegative", val=0), c("bubble3D", val=0), bar(point))
        for index, point in found
    ]
    return [bar(found[0][1]), c("invertIfNegative", val=0)], points


def _strings(cells_: str, texts: Sequence[str]) -> Element:
    points = [_cached(index, clean(text)) for index, text in enumerate(texts) if text]
    return c("strRef", _formula(cells_), c("strCache", c("ptCount", val=len(texts)), *points))


def _numbers(cells_: str, points: Sequence[Point | None]) -> Element:
    cached = [_cached(index, plain(point.value)) for index, point in enumerate(points) if point]
    code = c("formatCode")
    code.text = "General"
    return c("numRef", _formula(cells_), c("numCache", code, c("ptCount", val=len(points)), *cached))


def _formula(cells_: str) -> Element:
    formula = c("f")
    formula.text = cells_
    return formula


def _cached(index: int, text: str) -> Element:
    value = c("v")
    value.text = text
    return c("pt", value, idx=index)


# --- labels -------------------------------------------------------------------------------------------------------


def _labels(plot: Plot, index: int, faces: Faces) -> Element:
    """Return the labels of a series, each a field that shows a cell, with the words for who cannot show fields."""
    points = [(number, point) for number, point in enumerate(plot.series[index].points) if point and point.label]
    single = (_label(plot, (index, number), point, faces) for number, point in points)
    side = points[0][1].shift.side
    return c("dLbls", *single, _under(plot), text_properties(faces.words), *_showing(side), _from_cells())


def _label(plot: Plot, place: tuple[int, int], point: Point, faces: Faces) -> Element:
    face = faces.strong if point.strong else faces.words
    moved = point.shift.right_mm or point.shift.down_mm
    parts = (point.shift.right_mm / plot.width_mm, point.shift.down_mm / plot.height_mm)
    offset = c("manualLayout", c("x", val=_part(parts[0])), c("y", val=_part(parts[1])))
    return c(
        "dLbl",
        c("idx", val=place[1]),
        c("layout", offset) if moved else None,
        c("tx", _field(point.label, place, face)),
        _under(plot),
        *_showing(point.shift.side),
        _from_cells(),
    )


def _under(plot: Plot) -> Element:
    """Return what lies under a label: paper where it stands over a column and may meet a line of the grid."""
    return plate() if plot.kind == "columns" else nothing()


def _field(text: str, place: tuple[int, int], face: Type) -> Element:
    identity = str(uuid5(NAMESPACE_URL, f"label {place[0]} {place[1]}")).upper()
    words = node("a:t")
    words.text = clean(text)
    field = node("a:fld", face.properties("a:rPr"), node("a:pPr"), words, id=f"{{{identity}}}", type="CELLRANGE")
    paragraph = node("a:p", node("a:pPr", face.properties("a:defRPr")), field, node("a:endParaRPr", lang="zh-CN"))
    return c("rich", node("a:bodyPr", wrap="none"), node("a:lstStyle"), paragraph)


def _showing(side: str) -> Iterator[Element]:
    yield c("dLblPos", val=side)
    for name in _SHOWN:
        yield c(f"show{name}", val=0)


def _from_cells() -> Element:
    """Return the extension that says a label comes from a cell; Microsoft's validator allows it no second child."""
    extension = node("c:ext", uri=_FROM_CELLS)
    shown = etree.SubElement(extension, f"{{{LABELS}}}showDataLabelsRange", nsmap={"c15": LABELS})
    shown.set("val", "1")
    return c("extLst", extension)


def _label_cells(series: Series, cells_: str) -> Element:
    """Return the extension that says which cells the labels of a series are in, with what these hold."""
    extension = node("c:ext", uri=_RANGE)
    range_ = etree.SubElement(extension, f"{{{LABELS}}}datalabelsRange", nsmap={"c15": LABELS})
    etree.SubElement(range_, f"{{{LABELS}}}f").text = cells_
    cache = etree.SubElement(range_, f"{{{LABELS}}}dlblRangeCache")
    cache.append(c("ptCount", val=len(series.points)))
    labelled = ((index, point.label) for index, point in enumerate(series.points) if point and point.label)
    cache.extend(_cached(index, clean(label)) for index, label in labelled)
    return c("extLst", extension)


# --- axes ---------------------------------------------------------------------------------------------------------


def _axes(plot: Plot, faces: Faces) -> tuple[Element, Element]:
    return _names_axis(plot, faces), _values_axis(plot, faces)


def _names_axis(plot: Plot, faces: Faces) -> Element:
    """Return the axis of names on the zero line: the first at the top, or years from left to right."""
    down = plot.kind == "bars"
    plain_ = {"delete": 0, "axPos": "l" if down else "b"}
    ticks = {"majorTickMark": "out" if plot.kind == "lines" else "none", "minorTickMark": "none"}
    last = {"crossAx": _VALUES_AXIS, "crosses": "autoZero", "auto": 0, "lblAlgn": "ctr", "lblOffset": 60}
    return c(
        "catAx",
        c("axId", val=_NAMES_AXIS),
        c("scaling", c("orientation", val="maxMin" if down else "minMax")),
        *_each(plain_),
        c("numFmt", formatCode="General", sourceLinked=0),
        *_each(ticks),
        c("tickLblPos", val="low"),
        lined(faces.ink, RULE_PT),
        text_properties(faces.words if down else faces.small),
        *_each(last),
        c("tickLblSkip", val=1),
        c("tickMarkSkip", val=1),
        c("noMultiLvlLbl", val=1),
    )


def _values_axis(plot: Plot, faces: Faces) -> Element:
    """Return the axis of values: no figures where the bars bear theirs, else those of the scale with lines."""
    scale, down = plot.scale, plot.kind == "bars"
    bounds = c("scaling", *_each({"orientation": "minMax", "max": plain(scale.most), "min": 0}))
    lines = c("majorGridlines", lined(faces.grid)) if scale.step and not down else None
    hidden = not scale.shown and lines is None
    return c(
        "valAx",
        c("axId", val=_VALUES_AXIS),
        bounds,
        *_each({"delete": int(hidden), "axPos": "b" if down else "l"}),
        lines,
        c("numFmt", formatCode=scale.code or "General", sourceLinked=0),
        *_each({"majorTickMark": "none", "minorTickMark": "none", "tickLblPos": "nextTo" if scale.shown else "none"}),
        c("spPr", stroke()),
        text_properties(faces.small),
        *_each({"crossAx": _NAMES_AXIS, "crosses": "max" if down else "autoZero", "crossBetween": "between"}),
        c("majorUnit", val=plain(scale.step)) if scale.step else None,
    )


def _each(said: Mapping[str, object]) -> Iterator[Element]:
    for name, value in said.items():
        yield c(name, val=value)


# --- words over the marks and between them -------------------------------------------------------------------------


def shapes(plot: Plot, faces: Faces) -> Element:
    """Return <c:userShapes>: a panel's heading, and the words where no value is.

    Not a title: Word and others break and place a title each in their own way.
    """
    root = c("userShapes")
    for number, remark in enumerate(plot.remarks, 1):
        root.append(_anchored(plot, remark, number, faces))
    etree.cleanup_namespaces(root, top_nsmap={"c": CHART, "a": DRAWING, "cdr": SHAPES})
    return root


def _anchored(plot: Plot, remark: Remark, number: int, faces: Faces) -> Element:
    frame = remark.frame
    corners = ((frame.left, frame.top), (frame.left + frame.width, frame.top + frame.height))
    anchor = _shape("relSizeAnchor")
    for name, (x, y) in zip(("from", "to"), corners, strict=True):
        anchor.append(_shape(name, _number("x", x / plot.width_mm), _number("y", y / plot.height_mm)))
    named = _shape("nvSpPr", _shape("cNvPr", id=number + 1, name=f"说明 {number}"), _shape("cNvSpPr", txBox=1))
    left, top, width, height = (round(side * EMU_PER_MM) for side in frame)
    place = node("a:xfrm", node("a:off", x=left, y=top), node("a:ext", cx=width, cy=height))
    look = _shape("spPr", place, node("a:prstGeom", node("a:avLst"), prst="rect"), node("a:noFill"))
    lines = (_line(words, faces, "ctr" if remark.centred else "l") for words in remark.lines)
    inside = {"wrap": "none", "anchor": "ctr" if remark.centred else "t"}
    inside |= dict.fromkeys(("lIns", "tIns", "rIns", "bIns"), "0")
    body = _shape(
        "txBody",
        node("a:bodyPr", **inside),
        node("a:lstStyle"),
        *lines,
    )
    anchor.append(_shape("sp", named, look, body, macro="", textlink=""))
    return anchor


def _line(words: Words, faces: Faces, align: str) -> Element:
    """Return a line as a paragraph; small words stand a little off the bold ones before them."""
    pieces = [run(words.bold, faces.strong)] if words.bold else []
    small = f"\u2002{words.small}" if words.bold else words.small
    pieces += [run(small, faces.small)] if words.small else []
    return node("a:p", node("a:pPr", algn=align), *pieces)


def _shape(tag: str, *children: Element, **attributes: object) -> Element:
    element = etree.Element(
        f"{{{SHAPES}}}{tag}", {name: str(value) for name, value in attributes.items()}, nsmap={"cdr": SHAPES}
    )
    element.extend(children)
    return element


def _number(tag: str, part: float) -> Element:
    element = _shape(tag)
    element.text = _part(part)
    return element
