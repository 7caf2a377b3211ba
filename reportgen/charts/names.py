"""Where the names of bars and dots stand: in a column at the left, or each above its mark where a sheet is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts.sheet import Box
from reportgen.charts.words import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.brief import Words
    from reportgen.charts.sheet import Sheet

GAP_MM = 2.5  # behind the column
WIDEST_BESIDE_MM = 20.0  # on a narrow sheet; longer names go above, so that marks keep their room
ABOVE_MM = 0.4  # where zero stands then
LINE_MM, NEAR_MM, APART_MM = 4.0, 0.9, 1.0  # a line of names above; closer to its own mark, further from the last


def column(names: Iterable[Words], sheet: Sheet, least: float) -> float:
    """Return where zero stands behind the column of names, in mm; `ABOVE_MM` when the names go above their marks."""
    widest = max(sheet.measure(spoken(name), bold=True) for name in names)
    if sheet.narrow and widest > WIDEST_BESIDE_MM:
        return ABOVE_MM
    return max(least, widest + GAP_MM)


def above(zero: float) -> bool:
    """Whether the names stand above their marks."""
    return zero <= ABOVE_MM


def set_name(name: Words, sheet: Sheet, frame: tuple[float, float, float], *, subject: bool) -> float:
    """Set a name at the top y, zero and pitch of its mark in mm (y over 0 follows others); return the mark's middle."""
    y, zero, pitch = frame
    if not above(zero):
        sheet.name(0, y + pitch / 2, spoken(name), subject=subject)
        return y + pitch / 2
    y += APART_MM if y else 0.0
    lines = sheet.broken(name, sheet.width, small=False, bold=subject)
    for count, line in enumerate(lines):
        sheet.name(0, y + LINE_MM * (count + 0.5), line, subject=subject)
    return y + LINE_MM * len(lines) + pitch / 2 - NEAR_MM


def zero_line(middles: list[float], sheet: Sheet, zero: float, half: float, over: float = 0.0) -> None:
    """Draw the zero line from `half` a mark over the first middle to as much below the last, and `over` beyond.

    Where names stand between the marks it is drawn mark by mark.
    """
    if above(zero):
        for middle in middles:
            sheet.zero(zero, middle - half, middle + half)
    else:
        sheet.zero(zero, middles[0] - half - over, middles[-1] + half + over)


def track(zero: float, middle: float, end: float, height: float) -> Box:
    """Return the box of a bar about its middle."""
    return Box(zero, middle - height / 2, end, middle + height / 2)
