"""Section 增长轨迹: the city's dated values, the change that can be stated, and growth claims side by side."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.brief import Block, Cell, Column, Paragraph, Reference, Row, Sentence, Table
from reportgen.outline import tables
from reportgen.outline.context import derived, named, number, period, speak

if TYPE_CHECKING:
    from reportgen.rows import Observation
    from reportgen.outline.context import Context

TABLE = "tab-dated"
LEVELS = frozenset({"flow", "stock"})
MAX_ROWS = 16  # a table of dated values stays within half a page


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks: why no line is drawn, the table of dated values, the change, the claims."""
    del mode
    items = dated(context)
    yield Paragraph(tuple(_opening(context, items)))
    yield _table(context, items)
    change = tuple(_change(context))
    if change:
        yield Paragraph(change)
    claims = tuple(_claims(context))
    if claims:
        yield Paragraph(claims)


def dated(context: Context) -> list[Observation]:
    """The city's own levels, oldest first, at most one a period and indicator, the plan's families only."""
    families = context.plan.section("growth").names("families")
    indicators = context.facts.indicators
    found = [
        item
        for item in context.observations(context.area.area_id)
        if indicators[item.indicator_id].family in families and indicators[item.indicator_id].measure in LEVELS
    ]
    several = {item.indicator_id for item in found if sum(o.indicator_id == item.indicator_id for o in found) > 1}
    first = [item for item in found if item.indicator_id in several or item.indicator_id == context.plan.level]
    rest = [item for item in found if item not in first]
    kept = [*first, *rest][:MAX_ROWS]
    return sorted(kept, key=lambda item: (item.period.end, item.obs_id))


def _opening(context: Context, items: list[Observation]) -> Iterator[Sentence]:
    """How many full years the headline indicator has, hence line or no line."""
    level = context.observations(context.area.area_id, context.plan.level)
    name = context.facts.indicators[context.plan.level].name
    full = [item for item in level if item.period.full_year]
    if level and not full:
        yield speak("growth.no_full_year", level, area=context.area.short_name, indicator=name, period=period(level[-1]),
                    several=len(level) > 1)  # fmt: skip
    elif full:
        yield speak("growth.years", full, area=context.area.short_name, indicator=name,
                    items=tuple((period(item), number(item)) for item in full))  # fmt: skip
    else:
        yield speak("growth.no_level", items, area=context.area.short_name, indicator=name)
    yield speak("growth.table", items, table=Reference(TABLE))


def _table(context: Context, items: list[Observation]) -> Table:
    """One row a figure: period, indicator, value, what it covers."""
    widths, heads = ("30", "46", "34", "46"), ("期间", "指标", "数值", "范围")
    looks = ("", "", "n", "")
    rows = tuple(_row(context, item) for item in items)
    return Table(
        TABLE,
        speak("table.dated", items, area=context.area.short_name),
        speak("table.dated_unit", items),
        tuple(Column((head,), Decimal(width), look) for head, width, look in zip(heads, widths, looks, strict=True)),
        (rows,),
        (speak("note.not_a_line", items),),
        tables.sources(items),
    )


def _row(context: Context, item: Observation) -> Row:
    scope = context.facts.scopes[item.scope_id].name
    return Row((
        Cell((period(item),)),
        Cell((context.facts.indicators[item.indicator_id].name,)),
        Cell((number(item),), "n"),
        Cell((named(scope, item.obs_id),), "w"),
    ))  # fmt: skip


def _change(context: Context) -> Iterator[Sentence]:
    """From the first to the last full year of one indicator and scope; our own growth rate only if a digit survives."""
    plan = context.plan.section("growth")
    items = [item for item in context.observations(context.area.area_id, plan.name("change")) if item.period.full_year]
    items = [item for item in items if item.scope_id == items[0].scope_id]
    if len(items) < 2:  # noqa: PLR2004 - a change has two ends
        return
    first, last = items[0], items[-1]
    rate = comparison.cagr(first, last, context.facts)
    own = derived(context, rate) if rate.text else None
    name = context.facts.indicators[first.indicator_id].name
    yield speak("growth.change", (first, last, *((rate,) if own else ())), area=context.area.short_name, indicator=name,
                first=period(first), last=period(last), a=number(first), b=number(last), rate=own,
                open=last.quantity.modifier in {"gt", "ge"})  # fmt: skip
    printed = [item for item in context.observations(context.area.area_id, plan.name("change_growth"))]
    if printed:
        yield speak("growth.printed", (printed[-1],), value=number(printed[-1]), indicator=name, own=own is not None)


def _claims(context: Context) -> Iterator[Sentence]:
    """Growth rates of the headline indicator that do not agree in span or object, all of them, none used."""
    name = context.plan.section("growth").name("claims")
    places = (context.area, *context.within)
    found = [item for area in places for item in context.observations(area.area_id, name) if "claim" in item.tags]
    if len(found) > 1:
        label = context.facts.indicators[name].name
        yield speak("growth.claims_lead", found, indicator=label, claims=found)
        yield speak("growth.claims", found, items=tuple((period(item), number(item),
                    named(context.facts.scopes[item.scope_id].name, item.obs_id)) for item in found))  # fmt: skip
