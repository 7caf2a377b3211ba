"""Section 数据说明: scopes, formulas, conflicts, choices, what is missing; from what the brief really prints."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.brief import (
    Block,
    Cell,
    Column,
    Definitions,
    Listing,
    Paragraph,
    Printed,
    Reference,
    Row,
    Sentence,
    Table,
)
from reportgen.outline import coverage_grid, pairs
from reportgen.outline.context import mentioned, named, number, period, rich, speak

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.outline.context import Context
    from reportgen.outline.used import Used
    from reportgen.rows import Observation

TABLE = "tab-noted"
CONFLICTS = frozenset({"inconsistent", "wrong_attribution", "misprint"})


def blocks(context: Context, used: Used) -> Iterator[Block]:
    """How much is known of the city, where others are known better; then term and explanation, row by row.

    A row without content is left out.
    """
    yield from _coverage(context)
    rows = (
        Listing("口径", tuple(_scopes(context, used))),
        Listing("推算‡", tuple(_formulas(used))),
        Listing("记载不一", tuple(_conflicts(context)), apart=True),
        Listing("取舍", tuple(_choices(context))),
        Listing("未见数据", tuple(_missing(context))),
        Listing("取整", (speak("notes.rounding", ()),)),
    )
    yield Definitions(tuple(row for row in rows if row.items))


def _coverage(context: Context) -> Iterator[Block]:
    """The coverage grid with its sentence, for a city that is not among those the sources know best."""
    best = coverage_grid.richest(context)
    figure = None if context.area in best else coverage_grid.figure(context, context.area)
    if figure is None:
        return
    own = sum(map(len, coverage_grid.facts_held(context)[context.area.area_id]))
    yield Paragraph((
        speak("coverage.lead", (), area=context.area.short_name, count=Printed(f"{own}", "", "count"),
              best=tuple(area.short_name for area in best), figure=Reference(coverage_grid.FIGURE)),
    ))  # fmt: skip
    yield figure


def _scopes(context: Context, used: Used) -> Iterator[Sentence]:
    """What the headline indicators cover, city by city, where a definition is given or missing."""
    for name in (context.plan.level, context.plan.second):
        items = [
            item for item in used.observations if item.indicator_id == name and item.area_id in _discussed(context)
        ]
        scopes = dict.fromkeys(item.scope_id for item in items)
        if scopes:
            indicator = context.facts.indicators[name]
            yield speak(
                "notes.scope", items, indicator=indicator.name,
                definition=named(indicator.definition, name),
                scopes=tuple((_places(context, items, scope), named(context.facts.scopes[scope].name, scope))
                             for scope in scopes),
            )  # fmt: skip


def _places(context: Context, items: list[Observation], scope_id: str) -> tuple[object, ...]:
    """The places whose figures have this scope, each once; with the period where a place has several scopes."""
    found: dict[str, object] = {}
    for item in items:
        several = len({other.scope_id for other in items if other.area_id == item.area_id}) > 1
        if item.scope_id == scope_id:
            found[item.area_id] = (
                (context.short(item.area_id), period(item)) if several else context.short(item.area_id)
            )
    return tuple(found.values())


def _discussed(context: Context) -> frozenset[str]:
    """The city and the peers whose figures stand beside its own."""
    sides = (pairs.side_by_side(context, name) for name in (context.plan.level, context.plan.second))
    return frozenset((context.area.area_id, *(item.area_id for side in sides if side for item in side.shown)))


def _formulas(used: Used) -> Iterator[Sentence]:
    """Each number of our own with its formula, once."""
    for index, printed in enumerate(used.derived, 1):
        formula = Printed(printed.formula, printed.ref, "derived")
        yield speak("notes.formula", (), label=printed.label, formula=formula, last=index == len(used.derived))


def _noted(context: Context, used: Used) -> Iterator[Row]:
    """A row for every printed figure that bears †: figure, value, what to know; one note for several figures once.

    A figure set aside has its note among the conflicts.
    """
    noted = [item for item in used.observations if "dagger" in item.tags and item.note and item.rank != "deprecated"]
    for note in dict.fromkeys(item.note for item in noted):
        items = [item for item in noted if item.note == note]
        names = tuple(
            dict.fromkeys(f"{context.short(item.area_id)}{context.label(item.indicator_id)}" for item in items)
        )
        heads = [(named(name, items[0].obs_id), "；") for name in names]
        values = [(replace(number(item), flags=()), "；") for item in items]
        yield Row((
            Cell(_strung(heads), under=(period(items[0]),) if items[0].period_basis != "publication" else ()),
            Cell(_strung(values)),
            Cell(rich(context, note, items[0].obs_id)),
        ))  # fmt: skip


def _strung(pairs: Sequence[tuple[object, str]]) -> tuple[object, ...]:
    """Values with their separators, the last separator left off."""
    return tuple(part for pair in pairs for part in pair)[:-1]


def remarks(context: Context, used: Used) -> Table | None:
    """The figures that bear †, each with its note; None where there are none."""
    rows = tuple(_noted(context, used))
    if not rows:
        return None
    widths, heads = ("46", "24", "86"), ("数据", "数值", "说明")
    return Table(
        TABLE,
        speak("table.noted", ()),
        speak("table.noted_unit", ()),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (rows,),
        look="sw",
    )


def _missing(context: Context) -> Iterator[Sentence]:
    """The expected indicators without any figure for the city; then, of those it has, the peers without one."""
    expected = context.plan.section("notes").names("expected")
    names = [name for name in expected if name in context.facts.indicators]
    known = [name for name in names if context.observations(context.area.area_id, name)]
    lacking = tuple(context.facts.indicators[name].name for name in names if name not in known)
    if lacking:
        yield speak("notes.missing", (), area=context.area.short_name, indicators=lacking)
    rows = tuple((context.facts.indicators[name].name, absent) for name in known
                 if (absent := _without(context, name)))  # fmt: skip
    if rows:
        yield speak("notes.missing_peers", (), rows=rows)


def _without(context: Context, name: str) -> tuple[str, ...]:
    """The cities without any figure on an indicator."""
    return tuple(area.short_name for area in context.places if not context.observations(area.area_id, name))


def _choices(context: Context) -> Iterator[Sentence]:
    """The newer figures that are not used for comparing because their period is not shared."""
    ids = [area.area_id for area in context.places]
    discussed = _discussed(context)
    shared = comparison.common_period(context.plan.level, ids, context.facts).period
    if shared is None or pairs.side_by_side(context, context.plan.level) is None:
        return
    newer = [
        item
        for area in context.places
        for item in context.observations(area.area_id, context.plan.level)
        if item.period.end > shared.end and area.area_id in discussed
    ]
    for item in newer:
        yield speak("notes.newer", (item,), area=context.short(item.area_id), period=period(item),
                    indicator=context.facts.indicators[context.plan.level].name)  # fmt: skip


def _conflicts(context: Context) -> Iterator[Sentence]:
    """What the sources print of the city and its districts and the curators set aside, with their reason."""
    places = {context.area.area_id, *(area.area_id for area in context.within)}
    for row in context.facts.observations.values():
        if row.area_id in places and row.rank_reason in CONFLICTS and row.note:
            told = (row, *(context.facts.observations[name] for name in mentioned(row.note)))
            yield speak("notes.conflict", told, area=context.short(row.area_id), value=replace(number(row), flags=()),
                        indicator=context.facts.indicators[row.indicator_id].name,
                        period=period(row), claimed="claim" in row.tags,
                        place=Printed(f"{row.source_id}:{row.line}", row.obs_id, "locator"),
                        text=rich(context, row.note, row.obs_id))  # fmt: skip
