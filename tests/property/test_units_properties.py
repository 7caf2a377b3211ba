"""Laws of quantities and periods."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reportgen.numerals import number
from reportgen.periods import Period
from reportgen.units import Modifier, Quantity, Unit, format_quantity, group_digits, parse

_WORDS = {
    "亿元": 10**8,
    "万元": 10**4,
    "元": 1,
    "亿美元": 10**8,
    "家": 1,
    "万家": 10**4,
    "%": 1,
    "万人": 10**4,
    "个百分点": 1,
}
UNITS = {word: Unit(word, word[-1], Decimal(factor), word, "count") for word, factor in _WORDS.items()}
SINGLE: tuple[Modifier, ...] = ("eq", "more", "gt", "ge", "lt", "le", "near_below", "approx")

values = st.decimals(min_value=0, max_value=10**7, allow_nan=False, allow_infinity=False, places=2) | st.integers(
    min_value=0, max_value=10**7
).map(Decimal)
units = st.sampled_from(sorted(UNITS)).map(UNITS.__getitem__)
singles = st.builds(Quantity, values, units, st.sampled_from(SINGLE))
ranges = st.builds(
    lambda ends, unit, modifier: Quantity(min(ends), unit, modifier, max(ends)),
    st.tuples(values, values),
    units,
    st.sampled_from(("range", "vague")),
)
days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
months = st.tuples(st.integers(1990, 2030), st.integers(1, 12), st.integers(1, 12)).map(
    lambda t: Period.months(t[0], min(t[1:]), max(t[1:]))
)
spans = st.tuples(days, days).map(lambda ends: Period(min(ends), max(ends)))
years = st.tuples(st.integers(1990, 2030), st.integers(0, 9)).map(lambda t: Period.year(t[0], t[0] + t[1]))
periods = days.map(Period.at) | months | spans | years


@given(singles | ranges)
def test_what_is_printed_is_read_back(quantity: Quantity) -> None:
    """parse(format(q)) is q, with its modifier and unit."""
    assert parse(format_quantity(quantity), UNITS) == quantity


@given(singles)
def test_reading_keeps_the_written_digits(quantity: Quantity) -> None:
    """12.50 does not become 12.5."""
    assert str(parse(format_quantity(quantity), UNITS).value) == str(quantity.value)


@given(singles | ranges)
def test_an_interval_reaches_to_its_value(quantity: Quantity) -> None:
    """The value lies in it or is an end the word leaves open (近, 超过)."""
    found = quantity.interval()
    assert found.low <= quantity.base <= found.high


@given(singles.filter(lambda q: q.modifier in {"eq", "more", "ge", "le", "approx"}))
def test_an_interval_with_a_closed_end_holds_its_value(quantity: Quantity) -> None:
    """The value is one of those the words allow."""
    assert quantity.interval().contains(quantity.base)


@given(singles, singles)
def test_two_intervals_meet_or_one_lies_below(one: Quantity, other: Quantity) -> None:
    """Disjoint is symmetric and means ordered."""
    a, b = one.interval(), other.interval()
    assert a.disjoint(b) == b.disjoint(a) == (a.below(b) or b.below(a))


@given(st.integers(-(10**12), 10**12))
def test_separators_do_not_change_a_number(value: int) -> None:
    """Taken out again they leave the digits."""
    assert group_digits(str(value)).replace(",", "") == str(value)


@given(periods)
def test_a_period_is_read_back_from_its_text(period: Period) -> None:
    """parse(sdmx) is the period."""
    assert Period.parse(period.sdmx) == period


@given(periods, periods)
def test_equal_periods_have_equal_texts(one: Period, other: Period) -> None:
    """And different ones different texts."""
    assert (one == other) == (one.sdmx == other.sdmx)


@given(st.integers(1, 99999999))
def test_chinese_numerals_have_the_arabic_value(value: int) -> None:
    """万 and 亿 split the digits into groups of four."""
    assert number(_chinese(value)) == value


def _chinese(value: int) -> str:
    high, low = divmod(value, 10**4)
    return (_group(high) + "万" if high else "") + (("零" if high and low < 1000 else "") + _group(low) if low else "")


def _group(value: int) -> str:
    text, zero = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        text += ("零" if zero and digit and text else "") + ("零一二三四五六七八九"[digit] + word if digit else "")
        zero = not digit
    return text
