"""Footnotes as Word's own: a part of their own, a call in the text, styles from the CSS.

Word numbers them; its format is that of `writers.footnotes.sign`. Two notes of its own stand before them, the lines
that part notes from text (ISO/IEC 29500-1, 17.11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart

from reportgen.writers.word.blocks import Footnote, Grid, Link, Number, Paragraph
from reportgen.writers.word.controls import dissolve
from reportgen.writers.word.runs import runs
from reportgen.writers.word.xml import Element, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from reportgen.writers.word.blocks import Block, Inline

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
_FORMAT = "decimalEnclosedCircle"


def add(document: Any, blocks: Iterable[Block], bookmarks: Mapping[str, str]) -> XmlPart | None:
    """Add the part with the notes of these blocks, and its settings; None where there are no notes."""
    notes = tuple(_in_blocks(blocks))
    if not notes:
        return None
    lines = (_separator(kind, number) for kind, number in SEPARATORS.items())
    root = w("footnotes", *lines, *(_note(note, bookmarks) for note in notes))
    part = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, root, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part


def settled(part: XmlPart | None) -> None:
    """Open the controls of the numbers in notes, where no comment can stand."""
    if part is not None:
        dissolve(part.element)


def settings() -> Element:
    """Return <w:footnotePr> of the settings: which notes are the lines."""
    return w("footnotePr", *(w("footnote", id=number) for number in SEPARATORS.values()))


def numbering() -> Element:
    """Return <w:footnotePr> of a section: the format of the numbers."""
    return w("footnotePr", w("numFmt", val=_FORMAT))


def _separator(kind: str, number: int) -> Element:
    paragraph = w("p", w("pPr", w("pStyle", val="FootnoteText")), w("r", w(kind)))
    return w("footnote", paragraph, type=kind, id=number)


def _note(note: Footnote, bookmarks: Mapping[str, str]) -> Element:
    """Return a note: its number, a tab to where its lines begin, its words."""
    label = w("r", w("rPr", w("rStyle", val="FootnoteNumber")), w("footnoteRef"))
    words = runs(note.content, bookmarks)
    paragraph = w("p", w("pPr", w("pStyle", val="FootnoteText")), label, w("r", w("tab")), *words)
    return w("footnote", paragraph, id=note.number)


def _in_blocks(blocks: Iterable[Block]) -> Iterator[Footnote]:
    """Yield the notes of blocks in reading order."""
    for block in blocks:
        if isinstance(block, Grid):
            yield from _in_blocks(inner for row in block.rows for cell in row.cells for inner in cell.blocks)
        elif isinstance(block, Paragraph):
            yield from _in_words(block.content)


def _in_words(content: Iterable[Inline]) -> Iterator[Footnote]:
    for item in content:
        if isinstance(item, Footnote):
            yield item
        elif isinstance(item, Link | Number):
            yield from _in_words(item.content)
