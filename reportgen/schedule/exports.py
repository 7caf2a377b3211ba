"""Files for schedulers that are there already: systemd, cron, Kubernetes, GitHub Actions; complete, with comments.

The texts are in files/, with `$name` where something is put in; each kind of file has its own way to write a word.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from reportgen import cron, remedies
from reportgen.schedule import utc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.cron import Rule
    from reportgen.schedule.timetable import Timetable

_FILES: Final = Path(__file__).parent / "files"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a file is made for: the timetable, the project's folder, the program's words, environment, target, version.

    `year` is the one whose time zone rules hold where times are put into UTC.
    """

    timetable: Timetable
    folder: Path
    program: tuple[str, ...]
    target: Path
    version: str
    year: int
    title: str
    environment: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 1
    wait_s: int = 1800

    @property
    def words(self) -> tuple[str, ...]:
        """The command of a run."""
        return (*self.program, "bundle", "--jobs", str(self.jobs), "--wait", str(self.wait_s))


def systemd(setting: Setting) -> dict[str, str]:
    """A service and its timer by file name."""
    rules = cron.parse(setting.timetable.expression).rules
    values = {
        "environment": "\n".join(
            f"Environment={_systemd(f'{name}={value}')}" for name, value in setting.environment.items()
        ),
        "folder": str(setting.folder).replace("%", "%%"),
        "command": _command(setting.words),
        "calendar": "\n".join(f"OnCalendar={calendar(rule, setting.timetable.zone)}" for rule in rules),
    }
    return {name: _filled(name, setting, values) for name in ("reportgen-bundle.service", "reportgen-bundle.timer")}


def calendar(rule: Rule, zone: str) -> str:
    """A rule as systemd writes calendar events (systemd.time(7)); the lists are those of cron."""
    names = ",".join(cron.WEEKDAYS[day].capitalize() for day in sorted(rule.weekdays))
    week = "" if rule.weekdays == cron.ALL_WEEK else f"{names} "
    months, days = _calendar(rule.months, cron.MONTHS), _calendar(rule.days, cron.DAYS)
    return f"{week}*-{months}-{days} {_calendar(rule.hours, cron.HOURS)}:{_calendar(rule.minutes, None)}:00 {zone}"


def _calendar(numbers: frozenset[int], every: frozenset[int] | None) -> str:
    return "*" if numbers == every else ",".join(f"{number:02d}" for number in sorted(numbers))


def _command(words: tuple[str, ...]) -> str:
    """A command as a unit file takes it; the program itself, unlike its words, may hold neither quotes nor dollars."""
    before = ("/usr/bin/env",) if set(words[0]) & set("\"'\\$") else ()
    return " ".join(_systemd(word).replace("$", "$$") for word in (*before, *words))


def _systemd(word: str) -> str:
    """A word as a unit file takes it: in quotes where it must be, with specifiers undone."""
    plain = word.replace("\\", "\\\\").replace("%", "%%")
    return plain if not set(plain) & set(" \t\"'") else '"' + plain.replace('"', '\\"') + '"'


def crontab(setting: Setting) -> dict[str, str]:
    """A table for cron by file name: a line of `crontab -e`, with the environment it needs."""
    values = {
        "environment": "".join(
            f"export {name}={shlex.quote(value)}; " for name, value in setting.environment.items()
        ).replace("%", "\\%"),
        "folder": shlex.quote(str(setting.folder)).replace("%", "\\%"),
        "command": shlex.join(setting.words).replace("%", "\\%"),
        "logs": shlex.quote(str(setting.target)).replace("%", "\\%"),
        "log": shlex.quote(str(setting.target / "cron.log")).replace("%", "\\%"),
    }
    return {"reportgen.crontab": _filled("reportgen.crontab", setting, values)}


def kubernetes(setting: Setting) -> dict[str, str]:
    """A volume for the project and a job at its times, by file name."""
    values = {"cron": json.dumps(cron.parse(setting.timetable.expression).strict), "wait": str(setting.wait_s)}
    return {"reportgen-cronjob.yaml": _filled("reportgen-cronjob.yaml", setting, values)}


def github(setting: Setting) -> dict[str, str]:
    """A workflow by file name; its times are in UTC. Raises UsageError where they cannot be."""
    zone = setting.timetable.zoneinfo
    ahead = utc.standard(zone, setting.year)
    saving = "；该时区有夏令时，夏令时期间比所定的晚一小时" if utc.shifts(zone, setting.year) else ""
    values = {
        "crons": "\n".join(f'    - cron: "{line}"' for line in utc.lines(setting.timetable, setting.year)),
        "ahead": f"{ahead.total_seconds() / 3600:+g}",
        "saving": saving,
        "packages": " ".join(remedies.packages("brief", "debian")),
    }
    return {"reportgen-bundle.yml": _filled("reportgen-bundle.yml", setting, values)}


KINDS: Final[Mapping[str, Callable[[Setting], dict[str, str]]]] = {
    "systemd": systemd,
    "cron": crontab,
    "kubernetes": kubernetes,
    "github": github,
}


def _filled(name: str, setting: Setting, values: Mapping[str, str]) -> str:
    """A file's text with everything put in; a line that is empty for want of a value is left out."""
    common = {
        "title": " ".join(setting.title.split()),
        "expression": setting.timetable.expression,
        "zone": setting.timetable.zone,
        "target": str(setting.target),
        "place": _place(setting),
        "version": setting.version,
        "jobs": str(setting.jobs),
    }
    kept = (line for line in _lines(name) if values.get(line.removeprefix("$"), " "))
    return Template("\n".join(kept) + "\n").substitute(common | dict(values))


def _place(setting: Setting) -> str:
    """The target from the project's folder, where it lies below it."""
    below = setting.target.is_relative_to(setting.folder)
    return (setting.target.relative_to(setting.folder) if below else setting.target).as_posix()


def _lines(name: str) -> list[str]:
    return (_FILES / name).read_text("utf-8").splitlines()
