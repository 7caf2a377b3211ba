"""A place's path on one indicator as a chart: its full years, parts of years apart, forecasts unjoined.

Only full years of one scope are joined (rule R12, docs/comparability.md); a figure of another scope is named in a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from reportgen.brief import Figure, PathChart, PathPoint, Printed, Role, Sentence, Span, Words
from reportgen.outline import tables
from reportgen.outline.context import bare, named, number, period, speak
from reportgen.units import group_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.areas import Area
    from reportgen.outline.context import Context
    from reportgen.rows import Observation

LINE, SLOPE = 3, 2  # full years that make a line, and that make a slope if a part of a year stands beside them
INTERVALS = 4  # of the scale at most
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Path:
    """A place's figures on an indicator: full years of one scope, parts of years, forecasts of full years."""

    full: tuple[Observation, ...]
    part: tuple[Observation, ...] = ()
    forecast: tuple[Observation, ...] = ()

    @property
    def all(self) -> tuple[Observation, ...]:
        """Every figure: full years, forecasts, parts of years."""
        return (*self.full, *self.forecast, *self.part)


def figure(context: Context, area: Area, indicator_id: str) -> Figure | None:
    """The chart of a place's path; None where its full years are too few for one."""
    found = path(context, area, indicator_id)
    if len(found.full) < LINE and not (len(found.full) == SLOPE and found.part):
        return None
    unit, slots = found.full[-1].unit, {"area": context.short(area.area_id), "label": context.label(indicator_id)}
    return Figure(
        figure_id(area, indicator_id),
        _title(found, **slots),
        speak("figure.path_subtitle", found.all, unit=unit.display, first=_year(found.all, 0),
              last=_year(found.all, -1), **slots),
        _chart(context, found, "subject" if area is context.area else "neutral"),
        speak("figure.path_alt", found.all, unit=unit.display, groups=_spoken(found), **slots),
        tuple(_notes(context, found)),
        tables.sources(found.all),
    )  # fmt: skip


def figure_id(area: Area, indicator_id: str) -> str:
    """The id of a place's path, to refer to it."""
    return f"fig-path-{area.slug}-{indicator_id.replace('_', '-')}"


def path(context: Context, area: Area, indicator_id: str) -> Path:
    """A place's figures on an indicator as they may stand in a chart: full years of the scope with most of them."""
    items = context.observations(area.area_id, indicator_id)
    years = [item for item in items if item.period.full_year]
    if not years:
        return Path(())
    scopes = [item.scope_id for item in years]
    scope = max(scopes, key=scopes.count)
    dimension = years[-1].unit.dimension
    foreseen = context.observations(area.area_id, indicator_id, statuses=frozenset({"forecast"}))
    return Path(
        tuple(item for item in years if item.scope_id == scope),
        tuple(item for item in items if item.period.part_year and item.unit.dimension == dimension),
        tuple(item for item in foreseen if item.period.full_year and item.unit.dimension == dimension),
    )


def _title(found: Path, **slots: object) -> Sentence:
    """The last full year where there is a line, else from what to what; falsified by fewer full years."""
    first, last = found.full[0], found.full[-1]
    if len(found.full) >= LINE:
        return speak("figure.path_reached", (last,), when=period(last), value=number(last), **slots)
    return speak("figure.path_change", (first, last), a=number(first), b=number(last),
                 more=last.quantity.base > first.quantity.base, same=last.quantity.base == first.quantity.base,
                 **slots)  # fmt: skip


def _chart(context: Context, found: Path, role: Role) -> PathChart:
    groups: Mapping[Span, tuple[Observation, ...]] = {
        "full": found.full, "forecast": found.forecast, "part": found.part
    }  # fmt: skip
    unit = found.full[-1].unit
    points = tuple(
        PathPoint(item.period.end, item.quantity.base / unit.factor, bare(item) if item.unit == unit else number(item),
                  _when(item, span), span, item is found.full[-1])
        for span, items in groups.items() for item in items
    )  # fmt: skip
    ticks = scale(max(point.value for point in points))
    keys = {span: _key(context, span, items) for span, items in groups.items() if items}
    heads = tuple(Printed(group_digits(f"{tick:f}"), "", "count") for tick in ticks)
    return PathChart(points, ticks[-1], heads, keys, tuple(_gaps(found)), role)


def scale(most: Decimal) -> tuple[Decimal, ...]:
    """Round figures evenly spread from nought to at least `most`, which is above nought."""
    power = Decimal(1).scaleb(most.adjusted() - 1)
    steps = (power * factor * step for factor in (1, 10) for step in STEPS)
    step = next(step for step in steps if step * INTERVALS >= most)
    count = int((most / step).to_integral_value(ROUND_CEILING))
    return tuple((step * index).normalize() + 0 for index in range(count + 1))


def _when(item: Observation, span: Span) -> Printed:
    """The head of a point: a year, or the part of a year in full."""
    return period(item) if span == "part" else Printed(f"{item.period.end.year}", item.obs_id, "period")


def _key(context: Context, span: Span, items: Sequence[Observation]) -> Words:
    """What a mark stands for; forecasts with the month in which their source was written."""
    if span != "forecast":
        return {"full": "全年", "part": "年内累计（未满年度）"}[span]
    days = sorted({context.facts.sources[item.source_id].base_date for item in items})
    return ("预计（", Printed(f"{days[-1].year}年{days[-1].month}月", items[-1].source_id, "date"), "刊载）")


def _gaps(found: Path) -> Iterator[tuple[int, int, tuple[object, ...]]]:
    """The years between the last full year and the first forecast, where the sources carry no full year."""
    last, ahead = found.full[-1].period.end.year, [item.period.end.year for item in found.forecast]
    if ahead and min(ahead) - last > SLOPE:
        first, final = last + 1, min(ahead) - 1
        yield first, final, (Printed(f"{first}—{final}年", found.full[-1].obs_id, "date"), "未载全年值")


def _year(items: Sequence[Observation], index: int) -> Printed:
    """The first or last year the figures cover."""
    ordered = sorted(items, key=lambda item: item.period.end)
    return Printed(f"{ordered[index].period.end.year}", ordered[index].obs_id, "date")


def _spoken(found: Path) -> tuple[object, ...]:
    """The figures for the alternative text: word of the kind, then periods with values."""
    groups = (("全年", found.full), ("未满年度", found.part), ("预计", found.forecast))
    return tuple((word, tuple((period(item), number(item)) for item in items)) for word, items in groups if items)


def _notes(context: Context, found: Path) -> Iterator[Sentence]:
    """What the marks do not say, and which figure is of another scope than the full years."""
    yield speak("note.path", found.all, forecast=bool(found.forecast), part=bool(found.part))
    other = [item for item in found.part if item.scope_id != found.full[-1].scope_id]
    if other:
        yield speak("note.path_scope", other, items=tuple(
            (period(item), named(context.facts.scopes[item.scope_id].name, item.obs_id)) for item in other),
            scope=named(context.facts.scopes[found.full[-1].scope_id].name, found.full[-1].obs_id))  # fmt: skip
