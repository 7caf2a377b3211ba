"""The styles of header and footer, from the margin boxes of @page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.style import House, Page, pt
from reportgen.writers.word.inheritance import beyond
from reportgen.writers.word.properties import Frame, Style, Traits, paragraph_properties, run_difference, run_properties
from reportgen.writers.word.xml import Element, style_element

if TYPE_CHECKING:
    from collections.abc import Iterator

_DISTANCES = ("padding-top", "padding-right", "padding-bottom", "margin")
PLACES = (("top", "Header", "header"), ("bottom", "Footer", "footer"))


def running_styles(house: House, normal: tuple[Element, Element]) -> Iterator[Element]:
    """Yield the paragraph styles of header and footer, and the character styles of what stands at their right.

    `normal` are the properties of 正文, which they are based on.
    """
    for place, id_, name in PLACES:
        left, right = (running_box(house, place, side) for side in ("left", "right"))
        space = Frame(below_pt=pt(left, "padding-bottom") if place == "top" else 0.0)
        tabs = Traits(tabs=_stops(house.page, place))
        paragraph, run = paragraph_properties(_bare(left), space, tabs), run_properties(left)
        said = (beyond(own, base) for own, base in zip((paragraph, run), normal, strict=True))
        yield style_element("paragraph", id_, name, *said, based_on="Normal", priority=99)
        difference = run_difference(right, left)
        yield style_element("character", f"{id_}Aside", f"{name.title()} Aside", difference, priority=99)
        if place == "top":
            first = beyond(paragraph_properties(_bare(left), Frame(), Traits()), paragraph)
            yield style_element("paragraph", "HeaderFirst", "Header First Page", first, based_on="Header", priority=99)


def _bare(box: Style) -> Style:
    """Return a margin box's style as that of a line: its height is the page's, its alignment is the tabs'."""
    look = {name: value for name, value in box.items() if not name.startswith(_DISTANCES)}
    return {**look, "text-indent": "0", "text-align": "left"}


def _stops(page: Page, place: str) -> tuple[tuple[str, float], ...]:
    center = (("center", page.measure_pt / 2),) if f"{place}-center" in page.boxes else ()
    inset = pt(page.boxes.get(f"{place}-right", {}), "padding-right")
    return (*center, ("right", page.measure_pt - inset))


def running_box(house: House, place: str, side: str) -> Style:
    """Return the margin box of a side of the page's top or bottom, or the nearest one there is, or the body's style."""
    boxes = house.page.boxes
    order = (f"{place}-{side}", f"{place}-center", f"{place}-left", f"{place}-right", "bottom-left", "bottom-right")
    return next((boxes[name] for name in order if name in boxes), house.computed("body"))
