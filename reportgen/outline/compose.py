"""A whole brief put together: front page, sections, numbered figures and tables, references in order of first use."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reportgen.brief import Block, Brief, Figure, Printed, Section, Table
from reportgen.outline import appendix, front, imprint, modes, notes
from reportgen.outline.used import used

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from reportgen.outline.context import Context

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Issue:
    """How a brief is issued: edition, the figures found at their line on this machine, with appendix or without.

    The default edition is the day the data were last checked.
    """

    edition: date | None = None
    verified: frozenset[str] = frozenset()
    appendix: bool = True
    issuer: str = ""
    contact: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False


def build(context: Context, issue: Issue) -> Brief:
    """The brief on the context's city set against its peers."""
    opening = (front.judgement(context), front.points(context), front.cards(context))
    sections = tuple(
        _numbered(_with_notes(context, opening, tuple(modes.sections(context))), full_front=bool(opening[2]))
    )
    printed = used(context.facts, opening, sections)
    brief = imprint.blank(context, printed, issue.edition or imprint.latest(context.facts), issue.meta)
    return replace(
        brief,
        judgement=opening[0],
        points=opening[1],
        cards=opening[2],
        sections=sections,
        appendix=appendix.table(context, printed, issue.verified) if issue.appendix and printed.observations else None,
        remarks=notes.remarks(context, printed),
        issuer=issue.issuer,
        contact=issue.contact,
        internal=issue.internal,
    )


def _with_notes(context: Context, opening: object, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections and, last, the notes on what they and the front page print."""
    plan = context.plan.section("notes")
    if not plan.title:
        return sections
    blocks = tuple(notes.blocks(context, used(context.facts, opening, sections)))
    return (*sections, Section(plan.id, plan.title, "full", blocks))


def _numbered(sections: tuple[Section, ...], *, full_front: bool) -> Iterator[Section]:
    """The sections with their Chinese numerals, their figures and tables with running numbers.

    The first opens a page where the front page is full, that is where it has key figures.
    """
    counts = {Figure: 0, Table: 0}

    def numbered(block: Block) -> Block:
        if not isinstance(block, Figure | Table):
            return block
        counts[type(block)] += 1
        return replace(block, number=Printed(f"{counts[type(block)]}", block.id, "count"))

    for index, section in enumerate(sections):
        blocks = tuple(numbered(block) for block in section.blocks)
        yield replace(section, blocks=blocks, ordinal=NUMERALS[index], new_page=index == 0 and full_front)
