"""Editions set against each other as they lie in the target folder."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reportgen import changes
from reportgen.bundle import editions
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.bundle.editions import Target
    from reportgen.bundle.manifest import Manifest


def between(target: Target, old: str, new: str) -> changes.Changes:
    """What differs between two editions, by their names, `latest` or `waiting`; `old` empty: the one before `new`.

    Raises UsageError for an edition that is not there, DataError for a damaged one.
    """
    folder = _folder(target, new)
    made = editions.read(folder)
    before = _folder(target, old) if old else _before(target, made)
    if before is None:
        return changes.compare({}, models(folder, made), None, made)
    last = editions.read(before)
    return changes.compare(models(before, last), models(folder, made), last, made)


def models(folder: Path, made: Manifest) -> dict[str, changes.Model]:
    """The content models of an edition by the names of its documents; those that cannot be read are left out."""
    found = {}
    for entry in made.documents:
        with suppress(OSError, ValueError):
            found[entry.name] = changes.Model.from_json((folder / entry.model).read_bytes())
    return found


def _folder(target: Target, name: str) -> Path:
    if name != editions.WAITING:
        return target.edition(name)
    found = editions.waiting(target)
    if found is None:
        raise UsageError("没有等待核准的版次", place=str(target.waiting), remedy="请写版次的名称或 latest")
    return found


def _before(target: Target, made: Manifest) -> Path | None:
    """The folder of the edition before another, the nearest that is still kept; None where there is none."""
    earlier = [one.edition for one in target.manifests() if one.number < made.number]
    return target.editions / earlier[-1] if earlier else None
