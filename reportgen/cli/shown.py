"""How a command tells a path."""

from __future__ import annotations

from pathlib import Path


def shown(path: Path) -> str:
    """A path as it is shortest to read: from the working folder where it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
