"""Blocks to body elements: paragraphs, captions, pictures and tables; no look but by the name of a style."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportgen.errors import TemplateError
from reportgen.writers.word.blocks import Block, Caption, Cell, Field, Grid, Image, Number, Paragraph, Row, Run
from reportgen.writers.word.contents import placeholder
from reportgen.writers.word.numbering import bullets
from reportgen.writers.word.runs import runs
from reportgen.writers.word.table_styles import columns_mm
from reportgen.writers.word.xml import Element, twips_of_mm, w

if TYPE_CHECKING:
    from reportgen.style import House

DrawPicture = Callable[[Image, Iterator[int]], Iterable[Element]]


@dataclass
class Composer:
    """Turns blocks to elements; it hands out bookmark and drawing ids in order, so the bytes stay the same."""

    house: House
    bookmarks: Mapping[str, str]
    draw: DrawPicture
    list_numbers: Mapping[int, int] = field(default_factory=dict)
    _ids: int = 0

    def body(self, blocks: tuple[Block, ...]) -> Iterator[Element]:
        """Yield the elements of blocks."""
        for block in blocks:
            yield self._element(block)

    def _element(self, block: Block) -> Element:
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, Caption):
            return self._caption(block)
        if isinstance(block, Image):
            return w("p", _style("Figure"), *(w("r", one) for one in self.draw(block, iter(self._next, 0))))
        return self._grid(block) if isinstance(block, Grid) else placeholder()

    def _next(self) -> int:
        self._ids += 1
        return self._ids

    def _paragraph(self, block: Paragraph) -> Element:
        number = self.list_numbers.get(block.ordered) or bullets(block)
        element = w("p", _style(block.style, number, block.level), *runs(block.content, self.bookmarks))
        return self._marked(element, block.anchors, 1, len(element))

    def _caption(self, block: Caption) -> Element:
        """Return a caption; its bookmark holds kind and number, which is what a reference to it shows."""
        number = Field(f"SEQ {block.kind} \\* ARABIC", block.number, "CaptionNumber")
        name = Number(block.entry, (Run(block.kind, "CaptionNumber"), number))
        label = runs((name, Run("\u3000", "CaptionNumber")), self.bookmarks)
        element = w("p", _style("Caption"), *label, *runs(block.words, self.bookmarks))
        return self._marked(element, block.anchors, 1, 2)

    def _marked(self, element: Element, anchors: tuple[str, ...], start: int, end: int) -> Element:
        """Put the anchors' bookmarks around the children from start to end."""
        for anchor in anchors:
            number = self._next()
            element.insert(end, w("bookmarkEnd", id=number))
            element.insert(start, w("bookmarkStart", id=number, name=self.bookmarks[anchor]))
            end += 2
        return element

    def _grid(self, grid: Grid) -> Element:
        millimetres = grid.widths_mm or self._default_columns(grid)
        columns = _rounded(millimetres)
        look = w("tblLook", val="0420" if grid.rows[0].header else "0000", **_LOOK, firstRow=int(grid.rows[0].header))
        properties = w(
            "tblPr",
            w("tblStyle", val=grid.style),
            w("tblW", w=sum(columns), type="dxa"),
            w("tblLayout", type="fixed"),
            look,
            w("tblCaption", val=grid.title),
        )
        whole = grid.style not in _BREAKABLE
        rows = (self._row(row, columns, whole=whole) for row in grid.rows)
        return w("tbl", properties, w("tblGrid", *(w("gridCol", w=column) for column in columns)), *rows)

    def _default_columns(self, grid: Grid) -> tuple[float, ...]:
        if grid.style == "BriefStrip":
            count = len(grid.rows[0].cells)
            *_, around = columns_mm(self.house, "BriefGuide") or (0.0,)
            return ((around or self.house.page.measure_mm) / count,) * count  # the guide may have no columns
        return columns_mm(self.house, grid.style)

    def _row(self, row: Row, columns: list[int], *, whole: bool) -> Element:
        properties = w("trPr", w("cantSplit") if whole else None, w("tblHeader") if row.header else None)
        element, column = w("tr", properties), 0
        for cell in row.cells:
            width = sum(columns[column : column + cell.span])
            element.append(self._cell(cell, width))
            column += cell.span
        if column != len(columns):
            raise TemplateError(
                f"表行占 {column} 列，表有 {len(columns)} 列", place="HTML", remedy="核对 colgroup 与 colspan"
            )
        return element

    def _cell(self, cell: Cell, width: int) -> Element:
        properties = w(
            "tcPr",
            w("tcW", w=width, type="dxa"),
            w("gridSpan", val=cell.span) if cell.span > 1 else None,
            w("vMerge", val="restart") if cell.rows > 1 else w("vMerge") if cell.continued else None,
        )
        return w("tc", properties, *self.body(cell.blocks))


_BREAKABLE = frozenset({"BriefDefinitions"})  # rows of running text may go over the page
_LOOK = {"lastRow": 0, "firstColumn": 0, "lastColumn": 0, "noHBand": 1, "noVBand": 1}


def _style(style: str, number: int | None = None, level: int = 0) -> Element:
    listed = w("numPr", w("ilvl", val=level), w("numId", val=number)) if number else None
    return w("pPr", w("pStyle", val=style), listed)


def _rounded(millimetres: tuple[float, ...]) -> list[int]:
    """Return column widths in twips whose sum is the rounded sum of the widths."""
    edges = [twips_of_mm(sum(millimetres[:number])) for number in range(len(millimetres) + 1)]
    return [right - left for left, right in itertools.pairwise(edges)]
