"""The facts: every curated table read, typed, keyed and joined; nothing is changed after loading."""

from __future__ import annotations

import difflib
import hashlib
import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from reportgen import tables
from reportgen.errors import DataError
from reportgen.rows import (
    MODELS,
    AreaRow,
    DerivedRow,
    Event,
    Indicator,
    Observation,
    Problem,
    Rejected,
    Row,
    RowPlace,
    Scope,
    Source,
    Statement,
    UnitRow,
    Waiver,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.areas import Area
    from reportgen.project import Project
    from reportgen.units import Unit

_R = TypeVar("_R", bound=Row)
_Rows = dict[str, dict[str, Row]]
DIGEST_LENGTH: Final = 7
_NEITHER: Final = frozenset({"share", "rate", "multiple", "percap", "rank", "index"})


@dataclass(frozen=True)
class Facts:
    """All tables, each a read-only mapping from id to row, in the order of the file."""

    sources: Mapping[str, Source]
    areas: Mapping[str, Area]
    indicators: Mapping[str, Indicator]
    scopes: Mapping[str, Scope]
    units: Mapping[str, Unit]
    observations: Mapping[str, Observation]
    derived: Mapping[str, DerivedRow]
    statements: Mapping[str, Statement]
    events: Mapping[str, Event]
    waivers: Mapping[str, Waiver]
    rejected: Mapping[str, Rejected]
    # Areas and units are plain values without a place of their own.
    places: Mapping[tuple[str, str], RowPlace] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def digest(self, ids: Iterable[str]) -> str:
        """Seven hex digits that change when any row with one of these ids changes; unknown ids count as absent."""
        rows = [self._text(object_id) for object_id in sorted(set(ids))]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:DIGEST_LENGTH]

    def _text(self, object_id: str) -> str:
        keyed: tuple[Mapping[str, Row], ...] = (
            self.observations,
            self.derived,
            self.statements,
            self.events,
            self.sources,
            self.indicators,
            self.scopes,
        )
        found = next((table[object_id] for table in keyed if object_id in table), None)
        return f"{object_id}={'' if found is None else json.dumps(found.model_dump(), default=str, sort_keys=True)}"


def load(project: Project) -> Facts:
    """The facts of a project; one DataError that lists every unreadable cell, unknown key and wrong kind of period."""
    facts, problems = read(project)
    if problems:
        raise DataError("\n".join(map(str, problems)))
    return facts


def read(project: Project) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of a project as far as they can be read, and every problem met on the way."""
    texts = {
        model.TABLE: tables.read_table(project.data / f"{model.TABLE}.csv", f"data/{model.TABLE}.csv", model)
        for model in MODELS
    }
    return assemble(texts)


def assemble(texts: Mapping[str, tables.Table]) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of tables read as text, by table name."""
    problems = [problem for table in texts.values() for problem in table.problems]
    rows: _Rows = {}
    units: dict[str, Unit] = {}
    for model in MODELS:
        rows[model.TABLE] = _typed(model, texts[model.TABLE], {"units": units}, problems)
        if model is UnitRow:
            units.update({key: cast("UnitRow", row).unit() for key, row in rows[model.TABLE].items()})
    problems += [problem for model in MODELS for problem in _dangling(model, rows, texts[model.TABLE])]
    facts = _facts(rows, units)
    return facts, (*problems, *_wrong_periods(facts))


def _typed(
    model: type[Row], table: tables.Table, context: Mapping[str, Any], problems: list[Problem]
) -> dict[str, Row]:
    """The rows of one table by key; their problems go to the list."""
    typed: dict[str, Row] = {}
    for number, cells in table.records:
        row = tables.read_row(model, cells, RowPlace(table.file, number), context)
        if isinstance(row, tuple):
            problems += row
        elif row.key in typed:
            first = typed[row.key].place.row
            what = f"编号重复，第 {first} 行已有"
            problems.append(
                Problem("keys", table.file, number, model.KEY[0], row.key, what, "请改编号或删去一行", (row.key,))
            )
        else:
            typed[row.key] = row
    return typed


def _dangling(model: type[Row], rows: _Rows, table: tables.Table) -> Iterator[Problem]:
    """Cells that point to a row there is not. Rows that failed to read still count as present."""
    ids = {name: _present_ids(name, rows) for name in set(model.REFERENCES.values())}
    for key, row in rows[model.TABLE].items():
        for column, target in model.REFERENCES.items():
            value = str(getattr(row, column))
            if value and value not in ids[target]:
                near = difflib.get_close_matches(value, ids[target], n=3, cutoff=0.4)
                remedy = f"请用 {' 或 '.join(near)}" if near else f"请先在 data/{target}.csv 添加"
                what = f"不在 data/{target}.csv 中"
                yield Problem("keys", table.file, row.place.row, column, value, what, remedy, (key,))


def _present_ids(table: str, rows: _Rows) -> set[str]:
    return set(rows[table])


def _facts(rows: _Rows, units: Mapping[str, Unit]) -> Facts:
    areas = {key: cast("AreaRow", row).area() for key, row in rows["areas"].items()}
    places = {(table, key): row.place for table, found in rows.items() for key, row in found.items()}
    return Facts(
        sources=_of(Source, rows),
        areas=MappingProxyType(areas),
        indicators=_of(Indicator, rows),
        scopes=_of(Scope, rows),
        units=MappingProxyType(dict(units)),
        observations=_of(Observation, rows),
        derived=_of(DerivedRow, rows),
        statements=_of(Statement, rows),
        events=_of(Event, rows),
        waivers=_of(Waiver, rows),
        rejected=_of(Rejected, rows),
        places=MappingProxyType(places),
    )


def _of(model: type[_R], rows: _Rows) -> Mapping[str, _R]:
    return MappingProxyType(cast("dict[str, _R]", rows[model.TABLE]))


def _wrong_periods(facts: Facts) -> Iterator[Problem]:
    """A stock is given for a date or a month, a flow for a span."""
    for obs in facts.observations.values():
        indicator = facts.indicators.get(obs.indicator_id)
        if indicator is None or indicator.measure in _NEITHER:
            continue
        if indicator.measure == "flow" and obs.period.instant:
            yield _period_problem(obs, "是时点，而这是流量", "请写时段，如 YYYY 或 YYYY-M01/YYYY-M09")
        if indicator.measure == "stock" and not obs.period.instant and obs.period.month_count > 1:
            yield _period_problem(obs, "是时段，而这是存量", "请写时点，如 YYYY-12-31 或 YYYY-M12")


def _period_problem(obs: Observation, what: str, remedy: str) -> Problem:
    return Problem("period", obs.place.file, obs.place.row, "period", obs.period.sdmx, what, remedy, (obs.obs_id,))


def canonical_csv(table: str, records: Iterable[Mapping[str, str]]) -> bytes:
    """The records of the table so named (observations, events …) as canonical CSV bytes, for writing to data/."""
    model = next(model for model in MODELS if table == model.TABLE)
    return tables.canonical_csv(model, records)
