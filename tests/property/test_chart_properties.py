"""Whatever the lengths of names, labels and titles: labels never meet, never leave the page, read in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from chart_samples import MONO, STYLE, figure, printed
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import charts
from reportgen.brief import (
    Bar,
    BarChart,
    BarPanel,
    DotChart,
    Figure,
    Grid,
    GridRow,
    Lane,
    Moment,
    Multiples,
    PathChart,
    PathPoint,
    Printed,
    ShareChart,
    Timeline,
)
from reportgen.charts.lanes import Axis, hang
from reportgen.charts.layout import lay_out
from reportgen.charts.lettering import face
from reportgen.charts.sheet import Box, Disc, Triangle
from reportgen.errors import StyleError
from reportgen.ledger import tokens

if TYPE_CHECKING:
    from reportgen.brief import Span, Words
    from reportgen.style import ChartStyle

QUICK = settings(max_examples=40, deadline=None)
CHARACTERS = "驿站货运零售总额云州海陵东川南浦"


def words(longest: int) -> st.SearchStrategy[str]:
    """Return Chinese words of one to `longest` characters."""
    return st.text(CHARACTERS, min_size=1, max_size=longest)


def labels(longest: int) -> st.SearchStrategy[Printed]:
    """Return printed values with up to `longest` digits, some with a flag."""
    digits = st.text("0123456789", min_size=1, max_size=longest)
    return st.builds(printed, digits) | st.builds(printed, digits, st.just("‡"))


VALUES = st.decimals(0, 1_000_000, places=2)
BARS = st.builds(
    Bar,
    words(12),
    VALUES,
    labels(14),
    st.sampled_from(["subject", "peer", "reference"]),
    st.sampled_from(["solid", "hollow", "hatched"]),
    st.booleans(),
)
PANELS = st.builds(
    BarPanel, words(16), st.tuples(words(80), labels(9)), st.lists(BARS, min_size=2, max_size=6).map(tuple)
)
SHARES = st.builds(
    Bar, words(20), st.decimals(0, 100, places=1), labels(5), st.just("peer"), st.just("solid"), st.booleans()
)
SMALL_BARS = st.builds(
    Bar,
    words(3),
    VALUES,
    labels(7),
    st.sampled_from(["subject", "peer", "neutral"]),
    st.sampled_from(["solid", "hatched"]),
)
SMALL_PANELS = st.builds(
    BarPanel, words(10), st.tuples(words(30), labels(9)), st.lists(SMALL_BARS, min_size=2, max_size=6).map(tuple)
)
DAYS = st.dates(date(1925, 1, 1), date(1936, 12, 31))


@st.composite
def moments(draw: st.DrawFn, longest: int) -> Moment:
    """Return a moment on one day, with a title of up to `longest` characters; flagged when it has one."""
    start = draw(DAYS)
    when, title = printed(f"{start.year}年{start.month}月"), draw(words(longest)) if longest else ""
    return Moment(start, start, "day", when, title, bool(title), draw(st.booleans()))


@st.composite
def lanes(draw: st.DrawFn, flags: int, longest: int) -> Lane:
    """Return a lane with up to so many flags, and some ticks."""
    shown = draw(st.lists(moments(longest), max_size=flags)) + draw(st.lists(moments(0), max_size=4))
    in_order = tuple(sorted(shown, key=lambda moment: moment.start))
    return Lane(draw(words(5)), "peer", draw(DAYS), ("资料至", draw(labels(4))), in_order)


@st.composite
def years_of(draw: st.DrawFn, span: Span, least: int, most: int) -> list[PathPoint]:
    """Return values of different years, oldest first."""
    shown = sorted(draw(st.lists(st.integers(1920, 1937), min_size=least, max_size=most, unique=True)))
    return [
        PathPoint(date(year, 12, 31), draw(VALUES), draw(labels(9)), printed(f"{year}"), span, draw(st.booleans()))
        for year in shown
    ]


PARTS = st.builds(
    PathPoint,
    DAYS,
    VALUES,
    labels(8),
    st.sampled_from(["1936年1—9月", "1935年上半年", "1934年"]).map(printed),
    st.just("part"),
)


@st.composite
def paths(draw: st.DrawFn) -> PathChart:
    """Return one to six full years, up to three forecasts and four parts of years, and a gap now and then."""
    full, forecasts = draw(years_of("full", 1, 6)), draw(years_of("forecast", 0, 3))
    ticks = tuple(map(printed, ("0", "500,000", "1,000,000")))
    gaps = [
        (one.day.year + 1, two.day.year - 1, (printed(f"{one.day.year + 1}—{two.day.year - 1}年"), "未载全年值"))
        for one, two in pairwise(full)
        if two.day.year - one.day.year > 3
    ]
    keys: dict[Span, Words] = {"full": "全年", "forecast": ("预计（", printed("1937年1月"), "刊载）"), "part": "累计"}
    points = (*full, *forecasts, *draw(st.lists(PARTS, max_size=4)))
    return PathChart(points, Decimal(1_000_000), ticks, keys, tuple(gaps[:1]))


def faults(drawn: Figure, style: ChartStyle = STYLE, *, narrow: bool = False) -> list[str]:
    """Return what is wrong with the labels of a figure: met, off the page, too small, or not those of the ledger."""
    sheet = lay_out(drawn, style, face(style.family), narrow=narrow)
    boxes, page = sheet.labels, Box(-0.15, -0.15, sheet.width + 0.15, sheet.height + 0.15)
    wrong = [f"{a.words} {b.words}" for a, b in combinations(boxes, 2) if a.box.overlaps(b.box, -0.15)]
    wrong += [one.words for one in boxes if one.box.x0 < page.x0 or one.box.x1 > page.x1]
    wrong += [one.words for one in boxes if one.box.y0 < page.y0 or one.box.y1 > page.y1 or one.size_pt < 7.5]
    shown = [token.text for one in boxes for token in tokens(one.words)]
    told = [token.text for label in charts.labels(drawn) for token in tokens(label.text)]
    return wrong if shown == told else [*wrong, f"{shown} {told}"]


WAYS = st.tuples(st.sampled_from([STYLE, MONO]), st.booleans())


@QUICK
@given(st.lists(PANELS, min_size=1, max_size=3), st.booleans(), WAYS)
def test_labels_of_bars_never_meet(panels: list[BarPanel], shared: bool, way: tuple[ChartStyle, bool]) -> None:  # noqa: FBT001
    """Names, values, headings and remarks of any length keep apart, wide and narrow, in colour and black."""
    assert faults(figure(BarChart(tuple(panels), shared)), way[0], narrow=way[1]) == []


@QUICK
@given(st.lists(BARS, min_size=1, max_size=7), words(120), WAYS)
def test_labels_of_dots_never_meet(dots: list[Bar], absent: str, way: tuple[ChartStyle, bool]) -> None:
    """Dots close to either end of the axis keep their labels on the page."""
    top = max(dot.value for dot in dots) + Decimal(1)
    ticks = tuple(printed(f"{count}%") for count in range(5))
    assert faults(figure(DotChart(tuple(dots), top, ticks, (absent,))), way[0], narrow=way[1]) == []


@QUICK
@given(st.lists(SHARES, min_size=1, max_size=7), WAYS)
def test_labels_of_shares_never_meet(bars: list[Bar], way: tuple[ChartStyle, bool]) -> None:
    """Long names go above their bars where the sheet is narrow."""
    ticks = tuple(map(printed, ("0%", "50%", "100%")))
    assert faults(figure(ShareChart(tuple(bars), ticks)), way[0], narrow=way[1]) == []


@QUICK
@given(paths(), WAYS)
def test_labels_of_paths_never_meet(path: PathChart, way: tuple[ChartStyle, bool]) -> None:
    """Values crowd and years are missing: every label finds a place, and none touches another."""
    assert faults(figure(path), way[0], narrow=way[1]) == []


@QUICK
@given(paths(), WAYS)
def test_labels_of_paths_never_hide_a_mark(path: PathChart, way: tuple[ChartStyle, bool]) -> None:
    """No label lies on a dot or triangle, its own or another's."""
    sheet = lay_out(figure(path), way[0], face(STYLE.family), narrow=way[1])
    marks = [shape for shape in sheet.shapes if isinstance(shape, Disc | Triangle)]
    boxes = [Box(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in marks]
    assert [label.words for label in sheet.labels if any(label.box.overlaps(box, -0.1) for box in boxes)] == []


@QUICK
@given(st.lists(SMALL_PANELS, min_size=2, max_size=3), WAYS)
def test_labels_of_multiples_never_meet(panels: list[BarPanel], way: tuple[ChartStyle, bool]) -> None:
    """Two or three panels of short names keep apart, side by side and one under the other."""
    assert faults(figure(Multiples(tuple(panels))), way[0], narrow=way[1]) == []


@QUICK
@given(st.lists(words(6), min_size=2, max_size=9), st.data(), WAYS)
def test_labels_of_a_grid_never_meet(topics: list[str], data: st.DataObject, way: tuple[ChartStyle, bool]) -> None:
    """Up to nine topics of six characters and counts of three digits fit both widths."""
    counts = st.tuples(*[st.none() | st.integers(1, 999).map(lambda count: printed(str(count)))] * len(topics))
    row = st.builds(GridRow, words(3), st.sampled_from(["subject", "peer", "neutral"]), counts)
    drawn = figure(Grid(tuple(topics), tuple(data.draw(st.lists(row, min_size=1, max_size=7)))))
    assert faults(drawn, way[0], narrow=way[1]) == []


def years(drawn: list[Lane]) -> Figure:
    """Return a timeline of the lanes over twelve years."""
    return figure(Timeline(1925, 1936, tuple(printed(str(year)) for year in range(1925, 1937)), tuple(drawn)))


@QUICK
@given(st.lists(lanes(flags=4, longest=7), min_size=1, max_size=7), WAYS)
def test_four_flags_of_seven_characters_always_find_a_place(drawn: list[Lane], way: tuple[ChartStyle, bool]) -> None:
    """On any days, near either end or close together; nothing clashes and nothing raises."""
    assert faults(years(drawn), way[0], narrow=way[1]) == []


@QUICK
@given(lanes(flags=20, longest=20))
def test_a_narrow_timeline_takes_any_number_of_labels(drawn: Lane) -> None:
    """A list has room for every event, however long its title."""
    assert faults(years([drawn]), narrow=True) == []


@QUICK
@given(lanes(flags=6, longest=7))
def test_marks_of_a_lane_never_touch(drawn: Lane) -> None:
    """However close the days lie, every dot and tick can be counted."""
    boxes = [one.box for one in hang(drawn, Axis(22.0, 156.0, 1925, 1937.0))]
    assert [(one, two) for one, two in combinations(boxes, 2) if one.overlaps(two)] == []


@QUICK
@given(lanes(flags=6, longest=7))
def test_marks_stay_on_their_days(drawn: Lane) -> None:
    """What is moved out of the way is moved down, never to another day."""
    axis = Axis(22.0, 156.0, 1925, 1937.0)
    alone = [hang(replace(drawn, moments=(moment,)), axis)[0].box for moment in drawn.moments]
    assert [(one.x0, one.x1) for one in alone] == [(one.box.x0, one.box.x1) for one in hang(drawn, axis)]


@QUICK
@given(lanes(flags=6, longest=12))
def test_flags_are_placed_apart_or_refused(drawn: Lane) -> None:
    """Longer and more labels either keep apart or end in a message that says what to shorten."""
    try:
        assert faults(years([drawn])) == []
    except StyleError as error:
        assert "short" in error.remedy  # noqa: PT017 - both ends are right


@QUICK
@given(st.lists(lanes(flags=4, longest=7), min_size=1, max_size=4))
def test_every_flag_is_read_with_its_own_date(drawn: list[Lane]) -> None:
    """Wherever a label lands, its date is read immediately before its title."""
    read = [label.words for label in charts.boxes(years(drawn), STYLE)]
    pairs = [(one, two) for one, two in pairwise(read) if one.endswith("月")]
    assert [(m.when.text, m.title) for lane in drawn for m in lane.moments if m.flagged] == pairs
