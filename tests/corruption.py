"""Random faults of one cell in the real tables, and what the checks say of each.

The id of a changed row is replaced wherever it stands, so that no id tells what the row used to say.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reportgen import checks, facts, inspection, tables
from reportgen.rows import MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.project import Project
    from reportgen.sources import SourceText

Record = dict[str, str]
Tables = dict[str, list[Record]]
NEUTRAL: Final = "x.changed.row"
STATUSES: Final = ("actual", "provisional", "estimate", "forecast", "target")
MODIFIERS: Final = ("eq", "more", "gt", "ge", "lt", "le", "near_below", "approx")


@dataclass(frozen=True, slots=True)
class Fault:
    """One changed cell: its kind, the row's id, the column, what stood there and what stands there now."""

    kind: str
    obs_id: str
    column: str
    old: str
    new: str

    def __str__(self) -> str:
        """As a list prints it."""
        return f"{self.kind} {self.obs_id} {self.column}: {self.old} -> {self.new}"


def read(project: Project) -> Tables:
    """The records of every table of a project."""
    return {
        model.TABLE: [
            dict(cells)
            for _, cells in tables.read_table(project.data / f"{model.TABLE}.csv", model.TABLE, model).records
        ]
        for model in MODELS
    }


def _digit(rng: random.Random, text: str) -> str:
    """The text with one digit changed."""
    at = rng.choice([n for n, char in enumerate(text) if char.isdigit()])
    return text[:at] + rng.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def _other(rng: random.Random, options: list[str], old: str) -> str:
    return rng.choice([option for option in sorted(set(options)) if option != old])


def _words(rng: random.Random, old: str) -> str:
    """Period words as somebody might mistake them: a digit, or another of the usual words."""
    return (
        _digit(rng, old) if re.search(r"\d", old) else _other(rng, ["去年", "今年", "上半年", "前三季度", "目前"], old)
    )


def faults(made: Tables, count: int, seed: int) -> list[Fault]:
    """So many faults, the kinds in turn, each in a random row that has the cell."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, not a secret
    keys = {table: [next(iter(row.values())) for row in rows] for table, rows in made.items()}
    rows = list(made["observations"])
    kinds = (
        "digit",
        "literal",
        "line",
        "unit",
        "period",
        "words",
        "status",
        "modifier",
        "scope",
        "area",
        "indicator",
        "source",
    )
    found: list[Fault] = []
    while len(found) < count:
        kind = kinds[len(found) % len(kinds)]
        fault = _fault(rng, kind, rng.choice(rows), keys)
        if fault is not None and fault.old != fault.new:
            found.append(fault)
    return found


def _fault(rng: random.Random, kind: str, row: Record, keys: Mapping[str, list[str]]) -> Fault | None:
    columns = {
        "digit": "value", "literal": "as_written", "words": "period_as_written", "scope": "scope_id",
        "area": "area_id", "indicator": "indicator_id", "source": "source_id",
    }  # fmt: skip
    column = columns.get(kind, kind)
    old = row[column]
    if not old or (kind in {"digit", "literal", "period"} and not re.search(r"\d", old)):
        return None
    match kind:
        case "digit" | "literal" | "period":
            new = _digit(rng, old)
        case "line":
            new = str(max(1, int(old) + rng.choice([-10, -2, -1, 1, 2, 10])))
        case "words":
            new = _words(rng, old)
        case "status":
            new = _other(rng, list(STATUSES), old)
        case "modifier":
            new = _other(rng, list(MODIFIERS), old)
        case _:
            new = _other(
                rng,
                keys[
                    {
                        "unit": "units",
                        "scope": "scopes",
                        "area": "areas",
                        "indicator": "indicators",
                        "source": "sources",
                    }[kind]
                ],
                old,
            )
    return Fault(kind, row["obs_id"], column, old, new)


def with_fault(made: Tables, fault: Fault) -> Tables:
    """The tables with the cell changed and the row's id replaced in every cell that names it."""
    changed = {table: [_renamed(row, fault.obs_id) for row in rows] for table, rows in made.items()}
    row = next(row for row in changed["observations"] if row["obs_id"] == NEUTRAL)
    row[fault.column] = fault.new
    return changed


def _renamed(row: Record, obs_id: str) -> Record:
    if not any(obs_id in cell for cell in row.values()):
        return row.copy()
    pattern = re.compile(rf"(?<![\w.+-]){re.escape(obs_id)}(?![\w+-]|\.\w)")
    return {column: pattern.sub(NEUTRAL, cell) for column, cell in row.items()}


def caught(made: Tables, texts: Mapping[str, SourceText]) -> bool:
    """Whether reading or checking the tables finds an error."""
    parsed = {
        model.TABLE: tables.Table(
            f"data/{model.TABLE}.csv", tuple(model.columns()), tuple(enumerate(made[model.TABLE], start=2))
        )
        for model in MODELS
    }
    known, unreadable = facts.assemble(parsed)
    return bool(unreadable) or not checks.sound(known, texts, inspection.derivation(known))
