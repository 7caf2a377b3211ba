"""Section 政策进程: what is dated, city by city, on one axis of time; how dense a lane is says nothing of the city."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.brief import Block, Cell, Column, Paragraph, Printed, Reference, Row, Sentence, Table
from reportgen.outline import policy, tables
from reportgen.outline.compare.together import borrowed
from reportgen.outline.context import day, named, speak

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.outline.compare.together import Together
    from reportgen.outline.plan import SectionPlan
    from reportgen.rows import Event

TABLE = "tab-lanes"


def blocks(context: Together, plan: SectionPlan) -> Iterator[Block]:
    """The section's blocks: the first law, where the records lie, the timeline, a row for each city."""
    del plan
    figure = borrowed(context, policy.blocks, policy.FIGURE)
    lanes = {area.area_id: policy.lanes_of(context)[area.area_id] for area in context.places}
    if figure is None or not any(lanes.values()):
        return
    yield Paragraph((*_first(context, lanes), *_where(context, lanes), _reach(context)))
    yield figure
    yield _table(context, lanes)


def _first(context: Together, lanes: Mapping[str, list[Event]]) -> Iterator[Sentence]:
    """The first law and the first pilot on record and whose; falsified where only one city has any event."""
    if sum(bool(events) for events in lanes.values()) < 2:  # noqa: PLR2004 - one city is no comparison
        return
    events = sorted((item for of_city in lanes.values() for item in of_city), key=lambda item: item.date.start)
    for category in ("law", "pilot"):
        first = next((item for item in events if item.category == category), None)
        if first is not None:
            yield speak(f"compare.first_{category}", (first,), area=_city_of(context, lanes, first), when=day(first),
                        title=named(first.title, first.event_id))  # fmt: skip


def _city_of(context: Together, lanes: Mapping[str, list[Event]], event: Event) -> str:
    return next(context.short(name) for name, events in lanes.items() if event in events)


def _where(context: Together, lanes: Mapping[str, list[Event]]) -> Iterator[Sentence]:
    """The city with most dated records, the year and the source that most of them have; who has none."""
    most = max(lanes, key=lambda name: len(lanes[name]))
    years = [item.date.start.year for item in lanes[most]]
    year = max(dict.fromkeys(years), key=years.count)
    inside = [item for item in lanes[most] if item.date.start.year == year]
    if 2 * len(inside) > len(years):
        sources = [item.source_id for item in inside]
        source = context.facts.sources[max(dict.fromkeys(sources), key=sources.count)]
        told = [item for item in inside if item.source_id == source.source_id]
        yield speak("compare.dense", told[:1], area=context.short(most), count=lanes[most], inside=inside, told=told,
                    year=Printed(f"{year}", inside[0].event_id, "date", unit="年"),
                    title=named(source.title, source.source_id))  # fmt: skip
    empty = tuple(context.short(name) for name, events in lanes.items() if not events)
    if empty:
        yield speak("compare.no_event", (), places=empty)


def _reach(context: Together) -> Sentence:
    """What the timeline and the table show, and how far the record reaches at the earliest, where it is known."""
    untils = {area.short_name: area.policy_until for area in context.places if area.policy_until}
    earliest = min(untils.values(), default=None)
    shown = Printed(f"{earliest.year}年{earliest.month}月", "", "date") if earliest else ""
    places = tuple(name for name, until in untils.items() if until == earliest)
    return speak(
        "compare.reach", (), figure=Reference(policy.FIGURE), table=Reference(TABLE), until=shown, places=places
    )


def _table(context: Together, lanes: Mapping[str, list[Event]]) -> Table:
    """One row a city: how many dated events, the first, the latest, how far the record reaches."""
    widths, heads = ("18", "12", "52", "52", "22"), ("城市", "件数", "最早一件", "最近一件", "资料至")
    everything = [item for events in lanes.values() for item in events]
    return Table(
        TABLE,
        speak("compare.table_lanes", everything, places=context.places),
        speak("compare.table_lanes_unit", ()),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (tuple(_row(context, name, events) for name, events in lanes.items()),),
        (speak("compare.unseen", ()),) if not all(lanes.values()) else (),
        tables.sources(everything),
        look="sw",
    )  # fmt: skip


def _row(context: Together, name: str, events: list[Event]) -> Row:
    until = context.facts.areas[name].policy_until
    reach = Printed(f"{until.year}年{until.month}月", name, "date") if until else "—"
    head = Cell((context.short(name),))
    if not events:
        return Row((head, Cell(("…",), "na"), Cell(("…",), "na"), Cell(("…",), "na"), Cell((reach,), "when")))
    ends = (events[0], events[-1])
    cells = (Cell((day(item), " ", named(item.short or item.title, item.event_id))) for item in ends)
    return Row((head, Cell((Printed(f"{len(events)}", "", "count"),)), *cells, Cell((reach,), "when")))
