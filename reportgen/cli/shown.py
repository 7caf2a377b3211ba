"""How a command tells a path, and that a file is written."""

from __future__ import annotations

from pathlib import Path

import typer


def shown(path: Path) -> str:
    """A path as it is shortest to read: from the working folder where it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def tell(path: Path) -> None:
    """Print the path of a file that has just been written."""
    typer.echo(shown(path))


def tell_beside(path: Path) -> None:
    """Print the path on stderr, where the result on stdout is something else."""
    typer.echo(shown(path), err=True)
