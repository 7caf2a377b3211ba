"""The cities set side by side on one indicator: who can be compared with whom, and what may be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen import comparison
from reportgen.errors import ComparisonError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.comparison import Derived, Verdict
    from reportgen.facts import Facts
    from reportgen.outline.context import Context
    from reportgen.rows import Observation

FIRM_CLASSES = ("A", "A*")
EVEN, TIMES = Decimal("1.05"), Decimal("1.95")


@dataclass(frozen=True)
class Side:
    """The city's figure beside those of its peers for the period most cities share; `verdicts` in the peers' order."""

    subject: Observation
    peers: tuple[Observation, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def comparable(self) -> tuple[Observation, ...]:
        """The peers' figures that may be ranked with the city's."""
        return tuple(
            peer for peer, verdict in zip(self.peers, self.verdicts, strict=True) if verdict.cls in FIRM_CLASSES
        )

    @property
    def parallel(self) -> tuple[Observation, ...]:
        """The peers' figures that may stand beside the city's but not be ranked with it (class B)."""
        return tuple(peer for peer, verdict in zip(self.peers, self.verdicts, strict=True) if verdict.cls == "B")

    @property
    def shown(self) -> tuple[Observation, ...]:
        """Every figure that may share a chart, the largest first; by value only where ranking is allowed."""
        shown = (self.subject, *self.comparable, *self.parallel)
        return tuple(sorted(shown, key=lambda item: -item.quantity.base)) if not self.parallel else shown


@dataclass(frozen=True)
class Excess:
    """By how much the larger of two figures exceeds the smaller, as a ratio and in percent."""

    high: Observation
    low: Observation
    percent: Derived
    ratio: Derived

    @property
    def size(self) -> str:
        """How the distance is worded: `even` up to 5 %, `times` from 1.95 on, else `more` (docs/comparability.md)."""
        if self.ratio.high <= EVEN:
            return "even"
        return "times" if self.ratio.low >= TIMES else "more"

    @property
    def shown(self) -> Derived:
        """The derived number that the wording prints."""
        return self.ratio if self.size == "times" else self.percent


def side_by_side(context: Context, indicator_id: str) -> Side | None:
    """The city and its peers on an indicator in the period most share (rule R11), else the city's latest figure alone.

    None where the city has no figure at all.
    """
    ids = [area.area_id for area in context.places]
    common = comparison.common_period(indicator_id, ids, context.facts)
    subject = common.observations.get(context.area.area_id)
    if subject is None:
        own = context.observations(context.area.area_id, indicator_id)
        return Side(own[-1], (), ()) if own else None
    peers = tuple(item for item in common.observations.values() if item is not subject)
    verdicts = tuple(comparison.classify(subject, peer, context.facts) for peer in peers)
    return Side(subject, peers, verdicts)


def allowed(operation: Callable[..., Derived], *inputs: Observation, facts: Facts) -> Derived | None:
    """What an operation gives, or None where the rules refuse it or no digit survives."""
    try:
        found = operation(*inputs, facts)
    except ComparisonError:
        return None
    return found if found.text else None


def excess(context: Context, side: Side) -> Excess | None:
    """The city against the largest comparable peer; None unless the intervals are disjoint and a digit survives."""
    if not side.comparable:
        return None
    peer = max(side.comparable, key=lambda item: item.quantity.base)
    if not side.subject.quantity.interval().disjoint(peer.quantity.interval()):
        return None
    high, low = sorted((side.subject, peer), key=lambda item: -item.quantity.base)
    percent = comparison.excess(high, low, context.facts)
    ratio = comparison.ratio(high, low, context.facts)
    return Excess(high, low, percent, ratio) if percent.text and ratio.text else None
