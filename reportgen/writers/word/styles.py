"""Word's styles built from the house CSS: document defaults, paragraph and character styles, gaps, fonts, numbering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.style import House, Page, pt
from reportgen.writers.word import catalogue
from reportgen.writers.word.properties import (
    CHINESE_FONTS,
    Frame,
    Style,
    Traits,
    fonts,
    generated_width_pt,
    indent_pt,
    paragraph_properties,
    run_difference,
    run_properties,
)
from reportgen.writers.word.table_styles import table_styles
from reportgen.writers.word.xml import Element, twips, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportgen.writers.word.catalogue import CharacterStyle, ParagraphStyle

LISTS: Mapping[str, int] = {"ListBullet": 1, "BoxBullet": 2, "ListNumber": 3, "BoxNumber": 4}
"""Paragraph styles of list items and the numbering each starts from."""
BUILT_IN = frozenset(
    {"Body Text", "Title", "heading 1", "heading 2", "heading 3", "caption", "List Bullet", "List Number"}
    | {"header", "footer", "Hyperlink", "Strong"}
)
"""Names of styles that Word has of its own."""
_TINY_PT = 1.0  # the height of a paragraph that is there only because Word wants one
_DIGIT_PADS = ("NumberWhole", "NumberOneDigit", "NumberShare")


def style_elements(house: House, used: Iterable[str]) -> list[Element]:
    """Return every <w:style> of a document: the standard ones and those it uses."""
    wanted = frozenset(used)
    return [
        *_defaults(house),
        *(paragraph_style(house, one) for one in paragraphs() if one.standard or one.id in wanted),
        *_gaps(house, wanted),
        *_running(house),
        *_characters(house, wanted),
        *table_styles(house, wanted),
    ]


def paragraphs() -> tuple[ParagraphStyle, ...]:
    """Return the catalogue's paragraph styles, those of table cells included."""
    return (*catalogue.PARAGRAPHS, *catalogue.CELLS)


def document_defaults(house: House) -> Element:
    """Return <w:docDefaults>: fonts, size and languages of text in no style."""
    body = dict(house.computed("body"))
    properties = run_properties(body)
    properties.append(w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    return w("docDefaults", w("rPrDefault", properties), w("pPrDefault"))


def _defaults(house: House) -> list[Element]:
    body = house.computed("body")
    margins = [w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")]
    table = w("tblPr", w("tblInd", w=0, type="dxa"), w("tblCellMar", *margins))
    normal = (paragraph_properties({**body, "text-align": "left"}, Frame(), Traits()), run_properties(body))
    return [
        _style("paragraph", "Normal", "Normal", w("qFormat"), *normal, default=1),
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", w("uiPriority", val=1), default=1),
        _style("table", "TableNormal", "Normal Table", w("uiPriority", val=99), table, default=1),
        _style("numbering", "NoList", "No List", w("uiPriority", val=99), default=1),
    ]


def _style(kind: str, id_: str, name: str, *children: Element | None, default: int = 0) -> Element:
    element = w("style", w("name", val=name), *children, type=kind, styleId=id_)
    custom = not default and name not in BUILT_IN
    for attribute, on in (("default", default), ("customStyle", custom)):
        if on:
            element.set(element.nsmap["w"].join("{}") + attribute, "1")
    return element


def paragraph_style(house: House, one: ParagraphStyle) -> Element:
    """Return the <w:style> of a catalogue entry."""
    style = paragraph_look(house, one)
    return _style(
        "paragraph",
        one.id,
        one.name,
        w("basedOn", val=one.based_on),
        w("next", val=one.following) if one.following else None,
        w("uiPriority", val=9 if one.standard else 30),
        w("qFormat"),
        paragraph_properties(style, frame(house, one), _traits(house, one)),
        run_properties(style),
    )


def paragraph_look(house: House, one: ParagraphStyle) -> Style:
    """Return the computed style of an entry as a Word paragraph has it: cells without the cell's own box."""
    style = dict(house.computed(one.probe))
    if one.id in catalogue.LIGHT:
        style["font-weight"] = "400"
    if one.cell:
        style = _in_cell(style, house.computed(one.cell))
    pad = next((role for role in _DIGIT_PADS if one.id.endswith(role)), None)
    if pad:
        extra = generated_width_pt(house.computed(f"{one.probe}::after"))
        style["padding-right"] = f"{pt(style, 'padding-right') + extra:g}pt"
    if one.id.endswith("RowSubject"):
        style = _with_bar(style, house.computed(f"{one.probe}::before"))
    if one.id.endswith(("Group", "GroupApart")) and one.cell:
        style = {**style, "text-indent": style.get("padding-left", "0"), "padding-left": "0"}
    if one.id == "JudgementHead":
        style["padding-left"] = f"{_judgement_indent_pt(house):g}pt"
    return style


def _in_cell(style: Style, cell: Style) -> dict[str, str]:
    """Return a cell's style with only the vertical padding that goes beyond the table's own, and no borders."""
    inner = {name: value for name, value in style.items() if not name.startswith(("border-", "background"))}
    for side in ("top", "bottom"):
        inner[f"padding-{side}"] = f"{max(0.0, pt(style, f'padding-{side}') - pt(cell, f'padding-{side}')):g}pt"
    return inner


def _with_bar(style: Style, bar: Style) -> dict[str, str]:
    """Return the style with the bar before a subject's name as a left border that ends where its space begins."""
    width, left = pt(bar, "width"), pt(style, "padding-left")
    return {
        **style,
        "border-left-width": f"{width:g}pt",
        "border-left-style": "solid",
        "border-left-color": bar.get("background-color", style["color"]),
        "padding-left": f"{max(0.0, left - width):g}pt",
    }


def _judgement_indent_pt(house: House) -> float:
    """Return how far the head of the judgement stands in: its row's own margin, behind the box's border."""
    return pt(house.computed(f"{catalogue.BLUF} div.row"), "margin-left") + pt(
        house.computed(catalogue.BLUF), "border-left-width"
    )


def frame(house: House, one: ParagraphStyle) -> Frame:
    """Return what the boxes around a paragraph lend it."""
    above = sum(_outer(house.computed(probe), "top") for probe in one.above)
    below = sum(_outer(house.computed(probe), "bottom") for probe in one.below)
    return Frame(above, below, house.computed(one.box) if one.box else None)


def _outer(style: Style, side: str) -> float:
    return pt(style, f"margin-{side}") + pt(style, f"padding-{side}")


def _traits(house: House, one: ParagraphStyle) -> Traits:
    section, _, _ = one.probe.partition(".pg ")
    new_page = ".pg " in one.probe and house.computed(f"{section}.pg").get("break-before") == "page"
    return Traits(
        keep=one.keep,
        auto_height=one.auto_height,
        contextual=one.contextual,
        new_page=new_page,
        outline=one.outline,
        list_number=LISTS.get(one.id, 0),
        tabs=_tabs(house, one),
    )


def _tabs(house: House, one: ParagraphStyle) -> tuple[tuple[str, float], ...]:
    if one.id == "Masthead":
        return (("right", house.page.measure_pt),)
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
        "CardGap": ("Card Gap", _TINY_PT),
        "CellEnd": ("Cell End", _TINY_PT),
    }
    return [_gap(key, name, height) for key, (name, height) in heights.items() if key in wanted]


def _gap(id_: str, name: str, height_pt: float) -> Element:
    spacing = w("spacing", before=0, after=0, line=twips(max(_TINY_PT, height_pt)), lineRule="exact")
    properties = w("pPr", spacing, w("ind", firstLineChars=0, firstLine=0))
    return _style("paragraph", id_, name, w("basedOn", val="Normal"), w("uiPriority", val=99), properties,
                  w("rPr", w("sz", val=2), w("szCs", val=2)))  # fmt: skip


def _running(house: House) -> list[Element]:
    """Return the styles of header and footer, from the margin boxes of @page; the right one is a character style."""
    found: list[Element] = []
    for place, id_, name in (("top", "Header", "header"), ("bottom", "Footer", "footer")):
        left, right = (running_box(house.page, place, side) for side in ("left", "right"))
        below = pt(left, "padding-bottom") if place == "top" else 0.0
        plain = {name: value for name, value in left.items() if not name.startswith(("padding", "margin"))}
        tabs = Traits(tabs=(("center", house.page.measure_pt / 2), ("right", house.page.measure_pt)))
        properties = paragraph_properties(
            {**plain, "text-indent": "0", "text-align": "left"}, Frame(below_pt=below), tabs
        )
        found.append(_style("paragraph", id_, name, w("basedOn", val="Normal"), w("uiPriority", val=99), properties,
                            run_properties(left)))  # fmt: skip
        if place == "top":
            bare = paragraph_properties({**plain, "text-indent": "0"}, Frame(), Traits())
            found.append(_style("paragraph", "HeaderFirst", "Header First Page", w("basedOn", val="Header"),
                                w("uiPriority", val=99), bare, None))  # fmt: skip
        found.append(_style("character", f"{id_}Aside", f"{name.capitalize()} Aside", w("uiPriority", val=99),
                            run_difference(right, left)))  # fmt: skip
    return found


def running_box(page: Page, place: str, side: str) -> Style:
    """Return the margin box of a side of the page's top or bottom, or the one opposite where it has none."""
    boxes: Mapping[str, Any] = page.boxes
    order = (f"{place}-{side}", f"{place}-center", f"{place}-left", f"{place}-right", "bottom-left", "bottom-right")
    return next((boxes[name] for name in order if name in boxes), {"font-size": "9pt"})


def _characters(house: House, wanted: frozenset[str]) -> list[Element]:
    found = [_character(house, one) for one in catalogue.CHARACTERS if one.id in wanted or one.name in BUILT_IN]
    section = _style("character", "SectionName", "Section Name", w("uiPriority", val=99))
    return [*found, section]


def _character(house: House, one: CharacterStyle) -> Element:
    entries = {entry.id: entry for entry in paragraphs()}
    around = catalogue.AROUND.get(one.id)
    probe, _, _ = one.probe.rpartition(" ")
    base = paragraph_look(house, entries[around]) if around else house.computed(probe)
    return _style(
        "character", one.id, one.name, w("uiPriority", val=20), run_difference(house.computed(one.probe), base)
    )


def font_table(house: House) -> list[Element]:
    """Return the <w:font> entries of every font the styles name, the Chinese ones with their Latin name."""
    latin_names = {chinese: latin for latin, chinese in CHINESE_FONTS.items()}
    probes = [one.probe for one in catalogue.PARAGRAPHS]
    pairs = [fonts(house.computed(probe)) for probe in ("body", *probes)]
    chinese = sorted({pair[1] for pair in pairs})
    latin = sorted({pair[0] for pair in pairs} - set(chinese))
    return [
        *(
            w("font", w("altName", val=latin_names.get(name, name)), w("charset", val="86"), name=name)
            for name in chinese
        ),
        *(w("font", w("charset", val="00"), name=name) for name in latin),
    ]
