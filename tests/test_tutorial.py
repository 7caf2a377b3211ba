"""Claims about the first half hour: docs/tutorial.md, followed word by word in a fresh copy, shows what it says.

Every command is run by one shell, in the page's order; files and changed rows are written where the page gives them;
what the shell shows is compared with what the page prints below a command. `make brief` alone is replaced by what its
rule runs, for the environment it would install is the one the test runs in; no source texts are there, as for a reader
who begins.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import looks
import pytest

from reportgen import pdftext
from reportgen.project import SOURCES_VARIABLE

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
BLOCK = re.compile(r"(?ms)^```(\w+) ?(\S*)\n(.*?)^```")
CODE = re.compile(r" *# 退出码 (\d+)")
LEFT_OUT = "…"
LONGEST_S = 600
PREPARED, MADE = "reportgen fonts build", "reportgen city"
RULE = f"make() {{ {PREPARED} > /dev/null; {MADE} 深圳; }}"  # what `make brief` runs once all is installed
GREEN = (0x0B, 0x6E, 0x4F)


@dataclass(frozen=True, slots=True)
class Step:
    """Commands of the page with the exit codes it gives them, and what it says they show (None: it does not say)."""

    commands: tuple[str, ...]
    expected: tuple[int, ...]
    says: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """A step as it went: the exit codes, and all that was shown."""

    step: Step
    codes: tuple[int, ...]
    shown: str


def _step(text: str, following: tuple[str, str, str] | None) -> Step:
    lines = text.splitlines()
    codes = tuple(int(found[1]) if (found := CODE.search(line)) else 0 for line in lines)
    commands = tuple(CODE.sub("", line) for line in lines)
    return Step(commands, codes, following[2] if following and following[0] == "text" else None)


def _run(step: Step, folder: Path, environment: dict[str, str]) -> Done:
    """Run the commands of a step in one shell; what both streams show is kept in its order."""
    told = folder / ".codes"
    script = "\n".join([RULE, *(f"{command}\necho $? >> {told}" for command in step.commands)])
    given = {"cwd": folder, "env": environment, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    shown = subprocess.run(["bash", "-c", script], **given, check=False, timeout=LONGEST_S).stdout
    codes = tuple(map(int, told.read_text().split()))
    told.unlink()
    return Done(step, codes, shown)


def _change(path: Path, rows: str) -> None:
    """Put the rows marked + in the place of those marked -, each of which is there once."""
    before, after = ("".join(f"{line[1:]}\n" for line in rows.splitlines() if line[0] == mark) for mark in "-+")
    text = path.read_text("utf-8-sig")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), "utf-8-sig")


def _fresh(root: Path) -> None:
    """Lay out what is needed of a fresh copy: no source texts, nothing made, this environment for its own."""
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "seeds", root / "seeds", ignore=shutil.ignore_patterns("*.txt"))
    activate = root / ".venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.touch()


@dataclass(frozen=True, slots=True)
class Walk:
    """The page as it was followed: its steps, and the first brief's PDF as it was after each of them."""

    steps: tuple[Done, ...]
    briefs: tuple[bytes, ...]

    def brief_after(self, command: str, code: int = 0) -> bytes:
        """The PDF as a command left it that ended with this code."""
        pairs = zip(self.steps, self.briefs, strict=True)
        return next(brief for done, brief in pairs if done.step.commands[-1] == command and done.codes[-1] == code)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Return how it went."""
    root = tmp_path_factory.mktemp("tutorial")
    _fresh(root)
    environment = {name: value for name, value in os.environ.items() if name != SOURCES_VARIABLE}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    brief, steps, briefs = root / "output" / "city" / "深圳.pdf", [], []
    blocks = BLOCK.findall(PAGE)
    for (kind, name, text), following in zip(blocks, [*blocks[1:], None], strict=True):
        if kind == "sh":
            steps.append(_run(_step(text, following), root, environment))
            briefs.append(brief.read_bytes())
        elif kind == "diff":
            _change(root / name, text)
        elif name:
            (root / name).write_text(text, "utf-8")
    return Walk(tuple(steps), tuple(briefs))


def _is_said(says: str, shown: str) -> bool:
    """Whether what is shown is what the page says; … stands for lines left out, or for a part of one."""
    wanted = (
        r"(?:.*\n)*" if line == LEFT_OUT else re.escape(line).replace(LEFT_OUT, ".*") + r"\n"
        for line in says.splitlines()
    )
    return re.fullmatch("".join(wanted), shown) is not None


def test_every_command_ends_as_the_page_says(walk: Walk) -> None:
    """With the exit code given there, else with 0; none is left out."""
    wrong = [(done.step.commands, done.codes, done.shown) for done in walk.steps if done.codes != done.step.expected]
    assert (wrong, sum(len(done.codes) for done in walk.steps) > 15) == ([], True)


def test_every_result_is_what_the_page_prints(walk: Walk) -> None:
    """Line by line."""
    said = [(done.step.says, done.shown) for done in walk.steps if done.step.says is not None]
    assert ([pair for pair in said if not _is_said(*pair)], len(said) > 10) == ([], True)


def test_only_the_colour_changes(walk: Walk) -> None:
    """The first page has the colour of the page after that step and not before, and not a word is another."""
    before, after = walk.brief_after("make brief"), walk.brief_after("reportgen city 深圳 --pdf")
    first, second = ({colour for _, colour in looks.rendered(pdf)[0].getcolors(1 << 24)} for pdf in (before, after))
    assert (GREEN in first, GREEN in second) == (False, True)
    assert [page.body for page in pdftext.read(before).pages] == [page.body for page in pdftext.read(after).pages]


def test_a_slip_in_the_style_leaves_the_last_good_file(walk: Walk) -> None:
    """As the page says."""
    command = "reportgen city 深圳 --pdf"
    assert walk.brief_after(command, 4) == walk.brief_after(command)


def test_making_a_brief_is_what_its_rule_runs() -> None:
    """What stands for `make brief` here is what the Makefile has."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"(?m)^brief:.*\n\t\$\(BIN\)/{MADE} \$\(CITY\)$", makefile)
    assert re.search(r"(?m)^CITY +\?= 深圳$", makefile)
    assert f"$(BIN)/{PREPARED}" in makefile


@pytest.mark.parametrize(
    ("says", "shown", "holds"),
    [
        ("甲\n乙\n", "甲\n乙\n", True),
        ("甲\n乙\n", "甲\n丙\n", False),
        ("甲\n", "甲\n乙\n", False),
        ("甲\n…\n", "甲\n", True),
        ("…\n乙\n", "甲\n丙\n乙\n", True),
        ("甲…丙\n", "甲乙丙\n", True),
        ("甲…丙\n", "甲\n丙\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_the_comparison_sees(says: str, shown: str, *, holds: bool) -> None:
    """A line that differs, is missing or is too many."""
    assert _is_said(says, shown) is holds
