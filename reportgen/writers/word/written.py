"""What a Word file said when it was written: its text unit by unit, and the record of it that the file carries.

A unit is a paragraph, the row of a table, a note, a series of a chart, or a line that runs on every page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal

NAME: Final = "written.json"
VERSION: Final = 1
CELL: Final = "\x1f"
"""What parts the cells of a row; paragraphs of one cell are parted by LF."""
DATA: Final = -2
"""In place of an entry of the ledger: a number of a chart's data."""
MARK: Final = "reportgen:"
"""What the tag of a control begins with until it is known what the number stands for; the number's entry follows."""
Kind = Literal["heading", "caption", "paragraph", "row", "note", "running", "chart"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A tracked change: the stretch inserted, or the place of what was deleted and its text, by whom and when."""

    start: int
    end: int
    deleted: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of a unit held by a content control (its tag) or by a comment (its id)."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of text by itself, its controls, the comments on it and the tracked changes in it."""

    kind: Kind
    text: str
    held: tuple[Held, ...] = ()
    comments: tuple[Held, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a file said when it was written: its units, their controls named by entry, and digests of its comments."""

    units: tuple[Unit, ...]
    remarks: frozenset[str] = frozenset()

    def to_json(self) -> bytes:
        """The record as UTF-8 JSON, the same bytes for the same record."""
        told = [
            [unit.kind, unit.text, [[one.start, one.end, int(one.name)] for one in unit.held]] for unit in self.units
        ]
        body = {"version": VERSION, "units": told, "remarks": sorted(self.remarks)}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Written:
        """The record a file carries; raises ValueError on another version."""
        body = json.loads(data)
        if body["version"] != VERSION:
            raise ValueError(f"version {body['version']}")
        read = (Unit(kind, text, tuple(Held(start, end, f"{entry}") for start, end, entry in held))
                for kind, text, held in body["units"])  # fmt: skip
        return cls(tuple(read), frozenset(body["remarks"]))
