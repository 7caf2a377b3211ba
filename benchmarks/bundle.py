"""How fast an edition is made beside a bare loop of the same charts and `write_pdf`, and by two processes beside one.

Also what a run with nothing to do costs, how many documents one changed fact has made anew, and how a worker's memory
grows. Prints Markdown, or writes it into a page; judges nothing. Every run is a process of its own in a copy of the
project that has nothing drawn yet (`bundling.py`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import page

from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Seconds = Mapping[str, float]

ROOT = Path(__file__).parents[1]
PROGRAM = Path(__file__).name
ROUNDS, BRIEFS = 3, 100
WARM = 10  # briefs after which a worker's memory should stay
PACKAGES = ("weasyprint", "matplotlib", "jinja2")
RUNS: Mapping[str, tuple[str, tuple[tuple[str, ...], ...]]] = {  # in words; the processes that run at once
    "bare": ("单纯的循环：同样的图，write_pdf", (("bare", "0", "1"),)),
    "one": ("--jobs 1，不审读", (("bundle", "1", ""),)),
    "two": ("--jobs 2，不审读", (("bundle", "2", ""),)),
    "audited": ("--jobs 1，全部照做", (("bundle", "1", "audited"),)),
    "halves": ("同样的循环分成两半，同时做", (("bare", "0", "2"), ("bare", "1", "2"))),
    "one more": ("--jobs 1，不审读，份数加倍", (("bundle", "1", ""),)),
    "two more": ("--jobs 2，不审读，份数加倍", (("bundle", "2", ""),)),
}
MORE = "more"  # runs of twice as many documents: every style a second time under another name


@dataclass(frozen=True, slots=True)
class Ratio:
    """The speed of one run by that of another, and the least that is aimed at; 0 where there is no aim."""

    name: str
    run: str
    base: str
    aim: float = 0


RATIOS = (
    Ratio("--jobs 1，不审读 ÷ 单纯的循环", "one", "bare", 0.8),
    Ratio("--jobs 1，全部照做 ÷ 单纯的循环", "audited", "bare", 0.65),
    Ratio("--jobs 2 ÷ --jobs 1", "two", "one", 1.8),
    Ratio("--jobs 2 ÷ --jobs 1，份数加倍", "two more", "one more", 1.8),
    Ratio("分成两半的循环 ÷ 单纯的循环", "halves", "bare"),
)


def main() -> None:
    """Measure, then print or write."""
    parser = argparse.ArgumentParser(description="成套编写的快慢：以比值表示，只列不判")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="轮数，取中位数")
    parser.add_argument("--briefs", type=int, default=BRIEFS, help="量内存时做几份")
    parser.add_argument("--write", type=Path, metavar="文件", help="写进这一页的两个记号之间")
    options = parser.parse_args()
    if options.write:
        page.within(options.write, PROGRAM, "")  # a page without marks is told before the work, not after it
    with tempfile.TemporaryDirectory(prefix="reportgen-bench-") as folder:
        told = "\n\n".join(_measured(Path(folder), options.rounds, options.briefs))
    if options.write:
        options.write.write_text(page.within(options.write, PROGRAM, told), "utf-8")
    print(told)


def _measured(folder: Path, number: int, briefs: int) -> Iterator[str]:
    """All that was measured, as Markdown."""
    load = os.getloadavg()[0]
    documents = _child("pack", _laid(folder / "pack", every_style=True))  # once unmeasured: modules, file caches
    found = [_round(folder) for _ in range(number)]
    conditions = (
        f"- 各样式的全部文件各一份 PDF，共 {documents} 份，图现画。",
        f"- {number} 轮交替，取中位数；先做一遍不计。开始时的负载 {load:.1f}。",
        f"- 机器：{page.machine()}。",
        f"- 版本：{'，'.join(page.versions(PACKAGES))}。",
    )
    yield "\n".join(conditions)
    yield page.table(("做什么", "秒", "最短–最长"), [_duration(name, found) for name in RUNS])
    yield page.table(("速度之比", "中位数", "各轮", "目标", "达到"), [_ratio(one, found) for one in RATIOS])
    rest = (_idle(folder), _rebuilt(folder), _memory(folder, briefs))
    yield page.table(("另外", "量得", "怎么来的", "目标", "达到"), rest)


# --- speed --------------------------------------------------------------------------------------------------------


def _round(folder: Path) -> Seconds:
    """The seconds of every run, each once."""
    found = {}
    for name, (_, processes) in RUNS.items():
        loop = processes[0][0] == "bare"
        home = folder / "pack" if loop else _laid(folder / name, every_style=True)
        if name.endswith(MORE):
            _double(home)
        begun = perf_counter()
        with ThreadPoolExecutor(len(processes)) as side_by_side:
            for done in [side_by_side.submit(_child, work, home, *words) for work, *words in processes]:
                done.result()
        found[name] = perf_counter() - begun
    return found


def _duration(name: str, found: Sequence[Seconds]) -> tuple[str, ...]:
    seconds = [each[name] for each in found]
    return RUNS[name][0], f"{statistics.median(seconds):.1f}", f"{min(seconds):.1f}–{max(seconds):.1f}"


def _ratio(one: Ratio, found: Sequence[Seconds]) -> tuple[str, ...]:
    """The ratio of the medians, as rounded; whether it reaches its aim."""
    base, own = (statistics.median(each[name] for each in found) for name in (one.base, one.run))
    ratios = [each[one.base] / each[one.run] for each in found]
    aim, reached = (f"≥ {one.aim:g}", _reached(base / own >= one.aim)) if one.aim else ("—", "—")
    return one.name, f"{base / own:.2f}", f"{min(ratios):.2f}–{max(ratios):.2f}", aim, reached


def _reached(yes: bool) -> str:  # noqa: FBT001 - a word for it
    return "是" if yes else "否"


# --- the rest -----------------------------------------------------------------------------------------------------


def _idle(folder: Path) -> tuple[str, ...]:
    """The second of two runs of a bundle against a cold brief, both through the command line."""
    home = _laid(folder / "idle")
    command = [sys.executable, "-m", "reportgen"]
    bundle = [*command, "bundle", "--project", str(home)]
    name = _child("cheapest", home)
    _timed(bundle)
    idle = statistics.median(_timed(bundle) for _ in range(3))
    brief = statistics.median(_timed([*command, "city", name, "--pdf", "--project", str(home)]) for _ in range(3))
    how = f"{idle:.2f} 秒 ÷ {brief:.2f} 秒"
    return "无事可做的一次 ÷ 一份冷的简报", f"{idle / brief:.2f}", how, "≤ 0.25", _reached(idle / brief <= 0.25)


def _rebuilt(folder: Path) -> tuple[str, ...]:
    made, changed = _child("rebuilt", _laid(folder / "rebuilt", formats='["html"]'))
    same = sorted(made) == sorted(changed)
    how = f"重做 {len(made)} 份，内容变了 {len(changed)} 份"
    return "改一项数据：重做的 ÷ 变了的", f"{len(made) / max(1, len(changed)):.2f}", how, "= 1", _reached(same)


def _memory(folder: Path, briefs: int) -> tuple[str, ...]:
    sizes = _child("memory", _laid(folder / "memory"), str(briefs))
    grown = max(sizes[WARM:], default=sizes[-1]) - sizes[WARM - 1]
    each = grown / max(1, len(sizes) - WARM)
    how = (
        f"做 {briefs} 份，第 {WARM} 份之后至多再占 {grown:.0f} MB；最多 {max(sizes):.0f} MB，每 {_batch()} 份换一批进程"
    )
    return "工作进程每份多占的内存（MB）", f"{each:.2f}", how, "≤ 0.4", _reached(each <= 0.4)


def _batch() -> int:
    """After how many documents each worker is replaced."""
    from reportgen.bundle import crew

    return crew.PARCELS_EACH


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


def _double(home: Path) -> None:
    """Give a project every style a second time, and ask for all of them."""
    for path in sorted((home / "templates" / "styles").iterdir()):
        twin = path.with_name(f"{path.name}-2")
        shutil.copytree(path, twin)
        (twin / "name.txt").write_text(f"{(path / 'name.txt').read_text('utf-8').strip()}二\n", "utf-8")
    styles = [name for name, _ in Project(home).styles()]
    (home / "data" / "bundle.toml").write_text(f'formats = ["pdf"]\nstyles = {json.dumps(styles)}\n', "utf-8")


def _child(work: str, *words: Path | str) -> Any:
    program = Path(__file__).with_name("bundling.py")
    command = [sys.executable, str(program), work, *map(str, words)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=_environment())
    return json.loads(done.stdout.splitlines()[-1])


def _environment() -> Mapping[str, str]:
    """Without source texts: a fact that goes is not missed by what is read from them."""
    return os.environ | {"REPORTGEN_SOURCES": os.devnull}


def _timed(command: list[str]) -> float:
    begun = perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=_environment())
    return perf_counter() - begun


if __name__ == "__main__":
    main()
