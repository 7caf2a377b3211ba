"""Charts: what is drawn, in which order it reads, that it never collides and is the same on every run."""

from __future__ import annotations

import hashlib
import math
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from chart_samples import (
    ALL,
    BARS,
    DOTS,
    MONO,
    SHARES,
    STYLE,
    TIMELINE,
    areas,
    bars,
    figure,
    lines,
    moment,
    one_lane,
    printed,
    sheet,
    texts,
)

from reportgen import charts
from reportgen.brief import Bar, BarChart, BarPanel, DotChart, Figure, ShareChart, Timeline
from reportgen.charts.lettering import face
from reportgen.charts.sheet import PAPER, Disc
from reportgen.charts.words import pieces, spoken
from reportgen.errors import EnvironmentFault, StyleError
from reportgen.ledger import tokens
from reportgen.style import House

EVERY = pytest.mark.parametrize("drawn", ALL.values(), ids=ALL)
BOTH_WIDTHS = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
HOUSES = pytest.mark.parametrize(
    "house",
    [css.parent for css in sorted((Path(__file__).parents[1] / "templates" / "styles").glob("*/house.css"))],
    ids=lambda folder: folder.name,
)


def linear(color: str) -> list[float]:
    """Return red, green and blue of a colour as light."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2)."""
    dark, light = sorted(
        sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, two)
    )
    return (light + 0.05) / (dark + 0.05)


def deuteranopic(color: str) -> str:
    """Return the colour as seen without green cones (Machado, Oliveira and Fernandes 2009, severity 1)."""
    matrix = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
    seen = [min(max(sum(a * b for a, b in zip(row, linear(color), strict=True)), 0), 1) for row in matrix]
    coded = [part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in seen]
    return "#" + "".join(f"{round(part * 255):02X}" for part in coded)


def lab(color: str) -> tuple[float, float, float]:
    """Return the colour in CIELAB, where a distance of 2 is just seen."""
    r, g, b = linear(color)
    x, y, z = (
        0.4124 * r + 0.3576 * g + 0.1805 * b,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        0.0193 * r + 0.1192 * g + 0.9505 * b,
    )
    root = [part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x / 0.9505, y, z / 1.089)]
    return 116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])


def test_importing_the_package_loads_no_matplotlib() -> None:
    """Commands that draw nothing do not wait for matplotlib."""
    program = "import sys, reportgen.charts; print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == (
        "False\n"
    )


@BOTH_WIDTHS
@EVERY
def test_two_draws_are_the_same_bytes(drawn: Figure, narrow: bool) -> None:  # noqa: FBT001
    """A figure is the same SVG on every run."""
    assert charts.draw(drawn, STYLE, narrow=narrow) == charts.draw(drawn, STYLE, narrow=narrow)


def test_another_process_draws_the_same_bytes() -> None:
    """Neither hash seed nor process shows in the SVG."""
    program = (
        "import hashlib; from chart_samples import TIMELINE, STYLE; from reportgen import charts;"
        "print(hashlib.sha256(charts.draw(TIMELINE, STYLE).svg).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(charts.draw(TIMELINE, STYLE).svg).hexdigest()


@EVERY
def test_two_rasters_are_the_same_bytes(drawn: Figure) -> None:
    """A figure is the same PNG on every run."""
    assert charts.rasterise(drawn, STYLE, dpi=60) == charts.rasterise(drawn, STYLE, dpi=60)


def test_a_raster_has_the_dots_of_its_final_size() -> None:
    """At 300 dpi a figure of 156 mm is 1842 dots wide, so nothing is rescaled in Word."""
    png = charts.rasterise(SHARES, STYLE)
    assert int.from_bytes(png[16:20]) == 1842


@BOTH_WIDTHS
@EVERY
def test_the_svg_states_its_size_in_mm(drawn: Figure, narrow: bool) -> None:  # noqa: FBT001
    """Width and height of the SVG are those of the picture, in mm."""
    picture = charts.draw(drawn, STYLE, narrow=narrow)
    assert f'width="{92 if narrow else 156}mm" height="{picture.height_mm:g}mm"'.encode() in picture.svg


@EVERY
def test_the_svg_names_neither_date_nor_program(drawn: Figure) -> None:
    """Nothing that changes between machines is in the file."""
    assert re.search(rb"<metadata|dc:date|[Mm]atplotlib v", charts.draw(drawn, STYLE).svg) is None


@BOTH_WIDTHS
@EVERY
def test_every_label_is_selectable_text_in_the_order_of_reading(drawn: Figure, narrow: bool) -> None:  # noqa: FBT001
    """The text nodes of the SVG are the labels, none drawn as outlines, in the order they were set."""
    assert texts(charts.draw(drawn, STYLE, narrow=narrow).svg) == [
        label.words for label in charts.boxes(drawn, STYLE, narrow=narrow)
    ]


@BOTH_WIDTHS
@EVERY
def test_the_numbers_in_the_svg_are_those_of_the_printed_labels(drawn: Figure, narrow: bool) -> None:  # noqa: FBT001
    """What a reader of the file finds is what the ledger was told, token by token."""
    shown = [token.text for words in texts(charts.draw(drawn, STYLE, narrow=narrow).svg) for token in tokens(words)]
    assert shown == [token.text for label in charts.labels(drawn) for token in tokens(label.text)]


@BOTH_WIDTHS
@EVERY
def test_no_label_meets_another_or_leaves_the_page(drawn: Figure, narrow: bool) -> None:  # noqa: FBT001
    """Label boxes are apart and within the measure."""
    picture, labels = charts.draw(drawn, STYLE, narrow=narrow), charts.boxes(drawn, STYLE, narrow=narrow)
    assert [(one.words, two.words) for one, two in combinations(labels, 2) if one.box.overlaps(two.box, -0.15)] == []
    assert [
        label.words for label in labels if label.box.x1 > picture.width_mm + 0.15 or label.box.y1 > picture.height_mm
    ] == []


@BOTH_WIDTHS
@EVERY
def test_no_type_is_smaller_than_seven_and_a_half_points(drawn: Figure, narrow: bool) -> None:  # noqa: FBT001
    """The smallest type of a chart is 7.5 pt."""
    assert min(label.size_pt for label in charts.boxes(drawn, STYLE, narrow=narrow)) == 7.5


def test_a_style_with_smaller_type_is_refused() -> None:
    """Type below 7.5 pt is a fault of the style, named with the label."""
    with pytest.raises(StyleError, match="7磅"):
        charts.draw(DOTS, replace(STYLE, small_pt=7.0))


@HOUSES
def test_subject_and_peers_differ_in_grey(house: Path) -> None:
    """Printed without colour, the subject still stands out: contrast of at least 1.5 in every house style."""
    style = House.load(house).chart
    assert contrast(style.subject, style.peer) >= 1.5


@HOUSES
def test_subject_and_peers_differ_without_green(house: Path) -> None:
    """Whoever cannot see green still tells the subject from a peer and from the nation: far apart in CIELAB."""
    style = House.load(house).chart
    seen = {name: lab(deuteranopic(getattr(style, name))) for name in ("subject", "peer", "navy", "neutral")}
    apart = {name: math.dist(seen["subject"], seen[name]) for name in ("peer", "navy") if seen[name] != seen["subject"]}
    assert min(apart.values()) > 25
    assert math.dist(seen["neutral"], lab("#FFFFFF")) > 25


def test_a_style_in_black_keeps_the_subject_apart() -> None:
    """Where a style has one ink, the subject is black, its peers grey and what may not be compared hatched."""
    drawn = areas(BARS, style=MONO)
    assert [(area.edge or area.color, area.hatched) for area in drawn[:4]] == [
        ("#000000", False),
        ("#999999", False),
        ("#000000", True),
        ("#999999", True),
    ]


@EVERY
def test_a_style_in_black_shows_no_hue(drawn: Figure) -> None:
    """Every colour in the picture comes from the style: with grey tokens it has no other."""
    colours = re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", charts.draw(drawn, MONO).svg.decode().lower())
    assert [found for found in colours if len(set(found)) > 1] == []


def test_a_style_without_a_neutral_colour_uses_that_of_remarks() -> None:
    """The token of charts without a subject may be left out."""
    css = ":root { --ink: #000000; --muted: #4D4D4D; --navy: #000000; --subject: #000000; --peer: #999999;"
    css += ' --grid: #CFCFCF; --panel: #F5F5F5; --caution: #000000; --sans: "Noto Sans CJK SC", sans-serif }'
    assert House.parse(css).chart.neutral == "#4D4D4D"


# --- bars ---------------------------------------------------------------------------------------------------------


def test_bars_start_at_zero() -> None:
    """Every bar starts at the right edge of its zero line."""
    zero = {round(line.x0 + 0.35 * 25.4 / 72, 6) for line in lines(BARS, 4.0)}
    assert {round(area.box.x0, 6) for area in areas(BARS)} == zero


def test_panels_share_one_scale() -> None:
    """A millimetre means the same in every panel."""
    lengths = [area.box.x1 - area.box.x0 for area in areas(BARS)]
    scale = lengths[0] / float(bars(BARS)[0].value)
    assert lengths == pytest.approx([float(bar.value) * scale for bar in bars(BARS)])


def test_panels_with_their_own_scale_each_fill_the_measure() -> None:
    """Without a shared scale the longest bar of each panel is drawn long."""
    assert isinstance(BARS.chart, BarChart)
    own = figure(replace(BARS.chart, shared_scale=False))
    ends = [area.box.x1 for area in areas(own)]
    assert [max(ends[:2]) > 120, max(ends[2:4]) > 120, max(ends[4:]) > 120] == [True, True, True]


def test_the_subject_is_set_off_exactly_once_in_each_panel() -> None:
    """Three panels, one bar each in the subject's colour."""
    tops = [area.box.y0 for area in areas(BARS) if STYLE.subject in (area.color, area.edge)]
    assert [label.words for label in charts.boxes(BARS, STYLE) if label.color == STYLE.subject] == ["云州"] * 3
    assert len(tops) == 3


def test_the_reference_is_navy() -> None:
    """The whole country or region is neither subject nor peer."""
    assert [area.color for area in areas(BARS)].count(STYLE.navy) == 1


def test_without_a_subject_peers_are_neutral() -> None:
    """A comparison from nobody's point of view has one colour."""
    panel = BarPanel("货运", (), (Bar("云州", Decimal(2), printed("2")), Bar("海陵", Decimal(1), printed("1"))))
    assert {area.color for area in areas(figure(BarChart((panel,))))} == {STYLE.neutral}


def test_class_b_bars_are_hatched_and_their_values_plain() -> None:
    """What may only stand beside is hatched and never bold."""
    hatched = [area.hatched for area in areas(BARS)]
    bold = {label.words: label.bold for label in charts.boxes(BARS, STYLE)}
    assert hatched == [False, False, True, True, False, False, False]
    assert (bold["527.11"], bold["8350.22"]) == (False, True)


def test_a_part_of_a_year_is_hollow() -> None:
    """A hollow bar is paper with an edge in its colour."""
    area = areas(BARS)[5]
    assert (area.color, area.edge, area.hatched) == (PAPER, STYLE.subject, False)


def test_a_long_remark_goes_below_its_heading_in_whole_numbers() -> None:
    """A remark too long for the line is broken between characters, and never within a printed value."""
    remark = ("两地口径未见统一说明，" * 5, printed("1936年1—9月"), "只并列，不比较，" * 4)
    panel = BarPanel("货运", remark, (Bar("云州", Decimal(2), printed("2"), "subject"), *bars(BARS)[1:2]))
    words = [label.words for label in charts.boxes(figure(BarChart((panel,))), STYLE)]
    assert sum("1936年1—9月" in line for line in words) == 1
    assert "".join(words[1:3]) == spoken(remark)


def test_no_line_begins_with_a_closing_mark() -> None:
    """Closing marks stay with the character before them, printed or not."""
    assert pieces(("甲乙，", printed("3—4月"), "。丙")) == ["甲", "乙，", "3—4月。", "丙"]


def test_a_negative_bar_is_refused() -> None:
    """A bar from zero has no negative length."""
    panel = BarPanel("增减", (), (Bar("云州", Decimal(-1), printed("-1")), Bar("海陵", Decimal(1), printed("1"))))
    with pytest.raises(StyleError, match=r"云州.*负值"):
        charts.draw(figure(BarChart((panel,))), STYLE)


def test_a_name_that_leaves_no_room_for_bars_is_named() -> None:
    """The message says which name is too long and what to do."""
    panel = BarPanel("", (), (Bar("云" * 45, Decimal(1), printed("1")), Bar("海陵", Decimal(1), printed("1"))))
    with pytest.raises(StyleError, match=r"云云.*过长.*请缩短"):
        charts.draw(figure(BarChart((panel,))), STYLE)


# --- shares and dots ----------------------------------------------------------------------------------------------


def test_only_the_share_of_the_finding_is_coloured() -> None:
    """One bar has the subject's colour: the strong one."""
    assert Counter(area.color for area in areas(SHARES)) == {STYLE.peer: 3, STYLE.subject: 1}


def test_a_share_is_its_part_of_the_track() -> None:
    """The track stands for 100 %."""
    assert isinstance(SHARES.chart, ShareChart)
    whole = [area.box.x1 - area.box.x0 for area in areas(SHARES, 1.0)]
    parts = [area.box.x1 - area.box.x0 for area in areas(SHARES)]
    shares = [part / track * 100 for part, track in zip(parts, whole, strict=True)]
    assert shares == pytest.approx([float(bar.value) for bar in SHARES.chart.bars])


def test_a_share_above_the_whole_is_refused() -> None:
    """A share of more than 100 % is a fault in the data, not a long bar."""
    with pytest.raises(StyleError, match="120"):
        charts.draw(figure(ShareChart((Bar("甲", Decimal(120), printed("120%")),))), STYLE)


def test_dots_that_may_not_be_compared_are_hollow() -> None:
    """Only a solid fill gives a solid dot."""
    assert [shape.hollow for shape in sheet(DOTS).shapes if isinstance(shape, Disc)] == [True, True, False]


def test_a_flag_stands_apart_behind_its_value() -> None:
    """The mark of a derived value is small, right of the value, and close to it."""
    value, flag = (label for label in charts.boxes(DOTS, STYLE) if label.words in {"4.1%", "‡"} and label.y < 6)
    assert (flag.words, flag.size_pt) == ("‡", 7.5)
    assert 0 < flag.box.x0 - value.box.x1 < 0.6


def test_a_dot_beyond_the_scale_is_refused() -> None:
    """No dot is drawn off its axis."""
    dots = (Bar("云州", Decimal(13), printed("13%")),)
    with pytest.raises(StyleError, match=r"云州.*12"):
        charts.draw(figure(DotChart(dots, Decimal(12), ())), STYLE)


def test_places_without_a_value_are_named_in_as_many_lines_as_it_takes() -> None:
    """A long list of absent places makes the picture taller, not the type smaller."""
    assert isinstance(DOTS.chart, DotChart)
    longer = figure(replace(DOTS.chart, absent=("无同期数据：", "东川、南浦、西屏、北原、" * 6)))
    assert charts.draw(longer, STYLE).height_mm > charts.draw(DOTS, STYLE).height_mm


# --- timeline -----------------------------------------------------------------------------------------------------


def test_only_flagged_moments_are_labelled() -> None:
    """The others are ticks below the line."""
    drawn = one_lane(moment("1930-03-01", "1930年3月", "驿站开办"), moment("1931-03-01", "1931年3月1日"))
    assert [label.words for label in charts.boxes(drawn, STYLE)][-2:] == ["1930年3月", "驿站开办"]
    assert len(lines(drawn, 3.0)) == 1


def test_a_pending_moment_is_hollow() -> None:
    """What lay ahead of its source is a hollow dot."""
    drawn = one_lane(moment("1930-03-01", "1930年3月", "开办"), moment("1936-03-01", "1936年3月", "施行", pending=True))
    assert [shape.hollow for shape in sheet(drawn).shapes if isinstance(shape, Disc)] == [False, True]


def test_a_span_is_hollow_beyond_its_source() -> None:
    """A commitment is solid as far as the source reaches and hollow after."""
    drawn = one_lane(moment("1933/1935", "1933—1935年", "每年拨款"), until="1934-01-31")
    solid, hollow = areas(drawn, 3.0)
    assert (solid.color, hollow.color, hollow.edge) == (STYLE.subject, PAPER, STYLE.subject)
    assert solid.box.x1 == hollow.box.x0


def test_the_band_ends_where_the_sources_end() -> None:
    """Half the years covered, half the band."""
    bands = [areas(one_lane(until=until), 0.0)[0].box for until in ("1931-12-31", "1929-12-31")]
    assert bands[0].x1 - bands[1].x1 == pytest.approx(2 * (bands[1].x1 - bands[1].x0) / 3, rel=0.01)


def test_the_lane_of_the_subject_is_tinted() -> None:
    """One band differs from the others."""
    assert Counter(area.color == STYLE.panel for area in areas(TIMELINE, 0.0)) == {True: 5, False: 1}


def test_a_lane_grows_until_its_labels_fit() -> None:
    """Labels that lie close take more rows, and the picture more height."""
    apart = one_lane(*(moment(f"{year}-03-01", "3月", "驿站开办") for year in (1928, 1930, 1932)))
    close = one_lane(*(moment(f"1935-{month}-01", "3月", "驿站开办的章程") for month in ("07", "09", "11")))
    assert charts.draw(close, STYLE).height_mm > charts.draw(apart, STYLE).height_mm


def test_a_label_that_fits_nowhere_is_named_with_its_remedy() -> None:
    """The message names the event and the two columns that mend it."""
    with pytest.raises(StyleError, match=r"图 sample：事件「驿.*放不下；请缩短 short 栏，或取消其 flag"):
        charts.draw(one_lane(moment("1930-03-01", "1930年3月", "驿" * 50)), STYLE)


def test_a_moment_outside_the_years_is_refused() -> None:
    """An event before the first year has no place on the axis."""
    with pytest.raises(StyleError, match=r"1901年.*不在1927—1936年内"):
        charts.draw(one_lane(moment("1901", "1901年", "开办")), STYLE)


def test_heads_of_every_second_year_stand_over_their_years() -> None:
    """Fewer heads than years are spread with a whole step."""
    heads = tuple(printed(str(year)) for year in range(1927, 1937, 2))
    assert isinstance(TIMELINE.chart, Timeline)
    drawn = one_lane()
    assert isinstance(drawn.chart, Timeline)
    full = {label.words: label.x for label in charts.boxes(drawn, STYLE)}
    some = {label.words: label.x for label in charts.boxes(figure(replace(drawn.chart, years=heads)), STYLE)}
    assert [some[head.text] for head in heads] == [full[head.text] for head in heads]


# --- faces --------------------------------------------------------------------------------------------------------


def test_a_missing_family_is_a_fault_of_the_machine() -> None:
    """No other face is taken silently."""
    with pytest.raises(EnvironmentFault, match=r"未找到字体「No Such Face」.*请安装"):
        charts.draw(BARS, replace(STYLE, families=("No Such Face",)))


def test_a_missing_glyph_is_named() -> None:
    """A character the face lacks stops the drawing; no empty box is printed."""
    with pytest.raises(EnvironmentFault, match="缺字「云」"):
        charts.draw(BARS, replace(STYLE, families=("DejaVu Sans",)))


def test_given_font_files_come_before_installed_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prepared face of the same name is the one that measures and sets."""
    import matplotlib as mpl
    from matplotlib.font_manager import findfont, fontManager

    monkeypatch.setattr(fontManager, "ttflist", list(fontManager.ttflist))
    copy = tmp_path / "DejaVuSans.ttf"
    copy.write_bytes((Path(mpl.get_data_path()) / "fonts" / "ttf" / copy.name).read_bytes())
    assert findfont(face("DejaVu Sans", (copy,)).properties(8.5)) == str(copy)
