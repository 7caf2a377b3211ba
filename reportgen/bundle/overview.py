"""What the index page of an edition says: each subject with its documents, what readers are to heed, the files.

Everything is taken from the manifest and the content models; the template decides the words around it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from reportgen.comparison.rules import MEASURED
from reportgen.errors import DataError
from reportgen.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.bundle.manifest import Entry, Held, Manifest
    from reportgen.changes import Model
    from reportgen.changes.model import Coverage

LABELS: Final = {"html": "网页", "pdf": "PDF", "docx": "Word"}  # the lightest first
_THOUSAND: Final = 1024
_STEPS: Final = (1 / 12, 1 / 6, 1 / 3)  # of the largest count: where a shade deepens, as in the figure


@dataclass(frozen=True, slots=True)
class File:
    """A file of the edition: what its link says, its address below the edition, its path, size in words, digest."""

    label: str
    href: str
    path: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A subject's document in one style.

    `state` is made, kept or failed; `issued` the date of what its files say; `data` its content as JSON; `checks` the
    points it was judged by, none if it was not judged.
    """

    name: str
    style: str
    pages: int
    files: tuple[File, ...]
    data: File | None
    state: str
    issued: str
    reason: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A city or a comparison: title, conclusion, period of its main data, documents.

    `held` is how much the sources carry on it (0 where no coverage grid says), `cited` how many facts its document
    prints, `latest` the last year of its own facts.
    """

    name: str
    kind: str
    title: str
    sentence: str
    held: int
    cited: int
    vintage: str
    latest: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something readers are to heed: which kind it is, what there is to say, and the documents it holds for."""

    kind: str
    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of the coverage grid as printed, and how dark its ground is: 0 (nothing) to 4."""

    text: str
    shade: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The coverage grid for a page: its title, places across, topics down, and the sum for each place."""

    title: str
    places: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    totals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All that the templates of an edition's own pages know as `index`."""

    title: str
    edition: str
    before: str
    grade: str
    years: tuple[str, str] | None
    styles: tuple[str, ...]
    cities: tuple[Subject, ...]
    comparisons: tuple[Subject, ...]
    warnings: tuple[Warned, ...]
    coverage: Grid | None
    changes: tuple[File, ...]
    data: tuple[File, ...]
    files: tuple[File, ...]
    checks: tuple[str, ...]


def index(made: Manifest, models: Mapping[str, Model]) -> Index:
    """What the index page of an edition says."""
    coverage = _grid(models.values())
    held = dict(zip(coverage.places, coverage.totals, strict=True)) if coverage else {}
    subjects = tuple(_subjects(made, models, held))
    return Index(
        title=made.title,
        edition=made.edition,
        before=made.before,
        grade=made.grade,
        years=_years(record for model in models.values() for record in model.facts.values()),
        styles=tuple(dict.fromkeys(entry.style for entry in made.documents)),
        cities=tuple(subject for subject in subjects if subject.kind == "city"),
        comparisons=tuple(subject for subject in subjects if subject.kind != "city"),
        warnings=(*_failed(made), *_remarked(made), *_unjudged(made), *_unread(models)),
        coverage=coverage,
        changes=tuple(_named(made.files, {"changes.html": "网页", "changes.pdf": "PDF", "changes.json": "JSON"})),
        data=tuple(_named(made.files, {"facts.csv": "CSV", "facts.json": "JSON"})),
        files=tuple(_file(path, path, held) for path, held in sorted(made.files.items())),
        checks=tuple(dict.fromkeys(check for entry in made.documents for check in entry.checks)),
    )


# --- documents ------------------------------------------------------------------------------------------------------


def _subjects(made: Manifest, models: Mapping[str, Model], held: Mapping[str, int]) -> Iterator[Subject]:
    """The subjects in the order of the edition, each with its documents in all styles."""
    found: dict[str, list[Entry]] = {}
    for entry in made.documents:
        found.setdefault(entry.name.partition(".")[0], []).append(entry)
    for name, entries in found.items():
        model = next((models[entry.name] for entry in entries if entry.name in models), None)
        issues = tuple(_issue(entry, made.files) for entry in entries)
        yield _subject(name, entries[0].kind, issues, model, held.get(name, 0))


def _subject(name: str, kind: str, issues: tuple[Issue, ...], model: Model | None, held: int) -> Subject:
    if model is None:
        return Subject(name, kind, name, "", held, 0, "", "", issues)
    sentence = model.judgement[0].text if model.judgement else ""
    records = tuple(model.facts.values())
    own = tuple(record for record in records if record.get("area") == name)
    years = _years(own or records)
    latest = years[1] if years else ""
    return Subject(name, kind, model.title, sentence, held, len(records), model.vintage, latest, issues)


def _issue(entry: Entry, held: Mapping[str, Held]) -> Issue:
    named = {entry.files[suffix]: label for suffix, label in LABELS.items() if suffix in entry.files}
    data = next(_named(held, {entry.model: "数据"}), None)
    return Issue(
        entry.name, entry.style, entry.pages, tuple(_named(held, named)), data,
        entry.state, entry.issued, entry.reason, entry.checks,
    )  # fmt: skip


def _named(held: Mapping[str, Held], labels: Mapping[str, str]) -> Iterator[File]:
    """The files of these paths that the edition has."""
    return (_file(label, path, held[path]) for path, label in labels.items() if path in held)


def _file(label: str, path: str, held: Held) -> File:
    return File(label, quote(path), path, _size(held.size), held.sha256)


def _size(count: int) -> str:
    """A size in words."""
    if count < _THOUSAND * _THOUSAND:
        return f"{max(1, round(count / _THOUSAND))} KB"
    return f"{count / _THOUSAND / _THOUSAND:.1f} MB"


def _years(records: Iterable[Mapping[str, str]]) -> tuple[str, str] | None:
    """The first and the last year of the facts that say what was; None where there are none."""
    found = []
    for record in records:
        with suppress(DataError):
            if record.get("status") in MEASURED:
                found.append(Period.parse(record["period"]))
    return (f"{min(found).start.year}", f"{max(one.end for one in found).year}") if found else None


# --- what to heed ---------------------------------------------------------------------------------------------------


def _failed(made: Manifest) -> Iterator[Warned]:
    for entry in made.documents:
        if entry.state == "failed":
            yield Warned("failed", entry.reason, (entry.name,))


def _remarked(made: Manifest) -> Iterator[Warned]:
    """What was noted of documents as they were made (fonts that stood in), each remark once."""
    found: dict[str, list[str]] = {}
    for entry in made.documents:
        for remark in entry.remarks:
            found.setdefault(remark, []).append(entry.name)
    yield from (Warned("remark", remark, tuple(names)) for remark, names in found.items())


def _unjudged(made: Manifest) -> Iterator[Warned]:
    names = tuple(entry.name for entry in made.documents if entry.files and not entry.checks)
    if names:
        yield Warned("unjudged", "", names)


def _unread(models: Mapping[str, Model]) -> Iterator[Warned]:
    """The facts that were not found again in the text of their source, with the documents that print them."""
    found = {name: {fact for fact, record in model.facts.items() if not record.get("verified")}
             for name, model in models.items()}  # fmt: skip
    facts = {fact for unread in found.values() for fact in unread}
    if facts:
        yield Warned("unread", f"{len(facts)}", tuple(name for name, unread in found.items() if unread))


# --- coverage -------------------------------------------------------------------------------------------------------


def _grid(models: Iterable[Model]) -> Grid | None:
    """The coverage grid of the document that shows most places, the comparison before a city."""
    having = [(model, model.coverage) for model in models if model.coverage]
    best = max(having, key=lambda pair: (len(pair[1].rows), pair[0].kind != "city"), default=None)
    return _turned(*best) if best else None


def _turned(model: Model, coverage: Coverage) -> Grid:
    """The grid with topics down, so that it fits a narrow screen."""
    counts = [[_count(text) for text in row] for _, row in coverage.rows]
    most = max((count for row in counts for count in row), default=0)
    rows = tuple(
        (topic, tuple(Cell(row[column], _shade(_count(row[column]), most)) for _, row in coverage.rows))
        for column, topic in enumerate(coverage.topics)
    )
    title = next((one.title.text for one in model.exhibits if one.id == coverage.exhibit), "")
    return Grid(title, tuple(place for place, _ in coverage.rows), rows, tuple(map(sum, counts)))


def _count(text: str) -> int:
    return int(text.replace(",", "")) if text else 0


def _shade(count: int, most: int) -> int:
    """How dark a count's ground is, from the lightest that is seen."""
    return 1 + sum(count >= most * step for step in _STEPS) if count else 0
