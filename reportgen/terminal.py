"""What a command shows beside its result: columns that line up where Chinese counts two, and progress on a terminal.

Progress is for eyes alone: there is nothing of it where messages go to a file, or where the terminal cannot redraw a
line (TERM=dumb). What draws it is loaded only once the work has taken a while, so a quick command stays quick.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from shutil import get_terminal_size
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len, chop_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console
    from rich.progress import Progress

    Told = Callable[[str], None]

_NARROWEST, _WIDEST = 30, 100
_LEAST = 24  # cells for the last column, else it goes below the first
_GAP = "  "
# what no line is broken within: a word with the marks that open before it and close after it
_WORD = re.compile(r"\s+|[（「“《]*(?:[!-~]+|[^\x00-\x7f\s])[，。；：、）」”》？！]*")
_PATIENCE_S: Final = 0.6  # before progress is shown
_PER_SECOND: Final = 4  # times it is drawn: drawing takes time from the work


def columns(rows: Sequence[Sequence[str]], *, wrapped: bool = False, indent: int = 0) -> str:
    """The rows as lines of aligned columns; `wrapped` breaks the last column at the terminal's width."""
    if not rows:
        return ""
    widths = [max(cell_len(row[number]) for row in rows) for number in range(len(rows[0]) - 1)]
    before = indent + sum(widths) + len(_GAP) * len(widths)
    width = _width() if wrapped else sys.maxsize
    below = width - before < _LEAST
    lines = (line for row in rows for line in (_below(row, width, indent) if below else _beside(row, widths, width)))
    return "".join(f"{' ' * indent}{line.rstrip()}\n" for line in lines)


def paragraph(text: str) -> str:
    """The text broken into lines at the terminal's width."""
    return "".join(f"{line}\n" for part in text.splitlines() for line in folded(part, _width()))


def _width() -> int:
    return min(max(get_terminal_size().columns, _NARROWEST), _WIDEST)


def _beside(row: Sequence[str], widths: Sequence[int], width: int) -> Iterator[str]:
    """The lines of a row, its last column broken within the room beside the others."""
    cells = [cell + " " * (room - cell_len(cell)) for cell, room in zip(row, widths, strict=False)]
    head = "".join(f"{cell}{_GAP}" for cell in cells)
    room = width - cell_len(head) - len(_GAP)
    for number, line in enumerate(folded(row[-1], room)):
        yield (" " * cell_len(head) if number else head) + line


def _below(row: Sequence[str], width: int, indent: int) -> Iterator[str]:
    """The lines of a row where its columns find no room beside each other: the last one below."""
    yield from folded(_GAP.join(row[:-1]), width - indent)
    yield from (_GAP + line for line in folded(row[-1], width - indent - len(_GAP)))


def folded(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, Latin words whole, no closing mark first and no opening mark last."""
    lines = [""]
    for word in _WORD.findall(text):
        for part in (word,) if cell_len(word) <= width else chop_cells(word, width):
            if cell_len(lines[-1]) + cell_len(part.rstrip()) > width:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines]


# --- progress -----------------------------------------------------------------------------------------------------


@contextmanager
def progress(words: str) -> Iterator[Callable[[Any], None]]:
    """Yield what shows an event (name, text, done, total): a bar on a terminal, else a line for each document."""
    if not _redraws():
        yield _print_line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with _bar(*parts) as bar:
        task = bar.add_task(words, total=None)

        def show(event: Any) -> None:
            if event.total:
                bar.update(task, completed=event.done, total=event.total)
            if event.kind in _TOLD:
                bar.console.print(_line(event), highlight=False, markup=False)

        yield show


_TOLD = ("failed", "note", "end")  # what is worth a line beside a bar


def _print_line(event: Any) -> None:
    sys.stderr.write(f"{_line(event)}\n")


def _line(event: Any) -> str:
    return " ".join(part for part in (event.label, event.name, event.text) if part)


@contextmanager
def steps(words: str, count: int = 0) -> Iterator[Told]:
    """Yield what tells that a step begins, of `count` in all (0: unknown); a terminal shows it if the work is long."""
    if not _redraws():
        yield lambda _step: None
        return
    shown = _Steps(words, count)
    shown.wait()
    try:
        yield shown.begin
    finally:
        shown.end()


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show what is being done while it is, on a terminal, if it takes long."""
    with steps(words):
        yield


class _Steps:
    """The steps of a piece of work, shown from a thread of their own once it has taken a while."""

    def __init__(self, words: str, count: int) -> None:
        self._words, self._count = words, count
        self._begun, self._step = 0, ""
        self._bar: Progress | None = None
        self._over = False
        self._lock = Lock()
        self._timer = Timer(_PATIENCE_S, self._show)
        self._timer.daemon = True

    def wait(self) -> None:
        """Show the steps after a while."""
        self._timer.start()

    def begin(self, step: str) -> None:
        """Take the step before as done and show the one that begins."""
        with self._lock:
            self._begun, self._step = self._begun + 1, step
            if self._bar:
                self._bar.update(self._bar.task_ids[0], **self._state())

    def end(self) -> None:
        """Leave the terminal as it was."""
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._bar:
                self._bar.stop()

    def _show(self) -> None:
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

        counted = (TextColumn("{task.fields[at]}"),) if self._count else ()
        parts = (TextColumn("{task.fields[step]}"), TimeElapsedColumn())
        bar = _bar(TextColumn("{task.description}"), BarColumn(_bar_width()), *counted, *parts)
        with self._lock:
            if self._over:
                return
            self._bar = bar
            bar.add_task(self._words, total=self._count or None, **self._state())
            bar.start()

    def _state(self) -> dict[str, Any]:
        at = f"{self._begun}/{self._count}"
        return {"completed": max(self._begun - 1, 0), "at": at, "step": self._step}


def _bar_width() -> int:
    """The cells of a bar: less where the terminal is narrow, for the words matter more."""
    return 24 if _width() > _NARROWEST * 2 else 6


def _bar(*parts: Any) -> Progress:
    """A bar on stderr that leaves stdout alone and nothing behind."""
    from rich.progress import Progress

    return Progress(*parts, console=_console(), transient=True, redirect_stdout=False, refresh_per_second=_PER_SECOND)


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True, force_terminal=True)


def _redraws() -> bool:
    """Whether messages go to a terminal that can redraw a line."""
    return sys.stderr.isatty() and os.environ.get("TERM", "").lower() not in {"dumb", "unknown"}
