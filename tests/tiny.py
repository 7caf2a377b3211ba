"""The invented tea country of tests/data/tiny: other places, indicators and years through the same code and templates.

Tests lay it out in a folder of their own, whole or with rows left out or changed.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from reportgen import tables
from reportgen.build import Document, Request, document
from reportgen.project import SOURCES_VARIABLE, Project
from reportgen.rows import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.rows import Row

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "data" / "tiny"
CITY, PEER, THIRD = "910100", "910200", "910300"
DISTRICT, NATION = "910101", "900000"
OWN = frozenset({CITY, DISTRICT})
_PLACEHOLDER = re.compile(r"\{(?:obs|date):([^}]+)\}")

Record = dict[str, str]
Tables = dict[str, list[Record]]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the project as it stands: rows kept, cells set by id, rows added by table, texts by file."""

    keep: Callable[[str, Mapping[str, str]], bool] = lambda _table, _row: True
    cells: Mapping[str, Mapping[str, str]] | None = None
    more: Mapping[str, list[Record]] | None = None
    texts: Mapping[str, str] | None = None


def lay(root: Path, change: Change | None = None, *, linked: bool = True) -> Project:
    """The project in a folder: its own data and texts, the repository's templates linked, or copied to be edited.

    A folder laid out before is laid out anew; its templates stay, so that they are compiled once.
    """
    root.mkdir(parents=True, exist_ok=True)
    for name in ("data", "seeds"):
        shutil.copytree(FOLDER / name, root / name, dirs_exist_ok=True)
    if not linked:
        shutil.copytree(ROOT / "templates", root / "templates")
    elif not (root / "templates").exists():
        (root / "templates").symlink_to(ROOT / "templates", target_is_directory=True)
    if change is not None:
        _write(root / "data", _changed(_read(), change))
        for name, text in (change.texts or {}).items():
            (root / "seeds" / name).write_text(text, "utf-8")
    return Project(root)


def built(root: Path, change: Change | None = None, city: str = CITY, *, checked: bool = False) -> Document:
    """The brief of a city of the project so changed, with the project's own texts; `checked`: only if the data hold."""
    project = lay(root, change)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SOURCES_VARIABLE, raising=False)
        return document(project, Request(city, checked=checked))


def only(*obs_ids: str, told: bool = False, dated: bool = False) -> Change:
    """Of the city's own rows these observations; its statements and events as said; its peers' rows stay."""

    def keep(table: str, row: Mapping[str, str]) -> bool:
        if row.get("area_id") not in OWN:
            return True
        return {"observations": row.get("obs_id") in obs_ids, "statements": told, "events": dated}.get(table, True)

    return Change(keep)


def _read() -> Tables:
    return {model.TABLE: _records(model) for model in MODELS}


def _records(model: type[Row]) -> list[Record]:
    file = f"{model.TABLE}.csv"
    found = tables.read_table(FOLDER / "data" / file, f"data/{file}", model)
    return [dict(record) for _, record in found.records]


def _changed(made: Tables, change: Change) -> Tables:
    """The tables after a change; a statement goes when something it prints has gone."""
    cells = change.cells or {}
    for model in MODELS:
        blank = dict.fromkeys(model.columns(), "")
        rows = [*made[model.TABLE], *(blank | row for row in (change.more or {}).get(model.TABLE, []))]
        kept = (row for row in rows if change.keep(model.TABLE, row))
        made[model.TABLE] = [row | dict(cells.get(_key(model, row), {})) for row in kept]
    known = {row["obs_id"] for row in made["observations"]} | {row["event_id"] for row in made["events"]}
    made["statements"] = [row for row in made["statements"] if _refers(row) <= known]
    made["observations"] = [row | {"note": _blank(row["note"], known)} for row in made["observations"]]
    return made


def _key(model: type[Row], row: Mapping[str, str]) -> str:
    return ":".join(row[name] for name in model.KEY)


def _refers(row: Mapping[str, str]) -> set[str]:
    return {*_PLACEHOLDER.findall(row["text"]), *filter(None, row["obs_ids"].split("|"))}


def _blank(note: str, known: set[str]) -> str:
    """A note without what it can no longer print."""
    return _PLACEHOLDER.sub(lambda match: match[0] if match[1] in known else "他数", note)


def _write(folder: Path, made: Tables) -> None:
    for model in MODELS:
        (folder / f"{model.TABLE}.csv").write_bytes(tables.canonical_csv(model, made[model.TABLE]))


# --- the project with rows left out -------------------------------------------------------------------------------

_TOLD = frozenset({"observations", "statements", "events"})
VARIANTS: Mapping[str, Change | None] = MappingProxyType(
    {
        "whole": None,
        "zero": only(),
        "nothing": Change(lambda table, _row: table not in _TOLD),
        "one": only("yl.mills.1990-12-31"),
        "three": only("yl.mills.1990-12-31", "yl.mech_share.1989", "yl.export_value.1989"),
        "few": only(
            "yl.mills.1990-12-31",
            "yl.refined_value.1990m01-09",
            "yl.export_value.1989",
            "yl.tea_output.1986",
            "yl.tea_output.1989",
            "yl.mech_share.1989",
            "sq.mills.1990-12-31",
        ),
        "forecasts": only("yl.processed_value.1990", "yl.mills.1992-12-31"),
        "statements": only(told=True),
        "unsaid": Change(lambda table, _row: table != "statements"),
        "undated": Change(lambda table, _row: table != "events"),
        "alone": Change(lambda table, row: table not in _TOLD or row["area_id"] in OWN),
    }
)
"""The invented project by name of what is left of it."""


@dataclass(frozen=True)
class Shelf:
    """Briefs built once: variants of the invented project, changed ones, and cities of the repository's own."""

    folder: Path
    _built: dict[str, Document] = field(default_factory=dict)

    def __call__(self, name: str) -> Document:
        """The brief of a variant, or of a city by its name."""
        if name in VARIANTS:
            return self.changed(name, VARIANTS[name])
        return self._kept(name, lambda: document(Project(ROOT), Request(name)))

    def changed(self, name: str, change: Change | None) -> Document:
        """The brief of the invented project's city after a change, kept under a name."""
        return self._kept(name, lambda: built(self.folder, change))

    def of(self, city: str) -> Document:
        """The brief of another city of the invented project."""
        return self._kept(f"tiny {city}", lambda: built(self.folder, None, city))

    def _kept(self, name: str, build: Callable[[], Document]) -> Document:
        if name not in self._built:
            self._built[name] = build()
        return self._built[name]


def records(table: str) -> list[Record]:
    """The rows of a table of the invented project."""
    return _records(next(model for model in MODELS if table == model.TABLE))


def row(table: str, key: str) -> Record:
    """A row of the invented project as its table has it."""
    model = next(model for model in MODELS if table == model.TABLE)
    return next(record for record in records(table) if _key(model, record) == key)
