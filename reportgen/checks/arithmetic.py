"""Numbers that follow from others: growth against levels, shares against part and whole, derived against printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from reportgen.errors import DataError
from reportgen.periods import Period
from reportgen.rows import DerivedRow
from reportgen.units import INFINITY, Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.rows import Indicator, Observation, Problem

Derive = Callable[[DerivedRow], Interval]
_Levels = "Mapping[tuple[str, str, str, Period], list[Observation]]"
HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal(0)


def problems(facts: Facts, derive: Derive | None) -> Iterator[Problem]:
    """Where a printed rate, share or derived number does not meet what its parts allow."""
    levels = _levels(facts)
    for obs in facts.observations.values():
        indicator = facts.indicators.get(obs.indicator_id)
        if indicator is None or not indicator.base_indicator_id or obs.rank == "deprecated":
            continue
        if indicator.measure == "rate" and obs.unit.dimension == "percent":
            yield from _growth(obs, indicator, levels)
        if indicator.measure == "share" and indicator.denominator_id:
            yield from _share(obs, indicator, levels)
    if derive is not None:
        yield from _derived(facts, derive)


def _levels(facts: Facts) -> dict[tuple[str, str, str, Period], list[Observation]]:
    """What actually happened, by area, indicator, scope and period."""
    found: dict[tuple[str, str, str, Period], list[Observation]] = {}
    for obs in facts.observations.values():
        if obs.rank != "deprecated" and obs.status not in {"forecast", "target"}:
            found.setdefault((obs.area_id, obs.indicator_id, obs.scope_id, obs.period), []).append(obs)
    return found


def _growth(
    obs: Observation, indicator: Indicator, levels: Mapping[tuple[str, str, str, Period], list[Observation]]
) -> Iterator[Problem]:
    """The rate meets that of the level and the one a year before; over several years it is the yearly mean."""
    earlier, later, years = _ends(obs.period)
    for new in levels.get((obs.area_id, indicator.base_indicator_id, obs.scope_id, later), ()):
        for old in levels.get((obs.area_id, indicator.base_indicator_id, obs.scope_id, earlier), ()):
            found = percent_change(old.quantity.interval(), new.quantity.interval(), years)
            if old.unit.dimension == new.unit.dimension and found.disjoint(obs.quantity.interval()):
                what = f"与 {old.obs_id}、{new.obs_id} 算出的 {_shown(found)} 不符"
                problem = obs.problem("growth", "value", obs.as_written, what, "请核对三行；确为原文不合时请豁免")
                yield replace(problem, objects=(obs.obs_id, old.obs_id, new.obs_id))


def _ends(period: Period) -> tuple[Period, Period, int]:
    """The levels a rate compares, and the years between them."""
    if period.whole_years and not period.full_year:
        return Period.year(period.start.year), Period.year(period.end.year), period.end.year - period.start.year
    return period.years_earlier(), period, 1


def _share(
    obs: Observation, indicator: Indicator, levels: Mapping[tuple[str, str, str, Period], list[Observation]]
) -> Iterator[Problem]:
    for part in levels.get((obs.area_id, indicator.base_indicator_id, obs.scope_id, obs.period), ()):
        for whole in levels.get((obs.area_id, indicator.denominator_id, obs.scope_id, obs.period), ()):
            found = quotient(part.quantity.interval(), whole.quantity.interval(), HUNDRED)
            if part.unit.dimension == whole.unit.dimension and found.disjoint(obs.quantity.interval()):
                what = f"与 {part.obs_id}、{whole.obs_id} 算出的 {_shown(found)} 不符"
                problem = obs.problem("share", "value", obs.as_written, what, "请核对三行；确为原文不合时请豁免")
                yield replace(problem, objects=(obs.obs_id, part.obs_id, whole.obs_id))


def _derived(facts: Facts, derive: Derive) -> Iterator[Problem]:
    """Our number meets the one the source prints."""
    for row in facts.derived.values():
        try:
            ours = derive(row)
        except DataError as fault:
            yield row.problem("derived", "inputs", "|".join(row.inputs), fault.what, fault.remedy)
            continue
        printed = facts.observations.get(row.check_obs_id)
        if printed is not None and ours.disjoint(printed.quantity.interval()):
            what = f"我们算得 {_shown(ours)}，与原文 {printed.as_written} 不符"
            problem = row.problem("derived", "check_obs_id", row.check_obs_id, what, "请核对输入；确为原文不合时请豁免")
            yield replace(problem, objects=(row.derived_id, printed.obs_id))


def quotient(part: Interval, whole: Interval, times: Decimal = Decimal(1)) -> Interval:
    """Every part ÷ whole × times, for numbers that are not negative; ends count as inside."""
    low = ZERO if whole.high == INFINITY else part.low / whole.high * times
    high = INFINITY if whole.low <= 0 or part.high == INFINITY else part.high / whole.low * times
    return Interval(low, high)


def percent_change(old: Interval, new: Interval, years: int = 1) -> Interval:
    """Every yearly growth in percent that leads from old to new in so many years."""
    ratio = quotient(new, old)
    root = Decimal(1) / years
    low, high = ((end if end in {ZERO, INFINITY} else end**root) for end in (ratio.low, ratio.high))
    return Interval((low - 1) * HUNDRED, high if high == INFINITY else (high - 1) * HUNDRED)


def _shown(found: Interval) -> str:
    low, high = (end if end == INFINITY else round(end, 2) for end in (found.low, found.high))
    return f"{low} 以上" if high == INFINITY else f"{low}—{high}"
