"""Topics too thin for a section of their own: a sentence with the nearest there is, or one table for several topics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.brief import Cell, Column, Paragraph, Reference, Row, Section, Table
from reportgen.outline import balance, model, policy, space, tables
from reportgen.outline.context import FIRM, day, named, number, speak, told_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from reportgen.outline.context import Context
    from reportgen.outline.plan import SectionPlan
    from reportgen.rows import Event, Observation, Statement

GATHERED = 3  # so many thin topics in a row are told in one table
NEAR = 2  # records named for a topic
TABLE = "tab-gaps"
TITLE = "尚无资料支撑的议题"
FORESEEN = {"forecast": "预计", "target": "目标"}


@dataclass(frozen=True)
class Gap:
    """A thin topic: its title, the records nearest to it, those in words; who has such elsewhere, one row of each."""

    title: str
    rows: tuple[Observation | Statement | Event, ...]
    words: tuple[tuple[object, ...], ...]
    elsewhere: tuple[object, ...] = ()
    others: tuple[Observation | Statement | Event, ...] = ()


def gap(context: Context, item: SectionPlan, printed: Iterable[Observation]) -> Gap:
    """What there is on a topic; `printed` are the city's figures its section would print."""
    figures = (*printed, *_nearest(context, item))
    rows = tuple(dict.fromkeys(figures))[:NEAR] or tuple(records(context, item.id))[:NEAR]
    return Gap(item.title, rows, tuple(_worded(context, row) for row in rows), *_elsewhere(context, item))


def _nearest(context: Context, item: SectionPlan) -> Iterator[Observation]:
    """The latest figures of the city, else of what lies in it, on the indicators the plan names as nearest."""
    for name in item.names("nearest"):
        areas = (context.area, *context.within)
        found = (context.observations(area.area_id, name, statuses=FIRM | set(FORESEEN)) for area in areas)
        yield from next((items[-1:] for items in found if items), [])


def _elsewhere(
    context: Context, item: SectionPlan
) -> tuple[tuple[object, ...], tuple[Observation | Statement | Event, ...]]:
    """Where the sources carry what this topic lacks: indicator, places, compilers, else whose records; and the rows."""
    parts: list[object] = []
    others: list[Observation] = []
    for name in item.names("sought"):
        rows = [row for area in context.places if area is not context.area
                for row in context.observations(area.area_id, name)]  # fmt: skip
        if rows:
            latest = {row.area_id: row for row in rows}
            told = "、".join(_provided(context, row) for row in latest.values())
            parts += ["；"] * bool(parts) + [named(f"{context.facts.indicators[name].name}：{told}", rows[0].obs_id)]
            others += rows
    return (tuple(parts), tuple(others)) if parts else _told_elsewhere(context, item)


def _provided(context: Context, row: Observation) -> str:
    """A place and who provided its figure, where the source says so."""
    return context.short(row.area_id) + (f"（{row.compiler}）" if row.compiler else "")


def _told_elsewhere(
    context: Context, item: SectionPlan
) -> tuple[tuple[object, ...], tuple[Observation | Statement | Event, ...]]:
    """The other places on which the sources tell something of the topic in words, and the first row of each."""
    areas = (area for area in context.places if area is not context.area)
    told = {area.short_name: found for area in areas if (found := records(replace(context, area=area), item.id))}
    if not told:
        return ("他市亦未见" if item.names("sought") else "—",), ()
    firsts = tuple(rows[0] for rows in told.values())
    return (named(f"记载：{'、'.join(told)}", firsts[0].key),), firsts


def records(context: Context, section_id: str) -> Sequence[Statement | Event]:
    """The statements and events of the city that a section can print."""
    places = (context.area.area_id, *(area.area_id for area in context.within))
    found: Mapping[str, Callable[[], Sequence[Statement | Event]]] = {
        "space": lambda: space.carriers(context),
        "model": lambda: tuple(model.matrix(context)[context.area.area_id].values()),
        "policy": lambda: (
            *policy.events_of(context, places),
            *policy.instruments(context),
            *_cells(context, section_id),
        ),
        "balance": lambda: tuple(row for rows in balance.records(context) for row in rows),
    }
    return found.get(section_id, lambda: ())()


def _cells(context: Context, topic: str) -> tuple[Statement, ...]:
    """What the matrix of models says of the city on a topic."""
    return tuple(row for row in model.matrix(context)[context.area.area_id].values() if row.topic == topic)


def paragraph(context: Context, found: Gap) -> Paragraph:
    """One sentence that names what is missing and the nearest there is."""
    said = speak("section.stub", found.rows, area=context.area.short_name, title=found.title, records=found.words)
    return Paragraph((said,))


def section(context: Context, found: Sequence[Gap]) -> Section:
    """Several thin topics as one section with a table."""
    rows = [row for item in found for row in item.rows]
    lead = speak("gaps.lead", rows, area=context.area.short_name, topics=found, table=Reference(TABLE))
    return Section("gaps", TITLE, "compact", (Paragraph((lead,)), _table(context, found, rows)))


def _table(context: Context, found: Sequence[Gap], rows: Sequence[Observation | Statement | Event]) -> Table:
    """One row a topic: its title, the records nearest to it, who has such figures of other places."""
    body = tuple(
        Row((Cell((item.title,)), Cell(_strung(item.words) or ("未见",)), Cell(item.elsewhere, "w"))) for item in found
    )
    return Table(
        TABLE,
        speak("table.gaps", rows, area=context.area.short_name),
        speak("table.gaps_unit", rows),
        (
            Column(("议题",), Decimal(32)),
            Column(("最近可得的信息",), tables.MEASURE_MM - 104),
            Column(("他市同类数及提供者",), Decimal(72)),
        ),
        (body,),
        (),
        tables.sources((*rows, *(row for item in found for row in item.others))),
        look="sw",
    )


def _strung(words: Sequence[tuple[object, ...]]) -> tuple[object, ...]:
    """Records in a row with a semicolon between."""
    return tuple(part for record in words for part in (*record, "；"))[:-1]


def _worded(context: Context, row: Observation | Statement | Event) -> tuple[object, ...]:
    """A record in a few words: a figure with its period, an event with its date, a statement by its subject."""
    if row.key in context.facts.observations:
        item = context.facts.observations[row.key]
        name = named(context.facts.indicators[item.indicator_id].name, item.obs_id)
        place = context.short(item.area_id) if item.area_id != context.area.area_id else ""
        claim = "（文称）" if "claim" in item.tags else ""
        return (place, told_period(item), name, FORESEEN.get(item.status, ""), number(item), claim)
    if row.key in context.facts.events:
        event = context.facts.events[row.key]
        return (day(event), named(event.title, event.event_id))
    told = context.facts.statements[row.key]
    return (named(told.subject, told.stmt_id),)
