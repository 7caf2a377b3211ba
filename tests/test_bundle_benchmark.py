"""Claims about the benchmark of the bundle and its part of docs/performance.md: whole, and in agreement with itself."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
HOME = ROOT / "benchmarks"
BLOCK = re.compile(r"(?s)<!-- 以下由 benchmarks/bundle\.py 写出 -->\n(.*)<!-- 以上由 benchmarks/bundle\.py 写出 -->")


def _rows(table: str) -> Iterator[list[str]]:
    for line in table.splitlines()[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


@pytest.fixture(scope="module")
def told() -> list[list[list[str]]]:
    """The tables on the page, the rows of each."""
    found = BLOCK.search((ROOT / "docs" / "performance.md").read_text("utf-8"))
    assert found
    tables = re.findall(r"(?m)(?:^\|.*\|\n?)+", found[1])
    return [list(_rows(table)) for table in tables]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark as a module."""
    monkeypatch.syspath_prepend(HOME)
    return importlib.import_module("bundle")


def test_the_page_has_every_row(program: Any, told: list[list[list[str]]]) -> None:
    """Every run and every ratio by name, in the program's order."""
    runs, ratios, rest = told
    assert [row[0] for row in runs] == [name for name, _ in program.RUNS.values()]
    assert [row[0] for row in ratios] == [one.name for one in program.RATIOS]
    assert len(rest) == 3


def test_a_ratio_is_that_of_the_seconds(program: Any, told: list[list[list[str]]]) -> None:
    """Each speed by another is the one's seconds under the other's, as far as rounding goes."""
    runs, ratios, _ = told
    middles = dict(zip(program.RUNS, (float(row[1]) for row in runs), strict=True))
    for one, row in zip(program.RATIOS, ratios, strict=True):
        assert abs(float(row[1]) - middles[one.base] / middles[one.run]) < 0.02


def test_the_verdict_is_by_the_aim(program: Any, told: list[list[list[str]]]) -> None:
    """An aim is reached where the ratio says so; at the very limit rounding hides which."""
    for one, row in zip(program.RATIOS, told[1], strict=True):
        if not one.aim:
            assert row[-1] == "—"
        elif float(row[1]) != one.aim:
            assert row[-1] == ("是" if float(row[1]) > one.aim else "否")


def test_a_page_without_marks_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    """It stays as it is."""
    page = tmp_path / "page.md"
    page.write_text("没有记号", "utf-8")
    command = [sys.executable, str(HOME / "bundle.py"), "--write", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, page.read_text("utf-8")) == (1, "没有记号")
    assert done.stderr.startswith("page.md 里没有 <!-- 以下由 ")
