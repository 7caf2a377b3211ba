"""What a document takes along of the data it rests on: the rows themselves, and what it has to show besides numbers.

A finished file can so be judged by what it carries, without the project; and two states of the data be compared.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from reportgen import facts as whole
from reportgen import ledger
from reportgen.outline.context import FIRM
from reportgen.outline.notes import CONFLICTS
from reportgen.periods import Period
from reportgen.rows import MODELS, Observation, Row
from reportgen.tables import Table
from reportgen.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.ledger import Promise, Setting
    from reportgen.outline.plan import Plan
    from reportgen.style import House

Cells = tuple[str, ...]
_JUSTIFIED: Final = "section p"
_AS_TEXT: Final[Mapping[type, Callable[[Any], str]]] = {
    Period: lambda value: str(value.sdmx),
    dt.date: dt.date.isoformat,
    Unit: lambda value: str(value.id),
    Decimal: lambda value: f"{value:f}",
    tuple: "|".join,
    bool: lambda value: "1" if value else "",
    type(None): lambda _: "",
}


def tables(known: Facts, ids: Iterable[str]) -> dict[str, tuple[Cells, ...]]:
    """The tables restricted to the observations named and the rows these point to: a header, then the records."""
    observations = [known.observations[name] for name in ids if name in known.observations]
    wanted: dict[str, set[str]] = {
        "observations": {item.obs_id for item in observations},
        "areas": set(_with_parents((*_compared(known), *(item.area_id for item in observations)), known)),
        "indicators": set(_with_bases({item.indicator_id for item in observations}, known)),
        "scopes": set(_with_wholes({item.scope_id for item in observations}, known)),
        "units": set(known.units),  # few, and derived numbers have units of their own
        "sources": {item.source_id for item in observations},
    }
    rows = {name: _rows(known, name, keys) for name, keys in wanted.items()}
    return {model.TABLE: tuple(_written(model, rows[model.TABLE])) for model in MODELS if rows.get(model.TABLE)}


def facts(carried: Mapping[str, Iterable[Iterable[str]]]) -> Facts:
    """The facts of tables so restricted; what they point to beyond their own rows is missing and no problem."""
    read = {name: tuple(map(tuple, rows)) for name, rows in carried.items()}
    empty: tuple[Cells, ...] = ((),)
    made = {model.TABLE: _table(model.TABLE, read.get(model.TABLE, empty)) for model in MODELS}
    return whole.assemble(made)[0]


def promise(known: Facts, plan: Plan, kind: str, area_id: str, peers: tuple[str, ...]) -> Promise:
    """What a brief on a place set against others has to show, by ids of areas; for a comparison its band of pages."""
    if area_id not in known.areas:  # the band holds for the comparison of all, not of some
        whole_set = {area.area_id for area in known.areas.values() if area.in_brief} <= set(peers)
        return ledger.Promise(kind, area_id, peers, pages=plan.pages.get(kind, ()) if whole_set else ())
    return ledger.Promise(
        kind,
        area_id,
        peers,
        tuple(item.obs_id for item in _conflicting(known, area_id)),
        tuple(_missing(known, plan, (area_id, *peers))),
        plan.pages.get(known.areas[area_id].slug, ()),
    )


def setting(house: House) -> Setting:
    """What a house style says of the page."""
    page = house.page
    families = (name for stack in house.families().values() for name in stack)
    return ledger.Setting(
        (page.width_pt, page.height_pt),
        (page.top_pt, page.right_pt, page.bottom_pt, page.left_pt),
        tuple(dict.fromkeys(families)),
        house.computed(_JUSTIFIED).get("text-align") == "justify",
    )


def _compared(known: Facts) -> tuple[str, ...]:
    """The places that briefs set side by side, which a text may name without a figure."""
    return tuple(area.area_id for area in known.areas.values() if area.in_brief)


def _with_parents(ids: Iterable[str], known: Facts) -> Iterator[str]:
    for name in ids:
        while name in known.areas:
            yield name
            name = known.areas[name].parent_id  # noqa: PLW2901 - upwards from each


def _with_bases(ids: Iterable[str], known: Facts) -> Iterator[str]:
    for name in ids:
        item = known.indicators[name]
        yield from filter(None, (name, item.denominator_id, item.base_indicator_id))


def _with_wholes(ids: Iterable[str], known: Facts) -> Iterator[str]:
    for name in ids:
        seen: list[str] = []
        while name in known.scopes and name not in seen:
            seen.append(name)
            name = known.scopes[name].part_of  # noqa: PLW2901 - upwards from each
        yield from seen


def _rows(known: Facts, table: str, keys: set[str]) -> list[Any]:
    found: Mapping[str, Any] = getattr(known, table)
    return [row for key, row in found.items() if key in keys]


def _written(model: type[Row], rows: Iterable[Any]) -> Iterator[Cells]:
    """A header and the records as the table's file has them; areas and units are plain values with the same names."""
    columns = model.columns()
    names = {info.alias: name for name, info in model.model_fields.items() if info.alias}
    yield tuple(columns)
    for row in rows:
        yield tuple(_cell(_value(row, names.get(column, column))) for column in columns)


def _value(row: Any, name: str) -> Any:
    return row.id if name == "unit_id" and isinstance(row, Unit) else getattr(row, name)


def _cell(value: Any) -> str:
    as_text = next((write for kind, write in _AS_TEXT.items() if isinstance(value, kind)), str)
    return as_text(value)


def _table(name: str, rows: tuple[Cells, ...]) -> Table:
    header, *records = rows
    numbered = enumerate(records, start=2)
    return Table(name, header, tuple((number, dict(zip(header, cells, strict=True))) for number, cells in numbered))


def _conflicting(known: Facts, area_id: str) -> Iterator[Observation]:
    """What the sources print of a place and of the places within it and the curators set aside as conflicting."""
    for item in known.observations.values():
        lies = area_id in _with_parents((item.area_id,), known)
        if lies and item.rank_reason in CONFLICTS and item.note:
            yield item


def _missing(known: Facts, plan: Plan, places: tuple[str, ...]) -> Iterator[str]:
    """The names of the indicators a brief is expected to have, of which one of the places has no usable figure."""
    for name in plan.section("notes").names("expected"):
        usable = {
            item.area_id
            for item in known.observations.values()
            if item.indicator_id == name and item.rank != "deprecated" and item.status in FIRM
        }
        if name in known.indicators and not usable.issuperset(places):
            yield known.indicators[name].name
