"""Section 缺口与补数建议: indicator by indicator who lacks a figure, and who in the sources provides one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.brief import Block, Cell, Column, Paragraph, Reference, Row, Sentence, Table
from reportgen.outline import tables
from reportgen.outline.context import named, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.areas import Area
    from reportgen.outline.compare.together import Together
    from reportgen.outline.plan import SectionPlan
    from reportgen.rows import Observation

TABLE = "tab-gaps"


def blocks(context: Together, plan: SectionPlan) -> Iterator[Block]:
    """The section's blocks: what no city lacks and what all but one lack, the table, whom to ask."""
    names = [name for name in plan.names("indicators") if name in context.facts.indicators]
    held = {name: _latest(context, name) for name in names}
    if not any(held.values()):
        if names:
            yield Paragraph((speak("compare.all_missing", (), places=tuple(area.short_name for area in context.places),
                                   names=tuple(context.facts.indicators[name].name for name in names)),))  # fmt: skip
        return
    lonely = tuple((context.facts.indicators[name].name, context.short(items[0].area_id))
                   for name, items in held.items() if len(items) == 1)  # fmt: skip
    yield Paragraph((
        speak("compare.gaps", (), table=Reference(TABLE), count=names, places=context.places,
              complete=[name for name, items in held.items() if len(items) == len(context.places)]),
        *([speak("compare.lonely", (), rows=lonely)] if lonely else ()),
        *_asking(context, held),
    ))  # fmt: skip
    yield _table(context, held)


def _latest(context: Together, name: str) -> list[Observation]:
    """The latest figure of each city on an indicator; cities without one are left out."""
    return [items[-1] for area in context.places if (items := context.observations(area.area_id, name))]


def _asking(context: Together, held: dict[str, list[Observation]]) -> Iterator[Sentence]:
    """Who provides figures by name, hence whom to ask for other periods; nobody is named who is not in the data."""
    found: dict[str, list[str]] = {}
    for name, items in held.items():
        for item in items:
            if item.compiler:
                found.setdefault(item.compiler, []).append(context.facts.indicators[name].name)
    if found:
        yield speak("compare.asking", [item for items in held.values() for item in items], items=tuple(
            (compiler, tuple(dict.fromkeys(names))) for compiler, names in found.items()))  # fmt: skip


def _table(context: Together, held: dict[str, list[Observation]]) -> Table:
    """One row an indicator: who has it and for when, who lacks it, who provides it in the sources."""
    widths, heads = ("34", "40", "48", "34"), ("指标", "有数的市（最近期间）", "未见的市", "资料中的提供者")
    rows = [item for items in held.values() for item in items]
    return Table(
        TABLE,
        speak("compare.table_gaps", rows, places=context.places),
        speak("compare.table_gaps_unit", ()),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        (tuple(_row(context, name, items) for name, items in held.items()),),
        (speak("compare.provider", ()),),
        tables.sources(rows),
        look="sw",
    )


def _row(context: Together, name: str, items: Sequence[Observation]) -> Row:
    held = [(context.short(item.area_id), "（", period(item), "）") for item in items]
    absent = [area for area in context.places if area.area_id not in {item.area_id for item in items}]
    return Row((
        Cell((context.facts.indicators[name].name,)),
        Cell(tuple(part for index, parts in enumerate(held) for part in (("、",) if index else ()) + parts))
        if held else Cell(("…",), "na"),
        Cell((_names(context, absent) or "—",), "" if absent else "na"),
        Cell(tuple(_providers(context, name, items)) or ("未署名",), "w"),
    ))  # fmt: skip


def _names(context: Together, absent: Sequence[Area]) -> str:
    return "各市均未见" if len(absent) == len(context.places) else "、".join(area.short_name for area in absent)


def _providers(context: Together, name: str, items: Sequence[Observation]) -> Iterator[object]:
    """Who compiled the cities' figures, then who provides the nation's; nothing where no source names anyone."""
    told = {item.compiler: named(item.compiler, item.obs_id) for item in items if item.compiler}
    nation = context.short(context.plan.nation) if context.plan.nation in context.facts.areas else ""
    for item in context.observations(context.plan.nation, name):
        if item.compiler:
            told.setdefault(item.compiler, named(f"{item.compiler}（{nation}）", item.obs_id))
    for index, part in enumerate(told.values()):
        yield from ("、", part) if index else (part,)
