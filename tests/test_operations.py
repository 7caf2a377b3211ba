"""Claims about running the bundle unattended: docs/operations.md, followed word by word in a fresh folder, holds.

The files and commands are those of the page itself, run in its order by a shell; commands for the system's own
schedulers (marked with `$`) are not run here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from reportgen.bundle import settings
from reportgen.bundle.editions import Target
from reportgen.cli import app
from reportgen.project import SOURCES_VARIABLE

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
BLOCK = re.compile(r"(?ms)^```(\w+) ?(\S*)\n(.*?)^```")
CODE = re.compile(r"# 退出码 (\d+)")
LONGEST_S = 900
SIGN = "--- {} ---"


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the page, the exit code the page gives it, what it ended with, and what it printed."""

    command: str
    expected: int
    code: int
    told: str


def _commands() -> list[str]:
    """The commands of the page in order."""
    return [
        line for kind, name, text in BLOCK.findall(PAGE) if (kind, name) == ("sh", "") for line in text.splitlines()
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fresh project with the files that the page gives."""
    root = tmp_path_factory.mktemp("operations")
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, root / name)
    for kind, name, text in BLOCK.findall(PAGE):
        path = root / ("data/bundle.toml" if kind == "toml" else name)
        if kind == "toml" or name:
            path.write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def steps(folder: Path) -> list[Step]:
    """Return all steps of the page, done in one shell."""
    commands = _commands()
    script = "\n".join(f'{line}\necho "{SIGN.format("$?")}"' for line in commands)
    environment = {name: value for name, value in os.environ.items() if name != SOURCES_VARIABLE}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    told = folder / "told.txt"
    try:
        with told.open("w") as file:
            given = {"cwd": folder, "env": environment, "stdout": file, "stderr": file}
            subprocess.run(["bash", "-c", script], **given, check=False, timeout=LONGEST_S)
    finally:
        _end(folder / "output" / "schedule.pid")
    parts = re.split(SIGN.format(r"(\d+)") + r"\n", told.read_text("utf-8"))
    found = zip(commands, parts[1::2], parts[::2], strict=False)
    return [Step(line, _expected(line), int(code), text) for line, code, text in found]


def _end(noted: Path) -> None:
    """End a scheduler that the page's commands have left at work."""
    if noted.exists():
        subprocess.run(["kill", noted.read_text().strip()], capture_output=True, check=False)


def _expected(command: str) -> int:
    return int(match[1]) if (match := CODE.search(command)) else 0


def _told(steps: list[Step], command: str) -> list[str]:
    """What a command printed, each time it was given."""
    return [step.told for step in steps if CODE.sub("", step.command).strip() == command]


def test_every_command_ends_as_the_page_says(steps: list[Step]) -> None:
    """With the exit code given there, else with 0; none is left out."""
    wrong = [step for step in steps if step.code != step.expected]
    assert (wrong, len(steps)) == ([], len(_commands()))


def test_the_first_edition_appears_and_the_second_run_changes_nothing(steps: list[Step]) -> None:
    """As it says beside the commands."""
    first, second, *_ = _told(steps, "reportgen bundle")
    assert ("output/editions/" in first, second.endswith("无变更\n")) == (True, True)


def test_the_command_on_success_is_run(steps: list[Step]) -> None:
    """It noted the edition by the time the page looks."""
    assert re.fullmatch(r"已出版 \d{4}-\d{2}-\d{2} *\n", _told(steps, "cat output/notified.txt")[0])


def test_the_scheduler_tells_when_it_runs_next_and_that_it_has_stopped(steps: list[Step]) -> None:
    """While it is at work, and after."""
    before = _told(steps, "until reportgen schedule status; do sleep 1; done")[0]
    after = _told(steps, "reportgen schedule status")[0]
    assert ("下次  20" in before, "已停止" in after) == (True, True)


def test_a_file_that_was_lost_is_named_and_restored(steps: list[Step]) -> None:
    """By the next run."""
    named = [text for text in _told(steps, "reportgen bundle verify") if "缺少" in text]
    last = _told(steps, "reportgen bundle verify")[-1]
    assert ([text.count("汕头.html") for text in named], last.endswith("全部相符\n")) == ([1], True)


def test_in_the_end_a_whole_edition_stands(steps: list[Step], folder: Path) -> None:
    """After all that was done to it, with the document asked for and no lock held."""
    target = Target(folder / "output")
    last = target.last()
    assert last is not None
    assert ([entry.name for entry in last.documents], target.lock.read_bytes()) == (["汕头"], b"")


def test_the_settings_of_the_page_are_understood(folder: Path) -> None:
    """And its schedule is not the one that is there without it."""
    found = settings.load(folder / "data" / settings.FILE)
    assert (found.keep, found.schedule != settings.Schedule()) == (3, True)


def test_every_command_of_the_schedule_is_on_the_page() -> None:
    """Each is used at least once, and so is each kind of export."""
    import typer

    from reportgen.schedule import exports

    group = typer.main.get_command(app).commands["schedule"]  # type: ignore[attr-defined]
    shown = "\n".join(_commands())
    named = [*group.commands, *(f"export {kind}" for kind in exports.KINDS)]
    assert [name for name in named if f"reportgen schedule {name}" not in shown] == []


def test_the_health_file_is_where_the_page_says() -> None:
    """Its name is the one the scheduler writes."""
    from reportgen.schedule import health

    assert f"`output/{health.NAME}`" in PAGE
