"""Numbers that follow from others: growth, change and multiple against levels, shares against part and whole, sums.

A sum, a ratio or any other number that printed figures imply is a row of derived.csv, held against the printed one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from reportgen.errors import DataError
from reportgen.periods import MONTHS, Period
from reportgen.rows import DerivedRow
from reportgen.units import INFINITY, Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.facts import Facts
    from reportgen.rows import Indicator, Observation, Problem

Derive = Callable[[DerivedRow], Interval]
HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal(0)
ONE_DAY: Final = dt.timedelta(days=1)
_Levels = dict[tuple[str, str, str], list["Observation"]]  # by area, indicator, scope


def problems(facts: Facts, derive: Derive | None) -> Iterator[Problem]:
    """Where a printed rate, change, share, multiple or derived number does not meet what its parts allow."""
    levels = _levels(facts)
    for obs in facts.observations.values():
        indicator = facts.indicators.get(obs.indicator_id)
        base = facts.indicators.get(indicator.base_indicator_id) if indicator else None
        if indicator is None or base is None or obs.rank == "deprecated":
            continue
        if indicator.measure == "share" and indicator.denominator_id:
            yield from _share(obs, indicator, levels)
        elif _compared(indicator, base):
            yield from _change(obs, indicator, base, levels)
    if derive is not None:
        yield from _derived(facts, derive)


def _levels(facts: Facts) -> _Levels:
    """What actually happened."""
    found: _Levels = {}
    for obs in facts.observations.values():
        if obs.rank != "deprecated" and obs.status not in {"forecast", "target"}:
            found.setdefault((obs.area_id, obs.indicator_id, obs.scope_id), []).append(obs)
    return found


def _compared(indicator: Indicator, base: Indicator) -> bool:
    """Whether the indicator says how far its base moved: a growth, a difference, a multiple, or what was added."""
    added = indicator.measure == "flow" and base.measure == "stock"
    return indicator.measure in {"rate", "multiple"} or added


def _change(obs: Observation, indicator: Indicator, base: Indicator, levels: _Levels) -> Iterator[Problem]:
    """The printed movement meets that from the level at the beginning to the one at the end."""
    listed = levels.get((obs.area_id, base.indicator_id, obs.scope_id), [])
    if indicator.measure == "multiple" and obs.period.full_year:
        return  # a multiple says of which year; a single one cannot be held against the year before
    for old, new, years in _ends(obs.period, base, listed):
        if old.unit.dimension != new.unit.dimension:
            continue
        found = _movement(obs, indicator, old.quantity.interval(), new.quantity.interval(), years)
        if found is not None and found.disjoint(obs.quantity.interval()):
            what = f"与 {old.obs_id}、{new.obs_id} 算出的 {_shown(found, obs)} 不符"
            problem = obs.problem("growth", "value", obs.as_written, what, "请核对三行；确为原文不合时请豁免")
            yield replace(problem, objects=(obs.obs_id, old.obs_id, new.obs_id))


def _ends(period: Period, base: Indicator, listed: list[Observation]) -> Iterator[tuple[Observation, Observation, int]]:
    """The levels at both ends of a movement, and the years between them: over several years it is the yearly mean."""
    if base.measure in {"flow", "rate"}:
        earlier, later, years = _flow_ends(period)
        olds, news = ([o for o in listed if o.period == wanted] for wanted in (earlier, later))
    else:
        start, end, years = period.start - ONE_DAY, period.end, max(1, period.month_count // MONTHS)
        olds, news = ([o for o in listed if o.period.end == wanted] for wanted in (start, end))
    yield from ((old, new, years) for old in olds for new in news)


def _flow_ends(period: Period) -> tuple[Period, Period, int]:
    if period.whole_years and not period.full_year:
        return Period.year(period.start.year), Period.year(period.end.year), period.end.year - period.start.year
    return period.years_earlier(), period, 1


def _movement(obs: Observation, indicator: Indicator, old: Interval, new: Interval, years: int) -> Interval | None:
    """From old to new, in the base units of the observation; None where the two say nothing of it."""
    match indicator.measure, obs.unit.dimension:
        case "rate", "percent":
            return percent_change(old, new, years)
        case ("rate", "point") | ("flow", _):
            return Interval(new.low - old.high, new.high - old.low)
        case "multiple", "multiple":
            return quotient(new, old)
    return None


def _share(obs: Observation, indicator: Indicator, levels: _Levels) -> Iterator[Problem]:
    """The printed share meets that of the part in the whole, of the same period."""
    for part in _at(levels, obs, indicator.base_indicator_id):
        for whole in _at(levels, obs, indicator.denominator_id):
            found = quotient(part.quantity.interval(), whole.quantity.interval(), HUNDRED)
            if part.unit.dimension == whole.unit.dimension and found.disjoint(obs.quantity.interval()):
                what = f"与 {part.obs_id}、{whole.obs_id} 算出的 {_shown(found, obs)} 不符"
                problem = obs.problem("share", "value", obs.as_written, what, "请核对三行；确为原文不合时请豁免")
                yield replace(problem, objects=(obs.obs_id, part.obs_id, whole.obs_id))


def _at(levels: _Levels, obs: Observation, indicator_id: str) -> list[Observation]:
    """The levels of an indicator for the place, scope and period of an observation."""
    listed = levels.get((obs.area_id, indicator_id, obs.scope_id), [])
    return [level for level in listed if level.period == obs.period]


def _derived(facts: Facts, derive: Derive) -> Iterator[Problem]:
    """Our number meets the one the source prints."""
    for row in facts.derived.values():
        if not facts.observations.keys() | facts.derived.keys() >= set(row.inputs):
            continue  # told where references are checked
        try:
            ours = derive(row)
        except DataError as fault:
            yield row.problem("derived", "inputs", "|".join(row.inputs), fault.what, fault.remedy)
            continue
        printed = facts.observations.get(row.check_obs_id)
        if printed is not None and ours.disjoint(printed.quantity.interval()):
            what = f"我们算得 {_shown(ours, printed)}，与原文 {printed.as_written} 不符"
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


def _shown(found: Interval, obs: Observation) -> str:
    """An interval in the unit of the observation it is held against."""
    low, high = (end if end == INFINITY else round(end / obs.unit.factor, 2) for end in (found.low, found.high))
    return f"{low} 以上" if high == INFINITY else f"{low}—{high}"
