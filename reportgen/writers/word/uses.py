"""Which properties of which probes a Word file is made from: what `looks`, `properties`, `styles` and the rest read.

Kept beside them by hand and held to them by a test, which changes each declaration of the house styles and looks
whether the styles of Word change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.style import SIDES, pt
from reportgen.writers.word import catalogue
from reportgen.writers.word.catalogue import BLUF, BOX, CALLOUT, CARDS, FRAMED, GUIDE, POINTS, SECTION
from reportgen.writers.word.properties import is_bold
from reportgen.writers.word.table_styles import GAPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.style import House
    from reportgen.writers.word.catalogue import CharacterStyle, ParagraphStyle, TableStyle

Use = tuple[str, frozenset[str]]
"""A probe and the longhands that are read from its computed style."""


def _each(*names: str, sides: tuple[str, ...] = SIDES) -> frozenset[str]:
    """Longhands of every side: `margin` becomes margin-top, `border-width` border-top-width."""
    parted = (name.partition("-") for name in names)
    return frozenset(f"{kind}-{side}{dash}{part}" for kind, dash, part in parted for side in sides)


LETTERS = frozenset({"font-family", "font-size", "font-style", "font-weight", "color", "letter-spacing"})
LINES = frozenset({"line-height", "text-align", "text-indent", "break-after", "break-inside"})
BORDERS = _each("border-width", "border-style", "border-color")
ROOM = _each("margin", "padding", "border-width", "border-style")
FRAME = BORDERS | _each("padding") | _each("margin", sides=("left", "right")) | {"background-color", "break-inside"}
ABOVE, BELOW = _each("margin", "padding", sides=("top",)), _each("margin", "padding", sides=("bottom",))
CELL = _each("padding", sides=("top", "bottom")) | _each(
    "border-width", "border-style", "border-color", sides=("bottom",)
)
TOP_RULE, END_RULE = (
    _each("border-width", "border-style", "border-color", sides=sides) for sides in (("top",), ("bottom",))
)
CHARACTER = frozenset({"font-family", "font-size", "font-weight", "color", "vertical-align"})
COLUMNS = frozenset({"grid-template-columns", "column-gap"})
CONTENTS = ("body main section.toc", "body main header.mast.cover+section.toc")
_LIGHT, _SIZE, _RAISED = (frozenset({name}) for name in ("font-weight", "font-size", "vertical-align"))
_TABS = frozenset({"CoverCity", "CoverCityFirst"})


def uses(house: House) -> Iterator[Use]:
    """Yield every use that a document in Word can make of a house style."""
    yield "body", LETTERS | LINES | ROOM
    for one in catalogue.PARAGRAPHS:
        yield from _paragraph(one)
    for one in catalogue.CELLS:
        yield from _cell(one)
    for character in catalogue.CHARACTERS:
        yield from _character(house, character)
    for table in catalogue.TABLES:
        yield from _table(table)
    for around in CONTENTS:
        yield from _contents(around)
    yield from _others(house)


def _contents(around: str) -> Iterator[Use]:
    """Yield what the contents list is laid out and set by; the rules of its entries are Word's leaders."""
    yield around, frozenset({"grid-template-columns", "margin-top"})
    yield f"{around} ul", frozenset({"grid-template-columns", "grid-template-rows", "column-gap"})
    yield f"{around} p", FRAME | ROOM | LETTERS | LINES
    yield f"{around} ul li", (ROOM - BORDERS) | LETTERS | LINES


def _paragraph(one: ParagraphStyle) -> Iterator[Use]:
    if one.cell:
        yield from _cell(one)
        return
    own = (FRAME | ROOM if not one.box else ROOM) | LETTERS | LINES
    own -= {"line-height"} if one.auto_height else frozenset()
    own -= {"break-after"} if one.keep else frozenset()
    own -= _LIGHT if one.id in catalogue.LIGHT_ROLES else frozenset()
    own |= {"bookmark-level"} if one.outline else frozenset()
    own |= {"grid-template-columns"} if one.id in _TABS else frozenset()
    own |= {"white-space"} if one.id.startswith(("Card", "Strip", "Guide")) else frozenset()
    yield one.probe, own
    if one.box:
        yield one.box, FRAME
    for probes, read in ((one.above, ABOVE), (one.below, BELOW)):
        yield from ((probe, read) for probe in probes)
    if ".pg " in one.probe:
        yield from (
            (probe, frozenset({"break-before"})) for probe in (one.probe, one.probe.partition(".pg ")[0] + ".pg")
        )
    if ".list li" in one.probe:
        yield from _listing(one)


def _listing(one: ParagraphStyle) -> Iterator[Use]:
    """Yield what the items of a list and of those within it are numbered and set in by."""
    _, above, item = one.probe.rsplit(" ", 2)
    for depth in range(3):
        probe = f"{one.probe.rpartition(' ')[0]}" + f" {item} {above}" * depth
        yield probe, frozenset({"padding-left"})
        yield f"{probe} {item}", frozenset({"padding-left", "list-style-type", "font-family"})


def _cell(one: ParagraphStyle) -> Iterator[Use]:
    role = one.id
    own = LETTERS | LINES | _each("margin", "padding") | {"white-space"}
    own -= _LIGHT if role.endswith(catalogue.LIGHT_ROLES) else frozenset()
    yield one.probe, own
    yield one.cell, _each("padding", sides=("top", "bottom"))
    if one.kept_by:
        yield one.kept_by, frozenset({"break-inside"})
    yield f"{one.probe}::after", frozenset({"content", "font-family", "font-size"})
    if role.endswith("RowSubject"):
        yield f"{one.probe}::before", frozenset({"width", "background-color", "color"})
    if role.endswith(("Under", "UnderText", "UnderNumber")):
        yield one.probe.rpartition(" ")[0], frozenset({"padding-left"})
    if one.id == "Definition":
        yield f"{SECTION} dl.defs", frozenset({"grid-template-columns"})


def _character(house: House, one: CharacterStyle) -> Iterator[Use]:
    """Yield a style's own letters and those around; Word sizes a raised sign itself and makes nothing bold light."""
    around = catalogue.AROUND.get(one.id, "")
    entries = {entry.id: entry for entry in (*catalogue.PARAGRAPHS, *catalogue.CELLS)}
    before = entries[around].probe if around else one.probe.rpartition(" ")[0]
    light = around.endswith(catalogue.LIGHT_ROLES) or not is_bold(house.computed(before))
    raised = one.probe.rpartition(" ")[2].startswith("sup") or one.probe.endswith("-call")
    yield one.probe, CHARACTER - (frozenset() if light else _LIGHT) - (_SIZE if raised else frozenset())
    yield before, CHARACTER - _SIZE - _RAISED if raised else CHARACTER - _RAISED


def _table(one: TableStyle) -> Iterator[Use]:
    if one.grid:
        yield one.grid, COLUMNS if one.id in GAPPED else COLUMNS - {"column-gap"}
    if one.id == "BriefJudgement":
        yield one.box, _each("border-width", "border-style", "border-color", sides=("left",)) | {"background-color"}
    if one.cell:
        yield one.cell, CELL
    if one.id == "BriefGuide":
        yield one.box, TOP_RULE
    if one.id in {"BriefPoints", "BriefDefinitions"}:
        yield one.cell, TOP_RULE
    if one.box and " table." in one.box:
        yield from ((f"{one.box} thead tr th", rule) for rule in (TOP_RULE, END_RULE))
        yield f"{one.box} tbody:last-child tr:last-child td", END_RULE


def _others(house: House) -> Iterator[Use]:
    """Yield what stands between blocks, on every page, and at the edges of the first page's parts."""
    if pt(house.computed(POINTS), "margin-top"):
        yield f"{POINTS} ol li.row", _each("padding", sides=("top",))
        yield f"{POINTS} ol li.row:first-child", _each("padding", sides=("top",))
    for probe, side in ((POINTS, "top"), (GUIDE, "top"), (GUIDE, "bottom"), (FRAMED, "bottom"), (BOX, "top")):
        yield probe, frozenset({f"margin-{side}"})
    yield f"{CARDS} ul.cards", frozenset({"row-gap"})
    yield f"{BLUF} div.row", frozenset({"margin-left"})
    yield BLUF, frozenset({"border-left-width", "border-left-style"})
    yield CALLOUT, FRAME
    strings = ("body main header.mast h1", f"{SECTION} h2", "body main p.foot")
    pages = (house.page_for(name) for name in ("", "first", "left", "right"))
    shown = "".join(box.get("content", "") for page in pages for box in page.boxes.values())
    for probe in strings:
        name = next(iter(house.computed(probe).get("string-set", "").split()), "")
        if name and f"string({name})" in shown:
            yield probe, frozenset({"string-set"})
