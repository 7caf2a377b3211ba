"""Rules on tables: rows as wide as the grid, merged cells under a merged cell, paragraphs where Word wants one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reportgen.audit.finished import shortened
from reportgen.audit.wordlint.package import DOCUMENT, W, attribute, fault, setting, whole

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package

_ON = frozenset({"1", "true", "on"})
_LAST = frozenset({f"{W}sectPr", f"{W}bookmarkEnd", f"{W}bookmarkStart"})


def tables(package: Package) -> Iterator[Finding]:
    """Tables whose rows, columns, widths and merged cells do not agree."""
    for name, tree in package.stories():
        for table in tree.iter(f"{W}tbl"):
            place = f"{'表' if name == DOCUMENT else name}「{shortened(setting(table, 'tblPr/tblCaption'))}」"
            yield from _table(place, table)


def _table(place: str, table: Any) -> Iterator[Finding]:
    columns = [whole(attribute(column, "w")) or 0 for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    if not columns:
        yield fault(place, "", "没有列宽；请写 tblGrid")
    told = whole(setting(table, "tblPr/tblW", "w"))
    if setting(table, "tblPr/tblW", "type") == "dxa" and told != sum(columns):
        yield fault(place, f"{told} ≠ {sum(columns)}", "表宽不等于各列之和；请改成一致")
    rows = table.findall(f"{W}tr")
    if not rows:
        yield fault(place, "", "没有行，Word 会说文件已损坏；请去掉这张表")
    merged: set[tuple[int, int]] = set()
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    if any(later and not before for before, later in pairwise(heads)):
        yield fault(place, "", "表头行不在最上，不会重复；请只给开头的行设 tblHeader")
    if setting(table, "tblPr/tblLook", "firstRow") in _ON and not any(heads):
        yield fault(place, "", "有表头样式而没有表头行，续页不会重复；请设 tblHeader")
    for number, row in enumerate(rows, 1):
        merged = yield from _row(f"{place}第{number}行", row, columns, merged)


def _row(
    place: str, row: Any, columns: list[int], above: set[tuple[int, int]]
) -> Generator[Finding, None, set[tuple[int, int]]]:
    """What is wrong in a row; returns the cells, each by first column and span, that may go on in the next."""
    at = whole(setting(row, "trPr/gridBefore")) or 0
    going_on = set()
    for cell in row.findall(f"{W}tc"):
        span = whole(setting(cell, "tcPr/gridSpan")) or 1
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge is not None:
            going_on.add((at, span))
            if attribute(merge, "val") != "restart" and (at, span) not in above:
                yield fault(place, f"第{at + 1}列", "续格之上没有同宽的合并格；请核对 vMerge")
        yield from _cell(place, cell, columns[at : at + span])
        at += span
    at += whole(setting(row, "trPr/gridAfter")) or 0
    if at != len(columns):
        yield fault(place, f"{at} 列", f"表有 {len(columns)} 列，Word 会错开；请核对 gridSpan")
    return going_on


def _cell(place: str, cell: Any, columns: list[int]) -> Iterator[Finding]:
    if len(cell) == 0 or cell[-1].tag != f"{W}p":
        yield fault(place, "", "单元格末尾不是段落，Word 会说文件已损坏；请补一个段落")
    width = whole(setting(cell, "tcPr/tcW", "w"))
    if setting(cell, "tcPr/tcW", "type") == "dxa" and width != sum(columns):
        yield fault(place, f"{width} ≠ {sum(columns)}", "格宽不等于所占各列之和；请改成一致")


def parted(package: Package) -> Iterator[Finding]:
    """Tables that Word would join into one, and texts that end in a table."""
    for name, tree in package.stories():
        for holder in tree.iter():
            if holder.tag in {f"{W}body", f"{W}tc", f"{W}hdr", f"{W}ftr", f"{W}footnote", f"{W}comment"}:
                yield from _parted(name, holder)


def _parted(place: str, holder: Any) -> Iterator[Finding]:
    blocks = [item for item in holder if item.tag not in _LAST]
    for before, after in pairwise(blocks):
        if before.tag == after.tag == f"{W}tbl":
            yield fault(
                place, shortened(setting(after, "tblPr/tblCaption")), "与上一张表相连，Word 会并成一张；请隔一段"
            )
    if blocks and blocks[-1].tag == f"{W}tbl" and holder.tag != f"{W}tc":
        yield fault(place, shortened(setting(blocks[-1], "tblPr/tblCaption")), "末尾是表，其后要有段落；请补一段")
