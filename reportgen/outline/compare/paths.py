"""Section 轨迹: the cities whose full years suffice for a chart, one by one; the others are named, never drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Block, Paragraph, Reference
from reportgen.outline import growth
from reportgen.outline import paths as charts
from reportgen.outline.compare.together import seen_from
from reportgen.outline.context import number, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.areas import Area
    from reportgen.outline.compare.together import Together
    from reportgen.outline.plan import SectionPlan


def blocks(context: Together, plan: SectionPlan) -> Iterator[Block]:
    """The section's blocks: a paragraph and a chart for each path; then who has none."""
    drawn = [
        (area, name, figure)
        for name in plan.names("indicators")
        for area in context.places
        if (figure := charts.figure(context, area, name)) is not None
    ]
    for area, name, figure in drawn:
        yield _told(context, area, name)
        yield figure
    rest = tuple(area.short_name for area in context.places if area not in [area for area, _, _ in drawn])
    if drawn and rest:
        labels = tuple(context.facts.indicators[name].name for name in plan.names("indicators"))
        yield Paragraph((speak("compare.pathless", (), places=rest, labels=labels),))


def _told(context: Together, area: Area, name: str) -> Paragraph:
    """Which full years there are, how the last two differ, and what stands apart from them."""
    found = charts.path(context, area, name)
    indicator = context.facts.indicators[name].name
    said = [
        speak("compare.path", found.full, area=area.short_name, indicator=indicator, count=found.full,
              years=tuple(period(item) for item in found.full), figure=Reference(charts.figure_id(area, name))),
    ]  # fmt: skip
    ends = growth.ends(seen_from(context, area), name)
    if ends is not None:
        said.append(growth.changed(context, *ends))
    if found.part:
        last = found.part[-1]
        other = last.scope_id != found.full[-1].scope_id
        said.append(speak("compare.path_part", (last,), period=period(last), value=number(last),
                          scope=context.facts.scopes[last.scope_id].name if other else ""))  # fmt: skip
    return Paragraph(tuple(said))
