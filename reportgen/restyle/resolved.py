"""The styles of a Word file, each with what holds for it in the end: defaults, then what it is based on, then its own.

Works on the elements of either XML reader. Themes are looked up, so that a font chosen as 正文字体 has its name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportgen.fonts import CHINESE_NAMES
from reportgen.restyle.values import SIDES, Look, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MERGED = frozenset({"spacing", "ind", "rFonts"})  # each attribute is inherited by itself
_NESTED = frozenset({"pBdr", "tblBorders", "tblCellMar"})
_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 32
_LINES = {"single": "single", "thick": "single", "dashed": "dashed", "dashSmallGap": "dashed", "dotted": "dotted"}
_KEPT = {"keep": "keepNext", "whole": "keepLines", "new_page": "pageBreakBefore"}

Flat = dict[str, "str | dict[str, str]"]


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style of a file: kind (paragraph, character, table), name, id, its look, and the other things it says.

    `numbering` is the id of its list, `above` the name of the style it is based on.
    """

    kind: str
    name: str
    id: str
    look: Look
    others: frozenset[str] = frozenset()
    numbering: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """The font names behind a theme's two fonts, by Word's name of the slot: `minorEastAsia`, `majorHAnsi`, …."""

    fonts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> Theme:
        """Read a theme part; slots it leaves empty are left out."""
        found: dict[str, str] = {}
        for kind in ("major", "minor"):
            scheme = next(iter(root.iter(f"{_A}{kind}Font")), None)
            if scheme is None:
                continue
            latin, east = (_typeface(scheme.find(f"{_A}{slot}")) for slot in ("latin", "ea"))
            han = next((one.get("typeface") for one in scheme.iter(f"{_A}font") if one.get("script") == "Hans"), "")
            found |= {f"{kind}Ascii": latin, f"{kind}HAnsi": latin, f"{kind}EastAsia": east or han}
        return cls({slot: name for slot, name in found.items() if name})


def _typeface(element: Any) -> str:
    return "" if element is None else element.get("typeface", "")


def styles(root: Any, theme: Theme = Theme()) -> dict[tuple[str, str], WordStyle]:
    """Return the paragraph, character and table styles of a `<w:styles>` element by kind and name."""
    elements = {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")}
    defaults = _defaults(root)
    read = (_style(one, elements, defaults, theme) for one in elements.values())
    return {(one.kind, one.name): one for one in read}


def _defaults(root: Any) -> Flat:
    flat: Flat = {}
    for path in (f"{W}docDefaults/{W}rPrDefault/{W}rPr", f"{W}docDefaults/{W}pPrDefault/{W}pPr"):
        flat = laid_over(flat, root.find(path))
    return flat


def _style(element: Any, elements: Mapping[str, Any], defaults: Flat, theme: Theme) -> WordStyle:
    kind, named = element.get(f"{W}type", "paragraph"), element.find(f"{W}name")
    flat: Flat = dict(defaults) if kind == "paragraph" else {}
    for one in reversed(list(_chain(element, elements))):
        for part in ("pPr", "rPr", "tblPr"):
            flat = laid_over(flat, one.find(f"{W}{part}"))
        flat |= _head_row(one)
    based = list(_chain(element, elements))[1:2]
    name, above = (_value(one) for one in (named, based[0].find(f"{W}name") if based else None))
    id_ = element.get(f"{W}styleId", "")
    return WordStyle(kind, name, id_, look(kind, flat, theme), _others(flat), _number(flat), above)


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _chain(element: Any, elements: Mapping[str, Any]) -> Iterator[Any]:
    """Yield a style and those it is based on."""
    for _ in range(_DEEPEST):
        yield element
        above = element.find(f"{W}basedOn")
        element = None if above is None else elements.get(above.get(f"{W}val"))
        if element is None:
            return


def _head_row(element: Any) -> Flat:
    """Return the line under the first row of a table style."""
    for part in element.iter(f"{W}tblStylePr"):
        line = part.find(f"{W}tcPr/{W}tcBorders/{W}bottom")
        if part.get(f"{W}type") == "firstRow" and line is not None:
            return {"firstRow/bottom": _attributes(line)}
    return {}


def laid_over(flat: Flat, properties: Any) -> Flat:
    """Return properties with those of a `<w:pPr>`, `<w:rPr>` or `<w:tblPr>` laid over them; None adds nothing."""
    found = dict(flat)
    for child in properties if properties is not None else ():
        if not isinstance(child.tag, str):
            continue
        tag = _local(child.tag)
        if tag in _NESTED:
            found |= {f"{tag}/{_side(_local(one.tag))}": _attributes(one) for one in child}
        elif tag == "numPr":
            found |= {_local(one.tag): _attributes(one) for one in child}
        elif tag in _MERGED:
            found = _with_attributes(found, _named(tag, properties), child)
        else:
            found[_named(tag, properties)] = _attributes(child)
    return found


def _named(tag: str, properties: Any) -> str:
    """Return the name of a property, that of letters apart from that of paragraphs where they share one."""
    return _OF_LETTERS.get(tag, tag) if _local(properties.tag) == "rPr" else tag


_OF_LETTERS = {"spacing": "letters", "shd": "letter-shade", "textDirection": "letter-direction"}


def _with_attributes(flat: Flat, tag: str, element: Any) -> Flat:
    own = {_side(name): value for name, value in _attributes(element).items()}
    replaced = {f"{name}Theme" for name in own} | ({"eastAsiaTheme"} if "eastAsia" in own else set())
    if tag == "ind":
        replaced |= {"hanging", "hangingChars"} if own.keys() & {"firstLine", "firstLineChars"} else set()
        replaced |= {"firstLine", "firstLineChars"} if own.keys() & {"hanging", "hangingChars"} else set()
    kept = {name: value for name, value in flat.items() if name not in {f"{tag}@{one}" for one in replaced}}
    return kept | {f"{tag}@{name}": value for name, value in own.items()}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _side(name: str) -> str:
    return {"start": "left", "end": "right", "startChars": "leftChars", "endChars": "rightChars"}.get(name, name)


def _attributes(element: Any) -> dict[str, str]:
    return {_local(name): value for name, value in element.attrib.items()}


def look(kind: str, flat: Flat, theme: Theme) -> Look:
    """Return what properties come to: all of them for a paragraph, those that are said for characters."""
    if kind == "table":
        return _table_look(flat)
    letters = _letters(flat, theme)
    if kind == "character":
        return {name: value for name, value in letters.items() if value not in {None, False}}  # off adds nothing
    return {**_PLAIN, **{name: value for name, value in letters.items() if value is not None}, **_paragraph(flat)}


_PLAIN: Mapping[str, Value] = {
    "size": 10.0,
    "color": "#000000",
    "bold": False,
    "italic": False,
    "raised": False,
    "tracking": 0.0,
}


def _letters(flat: Flat, theme: Theme) -> dict[str, Value]:
    size, color = _val(flat, "sz"), _val(flat, "color")
    tracking = flat.get("letters@val")
    return {
        "chinese": font_name(_font(flat, "eastAsia", theme)),
        "latin": font_name(_font(flat, "ascii", theme)),
        "size": float(size) / 2 if size else None,
        "color": hex_colour(color),
        "bold": _switch(flat, "b"),
        "italic": _switch(flat, "i"),
        "tracking": float(str(tracking)) / 20 if tracking else None,
        "raised": _val(flat, "vertAlign") == "superscript" if "vertAlign" in flat else None,
    }


def font_name(name: str | None) -> str | None:
    """Return a font's name as the writer spells it: Chinese fonts of Windows by their Chinese name."""
    return CHINESE_NAMES.get(name, name) if name else None


def hex_colour(value: str | None) -> str | None:
    """Return #RRGGBB of Word's RRGGBB; `auto` is black."""
    if value is None:
        return None
    return "#000000" if value == "auto" else f"#{value.upper()}"


def _font(flat: Flat, slot: str, theme: Theme) -> str | None:
    themed = flat.get(f"rFonts@{slot}Theme")
    name = theme.fonts.get(str(themed)) if themed else None
    return name or _text(flat.get(f"rFonts@{slot}"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _val(flat: Flat, tag: str) -> str | None:
    found = flat.get(tag)
    return found.get("val") if isinstance(found, dict) else None


def _switch(flat: Flat, tag: str) -> bool | None:
    if tag not in flat:
        return None
    return (_val(flat, tag) or "1") not in _OFF


def _points(flat: Flat, key: str) -> float:
    value = _text(flat.get(key)) or "0"
    return float(value) / 20


def _paragraph(flat: Flat) -> dict[str, Value]:
    found: dict[str, Value] = {
        "before": _points(flat, "spacing@before"),
        "after": _points(flat, "spacing@after"),
        "line": _line(flat),
        "left": _points(flat, "ind@left"),
        "right": _points(flat, "ind@right"),
        "first": _first(flat),
        "align": {"start": "left", "end": "right", "distribute": "both"}.get(
            _val(flat, "jc") or "left", _val(flat, "jc") or "left"
        ),
        "fill": _fill(flat),
        "level": _val(flat, "outlineLvl") or "",
    }
    found |= {f"border-{side}": _border(flat.get(f"pBdr/{side}")) for side in SIDES}
    return found | {name: bool(_switch(flat, tag)) for name, tag in _KEPT.items()}


def _line(flat: Flat) -> Value:
    """Return the rule and its amount: points, or for `auto` a number of lines."""
    rule, amount = _text(flat.get("spacing@lineRule")) or "auto", float(_text(flat.get("spacing@line")) or "240")
    return (rule, amount / 240 if rule == "auto" else amount / 20)


def _first(flat: Flat) -> Value:
    """Return the indent of the first line: in characters where it is said so, else in points; hanging is negative."""
    for key, sign in (("firstLineChars", 1.0), ("hangingChars", -1.0)):
        amount = float(_text(flat.get(f"ind@{key}")) or "0")
        if amount:
            return ("em", sign * amount / 100)
    return ("pt", _points(flat, "ind@firstLine") - _points(flat, "ind@hanging"))


def _fill(flat: Flat) -> str:
    shade = flat.get("shd")
    fill = shade.get("fill", "auto") if isinstance(shade, dict) else "auto"
    return "" if fill == "auto" else f"#{fill.upper()}"


def _border(found: object) -> Value:
    """Return kind, width in points, distance in points and colour of a border, or None."""
    if not isinstance(found, dict) or found.get("val", "none") in {"none", "nil"}:
        return None
    kind = found["val"]
    width, space = float(found.get("sz", "4")) / 8, float(found.get("space", "0"))
    return (str(_LINES.get(kind, kind)), width, space, hex_colour(found.get("color")) or "#000000")


def _table_look(flat: Flat) -> Look:
    margins = {side: flat.get(f"tblCellMar/{side}") for side in ("top", "bottom")}
    rules = {"border-" + side: _border(flat.get(f"tblBorders/{side}")) for side in SIDES}
    return {
        **rules,
        "inside": _border(flat.get("tblBorders/insideH")),
        "upright": _border(flat.get("tblBorders/insideV")),
        "under-head": _border(flat.get("firstRow/bottom")),
        **{f"cell-{side}": _cell_margin(one) for side, one in margins.items()},
    }


def _cell_margin(found: object) -> float:
    return float(found.get("w", "0")) / 20 if isinstance(found, dict) else 0.0


EFFECTS: Mapping[str, str] = {
    "u": "下划线",
    "strike": "删除线",
    "dstrike": "双删除线",
    "caps": "全部大写",
    "smallCaps": "小型大写",
    "highlight": "突出显示",
    "em": "着重号",
    "emboss": "阳文",
    "imprint": "阴文",
    "outline": "空心",
    "shadow": "文字阴影",
    "glow": "发光",
    "reflection": "映像",
    "textOutline": "文字轮廓",
    "textFill": "文字填充",
    "effect": "文字动态效果",
    "vanish": "隐藏文字",
    "position": "字符升降",
    "w": "字符缩放",
    "bdr": "字符边框",
    "letter-shade": "字符底纹",
    "framePr": "图文框",
    "textDirection": "文字方向",
    "mirrorIndents": "对称缩进",
}
"""What a style may say that CSS of the house has no word for."""


def _others(flat: Flat) -> frozenset[str]:
    found = {EFFECTS[tag] for tag, said in flat.items() if tag in EFFECTS and _is_on(said)}
    stops = flat.get("tabs")
    return frozenset(found | ({"制表位"} if stops is not None else set()))


def _is_on(said: object) -> bool:
    return not isinstance(said, dict) or said.get("val", "1") not in _OFF | {"100"}


def _number(flat: Flat) -> str:
    return _val(flat, "numId") or ""
