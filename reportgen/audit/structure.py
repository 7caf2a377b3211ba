"""What a PDF tells a screen reader, judged: headings, figures, tables, lists, links and that all content is reached.

The rules are those of ISO 14289-1 (PDF/UA-1) and of the structure that ISO 19005-3 asks of level A.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.finding import Finding
from reportgen.audit.tagtree import drawn, tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pikepdf

    from reportgen.audit.tagtree import Codes, Drawn, Element

CONTENT, PARENTS, HEADINGS, OUTLINE = "pdf-content", "pdf-parents", "pdf-headings", "pdf-outline"
FIGURES, TABLES, LISTS, LINKS, CHARACTERS = "pdf-figures", "pdf-tables", "pdf-lists", "pdf-links", "pdf-characters"
NOTES = "pdf-notes"
_AGAIN: Final = "请重新编写"
_HEADING: Final = re.compile(r"H([1-6])")
_GROUPS: Final = frozenset({"THead", "TBody", "TFoot"})
_INSIDE: Final[Mapping[str, frozenset[str]]] = {
    "Table": frozenset({"Caption", "TR"}) | _GROUPS,
    "THead": frozenset({"TR"}),
    "TBody": frozenset({"TR"}),
    "TFoot": frozenset({"TR"}),
    "TR": frozenset({"TH", "TD"}),
    "L": frozenset({"Caption", "L", "LI"}),
    "LI": frozenset({"Lbl", "LBody"}),
    "TOC": frozenset({"Caption", "TOC", "TOCI"}),
    "TOCI": frozenset({"Lbl", "NonStruct", "P", "Reference", "TOC"}),
}  # what these may hold, ISO 14289-1, 7.2
_SHOWN: Final = 12


def findings(document: pikepdf.Pdf) -> Iterator[Finding]:
    """What is wrong with the structure of a PDF; one finding where it has none."""
    root = tree(document)
    if root is None or not root.kids:
        yield Finding(CONTENT, None, "结构树", "没有", f"读屏软件读不出次序；{_AGAIN}")
        return
    maps: Codes = {}
    pages = [drawn(page, maps) for page in document.pages]
    elements = list(root.all())
    yield from _content(pages)
    yield from _characters(pages)
    yield from _parents(document, root, elements)
    yield from _headings(elements, pages)
    yield from _outline(document, elements, pages)
    for element in elements:
        yield from _held(element)
        if element.kind == "Figure" and not str(element.source.get("/Alt", "")).strip():
            yield Finding(FIGURES, element.page, "图", "没有替代文字", "请在数据或大纲中补上")
        if element.kind == "Table":
            yield from _table(element)
    yield from _notes(elements)
    yield from _links(document, elements)


def said(element: Element, pages: Sequence[Drawn]) -> str:
    """The words of an element in reading order."""
    marks = (mark for part in element.all() for mark in part.marks)
    return "".join(pages[page - 1].texts.get(number, "") for page, number in marks if page)


# --- content and the way to it ------------------------------------------------------------------------------------


def _content(pages: Sequence[Drawn]) -> Iterator[Finding]:
    for number, page in enumerate(pages, start=1):
        if page.unmarked:
            value = f"{page.unmarked} 处既无标签也非装饰"
            yield Finding(CONTENT, number, "页面内容", value, f"每处内容须有标签，或标为装饰；{_AGAIN}")
        if page.mixed:
            yield Finding(CONTENT, number, "页面内容", f"{page.mixed} 处装饰与正文相套", _AGAIN)


def _characters(pages: Sequence[Drawn]) -> Iterator[Finding]:
    for number, page in enumerate(pages, start=1):
        for font, codes in sorted(page.unmapped.items()):
            value = "、".join(f"{code:04X}" for code in sorted(codes)[:_SHOWN])
            yield Finding(
                CHARACTERS, number, f"字体 {font}", value, f"这些字形没有对应的字，复制和朗读会出错；{_AGAIN}"
            )


def _parents(document: pikepdf.Pdf, root: Element, elements: Sequence[Element]) -> Iterator[Finding]:
    """Whether each page and annotation leads back to the elements that hold it, and each element to its parent."""
    owners = {(mark, _key(element.source)) for element in elements for mark in element.marks}
    numbers = _numbers(root.source.get("/ParentTree", {}))
    told = set()
    for number, sheet in enumerate(document.pages, start=1):
        entries = numbers.get(_int(sheet.obj.get("/StructParents")), ())
        told |= {((number, mark), _key(owner)) for mark, owner in enumerate(entries) if owner is not None}
    for (page, mark), _ in sorted(owners ^ told, key=str)[:_SHOWN]:
        yield Finding(PARENTS, page, f"标记 {mark}", "与结构树不一致", _AGAIN)
    for element in elements:
        for kid in element.kids:
            if _key(kid.source.get("/P")) != _key(element.source):
                yield Finding(PARENTS, kid.page, kid.kind, "上级与结构树不一致", _AGAIN)


def _numbers(node: Any) -> dict[int, Any]:
    """Return a number tree as a mapping."""
    flat = list(node.get("/Nums", ()))
    found = {int(key): value for key, value in zip(flat[::2], flat[1::2], strict=False)}
    for kid in node.get("/Kids", ()):
        found |= _numbers(kid)
    return found


def _key(held: Any) -> tuple[int, int] | None:
    return getattr(held, "objgen", None)


def _int(held: Any) -> int:
    return -1 if held is None else int(held)


# --- headings and bookmarks ---------------------------------------------------------------------------------------


def _levels(elements: Sequence[Element]) -> Iterator[tuple[int, Element]]:
    for element in elements:
        match = _HEADING.fullmatch(element.kind)
        if match:
            yield int(match[1]), element


def _headings(elements: Sequence[Element], pages: Sequence[Drawn]) -> Iterator[Finding]:
    """One heading of level 1, the first; and no level left out on the way down."""
    found = list(_levels(elements))
    if [level for level, _ in found[:1]] != [1] or Counter(level for level, _ in found)[1] != 1:
        yield Finding(HEADINGS, None, "标题", "一级标题须有且只有一个，列在最前", "请检查模板的标题层级")
    for (before, _), (level, element) in pairwise(found):
        if level > before + 1:
            value = f"H{before} 之后是 H{level}"
            yield Finding(HEADINGS, element.page, said(element, pages), value, "标题层级不可跳过，请改模板")


def _outline(document: pikepdf.Pdf, elements: Sequence[Element], pages: Sequence[Drawn]) -> Iterator[Finding]:
    """Whether the bookmarks are the headings, with or without the title above them, in order and by level."""
    with document.open_outline() as outline:
        marks = list(_bookmarks(outline.root, 1))
    headings = [(level, _squeezed(said(element, pages))) for level, element in _levels(elements)]
    if headings[:1] != marks[:1]:
        headings = [(level - 1, title) for level, title in headings if level > 1]
    for (level, title), times in (Counter(headings) - Counter(marks)).items():
        yield Finding(OUTLINE, None, title, f"第 {level} 级标题，书签缺 {times} 条", "请检查样式的 bookmark-level")
    for (level, title), times in (Counter(marks) - Counter(headings)).items():
        yield Finding(
            OUTLINE, None, title, f"第 {level} 级书签 {times} 条，没有这样的标题", "请检查样式的 bookmark-level"
        )
    if Counter(headings) == Counter(marks) and headings != marks:
        yield Finding(OUTLINE, None, "书签", "次序与标题不同", _AGAIN)


def _bookmarks(items: Sequence[Any], level: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield level, _squeezed(str(item.title))
        yield from _bookmarks(item.children, level + 1)


def _squeezed(text: str) -> str:
    return re.sub("[\\s\u2060\u200b\u00ad]+", "", text)


# --- lists, tables, links -----------------------------------------------------------------------------------------


def _held(element: Element) -> Iterator[Finding]:
    """Whether a list or a part of a table holds only what it may."""
    wrong = [kid for kid in element.kids if kid.kind not in _INSIDE[element.kind]] if element.kind in _INSIDE else []
    point = LISTS if element.kind in {"L", "LI", "TOC", "TOCI"} else TABLES
    for kid in wrong:
        yield Finding(point, kid.page, element.kind, kid.kind, f"{element.kind} 之下不可有 {kid.kind}；请改模板")


def _table(table: Element) -> Iterator[Finding]:
    """Whether each row is as wide as the others, and each cell of figures has a header."""
    rows = [row for part in table.kids for row in ([part] if part.kind == "TR" else part.kids) if row.kind == "TR"]
    for kid in table.kids[1:-1]:
        if kid.kind == "Caption":
            yield Finding(TABLES, kid.page, "表题", "不在表的首尾", "请改模板")
    grid = list(_grid(rows))
    widths = {max(cells) + 1 for cells in grid if cells}
    if len(widths) > 1:
        yield Finding(
            TABLES, table.page, "表", f"各行列数不一：{'、'.join(map(str, sorted(widths)))}", "请补齐或合并单元格"
        )
    names = {str(cell.source.get("/ID", "")) for row in rows for cell in row.kids if cell.kind == "TH"}
    for number, cells in enumerate(grid):
        for column, cell in cells.items():
            yield from _cell(cell, column, grid[:number], cells, names)


def _cell(
    cell: Element, column: int, above: Sequence[dict[int, Element]], row: dict[int, Element], names: set[str]
) -> Iterator[Finding]:
    """Whether a header says what it heads, and another cell has a header above, at its left or by name."""
    if cell.kind == "TH":
        if str(cell.attribute("/Scope")) not in {"/Row", "/Column", "/Both"}:
            yield Finding(TABLES, cell.page, "表头单元格", "没有 Scope", f"读屏软件不知它统领行还是列；{_AGAIN}")
        return
    heads = [other[column] for other in above if column in other]
    left = [other for at, other in row.items() if at < column]
    headed = _heading(heads, {"/Column", "/Both"}) or _heading(left, {"/Row", "/Both"})
    if not headed and not names.intersection(str(name) for name in cell.attribute("/Headers") or ()):
        yield Finding(TABLES, cell.page, "表的单元格", f"第 {column + 1} 列没有表头", "请给这一列或这一行加表头")


def _heading(cells: Sequence[Element], scopes: set[str]) -> bool:
    return any(cell.kind == "TH" and str(cell.attribute("/Scope")) in scopes for cell in cells)


def _grid(rows: Sequence[Element]) -> Iterator[dict[int, Element]]:
    """Return each row's cells by column, spans filled in."""
    hanging: dict[int, tuple[Element, int]] = {}
    for row in rows:
        cells = {column: cell for column, (cell, _) in hanging.items()}
        hanging = {column: (cell, left - 1) for column, (cell, left) in hanging.items() if left > 1}
        column = 0
        for cell in row.kids:
            while column in cells:
                column += 1
            for _ in range(_int(cell.attribute("/ColSpan") or 1)):
                cells[column] = cell
                if (deep := _int(cell.attribute("/RowSpan") or 1)) > 1:
                    hanging[column] = (cell, deep - 1)
                column += 1
        yield cells


def _notes(elements: Sequence[Element]) -> Iterator[Finding]:
    """Whether each footnote has an ID of its own, as ISO 14289-1, 7.9, asks."""
    notes = [element for element in elements if element.kind == "Note"]
    names = Counter(str(note.source.get("/ID", "")) for note in notes)
    for name, times in names.items():
        if not name or times > 1:
            page = next(note.page for note in notes if str(note.source.get("/ID", "")) == name)
            yield Finding(NOTES, page, "脚注", f"编号“{name}”有 {times} 条", f"每条脚注须有自己的编号；{_AGAIN}")


def _links(document: pikepdf.Pdf, elements: Sequence[Element]) -> Iterator[Finding]:
    """Whether each link lies in a link element, says what it is and is reached by the tab key in reading order."""
    within = {_key(held) for element in elements if element.kind == "Link" for held in element.annotations}
    for number, page in enumerate(document.pages, start=1):
        links = [held for held in page.obj.get("/Annots", ()) if held.get("/Subtype") == "/Link"]
        loose = sum(_key(held) not in within for held in links)
        if loose:
            yield Finding(LINKS, number, "链接", f"{loose} 处不在链接标签内", _AGAIN)
        dumb = sum(not str(held.get("/Contents", "")).strip() for held in links)
        if dumb:
            yield Finding(LINKS, number, "链接", f"{dumb} 处没有说明文字", _AGAIN)
        if links and page.obj.get("/Tabs") != "/S":
            yield Finding(LINKS, number, "制表键次序", str(page.obj.get("/Tabs", "没有")), f"应依结构（/S）；{_AGAIN}")
