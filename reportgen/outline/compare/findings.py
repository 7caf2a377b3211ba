"""The page of findings: what the facts bear, each by a rule that says when it does not hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.brief import Point, Printed, Reference, Sentence
from reportgen.outline import coverage_grid, model, pairs
from reportgen.outline.compare.together import seen_from
from reportgen.outline.context import apart, number, period, rich, speak

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.outline.compare.together import Together
    from reportgen.outline.pairs import Excess, Side
    from reportgen.rows import Statement


@dataclass(frozen=True)
class Shared:
    """The cities' figures of one period on an indicator; `found` is how far the two that may be ranked are apart."""

    side: Side
    found: Excess | None

    @property
    def shown(self) -> tuple[str, ...]:
        """The cities that have a figure, by id."""
        return tuple(item.area_id for item in self.side.shown)


def shared(context: Together, indicator_id: str) -> Shared | None:
    """The figures of the period most cities share, from the first city that has one; None where no two do."""
    for area in context.places:
        side = pairs.side_by_side(seen_from(context, area), indicator_id)
        if side is not None and side.peers:
            return Shared(side, pairs.excess(context, side))
    return None


def judgement(context: Together) -> tuple[Sentence, ...]:
    """What may be compared at all: the first rule that holds; the last always does."""
    level = shared(context, context.plan.level)
    label = context.label(context.plan.level)
    if level is None or level.found is None:
        return (
            speak("compare.nothing_shared", (), names=tuple(area.short_name for area in context.places), label=label),
        )
    pair = (level.found.high, level.found.low)
    return (
        speak("compare.one_pair", pair, places=context.places, period=period(pair[0]), label=label,
              a=context.short(pair[0].area_id), b=context.short(pair[1].area_id), several=len(level.shown) > len(pair),
              others=_others(context, level.shown)),
    )  # fmt: skip


def points(context: Together) -> tuple[Point, ...]:
    """The findings that hold, numbered."""
    found = [point for rule in RULES if (point := rule(context)) is not None]
    return tuple(replace(point, ordinal=Printed(f"{index}", "", "count")) for index, point in enumerate(found, 1))


def _level(context: Together) -> Point | None:
    """The totals of one period, and what is only set beside them; falsified by a class below A or meeting intervals."""
    level, second = (shared(context, name) for name in (context.plan.level, context.plan.second))
    if level is None or level.found is None:
        return None
    sentences = [excess(context, level.found)]
    if second is not None and second.side.parallel:
        sentences.append(beside(context, second.side))
    head = speak("compare.level_head", (), level=context.plan.level_word,
                 second=context.plan.second_word if second is not None and second.side.parallel else "")  # fmt: skip
    return Point(head, tuple(sentences))


def excess(context: Together, found: Excess) -> Sentence:
    """By how much the larger of two totals exceeds the smaller."""
    return speak("compare.excess", (found.high, found.low, found.shown), period=period(found.high),
                 label=context.facts.indicators[found.high.indicator_id].name, a=context.short(found.high.area_id),
                 b=context.short(found.low.area_id), x=number(found.high), y=number(found.low), size=found.size,
                 shown=apart(context, found))  # fmt: skip


def beside(context: Together, side: Side) -> Sentence:
    """Figures of one period whose scopes are not known to agree (class B): both, without a word of more or less."""
    items = sorted((side.subject, *side.parallel), key=lambda item: context.facts.areas[item.area_id].sort)
    return speak("compare.beside", items, period=period(items[0]),
                 label=context.facts.indicators[side.subject.indicator_id].name,
                 items=tuple((context.short(item.area_id), number(item)) for item in items))  # fmt: skip


def _others(context: Together, shown: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(area.short_name for area in context.places if area.area_id not in shown)


def _ways(context: Together) -> Point | None:
    """Each city's way as the sources have it; falsified where a city's is not told or two are told alike."""
    ways = ways_of(context)
    texts = [row.text for row in ways]
    if len(ways) < len(context.places) or len(set(texts)) < len(texts):
        return None
    years = sorted({context.facts.sources[row.source_id].base_date.year for row in ways})
    told = speak(
        "compare.ways", ways, table=Reference(model.TABLE), first=year(years[0]),
        last=year(years[-1]), same=len(years) == 1,
        items=tuple((context.short(row.area_id), rich(context, row.text.split("|")[0], row.stmt_id)) for row in ways),
    )  # fmt: skip
    return Point(speak("compare.ways_head", (), places=context.places, ways=ways), (told,))


def ways_of(context: Together) -> list[Statement]:
    """The first cell of each city's row in the table of models, in the fixed order; cities without one are left out."""
    aspects = context.plan.section("model").names("aspects")
    cells = model.matrix(context)
    rows = (cells[area.area_id].get(aspects[0]) for area in context.places) if aspects else ()
    return [row for row in rows if row is not None]


def _coverage(context: Together) -> Point | None:
    """Where the facts lie; falsified by an even spread, or where nothing is counted."""
    most = coverage_grid.richest(context)
    if not most:
        return None
    counts = counted(context)
    least = min(counts, key=lambda name: counts[name])
    told = speak(
        "compare.coverage", (), total=_number(sum(counts.values())), figure=Reference(coverage_grid.FIGURE),
        most=tuple((context.short(area.area_id), _number(counts[area.area_id])) for area in most),
        least=(context.short(least), _number(counts[least])),
    )  # fmt: skip
    return Point(speak("compare.coverage_head", ()), (told,))


def counted(context: Together) -> dict[str, int]:
    """How many usable facts each city has, in the fixed order."""
    return {name: sum(map(len, topics)) for name, topics in coverage_grid.facts_held(context).items()}


def _number(count: int) -> Printed:
    return Printed(f"{count}", "", "count")


def year(number: int) -> Printed:
    """A year as it is printed in a row of years."""
    return Printed(f"{number}", "", "date")


RULES: tuple[Callable[[Together], Point | None], ...] = (_level, _ways, _coverage)
