"""An invented brief that uses every element of the contract, and what Word needs beside it."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from functools import lru_cache
from pathlib import Path

from reportgen.charts import Picture
from reportgen.style import House
from reportgen.writers.meta import DocumentMeta

STYLE = Path(__file__).parents[1] / "templates" / "styles" / "jianbao"
META = DocumentMeta("山城茶业简报", "编者", date(1987, 5, 4), subject="茶业", keywords=("山城", "茶"))

HTML = (Path(__file__).parent / "data" / "tea.html").read_text(encoding="utf-8")


@lru_cache
def house() -> House:
    """Return the style that comes with the program."""
    return House.load(STYLE)


def pixel() -> bytes:
    """Return a PNG of one white pixel."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\xff")), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def pictures() -> dict[str, Picture]:
    """Return the one figure of the sample."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="156mm" height="40mm"/>'
    return {"fig1": Picture(svg, 156.0, 40.0, pixel())}
