"""What a class allows: rank words and bars pass here, or raise with the reasons and what to do instead.

Table of docs/comparability.md: rank words and ratios on A and A* only; bars also on B, hatched and without a finding.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from reportgen.comparison.rules import MEASURED, classify_group
from reportgen.errors import ComparisonError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.brief import Fill
    from reportgen.comparison.verdict import Verdict
    from reportgen.facts import Facts
    from reportgen.rows import Observation

_REMEDIES: Final = {
    "B": "请并列各数并印出注，不写倍数和位次",
    "C": "请改用各地共有的期间，或分栏列出期间与口径，注明「仅供并列，不可比」",
    "X": "请分开陈述，不要放在同一行",
}


def refusal(action: str, observations: Iterable[Observation], why: str, remedy: str) -> ComparisonError:
    """The error for an action the observations do not allow: which they are, why not, what to do instead."""
    return ComparisonError(f"不能{action}：{why}", place="、".join(o.obs_id for o in observations), remedy=remedy)


def unusable(observation: Observation) -> str:
    """Why no number may be derived from an observation; empty if one may."""
    if observation.rank == "deprecated":
        return "记录已弃用"
    return "" if observation.status in MEASURED else "预计数和目标数不用于推算"


def demand_comparable(observations: Iterable[Observation], facts: Facts, action: str) -> Verdict:
    """The verdict, if it is A or A*; ComparisonError otherwise."""
    group = tuple(observations)
    verdict = classify_group(group, facts)
    if not verdict.comparable:
        raise refusal(action, group, verdict.words, _REMEDIES[verdict.cls])
    return verdict


def rank(observations: Iterable[Observation], facts: Facts) -> tuple[Observation, ...]:
    """The observations from the largest to the smallest; ComparisonError on B, C, X or if two intervals meet."""
    group = tuple(observations)
    demand_comparable(group, facts, "排位次")
    if any(facts.indicators[o.indicator_id].measure == "rank" for o in group):
        raise refusal("排位次", group, "数值本身就是位次", "请照榜单写明发布者和版次")
    ordered = sorted(group, key=lambda o: (o.quantity.base, o.obs_id), reverse=True)
    if meeting := _meeting(ordered):
        raise refusal("排位次", meeting, "数值区间重叠，分不出高低", "请并列各数，不写高低和位次")
    return tuple(ordered)


def _meeting(ordered: Iterable[Observation]) -> tuple[Observation, ...]:
    """Those of the observations, largest first, whose interval meets that of a neighbour."""
    pairs = [(a, b) for a, b in pairwise(ordered) if not b.quantity.interval().below(a.quantity.interval())]
    return tuple({o.obs_id: o for pair in pairs for o in pair}.values())


def bars(observations: Iterable[Observation], facts: Facts) -> Fill:
    """How bars of these observations are filled: solid on A and A*, hatched on B; ComparisonError on C and X."""
    group = tuple(observations)
    verdict = classify_group(group, facts)
    if verdict.cls in {"C", "X"}:
        raise refusal("画在同一张条形图上", group, verdict.words, _REMEDIES[verdict.cls])
    return "hatched" if verdict.cls == "B" else "solid"
