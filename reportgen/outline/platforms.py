"""Platform figures by province side by side: where a city's province stands, never where the city does.

Which indicators, and in which order, is the plan's business (`[platforms]` in data/outline.toml).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.areas import ancestors
from reportgen.brief import Bar, BarPanel, Figure, Fill, Multiples, Role, Sentence
from reportgen.errors import ComparisonError
from reportgen.outline import tables
from reportgen.outline.context import bare, number, period, speak

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    """The provinces' figures on each indicator, largest first, where they may stand in one chart (rule R5)."""
    for name in context.plan.platforms:
        items = sorted(_below_nation(context, name, "province"), key=lambda item: -item.quantity.base)
        if len(items) >= FEW and _comparable(context, items):
            yield tuple(items[:BARS])


def _below_nation(context: Context, name: str, level: str) -> Iterator[Observation]:
    """The latest figure of each place of a level that lies directly in the nation."""
    for area in context.facts.areas.values():
        if area.parent_id == context.plan.nation and area.level == level:
            yield from context.observations(area.area_id, name)[-1:]


def _comparable(context: Context, items: Sequence[Observation]) -> bool:
    """Whether the figures may be drawn as bars without hatching."""
    try:
        return comparison.bars(items, context.facts) == "solid"
    except ComparisonError:
        return False


def places(context: Context, panels: Sequence[tuple[Observation, ...]], marked: Area) -> tuple[int, ...]:
    """The place of a province in each panel, the first being 1; none where it is absent or its place not sure."""
    own = [next((item for item in items if item.area_id == marked.area_id), None) for items in panels]
    pairs = [(item, items) for item, items in zip(own, panels, strict=True) if item is not None]
    try:
        found = [1 + sum(_ahead(context, item, other) for other in items) for item, items in pairs]
    except ComparisonError:
        return ()
    return tuple(found) if len(found) == len(panels) else ()


def _ahead(context: Context, item: Observation, other: Observation) -> bool:
    """Whether another figure is larger; ComparisonError where the two may not be ranked."""
    return other is not item and comparison.rank((item, other), context.facts)[0] is other


def _title(context: Context, marked: Area, panels: Sequence[tuple[Observation, ...]]) -> Sentence:
    """That the province stands in front everywhere; falsified by one lower place, or one that is not sure."""
    found = places(context, panels, marked)
    if found and max(found) <= LEADING:
        return speak("figure.platform_leading", (), province=marked.short_name, panels=panels, first=max(found) == 1)
    return speak("figure.platform", (), panels=panels)


def _panel(context: Context, items: Sequence[Observation], marked: Area) -> BarPanel:
    """One indicator's bars, the marked province hatched: it stands for the city that lies in it, not for itself."""
    bars = tuple(
        Bar(context.short(item.area_id), item.quantity.base / items[0].unit.factor, bare(item), *_look(item, marked))
        for item in items
    )
    return BarPanel(context.label(items[0].indicator_id), _remark(context, items[0]), bars)


def _look(item: Observation, marked: Area) -> tuple[Role, Fill, bool]:
    """The colour, fill and weight of a province's bar."""
    return ("subject", "hatched", True) if item.area_id == marked.area_id else ("peer", "solid", False)


def _remark(context: Context, item: Observation) -> tuple[object, ...]:
    """Unit and period, and the nation's figure where the sources give it."""
    wholes = [row for row in context.observations(context.plan.nation, item.indicator_id) if row.period == item.period]
    nation = ("，", context.short(context.plan.nation), number(wholes[-1])) if wholes else ()
    return (item.unit.display, "，", period(item), *nation)


def _told(items: Sequence[Observation], marked: Area) -> tuple[Observation, ...]:
    """The figures the alternative text names: the largest and that of the marked province."""
    return tuple(dict.fromkeys((items[0], *(item for item in items if item.area_id == marked.area_id))))


def _notes(context: Context, panels: Sequence[tuple[Observation, ...]], marked: Area) -> Iterator[Sentence]:
    """That a province is no city, and the figures of the cities of a province's rank, which are only set beside."""
    inner = tuple(area.short_name for area in context.places if marked in ancestors(area, context.facts.areas))
    yield speak("note.platform", (), province=marked.short_name, inner=inner)
    apart = [
        (context.label(items[0].indicator_id), found)
        for items in panels
        if (found := list(_below_nation(context, items[0].indicator_id, "city")))
    ]
    if apart:
        rows = [item for _, found in apart for item in found]
        yield speak("note.platform_apart", rows, groups=tuple(
            (label, period(found[0]), tuple((context.short(item.area_id), number(item)) for item in found))
            for label, found in apart))  # fmt: skip
