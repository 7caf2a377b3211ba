"""Section 发展模式对照: each city's way, what the sources leave blank of it, and the table of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Block, Paragraph, Reference, Sentence
from reportgen.outline import model
from reportgen.outline.compare import findings
from reportgen.outline.compare.together import borrowed
from reportgen.outline.context import mentioned, rich, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.outline.compare.together import Together
    from reportgen.outline.plan import SectionPlan
    from reportgen.rows import Statement


def blocks(context: Together, plan: SectionPlan) -> Iterator[Block]:
    """The section's blocks: the cities' ways, blanks and dates of the sources, the table."""
    del plan
    table = borrowed(context, model.blocks, model.TABLE)
    if table is None:
        return
    yield Paragraph((*_apart(context), _ways(context), *_hands(context)))
    yield Paragraph(tuple(_limits(context)))
    yield table


def _apart(context: Together) -> Iterator[Sentence]:
    """That no two cities' ways are told alike; falsified by two that are."""
    rows = findings.ways_of(context)
    if len({row.text for row in rows}) == len(rows) > 1:
        names = tuple(context.short(row.area_id) for row in rows)
        yield speak("compare.ways_apart", (), names=names, table=Reference(model.TABLE))


def _ways(context: Together) -> Sentence:
    """The second phrase of each city's way where it has one, else the first: the first stands among the findings."""
    rows = findings.ways_of(context)
    return speak("compare.models", rows, items=tuple(
        (context.short(row.area_id), rich(context, row.text.split("|")[-1], row.stmt_id)) for row in rows))  # fmt: skip


def _hands(context: Together) -> Iterator[Sentence]:
    """What the authorities do, city by city, by the aspect of that name in the plan: the third of the table."""
    aspects = context.plan.section("model").names("aspects")
    for aspect in aspects[2:3]:
        cells = model.matrix(context)
        rows = [row for area in context.places if (row := cells[area.area_id].get(aspect)) is not None]
        items = ((context.short(row.area_id), rich(context, _worded(row), row.stmt_id)) for row in rows)
        yield speak("compare.aspect", rows, aspect=aspect, items=tuple(items))


def _limits(context: Together) -> Iterator[Sentence]:
    """From when each city's cells are, and where a cell is blank."""
    cells = model.matrix(context)
    aspects = context.plan.section("model").names("aspects")
    years = {
        area.short_name: tuple(sorted({_written(context, row) for row in cells[area.area_id].values()}))
        for area in context.places
        if cells[area.area_id]
    }
    groups = {span: tuple(name for name in years if years[name] == span) for span in years.values()}
    yield speak("compare.model_years", (), same=len(groups) == 1, groups=tuple(
        (names, tuple(findings.year(year) for year in span)) for span, names in sorted(groups.items())))  # fmt: skip
    blank = tuple(
        (aspect, names) for aspect in aspects
        if (names := tuple(area.short_name for area in context.places if aspect not in cells[area.area_id]))
    )  # fmt: skip
    if blank:
        yield speak("compare.model_blank", (), blank=blank)


def _worded(row: Statement) -> str:
    """The first phrase of a cell without a figure, else the first: a figure in running text needs its period."""
    phrases = row.text.split("|")
    return next((phrase for phrase in phrases if not mentioned(phrase)), phrases[0])


def _written(context: Together, row: Statement) -> int:
    """The year in which the source of a statement was written."""
    return context.facts.sources[row.source_id].base_date.year
