"""How fast an edition is made, as ratios: to a bare loop of the same charts and `write_pdf`, two processes to one.

Also what a run with nothing to do costs, how many documents one changed fact has made anew, and how a worker's memory
grows. Prints, never judges. Every run is a process of its own in a copy of the project that has nothing drawn yet.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from reportgen.project import Project

if TYPE_CHECKING:
    from reportgen.bundle.run import Run
    from reportgen.bundle.workshop import Parcel

ROOT = Path(__file__).parents[1]
SELF = [sys.executable, __file__]
WARM = 10  # briefs after which a worker's memory should stay
DAYS = tuple(date.fromisoformat(day) for day in ("2000-01-03", "2000-01-10"))


def main() -> None:
    """Measure and print; with --child do one measured piece of work."""
    parser = argparse.ArgumentParser(description="成套编写的快慢：以比值表示，只列不判")
    parser.add_argument("--rounds", type=int, default=1, help="轮数，取中位数")
    parser.add_argument("--briefs", type=int, default=100, help="量内存时做几份")
    parser.add_argument("--child", choices=list(WORK), help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("words", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(WORK[options.child](options.folder, *options.words)))
        return
    with tempfile.TemporaryDirectory(prefix="reportgen-bench-") as folder:
        _print_speed(Path(folder), options.rounds)
        _print_idle(Path(folder))
        _print_rebuilt(Path(folder))
        _print_memory(Path(folder), options.briefs)


# --- what is printed ----------------------------------------------------------------------------------------------


def _print_speed(folder: Path, rounds: int) -> None:
    found: dict[str, list[float]] = {}
    _child("pack", _laid(folder / "pack", every_style=True))  # once unmeasured too: compiled modules, file caches
    for _ in range(rounds):
        for name, children in SPEED.items():
            home = folder / "pack" if name.startswith("bare") else _laid(folder / name, every_style=True)
            begun = perf_counter()
            with ThreadPoolExecutor(len(children)) as side_by_side:
                for done in [side_by_side.submit(_child, work, home, *words) for work, *words in children]:
                    done.result()
            found.setdefault(name, []).append(perf_counter() - begun)
    middle = {name: statistics.median(seconds) for name, seconds in found.items()}
    print(f"各样式的全部文件各一份 PDF，{rounds} 轮的中位数，含载入\n")
    print(f"单纯的循环（同样的图，write_pdf） {middle['bare']:.1f} 秒")
    print(f"1 个进程，不审读 {middle['one']:.1f} 秒：速度是循环的 {middle['bare'] / middle['one']:.2f}（目标 ≥ 0.8）")
    print(
        f"1 个进程，全部照做 {middle['all']:.1f} 秒：速度是循环的 {middle['bare'] / middle['all']:.2f}（目标 ≥ 0.65）"
    )
    print(
        f"2 个进程，不审读 {middle['two']:.1f} 秒：速度是 1 个的 {middle['one'] / middle['two']:.2f} 倍（目标 ≥ 1.8）"
    )
    halves = middle["bare halves"]
    print(
        f"循环分成两半同时做 {halves:.1f} 秒：速度是一个循环的 {middle['bare'] / halves:.2f} 倍，这台机器只能到这里\n"
    )


def _print_idle(folder: Path) -> None:
    """The second of two runs of a bundle against a cold brief, both through the command line."""
    home = _laid(folder / "idle")
    command = [sys.executable, "-m", "reportgen"]
    bundle = [*command, "bundle", "--project", str(home)]
    name = _child("cheapest", home)
    _timed(bundle)
    idle = statistics.median(_timed(bundle) for _ in range(3))
    brief = statistics.median(_timed([*command, "city", name, "--pdf", "--project", str(home)]) for _ in range(3))
    print(f"无事可做 {idle:.2f} 秒 ÷ 一份冷的简报 {brief:.2f} 秒 = {idle / brief:.2f}（目标 ≤ 0.25）\n")


def _print_rebuilt(folder: Path) -> None:
    made, changed = _child("rebuilt", _laid(folder / "rebuilt", formats='["html"]'))
    print(f"改一项数据：重做 {len(made)} 份，内容变了 {len(changed)} 份（目标：相同）\n")


def _print_memory(folder: Path, briefs: int) -> None:
    sizes = _child("memory", _laid(folder / "memory"), str(briefs))
    grown = max(sizes[WARM:], default=sizes[-1]) - sizes[WARM - 1]
    each = grown / max(1, len(sizes) - WARM)
    print(f"工作进程做 {briefs} 份：第 {WARM} 份之后至多再占 {grown:.0f} MB，合每份 {each:.2f} MB（目标 ≤ 0.4）")
    print(f"最多 {max(sizes):.0f} MB；每 {_batch()} 份换一批进程")


def _batch() -> int:
    """After how many documents each worker is replaced."""
    from reportgen.bundle import crew

    return crew.PARCELS_EACH


SPEED = {  # what is timed, each as processes that run at once
    "bare": (("bare", "0", "1"),),
    "bare halves": (("bare", "0", "2"), ("bare", "1", "2")),
    "one": (("run", "1", ""),),
    "two": (("run", "2", ""),),
    "all": (("run", "1", "audited"),),
}


# --- measured work, each in a process of its own ------------------------------------------------------------------


def _pack(home: Path) -> int:
    """Put what a bare loop needs beside the project; the number of documents."""
    parcels = _parcels(_run(home, DAYS[0]))
    parcels.sort(key=lambda parcel: len(parcel.rendered.html))  # shares of about one size
    (home / "parcels").write_bytes(pickle.dumps(parcels))
    return len(parcels)


def _bare(home: Path, share: str, of: str) -> int:
    """Draw the figures of every document, or of one in so many, and have WeasyPrint write its PDF, no more."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from reportgen import charts, fonts
    from reportgen.bundle.workshop import _document
    from reportgen.writers.fetch import GuardedFetcher

    fonts.use_prepared(Project(home).fonts)
    configuration, size = FontConfiguration(), 0
    parcels = pickle.loads((home / "parcels").read_bytes())  # noqa: S301 - written by this program
    for parcel in parcels[int(share) :: int(of)]:
        made = _document(parcel)
        drawn = {item.id: charts.draw(item, made.house.chart, parcel.faces).svg for item in made.brief.figures()}
        base = made.folder.as_uri() + "/"
        html = weasyprint.HTML(string=made.rendered.html, base_url=base, url_fetcher=GuardedFetcher(made.folder, drawn))
        sheet = weasyprint.CSS(string=made.house.css, base_url=base, font_config=configuration)
        size += len(html.write_pdf(stylesheets=[sheet], font_config=configuration))
    return size


def _made(home: Path, jobs: str, audited: str) -> str:
    from reportgen.bundle import run

    return run.run(_run(home, DAYS[0], jobs=int(jobs), audited=bool(audited))).words


def _cheapest(home: Path) -> str:
    """The city with the fewest facts: the hardest to beat."""
    from reportgen import areas, facts

    known = facts.load(Project(home))
    rows = [row.area_id for row in known.observations.values()]
    return min(areas.in_brief(known.areas.values()), key=lambda area: rows.count(area.area_id)).short_name


def _rebuilt(home: Path) -> tuple[list[str], list[str]]:
    """The documents made anew after a fact has gone, and those that are others without it, of whatever date."""
    from reportgen.bundle import history, run, workshop

    first = run.run(_run(home, DAYS[0]))
    assert first.manifest
    assert first.folder
    models = history.models(first.folder, first.manifest)
    before = {name: (first.folder / f"{name}.html").read_bytes() for name in models}
    printed = [set(model.facts) for model in models.values()]
    _drop(home / "data", sorted(set().union(*printed), key=lambda fact: sum(fact in one for one in printed)))
    second = run.run(_run(home, DAYS[1]))
    assert second.manifest
    made = [entry.name for entry in second.manifest.documents if entry.state == "made"]
    one = _run(home, DAYS[0])
    again = {parcel.name: workshop.make(parcel).files["html"] for parcel in _parcels(one)}
    return made, [name for name, data in before.items() if again[name] != data]


def _drop(data: Path, facts: list[str]) -> None:
    """Take out the first of the facts that nothing else in the tables names."""
    others = "".join(path.read_text("utf-8-sig") for path in data.glob("*.csv") if path.name != "observations.csv")
    path = data / "observations.csv"
    text = path.read_text("utf-8-sig")
    fact = next(fact for fact in facts if fact not in others and text.count(fact) == 1)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] != fact]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _memory(home: Path, briefs: str) -> list[float]:
    """The memory of the worker in MB after each of so many briefs, made as a bundle makes them."""
    from reportgen.bundle import crew

    parcels, sizes = _parcels(_run(home, DAYS[0])), []
    wanted = (replace(parcels[number % len(parcels)], name=f"{number}") for number in range(int(briefs)))
    for product in crew.make_all(wanted, 1):
        if product.failure:
            sys.exit(product.failure)
        sizes.append(max(_resident_mb(process.pid) for process in multiprocessing.active_children()))
    return sizes


def _resident_mb(process: int | None) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


WORK: dict[str, Any] = {"pack": _pack, "bare": _bare, "run": _made, "cheapest": _cheapest, "rebuilt": _rebuilt,
                        "memory": _memory}  # fmt: skip


# --- parts --------------------------------------------------------------------------------------------------------


def _laid(home: Path, formats: str = '["pdf"]', *, every_style: bool = False) -> Path:
    """A copy of the project in a folder, with the prepared fonts and nothing else that was made before."""
    shutil.rmtree(home, ignore_errors=True)
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, home / name)
    styles = [name for name, _ in Project(ROOT).styles()] if every_style else []
    wanted = f"styles = {json.dumps(styles, ensure_ascii=False)}\n" if styles else ""
    (home / "data" / "bundle.toml").write_text(f"formats = {formats}\n{wanted}", "utf-8")
    (home / "output").mkdir()
    if (ROOT / "output" / ".fonts").is_dir():
        (home / "output" / ".fonts").symlink_to(ROOT / "output" / ".fonts")
    return home


def _run(home: Path, day: date, *, jobs: int = 1, audited: bool = False) -> Run:
    from reportgen.bundle import run, settings

    project = Project(home)
    bundle = settings.load(home / "data" / settings.FILE)
    wishes = run.Wishes(day, jobs, audited=audited)
    return run.Run(project, bundle, run.target_of(project, bundle), wishes, lambda _: None)


def _parcels(one: Run) -> list[Parcel]:
    """The documents of a bundle, ready to be made."""
    from reportgen.bundle import inputs, making, workshop

    planner = making.plan_of(one, None, frozenset(), inputs.basis(one.project))
    styles = workshop.style_files(one.project.templates)
    return [planner.parcel(planner.decide(wanted), styles) for wanted in planner.wanted()]


def _child(work: str, *words: Path | str) -> Any:
    done = subprocess.run(
        [*SELF, "--child", work, *map(str, words)], stdout=subprocess.PIPE, text=True, check=True, env=_environment()
    )
    return json.loads(done.stdout.splitlines()[-1])


def _environment() -> dict[str, str]:
    """Without source texts: a fact that goes is not missed by what is read from them."""
    return os.environ | {"REPORTGEN_SOURCES": os.devnull}


def _timed(command: list[str]) -> float:
    begun = perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=_environment())
    return perf_counter() - begun


if __name__ == "__main__":
    main()
