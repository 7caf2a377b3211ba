"""The marks of list styles: which sign or numbering a style's items begin with, in the words of CSS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.restyle.resolved import W

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.restyle.resolved import WordStyle

# Word's own bullets are signs of Symbol and Wingdings in the private area, or letters set in a typewriter font
_BULLETS = {"•": "disc", "\uf0b7": "disc", "◦": "circle", "o": "circle", "▪": "square", "\uf0a7": "square", "": "none"}
_NUMBERS = {
    "decimal": "decimal",
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "chineseCounting": "cjk-ideographic",
    "chineseCountingThousand": "cjk-ideographic",
}
_NUMBERED = "%1."
UNKNOWN = "?"


def marks(root: Any, styles: Mapping[tuple[str, str], WordStyle]) -> dict[str, str]:
    """Return `list-style-type` by the name of each paragraph style with a numbering; `?` where CSS has no word."""
    lists = {one.get(f"{W}numId"): _abstract(one) for one in root.iter(f"{W}num")}
    definitions = {one.get(f"{W}abstractNumId"): one for one in root.iter(f"{W}abstractNum")}
    found = {}
    for style in styles.values():
        level = _level(definitions.get(lists.get(style.numbering, "")))
        if style.kind == "paragraph" and style.numbering and level is not None:
            found[style.name] = _mark(level)
    return found


def _abstract(number: Any) -> str:
    named = number.find(f"{W}abstractNumId")
    return "" if named is None else named.get(f"{W}val", "")


def _level(definition: Any) -> Any:
    levels = definition.iter(f"{W}lvl") if definition is not None else ()
    return next((one for one in levels if one.get(f"{W}ilvl") == "0"), None)


def _mark(level: Any) -> str:
    kind, text = (_val(level, tag) for tag in ("numFmt", "lvlText"))
    if kind != "bullet":
        return _NUMBERS.get(kind, UNKNOWN) if text == _NUMBERED else UNKNOWN
    if text in _BULLETS:
        return _BULLETS[text]
    plain = len(text) == 1 and not "\ue000" <= text <= "\uf8ff" and text not in '"\\'
    return f'"{text}"' if plain else UNKNOWN


def _val(level: Any, tag: str) -> str:
    found = level.find(f"{W}{tag}")
    return "" if found is None else found.get(f"{W}val", "")
