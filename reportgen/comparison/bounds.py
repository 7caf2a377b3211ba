"""Exact arithmetic on numbers known within bounds, and the digits of them that may be printed.

Fractions throughout; only roots and the step to Decimal round, and then outwards. An absent end is no limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reportgen.units import Quantity

PRECISION: Final = 60  # significant digits of a Decimal made of a fraction
ROOT_PLACES: Final = 40  # decimals of a root


@dataclass(frozen=True, slots=True)
class Bounds:
    """A value and the ends it lies between, both included; None is an end without limit."""

    value: Fraction
    low: Fraction | None
    high: Fraction | None

    @classmethod
    def of(cls, quantity: Quantity) -> Bounds:
        """A quantity in base units with the interval its digits and modifier allow."""
        interval = quantity.interval()
        return cls(Fraction(quantity.base), _end(interval.low), _end(interval.high))

    @property
    def negative(self) -> bool:
        """Whether it may be below zero."""
        return self.low is None or self.low < 0

    def plus(self, other: Bounds) -> Bounds:
        """The sum."""
        return Bounds(self.value + other.value, _added(self.low, other.low), _added(self.high, other.high))

    def minus(self, other: Bounds) -> Bounds:
        """The difference."""
        return self.plus(other.times(Fraction(-1)))

    def times(self, factor: Fraction) -> Bounds:
        """The product with an exact factor."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Bounds(self.value * factor, low, high) if factor >= 0 else Bounds(self.value * factor, high, low)

    def shifted(self, by: int) -> Bounds:
        """The sum with an exact whole number."""
        return self.plus(Bounds(Fraction(by), Fraction(by), Fraction(by)))

    def over(self, other: Bounds) -> Bounds:
        """The quotient of two numbers that are not negative; ZeroDivisionError if the divisor's value is zero."""
        low = None if self.low is None else _quotient_low(self.low, other.high)
        return Bounds(self.value / other.value, low, _quotient_high(self.high, other.low))

    def root(self, degree: int) -> Bounds:
        """The root of a number that is not negative, its ends rounded outwards."""
        low = None if self.low is None else _root(self.low, degree, up=False)
        high = None if self.high is None else _root(self.high, degree, up=True)
        return Bounds(_root(self.value, degree, up=False), low, high)

    def at_most(self, top: int) -> Bounds:
        """The same with nothing above `top`, where it is known that nothing can be."""
        high = Fraction(top) if self.high is None else min(self.high, Fraction(top))
        return Bounds(self.value, self.low, high)

    def decimals(self) -> tuple[Decimal, Decimal, Decimal]:
        """Value, low and high as Decimals, the ends rounded outwards, no limit as an infinity."""
        return (
            _decimal(self.value, ROUND_HALF_EVEN),
            Decimal("-Infinity") if self.low is None else _decimal(self.low, ROUND_FLOOR),
            Decimal("Infinity") if self.high is None else _decimal(self.high, ROUND_CEILING),
        )


def printed(low: Decimal, high: Decimal, at_most: int) -> str | None:
    """The number with the most decimals, up to `at_most`, to which both ends round (half up) alike.

    None if there are none, or if the ends differ and only a zero would be left.
    """
    if not (low.is_finite() and high.is_finite()):
        return None
    for places in range(at_most, -1, -1):
        first, last = _rounded(low, places), _rounded(high, places)
        if first == last:
            return None if first == 0 and low != high else f"{abs(first) if first == 0 else first:f}"
    return None


def _rounded(number: Decimal, places: int) -> Decimal:
    with localcontext(prec=2 * PRECISION):
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _end(number: Decimal) -> Fraction | None:
    return Fraction(number) if number.is_finite() else None


def _added(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _quotient_low(low: Fraction, divisor_high: Fraction | None) -> Fraction:
    return Fraction(0) if divisor_high is None else low / divisor_high


def _quotient_high(high: Fraction | None, divisor_low: Fraction | None) -> Fraction | None:
    return None if high is None or not divisor_low else high / divisor_low


def _decimal(number: Fraction, rounding: str) -> Decimal:
    with localcontext(prec=PRECISION, rounding=rounding):
        return Decimal(number.numerator) / Decimal(number.denominator)


def _root(number: Fraction, degree: int, *, up: bool) -> Fraction:
    """The root to ROOT_PLACES decimals, rounded down or up; exact where it ends by then."""
    unit = 10**ROOT_PLACES
    down = Fraction(_whole_root(number.numerator * unit**degree // number.denominator, degree), unit)
    return down if not up or down**degree == number else down + Fraction(1, unit)


def _whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power does not exceed `number` (Newton's method from above)."""
    if number == 0:
        return 0
    guess = 1 << -(-number.bit_length() // degree)
    while (better := ((degree - 1) * guess + number // guess ** (degree - 1)) // degree) < guess:
        guess = better
    return guess
