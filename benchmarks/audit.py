"""What proof costs: reading a finished brief back and preparing it for the archive, as shares of making it.

Prints, never judges. Each round is a process of its own that makes the brief and then audits the file it made.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import brief

from reportgen.project import Project

ROOT = Path(__file__).parents[1]
ROUNDS = 7
AIM = 0.25
SELF = [sys.executable, __file__]


def main() -> None:
    """Measure and print; with --child do one measured round and print its seconds as JSON."""
    parser = argparse.ArgumentParser(description="审读与归档标准占一份简报多少时间：以比值表示，只列不判")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="轮数，取中位数")
    parser.add_argument("--city", default="", help="城市；默认为事实最多的一座")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(_round(options.city)))
        return
    city = options.city or brief.richest()
    rounds = [_child(city) for _ in range(options.rounds)]
    made, standards, audit = (
        statistics.median(row[name] for row in rounds) for name in ("brief", "standards", "audit")
    )
    print(f"{city}：一份 PDF {made:.2f} 秒，其中归档标准 {standards:.3f} 秒；审读这份 PDF {audit:.2f} 秒")
    print(f"两者相当于一份简报的 {(standards + audit) / made:.2f}（目标 ≤ {AIM}）；{len(rounds)} 轮的中位数")


def _child(city: str) -> dict[str, float]:
    done = subprocess.run([*SELF, "--city", city, "--child"], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _round(city: str) -> dict[str, float]:
    """Seconds for the brief, imports and all, for the standards within it, and for the audit of its file."""
    started = perf_counter()
    from reportgen import build, facts, fonts
    from reportgen.writers import conformance

    spent = [0.0]
    conformance.prepare = _timed(conformance.prepare, spent)
    conformance.finish = _timed(conformance.finish, spent)
    project = Project(ROOT)
    found = fonts.use_prepared(project.fonts)
    data = build.document(project, build.Request(city), found.faces if found else ()).pdf()
    made = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{city}.pdf"
        file.write_bytes(data)
        begun = perf_counter()
        from reportgen.audit import report
        from reportgen.outline import plan

        known, wanted = facts.load(project), plan.load(project.data / "outline.toml")
        report.audit([file], report.against(known, wanted))
        return {"brief": made - started, "standards": spent[0], "audit": perf_counter() - begun}


def _timed(work: Any, spent: list[float]) -> Any:
    """The same work, its seconds added up."""

    def timed(*args: Any, **named: Any) -> Any:
        begun = perf_counter()
        try:
            return work(*args, **named)
        finally:
            spent[0] += perf_counter() - begun

    return timed


if __name__ == "__main__":
    main()
