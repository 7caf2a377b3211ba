"""The facts: every curated table read, typed, keyed and joined; nothing is changed after loading."""

from __future__ import annotations

import difflib
import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
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

    @cached_property
    def of_area(self) -> Mapping[str, tuple[Observation, ...]]:
        """The observations of each area that has any, in the order of the file."""
        rows: dict[str, list[Observation]] = {}
        for row in self.observations.values():
            rows.setdefault(row.area_id, []).append(row)
        return MappingProxyType({name: tuple(own) for name, own in rows.items()})

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
    ids = {model.TABLE: _present_ids(model, texts[model.TABLE]) for model in MODELS}
    problems = [problem for problem in problems if not _of_unread_unit(problem, ids["units"])]
    problems += [problem for model in MODELS for problem in _dangling(model, rows, ids)]
    problems += [problem for model in MODELS for problem in _circles(model, rows)]
    facts = _facts(rows, units)
    return facts, (*problems, *_wrong_periods(facts))


def _typed(
    model: type[Row], table: tables.Table, context: Mapping[str, Any], problems: list[Problem]
) -> dict[str, Row]:
    """The rows of one table by key; their problems go to the list. Rows known to be damaged are left out."""
    typed: dict[str, Row] = {}
    damaged = {problem.row for problem in table.problems}
    for number, cells in table.records:
        if number in damaged:
            continue
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


def _dangling(model: type[Row], rows: _Rows, ids: Mapping[str, frozenset[str] | None]) -> Iterator[Problem]:
    """Cells that point to a row there is not."""
    for key, row in rows[model.TABLE].items():
        for column, target in model.REFERENCES.items():
            value, known = str(getattr(row, column)), ids[target]
            if value and known is not None and value not in known:
                near = difflib.get_close_matches(value, known, n=3, cutoff=0.4)
                remedy = f"请用 {' 或 '.join(near)}" if near else f"请先在 data/{target}.csv 添加"
                what = f"不在 data/{target}.csv 中"
                yield Problem("keys", row.place.file, row.place.row, column, value, what, remedy, (key,))


def _present_ids(model: type[Row], table: tables.Table) -> frozenset[str] | None:
    """The ids that stand in a table, those of rows that cannot be read among them; None where the table cannot be.

    So that one fault is told once, and not again for every row that points to it.
    """
    if table.problems and not table.records:
        return None
    return frozenset(":".join(cells[name].strip() for name in model.KEY) for _, cells in table.records)


def _of_unread_unit(problem: Problem, known: frozenset[str] | None) -> bool:
    """Whether a problem is that of a unit whose own row could not be read."""
    return problem.column == "unit" and (known is None or problem.value in known)


def _circles(model: type[Row], rows: _Rows) -> Iterator[Problem]:
    """Rows of a table that lead back to themselves by a column that points into it; each circle once."""
    found = rows[model.TABLE]
    for column in (name for name, target in model.REFERENCES.items() if target == model.TABLE):
        seen: set[str] = set()
        for key, row in found.items():
            chain = _chain(key, column, found)
            if chain and not seen.intersection(chain):
                remedy = "请改其中一行，或留空"
                yield row.problem("keys", column, getattr(row, column), f"绕成了圈：{' → '.join(chain)}", remedy)
            seen.update(chain)


def _chain(key: str, column: str, rows: Mapping[str, Row]) -> tuple[str, ...]:
    """The keys from a row back to itself; empty where its chain ends or runs into a circle further on."""
    chain = [key]
    while (after := str(getattr(rows[chain[-1]], column))) in rows and after not in chain:
        chain.append(after)
    return (*chain, key) if after == key else ()


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
