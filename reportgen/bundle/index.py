"""The index page of an edition: every document with its files, what it says in one sentence, and whether it is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reportgen.style import House
from reportgen.writers.pagetext import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.bundle.manifest import Entry, Held, Manifest
    from reportgen.changes import Model
    from reportgen.project import Project

NAME: Final = "index.html"
TEMPLATE: Final = "bundle/index.html"
_LABELS: Final = {"pdf": "PDF", "docx": "Word", "html": "网页"}
_STATES: Final = {"made": "本版新编", "kept": "未变", "failed": "未做成"}
_THOUSAND: Final = 1024


@dataclass(frozen=True, slots=True)
class File:
    """A file of the edition to be opened: what it is called, its path, its size in words, its digest."""

    label: str
    path: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Line:
    """A document's line: name, the sentence it is judged by, facts, period covered, pages, files, state and reason."""

    name: str
    title: str
    sentence: str
    facts: int
    vintage: str
    pages: int
    files: tuple[File, ...]
    state: str
    failed: bool
    issued: str
    reason: str
    remarks: tuple[str, ...]


def files(made: Manifest, models: Mapping[str, Model], project: Project) -> dict[str, bytes]:
    """The index page by its file name; raises TemplateError or StyleError for a template or style sheet at fault."""
    house = House.load(project.style("简报"), *project.custom_css())
    names = {
        "edition": made,
        "lines": tuple(_lines(made, models)),
        "files": tuple(_file(path, path, held) for path, held in sorted(made.files.items())),
        "tokens": dict(house.tokens),
    }
    return {NAME: page(TEMPLATE, names, (project.templates,)).encode()}


def _lines(made: Manifest, models: Mapping[str, Model]) -> Iterator[Line]:
    for entry in made.documents:
        yield _line(entry, models.get(entry.name), made.files)


def _line(entry: Entry, model: Model | None, held: Mapping[str, Held]) -> Line:
    opened = tuple(_file(_LABELS[suffix], path, held[path]) for suffix, path in entry.files.items())
    return Line(
        entry.name,
        model.title if model else entry.name,
        model.judgement[0].text if model and model.judgement else "",
        len(model.facts) if model else 0,
        model.vintage if model else "",
        entry.pages,
        opened,
        _STATES[entry.state],
        entry.state == "failed",
        entry.issued,
        entry.reason,
        entry.remarks,
    )


def _file(label: str, path: str, held: Held) -> File:
    return File(label, path, _size(held.size), held.sha256)


def _size(count: int) -> str:
    """A size in words."""
    if count < _THOUSAND * _THOUSAND:
        return f"{max(1, round(count / _THOUSAND))} KB"
    return f"{count / _THOUSAND / _THOUSAND:.1f} MB"
