"""Finds side and row for the labels of a lane: no text on text, no leader through a text, the lowest rows first."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from reportgen.charts.placing import cheapest
from reportgen.charts.sheet import Box
from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Sequence

LEADER_GAP_MM = 0.9  # between a leader and its text
MOST_ROWS = 4
LEFT_PRICE = 0.4  # a label to the left is read against the grain
OVER_PRICE = 0.8  # a label over its leader hides which end is the event
OUTSIDE_PRICE = 0.5  # a label that leaves its band stands in years its sources do not reach
AIR_MM, LEADER_AIR_MM = 0.9, 0.5


class Flag(NamedTuple):
    """A leader at x (mm) whose text is `width` mm wide."""

    x: float
    width: float
    words: str


class Spot(NamedTuple):
    """Where a flag stands: text from `start` in `row` (0 is the lowest); boxes have mm across and rows down.

    The leader stands beside its text, or ends below it when `over`.
    """

    start: float
    row: int
    price: float
    over: bool
    text: Box
    leader: Box


def arrange(flags: Sequence[Flag], left: float, right: float, band_end: float) -> tuple[Spot, ...]:
    """Return the cheapest arrangement with the fewest rows; raises StyleError naming the label that does not fit.

    Labels stand beside their leaders and within their band; where that fails they may leave the band, and only then
    stand over their leaders. A mark beyond the band has its label where it fits.
    """
    for end, over, most in ((band_end, False, MOST_ROWS), (right, False, MOST_ROWS), (right, True, MOST_ROWS + 2)):
        for rows in range(1, most + 1):
            rooms = [Box(left + 0.5, 0, end if flag.x <= end else right, rows) for flag in flags]
            spots = [_spots(flag, room, band_end, over=over) for flag, room in zip(flags, rooms, strict=True)]
            best = cheapest(spots, _clash)
            if best is not None:
                return best
    for flag in flags:
        if flag.width > right - left - 1:
            raise StyleError(f"事件「{flag.words}」放不下", place="图", remedy="请缩短 short 栏，或取消其 flag")
    longest = max(flags, key=lambda flag: flag.width).words
    raise StyleError(
        f"{len(flags)}个事件标注放不下，最长为「{longest}」", place="图", remedy="请缩短 short 栏，或减少 flag"
    )


def _spots(flag: Flag, room: Box, band_end: float, *, over: bool) -> list[Spot]:
    """Return every spot of a flag within the room, cheapest first."""
    beside = [(flag.x + LEADER_GAP_MM, 0.0), (flag.x - LEADER_GAP_MM - flag.width, LEFT_PRICE)]
    above = [flag.x - flag.width / 2, flag.x - 2.0, flag.x + 2.0 - flag.width] if over else []
    starts = [(start, price, False) for start, price in beside]
    starts += [(min(max(start, room.x0), room.x1 - flag.width), OVER_PRICE, True) for start in above]
    spots = []
    for (start, price, is_over), row in product(starts, range(int(room.y1))):
        end = start + flag.width
        cost = row + price + OUTSIDE_PRICE * (end > band_end)
        leader = Box(flag.x, 0, flag.x, row if is_over else row + 0.5)
        if start >= room.x0 and end <= room.x1:
            spots.append(Spot(start, row, cost, is_over, Box(start, row, end, row + 0.9), leader))
    return sorted(spots, key=lambda spot: spot.price)


def _clash(one: Spot, two: Spot) -> bool:
    """Whether texts meet, or the leader of one runs through the text of the other (rows must overlap, mm come near)."""
    return (
        _meet(one.text, two.text, AIR_MM)
        or _meet(one.text, two.leader, LEADER_AIR_MM)
        or _meet(two.text, one.leader, LEADER_AIR_MM)
    )


def _meet(one: Box, two: Box, air: float) -> bool:
    return one.x0 < two.x1 + air and two.x0 < one.x1 + air and one.y0 < two.y1 and two.y0 < one.y1
