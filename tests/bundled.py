"""The bundle on the invented tea country: a project laid out in a folder, changed, run, and looked at."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import tiny

from reportgen import cli
from reportgen.bundle import editions
from reportgen.bundle.editions import Target
from reportgen.project import SOURCES_VARIABLE, Project

if TYPE_CHECKING:
    from reportgen.build import Document
    from reportgen.bundle.manifest import Manifest

FIRST, NEXT = "1991-05-01", "1991-05-08"
SETTINGS = {"documents": ["city"], "cities": ["云岭", "白沙"], "formats": ["html"]}
OWN, PEER = "云岭", "白沙"


@dataclass(frozen=True)
class Press:
    """A small project whose bundle a test makes again and again."""

    root: Path

    @property
    def project(self) -> Project:
        """The project."""
        return Project(self.root)

    @property
    def target(self) -> Target:
        """Where its editions are published."""
        return Target(self.root / "output")

    @property
    def log(self) -> str:
        """What its runs have told."""
        return self.target.log.read_text("utf-8")

    def settings(self, **values: object) -> None:
        """Write its bundle.toml: two cities as web pages, but for what is said otherwise."""
        tables = {name: value for name, value in values.items() if isinstance(value, dict)}
        plain = {name: value for name, value in {**SETTINGS, **values}.items() if name not in tables}
        lines = [f"{name} = {_toml(value)}" for name, value in plain.items()]
        for name, table in tables.items():
            lines += [f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in table.items())]
        (self.root / "data" / "bundle.toml").write_text("\n".join(lines) + "\n", "utf-8")

    def change(self, change: tiny.Change | None) -> None:
        """Give its tables the content of the invented project after a change, None: as it stands."""
        kept = (self.root / "data" / "bundle.toml").read_bytes()
        tiny.lay(self.root, change or tiny.Change())
        (self.root / "data" / "bundle.toml").write_bytes(kept)

    def run(self, *options: str, edition: str = FIRST) -> int:
        """Make the bundle through the command line, in this process; returns the exit code."""
        return cli.run(["bundle", "--project", str(self.root), "--edition", edition, *options])

    def command(self, *words: str) -> int:
        """Run another command on the project and return its exit code."""
        return cli.run([*words, "--project", str(self.root)])

    def words(self, *options: str, edition: str = FIRST) -> list[str]:
        """The command line that makes the bundle in a process of its own."""
        program = [sys.executable, "-m", "reportgen", "bundle"]
        return [*program, "--project", str(self.root), "--edition", edition, *options]

    def start(self, *options: str, edition: str = FIRST) -> subprocess.Popen[str]:
        """The bundle being made in a process of its own, which leads a group of its own."""
        return subprocess.Popen(
            self.words(*options, edition=edition), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.environment(), start_new_session=True,
        )  # fmt: skip

    def environment(self) -> dict[str, str]:
        """The environment of such a process, which tells its descendants from all others."""
        return os.environ | {"PRESS": str(self.root), SOURCES_VARIABLE: str(self.root / "seeds")}

    def alive(self) -> list[str]:
        """The processes of this project that are at work, by their command lines."""
        mark = f"PRESS={self.root}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found

    def last(self) -> Manifest:
        """The manifest of the newest edition, whose files are what it says."""
        made = self.target.last()
        assert made is not None
        assert editions.damage(self.target.editions / made.edition) == {}
        return made

    def states(self) -> dict[str, tuple[str, str]]:
        """What became of each document in the newest edition: its state, and its date."""
        return {entry.name: (entry.state, entry.issued) for entry in self.last().documents}

    def editions(self) -> list[str]:
        """The names of the editions, in order."""
        return [one.edition for one in self.target.manifests()]

    def file(self, name: str, edition: str = "latest") -> Path:
        """A file of an edition."""
        return self.target.edition(edition) / name


def laid(root: Path, *, linked: bool = True, **values: object) -> Press:
    """A project in a folder, with its settings; `linked` says whether it shares the repository's templates."""
    tiny.lay(root, linked=linked)
    press = Press(root)
    press.settings(**values)
    return press


def without(*obs_ids: str) -> tiny.Change:
    """The invented project without some of its observations."""
    return tiny.Change(lambda table, row: table != "observations" or row["obs_id"] not in obs_ids)


def undrawn(document: Document) -> Document:
    """The document with every figure still to be drawn: none is taken from the folder of kept ones."""
    return replace(document, drawings=replace(document.drawings, folder=None))


def sha256(data: bytes) -> str:
    """The digest that a manifest has of these bytes."""
    return hashlib.sha256(data).hexdigest()


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
