"""A house style with one declaration changed, and all that Word is built from of a house style, as one text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from reportgen import contract
from reportgen.style import House
from reportgen.writers.word import catalogue, contents_look, numbering, page, styles, table_styles
from reportgen.writers.word.blocks import Contents, Entry, Run
from reportgen.writers.word.effects import DOCUMENTS
from reportgen.writers.word.properties import RAISED_EM
from reportgen.writers.word.reading import manuscript

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.style import Declaration
    from reportgen.writers.word.blocks import Manuscript

_LENGTH = re.compile(r"(?<![\w#.])(?<!\w-)(-?\d*\.?\d+)(pt|mm|em|px|%)?(?![\w.%])")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,6}\b")
_OTHERS = {
    "justify": "left",
    "left": "right",
    "right": "left",
    "center": "right",
    "avoid": "auto",
    "page": "auto",
    "auto": "avoid",
    "nowrap": "normal",
    "normal": "nowrap",
    "disc": "square",
    "decimal": "lower-alpha",
    "circle": "disc",
    "square": "disc",
    "lower-alpha": "decimal",
    "lower-roman": "decimal",
    "none": "1",
    "dashed": "dotted",
    "solid": "dashed",
    "inherit": "#13579B",
    "transparent": "#13579B",
}
_FAMILIES = '"楷体", "Georgia", serif'


def changed(house: House, one: Declaration) -> House:
    """Return the house with another value of one declaration."""
    other = replace(one, value=other_value(one.name, house.plain(one.value)))
    sheets = (
        replace(
            sheet,
            rules=tuple(
                replace(rule, declarations=tuple(other if each is one else each for each in rule.declarations))
                for rule in sheet.rules
            ),
        )
        for sheet in house.sheets
    )
    return House.of(sheets)


def other_value(name: str, value: str) -> str:
    """Return a value of a property that is not the one given: other lengths, another colour, another word."""
    if name in _SPECIAL:
        return _SPECIAL[name](value)
    return " ".join(_OTHERS.get(word, word) for word in _COLOUR.sub("#13579B", _longer(value)).split())


def _font(value: str) -> str:
    head, slash, rest = value.partition("/")
    weight, _, size = head.rpartition(" ")
    line, _, _ = rest.partition(" ")
    return f"{_weight(weight)} {_longer(size)}{slash}{_longer(line)} {_FAMILIES}"


def _weight(value: str) -> str:
    return "400" if {"700", "bold"} & set(value.split()) else "700"


def _raised(value: str) -> str:
    return "0" if value.endswith("em") and float(value[:-2]) >= RAISED_EM else "1em"


def _longer(value: str) -> str:
    def other(match: re.Match[str]) -> str:
        number, unit = float(match[1]), match[2] or ""
        return f"{number * 3:g}{unit}" if number else f"7{unit or 'pt'}"

    return _LENGTH.sub(other, value)


def word_of(house: House, html: str) -> str:
    """Return everything in a Word file that is made from a house style, whatever the document uses of it."""
    return "\n".join(_word_in(house.beside(*parts), html) for parts in DOCUMENTS)


def _word_in(house: House, html: str) -> str:
    script = manuscript(contract.read(html), frozenset())
    every = [*(one.id for one in styles.paragraphs()), *(one.id for one in catalogue.CHARACTERS)]
    every += [one.id for one in catalogue.TABLES]
    every += ["GapPoints", "GapGuide", "GapTable", "GapBox", "CellEnd"]
    listed = [
        Contents((Run("目录"),), tuple(Entry(f"s{n}", (Run("茶" * 9),)) for n in range(9)), cover)
        for cover in (False, True)
    ]
    elements = [
        *(one for each in listed for one in contents_look.contents_styles(house, each, styles.normal(house))),
        styles.document_defaults(house),
        *styles.style_elements(house, every),
        *numbering.numbering_elements(house, script.blocks),
    ]
    texts = [etree.tostring(one, encoding="unicode") for one in elements]
    stacked = table_styles.stacked(house)
    texts += [str(contents_look.planned(house, each)) for each in listed]
    texts += [f"{one.id} {_columns(house, one.id, stacked)}" for one in catalogue.TABLES if one.grid]
    return "\n".join([*texts, *_running(house, script)])


def _columns(house: House, name: str, stacked: frozenset[str]) -> object:
    return "stacked" if name in stacked else table_styles.columns_mm(house, name)


def _running(house: House, script: Manuscript) -> list[str]:
    return [str(page.running(house, script, kind)) for kind in ("first", "left", "right")]


_SPECIAL: Mapping[str, Callable[[str], str]] = {
    "font": _font,
    "font-family": lambda _: _FAMILIES,
    "font-size": lambda value: "21pt" if value == "inherit" else _longer(value),
    "font-weight": _weight,
    "vertical-align": _raised,
    "string-set": lambda value: value.replace(" content()", "x content()"),
    "content": lambda value: '"0000.00"' if value.startswith('"') else value,
    "bookmark-level": lambda value: "3" if value.isdigit() else "1",
}
