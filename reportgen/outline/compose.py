"""A whole brief put together: sections in their modes, numbered figures and tables, references in order of first use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from reportgen.brief import Bibliography, Block, Brief, Figure, Mode, Printed, Section, Sentence, Table
from reportgen.outline import (
    appendix,
    balance,
    front,
    growth,
    model,
    notes,
    pairs,
    policy,
    position,
    readers,
    scale,
    space,
)
from reportgen.outline.context import Context, issued, named, speak
from reportgen.outline.used import used

if TYPE_CHECKING:
    from reportgen.areas import Area
    from reportgen.facts import Facts
    from reportgen.outline.plan import Plan, SectionPlan

Builder = Callable[[Context, str], Iterator[Block]]
BUILDERS: Mapping[str, Builder] = {
    "scale": scale.blocks,
    "position": position.blocks,
    "growth": growth.blocks,
    "model": model.blocks,
    "space": space.blocks,
    "policy": policy.blocks,
    "balance": balance.blocks,
    "readers": readers.blocks,
}
NUMERALS = "一二三四五六七八九十"


def build(
    facts: Facts, plan: Plan, area: Area, peers: tuple[Area, ...], edition: date | None = None,
    verified: frozenset[str] = frozenset(), *, with_appendix: bool = True, meta: Mapping[str, str] | None = None,
) -> Brief:  # fmt: skip
    """The brief on a city set against its peers; the default edition is the data's latest `checked_on`.

    `verified` are the ids of the observations found at their line in the source texts on this machine.
    """
    context = Context(facts, plan, area, peers)
    opening = (front.judgement(context), front.points(context), front.cards(context))
    sections = [section for item in plan.sections if item.id in BUILDERS for section in _section(context, item)]
    before = used(facts, opening, sections)
    said = plan.section("notes")
    if said.title:
        sections.append(Section(said.id, said.title, "full", tuple(notes.blocks(context, before))))
    numbered = tuple(_numbered(sections))
    everything = used(facts, opening, numbered)
    remarks = notes.remarks(context, before)
    listed = appendix.table(context, everything, verified) if with_appendix else None
    numbers = {name: index for index, name in enumerate(everything.sources, 1)}
    issue = edition or _latest(facts)
    cited = tuple(facts.sources[name] for name in numbers)
    first = min((item.period.end.year for item in context.observations(area.area_id)), default=issue.year)
    last = max(source.base_date for source in cited)
    title = f"{area.name}{plan.title}"
    vintage = Printed(f"{first}—{last.year}年{last.month}月", "", "period")
    return Brief(
        slug=area.slug, area_id=area.area_id, title=title, series=plan.series, subject=area.short_name,
        peers=tuple(place.short_name for place in context.places if place is not area), issued=issue,
        edition=issued(issue), vintage=vintage,
        fact_set=Printed(facts.digest([item.obs_id for item in everything.observations]), "", "edition"),
        written=_written(context, cited), judgement=opening[0], points=opening[1], cards=opening[2],
        strip=front.strip(cited, numbers, first, issue), sections=numbered,
        references=tuple(_reference(facts, name, number) for name, number in numbers.items()),
        appendix=listed, remarks=remarks, meta={**(meta or {}), "edition": issue.isoformat(),
                               "subject": plan.series, "description": f"{title}，数据期{vintage.text}"},
    )  # fmt: skip


def _section(context: Context, item: SectionPlan) -> Iterator[Section]:
    """A section in the mode its facts allow; none where nothing can be said."""
    mode = mode_of(context, item)
    if mode == "drop":
        return
    if mode == "stub":
        yield Section(item.id, item.title, mode, tuple(_stub(context, item)))
        return
    blocks = tuple(BUILDERS[item.id](context, mode))
    if blocks:
        yield Section(item.id, item.title, mode, blocks)


def mode_of(context: Context, item: SectionPlan) -> Mode:
    """Full, compact, one sentence or nothing, from what the section would print against its two thresholds."""
    found = used(context.facts, tuple(BUILDERS[item.id](context, "full"))) if _possible(context, item) else None
    own = [row for row in found.observations if _own(context, row.area_id)] if found else []
    said = _said(context, item)
    count = len(own) + said
    comparable = _comparable(context)
    if count >= item.min_facts:
        return "full" if comparable >= item.min_comparable or len(own) >= item.min_facts else "compact"
    return "stub" if count else "drop"


def _own(context: Context, area_id: str) -> bool:
    return area_id == context.area.area_id or area_id in {area.area_id for area in context.within}


def _comparable(context: Context) -> int:
    """How many places may be compared on the headline indicator."""
    side = pairs.side_by_side(context, context.plan.level)
    return 1 + len(side.comparable) if side else 0


def _possible(context: Context, item: SectionPlan) -> bool:
    """Whether the section's builder has what it cannot do without."""
    needs: Mapping[str, Callable[[], bool]] = {
        "growth": lambda: bool(growth.dated(context)),
        "balance": lambda: any(balance.records(context)),
        "policy": lambda: sum(len(events) for events in policy.lanes_of(context).values()) > 0,
    }
    return needs.get(item.id, lambda: True)()


def _said(context: Context, item: SectionPlan) -> int:
    """How many statements and events of the city a section can print."""
    places = (context.area.area_id, *(area.area_id for area in context.within))
    counts: Mapping[str, Callable[[], int]] = {
        "model": lambda: len(model.matrix(context)[context.area.area_id]),
        "policy": lambda: len(policy.events_of(context, places)) + len(policy.instruments(context)),
        "balance": lambda: sum(len(rows) for rows in balance.records(context)),
    }
    return counts.get(item.id, lambda: 0)()


def _stub(context: Context, item: SectionPlan) -> Iterator[Block]:
    """One sentence that names what is missing and the nearest thing there is."""
    from reportgen.brief import Paragraph

    yield Paragraph((speak("section.stub", (), area=context.area.short_name, title=item.title),))


def _numbered(sections: list[Section]) -> Iterator[Section]:
    """The sections with their Chinese numerals, their figures and tables with running numbers."""
    counts = {Figure: 0, Table: 0}
    for index, section in enumerate(sections):
        blocks = []
        for block in section.blocks:
            if isinstance(block, Figure | Table):
                counts[type(block)] += 1
                blocks.append(replace(block, number=Printed(f"{counts[type(block)]}", block.id, "count")))
            else:
                blocks.append(block)
        yield replace(section, blocks=tuple(blocks), ordinal=NUMERALS[index], new_page=index == 0)


def _latest(facts: Facts) -> date:
    """The default edition: the day the data were last checked."""
    days = [item.checked_on for item in facts.observations.values() if item.checked_on]
    return max(days, default=max(source.base_date for source in facts.sources.values()))


def _written(context: Context, cited: tuple[object, ...]) -> Sentence:
    """When the sources were written, and that they show the state of then."""
    days = sorted(source.base_date for source in cited)  # type: ignore[attr-defined]
    del context
    first = Printed(f"{days[0].year}年", "", "date")
    last = Printed(f"{days[-1].year}年{days[-1].month}月", "", "date")
    return speak("front.written", (), first=first, last=last, same=days[0].year == days[-1].year)


def _reference(facts: Facts, source_id: str, number: int) -> Bibliography:
    """The GB/T 7714 entry of a source, as a sentence of its fields."""
    source = facts.sources[source_id]
    fields = {
        name: named(str(getattr(source, name)), source_id)
        for name in ("title", "author", "publisher", "city", "published", "issue", "pages", "citation_override")
    }
    entry = speak(
        "reference.entry", (), kind=source.kind, year=named(source.published[:4] or "", source_id),
        guess=Printed(f"[{source.base_date.year}]", source_id, "date"), source_id=Printed(source_id, source_id, "name"),
        known=source.published_basis == "stated", **fields,
    )  # fmt: skip
    return Bibliography(number, source_id, entry)
