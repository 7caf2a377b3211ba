"""The commands on the bundle: make an edition, check one, approve one, say why a document would be made anew."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from reportgen import terminal, usage
from reportgen.cli import offers
from reportgen.cli.app import app
from reportgen.cli.options import (
    FORMS,
    DebugOption,
    EditionOption,
    LogFormOption,
    ProjectOption,
    VersionOption,
    day,
    known_form,
    listed,
)
from reportgen.cli.shown import shown
from reportgen.errors import UsageError
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from reportgen.bundle.events import Event, Outcome, Tell
    from reportgen.bundle.run import Run, Wishes
    from reportgen.bundle.settings import Bundle

bundle_app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None, invoke_without_command=True)
app.add_typer(bundle_app, name="bundle")
_SIGNALS = 128  # what a shell adds to the number of the signal that ended a program


@bundle_app.callback(help="编写成套简报，审读以后整版出版：只重做有变化的。没有变化就什么也不做。")
def bundle(
    context: typer.Context,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", help="同时用几个进程编写")] = 1,
    only: Annotated[
        str,
        typer.Option("--only", metavar="甲,乙", help="只看这些城市，其余沿用上一版", autocompletion=offers.city_list),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="全部重做；做出来与上一版相同就不出版")] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="有一份没有做成就停止，不出版")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="只重做上一版没有做成的")] = False,
    edition: EditionOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会重做哪些、为什么，不编写")] = False,
    verify_cache: Annotated[bool, typer.Option("--verify-cache", help="全部重做，与最新一版逐份比对，不出版")] = False,
    wait: Annotated[float, typer.Option("--wait", metavar="秒", help="另一次编写正在进行时最多等多久")] = 0.0,
    log_format: LogFormOption = FORMS[0],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Make and publish an edition, unless a command below is named."""
    if context.invoked_subcommand:
        return _without_options(context)
    known_form(log_format, "--log-format")
    if jobs < 1:
        raise UsageError(f"「{jobs}」不是进程数", place="--jobs", remedy="请写 1 或更大的整数")
    found = Project.find(project)
    asked = _settings(found)
    wishes = _wishes(found, asked, day(edition), jobs, listed(only))
    if dry_run:
        return _foreseen(found, asked, wishes)
    if verify_cache:
        return _compared(found, asked, wishes)
    from dataclasses import replace

    wishes = replace(wishes, force=force, fail_fast=fail_fast, retry_failed=retry_failed, wait_s=wait)
    return _made(found, asked, wishes, log_format)


@bundle_app.command("verify", cls=usage.Command, help="重算一版全部文件的散列，与清单核对。有不符时退出码为 1。")
def verify(
    edition: Annotated[
        str, typer.Argument(metavar="[版次]", help="版次的名称，默认 latest", autocompletion=offers.edition)
    ] = "latest",
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Hash an edition's files again and tell what differs from its manifest."""
    from reportgen.bundle import editions, run

    found = Project.find(project)
    folder = run.target_of(found, _settings(found)).edition(edition)
    with terminal.working("核对散列"):
        wrong = editions.damage(folder)
    for path, what in wrong.items():
        typer.echo(f"{shown(folder / path)}：{what}")
    count = len(editions.read(folder).files)
    typer.echo(f"版次 {folder.name}：{count} 个文件，{f'{len(wrong)} 处不符' if wrong else '全部相符'}")
    return int(bool(wrong))


@bundle_app.command("approve", cls=usage.Command, help="出版等待核准的一版。")
def approve(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> None:
    """Publish the edition that waits, and run the commands for success."""
    from reportgen.bundle import commands, run

    found = Project.find(project)
    asked = _settings(found)
    target = run.target_of(found, asked)
    tell = _telling(target.log, FORMS[0], lambda _: None)
    one = run.Run(found, asked, target, _wishes(found, asked, None, 1, ()), tell)
    with terminal.working("出版"):
        outcome = run.approve(one)
    commands.run(asked.commands, outcome, found.root, tell)
    _report(outcome)


@app.command(cls=usage.Command, help="说明一份文件为什么会重做：与最新一版相比变了什么。")
def why(
    name: Annotated[
        str,
        typer.Argument(metavar="文件", help="城市，或成套简报里一份文件的名称", autocompletion=offers.document),
    ],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Tell what would have a document made anew."""
    from reportgen.bundle import foresight

    found = Project.find(project)
    asked = _settings(found)
    with terminal.working("比对最新一版"):
        lines = list(foresight.reasons(_run(found, asked, _wishes(found, asked, None, 1, ())), name))
    for line in lines:
        typer.echo(line)


# --- parts of the commands ------------------------------------------------------------------------------------------


def _without_options(context: typer.Context) -> int:
    """UsageError where options stand before the command they are meant for: they would be passed over."""
    for name in context.params:
        source = context.get_parameter_source(name)
        if source and source.name == "COMMANDLINE":
            option = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{option} 写在了 {context.invoked_subcommand} 之前", remedy=f"请写在 {context.invoked_subcommand} 之后"
            )
    return 0


def _settings(found: Project) -> Bundle:
    from reportgen.bundle import settings

    return settings.load(found.data / settings.FILE)


def _wishes(found: Project, asked: Bundle, named: date | None, jobs: int, only: tuple[str, ...]) -> Wishes:
    """What the options ask for; without a date it is today, in the bundle's time zone. Cities by any of their names."""
    from reportgen.bundle.run import Wishes

    today = datetime.now(ZoneInfo(asked.schedule.zone)).date()
    return Wishes(named or today, jobs, _short_names(found, only))


def _short_names(found: Project, names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        return ()
    from reportgen import build, facts

    known = facts.load(found)
    return tuple(build.with_brief(known, name).short_name for name in names)


def _run(found: Project, asked: Bundle, wishes: Wishes, tell: Tell = lambda _: None) -> Run:
    from reportgen.bundle.run import Run, target_of

    return Run(found, asked, target_of(found, asked), wishes, tell)


def _foreseen(found: Project, asked: Bundle, wishes: Wishes) -> int:
    from reportgen.bundle import foresight

    with terminal.working("比对最新一版"):
        lines = list(foresight.lines(_run(found, asked, wishes)))
    for line in lines:
        typer.echo(line)
    return 0


def _compared(found: Project, asked: Bundle, wishes: Wishes) -> int:
    """Make every document again beside the newest edition; 1 where one differs from it."""
    from reportgen.bundle import foresight

    with _stoppable(), terminal.progress("比对缓存") as show:
        wrong = foresight.differing(_run(found, asked, wishes, show))
    for line in wrong:
        typer.echo(line)
    typer.echo("缓存与重做的结果" + ("不一致" if wrong else "一致"))
    return int(bool(wrong))


def _made(found: Project, asked: Bundle, wishes: Wishes, log_format: str) -> int:
    from reportgen.bundle import commands, run
    from reportgen.bundle.events import Event
    from reportgen.cli.running import told

    target = run.target_of(found, asked)
    with terminal.progress(asked.title) as show:
        tell = _telling(target.log, log_format, show)
        try:
            with _stoppable():
                outcome = run.run(_run(found, asked, wishes, tell))
        except Exception as error:
            fault = told(error)[0]
            _telling(target.log, log_format, lambda _: None)(Event("end", text=fault))
            commands.run_after_fault(asked.commands, fault, found.root, tell)
            raise
        commands.run(asked.commands, outcome, found.root, tell)
    _report(outcome)
    return outcome.exit_code


def _report(outcome: Outcome) -> None:
    """What became of the run: the edition's path, and a table of the documents that failed."""
    if outcome.state == "published" and outcome.folder:
        typer.echo(shown(outcome.folder))
    else:
        typer.echo(outcome.words)
    if outcome.failures:
        typer.echo(terminal.columns([("没有做成", "原因"), *outcome.failures], wrapped=True), nl=False)


def _telling(log: Path, form: str, show: Tell) -> Tell:
    """Tell every event to the log and to the terminal; a log that cannot be written does not stop a run."""
    from contextlib import suppress

    from reportgen.bundle.events import as_json, as_line

    worded: Callable[[Event, datetime], str] = as_json if form == "json" else as_line

    def tell(event: Event) -> None:
        line = worded(event, datetime.now().astimezone())
        with suppress(OSError):
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        if form == "json":
            typer.echo(line, err=True)
        else:
            show(event)

    return tell


@contextmanager
def _stoppable() -> Iterator[None]:
    """End the block cleanly when the program is told to stop: by SIGTERM as by SIGINT, with the usual exit code."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for further in before:
            signal.signal(further, signal.SIG_IGN)  # nothing stops the clearing up
        typer.echo("已停止；最新一版没有动", err=True)
        raise SystemExit(_SIGNALS + number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
