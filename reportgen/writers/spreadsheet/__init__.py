"""The workbook of a brief: every table, every figure's data and every fact as sheets, for people who make slides.

The way is HTML → tables and captions (`exhibits`), the content model → what each figure draws (`plotted`), both →
sheets of cells with the trail of every number (`exhibit_sheets`, `lists`), and these → .xlsx (`book`). These are loaded
by the call that writes, for whoever reads a workbook (`text`) needs none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.brief import Brief
    from reportgen.facts import Facts
    from reportgen.ledger import Ledger
    from reportgen.style import House
    from reportgen.writers.html import Rendered
    from reportgen.writers.meta import DocumentMeta
    from reportgen.writers.spreadsheet.cells import Sheet

__all__ = ["sheets", "write_xlsx"]


def write_xlsx(  # noqa: PLR0913 (what is written: words, content, facts, record; and how: looks, properties)
    rendered: Rendered, brief: Brief, facts: Facts, record: Ledger, *, house: House, meta: DocumentMeta
) -> bytes:
    """The brief's workbook as .xlsx bytes, the same on every run, with a ledger of its own numbers in it."""
    from dataclasses import replace

    from reportgen import ledger
    from reportgen.writers.spreadsheet import book, carrying, cells, lists

    made = sheets(rendered, brief, facts, record)
    foot = lists.foot(brief)
    own = replace(record, entries=cells.entries(made), running=(meta.title, foot), flow=(), sentences=(), tables={})
    return carrying.carry(book.written(made, house, meta, foot), {ledger.NAME: own.to_json()})


def sheets(rendered: Rendered, brief: Brief, facts: Facts, record: Ledger) -> tuple[Sheet, ...]:
    """The sheets of a brief: what the workbook is, tables and figures in order, facts, derived numbers, sources."""
    from reportgen.writers.spreadsheet import exhibit_sheets, exhibits, lists
    from reportgen.writers.spreadsheet.trails import Trails

    known = {entry.n: entry for entry in rendered.entries if entry.n >= 0}
    trails = Trails.of(brief, facts, record)
    figures = {item.id: item for item in brief.figures()}
    shown = (
        *exhibit_sheets.sheets(exhibits.read(rendered.html, known), figures, trails),
        lists.facts(trails, record),
        *lists.derived(trails),
        lists.sources(exhibits.references(rendered.html, known)),
    )
    return (lists.cover(brief, record.style, shown), *shown)
