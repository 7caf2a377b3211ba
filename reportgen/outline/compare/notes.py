"""Section 数据说明 of a comparison: what each city's brief notes on the figures printed here, each note once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Block, Definitions, Listing, Sentence
from reportgen.outline import notes
from reportgen.outline.compare.together import seen_from
from reportgen.outline.context import named, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.outline.compare.together import Together
    from reportgen.outline.used import Used
    from reportgen.rows import Observation

OWN_ROWS = frozenset(
    {"未见数据", "口径"}
)  # what is missing has a section of its own, scopes are told of all cities at once


def blocks(context: Together, used: Used) -> Iterator[Block]:
    """Term and explanation, row by row, of all cities; conflicts only on indicators that the comparison prints."""
    printed = {item.indicator_id for item in used.observations}
    merged: dict[str, list[Sentence]] = {}
    order: dict[str, tuple[int, bool]] = {}
    for area in context.places:
        for index, row in enumerate(_rows(notes.blocks(seen_from(context, area), used))):
            items = merged.setdefault(row.head, [])
            items += [item for item in row.items if item not in items and _concerns(context, item, printed)]
            order[row.head] = max(order.get(row.head, (0, False)), (index, row.apart))
    scopes = Listing("口径", tuple(_scopes(context, used)))
    rows = (Listing(head, tuple(merged[head]), order[head][1]) for head in sorted(merged, key=lambda head: order[head]))
    kept = tuple(row for row in (scopes, *rows) if row.items)
    if kept:
        yield Definitions(kept)


def _rows(blocks: Iterator[Block]) -> Iterator[Listing]:
    for block in blocks:
        if isinstance(block, Definitions):
            yield from (row for row in block.rows if row.head not in OWN_ROWS)


def _concerns(context: Together, item: Sentence, printed: set[str]) -> bool:
    """Whether a note is of an indicator that is printed; one that rests on no figure always is."""
    first = next((context.facts.observations[name] for name in item.facts if name in context.facts.observations), None)
    return first is None or first.indicator_id in printed


def _scopes(context: Together, used: Used) -> Iterator[Sentence]:
    """What the headline indicators cover, scope by scope: the cities, and periods where a city has several scopes."""
    for name in (context.plan.level, context.plan.second):
        items = [item for item in used.observations if item.indicator_id == name and item.area_id in _cities(context)]
        if items:
            indicator = context.facts.indicators[name]
            yield speak("notes.scope", items, indicator=indicator.name, definition=named(indicator.definition, name),
                        scopes=tuple((_places(context, items, scope), named(context.facts.scopes[scope].name, scope))
                                     for scope in dict.fromkeys(item.scope_id for item in items)))  # fmt: skip


def _cities(context: Together) -> frozenset[str]:
    return frozenset(area.area_id for area in context.places)


def _places(context: Together, items: list[Observation], scope_id: str) -> tuple[object, ...]:
    """The cities with a scope, each once; those that have another too with the periods of this one."""
    found: list[object] = []
    for area in context.places:
        own = sorted((item for item in items if item.area_id == area.area_id), key=lambda item: item.period.end)
        inside = [item for item in own if item.scope_id == scope_id]
        if inside and len(inside) < len(own):
            found += [(area.short_name, period(item)) for item in inside]
        elif inside:
            found.append(area.short_name)
    return tuple(found)
