"""The page of a Word file as CSS has it: where its text begins and ends on the first page and on all others.

Word pushes the text down where the header reaches below the margin, and up where the footer does.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from reportgen.restyle.resolved import W

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.restyle.resolved import WordStyle

TOLERANCE_PT = 0.3


@dataclass(frozen=True, slots=True)
class SheetSize:
    """A page in points: paper, margins as they turn out, where header and footer begin, the pitch of its lines."""

    width: float
    height: float
    top: float
    first_top: float
    right: float
    bottom: float
    left: float
    header: float
    footer: float
    pitch: float

    def differs(self, other: SheetSize) -> frozenset[str]:
        """Return the names of what is another length than in the other page."""
        pairs = ((one.name, getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return frozenset(name for name, mine, theirs in pairs if abs(mine - theirs) > TOLERANCE_PT)


NAMES: Mapping[str, str] = {
    "width": "纸宽",
    "height": "纸高",
    "top": "上边距",
    "first_top": "首页上边距",
    "right": "右边距",
    "bottom": "下边距",
    "left": "左边距",
    "header": "页眉距边界",
    "footer": "页脚距边界",
    "pitch": "文档网格的行距",
}


def sheet_size(section: Any, styles: Mapping[tuple[str, str], WordStyle]) -> SheetSize:
    """Return the page that a `<w:sectPr>` describes, with header and footer in their styles."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    top, bottom, header, footer = (_points(margins, name) for name in ("top", "bottom", "header", "footer"))
    ordinary = max(abs(top), header + _height(styles, "header"))
    own_first = section.find(f"{W}titlePg") is not None and _named(styles, "Header First Page") is not None
    first = max(abs(top), header + _height(styles, "Header First Page")) if own_first else ordinary
    grid = section.find(f"{W}docGrid")
    return SheetSize(
        width=_points(size, "w"),
        height=_points(size, "h"),
        top=ordinary,
        first_top=first,
        right=_points(margins, "right"),
        bottom=max(abs(bottom), footer + _height(styles, "footer")),
        left=_points(margins, "left") + _points(margins, "gutter"),
        header=header,
        footer=footer,
        pitch=_points(grid, "linePitch") if grid is not None and grid.get(f"{W}type") == "lines" else 0.0,
    )


def line_height(styles: Mapping[tuple[str, str], WordStyle], name: str) -> float:
    """Return the height of a line of a paragraph style in points."""
    style = _named(styles, name)
    line = style.look["line"] if style else None
    return float(line[1]) if isinstance(line, tuple) and line[0] == "exact" else 0.0


def _height(styles: Mapping[tuple[str, str], WordStyle], name: str) -> float:
    style = _named(styles, name)
    if style is None:
        return 0.0
    space = sum(value for key in ("before", "after") if isinstance(value := style.look[key], float))
    return line_height(styles, name) + space


def _named(styles: Mapping[tuple[str, str], WordStyle], name: str) -> WordStyle | None:
    return styles.get(("paragraph", name))


def _points(element: Any, name: str) -> float:
    return float((element.get(f"{W}{name}") if element is not None else None) or "0") / 20
