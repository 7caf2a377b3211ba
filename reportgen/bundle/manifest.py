"""What an edition is made of: its documents, its files with their digests, and everything they rest on; as JSON.

A manifest holds no time of day, so that equal editions have equal manifests; when and how fast is in the log.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from reportgen.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = "manifest.json"
VERSION: Final = 1
State = Literal["made", "kept", "failed"]


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that could change a document, by digest or version: what a run compares before it begins.

    `files` are the project's data, templates and settings and the source texts, `code` the program's own modules,
    `versions` the libraries and programs, `fonts` the font files by size and time.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        """The digest of it all."""
        return digest(self)


@dataclass(frozen=True, slots=True)
class Held:
    """A file of an edition: its digest (SHA-256) and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of an edition.

    `content` is the digest of what it says, `setting` of how it is set; `issued` its date; `state` whether it was made
    for this edition, kept from the one before, or failed, so that older files (or none) stand in, and then `reason`
    says why. `files` are its files by format, paths below the edition; `checks` the points it was judged by.
    """

    name: str
    kind: str
    style: str
    content: str
    setting: str
    issued: str
    state: State = "made"
    reason: str = ""
    pages: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    model: str = ""
    checks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Its files and its content model, as paths below the edition."""
        return tuple(path for path in (*self.files.values(), self.model) if path)


@dataclass(frozen=True, slots=True)
class Manifest:
    """An edition: its name, its place in the order of editions (from 1), the one before, its documents and files."""

    edition: str
    number: int
    title: str
    before: str = ""
    grade: str = ""
    documents: tuple[Entry, ...] = ()
    files: Mapping[str, Held] = field(default_factory=dict)
    basis: Basis = Basis()

    def document(self, name: str) -> Entry | None:
        """The document of a name, if the edition has it."""
        return next((entry for entry in self.documents if entry.name == name), None)

    def to_json(self) -> bytes:
        """The manifest as UTF-8 JSON, the same bytes for the same edition."""
        body = {"version": VERSION, **asdict(self)}
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """The manifest in these bytes; raises ValueError for anything else."""
        try:
            return _read(json.loads(data))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no manifest: {error}") from error


def _read(body: dict[str, Any]) -> Manifest:
    if body.pop("version") != VERSION:
        raise ValueError("another version of manifest")
    documents = tuple(_entry(entry) for entry in body.pop("documents"))
    files = {name: Held(**held) for name, held in body.pop("files").items()}
    basis = Basis(**body.pop("basis"))
    return Manifest(**body, documents=documents, files=files, basis=basis)


def _entry(raw: dict[str, Any]) -> Entry:
    return Entry(**{**raw, "checks": tuple(raw["checks"]), "remarks": tuple(raw["remarks"])})
