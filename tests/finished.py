"""Finished files read back for tests: the lines of a PDF as set on paper, its flow of text, its bookmarks and fonts."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
from word_styles import effective

from reportgen import contract, ledger, pdftext
from reportgen.writers.word.text import docx_text, paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLETS = frozenset("·•")  # as the fonts at hand call them
_BLANK = re.compile(r"[\s\u2060]+")
_LINE_PT = 5.5  # a raised citation stands up to 4.5 pt above its line


@dataclass(frozen=True, slots=True)
class Line:
    """A line as set: its text, its baseline from the foot of the page in points, the font size it begins with."""

    text: str
    baseline: float
    size: float


def squeezed(text: str) -> str:
    """A text without white space and joiners: what formats may break or space differently."""
    return _BLANK.sub("", text)


# --- text ---------------------------------------------------------------------------------------------------------


def html_flow(html: str) -> str:
    """The text of the rendered document, the line at the foot of each page and the contents list left out."""
    return "".join(blocks(html))


def carried_flow(pdf: bytes) -> list[str]:
    """The text that a PDF's ledger says it shows, by blocks in the order set, the contents list left out."""
    carried = pdftext.attachment(pdf, ledger.NAME) or b""
    listed = set(contents_list(pdf))
    return [block for block in map(squeezed, ledger.Ledger.from_json(carried).flow) if block not in listed]


def contents_list(pdf: bytes) -> list[str]:
    """The contents list of a PDF as printed: its heading, then an entry with its page number each."""
    found: dict[int, str] = {}
    for sheet in pdftext.sheets(pdf):
        for mark in (mark for mark in sheet.marks or () if mark.tag == pdftext.CONTENTS):
            text = pdftext.joined(sheet.drawn.get(mark.number, ()))
            found[mark.block] = found.get(mark.block, "") + squeezed(text)
    return list(found.values())


def blocks(html: str) -> list[str]:
    """The text of the rendered document by blocks."""
    return [squeezed(block) for block in ledger.flow(contract.parse(html))]


def word_flow(docx: bytes) -> str:
    """The text of a Word file, table cells included."""
    return "".join(map(squeezed, docx_text(docx)))


def pdf_flow(pdf: bytes, html: str) -> str:
    """The text of a PDF without chart labels, bullets, contents list and table heads repeated on a further page."""
    heads, listed = _table_heads(html), set(contents_list(pdf))
    shown = (line for page in pdftext.read(pdf).pages for line in _shown(page, heads))
    return "".join(_joined((line for line in shown if line not in listed), html))


def _joined(lines: Iterable[str], html: str) -> list[str]:
    """The lines with a paragraph that goes on over the page before the footnotes at the foot of its first."""
    written = set(blocks(html))
    notes = {squeezed(ledger.words(one)) for one in contract.footnotes(contract.parse(html))}
    found: list[str] = []
    last = -1
    for line in lines:
        if last >= 0 and found[last] + line in written:
            found[last] += line
            continue
        found.append(line)
        last = last if line in notes else len(found) - 1
    return found


def _table_heads(html: str) -> list[list[str]]:
    tables = (table.find("thead") for table in contract.parse(html).iter("table"))
    return [[squeezed("".join(cell.itertext())) for cell in head.iter("th")] for head in tables if head is not None]


def _shown(page: pdftext.PageText, heads: Sequence[list[str]]) -> list[str]:
    lines = [squeezed(line) for line in page.body.split("\n") if line not in page.figures and line not in BULLETS]
    repeated = next((head for head in heads if lines[: len(head)] == head), [])
    return lines[len(repeated) :]


# --- as set on paper ----------------------------------------------------------------------------------------------


def set_lines(pdf: bytes) -> list[list[Line]]:
    """The lines of the body, page by page, block by block; running text and figures' labels left out."""
    marks = pdftext._marks(pdf)
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [list(_page_lines(document[index], marks.get(index, []))) for index in range(len(document))]
    finally:
        document.close()


def _page_lines(page: Any, marks: Sequence[pdftext.Mark]) -> Iterator[Line]:
    drawn = _drawn(page)
    blocks: dict[int, list[tuple[str, float, float, float]]] = defaultdict(list)
    for mark in marks:
        if not mark.figure:
            blocks[mark.block] += drawn.pop(mark.number, [])
    for pieces in blocks.values():
        yield from _broken(pieces)


def _drawn(page: Any) -> dict[int, list[tuple[str, float, float, float]]]:
    """The pieces of text by number of marked content: text, left end, baseline, font size."""
    found: dict[int, list[tuple[str, float, float, float]]] = defaultdict(list)
    textpage = page.get_textpage()
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=textpage):
        matrix = item.get_matrix()
        piece = (item.extract(), item.get_bounds()[0], matrix.f, item.get_font_size() * abs(matrix.a))
        found[pdftext._mark_number(item)].append(piece)
    return found


def _broken(pieces: Sequence[tuple[str, float, float, float]]) -> Iterator[Line]:
    """The lines of a block: a new one where the baseline falls and the text starts again from the left."""
    text, left, baseline, size = "", 0.0, 0.0, 0.0
    for words, at, height, points in pieces:
        if text and baseline - height > _LINE_PT and at < left:
            yield Line(text, baseline, size)
            text = ""
        if not text:
            baseline, size = height, points
        text, left = text + words, at
    if text.strip():
        yield Line(text, baseline, size)


# --- structure ----------------------------------------------------------------------------------------------------


def bookmarks(pdf: bytes) -> list[str]:
    """The titles of the bookmarks in order."""
    with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
        return list(_titles(outline.root))


def _titles(items: Any) -> Iterator[str]:
    for item in items:
        yield squeezed(str(item.title))
        yield from _titles(item.children)


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts of a PDF by name without its subset mark, and whether each is embedded."""
    found = {}
    with pikepdf.open(BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                name = str(item.FontName).lstrip("/").partition("+")[2] or str(item.FontName)
                found[name] = any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return found


def content(pdf: bytes) -> bytes:
    """The drawing instructions of all pages and of the pictures on them, unpacked."""
    parts = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for item in document.objects:
            form = isinstance(item, pikepdf.Stream) and item.get("/Subtype") in {None, "/Form"}
            if form and item.get("/Type") not in {"/XRef", "/ObjStm", "/Metadata", "/EmbeddedFile"}:
                parts.append(item.read_bytes())
    return b"\n".join(parts)


def word_headings(docx: bytes) -> list[str]:
    """The paragraphs that Word's navigation pane lists."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        styles = ET.fromstring(package.read("word/styles.xml"))  # noqa: S314 (our own output)
        body = ET.fromstring(package.read("word/document.xml"))  # noqa: S314 (our own output)
    listed = {
        style.get(f"{W}styleId")
        for style in styles.iter(f"{W}style")
        if "pPr/outlineLvl" in effective(styles, style.get(f"{W}styleId"))
    }
    paragraphs = ((item.find(f"{W}pPr/{W}pStyle"), item) for item in body.iter(f"{W}p"))
    return [
        squeezed(paragraph_text(item))
        for style, item in paragraphs
        if style is not None and style.get(f"{W}val") in listed
    ]


def part(docx: bytes, name: str) -> str:
    """A part of a Word file as text."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return package.read(name).decode()
