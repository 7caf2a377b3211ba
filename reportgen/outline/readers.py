"""Section 对三类读者的含义: what the facts mean for the bureau, the researcher and the firm choosing a place.

Every item is a rule over fact ids: a rule whose facts are not there says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Block, Listing, Sentence
from reportgen.outline import balance, pairs, position, space
from reportgen.outline.context import joined, named, number, period, rich, speak, told_period, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportgen.outline.context import Context

PER_READER, PER_ITEM = 3, 2


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """A box for each reader and one for what to follow; a box without items is left out."""
    del mode
    for head, rules in READERS:
        items = [item for item in (rule(context) for rule in rules) if item is not None]
        if items:
            yield Listing(head, tuple(items[:PER_READER]))
    follow = tuple(_follow(context))
    if follow:
        yield Listing("值得续跟的指标", follow)


def _full_year_gap(context: Context) -> Sentence | None:
    """The total is known for part of a year only, or without growth; falsified by a full-year figure with growth."""
    items = context.observations(context.area.area_id, context.plan.level)
    if not items or (items[-1].period.full_year and context.growth_of(items[-1])):
        return None
    last = items[-1]
    return speak("reader.full_year_gap", (last,), indicator=context.name(context.plan.level), period=period(last),
                 value=number(last), growth=context.growth_of(last) is not None,
                 full=last.period.full_year)  # fmt: skip


def _scope_gap(context: Context) -> Sentence | None:
    """The second indicator may only stand beside the peers'; falsified by a class A pair."""
    side = pairs.side_by_side(context, context.plan.second)
    if side is None or not side.parallel:
        return None
    return speak("reader.scope_gap", (side.subject, *side.parallel), area=context.area.short_name,
                 indicator=context.name(context.plan.second), value=number(side.subject), period=period(side.subject),
                 peers=tuple(context.short(item.area_id) for item in side.parallel))  # fmt: skip


def _first_problem(context: Context) -> Sentence | None:
    """A problem that a source records with a figure; falsified by its absence."""
    _, problems = balance.records(context)
    row = next((row for row in problems if row.obs_ids), None) or next(iter(problems), None)
    if row is None:
        return None
    return speak("reader.problem", (row, *balance.evidence(context, [row])), place=context.short(row.area_id),
                 year=year_of(row), subject=named(row.subject, row.stmt_id),
                 text=rich(context, row.text, row.stmt_id))  # fmt: skip


def _one_pair(context: Context) -> Sentence | None:
    """What may be compared at all; falsified if no pair of class A exists."""
    side = pairs.side_by_side(context, context.plan.level)
    found = pairs.excess(context, side) if side else None
    if side is None or found is None:
        return None
    pair = (found.high, found.low)
    return speak("reader.one_pair", pair, area=context.area.short_name, period=period(side.subject),
                 indicator=context.name(context.plan.level), a=context.short(found.high.area_id),
                 b=context.short(found.low.area_id), x=number(found.high), y=number(found.low))  # fmt: skip


def _share_basis(context: Context) -> Sentence | None:
    """The share of the nation rests on two releases; falsified if there is no such share."""
    shares = [item for item in position.shares_of_nation(context) if item[0].area_id == context.area.area_id]
    if not shares:
        return None
    item, share = shares[0]
    whole = context.facts.observations[share.inputs[-1]]
    return speak("reader.share_basis", (item, whole, share), value=number(item), whole=number(whole),
                 indicator=context.name(item.indicator_id),
                 period=period(item), compiler=whole.compiler)  # fmt: skip


def _survey_basis(context: Context) -> Sentence | None:
    """A structure from a survey without sample size; falsified if no such figures exist."""
    bars = space.structure(context)
    if not bars:
        return None
    limits = context.facts.indicators[bars[0].indicator_id].limitations
    return speak("reader.survey_basis", bars[:1], limits=named(limits, bars[0].obs_id), value=number(bars[0]),
                 place=context.short(bars[0].area_id), period=period(bars[0]),
                 indicator=context.name(bars[0].indicator_id))  # fmt: skip


def _strengths(context: Context) -> Sentence | None:
    """The first strengths that a source records with a figure; falsified by their absence."""
    strengths, _ = balance.records(context)
    rows = [row for row in strengths if row.obs_ids][:PER_ITEM]
    return joined(context, rows) if rows else None


def _district(context: Context) -> Sentence | None:
    """Districts with figures of their own; falsified where fewer than two have one."""
    rows = space.district_rows(context)
    places = tuple(dict.fromkeys(item.area_id for item in rows))
    picked = [next(item for item in rows if item.area_id == place) for place in places][:3]
    if len({item.indicator_id for item in picked}) == len(picked):  # a choice needs two places with one measure
        return None
    return speak("reader.district", picked, items=tuple(
        (context.short(item.area_id), period(item), context.name(item.indicator_id), number(item),
         "claim" in item.tags)
        for item in picked))  # fmt: skip


def _follow(context: Context) -> Iterator[Sentence]:
    """Forecasts and targets for the city whose outcome the sources do not carry."""
    open_statuses = frozenset({"forecast", "target"})
    items = context.observations(context.area.area_id, statuses=open_statuses)[:PER_READER]
    if items:
        yield speak("reader.follow", items, several=len(items) > 1, rows=tuple(
            (context.name(item.indicator_id), told_period(item), item.status == "target", number(item))
            for item in items))  # fmt: skip


READERS: tuple[tuple[str, tuple[Callable[[Context], Sentence | None], ...]], ...] = (
    ("主管部门", (_full_year_gap, _scope_gap, _first_problem)),
    ("研究者", (_one_pair, _share_basis, _survey_basis)),
    ("选址企业", (_strengths, _district)),
)
