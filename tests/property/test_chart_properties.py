"""Whatever the lengths of names, labels and titles: labels never meet, never leave the page, read in order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

from chart_samples import STYLE, figure, printed
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import charts
from reportgen.brief import Bar, BarChart, BarPanel, DotChart, Figure, Lane, Moment, Printed, Timeline
from reportgen.errors import StyleError

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


def faults(drawn: Figure) -> list[str]:
    """Return what is wrong with the labels of a figure."""
    picture, boxes = charts.draw(drawn, STYLE), charts.boxes(drawn, STYLE)
    met = [f"{a.words} {b.words}" for a, b in combinations(boxes, 2) if a.box.overlaps(b.box, -0.15)]
    page = (-0.15, -0.15, STYLE.measure_mm + 0.15, picture.height_mm + 0.15)
    off = [
        a.words for a in boxes if a.box.x0 < page[0] or a.box.y0 < page[1] or a.box.x1 > page[2] or a.box.y1 > page[3]
    ]
    return met + off


@QUICK
@given(st.lists(PANELS, min_size=1, max_size=3), st.booleans())
def test_labels_of_bars_never_meet(panels: list[BarPanel], shared: bool) -> None:  # noqa: FBT001
    """Names, values, headings and remarks of any length keep apart."""
    assert faults(figure(BarChart(tuple(panels), shared))) == []


@QUICK
@given(st.lists(BARS, min_size=1, max_size=7), words(120))
def test_labels_of_dots_never_meet(dots: list[Bar], absent: str) -> None:
    """Dots close to either end of the axis keep their labels on the page."""
    top = max(dot.value for dot in dots) + Decimal(1)
    ticks = tuple(printed(f"{count}%") for count in range(5))
    assert faults(figure(DotChart(tuple(dots), top, ticks, (absent,)))) == []


def years(drawn: list[Lane]) -> Figure:
    """Return a timeline of the lanes over twelve years."""
    return figure(Timeline(1925, 1936, tuple(printed(str(year)) for year in range(1925, 1937)), tuple(drawn)))


@QUICK
@given(st.lists(lanes(flags=4, longest=7), min_size=1, max_size=7))
def test_four_flags_of_seven_characters_always_find_a_place(drawn: list[Lane]) -> None:
    """On any days, near either end or close together; nothing clashes and nothing raises."""
    assert faults(years(drawn)) == []


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
