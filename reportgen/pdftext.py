"""The text of a finished PDF in reading order, and the files attached to it.

The order is that of the PDF's structure tree (what a screen reader follows), so table cells and the labels of
figures stand where the document has them; text outside the tree, the margin boxes, is running text. A PDF without a
tree is read in the order it was drawn.
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pypdfium2.raw

from reportgen.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_INLINE = frozenset({"/Span", "/Link", "/NonStruct", "/Lbl"})
_FIGURE = "/Figure"
_LINE_PT = 5.5  # a raised citation stands up to 4.5 pt above its line; lines are at least 11 pt apart
_GAP_PT = 2.5  # more than any bearing between neighbouring digits, less than any gap between table cells
_WIDE = (
    "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2014-\u2026\U00020000-\U0003ffff"
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BESIDE_CHINESE = re.compile(f"(?<=[{_WIDE}])[^\\S\\n]+|[^\\S\\n]+(?=[{_WIDE}])")


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page: body by blocks, one a line; running text of its margins; the texts of its figures."""

    number: int
    body: str
    running: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a document, page by page."""

    pages: tuple[PageText, ...]

    @property
    def body(self) -> str:
        """The body text of all pages."""
        return "\n".join(page.body for page in self.pages)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text drawn in one go: where it starts and ends across and its baseline, in points of the `space` it lies in."""

    text: str
    left: float
    right: float
    baseline: float
    space: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of marked content in reading order: its page and number, its block and figure (0 = none)."""

    page: int
    number: int
    block: int
    figure: int


Drawn = dict[int, list[_Piece]]


def read(pdf: bytes) -> PdfText:
    """Return the text of a PDF in reading order; raises DataError for bytes that are no PDF."""
    marks = _marks(pdf)
    with _opened(pdf) as document:
        pages = [_page(document[index], index, marks.get(index)) for index in range(len(document))]
    return PdfText(tuple(pages))


def pages(pdf: bytes) -> int:
    """How many pages a PDF has; raises DataError for bytes that are no PDF."""
    with _opened(pdf) as document:
        return len(document)


def attachment(pdf: bytes, name: str) -> bytes | None:
    """Return an attached file by name, or None; raises DataError for bytes that are no PDF."""
    with _structure(pdf) as document:
        files = document.attachments
        return bytes(files[name].get_file().read_bytes()) if name in files else None


def normalised(text: str) -> str:
    """Text as compared: no word joiners or soft hyphens, no space beside a Chinese character, one space elsewhere."""
    plain = re.sub(r"[^\S\n]+", " ", _INVISIBLE.sub("", text))
    return re.sub(r" ?\n+ ?", "\n", _BESIDE_CHINESE.sub("", plain)).strip()


# --- opening ------------------------------------------------------------------------------------------------------


def _opened(pdf: bytes) -> Any:
    try:
        return closing(pypdfium2.PdfDocument(pdf))
    except pypdfium2.PdfiumError as error:
        raise _unreadable() from error


def _structure(pdf: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(BytesIO(pdf))
    except pikepdf.PdfError as error:
        raise _unreadable() from error


def _unreadable() -> DataError:
    return DataError("读不出这个 PDF", place="PDF", remedy="请检查文件是否完整")


# --- reading order ------------------------------------------------------------------------------------------------


def _marks(pdf: bytes) -> dict[int, list[_Mark]]:
    """Return the marked content of each page index in reading order; empty where the PDF is not tagged."""
    found: dict[int, list[_Mark]] = defaultdict(list)
    with _structure(pdf) as document:
        root = document.Root.get("/StructTreeRoot")
        if root is None:
            return found
        indices = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        for mark in _Walk(indices).visit(root, -1, (0, 0)):
            found[mark.page].append(mark)
    return found


class _Walk:
    """A walk through the structure tree that numbers blocks and figures as it meets them."""

    def __init__(self, indices: dict[tuple[int, int], int]) -> None:
        self._indices, self._count = indices, 0

    def visit(self, element: Any, page: int, within: tuple[int, int]) -> Iterator[_Mark]:
        """Return the marks below an element that lies in block and figure `within`."""
        own = element.get("/Pg")
        page = page if own is None else self._indices[own.objgen]
        kind = str(element.get("/S", ""))
        before = within
        if kind not in _INLINE:
            self._count += 1
            within = self._count, self._count if kind == _FIGURE else within[1]
        for kid in _kids(element):
            if isinstance(kid, int):
                yield _Mark(page, kid, *within)
            elif "/S" in kid:
                yield from self.visit(kid, page, within)
        if within != before:
            self._count += 1


def _kids(element: Any) -> Iterable[Any]:
    kids = element.get("/K", ())
    return kids if isinstance(kids, (pikepdf.Array, tuple)) else (kids,)


# --- one page -----------------------------------------------------------------------------------------------------


def _page(page: Any, index: int, marks: Sequence[_Mark] | None) -> PageText:
    drawn = _drawn(page)
    if marks is None:
        return PageText(index + 1, normalised(_joined(piece for pieces in drawn.values() for piece in pieces)), "")
    blocks: dict[int, list[_Piece]] = defaultdict(list)
    figures: dict[int, list[_Piece]] = defaultdict(list)
    for mark in marks:
        pieces = drawn.pop(mark.number, [])
        blocks[mark.block] += pieces
        if mark.figure:
            figures[mark.figure] += pieces
    return PageText(
        number=index + 1,
        body=normalised("\n".join(_joined(pieces) for pieces in blocks.values() if pieces)),
        running=normalised("\n".join(_joined(pieces) for pieces in drawn.values())),
        figures=tuple(normalised(_joined(pieces)) for pieces in figures.values()),
    )


def _drawn(page: Any) -> Drawn:
    """Return the text drawn on a page by number of its marked content (-1 = unmarked), in the order drawn."""
    found: Drawn = defaultdict(list)
    textpage = page.get_textpage()
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=textpage):
        left, _, right, _ = item.get_bounds()
        # pdfium ends a piece that a gap follows with a space of its own
        piece = _Piece(item.extract().rstrip(" "), left, right, item.get_matrix().f, _space(item))
        found[_mark_number(item)].append(piece)
    return found


def _space(item: Any) -> int:
    """Return the address of the group whose coordinates an object is drawn in; 0 for the page's own."""
    return ctypes.cast(item.container.raw, ctypes.c_void_p).value or 0 if item.container else 0


def _mark_number(item: Any) -> int:
    """Return the number of the marked content an object belongs to, itself or with its group; -1 for none."""
    number = int(pypdfium2.raw.FPDFPageObj_GetMarkedContentID(item.raw))
    return _mark_number(item.container) if number < 0 and item.container else number


def _joined(pieces: Iterable[_Piece]) -> str:
    """Pieces as one text: a space where a gap or a line lies between them."""
    text, before = "", None
    for piece in pieces:
        text += _between(before, piece) + piece.text
        before = piece
    return text


def _between(before: _Piece | None, piece: _Piece) -> str:
    if before is None:
        return ""
    same_line = piece.space == before.space and abs(piece.baseline - before.baseline) < _LINE_PT
    touching = same_line and -_GAP_PT * 4 < piece.left - before.right < _GAP_PT
    return "" if touching else " "
