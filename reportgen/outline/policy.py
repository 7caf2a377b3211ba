"""Section 政策进程: a timeline with a lane for each city and the nation, and the register of instruments."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from reportgen.brief import (
    Block,
    Cell,
    Column,
    Figure,
    Lane,
    Moment,
    Paragraph,
    Printed,
    Reference,
    Role,
    Row,
    Sentence,
    Table,
    Timeline,
)
from reportgen.outline import tables
from reportgen.outline.context import day, joined, named, rich, speak, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.areas import Area
    from reportgen.outline.context import Context
    from reportgen.rows import Event, Statement

TABLE, FIGURE = "tab-policy", "fig-timeline"
INSTRUMENTS = 12  # rows of the register: more than a page column is a list, not a table
LISTED = 3  # rows a register is worth: fewer are a sentence
LATER = "9999"  # where an instrument without a year stands
MOST_UNDATED = 5  # rows of a register that has to take in instruments without a month
FLAGS = 4  # labelled events a lane: more do not find room (docs/templates.md)


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks: opening, timeline, instruments."""
    lanes = lanes_of(context)
    own = events_of(context, (context.area.area_id,))
    figure = mode == "full" and sum(len(events) for events in lanes.values()) > 1
    opening = tuple(_opening(context, own, figure=figure))
    if opening:
        yield Paragraph(opening)
    if figure:
        yield _figure(context, lanes)
    rows = instruments(context)
    if rows and len(rows) < LISTED:
        yield Paragraph((joined(context, rows),))
    elif rows:
        yield Paragraph(
            (
                speak(
                    "policy.register",
                    rows,
                    table=Reference(TABLE),
                    count=rows,
                    dated=[row for row in rows if _has_month(row)],
                    left=_left_out(context, rows),
                ),
            )
        )
        yield _table(context, rows)


def events_of(context: Context, area_ids: tuple[str, ...]) -> list[Event]:
    """The policy events of some places, oldest first."""
    wanted = context.plan.section("policy").names("categories")
    found = (item for item in context.facts.events.values() if item.area_id in area_ids and item.category in wanted)
    return sorted(found, key=lambda item: (item.date.start, item.event_id))


def lanes_of(context: Context) -> dict[str, list[Event]]:
    """The events of the nation and each city, districts' events counted to their city."""
    nation = context.plan.nation
    lanes = {nation: events_of(context, (nation,))} if nation in context.facts.areas else {}
    for area in context.places:
        inner = replace(context, area=area).within
        lanes[area.area_id] = events_of(context, (area.area_id, *(item.area_id for item in inner)))
    return lanes


def _opening(context: Context, own: list[Event], *, figure: bool) -> Iterator[Sentence]:
    """The city's first pilot or law, then where its dated records lie and why."""
    shown = Reference(FIGURE) if figure else ""
    if own:
        first = own[0]
        yield speak("policy.first", (first,), area=context.area.short_name, when=day(first),
                    title=named(first.title, first.event_id), figure=shown)  # fmt: skip
    elif figure:
        yield speak("policy.others", (), area=context.area.short_name, figure=shown)
    later = [item for item in own[1:] if item.flag][:FLAGS]
    if later:
        yield speak("policy.later", later, items=tuple((day(item), named(item.title, item.event_id)) for item in later))


def _figure(context: Context, lanes: dict[str, list[Event]]) -> Figure:
    """The timeline of all lanes."""
    everything = [item for events in lanes.values() for item in events]
    first = min(item.date.start.year for item in everything)
    last = max([*(item.date.end.year for item in everything), *(day.year for day in _reaches(context))])
    years = tuple(Printed(f"{year}", "", "date") for year in range(first, last + 1))
    order = [item for item in lanes if item in context.facts.areas]
    empty = tuple(context.short(area_id) for area_id in order if not lanes[area_id])
    return Figure(
        FIGURE,
        speak("figure.timeline", everything, area=context.area.short_name, places=context.places),
        speak("figure.timeline_subtitle", everything, first=years[0], last=years[-1]),
        Timeline(first, last, years, tuple(_lane(context, context.facts.areas[item], lanes[item]) for item in order)),
        speak("figure.timeline_alt", everything, first=years[0], last=years[-1], area=context.area.short_name,
              lanes=tuple((context.short(item), _named(lanes[item])) for item in order), empty=empty),
        (speak("note.timeline", everything),),
        tables.sources(everything),
    )  # fmt: skip


def _named(events: list[Event]) -> tuple[object, ...]:
    """The labelled events of a lane by their short names, for the alternative text."""
    return tuple(named(item.short or item.title, item.event_id) for item in events if item.flag)[:2]


def _reaches(context: Context) -> list[dt.date]:
    """The days to which the sources' policy record on the places shown reaches."""
    return [area.policy_until for area in context.facts.areas.values() if area.policy_until and _shown(context, area)]


def _shown(context: Context, area: Area) -> bool:
    return area in context.places or area.area_id == context.plan.nation


def _lane(context: Context, area: Area, events: list[Event]) -> Lane:
    """One place's lane; the band reaches to the end of what its sources cover."""
    role: Role = "subject" if area is context.area else "reference" if area.area_id == context.plan.nation else "peer"
    until = area.policy_until or max((item.date.end for item in events), default=dt.date.min)
    flagged = [item.event_id for item in events if item.flag][:FLAGS]
    label = ("资料至", Printed(f"{until.year}年{until.month}月", area.area_id, "date"))
    moments = tuple(_moment(item, flagged=item.event_id in flagged) for item in events)
    return Lane(area.short_name, role, until, label, moments, "" if events else "资料未载有日期的政策事件")


def _moment(item: Event, *, flagged: bool) -> Moment:
    span = item.end is not None
    end = item.end.end if item.end else item.date.end
    precision: Literal["day", "month", "year", "span"] = "span" if span else item.date_precision
    return Moment(
        item.date.start, end, precision, when(item, brief=True), item.short or item.title, flagged, item.pending
    )


def instruments(context: Context) -> list[Statement]:
    """The city's policy instruments, oldest first; where few have a month, those with a year or none after them."""
    places = (context.area.area_id, *(area.area_id for area in context.within))
    rows = [row for row in context.statements(places, "policy") if row.subject]
    dated = sorted((row for row in rows if _has_month(row)), key=lambda row: (row.valid_from, row.stmt_id))
    undated = sorted((row for row in rows if not _has_month(row)), key=lambda row: row.valid_from or LATER)
    return dated[:INSTRUMENTS] if len(dated) >= LISTED else [*dated, *undated][:MOST_UNDATED]


def _has_month(row: Statement) -> bool:
    return "-" in row.valid_from


def _left_out(context: Context, rows: list[Statement]) -> list[Statement]:
    """The city's named instruments that the register has no room for."""
    places = (context.area.area_id, *(area.area_id for area in context.within))
    return [row for row in context.statements(places, "policy") if row.subject and row not in rows]


def _table(context: Context, rows: list[Statement]) -> Table:
    """One row an instrument: date, name, what it does, who issued it."""
    widths, heads = ("24", "36", "54", "25", "17"), ("日期", "名称", "作用", "发布或审议", "出处")
    return Table(
        TABLE,
        speak("table.policy", rows, area=context.area.short_name),
        speak("table.policy_unit", rows),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (tuple(_row(context, row) for row in rows),),
        (),
        tables.sources(rows),
        look="sw",
    )


def _row(context: Context, row: Statement) -> Row:
    issuer = row.note or "未载"
    return Row((
        Cell((Printed(_month_text(row.valid_from), row.stmt_id, "date") if row.valid_from else "未载",)),
        Cell((named(row.subject, row.stmt_id),), under=(named(row.doc_no, row.stmt_id),) if row.doc_no else ()),
        Cell(rich(context, row.text, row.stmt_id)),
        Cell((named(issuer, row.stmt_id),), "w"),
        Cell((Printed(f"{row.source_id}:{row.line}", row.stmt_id, "locator"),), "s"),
    ))  # fmt: skip


def _month_text(text: str) -> str:
    """The year and month of a date, 2014-09-09 as 2014年9月: the register gives no days."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "年月", strict=False))
