"""A whole brief put together: front page, sections, numbered figures and tables, references in order of first use."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reportgen.brief import Block, Brief, Card, Figure, Point, Printed, Section, Sentence, Table
from reportgen.outline import appendix, footnotes, front, imprint, modes, notes
from reportgen.outline.used import used

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
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


@dataclass(frozen=True)
class Opening:
    """What stands before the sections: judgement, key points, key figures."""

    judgement: tuple[Sentence, ...]
    points: tuple[Point, ...]
    cards: tuple[Card, ...] = ()


def build(context: Context, issue: Issue) -> Brief:
    """The brief on the context's city set against its peers."""
    opening = Opening(front.judgement(context), front.points(context), front.cards(context))
    return assemble(context, issue, opening, _with_notes(context, opening, tuple(modes.sections(context))))


def assemble(context: Context, issue: Issue, opening: Opening, sections: Iterable[Section]) -> Brief:
    """The brief of its parts, figures, tables and sections numbered, with references, appendix and notes on figures.

    The first section opens a page where the front page is full, that is where it has key figures.
    """
    numbered = tuple(_numbered(sections, full_front=len(opening.cards) > front.FEW))
    printed = used(context.facts, opening, numbered)
    brief = imprint.blank(context, printed, issue.edition or imprint.latest(context.facts), issue.meta)
    listed = issue.appendix and bool(printed.observations)
    return replace(
        brief,
        judgement=opening.judgement,
        points=opening.points,
        cards=opening.cards,
        sections=numbered,
        appendix=appendix.table(context, printed, issue.verified) if listed else None,
        remarks=notes.remarks(context, printed),
        footnotes=footnotes.of_marks(context, printed, appendix=listed),
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


def _numbered(sections: Iterable[Section], *, full_front: bool) -> Iterator[Section]:
    """The sections with their Chinese numerals, their figures and tables with running numbers."""
    counts = {Figure: 0, Table: 0}

    def numbered(block: Block) -> Block:
        if not isinstance(block, Figure | Table):
            return block
        counts[type(block)] += 1
        return replace(block, number=Printed(f"{counts[type(block)]}", block.id, "count"))

    for index, section in enumerate(sections):
        blocks = tuple(numbered(block) for block in section.blocks)
        opens = section.new_page or (index == 0 and full_front)
        yield replace(section, blocks=blocks, ordinal=NUMERALS[index], new_page=opens)
