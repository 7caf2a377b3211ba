"""How many facts there are on each topic in each place: counts printed in cells, the darker the more.

The number carries the reading, the shade only leads the eye; a place's own row is marked, never coloured as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts.bars import GUTTER_MM
from reportgen.charts.names import GAP_MM
from reportgen.charts.sheet import LINE_MM, PAPER, Area, Box, tint
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from reportgen.brief import Grid, GridRow, Printed
    from reportgen.charts.sheet import Sheet

CELL_MM, SEAM_MM, HEAD_AIR_MM = 6.6, 0.5, 2.2
MARKER_MM, MARKER_GAP_MM = 0.9, 0.7
STEPS = (1 / 12, 1 / 6, 1 / 3)  # of the largest count: where a shade deepens
SHADES = (0.12, 0.28, 0.5, 1.0)  # of the colour of marks without a subject
LEGIBLE = 4.5  # contrast of text to its ground, WCAG 2
NOTHING = "·"


def grid(chart: Grid, sheet: Sheet) -> float:
    """Draw topics across and places down; return the height in mm."""
    names = max(sheet.measure(row.name, bold=True) for row in chart.rows) + GAP_MM
    left = max(GUTTER_MM, names)
    wide = (sheet.width - left + SEAM_MM) / len(chart.topics)
    y = _heads(chart, left, wide, sheet)
    most = max((_count(count) for row in chart.rows for count in row.counts), default=0)
    for row in chart.rows:
        _row(row, (left, y), wide, most, sheet)
        y += CELL_MM
    return y


def _heads(chart: Grid, left: float, wide: float, sheet: Sheet) -> float:
    """Set the topics over their columns, broken where a column is narrow; return where the cells begin."""
    broken = [_lines(topic, wide - SEAM_MM - 0.2, sheet) for topic in chart.topics]
    most = max(map(len, broken))
    for column, lines in enumerate(broken):
        middle = left + wide * column + (wide - SEAM_MM) / 2
        for count, line in enumerate(lines, start=most - len(lines)):
            sheet.small(middle, LINE_MM * (count + 0.5) + 0.2, line, "center")
    return LINE_MM * most + HEAD_AIR_MM


def _lines(topic: str, width: float, sheet: Sheet) -> list[str]:
    """Return a topic on lines of about equal length, as few as the width allows."""
    for count in range(1, len(topic) + 1):
        size = -(-len(topic) // count)
        lines = [topic[start : start + size] for start in range(0, len(topic), size)]
        if max(sheet.measure(line, small=True) for line in lines) <= width:
            return lines
    raise StyleError(f"议题「{topic}」放不下，每栏仅{width:.0f}毫米", place="图", remedy="请减少议题")


def _row(row: GridRow, at: tuple[float, float], wide: float, most: int, sheet: Sheet) -> None:
    left, y = at
    middle, subject = y + (CELL_MM - SEAM_MM) / 2, row.role == "subject"
    sheet.name(0, middle, row.name, subject=subject)
    if subject:
        x = left - MARKER_MM - MARKER_GAP_MM
        sheet.shapes.append(Area(Box(x, y, x + MARKER_MM, y + CELL_MM - SEAM_MM), sheet.style.subject, 1.0))
    for column, count in enumerate(row.counts):
        x = left + wide * column
        cell = Box(x, y, x + wide - SEAM_MM, y + CELL_MM - SEAM_MM)
        if count is None:
            sheet.small((cell.x0 + cell.x1) / 2, middle, NOTHING, "center")
            continue
        ground, ink = shade(_count(count), most, sheet)
        sheet.shapes.append(Area(cell, ground, 1.0))
        sheet.text((cell.x0 + cell.x1) / 2, middle, count.text, align="center", bold=subject, color=ink)


def _count(count: Printed | None) -> int:
    return int(count.value.replace(",", "")) if count else 0


def shade(count: int, most: int, sheet: Sheet) -> tuple[str, str]:
    """Return the ground of a count and the colour of its figure, which always reads clearly on it."""
    if not count:
        return PAPER, sheet.style.ink
    part = SHADES[sum(count >= most * step for step in STEPS)]
    while True:
        ground = tint(sheet.style.neutral, part)
        ink = max((sheet.style.ink, PAPER), key=lambda color: contrast(color, ground))
        if contrast(ink, ground) >= LEGIBLE or part <= SHADES[0]:
            return ground, ink
        part *= 0.9


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2)."""
    dark, light = sorted((_luminance(one), _luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    low, slope = 0.04045, 12.92
    linear = [part / slope if part <= low else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
