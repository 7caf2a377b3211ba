"""Measures type with the face that will set it, and says so when the face or one of its glyphs is missing."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from reportgen import fontconfig
from reportgen.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGULAR, BOLD = 400, 700
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: selectable, searchable, small
    "svg.hashsalt": "reportgen",
    "svg.image_inline": True,
    "text.parse_math": False,  # a pair of $ is money, not mathematics
    "text.usetex": False,
    "text.hinting": "no_hinting",  # the widths measured hold at every resolution
    "font.enable_last_resort": False,  # its boxes look like intended signs
    "path.simplify": False,
    "path.sketch": None,
}
FINE_DPI = 720
UNIT_PT = 10.0  # widths are measured once at this size and scaled


@cache
def first_installed(families: tuple[str, ...], font_files: tuple[Path, ...] = ()) -> str:
    """Return the first of the families that can be drawn with, as in a CSS stack; the first of all if none can."""
    for path in font_files:
        _register(path)
    for family in families:
        _introduce(family)
    return next((family for family in families if _is_installed(family)), families[0])


def _is_installed(family: str) -> bool:
    try:
        findfont(FontProperties(family=[family]), fallback_to_default=False)
    except ValueError:
        return False
    return True


@cache
def face(family: str, font_files: tuple[Path, ...] = ()) -> Face:
    """Return the face of that family, searched first in `font_files`; raises EnvironmentFault when there is none."""
    for path in font_files:
        _register(path)
    _introduce(family)
    for weight in (REGULAR, BOLD):
        try:
            findfont(FontProperties(family=[family], weight=weight), fallback_to_default=False)
        except ValueError:
            raise EnvironmentFault(
                f"未找到字体「{family}」",
                place="图",
                remedy="请安装该字体（Noto 字体见安装说明），或在样式表中改用已有字体",
            ) from None
    return Face(family)


class Face:
    """The regular and bold of one family; widths are kept, since labels repeat."""

    def __init__(self, family: str) -> None:
        self.family = family
        self._pen = RendererAgg(1, 1, FINE_DPI)  # type: ignore[no-untyped-call]
        self._widths: dict[tuple[str, bool], float] = {}

    def properties(self, size_pt: float, bold: bool = False) -> FontProperties:  # noqa: FBT001, FBT002
        """Return what matplotlib needs to set type in this face."""
        return FontProperties(family=[self.family], size=size_pt, weight=BOLD if bold else REGULAR)

    def width(self, words: str, size_pt: float, bold: bool = False) -> float:  # noqa: FBT001, FBT002
        """Return the width of one line in mm; raises EnvironmentFault when the face lacks a glyph of it."""
        key = (words, bold)
        if key not in self._widths:
            self._widths[key] = self._measured(words, bold=bold)
        return self._widths[key] * size_pt / UNIT_PT

    def blanks(self, glyph: str, size_pt: float) -> tuple[float, float]:
        """Return the blank at the left and right of a single glyph, in mm."""
        font = get_font(findfont(self.properties(UNIT_PT)))
        font.set_size(UNIT_PT, FINE_DPI)
        shape = font.load_char(ord(glyph))
        scale = 25.4 / FINE_DPI / 64 * size_pt / UNIT_PT  # from 1/64 dots
        advance, start = shape.linearHoriAdvance / 1024, shape.horiBearingX  # 16.16 to 26.6 fixed point
        return start * scale, (advance - start - shape.width) * scale

    def _measured(self, words: str, *, bold: bool) -> float:
        with rc_context(SETTINGS), complete(self.family, words):
            font = self.properties(UNIT_PT, bold)
            size = self._pen.get_text_width_height_descent(words, font, ismath=False)  # type: ignore[no-untyped-call]
        return float(size[0]) * 25.4 / FINE_DPI


@contextmanager
def complete(family: str, words: str = "") -> Iterator[None]:
    """Turn matplotlib's remark on a missing glyph into an EnvironmentFault that names the character."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            yield
        except UserWarning as warning:
            code = re.search(r"Glyph (\d+)", str(warning))
            sign = chr(int(code[1])) if code else words
            raise EnvironmentFault(
                f"字体「{family}」缺字「{sign}」", place=f"图中「{words}」", remedy="请改用收录此字的字体，或换一个字"
            ) from None


def _introduce(family: str) -> None:
    """Make a family known that fontconfig knows and matplotlib does not: it asks the program fc-list, if there is one.

    Asking it for what it does not know would have it read all fonts again.
    """
    if any(entry.name == family for entry in fontManager.ttflist):
        return
    with suppress(EnvironmentFault):  # no fontconfig: matplotlib has its own ways
        for path in sorted({found.path for found in fontconfig.faces(family)}):
            _register(path)


@cache
def _register(path: Path) -> None:
    """Make the faces of a file known, before installed ones of the same name: prepared faces win."""
    known = len(fontManager.ttflist)
    fontManager.addfont(path)
    added = fontManager.ttflist[known:]
    del fontManager.ttflist[known:]
    fontManager.ttflist[:0] = added
