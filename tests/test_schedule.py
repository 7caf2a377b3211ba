"""Claims about the schedule: the times are cron's, runs neither overlap nor get lost, and it stops when told to."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import scheduled
import tiny
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from reportgen import cli, cron
from reportgen.bundle import settings
from reportgen.bundle.editions import Target
from reportgen.errors import DataError, LockError, OutputError
from reportgen.project import SOURCES_VARIABLE
from reportgen.schedule import child, health, service
from reportgen.schedule.health import Health, Turn
from reportgen.schedule.timetable import Timetable, told

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.project import Project
    from reportgen.schedule.notices import Notice

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, tzinfo=ZONE)
WEEKLY = Timetable("0 6 * * 1", "Asia/Shanghai")
SETTINGS = 'documents = ["city"]\ncities = ["云岭"]\nformats = ["html"]\n'


# --- times --------------------------------------------------------------------------------------------------------


def _field(low: int, high: int) -> st.SearchStrategy[str]:
    """A field of a cron expression: a star, with or without a step, or a list of numbers and ranges."""
    number = st.integers(low, high).map(str)
    ends = st.tuples(st.integers(low, high), st.integers(low, high)).filter(lambda pair: pair[0] < pair[1])
    span = ends.map(lambda pair: f"{pair[0]}-{pair[1]}")
    stepped = st.tuples(span, st.integers(1, 9)).map(lambda pair: f"{pair[0]}/{pair[1]}")
    listed = st.lists(number | span | stepped, min_size=1, max_size=3).map(",".join)
    return st.just("*") | st.integers(1, high).map(lambda step: f"*/{step}") | listed


# days up to the 28th, so that the next times are not years away
EXPRESSIONS = st.tuples(_field(0, 59), _field(0, 23), _field(1, 28), _field(1, 12), _field(0, 7)).map(" ".join)


@given(EXPRESSIONS, st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - the zone is put on below
def test_the_times_are_those_of_cron(expression: str, moment: datetime) -> None:
    """The next four agree with another reader of cron expressions, whatever the expression."""
    begin = moment.replace(tzinfo=ZONE)
    ours = list(islice(Timetable(expression, "Asia/Shanghai").coming(begin), 4))
    assert ours == list(islice(CronSim(expression, begin), 4))


@pytest.mark.parametrize(("number", "name"), list(zip("01234567", "日一二三四五六日", strict=True)))
def test_weekdays_are_numbered_from_sunday(number: str, name: str) -> None:
    """0 and 7 are Sunday and 1 is Monday, unlike the library's own numbers."""
    found = next(Timetable(f"0 6 * * {number}", "Asia/Shanghai").coming(NOON))
    assert f"星期{name}" in told(found)


def test_the_hour_is_that_of_the_zone() -> None:
    """Six in the morning there, whatever the zone of the machine and of the moment asked about."""
    found = next(WEEKLY.coming(NOON.astimezone(UTC)))
    assert told(found) == "2026-11-23 星期一 06:00（UTC+08:00）"


def test_an_hour_the_clock_skips_is_made_good() -> None:
    """A time that daylight saving leaves out comes an hour later that day; it is told as the clock then shows."""
    spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
    found = list(islice(Timetable("30 2 * * *", "Europe/Berlin").coming(spring), 2))
    assert [told(one) for one in found] == [
        "2026-03-29 星期日 03:30（UTC+02:00）",
        "2026-03-30 星期一 02:30（UTC+02:00）",
    ]


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 21, tzinfo=UTC)])
def test_every_hour_is_every_hour_when_clocks_change(day: datetime) -> None:
    """No hour twice, none left out, in the nights when clocks are put forward and back."""
    found = [one.astimezone(UTC) for one in islice(Timetable("0 * * * *", "Europe/Berlin").coming(day), 8)]
    assert found == [day + timedelta(hours=number) for number in range(1, 9)]


@pytest.mark.parametrize(
    "expression",
    ["0 6 * *", "0 6 * * 1 *", "60 6 * * 1", "0 24 * * 1", "0 6 0 * *", "0 6 * 13 *", "0 6 * * 8", "0 6 30 2 *",
     "5/15 * * * *", "*/0 * * * *", "9-5 * * * *", "0 6 * * 一", "@weekly", "0,,5 * * * *"],
)  # fmt: skip
def test_an_expression_that_means_no_time_is_refused_with_its_line(expression: str, tmp_path: Path) -> None:
    """When the settings are read, not when it would have fired."""
    path = tmp_path / settings.FILE
    path.write_text(f'# when\n[schedule]\ncron = "{expression}"\n', "utf-8")
    with pytest.raises(DataError, match=r"data/bundle\.toml:3 schedule\.cron"):
        settings.load(path)


@pytest.mark.parametrize(
    ("expression", "strict"),
    [("0 6 * * sun", "0 6 * * 0"), ("0 6 * jan-mar fri-7", "0 6 * 1,2,3 0,5,6"), ("*/5 * * * *", "*/5 * * * *")],
)
def test_names_and_the_second_sunday_can_be_written_without(expression: str, strict: str) -> None:
    """For programs that know neither."""
    assert cron.parse(expression).strict == strict


def test_the_coming_runs_are_printed(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """As many as asked for, each with its weekday and its distance from UTC."""
    code = cli.run(["schedule", "next", "-n", "3", "--project", str(project.root)])
    lines = capsys.readouterr().out.splitlines()
    assert (code, len(lines), all("星期" in line and "UTC" in line for line in lines)) == (0, 3, True)


# --- runs ---------------------------------------------------------------------------------------------------------


class Ear:
    """Hears what a scheduler tells, and sends this process SIGTERM once so many runs have ended."""

    def __init__(self, ends: int) -> None:
        self.left = ends
        self.heard: list[Notice] = []

    def __call__(self, notice: Notice) -> None:
        """Hear a notice."""
        self.heard.append(notice)
        self.left -= notice.kind == "end"
        if notice.kind == "end" and self.left == 0:
            os.kill(os.getpid(), signal.SIGTERM)

    @property
    def codes(self) -> list[int | None]:
        """The exit codes of the runs."""
        return [one.exit_code for one in self.heard if one.kind == "end"]


def test_the_scheduler_fires_twice_and_two_runs_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is a real run of the bundle on a real project: one edition, and then nothing changed."""
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    project = tiny.lay(tmp_path)
    (project.data / settings.FILE).write_text(SETTINGS, "utf-8")
    ear, target = Ear(2), Target(project.output)
    # the second comes due while the first is at work, or after it: either way it is made when the first has ended
    given = {"command": child.command(project.root), "health": target.root / health.NAME, "tell": ear}
    begin = datetime.now(UTC)
    due = [begin + timedelta(seconds=seconds) for seconds in (1, *range(30, 600, 2))]
    service.serve(scheduled.post(tmp_path, (), **given, trigger=lambda _: scheduled.At(due)))
    log = target.log.read_text("utf-8")
    assert (ear.codes, len(target.manifests()), log.count("结束 已出版"), log.count("结束 无变更")) == ([0, 0], 1, 1, 1)


def test_runs_do_not_overlap(tmp_path: Path) -> None:
    """A time that comes while a run lasts is passed over, and told."""
    ear = Ear(2)
    service.serve(scheduled.post(tmp_path, (0.5, 1, 1.5, 8), lasts_s=3, tell=ear))
    passed = sum("上一次还没有结束" in one.text for one in ear.heard)
    assert (scheduled.runs(tmp_path), passed >= 1) == (["begin", "end"] * 2, True)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no way to halt a process here")
def test_after_a_sleep_one_run_makes_good_for_all_that_were_missed(tmp_path: Path) -> None:
    """The process is halted while three times pass; continued, it makes one run."""
    with scheduled.running(tmp_path, scheduled.words(tmp_path, (5, 6, 7), 0)) as one:
        scheduled.until(one.health)
        one.tell(signal.SIGSTOP)
        begin = datetime.now(UTC)
        time.sleep(8)
        slept = scheduled.runs(tmp_path)
        one.tell(signal.SIGCONT)
        scheduled.until(lambda: "end" in scheduled.runs(tmp_path))
        time.sleep(1)
        found = one.health()
    assert found is not None
    assert found.since < begin + timedelta(seconds=4)
    assert (slept, scheduled.runs(tmp_path)) == ([], ["begin", "end"])


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({}, False),
        ({"next": NOON - timedelta(hours=1)}, True),
        ({"next": NOON - timedelta(hours=1), "cron": "0 7 * * 1"}, False),
        ({"last": Turn(NOON)}, True),
        ({"last": Turn(NOON, NOON, 143)}, True),
        ({"last": Turn(NOON, NOON, 7)}, False),
    ],
    ids=["in time", "its time passed", "its time passed, of another timetable", "killed", "stopped", "failed"],
)
def test_a_run_missed_or_cut_short_before_a_restart_is_owed(change: dict[str, object], due: bool) -> None:  # noqa: FBT001 - a column of the table above
    """And no other."""
    before = replace(_health(), **change)  # type: ignore[arg-type]
    assert service.owed(before, WEEKLY, NOON) is due


def test_what_is_owed_is_made_at_once(tmp_path: Path) -> None:
    """Though the next time is days away."""
    health.write(tmp_path / health.NAME, replace(_health(), next=NOON - timedelta(hours=1)))
    service.serve(scheduled.post(tmp_path, (), tell=(ear := Ear(1)), trigger=lambda table: table.trigger()))
    assert ear.codes == [0]


@pytest.mark.parametrize(("ending", "code"), [("3", 3), ("__import__('os').kill(__import__('os').getpid(), 9)", 137)])
def test_a_run_that_fails_or_is_killed_leaves_the_scheduler_at_work(tmp_path: Path, ending: str, code: int) -> None:
    """It fires again; the exit codes are told as a shell tells them."""
    ear = Ear(2)
    command = (sys.executable, "-S", "-c", f"raise SystemExit({ending})")
    service.serve(scheduled.post(tmp_path, (0.2, 3), tell=ear, command=command))
    assert ear.codes == [code, code]


def test_a_run_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    """The scheduler goes on."""
    ear = Ear(1)
    service.serve(scheduled.post(tmp_path, (0.2,), tell=ear, command=(str(tmp_path / "nothing"),)))
    assert (ear.codes, any("无法启动" in one.text for one in ear.heard)) == ([127], True)


def test_what_was_missed_after_a_stop_is_known_at_the_next_start(tmp_path: Path) -> None:
    """A machine is stopped in good order before it is started again."""
    service.serve(scheduled.post(tmp_path, (0.2, 600), tell=Ear(1)))
    found = health.read(tmp_path / health.NAME)
    assert found is not None
    assert found.next is not None
    assert service.owed(found, WEEKLY, found.next + timedelta(hours=1))


# --- settings -----------------------------------------------------------------------------------------------------


def _serve_until(tmp_path: Path, tables: list[object], words: str) -> Health | None:
    """Serve with timetables that change at each look, until something is told; returns the last health."""

    def table() -> Timetable:
        found = tables.pop(0) if len(tables) > 1 else tables[0]
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, Timetable)
        return found

    def tell(notice: Notice) -> None:
        if words in notice.text:
            os.kill(os.getpid(), signal.SIGTERM)

    service.serve(scheduled.post(tmp_path, (), timetable=table, tell=tell, trigger=lambda one: one.trigger()))
    return health.read(tmp_path / health.NAME)


def test_a_changed_timetable_is_followed(tmp_path: Path) -> None:
    """Without a restart."""
    found = _serve_until(tmp_path, [WEEKLY, WEEKLY, Timetable("30 7 * * 2", "UTC")], "时间改为")
    assert found is not None
    assert (found.cron, found.zone, found.next and found.next.strftime("%w %H:%M %Z")) == (
        "30 7 * * 2", "UTC", "2 07:30 UTC",
    )  # fmt: skip


def test_settings_that_cannot_be_read_leave_the_timetable_as_it_was(tmp_path: Path) -> None:
    """And are told, in the health too."""
    found = _serve_until(tmp_path, [WEEKLY, DataError("写法有误", place="data/bundle.toml:3")], "设置有误")
    assert found is not None
    assert (found.cron, found.fault) == (WEEKLY.expression, "data/bundle.toml:3：写法有误")


# --- stopping -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_a_run_finish(tmp_path: Path, number: signal.Signals) -> None:
    """Within the time given for it; the exit code is 0."""
    with scheduled.running(tmp_path, scheduled.words(tmp_path, (0.5,), 2)) as one:
        scheduled.until(lambda: scheduled.runs(tmp_path))
        one.tell(number)
        code = one.process.wait(scheduled.ENDLESS_S)
    found = one.health()
    assert found is not None
    assert (code, scheduled.runs(tmp_path), found.stopped) == (0, ["begin", "end"], True)


def test_a_second_signal_hurries(tmp_path: Path) -> None:
    """The run is asked to stop at once, which is recorded; the exit code is 0 all the same."""
    with scheduled.running(tmp_path, scheduled.words(tmp_path, (0.5,), 600)) as one:
        scheduled.until(lambda: scheduled.runs(tmp_path))
        one.tell(signal.SIGINT)
        time.sleep(1)
        one.tell(signal.SIGINT)
        code = one.process.wait(scheduled.ENDLESS_S)
    found = one.health()
    assert found is not None
    assert (code, scheduled.runs(tmp_path), found.last and found.last.exit_code) == (0, ["begin"], 143)


def test_a_bundle_stopped_midway_is_made_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the command itself, on a real project: no half edition is left, and then there is a whole one."""
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    project = tiny.lay(tmp_path)
    (project.data / settings.FILE).write_text(SETTINGS, "utf-8")
    target = Target(project.output)
    schedule = settings.Schedule()
    missed = replace(_health(), cron=schedule.cron, zone=schedule.zone, next=NOON)
    health.write(target.root / health.NAME, missed)
    words = (sys.executable, "-m", "reportgen", "schedule", "run", "--linger", "0", "--project", str(tmp_path))
    left = []
    for sought in ("开始", "已出版"):
        with scheduled.running(target.root, words) as one:
            scheduled.until(lambda sought=sought: target.log.exists() and sought in target.log.read_text("utf-8"))
            one.tell(signal.SIGTERM)
            code = one.process.wait(scheduled.ENDLESS_S)
        left.append((code, len(target.manifests()), target.staging.exists()))
    assert left == [(0, 0, False), (0, 1, False)]


def test_a_run_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    """After its time."""
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(600)"
    process = child.begin((sys.executable, "-S", "-c", deaf))
    time.sleep(2)
    child.stop(process, 0.5)
    assert process.returncode == -signal.SIGKILL


def test_a_second_scheduler_says_who_is_at_work(tmp_path: Path) -> None:
    """With the exit code of what is locked."""
    with scheduled.running(tmp_path, scheduled.words(tmp_path, (600,), 0)) as one:
        scheduled.until(one.health)
        with pytest.raises(LockError, match=f"已有一个定时进程（进程 {one.process.pid}"):
            service.serve(scheduled.post(tmp_path, ()))


# --- health -------------------------------------------------------------------------------------------------------


def _health() -> Health:
    turn = Turn(NOON - timedelta(days=1), NOON - timedelta(days=1) + timedelta(seconds=40), 0)
    return Health(1, "host", NOON - timedelta(days=9), NOON, WEEKLY.expression, WEEKLY.zone, NOON + timedelta(3), turn)


def test_health_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Each part of it."""
    health.write(tmp_path / "health.json", _health())
    assert health.read(tmp_path / "health.json") == _health()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"last": 3}'])
def test_a_health_file_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    """Whatever stands in it."""
    (tmp_path / "health.json").write_text(text)
    assert health.read(tmp_path / "health.json") is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"beat": NOON - timedelta(minutes=9)}, "没有动静"),
        ({"stopped": True}, "已停止"),
        ({"fault": "data/bundle.toml:3"}, "设置有误"),
        ({"last": Turn(NOON, NOON, 7)}, "退出码是 7"),
    ],
    ids=["well", "silent", "stopped", "settings", "failed"],
)
def test_what_is_wrong_is_told(change: dict[str, object], words: str) -> None:
    """One line for it, none where all is well."""
    found = list(health.faults(replace(_health(), **change), NOON))  # type: ignore[arg-type]
    assert (len(found), words in "".join(found)) == (int(bool(words)), True)


def test_a_health_file_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    """A run is made all the same, and the fault is told."""
    (tmp_path / health.NAME).mkdir()
    with pytest.raises(OutputError):
        health.write(tmp_path / health.NAME, _health())
    service.serve(scheduled.post(tmp_path, (0.2,), tell=(ear := Ear(1))))
    assert (ear.codes, any("写不进去" in one.text for one in ear.heard)) == ([0], True)


def test_the_status_of_no_scheduler_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to do about it."""
    code = cli.run(["schedule", "status", "--project", str(tiny.lay(tmp_path).root)])
    assert (code, "reportgen schedule run" in capsys.readouterr().out) == (1, True)
