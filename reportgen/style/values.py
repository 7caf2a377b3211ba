"""CSS values as strings and numbers: var() resolved, shorthands taken apart, lengths in points, colours #RRGGBB."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import tinycss2
from tinycss2.color5 import parse_color

from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SIDES = ("top", "right", "bottom", "left")
POINTS_PER_MM = 72 / 25.4
GENERIC_FAMILIES = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"})
BORDER_STYLES = frozenset({"none", "hidden", "solid", "dashed", "dotted", "double"})
_UNITS = {"pt": 1.0, "mm": POINTS_PER_MM, "cm": POINTS_PER_MM * 10, "in": 72.0, "px": 0.75, "q": POINTS_PER_MM / 4}
_LENGTH = re.compile(r"^([+-]?(?:\d+\.?\d*|\.\d+))([a-z%]*)$", re.IGNORECASE)
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_FONT = re.compile(
    r"^(?P<before>.*?)(?P<size>[\d.]+(?:pt|mm|cm|in|px|q|r?em|%))\s*(?:/\s*(?P<leading>\S+))?\s+(?P<family>.+)$"
)
_DEEPEST_VAR = 20


def substitute(value: str, variables: Mapping[str, str], place: str = "") -> str:
    """Return the value with every var() replaced; raises StyleError for an unknown or circular custom property."""
    for _ in range(_DEEPEST_VAR):
        if "var(" not in value:
            return value
        value = _VAR.sub(lambda match: _value_of(match, variables, place), value)
    raise StyleError(f"var() 互相引用，无法求值：{value}", place=place, remedy="检查自定义属性是否引用了自身")


def substitute_known(text: str, variables: Mapping[str, str]) -> str:
    """Return a text with the var() of these custom properties replaced; every other stays, as do those in a circle."""
    for _ in range(_DEEPEST_VAR):
        found = _VAR.sub(lambda match: variables.get(match[1], match[0]).strip(), text)
        if found == text:
            break
        text = found
    return text


def _value_of(match: re.Match[str], variables: Mapping[str, str], place: str) -> str:
    name, fallback = match[1], match[2]
    value = variables.get(name, fallback)
    if value is None:
        raise StyleError(
            f"自定义属性 {name} 没有定义", place=place, remedy=f"在 :root 里写上 {name}，或给 var() 一个备用值"
        )
    return value.strip()


def length_pt(value: str, *, em: float = 0.0, root: float = 0.0, whole: float | None = None) -> float | None:
    """Return a length in points; None for a keyword, or for a percentage without `whole` (what 100 % stands for)."""
    match = _LENGTH.match(value.strip())
    if not match:
        return None
    number, unit = float(match[1]), match[2].lower()
    relative = {"em": em, "rem": root, "%": None if whole is None else whole / 100}
    factor = relative[unit] if unit in relative else _UNITS.get(unit, 0.0 if number == 0 else None)
    return None if factor is None else number * factor


def colour(value: str, current: str = "#000000") -> str | None:
    """Return #RRGGBB, `transparent`, or None when the value is no colour; currentColor is `current`."""
    parsed = parse_color(value)
    if parsed is None:
        return None
    if parsed == "currentcolor":
        return current
    if parsed.alpha == 0:
        return "transparent"
    red, green, blue = parsed.to("srgb").coordinates
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in (red, green, blue))


def families(value: str) -> tuple[str, ...]:
    """Return the family names of a font-family value in order, without quotes and generic names."""
    names = (name.strip().strip("\"'") for name in value.split(","))
    return tuple(name for name in names if name and name.lower() not in GENERIC_FAMILIES)


def words(value: str) -> list[str]:
    """Return the component values of a declaration as strings: functions and strings whole, spaces dropped."""
    tokens = tinycss2.parse_component_value_list(value, skip_comments=True)
    return [token.serialize() for token in tokens if token.type != "whitespace"]


def four_sides(name: str, value: str, suffix: str = "") -> list[tuple[str, str]]:
    """Return the four longhands of a one- to four-value shorthand such as `margin`."""
    parts = words(value)
    top = parts[0]
    right = parts[1] if parts[1:] else top
    bottom = parts[2] if parts[2:] else top
    left = parts[3] if parts[3:] else right
    return [(f"{name}-{side}{suffix}", part) for side, part in zip(SIDES, (top, right, bottom, left), strict=True)]


def _border(sides: Iterable[str], value: str) -> list[tuple[str, str]]:
    found = {"width": "1.5pt", "style": "none", "color": "currentcolor"}
    for word in words(value):
        if word in BORDER_STYLES:
            found["style"] = word
        elif length_pt(word, em=1) is not None:
            found["width"] = word
        else:
            found["color"] = word
    return [(f"border-{side}-{part}", text) for side in sides for part, text in found.items()]


def _font(value: str) -> list[tuple[str, str]]:
    match = _FONT.match(value)
    if not match:
        return [("font", value)]
    weights = [word for word in match["before"].split() if word in {"bold", "normal"} or word.isdigit()]
    return [
        ("font-style", "italic" if "italic" in match["before"].split() else "normal"),
        ("font-weight", weights[0] if weights else "normal"),
        ("font-size", match["size"]),
        ("line-height", match["leading"] or "normal"),
        ("font-family", match["family"]),
    ]


def _background(value: str) -> list[tuple[str, str]]:
    return [("background-color", next((word for word in words(value) if colour(word)), "transparent"))]


def _list_style(value: str) -> list[tuple[str, str]]:
    kinds = [word for word in words(value) if word not in {"inside", "outside"}]
    return [("list-style-type", kinds[0] if kinds else "disc")]


_SHORTHANDS: Mapping[str, Callable[[str], list[tuple[str, str]]]] = {
    **{name: partial(four_sides, name) for name in ("margin", "padding")},
    **{f"border-{part}": partial(four_sides, "border", suffix=f"-{part}") for part in ("width", "style", "color")},
    **{f"border-{side}": partial(_border, (side,)) for side in SIDES},
    "border": partial(_border, SIDES),
    "font": _font,
    "background": _background,
    "list-style": _list_style,
    "text-decoration": lambda value: [("text-decoration-line", words(value)[0])],
}


def longhands(name: str, value: str) -> list[tuple[str, str]]:
    """Return a declaration as longhands; a property that is no shorthand comes back as it is."""
    return _SHORTHANDS[name](value) if name in _SHORTHANDS and value else [(name, value)]
