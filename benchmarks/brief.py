"""How long a brief takes beside what it is made with and beside other programs, in one run and by turns.

Prints Markdown, or writes it into a page between two marks; judges nothing. Seconds depend on the machine, ratios
hardly. The project is copied to a folder of its own, so nothing that was made before is used or lost.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import clock
import page
import rivals
import shown

from reportgen import facts, inspection, pdftext
from reportgen.project import Project

if TYPE_CHECKING:
    from rivals import Ground, Seconds

ROOT = Path(__file__).parents[1]
ROUNDS = 7
PROFILED = 3  # runs with a clock, of which the one in the middle is shown
PROGRAM = Path(__file__).name
PACKAGES = ("weasyprint", "matplotlib", "pandas", "python-docx", "jinja2", "typst")
PROGRAMS = ("Chromium", "LibreOffice")
DRAWN = "PDF，图现画"
CASES = {DRAWN: "pdf", "PDF，图现成": "pdf", "Word": "docx"}
"""The profiles by their heads, each with its format."""


def main() -> None:
    """Measure, then print or write."""
    parser = argparse.ArgumentParser(description="一份简报的快慢：与所用的库、与别的程序并排，只列不判")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="轮数，取中位数")
    parser.add_argument("--project", type=Path, default=ROOT, help="量哪个项目")
    parser.add_argument("--city", default="", help="城市；默认为事实最多的一座")
    parser.add_argument("--write", type=Path, metavar="文件", help="写进这一页的两个记号之间")
    options = parser.parse_args()
    if options.write:
        page.within(options.write, PROGRAM, "")  # a page without marks is told before the work, not after it
    with tempfile.TemporaryDirectory() as folder:
        told = _measured(rivals.laid(Path(folder), options.project, options.city), options.rounds)
    if options.write:
        options.write.write_text(page.within(options.write, PROGRAM, told), "utf-8")
    print(told)


def richest() -> str:
    """Return the city with the most facts."""
    return rivals.richest(Project(ROOT))[0]


def _measured(ground: Ground, number: int) -> str:
    """Return all that was measured, as Markdown."""
    load = os.getloadavg()[0]
    found = rivals.rounds(ground, number)
    files = {name: path.read_bytes() for name, path in rivals.files(ground).items()}
    parts = (
        _conditions(ground, number, load, found),
        "### 用时",
        shown.durations(found),
        "### 比值",
        shown.ratios(found),
        "### 文件大小",
        shown.sizes({name: (len(data), pdftext.pages(data)) for name, data in files.items()}),
        "### 处理器时间花在哪里",
        shown.stages({name: _profile(ground, name, min(number, PROFILED)) for name in CASES}),
    )
    return "\n\n".join(parts)


def _conditions(ground: Ground, number: int, load: float, found: list[Seconds]) -> str:
    """Return what was measured, where, and what could not be."""
    home = Project(ground.home)
    texts = inspection.texts_of(facts.load(home), home.seeds)
    before = "各项先做一遍不计" if number > 1 else "试一试，没有先做一遍"
    missing = [name for key, name in shown.RUNS.items() if not any(key in one for one in found)]
    lines = [
        f"- 简报：{ground.city}；“换一城市”先做的是{ground.before}。{'有' if texts else '没有'}原文可核对。",
        f"- {number} 轮交替，取中位数；{before}。开始时的负载 {load:.1f}。",
        f"- 机器：{page.machine()}。",
        f"- 版本：{'，'.join(_versions())}。",
    ]
    return "\n".join([*lines, *(f"- {shown.NONE}（没有装）：{name}。" for name in missing)])


def _versions() -> list[str]:
    """Return the libraries and programs there are, each with its version."""
    found = list(page.versions(PACKAGES))
    return found + [told for name in PROGRAMS if (told := _told(name))]


def _told(name: str) -> str:
    """Return the name and number that a program gives itself; empty where it is not installed."""
    command = rivals.browser() if name == "Chromium" else rivals.OFFICE
    try:
        done = subprocess.run([command or "", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    number = next((word for word in done.stdout.split() if word[0].isdigit()), "")
    return f"{name} {number}".strip()


# --- where the processor time goes --------------------------------------------------------------------------------


def _profile(ground: Ground, case: str, runs: int) -> shown.Profile:
    """Return the profile in the middle of some runs by its total."""
    if runs > 1:
        _profiled(ground, case)  # once unmeasured: the pictures of this format are kept then
    found = sorted((_profiled(ground, case) for _ in range(runs)), key=lambda one: one.total)
    return found[(len(found) - 1) // 2]


def _profiled(ground: Ground, case: str) -> shown.Profile:
    """Return one run's; what the process used beyond what its clock saw went into leaving."""
    told = ground.folder / "stages.json"
    words = rivals.brief(ground, f"--{CASES[case]}")[len(rivals.PROGRAM) :]
    before = _used()
    with rivals.undrawn(ground) if case == DRAWN else nullcontext():
        rivals.run([sys.executable, str(Path(clock.__file__)), str(told), *words])
    used, found = _used() - before, json.loads(told.read_text("utf-8"))
    seconds = found["seconds"]
    return shown.Profile(seconds | {clock.LEAVING: max(0.0, used - sum(seconds.values()))}, found["calls"])


def _used() -> float:
    """Return the processor seconds of all processes that have run and ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


if __name__ == "__main__":
    main()
