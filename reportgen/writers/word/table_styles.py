"""Word's table styles from the house CSS: rules, cell padding, shading, and the columns of the layout tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportgen.style import POINTS_PER_MM, House, length_pt, pt
from reportgen.writers.word import catalogue
from reportgen.writers.word.catalogue import CARDS, TableStyle
from reportgen.writers.word.properties import Style, border, shading
from reportgen.writers.word.xml import Element, style_element, twips, w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_REPEAT = re.compile(r"repeat\(\s*(\d+)\s*,\s*([^()]+)\)")
GAPPED = frozenset({"BriefCards", "BriefGuide"})  # layout tables whose column gap is a column of its own


def table_styles(house: House, wanted: Iterable[str]) -> list[Element]:
    """Return the <w:style> of each table style in use."""
    return [_table_style(house, one) for one in catalogue.TABLES if one.id in set(wanted) | {"BriefTable"}]


def _table_style(house: House, one: TableStyle) -> Element:
    rules, conditional = _RULES.get(one.id, _data_rules)(house, one)
    properties = w("tblPr", w("tblBorders", *rules) if rules else None, _cell_margins(house, one))
    return style_element(
        "table", one.id, one.name, properties, *conditional, based_on="TableNormal", priority=59, quick=True
    )


Rules = tuple[list[Element], list[Element]]


def _data_rules(house: House, one: TableStyle) -> Rules:
    """Return the rules of a data table: heavy above and below, a thinner one under the head, hair lines within."""
    table, _, _ = one.cell.partition(" tbody")
    head = house.computed(f"{table} thead tr th")
    last = house.computed(f"{table} tbody:last-child tr:last-child td")
    cell = house.computed(one.cell)
    rules = [border("top", head, "top", space=False), border("bottom", last, "bottom", space=False)]
    rules.append(border("insideH", cell, "bottom", space=False))
    under_head = border("bottom", head, "bottom", space=False)
    first = w("tblStylePr", w("tcPr", w("tcBorders", under_head), w("vAlign", val="bottom")), type="firstRow")
    return rules, [first]


def _judgement_rules(house: House, one: TableStyle) -> Rules:
    box = house.computed(one.box)
    left = [border("left", box, "left", space=False)] if pt(box, "border-left-width") else []
    fill = shading(box)
    return left, [w("tcPr", fill)] if fill is not None else []


def _line_above(house: House, probe: str, names: Iterable[str]) -> list[Element]:
    style = house.computed(probe)
    return [border(name, style, "top", space=False) for name in names if pt(style, "border-top-width")]


def _points_rules(house: House, one: TableStyle) -> Rules:
    return _line_above(house, one.cell, ("insideH",)), []


def _guide_rules(house: House, one: TableStyle) -> Rules:
    return _line_above(house, one.box, ("top",)), []


def _definition_rules(house: House, one: TableStyle) -> Rules:
    return _line_above(house, one.cell, ("top", "insideH")), []


_RULES: Mapping[str, Callable[[House, TableStyle], Rules]] = {
    "BriefJudgement": _judgement_rules,
    "BriefPoints": _points_rules,
    "BriefCards": lambda _house, _one: ([], []),
    "BriefStrip": lambda _house, _one: ([], []),
    "BriefGuide": _guide_rules,
    "BriefDefinitions": _definition_rules,
}


def _cell_margins(house: House, one: TableStyle) -> Element:
    """Return the padding above and below every cell; that at the sides belongs to the paragraphs."""
    cell: Style = house.computed(one.cell) if one.cell else {}
    below = pt(cell, "padding-bottom") + (
        pt(house.computed(f"{CARDS} ul.cards"), "row-gap") if one.id == "BriefCards" else 0
    )
    sides = {"top": twips(pt(cell, "padding-top")), "left": 0, "bottom": twips(below), "right": 0}
    return w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in sides.items()))


def columns_mm(house: House, style: str) -> tuple[float, ...]:
    """Return the column widths of a layout table: what its CSS grid has, the measure filled by the first column."""
    grid = next(one.grid for one in catalogue.TABLES if one.id == style)
    computed = house.computed(grid)
    tracks, gap = tracks_mm(computed), pt(computed, "column-gap") / POINTS_PER_MM
    if style in GAPPED:
        return tuple(part for track in tracks for part in (track, gap))[:-1]
    border_mm = (
        pt(house.computed(catalogue.BLUF), "border-left-width") / POINTS_PER_MM if style == "BriefJudgement" else 0
    )
    return (house.page.measure_mm - sum(tracks[1:]) - border_mm, *tracks[1:])


def stacked(house: House) -> frozenset[str]:
    """Return the layout tables that this style sheet gives no columns: their parts stand one below the other."""
    layout = (one for one in catalogue.TABLES if one.grid)
    return frozenset(one.id for one in layout if not any(tracks_mm(house.computed(one.grid))))


def tracks_mm(style: Style) -> list[float]:
    """Return the columns of grid-template-columns in mm."""
    written = _REPEAT.sub(lambda match: " ".join([match[2]] * int(match[1])), style.get("grid-template-columns", ""))
    return [(length_pt(part) or 0.0) / POINTS_PER_MM for part in written.split()]
