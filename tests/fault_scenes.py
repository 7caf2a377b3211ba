"""The scene of a fault: a small project in a folder of its own, spoilt in one way, and the program run on it.

The last good files lie where the program would write; what it leaves of them, and beside them, is looked at afterwards.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import tiny

from reportgen import cli

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CITY = "云岭"
GOOD = b"the last good one"
LONGEST_S = 120
_OWN = (".pictures", ".fonts", ".bundle.lock", ".schedule.lock", "bundle.log")
"""What a run may write beside the finished files: kept figures, prepared faces, locks, the log."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run ended in: its exit code, what it said, what it printed."""

    code: int
    err: str
    out: str


@dataclass(frozen=True)
class Scene:
    """A project laid out in a folder, with the last good files in place."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def laid(cls, root: Path) -> Scene:
        """The invented project with templates of its own and a finished file for each it would write."""
        tiny.lay(root, linked=False)
        scene = cls(root)
        for name in ("city/云岭.pdf", "city/云岭.docx", "city/云岭.html", "compare/三市比较.pdf"):
            scene.put(f"output/{name}", GOOD)
        return scene

    @property
    def data(self) -> Path:
        """The folder of its tables."""
        return self.root / "data"

    def put(self, name: str, content: str | bytes = b"") -> Path:
        """Write a file below the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def add(self, name: str, text: str) -> None:
        """Write at the end of a file."""
        path = self.root / name
        path.write_bytes(path.read_bytes() + text.encode())

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file, which must be there."""
        before = (self.root / name).read_text("utf-8")
        assert old in before, f"{old} is not in {name}"
        (self.root / name).write_text(before.replace(old, new, 1), "utf-8")

    def cell(self, table: str, column: str, value: str, row: int = 0) -> None:
        """Set a cell of a table, its rows counted from 0 without the header."""
        header, *rows = self.rows(table)
        rows[row][header.index(column)] = value
        self.write(table, [header, *rows])

    def rows(self, table: str) -> list[list[str]]:
        """The rows of a table as texts, the header first."""
        text = (self.data / f"{table}.csv").read_text("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    def write(self, table: str, rows: Sequence[Sequence[str]]) -> None:
        """Write a table's rows."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        (self.data / f"{table}.csv").write_text(out.getvalue(), "utf-8-sig")

    def append(self, table: str, **cells: str) -> None:
        """Add a row to a table, blank but for these cells."""
        header, *rows = self.rows(table)
        self.write(table, [header, *rows, [cells.get(name, "") for name in header]])

    def left(self) -> dict[str, bytes]:
        """Every file below output/ but the program's own, by path: what must be as it was."""
        output = self.root / "output"
        found = (path for path in sorted(output.rglob("*")) if path.is_file() and not path.is_symlink())
        named = ((path.relative_to(output).as_posix(), path) for path in found)
        return {name: path.read_bytes() for name, path in named if not name.startswith(_OWN)}

    def words(self, command: Sequence[str]) -> list[str]:
        """The words of a command on this project; `{root}` stands for its folder."""
        filled = [word.replace("{root}", str(self.root)) for word in command]
        return filled if "--project" in filled else [*filled, "--project", str(self.root)]

    def told(self, text: str) -> str:
        """A message with the project's folder left out of its paths."""
        return text.replace(f"{self.root}/", "").replace(str(self.root), ".")


def inside(scene: Scene, command: Sequence[str]) -> Done:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.run(scene.words(command))
    return Done(code, err.getvalue(), out.getvalue())


def apart(
    scene: Scene,
    command: Sequence[str],
    before: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    **more: object,
) -> Done:
    """Run a command in a process of its own, `before` being words put before it; `env` is added to the environment."""
    words = [*before, sys.executable, "-m", "reportgen", *scene.words(command)]
    given: dict[str, object] = {"cwd": tiny.ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    done = subprocess.run(  # type: ignore[call-overload]
        words, env=os.environ | dict(env or {}), check=False, timeout=LONGEST_S, text=True, encoding="utf-8", **given
    )
    return Done(done.returncode, done.stderr or "", done.stdout or "")
