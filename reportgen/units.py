"""Quantities: an exact value in the unit as written, its modifier, and the interval the words allow.

Interval rules: docs/comparability.md. u is the unit of the last written digit, U that of the last non-zero digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from reportgen.errors import DataError
from reportgen.numerals import MULTIPLIERS, parse_figure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Modifier = Literal["eq", "more", "gt", "ge", "lt", "le", "near_below", "approx", "range", "vague"]

INFINITY: Final = Decimal("Infinity")
GROUP_FROM: Final = 5  # integer digits from which thousands are separated
HALF: Final = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit word (亿元): its dimension, the factor to the dimension's base unit, how it is printed, its kind."""

    id: str
    dimension: str
    factor: Decimal
    display: str
    kind: str

    @property
    def noun(self) -> str:
        """The word without its power of ten: 亿元 → 元, 万家 → 家, 家 → 家."""
        return self.id.removeprefix(self._head)

    @property
    def power(self) -> Decimal:
        """The power of ten in its word: 亿元 → 10⁸, 家 → 1, 平方公里 → 1."""
        return MULTIPLIERS[self._head]

    @property
    def _head(self) -> str:
        # 百 and 千 alone open other words (百分点, 千克).
        return next((word for word in MULTIPLIERS if word not in {"", "百", "千"} and self.id.startswith(word)), "")


@dataclass(frozen=True, slots=True)
class Interval:
    """From low to high in base units; an end belongs to the interval when it is closed; high may be infinite."""

    low: Decimal
    high: Decimal
    low_closed: bool = True
    high_closed: bool = True

    def contains(self, value: Decimal) -> bool:
        """Whether `value` (base units) lies inside."""
        above = self.low < value or (self.low_closed and self.low == value)
        return above and (value < self.high or (self.high_closed and self.high == value))

    def below(self, other: Interval) -> bool:
        """Whether every value here is smaller than every value there."""
        touching = self.high == other.low and not (self.high_closed and other.low_closed)
        return self.high < other.low or touching

    def disjoint(self, other: Interval) -> bool:
        """Whether the two have no value in common."""
        return self.below(other) or other.below(self)

    def within(self, other: Interval) -> bool:
        """Whether every value here also lies there."""
        low = self.low > other.low or (self.low == other.low and (other.low_closed or not self.low_closed))
        high = self.high < other.high or (self.high == other.high and (other.high_closed or not self.high_closed))
        return low and high

    @property
    def width(self) -> Decimal:
        """The distance of the ends in base units."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in the unit as written; the Decimal keeps the written digits; `high` is the upper end of a range."""

    value: Decimal
    unit: Unit
    modifier: Modifier = "eq"
    high: Decimal | None = None

    @property
    def base(self) -> Decimal:
        """The value in base units."""
        return self.value * self.unit.factor

    def interval(self) -> Interval:
        """What the number and its modifier allow, in base units."""
        found = _INTERVALS[self.modifier](self)
        factor = self.unit.factor
        return Interval(found.low * factor, found.high * factor, found.low_closed, found.high_closed)


def _last_written(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _last_nonzero(value: Decimal) -> Decimal:
    # A trailing zero after the decimal point was written on purpose (89.0); before it, it only holds the place (3000).
    return _last_written(value) if value == 0 or value != value.to_integral() else _last_written(value.normalize())


def _around(value: Decimal, step: Decimal) -> Interval:
    return Interval(value - step * HALF, value + step * HALF)


def _vague(quantity: Quantity) -> Interval:
    if quantity.high is None:
        return Interval(Decimal(0), INFINITY, high_closed=False)
    return Interval(quantity.value, quantity.high, high_closed=False)


_ZERO: Final = Decimal(0)
_INTERVALS: Final[dict[str, Callable[[Quantity], Interval]]] = {
    "eq": lambda q: _around(q.value, _last_written(q.value)),
    "more": lambda q: Interval(q.value, q.value + _last_nonzero(q.value), high_closed=False),
    "gt": lambda q: Interval(q.value, INFINITY, low_closed=False, high_closed=False),
    "ge": lambda q: Interval(q.value, INFINITY, high_closed=False),
    "lt": lambda q: Interval(min(_ZERO, q.value), q.value, high_closed=False),
    "le": lambda q: Interval(min(_ZERO, q.value), q.value),
    "near_below": lambda q: Interval(q.value - _last_nonzero(q.value), q.value, high_closed=False),
    "approx": lambda q: _around(q.value, _last_nonzero(q.value)),
    "range": lambda q: Interval(q.value, q.value if q.high is None else q.high),
    "vague": _vague,
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A quantity in words: before + value + more + unit + after (近 + 1.8 + 万家; 3700 + 多 + 家; 1.3 + 万多 + 家)."""

    before: str
    value: str
    more: str
    unit: str
    after: str

    @property
    def text(self) -> str:
        """The whole as one string."""
        return f"{self.before}{self.value}{self.more}{self.unit}{self.after}"


# The first word of each list is printed when the source's own word is not known; longer words come before their tails.
_BEFORE: Final = {
    "gt": ("超过", "突破", "超出", "高于", "超", "逾"),
    "ge": ("至少", "不低于", "不少于", "不下", "上"),
    "lt": ("不足", "不到", "低于", "少于"),
    "le": ("不超过", "不超"),
    "near_below": ("近", "接近", "将近", "几乎"),
    "approx": ("约", "大约", "约为", "大概"),
    "vague": ("大致",),
}
_MORE: Final = ("多", "余")
_AFTER: Final = {"ge": ("以上", "及以上"), "le": ("以下", "以内"), "approx": ("左右", "上下")}


def wording(quantity: Quantity, as_written: str = "") -> Wording:
    """The quantity in words, with the modifier words of the literal `as_written` where it has them."""
    modifier = quantity.modifier
    after = _spoken(_AFTER.get(modifier, ()), as_written)
    before = "" if after else _spoken(_BEFORE.get(modifier, ()), as_written)
    if not before and not after:
        before = _BEFORE.get(modifier, ("",))[0] if modifier != "ge" else ""
        after = "以上" if modifier == "ge" else ""
    if modifier == "more":
        return _with_more(quantity, as_written)
    return Wording(before, _digits(quantity), "", quantity.unit.display, after)


def _with_more(quantity: Quantity, literal: str) -> Wording:
    """250多亿元, but 1.3万多家: after a fraction, or where the literal has it so, 多 follows the power of ten."""
    word = _spoken(_MORE, literal) or _MORE[0]
    unit = quantity.unit
    power = unit.display.removesuffix(unit.noun)
    if f"{unit.display}{word}" in literal:  # 10倍多 is not 10多倍
        return Wording("", _digits(quantity), "", unit.display, word)
    late = f"{power}{word}" in literal or (quantity.value % 1 != 0 and f"{word}{power}" not in literal)
    if late and power:
        return Wording("", _digits(quantity), f"{power}{word}", unit.noun, "")
    return Wording("", _digits(quantity), word, unit.display, "")


def _spoken(words: tuple[str, ...], literal: str) -> str:
    return max((word for word in words if word in literal), key=len, default="")


def _digits(quantity: Quantity) -> str:
    if quantity.high is None:
        return group_digits(f"{quantity.value:f}")
    sign = "%" if quantity.unit.display == "%" else ""
    return f"{group_digits(f'{quantity.value:f}')}{sign}—{group_digits(f'{quantity.high:f}')}"


def format_quantity(quantity: Quantity) -> str:
    """The quantity as it is printed (近1.8万家, 3700多家, 1400亿元以上); parse() reads it back."""
    return wording(quantity).text


def group_digits(digits: str, separator: str = ",") -> str:
    """The digits with thousands separated from five integer digits on; years and codes never come here."""
    whole, point, fraction = digits.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(whole):,}".replace(",", separator) if len(whole) >= GROUP_FROM else whole
    return f"{sign}{grouped}{point}{fraction}"


def parse(text: str, units: Mapping[str, Unit]) -> Quantity:
    """The quantity a figure string says, in a unit of `units`; DataError if it is no figure or the unit is unknown."""
    figure = parse_figure(text)
    if figure is None or figure.rest or figure.written is None:
        raise DataError(f"「{text}」 不是数字", remedy="请写成 近3.5万家、60多亿元 这样的形式")
    unit = units.get(figure.word) or next((u for u in units.values() if u.display == figure.word), None)
    if unit is None:
        raise DataError(f"「{figure.word}」 {unknown_unit(figure.word, units)}")
    modifier: Modifier = figure.modifier  # type: ignore[assignment]  # a rank is printed with its own words
    return Quantity(figure.written, unit, modifier, figure.written_high)


def unknown_unit(word: str, units: Mapping[str, Unit]) -> str:
    """What is wrong with a unit word and which words are near it."""
    near = sorted(
        (u for u in units if word and (u.startswith(word) or word.startswith(u) or u.endswith(word))), key=len
    )
    return (
        f"不是单位；请用 {' 或 '.join(near[:3])}" if near else "不是单位；请用 data/units.csv 中的单位，或先在那里添加"
    )
