"""Points on figures and tables: complete (14), numbered and referred to first (15), tables whole and explained (20)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reportgen.audit.finding import Finding
from reportgen.audit.finished import CAPTION, PROSE, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.audit.finished import Block, Finished

OBJECTS, NUMBERING, TABLES = "objects", "numbering", "tables"
SHORTEST, LONGEST = 40, 160  # characters of an alternative text
_TITLE: Final = 4  # a title has at least so many characters
_REACH: Final = 3  # caption, subtitle and object follow each other
_MISSING, _VOID = "…", "—"
_HALF: Final = 0.5
_LEGENDS: Final = {_MISSING: re.compile(r"…为?未见"), _VOID: re.compile(r"—为?不适用")}


def objects(file: Finished) -> Iterator[Finding]:
    """Figures and tables without number, title, subtitle, source, or with too short or too long an alternative text."""
    blocks = file.body
    cites = any(block.part == "references" for block in blocks)  # a brief on nothing has no source to name
    for index, block in enumerate(blocks):
        if block.role == "caption":
            yield from _caption(blocks, index, cites=cites)
        if block.role == "picture":
            yield from _picture(blocks, index)
    yield from _uncaptioned(file)


def _caption(blocks: Sequence[Block], index: int, *, cites: bool) -> Iterator[Finding]:
    """What a caption and what follows it lack."""
    block = blocks[index]
    match = CAPTION.match(squeezed(block.text))
    if match is None or len(match[3]) < _TITLE:
        yield Finding(OBJECTS, block.page, block.place, "", "题名没有编号或没有文字；请补上")
    if index + 1 == len(blocks) or blocks[index + 1].role != "subtitle":
        yield Finding(OBJECTS, block.page, block.place, "", "没有副题（指标、单位、期间）；请补上")
    if cites and not any(item.role == "source" for item in _own(blocks, index)):
        yield Finding(OBJECTS, block.page, block.place, "", "没有「资料来源」；请补上")


def _own(blocks: Sequence[Block], index: int) -> Iterator[Block]:
    """What follows a caption up to the first paragraph behind its notes, the next caption or heading."""
    ended = False
    for block in blocks[index + 1 :]:
        ended = ended or block.role in {"note", "source"}
        if block.role in {"caption", "heading"} or (ended and block.role not in {"note", "source"}):
            return
        yield block


def _picture(blocks: Sequence[Block], index: int) -> Iterator[Finding]:
    block = blocks[index]
    length = len(block.alt)
    if not SHORTEST <= length <= LONGEST:
        remedy = f"替代文字 {length} 字，应为 {SHORTEST}—{LONGEST} 字；请改写"
        yield Finding(OBJECTS, block.page, block.place or "图", block.alt[:_TITLE], remedy)
    if not any(item.role == "caption" for item in blocks[max(0, index - _REACH) : index]):
        yield Finding(OBJECTS, block.page, block.place or "图", "", "图没有题；请补上编号与题名")


def _uncaptioned(file: Finished) -> Iterator[Finding]:
    """Tables of the sections that no caption heads; those of page 1, the notes and the appendix need none."""
    tables = dict.fromkeys(block.table for block in file.body if block.table and block.part == "body")
    for number in tables:
        if not file.captions(number):
            first = file.table(number)[0]
            yield Finding(OBJECTS, first.page, first.place, "", "表没有题；请补上编号、题名与单位")


def numbering(file: Finished) -> Iterator[Finding]:
    """Figures and tables not numbered one after the other, or not referred to before they appear."""
    seen: dict[str, list[int]] = {"图": [], "表": []}
    said = ""
    for block in file.body:
        match = CAPTION.match(squeezed(block.text)) if block.role == "caption" else None
        if match is not None:
            kind, number = match[1], int(match[2])
            seen[kind].append(number)
            if number != len(seen[kind]):
                remedy = f"应为{kind}{len(seen[kind])}；请依次编号"
                yield Finding(NUMBERING, block.page, block.place, f"{kind}{number}", remedy)
            if not re.search(rf"{kind}{number}(?!\d)", said):
                yield Finding(NUMBERING, block.page, block.place, f"{kind}{number}", "前面的正文没有提到；请先引后出")
        elif block.role in PROSE or block.role == "cell":
            said += squeezed(block.text)


def tables(file: Finished) -> Iterator[Finding]:
    """Tables that go on without their head, rows parted by a page, too many empty cells, signs left unexplained."""
    for number in dict.fromkeys(block.table for block in file.blocks if block.table):
        cells = file.table(number)
        yield from _over_pages(file, cells)
        if cells[0].part not in {"front", "appendix"}:
            yield from _filled(cells)
    yield from _unexplained(file)


def _over_pages(file: Finished, cells: Sequence[Block]) -> Iterator[Finding]:
    """A page of a table that does not open with its head, or opens with the rest of a row."""
    pages = sorted({block.page for block in cells if block.page is not None})
    for page in pages[1:]:
        here = [block for block in cells if block.page == page]
        if not any(block.repeated for block in here):
            yield Finding(TABLES, page, here[0].place, "", "续页没有重复表头；请用 thead 写表头")
    for block in cells:
        on = {line.page for line in block.lines}
        if len(on) > 1:
            yield Finding(TABLES, block.page, block.place, "", "一行被分在两页；请不让行内分页")
    yield from _torn(file, cells, pages)


def _torn(file: Finished, cells: Sequence[Block], pages: Sequence[int]) -> Iterator[Finding]:
    """The first row of a further page that has no first cell: the rest of the row before it."""
    columns = len({block.text for block in cells if block.role == "head" and not block.repeated})
    for page in pages[1:]:
        rows = [block.row for block in cells if block.page == page and not block.repeated]
        first = [block for block in cells if rows and block.row == rows[0]]
        before = [block for block in cells if block.page == page - 1 and block.role == "cell"]
        short = first and not file.alone(first[0]) and len(first) < columns - 1
        if short and before and first[0].lines and _inset(first[0], cells):
            yield Finding(TABLES, page, first[0].place, "", "一行被分在两页；请不让行内分页")


def _inset(block: Block, cells: Sequence[Block]) -> bool:
    """Whether a cell stands right of the table's first column."""
    lefts = [line.left for item in cells for line in item.lines]
    return block.lines[0].left > min(lefts) + 20  # points: wider than any padding


def _filled(cells: Sequence[Block]) -> Iterator[Finding]:
    data = [squeezed(block.text) for block in cells if block.role == "cell"]
    missing = sum(text == _MISSING for text in data)
    if data and missing > len(data) * _HALF:
        remedy = f"{len(data)} 格中 {missing} 格未见数据；请改为文字或合并"
        yield Finding(TABLES, cells[0].page, cells[0].place, _MISSING, remedy)


def _unexplained(file: Finished) -> Iterator[Finding]:
    text = squeezed("".join(block.text for block in file.blocks))
    for sign, legend in _LEGENDS.items():
        used = next((block for block in file.blocks if block.role == "cell" and squeezed(block.text) == sign), None)
        if used is not None and not legend.search(text):
            yield Finding(TABLES, used.page, used.place, sign, "没有说明这个记号；请在注或首页写明")
