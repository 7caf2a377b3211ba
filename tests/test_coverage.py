"""Claims about accounting for every figure of the source texts, and about the rows that refuse one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import invented
import pytest
from invented import observation

from reportgen import checks, coverage, facts, inspection

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.coverage import Accounted
    from reportgen.project import Project


REPEAT = {"reason": "repeat", "repeat_of": "qs.turnover.1987"}


def _rejected(**cells: str) -> dict[str, str]:
    """A sound refusal of 近1.8万家; cells given here replace its own."""
    row = {"source_id": "T1", "line": "3", "literal": "近1.8万家", "occurrence": "1", "reason": "detail"}
    return row | cells


def _tables(*rows: dict[str, str]) -> invented.Tables:
    made = invented.with_rows(observation())
    made["rejected"] = {f"{n}": dict(row) for n, row in enumerate(rows)}
    return made


def _accounts(*rows: dict[str, str]) -> list[Accounted]:
    read, unread = invented.read(_tables(*rows))
    assert unread == ()
    return list(coverage.figures(read, {"T1": invented.text()}))


def _open(*rows: dict[str, str]) -> list[str]:
    return [item.literal for item in _accounts(*rows) if item.account == "open"]


def _messages(*rows: dict[str, str]) -> list[str]:
    read, unread = invented.read(_tables(*rows))
    assert unread == ()
    return [str(problem) for problem in checks.check(read, {"T1": invented.text()})]


LEFT = [
    "1000.4亿元",
    "25%",
    "近1.8万家",
    "500多家",
    "超过1500亿元",
    "2000亿元",
    "四分之一",
    "不超过6000人",
    "900.25亿元",
]


def test_every_figure_that_no_row_speaks_of_is_open() -> None:
    """Chinese and Arabic numerals alike, in the order of the text; the curated one is not among them."""
    assert _open() == LEFT


def test_a_refused_figure_is_accounted_for() -> None:
    """At its own place only."""
    assert _open(_rejected()) == [literal for literal in LEFT if literal != "近1.8万家"]


def test_refused_lines_take_what_is_left_of_them() -> None:
    """Lines 4 to 7; the figures above stay open."""
    whole = _rejected(line="4", line_end="7", literal="*", reason="advice", title="集市见闻")
    assert _open(whole) == LEFT[:4]


def test_period_words_account_for_the_figures_in_them() -> None:
    """A curated period such as 近两年 is no second figure."""
    row = observation(period_as_written="500多家", period_line="3")
    read, _ = invented.read(invented.with_rows(row))
    found = {item.literal: item.account for item in coverage.figures(read, {"T1": invented.text()})}
    assert found["500多家"] == "period"


def test_the_list_says_where_and_how_many() -> None:
    """One line for each figure left over, then the source that is absent, then the counts."""
    lines = list(coverage.as_lines(_accounts(_rejected()), ["T9"]))
    assert lines[0] == "T1:2 「1000.4亿元」 达1250.5亿元，上一年为1000.4亿元，同比增长25%。"
    assert lines[-2:] == [
        "T9：本机无原文，未核对",
        "原文数字 10 处：已录 1，已作期间字样 0，已拒绝 1，整段拒绝 0，未处理 8",
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"literal": "近1.9万家"}, "「近1.9万家」 在 T1 第 3 行只有 0 处"),
        ({"occurrence": "2"}, "「近1.8万家」 在 T1 第 3 行只有 1 处"),
        ({"line": "2", "literal": "1250.5亿元"}, "「1250.5亿元」 已录为 qs.turnover.1987"),
        ({"reason": "repeat"}, "「」 与理由 repeat 不合"),
        ({"repeat_of": "qs.turnover.1987"}, "「qs.turnover.1987」 与理由 detail 不合"),
        ({"line": "2", "literal": "1000.4亿元", **REPEAT}, "与 qs.turnover.1987（1250.5亿元）不是同一个数"),
        ({"reason": "unusable"}, "「」 说不可用而没有说缺什么"),
        ({"literal": "*"}, "「」 整段拒绝而没有题目"),
        ({"literal": "*", "title": "见闻", "line_end": "99"}, "「3」 T1 没有这些行；该文件共 8 行"),
        ({"line_end": "5"}, "「5」 末行只用于整段，且不小于首行"),
    ],
)  # fmt: skip
def test_a_false_refusal_is_found(cells: dict[str, str], message: str) -> None:
    """A refusal that is not true of the text or of the tables is a problem at its row."""
    found = _messages(_rejected(**cells))
    assert (len(found), message in "".join(found)) == (1, True), found


def test_a_true_refusal_is_silent() -> None:
    """It stands where it is said to, and nobody curated it."""
    assert _messages(_rejected()) == []


@pytest.mark.parametrize(("value", "literal"), [("1000", "1000亿元"), ("1000.4", "1000.4亿元"), ("900", "900多亿元")])
def test_a_repeat_may_be_rounded_or_open(value: str, literal: str) -> None:
    """1000.4亿元 repeats 1000亿元 as well as 900多亿元."""
    made = _tables(_rejected(line="2", literal="1000.4亿元", **REPEAT))
    said = {"value": value, "as_written": literal, "modifier": "more" if "多" in literal else "eq"}
    made["observations"]["qs.turnover.1987"].update(said)
    read, _ = invented.read(made)
    assert [p.check_id for p in checks.check(read, {}) if p.check_id == "rejected"] == []


def test_nothing_in_the_reports_is_left_over(project: Project, sources_dir: Path) -> None:
    """Every figure of the five reports is curated or refused, Chinese numerals included."""
    known = facts.load(project)
    texts = inspection.texts_of(known, sources_dir)
    assert [str(item) for item in coverage.figures(known, texts) if item.account == "open"] == []
