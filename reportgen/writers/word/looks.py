"""The look of a paragraph style: a probe's cascade, bent to what a Word paragraph can be.

Cells give their vertical padding to the table style; the bar before a subject's name becomes a border; the invisible
decimals that CSS adds become an indent; a group's head is indented by its first line, so that its rule starts at 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.style import POINTS_PER_MM, House, pt
from reportgen.writers.word import catalogue
from reportgen.writers.word.properties import Frame, Style, generated_width_pt
from reportgen.writers.word.table_styles import tracks_mm

if TYPE_CHECKING:
    from reportgen.writers.word.catalogue import ParagraphStyle

_DIGIT_PADS = ("NumberWhole", "NumberOneDigit", "NumberShare")
_UNDER = ("Under", "UnderText", "UnderNumber")
_GROUPS = ("Group", "GroupApart")


def paragraph_look(house: House, one: ParagraphStyle) -> Style:
    """Return the computed style of a catalogue entry as a Word paragraph has it."""
    style = dict(house.computed(one.probe))
    if one.id.endswith(catalogue.LIGHT_ROLES):
        style["font-weight"] = "400"
    if one.cell:
        style = _cell_look(house, one, style)
    if ".list li" in one.probe:
        indent = list_indent_pt(house, one.probe)
        style["padding-left"], style["text-indent"] = f"{indent:g}pt", f"{-indent:g}pt"
    if one.id == "JudgementHead":
        row, box = house.computed(f"{catalogue.BLUF} div.row"), house.computed(catalogue.BLUF)
        style["padding-left"] = f"{pt(row, 'margin-left') + pt(box, 'border-left-width'):g}pt"
    return style


def list_indent_pt(house: House, probe: str) -> float:
    """Return how far a list's items stand in from their mark."""
    above, _, _ = probe.rpartition(" ")
    return pt(house.computed(above), "padding-left") + pt(house.computed(probe), "padding-left")


def _cell_look(house: House, one: ParagraphStyle, style: dict[str, str]) -> dict[str, str]:
    style = _in_cell(style, house.computed(one.cell))
    if one.id.endswith(_DIGIT_PADS):
        extra = generated_width_pt(house.computed(f"{one.probe}::after"))
        style["padding-right"] = f"{pt(style, 'padding-right') + extra:g}pt"
    if one.id.endswith(_UNDER):
        cell, _, _ = one.probe.rpartition(" ")
        style["padding-left"] = house.computed(cell).get("padding-left", "0")
    if one.id == "Definition":
        beside = next(iter(tracks_mm(house.computed(f"{catalogue.SECTION} dl.defs"))), 0.0) * POINTS_PER_MM
        style["padding-left"] = f"{max(0.0, pt(style, 'padding-left') - beside):g}pt"  # the column of the terms
    if one.id.endswith(_GROUPS):
        style["text-indent"], style["padding-left"] = style.get("padding-left", "0"), "0"
    return _with_bar(style, house.computed(f"{one.probe}::before")) if one.id.endswith("RowSubject") else style


def _in_cell(style: Style, cell: Style) -> dict[str, str]:
    """Return a cell's style with only the vertical padding that goes beyond the table's own, and no borders."""
    inner = {name: value for name, value in style.items() if not name.startswith(("border-", "background"))}
    for side in ("top", "bottom"):
        inner[f"padding-{side}"] = f"{max(0.0, pt(style, f'padding-{side}') - pt(cell, f'padding-{side}')):g}pt"
    return inner


def _with_bar(style: Style, bar: Style) -> dict[str, str]:
    """Return the style with the bar before a subject's name as a left border that ends where its space begins."""
    width, left = pt(bar, "width"), pt(style, "padding-left")
    line = {"width": f"{width:g}pt", "style": "solid", "color": bar.get("background-color", style["color"])}
    borders = {f"border-left-{name}": value for name, value in line.items()} if width else {}
    return {**style, **borders, "padding-left": f"{max(0.0, left - width):g}pt"}


def frame(house: House, one: ParagraphStyle) -> Frame:
    """Return what the boxes around a paragraph lend it."""
    above = sum(_outer(house.computed(probe), "top") for probe in one.above)
    below = sum(_outer(house.computed(probe), "bottom") for probe in one.below)
    return Frame(above, below, house.computed(one.box) if one.box else None)


def _outer(style: Style, side: str) -> float:
    return pt(style, f"margin-{side}") + pt(style, f"padding-{side}")
