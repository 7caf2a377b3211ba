"""The comparison put together: cover, one page of findings, sections in the plan's order, notes, references."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.brief import PlaceLine, Printed, Section
from reportgen.errors import DataError
from reportgen.outline import compose
from reportgen.outline.compare import balance, comparable, coverage, findings, gaps, models, notes, paths, platforms
from reportgen.outline.compare import policy as policies
from reportgen.outline.compare.together import seen_from
from reportgen.outline.context import speak
from reportgen.outline.used import used

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.brief import Block, Brief, Sentence
    from reportgen.outline.compare.together import Together
    from reportgen.outline.compose import Issue
    from reportgen.outline.plan import SectionPlan

BUILDERS: Mapping[str, Callable[[Together, SectionPlan], Iterator[Block]]] = {
    "coverage": coverage.blocks,
    "comparable": comparable.blocks,
    "paths": paths.blocks,
    "models": models.blocks,
    "policy": policies.blocks,
    "balance": balance.blocks,
    "platforms": platforms.blocks,
    "gaps": gaps.blocks,
}


def build(context: Together, issue: Issue) -> Brief:
    """The comparison of the context's cities; raises DataError where the plan has none."""
    if context.plan.comparison is None:
        raise DataError(
            "提纲没有多市比较", place="data/outline.toml", remedy="请补上 [comparison] 一段，可从内置的复制"
        )
    opening = compose.Opening(findings.judgement(context), findings.points(context))
    sections = tuple(_sections(context))
    sections = (*sections, *_notes(context, opening, sections))
    brief = compose.assemble(context, issue, opening, sections)
    return replace(brief, kind="comparison", written=_written(context), places=tuple(_lines(context)))


def _sections(context: Together) -> Iterator[Section]:
    """The sections that have something to say; the second opens a page, so that the findings keep one of their own."""
    count = 0
    for item in context.plan.comparison.sections if context.plan.comparison else ():
        blocks = tuple(BUILDERS[item.id](context, item)) if item.id in BUILDERS else ()
        if blocks:
            count += 1
            yield Section(item.id, item.title, "full", blocks, new_page=count == 2)  # noqa: PLR2004


def _notes(context: Together, opening: compose.Opening, sections: tuple[Section, ...]) -> Iterator[Section]:
    """The notes on what findings and sections print, where the plan asks for them."""
    for item in context.plan.comparison.sections if context.plan.comparison else ():
        if item.id == "notes":
            blocks = tuple(notes.blocks(context, used(context.facts, opening, sections)))
            yield Section(item.id, item.title, "full", blocks)


def _written(context: Together) -> Sentence:
    """When the sources were written: they show the state of then."""
    days = sorted(source.base_date for source in context.own_sources)
    if not days:
        return speak("front.uncited", (), cited=False)
    months = [Printed(f"{day.year}年{day.month}月", "", "date") for day in (days[0], days[-1])]
    return speak("compare.written", (), first=months[0], last=months[-1], same=months[0] == months[-1])


def _lines(context: Together) -> Iterator[PlaceLine]:
    """For the cover: each city, the years its figures speak of, how many facts there are."""
    counts = findings.counted(context)
    for area in context.places:
        own = seen_from(context, area).own_ids
        years = [item.period.end.year for name in own for item in context.observations(name)]
        span = (
            f"{min(years)}—{max(years)}年" if years and min(years) < max(years) else f"{years[0]}年" if years else "…"
        )
        yield PlaceLine(
            area.short_name, Printed(span, "", "period"), Printed(f"{counts[area.area_id]}", "", "count", unit="条")
        )
