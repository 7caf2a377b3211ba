"""Section 优势与问题: what the sources record for and against, each with evidence, date and place; never weighed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.brief import Block, Cell, Column, Paragraph, Printed, Reference, Row, Sentence, Table
from reportgen.outline import tables
from reportgen.outline.context import mentioned, named, rich, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.outline.context import Context
    from reportgen.rows import Statement

TABLE = "tab-balance"
STRENGTHS, PROBLEMS = 5, 8  # problems are cut later than strengths: a brief that hides them misleads


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks: where strengths and problems come from, then the table."""
    del mode
    strengths, problems = recorded(context)
    yield Paragraph(tuple(_opening(context, strengths, problems)))
    yield _table(context, strengths[:STRENGTHS], problems[:PROBLEMS])


def records(context: Context) -> tuple[list[Statement], list[Statement]]:
    """The strengths and problems that the table shows."""
    strengths, problems = recorded(context)
    return strengths[:STRENGTHS], problems[:PROBLEMS]


def recorded(context: Context) -> tuple[list[Statement], list[Statement]]:
    """All recorded strengths and problems, the city's own before its districts', in the curators' order."""
    places = (context.area.area_id, *(area.area_id for area in context.within))
    found = [
        sorted((row for row in context.statements(places, topic) if row.subject),
               key=lambda row: row.area_id != context.area.area_id)
        for topic in ("strength", "problem")
    ]  # fmt: skip
    return found[0], found[1]


def _opening(context: Context, strengths: list[Statement], problems: list[Statement]) -> Iterator[Sentence]:
    years = tuple(_years(context, rows) for rows in (strengths, problems))
    yield speak("balance.lead", (*strengths, *problems), area=context.area.short_name,
                strengths=strengths, problems=problems, years=years, same=_plain(years[0]) == _plain(years[1]),
                table=Reference(TABLE), cut=len(strengths) > STRENGTHS or len(problems) > PROBLEMS)  # fmt: skip
    shown = (*strengths[:STRENGTHS], *problems[:PROBLEMS])
    inner = [row for row in shown if row.area_id != context.area.area_id]
    if inner:
        ids = dict.fromkeys(row.area_id for row in inner)
        yield speak("balance.inner", inner, places=tuple(
            (context.short(name), tuple(row for row in inner if row.area_id == name)) for name in ids))  # fmt: skip


def _plain(years: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(getattr(part, "text", str(part)) for part in years)


def _years(context: Context, rows: list[Statement]) -> tuple[object, ...]:
    """The years the records speak of, first and last."""
    years = sorted({int(row.valid_from[:4]) if row.valid_from else _written(context, row) for row in rows})
    if not years:
        return ()
    last = Printed(f"{years[-1]}", "", "date", unit="年")
    return (last,) if years[0] == years[-1] else (Printed(f"{years[0]}", "", "date"), "—", last)


def _written(context: Context, row: Statement) -> int:
    return context.facts.sources[row.source_id].base_date.year


def _table(context: Context, strengths: list[Statement], problems: list[Statement]) -> Table:
    """Two groups of rows: point, evidence, time, place in the source."""
    widths, heads = ("38", "70", "24", "24"), ("要点", "依据", "时点", "出处")
    groups = [("优势", strengths), ("问题", problems)]
    bodies = tuple(
        (Row((Cell((name,), span=4),), "g", group=True), *(_row(context, row) for row in rows))
        for name, rows in groups if rows
    )  # fmt: skip
    return Table(
        TABLE,
        speak("table.balance", (*strengths, *problems), area=context.area.short_name),
        speak("table.balance_unit", (*strengths, *problems)),
        tuple(Column((head,), Decimal(width)) for head, width in zip(heads, widths, strict=True)),
        bodies,
        (),
        tables.sources((*strengths, *problems)),
        look="sw",
    )


def _row(context: Context, row: Statement) -> Row:
    year = row.valid_from[:4] or str(_written(context, row))
    until = f"—{row.valid_to[:4]}" if row.valid_to[:4] > year else ""
    inner = row.area_id != context.area.area_id
    head = (f"{context.short(row.area_id)}：" if inner else "", named(row.subject, row.stmt_id))
    return Row((
        Cell(head),
        Cell(rich(context, row.text, row.stmt_id)),
        Cell((Printed(f"{year}{until}", row.stmt_id, "date", unit="年"),), "when"),
        Cell((Printed(locator(context, row), row.stmt_id, "locator"),), "s"),
    ))  # fmt: skip


def locator(context: Context, row: Statement) -> str:
    """The line of a record and of the figures it prints: S002:520、524."""
    items = (context.facts.observations[name] for name in mentioned(row.text))
    lines = sorted({row.line, *(item.line for item in items if item.source_id == row.source_id)})
    return f"{row.source_id}:{'、'.join(map(str, lines))}"


def evidence(context: Context, rows: list[Statement]) -> list[object]:
    """The observations that some statements print."""
    return [context.facts.observations[name] for row in rows for name in mentioned(row.text)]
