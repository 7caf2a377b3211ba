"""Paths, multiples, grids and timelines: what each shows, what it refuses, and what it becomes on a narrow sheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product

import pytest
from chart_samples import (
    GRID,
    MONO,
    MULTIPLES,
    NOBODY,
    PATH,
    SHARES,
    SHORT_PATH,
    STYLE,
    TIMELINE,
    areas,
    figure,
    lines,
    moment,
    one_lane,
    point,
    printed,
    sheet,
)

from reportgen import charts
from reportgen.brief import Bar, BarPanel, Figure, Grid, GridRow, Multiples, PathChart, ShareChart, Timeline
from reportgen.charts.grid import contrast, shade
from reportgen.charts.sheet import PAPER, Disc, Line, Triangle
from reportgen.errors import StyleError


def path(drawn: Figure) -> PathChart:
    """Return the path of a figure."""
    assert isinstance(drawn.chart, PathChart)
    return drawn.chart


def discs(drawn: Figure, *, narrow: bool = False) -> list[Disc]:
    """Return the dots of a figure without those of its keys, which stand at the head."""
    return [one for one in sheet(drawn, narrow=narrow).shapes if isinstance(one, Disc) and one.y > 3]


def triangles(drawn: Figure) -> list[Triangle]:
    """Return the triangles of a figure without that of its key."""
    return [one for one in sheet(drawn).shapes if isinstance(one, Triangle) and one.y > 3]


def where(drawn: Figure, words: str) -> float:
    """Return how far down a label stands."""
    return next(label.y for label in charts.boxes(drawn, STYLE) if label.words == words)


# --- paths --------------------------------------------------------------------------------------------------------


def test_years_that_follow_are_joined_and_missing_years_dotted() -> None:
    """A line claims a course; across years without a value it is dotted."""
    assert [line.dotted for line in lines(PATH, 3.0)] == [True, False]


def test_no_line_leads_to_a_forecast() -> None:
    """What is expected stands by itself, as a hollow triangle."""
    ends = {(round(line.x1, 3), round(line.y1, 3)) for line in lines(PATH, 3.0)}
    assert len(triangles(PATH)) == 2
    assert ends.isdisjoint({(round(mark.x, 3), round(mark.y, 3)) for mark in triangles(PATH)})


def test_parts_of_years_are_hollow_dots_on_stems() -> None:
    """A part of a year stands apart, on a stem from zero that no line joins."""
    hollow = [one for one in discs(PATH) if one.hollow]
    stems = [line for line in lines(PATH, 1.0) if line.x0 == line.x1 and line.y0 - line.y1 > 1]
    assert [(stem.x1, stem.y1) for stem in stems] == [(one.x, one.y) for one in hollow]
    assert len(hollow) == 3


def test_heights_mean_the_same_in_both_panels() -> None:
    """Years and parts of years share one scale from nought."""
    zero = lines(PATH, 4.0)[0].y0
    values = [float(one.value) for one in path(PATH).points if one.span != "forecast"]
    scales = [(zero - mark.y) / value for mark, value in zip(discs(PATH), values, strict=True)]
    assert scales == pytest.approx([scales[0]] * 6)


def test_both_panels_of_a_narrow_path_are_equally_tall() -> None:
    """One below the other, heights still compare."""
    grounds = [line for line in sheet(PATH, narrow=True).shapes if isinstance(line, Line) and line.depth == 4.0]
    values = [float(one.value) for one in path(PATH).points if one.span != "forecast"]
    marks = discs(PATH, narrow=True)
    marks = [one for one in marks if min(abs(one.y - ground.y0) for ground in grounds) < 40]
    upper = [(grounds[0].y0 - one.y) / value for one, value in zip(marks[:3], values[:3], strict=True)]
    lower = [(grounds[1].y0 - one.y) / value for one, value in zip(marks[-3:], values[3:], strict=True)]
    assert upper + lower == pytest.approx([upper[0]] * 6)


def test_years_stand_at_their_distances() -> None:
    """The axis is one of time, so seven years are seven times one."""
    x = [one.x for one in discs(PATH)[:3]]
    assert (x[1] - x[0]) / (x[2] - x[1]) == pytest.approx(7)


def test_the_value_of_the_last_full_year_is_bold() -> None:
    """The strong point is set off by its weight."""
    assert [label.words for label in charts.boxes(PATH, STYLE) if label.bold] == ["4152.8"]


def test_without_parts_of_years_there_is_one_panel() -> None:
    """The years then take the whole width."""
    assert [(line.x0 > 11, line.x1) for line in lines(SHORT_PATH, 4.0)] == [(True, 156.0)]


def test_with_parts_of_years_only_there_is_one_panel() -> None:
    """A place known by parts of years alone gets their panel, with the scale."""
    parts = tuple(one for one in path(PATH).points if one.span == "part")
    drawn = figure(replace(path(PATH), points=parts, gaps=()))
    assert [label.words for label in charts.boxes(drawn, STYLE)][1:5] == ["0", "5000", "10,000", "15,000"]
    assert len(lines(drawn, 4.0)) == 1


def test_a_period_of_part_of_a_year_is_set_on_two_lines() -> None:
    """Year above months, so that three periods stand side by side."""
    assert where(PATH, "1—10月") - where(PATH, "1936年") == pytest.approx(3.3)


def test_a_year_with_a_value_and_a_forecast_has_one_head() -> None:
    """The ledger is told of one head, and one is drawn."""
    points = (*path(PATH).points, point("1932-12-31", "9000", "9000", "1932", "forecast"))
    drawn = figure(replace(path(PATH), points=points))
    assert [label.words for label in charts.boxes(drawn, STYLE)].count("1932") == 1
    assert [label.text for label in charts.labels(drawn)].count("1932") == 1


def test_words_stand_in_the_gap_they_are_about() -> None:
    """They say why no value is there."""
    label = next(label for label in charts.boxes(PATH, STYLE) if label.words == "未载全年值")
    before, after = discs(PATH)[2].x, triangles(PATH)[0].x
    assert before < label.box.x0 < label.box.x1 < after


def test_a_value_above_the_scale_is_refused() -> None:
    """No mark is drawn off its panel."""
    with pytest.raises(StyleError, match=r"4152\.8.*4000"):
        charts.draw(figure(replace(path(PATH), top=Decimal(4000))), STYLE)


def test_too_many_parts_of_years_for_the_width_are_refused() -> None:
    """The message says what to leave out."""
    parts = tuple(point("1936-09-30", "10", "一二三四五六七八九十", "1936年1—9月", "part") for _ in range(6))
    with pytest.raises(StyleError, match=r"6个未满年度值放不下；请减少所示期间"):
        charts.draw(figure(replace(path(PATH), points=parts, gaps=())), STYLE)


# --- multiples ----------------------------------------------------------------------------------------------------


def test_each_panel_has_its_own_scale() -> None:
    """The longest bar of every panel is about equally long."""
    longest = [
        max(area.box.x1 - area.box.x0 for area in panel) for panel in (areas(MULTIPLES)[:3], areas(MULTIPLES)[3:6])
    ]
    assert longest[0] == pytest.approx(longest[1], rel=0.15)


def test_bars_of_multiples_start_at_zero() -> None:
    """Three zero lines, and every bar begins at its own."""
    zeros = {round(line.x0 + 0.35 * 25.4 / 72, 6) for line in lines(MULTIPLES, 4.0)}
    assert {round(area.box.x0, 6) for area in areas(MULTIPLES)} == zeros
    assert len(zeros) == 3


def test_another_level_is_hatched_on_a_wash() -> None:
    """The region that holds the subject is not the subject: hatched as class B is, and tinted apart from it."""
    hatched = [area for area in areas(MULTIPLES) if area.hatched]
    assert [area.edge for area in hatched] == [STYLE.subject] * 3
    assert {area.color for area in hatched}.isdisjoint({PAPER, STYLE.subject})


def test_the_subject_is_named_once_in_each_panel() -> None:
    """Three panels, three names in its colour, wide and narrow."""
    for narrow in (False, True):
        named = [one.words for one in sheet(MULTIPLES, narrow=narrow).labels if one.color == STYLE.subject]
        assert named == ["东原"] * 3


def test_narrow_panels_stand_one_below_the_other() -> None:
    """Their zero lines share one x."""
    zeros = [one for one in sheet(MULTIPLES, narrow=True).shapes if isinstance(one, Line) and one.depth == 4.0]
    assert len({round(line.x0, 6) for line in zeros}) == 1


def test_a_heading_wider_than_its_panel_is_named() -> None:
    """The message says which heading to shorten."""
    bars = (Bar("云州", Decimal(2), printed("2")), Bar("海陵", Decimal(1), printed("1")))
    panels = (BarPanel("驿" * 30, (), bars), BarPanel("驿", (), bars))
    with pytest.raises(StyleError, match=r"分图题「驿驿.*请缩短"):
        charts.draw(figure(Multiples(panels)), STYLE)


def test_a_negative_value_in_multiples_is_refused() -> None:
    """A bar from zero has no negative length."""
    bars = (Bar("云州", Decimal(-2), printed("-2")), Bar("海陵", Decimal(1), printed("1")))
    with pytest.raises(StyleError, match=r"云州.*负值"):
        charts.draw(figure(Multiples((BarPanel("", (), bars), BarPanel("", (), bars)))), STYLE)


# --- grids --------------------------------------------------------------------------------------------------------


def test_a_topic_without_facts_is_a_dot_on_paper() -> None:
    """No shade stands where there is nothing."""
    cells = [area for area in areas(GRID, 1.0) if area.box.x1 - area.box.x0 > 2]
    dots = [label for label in charts.boxes(GRID, STYLE) if label.words == "·"]
    assert (len(cells), len(dots)) == (len(charts.labels(GRID)), 36 - len(charts.labels(GRID)))


def test_the_row_of_the_subject_is_marked_and_bold() -> None:
    """One marker of 0.9 mm in its colour; the shades stay those of every row."""
    marker = [area for area in areas(GRID, 1.0) if area.color == STYLE.subject]
    bold = {label.words for label in charts.boxes(GRID, STYLE) if label.bold}
    assert [round(area.box.x1 - area.box.x0, 3) for area in marker] == [0.9]
    assert bold == {"云州", "17", "4", "19", "14", "6", "28", "32", "25"}


def test_a_grid_without_a_subject_marks_no_row() -> None:
    """Neither marker nor weight."""
    assert isinstance(GRID.chart, Grid)
    drawn = figure(replace(GRID.chart, rows=tuple(replace(row, role="neutral") for row in GRID.chart.rows)))
    assert [label.words for label in charts.boxes(drawn, STYLE) if label.bold] == []
    assert STYLE.subject not in {area.color for area in areas(drawn, 1.0)}


@pytest.mark.parametrize("neutral", ["#52606D", "#4D4D4D", "#000000", "#808080", "#B0B0B0", "#7A2E0B"])
def test_every_count_reads_clearly_on_its_shade(neutral: str) -> None:
    """Whatever grey a style has, text on a cell has a contrast of at least 4.5, and more facts are never paler."""
    page = sheet(GRID, replace(STYLE, neutral=neutral))
    grounds, inks = zip(*(shade(count, 36, page) for count in range(1, 37)), strict=True)
    depth = [contrast(PAPER, ground) for ground in grounds]
    assert min(contrast(ground, ink) for ground, ink in zip(grounds, inks, strict=True)) >= 4.5
    assert depth == sorted(depth)


def test_shades_follow_the_largest_count() -> None:
    """Ten times the facts in every cell give the same picture of shades."""
    page = sheet(GRID)
    assert [shade(count, 32, page) for count in range(1, 33)] == [
        shade(count * 10, 320, page) for count in range(1, 33)
    ]


def test_topics_are_broken_over_narrow_columns() -> None:
    """Nine topics of four characters take two lines on a telephone."""
    words = [label.words for label in charts.boxes(GRID, STYLE, narrow=True)]
    assert words[:4] == ["交易", "规模", "网络", "零售"]


def test_a_topic_that_fits_no_column_is_named() -> None:
    """Too many topics are a fault of the figure, not smaller type."""
    row = GridRow("云州", "subject", (printed("1"),) * 60)
    with pytest.raises(StyleError, match=r"议题「驿运」.*请减少议题"):
        charts.draw(figure(Grid(("驿运",) * 60, (row,))), STYLE)


# --- documents without a subject ----------------------------------------------------------------------------------


def test_neutral_bars_have_one_colour_and_no_weight() -> None:
    """Nobody's document sets nobody off; what may only stand beside is still hatched."""
    names = [label for label in charts.boxes(NOBODY, STYLE) if label.words in {"云州", "海陵"}]
    assert [area.edge or area.color for area in areas(NOBODY)] == [STYLE.neutral] * 2
    assert [(label.bold, label.color) for label in names] == [(False, STYLE.ink)] * 2


def test_the_finding_of_neutral_shares_is_navy() -> None:
    """Without a subject its colour is not used for anything else."""
    assert isinstance(SHARES.chart, ShareChart)
    bars = tuple(replace(bar, role="neutral") for bar in SHARES.chart.bars)
    colours = [area.color for area in areas(figure(replace(SHARES.chart, bars=bars)))]
    assert colours == [STYLE.neutral, STYLE.navy, STYLE.neutral, STYLE.neutral]


def test_a_neutral_path_has_the_neutral_colour() -> None:
    """Dots and lines alike, in any style."""
    marks = [one.color for one in sheet(SHORT_PATH, MONO).shapes if isinstance(one, Disc)]
    assert {*marks, *(line.color for line in lines(SHORT_PATH, 3.0))} == {MONO.neutral, STYLE.neutral}


# --- timelines ----------------------------------------------------------------------------------------------------


def test_ticks_of_one_day_hang_one_below_the_other() -> None:
    """Three events of a day are three ticks."""
    drawn = one_lane(*(moment("1935-03-01", "3月") for _ in range(3)))
    ticks = lines(drawn, 3.0)
    assert len({line.x0 for line in ticks}) == 1
    assert all(one.y1 < two.y0 for one, two in pairwise(ticks))


def test_events_of_one_year_are_bars_one_below_the_other() -> None:
    """Two events of which only the year is known do not cover each other."""
    one, two = areas(one_lane(moment("1935", "1935年"), moment("1935", "1935年")), 3.0)
    assert not one.box.overlaps(two.box)


def test_dots_that_would_touch_hang_on_their_leaders() -> None:
    """Days a week apart are two dots, each with its own leader."""
    drawn = one_lane(moment("1935-03-01", "3月1日", "公告"), moment("1935-03-08", "3月8日", "施行"))
    one, two = discs(drawn)
    leaders = [line for line in lines(drawn, 1.0) if line.x0 == line.x1 and line.y0 > 6]
    assert two.y - one.y >= 2 * one.radius
    assert [(line.x0, line.y0) for line in leaders] == [
        (pytest.approx(mark.x), pytest.approx(mark.y)) for mark in (one, two)
    ]


def test_a_label_never_lies_on_a_mark() -> None:
    """Marks hang below the line, labels stand above it."""
    boxes = [area.box for area in areas(TIMELINE, 3.0)]
    labels = [label for label in charts.boxes(TIMELINE, STYLE) if label.box.x0 > 22]
    assert [label.words for label in labels if any(label.box.overlaps(box, -0.1) for box in boxes)] == []


def test_a_label_stays_in_its_band_where_it_can() -> None:
    """A row more is better than a label over years its sources do not reach."""
    drawn = one_lane(
        moment("1930-11-01", "1930年11月", "开办驿站的章程"),
        moment("1931-01-01", "1931年1月", "示范驿站"),
        until="1931-03-31",
    )
    end = areas(drawn, 0.0)[0].box.x1
    assert [label.words for label in charts.boxes(drawn, STYLE) if label.box.x1 > end and label.y > 6] == []


def test_a_narrow_timeline_lists_its_events_downwards() -> None:
    """Date and title on one line, the next event below it, places one after the other."""
    page = sheet(TIMELINE, narrow=True)
    assert isinstance(TIMELINE.chart, Timeline)
    titles = [one.title for lane in TIMELINE.chart.lanes for one in lane.moments if one.flagged]
    found = [(label.words, label.y) for label in page.labels if label.words in titles]
    assert [words for words, _ in found] == titles
    assert [y for _, y in found] == sorted(y for _, y in found)


def test_strips_of_a_narrow_timeline_share_one_axis() -> None:
    """A year stands at the same place in every strip: all bands begin at the left edge."""
    assert {area.box.x0 for area in areas(TIMELINE, 0.0, narrow=True)} == {0.0}


def test_a_long_title_takes_more_lines_on_a_narrow_sheet() -> None:
    """It is broken, never cut or shrunk."""
    drawn = one_lane(moment("1930-03-01", "1930年3月", "驿站运输章程施行细则" * 4))
    words = [label.words for label in charts.boxes(drawn, STYLE, narrow=True)]
    assert "".join(words[words.index("1930年3月") + 1 :]) == "驿站运输章程施行细则" * 4
    assert len(words) - words.index("1930年3月") > 2


def test_long_names_go_above_their_bars_on_a_narrow_sheet() -> None:
    """So that the bars keep their room."""
    page = sheet(SHARES, narrow=True)
    bars = [area.box for area in areas(SHARES, narrow=True)]
    name = next(label for label in page.labels if label.words.startswith("年经营收入"))
    assert name.box.y1 <= bars[0].y0
    names = [label for label in page.labels if label.box.x0 < 1]
    assert [one.words for one, bar in product(names, bars) if one.box.overlaps(bar, -0.1)] == []
