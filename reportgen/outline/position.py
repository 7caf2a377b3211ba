"""Section 在全国与同类城市中的位置: shares of the nation's figure, printed shares, and the register of rankings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.brief import (
    Bar,
    Block,
    Cell,
    Column,
    DotChart,
    Figure,
    Paragraph,
    Printed,
    Reference,
    Row,
    Sentence,
    Table,
)
from reportgen.errors import ComparisonError
from reportgen.outline import pairs, tables
from reportgen.outline.context import derived, joined, named, number, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.comparison import Derived
    from reportgen.outline.context import Context
    from reportgen.rows import Observation

TABLE, FIGURE, RATIOS = "tab-rank", "fig-share", "tab-ratio"
TICK_STEPS = (Decimal(1), Decimal(2), Decimal(3), Decimal(5), Decimal(10), Decimal(20), Decimal(25), Decimal(50))


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks: the share paragraph, its dots, printed shares, the register of rankings."""
    shares = shares_of_nation(context)
    own = [(item, share) for item, share in shares if item.area_id == context.area.area_id]
    if own:
        yield Paragraph(tuple(_share_sentences(context, own[0], shares, drawn=mode == "full" and len(shares) > 1)))
    if mode == "full" and own and len(shares) > 1:
        yield _figure(context, shares)
    printed = tuple(_printed_shares(context))
    ranks = rankings(context)
    if printed:
        yield Paragraph(printed)
    if ranks:
        yield Paragraph(tuple(_rank_sentences(context, ranks)))
        yield _register(context, ranks)
    named_with = context.themed(context.plan.section("position").name("beside"))
    if named_with:
        yield Paragraph((joined(context, named_with),))
    beside = ratios(context)
    if beside:
        yield Paragraph(tuple(_ratio_sentences(context, beside)))
        yield _ratio_table(context, beside)


def shares_of_nation(context: Context) -> list[tuple[Observation, Derived]]:
    """Each city's figure in the shared period with its share of the nation's, where the rules allow one."""
    found = []
    for indicator_id in context.plan.section("position").names("share_of"):
        side = pairs.side_by_side(context, indicator_id)
        shared = _with_shares(context, side.shown if side else (), indicator_id)
        if not any(item.area_id == context.area.area_id for item, _ in shared):
            own = reversed(context.observations(context.area.area_id, indicator_id))
            shared = _with_shares(context, own, indicator_id)[:1]
        found += shared
    return found


def _with_shares(
    context: Context, items: Iterable[Observation], indicator_id: str
) -> list[tuple[Observation, Derived]]:
    """The figures for whose period the nation's is known, each with its share of it."""
    wholes = context.observations(context.plan.nation, indicator_id)
    shares = ((item, next((share for whole in wholes if (share := _share(context, item, whole))), None))
              for item in items)  # fmt: skip
    return [(item, share) for item, share in shares if share is not None]


def _share(context: Context, item: Observation, whole: Observation) -> Derived | None:
    try:
        share = comparison.share_of_parent(item, whole, context.facts)
    except ComparisonError:
        return None
    return share if share.text else None


def _share_sentences(
    context: Context, own: tuple[Observation, Derived], shares: list[tuple[Observation, Derived]], *, drawn: bool
) -> Iterator[Sentence]:
    """The city's share of the nation's figure, the peers' beside it, and why it is no share in the strict sense."""
    item, share = own
    whole = context.facts.observations[share.inputs[-1]]
    yield speak(
        "share.own", (item, whole, share), area=context.area.short_name, period=period(item),
        indicator=context.facts.indicators[item.indicator_id].name, value=number(item),
        whole=number(whole), compiler=whole.compiler, percent=derived(context, share),
    )  # fmt: skip
    others = [pair for pair in shares if pair[0] is not item]
    if others:
        yield speak("share.peer", [row for pair in others for row in pair], rows=tuple(
            (context.short(other.area_id), number(other), derived(context, theirs))
            for other, theirs in others))  # fmt: skip
    yield speak("share.limit", (whole,), compiler=whole.compiler, figure=Reference(FIGURE) if drawn else "")


def _figure(context: Context, shares: list[tuple[Observation, Derived]]) -> Figure:
    """The shares as hollow dots on one axis; cities without a figure are named beneath."""
    shown = {item.area_id for item, _ in shares}
    absent = tuple(area.short_name for area in context.places if area.area_id not in shown)
    item = shares[0][0]
    label = context.label(item.indicator_id)
    most = max(share.value for _, share in shares)
    step = next(step for step in TICK_STEPS if step * 4 >= most)
    ticks = tuple(Printed(f"{step * index}", "", "count", unit="%") for index in range(5))
    dots = tuple(
        Bar(context.short(item.area_id), share.value, derived(context, share),
            "subject" if item.area_id == context.area.area_id else "peer", "hollow")
        for item, share in shares
    )  # fmt: skip
    about = [row for pair in shares for row in pair]
    about_rows = [row for item, share in shares for row in (item, context.facts.observations[share.inputs[-1]])]
    others = tuple(_other_years(context, shares))
    return Figure(
        FIGURE,
        speak("figure.share", about, label=label, period=period(item)),
        speak("figure.share_subtitle", about, label=label, period=period(item)),
        DotChart(dots, step * 4, ticks, ("未见同期数：", "、".join(absent)) if absent else ()),
        speak("figure.share_alt", about, label=label, period=period(item),
              items=tuple((context.short(item.area_id), derived(context, share)) for item, share in shares)),
        (speak("note.hollow_share", about), *others),
        tuple(dict.fromkeys((*tables.sources(about_rows), *(name for note in others for name in note.sources)))),
    )  # fmt: skip


def _other_years(context: Context, shares: list[tuple[Observation, Derived]]) -> Iterator[Sentence]:
    """A peer's share in another period, said in the note only, with its own period."""
    shown = {item.area_id for item, _ in shares}
    indicator_id = shares[0][0].indicator_id
    for area in (area for area in context.places if area.area_id not in shown):
        pairs_of = (
            (item, _share(context, item, whole))
            for item in context.observations(area.area_id, indicator_id)
            for whole in context.observations(context.plan.nation, indicator_id)
        )
        found = next(((item, share) for item, share in pairs_of if share), None)
        if found:
            item, share = found
            yield speak("note.share_elsewhere", (item, share), area=area.short_name, period=period(item),
                        percent=derived(context, share))  # fmt: skip


def _printed_shares(context: Context) -> Iterator[Sentence]:
    """Shares of the nation that the sources print themselves, each with its period and who says so."""
    found = [
        item
        for name in context.plan.section("position").names("shares")
        for item in context.observations(context.area.area_id, name)[-1:]
    ]
    if len(found) > 1:
        yield speak("share.printed_lead", found, area=context.area.short_name, count=found,
                    parts=context.plan.section("position").name("shares_word"))  # fmt: skip
    if found:
        yield speak("share.printed", found, items=tuple(
            (context.label(item.indicator_id), number(item), period(item), _teller(item))
            for item in found))  # fmt: skip


def _teller(item: Observation) -> str | Printed:
    """Who says a share, and that it is passed on from someone else."""
    told = item.status != "actual" or "claim" in item.tags
    return named(f"{item.compiler}{'，转述' if told else ''}" if item.compiler else "", item.obs_id)


def ratios(context: Context) -> list[Observation]:
    """Ratios and growth rates on the plan's indicators: the city's, its peers' and the nation's; none without its own.

    They may not be charted: the periods differ (rule R3, docs/comparability.md).
    """
    order = (context.area, *(area for area in context.places if area is not context.area))
    ids = (*(area.area_id for area in order), context.plan.nation)
    found: list[Observation] = []
    for name in context.plan.section("position").names("ratios"):
        items = [item for area_id in ids for item in context.observations(area_id, name)]
        if len({item.area_id for item in items}) > 1 and any(item.area_id == context.area.area_id for item in items):
            found += items
    return found


def _ratio_sentences(context: Context, items: list[Observation]) -> Iterator[Sentence]:
    """The city's latest of each indicator, and that the places' periods or scopes differ."""
    own = [item for item in items if item.area_id == context.area.area_id]
    latest = {item.indicator_id: item for item in own}
    yield speak("ratio.own", latest.values(), area=context.area.short_name, items=tuple(
        (period(item), context.name(item.indicator_id), number(item)) for item in latest.values()))  # fmt: skip
    for item in own:
        nation = next((other for other in items if _beside(context, item, other)), None)
        if nation is not None:
            yield speak("ratio.pair", (item, nation), period=period(item), indicator=context.name(item.indicator_id),
                        scope=named(context.facts.scopes[item.scope_id].name, item.obs_id),
                        area=context.area.short_name, value=number(item), nation=number(nation))  # fmt: skip
    yield speak("ratio.table", items, table=Reference(RATIOS), count=items)


def _beside(context: Context, own: Observation, other: Observation) -> bool:
    """Whether a figure is the nation's for the very indicator, period and stated scope of the city's."""
    same = (own.indicator_id, own.period, own.scope_id) == (other.indicator_id, other.period, other.scope_id)
    return same and other.area_id == context.plan.nation and own.scope_id != "unspecified"


def _ratio_table(context: Context, items: list[Observation]) -> Table:
    """One row a figure: indicator, place, value, period, scope; not sorted by value."""
    widths, heads = ("46", "22", "22", "30", "36"), ("指标", "地区", "数值", "期间", "口径")
    rows = tuple(
        Row((
            Cell((context.name(item.indicator_id) if fresh else "",)),
            Cell((context.short(item.area_id),)),
            Cell((number(item),)),
            Cell((period(item),), "when"),
            Cell((named(context.facts.scopes[item.scope_id].name, item.obs_id),), "w"),
        ))
        for item, fresh in _with_first(items)
    )  # fmt: skip
    return Table(
        RATIOS,
        speak("table.ratio", items),
        speak("table.ratio_unit", items),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (rows,),
        (),
        tables.sources(items),
    )


def _with_first(items: list[Observation]) -> Iterator[tuple[Observation, bool]]:
    """Each figure, and whether it is the first of its indicator."""
    for index, item in enumerate(items):
        yield item, index == 0 or items[index - 1].indicator_id != item.indicator_id


def rankings(context: Context) -> list[Observation]:
    """The city's places in rankings, in the plan's order."""
    names = context.plan.section("position").names("rankings")
    return [item for name in names for item in context.observations(context.area.area_id, name)]


def _rank_sentences(context: Context, ranks: list[Observation]) -> Iterator[Sentence]:
    """The warning that comes before any rank: who ranks, and that it is no rank of the total."""
    compilers = tuple(dict.fromkeys(named(item.compiler or "未载明者", item.obs_id) for item in ranks))
    yield speak("rank.lead", ranks, area=context.area.short_name, count=ranks, table=Reference(TABLE),
                compilers=compilers, level=context.label(context.plan.level))  # fmt: skip


def _register(context: Context, ranks: list[Observation]) -> Table:
    """One row a ranking: place, what is ranked, who publishes it, period, what it does not say."""
    rows = tuple(_rank_row(context, item) for item in ranks)
    widths = ("18", "52", "30", "22", "34")
    heads = ("名次", "排的是什么", "发布者", "期间", "读法")
    return Table(
        TABLE,
        speak("table.rank", ranks, area=context.area.short_name),
        speak("table.rank_unit", ranks),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (rows,),
        (),
        tables.sources(ranks),
        look="sw",
    )


def _rank_row(context: Context, item: Observation) -> Row:
    indicator = context.facts.indicators[item.indicator_id]
    scope = context.facts.scopes[item.scope_id]
    place = replace(number(item), unit="")
    return Row((
        Cell((place,)),
        Cell((named(indicator.name, item.obs_id),), under=(named(scope.name, item.obs_id),)),
        Cell((named(item.compiler or "未载明", item.obs_id),), "w"),
        Cell((period(item),), "when"),
        Cell((named(indicator.limitations or "不是规模排名", item.obs_id),), "w"),
    ))  # fmt: skip
