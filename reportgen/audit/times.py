"""Points on time: every value with its period (3), the vintage on page 1 and on every page, no word like 今年 (4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reportgen.audit.finding import Finding
from reportgen.audit.finished import HEAD, PROSE, squeezed
from reportgen.audit.wording import unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finished import Block, Finished, Printing

PERIODS, VINTAGE = "periods", "vintage"
_DATED: Final = re.compile(
    r"(?:19|20)\d\d(?:年|[—-]|$|\D)|同期|该年|当年|两年|历年|“十[一二三四五]?五”|资料成文时|年份未载|未载年份|年份都未写明"
)
_LABEL: Final = "数据期"
_RELATIVE: Final = re.compile(
    r"目前|近年来|近年(?!底)|今年|去年|(?<![写说标])明年(?!月|份)|(?<!\d)日前|近日|如今|我市|我区|我省"
)


def periods(file: Finished) -> Iterator[Finding]:
    """Figures with no period in their sentence, row, caption or group of rows."""
    for printing in file.printings:
        block, kind = printing.block, printing.entry.kind
        if kind != "fact" or block.part == "appendix" or block.role == "label":
            continue
        if not _DATED.search(_around(file, printing)):
            remedy = "同一句、同一行或题注里没有期间；请写明"
            yield Finding(PERIODS, block.page, block.place, printing.entry.text, remedy)


def _around(file: Finished, printing: Printing) -> str:
    """What dates a figure: its sentence with the head it stands under, or the words of its card, table or figure."""
    block = printing.block
    at = file.position(block)
    if block.role in PROSE and not block.row:
        before = file.blocks[at - 1] if at else block
        return printing.sentence + (before.text if len(before.text) <= HEAD else "") + file.noted(block)
    return _beside(file, block)


def _beside(file: Finished, block: Block) -> str:
    """What dates a cell or a caption: its row, the heads of its table, its caption, the row that heads its group."""
    if block.role in {"caption", "subtitle"}:
        at = file.position(block)
        return "".join(item.text for item in file.blocks[max(0, at - 1) : at + 2])
    if not block.table:
        return file.together(block)
    cells = file.table(block.table)
    heads = [item.text for item in cells if item.role in {"head", "caption", "subtitle"}]
    groups = [item.text for item in cells if item.row <= block.row and file.alone(item)]
    return "\n".join([file.together(block), *heads, *groups[-1:], *file.captions(block.table)])


def vintage(file: Finished) -> Iterator[Finding]:
    """A first page or a footer without the vintage of the data, and words that need today's date to be understood."""
    opening = "".join(squeezed(block.text) for block in file.blocks if block.part == "front")
    if not re.search(rf"{_LABEL}：?(?:(?:19|20)\d\d|未见)", opening):
        yield Finding(VINTAGE, 1 if file.sheets else None, "首页", "", f"没有「{_LABEL}」；请在报头印出")
    yield from _footers(file)
    for block in file.blocks:
        for match in _RELATIVE.finditer(unquoted(block.text)) if block.part != "references" else ():
            yield Finding(VINTAGE, block.page, block.place, match[0], "离开成文时就说不清；请写明年份或地名")


def _footers(file: Finished) -> Iterator[Finding]:
    wanted = {squeezed(text) for text in file.ledger.running}
    for passage in file.margins if file.kind == "pdf" else ():
        if wanted and not any(text in squeezed(passage.text) for text in wanted):
            yield Finding(VINTAGE, passage.number, "页脚", "", f"没有「{_LABEL}」一行；请恢复页脚")
    printed = any(text in squeezed(passage.text) for passage in file.margins for text in wanted)
    if file.kind == "docx" and wanted and not printed:
        yield Finding(VINTAGE, None, "页脚", "", f"没有「{_LABEL}」一行；请恢复页脚")
