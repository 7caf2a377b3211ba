"""One document from a project: facts → brief → pictures → HTML → the files asked for, each as bytes.

Nothing is written here; what a file needs is put together once and shared by all formats.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reportgen import areas, charts, comparison, facts, inspection, ledger, outline, settings
from reportgen.errors import DataError, TemplateError, UsageError
from reportgen.outline import plan
from reportgen.outline.used import used
from reportgen.style import House
from reportgen.writers.meta import DocumentMeta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from reportgen.areas import Area
    from reportgen.brief import Brief
    from reportgen.comparison import Derived
    from reportgen.facts import Facts
    from reportgen.project import Project
    from reportgen.rows import Observation
    from reportgen.sources import SourceText
    from reportgen.writers.html import Rendered

    Operation = Callable[[Observation, Observation, Facts], Derived]

STYLE = "简报"


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile.

    A document keeps hundreds of thousands of objects alive until it is written; searching them for garbage again and
    again takes a quarter of the time (benchmarks/README.md). The price is memory until the end.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class Request:
    """What was asked for: the city, whom it is set against, style, edition, with or without appendix.

    `checked` demands that the data pass every check first; without it a brief is a draft of facts being worked on.
    """

    city: str
    peers: tuple[str, ...] = ()
    style: str = STYLE
    edition: date | None = None
    appendix: bool = True
    checked: bool = True


@dataclass(frozen=True)
class Document:
    """A brief in its style, rendered once, ready to be written in any format."""

    brief: Brief
    house: House
    folder: Path
    rendered: Rendered
    ledger: ledger.Ledger
    pictures: Mapping[str, charts.Picture]
    font_files: tuple[Path, ...]
    meta: DocumentMeta

    @_uncollected()
    def pdf(self) -> bytes:
        """The document as PDF, its ledger attached."""
        from reportgen.writers.pdf import PdfStyle, write_pdf

        style = PdfStyle(self.house.css, self.folder, self.house.families(), self.house.place)
        drawn = {name: picture.svg for name, picture in self.pictures.items()}
        return write_pdf(self.rendered.html, style, drawn, {ledger.NAME: self.ledger.to_json()}, self.meta)

    @_uncollected()
    def docx(self) -> bytes:
        """The document as Word file, its ledger as a custom part."""
        from reportgen.writers.word import write_docx

        parts = {ledger.NAME: self.ledger.to_json()}
        return write_docx(self.rendered.html, self.house, self._with_png, parts, self.meta)

    @cached_property
    def _with_png(self) -> dict[str, charts.Picture]:
        """The pictures with the raster that Word shows where it cannot draw the vector."""
        style = self.house.chart
        return {
            item.id: replace(
                self.pictures[item.id], png=charts.rasterise(item, style, dpi=300, font_files=self.font_files)
            )
            for item in self.brief.figures()
        }


@_uncollected()
def document(project: Project, request: Request, font_files: tuple[Path, ...] = ()) -> Document:
    """The document a request asks for; raises the errors of its stages (data 3, template or style 4, environment 5)."""
    from reportgen.writers.html import render

    known = facts.load(project)
    owner = settings.load(project.data / "project.toml")
    folder = project.style(request.style)
    house = House.load(folder, *project.custom_css())
    brief = _brief(project, known, request, owner)
    drawn = {item.id: charts.draw(item, house.chart, font_files) for item in brief.figures()}
    labels = {item.id: charts.labels(item) for item in brief.figures()}
    rendered = render(brief, (folder, project.templates), labels, comparisons(known))
    meta = DocumentMeta(brief.title, owner.author or owner.issuer, brief.issued, subject=brief.series,
                        keywords=(brief.subject, *brief.peers))  # fmt: skip
    record = ledger.Ledger(
        brief.issued.isoformat(), request.style, rendered.entries, rendered.running, _records(known, brief)
    )
    return Document(brief, house, folder, rendered, record, drawn, font_files, meta)


def _brief(project: Project, known: Facts, request: Request, owner: settings.Owner) -> Brief:
    """The content of the document."""
    city = areas.find(request.city, known.areas)
    if not city.in_brief:
        choice = "、".join(area.short_name for area in areas.in_brief(known.areas.values()))
        raise UsageError(f"「{request.city}」不编写简报", remedy=f"可选：{choice}")
    peers = _peers(known, city, request.peers or owner.peers)
    texts = inspection.texts_of(known, project.seeds)
    if request.checked:
        demand_sound(known, texts)
    states = {name: inspection.state(item, texts) for name, item in known.observations.items()}
    found = frozenset(name for name, state in states.items() if state == "verified")
    context = outline.Context(known, plan.load(project.data / "outline.toml"), city, peers)
    meta = {"author": owner.author or owner.issuer, "generator": "reportgen"}
    return outline.build(
        context, outline.Issue(request.edition, found, request.appendix, owner.issuer, owner.contact, meta)
    )


def demand_sound(known: Facts, texts: Mapping[str, SourceText]) -> None:
    """Raise one DataError with every error that the checks find: nothing is printed from data that do not hold.

    Warnings do not stop a brief; `reportgen check` shows them.
    """
    errors = [str(problem) for problem in inspection.findings(known, texts) if problem.severity == "error"]
    if errors:
        raise DataError("\n".join(errors), remedy="改好后可用 reportgen check 复核")


def _peers(known: Facts, city: Area, names: tuple[str, ...]) -> tuple[Area, ...]:
    """The cities named, else all others that get a brief."""
    chosen = [areas.find(name, known.areas) for name in names] or list(areas.in_brief(known.areas.values()))
    return tuple(area for area in chosen if area is not city)


def comparisons(known: Facts) -> dict[str, Callable[[str, str], object]]:
    """What a template may compute from two facts by their ids; each refuses what the rules do not allow."""
    from reportgen.outline.context import from_comparison

    def by_id(operation: Operation) -> Callable[[str, str], object]:
        def compute(first: str, second: str) -> object:
            return from_comparison(known, operation(_fact(known, first), _fact(known, second), known))

        return compute

    return {
        "ratio": by_id(comparison.ratio),
        "excess": by_id(comparison.excess),
        "share_of_parent": by_id(comparison.share_of_parent),
    }


def _fact(known: Facts, name: str) -> Observation:
    """The observation a template names; TemplateError if there is none."""
    if name not in known.observations:
        raise TemplateError(f"没有编号为「{name}」的数据", place="模板", remedy="编号见 data/observations.csv")
    return known.observations[name]


def _records(known: Facts, brief: Brief) -> dict[str, dict[str, str]]:
    """The facts a document prints, as its ledger carries them."""
    return {item.obs_id: _record(known, item) for item in used(known, brief).observations}


def _record(known: Facts, item: Observation) -> dict[str, str]:
    return {
        "area": known.areas[item.area_id].short_name,
        "indicator": known.indicators[item.indicator_id].name,
        "scope": known.scopes[item.scope_id].name,
        "period": item.period.sdmx,
        "value": f"{item.value}",
        "unit": item.unit.id,
        "as_written": item.as_written,
        "status": item.status,
        "source": item.source_id,
        "line": f"{item.line}",
        "line_hash": item.line_hash,
    }
