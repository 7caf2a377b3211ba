"""One document from a project: facts → brief → pictures → HTML, ready to be written in any format.

Nothing is written here; what its files need is put together once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from reportgen import (
    __version__,
    areas,
    charts,
    comparison,
    extract,
    facts,
    fontnotes,
    inspection,
    ledger,
    outline,
    settings,
)
from reportgen.document import Document, uncollected
from reportgen.drawings import Drawings
from reportgen.errors import DataError, EnvironmentFault, TemplateError, UsageError
from reportgen.outline import compare, plan
from reportgen.outline.used import used
from reportgen.style import House
from reportgen.writers.meta import DocumentMeta

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from reportgen.areas import Area
    from reportgen.brief import Brief
    from reportgen.comparison import Derived
    from reportgen.facts import Facts
    from reportgen.outline.plan import Plan
    from reportgen.project import Project
    from reportgen.rows import Observation
    from reportgen.sources import SourceText
    from reportgen.writers.html import Rendered

    Operation = Callable[[Observation, Observation, Facts], Derived]

STYLE = "简报"
FEWEST = 2  # cities that make a comparison
_LOG = logging.getLogger("reportgen")


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


@dataclass(frozen=True, slots=True)
class Material:
    """What every document of a project is made from; `found` holds the ids of the facts that stand at their line."""

    facts: Facts
    owner: settings.Owner
    outlined: Plan
    found: frozenset[str]


@uncollected()
def gather(project: Project, *, checked: bool = True, known: Facts | None = None) -> Material:
    """A project's material, read once for any number of documents; raises DataError, where `checked` for any fault.

    `known` are its facts where they have been read already.
    """
    known = known or facts.load(project)
    owner = settings.load(project.data / "project.toml")
    outlined = plan.load(project.data / "outline.toml", known.indicators)
    return Material(known, owner, outlined, _found(project, known, checked=checked))


@uncollected()
def document(
    project: Project, request: Request, font_files: tuple[Path, ...] = (), material: Material | None = None
) -> Document:
    """The document a request asks for; raises the errors of its stages (data 3, template or style 4, environment 5)."""
    made = compose(project, material or gather(project, checked=request.checked), request, font_files)
    if made.meta.font_note:
        _LOG.warning("%s；装上所缺的字体后重新编写即可", made.meta.font_note)
    return made


@uncollected()
def compose(
    project: Project,
    material: Material,
    request: Request,
    font_files: tuple[Path, ...] = (),
    brief: Brief | None = None,
) -> Document:
    """The document of a request from material already read, and its content where that is known; raises as `document`.

    The content of a document is the same in every style.
    """
    from reportgen.writers.html import render

    known, owner = material.facts, material.owner
    folder = project.style(request.style)
    house = House.load(folder, *project.custom_css())
    brief = brief or content(material, request)
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
