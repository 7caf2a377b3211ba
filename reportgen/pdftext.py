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
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pypdfium2.raw

from reportgen.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_INLINE = frozenset({"/Span", "/Link", "/NonStruct", "/Lbl"})
_FIGURE, _TABLE, _ROW = "/Figure", "/Table", "/TR"
NOTE = "Note"  # the tag of a footnote
SIGN = "Sign"  # in place of a tag: the sign of a footnote, where it is called and before its text
CONTENTS = "TOC"  # the tag of a table of contents, which all its parts bear here
_LINE_PT = 5.5  # a raised citation stands up to 4.5 pt above its line; lines are at least 11 pt apart
_GAP_PT = 2.5  # more than any bearing between neighbouring digits, less than any gap between table cells
_APART_PT = 12  # more than a space, less than what parts the two ends of a margin
_WIDE = (
    "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2014-\u2026\U00020000-\U0003ffff"
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BESIDE_CHINESE = re.compile(f"(?<=[{_WIDE}])[^\\S\\n]+|[^\\S\\n]+(?=[{_WIDE}])")


class LockedError(DataError):
    """A PDF that asks for a password."""


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
class Piece:
    """Text drawn in one go: where it starts and ends across, its baseline and size, in points of its `space`.

    The space is 0 for the page's own coordinates, else that of the group it is drawn in.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    space: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of marked content in reading order: its page and number, its block and figure (0 = none).

    `tag` is the block's own in the structure tree (`P`, `TD`, `H2`; `TOC` for all parts of a contents list; `Sign` for
    the sign of a footnote, which is no text), `table` and `row` number the tables and the rows of the document from 1
    (0 outside).
    """

    page: int
    number: int
    block: int
    figure: int
    tag: str = ""
    table: int = 0
    row: int = 0


Drawn = dict[int, list[Piece]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as drawn: number, size in points, its pieces by marked content (-1 = unmarked), marks in reading order.

    `marks` is None in a file that is not tagged.
    """

    number: int
    width: float
    height: float
    drawn: Drawn
    marks: tuple[Mark, ...] | None


def read(pdf: bytes) -> PdfText:
    """Return the text of a PDF in reading order; raises DataError for bytes that are no PDF."""
    return PdfText(tuple(map(text_of, sheets(pdf))))


def sheets(pdf: bytes) -> tuple[Sheet, ...]:
    """Return the pages of a PDF as drawn; raises DataError for bytes that are no PDF."""
    marks = _marks(pdf)
    with _opened(pdf) as document:
        return tuple(_sheet(document[index], index, marks) for index in range(len(document)))


def pages(pdf: bytes) -> int:
    """How many pages a PDF has; raises DataError for bytes that are no PDF."""
    with _opened(pdf) as document:
        return len(document)


def destinations(pdf: bytes) -> dict[str, int]:
    """Return the page of each place that a PDF names, from 1; raises DataError for bytes that are no PDF."""
    with _structure(pdf) as document:
        numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        named = document.Root.get("/Dests", pikepdf.Dictionary())
        return {str(name).removeprefix("/"): numbers[place[0].objgen] for name, place in named.items()}


def attachment(pdf: bytes, name: str) -> bytes | None:
    """Return an attached file by name, or None; raises DataError for bytes that are no PDF."""
    with _structure(pdf) as document:
        files = document.attachments
        return bytes(files[name].get_file().read_bytes()) if name in files else None


def alternatives(pdf: bytes) -> tuple[str, ...]:
    """Return the alternative texts of the figures in reading order, blank where one has none; raises DataError."""
    with _structure(pdf) as document:
        root = document.Root.get("/StructTreeRoot")
        return () if root is None else tuple(_alternatives(root))


def _alternatives(element: Any) -> Iterator[str]:
    if str(element.get("/S", "")) == _FIGURE:
        yield str(element.get("/Alt", ""))
    for kid in kids(element):
        if not isinstance(kid, int) and "/S" in kid:
            yield from _alternatives(kid)


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
    except pikepdf.PasswordError as error:
        raise LockedError("有密码，读不出", place="PDF", remedy="请用没有加密的那一份") from error
    except pikepdf.PdfError as error:
        raise _unreadable() from error


def _unreadable() -> DataError:
    return DataError("读不出这个 PDF", place="PDF", remedy="请检查文件是否完整")


# --- reading order ------------------------------------------------------------------------------------------------


def _marks(pdf: bytes) -> dict[int, list[Mark]]:
    """Return the marked content of each page index in reading order; empty where the PDF is not tagged."""
    found: dict[int, list[Mark]] = defaultdict(list)
    with _structure(pdf) as document:
        root = document.Root.get("/StructTreeRoot")
        if root is None:
            return found
        indices = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        for mark in _Walk(indices).visit(root, -1, Mark(-1, -1, 0, 0)):
            found[mark.page].append(mark)
    return found


class _Walk:
    """A walk through the structure tree that numbers blocks and figures as it meets them."""

    def __init__(self, indices: dict[tuple[int, int], int]) -> None:
        self._indices, self._count = indices, 0
        self._numbers = {_TABLE: 0, _ROW: 0}

    def visit(self, element: Any, page: int, within: Mark) -> Iterator[Mark]:
        """Return the marks below an element whose block, figure, table and row are those of `within`."""
        own = element.get("/Pg")
        page = page if own is None else self._indices[own.objgen]
        inner = self._entered(str(element.get("/S", "")), within)
        for kid in kids(element):
            if isinstance(kid, int):
                yield replace(inner, page=page, number=kid)
            elif "/S" in kid:
                yield from self.visit(kid, page, inner)
        if inner is not within:
            self._count += 1

    def _entered(self, kind: str, within: Mark) -> Mark:
        """Return where marks below an element of this kind lie; the same where it begins no block."""
        if (kind == "/Reference" and within.tag != CONTENTS) or (kind == "/Lbl" and within.tag == NOTE):
            return replace(within, tag=SIGN)
        if kind in _INLINE:
            return within
        self._count += 1
        inner = replace(within, block=self._count, tag=CONTENTS if within.tag == CONTENTS else kind[1:])
        if kind == _FIGURE:
            return replace(inner, figure=self._count)
        if kind in self._numbers:
            self._numbers[kind] += 1
        if kind == _TABLE:
            return replace(inner, table=self._numbers[kind], row=0)
        return replace(inner, row=self._numbers[kind]) if kind == _ROW else inner


def kids(element: Any) -> list[Any]:
    """Return the children of an element of the structure tree, also where it has only one; none that leads nowhere."""
    held = element.get("/K", ())
    found = list(held) if isinstance(held, (pikepdf.Array, tuple)) else [held]
    return [kid for kid in found if isinstance(kid, (int, pikepdf.Dictionary))]


# --- one page -----------------------------------------------------------------------------------------------------


def _sheet(page: Any, index: int, marks: Mapping[int, Sequence[Mark]]) -> Sheet:
    """A page of a document; in a tagged one a page without marks has none, in another they are unknown."""
    width, height = page.get_size()
    return Sheet(index + 1, width, height, _drawn(page), tuple(marks.get(index, ())) if marks else None)


def text_of(sheet: Sheet) -> PageText:
    """Return the text of a page in reading order."""
    drawn = dict(sheet.drawn)
    if sheet.marks is None:
        return PageText(sheet.number, normalised(joined(piece for pieces in drawn.values() for piece in pieces)), "")
    blocks: dict[int, list[Piece]] = defaultdict(list)
    figures: dict[int, list[Piece]] = defaultdict(list)
    for mark in sheet.marks:
        pieces = shown(mark, drawn.pop(mark.number, []))
        blocks[mark.block] += pieces
        if mark.figure:
            figures[mark.figure] += pieces
    return PageText(
        number=sheet.number,
        body=normalised("\n".join(joined(pieces) for pieces in blocks.values() if pieces)),
        running=normalised("\n".join(map(joined, _stretches(drawn)))),
        figures=tuple(normalised(joined(pieces)) for pieces in figures.values()),
    )


def shown(mark: Mark, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces of a mark as they count: the sign of a footnote takes its place but is no text."""
    return [replace(piece, text="") for piece in pieces] if mark.tag == SIGN else pieces


def _stretches(drawn: Drawn) -> Iterator[list[Piece]]:
    """Return what is left of a page by marked content, the unmarked parted where a line or a wide gap lies between."""
    yield from (pieces for number, pieces in drawn.items() if number >= 0)
    stretch: list[Piece] = []
    for piece in drawn.get(-1, ()):
        if stretch and _apart(stretch[-1], piece):
            yield stretch
            stretch = []
        stretch.append(piece)
    yield stretch


def _apart(before: Piece, piece: Piece) -> bool:
    return abs(piece.baseline - before.baseline) >= _LINE_PT or abs(piece.left - before.right) >= _APART_PT


def _drawn(page: Any) -> Drawn:
    """Return the text drawn on a page by number of its marked content (-1 = unmarked), in the order drawn."""
    found: Drawn = defaultdict(list)
    textpage = page.get_textpage()
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=textpage):
        left, _, right, _ = item.get_bounds()
        matrix = item.get_matrix()
        # pdfium ends a piece that a gap follows with a space of its own
        words, size = item.extract().rstrip(" "), item.get_font_size() * abs(matrix.d)
        piece = Piece(words, left, right, matrix.f, size, _space(item))
        found[_mark_number(item)].append(piece)
    return found


def _space(item: Any) -> int:
    """Return the address of the group whose coordinates an object is drawn in; 0 for the page's own."""
    return ctypes.cast(item.container.raw, ctypes.c_void_p).value or 0 if item.container else 0


def _mark_number(item: Any) -> int:
    """Return the number of the marked content an object belongs to, itself or with its group; -1 for none."""
    number = int(pypdfium2.raw.FPDFPageObj_GetMarkedContentID(item.raw))
    return _mark_number(item.container) if number < 0 and item.container else number


def joined(pieces: Iterable[Piece]) -> str:
    """Pieces as one text: a space where a gap or a line lies between them."""
    text, before = "", None
    for piece in pieces:
        text += _between(before, piece) + piece.text
        before = piece
    return text


def _between(before: Piece | None, piece: Piece) -> str:
    if before is None:
        return ""
    same_line = piece.space == before.space and abs(piece.baseline - before.baseline) < _LINE_PT
    touching = same_line and -_GAP_PT * 4 < piece.left - before.right < _GAP_PT
    return "" if touching else " "
