"""Claims about quantities, their intervals and their printed form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportgen.errors import DataError
from reportgen.units import INFINITY, Interval, Quantity, Unit, format_quantity, group_digits, parse, wording

YUAN = Unit("亿元", "CNY", Decimal(10**8), "亿元", "money")
FIRMS = Unit("家", "count", Decimal(1), "家", "count")
TEN_THOUSAND_FIRMS = Unit("万家", "count", Decimal(10**4), "万家", "count")
PERCENT = Unit("%", "percent", Decimal(1), "%", "percent")
UNITS = {unit.id: unit for unit in (YUAN, FIRMS, TEN_THOUSAND_FIRMS, PERCENT)}


def _interval(text: str) -> Interval:
    return parse(text, UNITS).interval()


@pytest.mark.parametrize(
    ("text", "low", "high", "ends"),
    [
        ("3000家", "2999.5", "3000.5", "[]"),
        ("89.0%", "88.95", "89.05", "[]"),
        ("250多亿元", "25000000000", "26000000000", "[)"),
        ("3700多家", "3700", "3800", "[)"),
        ("超过15.4%", "15.4", "Infinity", "()"),
        ("1400亿元以上", "140000000000", "Infinity", "[)"),
        ("不足20%", "0", "20", "[)"),
        ("20%以下", "0", "20", "[]"),
        ("近1.8万家", "17000", "18000", "[)"),
        ("约3000家", "2500", "3500", "[]"),
        ("30%—50%", "30", "50", "[]"),
        ("数千家", "2000", "10000", "[)"),
    ],
)
def test_each_modifier_allows_its_interval(text: str, low: str, high: str, ends: str) -> None:
    """The words say from where to where the number may lie, and whether an end belongs to it."""
    expected = Interval(Decimal(low), Decimal(high), ends[0] == "[", ends[1] == "]")
    assert expected == _interval(text)


def test_written_digits_are_kept() -> None:
    """89.0 is not 89: the written zero halves the interval's width ten times."""
    assert Decimal("0.1") == _interval("89.0%").width


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("10350.22", "10,350.22"), ("9066", "9066"), ("14800", "14,800"), ("-12345", "-12,345"), ("1.82", "1.82")],
)
def test_thousands_are_separated_from_five_digits_on(digits: str, expected: str) -> None:
    """Four-digit integers stay whole."""
    assert expected == group_digits(digits)


def test_the_separator_is_the_projects_choice() -> None:
    """A project may write thousands with a space or none."""
    assert group_digits("10350", " ") == "10 350"


@pytest.mark.parametrize("text", ["近1.8万家", "1400亿元以上", "超过200家", "1.3万多家", "30%—50%", "250多亿元"])
def test_what_is_printed_is_what_was_written(text: str) -> None:
    """Reading and printing a plain figure gives it back."""
    assert text == format_quantity(parse(text, UNITS))


def test_the_sources_own_word_is_printed() -> None:
    """突破 is not turned into 超过."""
    assert wording(parse("突破3000亿元", UNITS), "突破3000亿元").text == "突破3000亿元"


def test_the_parts_of_a_wording_stand_apart() -> None:
    """The value can be set in another weight than its words."""
    parts = wording(parse("3700余家", UNITS), "3700余家")
    assert (parts.before, parts.value, parts.more, parts.unit, parts.after) == ("", "3700", "余", "家", "")


def test_an_unknown_unit_names_those_near_it() -> None:
    """The message holds the offending word and the remedy."""
    with pytest.raises(DataError, match="「亿」 不是单位；请用 亿元"):
        parse("300亿", UNITS)


def test_what_is_no_figure_is_refused() -> None:
    """Words without a number raise."""
    with pytest.raises(DataError, match="不是数字"):
        parse("许多", UNITS)


def test_open_ends_that_touch_are_disjoint() -> None:
    """[1, 2) and [2, 3] have no value in common, [1, 2] and [2, 3] have one."""
    upper = Interval(Decimal(2), Decimal(3))
    touching = [Interval(Decimal(1), Decimal(2), high_closed=closed).disjoint(upper) for closed in (False, True)]
    assert touching == [True, False]


def test_a_narrower_interval_lies_within_a_wider_one() -> None:
    """超过200 holds 230 to 240."""
    assert Interval(Decimal(230), Decimal(240)).within(Interval(Decimal(200), INFINITY, low_closed=False))


def test_a_unit_word_is_a_power_and_a_noun() -> None:
    """亿元 is 10⁸ of 元; 家 has no power."""
    assert [(unit.power, unit.noun) for unit in (YUAN, FIRMS)] == [(Decimal(10**8), "元"), (Decimal(1), "家")]


def test_the_base_value_is_exact() -> None:
    """10350.22亿元 is exactly 1035022000000 元."""
    assert Quantity(Decimal("10350.22"), YUAN).base == Decimal(1035022000000)
