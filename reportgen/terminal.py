"""What a command shows beside its result: columns that line up where Chinese counts two, and progress on a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from io import StringIO
from shutil import get_terminal_size
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
def working(words: str) -> Iterator[None]:
    """Show what is being done while it is, on a terminal; nothing where the messages go to a file."""
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(words):
            yield
    else:
        yield
