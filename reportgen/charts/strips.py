"""The timeline of a narrow sheet: one place after the other, its strip of years and, below it, its events downwards.

The strips keep one axis, so that places compare; the labelled events are read as a list, in order of time, since a
telephone has no room for labels beside leaders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.charts import lanes
from reportgen.charts.sheet import HAIR_PT, PAPER, SPACE_MM, Area, Box, Disc, Line
from reportgen.charts.words import spoken

if TYPE_CHECKING:
    from reportgen.brief import Lane, Moment, Timeline
    from reportgen.charts.lanes import Axis, Hung
    from reportgen.charts.sheet import Sheet

NAME_MM, ABOVE_MM, EMPTY_MM = 5.2, 1.5, 0.8
LINE_MM, LIST_MM, LANE_MM = 3.8, 1.4, 3.4  # a line of the list; the air above it; between places
RAIL_MM, DATES_MM, DATE_GAP_MM = 1.2, 3.6, 1.8
LEAST_TITLE_MM = 30.0


def strips(chart: Timeline, sheet: Sheet) -> float:
    """Draw the years, then name, strip and list of each lane; return the height in mm."""
    axis = lanes.years_axis(chart, (0.0, sheet.width), sheet)
    titles = DATES_MM + _dates_width(chart, sheet) + DATE_GAP_MM
    led = any(lane.role == "subject" for lane in chart.lanes)
    y = lanes.year_heads(chart, axis, sheet)
    for lane in chart.lanes:
        color = sheet.color(lane.role, led=led)
        y = _name(lane, y, sheet)
        y = _strip(lane, y, axis, color, sheet)
        y = _list(lane, y, titles, color, sheet) + LANE_MM
    return y - LANE_MM


def _dates_width(chart: Timeline, sheet: Sheet) -> float:
    flagged = (moment for lane in chart.lanes for moment in lane.moments if moment.flagged)
    return max((sheet.measure(moment.when.text, small=True) for moment in flagged), default=0.0)


def _name(lane: Lane, y: float, sheet: Sheet) -> float:
    """Set the name and how far the sources reach, below it where both do not fit; return where the strip begins."""
    until = spoken(lane.until_label)
    box = sheet.name(0, y + NAME_MM / 2, lane.name, subject=lane.role == "subject")
    if box.x1 + SPACE_MM + sheet.measure(until, small=True) <= sheet.width:
        sheet.small(box.x1 + SPACE_MM, y + NAME_MM / 2, until)
        return y + NAME_MM
    return _lines(sheet.broken(lane.until_label, sheet.width), (0.0, y + NAME_MM), sheet)


def _strip(lane: Lane, y: float, axis: Axis, color: str, sheet: Sheet) -> float:
    """Draw the band with every mark of the lane; return its bottom."""
    hung, stop = lanes.hang(lane, axis), axis.at(lanes.decimal_year(lane.until))
    base = y + ABOVE_MM
    bottom = base + lanes.depth_below(hung) if hung else base + ABOVE_MM
    lanes.band(lane, Box(axis.left, y, stop, bottom), axis, sheet)
    lanes.line(axis, base, stop, sheet)
    for one in hung:
        _joined(one, base, color, sheet)
        lanes.draw_mark(one, base, stop, color, sheet)
    return bottom


def _joined(hung: Hung, base: float, color: str, sheet: Sheet) -> None:
    """Join a labelled mark that hangs below the line to it."""
    middle = (hung.box.y0 + hung.box.y1) / 2
    if hung.moment.flagged and middle > 0:
        x = lanes.anchor(hung)
        sheet.line((x, base), (x, base + middle), color, HAIR_PT * 1.3)


def _list(lane: Lane, y: float, titles: float, color: str, sheet: Sheet) -> float:
    """Set the labelled events one below the other on a rail, and the remark of an empty lane; return the bottom."""
    if lane.empty:
        y = _lines(sheet.broken(lane.empty, sheet.width), (0.0, y + EMPTY_MM), sheet)
    flagged = [moment for moment in lane.moments if moment.flagged]
    if not flagged:
        return y
    y += LIST_MM
    ends = []
    for moment in flagged:
        ends.append(y + LINE_MM / 2)
        y = _event(moment, y, titles, color, sheet)
    sheet.shapes.append(Line(RAIL_MM, ends[0], RAIL_MM, ends[-1], sheet.style.peer, HAIR_PT, 1.0))
    return y


def _event(moment: Moment, y: float, titles: float, color: str, sheet: Sheet) -> float:
    """Set mark, date and title, the title below its date where it would be too narrow; return the bottom."""
    middle, start, (began, ended) = y + LINE_MM / 2, titles, lanes.extent(moment)
    if ended > began:
        half, edge = lanes.BAR_MM / 2, color if moment.pending else ""
        bar = Box(RAIL_MM - 2 * half, middle - half, RAIL_MM + 2 * half, middle + half)
        sheet.shapes.append(Area(bar, PAPER if moment.pending else color, 3.0, edge))
    else:
        sheet.shapes.append(Disc(RAIL_MM, middle, lanes.DOT_MM, color, moment.pending))
    sheet.small(DATES_MM, middle, moment.when.text)
    if sheet.width - start < LEAST_TITLE_MM:
        y, start = y + LINE_MM, DATES_MM
    for line in sheet.broken(moment.title, sheet.width - start) or [""]:
        sheet.text(start, y + LINE_MM / 2, line, small=True)
        y += LINE_MM
    return y


def _lines(lines: list[str], at: tuple[float, float], sheet: Sheet) -> float:
    """Set lines of small type downwards from left and top; return the bottom."""
    x, y = at
    for line in lines:
        sheet.small(x, y + LINE_MM / 2, line)
        y += LINE_MM
    return y
