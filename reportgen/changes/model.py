"""The content model of a document as an edition keeps it: what it says, as text, with the facts and rules behind it.

It holds no date of issue, so that two models differ only where the documents say something else.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as printed, without citations: the rule that chose it, the facts it rests on, its section's id."""

    rule: str
    text: str
    section: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A key figure of page 1 as printed, and the fact or derivation it shows."""

    label: str
    value: str
    period: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A figure or table: its kind, number and title, and all that it shows, cell by cell or label by label."""

    id: str
    kind: str
    number: str
    title: Said
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its title, and the mode the data gave it."""

    id: str
    title: str
    mode: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The places of a chart's panel whose values may be compared, the greatest first; equal ones share a rank."""

    exhibit: str
    heading: str
    ranks: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage grid: the figure it is, topics across, places down with a count on each topic, empty for none."""

    exhibit: str
    topics: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A document's content.

    `facts` are the records of the ledger by fact id, `unprinted` the ids of the facts that the data have besides;
    `numbers` is what is printed for each fact or derivation, `labels` what a derivation is called; `sources` are the
    entries of the list of references by source id.
    """

    name: str
    kind: str
    title: str
    style: str
    area: str
    pages: int = 0
    vintage: str = ""
    judgement: tuple[Said, ...] = ()
    points: tuple[Said, ...] = ()
    cards: tuple[Key, ...] = ()
    sections: tuple[Part, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    sentences: tuple[Said, ...] = ()
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unprinted: tuple[str, ...] = ()
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    coverage: Coverage | None = None

    def to_json(self) -> bytes:
        """The model as UTF-8 JSON, the same bytes for the same content."""
        body = {"version": VERSION, **asdict(self)}
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> Model:
        """The model in these bytes; raises ValueError for anything else."""
        try:
            return _read(json.loads(data))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no content model: {error}") from error


def _read(body: dict[str, Any]) -> Model:
    if body.pop("version") != VERSION:
        raise ValueError("another version of content model")
    judgement, points, sentences = (tuple(map(_said, body.pop(name))) for name in ("judgement", "points", "sentences"))
    exhibits = tuple(
        Exhibit(**{**one, "title": _said(one["title"]), "shown": tuple(one["shown"])}) for one in body.pop("exhibits")
    )
    rankings = tuple(Ranking(**{**one, "ranks": tuple(map(tuple, one["ranks"]))}) for one in body.pop("rankings"))
    coverage = body.pop("coverage", None)
    return Model(
        judgement=judgement,
        points=points,
        sentences=sentences,
        exhibits=exhibits,
        rankings=rankings,
        cards=tuple(Key(**one) for one in body.pop("cards")),
        sections=tuple(Part(**one) for one in body.pop("sections")),
        unprinted=tuple(body.pop("unprinted")),
        numbers={name: tuple(texts) for name, texts in body.pop("numbers").items()},
        coverage=_coverage(coverage) if coverage else None,
        **body,
    )


def _said(raw: dict[str, Any]) -> Said:
    return Said(**{**raw, "facts": tuple(raw["facts"])})


def _coverage(raw: dict[str, Any]) -> Coverage:
    rows = tuple((place, tuple(counts)) for place, counts in raw["rows"])
    return Coverage(raw["exhibit"], tuple(raw["topics"]), rows)
