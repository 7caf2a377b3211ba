"""Shares of a whole: bars on a pale track that stands for 100 %, long names at the left, values at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts.bars import BAR_MM, LEAST_SCALE_MM, OVERHANG_MM, PITCH_MM, mark, names_width
from reportgen.charts.sheet import Area, Box
from reportgen.charts.words import spoken
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from reportgen.brief import Bar, ShareChart
    from reportgen.charts.sheet import Sheet

AXIS_MM = 3.6
COLUMN_GAP_MM = 2.0
WHOLE = 100


def share_chart(chart: ShareChart, sheet: Sheet) -> float:
    """Draw the bars, only that of the finding in the subject's colour; return the height in mm."""
    flags = max(sheet.flags_width(bar.label) for bar in chart.bars)
    column = max(sheet.measure(bar.label.text, bold=True) for bar in chart.bars) + flags
    left, right = names_width(chart.bars, sheet), sheet.width - column - COLUMN_GAP_MM
    if right - left < LEAST_SCALE_MM:
        widest = max((spoken(bar.name) for bar in chart.bars), key=len)
        raise StyleError(f"名称「{widest}」过长", place="图", remedy="请缩短名称")
    for count, bar in enumerate(chart.bars):
        middle = PITCH_MM * (count + 0.5)
        _bar(bar, middle, (left, right), sheet)
        sheet.value(sheet.width - flags, middle, bar.label, align="right", bold=bar.strong)
    bottom = PITCH_MM * len(chart.bars)
    air = (PITCH_MM - BAR_MM) / 2 - OVERHANG_MM
    sheet.zero(left, air, bottom - air)
    return bottom + _axis(chart, (left, right), bottom, sheet)


def _bar(bar: Bar, middle: float, track: tuple[float, float], sheet: Sheet) -> None:
    left, right = track
    if not 0 <= bar.value <= WHOLE:
        raise StyleError(
            f"「{spoken(bar.name)}」为{bar.value}", place="图", remedy="占比应在0与100之间，请核对或改用条形图"
        )
    sheet.name(0, middle, spoken(bar.name), subject=bar.strong)
    whole = Box(left, middle - BAR_MM / 2, right, middle + BAR_MM / 2)
    sheet.shapes.append(Area(whole, sheet.style.panel, 1.0))
    color = sheet.color("subject" if bar.strong else "peer")
    sheet.shapes.append(mark(bar, whole._replace(x1=left + (right - left) * float(bar.value) / WHOLE), color))


def _axis(chart: ShareChart, track: tuple[float, float], bottom: float, sheet: Sheet) -> float:
    """Set the figures of the scale, the first and last flush with the track; return the height they take."""
    left, right = track
    last = len(chart.ticks) - 1
    for count, tick in enumerate(chart.ticks):
        x = left + (right - left) * count / max(last, 1)
        sheet.small(x, bottom + 1.7, tick.text, "left" if count == 0 else "right" if count == last else "center")
    return AXIS_MM if chart.ticks else 0.0
