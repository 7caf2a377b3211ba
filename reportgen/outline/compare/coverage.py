"""Section 资料覆盖: how many facts there are on what, city by city, before anything is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.brief import Block, Paragraph, Printed, Reference, Sentence
from reportgen.outline import coverage_grid
from reportgen.outline.context import named, speak

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.outline.compare.together import Together
    from reportgen.outline.plan import SectionPlan


def blocks(context: Together, plan: SectionPlan) -> Iterator[Block]:
    """The section's blocks: the topics on which a city has nothing, the grid; nothing where nothing is counted."""
    del plan
    figure = coverage_grid.figure(context, None)
    if figure is None:
        return
    held = coverage_grid.facts_held(context)
    said = (*_main_source(context, held), *_blanks(context, held))
    if said:
        yield Paragraph(said)
    yield figure


def _blanks(context: Together, held: Mapping[str, Sequence[Sequence[Any]]]) -> Iterator[Sentence]:
    """The topics on which some cities have nothing, those that most lack first; falsified by a full grid."""
    lacking: dict[tuple[str, ...], list[str]] = {}
    for index, topic in enumerate(context.plan.topics):
        names = tuple(context.short(name) for name, topics in held.items() if not topics[index])
        lacking.setdefault(names, []).append(topic.title)
    rows = sorted(((names, tuple(titles)) for names, titles in lacking.items() if names), key=lambda row: -len(row[0]))
    if rows:
        yield speak("compare.blanks", (), rows=tuple(rows), figure=Reference(coverage_grid.FIGURE))


def _main_source(context: Together, held: Mapping[str, Sequence[Sequence[Any]]]) -> Iterator[Sentence]:
    """The source that most facts of the city with most facts come from; falsified where it gives half or less."""
    facts = {name: [row for rows in topics for row in rows] for name, topics in held.items()}
    most = max(facts, key=lambda name: len(facts[name]))
    sources = [row.source_id for row in facts[most]]
    source = context.facts.sources[max(dict.fromkeys(sources), key=sources.count)]
    given = sources.count(source.source_id)
    if 2 * given > len(sources):
        yield speak(
            "compare.main_source", (source,), area=context.short(most), all=_number(len(sources)),
            given=_number(given), every=given == len(sources), title=named(source.title, source.source_id),
            publisher=named(source.publisher, source.source_id),
        )  # fmt: skip


def _number(count: int) -> Printed:
    return Printed(f"{count}", "", "count")
