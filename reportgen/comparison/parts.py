"""Parts and wholes: shares, the share of the area that contains a place, sums.

A share is at most the whole. `share_of_parent` is an operation of its own: level, compiler or an unstated scope may
differ there, everything else refuses; it is worded 相当于, never 占 (docs/comparability.md).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from reportgen.areas import contains
from reportgen.comparison.bounds import Bounds
from reportgen.comparison.derived import (
    PERCENT_DECIMALS,
    Derived,
    Result,
    as_percent,
    as_written,
    derived,
    percent,
    quotient,
    written_decimals,
)
from reportgen.comparison.gates import demand_comparable, refusal, unusable
from reportgen.comparison.rules import UNSPECIFIED, classify, part_of, same_period
from reportgen.comparison.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.facts import Facts
    from reportgen.rows import Observation

_AMOUNTS: Final = frozenset({"flow", "stock"})
_PARENT_MAY_DIFFER: Final = frozenset({"R4", "R5", "R8"})
_REMEDY: Final = "请分列两数，各注期间与口径"
_TWO_SOURCES: Final = Reason("W5", "A*", "部分与整体出自不同资料，只可称相当于")


def share(part: Observation, whole: Observation, facts: Facts) -> Derived:
    """What percentage of the whole a part of one place and period is; ComparisonError if it is no part of it."""
    if why := not_nested(part, whole, facts):
        raise refusal("计算占比", (part, whole), why, _REMEDY)
    reasons = () if part.source_id == whole.source_id else (_TWO_SOURCES,)
    return _share("share", part, whole, facts, reasons)


def share_of_parent(part: Observation, whole: Observation, facts: Facts) -> Derived:
    """What percentage of the containing area's figure a place's figure corresponds to; else ComparisonError."""
    action = "计算相当于上级地区的比例"
    areas = facts.areas
    if not contains(areas[whole.area_id], areas[part.area_id], areas):
        raise refusal(action, (part, whole), "后者不是前者的上级地区", "请改用包含它的地区的数")
    reasons = classify(part, whole, facts).reasons
    barring = [r.words for r in reasons if r.rule not in _PARENT_MAY_DIFFER or r.cls in {"C", "X"}]
    if facts.indicators[part.indicator_id].measure not in _AMOUNTS:
        barring.append("不是可分的数量")
    if barring:
        raise refusal(action, (part, whole), "；".join(barring), _REMEDY)
    return _share("share_of_parent", part, whole, facts, tuple(r for r in reasons if r.rule != "R5"))


def total(observations: Iterable[Observation], facts: Facts) -> Derived:
    """The sum, in the first one's unit, of parts of one place or of one indicator over places; else ComparisonError."""
    group = tuple(observations)
    if why := _not_addable(group, facts):
        raise refusal("相加", group, why, _REMEDY)
    reasons: tuple[Reason, ...] = ()
    if len({o.area_id for o in group}) > 1:
        reasons = demand_comparable(group, facts, "相加").reasons
    bounds = Bounds.of(group[0].quantity)
    for observation in group[1:]:
        bounds = bounds.plus(Bounds.of(observation.quantity))
    unit, formula = group[0].unit, "+".join(as_written(group))
    return derived(Result("sum", group, bounds, unit, formula, written_decimals(group, unit), reasons))


def not_nested(part: Observation, whole: Observation, facts: Facts) -> str:
    """Why an observation is not part of another of the same place and period; empty if it is."""
    if why := unusable(part) or unusable(whole):
        return why
    measures = {facts.indicators[o.indicator_id].measure for o in (part, whole)}
    if len(measures) > 1 or not measures <= _AMOUNTS or part.unit.dimension != whole.unit.dimension:
        return "不是同一种数量"
    if part.area_id != whole.area_id or not same_period(part, whole, facts):
        return "地区或期间不同"
    return _scopes_apart(part, whole, facts)


def _scopes_apart(part: Observation, whole: Observation, facts: Facts) -> str:
    inner, outer = facts.scopes[part.scope_id], facts.scopes[whole.scope_id]
    if part_of(inner, outer, facts):
        return ""
    if part.indicator_id == whole.indicator_id:
        return "同一指标，而前者的口径不在后者之内"
    open_ = inner == outer or UNSPECIFIED in {inner.scope_id, outer.scope_id}
    return "" if open_ else f"口径不同：“{inner.name}”，“{outer.name}”"


def _share(op: str, part: Observation, whole: Observation, facts: Facts, reasons: tuple[Reason, ...]) -> Derived:
    if part.quantity.base > whole.quantity.base:
        raise refusal("计算占比", (part, whole), "部分大于整体", "请核对两数的期间、口径和单位")
    x, y = as_written((part, whole))
    bounds = as_percent(quotient(part, whole).at_most(1), facts)
    return derived(Result(op, (part, whole), bounds, percent(facts), f"{x}÷{y}", PERCENT_DECIMALS, reasons))


def _not_addable(group: tuple[Observation, ...], facts: Facts) -> str:
    if len({o.obs_id for o in group}) < max(2, len(group)):
        return "须有两个以上不同的数"
    if why := next(filter(None, map(unusable, group)), ""):
        return why
    if not all(facts.indicators[o.indicator_id].additive for o in group):
        return "指标不可相加"
    return next(filter(None, (_overlap(a, b, facts) for a, b in combinations(group, 2))), "")


def _overlap(a: Observation, b: Observation, facts: Facts) -> str:
    """Why two numbers do not add up to a third: other kinds or times, or one holds the other."""
    if a.unit.dimension != b.unit.dimension or not same_period(a, b, facts):
        return "单位不同类或期间不同"
    areas = facts.areas
    one, other = areas[a.area_id], areas[b.area_id]
    if contains(one, other, areas) or contains(other, one, areas):
        return f"{one.short_name}与{other.short_name}互相包含"
    inside = part_of(facts.scopes[a.scope_id], facts.scopes[b.scope_id], facts)
    around = part_of(facts.scopes[b.scope_id], facts.scopes[a.scope_id], facts)
    same = (a.area_id, a.indicator_id, a.scope_id) == (b.area_id, b.indicator_id, b.scope_id)
    return "两数互相包含" if same or (a.area_id == b.area_id and (inside or around)) else ""
