"""Page 1: the judgement, the key points, the key figures and the strip of source years; it must serve alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.brief import Card, Point, Printed, Sentence, StripYear
from reportgen.outline import balance, pairs
from reportgen.outline.context import apart, carded, derived, named, number, period, rich, speak, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from reportgen.outline.context import Context
    from reportgen.rows import Observation, Source, Statement

POINTS, CARDS = 4, 6
POINT_LENGTH, HEAD_LENGTH = 58, 8  # characters: two lines of text beside one line of head
FULL, PART = "●", "○"


# --- judgement: named rules in order of preference; the last always holds -----------------------------------------


def judgement(context: Context) -> tuple[Sentence, ...]:
    """The one judgement of the brief, by the first rule that holds."""
    return next(found for rule in (_pair, _level_only, _model_only, _no_basis) if (found := rule(context)))


def _pair(context: Context) -> tuple[Sentence, ...]:
    """A comparable pair on the headline indicator; falsified by any class below A or overlapping intervals."""
    side = pairs.side_by_side(context, context.plan.level)
    found = pairs.excess(context, side) if side else None
    if side is None or found is None:
        return ()
    second = pairs.side_by_side(context, context.plan.second)
    others = [area for area in context.places if area.area_id not in {item.area_id for item in side.shown}]
    peer = found.low if found.high is side.subject else found.high
    return (
        speak(
            "judgement.pair", (side.subject, peer, found.shown),
            area=context.area.short_name, peer=context.short(peer.area_id), period=period(side.subject),
            indicator=_name(context, context.plan.level), a=number(side.subject), b=number(peer),
            higher=found.high is side.subject, size=found.size, shown=apart(context, found),
            caveat=context.facts.indicators[context.plan.level].limitations,
            only=len(side.comparable) == 1, places=context.places, others=others,
            second=context.label(context.plan.second) if second and second.parallel else "",
        ),
    )  # fmt: skip


def _level_only(context: Context) -> tuple[Sentence, ...]:
    """The headline indicator is known for the city alone; falsified by a comparable peer."""
    items = context.observations(context.area.area_id, context.plan.level)
    if not items:
        return ()
    return (speak("judgement.level", (items[-1],), area=context.area.short_name, period=period(items[-1]),
                  indicator=_name(context, context.plan.level), value=number(items[-1]),
                  places=context.places),)  # fmt: skip


def _model_only(context: Context) -> tuple[Sentence, ...]:
    """What the sources call the city's model, where no total is known; falsified by any total."""
    rows = [row for row in context.facts.statements.values() if row.area_id == context.area.area_id and row.aspect]
    if not rows:
        return ()
    first = min(rows, key=lambda row: (row.sort or 0, row.stmt_id))
    phrases = tuple(rich(context, text, first.stmt_id) for text in first.text.split("|"))
    return (speak("judgement.model", (first,), area=context.area.short_name, phrases=phrases,
                  indicator=_name(context, context.plan.level)),)  # fmt: skip


def _no_basis(context: Context) -> tuple[Sentence, ...]:
    """The fallback: the sources carry neither total nor model."""
    return (speak("judgement.none", (), area=context.area.short_name, indicator=_name(context, context.plan.level)),)


def _name(context: Context, indicator_id: str) -> str:
    return context.facts.indicators[indicator_id].name


# --- points -------------------------------------------------------------------------------------------------------


def points(context: Context) -> tuple[Point, ...]:
    """Up to four key points: the pair, the year on record, the first strength, the first problem; then further ones."""
    found: list[Point] = [point for rule in POINT_RULES if (point := rule(context))]
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
    sentences = [speak("point.ratio", (found.high, found.low, found.ratio), period=period(side.subject), label=level,
                       a=context.short(found.high.area_id), b=context.short(found.low.area_id),
                       ratio=derived(context, found.ratio))]  # fmt: skip
    if second is not None and beside:
        pair = (second.subject, *second.parallel)
        sentences.append(speak("point.beside", pair, label=other, items=tuple(
            (context.short(item.area_id), number(item)) for item in pair), period=period(second.subject)))  # fmt: skip
    head = speak("point.pair_head", (), level=words[0], second=words[1] if beside else "",
                 higher=found.high is side.subject)  # fmt: skip
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
        indicator=_name(context, name), value=number(item), growth=number(growth) if growth else None,
        share=number(share) if share else None, share_name=_whole_name(context),
        later=(period(later[-1]), number(later[-1])) if later else (),
    )  # fmt: skip
    word = context.plan.yearly.get("word", context.label(name))
    return Point(speak("point.year_head", (), label=word), (sentence,))


def _whole_name(context: Context) -> str:
    """What the year's indicator is a share of."""
    name = context.plan.yearly.get("whole", "")
    return _name(context, name) if name in context.facts.indicators else ""


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
    return len(text) <= POINT_LENGTH and len(row.subject) <= HEAD_LENGTH


def _recorded(context: Context, row: Statement) -> Point:
    inner = context.short(row.area_id) if row.area_id != context.area.area_id else ""
    head = speak("point.recorded_head", (), place=inner, subject=named(row.subject, row.stmt_id), year=year_of(row))
    text = speak("statement.plain", (row, *balance.evidence(context, [row])), text=rich(context, row.text, row.stmt_id))
    return Point(head, (text,))


def _spare(context: Context) -> Iterator[Point]:
    strengths, problems = balance.records(context)
    for row in (*strengths[1:], *problems[1:]):
        if _brief_enough(context, row):
            yield _recorded(context, row)


POINT_RULES: tuple[Callable[[Context], Point | None], ...] = (_point_pair, _point_year, _point_strength, _point_problem)


# --- cards, strip -------------------------------------------------------------------------------------------------


def cards(context: Context) -> tuple[Card, ...]:
    """Up to six key figures in the plan's order; fewer than three are not worth a panel."""
    chosen: list[Observation] = []
    for name, choice in context.plan.cards:
        items = [item for item in context.observations(context.area.area_id, name) if item not in chosen]
        if choice == "year":
            items = [item for item in items if item.period.full_year]
        chosen += items[-1:]
    full = len(chosen) - len(chosen) % 3  # rows of three
    return tuple(_card(context, item) for item in chosen[: min(CARDS, full)])


def _card(context: Context, item: Observation) -> Card:
    growth = context.growth_of(item)
    remark: tuple[object, ...] = ()
    if growth is not None:
        remark = ("，同比增长", number(growth)) if growth.quantity.value >= 0 else ()
    elif item.scope_id == "unspecified":
        remark = ("，口径未载",)
    mark = FULL if item.period.full_year else PART if item.period.part_year and not _stock(context, item) else ""
    return Card(context.label(item.indicator_id), carded(item), period(item), mark, remark, (item.source_id,))


def _stock(context: Context, item: Observation) -> bool:
    return context.facts.indicators[item.indicator_id].measure == "stock"


def strip(sources: tuple[Source, ...], numbers: dict[str, int], first_year: int, issued: date) -> tuple[StripYear, ...]:
    """The years from the one before the first source, if the data reach there, to the last; then the edition's."""
    written: dict[int, list[Source]] = {}
    for source in sources:
        written.setdefault(source.base_date.year, []).append(source)
    years = range(max(first_year, min(written) - 1), max(written) + 1) if written else ()
    cited = [
        StripYear(_year(year), tuple(_mark(source, numbers) for source in written.get(year, ()))) for year in years
    ]
    return (*cited, StripYear(_year(issued.year), ("本版",)))


def _year(year: int) -> Printed:
    return Printed(f"{year}", "", "date")


def _mark(source: Source, numbers: dict[str, int]) -> Printed:
    return Printed(f"[{numbers[source.source_id]}]", source.source_id, "reference")
