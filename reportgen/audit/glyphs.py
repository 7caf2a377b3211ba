"""Points on characters: fonts of the house and a glyph for every sign (16), the text that was written (26)."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

import pikepdf

from reportgen.audit.finding import Finding
from reportgen.audit.finished import squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reportgen.audit.finished import Block, Finished

GLYPHS, TEXT = "glyphs", "text"
WINDOW: Final = 12  # characters: so long a run does not recur by chance, and one wrong sign spoils it
_BAD: Final = re.compile("[\ufffd\u25a1\ue000-\uf8ff\U000f0000-\U0010ffff]")
_BLANK: Final = " \u3000\u00a0\u200b\u2060\n\t\u00ad\ufeff"
_PAIR: Final = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
_MAPPED: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_SHORT: Final = 12  # bytes of a glyph's program that may be no more than a width and the end
_SHOWN: Final = 6  # findings of one kind that are told


def glyphs(file: Finished) -> Iterator[Finding]:
    """Signs that stand for a missing one, fonts outside the house style, signs for which a font draws nothing."""
    for block in file.blocks:
        for match in _BAD.finditer(block.text):
            yield Finding(GLYPHS, block.page, block.place, match[0], "是缺字的代号；请换字或补字体")
    if file.kind == "pdf":
        yield from _fonts(file)


def _fonts(file: Finished) -> Iterator[Finding]:
    allowed = {_plain(name) for name in file.ledger.setting.families}
    with pikepdf.open(io.BytesIO(file.data)) as document:
        for font in document.objects:
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font" and "/BaseFont" in font:
                yield from _foreign(font, allowed)
                yield from _undrawn(font)


def _foreign(font: Any, allowed: set[str]) -> Iterator[Finding]:
    """A font that is none of the house's families; its name is the family's with the weight behind it."""
    name = str(font.BaseFont).lstrip("/").rpartition("+")[2]
    if allowed and not any(_plain(name).startswith(family) for family in allowed):
        yield Finding(GLYPHS, None, "字体", name, "不在样式的字体之列；请检查哪条规则用了它")


def _plain(name: str) -> str:
    return re.sub(r"[^0-9a-z\u3400-\u9fff]", "", name.lower())


def _undrawn(font: Any) -> Iterator[Finding]:
    """Signs for which an embedded font has no outline, or none at all: they show as an empty box."""
    inner = font.get("/DescendantFonts")
    program = _program(inner[0]) if inner is not None else None
    if program is None or "/ToUnicode" not in font:
        return
    signs = _signs(font.ToUnicode.read_bytes())
    empty = [text for glyph, text in signs if text.strip(_BLANK) and not program(glyph)]
    for text in list(dict.fromkeys(empty))[:_SHOWN]:
        name = str(font.BaseFont).rpartition("+")[2]
        yield Finding(GLYPHS, None, f"字体 {name}", text, "没有字形，印出来是空框；请换字或补字体")


def _signs(cmap: bytes) -> list[tuple[int, str]]:
    """The glyphs of a font with the text each stands for."""
    pairs = ((int(glyph, 16), text.decode()) for part in _MAPPED.findall(cmap) for glyph, text in _PAIR.findall(part))
    return [(glyph, bytes.fromhex(text).decode("utf-16-be", "replace")) for glyph, text in pairs]


def _program(font: Any) -> Callable[[int], bool] | None:
    """Whether an embedded font draws anything for a code; None where no font file is embedded."""
    described = font.get("/FontDescriptor", {})
    if "/FontFile2" in described:
        return _truetype(described["/FontFile2"].read_bytes())
    if "/FontFile3" in described:
        return _compact(described["/FontFile3"].read_bytes())
    return None


def _truetype(data: bytes) -> Callable[[int], bool]:
    """Whether a glyph of a TrueType font has an outline; glyph 0 is the box for a missing sign."""
    from fontTools.ttLib import TTFont

    located = TTFont(io.BytesIO(data), lazy=True)["loca"]
    return lambda code: 0 < code < len(located) - 1 and located[code + 1] > located[code]


def _compact(data: bytes) -> Callable[[int], bool]:
    """Whether a sign of a CFF font has an outline; the glyphs of a CID font are named by their codes (cid00012)."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont

    if data.startswith(b"OTTO"):
        table = TTFont(io.BytesIO(data), lazy=True)["CFF "].cff
    else:
        table = CFFFontSet()
        table.decompile(io.BytesIO(data), None)
    top = table.topDictIndex[0]
    strings, names = top.CharStrings, top.charset

    def draws(code: int) -> bool:
        name = f"cid{code:05d}" if hasattr(top, "ROS") else (names[code] if code < len(names) else "")
        return code > 0 and name in strings and _draws(strings, name)

    return draws


def _draws(strings: Any, name: str) -> bool:
    """Whether a glyph has an outline: a long program has; a short one may call one, or end at once."""
    from fontTools.pens.recordingPen import RecordingPen

    glyph = strings[name]
    if len(glyph.bytecode or b"") > _SHORT:
        return True
    pen = RecordingPen()
    glyph.draw(pen)
    return bool(pen.value)


def text(file: Finished) -> Iterator[Finding]:
    """Text that was written and is not there, and text that is there and was not written, by windows of characters."""
    if not file.ledger.flow:
        return
    shown = [block for block in file.blocks if block.role not in {"label", "picture"} and file.is_written(block)]
    written = [squeezed(item) for item in file.ledger.flow]
    there = "".join(squeezed(block.text) for block in shown)
    for item in _lost(written, there)[:_SHOWN]:
        yield Finding(TEXT, None, item[: 2 * WINDOW], "缺", "写下的文字在文件里不是这样；可能乱码或被改动，请重新编写")
    for block in _added(shown, "".join(written))[:_SHOWN]:
        yield Finding(TEXT, block.page, block.place, "多", "文件里的文字不是写下的；可能乱码或被改动，请重新编写")


def _lost(written: Iterable[str], there: str) -> list[str]:
    known = _windows(there)
    return [item for item in written if not _within(item, there, known)]


def _added(shown: Iterable[Block], written: str) -> list[Block]:
    known = _windows(written)
    return [block for block in shown if not _within(squeezed(block.text), written, known)]


def _within(item: str, whole: str, known: frozenset[str]) -> bool:
    """Whether every window of a text is known; a shorter one is looked up whole."""
    if len(item) < WINDOW:
        return item in whole
    return all(item[at : at + WINDOW] in known for at in range(len(item) - WINDOW + 1))


def _windows(text: str) -> frozenset[str]:
    return frozenset(text[at : at + WINDOW] for at in range(len(text) - WINDOW + 1))
