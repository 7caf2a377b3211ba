"""How what is missing is got on this machine: the commands that install system packages, by the part they bring.

The list is packages.csv beside this module, the only one: `make` (.ci/packages) and the container file read it too, and
what the documentation says is tested against it.
"""

from __future__ import annotations

import csv
import os
import platform
import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

System = Literal["debian", "fedora", "macos", "windows"]
SYSTEMS: Mapping[System, str] = {
    "debian": "Debian、Ubuntu", "fedora": "Fedora", "macos": "macOS", "windows": "Windows"
}  # fmt: skip
_INSTALL: Mapping[str, str] = {
    "debian": "apt-get install --no-install-recommends", "fedora": "dnf install", "macos": "brew install",
    "pacman": "pacman -S", "winget": "winget install",
}  # fmt: skip
_AS_ROOT = frozenset({"debian", "fedora"})
_PLATFORMS: Mapping[str, System] = {"darwin": "macos", "win32": "windows"}
_KIN: Mapping[str, System] = {"debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora"}


@dataclass(frozen=True, slots=True)
class Part:
    """Something a machine needs: what for (setup, brief, test, check), its packages by system, else what to do."""

    part: str
    purpose: str
    name: str
    packages: Mapping[System, tuple[str, ...]]
    otherwise: str


@cache
def parts() -> Mapping[str, Part]:
    """Everything on the list, by its name there."""
    text = files("reportgen").joinpath("packages.csv").read_text("utf-8")
    return {row["part"]: _part(row) for row in csv.DictReader(text.splitlines())}


def _part(row: Mapping[str, str]) -> Part:
    packages = {system: tuple(row[system].split()) for system in get_args(System)}
    return Part(row["part"], row["for"], row["name"], packages, row["otherwise"])


def system_of(machine: str, release: Mapping[str, str]) -> System | None:
    """The kind of system, by `sys.platform` and what os-release says; None for one that is not on the list."""
    names = (release.get("ID", ""), *release.get("ID_LIKE", "").split())
    return _PLATFORMS.get(machine) or next((_KIN[name] for name in names if name in _KIN), None)


@cache
def here() -> System | None:
    """The kind of system this is."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    return system_of(sys.platform, release)


def packages(purpose: str, system: System) -> tuple[str, ...]:
    """The packages that a purpose needs on a system, each once."""
    return _named((part for part in parts().values() if part.purpose == purpose), system)


def _named(wanted: Iterable[Part], system: System) -> tuple[str, ...]:
    return tuple(dict.fromkeys(package for part in wanted for package in part.packages[system]))


def commands(wanted: Iterable[str], system: System, *, root: bool = True) -> tuple[str, ...]:
    """The commands that install parts on a system, run by root or not, one for each installer; none where none do."""
    found = _named((parts()[name] for name in wanted), system)
    named = sorted((_installer(package, system) for package in found), key=lambda pair: pair[0])
    sudo = "" if root or system not in _AS_ROOT else "sudo "
    return tuple(
        f"{sudo}{_INSTALL[installer]} {' '.join(package for _, package in group)}"
        for installer, group in groupby(named, key=lambda pair: pair[0])
    )


def _installer(package: str, system: System) -> tuple[str, str]:
    """Return who installs a package and its name there: `winget:NAME` is not the system's usual one."""
    named, colon, name = package.partition(":")
    return (named, name) if colon else (system, package)


def ways(wanted: Iterable[str], system: System, *, root: bool = True) -> tuple[str, ...]:
    """The commands, and what is to be done by hand where a system has no package."""
    names = tuple(wanted)
    by_hand = (parts()[name].otherwise for name in names if not parts()[name].packages[system])
    return (*commands(names, system, root=root), *dict.fromkeys(filter(None, by_hand)))


def steps(*wanted: str) -> tuple[str, ...]:
    """What to do on this machine to have parts, line by line; where the system is not known, what to do on each."""
    system = here()
    if system:
        return ways(wanted, system, root=_is_root())
    return tuple(line for known, label in SYSTEMS.items() for line in (f"{label}：", *ways(wanted, known, root=False)))


def remedy(*wanted: str) -> str:
    """The same in one line, as the remedy of a fault."""
    names = "、".join(parts()[name].name for name in wanted)
    system = here()
    systems: Mapping[System, str] = {system: ""} if system else {known: f"{SYSTEMS[known]} " for known in SYSTEMS}
    found = (f"{label}{'，'.join(ways(wanted, known, root=_is_root()))}" for known, label in systems.items())
    return f"请安装 {names}：{'；'.join(found)}"


def _is_root() -> bool:
    return getattr(os, "geteuid", lambda: 1)() == 0
