"""Word's font table: what stands in for each font a file names where a reader's machine lacks it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from docx.oxml.ns import qn

from reportgen.fonts import CHINESE_NAMES
from reportgen.writers.word.xml import Element, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CHINESE, _LATIN = "86", "00"  # GB 2312 and ANSI in hexadecimal, as Word numbers character sets


class Face(NamedTuple):
    """A font's classification: PANOSE, family and pitch in Word's words, from the font's own OS/2 table."""

    panose: str
    family: str
    pitch: str


FACES: Mapping[str, Face] = MappingProxyType(
    {
        "宋体": Face("02010600030101010101", "auto", "variable"),
        "黑体": Face("02010609060101010101", "modern", "fixed"),
        "微软雅黑": Face("020B0503020204020204", "swiss", "variable"),
        "仿宋": Face("02010609060101010101", "modern", "fixed"),
        "楷体": Face("02010609060101010101", "modern", "fixed"),
        "等线": Face("02010600030101010101", "auto", "variable"),
        "华文中宋": Face("02010600040101010101", "auto", "variable"),
        "Times New Roman": Face("02020603050405020304", "roman", "variable"),
        "Arial": Face("020B0604020202020204", "swiss", "variable"),
        "Calibri": Face("020F0502020204030204", "swiss", "variable"),
        "Cambria": Face("02040503050406030204", "roman", "variable"),
        "Georgia": Face("02040502050405020303", "roman", "variable"),
    }
)
"""What Word looks for a like font by; a font that is not listed is known by its names alone."""
_LATIN_NAMES = {chinese: latin for latin, chinese in CHINESE_NAMES.items()}


def font_table(elements: Iterable[Element]) -> list[Element]:
    """Return the <w:font> of every font that the elements name, a Chinese one with its Latin name."""
    fonts = [one for element in elements for one in element.iter(qn("w:rFonts"))]
    chinese = {one.get(qn("w:eastAsia")) for one in fonts} & _LATIN_NAMES.keys()
    latin = {one.get(qn(f"w:{slot}")) for one in fonts for slot in ("ascii", "hAnsi", "eastAsia")} - chinese - {None}
    return [*(_font(name, _CHINESE) for name in sorted(chinese)), *(_font(name, _LATIN) for name in sorted(latin))]


def _font(name: str, charset: str) -> Element:
    face = FACES.get(name)
    other = _LATIN_NAMES.get(name)
    return w(
        "font",
        w("altName", val=other) if other else None,
        w("panose1", val=face.panose) if face else None,
        w("charset", val=charset),
        w("family", val=face.family) if face else None,
        w("pitch", val=face.pitch) if face else None,
        name=name,
    )
