"""Platform figures by province side by side: where a city's province stands, never where the city does.

Which indicators, and in which order, is the plan's business (`[platforms]` in data/outline.toml).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.areas import ancestors
from reportgen.brief import Bar, BarPanel, Figure, Multiples, Printed, Sentence
from reportgen.errors import ComparisonError
from reportgen.outline import tables
from reportgen.outline.context import bare, number, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.areas import Area
    from reportgen.outline.context import Context
    from reportgen.rows import Observation

FIGURE = "fig-platform"
BARS, FEW = 5, 2  # provinces to a panel; fewer than two are no chart
LEADING = 2  # the place up to which a province is said to stand in front


def figure(context: Context, province: Area | None = None) -> Figure | None:
    """The provinces' figures panel by panel, one province marked: that of the context's city unless another is named.

    None where no province is to be marked, or no panel has two places that may be compared.
    """
    marked = province or above(context)
    panels = tuple(_panels(context))
    if marked is None or not any(item.area_id == marked.area_id for items in panels for item in items):
        return None
    shown = [item for items in panels for item in items]
    return Figure(
        FIGURE,
        _title(context, marked, panels),
        speak("figure.platform_subtitle", (), panels=panels),
        Multiples(tuple(_panel(context, items, marked) for items in panels)),
        speak("figure.platform_alt", shown, province=marked.short_name, panels=tuple(
            (context.label(items[0].indicator_id), tuple((context.short(item.area_id), number(item))
             for item in _told(items, marked))) for items in panels)),
        tuple(_notes(context, panels, marked)),
        tables.sources(shown),
    )  # fmt: skip


def above(context: Context) -> Area | None:
    """The province of the context's city, or of most of its places: the first that contains one and is no city."""
    chains = [ancestors(area, context.facts.areas) for area in (context.area, *context.places)]
    return next((area for chain in chains for area in chain if area.level == "province"), None)


def _panels(context: Context) -> Iterator[tuple[Observation, ...]]:
    """The figures of provinces and cities of that rank on each indicator, largest first, if they may be ranked."""
    for name in context.plan.platforms:
        items = [item for item in _of_provinces(context, name)]
        items.sort(key=lambda item: -item.quantity.base)
        if len(items) >= FEW and _rankable(context, items):
            yield tuple(items[:BARS])


def _of_provinces(context: Context, name: str) -> Iterator[Observation]:
    """The latest figure of each place directly below the nation."""
    for area in context.facts.areas.values():
        if area.parent_id == context.plan.nation:
            yield from context.observations(area.area_id, name)[-1:]


def _rankable(context: Context, items: Iterable[Observation]) -> bool:
    """Whether the figures may stand in one ranked chart."""
    try:
        return comparison.bars(tuple(items), context.facts) == "solid"
    except ComparisonError:
        return False
