"""The seconds of briefs in a process that has made one before, as `python warm.py PROJECT CITY BEFORE OUT`: JSON.

They are made the way docs/library.md shows: a project opened, a brief, a file. Another city's brief comes first. Then
the city's, the project still open, as in an edition of all cities; then the same with the project opened anew, so that
tables are read and checked again; then its Word file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import reportgen

if TYPE_CHECKING:
    from collections.abc import Callable


def measured(home: Path, city: str, before: str, out: Path) -> dict[str, float]:
    """Return the seconds of each warm piece of work by its name in `rivals`."""

    def anew(name: str) -> Path:
        return reportgen.open_project(home).brief(city).write(out / name)

    project = reportgen.open_project(home)
    project.brief(before).write(out / "before.pdf")
    found = {
        "next": _timed(lambda: project.brief(city).write(out / "next.pdf")),
        "again": _timed(lambda: anew("again.pdf")),
    }
    anew("before.docx")
    worded = project.brief(city)
    return found | {
        "word_again": _timed(lambda: anew("again.docx")),
        "word_written": _timed(lambda: worded.write(out / "written.docx")),
    }


def _timed(work: Callable[[], Path]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    home, city, before, out = sys.argv[1:]
    Path(out).mkdir(exist_ok=True)
    print(json.dumps(measured(Path(home), city, before, Path(out))))
