"""Section 发展模式与产业基础: four themes in short paragraphs, and the cities' models side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportgen.brief import Block, Break, Cell, Column, Paragraph, Printed, Reference, Row, Sentence, Table
from reportgen.outline import tables
from reportgen.outline.context import by_period, joined, named, rich, speak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.areas import Area
    from reportgen.outline.context import Context
    from reportgen.rows import Statement

TABLE = "tab-model"
PER_THEME = 3  # statements to a paragraph: one idea
NAMES = 8  # names in one sentence
FEW = 3  # so many names are in the records that follow anyhow
TOPICS = ("platform", "company", "mechanism", "model", "association")  # strengths and problems have their own section


def blocks(context: Context, mode: str) -> Iterator[Block]:
    """The section's blocks: the city's way as the sources call it, a paragraph a theme, their models in a table."""
    del mode
    cells = matrix(context)
    known = any(cells.values())
    if known:
        yield Paragraph(tuple(_opening(context, cells)))
    for theme in context.plan.section("model").settings.get("themes", ()):
        sentences = tuple(_theme(context, theme))
        if sentences:
            yield Paragraph(sentences)
    if known:
        yield _table(context, cells)


def matrix(context: Context) -> dict[str, dict[str, Statement]]:
    """The matrix cells of each city: place → aspect → statement."""
    found: dict[str, dict[str, Statement]] = {area.area_id: {} for area in context.places}
    rows = sorted(context.facts.statements.values(), key=lambda row: (row.sort or 0, row.stmt_id))
    for row in rows:
        if row.aspect and row.area_id in found and row.rank != "deprecated":
            found[row.area_id].setdefault(row.aspect, row)
    return found


def _opening(context: Context, cells: dict[str, dict[str, Statement]]) -> Iterator[Sentence]:
    """What the sources call the city's model, and the years the cities' sources are from."""
    aspects = context.plan.section("model").names("aspects")
    own = cells[context.area.area_id].get(aspects[0]) if aspects else None
    if own is not None:
        yield speak("model.own", (own,), area=context.area.short_name,
                    phrases=tuple(rich(context, text, own.stmt_id) for text in own.text.split("|")))  # fmt: skip
    rows = [row for of_city in cells.values() for row in of_city.values()]
    years = sorted({context.facts.sources[row.source_id].base_date.year for row in rows})
    yield speak("model.years", rows, table=Reference(TABLE), first=_year(years[0]), last=_year(years[-1]),
                same=years[0] == years[-1])  # fmt: skip


def _year(year: int) -> Printed:
    return Printed(f"{year}", "", "date", unit="年")


def _table(context: Context, cells: dict[str, dict[str, Statement]]) -> Table:
    """Places down, aspects across, in the project's fixed order; a blank is said to be one."""
    aspects = context.plan.section("model").names("aspects")
    width = (tables.MEASURE_MM - 21) / len(aspects)
    rows = tuple(_row(context, area, cells[area.area_id], aspects) for area in context.places if cells[area.area_id])
    shown = [row for of_city in cells.values() for row in of_city.values()]
    return Table(
        TABLE,
        speak("table.model", (), places=context.places),
        speak("table.model_unit", ()),
        (Column(("城市",), Decimal(21)), *(Column((aspect,), width) for aspect in aspects)),
        (rows,),
        (),
        tables.sources(shown),
        look="mx",
    )


def _row(context: Context, area: Area, cells: dict[str, Statement], aspects: tuple[str, ...]) -> Row:
    years = sorted({context.facts.sources[row.source_id].base_date.year for row in cells.values()})
    span = (_year_text(years[0]), "—", _year_text(years[-1])) if years[0] != years[-1] else (_year_text(years[0]),)
    head = Cell((area.short_name,), under=span)
    look = "me" if area is context.area else ""
    return Row((head, *(_cell(context, cells.get(aspect)) for aspect in aspects)), look)


def _year_text(year: int) -> Printed:
    return Printed(f"{year}", "", "date")


def _cell(context: Context, row: Statement | None) -> Cell:
    """One or two phrases on lines of their own."""
    if row is None:
        return Cell(("未见直接记载",), "na")
    parts: list[object] = []
    for phrase in row.text.split("|"):
        filled = (
            replace(part, flags=()) if isinstance(part, Printed) else part
            for part in rich(context, phrase, row.stmt_id)
        )
        parts += [*([Break()] if parts else []), *filled]
    return Cell(tuple(parts))


def _theme(context: Context, theme: Mapping[str, Any]) -> Iterator[Sentence]:
    """A theme's figures, or the names it knows, in one sentence; then what the sources say, best statements first.

    A theme of a single record says nothing of the theme and is left out.
    """
    items = [item for name in theme["indicators"] for item in context.observations(context.area.area_id, name)[-1:]]
    places = (context.area.area_id, *(area.area_id for area in context.within))
    rows = [row for row in context.statements(places, *TOPICS) if row.theme == theme["id"]]
    shown = rows[:PER_THEME]
    title = str(theme.get("title", theme["id"]))
    led = True
    if items:
        yield speak("model.figures", items, theme=title, groups=by_period(context, items),
                    claimed=[item for item in items if "claim" in item.tags])  # fmt: skip
    elif len(named_rows := _by_subject(row for row in rows if row.topic == "platform")) > FEW:
        yield speak("model.named", named_rows, theme=title, rows=named_rows, more=len(named_rows) > NAMES,
                    names=tuple(named(row.subject, row.stmt_id) for row in named_rows[:NAMES]))  # fmt: skip
    else:
        led = False
    if len(shown) > (0 if led else 1):
        yield joined(context, shown, "" if led else title)


def _by_subject(rows: Iterable[Statement]) -> list[Statement]:
    """The first statement on each subject."""
    return list({row.subject: row for row in reversed(tuple(rows))}.values())[::-1]
