"""List numbering: one definition for each list style, and a fresh start for each ordered list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.writers.word import catalogue
from reportgen.writers.word.blocks import Block, Paragraph
from reportgen.writers.word.looks import list_indent_pt
from reportgen.writers.word.properties import font_element, indent_pt
from reportgen.writers.word.styles import LISTS
from reportgen.writers.word.xml import Element, twips, w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.style import House

_MARKS = {"disc": "•", "circle": "◦", "square": "▪"}
_FORMATS = {
    "decimal": "decimal",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "cjk-ideographic": "chineseCounting",
}


def list_numbers(blocks: tuple[Block, ...]) -> dict[int, int]:
    """Return the numbering id of each ordered list; ids up to the number of list styles are the styles' own."""
    ordered = sorted({block.ordered for block in blocks if isinstance(block, Paragraph) and block.ordered})
    return {number: len(LISTS) + place for place, number in enumerate(ordered, 1)}


def numbering_elements(house: House, blocks: tuple[Block, ...]) -> Iterator[Element]:
    """Yield the definitions and then the lists, as the schema wants them."""
    for style, number in LISTS.items():
        yield _definition(house, style, number)
    for number in LISTS.values():
        yield w("num", w("abstractNumId", val=number), numId=number)
    styles = {block.ordered: block.style for block in blocks if isinstance(block, Paragraph) and block.ordered}
    for ordered, number in list_numbers(blocks).items():
        start = w("lvlOverride", w("startOverride", val=1), ilvl=0)
        yield w("num", w("abstractNumId", val=LISTS[styles[ordered]]), start, numId=number)


def _definition(house: House, style: str, number: int) -> Element:
    entry = next(one for one in catalogue.PARAGRAPHS if one.id == style)
    look = house.computed(entry.probe)
    kind = look.get("list-style-type", "none")
    ordered = style.endswith("Number")
    text = "%1." if ordered else _MARKS.get(kind, "" if kind == "none" else kind.strip("\"'"))
    hanging = twips(list_indent_pt(house, entry.probe))
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=_FORMATS.get(kind, "decimal") if ordered else "bullet"),
        w("pStyle", val=style),
        w("lvlText", val=text),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=hanging + _frame_twips(house, entry.box), hanging=hanging)),
        w("rPr", font_element(look)),
        ilvl=0,
    )
    return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=number)


def _frame_twips(house: House, box: str) -> int:
    return twips(indent_pt(house.computed(box), "left")) if box.endswith("div.box") else 0
