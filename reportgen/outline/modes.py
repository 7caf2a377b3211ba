"""Which sections a brief has, and in which mode: full, compact, one sentence or none; the facts decide."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reportgen.brief import Mode, Section
from reportgen.outline import balance, gaps, growth, model, pairs, policy, position, readers, scale, space
from reportgen.outline.used import used

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.brief import Block
    from reportgen.outline.context import Context
    from reportgen.outline.plan import SectionPlan
    from reportgen.rows import Observation

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
    """The sections of the plan that have something to say, each in its mode; several thin topics in a row as one."""
    plans = [(item, mode_of(context, item)) for item in context.plan.sections if item.id in BUILDERS]
    for mode, group in groupby((plan for plan in plans if plan[1] != "drop"), key=lambda plan: plan[1]):
        items = [item for item, _ in group]
        if mode == "stub" and len(items) >= gaps.GATHERED:
            yield gaps.section(context, [_gap(context, item) for item in items])
            continue
        yield from (section for item in items if (section := _section(context, item, mode)).blocks)


def _section(context: Context, item: SectionPlan, mode: Mode) -> Section:
    if mode == "stub":
        return Section(item.id, item.title, mode, (gaps.paragraph(context, _gap(context, item)),))
    return Section(item.id, item.title, mode, tuple(BUILDERS[item.id](context, mode)))


def _gap(context: Context, item: SectionPlan) -> gaps.Gap:
    return gaps.gap(context, item, _own_facts(context, item))


def mode_of(context: Context, item: SectionPlan) -> Mode:
    """The mode from what the section would print of the city, against its two thresholds.

    Enough facts but too few comparable places leave out the charts; too few facts leave one sentence.
    """
    if not _possible(context, item):
        return "drop"
    own = len(_own_facts(context, item))
    count = own + len(gaps.records(context, item.id))
    if count < item.min_facts:
        # What follows from the facts is no topic of its own that could be missing.
        return "stub" if count and item.id != "readers" else "drop"
    return "full" if _comparable(context, item) >= item.min_comparable else "compact"


def _own_facts(context: Context, item: SectionPlan) -> list[Observation]:
    """The figures of the city and what lies in it that the full section would print."""
    places = {context.area.area_id, *(area.area_id for area in context.within)}
    printed = used(context.facts, tuple(BUILDERS[item.id](context, "full"))).observations
    return [row for row in printed if row.area_id in places]


def _comparable(context: Context, item: SectionPlan) -> int:
    """How many marks the section's chart would have; a section without a chart asks for none."""
    counts: Mapping[str, Callable[[], int]] = {
        "scale": lambda: _side(context),
        "position": lambda: len(position.shares_of_nation(context)),
        "space": lambda: len(space.structure(context)),
        "policy": lambda: sum(map(len, policy.lanes_of(context).values())),
    }
    return counts.get(item.id, lambda: item.min_comparable)()


def _side(context: Context) -> int:
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
