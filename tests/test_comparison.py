"""Comparability: the class of pairs and groups, what a class allows, common periods and series."""

from __future__ import annotations

import re
from itertools import permutations
from typing import Any

import pytest
from factory import SCOPES, make_facts, observe_all

from reportgen import comparison
from reportgen.comparison.verdict import Reason, judge
from reportgen.errors import ComparisonError
from reportgen.periods import Period

NINE, TEN, ELEVEN = "2030-M01/2030-M09", "2030-M01/2030-M10", "2030-M01/2030-M11"


def judged(first: dict[str, Any], second: dict[str, Any], **both: str) -> comparison.Verdict:
    """The verdict on a figure of 甲市 and one of 乙市 that agree in all but the columns given."""
    facts, (a, b) = observe_all({**both, **first}, {"area_id": "yi", **both, **second})
    return comparison.classify(a, b, facts)


def rules(verdict: comparison.Verdict) -> list[tuple[str, str]]:
    """The rules of a verdict with the classes they led to."""
    return [(reason.rule, reason.cls) for reason in verdict.reasons]


# --- the rules, one by one ------------------------------------------------------------------------------------------


def test_equal_kind_of_figure_is_class_a() -> None:
    """Two cities, one indicator, period, scope and compiler, both exact and actual: A, and nothing to note."""
    assert judged({}, {"value": "90"}) == comparison.Verdict("A")


def test_r1_another_indicator_is_x_and_nothing_else_is_said() -> None:
    """Different indicators never stand in one row, whatever else differs."""
    verdict = judged({}, {"indicator_id": "online", "period": "2029", "scope_id": "large"})
    assert (verdict.cls, rules(verdict)) == ("X", [("R1", "X")])


def test_r2_another_currency_is_x() -> None:
    """亿元 and 亿美元 never meet: there is no dated rate."""
    assert rules(judged({}, {"unit": "亿美元"})) == [("R2", "X")]


def test_r2_another_power_of_ten_is_the_same_dimension() -> None:
    """亿元 and 万亿元 are one dimension."""
    assert judged({}, {"unit": "万亿元", "value": "0.01"}).cls == "A"


@pytest.mark.parametrize("indicator", ["sales", "sales_growth", "online_share"])
def test_r3_flow_rate_and_share_of_a_flow_need_one_span(indicator: str) -> None:
    """Nine months and ten months are class C for a flow, for a growth rate and for a share of a flow."""
    verdict = judged({"period": NINE}, {"period": TEN}, indicator_id=indicator)
    assert rules(verdict) == [("R3", "C")]


def test_r3_two_spellings_of_one_span_are_equal() -> None:
    """2030-Q3 and 2030-M07/2030-M09 are one period."""
    assert judged({"period": "2030-Q3"}, {"period": "2030-M07/2030-M09"}).cls == "A"


@pytest.mark.parametrize(
    ("day", "cls"), [("2030-12-31", "A"), ("2030-M12", "A"), ("2030-09-30", "B"), ("2030-09-29", "C")]
)
@pytest.mark.parametrize("indicator", ["shops", "shops_share"])
def test_r3_stocks_may_lie_a_quarter_apart(indicator: str, day: str, cls: str) -> None:
    """A stock, and a share of one: the same day A, at most 92 days B, more C; a month counts by its end."""
    assert judged({"period": "2030-12-31"}, {"period": day}, indicator_id=indicator, unit="家").cls == cls


def test_r4_unstated_scope_in_one_period_is_b() -> None:
    """A stated and an unstated scope stand side by side in one period, and the bias is told."""
    verdict = judged({"scope_id": "unspecified"}, {"scope_id": "goods"})
    assert verdict.reasons == (
        Reason("R4", "B", "乙口径为“商品类”，甲口径未见说明，若为全口径则前者相对偏低"),
    )  # fmt: skip


def test_r4_unstated_scope_of_a_whole_has_no_known_direction() -> None:
    """Where the stated scope is not a part of another, the direction is said to be unknown."""
    assert judged({"scope_id": "unspecified"}, {}).notes == ("乙口径为“全口径”，甲口径未见说明，偏向不明",)


def test_r4_unstated_scope_in_another_period_is_c() -> None:
    """With the periods apart, an unstated scope is class C by itself."""
    verdict = judged({"scope_id": "unspecified", "period": NINE}, {"period": TEN})
    assert rules(verdict) == [("R3", "C"), ("R4", "C")]


@pytest.mark.parametrize("turned", [False, True])
def test_r4_two_stated_scopes_are_c_and_the_narrower_is_named(turned: bool) -> None:  # noqa: FBT001
    """The figure of the narrower scope is said to be the lower one, whichever place it belongs to."""
    narrow, wide = {"scope_id": "large"}, {"scope_id": "all"}
    verdict = judged(wide, narrow) if turned else judged(narrow, wide)
    low, high = ("乙", "甲") if turned else ("甲", "乙")
    said = f"{low}口径“限额以上”窄于{high}口径“全口径”，前者数值相对偏低"
    assert verdict.reasons == (Reason("R4", "C", said),)


def test_r4_scopes_that_do_not_nest_have_no_known_direction() -> None:
    """限额以上 and 商品类 overlap in an unknown way."""
    notes = judged({"scope_id": "large"}, {"scope_id": "goods"}).notes
    assert notes == ("口径不同：甲口径“限额以上”，乙口径“商品类”，偏向不明",)


def test_r4_a_ring_of_scopes_does_not_hang() -> None:
    """Scopes that name each other as their whole are told apart without end."""
    scopes = [{"scope_id": "all", "name": "a", "part_of": "large"}, {**SCOPES[1], "part_of": "all"}, SCOPES[2]]
    rows = [{"scope_id": "large"}, {"area_id": "yi", "scope_id": "goods"}]
    facts = make_facts(observations=rows, scopes=scopes)
    assert comparison.classify_group(facts.observations.values(), facts).cls == "C"


def test_r5_another_level_is_a_benchmark() -> None:
    """A city and its country: B, told as a reference."""
    facts, (a, b) = observe_all({}, {"area_id": "yun"})
    said = "层级不同：甲为市级，云为国家级，只作参照，不作同级比较"
    assert comparison.classify(a, b, facts).reasons == (Reason("R5", "B", said),)


@pytest.mark.parametrize(
    ("status", "cls"), [("provisional", "A"), ("estimate", "B"), ("forecast", "B"), ("target", "X")]
)
def test_r6_status_beside_another_citys_actual(status: str, cls: str) -> None:
    """Provisional counts as actual; an estimate or forecast is B; a target never stands beside another's actual."""
    assert judged({}, {"status": status}).cls == cls


def test_r6_a_target_may_stand_beside_its_own_citys_figure() -> None:
    """Progress towards a target is shown, as class B."""
    facts, (a, b) = observe_all({}, {"status": "target"})
    assert rules(comparison.classify(a, b, facts)) == [("R6", "B")]


@pytest.mark.parametrize("modifier", ["more", "gt", "ge", "lt", "le", "near_below", "approx", "range", "vague"])
def test_r7_any_modifier_is_b(modifier: str) -> None:
    """Every word that makes a number inexact weakens the comparison."""
    assert judged({}, {"modifier": modifier}).reasons == (Reason("R7", "B", "乙为概数"),)


def test_r7_a_period_taken_from_publication_is_b() -> None:
    """A period nobody stated weakens the comparison."""
    assert rules(judged({}, {"period_basis": "publication"})) == [("R7", "B")]


def test_r8_other_compilers_are_noted() -> None:
    """Each city's own office: A*, with the generated note."""
    verdict = judged({}, {"compiler": "乙局"})
    assert (verdict.cls, verdict.notes) == ("A*", ("两市分别统计，编制方不同",))


def test_r8_unnamed_compilers_of_two_sources_are_noted() -> None:
    """Two reports that do not say who counted are not taken for one compiler."""
    assert judged({"compiler": ""}, {"compiler": "", "source_id": "S001"}).cls == "A*"


def test_r9_three_mismatches_of_class_b_make_c() -> None:
    """Level, status and modifier each B: together C."""
    verdict = judged({}, {"area_id": "yun", "status": "estimate", "modifier": "approx"})
    assert (verdict.cls, rules(verdict)[-1]) == ("C", ("R9", "C"))


def test_r9_two_mismatches_of_class_b_stay_b() -> None:
    """Status and modifier: still B."""
    assert judged({}, {"status": "estimate", "modifier": "approx"}).cls == "B"


def test_r10_a_deprecated_row_is_never_compared() -> None:
    """What a person has set aside is class X."""
    assert rules(judged({}, {"rank": "deprecated"})) == [("R10", "X")]


def test_many_weak_reasons_are_counted_by_mismatch() -> None:
    """The count of class B mismatches alone lowers a class."""
    weak = [Reason(f"R{n}", "B", "") for n in (4, 5, 6)]
    assert [judge(weak[:n]).cls for n in range(4)] == ["A", "B", "B", "C"]


def test_notes_hold_no_figures() -> None:
    """No generated note contains an Arabic digit, not even of a period: figures are printed elsewhere."""
    row = {"area_id": "yun", "status": "forecast", "modifier": "gt", "period": NINE, "scope_id": "large"}
    facts, observed = observe_all({}, row, {**row, "period": "2029", "unit": "亿美元", "compiler": ""})
    assert [note for note in comparison.classify_group(observed, facts).notes if re.search(r"\d", note)] == []


# --- the worked examples of the rules, with invented places -----------------------------------------------------------


def test_worked_one_period_two_offices() -> None:
    """Two city totals for nine months from two offices: A*, 1.14倍, 14% more."""
    facts, (a, b) = observe_all(
        {"value": "20700.44", "period": NINE}, {"area_id": "yi", "value": "18132", "period": NINE, "compiler": "乙局"}
    )
    found = (comparison.classify(a, b, facts).cls, comparison.ratio(a, b, facts).text)
    assert (*found, comparison.excess(a, b, facts).printed(0)) == ("A*", "1.14", "14")


def test_worked_fresher_number_is_replaced_by_the_common_period() -> None:
    """Nine months beside a fresher ten months is C; R11 takes the nine months both have."""
    facts, (a, fresh, same) = observe_all(
        {"value": "20700.44", "period": NINE},
        {"area_id": "yi", "value": "20266", "period": TEN},
        {"area_id": "yi", "value": "18132", "period": NINE},
    )
    common = comparison.common_period("sales", ["jia", "yi"], facts)
    assert (comparison.classify(a, fresh, facts).cls, dict(common.observations)) == ("C", {"jia": a, "yi": same})


def test_worked_part_of_the_trade_and_another_period_is_c() -> None:
    """Eleven months of 限额以上 beside ten months of all: C on two counts."""
    verdict = judged({"period": ELEVEN, "scope_id": "large"}, {"period": TEN})
    assert rules(verdict) == [("R3", "C"), ("R4", "C")]


def test_worked_retail_with_an_unstated_scope_is_b() -> None:
    """Nine months each, one scope unstated: B, so hatched bars but no ratio."""
    facts, (a, b) = observe_all(
        {"period": NINE, "scope_id": "unspecified"}, {"area_id": "yi", "period": NINE, "scope_id": "goods"}
    )
    assert comparison.bars((a, b), facts) == "hatched"


def test_worked_implied_base_shows_false_growth() -> None:
    """A later figure of a narrower scope implies a base of its own; growth against the old figure is refused."""
    facts, (old, new, rate) = observe_all(
        {"value": "926.8", "period": "2029"},
        {"value": "1267.4", "period": ELEVEN, "scope_id": "large"},
        {"value": "68.3", "unit": "%", "indicator_id": "sales_growth", "period": ELEVEN, "scope_id": "large"},
    )
    with pytest.raises(ComparisonError, match="不能计算增幅：甲口径“限额以上”窄于甲口径“全口径”"):
        comparison.growth(old, new, facts)
    assert comparison.implied_base(new, rate, facts).text == "753"


# --- groups and gates -------------------------------------------------------------------------------------------------


def test_group_has_the_class_of_its_worst_pair() -> None:
    """Two comparable cities and one of another period: C."""
    facts, observed = observe_all({}, {"area_id": "yi"}, {"area_id": "bing", "period": "2029"})
    assert comparison.classify_group(observed, facts).cls == "C"


def test_group_of_several_compilers_has_one_note() -> None:
    """Three offices are told in one note for all."""
    facts, observed = observe_all({}, {"area_id": "yi", "compiler": "乙局"}, {"area_id": "bing", "compiler": "丙局"})
    assert comparison.classify_group(observed, facts).notes == ("各市分别统计，编制方不同",)


def test_group_does_not_depend_on_order() -> None:
    """Class and reasons are the same for every order of the observations."""
    facts, observed = observe_all({}, {"area_id": "yi", "modifier": "gt"}, {"area_id": "bing", "scope_id": "large"})
    assert len({comparison.classify_group(order, facts) for order in permutations(observed)}) == 1


def test_rank_orders_from_the_largest() -> None:
    """Disjoint intervals of class A: the largest first."""
    facts, (a, b, c) = observe_all(
        {"value": "7.0"}, {"area_id": "yi", "value": "9"}, {"area_id": "bing", "value": "8.0"}
    )
    assert comparison.rank((a, b, c), facts) == (b, c, a)


def test_rank_refuses_intervals_that_meet() -> None:
    """9 and 9.2 cannot be told apart: the first may be anything up to 9.5."""
    facts, observed = observe_all({"value": "9"}, {"area_id": "yi", "value": "9.2"})
    with pytest.raises(ComparisonError, match="数值区间重叠"):
        comparison.rank(observed, facts)


def test_rank_refuses_intervals_that_touch() -> None:
    """8 and 9 share the end 8.5, so both may be the same number."""
    facts, observed = observe_all({"value": "9"}, {"area_id": "yi", "value": "8"})
    with pytest.raises(ComparisonError, match=r"jia\.sales\.0、yi\.sales\.1：不能排位次：数值区间重叠"):
        comparison.rank(observed, facts)


def test_rank_refuses_ranks() -> None:
    """A place in a list is not a size: the largest rank is the last."""
    facts, observed = observe_all(
        {"indicator_id": "place", "unit": "位", "value": "1"},
        {"area_id": "yi", "indicator_id": "place", "unit": "位", "value": "9"},
    )
    with pytest.raises(ComparisonError, match="数值本身就是位次"):
        comparison.rank(observed, facts)


WEAK = {"B": {"modifier": "approx"}, "C": {"period": "2029"}, "X": {"indicator_id": "online"}}


@pytest.mark.parametrize("cls", WEAK)
def test_ratio_excess_and_rank_refuse_b_c_and_x(cls: str) -> None:
    """None of the three is to be had on a class below A*."""
    facts, (a, b) = observe_all({}, {"area_id": "yi", "value": "3", **WEAK[cls]})
    for ask in (comparison.ratio, comparison.excess, lambda a, b, facts: comparison.rank((a, b), facts)):
        with pytest.raises(ComparisonError):
            ask(a, b, facts)


@pytest.mark.parametrize("cls", ["C", "X"])
def test_bars_refuse_c_and_x(cls: str) -> None:
    """Figures that are only listed are not drawn together."""
    facts, observed = observe_all({}, {"area_id": "yi", **WEAK[cls]})
    with pytest.raises(ComparisonError, match="不能画在同一张条形图上"):
        comparison.bars(observed, facts)


def test_bars_are_solid_on_a_star() -> None:
    """Other compilers do not hatch a bar."""
    facts, observed = observe_all({}, {"area_id": "yi", "compiler": "乙局"})
    assert comparison.bars(observed, facts) == "solid"


def test_refusal_names_rows_reasons_and_remedy_on_one_line() -> None:
    """The message says which rows, why, and what to do instead."""
    facts, (a, b) = observe_all({"period": NINE}, {"area_id": "yi", "period": TEN})
    with pytest.raises(ComparisonError) as caught:
        comparison.ratio(a, b, facts)
    assert str(caught.value) == (
        "jia.sales.0、yi.sales.1：不能相除：期间不同，不可直接相除（甲为2030年1—9月，乙为2030年1—10月）；"
        "请改用各地共有的期间，或分栏列出期间与口径，注明「仅供并列，不可比」"
    )


# --- R10 to R12 -------------------------------------------------------------------------------------------------------

CITIES = ["jia", "yi", "bing"]


def test_preferred_row_stands_for_its_key() -> None:
    """Of rows for one key the preferred one is taken, even if a normal one is more exact."""
    facts, (_, preferred, _) = observe_all({"value": "99.5"}, {"rank": "preferred"}, {"rank": "deprecated"})
    assert comparison.current("jia", "sales", facts) == (preferred,)


def test_more_exact_row_stands_for_its_key() -> None:
    """Of two normal rows for one key the narrower is taken."""
    facts, (_, exact) = observe_all({"modifier": "approx"}, {"value": "99.5"})
    assert comparison.current("jia", "sales", facts) == (exact,)


def test_common_period_is_the_one_most_places_share() -> None:
    """An older period of three cities wins over a later one of two."""
    rows = [{"area_id": city, "period": "2028"} for city in CITIES] + [{"area_id": city} for city in CITIES[:2]]
    assert comparison.common_period("sales", CITIES, make_facts(observations=rows)).period == Period.parse("2028")


def test_common_period_ties_go_to_the_latest() -> None:
    """Of two periods shared by as many, the later."""
    rows = [{"area_id": city, "period": year} for city in CITIES[:2] for year in ("2029", "2030", "2028")]
    assert comparison.common_period("sales", CITIES, make_facts(observations=rows)).period == Period.parse("2030")


def test_common_period_lists_the_others_with_their_nearest_figure() -> None:
    """A city without the period is absent with the figure nearest in time, or with none."""
    facts, (_, _, near, _) = observe_all(
        {"period": "2028"}, {"area_id": "yi", "period": "2028"}, {"area_id": "bing", "period": "2027"},
        {"area_id": "bing", "period": "2030"},
    )  # fmt: skip
    absent = comparison.common_period("sales", [*CITIES, "jiadong"], facts).absent
    assert dict(absent) == {"bing": near, "jiadong": None}


def test_no_period_is_common_to_one_place() -> None:
    """Without a shared period there is none, and the freshest number is not put in its place."""
    facts, (a, b) = observe_all({"period": "2029"}, {"area_id": "yi"})
    common = comparison.common_period("sales", CITIES[:2], facts)
    assert (common.period, dict(common.observations), dict(common.absent)) == (None, {}, {"jia": a, "yi": b})


def test_forecasts_make_no_common_period() -> None:
    """What two cities foresee is not the period they share."""
    rows = [{"area_id": city, "period": "2035", "status": "forecast"} for city in CITIES[:2]]
    assert comparison.common_period("sales", CITIES[:2], make_facts(observations=rows)).period is None


def test_common_period_of_a_stock_is_a_day() -> None:
    """A date and the month that ends on it are shared."""
    rows = [{"period": "2030-M12"}, {"area_id": "yi", "period": "2030-12-31"}]
    facts = make_facts(observations=[{"indicator_id": "shops", "unit": "家", **row} for row in rows])
    assert comparison.common_period("shops", CITIES[:2], facts).period == Period.parse("2030-12-31")


def test_common_period_takes_the_scope_most_places_have() -> None:
    """Of two scopes a city has, the one it shares with the other is set beside it."""
    facts, (a, wide, _) = observe_all({}, {"area_id": "yi"}, {"area_id": "yi", "scope_id": "large"})
    assert dict(comparison.common_period("sales", CITIES[:2], facts).observations) == {"jia": a, "yi": wide}


def test_nearest_without_a_period_is_the_latest() -> None:
    """The latest figure of what was, before any forecast."""
    facts, (_, latest, _) = observe_all({"period": "2029"}, {}, {"period": "2031", "status": "forecast"})
    assert comparison.nearest("jia", "sales", facts) == latest


def test_nearest_falls_back_on_a_forecast() -> None:
    """Where nothing is measured, what is foreseen is the nearest figure."""
    facts, (only,) = observe_all({"status": "forecast"})
    assert comparison.nearest("jia", "sales", facts) == only


def test_series_detaches_part_years_and_forecasts() -> None:
    """Full years make the line; part-years, spans of years and forecasts stand apart."""
    facts, (new, old, part, foreseen, span) = observe_all(
        {"period": "2030"}, {"period": "2027"}, {"period": "2031-M01/2031-M09"},
        {"period": "2032", "status": "forecast"}, {"period": "2021/2025"},
    )  # fmt: skip
    found = comparison.series("sales", "jia", "all", facts)
    assert found == comparison.Series((old, new), (span, part, foreseen))


def test_series_keeps_to_one_scope_place_and_currency() -> None:
    """Another scope is not in the series; another currency stands apart."""
    facts, (a, b, dollars, _, _) = observe_all(
        {"period": "2029"}, {"period": "2030"}, {"period": "2028", "unit": "亿美元"},
        {"period": "2027", "scope_id": "large"}, {"period": "2026", "area_id": "yi"},
    )  # fmt: skip
    assert comparison.series("sales", "jia", "all", facts) == comparison.Series((a, b), (dollars,))


def test_series_of_a_stock_runs_through_its_dates() -> None:
    """A stock's points are its dates."""
    rows = [{"indicator_id": "shops", "unit": "家", "period": p} for p in ("2030-12-31", "2028-M06")]
    facts, (late, early) = observe_all(*rows)
    assert comparison.series("shops", "jia", "all", facts).full == (early, late)
