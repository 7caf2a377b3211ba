"""From an edited Word property to the CSS that brings it about: which element carries it, and with what value.

The writer adds up margins, paddings and boxes to one indent or space of a paragraph; here the difference is given back
to the one of them that the house style uses for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.restyle import stacks
from reportgen.restyle.comparing import Edit, called
from reportgen.restyle.rules import ROOT, Declared, Place
from reportgen.restyle.selectors import entries, selector, written
from reportgen.style import pt
from reportgen.writers.word import catalogue
from reportgen.writers.word.catalogue import ParagraphStyle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.restyle.resolved import WordStyle
    from reportgen.restyle.values import Value
    from reportgen.style import House

_ALIGNMENTS = {"left": "left", "right": "right", "center": "center", "both": "justify"}
_LINES = {"single": "solid", "dashed": "dashed", "dotted": "dotted", "double": "double"}
_SIDES = {"before": "top", "after": "bottom", "left": "left", "right": "right"}
_BODY = Place("body", "body")
_RUNNING = {"header": ("top", "left"), "footer": ("bottom", "left")}
_RUNNING |= {"Header Aside": ("top", "right"), "Footer Aside": ("bottom", "right")}


def place_of(kind: str, style: str, house: House) -> Place | None:
    """Return where the CSS of a style stands, by its kind and Word's name; None for a style without CSS of its own."""
    if style == "Normal":
        return _BODY
    if style in _RUNNING:
        box = "-".join(_RUNNING[style])
        return Place("@page", box=box) if box in house.page.boxes else None
    id_ = _ids().get((kind, style))
    return None if id_ is None else Place(selector(id_), entries()[id_].probe)


def _ids() -> Mapping[tuple[str, str], str]:
    kinds = {True: "paragraph", False: "character"}
    return {(kinds[isinstance(one, ParagraphStyle)], one.name): id_ for id_, one in entries().items()}


def declarations(edit: Edit, wanted: WordStyle, house: House) -> tuple[Declared, ...]:
    """Return the declarations for an edit, `wanted` being the style as the file has it; none where CSS has no word."""
    if edit.kind == "table":
        return tuple(_of_table(edit))
    place = place_of(edit.kind, edit.style, house)
    if place is None:
        return ()
    if edit.name in _LETTERS:
        letters = tuple(_letter(edit, wanted, house, place))
        return (*letters, *_beside(letters, edit.style, house))
    entry = entries().get(_ids().get((edit.kind, edit.style), ""))
    return tuple(_shape(edit, house, place, entry if isinstance(entry, ParagraphStyle) else None))


def _letter(edit: Edit, wanted: WordStyle, house: House, place: Place) -> Iterator[Declared]:
    """Yield what sets the letters of a style; a character style that says it no more takes its paragraph's."""
    name = _LETTERS[edit.name]
    if edit.after is None:
        yield Declared(place, name, "normal" if name in _KEYWORDS else "inherit", called(edit.style))
    elif name == "font-family":
        yield from _fonts(edit, wanted, house, place)
    else:
        yield Declared(place, name, _WORDS.get(edit.name, _length)(edit.after), called(edit.style))


_LETTERS: Mapping[str, str] = {
    "chinese": "font-family",
    "latin": "font-family",
    "size": "font-size",
    "color": "color",
    "bold": "font-weight",
    "italic": "font-style",
    "tracking": "letter-spacing",
}
_KEYWORDS = frozenset({"font-weight", "font-style", "letter-spacing"})
_WORDS: Mapping[str, Callable[[Value], str]] = {
    "color": str,
    "bold": lambda value: "700" if value else "400",
    "italic": lambda value: "italic" if value else "normal",
}


def _beside(letters: tuple[Declared, ...], style: str, house: House) -> Iterator[Declared]:
    """Yield the same for what stands at the right of a header or footer, which in Word has the line's letters too."""
    aside = f"{style.title()} Aside"
    place = place_of("character", aside, house) if style in {"header", "footer"} else None
    if place is not None:
        yield from (replace(one, place=place, style=called(aside)) for one in letters if one.place.is_page)


def _fonts(edit: Edit, wanted: WordStyle, house: House, place: Place) -> Iterator[Declared]:
    latin, chinese = (str(wanted.look.get(one) or "") for one in ("latin", "chinese"))
    role = stacks.of_house(house, latin, chinese)
    if role is None and stacks.known(latin, chinese):
        role, value = stacks.new(latin, chinese)
        yield Declared(Place(ROOT), f"--{role}", value, "")
    if role is not None:
        yield Declared(place, "font-family", f"var(--{role})", called(edit.style))


def _length(value: Value) -> str:
    return f"{value:g}pt" if isinstance(value, float) else ""


def _shape(edit: Edit, house: House, place: Place, entry: ParagraphStyle | None) -> Iterator[Declared]:
    """Yield what shapes the paragraphs of a style."""
    style, after = called(edit.style), edit.after
    if edit.name in _SIDES and isinstance(after, float) and isinstance(edit.before, float) and entry is not None:
        yield from _moved(house, entry, edit.name, after - edit.before)
    elif edit.name == "line" and isinstance(after, tuple) and after[0] == "exact":
        yield Declared(place, "line-height", f"{after[1]:g}pt", style)
    elif edit.name == "first" and isinstance(after, tuple):
        yield Declared(place, "text-indent", f"{after[1]:g}{after[0]}", style)
    elif edit.name == "align" and after in _ALIGNMENTS:
        yield Declared(place, "text-align", _ALIGNMENTS[str(after)], style)
    elif edit.name == "mark" and after != "?":
        yield Declared(place, "list-style-type", str(after), style)
    elif edit.name == "fill" and not (entry and entry.cell):
        yield Declared(_framed(place, entry), "background-color", str(after or "transparent"), style)
    elif edit.name.startswith("border-") and not (entry and entry.cell):
        yield from _line(_framed(place, entry), edit.name, after, style)
    elif edit.name in {"keep", "whole"}:
        name = "break-after" if edit.name == "keep" else "break-inside"
        yield Declared(place, name, "avoid" if after else "auto", style)


def _framed(place: Place, entry: ParagraphStyle | None) -> Place:
    """Return the place of the box that frames a style's paragraphs, or their own."""
    return Place(written(entry.box), entry.box) if entry is not None and entry.box else place


def _line(place: Place, name: str, value: Value, style: str) -> Iterator[Declared]:
    """Yield a border and its distance from the text, or that there is none."""
    if not isinstance(value, tuple):
        yield Declared(place, name, "0", style)
        return
    kind, width, space, color = value
    yield Declared(place, name, f"{width:g}pt {_LINES.get(str(kind), 'solid')} {color}", style)
    if place.probe or place.is_page:
        yield Declared(place, name.replace("border", "padding"), f"{space:g}pt", style)


def _moved(house: House, entry: ParagraphStyle, name: str, by_pt: float) -> Iterator[Declared]:
    """Yield the margin or padding that holds a side's space, so much wider; a padding cannot be less than nothing."""
    side = _SIDES[name]
    probe = _carrier(house, entry, name)
    place = Place(selector(entry.id), probe) if probe == entry.probe else Place(_boxes(probe), probe)
    style = house.computed(probe)
    margin, padding = (pt(style, f"{kind}-{side}") for kind in ("margin", "padding"))
    bordered = pt(style, f"border-{side}-width") > 0
    padded = entry.cell if probe == entry.probe else False
    inside = not bordered and (bool(padded) or (margin == 0 and padding > 0) or ".list" in probe)
    width = (padding if inside else margin) + by_pt
    if inside and width < 0:
        return
    yield Declared(place, f"{'padding' if inside else 'margin'}-{side}", f"{round(width, 3):g}pt", called(entry.name))


def _boxes(probe: str) -> str:
    """Return the selector of a box; figures and framed tables keep the same distance."""
    return f"{written(probe)}, {written(catalogue.FRAMED)}" if probe == catalogue.FIGURE else written(probe)


def _carrier(house: House, entry: ParagraphStyle, name: str) -> str:
    """Return the probe of the box, of those whose space a paragraph takes on, that has any, or the paragraph's own."""
    boxes = {"before": entry.above, "after": entry.below}.get(name, (entry.box,) if entry.box else ())
    if ".list li" in entry.probe and name == "left":
        return entry.probe.rpartition(" ")[0]
    side = _SIDES[name]
    spaced = (probe for probe in boxes if _space(house, probe, side))
    return next(spaced, entry.probe)


def _space(house: House, probe: str, side: str) -> float:
    style = house.computed(probe)
    return abs(pt(style, f"margin-{side}")) + pt(style, f"padding-{side}") + pt(style, f"border-{side}-width")


# --- tables -------------------------------------------------------------------------------------------------------

_TABLE = "tbody:last-child tr:last-child"
_EDGES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "border-top": (("thead tr th", "border-top"),),
    "border-bottom": ((f"{_TABLE} td", "border-bottom"), (f"{_TABLE} th", "border-bottom")),
    "inside": (("tbody tr td", "border-bottom"), ("tbody tr th", "border-bottom")),
    "under-head": (("thead tr th", "border-bottom"),),
    "cell-top": (("tbody tr td", "padding-top"), ("tbody tr th", "padding-top")),
    "cell-bottom": (("tbody tr td", "padding-bottom"), ("tbody tr th", "padding-bottom")),
}
_LAYOUT: Mapping[tuple[str, str], tuple[str, str]] = {
    ("BriefJudgement", "border-left"): (catalogue.BLUF, "border-left"),
    ("BriefPoints", "inside"): (f"{catalogue.POINTS} ol li.row", "border-top"),
    ("BriefGuide", "border-top"): (catalogue.GUIDE, "border-top"),
}


def _of_table(edit: Edit) -> Iterator[Declared]:
    """Yield what draws a table's rules: of a data table on its cells, of a layout table on its boxes."""
    table = next((one for one in catalogue.TABLES if one.name == edit.style), None)
    if table is None:
        return
    if (table.id, edit.name) in _LAYOUT:
        probe, name = _LAYOUT[table.id, edit.name]
        yield from _rule(Place(written(probe), probe), name, edit)
    elif edit.name in _EDGES and " table.t" in table.cell:
        start, _, _ = table.cell.partition(" tbody")
        for steps, name in _EDGES[edit.name]:
            yield from _rule(Place(_cells(start, steps, edit.name), f"{start} {steps}"), name, edit)


def _cells(table: str, steps: str, edge: str) -> str:
    """Return the cells that carry an edge: inner lines leave out the last row, whose line is the table's own."""
    selector_ = written(f"{table} {steps}")
    return f"{selector_}:not(tbody:last-child > tr:last-child > *)" if edge == "inside" else selector_


def _rule(place: Place, name: str, edit: Edit) -> Iterator[Declared]:
    style, value = called(edit.style), edit.after
    if name.startswith("padding") and isinstance(value, float):
        yield Declared(place, name, f"{value:g}pt", style)
    elif isinstance(value, tuple):
        kind, width, _, color = value
        yield Declared(place, name, f"{width:g}pt {_LINES.get(str(kind), 'solid')} {color}", style)
    elif value is None:
        yield Declared(place, name, "0", style)
