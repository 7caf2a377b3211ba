"""Rules R10 to R12: which row stands for a place, the period most places share, the nearest figure, a series.

Never the freshest number: places are set side by side in the period most of them share (docs/comparability.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from reportgen.comparison.rules import MEASURED, UNSPECIFIED, is_stock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.facts import Facts
    from reportgen.periods import Period
    from reportgen.rows import Observation

    Span = tuple[dt.date, dt.date]

SHARED: Final = 2  # a period is shared from so many places on


@dataclass(frozen=True, slots=True)
class CommonPeriod:
    """The period most places share, their observations in it, and for each other place its nearest figure.

    `period` is None if no two places share one; then every place is absent.
    """

    period: Period | None
    observations: Mapping[str, Observation]
    absent: Mapping[str, Observation | None]


@dataclass(frozen=True, slots=True)
class Series:
    """The full years (for a stock: the dates) of one place in order, and the points that stand apart from the line."""

    full: tuple[Observation, ...]
    detached: tuple[Observation, ...]


def current(area_id: str, indicator_id: str, facts: Facts) -> tuple[Observation, ...]:
    """The rows that stand for a place (R10), in order of time: one for each scope, period, dimension and outlook.

    Deprecated rows never; a preferred row before normal ones; among equals the one with the narrower interval.
    """
    rows = defaultdict(list)
    for row in facts.of_area.get(area_id, ()):
        if row.indicator_id == indicator_id and row.rank != "deprecated":
            rows[_key(row, facts)].append(row)
    return tuple(sorted((min(same, key=_standing) for same in rows.values()), key=_in_time))


def common_period(indicator_id: str, areas: Sequence[str], facts: Facts) -> CommonPeriod:
    """The period most of the areas (ids) share, ties to the latest (R11); forecasts and targets do not count."""
    rows = {area: _measured(area, indicator_id, facts) for area in areas}
    span = _most_shared((_span(row, facts) for row in own) for own in rows.values())
    if span is None:
        return CommonPeriod(None, MappingProxyType({}), _absent(areas, indicator_id, facts, None))
    inside = {area: [row for row in own if _span(row, facts) == span] for area, own in rows.items()}
    chosen = _same_scope({area: own for area, own in inside.items() if own})
    period = next(iter(chosen.values())).period
    missing = [area for area in areas if area not in chosen]
    found = period.closing if is_stock(facts.indicators[indicator_id], facts) else period
    return CommonPeriod(found, MappingProxyType(chosen), _absent(missing, indicator_id, facts, found))


def nearest(area_id: str, indicator_id: str, facts: Facts, period: Period | None = None) -> Observation | None:
    """The place's figure nearest in time to a period, the latest without one; what was before what is foreseen."""
    rows = _measured(area_id, indicator_id, facts) or current(area_id, indicator_id, facts)
    if period is None:
        return rows[-1] if rows else None
    return min(reversed(rows), key=lambda row: _distance(row.period, period), default=None)


def series(indicator_id: str, area_id: str, scope_id: str, facts: Facts) -> Series:
    """The figures of one place, indicator and scope over time (R12).

    Apart from the line stand part-years, spans of years, forecasts, targets and figures in another kind of unit.
    """
    rows = [row for row in current(area_id, indicator_id, facts) if row.scope_id == scope_id]
    stock = is_stock(facts.indicators[indicator_id], facts)
    on_line = [row for row in rows if row.status in MEASURED and (stock or row.period.full_year)]
    counts = Counter(row.unit.dimension for row in on_line)
    own = facts.indicators[indicator_id].dimension
    line = max(counts, key=lambda dimension: (counts[dimension], dimension == own, dimension), default=own)
    full = tuple(row for row in on_line if row.unit.dimension == line)
    return Series(full, tuple(row for row in rows if row not in full))


def _key(row: Observation, facts: Facts) -> tuple[str, Span, str, str]:
    outlook = "" if row.status in MEASURED else row.status
    return row.scope_id, _span(row, facts), row.unit.dimension, outlook


def _span(row: Observation, facts: Facts) -> Span:
    start = row.period.end if is_stock(facts.indicators[row.indicator_id], facts) else row.period.start
    return start, row.period.end


def _standing(row: Observation) -> tuple[bool, object, str]:
    return row.rank != "preferred", row.quantity.interval().width, row.obs_id


def _in_time(row: Observation) -> tuple[dt.date, int, str]:
    """By the last day; of periods with one end the longer comes later, it says more."""
    return row.period.end, (row.period.end - row.period.start).days, row.obs_id


def _measured(area_id: str, indicator_id: str, facts: Facts) -> tuple[Observation, ...]:
    return tuple(row for row in current(area_id, indicator_id, facts) if row.status in MEASURED)


def _most_shared(places: Iterable[Iterable[Span]]) -> Span | None:
    """The span the most places have, ties to the latest end and then to the longest; None if no two share one."""
    counts = Counter(span for spans in places for span in set(spans))
    shared = [span for span, count in counts.items() if count >= SHARED]
    return max(shared, key=lambda span: (counts[span], span[1], span[1] - span[0]), default=None)


def _same_scope(rows: Mapping[str, list[Observation]]) -> dict[str, Observation]:
    """One row for each place: in the dimension and scope most places have, a stated scope before an unstated one."""
    counts = Counter(kind for own in rows.values() for kind in {_kind(row) for row in own})

    def fitness(row: Observation) -> tuple[int, bool, str]:
        return counts[_kind(row)], row.scope_id != UNSPECIFIED, row.obs_id

    return {area: max(own, key=fitness) for area, own in rows.items()}


def _kind(row: Observation) -> tuple[str, str]:
    return row.unit.dimension, row.scope_id


def _absent(
    areas: Iterable[str], indicator_id: str, facts: Facts, period: Period | None
) -> Mapping[str, Observation | None]:
    return MappingProxyType({area: nearest(area, indicator_id, facts, period) for area in areas})


def _distance(a: Period, b: Period) -> tuple[int, int]:
    """The days between the ends, then between the starts."""
    return a.days_between(b), abs((a.start - b.start).days)
