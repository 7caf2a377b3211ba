"""Invented facts for tests: rows given as keywords, every column left out filled with a plain default."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from reportgen.facts import Facts
from reportgen.rows import (
    AreaRow,
    DerivedRow,
    Event,
    Indicator,
    Observation,
    Rejected,
    Row,
    Scope,
    Source,
    Statement,
    UnitRow,
    Waiver,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportgen.units import Unit

    Cells = Mapping[str, Any]

R = TypeVar("R", bound=Row)

AREAS: Final[tuple[Cells, ...]] = (
    {"area_id": "yun", "name": "云国", "level": "country"},
    {"area_id": "qing", "name": "青省", "level": "province", "parent_id": "yun"},
    {"area_id": "jia", "name": "甲市", "parent_id": "qing", "in_brief": "1"},
    {"area_id": "yi", "name": "乙市", "parent_id": "qing", "in_brief": "1"},
    {"area_id": "bing", "name": "丙市", "parent_id": "yun", "in_brief": "1"},
    {"area_id": "jiadong", "name": "甲东区", "level": "district", "parent_id": "jia"},
)
INDICATORS: Final[tuple[Cells, ...]] = (
    {"indicator_id": "sales", "name": "销售额", "additive": "1"},
    {"indicator_id": "online", "name": "网上销售额", "additive": "1"},
    {"indicator_id": "offline", "name": "店铺销售额", "additive": "1"},
    {"indicator_id": "sales_growth", "name": "销售额增速", "measure": "rate", "dimension": "percent",
     "base_indicator_id": "sales"},
    {"indicator_id": "online_share", "name": "网上占比", "measure": "share", "dimension": "percent",
     "denominator_id": "sales"},
    {"indicator_id": "shops", "name": "店铺数", "measure": "stock", "dimension": "count", "additive": "1"},
    {"indicator_id": "shops_share", "name": "店铺占比", "measure": "share", "dimension": "percent",
     "denominator_id": "shops"},
    {"indicator_id": "place", "name": "位次", "measure": "rank", "dimension": "rank"},
)  # fmt: skip
SCOPES: Final[tuple[Cells, ...]] = (
    {"scope_id": "all", "name": "全口径"},
    {"scope_id": "large", "name": "限额以上", "part_of": "all"},
    {"scope_id": "goods", "name": "商品类", "part_of": "all"},
    {"scope_id": "unspecified", "name": "未说明"},
)
UNITS: Final[tuple[Cells, ...]] = (
    {"unit_id": "元", "factor": "1"},
    {"unit_id": "亿元", "factor": "100000000"},
    {"unit_id": "万亿元", "factor": "1000000000000"},
    {"unit_id": "亿美元", "dimension": "USD", "factor": "100000000"},
    {"unit_id": "家", "dimension": "count", "factor": "1", "kind": "count"},
    {"unit_id": "%", "dimension": "percent", "factor": "1", "kind": "percent"},
    {"unit_id": "倍", "dimension": "multiple", "factor": "1", "kind": "multiple"},
    {"unit_id": "个百分点", "dimension": "point", "factor": "1", "kind": "pp"},
    {"unit_id": "位", "dimension": "rank", "factor": "1", "kind": "rank"},
)
SOURCES: Final[tuple[Cells, ...]] = ({"source_id": "S000"}, {"source_id": "S001"})

DEFAULTS: Final[Mapping[type[Row], Cells]] = {
    AreaRow: {"level": "city", "in_brief": ""},
    Indicator: {"family": "scale", "measure": "flow", "dimension": "CNY"},
    Scope: {},
    UnitRow: {"dimension": "CNY", "kind": "money"},
    Source: {
        "title": "某年报告", "kind": "R", "published_basis": "stated", "base_date": "2031-01-30", "file_name": "a.txt",
        "sha256": "0" * 64, "sha256_text": "0" * 64, "n_lines": 9, "reliability": "1",
    },
    Observation: {
        "area_id": "jia", "indicator_id": "sales", "scope_id": "all", "period": "2030", "period_basis": "stated",
        "value": "100", "unit": "亿元", "modifier": "eq", "status": "actual", "method": "official_stat",
        "compiler": "统计局", "source_id": "S000", "line": 1, "occurrence": 1, "rank": "normal",
    },
    DerivedRow: {"op": "ratio", "unit": "倍"},
    Statement: {"area_id": "jia", "topic": "policy", "text": "某事", "source_id": "S000", "line": 1},
    Event: {
        "area_id": "jia", "date": "2030-05-01", "date_precision": "day", "date_basis": "stated", "title": "某事",
        "category": "policy", "source_id": "S000", "line": 1,
    },
    Waiver: {"decision": "accept", "reason": "已核对", "date": "2031-02-01"},
    Rejected: {"source_id": "S000", "line": 1, "literal": "1", "occurrence": 1},
}  # fmt: skip


def make_facts(
    *,
    observations: Iterable[Cells] = (),
    derived: Iterable[Cells] = (),
    statements: Iterable[Cells] = (),
    events: Iterable[Cells] = (),
    waivers: Iterable[Cells] = (),
    rejected: Iterable[Cells] = (),
    sources: Iterable[Cells] = SOURCES,
    areas: Iterable[Cells] = AREAS,
    indicators: Iterable[Cells] = INDICATORS,
    scopes: Iterable[Cells] = SCOPES,
    units: Iterable[Cells] = UNITS,
) -> Facts:
    """The facts the rows make; keys are column names, values texts as in the tables; references are not checked.

    Left out, an observation's id is its area, its indicator and its number (jia.sales.0), other ids likewise.
    """
    known = {row.key: row.unit() for row in _rows(UnitRow, units, {})}
    return Facts(
        sources=_table(Source, sources),
        areas=MappingProxyType({row.area_id: row.area() for row in _rows(AreaRow, map(_named, areas), {})}),
        indicators=_table(Indicator, indicators),
        scopes=_table(Scope, scopes),
        units=MappingProxyType(known),
        observations=_table(Observation, map(_identified, range(10**6), observations), known),
        derived=_table(DerivedRow, map(_numbered("derived_id"), range(10**6), derived), known),
        statements=_table(Statement, map(_numbered("stmt_id"), range(10**6), statements)),
        events=_table(Event, map(_numbered("event_id"), range(10**6), events)),
        waivers=_table(Waiver, waivers),
        rejected=_table(Rejected, rejected),
    )


def observe(**cells: str) -> tuple[Facts, Observation]:
    """Facts with a single observation, and it."""
    facts = make_facts(observations=[cells])
    return facts, next(iter(facts.observations.values()))


def observe_all(*rows: Cells) -> tuple[Facts, tuple[Observation, ...]]:
    """Facts with these observations, and they in the same order."""
    facts = make_facts(observations=rows)
    return facts, tuple(facts.observations.values())


def _named(cells: Cells) -> Cells:
    name = cells.get("name", cells["area_id"])
    return {"name": name, "short_name": name.rstrip("市区省国") or name, "slug": cells["area_id"], "sort": 1, **cells}


def _identified(number: int, cells: Cells) -> Cells:
    filled = {**DEFAULTS[Observation], **cells}
    literal = f"{filled['value']}{filled['unit']}"
    return {"obs_id": f"{filled['area_id']}.{filled['indicator_id']}.{number}", "as_written": literal, **filled}


def _numbered(column: str) -> Any:
    return lambda number, cells: {column: f"{column.removesuffix('_id')}.{number}", **cells}


def _table(model: type[R], rows: Iterable[Cells], units: Mapping[str, Unit] | None = None) -> Mapping[str, R]:
    return MappingProxyType({row.key: row for row in _rows(model, rows, units or {})})


def _rows(model: type[R], rows: Iterable[Cells], units: Mapping[str, Unit]) -> list[R]:
    """The rows of one table; a unit's text is its own display unless given."""
    filled = [{**DEFAULTS[model], **_shown(cells)} for cells in rows]
    return [model.model_validate(cells, context={"units": units}) for cells in filled]


def _shown(cells: Cells) -> Cells:
    return {"display": cells["unit_id"], **cells} if "unit_id" in cells else cells
