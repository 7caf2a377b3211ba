"""The font program a PDF gets: its characters numbered as the PDF numbers them, its outlines as they were."""

from __future__ import annotations

from io import BytesIO

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from reportgen import fontconfig, fonts
from reportgen.writers import cff

CHARACTERS = frozenset("甲市电子商务1%")


@pytest.fixture(scope="module")
def cut() -> bytes:
    """A CID-keyed face cut down to a few characters, as `fonts.prepare` makes it."""
    return fonts._cut_face(fontconfig.faces("Noto Sans CJK SC")[0], CHARACTERS)


def _top(data: bytes) -> object:
    found = CFFFontSet()
    found.decompile(BytesIO(data), None)
    return found.topDictIndex[0]


def _outlines(top: object) -> list[object]:
    pens = []
    for charstring in top.CharStrings.charStringsIndex:  # type: ignore[attr-defined]
        pen = RecordingPen()
        charstring.draw(pen)
        pens.append(pen.value)
    return pens


def test_characters_are_numbered_by_glyph(cut: bytes) -> None:
    """The face had other numbers; now glyph n is character n."""
    before, after = TTFont(BytesIO(cut))["CFF "].cff.topDictIndex[0].charset, _top(cff.bare(cut) or b"").charset  # type: ignore[attr-defined]
    wanted = [".notdef", *(f"cid{number:05d}" for number in range(1, len(after)))]
    assert (before == wanted, after) == (False, wanted)


def test_outlines_stay(cut: bytes) -> None:
    """Every glyph is drawn as before."""
    assert _outlines(_top(cff.bare(cut) or b"")) == _outlines(TTFont(BytesIO(cut))["CFF "].cff.topDictIndex[0])


def test_numbering_again_changes_nothing(cut: bytes) -> None:
    """A table that is one to one already stays as it is."""
    once = cff.bare(cut) or b""
    font = TTFont(BytesIO(cut))
    font["CFF "].cff = CFFFontSet()
    font["CFF "].cff.decompile(BytesIO(once), font)
    out = BytesIO()
    font.save(out)
    assert _top(cff.bare(out.getvalue()) or b"").charset == _top(once).charset  # type: ignore[attr-defined]


def test_a_font_without_such_numbers_is_left_alone() -> None:
    """TrueType outlines need nothing."""
    assert cff.bare(b"\0\1\0\0" + bytes(20)) is None
