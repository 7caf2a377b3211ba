"""Section 数据说明: vintage, scopes, formulas, conflicts, what is missing, rounding; from what the brief really prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.brief import Block, Definitions, Listing, Printed, Sentence
from reportgen.outline.context import mentioned, named, period, rich, speak

if TYPE_CHECKING:
    from reportgen.rows import Observation
    from reportgen.outline.context import Context
    from reportgen.outline.used import Used


def blocks(context: Context, used: Used) -> Iterator[Block]:
    """Term and explanation, row by row; a row without content is left out."""
    rows = (
        ("口径", tuple(_scopes(context, used))),
        ("推算‡", tuple(_formulas(used))),
        ("记载不一†", tuple(_conflicts(context, used))),
        ("未见数据", tuple(_missing(context))),
        ("取舍", tuple(_choices(context, used))),
        ("计数", (speak("notes.rounding", ()),)),
    )
    yield Definitions(tuple(Listing(head, items) for head, items in rows if items))


def _scopes(context: Context, used: Used) -> Iterator[Sentence]:
    """What the headline indicators cover, city by city, where a definition is given or missing."""
    for name in (context.plan.level, context.plan.second):
        items = [item for item in used.observations if item.indicator_id == name and item.area_id in _ids(context)]
        scopes = tuple(dict.fromkeys((context.short(item.area_id), item.scope_id) for item in items))
        if scopes:
            indicator = context.facts.indicators[name]
            yield speak(
                "notes.scope", items, indicator=indicator.name,
                definition=named(indicator.definition, name),
                scopes=tuple((place, named(context.facts.scopes[scope].name, scope)) for place, scope in scopes),
            )  # fmt: skip


def _ids(context: Context) -> frozenset[str]:
    return frozenset(area.area_id for area in context.places)


def _formulas(used: Used) -> Iterator[Sentence]:
    """Each number of our own with its formula, once."""
    for printed in used.derived:
        formula = Printed(f"{printed.formula}={printed.value}{printed.unit}", printed.ref, "derived")
        yield speak("notes.formula", (), label=printed.label, formula=formula)


def _conflicts(context: Context, used: Used) -> Iterator[Sentence]:
    """The note of every printed figure that bears †."""
    noted = (item for item in used.observations if "dagger" in item.tags and item.note)
    for item in dict((item.note, item) for item in noted).values():
        about = [item, *(context.facts.observations[name] for name in mentioned(item.note))]
        yield speak("notes.conflict", about, text=rich(context, item.note, item.obs_id))


def _missing(context: Context) -> Iterator[Sentence]:
    """Per expected indicator the places without any figure, with the nearest thing there is."""
    for name in context.plan.section("notes").names("expected"):
        if name not in context.facts.indicators:
            continue
        absent = [area for area in context.places if not context.observations(area.area_id, name)]
        if absent:
            yield speak("notes.missing", (), indicator=context.facts.indicators[name].name,
                        places=tuple(area.short_name for area in absent), all=len(absent) == len(context.places))  # fmt: skip


def _choices(context: Context, used: Used) -> Iterator[Sentence]:
    """Which figures were set aside for another, and the newer ones not used because their period is not shared."""
    ids = [area.area_id for area in context.places]
    shared = comparison.common_period(context.plan.level, ids, context.facts).period
    if shared is None:
        return
    newer = [
        item
        for area in context.places
        for item in context.observations(area.area_id, context.plan.level)
        if item.period.end > shared.end
    ]
    for item in newer:
        yield speak("notes.newer", (item,), area=context.short(item.area_id), period=period(item),
                    indicator=context.facts.indicators[context.plan.level].name)  # fmt: skip
    yield from _set_aside(context, used.observations)


def _set_aside(context: Context, items: Iterable[Observation]) -> Iterator[Sentence]:
    """Deprecated twins of printed figures, with the reason in the curators' words."""
    keys = {(item.area_id, item.indicator_id) for item in items}
    for row in context.facts.observations.values():
        if row.rank == "deprecated" and row.note and (row.area_id, row.indicator_id) in keys and "dagger" not in row.tags:
            yield speak("notes.set_aside", (row,), text=rich(context, row.note, row.obs_id))
