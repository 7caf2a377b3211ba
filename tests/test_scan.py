"""Claims about finding the figures of running text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import scan
from reportgen.numerals import parse_figure
from reportgen.scan import figures

SIGNS = (
    "0123456789０１.,，%％‰零〇一二两三四五六七八九十百千万亿半数几成折倍分之翻番第前位名家个元近约超不足以上多余年月日"
    "-—~～至到/（）《》“”\u3000 aB字"
)


def _literals(line: str) -> list[str]:
    return [found.literal for found in figures(line)]


@pytest.mark.parametrize(
    ("line", "literals"),
    [
        ("网店近1.8万家，占全市约三成。", ["近1.8万家", "约三成"]),
        ("成交250多亿元，同比增长28.1%；", ["250多亿元", "28.1%"]),
        ("比重为四分之一，居第3位", ["四分之一", "第3位"]),
        ("三万至五万人，5%~10%", ["三万至五万人", "5%~10%"]),
        ("不超过６０００元", ["不超过６０００元"]),
        ("8万4千家，翻了两番，过半", ["8万4千家", "翻了两番", "过半"]),
        ("数千家、上百家、几十万人", ["数千家", "上百家", "几十万人"]),
        ("突破万亿元", ["突破万亿元"]),
        ("2000余家", ["2000余家"]),
    ],
)
def test_figures_are_cut_out_with_their_qualifiers(line: str, literals: list[str]) -> None:
    """Each literal is the number with its power, unit and the words around it that belong to it."""
    assert _literals(line) == literals


@pytest.mark.parametrize(
    "line",
    [
        "2014年9月9日上午10:30",
        "1—9月及前三季度",
        "2013-2017年",
        "二〇一四年十二月",
        "一、总体情况",
        "（三）进一步统一数据",
        "第三方平台与第三产业",
        "双十一与双11",
        "B2C、O2O、P2P、4G",
        "十二五规划期间",
        "这一批企业十分活跃，几乎一直如此",
        "[2010]12号文",
        "电话：88880000",
        "http://example.cn/2014/09/1.html",
    ],
)
def test_dates_headings_and_set_phrases_are_no_figures(line: str) -> None:
    """What has digits but counts nothing is passed over."""
    assert _literals(line) == []


def test_the_occurrence_counts_within_the_line() -> None:
    """The second 3家 of a line is its second occurrence, 13家 counting as one."""
    assert [(f.literal, f.occurrence) for f in figures("有13家，另3家，又3家")] == [("13家", 1), ("3家", 2), ("3家", 3)]


@given(st.text(alphabet=st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=60))
def test_any_text_is_scanned(line: str) -> None:
    """Nothing raises; the literals stand where they are said to, in order, apart from each other."""
    found = figures(line)
    assert all(line[f.start : f.end] == f.literal for f in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(alphabet=st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=40))
def test_any_text_is_parsed(text: str) -> None:
    """The parser gives a figure or None, and never raises."""
    figure = parse_figure(text)
    assert figure is None or figure.value is not None or figure.low is not None


def test_full_width_signs_keep_their_places() -> None:
    """Offsets are those of the line as printed, not of its plain form."""
    line = "　　占比达６２．０％，"
    (found,) = figures(line)
    assert (line[found.start : found.end], scan.figures(line)[0].start) == ("６２．０％", 5)
