"""How reading and checking the tables grows with their number of rows: seconds and memory, by row, as ratios.

The project's own observations are copied under new ids and new scopes, so that every check has its work. Prints,
never judges. Each size is measured in a process of its own, the sizes alternating; medians are shown.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter

from reportgen import facts, inspection
from reportgen.project import Project

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 3
KIB = 1024


def main() -> None:
    """Measure and print; with --child do one measured piece of work and print its figures as JSON."""
    parser = argparse.ArgumentParser(description="数据表的快慢：行数十倍、百倍时，每行用时与内存之比")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="轮数，取中位数")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(_measured(Project(options.child))))
        return
    with tempfile.TemporaryDirectory() as folder:
        laid = {size: _laid_out(Path(folder) / str(size), size) for size in SIZES}
        _print(_rounds(laid, options.rounds))


def _measured(project: Project) -> dict[str, float]:
    """The seconds of reading and of checking, and what they added to the process's memory in MiB."""
    inspection.inspect(Project(ROOT), Project(ROOT).seeds)  # what is loaded once is not the tables' own
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = perf_counter()
    known, unreadable = facts.read(project)
    read = perf_counter()
    inspection.findings(known, inspection.texts_of(known, project.seeds))
    done = perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"read": read - start, "check": done - read, "mib": (peak - before) / KIB, "unreadable": len(unreadable)}


def _laid_out(root: Path, size: int) -> Path:
    """A project whose observations are the real ones, copied until there are `size` of them."""
    shutil.copytree(ROOT / "data", root / "data")
    (root / "templates").mkdir()
    observations, scopes = (_records(root / "data" / f"{name}.csv") for name in ("observations", "scopes"))
    copies, made, named = 0, list(observations), list(scopes)
    while len(made) < size:
        copies += 1
        made += [
            row | {"obs_id": f"{row['obs_id']}.c{copies}", "scope_id": f"{row['scope_id']}.c{copies}"}
            for row in observations
        ]
        named += [
            row
            | {"scope_id": f"{row['scope_id']}.c{copies}", "part_of": row["part_of"] and f"{row['part_of']}.c{copies}"}
            for row in scopes
        ]
    (root / "data" / "observations.csv").write_bytes(facts.canonical_csv("observations", made[:size]))
    (root / "data" / "scopes.csv").write_bytes(facts.canonical_csv("scopes", named))
    return root


def _records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _rounds(laid: dict[int, Path], rounds: int) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, list[float]]] = {size: defaultdict(list) for size in laid}
    for _ in range(rounds):
        for size, root in laid.items():
            run = subprocess.run(
                [sys.executable, __file__, "--child", str(root)], check=True, capture_output=True, text=True
            )
            for name, value in json.loads(run.stdout).items():
                found[size][name].append(value)
    return {size: {name: statistics.median(values) for name, values in each.items()} for size, each in found.items()}


def _print(found: dict[int, dict[str, float]]) -> None:
    first = found[SIZES[0]]
    for size, each in found.items():
        times = (each["read"] + each["check"]) / (first["read"] + first["check"])
        print(
            f"{size:>7} 行：读 {each['read']:.2f} 秒，查 {each['check']:.2f} 秒，内存 +{each['mib']:.0f} MiB；"
            f"行数 ×{size / SIZES[0]:.0f}，用时 ×{times:.1f}"
        )


if __name__ == "__main__":
    main()
