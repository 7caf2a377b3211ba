"""Claims about periods, their texts, and what period words can mean."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportgen.deictics import resolve
from reportgen.errors import DataError
from reportgen.periods import Period

BASE = dt.date(2015, 1, 30)


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("2014", "2014年"),
        ("2014-M01/2014-M09", "2014年1—9月"),
        ("2014-Q3", "2014年三季度"),
        ("2011-S1", "2011年上半年"),
        ("2006/2010", "2006—2010年"),
        ("2013-12-31", "2013年末"),
        ("2013-11-30", "2013年11月末"),
        ("2014-07-15", "2014年7月15日"),
        ("2014-M09", "2014年9月"),
        ("2013-M11/2014-M02", "2013年11月—2014年2月"),
        ("2014-11-11/2014-11-11", "2014年11月11日"),
        ("2014-09-09/2014-09-12", "2014年9月9日—9月12日"),
    ],
)
def test_a_period_is_printed_in_chinese_and_read_back(text: str, chinese: str) -> None:
    """The SDMX text is canonical, the Chinese one is what a reader sees."""
    period = Period.parse(text)
    assert (text, chinese) == (period.sdmx, period.chinese())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2014-Q1/2014-Q3", "2014-M01/2014-M09"),
        ("2014-M01/2014-M12", "2014"),
        ("2011-M01/2011-M06", "2011-S1"),
        ("2014-09", "2014-M09"),
    ],
)
def test_equal_spans_are_equal(one: str, other: str) -> None:
    """Two spellings of one span are one period."""
    assert Period.parse(one) == Period.parse(other)


@pytest.mark.parametrize("text", ["", "2014年", "2014-13", "2014-02-30", "2014/2013", "9月"])
def test_what_is_no_period_is_refused(text: str) -> None:
    """The message names the value and the remedy."""
    with pytest.raises(DataError, match="不是期间；请写成"):
        Period.parse(text)


def test_an_instant_is_not_a_span_of_one_day() -> None:
    """A stock on a day and a flow of that day differ."""
    assert Period.parse("2014-11-11") != Period.parse("2014-11-11/2014-11-11")


def test_full_and_part_years_are_told_apart() -> None:
    """A series draws full years solid and part years hollow."""
    kinds = [
        (Period.parse(t).full_year, Period.parse(t).part_year) for t in ("2014", "2014-Q3", "2006/2010", "2014-12-31")
    ]
    assert kinds == [(True, False), (False, True), (False, False), (False, False)]


def test_days_between_ends_have_no_sign() -> None:
    """Order does not matter."""
    one, other = Period.parse("2013-12-31"), Period.parse("2014-M03")
    assert one.days_between(other) == other.days_between(one) == 90


def test_a_year_earlier_keeps_the_months_end() -> None:
    """The February before a leap February ends on the 28th."""
    assert Period.parse("2011-M02") == Period.parse("2012-M02").years_earlier()


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2014年", "2014"),
        ("2014年前三季度", "2014-M01/2014-M09"),
        ("前三季度", "2014-M01/2014-M09"),
        ("1—10月", "2014-M01/2014-M10"),
        ("2014年1至11月", "2014-M01/2014-M11"),
        ("三季度", "2014-Q3"),
        ("2011年上半年", "2011-S1"),
        ("“十一五”期间", "2006/2010"),
        ("“十二五”末", "2015"),
        ("截至2012年12月底", "2012-12-31"),
        ("至2009年末", "2009-12-31"),
        ("去年", "2014"),
        ("去年11月", "2014-M11"),
        ("今年1月", "2015-M01"),
        ("截止11月", "2014-M01/2014-M11"),
        ("目前", "2015-01-30"),
        ("上个月", "2014-M12"),
        ("2014年9月9日", "2014-09-09"),
        ("12月24日", "2014-12-24"),
        ("2014Q3", "2014-Q3"),
        ("2008—2012年", "2008/2012"),
        ("2009年至2013年间", "2009/2013"),
        ("2013年11月至2014年2月", "2013-M11/2014-M02"),
        ("上世纪90年代", "1990/1999"),
        ("近两年", "2013/2014"),
        ("十年", "2004/2014"),
        ("去年起，连续三年", "2014/2016"),
        ("与2011年相比", "2012"),
        ("2014年“双十一”期间", "2014-M11"),
        ("二〇一三年", "2013"),
        ("年底", "2014-12-31"),
        ("现有", "2015-M01"),
        ("今后五年", "2015/2019"),
        ("未来三年", "2016/2018"),
        ("连续三个月", "2014-M10/2014-M12"),
        ("连续三个月", "2014-M11/2015-M01"),
    ],
)
def test_period_words_can_mean_their_period(words: str, period: str) -> None:
    """Read at the end of January 2015."""
    assert Period.parse(period) in (resolve(words, BASE) or frozenset())


@pytest.mark.parametrize(
    ("words", "period"), [("2014年", "2013"), ("前三季度", "2014"), ("去年", "2015"), ("9月", "2014-M08")]
)
def test_period_words_cannot_mean_another(words: str, period: str) -> None:
    """A wrong period is not among the readings."""
    assert Period.parse(period) not in (resolve(words, BASE) or frozenset())


@pytest.mark.parametrize("words", ["近年来", "同期", "", "13月", "不久"])
def test_words_that_say_no_period_give_none(words: str) -> None:
    """None, so that a person looks at them."""
    assert resolve(words, BASE) is None


@example("0年", dt.date(2000, 1, 1))  # no years are no span
@given(
    st.text(
        alphabet="今去前年后未来连续零一二三十百年月日个季度第半上下截至到-—~0123456789Q“”双十一以来起内间", max_size=12
    ),
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)),
)
def test_any_words_are_read_or_not(words: str, base: dt.date) -> None:
    """Nothing raises, whatever the words and the day on which they were written."""
    found = resolve(words, base)
    assert found is None or all(period.start <= period.end for period in found)


def test_relative_words_move_with_the_base_date() -> None:
    """去年 in 2010 is 2009."""
    assert Period.parse("2009") in (resolve("去年", dt.date(2010, 9, 1)) or frozenset())
