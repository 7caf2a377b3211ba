"""Which sections a brief has, and in which mode: full, compact, one sentence or none; the facts decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Mode, Section
from reportgen.outline import background, balance, gaps, growth, model, pairs, policy, position, readers, scale, space
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
    "background": background.blocks,
    "readers": readers.blocks,
}
TOPICS = ("scale", "position", "growth", "model", "space", "policy", "balance")  # what may be missing of a city
FOLLOWING = ("background", "readers")  # what comes after the topics


def sections(context: Context) -> Iterator[Section]:
    """The sections of the plan that have something to say, each in its mode.

    Where several topics are too thin, they are gathered in one table before what follows from the facts; fewer say one
    sentence each, and one without any fact is left to the notes.
    """
    plans = [(item, mode_of(context, item)) for item in context.plan.sections if item.id in BUILDERS]
    thin = [item for item, mode in plans if mode in {"stub", "drop"} and item.id in TOPICS]
    gathered = thin if len(thin) >= gaps.GATHERED else []
    for item, mode in plans:
        if gathered and item.id not in TOPICS and item.id in FOLLOWING:
            yield gaps.section(context, [_gap(context, topic) for topic in gathered])
            gathered = []
        if mode == "drop" or (item in thin and len(thin) >= gaps.GATHERED):
            continue
        section = _section(context, item, mode)
        if section.blocks:
            yield section
    if gathered:
        yield gaps.section(context, [_gap(context, topic) for topic in gathered])


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
    if item.id == "background":
        return "full" if background.province(context) or background.nation(context) else "drop"
    own = len(_own_facts(context, item))
    count = own + len(gaps.records(context, item.id))
    paired = item.id == "scale" and _side(context) > 1  # the judgement rests on it
    if count < item.min_facts and not paired:
        # What follows from the facts is no topic of its own that could be missing.
        return "stub" if item.id not in FOLLOWING and (count or gaps.gap(context, item, ()).rows) else "drop"
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
        "background": lambda: _without_position(context),
        "balance": lambda: any(balance.records(context)),
    }
    return needs.get(item.id, lambda: True)()


def _without_position(context: Context) -> bool:
    """Whether the city has no place of its own in the nation's figures, so that those above it are its background."""
    plan = context.plan.section("position")
    return bool(plan.title) and mode_of(context, plan) in {"stub", "drop"}
