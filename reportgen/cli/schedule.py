"""The commands on the schedule: run the bundle at its times, say when and how it goes, export to schedulers."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import __version__, output, usage
from reportgen.cli import offers
from reportgen.cli.app import app
from reportgen.cli.options import FORMS, DebugOption, LogFormOption, ProjectOption, VersionOption, known_form
from reportgen.cli.shown import tell
from reportgen.errors import UsageError
from reportgen.project import SOURCES_VARIABLE, Project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.bundle.editions import Target
    from reportgen.bundle.settings import Bundle
    from reportgen.schedule.notices import Notice, Tell
    from reportgen.schedule.timetable import Timetable

schedule_app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None)
app.add_typer(schedule_app, name="schedule")


def _kinds() -> tuple[str, ...]:
    from reportgen.schedule import exports

    return tuple(exports.KINDS)


_MOST = 1000  # runs to list, or processes at once

HealthOption = Annotated[
    Path | None, typer.Option("--health-file", metavar="文件", help="状态文件；默认在成品文件夹里，名为 .schedule.json")
]
JobsOption = Annotated[int, typer.Option("--jobs", metavar="N", help="每次同时用几个进程编写")]


@schedule_app.callback(help="按 data/bundle.toml 的时间定时编写成套简报。")
def schedule_group() -> None:
    """The commands on the schedule."""


@schedule_app.command("run", cls=usage.Command, help="在前台定时运行 reportgen bundle，直到 Ctrl-C 或 SIGTERM。")
def schedule_run(
    jobs: JobsOption = 1,
    linger: Annotated[
        float, typer.Option("--linger", metavar="秒", help="要求停止时，正在进行的编写最多再做多久")
    ] = 20.0,
    health_file: HealthOption = None,
    log_format: LogFormOption = FORMS[0],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Run the bundle at its times until told to stop."""
    from reportgen.schedule import child, service

    known_form(log_format, "--log-format")
    _some(jobs, "--jobs")
    if health_file is not None and health_file.is_dir():
        raise UsageError(f"「{health_file}」是一个文件夹", place="--health-file", remedy="请写状态文件的路径")
    found = Project.find(project)
    target = _target(found, _settings(found))
    post = service.Post(
        child.command(found.root, jobs=jobs, log_format=log_format),
        lambda: _timetable(_settings(found)),
        health_file or _health_of(target),
        target.root / ".schedule.lock",
        _telling(log_format),
        linger_s=linger,
    )
    service.serve(post)


@schedule_app.command("next", cls=usage.Command, help="列出接下来几次运行的时间，按 data/bundle.toml 的时区。")
def schedule_next(
    count: Annotated[int, typer.Option("--count", "-n", metavar="N", help="列几次")] = 5,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Print the coming runs."""
    from reportgen.schedule.timetable import told

    _some(count, "--count")
    timetable = _timetable(_settings(Project.find(project)))
    for moment in islice(timetable.coming(datetime.now(UTC)), count):
        typer.echo(told(moment))


@schedule_app.command("status", cls=usage.Command, help="定时进程好不好：最近一次、下一次。有问题时退出码为 1。")
def schedule_status(
    health_file: HealthOption = None,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Tell how the scheduler is."""
    from reportgen.schedule import health

    found = Project.find(project)
    told = health.read(health_file or _health_of(_target(found, _settings(found))))
    for line in health.lines(told) if told else ():
        typer.echo(line)
    wrong = list(health.faults(told, datetime.now(UTC)))
    for line in wrong:
        typer.echo(f"问题  {line}")
    return int(bool(wrong))


@schedule_app.command("export", cls=usage.Command, help="写出别的定时程序用的文件，内附安装与看管的说明。")
def schedule_export(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="种类", help="systemd、cron、kubernetes 或 github", autocompletion=offers.one_of(_kinds)
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件夹", help="文件写进这个文件夹；默认 output/schedule")
    ] = None,
    jobs: JobsOption = 1,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Write the files of a scheduler."""
    from reportgen.schedule import exports

    if kind not in exports.KINDS:
        raise UsageError(f"没有种类「{kind}」", place="schedule export", remedy=f"可选：{'、'.join(exports.KINDS)}")
    _some(jobs, "--jobs")
    found = Project.find(project)
    asked = _settings(found)
    home = found.output.parent.resolve()  # a built-in project works in the working folder
    setting = exports.Setting(
        _timetable(asked), home, _program(), _target(found, asked).root, __version__, datetime.now(UTC).year,
        asked.title, _environment(), jobs,
    )  # fmt: skip
    folder = out or found.output / "schedule"
    made = {folder.resolve() / name: text.encode() for name, text in exports.KINDS[kind](setting).items()}
    output.write_all(made, tell)


# --- parts of the commands ------------------------------------------------------------------------------------------


def _settings(found: Project) -> Bundle:
    from reportgen.bundle import settings

    return settings.load(found.data / settings.FILE)


def _timetable(asked: Bundle) -> Timetable:
    from reportgen.schedule.timetable import Timetable

    return Timetable.of(asked.schedule)


def _target(found: Project, asked: Bundle) -> Target:
    from reportgen.bundle import run

    return run.target_of(found, asked)


def _health_of(target: Target) -> Path:
    from reportgen.schedule import health

    return target.root / health.NAME


def _some(number: int, place: str) -> None:
    if number < 1:
        raise UsageError(f"「{number}」太小", place=place, remedy="请写 1 或更大的整数")
    if number > _MOST:
        raise UsageError(f"「{number}」太大", place=place, remedy=f"请写 {_MOST} 以内的整数")


def _program() -> tuple[str, ...]:
    """The words that start this very program from anywhere."""
    script = Path(sys.executable).with_name("reportgen")
    return (str(script),) if script.is_file() else (sys.executable, "-m", "reportgen")


def _environment() -> Mapping[str, str]:
    """What a run needs to find of the environment of this one."""
    sources = os.environ.get(SOURCES_VARIABLE)
    return {SOURCES_VARIABLE: str(Path(sources).resolve())} if sources else {}


def _telling(form: str) -> Tell:
    """Tell every notice on stderr, in the machine's time zone."""
    from reportgen.schedule.notices import as_json, as_line

    worded = as_json if form == "json" else as_line

    def tell(notice: Notice) -> None:
        typer.echo(worded(notice, datetime.now().astimezone()), err=True)

    return tell
