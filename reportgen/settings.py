"""A project's own settings, read from data/project.toml: who issues the briefs, and whom cities are set against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reportgen import tomltext
from reportgen.errors import DataError, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from reportgen.tomltext import Toml


@dataclass(frozen=True, slots=True)
class Owner:
    """Who issues the briefs, and whether they are marked as internal; blank where the project does not say."""

    issuer: str = ""
    author: str = ""
    contact: str = ""
    peers: tuple[str, ...] = ()
    internal: bool = False


def load(path: Path) -> Owner:
    """The settings in a file, all blank where there is none; raises one DataError with all its faults."""
    if not path.exists():
        return Owner()
    found = tomltext.read(path, "data/project.toml")
    faults = tuple(_faults(found))
    if faults:
        raise DataError("\n".join(faults))
    return Owner(**{**found.values, "peers": tuple(found.values.get("peers", ()))})


def _faults(found: Toml) -> Iterator[str]:
    """What will not do, a line each, in the order of the file."""
    for key, value in found.values.items():
        place = f"{found.place('', key)} {key}"
        if key not in _ASKED:
            yield f"{place}：没有这一项；可用：{'、'.join(_ASKED)}"
        elif not _ASKED[key][0](value):
            yield f"{place}：写成了「{shown(value)}」；{_ASKED[key][1]}"


def _line(value: object) -> bool:
    return isinstance(value, str) and (value.isprintable() or not value)


def _names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value)


_TEXT: Final = (_line, '请写一行文字，加引号；没有就写 ""')
_ASKED: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    "issuer": _TEXT,
    "author": _TEXT,
    "contact": _TEXT,
    "peers": (_names, '请列出名称，如 peers = ["甲市", "乙市"]；没有就写 []'),
    "internal": (lambda value: isinstance(value, bool), "请写 true 或 false，不加引号"),
}
