"""The facts, and the figures of a brief, as DataFrames: a fact a row, its id the index, its columns typed.

A table has the columns of its file (docs/data.md) and, before them, what the ids stand for. Values are exact Decimals
in the unit as written; `amount`, `low` and `high` are floats in the base unit of their dimension. Days are timestamps,
first and last both included; what is blank is an empty text, <NA>, NaT or None.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, get_origin

from reportgen import evidence
from reportgen.periods import Period
from reportgen.rows import Event, Indicator, Observation, Source, Statement
from reportgen.trace import rests_on
from reportgen.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pandas import DataFrame, Series

    from reportgen.facts import Facts
    from reportgen.rows import Row
    from reportgen.trace import Figure

    Records = Mapping[str, Mapping[str, str]]

_DAY: Final = "datetime64[s]"
_TYPES: Final[Mapping[Any, str]] = MappingProxyType(
    {int: "int64", int | None: "Int64", bool: "bool", dt.date: _DAY, dt.date | None: _DAY}
)
_EXACT: Final = (Decimal, Decimal | None)  # no float: the digits as written are kept


def observations(known: Facts) -> DataFrame:
    """The numbers: place, indicator and scope by name, first and last day, value as written and in base units."""
    rows = tuple(known.observations.values())
    intervals = [row.quantity.interval() for row in rows]
    return _table(
        Observation,
        known.observations,
        {
            "area": _texts(known.areas[row.area_id].short_name for row in rows),
            "indicator": _texts(known.indicators[row.indicator_id].name for row in rows),
            "scope": _texts(known.scopes[row.scope_id].name for row in rows),
            "period": _texts(row.period.sdmx for row in rows),
            "start": _days(row.period.start for row in rows),
            "end": _days(row.period.end for row in rows),
            "value": _series((row.value for row in rows), "object"),
            "unit": _texts(row.unit.id for row in rows),
            "amount": _floats(row.quantity.base for row in rows),
            "low": _floats(one.low for one in intervals),
            "high": _floats(one.high for one in intervals),
            "dimension": _texts(row.unit.dimension for row in rows),
        },
    )


def statements(known: Facts) -> DataFrame:
    """What the sources say in words, in the words of the project."""
    rows = tuple(known.statements.values())
    return _table(
        Statement,
        known.statements,
        {
            "area": _texts(known.areas[row.area_id].short_name for row in rows),
            "topic": _texts(row.topic for row in rows),
            "text": _texts(row.text for row in rows),
        },
    )


def events(known: Facts) -> DataFrame:
    """The events: place, first and last day (of the year or month where the day is not known), what happened."""
    rows = tuple(known.events.values())
    return _table(
        Event,
        known.events,
        {
            "area": _texts(known.areas[row.area_id].short_name for row in rows),
            "start": _days(row.date.start for row in rows),
            "end": _days((row.end or row.date).end for row in rows),
            "title": _texts(row.title for row in rows),
        },
    )


def sources(known: Facts) -> DataFrame:
    """The reports the facts come from."""
    return _table(Source, known.sources)


def indicators(known: Facts) -> DataFrame:
    """What is measured."""
    return _table(Indicator, known.indicators)


def figures(found: Iterable[Figure], records: Records) -> DataFrame:
    """Printed figures in reading order; `records` are the facts of the ledger they come from.

    `facts` are the ids of the facts a figure rests on, several where it is derived; `sources` and `as_written` the
    places and literals of these, `state` in words whether they stand there.
    """
    import pandas as pd

    rows = tuple(found)
    rested = [tuple(name for name in rests_on(row.ref) if name in records) for row in rows]
    return pd.DataFrame(
        {
            "place": _texts(row.place for row in rows),
            "text": _texts(row.text for row in rows),
            "what": _texts("；".join(_what(records[name]) for name in names) for names in rested),
            "derived": _series((rests_on(row.ref) != (row.ref,) for row in rows), "bool"),
            "facts": _series(rested, "object"),
            "sources": _series((tuple(map(str, row.locators)) for row in rows), "object"),
            "as_written": _series((tuple(records[name]["as_written"] for name in names) for names in rested), "object"),
            "state": _texts(evidence.WORDS[row.state] for row in rows),
        }
    )


def _what(record: Mapping[str, str]) -> str:
    return f"{record['area']}　{record['indicator']}（{record['scope']}）　{Period.parse(record['period']).chinese()}"


def _table(model: type[Row], rows: Mapping[str, Row], first: Mapping[str, Series] = MappingProxyType({})) -> DataFrame:
    """The rows of a table by key: the columns given come first and stand for those of the file of the same name."""
    import pandas as pd

    key, *others = ((info.alias or name, name, info.annotation) for name, info in model.model_fields.items()
                    if not info.exclude)  # fmt: skip
    rest = {head: _column((getattr(row, name) for row in rows.values()), kind)
            for head, name, kind in others if head not in first}  # fmt: skip
    frame = pd.DataFrame({**first, **rest})
    frame.index = pd.Index(list(rows), dtype="str", name=key[0])
    return frame


def _column(cells: Iterable[Any], kind: Any) -> Series:
    """The cells of a column of the file, of the type its field has."""
    if kind in _EXACT or get_origin(kind) is tuple:
        return _series(cells, "object")
    return _series(cells, _TYPES[kind]) if kind in _TYPES else _texts(map(_text, cells))


def _text(cell: object) -> str:
    if isinstance(cell, Period):
        return cell.sdmx
    return cell.id if isinstance(cell, Unit) else str(cell or "")


def _texts(cells: Iterable[str]) -> Series:
    return _series(cells, "str")


def _floats(cells: Iterable[Decimal]) -> Series:
    return _series(map(float, cells), "float64")


def _days(cells: Iterable[dt.date]) -> Series:
    return _series(cells, _DAY)


def _series(cells: Iterable[Any], dtype: Any) -> Series:
    import pandas as pd

    found: Series = pd.Series(list(cells), dtype=dtype)
    return found
