"""Python run in a pseudo-terminal, as a person sees it: what it drew there, and what it wrote to its stdout."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[[0-9;]*3[1-7]m|\x1b\[[0-9;]*9[0-7]m")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run ended with, printed to stdout, and sent to the terminal on stderr."""

    code: int
    printed: str
    drawn: str

    @property
    def frames(self) -> list[str]:
        """The lines drawn one over another, without their colours."""
        return [line.strip() for line in re.split(r"[\r\n]+", CONTROL.sub("", self.drawn)) if line.strip()]


def watched(*arguments: str, cwd: Path, **environment: str) -> Seen:
    """Run Python with a terminal of 80 columns on its stderr."""
    ours, theirs = pty.openpty()
    given = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "CI"}}
    given |= {"TERM": "xterm", "COLUMNS": "80", **environment}
    process = subprocess.Popen([sys.executable, *arguments], cwd=cwd, env=given, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    drawn = b"".join(_all(ours))
    assert process.stdout is not None
    printed = process.stdout.read()
    process.stdout.close()
    return Seen(process.wait(), printed.decode(), drawn.decode())


def _all(descriptor: int) -> list[bytes]:
    """Everything that comes until the other end is closed."""
    found = []
    try:
        while data := os.read(descriptor, 1 << 16):
            found.append(data)
    except OSError:  # how Linux tells that the other end is closed
        pass
    os.close(descriptor)
    return found
