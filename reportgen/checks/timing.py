"""Period words: they stand in their line, and read on the source's or the item's date they mean the period."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from reportgen.checks import standing
from reportgen.deictics import resolve
from reportgen.periods import MONTHS, Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.rows import Observation, Problem
    from reportgen.sources import SourceText

# In a collection an item has a date of its own, above it or (as a source note) below it.
_ITEM_DATE: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})[年-](\d{1,2})[月-](?:(\d{1,2})日?)?")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_LINES_ABOVE: Final = 40
_LINES_BELOW: Final = 15
_DATES_EACH_WAY: Final = 2
_RECENT_DAYS: Final = 92
_NOT_YET: Final = frozenset({"forecast", "target"})


def problems(facts: Facts, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """What is wrong with the period of each observation."""
    for obs in facts.observations.values():
        if obs.source_id not in facts.sources:
            continue
        base = facts.sources[obs.source_id].base_date
        yield from _early(obs, facts, base)
        if obs.period_basis == "publication":
            yield from _published(obs, base, texts.get(obs.source_id))
        else:
            yield from _worded(obs, base, texts.get(obs.source_id))


def _early(obs: Observation, facts: Facts, base: dt.date) -> Iterator[Problem]:
    """What lies after the source's date has not happened; nor has a flow of which not half is over."""
    until = _month_end(base)
    indicator = facts.indicators.get(obs.indicator_id)
    runs = indicator is not None and indicator.measure in {"flow", "rate"}
    middle = obs.period.start + (obs.period.end - obs.period.start) / 2
    if obs.status not in _NOT_YET and (obs.period.start > until or (runs and middle > until)):
        what = f"晚于资料的基准日 {base}，而状态是 {obs.status}"
        yield obs.problem("period.words", "period", obs.period.sdmx, what, "请核对期间，或改为 forecast、target")


def _month_end(day: dt.date) -> dt.date:
    return Period.months(day.year, day.month, day.month).end


def _published(obs: Observation, base: dt.date, text: SourceText | None) -> Iterator[Problem]:
    """Without words the period is about the time of publication, or of the item."""
    if obs.period_as_written:
        remedy = "有字样时请写 stated 或 inferred"
        yield obs.problem("period.words", "period_basis", obs.period_basis, "与期间字样并存", remedy)
    years = {day.year for day in _bases(obs, base, text)}
    # A review that says no year speaks of its own, or of the whole year before.
    last = obs.period.end.year + obs.period.whole_years
    recent = 0 <= (base - obs.period.end).days <= _RECENT_DAYS
    if not recent and not any(obs.period.start.year <= year <= last for year in years):
        yield obs.problem(
            "period.words", "period", obs.period.sdmx, f"与刊出时间 {base} 不合", "请核对期间，或写明期间字样"
        )


def _worded(obs: Observation, base: dt.date, text: SourceText | None) -> Iterator[Problem]:
    words = obs.period_as_written
    if not words:
        remedy = "请照原文填写；原文没有时 period_basis 写 publication"
        yield obs.problem("period.words", "period_as_written", words, "空着", remedy)
        return
    remedy = standing.remedy(words, obs.period_line, obs.line, text) if text else ""
    if remedy:
        yield obs.problem("period.line", "period_line", obs.period_line or "", f"这一行没有「{words}」", remedy)
    if text is None and obs.period_basis == "inferred":
        return  # relative words refer to the item's own date, which stands in the text
    readings = [found for day in _bases(obs, base, text) if (found := _possible(obs, words, day))]
    if not readings:
        yield obs.problem(
            "period.words", "period_as_written", words, "看不懂这个期间字样", "请由人核对期间后豁免", severity="warning"
        )
    elif not any(_means(obs.period, found) for found in readings):
        said = "、".join(sorted({period.sdmx for period in readings[0]}))
        yield obs.problem("period.words", "period", obs.period.sdmx, f"与「{words}」不符", f"按字样可为 {said}")


def _possible(obs: Observation, words: str, base: dt.date) -> frozenset[Period] | None:
    """What the words can mean; what has happened does not end after the month in which it was written."""
    found = resolve(words, base)
    if not found or obs.status in _NOT_YET:
        return found
    return frozenset(p for p in found if p.whole_years or p.end <= _month_end(base)) or found


def _means(period: Period, readings: frozenset[Period]) -> bool:
    """The period is one of the readings; a month given for a stock stands for its end."""
    return period in readings or (period.month_count == 1 and period.closing in readings)


def _bases(obs: Observation, base: dt.date, text: SourceText | None) -> tuple[dt.date, ...]:
    """The days on which the words may have been written: the source's, then those of dates around the item."""
    if text is None:
        # Without the text an item's own date is not known; relative words may count from the year before.
        return (base, base.replace(year=base.year - 1, month=MONTHS, day=31))
    return (base, *_item_dates(text.lines, obs.period_line or obs.line))


@lru_cache(maxsize=1024)
def _item_dates(lines: tuple[str, ...], around: int) -> tuple[dt.date, ...]:
    """The years of a line (their last days) and the dates next above and below it."""
    own = lines[around - 1] if 1 <= around <= len(lines) else ""
    years = [dt.date(int(year), MONTHS, 31) for year in _YEAR.findall(own)]
    above, below = lines[max(0, around - _LINES_ABOVE) : around][::-1], lines[around : around + _LINES_BELOW]
    return (*years, *_dates(above), *_dates(below))


def _dates(lines: tuple[str, ...]) -> tuple[dt.date, ...]:
    """The first dates met, each with its month."""
    found: list[dt.date] = []
    for line in lines:
        found += [day for match in _ITEM_DATE.finditer(line) if (day := _day(match))]
        if len(found) >= _DATES_EACH_WAY:
            break
    return tuple(found)


def _day(match: re.Match[str]) -> dt.date | None:
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:  # no day of the calendar
        return None
