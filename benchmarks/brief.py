"""How long a brief takes, as ratios: a cold one to the bare import of its libraries, a warm one to the cold one.

Prints, never judges: seconds depend on the machine, ratios hardly. All runs alternate, so that a slow spell of the
machine meets each alike; medians are shown.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections import Counter, defaultdict
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
ROUNDS = 5
AIM_COLD, AIM_WARM = 2.0, 0.5
DRAWING = "from matplotlib.figure import Figure; import matplotlib.backends.backend_svg"
LIBRARIES = {
    "pdf": f"import jinja2, weasyprint, pandas, pydantic; {DRAWING}",
    "docx": f"import jinja2, docx, pandas, pydantic; {DRAWING}, matplotlib.backends.backend_agg",
}
NAMES = {"pdf": "PDF", "docx": "Word"}
SELF = [sys.executable, __file__]
Seconds = defaultdict[str, float]


def main() -> None:
    """Measure and print; with --child do one measured piece of work and print its figures as JSON."""
    parser = argparse.ArgumentParser(description="简报的快慢：以比值表示，只列不判")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="轮数，取中位数")
    parser.add_argument("--city", default="", help="城市；默认为事实最多的一座")
    parser.add_argument("--child", choices=["brief", "twice", "stages"], help=argparse.SUPPRESS)
    parser.add_argument("--format", choices=list(NAMES), default="pdf", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        work = {"brief": _brief, "twice": _twice, "stages": _stages}[options.child]
        print(json.dumps(work(options.city, options.format)))
        return
    city = options.city or richest()
    _print_ratios(city, max(ROUNDS, options.rounds))
    _print_stages(city)


# --- the work that is measured, each in a process of its own ------------------------------------------------------


def _made(city: str, form: str) -> bytes:
    """Return a brief, from the tables to the bytes of its file."""
    from reportgen import build, fonts

    project = Project.find(ROOT)
    ready = fonts.use_prepared(project.fonts)
    document = build.document(project, build.Request(city), ready.faces if ready else ())
    return document.pdf() if form == "pdf" else document.docx()


def _brief(city: str, form: str) -> int:
    return len(_made(city, form))


def _twice(city: str, form: str) -> float:
    """Return the seconds of the second brief of a process."""
    _made(city, form)
    start = perf_counter()
    _made(city, form)
    return perf_counter() - start


def _stages(city: str, form: str) -> dict[str, float]:
    """Return the seconds of each stage of one brief, its libraries loaded first; what no stage claims is the rest."""
    spent: Seconds = defaultdict(float)
    with _timed(spent, "载入库"):
        exec(LIBRARIES[form])  # noqa: S102 - the same statement that the bare import runs
    with _timed(spent, "载入程序"):
        from reportgen import charts, facts, outline, style
        from reportgen.writers import html, word

        import_module("reportgen.writers.pdf" if form == "pdf" else "reportgen.build")
    watched = {
        "读事实": (facts, "load"),
        "定样式": (style.House, "load"),
        "成文": (outline, "build"),
        "画图": (charts, "draw"),
        "图的点阵": (charts, "rasterise"),
        "排 HTML": (html, "render"),
        "写 Word": (word, "write_docx"),
    }
    if form == "pdf":
        import weasyprint

        watched |= {"PDF 版面": (weasyprint.HTML, "render"), "PDF 写出": (weasyprint.Document, "write_pdf")}
    for name, (owner, attribute) in watched.items():
        setattr(owner, attribute, _watched(getattr(owner, attribute), spent, name))
    start, before = perf_counter(), sum(spent.values())
    _made(city, form)
    spent["其余"] = perf_counter() - start - (sum(spent.values()) - before)
    return {name: seconds for name, seconds in spent.items() if seconds > 0}


def _watched(function: Callable[..., Any], spent: Seconds, name: str) -> Callable[..., Any]:
    """Return the function with its time added to the stage of this name."""

    def run(*args: Any, **named: Any) -> Any:
        with _timed(spent, name):
            return function(*args, **named)

    return run


@contextmanager
def _timed(spent: Seconds, name: str) -> Iterator[None]:
    start = perf_counter()
    yield
    spent[name] += perf_counter() - start


# --- measuring ----------------------------------------------------------------------------------------------------


def richest() -> str:
    """Return the id of the city with the most facts."""
    from reportgen import facts

    known = facts.load(Project.find(ROOT))
    counts = Counter(row.area_id for row in known.observations.values() if known.areas[row.area_id].in_brief)
    return counts.most_common(1)[0][0]


def _run(command: list[str]) -> tuple[float, str]:
    """Return the seconds a process takes from start to end, and what it printed."""
    start = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, env=os.environ)
    if done.returncode:
        sys.exit(done.stderr)
    return perf_counter() - start, done.stdout


def _child(work: str, city: str, form: str) -> list[str]:
    return [*SELF, "--child", work, "--city", city, "--format", form]


def _round(city: str, form: str) -> dict[str, float]:
    """Take the time of one of each: the bare import, a cold brief, a warm one."""
    return {
        "import": _run([sys.executable, "-c", LIBRARIES[form]])[0],
        "cold": _run(_child("brief", city, form))[0],
        "warm": float(json.loads(_run(_child("twice", city, form))[1])),
    }


def _print_ratios(city: str, rounds: int) -> None:
    found: dict[str, list[dict[str, float]]] = {form: [] for form in NAMES}
    for form in NAMES:
        _round(city, form)  # once unmeasured: file caches and compiled modules
    for _ in range(rounds):
        for form, runs in found.items():
            runs.append(_round(city, form))
    prepared = (Project.find(ROOT).fonts / "prepared.json").is_file()
    print(f"一份简报，{rounds} 轮交替，中位数；{'用' if prepared else '未用'}预备的字体\n")
    print(f"{'':<6}{'秒':>8}{'比值':>8}   目标")
    for form, runs in found.items():
        middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        print(f"{NAMES[form]:<6}{middle['import']:>9.2f}{'':>9}   只载入所需的库")
        print(f"{'':<6}{middle['cold']:>9.2f}{middle['cold'] / middle['import']:>9.2f}   冷 ÷ 只载入库 ≤ {AIM_COLD}")
        print(f"{'':<6}{middle['warm']:>9.2f}{middle['warm'] / middle['cold']:>9.2f}   热 ÷ 冷 ≤ {AIM_WARM}\n")


def _print_stages(city: str) -> None:
    print("时间花在哪里（一次，库先行载入）")
    for form, name in NAMES.items():
        spent = json.loads(_run(_child("stages", city, form))[1])
        total = sum(spent.values())
        print(f"\n{name}  {total:.2f} 秒")
        for stage, seconds in spent.items():
            print(f"  {seconds:>6.2f}  {seconds / total:>4.0%}  {stage}")


if __name__ == "__main__":
    main()
