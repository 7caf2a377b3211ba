"""A scheduler in a process of its own that tests can halt and end: `python scheduled.py FOLDER TIMES SECONDS`.

It fires so many seconds after its start, at each of TIMES; its run notes begin and end in FOLDER/runs.txt and lasts
SECONDS.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apscheduler.triggers.base import BaseTrigger

from reportgen.schedule import health, service
from reportgen.schedule.notices import Notice, as_line
from reportgen.schedule.timetable import Timetable

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Sequence

ENDLESS_S = 60
NOTED = """
import sys, time
def note(word):
    with open({path!r}, "a") as file:
        file.write(word + "\\n")
note("begin")
time.sleep({seconds})
note("end")
sys.exit({code})
"""


class At(BaseTrigger):
    """A trigger that fires at given moments."""

    def __init__(self, moments: Sequence[datetime]) -> None:
        self.moments = moments

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """The first moment after the last one, or not before now."""
        later = (one for one in self.moments if (one > previous if previous else one >= now))
        return next(later, None)


def post(folder: Path, after_s: Sequence[float], *, lasts_s: float = 0, code: int = 0, **more: Any) -> service.Post:
    """A post whose run notes its begin and end, fired so many seconds from now."""
    words = NOTED.format(path=str(folder / "runs.txt"), seconds=lasts_s, code=code)
    begin = datetime.now(UTC)
    given: dict[str, Any] = {
        "command": (sys.executable, "-S", "-c", words),
        "timetable": lambda: Timetable("0 6 * * 1", "Asia/Shanghai"),
        "health": folder / health.NAME,
        "lock": folder / ".schedule.lock",
        "tell": lambda _: None,
        "trigger": lambda _: At([begin + timedelta(seconds=seconds) for seconds in after_s]),
        "beat_s": 0.2,
    }
    return service.Post(**given | more)


def runs(folder: Path) -> list[str]:
    """What the runs noted, in order."""
    path = folder / "runs.txt"
    return path.read_text().split() if path.exists() else []


def until(holds: Callable[[], Any], within_s: float = ENDLESS_S) -> None:
    """Wait until something holds; raises TimeoutError."""
    end = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Running:
    """A scheduler's process, and the folder with its files."""

    process: subprocess.Popen[str]
    folder: Path

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def health(self) -> health.Health | None:
        """What it says of itself."""
        return health.read(self.folder / health.NAME)


@contextmanager
def running(folder: Path, words: Sequence[str], **more: Any) -> Iterator[Running]:
    """A scheduler's process that is ended with the block, whatever happens."""
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, **more)
    try:
        yield Running(process, folder)
    finally:
        process.kill()
        process.communicate()


def words(folder: Path, after_s: Sequence[float], lasts_s: float) -> list[str]:
    """The words that start this module as a process."""
    return [sys.executable, __file__, str(folder), ",".join(map(str, after_s)), str(lasts_s)]


def _tell(notice: Notice) -> None:
    sys.stderr.write(as_line(notice, datetime.now(UTC)) + "\n")


if __name__ == "__main__":
    where, times, seconds = sys.argv[1:]
    service.serve(post(Path(where), [float(one) for one in times.split(",")], lasts_s=float(seconds), tell=_tell))
