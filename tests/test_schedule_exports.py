"""Claims about the files for other schedulers: their own tools take them, and their times and commands are ours."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kubernetes_validate
import pytest
import yaml
from cronsim import CronSim

from reportgen import cli, cron
from reportgen.errors import UsageError
from reportgen.project import SOURCES_VARIABLE
from reportgen.schedule import exports, utc
from reportgen.schedule.timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.project import Project

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPOKEN = """#!/bin/sh
printf '%s\\n' "$PWD" "$REPORTGEN_SOURCES" "$@"
"""
EXPRESSIONS = [
    "0 6 * * 1",
    "*/20 9-17 * * 1-5",
    "30 23 * * 7",
    "0 6 1,15 * *",
    "0 6 1 * 1",
    "5 4 */10 2 sun",
    "0 0 * 3 *",
]


@pytest.fixture
def setting(tmp_path: Path) -> exports.Setting:
    """Return a setting in a folder whose name holds all that a file might trip over; its program tells what it gets."""
    folder = tmp_path / "简报 50% \"a\" 'b' $c"
    folder.mkdir()
    program = folder / "report gen%"
    program.write_text(SPOKEN)
    program.chmod(0o755)
    timetable = Timetable("30 6 * * 1,4", "Asia/Shanghai")
    environment = {SOURCES_VARIABLE: f"{folder}/原文"}
    return exports.Setting(
        timetable, folder, (str(program),), folder / "output", "1", NOON.year, "名称\n一行", environment
    )


def _with(setting: exports.Setting, expression: str, zone: str = "Asia/Shanghai") -> exports.Setting:
    from dataclasses import replace

    return replace(setting, timetable=Timetable(expression, zone))


def _first(found: Iterator[datetime], count: int = 6) -> list[datetime]:
    return [one.astimezone(UTC) for one in islice(found, count)]


def _set(line: str) -> str:
    """What a line of a file sets."""
    return line.partition("=")[2]


# --- systemd ------------------------------------------------------------------------------------------------------


@pytest.mark.needs("systemd-analyze")
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_systemd_finds_no_fault(setting: exports.Setting, tmp_path: Path, expression: str) -> None:
    """Neither in the service nor in the timer, wherever the project lies."""
    made = exports.systemd(_with(setting, expression))
    for name, text in made.items():
        (tmp_path / name).write_text(text, "utf-8")
    words = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in made)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.needs("systemd-analyze")
@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_the_times_of_the_timer_are_those_of_the_settings(setting: exports.Setting, expression: str, zone: str) -> None:
    """As systemd itself reckons them, in the zone, whatever that of the machine."""
    timer = exports.systemd(_with(setting, expression, zone))["reportgen-bundle.timer"]
    events = [_set(line) for line in timer.splitlines() if line.startswith("OnCalendar=")]
    found = sorted(set(chain.from_iterable(map(_elapses, events))))[:6]
    assert found == _first(Timetable(expression, zone).coming(NOON))


def _elapses(event: str) -> list[datetime]:
    """The next six times of a calendar event, as systemd tells them."""
    words = ["systemd-analyze", "calendar", "--iterations=6", f"--base-time={NOON:%Y-%m-%d %H:%M:%S} UTC", event]
    told = subprocess.run(words, capture_output=True, text=True, check=True, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"})
    times = re.findall(r"(?:Next elapse|Iter\. #\d+|Iteration #\d+): \w+ (\S+ \S+) UTC", told.stdout)
    return [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in times]


def test_the_service_stands_in_the_project(setting: exports.Setting) -> None:
    """Its folder and its environment are set, with the signs that mean something to systemd undone."""
    lines = exports.systemd(setting)["reportgen-bundle.service"].splitlines()
    folder = str(setting.folder).replace("%", "%%")
    quoted = f"{folder}/原文".replace('"', '\\"')
    assert [line for line in lines if line.startswith(("WorkingDirectory", "Environment="))] == [
        f"WorkingDirectory={folder}", f'Environment="{SOURCES_VARIABLE}={quoted}"',
    ]  # fmt: skip


# --- cron ---------------------------------------------------------------------------------------------------------


def _crontab(setting: exports.Setting) -> tuple[list[str], str, str]:
    """The settings of a table for cron, and its one entry: when, and the command as cron hands it to the shell."""
    made = exports.crontab(setting)["reportgen.crontab"]
    lines = [line for line in made.splitlines() if line and not line.startswith("#")]
    *before, entry = lines
    *when, command = entry.split(maxsplit=5)
    assert not re.search(r"(?<!\\)%", command), "cron ends the command at a bare percent sign"
    return before, " ".join(when), command.replace("\\%", "%")


def test_the_table_has_the_times_of_the_settings(setting: exports.Setting) -> None:
    """The expression as it is, and the zone."""
    before, when, _ = _crontab(setting)
    assert (before, when) == (["CRON_TZ=Asia/Shanghai", "SHELL=/bin/sh"], setting.timetable.expression)


def test_the_command_of_the_table_runs_in_the_project(setting: exports.Setting) -> None:
    """As cron runs it: by the shell, from another folder, with next to no environment; the output goes to the log."""
    _, _, command = _crontab(setting)
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/"}
    done = subprocess.run(["/bin/sh", "-c", command], cwd="/", env=environment, capture_output=True, check=False)
    told = (setting.target / "cron.log").read_text("utf-8").splitlines()
    expected = [str(setting.folder), f"{setting.folder}/原文", "bundle", "--jobs", "1", "--wait", "1800"]
    assert (done.returncode, done.stderr, told) == (0, b"", expected)


# --- Kubernetes ---------------------------------------------------------------------------------------------------


def test_kubernetes_takes_the_job(setting: exports.Setting) -> None:
    """Each document keeps to the schema of its kind, with nothing the schema does not know."""
    text = exports.kubernetes(_with(setting, "0 6 * * 7"))["reportgen-cronjob.yaml"]
    found = list(yaml.safe_load_all(text))
    for document in found:
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)
    assert [document["kind"] for document in found] == ["PersistentVolumeClaim", "CronJob"]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_job_has_the_times_of_the_settings(setting: exports.Setting, expression: str) -> None:
    """In their zone, and with weekdays numbered as that cron, which knows no 7, takes them; one run at a time."""
    *_, job = yaml.safe_load_all(exports.kubernetes(_with(setting, expression))["reportgen-cronjob.yaml"])
    spec: dict[str, Any] = job["spec"]
    shown = (spec["timeZone"], spec["concurrencyPolicy"], "7" in spec["schedule"].split()[4])
    assert shown == ("Asia/Shanghai", "Forbid", False)
    same = Timetable(spec["schedule"], spec["timeZone"]).coming(NOON)
    assert _first(same) == _first(Timetable(expression, "Asia/Shanghai").coming(NOON))


# --- GitHub -------------------------------------------------------------------------------------------------------


def test_github_takes_the_workflow(setting: exports.Setting, tmp_path: Path) -> None:
    """It keeps to the schema of workflows."""
    path = tmp_path / "workflow.yml"
    path.write_text(exports.github(setting)["reportgen-bundle.yml"], "utf-8")
    program = Path(sys.executable).with_name("check-jsonschema")
    words = [program, "--builtin-schema", "vendor.github-workflows", path]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("expression", "zone"),
    [
        ("0 6 * * 1", "Asia/Shanghai"),
        ("30 9 1,15 * *", "Asia/Shanghai"),
        ("*/20 5-9 * * 1-5", "Asia/Shanghai"),
        ("0 0,12 * * *", "Asia/Kolkata"),
        ("15 20 * * 6", "America/Bogota"),
        ("0 9 1 * 1", "Asia/Shanghai"),
        ("0 9 */10 2 sun", "Asia/Shanghai"),
    ],
)
def test_the_times_in_utc_are_those_of_the_settings(expression: str, zone: str) -> None:
    """All lines together, as a reader of cron expressions takes them; on the day before or after where it must be."""
    lines = utc.lines(Timetable(expression, zone), NOON.year)
    found = sorted(set(chain.from_iterable(islice(CronSim(line, NOON), 6) for line in lines)))[:6]
    assert found == _first(Timetable(expression, zone).coming(NOON))


@pytest.mark.parametrize("expression", ["0 6 1 * *", "0 6 * 3 *", "0 6 1 * 1"])
def test_days_of_a_month_that_move_cannot_be_told_to_github(expression: str) -> None:
    """What to do instead is said, rather than a time that is not meant."""
    with pytest.raises(UsageError, match="要跨日"):
        utc.lines(Timetable(expression, "Asia/Shanghai"), NOON.year)


def test_daylight_saving_is_told(setting: exports.Setting) -> None:
    """The times are by standard time there; where clocks never change, nothing is said."""
    berlin, shanghai = (
        exports.github(_with(setting, "0 6 * * 1", zone))["reportgen-bundle.yml"]
        for zone in ("Europe/Berlin", "Asia/Shanghai")
    )
    assert ('cron: "0 5 * * 1"' in berlin, "夏令时" in berlin, "夏令时" in shanghai) == (True, True, False)


def test_standard_time_is_that_of_winter() -> None:
    """On either half of the globe."""
    zones = ("Europe/Berlin", "Australia/Sydney")
    found = [utc.standard(Timetable("0 6 * * 1", zone).zoneinfo, NOON.year) for zone in zones]
    assert found == [timedelta(hours=1), timedelta(hours=10)]


# --- the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(exports.KINDS))
def test_the_command_writes_the_files_and_prints_their_paths(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """Whole: no sign of what was to be put in is left, every file says what it is for."""
    code = cli.run(["schedule", "export", kind, "--out", str(tmp_path), "--project", str(project.root)])
    paths = [Path(line) for line in capsys.readouterr().out.split()]
    texts = [path.read_text("utf-8") for path in paths]
    left = [re.findall(r"\$(?!{{)\w*", text) for text in texts]
    assert (code, sorted(paths), any(map(any, left))) == (0, sorted(tmp_path.iterdir()), False)
    assert all(text.startswith("# ") and "data/bundle.toml" in "".join(texts) for text in texts)


def test_an_unknown_scheduler_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """With those there are."""
    code = cli.run(["schedule", "export", "windows", "--project", str(project.root)])
    told = capsys.readouterr().err
    assert (code, [kind for kind in exports.KINDS if kind not in told]) == (2, [])


def test_every_rule_of_cron_has_its_line(setting: exports.Setting) -> None:
    """A day of the month or of the week, either of which is enough: two calendar events."""
    timer = exports.systemd(_with(setting, "0 6 1 * 1"))["reportgen-bundle.timer"]
    assert timer.count("\nOnCalendar=") == len(cron.parse("0 6 1 * 1").rules) == 2
