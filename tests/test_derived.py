"""Derived numbers: what each operation gives, what it refuses, and the digits that may be printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from factory import make_facts, observe_all

from reportgen import comparison
from reportgen.errors import ComparisonError, DataError

NINE = "2030-M01/2030-M09"
RATE = {"indicator_id": "sales_growth", "unit": "%"}


def evaluated(*observations: dict[str, Any], **row: str) -> comparison.Derived:
    """The number a derived row gives whose inputs are all the observations, in order."""
    ids = [f"{o.get('area_id', 'jia')}.{o.get('indicator_id', 'sales')}.{n}" for n, o in enumerate(observations)]
    facts = make_facts(observations=observations, derived=[{"derived_id": "d", "inputs": "|".join(ids), **row}])
    return comparison.derive(facts.derived["d"], facts)


def refused(*observations: dict[str, Any], **row: str) -> str:
    """The message with which a derived row is refused."""
    with pytest.raises(DataError) as caught:
        evaluated(*observations, **row)
    return str(caught.value)


# --- printed digits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "at_most", "text"),
    [
        ("1.1416", "1.1417", 2, "1.14"),
        ("1.1416", "1.1417", 1, "1.1"),
        ("1.10", "1.10", 2, "1.10"),
        ("1.144", "1.146", 2, "1.1"),
        ("12.6", "13.4", 2, "13"),
        ("12.4", "13.4", 2, None),
        ("2.45", "2.54", 1, "2.5"),
        ("0.1", "0.3", 0, None),
        ("-0.2", "0.3", 0, None),
        ("0", "0", 1, "0.0"),
        ("-3.26", "-3.25", 1, "-3.3"),
        ("5", "Infinity", 2, None),
    ],
)
def test_printed_digits_are_those_both_ends_share(low: str, high: str, at_most: int, text: str | None) -> None:
    """The most decimals to which both ends round half up alike; none, or only a zero, is not printed."""
    assert comparison.printed(Decimal(low), Decimal(high), at_most) == text


# --- across places ----------------------------------------------------------------------------------------------------


def test_ratio_carries_the_interval_and_the_note() -> None:
    """8 ÷ 4: the ends are 7.5 ÷ 4.5 and 8.5 ÷ 3.5, outwards; no decimal survives, the note on compilers does."""
    facts, (a, b) = observe_all({"value": "8"}, {"area_id": "yi", "value": "4", "compiler": "乙局"})
    found = comparison.ratio(a, b, facts)
    ends = (round(found.low, 4), round(found.high, 4))
    assert (found.value, ends, found.text, found.formula, [r.rule for r in found.reasons]) == (
        Decimal(2), (Decimal("1.6667"), Decimal("2.4286")), "2", "8÷4", ["R8"],
    )  # fmt: skip


def test_excess_is_in_percent() -> None:
    """110.0 over 100.0 is 10% more; one decimal does not survive, for it may be 9.9."""
    facts, (a, b) = observe_all({"value": "110.0"}, {"area_id": "yi", "value": "100.0"})
    found = comparison.excess(a, b, facts)
    assert (found.value, found.text, found.unit.id, found.formula) == (Decimal(10), "10", "%", "110.0÷100.0−1")


def test_ratio_of_growth_rates_is_refused() -> None:
    """R13: a growth rate is a rate; half as fast again is not said."""
    facts, (a, b) = observe_all({**RATE, "value": "9"}, {**RATE, "area_id": "yi", "value": "6"})
    with pytest.raises(ComparisonError, match="增速、位次和指数之间没有倍数"):
        comparison.ratio(a, b, facts)


def test_ratio_by_zero_is_refused() -> None:
    """There is no ratio to nothing."""
    facts, (a, b) = observe_all({}, {"area_id": "yi", "value": "0"})
    with pytest.raises(ComparisonError, match="含负数或除数为零"):
        comparison.ratio(a, b, facts)


def test_ratio_of_two_powers_of_ten_is_exact() -> None:
    """The formula shows the units where they differ, the value is in base units."""
    facts, (a, b) = observe_all({"value": "1.80", "unit": "万亿元"}, {"area_id": "yi", "value": "6000"})
    found = comparison.ratio(a, b, facts)
    assert (found.value, found.formula) == (Decimal(3), "1.80万亿元÷6000亿元")


def test_difference_of_percentages_is_in_points() -> None:
    """9.4% and 6.1% differ by 3.3 points; one decimal of both ends differs, none is left but 3."""
    facts, (a, b) = observe_all({**RATE, "value": "9.4"}, {**RATE, "area_id": "yi", "value": "6.1"})
    found = comparison.diff(a, b, facts)
    assert (found.value, found.unit.id, found.text) == (Decimal("3.3"), "个百分点", "3")


def test_difference_across_periods_and_places_is_refused() -> None:
    """Class C pairs are not subtracted."""
    assert "不能相减：期间不同" in refused({}, {"area_id": "yi", "period": NINE}, op="diff", unit="亿元")


# --- shares -----------------------------------------------------------------------------------------------------------


def test_share_of_two_indicators_of_one_place() -> None:
    """网上 ÷ 全部 in one place and period: 7.0%, both digits sure."""
    found = evaluated({"indicator_id": "online", "value": "724.54"}, {"value": "10350.22"}, op="share", unit="%")
    assert (found.text, found.formula, found.reasons) == ("7.0", "724.54÷10350.22", ())


def test_share_of_two_reports_may_only_correspond() -> None:
    """Part and whole from two reports carry the note that 占 may not be said."""
    found = evaluated({"indicator_id": "online", "value": "7"}, {"source_id": "S001"}, op="share", unit="%")
    assert [r.note for r in found.reasons] == ["部分与整体出自不同资料，只可称相当于"]


def test_share_never_exceeds_the_whole() -> None:
    """The upper end stops at 100% where the digits alone would allow more."""
    found = evaluated({"indicator_id": "online", "value": "10"}, {"value": "10"}, op="share", unit="%")
    assert (found.value, found.high, found.text) == (Decimal(100), Decimal(100), None)


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ({"value": "101", "indicator_id": "online"}, "部分大于整体"),
        ({"value": "9", "indicator_id": "online", "period": NINE}, "地区或期间不同"),
        ({"value": "9", "indicator_id": "online", "status": "forecast"}, "预计数和目标数不用于推算"),
        ({"value": "9", "indicator_id": "online", "unit": "亿美元"}, "不是同一种数量"),
        ({"value": "9", "indicator_id": "sales_growth", "unit": "%"}, "不是同一种数量"),
        ({"value": "9"}, "同一指标，而前者的口径不在后者之内"),
        ({"value": "9", "rank": "deprecated", "indicator_id": "online"}, "记录已弃用"),
    ],
)
def test_share_refuses_what_is_no_part(part: dict[str, str], why: str) -> None:
    """Another period, kind, currency or status, and more than the whole, are refused."""
    assert why in refused(part, {}, op="share", unit="%")


def test_share_of_a_narrower_scope() -> None:
    """One indicator, the part's scope inside the whole's."""
    assert evaluated({"value": "25.00", "scope_id": "large"}, {"value": "50.00"}, op="share", unit="%").text == "50.0"


def test_share_of_parent_walks_up_to_the_area_that_contains() -> None:
    """A city of a province of the country: level, compiler and an unstated scope may differ, and are told."""
    part = {"value": "2004", "period": NINE, "compiler": "甲局", "scope_id": "unspecified"}
    whole = {"area_id": "yun", "value": "1.82", "unit": "万亿元", "period": NINE, "compiler": "部"}
    found = evaluated(part, whole, op="share", unit="%")
    assert (found.op, found.text, found.formula, [r.rule for r in found.reasons]) == (
        "share_of_parent", "11.0", "2004亿元÷1.82万亿元", ["R4", "R8"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("whole", "why"),
    [
        ({"period": NINE}, "期间不同"),
        ({"status": "forecast"}, "云为预计数"),
        ({"modifier": "approx"}, "云为概数"),
        ({"scope_id": "large"}, "窄于"),
        ({"indicator_id": "online"}, "指标不同"),
        ({"period_basis": "publication"}, "云的期间按发表时间推定"),
        ({"area_id": "jiadong"}, "后者不是前者的上级地区"),
        ({"area_id": "yi"}, "后者不是前者的上级地区"),
    ],
)
def test_share_of_parent_refuses_everything_else(whole: dict[str, str], why: str) -> None:
    """Nothing but level, compiler and an unstated scope may differ."""
    assert why in refused({"value": "9"}, {"area_id": "yun", **whole}, op="share", unit="%")


def test_share_of_parent_of_a_rate_is_refused() -> None:
    """A growth rate is no part of a growth rate."""
    assert "不是可分的数量" in refused({**RATE, "value": "9"}, {**RATE, "area_id": "yun"}, op="share", unit="%")


# --- through time -----------------------------------------------------------------------------------------------------


def test_growth_runs_from_the_earlier_to_the_later() -> None:
    """The order of the inputs does not matter; 3315.79 to 4252.8 is 28.3%."""
    rows = ({"value": "4252.8", "period": "2030"}, {"value": "3315.79", "period": "2029"})
    found = [evaluated(*order, op="growth", unit="%") for order in (rows, rows[::-1])]
    assert [(f.text, f.formula) for f in found] == [("28.3", "4252.8÷3315.79−1")] * 2


def test_growth_of_the_same_months_a_year_before() -> None:
    """Nine months against the nine months of the year before are equal spans."""
    rows = ({"value": "100.0", "period": "2029-M01/2029-M09"}, {"value": "120.0", "period": NINE})
    assert evaluated(*rows, op="growth", unit="%").text == "20"


@pytest.mark.parametrize(
    ("later", "why"),
    [
        ({"period": NINE}, "两个期间不是相隔整年的同一时段"),
        ({"period": "2029"}, "两个期间不是相隔整年的同一时段"),
        ({"period": "2030", "scope_id": "large"}, "窄于"),
        ({"period": "2030", "area_id": "yi"}, "不是同一地区"),
        ({"period": "2030", "status": "target"}, "预计数和目标数不用于推算"),
        ({"period": "2030", "unit": "亿美元"}, "计量单位不同类"),
        ({"period": "2030", "rank": "deprecated"}, "记录已弃用"),
    ],
)
def test_growth_refuses_two_series(later: dict[str, str], why: str) -> None:
    """Part of a year, another scope, place, status or currency: no growth."""
    assert why in refused({"period": "2029"}, later, op="growth", unit="%")


def test_growth_to_an_open_end_prints_no_digit() -> None:
    """1400亿元以上 has no upper end: the growth has no digit, only a formula."""
    rows = ({"value": "789.53", "period": "2026"}, {"value": "1400", "modifier": "ge"})
    found = evaluated(*rows, op="growth", unit="%")
    assert (found.text, found.formula) == (None, "1400亿元以上÷789.53亿元−1")


def test_yearly_growth_is_the_root_over_the_years() -> None:
    """120.00 to 926.8 in three years: 97.7% a year; of 120 the decimal would not survive."""
    rows = ({"value": "120.00", "period": "2027"}, {"value": "926.8", "period": "2030"})
    found = evaluated(*rows, op="cagr", unit="%")
    assert (found.text, found.formula) == ("97.7", "(926.8÷120.00)^(1÷3)−1")


def test_yearly_growth_loses_its_decimal_with_a_vague_end() -> None:
    """250多 to 3315.79 in seven years: the decimal does not survive."""
    rows = ({"value": "250", "modifier": "more", "period": "2023"}, {"value": "3315.79", "period": "2030"})
    assert evaluated(*rows, op="cagr", unit="%").text is None


def test_yearly_growth_of_a_whole_root_is_exact() -> None:
    """A fourfold in two years is 100% a year, without rounding."""
    rows = ({"value": "100", "period": "2028"}, {"value": "400", "period": "2030"})
    assert evaluated(*rows, op="cagr", unit="%").value == 100


def test_growth_of_a_stock_goes_by_its_days() -> None:
    """A year's end and the month that ends on it a year later are one year apart."""
    stock = {"indicator_id": "shops", "unit": "家"}
    rows = ({**stock, "value": "1000", "period": "2029-12-31"}, {**stock, "value": "1500", "period": "2030-M12"})
    assert evaluated(*rows, op="growth", unit="%").text == "50"


# --- sums, means, implied bases ---------------------------------------------------------------------------------------


def test_sum_of_two_parts_of_one_place() -> None:
    """B2B and shops add up within their rounding: the last digit of the sum is not sure and is not printed."""
    rows = ({"indicator_id": "online", "value": "7062.0"}, {"indicator_id": "offline", "value": "2004.0"})
    found = evaluated(*rows, op="sum", unit="亿元")
    assert (found.value, found.text, found.formula) == (Decimal(9066) * 10**8, "9066", "7062.0+2004.0")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"area_id": "jiadong"}, "互相包含"),
        ({"area_id": "yi", "period": NINE}, "单位不同类或期间不同"),
        ({"scope_id": "large"}, "两数互相包含"),
        ({"indicator_id": "sales_growth", "unit": "%"}, "指标不可相加"),
        ({"area_id": "yi", "scope_id": "large"}, "不能相加"),
        ({"area_id": "yi", "status": "forecast"}, "预计数和目标数不用于推算"),
    ],
)
def test_sum_refuses_what_overlaps_or_differs(other: dict[str, str], why: str) -> None:
    """A district in its city, a scope in its whole, another period, scope or kind are not added."""
    assert why in refused({}, other, op="sum", unit="亿元")


def test_sum_over_places_needs_class_a() -> None:
    """Two cities counted alike are added."""
    assert evaluated({"value": "10.0"}, {"area_id": "yi", "value": "20.0"}, op="sum", unit="亿元").text == "30"


def test_monthly_mean_is_class_b() -> None:
    """R14: the mean of nine months, with the note that it is not compared."""
    found = evaluated({"value": "110.62", "period": NINE}, op="monthly_mean", unit="亿元")
    assert (found.text, found.formula, [(r.rule, r.cls) for r in found.reasons]) == (
        "12.29", "110.62÷9", [("R14", "B")],
    )  # fmt: skip


@pytest.mark.parametrize("row", [{"period": "2030-M01"}, {"indicator_id": "shops", "period": "2030-12-31"}, RATE])
def test_monthly_mean_is_of_flows_over_months(row: dict[str, str]) -> None:
    """One month, a stock and a rate have no monthly mean."""
    assert "不是跨若干整月的累计数" in refused(row, op="monthly_mean", unit="亿元")


def test_implied_base_divides_by_one_plus_the_rate() -> None:
    """1267.4 after growing by 68.3% was 753."""
    found = evaluated({"value": "1267.4"}, {**RATE, "value": "68.3"}, op="implied_base", unit="亿元")
    assert (found.text, found.formula) == ("753", "1267.4÷(1+68.3%)")


def test_implied_base_after_a_fall() -> None:
    """A negative rate is taken off."""
    found = evaluated({"value": "90.00"}, {**RATE, "value": "-10.00"}, op="implied_base", unit="亿元")
    assert (found.text, found.formula) == ("100", "90.00÷(1−10.00%)")


@pytest.mark.parametrize(
    ("rate", "why"),
    [
        ({**RATE, "period": NINE}, "地区或期间不同"),
        ({**RATE, "scope_id": "large"}, "口径不同"),
        ({**RATE, "value": "-100"}, "增速低于负百分之百"),
        ({"indicator_id": "online_share", "unit": "%"}, "不是「销售额」的增速"),
    ],
)
def test_implied_base_needs_the_levels_own_rate(rate: dict[str, str], why: str) -> None:
    """The rate must be the level's, of its place, period and scope."""
    assert why in refused({}, rate, op="implied_base", unit="亿元")


# --- rows of the table ------------------------------------------------------------------------------------------------


def test_row_gives_its_id_unit_and_digits() -> None:
    """A ratio may be asked for as a percentage, with fewer digits than survive."""
    rows = ({"value": "20700.44"}, {"area_id": "yi", "value": "18132"})
    found = evaluated(*rows, op="ratio", unit="%", digits="0")
    assert (found.id, found.op, found.unit.id, found.text) == ("d", "ratio", "%", "114")


def test_row_in_another_power_of_ten() -> None:
    """A sum of 亿元 is printed in 万亿元, its value in base units unchanged."""
    rows = ({"value": "7062.0"}, {"area_id": "yi", "value": "2004.0"})
    found = evaluated(*rows, op="sum", unit="万亿元")
    assert (found.value, found.text) == (Decimal(9066) * 10**8, "0.91")


def test_row_with_a_unit_the_operation_does_not_have() -> None:
    """A ratio in 亿元 is refused, with the unit to use."""
    assert refused({}, {"area_id": "yi"}, op="ratio", unit="亿元") == "d：「亿元」 不是运算 ratio 的单位；请用 倍"


def test_row_with_unknown_inputs() -> None:
    """An input that is not in the table is named."""
    said = refused(op="ratio", unit="倍", inputs="no.such.row")
    assert said == "d：「no.such.row」 不在数据表中；请改为 observations.csv 中的编号"


def test_row_with_too_many_inputs() -> None:
    """A ratio has two inputs."""
    assert "请给出 2 个编号" in refused({}, {}, {}, op="ratio", unit="倍")


@pytest.mark.parametrize(("printed", "cls"), [("28.3", ()), ("28.4", ("d",))])
def test_row_must_meet_what_the_source_prints(printed: str, cls: tuple[str, ...]) -> None:
    """28.26% meets a printed 28.3 and misses a printed 28.4."""
    rows = [{"value": "3315.79", "period": "2029"}, {"value": "4252.8"}, {**RATE, "value": printed}]
    row = {"derived_id": "d", "op": "growth", "inputs": "jia.sales.0|jia.sales.1", "unit": "%",
           "check_obs_id": "jia.sales_growth.2"}  # fmt: skip
    assert comparison.disagreements(make_facts(observations=rows, derived=[row])) == cls


def test_waived_disagreement_is_not_reported() -> None:
    """A person who looked at it may let it stand, with a reason."""
    rows = [{"value": "3315.79", "period": "2029"}, {"value": "4252.8"}, {**RATE, "value": "30"}]
    row = {"derived_id": "d", "op": "growth", "inputs": "jia.sales.0|jia.sales.1", "unit": "%",
           "check_obs_id": "jia.sales_growth.2"}  # fmt: skip
    waiver = {"check_id": "derived", "object_ids": "d"}
    assert comparison.disagreements(make_facts(observations=rows, derived=[row], waivers=[waiver])) == ()


def test_all_rows_are_evaluated_by_id() -> None:
    """Every row of the table is computed."""
    rows = [{"value": "8"}, {"area_id": "yi", "value": "4"}]
    facts = make_facts(observations=rows, derived=[{"inputs": "jia.sales.0|yi.sales.1"}])
    assert {key: found.text for key, found in comparison.derive_all(facts).items()} == {"derived.0": "2"}
