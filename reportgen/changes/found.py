"""What was found to differ between two editions, and how grave it is.

Grade A: a headline changed (judgement, head of a point, key figure, title, mode of a section, rank), so that a person
has to look at it. B: a number, fact or sentence changed. C: layout alone. Without changes there is no grade.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = 1
Grade = Literal["A", "B", "C", ""]
FactKind = Literal["added", "corrected", "rescoped", "resourced", "withdrawn", "cited", "uncited"]
State = Literal["added", "removed", "changed", "reset", "same", "failed"]
HEADLINES: Final = ("title", "judgement", "point", "card", "figure", "table", "section", "mode", "rank")
MEASURED: Final = ("area", "indicator", "scope", "period", "status")  # what a fact is a figure of
VALUED: Final = ("value", "value_high", "unit", "as_written")
CONTENT: Final = ("sentence", "number", "shown", "source", "vintage")


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that differs: its record before and after (empty where there was none), and the fields that differ.

    Corrected: its value; re-scoped: what it measures; re-sourced: only where it stands. A fact that the data had or
    still have, but that documents only now print or no longer print, is cited or uncited. `documents` print it.
    """

    id: str
    kind: FactKind
    old: Mapping[str, str]
    new: Mapping[str, str]
    fields: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def record(self) -> Mapping[str, str]:
        """The record as it is now, of a withdrawn fact as it was."""
        return self.new or self.old


@dataclass(frozen=True, slots=True)
class Shift:
    """What a document says now and said before; empty where it did not. `place` is an id, `label` its name.

    `rule` chose the sentence, `facts` are those it rests on.
    """

    kind: str
    place: str
    old: str
    new: str
    label: str = ""
    rule: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """What became of a document; `reset` says that it was set anew and says the same."""

    name: str
    title: str
    state: State
    shifts: tuple[Shift, ...] = ()
    pages: tuple[int, int] = (0, 0)

    @property
    def grade(self) -> Grade:
        """How grave the changes of the document are; one that came or went is one headline more or less."""
        kinds = {shift.kind for shift in self.shifts}
        if self.state in {"added", "removed"} or kinds & set(HEADLINES):
            return "A"
        if kinds:
            return "B"
        return "C" if self.state in {"changed", "reset"} else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what documents are set with: its kind, its name, its version or state before and after."""

    kind: str
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two editions, told by their names; without an edition before there is nothing to tell.

    `inputs` are the tables, settings and source texts that differ, `layout` templates, styles, program, libraries and
    fonts; `sources` the entries of the sources that the changed facts come from.
    """

    edition: str
    before: str = ""
    title: str = ""
    documents: tuple[DocumentChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    inputs: tuple[Piece, ...] = ()
    layout: tuple[Piece, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def grade(self) -> Grade:
        """The gravest of its changes."""
        if not self.before:
            return ""
        grades = {document.grade for document in self.documents}
        grades |= {"B"} if self.facts else set()
        grades |= {"C"} if self.layout else set()
        return min(grades - {""}, default="")

    def of(self, kind: FactKind) -> tuple[FactChange, ...]:
        """The facts that changed in a way."""
        return tuple(one for one in self.facts if one.kind == kind)

    def to_json(self) -> bytes:
        """All of it as UTF-8 JSON, the same bytes for the same changes."""
        body = {"version": VERSION, "grade": self.grade, **asdict(self)}
        for raw, document in zip(body["documents"], self.documents, strict=True):
            raw["grade"] = document.grade
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
