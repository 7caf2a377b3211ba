"""Section 空间分布与市场主体: districts, a survey's structure, penetration; no ranking across years or scopes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.brief import (
    Bar,
    Block,
    Cell,
    Column,
    Figure,
    Paragraph,
    Printed,
    Reference,
    Row,
    Sentence,
    ShareChart,
    Table,
)
from reportgen.outline import tables
from reportgen.outline.context import joined, named, number, period, rich, speak, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.areas import Area
    from reportgen.outline.context import Context
    from reportgen.rows import Observation, Statement

DISTRICTS, STRUCTURE, PENETRATION, CARRIERS = "tab-district", "fig-structure", "tab-penetration", "tab-park"
MAX_BARS = 9  # more bars than this are a table
FEW_BARS = 3
HALF = Decimal(50)  # percent
PARKS, PARK_ROWS, MAX_PARKS = 3, 4, 6  # in a sentence; at least, at most in a table
ALT_BARS = 5  # bars the alternative text names: more are too long to listen to


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks: districts, structure, penetration, each only where the facts suffice."""
    rows, parks = district_rows(context), carriers(context)
    if len(rows) > 1:
        yield Paragraph(tuple(_district_sentences(context, rows)))
        yield _district_table(context, rows)
    if len(parks) >= PARK_ROWS and len(rows) <= 1:
        yield Paragraph(tuple(_park_sentences(context, parks)))
        yield _park_table(context, parks)
    elif parks:
        yield Paragraph((joined(context, parks[:PARKS]),))
    bars = structure(context)
    if bars:
        yield Paragraph(tuple(_structure_sentences(context, bars, chart=mode == "full" and len(bars) >= FEW_BARS)))
        if mode == "full" and len(bars) >= FEW_BARS:
            yield _structure_figure(context, bars)
    known = penetration(context)
    if len(known) > 1:
        yield Paragraph(
            (
                speak(
                    "penetration.lead",
                    known,
                    label=context.name(known[0].indicator_id),
                    table=Reference(PENETRATION),
                    several=_several(known),
                    count=known,
                ),
            )
        )
        yield _penetration_table(context, known)


def district_rows(context: Context) -> list[Observation]:
    """Figures of the city's districts on the plan's indicators, the latest of each."""
    names = context.plan.section("space").names("districts")
    found = []
    for area in context.within:
        for name in names:
            found += context.observations(area.area_id, name)[-1:]
    return found


def _district_sentences(context: Context, rows: list[Observation]) -> Iterator[Sentence]:
    """Which districts have figures, and that years and scopes differ."""
    names = tuple(dict.fromkeys(context.short(item.area_id) for item in rows))
    periods = {item.period for item in rows if item.indicator_id == rows[0].indicator_id}
    yield speak("district.lead", rows, area=context.area.short_name, places=names, several=len(periods) > 1,
                table=Reference(DISTRICTS))  # fmt: skip
    names = context.plan.section("space").names("joint")
    joint = [item for name in names for item in context.observations(context.area.area_id, name)]
    for item in joint:
        yield speak("district.joint", (item,), scope=named(context.facts.scopes[item.scope_id].name, item.obs_id),
                    indicator=context.name(item.indicator_id), value=number(item), period=period(item))  # fmt: skip


def _district_table(context: Context, rows: list[Observation]) -> Table:
    """One row a district figure, with its period, scope and standing."""
    widths, heads = ("16", "48", "28", "32", "32"), ("区", "指标", "数值", "期间", "口径")
    body, last = [], ""
    for item in rows:
        name = context.short(item.area_id)
        body.append(_district_row(context, item, name if name != last else ""))
        last = name
    return Table(
        DISTRICTS,
        speak("table.district", rows, area=context.area.short_name),
        speak("table.district_unit", rows),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (tuple(body),),
        (speak("note.no_district_bars", rows),),
        tables.sources(rows),
        look="sw",
    )


def _district_row(context: Context, item: Observation, name: str) -> Row:
    scope = context.facts.scopes[item.scope_id].name
    standing = "文称" if "claim" in item.tags else {"estimate": "测算", "provisional": "初步"}.get(item.status, "")
    return Row((
        Cell((name,)),
        Cell((context.name(item.indicator_id),)),
        Cell((number(item),)),
        Cell((period(item),), "when"),
        Cell((named(scope, item.obs_id), f"，{standing}" if standing else ""), "w"),
    ))  # fmt: skip


def structure(context: Context) -> list[Observation]:
    """The shares a survey shows for the city or one of its districts, in the plan's order: the place with most."""
    names = context.plan.section("space").names("structure")
    places = (context.area, *context.within)
    found = [[item for name in names for item in context.observations(area.area_id, name)] for area in places]
    return max(found, key=len, default=[])[:MAX_BARS]


def _bar_name(context: Context, item: Observation, bars: list[Observation]) -> tuple[object, ...]:
    """The short name of a share; with its scope where two bars share an indicator."""
    twins = sum(other.indicator_id == item.indicator_id for other in bars) > 1
    scope = f"（{context.facts.scopes[item.scope_id].name}）" if twins else ""
    return (named(f"{context.label(item.indicator_id)}{scope}", item.obs_id),)


def _structure_sentences(context: Context, bars: list[Observation], *, chart: bool) -> Iterator[Sentence]:
    """The finding of the plan's first share, what the survey does not say, the chart."""
    most = bars[0]
    area = context.facts.areas[most.area_id]
    count = _counted(context, area)
    if count is not None and most.quantity.interval().low >= HALF:
        yield speak("contrast.many_small", (count, most), area=area.short_name, period=period(count),
                    indicator=context.name(count.indicator_id), value=number(count), when=period(most),
                    small=context.label(most.indicator_id), share=number(most))  # fmt: skip
    else:
        yield speak("structure.lead", (most,), area=area.short_name, period=period(most),
                    indicator=context.name(most.indicator_id), value=number(most))  # fmt: skip
    yield speak("structure.survey", bars, compiler=most.compiler, limits=_limits(context, most),
                figure=Reference(STRUCTURE) if chart else "")  # fmt: skip


def _counted(context: Context, area: Area) -> Observation | None:
    """The place's latest number of firms, for the contrast of many and small; None where none is known.

    The contrast is falsified where the survey's first share is under a half.
    """
    for name in context.plan.section("space").names("firms"):
        items = context.observations(area.area_id, name)
        if items:
            return items[-1]
    return None


def _structure_figure(context: Context, bars: list[Observation]) -> Figure:
    """The survey's shares on one scale from nought to a hundred, the finding in the subject's colour."""
    most = bars[0]
    area = context.facts.areas[most.area_id]
    drawn = tuple(
        Bar(_bar_name(context, item, bars), item.quantity.value, number(item),
            "subject" if item is most else "peer", "solid", item is most)
        for item in sorted(bars, key=lambda item: -item.quantity.base)
    )  # fmt: skip
    drawn = tuple(replace(bar, label=replace(bar.label, flags=())) for bar in drawn)
    spoken = tuple((_bar_name(context, item, bars), replace(number(item), flags=())) for item in bars[:ALT_BARS])
    return Figure(
        STRUCTURE,
        speak("figure.structure", (most,), area=area.short_name, indicator=context.name(most.indicator_id),
              value=number(most)),
        speak("figure.structure_subtitle", bars, area=area.name, period=period(most)),
        ShareChart(drawn),
        speak("figure.structure_alt", bars, area=area.short_name, period=period(most),
              items=spoken, more=bars[ALT_BARS:]),
        (speak("note.survey", bars, limits=_limits(context, most)), *_denominators(context, bars)),
        tables.sources(bars),
    )  # fmt: skip


def _limits(context: Context, item: Observation) -> str | Printed:
    """What the data say against an indicator."""
    return named(context.facts.indicators[item.indicator_id].limitations, item.obs_id)


def _denominators(context: Context, bars: list[Observation]) -> Iterator[Sentence]:
    """Of what each bar is a share, bars of one scope together."""
    scopes = tuple(dict.fromkeys(item.scope_id for item in bars))
    if len(scopes) > 1:
        groups = ((scope, [item for item in bars if item.scope_id == scope]) for scope in scopes)
        yield speak("note.denominators", bars, groups=tuple(
            (tuple(_bar_name(context, item, bars) for item in items), context.facts.scopes[scope].name)
            for scope, items in groups))  # fmt: skip


def penetration(context: Context) -> list[Observation]:
    """Every figure on penetration for the city, its districts, the peers and the nation, the latest of each place."""
    name = context.plan.section("space").name("penetration")
    order = (context.area, *context.within, *(area for area in context.places if area is not context.area))
    ids = (*(area.area_id for area in order), context.plan.nation)
    own = {context.area.area_id, *(area.area_id for area in context.within)}
    found = [item for area_id in ids for item in context.observations(area_id, name)[-1:]]
    return found if any(item.area_id in own for item in found) else []


def _several(items: list[Observation]) -> bool:
    """Whether the figures are of more than one period."""
    return len({item.period for item in items}) > 1


def _penetration_table(context: Context, items: list[Observation]) -> Table:
    """One row a place, with its own period; unsorted, since the years differ."""
    widths, heads = ("30", "26", "30", "70"), ("地区", "比率", "期间", "提供者")
    rows = tuple(
        Row((Cell((context.short(item.area_id),)), Cell((number(item),)), Cell((period(item),), "when"),
             Cell((named(item.compiler or "未载明", item.obs_id),), "w")),
            "me" if item.area_id == context.area.area_id else "")
        for item in items
    )  # fmt: skip
    return Table(
        PENETRATION,
        speak("table.penetration", items, label=context.name(items[0].indicator_id)),
        speak("table.penetration_unit", items, several=_several(items)),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (rows,),
        (),
        tables.sources(items),
    )


def carriers(context: Context) -> list[Statement]:
    """What the sources say of parks and projects of the city and its districts, one statement a subject."""
    places = (context.area.area_id, *(area.area_id for area in context.within))
    found: dict[str, Statement] = {}
    for row in context.statements(places, "park"):
        found.setdefault(row.subject, row)
    return list(found.values())[:MAX_PARKS]


def _park_sentences(context: Context, rows: list[Statement]) -> Iterator[Sentence]:
    """How many parks and projects the sources name, and how many with figures."""
    measured = [row for row in rows if row.obs_ids]
    yield speak(
        "park.lead", rows, area=context.area.short_name, count=rows, measured=measured, table=Reference(CARRIERS)
    )


def _park_table(context: Context, rows: list[Statement]) -> Table:
    """One row a park or project: name, what is said of it, year, place in the source."""
    widths, heads = ("40", "74", "20", "22"), ("园区或项目", "资料所载", "时点", "出处")
    body = tuple(
        Row((
            Cell((named(row.subject, row.stmt_id),)),
            Cell(rich(context, row.text, row.stmt_id)),
            Cell((year_of(row) or "未载",), "when"),
            Cell((Printed(f"{row.source_id}:{row.line}", row.stmt_id, "locator"),), "s"),
        ))
        for row in rows
    )  # fmt: skip
    return Table(
        CARRIERS,
        speak("table.park", rows, area=context.area.short_name),
        speak("table.park_unit", rows),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (body,),
        (),
        tables.sources(rows),
        look="sw",
    )
