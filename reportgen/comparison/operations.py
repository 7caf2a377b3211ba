"""Operations across places and through time: ratio, excess, growth, yearly growth, difference.

Each refuses what would be false and carries the intervals through (docs/comparability.md): a ratio needs class A or
A*, growth two equal spans of one series; a growth rate is a rate (R13), nothing is annualised or rescaled (R14).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from reportgen.comparison.bounds import Bounds
from reportgen.comparison.derived import (
    PERCENT_DECIMALS,
    RATIO_DECIMALS,
    Derived,
    Result,
    as_percent,
    as_written,
    derived,
    difference,
    from_percent,
    percent,
    quotient,
    times,
    written_decimals,
)
from reportgen.comparison.gates import demand_comparable, refusal, unusable
from reportgen.comparison.parts import not_nested
from reportgen.comparison.rules import UNSPECIFIED, classify, is_stock, same_period
from reportgen.comparison.verdict import Reason

if TYPE_CHECKING:
    from reportgen.facts import Facts
    from reportgen.rows import Observation

_NO_QUOTIENT: Final = frozenset({"rate", "rank", "index"})
_GROWS: Final = frozenset({"flow", "stock", "percap"})
_SEQUENCE_MAY_DIFFER: Final = frozenset({"R3", "R6", "R7", "R8", "R9"})  # R3 and R6 are judged apart
_SEQUENCE_REMEDY: Final = "请改用同口径、同长度的两个期间，或分列两数、不写增幅"


def ratio(a: Observation, b: Observation, facts: Facts) -> Derived:
    """How many times b goes into a (倍); ComparisonError unless the pair is of class A or A*."""
    reasons = _quotient_reasons(a, b, facts, "相除")
    x, y = as_written((a, b))
    return derived(Result("ratio", (a, b), quotient(a, b), times(facts), f"{x}÷{y}", RATIO_DECIMALS, reasons))


def excess(a: Observation, b: Observation, facts: Facts) -> Derived:
    """By how many percent a exceeds b, negative if it falls short; ComparisonError unless the class is A or A*."""
    reasons = _quotient_reasons(a, b, facts, "写高出的百分比")
    x, y = as_written((a, b))
    bounds = as_percent(quotient(a, b).shifted(-1), facts)
    return derived(Result("excess", (a, b), bounds, percent(facts), f"{x}÷{y}−1", PERCENT_DECIMALS, reasons))


def growth(a: Observation, b: Observation, facts: Facts) -> Derived:
    """The growth in percent from the earlier to the later of two; ComparisonError if they are not of one series."""
    old, new = _sequence(a, b, facts, "计算增幅")
    y, x = as_written((old, new))
    bounds = as_percent(quotient(new, old).shifted(-1), facts)
    reasons = _kept(old, new, facts)
    return derived(Result("growth", (old, new), bounds, percent(facts), f"{x}÷{y}−1", PERCENT_DECIMALS, reasons))


def cagr(a: Observation, b: Observation, facts: Facts) -> Derived:
    """The mean yearly growth in percent between two figures of one series whole years apart; else ComparisonError."""
    old, new = _sequence(a, b, facts, "计算年均增幅")
    years = new.period.end.year - old.period.end.year
    y, x = as_written((old, new))
    bounds = as_percent(quotient(new, old).root(years).shifted(-1), facts)
    formula = f"({x}÷{y})^(1÷{years})−1" if years > 1 else f"{x}÷{y}−1"
    reasons = _kept(old, new, facts)
    return derived(Result("cagr", (old, new), bounds, percent(facts), formula, PERCENT_DECIMALS, reasons))


def diff(a: Observation, b: Observation, facts: Facts) -> Derived:
    """The difference a − b in the unit of a, of percentages in points.

    ComparisonError unless the pair is of class A or A*, of one series, or whole and part of one place and period.
    """
    verdict = classify(a, b, facts)
    ranks = any(facts.indicators[o.indicator_id].measure == "rank" for o in (a, b))
    old, new = sorted((a, b), key=lambda o: (o.period.end, o.obs_id))
    apart = not verdict.comparable and not_in_sequence(old, new, facts) and not_nested(b, a, facts)
    if ranks or apart:
        raise refusal("相减", (a, b), verdict.words or "位次之差不是数量", "请分列两数，各注期间与口径")
    x, y = as_written((a, b))
    bounds, unit = difference(a, b, facts)
    decimals = PERCENT_DECIMALS if unit.dimension == "point" else written_decimals((a, b), unit)
    return derived(Result("diff", (a, b), bounds, unit, f"{x}−{y}", decimals, _kept(a, b, facts)))


def monthly_mean(total: Observation, facts: Facts) -> Derived:
    """A flow over whole months divided by their number (R14: class B at best); ComparisonError for all else."""
    period = total.period
    if facts.indicators[total.indicator_id].measure != "flow" or not period.whole_months or period.month_count == 1:
        raise refusal("计算月均", (total,), "不是跨若干整月的累计数", "请直接列出原数和期间")
    if why := unusable(total):
        raise refusal("计算月均", (total,), why, "请直接列出原数和期间")
    bounds = Bounds.of(total.quantity).times(Fraction(1, period.month_count))
    formula = f"{as_written((total,))[0]}÷{period.month_count}"
    reasons = (Reason("R14", "B", "月均数由累计数除以月数得出，不代表各月，不作比较"),)
    return derived(Result("monthly_mean", (total,), bounds, total.unit, formula, RATIO_DECIMALS, reasons))


def implied_base(level: Observation, rate: Observation, facts: Facts) -> Derived:
    """The figure of a year before that a level and its own growth rate imply; ComparisonError if they do not belong.

    They belong if the rate's indicator names the level's as its base, and place, period and scope agree.
    """
    if why := _not_its_rate(level, rate, facts):
        raise refusal("倒推上年数", (level, rate), why, "请改用同一口径、同一期间的数值和增速")
    one_more = from_percent(rate, facts).shifted(1)
    if one_more.negative or one_more.value == 0:
        raise refusal("倒推上年数", (level, rate), "增速低于负百分之百", "请核对增速")
    bounds = Bounds.of(level.quantity).over(one_more)
    sign = "−" if rate.value < 0 else "+"
    formula = f"{as_written((level,))[0]}÷(1{sign}{as_written((rate,), with_unit=True)[0].removeprefix('-')})"
    decimals = written_decimals((level,), level.unit)
    return derived(Result("implied_base", (level, rate), bounds, level.unit, formula, decimals))


def not_in_sequence(old: Observation, new: Observation, facts: Facts) -> str:
    """Why two observations, the earlier first, are not of one series with equal spans; empty if they are."""
    if why := unusable(old) or unusable(new):
        return why
    if old.area_id != new.area_id:
        return "不是同一地区"
    if barring := [r.words for r in classify(old, new, facts).reasons if r.rule not in _SEQUENCE_MAY_DIFFER]:
        return "；".join(barring)
    return "" if _years_apart(old, new, facts) else "两个期间不是相隔整年的同一时段"


def _years_apart(old: Observation, new: Observation, facts: Facts) -> bool:
    years = new.period.end.year - old.period.end.year
    earlier = new.period.years_earlier(years)
    stock = is_stock(facts.indicators[new.indicator_id], facts)
    same = (
        earlier.end == old.period.end if stock else (earlier.start, earlier.end) == (old.period.start, old.period.end)
    )
    return years > 0 and same and not (old.period.end >= new.period.start and not stock)


def _quotient_reasons(a: Observation, b: Observation, facts: Facts, action: str) -> tuple[Reason, ...]:
    verdict = demand_comparable((a, b), facts, action)
    if facts.indicators[a.indicator_id].measure in _NO_QUOTIENT:
        raise refusal(action, (a, b), "增速、位次和指数之间没有倍数", "请并列两数；增速可写相差多少个百分点")
    return verdict.reasons


def _sequence(a: Observation, b: Observation, facts: Facts, action: str) -> tuple[Observation, Observation]:
    old, new = sorted((a, b), key=lambda o: (o.period.end, o.obs_id))
    if facts.indicators[new.indicator_id].measure not in _GROWS:
        raise refusal(action, (old, new), "只有数量才有增幅", "比率之间请写相差多少个百分点")
    if why := not_in_sequence(old, new, facts):
        raise refusal(action, (old, new), why, _SEQUENCE_REMEDY)
    return old, new


def _kept(a: Observation, b: Observation, facts: Facts) -> tuple[Reason, ...]:
    """The notes that go with a number derived from two: on estimates, rounded figures and compilers."""
    return tuple(r for r in classify(a, b, facts).reasons if r.rule in {"R6", "R7", "R8"})


def _not_its_rate(level: Observation, rate: Observation, facts: Facts) -> str:
    indicator = facts.indicators[rate.indicator_id]
    if indicator.measure != "rate" or indicator.base_indicator_id != level.indicator_id:
        return f"「{indicator.name}」不是「{facts.indicators[level.indicator_id].name}」的增速"
    if level.area_id != rate.area_id or not same_period(level, rate, facts):
        return "地区或期间不同"
    if level.scope_id != rate.scope_id and UNSPECIFIED not in {level.scope_id, rate.scope_id}:
        return "口径不同"
    return unusable(level) or unusable(rate)
