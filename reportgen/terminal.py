"""What a command shows beside its result: columns that line up where Chinese counts two, and progress on a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from io import StringIO
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_NARROWEST, _WIDEST = 60, 100
_UNBOUNDED = 1000


def columns(rows: Sequence[Sequence[str]], *, wrapped: bool = False, indent: int = 0) -> str:
    """The rows as lines of aligned columns; `wrapped` breaks the last column at the terminal's width."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    for number in range(len(rows[0]) if rows else 0):
        grid.add_column(no_wrap=not (wrapped and number == len(rows[0]) - 1), overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    width = min(max(get_terminal_size().columns, _NARROWEST), _WIDEST) - indent if wrapped else _UNBOUNDED
    screen = StringIO()
    Console(file=screen, width=width, color_system=None, force_terminal=False, legacy_windows=False).print(grid)
    return "".join(f"{' ' * indent}{line.rstrip()}\n" for line in screen.getvalue().splitlines())


@contextmanager
def progress(words: str) -> Iterator[Callable[[Any], None]]:
    """Yield what shows an event (name, text, done, total): a bar on a terminal, else a line for each document."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda event: console.print(_line(event), highlight=False, markup=False, soft_wrap=True)
        return
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=console, transient=True) as bar:
        task = bar.add_task(words, total=None)

        def show(event: Any) -> None:
            if event.total:
                bar.update(task, completed=event.done, total=event.total)
            if event.kind in _TOLD:
                bar.console.print(_line(event), highlight=False, markup=False)

        yield show


_TOLD = ("failed", "note", "end")  # what is worth a line beside a bar


def _line(event: Any) -> str:
    return " ".join(part for part in (event.label, event.name, event.text) if part)


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show what is being done while it is, on a terminal; nothing where the messages go to a file."""
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(words):
            yield
    else:
        yield
