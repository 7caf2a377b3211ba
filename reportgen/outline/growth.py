"""Section 增长轨迹: the city's dated values, the change that can be stated, and growth claims side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.brief import Block, Cell, Column, Figure, Paragraph, Printed, Reference, Row, Sentence, Table
from reportgen.outline import pairs, paths, tables
from reportgen.outline.context import derived, named, number, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.outline.context import Context
    from reportgen.rows import Observation

TABLE = "tab-dated"
FEW_ROWS = 4  # rows that are worth a table beside a chart
FEW_RATES = 2  # growth rates that are worth a column
MAX_ROWS = 16  # a table of dated values stays within half a page


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks: why no line is drawn, the table of dated values, the change, the claims."""
    items = dated(context)
    figure = _path(context) if mode == "full" else None
    rest = items if figure is None else [item for item in items if item.indicator_id != _drawn(context)]
    table = _table(context, rest) if figure is None or len(rest) >= FEW_ROWS else None
    yield Paragraph((*_opening(context, rest if table else [], figure), *_claims(context)))
    if figure is not None:
        yield figure
    change = tuple(item for item in _change(context) if figure is None or _adds(item))
    if change:
        yield Paragraph(change)
    if table is not None:
        yield table


def _adds(change: Sentence) -> bool:
    """Whether a sentence on a change says more than the chart's title: a rate, or that nothing changed."""
    return change.rule != "growth.change" or bool(change.slots["rate"] or change.slots["same"])


def _path(context: Context) -> Figure | None:
    """The chart of the headline indicator's path; None where its full years do not suffice for one."""
    name = _drawn(context)
    return paths.figure(context, context.area, name) if name else None


def _drawn(context: Context) -> str:
    """The first headline indicator whose full years suffice for a chart."""
    names = (context.plan.level, context.plan.second)
    return next((name for name in names if paths.figure(context, context.area, name) is not None), "")


def dated(context: Context) -> list[Observation]:
    """The city's own figures on the plan's indicators, by indicator in the plan's order, then oldest first."""
    names = context.plan.section("growth").names("dated")
    found = [item for name in names for item in context.observations(context.area.area_id, name)]
    return found[:MAX_ROWS]


def _opening(context: Context, items: list[Observation], figure: Figure | None) -> Iterator[Sentence]:
    """How many full years the headline indicator has, hence line or no line."""
    own = context.observations(context.area.area_id, context.plan.level)
    indicator_id = context.plan.level if own else context.plan.second
    level = own or context.observations(context.area.area_id, indicator_id)
    name = context.facts.indicators[indicator_id].name
    full = [item for item in level if item.period.full_year]
    if level and not full:
        yield speak("growth.no_full_year", level, area=context.area.short_name, indicator=name,
                    period=period(level[-1]), several=len(level) > 1)  # fmt: skip
    elif full:
        yield speak("growth.years", full, area=context.area.short_name, indicator=name,
                    items=tuple((period(item), number(item)) for item in full),
                    figure=Reference(figure.id) if figure else "")  # fmt: skip
    else:
        yield speak("growth.no_level", items, area=context.area.short_name,
                    indicator=context.facts.indicators[context.plan.level].name)  # fmt: skip
    if figure is not None:
        yield from _rates(context, level)
    if items:
        yield speak("growth.table", items, table=Reference(TABLE), count=items)


def _rates(context: Context, level: list[Observation]) -> Iterator[Sentence]:
    """The growth rates that the sources print beside the values drawn; none where they print fewer than two."""
    found = [rate for item in level if (rate := context.growth_of(item)) is not None]
    if len(found) >= FEW_RATES:
        yield speak("growth.rates", found, items=tuple((period(item), number(item)) for item in found))


def _table(context: Context, items: list[Observation]) -> Table:
    """One row a figure: indicator, period, value, printed growth, what it covers."""
    widths: tuple[str, ...] = ("44", "30", "34", "16", "32")
    heads: tuple[str, ...] = ("指标", "期间", "数值", "同比", "口径")
    if sum(context.growth_of(item) is not None for item in items) < FEW_RATES:
        widths, heads = ("46", "30", "40", "40"), ("指标", "期间", "数值", "口径")
    rows = tuple(
        _row(
            context, item, first=index == 0 or items[index - 1].indicator_id != item.indicator_id, grown="同比" in heads
        )
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


def _row(context: Context, item: Observation, *, first: bool, grown: bool) -> Row:
    """A figure's row; the indicator is named in its first row only, the growth is the one the source prints."""
    scope = context.facts.scopes[item.scope_id].name
    name = context.facts.indicators[item.indicator_id].name
    growth = context.growth_of(item)
    return Row((
        Cell((name if first else "",)),
        Cell((period(item),), "when"),
        Cell((number(item),)),
        *((Cell((number(growth),)) if growth else Cell(("—",), "na"),) if grown else ()),
        Cell((named(scope, item.obs_id),), "w"),
    ))  # fmt: skip


def _change(context: Context) -> Iterator[Sentence]:
    """How the plan's indicators changed between their last two full years, told in turn; none with fewer."""
    plan = context.plan.section("growth")
    for name in plan.names("change"):
        span = ends(context, name)
        if span is None:
            continue
        yield changed(context, *span)
        base = (item for item in context.facts.indicators.values() if item.base_indicator_id == name)
        averages = [rate for item in base if item.indicator_id in plan.names("average")
                    for rate in context.observations(context.area.area_id, item.indicator_id)]  # fmt: skip
        if averages:
            yield speak("growth.printed", (averages[-1],), value=number(averages[-1]), period=_when(averages[-1]),
                        indicator=context.facts.indicators[name].name)  # fmt: skip


def ends(context: Context, name: str) -> tuple[Observation, Observation] | None:
    """The last two full years of an indicator in one scope."""
    full = [item for item in context.observations(context.area.area_id, name) if item.period.full_year]
    items = [item for item in full if item.scope_id == full[-1].scope_id]
    return (items[-2], items[-1]) if len(items) > 1 else None


def changed(context: Context, first: Observation, last: Observation) -> Sentence:
    """From one full year to another; our own growth rate only if a digit of it survives."""
    rate = pairs.allowed(comparison.cagr, first, last, facts=context.facts)
    return speak("growth.change", (first, last, *((rate,) if rate else ())),
                 indicator=context.facts.indicators[first.indicator_id].name,
                 first=period(first), last=period(last), a=number(first), b=number(last),
                 rate=derived(context, rate) if rate else None, more=last.quantity.base > first.quantity.base,
                 same=last.quantity.base == first.quantity.base,
                 apart=first.source_id != last.source_id,
                 next=last.period.start.year == first.period.start.year + 1,
                 open=last.quantity.modifier in {"gt", "ge"})  # fmt: skip


def _claims(context: Context) -> Iterator[Sentence]:
    """Growth rates without a level of their own that do not agree in span or object, all of them, none used."""
    name = context.plan.section("growth").name("claims")
    places = (context.area, *context.within)
    rates = [item for area in places for item in context.observations(area.area_id, name)]
    found = [item for item in rates if not _has_level(context, item)]
    if len(found) > 1:
        label = context.facts.indicators[name].name
        yield speak("growth.claims", found, indicator=label, undated=not any(_dated(item) for item in found),
                    items=tuple((_when(item), number(item),
                    named(context.facts.scopes[item.scope_id].name, item.obs_id)) for item in found))  # fmt: skip
    elif found:
        yield speak("growth.claim", found, indicator=context.facts.indicators[name].name, value=number(found[0]),
                    period=_when(found[0]))  # fmt: skip


def _dated(item: Observation) -> bool:
    """Whether the source writes years into the period of a figure."""
    return any(char.isdigit() for char in item.period_as_written)


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
