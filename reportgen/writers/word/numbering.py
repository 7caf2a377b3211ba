"""List numbering: one definition of three levels for each list style, and a fresh start for each ordered list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen import contract
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
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
}
_KINDS = {"ListBullet": "ListNumber", "BoxBullet": "BoxNumber"}


def list_numbers(blocks: tuple[Block, ...]) -> dict[int, int]:
    """Return the numbering id of each ordered list; ids up to the number of list styles are the styles' own."""
    ordered = sorted({block.ordered for block in blocks if isinstance(block, Paragraph) and block.ordered})
    return {number: len(LISTS) + place for place, number in enumerate(ordered, 1)}


def bullets(block: Paragraph) -> int | None:
    """Return the numbering id of an unordered list within another; one of its own has it from its style."""
    if not block.level or block.ordered:
        return None
    return LISTS[block.style.replace("Number", "Bullet")]


def numbering_elements(house: House, blocks: tuple[Block, ...]) -> Iterator[Element]:
    """Yield the definitions and then the lists, as the schema wants them."""
    for style, number in LISTS.items():
        yield _definition(house, style, number)
    for number in LISTS.values():
        yield w("num", w("abstractNumId", val=number), numId=number)
    lists = {block.ordered: block for block in blocks if isinstance(block, Paragraph) and block.ordered}
    for ordered, number in list_numbers(blocks).items():
        block = lists[ordered]
        start = w("lvlOverride", w("startOverride", val=1), ilvl=block.level)
        yield w("num", w("abstractNumId", val=LISTS[_KINDS.get(block.style, block.style)]), start, numId=number)


def _definition(house: House, style: str, number: int) -> Element:
    levels = (_level(house, style, depth) for depth in range(contract.DEEPEST_LIST))
    return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=number)


def _level(house: House, style: str, depth: int) -> Element:
    entry = next(one for one in catalogue.PARAGRAPHS if one.id == style)
    probes = _probes(entry.probe, depth)
    look = house.computed(probes[-1])
    kind = look.get("list-style-type", "none")
    ordered = style.endswith("Number")
    text = f"%{depth + 1}." if ordered else _MARKS.get(kind, "" if kind == "none" else kind.strip("\"'"))
    steps = [twips(list_indent_pt(house, probe)) for probe in probes]
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=_FORMATS.get(kind, "decimal") if ordered else "bullet"),
        w("pStyle", val=style) if depth == 0 else None,
        w("lvlText", val=text),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=sum(steps) + _frame_twips(house, entry.box), hanging=steps[-1])),
        w("rPr", font_element(look)),
        ilvl=depth,
    )


def _probes(probe: str, depth: int) -> list[str]:
    """Return the probes of a list's item and of those within it, down to a depth."""
    _, above, _ = probe.rsplit(" ", 2)
    return [probe + f" {above} li" * deeper for deeper in range(depth + 1)]


def _frame_twips(house: House, box: str) -> int:
    return twips(indent_pt(house.computed(box), "left")) if box.endswith("div.box") else 0
