"""A page that programs write figures into: what stands between their marks, and the machine it was measured on."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def within(page: Path, program: str, told: str) -> str:
    """Return a page with what stands between the marks of a program replaced; ends the program where it has none."""
    begin, end = f"<!-- 以下由 benchmarks/{program} 写出 -->", f"<!-- 以上由 benchmarks/{program} 写出 -->"
    before, begun, rest = page.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (begun and ended):
        sys.exit(f"{page.name} 里没有 {begin} 与 {end} 这一对记号")
    return f"{before}{begin}\n\n{told}\n\n{end}{after}"


def machine() -> str:
    """Return the processor, the number of its cores, the system and Python."""
    return f"{_processor()}，{os.cpu_count()} 个核；{platform.system()}，Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()


def versions(packages: Iterable[str]) -> Iterator[str]:
    """Yield the packages that are installed, each with its version."""
    for name in packages:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table: the first column to the left, the others to the right."""
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
