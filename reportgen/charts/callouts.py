"""Sets values beside the marks of a path and words into its gaps, where they touch no mark, no line and no other label.

Close spots are tried first; where points crowd, a value moves off and keeps a thin leader to its mark. Only where even
that fails may it interrupt a line; a mark is never covered.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from reportgen.charts.placing import cheapest
from reportgen.charts.sheet import HAIR_PT, LINE_MM, POINT_MM, SPACE_MM, Box, Line
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.brief import Printed, Words
    from reportgen.charts.sheet import Sheet

AIR_MM = 0.5
GAP_MM = 0.7  # between a mark and the label over or under it
STEPS, STEP_MM = 10, 3.4  # how far a label may move off on a leader
BESIDE_MM = 0.9  # between a leader and a text beside it
LEADER_PRICE, CROSSING_PRICE = 3.0, 8.0
OVER_LINES = 3.5  # depth of the paper under a value that interrupts a line
LEAST_GAP_MM = 14.0
RISE_PRICE = 0.3  # words in a gap stand low, where the line that is missing would be least expected


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in mm with the value written at it."""

    x: float
    y: float
    radius: float
    label: Printed
    strong: bool

    @property
    def box(self) -> Box:
        """What the mark covers."""
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


class Stroke(NamedTuple):
    """A line between two marks, left to right."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, box: Box) -> bool:
        """Whether the line comes into a box."""
        left, right = max(box.x0, self.x0), min(box.x1, self.x1)
        if left > right:
            return False
        slope = (self.y1 - self.y0) / (self.x1 - self.x0) if self.x1 > self.x0 else 0.0
        ends = [self.y0 + slope * (x - self.x0) for x in (left, right)]
        return min(ends) < box.y1 and max(ends) > box.y0


class Spot(NamedTuple):
    """A place for a label: its box, the leader to its mark (empty when beside it), and what it costs."""

    text: Box
    leader: Box | None
    price: float


class Gap(NamedTuple):
    """The lines of the words in a gap and the spots they may take."""

    lines: tuple[str, ...]
    spots: tuple[Spot, ...]


def gap_words(words: Words, ends: Sequence[float], room: Box, sheet: Sheet) -> Gap:
    """Return the words of a gap between two x in mm, broken to its width, with their spots from the ground up."""
    lines = sheet.broken(words, max(ends[1] - ends[0], LEAST_GAP_MM))
    wide = max(sheet.measure(line, small=True) for line in lines)
    tall = LINE_MM * len(lines)
    middle = (ends[0] + ends[1]) / 2
    start = min(max(middle - wide / 2, room.x0 + AIR_MM), room.x1 - wide)
    spots, bottom, count = [], room.y1 - SPACE_MM, 0
    while bottom - tall > room.y0:
        spots.append(Spot(Box(start, bottom - tall, start + wide, bottom), None, RISE_PRICE * count))
        bottom, count = bottom - LINE_MM / 2, count + 1
    return Gap(tuple(lines), tuple(spots))


def callouts(marks: Sequence[Mark], strokes: Sequence[Stroke], gaps: Sequence[Gap], room: Box, sheet: Sheet) -> None:
    """Set gap words and values within the room; raises StyleError when they cannot be kept apart."""
    boxes = [mark.box for mark in marks]
    for far, crossing in ((False, False), (True, False), (True, True)):
        choices = [_free(gap.spots, boxes, strokes, crossing=crossing) for gap in gaps]
        for mark in marks:
            inside = [spot for spot in _spots(mark, sheet, far=far) if _within(spot.text, room)]
            choices.append(_free(inside, [box for box in boxes if box != mark.box], strokes, crossing=crossing))
        found = cheapest(choices, _clash)
        if found is not None:
            _write(marks, gaps, found, sheet)
            return
    longest = max((mark.label.text for mark in marks), key=len)
    raise StyleError(
        f"{len(marks)}个数值标注放不下，最长为「{longest}」", place="图", remedy="请减少所示年份或缩短标注"
    )


def _spots(mark: Mark, sheet: Sheet, *, far: bool) -> Iterator[Spot]:
    """Yield the spots of a value: around its mark, then with a leader over or under it."""
    wide, half = sheet.value_width(mark.label, bold=mark.strong), sheet.style.size_pt * POINT_MM / 2
    off, down = mark.radius + GAP_MM + half, mark.radius + SPACE_MM
    beside = [(mark.x - wide / 2, -off, 0.0), (mark.x - down - wide, 0.0, 0.3), (mark.x + down, 0.0, 0.4)]
    corners = [mark.x - wide + mark.radius, mark.x - mark.radius]
    beside += [(x, -off, 0.2 + 0.1 * count) for count, x in enumerate(corners)]
    beside += [(mark.x - down - wide + 0.5, dy, 0.6) for dy in (-half, half)]
    beside += [(mark.x + down - 0.5, dy, 0.7) for dy in (-half, half)]
    beside += [(x, off, 0.8 + 0.1 * count) for count, x in enumerate([mark.x - wide / 2, *corners])]
    for start, dy, price in beside:
        yield Spot(Box(start, mark.y + dy - half, start + wide, mark.y + dy + half), None, price)
    for count in range(1, STEPS + 1 if far else 1):
        starts = (mark.x - wide / 2, *corners, mark.x + BESIDE_MM, mark.x - BESIDE_MM - wide)
        for (side, price), start in product(((-1, 0.0), (1, 0.5)), starts):
            yield _led(mark, (start, side * (off + STEP_MM * count)), (wide, half), LEADER_PRICE + count + price)


def _led(mark: Mark, at: tuple[float, float], size: tuple[float, float], price: float) -> Spot:
    """Return a spot off its mark with the leader between them; beside a text it goes up to its middle."""
    (start, dy), (wide, half) = at, size
    text = Box(start, mark.y + dy - half, start + wide, mark.y + dy + half)
    reach = half if not text.x0 < mark.x < text.x1 else 0.0
    ends = (text.y1 - reach, mark.y - mark.radius) if dy < 0 else (mark.y + mark.radius, text.y0 + reach)
    return Spot(text, Box(mark.x, ends[0], mark.x, ends[1]), price)


def _within(text: Box, room: Box) -> bool:
    return text.x0 >= room.x0 - 0.1 and text.x1 <= room.x1 and text.y0 >= room.y0 and text.y1 <= room.y1


def _free(spots: Sequence[Spot], marks: Sequence[Box], strokes: Sequence[Stroke], *, crossing: bool) -> list[Spot]:
    """Return the spots that cover no mark and cross no line, cheapest first; `crossing` lines and leaders costs."""
    free = []
    for spot in spots:
        crossed = sum(stroke.meets(spot.text) for stroke in strokes)
        crossed += sum(spot.leader.overlaps(mark, AIR_MM) for mark in marks) if spot.leader else 0
        covered = any(spot.text.overlaps(mark, AIR_MM) for mark in marks)
        if not covered and (crossing or not crossed):
            free.append(spot._replace(price=spot.price + CROSSING_PRICE * crossed))
    return sorted(free, key=lambda spot: spot.price)


def _clash(one: Spot, two: Spot) -> bool:
    """Whether two texts meet, or the leader of one runs through the text of the other."""
    if one.text.overlaps(two.text, AIR_MM):
        return True
    led = ((one.leader, two.text), (two.leader, one.text))
    return any(leader is not None and leader.overlaps(text, AIR_MM) for leader, text in led)


def _write(marks: Sequence[Mark], gaps: Sequence[Gap], found: Sequence[Spot], sheet: Sheet) -> None:
    """Set gap words, then values, each in its spot."""
    for gap, spot in zip(gaps, found, strict=False):
        middle = (spot.text.x0 + spot.text.x1) / 2
        for count, line in enumerate(gap.lines):
            sheet.plate(sheet.small(middle, spot.text.y0 + LINE_MM * (count + 0.5), line, "center"), 0.3)
    for mark, spot in zip(marks, found[len(gaps) :], strict=True):
        if spot.leader:
            x, top, _, bottom = spot.leader
            sheet.shapes.append(Line(x, top, x, bottom, sheet.style.muted, HAIR_PT, 1.0))
        middle = (spot.text.y0 + spot.text.y1) / 2
        sheet.plate(
            sheet.value(spot.text.x0, middle, mark.label, bold=mark.strong),
            depth=OVER_LINES if spot.price >= CROSSING_PRICE else 0.5,
        )
