"""Section 规模与结构: the total and what is set beside it, compared where the facts allow it and only there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.brief import (
    Bar,
    BarChart,
    BarPanel,
    Block,
    Callout,
    Cell,
    Figure,
    Paragraph,
    Reference,
    Row,
    Sentence,
    Table,
    walk,
)
from reportgen.outline import pairs, tables
from reportgen.outline.context import apart, bare, derived, joined, named, number, period, rich, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.comparison import Derived
    from reportgen.outline.context import Context
    from reportgen.rows import Observation, Statement

TABLE, FIGURE = "tab-scale", "fig-scale"


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks in order: comparison, chart, the indicator with full-year figures, table, forecasts."""
    level, second = (pairs.side_by_side(context, item) for item in (context.plan.level, context.plan.second))
    yearly, table = tuple(_yearly(context)), _table(context, level or second)
    announced = () if Reference(TABLE) in walk(yearly) else tuple(_announced(context, table))
    if level is not None:
        drawn = mode == "full" and bool(level.comparable)
        yield Paragraph(tuple(_opening(context, level, drawn=drawn)))
        limits = (*_limits(context, second, drawn=drawn), *announced)
        if limits:
            yield Paragraph(limits)
    elif second is not None:
        yield Paragraph((_level(context, second.subject), *announced))
    if mode == "full" and level is not None and level.comparable:
        yield _figure(context, level, second)
    if yearly:
        yield Paragraph(yearly)
    if table is not None:
        yield table
    forecasts = tuple(_forecasts(context, level))
    if forecasts:
        yield Callout("△ 预计，不是结果", forecasts)


def _announced(context: Context, table: Table | None) -> Iterator[Sentence]:
    """Which cities the table has rows of."""
    if table is None:
        return
    cells = (row.cells[0] for body in table.bodies for row in body if not row.group)
    names = dict.fromkeys(part for cell in cells for part in cell.parts if isinstance(part, str))
    yield speak("scale.table", (), places=context.places, shown=tuple(names), table=Reference(TABLE))


def _opening(context: Context, level: pairs.Side, *, drawn: bool) -> Iterator[Sentence]:
    """The judgement, the levels, the parts."""
    found = pairs.excess(context, level)
    if found is not None:
        yield speak(
            "scale.higher", (found.high, found.low, found.shown),
            subject=context.area.short_name, label=context.label(context.plan.level),
            higher=found.high is level.subject, peer=context.short(_other(level, found).area_id),
            size=found.size, shown=apart(context, found), figure=Reference(FIGURE) if drawn else "",
        )  # fmt: skip
    yield _level(context, level.subject)
    if level.comparable:
        yield _following(context, level.comparable)
    yield from _parts(context, (*level.comparable, level.subject))
    yield from _contrast(context, level.subject)


def _contrast(context: Context, whole: Observation) -> Iterator[Sentence]:
    """The smaller part of the city's total grows faster than the larger one.

    Falsified where the parts do not make up the total, or the larger one grows as fast: the intervals must be apart.
    """
    found = _parts_of(context, whole)
    if len(found) < 2 or not _adds_up(whole, found):  # noqa: PLR2004 - a contrast has two sides
        return
    (large, large_share), (small, small_share) = (
        max(found, key=lambda pair: pair[1].value), min(found, key=lambda pair: pair[1].value)
    )  # fmt: skip
    slow, fast = context.growth_of(large), context.growth_of(small)
    if slow is None or fast is None or fast.quantity.interval().low <= slow.quantity.interval().high:
        return
    yield speak("contrast.growth", (small, fast, large, slow, small_share, large_share), period=period(whole),
                area=context.short(whole.area_id),
                small=(context.label(small.indicator_id), derived(context, small_share), number(fast)),
                large=(context.label(large.indicator_id), derived(context, large_share), number(slow)))  # fmt: skip


def _limits(context: Context, second: pairs.Side | None, *, drawn: bool) -> Iterator[Sentence]:
    """What the sources say of the make-up in words, and what must not be concluded."""
    remarks = _remarks(context)
    if len(remarks) == 1:
        yield speak("statement.plain", remarks, text=rich(context, remarks[0].text, remarks[0].stmt_id))
    elif remarks:
        yield joined(context, remarks)
    if second is not None and second.parallel:
        yield speak(
            "scale.only_beside", (second.subject, *second.parallel),
            rows=tuple((context.short(item.area_id), number(item)) for item in (second.subject, *second.parallel)),
            label=context.label(context.plan.second), period=period(second.subject),
            figure=Reference(FIGURE) if drawn else "",
        )  # fmt: skip


def _remarks(context: Context) -> list[Statement]:
    """What the sources say of the make-up of the city's total in words."""
    return context.themed(context.plan.section("scale").name("remarks"))


def _other(side: pairs.Side, found: pairs.Excess) -> Observation:
    return found.low if found.high is side.subject else found.high


def _level(context: Context, item: Observation) -> Sentence:
    """The city's level with its growth, or the remark that the sources print none."""
    growth = context.growth_of(item)
    about = (item,) if growth is None else (item, growth)
    return speak(
        "level.opening", about,
        area=context.short(item.area_id), indicator=context.facts.indicators[item.indicator_id].name,
        period=period(item), value=number(item), growth=number(growth) if growth else None,
        down=growth is not None and growth.quantity.value < 0,
    )  # fmt: skip


def _following(context: Context, peers: tuple[Observation, ...]) -> Sentence:
    """The peers' levels of the same period with their growth, in one sentence."""
    rates = [context.growth_of(item) for item in peers]
    return speak(
        "level.following", (*peers, *(rate for rate in rates if rate is not None)),
        rows=tuple(
            (context.short(item.area_id), number(item), number(rate) if rate else None,
             rate is not None and rate.quantity.value < 0)
            for item, rate in zip(peers, rates, strict=True)
        ),
    )  # fmt: skip


def _parts(context: Context, wholes: tuple[Observation, ...]) -> Iterator[Sentence]:
    """What the parts make of each whole, where whole and part come from one release, in one sentence."""
    found = [(whole, parts) for whole in wholes if (parts := _parts_of(context, whole))]
    if found:
        yield speak(
            "scale.parts", [row for whole, parts in found for row in (whole, *(row for pair in parts for row in pair))],
            label=context.label(wholes[0].indicator_id),
            cities=tuple(
                (context.short(whole.area_id), _adds_up(whole, parts),
                 tuple((context.label(part.indicator_id), number(part), derived(context, share))
                       for part, share in parts))
                for whole, parts in found
            ),
        )  # fmt: skip


def _parts_of(context: Context, whole: Observation) -> list[tuple[Observation, Derived]]:
    found = []
    for indicator_id in context.plan.parts:
        part = next((item for item in context.observations(whole.area_id, indicator_id) if _same(item, whole)), None)
        share = pairs.allowed(comparison.share, part, whole, facts=context.facts) if part else None
        if part and share:
            found.append((part, share))
    return found


def _adds_up(whole: Observation, found: list[tuple[Observation, Derived]]) -> bool:
    """Whether the parts of the release make up the whole: only then is a part said to be one."""
    return sum((part.quantity.base for part, _ in found), Decimal(0)) == whole.quantity.base


def _same(part: Observation, whole: Observation) -> bool:
    """Whether two figures come from one release: same period and source; a share across releases would only be near."""
    return part.period == whole.period and part.source_id == whole.source_id


def _figure(context: Context, level: pairs.Side, second: pairs.Side | None) -> Figure:
    """The totals as bars, the second indicator hatched beneath where it may only stand beside."""
    sides = [side for side in (level, second) if side is not None and len(side.shown) > 1]
    shown = [item for side in sides for item in side.shown]
    found = pairs.excess(context, level)
    title = (
        speak("figure.higher", (found.high, found.low, found.shown), subject=context.area.short_name,
              peer=context.short(_other(level, found).area_id), label=context.label(context.plan.level),
              higher=found.high is level.subject, size=found.size, shown=apart(context, found))
        if found else
        speak("figure.topic", shown, labels=tuple(context.label(side.subject.indicator_id) for side in sides),
              period=period(level.subject))
    )  # fmt: skip
    return Figure(
        FIGURE, title,
        speak("figure.bars_subtitle", shown, labels=tuple(context.label(side.subject.indicator_id) for side in sides),
              unit=level.subject.unit.display, period=period(level.subject), panels=len(sides) > 1),
        BarChart(tuple(_panel(context, side, [item.area_id for item in sides[0].shown]) for side in sides)),
        speak("figure.bars_alt", shown, panels=tuple(
            (context.label(side.subject.indicator_id),
             tuple((context.short(item.area_id), number(item)) for item in side.shown), bool(side.parallel))
            for side in sides), period=period(level.subject), finding=title),
        tuple(_figure_notes(context, second)), tables.sources(shown),
    )  # fmt: skip


def _panel(context: Context, side: pairs.Side, order: list[str]) -> BarPanel:
    """The bars of one indicator, the places in an order; the fill says whether they may be compared."""
    fill = comparison.bars(side.shown, context.facts)
    shown = sorted(side.shown, key=lambda item: order.index(item.area_id) if item.area_id in order else len(order))
    bars = tuple(
        Bar(context.short(item.area_id), item.quantity.value, bare(item),
            "subject" if item is side.subject else "peer", fill, item is side.subject and fill == "solid")
        for item in shown
    )  # fmt: skip
    remark: tuple[object, ...] = (side.subject.unit.display, "，", period(side.subject))
    if side.parallel:
        remark = (*remark, "。口径未见统一说明，只并列，不比较")
    return BarPanel(context.label(side.subject.indicator_id), remark, bars)


def _figure_notes(context: Context, second: pairs.Side | None) -> Iterator[Sentence]:
    """Who counted, and what the hatching means."""
    yield speak("note.counted_apart", (), label=context.label(context.plan.level))
    if second is not None and second.parallel:
        scopes = tuple(
            (context.short(item.area_id), context.facts.scopes[item.scope_id].name)
            for item in (second.subject, *second.parallel)
        )
        yield speak("note.hatched", (), label=context.label(context.plan.second), scopes=scopes)


def _yearly(context: Context) -> Iterator[Sentence]:
    """The indicator with a full year's figure: level, growth, share of its whole, and the part-year after it."""
    names = context.plan.yearly
    if not names:
        return
    items = context.observations(context.area.area_id, names["level"])
    full = [item for item in items if item.period.full_year]
    if not full:
        return
    item = full[-1]
    growth = context.growth_of(item)
    share = _at(context, names.get("share", ""), item)
    whole = _at(context, names.get("whole", ""), item)
    recomputed = pairs.allowed(comparison.share, item, whole, facts=context.facts) if whole else None
    later = [other for other in items if other.period.part_year and other.period.start > item.period.end]
    yield speak(
        "yearly.lead", (item,) if growth is None else (item, growth),
        label=context.label(item.indicator_id), area=context.area.short_name, period=period(item), growth=bool(growth),
    )  # fmt: skip
    yield speak(
        "yearly.detail", tuple(row for row in (item, growth, share, whole) if row),
        value=number(item), growth=number(growth) if growth else None, share=number(share) if share else None,
        whole=number(whole) if whole else None,
        whole_name=context.facts.indicators[whole.indicator_id].name if whole else "",
        agrees=bool(recomputed and share and comparison.meets(recomputed, share)),
    )  # fmt: skip
    if later:
        yield speak("yearly.later", (later[-1],), period=period(later[-1]), value=number(later[-1]),
                    year=period(item), foreign=later[-1].quantity.unit.dimension != "CNY",
                    table=Reference(TABLE))  # fmt: skip


def _at(context: Context, indicator_id: str, beside: Observation) -> Observation | None:
    """The city's figure on an indicator for the same period."""
    if not indicator_id:
        return None
    found = (item for item in context.observations(context.area.area_id, indicator_id) if item.period == beside.period)
    return next(found, None)


def _forecasts(context: Context, level: pairs.Side | None) -> Iterator[Sentence]:
    """What the sources expected of the two headline indicators, for the city and those compared with it."""
    expected = frozenset({"forecast"})
    beside = {item.area_id for item in level.comparable} if level else set()
    order = (context.area, *(place for place in context.places if place.area_id in beside))
    found = [
        rows
        for area in order
        for indicator_id in (context.plan.level, context.plan.second)
        if (rows := context.observations(area.area_id, indicator_id, statuses=expected))
    ]
    if found:
        yield speak("forecast.expected", [row for rows in found for row in rows], rows=tuple(
            (context.short(rows[0].area_id), context.facts.indicators[rows[0].indicator_id].name,
             tuple((period(row), number(row)) for row in rows)) for rows in found))  # fmt: skip


# --- the table ----------------------------------------------------------------------------------------------------


def _table(context: Context, side: pairs.Side | None) -> Table | None:
    """The cities' figures: those of the side's period first, others apart, with period and scope under the name."""
    if side is None:
        return None
    ids = tuple(dict.fromkeys((context.plan.level, *context.plan.parts, context.plan.second)))
    rows = [tables.city_rows(context, area, ids) for area in context.places]
    same, others = tables.split(rows, side.subject.period)
    same.sort(key=lambda row: row.area_id != context.area.area_id)
    columns = tables.useful(tables.measures(context, [*same, *others], ids), [*same, *others])
    set_rows = tables.aligned([
        *(tables.measure_row(context, row, columns, dated=False) for row in same),
        *(tables.measure_row(context, row, columns, dated=True) for row in others),
    ])  # fmt: skip
    shown = [item for row in (*same, *others) for item in row.items.values()]
    return Table(
        TABLE,
        speak("table.scale", (), places=context.places, comparable=bool(side.comparable)),
        speak("table.unit", (), unit=side.subject.quantity.unit.display),
        tables.head_columns("城市", columns, Decimal(50)),
        tuple(_bodies(context, side, set_rows, len(same), len(columns) + 1)),
        tuple(_table_notes(context, [*same, *others])),
        tables.sources(shown),
    )


def _bodies(
    context: Context, side: pairs.Side, rows: tuple[Row, ...], same: int, span: int
) -> Iterator[tuple[Row, ...]]:
    """The comparable rows under their head, then the others under theirs."""
    scope = named(context.facts.scopes[side.subject.scope_id].name, side.subject.obs_id)
    head = Cell((period(side.subject), "，", scope), under=(_verdict(context, side),), span=span)
    yield (Row((head,), "g", group=True), *rows[:same])
    if rows[same:]:
        other = Cell(("期间或范围不同",), under=("仅供并列，不可比",), span=span)
        yield (Row((other,), "g no", group=True), *rows[same:])


def _verdict(context: Context, side: pairs.Side) -> str:
    """What may be compared in the first group of rows."""
    if not side.comparable:
        return "本期没有可比的另一市"
    second = pairs.side_by_side(context, context.plan.second)
    only_beside = f"；{context.plan.second_word}口径不一，不比高低" if second and second.parallel else ""
    return f"{context.plan.level_word}同期可比{only_beside}"


def _table_notes(context: Context, rows: list[tables.CityRow]) -> Iterator[Sentence]:
    """What the signs mean, and which cities have no row."""
    shown = {row.area_id for row in rows}
    absent = tuple(area.short_name for area in context.places if area.area_id not in shown)
    yield speak("note.signs", ())
    if absent:
        labels = tuple(context.facts.indicators[item].name for item in (context.plan.level, context.plan.second))
        yield speak("note.no_row", (), absent=absent, labels=labels)
