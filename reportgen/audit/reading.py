"""A finished file opened: which format it is, what it carries, its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen import filetext, pdftext
from reportgen.alignment import Passage
from reportgen.audit import paper, webpage, wordfile
from reportgen.audit.finished import Finished
from reportgen.errors import UsageError
from reportgen.writers.spreadsheet.text import is_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.audit.finished import Block
    from reportgen.ledger import Ledger
    from reportgen.pdftext import Sheet


def read(path: Path) -> Finished:
    """The finished file at a path; raises DataError where it is none or bears no ledger, UsageError for a workbook."""
    data, ledger = filetext.carried(path)
    if is_workbook(data):
        remedy = "工作簿里的数字用 reportgen trace 逐个核对；审读请给同一份简报的 PDF、Word 或网页"
        raise UsageError("工作簿不审读，它没有文句和页面", place=str(path), remedy=remedy)
    with filetext.damage_told(path):
        return _read(path, data, ledger)


def _read(path: Path, data: bytes, ledger: Ledger) -> Finished:
    if data.startswith(b"%PDF"):
        sheets = pdftext.sheets(data)
        margins = tuple(Passage(sheet.number, pdftext.text_of(sheet).running) for sheet in sheets)
        return Finished(path, "pdf", data, ledger, _paper(data, sheets, ledger), margins, sheets)
    if filetext.is_web(data):
        return Finished(path, "html", data, ledger, webpage.blocks(data))
    return Finished(path, "docx", data, ledger, wordfile.blocks(data), filetext.docx_margins(data))


def _paper(data: bytes, sheets: tuple[Sheet, ...], ledger: Ledger) -> tuple[Block, ...]:
    return paper.blocks(sheets, pdftext.alternatives(data), ledger.flow)
