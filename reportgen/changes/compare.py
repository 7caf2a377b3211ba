"""Two editions set against each other: pure, from their content models and what their manifests say they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from reportgen.changes.basis import inputs, layout
from reportgen.changes.documents import shifts
from reportgen.changes.found import MEASURED, VALUED, Changes, DocumentChange, FactChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.changes.basis import Basis
    from reportgen.changes.found import FactKind, State
    from reportgen.changes.model import Model

Records = dict[str, "Mapping[str, str]"]
_KINDS: Final[tuple[tuple[FactKind, tuple[str, ...]], ...]] = (("rescoped", MEASURED), ("corrected", VALUED))
FAILED, KEPT, MADE = "failed", "kept", "made"
_BY_AGE: Final = (FAILED, KEPT, MADE)  # how old what a document says may be, the oldest first


class Entry(Protocol):
    """What is asked of a document in a manifest: its name, whether it failed, its files by format."""

    @property
    def name(self) -> str:
        """The name of the document."""

    @property
    def state(self) -> str:
        """Whether it was `made`, `kept` or `failed`."""

    @property
    def files(self) -> Mapping[str, str]:
        """The paths of its files by format."""


class Edition(Protocol):
    """What is asked of the manifest of an edition."""

    @property
    def edition(self) -> str:
        """The name of the edition."""

    @property
    def title(self) -> str:
        """The title of the bundle."""

    @property
    def documents(self) -> Sequence[Entry]:
        """Its documents."""

    @property
    def files(self) -> Mapping[str, object]:
        """What is on record of each file by its path; equal records are equal files."""

    @property
    def basis(self) -> Basis:
        """What it rests on."""


def compare(
    old: Mapping[str, Model], new: Mapping[str, Model], old_manifest: Edition | None, new_manifest: Edition
) -> Changes:
    """What differs between two editions, given the content models of their documents by name."""
    if old_manifest is None:
        return Changes(new_manifest.edition, title=new_manifest.title)
    found = tuple(_facts(_records(old, old_manifest.documents), _records(new, new_manifest.documents), old, new))
    return Changes(
        edition=new_manifest.edition,
        before=old_manifest.edition,
        title=new_manifest.title,
        documents=tuple(_documents(old, new, _states(new_manifest), _set_anew(old_manifest, new_manifest))),
        facts=found,
        inputs=inputs(old_manifest.basis, new_manifest.basis),
        layout=layout(old_manifest.basis, new_manifest.basis),
        sources=_sources(found, (*old.values(), *new.values())),
    )


def between(old: Mapping[str, Model], new: Mapping[str, Model]) -> Changes:
    """What documents say otherwise, whatever editions they are of and however they are set."""
    found = tuple(_facts(_records(old, ()), _records(new, ()), old, new))
    return Changes("", documents=tuple(_documents(old, new, {}, frozenset())), facts=found)


# --- facts --------------------------------------------------------------------------------------------------------


def _records(models: Mapping[str, Model], entries: Iterable[Entry]) -> Records:
    """The facts an edition prints; of two records of one the newer: a document kept or failed may be old."""
    states = {entry.name: entry.state for entry in entries}
    ordered = sorted(models.values(), key=lambda model: _BY_AGE.index(states.get(model.name, MADE)))
    return {name: record for model in ordered for name, record in model.facts.items()}


def _sources(found: Iterable[FactChange], models: Iterable[Model]) -> dict[str, str]:
    """The entries of the sources that changed facts come from, by source id."""
    named = {record["source"] for one in found for record in (one.old, one.new) if record}
    entries = {name: text for model in models for name, text in model.sources.items()}
    return {name: entries[name] for name in sorted(named & set(entries))}


def _facts(before: Records, after: Records, old: Mapping[str, Model], new: Mapping[str, Model]) -> Iterator[FactChange]:
    """The facts that differ, in order of their ids."""
    had, have = _unprinted(old), _unprinted(new)
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name, {}), after.get(name, {})
        if not one:
            yield FactChange(name, "cited" if name in had else "added", one, other, (), _printing(name, new))
        elif not other:
            yield FactChange(name, "uncited" if name in have else "withdrawn", one, other, (), _printing(name, old))
        elif one != other:
            fields = tuple(sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key)))
            yield FactChange(name, _kind(fields), one, other, fields, _printing(name, new))


def _kind(fields: Iterable[str]) -> FactKind:
    return next((kind for kind, named in _KINDS if set(named) & set(fields)), "resourced")


def _unprinted(models: Mapping[str, Model]) -> frozenset[str]:
    return frozenset(name for model in models.values() for name in model.unprinted)


def _printing(name: str, models: Mapping[str, Model]) -> tuple[str, ...]:
    return tuple(document for document, model in models.items() if name in model.facts)


# --- documents ----------------------------------------------------------------------------------------------------


def _documents(
    old: Mapping[str, Model], new: Mapping[str, Model], states: Mapping[str, str], anew: frozenset[str]
) -> Iterator[DocumentChange]:
    """What became of each document, those of the new edition first; `anew` are those whose files differ."""
    for name in dict.fromkeys((*new, *old)):
        one, other = old.get(name), new.get(name)
        found = shifts(one, other) if one and other else ()
        failed = states.get(name) == FAILED
        state = "failed" if failed else _state(one, other, said=bool(found), same=name not in anew)
        kept = other or one
        title = kept.title if kept else name
        yield DocumentChange(name, title, state, found, (one.pages if one else 0, other.pages if other else 0))


def _state(one: Model | None, other: Model | None, *, said: bool, same: bool) -> State:
    if one is None:
        return "added"
    if other is None:
        return "removed"
    if said:
        return "changed"
    return "same" if same else "reset"


def _states(manifest: Edition) -> dict[str, str]:
    return {entry.name: entry.state for entry in manifest.documents}


def _set_anew(old: Edition, new: Edition) -> frozenset[str]:
    """The documents whose files are not those of the edition before."""
    before, after = _files(old), _files(new)
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _files(manifest: Edition) -> dict[str, tuple[object, ...]]:
    """What is on record of each document's files."""
    return {
        entry.name: tuple(manifest.files.get(path) for _, path in sorted(entry.files.items()))
        for entry in manifest.documents
    }
