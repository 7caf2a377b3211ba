"""Section 增长轨迹: the city's dated values, the change that can be stated, and growth claims side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.brief import Block, Cell, Column, Paragraph, Printed, Reference, Row, Sentence, Table
from reportgen.outline import tables
from reportgen.outline.context import derived, named, number, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.outline.context import Context
    from reportgen.rows import Observation

TABLE = "tab-dated"
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
    """The city's own figures on the plan's indicators, by indicator in the plan's order, then oldest first."""
    names = context.plan.section("growth").names("dated")
    found = [item for name in names for item in context.observations(context.area.area_id, name)]
    return found[:MAX_ROWS]


def _opening(context: Context, items: list[Observation]) -> Iterator[Sentence]:
    """How many full years the headline indicator has, hence line or no line."""
    level = context.observations(context.area.area_id, context.plan.level)
    name = context.facts.indicators[context.plan.level].name
    full = [item for item in level if item.period.full_year]
    if level and not full:
        yield speak("growth.no_full_year", level, area=context.area.short_name, indicator=name,
                    period=period(level[-1]), several=len(level) > 1)  # fmt: skip
    elif full:
        yield speak("growth.years", full, area=context.area.short_name, indicator=name,
                    items=tuple((period(item), number(item)) for item in full))  # fmt: skip
    else:
        yield speak("growth.no_level", items, area=context.area.short_name, indicator=name)
    yield speak("growth.table", items, table=Reference(TABLE))


def _table(context: Context, items: list[Observation]) -> Table:
    """One row a figure: period, indicator, value, what it covers."""
    widths, heads = ("46", "30", "40", "40"), ("指标", "期间", "数值", "口径")
    rows = tuple(
        _row(context, item, first=index == 0 or items[index - 1].indicator_id != item.indicator_id)
        for index, item in enumerate(items)
    )
    return Table(
        TABLE,
        speak("table.dated", items, area=context.area.short_name),
        speak("table.dated_unit", items),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (rows,),
        (speak("note.not_a_line", items),),
        tables.sources(items),
    )


def _row(context: Context, item: Observation, *, first: bool) -> Row:
    """A figure's row; the indicator is named in its first row only."""
    scope = context.facts.scopes[item.scope_id].name
    name = context.facts.indicators[item.indicator_id].name
    return Row((
        Cell((name if first else "",)),
        Cell((period(item),), "when"),
        Cell((number(item),)),
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
    yield speak("growth.change", (first, last, *((rate,) if own else ())), table=Reference(TABLE), indicator=name,
                first=period(first), last=period(last), a=number(first), b=number(last), rate=own,
                open=last.quantity.modifier in {"gt", "ge"})  # fmt: skip
    printed = context.observations(context.area.area_id, plan.name("change_growth"))
    if printed:
        yield speak("growth.printed", (printed[-1],), value=number(printed[-1]), indicator=name, own=own is not None)


def _claims(context: Context) -> Iterator[Sentence]:
    """Growth rates without a level of their own that do not agree in span or object, all of them, none used."""
    name = context.plan.section("growth").name("claims")
    places = (context.area, *context.within)
    rates = [item for area in places for item in context.observations(area.area_id, name)]
    found = [item for item in rates if not _has_level(context, item)]
    if len(found) > 1:
        label = context.facts.indicators[name].name
        yield speak("growth.claims_lead", found, indicator=label, claims=found)
        yield speak("growth.claims", found, items=tuple((_when(item), number(item),
                    named(context.facts.scopes[item.scope_id].name, item.obs_id)) for item in found))  # fmt: skip


def _has_level(context: Context, rate: Observation) -> bool:
    """Whether the sources give the level of the very period a growth rate is for."""
    base = context.facts.indicators[rate.indicator_id].base_indicator_id
    return any(item.period == rate.period for item in context.observations(rate.area_id, base))


def _when(item: Observation) -> str | Printed:
    """The period of a claim; where the source says it without a year (近三年), its own words."""
    words = item.period_as_written
    if item.period_basis == "inferred" and not any(char.isdigit() for char in words):
        return named(f"“{words}”", item.obs_id)
    return period(item)
