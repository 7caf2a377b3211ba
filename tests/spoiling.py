"""Finished files spoilt on purpose, for the audit to find: a change that changes nothing fails."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont

from reportgen.audit import reading
from reportgen.audit.points import POINTS
from reportgen.style.house import House
from reportgen.style.sheet import parse_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportgen.audit.finding import Finding
    from reportgen.audit.finished import Finished
    from reportgen.audit.points import Against
    from reportgen.build import Document

_EMPTY_GLYPH = b"\x0e"  # endchar


def rewritten(document: Document, *changes: tuple[str, str], **carried: Any) -> Document:
    """The document with its HTML changed by patterns, the first place of each, and what it carries by name.

    The rest of its ledger stays, as in a file that somebody edits.
    """
    html = document.rendered.html
    for pattern, instead in changes:
        html, count = re.subn(pattern, instead, html, count=1, flags=re.DOTALL)
        assert count, pattern
    made = replace(document, rendered=replace(document.rendered, html=html))
    return replace(made, ledger=replace(document.ledger, **carried))


def restyled(document: Document, css: str) -> Document:
    """The document under more CSS; what it carries says what the house had said."""
    house = House.of((*document.house.sheets, parse_sheet(css, "spoilt.css")))
    return replace(document, house=house)


def repacked(docx: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A Word file with one of its parts changed."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = parts[part].decode()
    assert change(before) != before, part
    parts[part] = change(before).encode()
    with zipfile.ZipFile(out := BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def with_blank_page(pdf: bytes) -> bytes:
    """A PDF with an empty page at its end."""
    with pikepdf.open(BytesIO(pdf)) as document:
        document.add_blank_page(page_size=document.pages[0].mediabox[2:])
        document.save(out := BytesIO())
    return out.getvalue()


def without_outline(pdf: bytes, sign: str) -> bytes:
    """A PDF in whose fonts a sign draws nothing."""
    code = re.compile(rb"<([0-9a-f]{4})> <" + sign.encode("utf-16-be").hex().encode() + rb">")
    emptied = 0
    with pikepdf.open(BytesIO(pdf)) as document:
        for font in document.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font and "/DescendantFonts" in font:
                found = code.search(font.ToUnicode.read_bytes())
                emptied += bool(found and _emptied(font.DescendantFonts[0].FontDescriptor, int(found[1], 16)))
        document.save(out := BytesIO())
    assert emptied, sign
    return out.getvalue()


def _emptied(descriptor: Any, code: int) -> bool:
    """Give a code of an embedded CFF font a program that ends at once; whether it had one."""
    if "/FontFile3" not in descriptor:
        return False
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(descriptor.FontFile3.read_bytes()), None)
    strings, name = fonts.topDictIndex[0].CharStrings, f"cid{code:05d}"
    if name not in strings:
        return False
    strings[name].setBytecode(_EMPTY_GLYPH)
    fonts.compile(out := BytesIO(), TTFont(recalcBBoxes=False))
    descriptor.FontFile3.write(out.getvalue())
    return True


def judged(path: Path, data: bytes, point: str, against: Against | None = None) -> list[Finding]:
    """What one point finds in a file of these bytes."""
    path.write_bytes(data)
    return found(reading.read(path), point, against)


def found(file: Finished, point: str, against: Against | None = None) -> list[Finding]:
    """What one point finds in a file."""
    judge = next(item.judge for item in POINTS if item.id == point)
    return list(judge(file, against))
