"""Rules R1 to R10 of comparability (docs/comparability.md): the class of a pair or a group of observations, with notes.

Comparability is computed from the rows, never typed. Notes are worded here from names, without figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from reportgen.comparison.verdict import Reason, Verdict, join, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reportgen.facts import Facts
    from reportgen.rows import Indicator, Observation, Scope

UNSPECIFIED: Final = "unspecified"  # the scope of a number whose source does not say what it covers
NEAR_DAYS: Final = 92  # stocks counted at most so many days apart may stand side by side
SETTLED: Final = frozenset({"actual", "provisional"})
MEASURED: Final = SETTLED | {"estimate"}  # says what was, not what is to be
_OF_A_WHOLE: Final = frozenset({"share", "percap", "multiple"})
_LEVELS: Final = {
    "country": "国家级",
    "province": "省级",
    "city": "市级",
    "district": "区县级",
    "town": "镇级",
}
_STATUSES: Final = {"estimate": "测算数", "forecast": "预计数", "target": "目标数"}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two observations in the order of their ids, and how the places of the comparison are called together."""

    a: Observation
    b: Observation
    facts: Facts
    together: str

    @property
    def both(self) -> tuple[Observation, Observation]:
        return self.a, self.b

    def name(self, observation: Observation) -> str:
        return self.facts.areas[observation.area_id].short_name

    def scope(self, observation: Observation) -> Scope:
        return self.facts.scopes[observation.scope_id]

    @property
    def dates(self) -> str:
        return "，".join(f"{self.name(o)}为{o.period.chinese()}" for o in self.both)


def classify(a: Observation, b: Observation, facts: Facts) -> Verdict:
    """The class of a pair with its reasons; the same whichever comes first."""
    return classify_group((a, b), facts)


def classify_group(observations: Iterable[Observation], facts: Facts) -> Verdict:
    """The class of a group, the worst of its pairs; the order of the observations does not matter."""
    group = sorted({o.obs_id: o for o in observations}.values(), key=lambda o: o.obs_id)
    together = _together(group, facts)
    return join(judge(_mismatches(_Pair(a, b, facts, together))) for a, b in combinations(group, 2))


def is_stock(indicator: Indicator, facts: Facts) -> bool:
    """Whether a number holds at an instant: a stock, or a share, multiple or head value of one."""
    whole = facts.indicators.get(indicator.denominator_id)
    part_of_stock = indicator.measure in _OF_A_WHOLE and whole is not None and whole.measure == "stock"
    return indicator.measure == "stock" or part_of_stock


def same_period(a: Observation, b: Observation, facts: Facts) -> bool:
    """Whether two numbers of one kind hold for the same time: a stock for the same day, all else for the same span."""
    if is_stock(facts.indicators[a.indicator_id], facts) and is_stock(facts.indicators[b.indicator_id], facts):
        return a.period.end == b.period.end
    return (a.period.start, a.period.end) == (b.period.start, b.period.end)


def part_of(inner: Scope, outer: Scope, facts: Facts) -> bool:
    """Whether one scope lies inside another, at any remove."""
    seen = {inner.scope_id}
    while (above := facts.scopes.get(inner.part_of)) is not None and above.scope_id not in seen:
        if above.scope_id == outer.scope_id:
            return True
        seen.add(above.scope_id)
        inner = above
    return False


def _together(group: list[Observation], facts: Facts) -> str:
    areas = {o.area_id for o in group}
    kind = "市" if {facts.areas[area].level for area in areas} == {"city"} else "地"
    if len(areas) == 1:
        return "各数"
    return f"两{kind}" if len(areas) == len(group) == 2 else f"各{kind}"  # noqa: PLR2004  # a pair


def _mismatches(pair: _Pair) -> Iterator[Reason]:
    if pair.a.indicator_id != pair.b.indicator_id:
        names = "，".join(pair.facts.indicators[o.indicator_id].name for o in pair.both)
        yield Reason("R1", "X", "指标不同", names)
        return
    yield from (reason for rule in _RULES if (reason := rule(pair)) is not None)


def _dimension(pair: _Pair) -> Reason | None:
    """R2: 亿元 and 亿美元 never meet; there is no conversion without a dated rate."""
    a, b = pair.a.unit, pair.b.unit
    return None if a.dimension == b.dimension else Reason("R2", "X", "计量单位不同类", f"{a.id}，{b.id}")


def _time(pair: _Pair) -> Reason | None:
    """R3: a flow, a rate and a share of a flow need one span, a stock one day, or nearly."""
    if same_period(pair.a, pair.b, pair.facts):
        return None
    if not is_stock(pair.facts.indicators[pair.a.indicator_id], pair.facts):
        return Reason("R3", "C", "期间不同，不可直接相除", pair.dates)
    if pair.a.period.days_between(pair.b.period) <= NEAR_DAYS:
        return Reason("R3", "B", "时点相近而不同日", pair.dates)
    return Reason("R3", "C", "时点相隔较远，不可直接相比", pair.dates)


def _scope(pair: _Pair) -> Reason | None:
    """R4: one scope; an unstated one may stand beside a stated one of the same period; the bias is told."""
    if pair.a.scope_id == pair.b.scope_id:
        return None
    unstated = UNSPECIFIED in {pair.a.scope_id, pair.b.scope_id}
    near = unstated and same_period(pair.a, pair.b, pair.facts)
    return Reason("R4", "B" if near else "C", _unstated_bias(pair) if unstated else _stated_bias(pair))


def _unstated_bias(pair: _Pair) -> str:
    known, open_ = (pair.b, pair.a) if pair.a.scope_id == UNSPECIFIED else (pair.a, pair.b)
    said = f"{pair.name(known)}口径为“{pair.scope(known).name}”，{pair.name(open_)}口径未见说明"
    return f"{said}，若为全口径则前者相对偏低" if pair.scope(known).part_of else f"{said}，偏向不明"


def _stated_bias(pair: _Pair) -> str:
    for a, b in (pair.both, pair.both[::-1]):
        if part_of(pair.scope(a), pair.scope(b), pair.facts):
            return f"{_scoped(pair, a)}窄于{_scoped(pair, b)}，前者数值相对偏低"
    return f"口径不同：{_scoped(pair, pair.a)}，{_scoped(pair, pair.b)}，偏向不明"


def _scoped(pair: _Pair, observation: Observation) -> str:
    return f"{pair.name(observation)}口径“{pair.scope(observation).name}”"


def _level(pair: _Pair) -> Reason | None:
    """R5: another level is a benchmark, never a peer."""
    levels = [pair.facts.areas[o.area_id].level for o in pair.both]
    if levels[0] == levels[1]:
        return None
    said = "，".join(f"{pair.name(o)}为{_LEVELS[level]}" for o, level in zip(pair.both, levels, strict=True))
    return Reason("R5", "B", f"层级不同：{said}，只作参照，不作同级比较")


def _status(pair: _Pair) -> Reason | None:
    """R6: an estimate or forecast weakens a comparison; a target never stands beside another place's actual."""
    unsettled = [o for o in pair.both if o.status not in SETTLED]
    if not unsettled:
        return None
    said = "，".join(f"{pair.name(o)}为{_STATUSES[o.status]}" for o in unsettled)
    targets = [o.status == "target" for o in pair.both]
    beside = any(o.status in MEASURED for o in pair.both) and pair.a.area_id != pair.b.area_id
    return Reason("R6", "X", f"{said}，不与他地实际数并列") if any(targets) and beside else Reason("R6", "B", said)


def _exactness(pair: _Pair) -> Reason | None:
    """R7: words such as 近 and 多, or a period taken from the date of publication, weaken a comparison."""
    said = [f"{pair.name(o)}为概数" for o in pair.both if o.modifier != "eq"]
    said += [f"{pair.name(o)}的期间按发表时间推定" for o in pair.both if o.period_basis == "publication"]
    return Reason("R7", "B", "，".join(dict.fromkeys(said))) if said else None


def _compiler(pair: _Pair) -> Reason | None:
    """R8: another compiler is told, and changes nothing else; an unnamed one is the same within one source only."""
    compilers = {o.compiler for o in pair.both}
    if len(compilers) > 1:
        return Reason("R8", "A*", f"{pair.together}分别统计，编制方不同")
    unnamed = compilers == {""} and pair.a.source_id != pair.b.source_id
    return Reason("R8", "A*", f"{pair.together}出自不同资料，编制方未载明") if unnamed else None


def _standing(pair: _Pair) -> Reason | None:
    """R10: a deprecated row is never used."""
    out = [o for o in pair.both if o.rank == "deprecated"]
    said = "，".join(dict.fromkeys(pair.name(o) for o in out))
    return Reason("R10", "X", f"{said}的记录已弃用", "，".join(o.obs_id for o in out)) if out else None


_RULES: Final[tuple[Callable[[_Pair], Reason | None], ...]] = (
    _dimension,
    _time,
    _scope,
    _level,
    _status,
    _exactness,
    _compiler,
    _standing,
)
