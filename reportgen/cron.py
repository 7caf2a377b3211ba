"""A cron expression: minute, hour, day of month, month, day of week, as cron itself reads them.

Sunday is 0 and 7. Where day of month and day of week are both written without a star, either is enough; where one
begins with a star, both must hold (crontab(5)). So an expression is one rule or two, each of which holds in all its
fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PART: Final = re.compile(r"(?:(?P<star>\*)|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?")


@dataclass(frozen=True, slots=True)
class _Field:
    """A field: its name, its lowest and highest number, and the words for its numbers from the lowest on."""

    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()

    def number(self, text: str) -> int:
        """The number a text stands for; raises ValueError outside the field."""
        found = self.low + self.words.index(text.lower()) if text.lower() in self.words else int(text)
        if not self.low <= found <= self.high:
            raise ValueError(self._told(text))
        return found

    def numbers(self, text: str) -> frozenset[int]:
        """All numbers a field's text stands for; raises ValueError."""
        return frozenset(number for part in text.split(",") for number in self._range(part))

    def _range(self, part: str) -> range:
        match = _PART.fullmatch(part)
        if not match or (match["step"] and not (match["star"] or match["last"])) or match["step"] == "0":
            raise ValueError(self._told(part))
        try:
            first = self.low if match["star"] else self.number(match["first"])
            last = self.high if match["star"] else self.number(match["last"] or match["first"])
        except ValueError as error:
            raise ValueError(self._told(part)) from error
        if first > last or (match["step"] and int(match["step"]) == 0):
            raise ValueError(self._told(part))
        return range(first, last + 1, int(match["step"] or 1))

    def _told(self, text: str) -> str:
        return f"「{text}」不能作{self.name}"


_FIELDS: Final = (
    _Field("分", 0, 59),
    _Field("时", 0, 23),
    _Field("日", 1, 31),
    _Field("月", 1, 12, _MONTHS),
    _Field("星期", 0, 7, WEEKDAYS),
)
MINUTES, HOURS, DAYS, MONTHS = (frozenset(range(field.low, field.high + 1)) for field in _FIELDS[:4])
ALL_WEEK: Final = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Rule:
    """Numbers for each field, all of which must hold; weekdays from 0, Sunday, to 6."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] = DAYS
    months: frozenset[int] = MONTHS
    weekdays: frozenset[int] = ALL_WEEK

    @property
    def ever(self) -> bool:
        """Whether there is such a day at all."""
        return any(day <= _LONGEST[month] for day in self.days for month in self.months)


@dataclass(frozen=True, slots=True)
class Cron:
    """An expression: its five fields as written, and its rules, any of which is enough."""

    fields: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def strict(self) -> str:
        """The expression for programs that know no names and no Sunday but 0."""
        *others, months, weekdays = self.fields
        if not months.startswith("*"):
            months = listed(_FIELDS[3].numbers(months))
        if not weekdays.startswith("*"):
            weekdays = listed(_week(weekdays))
        return " ".join((*others, months, weekdays))


def parse(text: str) -> Cron:
    """The cron expression a text is; raises ValueError that names, in Chinese, what will not do."""
    fields = tuple(text.split())
    if len(fields) != len(_FIELDS):
        raise ValueError(f"有 {len(fields)} 段，不是五段")
    minutes, hours, days, months = (field.numbers(part) for field, part in zip(_FIELDS, fields[:4], strict=False))
    weekdays = _week(fields[4])
    if fields[2].startswith("*") or fields[4].startswith("*"):
        rules: tuple[Rule, ...] = (Rule(minutes, hours, days, months, weekdays),)
    else:
        rules = (Rule(minutes, hours, days, months), Rule(minutes, hours, months=months, weekdays=weekdays))
    rules = tuple(rule for rule in rules if rule.ever)
    if not rules:
        raise ValueError("没有这样的日子")
    return Cron(fields, rules)


def listed(numbers: frozenset[int]) -> str:
    """Numbers as a list parted by commas, which is what every cron reads."""
    return ",".join(map(str, sorted(numbers)))


def _week(text: str) -> frozenset[int]:
    """The weekdays of a field, Sunday as 0 alone; a star means each once, so that its steps count from Sunday."""
    field = _Field("星期", 0, 6, WEEKDAYS) if text.startswith("*") else _FIELDS[4]
    return frozenset(number % 7 for number in field.numbers(text))
