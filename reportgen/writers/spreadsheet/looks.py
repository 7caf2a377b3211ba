"""How cells are set: fonts, colours and rules from the house style, as the properties of XlsxWriter's formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reportgen.fonts import CHINESE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportgen.style import ChartStyle, House

_BODY_PT, _SMALL_PT, _SUBHEAD_PT, _TITLE_PT = 10, 9, 11, 14
_THIN: Final = 1
_MARGIN, _AROUND, _LEADING = 1.0, 3.0, 1.4
_LETTER, _SIGN = 0.9, 1.9
LINE_PT: Final = 16.0
_NAMES: Final = frozenset({*CHINESE_NAMES, *CHINESE_NAMES.values()})


def family(house: House) -> str:
    """The font of the workbook: the first of the style's sans-serif fonts that Windows has, for readers are there."""
    stack = house.families().get("sans") or house.chart.families
    return next((CHINESE_NAMES.get(name, name) for name in stack if name in _NAMES), stack[0])


def base(house: House) -> dict[str, Any]:
    """What holds for every cell."""
    return {"font_name": family(house), "font_size": _BODY_PT, "font_color": house.chart.ink, "valign": "top"}


def looks(style: ChartStyle) -> Mapping[str, Mapping[str, Any]]:
    """What each look adds, by its name."""
    ruled = {"text_wrap": True, "bottom": _THIN, "bottom_color": style.grid}
    unbroken = {"text_wrap": False}  # a number too wide for its column shows as ### and never goes on below
    shaded = {**ruled, "bold": True, "font_color": style.navy, "bg_color": style.panel}
    head = {**shaded, "valign": "vcenter", "top": _THIN, "top_color": style.navy, "bottom_color": style.navy}
    return {
        "plain": {"text_wrap": True},
        "title": {"text_wrap": True, "bold": True, "font_size": _TITLE_PT, "font_color": style.navy},
        "subtitle": {"text_wrap": True, "font_size": _SMALL_PT, "font_color": style.muted},
        "subhead": {"bold": True, "font_size": _SUBHEAD_PT, "font_color": style.navy},
        "note": {"text_wrap": True, "font_size": _SMALL_PT, "font_color": style.muted},
        "text": ruled,
        "number": {**ruled, **unbroken, "align": "right", "indent": 1},
        "left": {**ruled, **unbroken, "align": "left"},
        "missing": {**ruled, "font_color": style.muted},
        "missing number": {**ruled, "font_color": style.muted, "align": "right", "indent": 1},
        "me": {**ruled, "bold": True, "font_color": style.subject},
        "label": {**ruled, "bold": True},
        "link": {**ruled, "font_color": style.navy, "underline": 1},
        "code": {**ruled, "font_size": _SMALL_PT, "font_color": style.muted},
        "group": shaded,
        "head": head,
        "number head": {**head, "align": "right", "indent": 1},
    }


def width_of(text: str) -> float:
    """The width in characters that a column needs to show a number whole."""
    return _extent(text) + _AROUND


def height_pt(text: str, characters: float, size_pt: float) -> float:
    """The height of a text set in a cell as wide as so many digits, lines broken anywhere."""
    per_line = max(1.0, (characters - _MARGIN) * _BODY_PT / size_pt)
    lines = sum(max(1, -int(-_extent(line) // per_line)) for line in text.split("\n"))
    return max(LINE_PT, round(lines * size_pt * _LEADING + 2, 1))


def _extent(line: Iterable[str]) -> float:
    """The width of a line in digits: a Chinese sign is nearly two, a Latin letter nearly one."""
    return sum(_LETTER if sign.isascii() else _SIGN for sign in line)
