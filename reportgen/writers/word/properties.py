"""Computed CSS to Word's paragraph and run properties.

Word has no boxes: padding and margin become spacing and indents, and a border belongs to the paragraph. A length that
Word keeps in other units is rounded once, here: spacing in twentieths of a point, size in halves, borders in eighths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from reportgen.errors import StyleError
from reportgen.fonts import CHINESE_NAMES
from reportgen.style import families, pt
from reportgen.writers.word.xml import Element, twips, w

Style = Mapping[str, str]

LATIN_FONTS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "Times New Roman": (0.5, 0.25),
        "Arial": (0.556, 0.278),
        "Calibri": (0.507, 0.252),
        "Cambria": (0.555, 0.22),
        "Georgia": (0.614, 0.27),
    }
)
"""Latin fonts that Word machines have, with the advance of a digit and of a point in em."""
RAISED_EM = 0.25  # text lifted by this much of its size is a superscript, which Word sizes itself
OVERHANG_PT = 6.0  # how far text that CSS keeps on one line may reach over the edge of its cell
TOLERANCE_PT = 2.0  # how much of a cell's padding other text may use before it breaks: fonts differ by reader
BOLD = 600  # Word knows two weights; CSS weights from here on are its bold
_LINES = {"solid": "single", "dashed": "dashed", "dotted": "dotted", "double": "double"}
_ALIGNMENTS = {"justify": "both", "right": "right", "end": "right", "center": "center"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a paragraph takes from the boxes around it: space above and below in pt, and the box that frames it."""

    above_pt: float = 0.0
    below_pt: float = 0.0
    box: Style | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """What CSS cannot say of a Word paragraph: kept with the next, of one height with pictures, tab stops, …."""

    keep: bool = False
    auto_height: bool = False
    contextual: bool = False
    parted: bool = False
    new_page: bool = False
    outline: bool = False
    solid: bool = False
    list_number: int = 0
    tabs: tuple[tuple[str, float], ...] = ()


def fonts(style: Style) -> tuple[str, str]:
    """Return the Latin and the Chinese font Word is to use: the first of each kind in the family list."""
    names = families(style["font-family"])
    chinese = next((CHINESE_NAMES.get(name, name) for name in names if name in _ALL_CHINESE), None)
    latin = next((name for name in names if name in LATIN_FONTS), chinese)
    if chinese is None or latin is None:
        raise StyleError(
            f"字体「{style['font-family']}」里没有 Word 常备的中文字体",
            remedy="在字体列表里加上 宋体、黑体、微软雅黑、仿宋或楷体",
        )
    return latin, chinese


_ALL_CHINESE = frozenset(CHINESE_NAMES) | frozenset(CHINESE_NAMES.values())


def font_element(style: Style, signs: str = "") -> Element:
    """Return <w:rFonts>; the hint makes “ ” … — Chinese where a font has both forms.

    With `signs`, `Latin` or `Chinese`, every character is set in that font, whatever it is.
    """
    latin, chinese = fonts(style)
    latin, chinese = (chinese, chinese) if signs == "Chinese" else (latin, latin) if signs else (latin, chinese)
    return w("rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin, hint="eastAsia")


def is_bold(style: Style) -> bool:
    """Return whether a style's weight is Word's bold."""
    weight = style.get("font-weight", "400")
    return weight == "bold" or (weight.isdigit() and int(weight) >= BOLD)


def hex_colour(value: str) -> str:
    """Return RRGGBB of #RRGGBB."""
    return value.removeprefix("#")


def run_properties(style: Style) -> Element:
    """Return the <w:rPr> of a paragraph style: everything said."""
    size = round(pt(style, "font-size") * 2)
    return w(
        "rPr",
        font_element(style),
        *_weight(is_bold(style)),
        w("i") if style.get("font-style") == "italic" else None,
        w("color", val=hex_colour(style["color"])),
        _tracking(style),
        w("sz", val=size),
        w("szCs", val=size),
    )


def run_difference(style: Style, around: Style, signs: str = "") -> Element:
    """Return the <w:rPr> of a character style: only where it differs from the paragraph it stands in.

    Bold is given only to be added: Word takes the bold of a character style within a bold paragraph as its opposite.
    """
    raised = pt(style, "vertical-align") >= RAISED_EM * pt(style, "font-size")
    size, other = (round(pt(one, "font-size") * 2) for one in (style, around))
    return w(
        "rPr",
        font_element(style, signs) if signs or fonts(style) != fonts(around) else None,
        *_weight(is_bold(style) and not is_bold(around)),
        w("color", val=hex_colour(style["color"])) if style["color"] != around["color"] else None,
        *((w("sz", val=size), w("szCs", val=size)) if size != other and not raised else ()),
        w("vertAlign", val="superscript") if raised else None,
    )


def _weight(bold: bool) -> Sequence[Element]:  # noqa: FBT001 (private, the name says it)
    return (w("b"), w("bCs")) if bold else ()


def _tracking(style: Style) -> Element | None:
    tracking = twips(pt(style, "letter-spacing"))
    return w("spacing", val=tracking) if tracking else None


def paragraph_properties(style: Style, frame: Frame, traits: Traits) -> Element:
    """Return the <w:pPr> of a paragraph style, its children in the order of the schema."""
    edges = frame.box or style
    level = style.get("bookmark-level", "none")
    return w(
        "pPr",
        w("keepNext") if traits.keep or style.get("break-after") == "avoid" else None,
        w("keepLines") if "avoid" in {style.get("break-inside"), edges.get("break-inside")} or traits.outline else None,
        w("pageBreakBefore") if traits.new_page else None,
        w("widowControl"),
        w("numPr", w("numId", val=traits.list_number)) if traits.list_number else None,
        border_element("pBdr", edges, ("top", "left", "bottom", "right"), parted=traits.parted),
        shading(edges),
        w("tabs", *(w("tab", val=kind, pos=twips(at)) for kind, at in traits.tabs)) if traits.tabs else None,
        w("overflowPunct", val=0),
        w("autoSpaceDE", val=int(not traits.solid)),
        w("autoSpaceDN", val=int(not traits.solid)),
        _spacing(style, frame, traits),
        _indents(style, frame, overhang=traits.solid),
        w("contextualSpacing") if traits.contextual else None,
        w("jc", val=_ALIGNMENTS.get(style.get("text-align", ""), "left")),
        w("outlineLvl", val=int(level) - 1) if traits.outline and level.isdigit() else None,
    )


def _spacing(style: Style, frame: Frame, traits: Traits) -> Element:
    above = frame.above_pt + _room(style, "top")
    below = frame.below_pt + _room(style, "bottom")
    if traits.auto_height:
        line: dict[str, object] = {"line": 240, "lineRule": "auto"}
    else:
        line = {"line": twips(pt(style, "line-height")), "lineRule": "exact"}
    return w("spacing", before=max(0, twips(above)), after=max(0, twips(below)), **line)


def _room(style: Style, side: str) -> float:
    """Return margin and padding of a side; padding inside a border is the border's own distance."""
    bordered = pt(style, f"border-{side}-width") > 0
    return pt(style, f"margin-{side}") + (0 if bordered else pt(style, f"padding-{side}"))


def indent_pt(style: Style, side: str) -> float:
    """Return margin, border and padding of a side in points."""
    return pt(style, f"margin-{side}") + pt(style, f"border-{side}-width") + pt(style, f"padding-{side}")


def _indents(style: Style, frame: Frame, *, overhang: bool) -> Element:
    """Return <w:ind>; in a table, what CSS keeps on one line may reach a little over the edge of its cell."""
    left, right = (
        indent_pt(style, side) + (indent_pt(frame.box, side) if frame.box else 0) for side in ("left", "right")
    )
    first, size = pt(style, "text-indent"), pt(style, "font-size")
    if overhang:
        reach = OVERHANG_PT if style.get("white-space") == "nowrap" else min(TOLERANCE_PT, right)
        to_left = style.get("text-align") == "right"
        left, right = left - reach * to_left, right - reach * (not to_left)
    sides = {"left": twips(left), "right": twips(right)}
    if first < 0:
        return w("ind", **sides, hanging=twips(-first))
    # in hundredths of a character, so that the indent follows the size the reader sets
    return w("ind", **sides, firstLineChars=round(first / size * 100), firstLine=twips(first))


def border_element(name: str, style: Style, sides: Iterable[str], *, parted: bool = False) -> Element | None:
    """Return <w:pBdr> or <w:tblBorders> with the sides that have a border, or None.

    `parted`: the upper one between paragraphs as well, whose like borders Word joins to one frame.
    """
    found = [border(side, style, side) for side in sides if pt(style, f"border-{side}-width") > 0]
    if parted and pt(style, "border-top-width") > 0:
        found.append(border("between", style, "top"))
    return w(name, *found) if found else None


def border(name: str, style: Style, side: str, *, space: bool = True) -> Element:
    """Return one border of a computed style under the given name (`top`, `insideH`, …)."""
    width = max(2, round(pt(style, f"border-{side}-width") * 8))
    line = _LINES.get(style.get(f"border-{side}-style", "solid"), "single")
    distance = round(pt(style, f"padding-{side}")) if space else 0
    return w(name, val=line, sz=width, space=min(31, distance), color=hex_colour(style[f"border-{side}-color"]))


def shading(style: Style) -> Element | None:
    """Return <w:shd> for a background colour, or None."""
    fill = style.get("background-color", "transparent")
    return w("shd", val="clear", color="auto", fill=hex_colour(fill)) if fill.startswith("#") else None


def generated_width_pt(style: Style) -> float:
    """Return the width of the text a pseudo-element adds (`content`), in points; digits and points only."""
    match = re.fullmatch(r'"(.*)"', style.get("content", ""))
    if not match:
        return 0.0
    digit, point = LATIN_FONTS.get(fonts(style)[0], (0.5, 0.25))
    return sum(digit if one.isdigit() else point for one in match[1]) * pt(style, "font-size")
