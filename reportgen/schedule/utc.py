"""A cron expression in a time zone as cron lines in UTC, for a scheduler that knows no other time."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from reportgen import cron
from reportgen.cron import ALL_WEEK, DAYS, HOURS, MINUTES, MONTHS
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from reportgen.cron import Rule
    from reportgen.schedule.timetable import Timetable

_HOUR, _DAY = 60, 24 * 60


def standard(zone: ZoneInfo, year: int) -> timedelta:
    """How far standard time, not daylight saving time, is ahead of UTC in a year."""
    return min(_offsets(zone, year))


def shifts(zone: ZoneInfo, year: int) -> bool:
    """Whether clocks are put forward and back in a year."""
    return len(_offsets(zone, year)) > 1


def _offsets(zone: ZoneInfo, year: int) -> set[timedelta]:
    moments = (datetime(year, month, 1, tzinfo=UTC).astimezone(zone) for month in range(1, 13))
    return {moment.utcoffset() or timedelta() for moment in moments}


def lines(timetable: Timetable, year: int) -> tuple[str, ...]:
    """The cron lines in UTC that together mean a timetable, by the zone's standard time.

    Raises UsageError where days of the month, or the days of some months, would become those before or after: cron has
    no way to write that.
    """
    ahead = standard(timetable.zoneinfo, year) // timedelta(minutes=1)
    found = (line for rule in cron.parse(timetable.expression).rules for line in _lines(rule, ahead, timetable))
    return tuple(dict.fromkeys(found))


def _lines(rule: Rule, ahead: int, timetable: Timetable) -> Iterator[str]:
    hours: dict[tuple[int, int], set[int]] = defaultdict(set)  # by how many days and hours they move
    for minute in rule.minutes:
        for hour in rule.hours:
            days, rest = divmod(hour * _HOUR + minute - ahead, _DAY)
            hours[days, rest // _HOUR].add(rest % _HOUR)
    together: dict[tuple[int, frozenset[int]], set[int]] = defaultdict(set)
    for (days, hour), minutes in hours.items():
        together[days, frozenset(minutes)].add(hour)
    for (days, minutes_), hours_ in sorted(together.items(), key=lambda item: (item[0][0], sorted(item[0][1]))):
        yield f"{_text(minutes_, MINUTES)} {_text(frozenset(hours_), HOURS)} {_days(rule, days, timetable)}"


def _days(rule: Rule, moved: int, timetable: Timetable) -> str:
    """The fields of day, month and weekday, moved by a day or not."""
    both = rule.days != DAYS and rule.weekdays != ALL_WEEK
    if both and not moved:
        return " ".join(cron.parse(timetable.expression).strict.split()[2:])
    if moved and (rule.days != DAYS or rule.months != MONTHS):
        raise UsageError(
            f"「{timetable.expression}」（{timetable.zone}）换算成 UTC 要跨日，按月或按日的时间没有等价的写法",
            place="data/bundle.toml schedule.cron",
            remedy="请把时刻改到换算后仍在当日的钟点，或只按星期",
        )
    weekdays = frozenset((day + moved) % 7 for day in rule.weekdays)
    return f"{_text(rule.days, DAYS)} {_text(rule.months, MONTHS)} {_text(weekdays, ALL_WEEK)}"


def _text(numbers: frozenset[int], every: frozenset[int]) -> str:
    return "*" if numbers == every else cron.listed(numbers)
