"""Periods: a first and a last day (both inclusive), or one instant; read from and written as SDMX text.

A stock (企业数) holds at an instant or a month's end, a flow (交易额) over a span.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from reportgen.errors import DataError

MONTHS: Final = 12
_YEAR: Final = re.compile(r"(\d{4})")
_HALF: Final = re.compile(r"(\d{4})-S([12])")
_QUARTER: Final = re.compile(r"(\d{4})-Q([1-4])")
_MONTH: Final = re.compile(r"(\d{4})-M?(0[1-9]|1[0-2])")
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_QUARTER_NAMES: Final = "一二三四"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` to `end`, both included; `instant` when it is a date at which something is counted."""

    start: dt.date
    end: dt.date
    instant: bool = False

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period an SDMX text says (2014, 2014-M01/2014-M09, 2014-Q3, 2011-S1, 2012-12-31); DataError if none."""
        first, slash, last = text.partition("/")
        start, end = _span(first), _span(last if slash else first)
        if start is None or end is None or end.end < start.start:
            raise DataError(
                f"「{text}」 不是期间", remedy="请写成 YYYY、YYYY-M01/YYYY-M09、YYYY-Q3、YYYY-S1 或 YYYY-12-31"
            )
        return cls(start.start, end.end, instant=start.instant and not slash)

    @classmethod
    def year(cls, year: int, last_year: int | None = None) -> Period:
        """A whole year, or whole years."""
        return cls(dt.date(year, 1, 1), dt.date(last_year or year, MONTHS, 31))

    @classmethod
    def months(cls, year: int, first: int, last: int) -> Period:
        """Whole months of one year, both included."""
        return cls(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))

    @classmethod
    def at(cls, day: dt.date) -> Period:
        """The instant of a day."""
        return cls(day, day, instant=True)

    @property
    def closing(self) -> Period:
        """The instant at its end: the day on which a stock given for this period holds."""
        return Period.at(self.end)

    @property
    def whole_months(self) -> bool:
        """Whether it runs from a first to a last day of a month."""
        return not self.instant and self.start.day == 1 and self.end == _month_end(self.end)

    @property
    def whole_years(self) -> bool:
        """Whether it runs from a first of January to a last of December."""
        return self.whole_months and self.start.month == 1 and self.end.month == MONTHS

    @property
    def full_year(self) -> bool:
        """Whether it is exactly one calendar year."""
        return self.whole_years and self.start.year == self.end.year

    @property
    def part_year(self) -> bool:
        """Whether it is a span inside one year and shorter than it."""
        return not self.instant and self.start.year == self.end.year and not self.full_year

    @property
    def month_count(self) -> int:
        """The number of calendar months it touches."""
        return (self.end.year - self.start.year) * MONTHS + self.end.month - self.start.month + 1

    @property
    def sdmx(self) -> str:
        """Its one canonical SDMX text; equal periods have equal texts."""
        if self.instant:
            return self.start.isoformat()
        if not self.whole_months:
            return f"{self.start}/{self.end}"
        if self.whole_years:
            return f"{self.start.year}" if self.full_year else f"{self.start.year}/{self.end.year}"
        return self._part_sdmx()

    def _part_sdmx(self) -> str:
        year, first, count = self.start.year, self.start.month, self.month_count
        if count == 1:
            return f"{year}-M{first:02}"
        if count in {3, 6} and first % count == 1:
            return f"{year}-Q{first // 3 + 1}" if count == 3 else f"{year}-S{first // 6 + 1}"  # noqa: PLR2004
        return f"{year}-M{first:02}/{self.end.year}-M{self.end.month:02}"

    def chinese(self) -> str:
        """As it is printed: 2014年1—9月, 2014年三季度, 2011年上半年, 2006—2010年, 2013年末, 2013年11月末."""
        if self.instant:
            return self._instant_chinese()
        if not self.whole_months:
            return _days_chinese(self.start, self.end)
        if self.whole_years:
            return f"{self.start.year}年" if self.full_year else f"{self.start.year}—{self.end.year}年"
        return self._months_chinese()

    def _instant_chinese(self) -> str:
        day = self.start
        if day != _month_end(day):
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.year}年末" if day.month == MONTHS else f"{day.year}年{day.month}月末"

    def _months_chinese(self) -> str:
        year, first, last, count = self.start.year, self.start.month, self.end.month, self.month_count
        if year != self.end.year:
            return f"{year}年{first}月—{self.end.year}年{last}月"
        if count == 1:
            return f"{year}年{first}月"
        if count == 3 and first % 3 == 1:  # noqa: PLR2004  # a quarter
            return f"{year}年{_QUARTER_NAMES[first // 3]}季度"
        if count == 6 and first in {1, 7}:  # noqa: PLR2004  # a half-year
            return f"{year}年{'上' if first == 1 else '下'}半年"
        return f"{year}年{first}—{last}月"

    def days_between(self, other: Period) -> int:
        """The days between the two ends, never negative."""
        return abs((self.end - other.end).days)

    def years_earlier(self, years: int = 1) -> Period:
        """The same span or instant some years before; a leap day becomes the month's last day."""
        return Period(_shift(self.start, -years), _shift(self.end, -years), self.instant)


def _span(text: str) -> Period | None:
    """One SDMX part as a period; None if it is none."""
    try:
        if m := _YEAR.fullmatch(text):
            return Period.year(int(m[1]))
        if m := _HALF.fullmatch(text):
            return Period.months(int(m[1]), int(m[2]) * 6 - 5, int(m[2]) * 6)
        if m := _QUARTER.fullmatch(text):
            return Period.months(int(m[1]), int(m[2]) * 3 - 2, int(m[2]) * 3)
        if m := _MONTH.fullmatch(text):
            return Period.months(int(m[1]), int(m[2]), int(m[2]))
        return Period.at(dt.date.fromisoformat(text)) if _DAY.fullmatch(text) else None
    except ValueError:  # a day or year the calendar does not have
        return None


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _shift(day: dt.date, years: int) -> dt.date:
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return dt.date(year, day.month, last if day == _month_end(day) else min(day.day, last))


def _days_chinese(start: dt.date, end: dt.date) -> str:
    first = f"{start.year}年{start.month}月{start.day}日"
    if start == end:
        return first
    same_year = f"{end.month}月{end.day}日" if (start.year == end.year) else f"{end.year}年{end.month}月{end.day}日"
    return f"{first}—{same_year}"
