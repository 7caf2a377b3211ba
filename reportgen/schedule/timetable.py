"""When the bundle is made: the schedule of data/bundle.toml as a trigger, and the runs to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from reportgen import cron

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from reportgen.bundle.settings import Schedule
    from reportgen.cron import Rule

_NEXT: Final = timedelta(microseconds=1)
_WEEKDAYS: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Timetable:
    """A cron expression in a time zone, both known to be good."""

    expression: str
    zone: str

    @classmethod
    def of(cls, schedule: Schedule) -> Timetable:
        """The timetable of the settings."""
        return cls(schedule.cron, schedule.zone)

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The time zone with its rules."""
        return ZoneInfo(self.zone)

    def trigger(self) -> Any:
        """The trigger that fires at these times.

        APScheduler counts weekdays from Monday and lets day and weekday both hold, unlike cron: so each rule of the
        expression becomes a trigger of its own, and weekdays are given by name.
        """
        from apscheduler.triggers.combining import OrTrigger

        triggers = [_trigger(rule, self.zoneinfo) for rule in cron.parse(self.expression).rules]
        return triggers[0] if len(triggers) == 1 else OrTrigger(triggers)

    def coming(self, after: datetime) -> Iterator[datetime]:
        """The times later than a moment, without end, in the time zone."""
        trigger, moment = self.trigger(), after.astimezone(UTC) + _NEXT
        while (found := trigger.get_next_fire_time(None, moment.astimezone(self.zoneinfo))) is not None:
            moment = found.astimezone(UTC) + _NEXT  # reckoned in UTC: a local hour can occur twice, or not at all
            yield found.astimezone(UTC).astimezone(self.zoneinfo)


def _trigger(rule: Rule, zone: ZoneInfo) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    return CronTrigger(
        minute=cron.listed(rule.minutes),
        hour=cron.listed(rule.hours),
        day=cron.listed(rule.days),
        month=cron.listed(rule.months),
        day_of_week=",".join(cron.WEEKDAYS[number] for number in sorted(rule.weekdays)),
        second=0,
        timezone=zone,
    )


def told(moment: datetime) -> str:
    """A moment with its weekday and its distance from UTC, as a reader in its time zone takes it."""
    return f"{moment:%Y-%m-%d} 星期{_WEEKDAYS[moment.weekday()]} {moment:%H:%M}（UTC{moment.isoformat()[-6:]}）"
