"""The project's own commands after a run: what they are given, and what became of them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

from reportgen.bundle import manifest
from reportgen.bundle.events import Event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.bundle.events import Outcome, Tell
    from reportgen.bundle.settings import Commands

LONGEST_S: Final = 300
_SUCCESSFUL: Final = ("published", "waiting")


def run(commands: Commands, outcome: Outcome, folder: Path, tell: Tell) -> None:
    """Run the commands for an outcome in the project's folder, one after the other; none where nothing changed.

    Each gets the manifest's path after its own words, and the edition, the state and the failures in its environment. A
    command that fails is told of, no more: the edition stands.
    """
    after_success = commands.success if outcome.state in _SUCCESSFUL else ()
    chosen = commands.failure if outcome.failures else after_success
    path = str(outcome.folder / manifest.NAME) if outcome.folder else ""
    for words in chosen:
        problem = _problem([*words, *([path] if path else [])], folder, _environment(outcome, path))
        tell(Event("note", text=f"命令 {words[0]} {problem or '已运行'}"))


def run_after_fault(commands: Commands, fault: str, folder: Path, tell: Tell) -> None:
    """Run the commands for failure after a run that could not even begin, with the fault in their environment."""
    for words in commands.failure:
        problem = _problem([*words], folder, {"REPORTGEN_STATE": "fault", "REPORTGEN_FAILURES": fault})
        tell(Event("note", text=f"命令 {words[0]} {problem or '已运行'}"))


def _environment(outcome: Outcome, path: str) -> dict[str, str]:
    edition = outcome.manifest.edition if outcome.manifest else ""
    failures = "\n".join(f"{name}：{why}" for name, why in outcome.failures)
    return {"REPORTGEN_MANIFEST": path, "REPORTGEN_EDITION": edition, "REPORTGEN_STATE": outcome.state,
            "REPORTGEN_FAILURES": failures}  # fmt: skip


def _problem(words: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    """What went wrong with a command, in words; an empty text if nothing did."""
    try:
        done = subprocess.run(  # noqa: S603 - the project's own settings name it
            words,
            cwd=folder,
            env={**os.environ, **environment},
            timeout=LONGEST_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return f"超过 {LONGEST_S} 秒没有结束，已停止"
    except OSError as error:
        return f"无法运行（{error.strerror}）"
    return f"退出码 {done.returncode}" if done.returncode else ""
