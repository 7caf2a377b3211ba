"""How wide signs are in the fonts that Word machines have, in em: enough to know where lines end, without a font.

Chinese signs are one em wide in all of them. The Latin widths are those of Arial and Times New Roman, which their
free counterparts (Liberation, TeX Gyre) keep; other Latin fonts are taken for the one they are closest to.
"""

from __future__ import annotations

from functools import cache

_FIRST = " "
_ARIAL = """278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778
722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222
500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"""
_ARIAL_BOLD = """278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778
722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278
556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"""
_TIMES = """250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500
500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722
667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278
500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541"""
_TIMES_BOLD = """250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500
500 333 333 570 570 570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778
722 556 667 722 722 1000 722 722 667 333 278 333 581 500 333 500 556 444 556 444 333 500 556 278 333
556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 394 220 394 520"""
_TABLES = {("sans", False): _ARIAL, ("sans", True): _ARIAL_BOLD, ("serif", False): _TIMES, ("serif", True): _TIMES_BOLD}
_SERIF = ("Times", "Cambria", "Georgia", "宋", "仿宋", "楷")
_NO_WIDTH = frozenset("\u2060\u200b\ufeff\u00ad")
# signs of neither script that a Chinese font draws as wide as a Chinese one: quotes, dashes, marks, arrows, circles …
_FIRST_WIDE = "\u2010"
_DAGGERS = "†‡"  # but these, which Chinese fonts lack or draw narrow


def is_latin(sign: str) -> bool:
    """Return whether a sign is drawn with the Latin font."""
    return sign < _FIRST_WIDE or sign in _DAGGERS


def width_em(sign: str, font: str, *, bold: bool = False) -> float:
    """Return the advance of a sign in em of a font given by its name."""
    if sign in _NO_WIDTH:
        return 0.0
    if not is_latin(sign):
        return 1.0
    kind = "serif" if font.startswith(_SERIF) else "sans"
    place = ord(sign) - ord(_FIRST)
    widths = _widths(kind, bold)
    return widths[place] if 0 <= place < len(widths) else widths[ord("n") - ord(_FIRST)]


@cache
def _widths(kind: str, bold: bool) -> tuple[float, ...]:  # noqa: FBT001 (a key of the table)
    return tuple(int(width) / 1000 for width in _TABLES[kind, bold].split())
