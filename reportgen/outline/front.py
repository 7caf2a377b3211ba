"""Page 1: the judgement, the key points, the key figures and the strip of source years; it must serve alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.brief import Card, Point, Printed, Sentence, StripYear
from reportgen.outline import balance, pairs, policy
from reportgen.outline import growth as growth_section
from reportgen.outline.context import (
    FIRM,
    apart,
    by_period,
    carded,
    day,
    derived,
    named,
    number,
    period,
    rich,
    speak,
    written_on,
    year_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from reportgen.areas import Area
    from reportgen.outline.context import Context
    from reportgen.rows import Observation, Source, Statement

POINTS, CARDS = 4, 6
CARD_LABEL = 12  # characters of a card's label
FEW = 3  # cards to a row: fewer are no panel
JUDGED = 2  # figures in a judgement without a total
POINT_LENGTH, HEAD_LENGTH = 58, 10  # characters: two lines of text beside one line of head
FULL, PART = "●", "○"


# --- judgement: named rules in order of preference; the last always holds -----------------------------------------


def judgement(context: Context) -> tuple[Sentence, ...]:
    """The one judgement of the brief, by the first rule that holds."""
    rules = (_pair, _level_even, _level_only, _second_only, _model_only, _no_basis)
    return next(found for rule in rules if (found := rule(context)))


def _pair(context: Context) -> tuple[Sentence, ...]:
    """A comparable pair on the headline indicator; falsified by any class below A or overlapping intervals."""
    side = pairs.side_by_side(context, context.plan.level)
    found = pairs.excess(context, side) if side else None
    if side is None or found is None:
        return ()
    second = pairs.side_by_side(context, context.plan.second)
    others = [area.short_name for area in context.places if area.area_id not in {item.area_id for item in side.shown}]
    peer = found.low if found.high is side.subject else found.high
    return (
        speak(
            "judgement.pair", (side.subject, peer, found.shown),
            area=context.area.short_name, peer=context.short(peer.area_id), period=period(side.subject),
            indicator=context.name(context.plan.level), a=number(side.subject), b=number(peer),
            higher=found.high is side.subject, size=found.size, shown=apart(context, found),
            caveat=context.facts.indicators[context.plan.level].limitations,
        ),
        speak("judgement.limits", (), only=len(side.comparable) == 1, places=context.places, others=others,
              label=context.label(context.plan.level),
              second=context.label(context.plan.second) if second and second.parallel else ""),
    )  # fmt: skip


def _level_even(context: Context) -> tuple[Sentence, ...]:
    """A comparable peer whose figure cannot be told from the city's; falsified where the intervals are apart."""
    side = pairs.side_by_side(context, context.plan.level)
    if side is None or not side.comparable:
        return ()
    shown = (side.subject, *side.comparable)
    return (speak("judgement.even", shown, period=period(side.subject), indicator=context.name(context.plan.level),
                  rows=tuple((context.short(item.area_id), number(item)) for item in shown),
                  places=context.places),)  # fmt: skip


def _level_only(context: Context) -> tuple[Sentence, ...]:
    """The headline indicator is known for the city alone; falsified by a comparable peer."""
    items = context.observations(context.area.area_id, context.plan.level)
    if not items:
        return ()
    return (speak("judgement.level", (items[-1],), area=context.area.short_name, period=period(items[-1]),
                  indicator=context.name(context.plan.level), value=number(items[-1]),
                  places=context.places),)  # fmt: skip


def _second_only(context: Context) -> tuple[Sentence, ...]:
    """The second indicator is known where the total is not; falsified by any total."""
    items = context.observations(context.area.area_id, context.plan.second)
    if not items:
        return ()
    item, growth = items[-1], context.growth_of(items[-1])
    return (
        speak("judgement.second", (item, *((growth,) if growth else ())), area=context.area.short_name,
              period=period(item), scope=named(context.facts.scopes[item.scope_id].name, item.obs_id),
              indicator=context.name(context.plan.second), value=number(item),
              growth=number(growth) if growth and growth.quantity.value >= 0 else None),
        speak("judgement.no_rank", (), indicator=context.name(context.plan.level), **_written(context)),
    )  # fmt: skip


def _model_only(context: Context) -> tuple[Sentence, ...]:
    """What the sources call the city's model and its first figures, where no total is known; falsified by any total."""
    rows = [row for row in context.facts.statements.values() if row.area_id == context.area.area_id and row.aspect]
    if not rows:
        return ()
    first = min(rows, key=lambda row: (row.sort or 0, row.stmt_id))
    phrases = tuple(rich(context, text, first.stmt_id) for text in first.text.split("|"))
    figures = _efforts(context)[:JUDGED]
    return (
        speak("judgement.model", (first, *figures), area=context.area.short_name, phrases=phrases,
              groups=by_period(context, figures)),
        speak("judgement.no_rank", (), indicator=context.name(context.plan.level), **_written(context)),
    )  # fmt: skip


def _written(context: Context) -> dict[str, object]:
    """The month of the last source on the city, and whether it is the only one."""
    sources = context.own_sources
    return {"last": written_on(sources[-1]) if sources else "", "single": len(sources) == 1}


def _no_basis(context: Context) -> tuple[Sentence, ...]:
    """The fallback: the sources carry neither total nor model."""
    return (speak("judgement.none", (), area=context.area.short_name, indicator=context.name(context.plan.level)),)


# --- points -------------------------------------------------------------------------------------------------------


def points(context: Context) -> tuple[Point, ...]:
    """Up to four key points, the first that hold, the last of them the first recorded problem; then further records."""
    problem = _point_problem(context)
    room = POINTS - (problem is not None)
    found = [point for rule in POINT_RULES if (point := rule(context))][:room]
    found += [problem] if problem else []
    spare = [point for point in _spare(context) if point.head not in [item.head for item in found]]
    kept = [*found, *spare][:POINTS]
    return tuple(replace(point, ordinal=Printed(f"{index}", "", "count")) for index, point in enumerate(kept, 1))


def _point_pair(context: Context) -> Point | None:
    """The ratio of the totals, and the second indicator only set beside; falsified as the judgement's pair is."""
    side = pairs.side_by_side(context, context.plan.level)
    found = pairs.excess(context, side) if side else None
    second = pairs.side_by_side(context, context.plan.second)
    if side is None or found is None:
        return None
    level, other = context.label(context.plan.level), context.label(context.plan.second)
    words = context.plan.level_word, context.plan.second_word
    beside = second is not None and bool(second.parallel)
    times = found.size == "times"
    sentences = [speak("point.ratio", (found.high, found.low, found.ratio), period=period(side.subject), label=level,
                       a=context.short(found.high.area_id), b=context.short(found.low.area_id), times=times,
                       ratio=apart(context, found) if times else derived(context, found.ratio))]  # fmt: skip
    if second is not None and beside:
        pair = (second.subject, *second.parallel)
        sentences.append(speak("point.beside", pair, label=other, items=tuple(
            (context.short(item.area_id), number(item)) for item in pair), period=period(second.subject)))  # fmt: skip
    head = speak("point.pair_head", (), level=words[0], second=words[1] if beside else "",
                 higher=found.high is side.subject, even=found.size == "even",
                 peer=context.short((found.low if found.high is side.subject else found.high).area_id))  # fmt: skip
    return Point(head, tuple(sentences))


def _point_year(context: Context) -> Point | None:
    """A full year on record with its growth; falsified where only part-years are known."""
    name = context.plan.yearly.get("level", "")
    items = context.observations(context.area.area_id, name) if name else []
    full = [item for item in items if item.period.full_year]
    if not full:
        return None
    item, growth = full[-1], context.growth_of(full[-1])
    later = [other for other in items if other.period.start > item.period.end]
    share = next((other for other in context.observations(context.area.area_id, context.plan.yearly.get("share", "-"))
                  if other.period == item.period), None)  # fmt: skip
    sentence = speak(
        "point.year", tuple(row for row in (item, growth, share, *later[-1:]) if row), period=period(item),
        indicator=context.name(name), value=number(item), growth=number(growth) if growth else None,
        share=number(share) if share else None, share_name=_whole_name(context),
        later=(period(later[-1]), number(later[-1])) if later else (),
    )  # fmt: skip
    word = context.plan.yearly.get("word", context.label(name))
    return Point(speak("point.year_head", (), label=word), (sentence,))


def _point_path(context: Context) -> Point | None:
    """The total's, else the second indicator's last two full years; falsified where fewer are known."""
    for name, word in ((context.plan.level, context.plan.level_word), (context.plan.second, context.plan.second_word)):
        ends = growth_section.ends(context, name)
        if ends:
            return Point(speak("point.path_head", (), label=word), (growth_section.changed(context, *ends),))
    return None


def _point_second(context: Context) -> Point | None:
    """The second indicator's latest figure with its growth, where no total is known; falsified by a total."""
    items = context.observations(context.area.area_id, context.plan.second)
    if not items or context.observations(context.area.area_id, context.plan.level):
        return None
    item = items[-1]
    ratios = [other for name in context.plan.section("position").names("ratios")
              for other in context.observations(context.area.area_id, name)
              if other.period == item.period and other is not context.growth_of(item)]  # fmt: skip
    if not ratios:
        return None
    text = speak("point.second", (item, *ratios), period=period(item), items=tuple(
        (context.name(other.indicator_id), number(other)) for other in ratios))  # fmt: skip
    return Point(speak("point.second_head", (), label=context.plan.second_word), (text,))


def _point_effort(context: Context) -> Point | None:
    """What is being built and paid for: the plan's figures on it; falsified where fewer than two are known."""
    items = _efforts(context)
    if len(items) < 2:  # noqa: PLR2004 - one figure is no programme
        return None
    text = speak("point.effort", items, groups=by_period(context, items))
    return Point(speak("point.effort_head", (), label=context.plan.effort.get("word", "")), (text,))


def _point_policy(context: Context) -> Point | None:
    """The first dated law, pilot or policy of the city; falsified where none has a date."""
    events = [item for item in policy.events_of(context, (context.area.area_id,)) if item.flag]
    events = [item for item in events if item.category in {"law", "pilot", "policy"}]
    if not events:
        return None
    first = events[0]
    text = speak("point.policy", (first,), when=day(first), title=named(first.title, first.event_id))
    return Point(speak("point.policy_head", ()), (text,))


def _whole_name(context: Context) -> str:
    """What the year's indicator is a share of."""
    name = context.plan.yearly.get("whole", "")
    return context.name(name) if name in context.facts.indicators else ""


def _point_strength(context: Context) -> Point | None:
    """The first recorded strength; falsified by its absence."""
    strengths, _ = balance.records(context)
    return next((_recorded(context, row) for row in strengths if _brief_enough(context, row)), None)


def _point_problem(context: Context) -> Point | None:
    """The first recorded problem; falsified by its absence."""
    _, problems = balance.records(context)
    return next((_recorded(context, row) for row in problems if _brief_enough(context, row)), None)


def _brief_enough(context: Context, row: Statement) -> bool:
    """Whether a record fits the two lines of a key point."""
    text = "".join(getattr(part, "text", str(part)) for part in rich(context, row.text, row.stmt_id))
    place = context.short(row.area_id) if row.area_id != context.area.area_id else ""
    return len(text) <= POINT_LENGTH and len(place + row.subject) <= HEAD_LENGTH


def _recorded(context: Context, row: Statement) -> Point:
    inner = context.short(row.area_id) if row.area_id != context.area.area_id else ""
    head = speak("point.recorded_head", (), place=inner, subject=named(row.subject, row.stmt_id), year=year_of(row))
    text = speak("statement.plain", (row, *balance.evidence(context, [row])), text=rich(context, row.text, row.stmt_id))
    return Point(head, (text,))


def _spare(context: Context) -> Iterator[Point]:
    """Further strengths and problems short enough, those with a figure first."""
    strengths, problems = balance.records(context)
    rows = [row for row in (*problems[1:], *strengths[1:]) if _brief_enough(context, row)]
    yield from (_recorded(context, row) for row in sorted(rows, key=lambda row: not row.obs_ids))


POINT_RULES: tuple[Callable[[Context], Point | None], ...] = (
    _point_pair, _point_year, _point_second, _point_effort, _point_path, _point_strength, _point_policy,
)  # fmt: skip


# --- cards, strip -------------------------------------------------------------------------------------------------


def cards(context: Context) -> tuple[Card, ...]:
    """Up to six key figures in the plan's order; fewer than three are not worth a panel."""
    chosen = _card_items(context)
    full = len(chosen) - len(chosen) % 3  # rows of three
    return tuple(_card(context, item) for item in chosen[: min(CARDS, full)])


def _card_items(context: Context) -> list[Observation]:
    """The figures for cards: the city's, and only where they are too few those of its districts and towns.

    A claim of an interested party is told in a sentence that says so, never in large type.
    """
    own = _carded_of(context, (context.area,))
    return own if len(own) >= FEW else [*own, *_carded_of(context, context.within)]


def _carded_of(context: Context, areas: Iterable[Area]) -> list[Observation]:
    chosen: list[Observation] = []
    for area in areas:
        for name, choice in context.plan.cards:
            items = [item for item in context.observations(area.area_id, name, statuses=FIRM | {"target"})
                     if item not in chosen and "claim" not in item.tags]  # fmt: skip
            if choice == "year":
                items = [item for item in items if item.period.full_year]
            chosen += items[-1:]
    return chosen


def _efforts(context: Context) -> list[Observation]:
    """The city's latest figures on what is being built and paid for, targets among them."""
    names = context.plan.effort.get("indicators", ())
    known = (context.observations(context.area.area_id, name, statuses=FIRM | {"target"}) for name in names)
    return [items[-1] for items in known if items]


def _card(context: Context, item: Observation) -> Card:
    growth = context.growth_of(item)
    inner = context.short(item.area_id) if item.area_id != context.area.area_id else ""
    remark: tuple[object, ...] = ()
    if item.status == "target":
        remark = ("，目标",)
    elif growth is not None:
        remark = ("，同比增长", number(growth)) if growth.quantity.value >= 0 else ()
    elif item.scope_id == "unspecified":
        remark = ("，口径未载",)
    mark = FULL if item.period.full_year else PART if item.period.part_year and not _stock(context, item) else ""
    name = context.facts.indicators[item.indicator_id].name
    label = name if len(name) <= CARD_LABEL else context.label(item.indicator_id)
    return Card(
        f"{inner}{label}",
        carded(item),
        replace(period(item), flags=number(item).flags),
        mark,
        remark,
        (item.source_id,),
    )


def _stock(context: Context, item: Observation) -> bool:
    return context.facts.indicators[item.indicator_id].measure == "stock"


def strip(sources: tuple[Source, ...], numbers: dict[str, int], first_year: int, issued: date) -> tuple[StripYear, ...]:
    """The years from the one before the first source, if the data reach there, to the last; then the edition's."""
    written: dict[int, list[Source]] = {}
    for source in sources:
        written.setdefault(source.base_date.year, []).append(source)
    start = max(min(first_year, *written), min(written) - 1) if written else 0
    years = range(start, max(written) + 1) if written else ()
    cited = [
        StripYear(_year(year), tuple(_mark(source, numbers) for source in written.get(year, ()))) for year in years
    ]
    return (*cited, StripYear(_year(issued.year), ("本版",)))


def _year(year: int) -> Printed:
    return Printed(f"{year}", "", "date")


def _mark(source: Source, numbers: dict[str, int]) -> Printed:
    return Printed(f"[{numbers[source.source_id]}]", source.source_id, "reference")
