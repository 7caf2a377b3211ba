"""Section 可比数据: the pair that may be compared, what may only stand beside it, every other figure by period."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.brief import Block, Cell, Column, Figure, Paragraph, Reference, Row, Sentence, Table
from reportgen.outline import pairs, position, scale, tables
from reportgen.outline.compare import findings
from reportgen.outline.compare.together import borrowed, seen_from
from reportgen.outline.context import FIRM, derived, named, number, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.outline.compare.findings import Shared
    from reportgen.outline.compare.together import Together
    from reportgen.outline.plan import SectionPlan
    from reportgen.rows import Observation

SAME, DATED = "tab-same-period", "tab-every-period"
MARKS = {"forecast": "△", "full": "●", "part": "○"}


def blocks(context: Together, plan: SectionPlan) -> Iterator[Block]:
    """The section's blocks: pair with chart and table, shares of the nation, ratios, every figure by period."""
    level = findings.shared(context, context.plan.level)
    rows = every_figure(context, plan.names("indicators"))
    if level is not None:
        yield from _pair(context, level, announced=bool(rows))
    yield from _shares(context)
    yield from _ratios(context)
    if rows:
        yield Paragraph((speak("compare.every_period", rows, table=Reference(DATED), count=rows),
                         *_unknown(context, plan.names("indicators"))))  # fmt: skip
        yield _every_period(context, rows)


# --- the pair -----------------------------------------------------------------------------------------------------


def _pair(context: Together, level: Shared, *, announced: bool) -> Iterator[Block]:
    """The figures of the shared period: what is more than what, the chart, the table."""
    figure, table = borrowed(context, scale.blocks, scale.FIGURE), _same_period(context, level, announced=announced)
    said = [
        *([speak("compare.higher", (level.found.high, level.found.low), figure=_reference(figure),
                 label=context.label(context.plan.level), a=context.short(level.found.high.area_id),
                 b=context.short(level.found.low.area_id), even=level.found.size == "even")] if level.found else ()),
        *_growths(context, level),
        *_own_shares(context, level),
        *([speak("compare.same_period", (), table=Reference(SAME))] if table is not None else ()),
    ]  # fmt: skip
    if said:
        yield Paragraph(tuple(said))
    if figure is not None:
        yield figure
    if table is not None:
        yield table


def _reference(block: Figure | Table | None) -> Reference | str:
    return Reference(block.id) if block is not None else ""


def _growths(context: Together, level: Shared) -> Iterator[Sentence]:
    """The growth that the sources print for the shared period, and for whom they print none."""
    items = (level.side.subject, *level.side.comparable)
    rates = {item.area_id: rate for item in items if (rate := context.growth_of(item)) is not None}
    without = tuple(context.short(item.area_id) for item in items if item.area_id not in rates)
    if rates:
        yield speak("compare.growths", rates.values(), period=period(items[0]), without=without,
                    label=context.label(context.plan.level), items=tuple(
                        (context.short(name), number(rate), rate.quantity.value < 0)
                        for name, rate in rates.items()))  # fmt: skip


def _own_shares(context: Together, level: Shared) -> Iterator[Sentence]:
    """Each city's own ratio of the second indicator to the total, where both are of one release; never compared."""
    found = []
    for whole in (level.side.subject, *level.side.comparable):
        parts = context.observations(whole.area_id, context.plan.second)
        part = next((row for row in parts if (row.period, row.source_id) == (whole.period, whole.source_id)), None)
        share = pairs.allowed(comparison.share, part, whole, facts=context.facts) if part else None
        found += [(whole, part, share)] if part and share else []
    if len(found) > 1:
        yield speak("compare.own_shares", [row for rows in found for row in rows if row], period=period(found[0][0]),
                    level=context.plan.level_word, second=context.plan.second_word,
                    items=tuple((context.short(whole.area_id), derived(context, share))
                                for whole, _, share in found))  # fmt: skip


def _same_period(context: Together, level: Shared, *, announced: bool) -> Table | None:
    """The cities' figures of the shared period alone; None where no two cities have any."""
    ids = tuple(dict.fromkeys((context.plan.level, *context.plan.parts, context.plan.second)))
    by_city = [tables.city_rows(context, area, ids) for area in context.places]
    rows = [row for of_city in by_city for row in of_city if row.period == level.side.subject.period]
    if len({row.area_id for row in rows}) < 2:  # noqa: PLR2004 - one city is no comparison
        return None
    columns = tables.useful(tables.measures(context, rows, ids), rows)
    shown = [item for row in rows for item in row.items.values()]
    return Table(
        SAME,
        speak("compare.table_same", shown, period=period(level.side.subject)),
        speak("compare.table_same_unit", (), unit=level.side.subject.unit.display),
        tables.head_columns("城市", columns, Decimal(30)),
        (tables.aligned([tables.measure_row(context, row, columns, dated=False) for row in rows]),),
        (speak("note.signs", ()), *_absent(rows, context, announced=announced)),
        tables.sources(shown),
    )  # fmt: skip


def _absent(rows: list[tables.CityRow], context: Together, *, announced: bool) -> Iterator[Sentence]:
    """The cities without a row; where their figures of other periods are."""
    shown = {row.area_id for row in rows}
    absent = tuple(area.short_name for area in context.places if area.area_id not in shown)
    if absent:
        yield speak("compare.absent", (), absent=absent, table=Reference(DATED) if announced else "")


# --- shares and ratios --------------------------------------------------------------------------------------------


def _shares(context: Together) -> Iterator[Block]:
    """What each city's figure comes to beside the nation's, and the dots."""
    figure = borrowed(context, position.blocks, position.FIGURE)
    if figure is None:
        return
    area = next(area for area in context.places if len(position.shares_of_nation(seen_from(context, area))) > 1)
    shares = position.shares_of_nation(seen_from(context, area))
    item, whole = shares[0][0], context.facts.observations[shares[0][1].inputs[-1]]
    yield Paragraph((
        speak("compare.nation", [whole, *(row for pair in shares for row in pair)], period=period(item),
              label=context.facts.indicators[item.indicator_id].name, whole=number(whole), compiler=whole.compiler,
              figure=_reference(figure),
              items=tuple((context.short(row.area_id), derived(context, share)) for row, share in shares)),
    ))  # fmt: skip
    yield figure


def _ratios(context: Together) -> Iterator[Block]:
    """Ratios and growth rates of unlike periods: a table, and what is the latest of each city."""
    table = borrowed(context, position.blocks, position.RATIOS)
    if not isinstance(table, Table):
        return
    names = context.plan.section("position").names("ratios")
    latest = [
        items[-1] for area in context.places for name in names if (items := context.observations(area.area_id, name))
    ]
    several = len({item.period for item in latest}) > 1
    yield Paragraph((speak("compare.ratios", latest, table=Reference(table.id), several=several, items=tuple(
        (context.short(item.area_id), period(item), context.facts.indicators[item.indicator_id].name, number(item))
        for item in latest)),))  # fmt: skip
    yield table


# --- every figure by period ---------------------------------------------------------------------------------------


def every_figure(context: Together, names: Iterable[str]) -> list[Observation]:
    """The cities' own figures on the plan's indicators, by indicator, city and time, forecasts among them."""
    statuses = FIRM | {"forecast"}
    return [
        item
        for name in names
        for area in context.places
        for item in context.observations(area.area_id, name, statuses=statuses)
    ]


def _unknown(context: Together, names: Iterable[str]) -> Iterator[Sentence]:
    """The cities without any figure on any of the indicators."""
    known = {item.area_id for item in every_figure(context, names)}
    absent = tuple(area.short_name for area in context.places if area.area_id not in known)
    if absent:
        yield speak("compare.unknown", (), absent=absent,
                    labels=tuple(context.facts.indicators[name].name for name in names))  # fmt: skip


def _every_period(context: Together, items: list[Observation]) -> Table:
    """One row a figure: city, period, value, printed growth, what it covers; grouped by indicator, never ranked."""
    widths, heads = ("22", "44", "34", "18", "38"), ("城市", "期间", "数值", "同比", "口径")
    names = dict.fromkeys(item.indicator_id for item in items)
    bodies = tuple(
        (
            Row((Cell((context.facts.indicators[name].name,), span=len(heads)),), "g", group=True),
            *_rows(context, [item for item in items if item.indicator_id == name]),
        )
        for name in names
    )
    return Table(
        DATED,
        speak("compare.table_every", items, places=context.places),
        speak("compare.table_every_unit", ()),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        bodies,
        (speak("compare.marks", ()),),
        tables.sources(items),
    )


def _rows(context: Together, items: list[Observation]) -> Iterator[Row]:
    last = ""
    for item in items:
        name = context.short(item.area_id)
        growth = context.growth_of(item)
        scope = named(context.facts.scopes[item.scope_id].name, item.obs_id)
        yield Row((
            Cell((name if name != last else "",)),
            Cell((_mark(item), period(item)), "when"),
            Cell((number(item),)),
            Cell((number(growth),)) if growth else Cell(("—",), "na"),
            Cell((scope, "，预计" if item.status == "forecast" else ""), "w"),
        ))  # fmt: skip
        last = name


def _mark(item: Observation) -> str:
    """The sign of a full year, a part of one, or a forecast."""
    kind = "forecast" if item.status == "forecast" else "full" if item.period.full_year else "part"
    return f"{MARKS[kind]} "
