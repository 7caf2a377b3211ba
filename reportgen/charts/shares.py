"""Shares of a whole: bars on a pale track that stands for 100 %, long names at the left, values at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts.bars import BAR_MM, OVERHANG_MM, PITCH_MM, least_scale, mark
from reportgen.charts.names import column, set_name, track, zero_line
from reportgen.charts.sheet import Area
from reportgen.charts.words import spoken
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from reportgen.brief import Bar, Role, ShareChart
    from reportgen.charts.sheet import Sheet

AXIS_MM = 3.6
COLUMN_GAP_MM = 2.0
WHOLE = 100


def share_chart(chart: ShareChart, sheet: Sheet) -> float:
    """Draw the bars, only that of the finding in the subject's colour; return the height in mm."""
    flags = max(sheet.flags_width(bar.label) for bar in chart.bars)
    values = max(sheet.measure(bar.label.text, bold=True) for bar in chart.bars) + flags
    left, right = column([bar.name for bar in chart.bars], sheet, 0.0), sheet.width - values - COLUMN_GAP_MM
    if right - left < least_scale(sheet):
        widest = max((spoken(bar.name) for bar in chart.bars), key=len)
        raise StyleError(f"名称「{widest}」过长", place="图", remedy="请缩短名称")
    bottom, middles = 0.0, []
    for bar in chart.bars:
        middles.append(_bar(bar, bottom, (left, right), sheet))
        sheet.value(sheet.width - flags, middles[-1], bar.label, align="right", bold=bar.strong)
        bottom = middles[-1] + PITCH_MM / 2
    zero_line(middles, sheet, left, BAR_MM / 2, OVERHANG_MM)
    return bottom + _axis(chart, (left, right), bottom, sheet)


def _bar(bar: Bar, y: float, sides: tuple[float, float], sheet: Sheet) -> float:
    """Draw a bar on its track below y; return its middle."""
    left, right = sides
    if not 0 <= bar.value <= WHOLE:
        raise StyleError(
            f"「{spoken(bar.name)}」为{bar.value}", place="图", remedy="占比应在0与100之间，请核对或改用条形图"
        )
    neutral = bar.role == "neutral"
    middle = set_name(bar.name, sheet, (y, left, PITCH_MM), subject=bar.strong and not neutral)
    sheet.shapes.append(Area(track(left, middle, right, BAR_MM), sheet.style.panel, 1.0))
    end = left + (right - left) * float(bar.value) / WHOLE
    sheet.shapes.append(mark(bar, track(left, middle, end, BAR_MM), sheet.color(tone(bar))))
    return middle


def tone(bar: Bar) -> Role:
    """Return whose colour a bar is in: that of the finding stands out, in navy where there is no subject."""
    if bar.role == "neutral":
        return "reference" if bar.strong else "neutral"
    return "subject" if bar.strong else "peer"


def _axis(chart: ShareChart, sides: tuple[float, float], bottom: float, sheet: Sheet) -> float:
    """Set the figures of the scale, the first and last flush with the track; return the height they take."""
    left, right = sides
    last = len(chart.ticks) - 1
    for count, tick in enumerate(chart.ticks):
        x = left + (right - left) * count / max(last, 1)
        sheet.small(x, bottom + 1.7, tick.text, "left" if count == 0 else "right" if count == last else "center")
    return AXIS_MM if chart.ticks else 0.0
