"""The editions in a target folder: staged beside it, published by rename, the newest pointed at by `latest`.

A reader who follows `latest` sees one whole edition at any moment: an edition is complete before it gets its name, and
the link is replaced, never changed. What a killed run leaves behind lies in hidden folders that the next one clears.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reportgen.bundle import manifest
from reportgen.bundle.manifest import Held, Manifest
from reportgen.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

LATEST: Final = "latest"
WAITING: Final = "waiting"
_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Target:
    """The folder that editions are published in."""

    root: Path

    @property
    def editions(self) -> Path:
        """The folder of the published editions, each in a folder of its name."""
        return self.root / "editions"

    @property
    def latest(self) -> Path:
        """The link to the newest edition."""
        return self.root / LATEST

    @property
    def staging(self) -> Path:
        """Where an edition stands until it is whole."""
        return self.root / ".staging"

    @property
    def waiting(self) -> Path:
        """Where an edition stands that waits for approval, or for a document to be mended."""
        return self.root / ".waiting"

    @property
    def log(self) -> Path:
        """The file every run adds its lines to."""
        return self.root / "bundle.log"

    @property
    def lock(self) -> Path:
        """The file a run holds while it is at work."""
        return self.root / ".bundle.lock"

    @property
    def checked(self) -> Path:
        """The file that says on what basis the newest edition was last found unchanged."""
        return self.root / ".bundle.json"

    def edition(self, name: str) -> Path:
        """The folder of an edition by its name or `latest`; UsageError where there is none, DataError if damaged."""
        known = [one.edition for one in self.manifests()]
        found = self.newest() if name == LATEST else name
        if _NAME.fullmatch(found) and (self.editions / found).is_dir():
            read(self.editions / found)
        elif not known:
            raise UsageError("还没有出版过", place=str(self.editions), remedy="请先运行 reportgen bundle")
        elif not found or found not in known:
            choice = "、".join([*known, LATEST][-6:])
            raise UsageError(f"没有版次「{name}」", place=str(self.editions), remedy=f"可选：{choice}")
        return self.editions / found

    def newest(self) -> str:
        """The name of the edition that `latest` leads to, or an empty text."""
        with suppress(OSError):
            name = self.latest.readlink().name
            return name if _of(self.editions / name) else ""
        return ""

    def manifests(self) -> tuple[Manifest, ...]:
        """The published editions in the order they appeared; folders without a readable manifest are none."""
        return tuple(sorted(self._found(), key=lambda one: one.number))

    def _found(self) -> Iterator[Manifest]:
        if not self.editions.is_dir():
            return
        for folder in self.editions.iterdir():
            found = _of(folder)
            if found is not None:
                yield found

    def last(self) -> Manifest | None:
        """The newest edition, or None before the first."""
        name = self.newest()
        return read(self.editions / name) if name else None


def _of(folder: Path) -> Manifest | None:
    """The manifest of an edition's folder, or None where there is none that can be read and bears its name."""
    with suppress(OSError, ValueError):
        found = Manifest.from_json((folder / manifest.NAME).read_bytes())
        return found if found.edition == folder.name else None
    return None


def read(folder: Path) -> Manifest:
    """The manifest of an edition's folder; raises DataError for one that is not there or damaged."""
    path = folder / manifest.NAME
    try:
        return Manifest.from_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DataError("版次清单读不出来", place=str(path), remedy="请运行 reportgen bundle 重新编写") from error


def free_name(target: Target, day: date) -> str:
    """The name of an edition of a day: the day, or with the first free number after it."""
    taken = {path.name for path in target.editions.iterdir()} if target.editions.is_dir() else set()
    plain = day.isoformat()
    if plain not in taken:
        return plain
    number = next(number for number in range(2, len(taken) + 3) if f"{plain}.{number}" not in taken)
    return f"{plain}.{number}"


def day_of(name: str) -> str:
    """The day in an edition's name."""
    return name.partition(".")[0] if _NAME.fullmatch(name) else ""


def held(data: bytes) -> Held:
    """A file's record in the manifest."""
    return Held(sha256(data).hexdigest(), len(data))


def stage(target: Target, name: str, files: Mapping[str, bytes]) -> Path:
    """Write an edition whole into the staging folder, down to the disk, and return its folder."""
    folder = target.staging / name
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for inner in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        _settle(inner)
    return folder


def publish(target: Target, staged: Path) -> Path:
    """Give a staged edition its name and point `latest` at it; returns its folder."""
    target.editions.mkdir(parents=True, exist_ok=True)
    folder = target.editions / staged.name
    staged.rename(folder)
    _settle(target.editions)
    point(target, staged.name)
    return folder


def point(target: Target, name: str) -> None:
    """Lead `latest` to an edition, in one step."""
    beside = target.root / f".{LATEST}.new"
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path(target.editions.name) / name, target_is_directory=True)
    beside.replace(target.latest)
    _settle(target.root)


def put_aside(target: Target, staged: Path) -> Path:
    """Move a staged edition to where it waits, in place of any that waited before; returns its folder."""
    discard(target.waiting)
    target.waiting.mkdir(parents=True)
    folder = target.waiting / staged.name
    staged.rename(folder)
    _settle(target.waiting)
    return folder


def waiting(target: Target) -> Path | None:
    """The folder of the edition that waits, or None."""
    found = sorted(target.waiting.iterdir()) if target.waiting.is_dir() else []
    return next((path for path in found if (path / manifest.NAME).is_file()), None)


def clear(target: Target) -> tuple[str, ...]:
    """Remove what a killed run left, finish what it had begun; returns what was done, for the log.

    An edition that stands whole in its folder but is not pointed at was being published: `latest` is led to it.
    """
    done = []
    if target.staging.exists():
        discard(target.staging)
        done.append("清除了上次中断留下的半成品")
    editions = target.manifests()
    if editions and editions[-1].edition != target.newest():
        point(target, editions[-1].edition)
        done.append(f"把 {LATEST} 指向完整的最新版次 {editions[-1].edition}")
    known = {one.edition for one in editions}
    for folder in sorted(target.editions.iterdir()) if target.editions.is_dir() else ():
        name = folder.name
        if name.startswith(".") and _NAME.fullmatch(name[1:]):
            discard(folder)
            done.append(f"清除了没有删完的旧版 {name[1:]}")
        elif name not in known and _NAME.fullmatch(name):
            done.append(f"{name} 的清单读不出来，不再算作一版；可以删去")
    return tuple(done)


def tidy(target: Target) -> None:
    """Remove an edition that did not get its name: a run has ended."""
    with suppress(OSError):
        discard(target.staging)


def retain(target: Target, keep: int) -> tuple[str, ...]:
    """Remove all but the last editions, never the newest; returns the names of those removed."""
    newest = target.newest()
    old = [one.edition for one in target.manifests()[: -max(1, keep)] if one.edition != newest]
    for name in old:
        hidden = target.editions / f".{name}"
        (target.editions / name).rename(hidden)  # no reader finds half an edition
        discard(hidden)
    return tuple(old)


def discard(folder: Path) -> None:
    """Remove a folder with all that is in it; a file or link in its place is removed as such."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


def damage(folder: Path) -> dict[str, str]:
    """What is wrong with the files of an edition, by their paths: missing, changed, or not in its manifest."""
    found = read(folder)
    wrong = {}
    for name, record in found.files.items():
        path = folder / name
        if not path.is_file():
            wrong[name] = "缺少"
        elif path.stat().st_size != record.size or held(path.read_bytes()) != record:
            wrong[name] = "内容与清单不符"
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {**wrong, **dict.fromkeys(sorted(present - set(found.files) - {manifest.NAME}), "清单里没有")}


def _settle(folder: Path) -> None:
    """Have the names in a folder written down to the disk, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
