"""From an edited page to @page: margins on the first page and all others, and where header and footer stand in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.restyle.rules import ROOT, Declared, Place
from reportgen.restyle.sheetsize import SheetSize, line_height
from reportgen.style import POINTS_PER_MM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.restyle.resolved import WordStyle
    from reportgen.style import House

_STYLE = "页面设置"
_PAGE, _FIRST = Place("@page"), Place("@page :first")


def declarations(
    page: SheetSize, now: SheetSize, styles: Mapping[tuple[str, str], WordStyle], house: House
) -> tuple[Declared, ...]:
    """Return what gives the house the page of a file; `styles` are the file's, `now` is the page of the house."""
    return tuple(_declared(page, page.differs(now), styles, house))


def _declared(
    page: SheetSize, other: frozenset[str], styles: Mapping[tuple[str, str], WordStyle], house: House
) -> Iterator[Declared]:
    if other & {"width", "height"}:
        yield Declared(_PAGE, "size", f"{_mm(page.width)} {_mm(page.height)}", _STYLE)
    for side in ("right", "left", "top", "bottom"):
        if side in other:
            yield Declared(_PAGE, f"margin-{side}", _mm(getattr(page, side)), _STYLE)
    if other & {"top", "first_top"}:
        yield Declared(_FIRST, "margin-top", _mm(page.first_top), _STYLE)
    if other & {"top", "header"}:
        distance = page.top - page.header - line_height(styles, "header")
        yield from _inside(house, "top", "padding-bottom", distance)
    if other & {"bottom", "footer"}:
        distance = page.bottom - page.footer - line_height(styles, "footer")
        yield from _inside(house, "bottom", "padding-top", distance)
    if page.pitch and house.token("lines", "") and other & {"height", "top", "bottom", "pitch"}:
        lines = int((page.height - page.top - page.bottom + 0.5) / page.pitch)
        yield Declared(Place(ROOT), "--lines", str(lines), _STYLE)


def _inside(house: House, edge: str, name: str, distance: float) -> Iterator[Declared]:
    """Yield how far the boxes of an edge keep from the text."""
    for box in house.page.boxes:
        if box.startswith(f"{edge}-"):
            yield Declared(Place("@page", box=box), name, f"{max(0.0, distance):.2f}pt", _STYLE)


def _mm(points: float) -> str:
    """Return a length as paper is measured, exact to a twip."""
    return f"{points / POINTS_PER_MM:.2f}".rstrip("0").rstrip(".") + "mm"
