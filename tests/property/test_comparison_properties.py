"""Comparability and derived numbers, for any observations: symmetry, independence of order, truth of printed digits."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from factory import make_facts, observe_all
from hypothesis import given
from hypothesis import strategies as st

from reportgen import comparison
from reportgen.comparison.bounds import Bounds
from reportgen.comparison.verdict import CLASSES
from reportgen.errors import ComparisonError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportgen.facts import Facts
    from reportgen.rows import Observation

AREAS = ["jia", "yi", "bing", "jiadong", "qing", "yun"]
EXACT = st.decimals("0.01", 10**6, places=2)
WORDED = st.sampled_from(["eq", "more", "gt", "ge", "lt", "le", "near_below", "approx"])
SPANS = st.sampled_from(["2028", "2029", "2030", "2030-M01/2030-M09", "2030-M01/2030-M10"])
CELLS = st.fixed_dictionaries(
    {
        "area_id": st.sampled_from(AREAS),
        "indicator_id": st.sampled_from(["sales", "sales", "sales", "shops", "sales_growth"]),
        "scope_id": st.sampled_from(["all", "large", "goods", "unspecified"]),
        "period": SPANS,
        "unit": st.sampled_from(["亿元", "亿元", "亿元", "亿美元"]),
        "status": st.sampled_from(["actual", "actual", "provisional", "estimate", "forecast", "target"]),
        "modifier": WORDED,
        "compiler": st.sampled_from(["统计局", "乙局", ""]),
        "rank": st.sampled_from(["normal", "normal", "preferred", "deprecated"]),
        "value": EXACT.map(str),
    }
)
AMOUNTS = st.tuples(EXACT, WORDED)
GROUPS = st.lists(CELLS, min_size=2, max_size=5)


def pair(first: tuple[Decimal, str], second: tuple[Decimal, str]) -> tuple[Facts, Observation, Observation]:
    """An earlier and a later figure of one place, each a value and a modifier."""
    rows = [
        {"value": str(value), "modifier": modifier, "period": period}
        for (value, modifier), period in zip((first, second), ("2028", "2030"), strict=True)
    ]
    facts, (a, b) = observe_all(*rows)
    return facts, a, b


def worst(classes: Sequence[str]) -> int:
    """The place of the worst class."""
    return max(map(CLASSES.index, classes), default=0)


@given(CELLS, CELLS)
def test_verdict_is_symmetric(first: dict[str, Any], second: dict[str, Any]) -> None:
    """A pair has one verdict, whichever comes first."""
    facts, (a, b) = observe_all(first, second)
    assert comparison.classify(a, b, facts) == comparison.classify(b, a, facts)


@given(GROUPS, st.randoms())
def test_verdict_is_independent_of_order(rows: list[dict[str, Any]], random: Any) -> None:
    """A group has one verdict for every order."""
    facts, observed = observe_all(*rows)
    shuffled = random.sample(observed, len(observed))
    assert comparison.classify_group(shuffled, facts) == comparison.classify_group(observed, facts)


@given(CELLS, CELLS)
def test_verdict_is_never_better_than_its_worst_mismatch(first: dict[str, Any], second: dict[str, Any]) -> None:
    """The class is that of the worst reason, or A where there is none."""
    facts, (a, b) = observe_all(first, second)
    verdict = comparison.classify(a, b, facts)
    assert CLASSES.index(verdict.cls) == worst([reason.cls for reason in verdict.reasons])


@given(GROUPS)
def test_group_is_its_worst_pair(rows: list[dict[str, Any]]) -> None:
    """No pair in a group is worse than the group, and one is as bad."""
    facts, observed = observe_all(*rows)
    pairs = [comparison.classify(a, b, facts).cls for a, b in combinations(observed, 2)]
    assert CLASSES.index(comparison.classify_group(observed, facts).cls) == worst(pairs)


@given(GROUPS)
def test_gates_follow_the_class(rows: list[dict[str, Any]]) -> None:
    """Bars are solid on A and A*, hatched on B, and refused on C and X."""
    facts, observed = observe_all(*rows)
    cls = comparison.classify_group(observed, facts).cls
    expected = {"A": "solid", "A*": "solid", "B": "hatched"}.get(cls, "refused")
    try:
        actual: str = comparison.bars(observed, facts)
    except ComparisonError:
        actual = "refused"
    assert expected == actual


@given(GROUPS, st.randoms())
def test_common_period_is_independent_of_row_order(rows: list[dict[str, Any]], random: Any) -> None:
    """The tables may be sorted in any way."""
    named = [{**row, "indicator_id": "sales", "obs_id": f"a.sales.{n}"} for n, row in enumerate(rows)]
    sorted_, shuffled = make_facts(observations=named), make_facts(observations=random.sample(named, len(named)))
    assert comparison.common_period("sales", AREAS, sorted_) == comparison.common_period("sales", AREAS, shuffled)


@given(GROUPS)
def test_deprecated_rows_stand_for_nothing(rows: list[dict[str, Any]]) -> None:
    """Neither a common period nor a nearest figure nor a series holds a deprecated row."""
    facts = make_facts(observations=rows)
    common = comparison.common_period("sales", AREAS, facts)
    series = comparison.series("sales", "jia", "all", facts)
    shown = [*common.observations.values(), *filter(None, common.absent.values()), *series.full, *series.detached]
    assert [row for row in shown if row.rank == "deprecated"] == []


@given(EXACT, EXACT)
def test_ratio_contains_the_exact_ratio(first: Decimal, second: Decimal) -> None:
    """The interval of a ratio holds the ratio of the written numbers."""
    facts, (a, b) = observe_all({"value": str(first)}, {"area_id": "yi", "value": str(second)})
    found = comparison.ratio(a, b, facts)
    assert Fraction(found.low) <= Fraction(first) / Fraction(second) <= Fraction(found.high)


@given(AMOUNTS, AMOUNTS, st.floats(0, 1), st.floats(0, 1))
def test_printed_digits_are_true_within_the_intervals(
    first: tuple[Decimal, str], second: tuple[Decimal, str], at: float, beside: float
) -> None:
    """For any true values the words allow, growth, yearly growth and difference round to the digits printed."""
    facts, a, b = pair(first, second)
    old, new = inside(a, at), inside(b, beside)
    asked: list[tuple[Callable[..., comparison.Derived], Callable[[], Fraction]]] = [
        (comparison.growth, lambda: (new / old - 1) * 100),
        (comparison.diff, lambda: old - new),
    ]
    found = [(operation(a, b, facts), truth) for operation, truth in asked]
    assert [text for text in (said(number, truth) for number, truth in found) if text] == []


def said(number: comparison.Derived, truth: Callable[[], Fraction]) -> str:
    """The printed digits, if the true value rounds to others."""
    if number.text is None:
        return ""
    places = -int(Decimal(number.text).as_tuple().exponent)
    exact = truth() / Fraction(number.unit.factor)
    return "" if abs(exact - Fraction(number.text)) <= Fraction(1, 2 * 10**places) else number.text


def inside(observation: Observation, at: float) -> Fraction:
    """A value of the observation's interval, in base units; an open upper end is cut at twice the value."""
    bounds = Bounds.of(observation.quantity)
    low = bounds.low or Fraction(0)
    high = 2 * bounds.value if bounds.high is None else bounds.high
    return max(low + (high - low) * Fraction(at), Fraction(1))


@given(AMOUNTS, AMOUNTS)
def test_yearly_growth_compounds_to_the_growth(first: tuple[Decimal, str], second: tuple[Decimal, str]) -> None:
    """The yearly growth, taken twice, spans the growth over two years."""
    facts, a, b = pair(first, second)
    yearly, whole = comparison.cagr(a, b, facts), comparison.growth(a, b, facts)
    low, high = (((1 + Fraction(end) / 100) ** 2 - 1) * 100 if end.is_finite() else None for end in ends(yearly))
    assert (low is None or low <= whole.low, high is None or high >= whole.high) == (True, True)


def ends(number: comparison.Derived) -> tuple[Decimal, Decimal]:
    """Low and high."""
    return number.low, number.high


@given(AMOUNTS, AMOUNTS)
def test_shares_stay_within_their_bounds(first: tuple[Decimal, str], second: tuple[Decimal, str]) -> None:
    """A share lies between nothing and the whole; a part above the whole is refused."""
    small, large = sorted((first, second))
    rows = [{"value": str(value), "modifier": modifier} for value, modifier in (small, large)]
    facts, (part, whole) = observe_all({**rows[0], "indicator_id": "online"}, rows[1])
    found = comparison.share(part, whole, facts)
    assert 0 <= found.low <= found.value <= found.high <= 100


@given(st.decimals(-1000, 1000, places=6), st.decimals(0, 10, places=6), st.integers(0, 2), st.floats(0, 1))
def test_printed_digits_hold_for_the_whole_interval(low: Decimal, width: Decimal, at_most: int, at: float) -> None:
    """Whatever number of the interval is the true one, it rounds to what is printed."""
    text = comparison.printed(low, low + width, at_most)
    true = low + width * Decimal(at)
    places = 0 if text is None else int(Decimal(text).as_tuple().exponent)
    rounded = true.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
    assert text is None or Decimal(text) == rounded
