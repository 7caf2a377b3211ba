"""The work that `bundle.py` measures, each piece in a process of its own: a program that does one and prints JSON.

Arguments: the piece of work, the folder of a project laid for it, and what else the piece takes.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import pickle
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.bundle.run import Run
    from reportgen.bundle.workshop import Parcel

DAYS = tuple(date.fromisoformat(day) for day in ("2000-01-03", "2000-01-10"))


def main() -> None:
    """Do one piece of work and print what came of it."""
    work, folder, *words = sys.argv[1:]
    print(json.dumps(WORK[work](Path(folder), *words)))


# --- the pieces ---------------------------------------------------------------------------------------------------


def _pack(home: Path) -> int:
    """Put what a bare loop needs beside the project; the number of documents."""
    parcels = _parcels(_run(home))
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
        sheet = weasyprint.CSS(string=made.house.engine_css, base_url=base, font_config=configuration)
        size += len(html.write_pdf(stylesheets=[sheet], font_config=configuration))
    return size


def _bundle(home: Path, jobs: str, audited: str) -> str:
    """Make an edition, and say what became of it."""
    from reportgen.bundle import run

    return run.run(_run(home, jobs=int(jobs), audited=bool(audited))).words


def _cheapest(home: Path) -> str:
    """The city with the fewest facts: the hardest to beat."""
    from reportgen import areas, facts

    known = facts.load(Project(home))
    rows = [row.area_id for row in known.observations.values()]
    return min(areas.in_brief(known.areas.values()), key=lambda area: rows.count(area.area_id)).short_name


def _rebuilt(home: Path) -> tuple[list[str], list[str]]:
    """The documents made anew after a fact has gone, and those that are others without it, of whatever date."""
    from reportgen.bundle import history, run, workshop

    first = run.run(_run(home))
    assert first.manifest
    assert first.folder
    models = history.models(first.folder, first.manifest)
    before = {name: (first.folder / f"{name}.html").read_bytes() for name in models}
    printed = [set(model.facts) for model in models.values()]
    _drop(home / "data", sorted(set().union(*printed), key=lambda fact: sum(fact in one for one in printed)))
    second = run.run(_run(home, DAYS[1]))
    assert second.manifest
    made = [entry.name for entry in second.manifest.documents if entry.state == "made"]
    again = {parcel.name: workshop.make(parcel).files["html"] for parcel in _parcels(_run(home))}
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

    parcels, sizes = _parcels(_run(home)), []
    wanted = (replace(parcels[number % len(parcels)], name=f"{number}") for number in range(int(briefs)))
    for product in crew.make_all(wanted, 1):
        if product.failure:
            sys.exit(product.failure)
        sizes.append(max(_resident_mb(process.pid) for process in multiprocessing.active_children()))
    return sizes


def _resident_mb(process: int | None) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


WORK: dict[str, Callable[..., Any]] = {
    "pack": _pack, "bare": _bare, "bundle": _bundle, "cheapest": _cheapest, "rebuilt": _rebuilt, "memory": _memory,
}  # fmt: skip


# --- parts --------------------------------------------------------------------------------------------------------


def _run(home: Path, day: date = DAYS[0], *, jobs: int = 1, audited: bool = False) -> Run:
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


if __name__ == "__main__":
    main()
