"""The data of a figure as rows of cells: one row for each thing drawn, with its number, fact and source beside it.

What a figure names as missing has a row of its own that says so; it holds no number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportgen.brief import BarChart, DotChart, Grid, Multiples, PathChart, Printed, ShareChart, Timeline
from reportgen.ledger import Entry
from reportgen.writers.spreadsheet.cells import Cell, named, number, plain, value_of
from reportgen.writers.spreadsheet.trails import HEADS, code, figure, headed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from reportgen.brief import Bar, ChartData, Lane, Moment, PathPoint, Span, Words
    from reportgen.writers.spreadsheet.cells import Pieces
    from reportgen.writers.spreadsheet.trails import Trails

Row = tuple[Cell, ...]

DATA_HEADS: Final = ("分栏", "名称", *HEADS, "画法")
_PLACE: Final = "地区"
TIME_HEADS: Final = (_PLACE, "事件", "日期", "起", "止", "精确到", "画法", "资料至", "事件编号", "来源")
_TIME_WIDTHS: Final = (10.0, 26.0, 13.0, 12.0, 12.0, 8.0, 14.0, 15.0, 27.0, 24.0)
_PLACE_WIDTH, _TOPIC_WIDTH = 14.0, 13.0
_FILLS: Final = {"solid": "", "hollow": "空心", "hatched": "斜线"}
_SPANS: Final = {"full": "全年", "part": "未满年度", "forecast": "预计"}
_PRECISION: Final = {"day": "日", "month": "月", "year": "年", "span": "起止"}
_MISSING: Final = "未见"
_VALUE, _UNIT = 2 + HEADS.index("数值"), 2 + HEADS.index("单位")


def heads(chart: ChartData) -> tuple[str, ...]:
    """The heads of the columns of a figure's data."""
    if isinstance(chart, Grid):
        return (_PLACE, *chart.topics)
    return TIME_HEADS if isinstance(chart, Timeline) else DATA_HEADS


def head(chart: ChartData) -> Row:
    """The row of heads; a grid holds numbers in every column but the first."""
    return headed(heads(chart), chart.topics) if isinstance(chart, Grid) else headed(heads(chart))


def widths(chart: ChartData) -> tuple[float, ...]:
    """The least widths of the columns in characters; none where the data have no wish of their own."""
    if isinstance(chart, Grid):
        return (_PLACE_WIDTH, *(_TOPIC_WIDTH for _ in chart.topics))
    return _TIME_WIDTHS if isinstance(chart, Timeline) else ()


def rows(chart: ChartData, trails: Trails) -> tuple[Row, ...]:
    """The rows of a figure's data under its heads, in the order of the picture."""
    return tuple(_rows(chart, trails))


def _rows(chart: ChartData, trails: Trails) -> Iterator[Row]:
    if isinstance(chart, BarChart | Multiples):
        for panel in chart.panels:
            yield from _bars(_heading(panel.heading, panel.remark), panel.bars, trails)
    elif isinstance(chart, ShareChart):
        yield from _bars((), chart.bars, trails)
    elif isinstance(chart, DotChart):
        yield from _bars((), chart.dots, trails)
        yield from (_missing((), pieces(chart.absent)),) if chart.absent else ()
    elif isinstance(chart, PathChart):
        yield from _of_path(chart, trails)
    elif isinstance(chart, Grid):
        yield from _of_grid(chart)
    else:
        yield from _of_timeline(chart, trails)


# --- words and numbers ---------------------------------------------------------------------------------------------


def pieces(words: Words) -> Pieces:
    """The words of a chart as pieces, its printed values with their entries."""
    parts = (words,) if isinstance(words, str) else words
    return tuple(piece for part in parts for piece in _piece(part))


def _piece(part: object) -> Pieces:
    return (drawn(part), "".join(part.flags)) if isinstance(part, Printed) else (named(plain(str(part))),)


def drawn(printed: Printed) -> Entry:
    """The entry of a value that a picture shows."""
    return Entry(-1, printed.text, printed.ref, printed.kind)


def _heading(heading: Words, remark: Words) -> Pieces:
    return (*pieces(heading), "\n", *pieces(remark)) if remark else pieces(heading)


# --- bars, dots, paths ---------------------------------------------------------------------------------------------


def _bars(heading: Pieces, bars: Iterable[Bar], trails: Trails) -> Iterator[Row]:
    for bar in bars:
        traced = trails.cells(drawn(bar.label), "".join(bar.label.flags))
        yield (Cell(heading), Cell(pieces(bar.name)), *traced, Cell((_FILLS[bar.fill],)))


def _of_path(chart: PathChart, trails: Trails) -> Iterator[Row]:
    """Years and what is missing between them, then parts of years; every number in the unit of the scale."""
    unit = next((_traced(one, trails)[_UNIT] for one in chart.points if _to_scale(one)), Cell())
    whole = [(one.day.year, _point(one, chart, unit, trails)) for one in chart.points if one.span != "part"]
    gaps = [(first, _missing((), pieces(words))) for first, _, words in chart.gaps]
    yield from (row for _, row in sorted((*whole, *gaps), key=lambda found: found[0]))
    yield from (_point(one, chart, unit, trails) for one in chart.points if one.span == "part")


def _point(point: PathPoint, chart: PathChart, unit: Cell, trails: Trails) -> Row:
    row = _traced(point, trails)
    if _to_scale(point):
        return (*_named(point.span, chart), *row[1:])
    scaled = figure(point.value.quantize(1) if point.value % 1 == 0 else point.value, point.label.ref)
    return (*_named(point.span, chart), *row[1:_VALUE], scaled, *row[_VALUE + 1 : _UNIT], unit, *row[_UNIT + 1 :])


def _named(span: Span, chart: PathChart) -> Row:
    return (Cell(pieces(chart.keys.get(span, _SPANS[span]))),)


def _traced(point: PathPoint, trails: Trails) -> Row:
    traced = trails.cells(drawn(point.label), "".join(point.label.flags))
    return (Cell(), Cell((drawn(point.when),)), *traced, Cell())


def _to_scale(point: PathPoint) -> bool:
    """Whether the label is in the unit of the scale: 1.2万亿元 on a scale of 亿元 is not."""
    return value_of(point.label.text) == point.value


def _missing(heading: Pieces, words: Pieces) -> Row:
    """The row of what has no value: its words, and no number."""
    blank = [Cell(look="missing")] * (len(HEADS) + 1)
    blank[_VALUE - 2] = Cell((_MISSING,), look="missing number")
    return (Cell(heading, look="missing"), Cell(words, look="missing"), *blank)


def _of_grid(chart: Grid) -> Iterator[Row]:
    """A row for each place; a count is of what stands beside it and comes from no single fact."""
    for row in chart.rows:
        counts = (
            number((drawn(count),)) if count else Cell((_MISSING,), look="missing number") for count in row.counts
        )
        yield (Cell((row.name,)), *counts)


# --- time lines ----------------------------------------------------------------------------------------------------


def _of_timeline(chart: Timeline, trails: Trails) -> Iterator[Row]:
    for lane in chart.lanes:
        yield from (_moment(lane, moment, trails) for moment in lane.moments)
        if not lane.moments:
            words = pieces(lane.empty) or (_MISSING,)
            blank = (Cell(look="missing"),) * 5
            yield (Cell((lane.name,)), Cell(words, look="missing"), *blank, _until(lane), Cell(), Cell())


def _moment(lane: Lane, moment: Moment, trails: Trails) -> Row:
    event = trails.facts.events.get(moment.when.ref)
    return (
        Cell((lane.name,)),
        Cell(pieces(moment.title)),
        Cell((drawn(moment.when),)),
        _day(moment.start, moment.when.ref),
        _day(moment.end, moment.when.ref),
        Cell((_PRECISION[moment.precision],)),
        Cell(("标出" if moment.flagged else "短线", "，空心：在资料成文之后" if moment.pending else "")),
        _until(lane),
        code(moment.when.ref),
        Cell(trails.event_locator(event) if event else ()),
    )


def _until(lane: Lane) -> Cell:
    """How far the sources of a place reach, without the words that say so."""
    return Cell(tuple(part for part in pieces(lane.until_label) if not isinstance(part, str)))


def _day(day: date, ref: str) -> Cell:
    return Cell((Entry(-1, day.isoformat(), ref, "date"),), day, "left")
