"""Tables of a brief: cells from figures, decimal alignment, widths, and the city table with its two groups of rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportgen import comparison
from reportgen.brief import Cell, Column, Printed, Row
from reportgen.outline import pairs
from reportgen.outline.context import bare, derived, named, period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reportgen.areas import Area
    from reportgen.outline.context import Context
    from reportgen.periods import Period
    from reportgen.rows import Observation

MEASURE_MM = Decimal(156)  # the text width of the house styles
OTHER_ROWS = 2  # figures of another period or scope shown per city, the latest first
NEAR_DAYS = 731  # and only from two years about the shared period: older ones are history, not context
MISSING, INAPPLICABLE = Cell(("…",), "n na"), Cell(("—",), "n na")


@dataclass(frozen=True)
class CityRow:
    """A city's figures of one period and scope, by indicator."""

    area_id: str
    period: Period
    scope_id: str
    items: Mapping[str, Observation]


@dataclass(frozen=True)
class Measure:
    """A column of the city table: its head, its width in mm and the cell it takes from a row."""

    head: tuple[object, ...]
    width_mm: Decimal
    cell: Callable[[CityRow], Cell]


def sources(rows: Iterable[Any]) -> tuple[str, ...]:
    """The sources of some rows, each once, in order."""
    return tuple(dict.fromkeys(row.source_id for row in rows))


def number_cell(printed: Printed | None, *, missing: Cell = MISSING) -> Cell:
    """A cell with a number, or the sign for a missing one."""
    return Cell((printed,), "n") if printed is not None else missing


def city_rows(context: Context, area: Area, ids: Sequence[str]) -> list[CityRow]:
    """A city's figures on some indicators, a row for each period; a second scope of an indicator opens another row."""
    rows: list[dict[str, Observation]] = []
    for item in (item for name in ids for item in context.observations(area.area_id, name)):
        place = next((row for row in rows if item.indicator_id not in row and _joins(row, item)), None)
        if place is None:
            rows.append({item.indicator_id: item})
        else:
            place[item.indicator_id] = item
    firsts = (next(iter(row.values())) for row in rows)
    found = (CityRow(area.area_id, first.period, first.scope_id, row) for first, row in zip(firsts, rows, strict=True))
    return sorted(found, key=lambda row: (row.period.end, row.period.start), reverse=True)


def _joins(row: Mapping[str, Observation], item: Observation) -> bool:
    return all(other.period == item.period and other.source_id == item.source_id for other in row.values())


def split(rows: Iterable[Sequence[CityRow]], shared: Period) -> tuple[list[CityRow], list[CityRow]]:
    """The rows of the shared period, and per city the latest few of other periods."""
    first = [row for rows_of in rows for row in rows_of if row.period == shared]
    near = ([row for row in rows_of if _near(row.period, shared)] for rows_of in rows)
    return first, [row for rows_of in near for row in rows_of[:OTHER_ROWS]]


def _near(other: Period, shared: Period) -> bool:
    return other != shared and other.days_between(shared) <= NEAR_DAYS


def measures(context: Context, rows: Sequence[CityRow], ids: Sequence[str]) -> list[Measure]:
    """Columns for the indicators: level, growth of the first and the last, and the last's share of the first."""
    columns: list[Measure] = []
    for name in ids:
        columns.append(Measure((context.label(name),), Decimal(18), _value_of(name)))
        if name in {ids[0], ids[-1]} and any(_growth(context, row, name) for row in rows):
            columns.append(Measure(("同比",), Decimal(14), _growth_of(context, name)))
    if len(ids) > 1:
        head = (f"{context.plan.second_word}÷{context.plan.level_word}", Printed("", "", "name", flags=("‡",)))
        columns.append(Measure(head, Decimal(21), _share_of(context, ids[-1], ids[0])))
    return columns


def _value_of(name: str) -> Callable[[CityRow], Cell]:
    return lambda row: number_cell(bare(row.items[name]) if name in row.items else None)


def _growth(context: Context, row: CityRow, name: str) -> Observation | None:
    return context.growth_of(row.items[name]) if name in row.items else None


def _growth_of(context: Context, name: str) -> Callable[[CityRow], Cell]:
    def cell(row: CityRow) -> Cell:
        found = _growth(context, row, name)
        return number_cell(bare(found) if found else None)

    return cell


def _share_of(context: Context, part: str, whole: str) -> Callable[[CityRow], Cell]:
    def cell(row: CityRow) -> Cell:
        if part not in row.items or whole not in row.items:
            return INAPPLICABLE
        share = pairs.allowed(comparison.share, row.items[part], row.items[whole], facts=context.facts)
        printed = replace(derived(context, share), flags=(), unit="") if share else None
        return number_cell(printed, missing=INAPPLICABLE)

    return cell


def measure_row(context: Context, row: CityRow, columns: Sequence[Measure], *, dated: bool) -> Row:
    """A city's row; `dated` writes period and scope under its name."""
    under: tuple[object, ...] = ()
    if dated:
        first = next(iter(row.items.values()))
        under = (period(first), "，", named(context.facts.scopes[first.scope_id].name, first.obs_id))
    head = Cell((context.short(row.area_id),), under=under)
    look = "me" if row.area_id == context.area.area_id else ""
    return Row((head, *(column.cell(row) for column in columns)), look)


def useful(columns: Sequence[Measure], rows: Sequence[CityRow]) -> list[Measure]:
    """The columns in which at least one row has a number."""
    return [column for column in columns if any(_filled(column.cell(row)) for row in rows)]


def _filled(cell: Cell) -> bool:
    return any(isinstance(part, Printed) for part in cell.parts)


def fitted(columns: Sequence[Measure], first_mm: Decimal) -> list[Decimal]:
    """Widths in mm: the first column as asked, the others in proportion, together the text width."""
    asked = sum((column.width_mm for column in columns), Decimal(0))
    room = MEASURE_MM - first_mm
    rest = [(column.width_mm * room / asked).quantize(Decimal("0.1")) for column in columns]
    return [MEASURE_MM - sum(rest, Decimal(0)), *rest]


def head_columns(first: str, columns: Sequence[Measure], first_mm: Decimal) -> tuple[Column, ...]:
    """The heads of a city table."""
    widths = fitted(columns, first_mm)
    rest = (Column(column.head, width, "n") for column, width in zip(columns, widths[1:], strict=True))
    return (Column((first,), widths[0]), *rest)


def aligned(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with their number cells marked so that decimal points stand under one another (`d0`, `d1`, `p0`)."""
    width = max((len(row.cells) for row in rows), default=0)
    most = [max((_decimals(row, index) for row in rows), default=0) for index in range(width)]
    return tuple(
        replace(row, cells=tuple(_padded(cell, most[index]) for index, cell in enumerate(row.cells))) for row in rows
    )


def _decimals(row: Row, index: int) -> int:
    return _places(row.cells[index]) if index < len(row.cells) else 0


def _places(cell: Cell) -> int:
    """The decimals of a cell's number; 0 if it has none."""
    value = next((part.value for part in cell.parts if isinstance(part, Printed)), "")
    return len(value.partition(".")[2]) if "n" in cell.look.split() else 0


def _padded(cell: Cell, most: int) -> Cell:
    lacking = most - _places(cell)
    if "n" not in cell.look.split() or not _filled(cell) or lacking <= 0:
        return cell
    pad = {(2, 2): "d0", (2, 1): "d1", (1, 1): "p0"}.get((most, lacking), "")
    return replace(cell, look=f"{cell.look} {pad}".strip())
