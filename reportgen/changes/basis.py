"""What editions rest on, set against each other: the data apart from what documents are set with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from reportgen.changes.found import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SETTING: Final = "templates/"
_STYLES: Final = ("templates/styles/", "templates/custom.css", "templates/web.css")
_PROGRAM: Final = "reportgen"
_SHORT: Final = 8  # signs of a digest that tell two apart


class Basis(Protocol):
    """What is asked of the basis of an edition: files, libraries and fonts by name, the program's own code."""

    @property
    def files(self) -> Mapping[str, str]:
        """The digest of each file of the project by its path."""

    @property
    def code(self) -> str:
        """The digest of the program."""

    @property
    def versions(self) -> Mapping[str, str]:
        """The version of each library."""

    @property
    def fonts(self) -> Mapping[str, str]:
        """The state of each font file."""


def inputs(old: Basis, new: Basis) -> tuple[Piece, ...]:
    """The tables, settings and source texts that differ, by their paths and digests."""
    return tuple(
        Piece("setting" if path.endswith(".toml") else path.partition("/")[0], path, one[:_SHORT], other[:_SHORT])
        for path, one, other in _differing(old.files, new.files)
        if not path.startswith(_SETTING)
    )


def layout(old: Basis, new: Basis) -> tuple[Piece, ...]:
    """Templates, style sheets, program, libraries and fonts that differ."""
    return tuple(_layout(old, new))


def _layout(old: Basis, new: Basis) -> Iterator[Piece]:
    for path, one, other in _differing(old.files, new.files):
        if path.startswith(_SETTING):
            kind = "style" if path.startswith(_STYLES) else "template"
            yield Piece(kind, path, one[:_SHORT], other[:_SHORT])
    if old.code != new.code:
        yield Piece("program", _PROGRAM, old.code[:_SHORT], new.code[:_SHORT])
    yield from (Piece("library", *one) for one in _differing(old.versions, new.versions))
    yield from (Piece("font", *one) for one in _differing(old.fonts, new.fonts))


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Name, old and new state of what differs, in order of names; empty where there is none."""
    for name in sorted(old.keys() | new.keys()):
        one, other = old.get(name, ""), new.get(name, "")
        if one != other:
            yield name, one, other
