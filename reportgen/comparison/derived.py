"""Derived numbers: what was computed, from what, within which bounds, and the digits that may be printed of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from reportgen.comparison.bounds import PRECISION, Bounds, printed
from reportgen.comparison.gates import refusal
from reportgen.units import Interval, Unit, format_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.comparison.verdict import Reason
    from reportgen.facts import Facts
    from reportgen.rows import Observation

RATIO_DECIMALS: Final = 2
PERCENT_DECIMALS: Final = 1
PERCENT: Final = Unit("%", "percent", Decimal(1), "%", "percent")
TIMES: Final = Unit("倍", "multiple", Decimal(1), "倍", "multiple")
POINTS: Final = Unit("个百分点", "point", Decimal(1), "个百分点", "pp")


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed number: its inputs, value and ends in base units of `unit`, printable digits in `unit` itself.

    `text`, with at most `decimals`, is None if no digit survives; `reasons` are the notes that go with the number.
    """

    id: str
    op: str
    inputs: tuple[str, ...]
    value: Decimal
    low: Decimal
    high: Decimal
    unit: Unit
    text: str | None
    formula: str
    decimals: int
    reasons: tuple[Reason, ...] = ()

    @property
    def interval(self) -> Interval:
        """From low to high in base units."""
        return Interval(self.low, self.high)

    def printed(self, at_most: int) -> str | None:
        """The digits with at most so many decimals (for 14% where `text` says 14.2); None if no digit survives."""
        return _in_unit(self.low, self.high, self.unit, at_most)


@dataclass(frozen=True, slots=True)
class Result:
    """What an operation computed: bounds in base units of `unit`, how it is written, how many decimals at most."""

    op: str
    observations: tuple[Observation, ...]
    bounds: Bounds
    unit: Unit
    formula: str
    decimals: int
    reasons: tuple[Reason, ...] = ()


def derived(result: Result) -> Derived:
    """The derived number of a result, its id made of the operation and the inputs."""
    inputs = tuple(o.obs_id for o in result.observations)
    value, low, high = result.bounds.decimals()
    text = _in_unit(low, high, result.unit, result.decimals)
    name = f"{result.op}({'|'.join(inputs)})"
    formula, decimals, reasons = result.formula, result.decimals, result.reasons
    return Derived(name, result.op, inputs, value, low, high, result.unit, text, formula, decimals, reasons)


def percent(facts: Facts) -> Unit:
    """The project's unit of percentages."""
    return facts.units.get(PERCENT.id, PERCENT)


def times(facts: Facts) -> Unit:
    """The project's unit of multiples (倍)."""
    return facts.units.get(TIMES.id, TIMES)


def as_percent(pure: Bounds, facts: Facts) -> Bounds:
    """A pure number (a half) as a percentage in base units."""
    return pure.times(100 * Fraction(percent(facts).factor))


def from_percent(observation: Observation, facts: Facts) -> Bounds:
    """A percentage as a pure number."""
    return Bounds.of(observation.quantity).times(1 / (100 * Fraction(percent(facts).factor)))


def quotient(a: Observation, b: Observation) -> Bounds:
    """The bounds of a ÷ b in base units; ComparisonError if one may be negative or the divisor is zero."""
    over, under = Bounds.of(a.quantity), Bounds.of(b.quantity)
    if over.negative or under.negative or under.value == 0:
        raise refusal("相除", (a, b), "含负数或除数为零", "请分列两数")
    return over.over(under)


def difference(a: Observation, b: Observation, facts: Facts) -> tuple[Bounds, Unit]:
    """The bounds of a − b and their unit: that of a, for percentages the percentage point."""
    bounds = Bounds.of(a.quantity).minus(Bounds.of(b.quantity))
    if a.unit.dimension != PERCENT.dimension:
        return bounds, a.unit
    points = facts.units.get(POINTS.id, POINTS)
    return bounds.times(Fraction(points.factor) / Fraction(percent(facts).factor)), points


def as_written(observations: Iterable[Observation], *, with_unit: bool = False) -> tuple[str, ...]:
    """The inputs of a formula: bare digits if all are exact and in one unit, else with their words and units."""
    group = tuple(observations)
    bare = not with_unit and len({o.unit.id for o in group}) == 1 and all(o.modifier == "eq" for o in group)
    return tuple(f"{o.value:f}" if bare else format_quantity(o.quantity) for o in group)


def written_decimals(observations: Iterable[Observation], unit: Unit) -> int:
    """The decimals the inputs have in `unit`, at most those of a ratio: a derived amount has no more."""
    exponents = [(o.value * o.unit.factor / unit.factor).normalize().as_tuple().exponent for o in observations]
    return min(RATIO_DECIMALS, max(0, *(-e for e in exponents if isinstance(e, int))))


def _in_unit(low: Decimal, high: Decimal, unit: Unit, at_most: int) -> str | None:
    with localcontext(prec=PRECISION):
        return printed(low / unit.factor, high / unit.factor, at_most)
