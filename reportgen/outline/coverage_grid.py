"""The coverage grid: how many facts the sources carry on each topic of each place; it shows what is not known.

What counts for a topic is the plan's business (`[coverage]` in data/outline.toml); a place's districts count to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Figure, Grid, GridRow, Printed, Role, Sentence
from reportgen.outline import tables
from reportgen.outline.context import Context, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.areas import Area
    from reportgen.rows import Event, Observation, Statement

FIGURE = "fig-coverage"
MOST_PARTS, OF_PARTS = 2, 3  # two facts of three, held by less than half of the places, are "most"


def figure(context: Context, subject: Area | None) -> Figure | None:
    """The grid of the context's places, the subject's row marked; None where there is no topic or no fact."""
    held = facts_held(context)
    if not any(rows for topics in held.values() for rows in topics):
        return None
    totals = tuple((context.short(name), _count(sum(map(len, topics)))) for name, topics in held.items())
    topics = tuple(topic.title for topic in context.plan.topics)
    slots = {"places": context.places, "topics": topics}
    return Figure(
        FIGURE,
        _title(context, **slots),
        speak("figure.coverage_subtitle", (), **slots),
        Grid(topics, tuple(_row(context, area, held[area.area_id], subject) for area in context.places)),
        speak("figure.coverage_alt", (), totals=totals, **slots),
        (speak("note.coverage", ()),),
        tables.sources(row for of_place in held.values() for rows in of_place for row in rows),
    )


def facts_held(context: Context) -> dict[str, tuple[list[Observation | Statement | Event], ...]]:
    """The usable facts of each place and what lies in it, topic by topic in the plan's order."""
    seen = ((area, Context(context.facts, context.plan, area, ())) for area in context.places)
    return {area.area_id: tuple(_by_topic(of)) for area, of in seen}


def richest(context: Context) -> tuple[Area, ...]:
    """The fewest places that hold two thirds of all facts, most facts first; none where half of them or more do."""
    counts = {name: sum(map(len, topics)) for name, topics in facts_held(context).items()}
    order = sorted(context.places, key=lambda area: -counts[area.area_id])
    enough = next(size for size in range(len(order) + 1)
                  if OF_PARTS * sum(counts[area.area_id] for area in order[:size])
                  >= MOST_PARTS * sum(counts.values()))  # fmt: skip
    return tuple(order[:enough]) if 2 * enough < len(order) else ()


def _by_topic(context: Context) -> Iterator[list[Observation | Statement | Event]]:
    """The facts of the context's city on each topic."""
    facts, own = context.facts, context.own_ids
    measured = [row for row in facts.observations.values() if row.area_id in own and row.rank != "deprecated"]
    told = [row for row in facts.statements.values() if row.area_id in own and row.rank != "deprecated"]
    happened = [row for row in facts.events.values() if row.area_id in own]
    for topic in context.plan.topics:
        yield [
            *(row for row in measured if facts.indicators[row.indicator_id].family in topic.families),
            *(row for row in told if not row.aspect and row.topic in topic.statements),
            *(row for row in happened if row.category in topic.events),
        ]


def _title(context: Context, **slots: object) -> Sentence:
    """The places that hold most facts by name, where they are few; else the topic; falsified by an even spread."""
    most = richest(context)
    if most:
        return speak("figure.coverage_most", (), most=tuple(area.short_name for area in most), **slots)
    return speak("figure.coverage", (), **slots)


def _row(
    context: Context, area: Area, topics: tuple[list[Observation | Statement | Event], ...], subject: Area | None
) -> GridRow:
    role: Role = "neutral" if subject is None else "subject" if area is subject else "peer"
    return GridRow(context.short(area.area_id), role, tuple(_count(len(rows)) if rows else None for rows in topics))


def _count(number: int) -> Printed:
    return Printed(f"{number}", "", "count")
