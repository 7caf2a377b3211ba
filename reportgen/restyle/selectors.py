"""The CSS selector of a Word style: all elements set in it, and none set in another.

It comes from the style's probe; where the elements of another style would be matched too, they are left out by `:not`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reportgen.contract import CONTENTS
from reportgen.style.cascade import selects
from reportgen.writers.word.catalogue import (
    CHARACTERS,
    FIGURE,
    FRAMED,
    SECTION,
    CharacterStyle,
    ParagraphStyle,
    table_probe,
)
from reportgen.writers.word.rows import VARIANTS
from reportgen.writers.word.styles import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Entry = ParagraphStyle | CharacterStyle
# where elements of a style also stand, besides under its probe
_ALSO: Mapping[str, tuple[str, ...]] = {
    "Note": (f"{SECTION} p.note",),
    "Source": (f"{SECTION} p.src",),
    "MastheadDetail": (f"{SECTION} p.meta",),
}
_PLAIN_TABLE = f"main > section table.t:not({', '.join(f'.{name}' for name in VARIANTS)})"
# what a probe stands for as an example: a table is framed or not, a caption is above a table or below a figure
_WIDER: tuple[tuple[str, str], ...] = (
    (f"{FRAMED} table+p.src", "main > section > div.tbl > p.src:not(p ~ p)"),
    (f"{FRAMED} table.t tbody tr td.na", "main .na"),
    (f"{SECTION} table.t", "main > section table.t"),
    (f"{FIGURE} figcaption span.", "main span."),
    (f"{FIGURE} p.note span.h", "main p > span.h"),
    (f"{FIGURE} p.", "main p."),
    (f"{SECTION}.keyfig ul.cards li span.t span.mk", "main span.mk"),
    (f"{SECTION} p sup.", "main sup."),
    (f"{SECTION} p ", "main "),
)
_FACTS = table_probe("facts")
_LAST_FACT = f"{_FACTS} tbody tr td:last-child"  # told apart in the list of facts, which stands in no frame
_NOT_OF_WORD = f"{SECTION}.{CONTENTS} p"  # the contents list, which pages alone have


def written(probe: str) -> str:
    """Return a probe as a selector, without regard to other styles."""
    if probe == _LAST_FACT:
        return written(_FACTS).replace(" table", " > table") + _children(probe.removeprefix(_FACTS))
    for variant in sorted(VARIANTS, reverse=True):
        if probe.startswith(table_probe(variant)):
            return f"main > section table.t.{variant}" + _children(probe.removeprefix(table_probe(variant)))
    start, selector = next((pair for pair in _WIDER if probe.startswith(pair[0])), ("", ""))
    if start:
        return selector + _children(probe.removeprefix(start))
    if probe.startswith(table_probe("")):
        return _PLAIN_TABLE + _children(probe.removeprefix(table_probe("")))
    return _children(probe.removeprefix("body "))


def _children(steps: str) -> str:
    """Return steps as children; a table may stand in a box of its own on a screen."""
    found = " > ".join(step.replace("+", " + ") for step in steps.split(" ")).replace("> table", "table")
    return found.removesuffix("td.w") + "td:is(.w, .when)" if found.endswith(" td.w") else found


@cache
def selector(style: str) -> str:
    """Return the selector of a paragraph or character style by its id; raises KeyError for one of none."""
    own = entries()[style]
    text = written(own.probe)
    found = dict(_left_out(own, text))
    told = dict.fromkeys(say for probe, say in found.items() if not _covered(probe, found))
    element, mark, pseudo = text.partition("::")
    return element + (f":not({', '.join(told)})" if told else "") + mark + pseudo


@cache
def entries() -> Mapping[str, Entry]:
    """Return the paragraph and character styles that come from a probe, by their id."""
    known: tuple[Entry, ...] = (*paragraphs(), *CHARACTERS)
    return {one.id: one for one in known}


def _left_out(own: Entry, text: str) -> Iterator[tuple[str, str]]:
    """Yield the probes of other styles of this kind that the selector matches too, each with what tells them apart."""
    others = [one for one in entries().values() if isinstance(one, type(own)) and one.probe != own.probe]
    probes = [probe for one in others if not _is_last_cell(one) for probe in _probes(one)]
    for probe in dict.fromkeys([*probes, _NOT_OF_WORD]):
        if selects(text, probe) and not selects(written(probe), own.probe):
            yield probe, _difference(own.probe, probe)


def _probes(one: Entry) -> tuple[str, ...]:
    aside = (one.probe.replace("td.w", "td.when"),) if one.probe.endswith(" td.w") else ()
    return (one.probe, *aside, *_ALSO.get(one.id, ()))


def _is_last_cell(one: Entry) -> bool:
    """Whether a style is that of the last cell of a row, which only the list of facts tells from the others."""
    return one.id.endswith("TextLast") and not one.id.startswith("Facts")


def _covered(probe: str, found: Mapping[str, str]) -> bool:
    """Whether the elements of a probe are left out already, as those of a wider one."""
    return any(other != probe and selects(written(other), probe) and other in found for other in found)


def _difference(own: str, other: str) -> str:
    """Return what tells the elements of another probe from those of one's own: from the first step that is other."""
    mine, theirs = own.split(" "), other.split(" ")
    if len(mine) != len(theirs) or "+" in other or other == _LAST_FACT:
        return written(other)
    first = next(at for at, pair in enumerate(zip(mine, theirs, strict=True)) if pair[0] != pair[1])
    if first == len(mine) - 1 and theirs[-1].startswith(mine[-1]):
        return theirs[-1].removeprefix(mine[-1])
    return " > ".join(theirs[first:])
