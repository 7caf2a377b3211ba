"""What period words can mean: 前三季度, 去年, 截至2013年12月底, 今年4月, 1-10月, “十一五”.

`resolve` gives every period the words allow, read on a base date (a source's own day); a curated period must be one
of them. Years are four digits; a month without a year is the latest one that is not after the base date, or one of
the base date's own year.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from reportgen.periods import MONTHS, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"\u3007": 0, "两": 2}
_RELATIVE_YEARS: Final = {
    **dict.fromkeys(("今年", "本年", "本年度", "当年", "今"), 0),
    **dict.fromkeys(("去年", "上年", "上一年", "去"), -1),
    **dict.fromkeys(("前年",), -2),
    **dict.fromkeys(("明年", "来年", "下一年"), 1),
    **dict.fromkeys(("后年",), 2),
}
# The tenth five-year plan opened the century; before and after, one follows the other.
_OPENING_PLAN: Final = 10
_PLAN_YEARS: Final = 5
_NOISE: Final = re.compile(
    r"^(?:截至|此|截止到|截止|直至|直到|早在|预计|自|至|到|在|从|据)|(?:期间|以来|之间|间|内|里|中|时|前后)$"
)
_DASH: Final = "[-~至到]"
_NUMBER: Final = r"[零〇一二两三四五六七八九十]+|\d{1,2}"
_YEAR: Final = r"(?:(?P<year>\d{4}|[零〇一二三四五六七八九]{4})年?度?|(?P<rel>" + "|".join(_RELATIVE_YEARS) + r"))?"

_NOW: Final = (
    "目前",
    "现有",
    "已有",
    "当前",
    "现在",
    "现",
    "如今",
    "迄今",
    "至今",
    "截至目前",
    "近期",
    "今年以来",
    "近来",
    "现时",
)
_PLAN: Final = re.compile(r"“?(?P<plan>十[一二三四五]?|九|八)五”?(?:规划|计划)?(?P<end>末)?")
_DAY: Final = re.compile(_YEAR + rf"(?P<month>{_NUMBER})月(?P<day>\d{{1,2}}|[一二三十]+)[日号]?")
_MONTH: Final = re.compile(_YEAR + rf"的?(?P<month>{_NUMBER})月份?(?P<end>底|末|初)?")
_MONTHS: Final = re.compile(_YEAR + rf"的?(?P<first>{_NUMBER})月?{_DASH}(?P<last>{_NUMBER})月份?")
_FIRST: Final = re.compile(_YEAR + rf"的?[前头](?P<count>{_NUMBER})个?(?P<unit>季度|月)")
_QUARTER: Final = re.compile(_YEAR + r"的?第?(?P<quarter>[一二三四1-4])季度")
_HALF: Final = re.compile(_YEAR + r"的?(?P<half>[上下])半年")
_ONE_YEAR: Final = re.compile(_YEAR + r"全?年?(?P<end>底|末|初)?")
_YEARS: Final = re.compile(rf"(?P<first>\d{{4}})年?{_DASH}(?P<last>\d{{4}}|\d{{2}})年?")
_LAST_YEARS: Final = re.compile(rf"[近最过]+近?去?(?P<count>{_NUMBER})年来?")
_COMING_YEARS: Final = re.compile(rf"(?:今后|未来|此后)(?P<count>{_NUMBER})年")
_RUNNING_MONTHS: Final = re.compile(rf"连续(?P<count>{_NUMBER})个月")
_DECADE: Final = re.compile(r"(?P<century>上世纪|本世纪|20世纪|21世纪)?(?P<decade>\d0)年代(?P<part>初|末|中期)?")
_MONTH_AGO: Final = re.compile(r"(?P<which>上个?|本|这个|当)月(?P<end>底|末)?")
_YEAR_END: Final = re.compile(r"年(?P<end>底|末|初)")
_COUNTED_YEARS: Final = re.compile(
    r"(?:(?P<rel>"
    + "|".join(_RELATIVE_YEARS)
    + rf")起.*)?(?:连续|历时|这|最近)?(?P<count>{_NUMBER})年(?:内|间|来|时间)?"
)
_UNTIL_NOW: Final = re.compile(r"(?P<from>.+?)(?:至今|以来|起)")
_SINCE_YEAR: Final = re.compile(r"(?:较|比|与|同|相比)(?P<year>\d{4})年?(?:底|末|全年|同期)?(?:相比|相较|比|增长|末)?")
_THIS_YEAR: Final = re.compile(r"这一年|全年|一年来|年内|全年度|过去一年")
_SHOPPING_DAY: Final = re.compile(_YEAR + r"的?“?双(?:十一|11)”?(?:当天|当日)?")
_PAIR: Final = re.compile(r"(?P<from>.+?)(?:开始)?[-~至到](?P<to>.+)")
_ISO_QUARTER: Final = re.compile(r"(?P<year>\d{4})年?Q(?P<quarter>[1-4])")
_ISO: Final = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?")


def resolve(words: str, base: dt.date) -> frozenset[Period] | None:
    """Every period the words can mean on the base date; None if they are not understood."""
    plain = _plain(words)
    if plain in _NOW:
        return frozenset({Period.at(base), Period.months(base.year, base.month, base.month), *_year(base.year)})
    for candidate in (plain, _strip(plain)):
        found = _read(candidate, base)
        if found:
            return found
    return None


def _plain(words: str) -> str:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))
    return re.sub(r"[—–－~～]+", "-", text).strip("，。、；,;:：()（）《》")


def _strip(text: str) -> str:
    """The words without what only leads to them: 截至2013年12月底 → 2013年12月底."""
    shorter = _NOISE.sub("", text)
    return text if shorter == text else _strip(shorter)


def _read(text: str, base: dt.date) -> frozenset[Period]:
    if not text:
        return frozenset()
    for pattern, reading in _READINGS:
        match = pattern.fullmatch(text)
        try:
            found = frozenset(reading(match, base)) if match else None
        except ValueError:  # a month or day the calendar does not have
            found = None
        if found:
            return found
    return _pair(text, base)


def _pair(text: str, base: dt.date) -> frozenset[Period]:
    """From one period to another: 2013年11月至2014年2月."""
    match = _PAIR.fullmatch(text)
    if not match:
        return frozenset()
    starts, ends = _read(match["from"], base), _read(match["to"], base)
    return frozenset(Period(a.start, b.end) for a in starts for b in ends if a.start <= b.end)


def _integer(text: str) -> int:
    """An Arabic or Chinese number up to 99, or a year in Chinese digits."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" not in text:
        return int("".join(str(_DIGITS[char]) for char in text))
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _years(match: re.Match[str], base: dt.date, first_month: int = 1) -> tuple[int, ...]:
    """The year the words name, else the base year and the one before (a span cannot begin after the base date)."""
    if match["year"]:
        return (_integer(match["year"]),)
    if match["rel"]:
        return (base.year + _RELATIVE_YEARS[match["rel"]],)
    return (base.year, base.year - 1) if first_month <= base.month else (base.year - 1, base.year)


def _year(year: int) -> tuple[Period, Period]:
    """A year's words also give the day at which a stock is counted, its last."""
    return Period.year(year), Period.year(year).closing


def _one_year(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    if not (match["year"] or match["rel"]):
        return
    year = _years(match, base)[0]
    if match["end"] == "初":
        yield from (Period.months(year, 1, 1), Period.at(dt.date(year, 1, 1)))
    elif match["end"]:
        yield from (Period.year(year).closing, Period.months(year, MONTHS, MONTHS), Period.year(year))
    else:
        yield from _year(year)


def _months(year: int, first: int, last: int) -> tuple[Period, Period]:
    span = Period.months(year, first, last)
    return span, span.closing


def _one_month(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """A month, its end for a stock, and the year up to it (截至9月底)."""
    month = _integer(match["month"])
    for year in _years(match, base, month):
        yield from _months(year, month, month)
        yield Period.months(year, 1, month)
        if match["end"] == "初":
            yield Period.at(dt.date(year, month, 1))


def _month_range(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    first, last = _integer(match["first"]), _integer(match["last"])
    for year in _years(match, base, first):
        yield from _months(year, first, last)


def _first_months(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    count = _integer(match["count"]) * (3 if match["unit"] == "季度" else 1)
    for year in _years(match, base):
        yield from _months(year, 1, count)


def _quarter(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    last = _integer(match["quarter"]) * 3
    for year in _years(match, base, last):
        yield from _months(year, last - 2, last)


def _half(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    first = 1 if match["half"] == "上" else 7
    for year in _years(match, base, first):
        yield from _months(year, first, first + 5)


def _day(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """A day as an instant and as a span of one day, and the year up to it."""
    month, number = _integer(match["month"]), _integer(match["day"])
    for year in _years(match, base, month):
        day = dt.date(year, month, number)
        yield from (Period.at(day), Period(day, day), Period(dt.date(year, 1, 1), day))


def _iso(match: re.Match[str], _base: dt.date) -> Iterator[Period]:
    year, month = int(match["year"]), int(match["month"])
    if match["day"]:
        day = dt.date(year, month, int(match["day"]))
        yield from (Period.at(day), Period(day, day))
    else:
        yield from _months(year, month, month)


def _year_range(match: re.Match[str], _base: dt.date) -> Iterator[Period]:
    first, last = int(match["first"]), int(match["last"])
    last = last if last >= 1000 else first // 100 * 100 + last  # noqa: PLR2004  # 2008-12 is 2008-2012
    if first <= last:
        yield Period.year(first, last)


def _plan(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    opening = base.year // 100 * 100 + 1
    first = opening + (_integer(match["plan"]) - _OPENING_PLAN) * _PLAN_YEARS
    span = Period.year(first, first + _PLAN_YEARS - 1)
    yield from (Period.year(span.end.year), span.closing) if match["end"] else (span, span.closing)


def _last_years(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """近两年: the years up to the base year or to the one before."""
    count = _integer(match["count"])
    for last in (base.year, base.year - 1):
        yield Period.year(last - count + 1, last)


def _coming_years(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """今后五年: so many years from the base year, or from the one after it."""
    count = _integer(match["count"])
    for first in (base.year, base.year + 1):
        yield Period.year(first, first + count - 1)


def _running_months(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """连续三个月: any so many months that end in the twelve up to the base date."""
    count = _integer(match["count"])
    for back in range(MONTHS + 1):
        last = base.year * MONTHS + base.month - 1 - back
        first = last - count + 1
        start, end = (Period.months(at // MONTHS, at % MONTHS + 1, at % MONTHS + 1) for at in (first, last))
        yield Period(start.start, end.end)


def _decade(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    recent = base.year // 100 * 100
    first = (recent if match["century"] in {"本世纪", "21世纪"} else recent - 100) + int(match["decade"])
    yield Period.year(first, first + 9)


def _near_month(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    back = match["which"].startswith("上")
    day = (base.replace(day=1) - dt.timedelta(days=1)) if back else base
    yield Period.months(day.year, day.month, day.month)
    yield Period.at(day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def _year_end(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """年底 without a year: that of the base year or of the one before."""
    for year in (base.year, base.year - 1):
        month = 1 if match["end"] == "初" else MONTHS
        yield from _months(year, month, month)


def _until_now(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """2013年至今: from its start to the base date, or the state on that date."""
    yield from (Period.at(base), Period.months(base.year, base.month, base.month), *_year(base.year))
    yield from (Period(earlier.start, base) for earlier in _read(match["from"], base) if earlier.start <= base)


def _since_year(match: re.Match[str], _base: dt.date) -> Iterator[Period]:
    """与2011年相比: a change from that year to the next."""
    yield from _year(int(match["year"]) + 1)


def _counted_years(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """三年内, 十年, 去年起连续三年: so many years from a named one, else any that touch the base year.

    An anniversary counts one calendar year more (十年: 2004—2014).
    """
    count = _integer(match["count"])
    if count < 1:
        return
    if match["rel"]:
        first = base.year + _RELATIVE_YEARS[match["rel"]]
        yield Period.year(first, first + count - 1)
        return
    for first in range(base.year - count - 1, base.year + 2):
        yield from (Period.year(first, first + count - 1), Period.year(first, first + count))


def _iso_quarter(match: re.Match[str], _base: dt.date) -> Iterator[Period]:
    last = int(match["quarter"]) * 3
    yield from _months(int(match["year"]), last - 2, last)


def _this_year(_match: re.Match[str], base: dt.date) -> Iterator[Period]:
    yield from (*_year(base.year), *_year(base.year - 1))


def _shopping_day(match: re.Match[str], base: dt.date) -> Iterator[Period]:
    """双十一: the eleventh of November, or its month."""
    for year in _years(match, base, 11):
        day = dt.date(year, 11, 11)
        yield from (Period.at(day), Period(day, day), Period.months(year, 11, 11))


_READINGS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], Iterator[Period]]], ...]] = (
    (_ISO, _iso),
    (_ISO_QUARTER, _iso_quarter),
    (_YEARS, _year_range),
    (_ONE_YEAR, _one_year),
    (_DAY, _day),
    (_MONTHS, _month_range),
    (_MONTH, _one_month),
    (_FIRST, _first_months),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_PLAN, _plan),
    (_LAST_YEARS, _last_years),
    (_COMING_YEARS, _coming_years),
    (_RUNNING_MONTHS, _running_months),
    (_DECADE, _decade),
    (_MONTH_AGO, _near_month),
    (_YEAR_END, _year_end),
    (_THIS_YEAR, _this_year),
    (_SINCE_YEAR, _since_year),
    (_SHOPPING_DAY, _shopping_day),
    (_COUNTED_YEARS, _counted_years),
    (_UNTIL_NOW, _until_now),
)
