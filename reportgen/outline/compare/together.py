"""Several cities seen together: a context without a subject, and a city's figures and tables shown without theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reportgen.areas import Area, in_brief
from reportgen.brief import BarChart, DotChart, Figure, Table, Timeline
from reportgen.outline.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reportgen.brief import Bar, Block, ChartData, Role
    from reportgen.facts import Facts
    from reportgen.outline.plan import Plan

NUMERALS = "〇一两三四五六七八九十"  # before a measure word
SLUG = "compare"


@dataclass(frozen=True)
class Together(Context):
    """Cities seen together: the context's own place is the whole of them, and they lie in it."""

    @cached_property
    def places(self) -> tuple[Area, ...]:
        """The cities in the project's fixed order."""
        return tuple(sorted(self.peers, key=lambda area: (area.sort, area.area_id)))

    @cached_property
    def within(self) -> tuple[Area, ...]:
        """Each city and then its districts and towns; only a city's own where it has taken the place of the whole."""
        if self.area in self.peers:
            return super().within
        return tuple(area for place in self.places for area in (place, *seen_from(self, place).within))


def gathered(facts: Facts, plan: Plan, cities: Sequence[Area]) -> Together:
    """The cities as one context; it is named by their number where they are all that get a brief, else by their names.

    More cities than there are numerals are named one by one.
    """
    known = in_brief(facts.areas.values())
    ordered = sorted(cities, key=lambda area: (area.sort, area.area_id))
    whole = len(ordered) == len(known) < len(NUMERALS)
    name = f"{NUMERALS[len(ordered)]}市" if whole else "".join(area.short_name for area in ordered)
    everywhere = Area("", name, name, SLUG, "country", "", "", "", (), in_brief=False, sort=0, policy_until=None)
    titled = replace(plan, title=plan.comparison.title, series=plan.comparison.series) if plan.comparison else plan
    return Together(facts, titled, everywhere, tuple(ordered))


def seen_from(context: Context, area: Area) -> Context:
    """The same places with one of them as the subject."""
    return Context(context.facts, context.plan, area, tuple(place for place in context.places if place is not area))


def borrowed(context: Context, blocks: Callable[[Context, str], Iterable[Block]], name: str) -> Figure | Table | None:
    """A figure or table of a city's section by its id, from the first city that has it, shown without a subject."""
    for area in context.places:
        for block in blocks(seen_from(context, area), "full"):
            if isinstance(block, Figure | Table) and block.id == name:
                return neutral(block)
    return None


def neutral(block: Figure | Table) -> Figure | Table:
    """A figure or table in which no city is set off as the subject."""
    if isinstance(block, Figure):
        return replace(block, chart=_plain(block.chart))
    bodies = (tuple(replace(row, look="" if row.look == "me" else row.look) for row in rows) for rows in block.bodies)
    return replace(block, bodies=tuple(bodies))


def _plain(chart: ChartData) -> ChartData:
    """A chart with the cities' marks in the neutral colour; what stands for the nation keeps its own."""
    match chart:
        case BarChart():
            return replace(chart, panels=tuple(replace(panel, bars=tuple(_bars(panel.bars))) for panel in chart.panels))
        case DotChart():
            return replace(chart, dots=tuple(_bars(chart.dots)))
        case Timeline():
            return replace(chart, lanes=tuple(replace(lane, role=_role(lane.role)) for lane in chart.lanes))
    return chart


def _bars(bars: Iterable[Bar]) -> Iterator[Bar]:
    return (replace(bar, role=_role(bar.role), strong=False) for bar in bars)


def _role(role: Role) -> Role:
    return role if role == "reference" else "neutral"
