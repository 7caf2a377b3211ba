"""Panels of bars side by side, each on a scale of its own from zero, since their units differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts.bars import heading, mark
from reportgen.charts.sheet import LINE_MM, PAPER, POINT_MM, SPACE_MM, Area, Box, tint
from reportgen.charts.words import spoken
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from reportgen.brief import Bar, BarPanel, Multiples
    from reportgen.charts.sheet import Sheet

GAP_MM, PITCH_MM, BAR_MM, OVERHANG_MM = 7.0, 5.8, 4.0, 0.7
HEAD_MM, HEAD_AIR_MM = 5.6, 1.0
GUTTER_MM, NAME_GAP_MM = 9.0, 2.0
LEAST_SCALE_MM, STACK_MM = 12.0, 4.2
WASH = 0.2  # of its colour: the ground of a hatched bar, which stands for another level


def multiples(chart: Multiples, sheet: Sheet) -> float:
    """Draw the panels side by side, or one under the other on a narrow sheet; return the height in mm."""
    if sheet.narrow:
        return _stacked(chart, sheet)
    count = len(chart.panels)
    wide = (sheet.width - GAP_MM * (count - 1)) / count
    remarks = [sheet.broken(panel.remark, wide) for panel in chart.panels]
    head = HEAD_MM + LINE_MM * max(map(len, remarks)) + (HEAD_AIR_MM if any(remarks) else 0.0)
    bottoms = []
    for number, panel in enumerate(chart.panels):
        left = number * (wide + GAP_MM)
        sheet.text(left, sheet.style.size_pt * POINT_MM / 2 + 0.6, _heading(panel, wide, sheet), bold=True)
        for line, words in enumerate(remarks[number]):
            sheet.small(left, HEAD_MM + LINE_MM * (line + 0.1), words)
        bottoms.append(_panel(panel, (left, left + wide), head, sheet))
    return max(bottoms)


def _stacked(chart: Multiples, sheet: Sheet) -> float:
    """Draw the panels one under the other, each under its heading; return the height in mm."""
    y = 0.0
    for panel in chart.panels:
        y = _panel(panel, (0.0, sheet.width), heading(panel, sheet, y) + 0.4, sheet) + STACK_MM
    return y - STACK_MM


def _heading(panel: BarPanel, wide: float, sheet: Sheet) -> str:
    words = spoken(panel.heading)
    if sheet.measure(words, bold=True) > wide:
        raise StyleError(f"分图题「{words}」宽于{wide:.0f}毫米", place="图", remedy="请缩短分图题或减少分图")
    return words


def _panel(panel: BarPanel, sides: tuple[float, float], y: float, sheet: Sheet) -> float:
    """Draw one panel of bars between its sides from y; return where they end."""
    left, right = sides
    zero = left + gutter(panel, sheet)
    scale = panel_scale(panel, right - zero, sheet)
    led = any(bar.role == "subject" for bar in panel.bars)
    bottom, air = y + PITCH_MM * len(panel.bars), (PITCH_MM - BAR_MM) / 2 - OVERHANG_MM
    sheet.zero(zero, y + air, bottom - air)
    for count, bar in enumerate(panel.bars):
        middle, end = y + PITCH_MM * (count + 0.5), zero + float(bar.value) * scale
        subject = bar.role == "subject"
        sheet.name(left, middle, spoken(bar.name), subject=subject)
        color = sheet.color(bar.role, led=led)
        sheet.shapes.append(washed(bar, Box(zero, middle - BAR_MM / 2, end, middle + BAR_MM / 2), color))
        sheet.value(end + SPACE_MM, middle, bar.label, bold=bar.strong or subject)
    return bottom


def washed(bar: Bar, box: Box, color: str) -> Area:
    """Return the bar as an area; a hatched one on a wash of its colour, for it stands for another level."""
    area = mark(bar, box, color)
    return Area(box, tint(color, WASH), 2.0, area.edge, hatched=True) if area.hatched and area.color == PAPER else area


def gutter(panel: BarPanel, sheet: Sheet) -> float:
    """Return where zero stands behind the names of a panel, in mm from its left side."""
    return max([GUTTER_MM, *(sheet.measure(spoken(bar.name), bold=True) + NAME_GAP_MM for bar in panel.bars)])


def panel_scale(panel: BarPanel, room: float, sheet: Sheet) -> float:
    """Return mm per unit of one panel; raises StyleError where names and labels leave no room for bars."""
    below = [spoken(bar.name) for bar in panel.bars if bar.value < 0]
    if below:
        raise StyleError(f"「{below[0]}」为负值", place="图", remedy="条形自零起，负值请改用表格")
    tails = [(bar, SPACE_MM + sheet.value_width(bar.label, bold=True)) for bar in panel.bars]
    scale = min(((room - tail) / float(bar.value) for bar, tail in tails if bar.value), default=0.0)
    if min(room - tail for _, tail in tails) < 0 or (
        scale and scale * float(max(b.value for b, _ in tails)) < LEAST_SCALE_MM
    ):
        raise StyleError(f"分图「{spoken(panel.heading)}」的名称或标注过长", place="图", remedy="请缩短名称或减少分图")
    return scale
