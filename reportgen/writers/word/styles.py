"""Word's styles built from the house CSS: document defaults, paragraph and character styles, gaps, fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.style import House, length_pt, pt
from reportgen.writers.word import catalogue
from reportgen.writers.word.inheritance import beyond
from reportgen.writers.word.looks import frame, paragraph_look
from reportgen.writers.word.properties import (
    Frame,
    Traits,
    indent_pt,
    paragraph_properties,
    run_difference,
    run_properties,
)
from reportgen.writers.word.running_styles import running_styles
from reportgen.writers.word.table_styles import table_styles
from reportgen.writers.word.xml import BUILT_IN, Element, style_element, twips, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportgen.writers.word.catalogue import CharacterStyle, ParagraphStyle

LISTS: Mapping[str, int] = {"ListBullet": 1, "BoxBullet": 2, "ListNumber": 3, "BoxNumber": 4}
"""Paragraph styles of list items and the numbering each starts from."""
Properties = tuple[Element, Element]
_TINY_PT = 1.0  # the height of a paragraph that is there only because Word wants one
_SOLID = ("Card", "Strip", "Guide")  # as in table cells, no space between Chinese and digits: the columns are narrow


def style_elements(house: House, used: Iterable[str]) -> list[Element]:
    """Return every <w:style> of a document: the standard ones and those it uses."""
    written = _written(used)
    wanted = frozenset(used) | {one.id for one in written}
    full = {"Normal": normal(house), **{one.id: full_properties(house, one) for one in written}}
    return [
        *_defaults(house),
        *(_paragraph_style(one, full) for one in written),
        *_gaps(house, wanted),
        *running_styles(house, full["Normal"]),
        *(_character(house, one) for one in catalogue.CHARACTERS if one.id in wanted or one.name in BUILT_IN),
        style_element("character", "SectionName", "Section Name", priority=99),
        *table_styles(house, wanted),
    ]


def paragraphs() -> tuple[ParagraphStyle, ...]:
    """Return the catalogue's paragraph styles, those of table cells included."""
    return (*catalogue.PARAGRAPHS, *catalogue.CELLS)


def _written(used: Iterable[str]) -> tuple[ParagraphStyle, ...]:
    """Return the paragraph styles to write: the standard ones, those of lists, those in use, what they are based on."""
    entries = {one.id: one for one in paragraphs()}
    wanted = {one.id for one in entries.values() if one.standard or one.id in LISTS} | (entries.keys() & set(used))
    for id_ in tuple(wanted):
        while (id_ := entries[id_].based_on) in entries:
            wanted.add(id_)
    return tuple(one for one in entries.values() if one.id in wanted)


def document_defaults(house: House) -> Element:
    """Return <w:docDefaults>: fonts, size and languages of text in no style."""
    properties = run_properties(house.computed("body"))
    properties.append(w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    off_grid = w("pPr", w("snapToGrid", val=0)) if house.token("lines", "") else None  # a table's lines are lower
    return w("docDefaults", w("rPrDefault", properties), w("pPrDefault", off_grid))


def normal(house: House) -> Properties:
    """Return all properties of 正文, which every other paragraph style begins from."""
    body = house.computed("body")
    return paragraph_properties({**body, "text-align": "left"}, Frame(), Traits()), run_properties(body)


def _defaults(house: House) -> list[Element]:
    margins = [w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")]
    table = w("tblPr", w("tblInd", w=0, type="dxa"), w("tblCellMar", *margins))
    return [
        style_element("paragraph", "Normal", "Normal", *normal(house), quick=True, default=True),
        style_element("character", "DefaultParagraphFont", "Default Paragraph Font", priority=1, default=True),
        style_element("table", "TableNormal", "Normal Table", table, priority=99, default=True),
        style_element("numbering", "NoList", "No List", priority=99, default=True),
    ]


def full_properties(house: House, one: ParagraphStyle) -> Properties:
    """Return all properties of a catalogue entry, whatever it is based on: <w:pPr> and <w:rPr>."""
    style = paragraph_look(house, one)
    return paragraph_properties(style, frame(house, one), _traits(house, one)), run_properties(style)


def _paragraph_style(one: ParagraphStyle, full: Mapping[str, Properties]) -> Element:
    """Return the <w:style> of a catalogue entry: what it says beyond the style it is based on."""
    return style_element(
        "paragraph",
        one.id,
        one.name,
        *(beyond(own, base) for own, base in zip(full[one.id], full[one.based_on], strict=True)),
        based_on=one.based_on,
        following=one.following if one.following in full else "",
        priority=9 if one.standard else 30,
        quick=True,
    )


def _traits(house: House, one: ParagraphStyle) -> Traits:
    section, _, _ = one.probe.partition(".pg ")
    opening = (f"{section}.pg", one.probe) if ".pg " in one.probe else ()
    new_page = any(house.computed(probe).get("break-before") == "page" for probe in opening)
    return Traits(
        keep=one.keep or (bool(one.kept_by) and house.computed(one.kept_by).get("break-inside") == "avoid"),
        auto_height=one.auto_height,
        parted=one.parted,
        contextual=one.contextual,
        new_page=new_page,
        outline=one.outline,
        solid=bool(one.cell) or one.id.startswith(_SOLID),
        list_number=LISTS.get(one.id, 0),
        tabs=_tabs(house, one),
    )


def _tabs(house: House, one: ParagraphStyle) -> tuple[tuple[str, float], ...]:
    if one.id == "Masthead":
        return (("right", house.page.measure_pt),)
    if one.id in {"CoverCity", "CoverCityFirst"}:
        columns = house.computed(one.probe).get("grid-template-columns", "").split()
        first = (("left", length_pt(columns[0]) or 0.0),) if columns else ()
        return (*first, ("right", house.page.measure_pt))
    if one.id == "Reference":
        return (("left", indent_pt(house.computed(one.probe), "left")),)
    return ()


def _gaps(house: House, wanted: frozenset[str]) -> list[Element]:
    """Return the styles of empty paragraphs between tables: as high as the margin that CSS has there."""
    points, cards = f"{catalogue.POINTS} ol li.row", house.computed(f"{catalogue.CARDS} ul.cards")
    first = pt(house.computed(points), "padding-top") - pt(house.computed(f"{points}:first-child"), "padding-top")
    heights = {
        "GapPoints": ("Gap Points", pt(house.computed(catalogue.POINTS), "margin-top") - first),
        "GapGuide": ("Gap Guide", pt(house.computed(catalogue.GUIDE), "margin-top") - pt(cards, "row-gap")),
        "GapTable": ("Gap Table", pt(house.computed(catalogue.FRAMED), "margin-bottom")),
        "GapBox": ("Gap Box", pt(house.computed(catalogue.BOX), "margin-top")),
        "CardGap": ("Card Gap", _TINY_PT),
        "CellEnd": ("Cell End", pt(house.computed(catalogue.GUIDE), "margin-bottom")),
    }
    return [_gap(key, name, height) for key, (name, height) in heights.items() if key in wanted]


def _gap(id_: str, name: str, height_pt: float) -> Element:
    spacing = w("spacing", before=0, after=0, line=twips(max(_TINY_PT, height_pt)), lineRule="exact")
    kept = w("keepNext") if id_ == "GapBox" else None  # a heading before a box goes over the page with it
    properties = w("pPr", kept, spacing, w("ind", firstLineChars=0, firstLine=0))
    letters = w("rPr", w("sz", val=2), w("szCs", val=2))
    return style_element("paragraph", id_, name, properties, letters, based_on="Normal", priority=99)


def _character(house: House, one: CharacterStyle) -> Element:
    entries = {entry.id: entry for entry in paragraphs()}
    around = catalogue.AROUND.get(one.id)
    probe, _, _ = one.probe.rpartition(" ")
    base = paragraph_look(house, entries[around]) if around else house.computed(probe)
    difference = run_difference(house.computed(one.probe), base, one.signs)
    return style_element("character", one.id, one.name, difference, priority=20)
