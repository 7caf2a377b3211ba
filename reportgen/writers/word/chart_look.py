"""The look of what a chart is made of, as DrawingML: fills, outlines, type; every colour is the house's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.charts.sheet import HAIR_PT, HOLLOW_PT, PAPER, RULE_PT
from reportgen.writers.word.properties import fonts, hex_colour
from reportgen.writers.word.xml import Element, clean, node

if TYPE_CHECKING:
    from reportgen.style import ChartStyle
    from reportgen.writers.word.plots import Look, Point

_EMU_PER_PT = 12700
_DOTS = "sysDot"
_MARKS = {"discs": ("circle", 7), "triangles": ("triangle", 8)}


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set: size in points, colour, weight, and the fonts Word is to use."""

    size_pt: float
    color: str
    latin: str
    chinese: str
    bold: bool = False

    def properties(self, tag: str) -> Element:
        """Return them as the run properties of a tag (`a:rPr`, `a:defRPr`)."""
        properties = node(
            tag,
            solid(self.color),
            node("a:latin", typeface=self.latin),
            node("a:ea", typeface=self.chinese),
            sz=round(self.size_pt * 100),
            b=int(self.bold),
        )
        if tag == "a:rPr":
            properties.attrib.update({"lang": "zh-CN", "altLang": "en-US"})
        return properties


@dataclass(frozen=True, slots=True)
class Faces:
    """The two sizes of type in a chart, and the colours of what is no mark."""

    words: Type
    small: Type
    ink: str
    grid: str

    @property
    def strong(self) -> Type:
        """The words in bold."""
        return replace(self.words, bold=True)


def faces(style: ChartStyle) -> Faces:
    """Return the type of a house's charts; raises StyleError where it names no Chinese font that Word has."""
    latin, chinese = fonts({"font-family": ", ".join(f'"{name}"' for name in style.families)})
    words = Type(style.size_pt, style.ink, latin, chinese)
    small = Type(style.small_pt, style.muted, latin, chinese)
    return Faces(words, small, style.ink, style.grid)


def solid(color: str) -> Element:
    """Return a fill of one colour, #RRGGBB."""
    return node("a:solidFill", _color("a:srgbClr", color))


def stroke(color: str = "", width_pt: float = RULE_PT, *, dotted: bool = False) -> Element:
    """Return an outline; none where there is no colour."""
    if not color:
        return node("a:ln", node("a:noFill"))
    dash = node("a:prstDash", val=_DOTS) if dotted else None
    return node(
        "a:ln", solid(color), dash, node("a:round"), w=round(width_pt * _EMU_PER_PT), cap="rnd" if dotted else "flat"
    )


def nothing() -> Element:
    """Return the properties of what has neither fill nor outline."""
    return node("c:spPr", node("a:noFill"), stroke())


def plate() -> Element:
    """Return the paper that lies under a label where it would stand on a line of the grid."""
    return node("c:spPr", solid(PAPER), stroke())


def lined(color: str, width_pt: float = HAIR_PT) -> Element:
    """Return the properties of a line: an axis, a line of the grid."""
    return node("c:spPr", stroke(color, width_pt))


def bar(point: Point) -> Element:
    """Return the look of a bar: solid, hollow for a part of a year, hatched where it may only stand beside."""
    if point.fill == "solid":
        return node("c:spPr", solid(point.color), stroke())
    ground = point.ground or PAPER
    if point.fill == "hollow":
        return node("c:spPr", solid(ground), stroke(point.color))
    hatching = node("a:pattFill", _color("a:fgClr", point.color), _color("a:bgClr", ground), prst="wdUpDiag")
    return node("c:spPr", hatching, stroke(point.color))


def marker(look: Look, color: str) -> Element:
    """Return the mark of a point: a disc, a hollow triangle for a forecast, or none.

    Hollow is without a fill: LibreOffice draws a white one without its outline, that is, not at all.
    """
    if look not in _MARKS:
        return node("c:marker", node("c:symbol", val="none"))
    symbol, size = _MARKS[look]
    fill = solid(color) if look == "discs" else node("a:noFill")
    shape = node("c:spPr", fill, stroke(color, HOLLOW_PT))
    return node("c:marker", node("c:symbol", val=symbol), node("c:size", val=size), shape)


def joined(look: Look, color: str) -> Element:
    """Return the look of the line of a series: solid, dotted, or none between marks that stand for themselves."""
    shown = color if look in {"line", "dotted"} else ""
    return node("c:spPr", stroke(shown, HOLLOW_PT, dotted=look == "dotted"))


def text_properties(face: Type, tag: str = "c:txPr") -> Element:
    """Return how words of an axis, a legend or a label are set, never turned."""
    paragraph = node("a:p", node("a:pPr", face.properties("a:defRPr")), node("a:endParaRPr", lang="zh-CN"))
    return node(tag, node("a:bodyPr", rot=0, vert="horz"), node("a:lstStyle"), paragraph)


def run(text: str, face: Type) -> Element:
    """Return a run of words."""
    words = node("a:t")
    words.text = clean(text)
    return node("a:r", face.properties("a:rPr"), words)


def _color(tag: str, color: str) -> Element:
    value = node("a:srgbClr", val=hex_colour(color))
    return value if tag == "a:srgbClr" else node(tag, value)
