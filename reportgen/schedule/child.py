"""A run of the bundle in a process of its own, so that no run can take the scheduler down with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WAIT_S: Final = 1800  # for a run begun by hand to end


def command(project: Path, *, jobs: int = 1, log_format: str = "text") -> tuple[str, ...]:
    """The words that start a run: this very program, whatever the search path of the scheduler is."""
    program = (sys.executable, "-m", "reportgen", "bundle", "--project", str(project))
    return (*program, "--jobs", str(jobs), "--wait", str(WAIT_S), "--log-format", log_format)


def begin(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """The process of a run; raises OSError where it cannot be started.

    It is in a session of its own: Ctrl-C on the terminal reaches the scheduler, which then decides about the run.
    """
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - this program


def stop(process: subprocess.Popen[bytes], within_s: float) -> None:
    """Ask a run to stop, which leaves the newest edition as it is; kill it with all its workers after a time."""
    process.terminate()
    try:
        process.wait(within_s)
    except subprocess.TimeoutExpired:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # a system without process groups; or it has just ended
        process.kill()
    process.wait()
