"""Which sections a brief has, and in which mode: full, compact, one sentence or none; the facts decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Mode, Paragraph, Section
from reportgen.outline import balance, growth, model, pairs, policy, position, readers, scale, space
from reportgen.outline.context import speak
from reportgen.outline.used import used

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.brief import Block
    from reportgen.outline.context import Context
    from reportgen.outline.plan import SectionPlan

BUILDERS: Mapping[str, Callable[[Context, str], Iterator[Block]]] = {
    "scale": scale.blocks,
    "position": position.blocks,
    "growth": growth.blocks,
    "model": model.blocks,
    "space": space.blocks,
    "policy": policy.blocks,
    "balance": balance.blocks,
    "readers": readers.blocks,
}


def sections(context: Context) -> Iterator[Section]:
    """The sections of the plan that have something to say, each in its mode."""
    for item in context.plan.sections:
        mode = mode_of(context, item) if item.id in BUILDERS else "drop"
        blocks = _blocks(context, item, mode)
        if blocks:
            yield Section(item.id, item.title, mode, blocks)


def _blocks(context: Context, item: SectionPlan, mode: Mode) -> tuple[Block, ...]:
    if mode == "drop":
        return ()
    if mode == "stub":
        return (Paragraph((speak("section.stub", (), area=context.area.short_name, title=item.title),)),)
    return tuple(BUILDERS[item.id](context, mode))


def mode_of(context: Context, item: SectionPlan) -> Mode:
    """The mode from what the section would print of the city, against its two thresholds.

    Enough facts but too few comparable places leave out the charts; too few facts leave one sentence.
    """
    if not _possible(context, item):
        return "drop"
    own = _own_facts(context, item)
    count = own + _said(context, item)
    if count < item.min_facts:
        return "stub" if count else "drop"
    return "full" if max(_comparable(context), own) >= item.min_comparable else "compact"


def _own_facts(context: Context, item: SectionPlan) -> int:
    """How many figures of the city and what lies in it the full section would print."""
    places = {context.area.area_id, *(area.area_id for area in context.within)}
    printed = used(context.facts, tuple(BUILDERS[item.id](context, "full"))).observations
    return sum(row.area_id in places for row in printed)


def _comparable(context: Context) -> int:
    """How many places may be compared on the headline indicator, the city among them."""
    side = pairs.side_by_side(context, context.plan.level)
    return 1 + len(side.comparable) if side else 0


def _possible(context: Context, item: SectionPlan) -> bool:
    """Whether the section's builder has what it cannot do without."""
    needs: Mapping[str, Callable[[], bool]] = {
        "growth": lambda: bool(growth.dated(context)),
        "balance": lambda: any(balance.records(context)),
        "policy": lambda: any(policy.lanes_of(context).values()),
    }
    return needs.get(item.id, lambda: True)()


def _said(context: Context, item: SectionPlan) -> int:
    """How many statements and events of the city a section can print."""
    places = (context.area.area_id, *(area.area_id for area in context.within))
    counts: Mapping[str, Callable[[], int]] = {
        "model": lambda: len(model.matrix(context)[context.area.area_id]),
        "policy": lambda: len(policy.events_of(context, places)) + len(policy.instruments(context)),
        "balance": lambda: sum(map(len, balance.records(context))),
    }
    return counts.get(item.id, lambda: 0)()
