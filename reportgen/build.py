"""One document from a project: facts → brief → pictures → HTML → the files asked for, each as bytes.

Nothing is written here; what a file needs is put together once and shared by all formats.
"""

from __future__ import annotations

import gc
import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

from reportgen import (
    __version__,
    areas,
    charts,
    comparison,
    extract,
    factlist,
    facts,
    fontnotes,
    fonts,
    inspection,
    ledger,
    outline,
    settings,
)
from reportgen.brief import anchor
from reportgen.drawings import Drawings
from reportgen.errors import DataError, EnvironmentFault, StyleError, TemplateError, UsageError
from reportgen.outline import compare, plan
from reportgen.outline.used import used
from reportgen.style import House, browser_css
from reportgen.writers.meta import Attached, DocumentMeta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from reportgen.areas import Area
    from reportgen.brief import Brief, Figure
    from reportgen.comparison import Derived
    from reportgen.facts import Facts
    from reportgen.outline.plan import Plan
    from reportgen.project import Project
    from reportgen.rows import Observation
    from reportgen.sources import SourceText
    from reportgen.writers.html import Rendered
    from reportgen.writers.web.figures import Drawing
    from reportgen.writers.word.options import Remark
    from reportgen.writers.word.plots import Plot

    Operation = Callable[[Observation, Observation, Facts], Derived]

STYLE = "简报"
ChartKind = Literal["native", "picture"]
FEWEST = 2  # cities that make a comparison
_LOG = logging.getLogger("reportgen")
_LEDGER = "文中每个数字的出处和位置"


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
    """What was asked for: a city and whom it is set against, or a comparison; style, edition, appendix or none.

    A comparison is of `cities`, of all that get a brief where none is named.
    `checked` demands that the data pass every check first; without it a brief is a draft of facts being worked on.
    """

    city: str = ""
    peers: tuple[str, ...] = ()
    style: str = STYLE
    edition: date | None = None
    appendix: bool = True
    checked: bool = True
    kind: Literal["city", "comparison"] = "city"
    cities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A brief in its style, rendered once, ready to be written in any format."""

    brief: Brief
    house: House
    folder: Path
    rendered: Rendered
    ledger: ledger.Ledger
    drawings: Drawings
    meta: DocumentMeta
    screen: tuple[Path, ...] = ()
    facts: Facts | None = None  # for a copy for review, the workbook and the files of the figures

    @cached_property
    def pictures(self) -> dict[str, charts.Picture]:
        """The figures as vectors, by id."""
        return {item.id: self.drawings.picture(item) for item in self.brief.figures()}

    @_uncollected()
    def pdf(self) -> bytes:
        """The document as PDF, its ledger and the facts it prints attached."""
        from reportgen.writers.pdf import PdfStyle, write_pdf

        fonts.demand_installed(self.house.named_stacks())
        style = PdfStyle(self.house.css, self.folder, self.house.families(), self.house.place)
        drawn = {name: picture.svg for name, picture in self.pictures.items()}
        return write_pdf(self.rendered.html, style, drawn, self._attached(), self.meta)

    def _attached(self) -> dict[str, Attached]:
        """The files that go with a PDF; the ledger is in the order in which it is set."""
        record = Attached(self.ledger.to_json(), _LEDGER, "Supplement", self._as_set)
        return factlist.files(self.ledger.facts) | {ledger.NAME: record}

    def _as_set(self, body: Any) -> bytes:
        return ledger.as_set(self.ledger, body).to_json()

    @_uncollected()
    def docx(self, *, review: bool = False, charts: ChartKind = "native", paginate: bool = False) -> bytes:
        """The document as Word file, its ledger as a custom part; for review with a comment on every number.

        Bars and paths are charts of Word's own, the rest pictures; with `charts` "picture" all are. With `paginate`
        the page numbers of the contents list are those of LibreOffice; raises EnvironmentFault where it is missing.
        """
        from reportgen.writers.word import Options, libreoffice, write_docx

        listed = factlist.files(self.ledger.facts)
        parts = {ledger.NAME: self.ledger.to_json()} | {name: one.data for name, one in listed.items()}
        plots = self._plots if charts == "native" else {}
        pages = partial(libreoffice.pages, stacks=tuple(self.house.families().values())) if paginate else None
        options = Options(plots=plots, remarks=self._remarks() if review else {}, pages=pages)
        pictures = self._with_png(item for item in self.brief.figures() if item.id not in plots)
        return write_docx(self.rendered.html, self.house, pictures, parts, self.meta, options=options)

    @cached_property
    def _plots(self) -> dict[str, tuple[Plot, ...]]:
        """The charts that Word can draw itself, by the id of their figure."""
        from reportgen.writers.word.charts import plots_of

        found = {item.id: plots_of(item, self.house.chart) for item in self.brief.figures()}
        return {name: plots for name, plots in found.items() if plots}

    def _remarks(self) -> dict[int, Remark]:
        from reportgen.remarks import remarks

        known = self._known("审阅稿")
        return remarks(self.ledger, known, used(known, self.brief).derived)

    @_uncollected()
    def html(self) -> bytes:
        """The document as one web page, its ledger carried as data."""
        from reportgen.writers.web import write_web

        def css(root: Any) -> str:
            return browser_css(self.house, self.screen, self.folder, root)

        return write_web(self.rendered.html, css, self._drawings(), {ledger.NAME: self.ledger.to_json()})

    @_uncollected()
    def xlsx(self) -> bytes:
        """The tables, the figures' data and the facts as a workbook, its ledger as a custom part."""
        from reportgen.writers.spreadsheet import write_xlsx

        known = self._known("工作簿")
        return write_xlsx(self.rendered, self.brief, known, self.ledger, house=self.house, meta=self.meta)

    def figures(self) -> dict[str, bytes]:
        """The figures as files by name: SVG, PNG at twice a screen's dots, and a text each; a list of them all."""
        from reportgen import figure_files
        from reportgen.writers.spreadsheet import exhibits, lists
        from reportgen.writers.spreadsheet.trails import Trails

        entries = {entry.n: entry for entry in self.rendered.entries if entry.n >= 0}
        shown = {item.id: item for item in exhibits.read(self.rendered.html, entries)}
        drawn = (
            figure_files.Drawn(shown[item.id], item, replace(self.pictures[item.id], png=self._on_screen(item)))
            for item in self.brief.figures()
            if item.id in shown
        )
        trails = Trails.of(self.brief, self._known("图"), self.ledger)
        credit = figure_files.Credit(self.brief.title, lists.foot(self.brief), self.meta.author)
        references = exhibits.references(self.rendered.html, entries)
        return figure_files.files(drawn, trails, references, self.house.chart.families, credit)

    def _on_screen(self, item: Figure) -> bytes:
        return self.drawings.png(item, screen=True)

    def _known(self, what: str) -> Facts:
        """The facts, which a document made without the tables lacks."""
        if self.facts is None:
            raise UsageError(f"{what}要与数据表一起编写", remedy="请用 reportgen city …")
        return self.facts

    def _drawings(self) -> dict[str, tuple[Drawing, ...]]:
        """The figures for wide and for narrow screens, their numbers with the rows of the appendix they lead to."""
        from reportgen.writers.web.figures import Drawing

        numbers: dict[str, list[tuple[str, str]]] = {}
        for entry in self.rendered.entries:
            if entry.kind == "chart":
                numbers.setdefault(entry.place, []).append((entry.text, anchor(entry.ref)))
        return {
            item.id: tuple(
                Drawing(picture.svg, picture.width_mm, numbers.get(item.id, ()))
                for picture in (self.pictures[item.id], *self._narrow(item))
            )
            for item in self.brief.figures()
        }

    def _narrow(self, item: Figure) -> tuple[charts.Picture, ...]:
        """The figure drawn for a narrow screen; none where its labels find no place: then the wide one scrolls."""
        try:
            return (self.drawings.picture(item, narrow=True),)
        except StyleError:
            return ()

    def _with_png(self, items: Iterable[Figure]) -> dict[str, charts.Picture]:
        """Figures as pictures with the raster that Word shows where it cannot draw the vector."""
        return {item.id: replace(self.drawings.picture(item), png=self.drawings.png(item)) for item in items}


@dataclass(frozen=True, slots=True)
class Material:
    """What every document of a project is made from; `found` holds the ids of the facts that stand at their line."""

    facts: Facts
    owner: settings.Owner
    outlined: Plan
    found: frozenset[str]


@_uncollected()
def gather(project: Project, *, checked: bool = True, known: Facts | None = None) -> Material:
    """A project's material, read once for any number of documents; raises DataError, where `checked` for any fault.

    `known` are its facts where they have been read already.
    """
    known = known or facts.load(project)
    owner = settings.load(project.data / "project.toml")
    outlined = plan.load(project.data / "outline.toml", known.indicators)
    return Material(known, owner, outlined, _found(project, known, checked=checked))


@_uncollected()
def document(
    project: Project, request: Request, font_files: tuple[Path, ...] = (), material: Material | None = None
) -> Document:
    """The document a request asks for; raises the errors of its stages (data 3, template or style 4, environment 5)."""
    made = compose(project, material or gather(project, checked=request.checked), request, font_files)
    if made.meta.font_note:
        _LOG.warning("%s；装上所缺的字体后重新编写即可", made.meta.font_note)
    return made


def compose(project: Project, material: Material, request: Request, font_files: tuple[Path, ...] = ()) -> Document:
    """The document of a request from material already read; raises as `document` does."""
    from reportgen.writers.html import render

    known, owner = material.facts, material.owner
    folder = project.style(request.style)
    house = House.load(folder, *project.custom_css())
    brief = content(material, request)
    labels = {item.id: charts.labels(item) for item in brief.figures()}
    rendered = render(brief, (*project.layers(folder), project.templates), labels, comparisons(known))
    replaced, boldless = _font_notes(house)
    meta = DocumentMeta(brief.title, owner.author or owner.issuer, brief.issued, subject=brief.series,
                        keywords=(brief.subject, *brief.peers), substitutes=replaced, boldless=boldless,
                        details=_details(brief, request.style))  # fmt: skip
    outlined = material.outlined
    if folder != project.style(STYLE):
        outlined = replace(outlined, pages={})  # the bands are those of the default style's type
    record = replace(_ledger(known, brief, rendered, house, outlined), style=request.style)
    record = replace(record, facts=_with_state(record.facts, material.found))
    drawings = Drawings(house.chart, font_files, project.pictures)
    return Document(brief, house, folder, rendered, record, drawings, meta, project.screen_css(folder), known)


def _found(project: Project, known: Facts, *, checked: bool) -> frozenset[str]:
    """The ids of the facts that stand at their line in a source text here; where asked, only if the data hold."""
    texts = inspection.texts_of(known, project.seeds)
    if checked:
        demand_sound(known, texts)
    states = {name: inspection.state(item, texts) for name, item in known.observations.items()}
    return frozenset(name for name, state in states.items() if state == "verified")


def _details(brief: Brief, style: str) -> tuple[tuple[str, str], ...]:
    """What a file's properties say of it beside title and author, by name: nothing that differs from run to run."""
    return (
        ("版次", brief.issued.isoformat()),
        ("数据期", brief.vintage.text),
        ("事实集", brief.fact_set.text),
        ("样式", style),
        ("编写程序", f"reportgen {__version__}"),
    )


def _font_notes(house: House) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fonts that stand in on this machine for those of the style, and those without the bold it asks for.

    None where the machine cannot be asked: the PDF says what is missing; Word, whose fonts are the reader's, can do
    without.
    """
    try:
        found = fontnotes.notes(house)
    except EnvironmentFault:
        return (), ()
    replaced = dict.fromkeys(f"{note.wanted}→{note.used}" for note in found if note.wanted)
    boldless = dict.fromkeys(note.used for note in found if note.boldless)
    return tuple(replaced), tuple(boldless)


def content(material: Material, request: Request) -> Brief:
    """The content of the document a request asks for."""
    known, owner, outlined = material.facts, material.owner, material.outlined
    meta = {"author": owner.author or owner.issuer, "generator": "reportgen"}
    issue = outline.Issue(
        request.edition, material.found, request.appendix, owner.issuer, owner.contact, meta, owner.internal
    )
    if request.kind == "comparison":
        return compare.build(compare.gathered(known, outlined, _compared(known, request.cities)), issue)
    city = with_brief(known, request.city)
    peers = _peers(known, city, request.peers) if request.peers else _usual_peers(known, city, owner)
    return outline.build(outline.Context(known, outlined, city, peers), issue)


def stem(brief: Brief, style: str = "") -> str:
    """What a document's files are called: its subject, and its style where that is not the default one."""
    kind = "比较" if brief.kind == "comparison" else ""
    return f"{brief.subject}{kind}{f'.{style}' if style else ''}"


def with_brief(known: Facts, name: str) -> Area:
    """The city of a name; UsageError for a place that gets no brief."""
    city = areas.find(name, known.areas)
    if not city.in_brief:
        choice = "、".join(area.short_name for area in areas.in_brief(known.areas.values()))
        raise UsageError(f"「{name}」不编写简报", remedy=f"可选：{choice}")
    return city


def _compared(known: Facts, names: tuple[str, ...]) -> tuple[Area, ...]:
    """The cities named, each once, else all that get a brief; UsageError for fewer than two."""
    chosen = tuple(dict.fromkeys(with_brief(known, name) for name in names)) or areas.in_brief(known.areas.values())
    if len(chosen) < FEWEST:
        only = chosen[0].short_name if chosen else "零座城市"
        raise UsageError(f"只有「{only}」，不成比较", remedy="请写两座以上的城市，或一座也不写")
    return chosen


def demand_sound(known: Facts, texts: Mapping[str, SourceText]) -> None:
    """Raise one DataError with every error that the checks find: nothing is printed from data that do not hold.

    Warnings do not stop a brief; `reportgen check` shows them.
    """
    errors = [str(problem) for problem in inspection.findings(known, texts) if problem.severity == "error"]
    if errors:
        raise DataError("\n".join(errors), remedy="改好后可用 reportgen check 复核")


def _usual_peers(known: Facts, city: Area, owner: settings.Owner) -> tuple[Area, ...]:
    """The cities that the project's settings name; DataError for one there is not."""
    try:
        return _peers(known, city, owner.peers)
    except UsageError as error:
        raise DataError(error.what, place="data/project.toml peers", remedy=error.remedy) from error


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


def _ledger(known: Facts, brief: Brief, rendered: Rendered, house: House, outlined: Plan) -> ledger.Ledger:
    """What the document carries: its numbers, its text, and the data it rests on."""
    peers = tuple(areas.find(name, known.areas).area_id for name in brief.peers)
    records = _records(known, brief)
    return ledger.Ledger(
        edition=brief.issued.isoformat(),
        style="",
        entries=rendered.entries,
        running=rendered.running,
        facts=records,
        flow=rendered.flow,
        sentences=rendered.sentences,
        setting=extract.setting(house),
        promise=extract.promise(known, outlined, brief.kind, brief.area_id, peers),
        tables=extract.tables(known, records),
    )


def _records(known: Facts, brief: Brief) -> dict[str, dict[str, str]]:
    """The facts a document prints, as its ledger carries them."""
    return {item.obs_id: _record(known, item) for item in used(known, brief).observations}


def _with_state(records: Mapping[str, Mapping[str, str]], found: frozenset[str]) -> dict[str, dict[str, str]]:
    """The records, each saying whether its literal was found at its line on this machine."""
    return {name: {**record, "verified": "1" if name in found else ""} for name, record in records.items()}


def _record(known: Facts, item: Observation) -> dict[str, str]:
    return {
        "area": known.areas[item.area_id].short_name,
        "indicator": known.indicators[item.indicator_id].name,
        "scope": known.scopes[item.scope_id].name,
        "period": item.period.sdmx,
        "value": f"{item.value}",
        "value_high": "" if item.value_high is None else f"{item.value_high}",
        "unit": item.unit.id,
        "as_written": item.as_written,
        "status": item.status,
        "source": item.source_id,
        "line": f"{item.line}",
        "line_hash": item.line_hash,
    }
