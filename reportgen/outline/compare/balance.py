"""Section 优势与问题: what the sources record for and against each city, side by side and never weighed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.brief import Block, Cell, Column, Paragraph, Printed, Reference, Row, Table
from reportgen.outline import balance, tables
from reportgen.outline.compare.together import seen_from
from reportgen.outline.context import named, rich, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.outline.compare.together import Together
    from reportgen.outline.plan import SectionPlan
    from reportgen.rows import Statement

TABLE = "tab-balances"

Records = tuple[list["Statement"], list["Statement"]]


def blocks(context: Together, plan: SectionPlan) -> Iterator[Block]:
    """The section's blocks: how many are recorded of whom, the table, one group a city."""
    known = {area.area_id: balance.recorded(seen_from(context, area)) for area in context.places}
    known = {name: rows for name, rows in known.items() if any(rows)}
    if not known:
        return
    most = (int(plan.settings.get("strengths", 2)), int(plan.settings.get("problems", 4)))
    shown = {name: _chosen(context, rows, most) for name, rows in known.items()}
    without = tuple(context.short(name) for name, rows in known.items() if not rows[1])
    counts = tuple((context.short(name), *rows) for name, rows in known.items())
    yield Paragraph((
        speak("compare.balance", (), table=Reference(TABLE), without=without, known=known),
        speak("compare.balance_counts", (), items=counts),
        speak("compare.balance_limit", (), strengths=_number(most[0]), problems=_number(most[1])),
    ))  # fmt: skip
    yield _table(context, shown)


def _chosen(context: Together, rows: Records, most: tuple[int, int]) -> Records:
    """The first of each kind in the curators' order, those of the city itself before those of its districts."""
    cities = {area.area_id for area in context.places}
    first, second = (sorted(kind, key=lambda row: row.area_id not in cities)[:limit]
                     for kind, limit in zip(rows, most, strict=True))  # fmt: skip
    return first, second


def _table(context: Together, shown: dict[str, Records]) -> Table:
    """One group a city, a row a record: kind, point, evidence, time, place in the source."""
    widths, heads = ("14", "34", "66", "18", "24"), ("", "要点", "依据", "时点", "出处")
    everything = [row for records in shown.values() for kind in records for row in kind]
    return Table(
        TABLE,
        speak("compare.table_balance", everything, places=context.places),
        speak("table.balance_unit", everything),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        tuple(tuple(_group(context, name, records)) for name, records in shown.items()),
        (),
        tables.sources(everything),
        look="sw",
    )


def _group(context: Together, name: str, records: Records) -> Iterator[Row]:
    yield Row((Cell((context.short(name),), span=5),), "g", group=True)
    for word, rows in zip(("优势", "问题"), records, strict=True):
        for index, row in enumerate(rows):
            inner = f"{context.short(row.area_id)}：" if row.area_id != name else ""
            year = row.valid_from[:4] or str(context.facts.sources[row.source_id].base_date.year)
            yield Row((
                Cell((word if index == 0 else "",)),
                Cell((inner, named(row.subject, row.stmt_id))),
                Cell(rich(context, row.text, row.stmt_id)),
                Cell((Printed(year, row.stmt_id, "date", unit="年"),), "when"),
                Cell((Printed(balance.locator(context, row), row.stmt_id, "locator"),), "s"),
            ))  # fmt: skip


def _number(count: int) -> Printed:
    return Printed(f"{count}", "", "count")
