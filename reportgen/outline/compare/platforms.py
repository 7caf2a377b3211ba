"""Section 省与平台: figures that exist for provinces only; what they say of the cities, and what they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.areas import ancestors
from reportgen.brief import Block, Paragraph, Reference
from reportgen.outline import platforms
from reportgen.outline.context import speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.outline.compare.together import Together
    from reportgen.outline.plan import SectionPlan


def blocks(context: Together, plan: SectionPlan) -> Iterator[Block]:
    """The section's blocks: which cities lie in the province, the panels; nothing where there is no province."""
    del plan
    province, figure = platforms.above(context), platforms.figure(context)
    if province is None or figure is None:
        return
    inside = tuple(area.short_name for area in context.places if province in ancestors(area, context.facts.areas))
    outside = tuple(area.short_name for area in context.places if area.short_name not in inside)
    yield Paragraph((speak("compare.platforms", (), province=province.short_name, inside=inside, outside=outside,
                           names=tuple(context.facts.indicators[name].name for name in context.plan.platforms),
                           figure=Reference(platforms.FIGURE)),))  # fmt: skip
    yield figure
