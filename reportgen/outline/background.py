"""Section 全省与全国背景: the province's and the nation's figures, named as such, for a city without its own place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Block, Paragraph, Reference
from reportgen.outline import platforms, space
from reportgen.outline.context import by_period, number, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.areas import Area
    from reportgen.outline.context import Context
    from reportgen.rows import Observation

FEW, MANY = 2, 5  # figures a paragraph needs, and has room for
NEAR_DAYS = 731  # the nation's figures about the time of the city's last source


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks: the province's figures, then the nation's about the time of the city's sources."""
    above, inside = province(context), nation(context)
    drawn = mode == "full" and above and not space.district_rows(context)  # a place with figures of its own needs less
    figure = platforms.figure(context) if drawn else None
    if above:
        yield Paragraph((
            speak("background.province", above, province=context.short(above[0].area_id), area=context.area.short_name,
                  items=tuple((period(item), context.name(item.indicator_id), number(item)) for item in above),
                  figure=Reference(figure.id) if figure else ""),
        ))  # fmt: skip
    if figure is not None:
        yield figure
    if inside:
        yield Paragraph((
            speak("background.nation", inside, groups=by_period(context, inside),
                  compilers=tuple(dict.fromkeys(item.compiler for item in inside if item.compiler))),
        ))  # fmt: skip


def province(context: Context) -> list[Observation]:
    """The latest figures of the city's province on the plan's indicators; none where the city has no province."""
    above = _province_of(context)
    if above is None:
        return []
    names = context.plan.section("background").names("province")
    found = [items[-1] for name in names if (items := context.observations(above.area_id, name))]
    return found[:MANY] if len(found) >= FEW else []


def nation(context: Context) -> list[Observation]:
    """The nation's figures on the plan's indicators from the two years before the city's last source, newest each."""
    if not context.own_sources:
        return []
    day = context.own_sources[-1].base_date
    found = []
    for name in context.plan.section("background").names("nation"):
        items = [
            item for item in context.observations(context.plan.nation, name)
            if item.compiler and item.period.end <= day and (day - item.period.end).days <= NEAR_DAYS
        ]  # fmt: skip
        found += items[-1:]
    return found[:MANY] if len(found) >= FEW else []


def _province_of(context: Context) -> Area | None:
    above = context.facts.areas.get(context.area.parent_id)
    return above if above is not None and above.area_id != context.plan.nation else None
