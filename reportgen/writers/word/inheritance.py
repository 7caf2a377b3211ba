"""What a style says beyond the one it is based on, as a careful hand would write it: the rest is inherited.

So a reader who changes 正文 in Word changes every style that has the same font, size or colour as 正文. Two full sets
of properties go in, the difference comes out; what only the base has is said off.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from reportgen.writers.word.xml import Element, w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ORDER = (
    *("keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "overflowPunct"),
    *("autoSpaceDE", "autoSpaceDN", "rFonts", "b", "bCs", "i", "iCs", "color", "spacing", "ind", "contextualSpacing"),
    *("jc", "outlineLvl", "sz", "szCs", "vertAlign"),
)
"""The properties this writer uses, those of paragraphs and of runs each in the order of the schema."""
_NO_LEVEL = 9  # the outline level of text
_ALONE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "spacing": (("before",), ("after",), ("line", "lineRule"), ("val",)),
    "ind": (("left",), ("right",), ("firstLine", "firstLineChars", "hanging")),
}
"""Properties whose attributes are inherited one by one, in the groups that belong together."""


def beyond(own: Element, base: Element) -> Element | None:
    """Return what `own` (a full <w:pPr> or <w:rPr>) says beyond `base`, or None where that is nothing."""
    mine, theirs = ({_name(child): child for child in element} for element in (own, base))
    names = sorted(mine.keys() | theirs.keys(), key=_ORDER.index)
    said = [_said(name, mine.get(name), theirs.get(name)) for name in names]
    kept = [deepcopy(one) for one in said if one is not None]
    return w(_name(own), *kept) if kept else None


def _said(name: str, own: Element | None, base: Element | None) -> Element | None:
    if own is not None and base is not None:
        return _other(name, own, base)
    return own if base is None else _off(name, base)


def _other(name: str, own: Element, base: Element) -> Element | None:
    """Return what is to be said of a property that both have."""
    if name in _ALONE:
        return _attributes_beyond(own, base, _ALONE[name])
    if name in _PARTS:
        return _parts_beyond(own, base, _PARTS[name])
    return None if _same(own, base) else own


def _attributes_beyond(own: Element, base: Element, groups: Iterable[tuple[str, ...]]) -> Element | None:
    other = [group for group in groups if _values(own, group) != _values(base, group)]
    said = {name: value for group in other for name, value in _values(own, group).items() if value is not None}
    if "hanging" in said:
        said["firstLineChars"] = "0"  # in characters it would win over an indent in points
    return w(_name(own), **said) if said else None


def _values(element: Element, names: Iterable[str]) -> dict[str, str | None]:
    return {name: element.get(qn(f"w:{name}")) for name in names}


def _parts_beyond(own: Element, base: Element, off: Callable[[Element], Element]) -> Element | None:
    """Return the sides or tab stops that are new or other, and those of the base that are gone, said off."""
    mine, theirs = ({_key(part): part for part in element} for element in (own, base))
    new = [part for key, part in mine.items() if key not in theirs or not _same(part, theirs[key])]
    gone = [off(part) for key, part in theirs.items() if key not in mine]
    parts = sorted(map(deepcopy, (*new, *gone)), key=_place)
    return w(_name(own), *parts) if parts else None


_SIDES = ("top", "left", "bottom", "right", "between")


def _key(part: Element) -> str:
    return part.get(qn("w:pos")) or _name(part)


def _place(part: Element) -> int:
    """Return where a side or a tab stop comes among its like."""
    return int(part.get(qn("w:pos")) or _SIDES.index(_name(part)))


def _no_side(part: Element) -> Element:
    return w(_name(part), val="nil")


def _no_tab(part: Element) -> Element:
    return w("tab", val="clear", pos=part.get(qn("w:pos")))


_PARTS: Mapping[str, Callable[[Element], Element]] = {"pBdr": _no_side, "tabs": _no_tab}


def _off(name: str, base: Element | None) -> Element | None:
    """Return how a property of the base is taken back."""
    if base is None:
        return None
    if name in _PARTS:
        return w(name, *map(_PARTS[name], base))
    said: Mapping[str, Element] = {
        "shd": w("shd", val="clear", color="auto", fill="auto"),
        "numPr": w("numPr", w("numId", val=0)),
        "outlineLvl": w("outlineLvl", val=_NO_LEVEL),
        "vertAlign": w("vertAlign", val="baseline"),
    }
    return said.get(name, w(name, val=0))


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _same(own: Element, base: Element) -> bool:
    """Whether two properties say the same, children included."""
    if own.tag != base.tag or dict(own.attrib) != dict(base.attrib) or len(own) != len(base):
        return False
    return all(_same(mine, other) for mine, other in zip(own, base, strict=True))
