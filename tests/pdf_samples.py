"""A small invented document and style for the tests of the PDF and its text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reportgen.writers.meta import Attached, DocumentMeta
from reportgen.writers.pdf import PdfStyle, write_pdf

STACKS = {"serif": ("Noto Serif CJK SC", "serif"), "sans": ("Noto Sans CJK SC", "sans-serif")}
CSS = """
@page { size: A5; margin: 20mm; @bottom-left { content: string(foot); font: 8pt "Noto Sans CJK SC" }
        @bottom-right { content: counter(page); font: 8pt "Noto Sans CJK SC" } }
html { font: 10pt/16pt "Noto Serif CJK SC" }
body { margin: 0 }
p { margin: 0; text-align: justify }
h1 { font: 700 14pt/20pt "Noto Sans CJK SC"; bookmark-level: 1 }
.foot { string-set: foot content(); position: absolute; visibility: hidden }
.pair { display: grid; grid-template-columns: 30mm 60mm }
.d0::after { content: ".00"; visibility: hidden }
"""
PICTURE = b"""<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" font-family="Noto Sans CJK SC">
<rect width="50" height="10"/><text x="0" y="30" font-size="10">\xe7\x94\xb2\xe5\xb8\x82</text>
<text x="190" y="30" font-size="10" text-anchor="end">42.5</text></svg>"""
META = DocumentMeta("甲市简报", "编制组", date(2031, 5, 6), subject="一份小简报", keywords=("甲市", "样张"))
FILES = {"ledger.json": Attached(b'{"version": 1}', "台账")}


def page(body: str) -> str:
    """Return a whole document around a body."""
    head = '<meta charset="utf-8"><title>旧题</title><meta name="author" content="旧人">'
    return f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body><main>{body}</main></body></html>'


def made(
    body: str,
    *,
    folder: Path = Path(__file__).parent,
    css: str = "",
    files: dict[str, Attached] | None = None,
    pictures: dict[str, bytes] | None = None,
) -> bytes:
    """Return the PDF of a body in the small style, with more CSS behind it."""
    return write_pdf(page(body), PdfStyle(CSS + css, folder, STACKS), pictures or {}, files or {}, META)
