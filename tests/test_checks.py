"""Claims about the checks: a single changed digit, line, unit, period, status or key fails at its own cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import invented
import pytest
from invented import observation, statement

from reportgen import checks, sources
from reportgen.errors import ComparisonError
from reportgen.units import Interval

if TYPE_CHECKING:
    from reportgen.rows import DerivedRow, Problem


def _problems(made: invented.Tables, *, with_text: bool = True) -> tuple[Problem, ...]:
    read, unread = invented.read(made)
    assert unread == ()
    return checks.check(read, {"T1": invented.text()} if with_text else None)


def _messages(*rows: dict[str, str], with_text: bool = True) -> list[str]:
    return [str(problem) for problem in _problems(invented.with_rows(*rows), with_text=with_text)]


def _told(**cells: str) -> list[str]:
    made = invented.sound()
    made["statements"]["qs.model"] = statement(**cells)
    return [str(problem) for problem in _problems(made)]


STALLS = observation(
    obs_id="qs.stalls.1987-06-30", indicator_id="stalls", period="1987-06-30", period_as_written="截至1987年6月底",
    value="1.8", unit="万家", as_written="近1.8万家", modifier="near_below", line="3",
)  # fmt: skip
FORECAST = observation(
    obs_id="qs.turnover.1988", period="1988", period_as_written="1988年", value="1500", as_written="超过1500亿元",
    modifier="gt", status="forecast", line="4",
)  # fmt: skip
QUARTER = observation(
    obs_id="qs.share.1987", indicator_id="share", period="1987", period_as_written="今年", period_basis="inferred",
    value="25", unit="%", as_written="四分之一", method="survey", line="5",
)  # fmt: skip
GROWTH = observation(
    obs_id="qs.growth.1987", indicator_id="growth", value="25", unit="%", as_written="25%",
)  # fmt: skip
BEFORE = observation(
    obs_id="qs.turnover.1986", period="1986", period_as_written="上一年", period_basis="inferred", value="1000.4",
    as_written="1000.4亿元",
)  # fmt: skip


@pytest.mark.parametrize("row", [observation(), STALLS, FORECAST, QUARTER, GROWTH], ids=lambda row: row["obs_id"])
def test_a_true_row_has_no_problem(row: dict[str, str]) -> None:
    """Against its text and by itself."""
    assert _messages(row) == []


@pytest.mark.parametrize(
    ("row", "change", "place"),
    [
        (observation(), {"value": "1250.4"}, "value: 「1250.4」 与原文数字「1250.5亿元」不符"),
        (observation(), {"value": "1250.4", "as_written": "1250.4亿元"}, "as_written: 「1250.4亿元」 不在 T1 第 2 行"),
        (observation(), {"unit": "万元"}, "value: 「1250.5」 与原文数字「1250.5亿元」不符"),
        (observation(), {"unit": "亿美元"}, "unit: 「亿美元」 与原文数字「1250.5亿元」的单位不符"),
        (STALLS, {"unit": "家"}, "value: 「1.8」 与原文数字「近1.8万家」不符"),
        (STALLS, {"modifier": "eq"}, "modifier: 「eq」 与原文数字「近1.8万家」不符；请用 near_below"),
        (observation(), {"line": "3"}, "line: 「3」 「1250.5亿元」不在 T1 第 3 行；在第 2 行找到"),
        (observation(), {"line": "99"}, "line: 「99」 「1250.5亿元」不在 T1 第 99 行；在第 2 行找到"),
        (observation(), {"occurrence": "2"}, "occurrence: 「2」 在 T1 第 2 行只有 1 处；请改为 1 到 1"),
        (observation(), {"line_hash": "h00000000"}, "line_hash: 「h00000000」 与 T1 第 2 行不符"),
        (observation(), {"period": "1986"}, "period: 「1986」 与「1987年」不符；按字样可为 1987"),
        (STALLS, {"period": "1987-05-31"}, "period: 「1987-05-31」 与「截至1987年6月底」不符"),
        (QUARTER, {"period": "1985"}, "period: 「1985」 与「今年」不符"),
        (STALLS, {"period_line": "2"}, "period_line: 「2」 这一行没有「截至1987年6月底」；最近的一处在第 3 行"),
        (observation(), {"period_as_written": ""}, "period_as_written: 「」 空着"),
        (observation(), {"status": "forecast"}, "status: 「forecast」 原文前后没有这样的字样；请核对，或改为 actual"),
        (FORECAST, {"status": "actual"}, "status: 「actual」 与近旁的「预计」不合；请核对，或改为 forecast"),
        (QUARTER, {"method": "unknown"}, "method: 「unknown」 与近旁的「抽样调查」不合；请核对，或改为 survey"),
        (FORECAST, {"as_written": "1500亿元", "modifier": "eq"}, "as_written: 「1500亿元」 左边还有「超过」"),
        (observation(), {"indicator_id": "growth"}, "unit: 「亿元」 的量纲是 CNY，指标 growth 的是 percent"),
    ],
)  # fmt: skip
def test_one_changed_cell_fails_at_its_place(row: dict[str, str], change: dict[str, str], place: str) -> None:
    """File, row, column and value of the corruption."""
    messages = _messages(row | change)
    assert [message for message in messages if message.startswith(f"data/observations.csv:2 {place}")], messages


def test_a_row_without_its_line_hash_is_told_it() -> None:
    """As a remark: who adds a row need not compute it."""
    told = [(item.severity, item.remedy) for item in _problems(invented.with_rows(observation(line_hash="")))]
    assert told == [("warning", f"对照过原文后请写 {sources.line_hash(invented.LINES[1])}")]


def test_a_literal_cut_out_of_a_longer_one_is_found() -> None:
    """不超过6000 does not say 超过6000."""
    row = QUARTER | {
        "value": "6000",
        "unit": "人",
        "as_written": "超过6000人",
        "modifier": "gt",
        "indicator_id": "stalls",
    }
    messages = _messages(row | {"period": "1987-10-01", "period_as_written": "", "period_basis": "publication"})
    assert "data/observations.csv:2 as_written: 「超过6000人」 左边还有「不」；请写全：不超过6000人" in messages


def test_without_the_text_the_literal_is_still_read() -> None:
    """The value is checked against the literal even where the source is absent."""
    assert _messages(observation(value="1250.4"), with_text=False) == [
        "data/observations.csv:2 value: 「1250.4」 与原文数字「1250.5亿元」不符；原文读作 1250.5亿元"
    ]


def test_another_file_under_the_sources_name_is_found() -> None:
    """The text's hash is that of the file read when it was registered."""
    read, _ = invented.read(invented.sound())
    other = replace(invented.text(), sha256_text="0" * 64)
    assert [p.column for p in checks.check(read, {"T1": other})] == ["sha256_text"]


def test_a_moved_line_is_proposed() -> None:
    """A text with a new line on top: every number is found one line further down."""
    read, _ = invented.read(invented.sound())
    moved = sources.from_bytes("T1", "t1.txt", b"\n" + invented.RAW)
    remedies = [p.remedy for p in checks.check(read, {"T1": moved}) if p.check_id == "literal.place"]
    assert remedies == ["在第 3 行找到，请把 line 改为 3、occurrence 改为 1"]


def test_growth_that_its_levels_do_not_give_is_found() -> None:
    """1250.5 over 1000.4 is 25%, not 35%."""
    rows = [observation(), BEFORE, GROWTH | {"value": "35", "as_written": "35%"}]
    read, _ = invented.read(invented.with_rows(*rows))
    found = [str(p) for p in checks.check(read) if p.check_id == "growth"]
    where = "data/observations.csv:2 value: 「35%」"
    what = "与 qs.turnover.1986、qs.turnover.1987 算出的 24.99—25.01 不符"
    assert found == [f"{where} {what}；请核对三行；确为原文不合时请豁免"]


def test_growth_that_its_levels_give_is_silent() -> None:
    """The printed 25% lies in what the levels allow."""
    read, _ = invented.read(invented.with_rows(observation(), BEFORE, GROWTH))
    assert [p for p in checks.check(read) if p.check_id == "growth"] == []


@pytest.mark.parametrize(
    ("cells", "messages"),
    [
        ({"area_as_written": "青石市", "area_line": "2"}, []),
        ({"area_as_written": "柳林区", "area_line": "3"}, ["「Q1」 与「柳林区」不符；按字样应为 Q1a"]),
        ({"area_as_written": "青石市", "area_line": "5"}, ["「5」 这一行没有「青石市」；最近的一处在第 2 行"]),
        ({"area_id": "Q1a"}, ["「Q1a」 没有原文字样，也不是口径或资料的所在地"]),
        ({"area_id": "Q1a", "scope_id": "stall_union"}, []),
    ],
)
def test_the_place_of_a_number_is_named_in_the_text(cells: dict[str, str], messages: list[str]) -> None:
    """By words that are its name, by the seat of its scope, or by the place the whole source is about."""
    made = invented.with_rows(observation(**cells))
    made["scopes"]["stall_union"] = {"scope_id": "stall_union", "name": "摊位联合社", "area_id": "Q1a"}
    found = [str(p).partition(": ")[2] for p in _problems(made)]
    assert [message.partition("；请")[0] for message in found] == messages


@pytest.mark.parametrize(("cues", "expected"), [("集市|摊位", []), ("限额以上", ["近旁没有这个口径的字样"])])
def test_the_words_of_a_scope_stand_near_its_number(cues: str, expected: list[str]) -> None:
    """One of them is enough; a scope whose words are nowhere in the item is the wrong one."""
    made = invented.with_rows(observation(scope_id="large"))
    made["scopes"]["large"]["cues"] = cues
    assert [p.what for p in _problems(made)] == expected


def test_a_rate_is_told_with_a_word_of_movement() -> None:
    """A share put under a growth rate is found: nothing near it rises or falls."""
    made = invented.with_rows(QUARTER | {"indicator_id": "growth", "obs_id": "qs.growth.1987"})
    assert [p.check_id for p in _problems(made)] == ["cue.measure"]


STOCK_BEFORE = observation(
    obs_id="qs.stalls.1986-12-31", indicator_id="stalls", period="1986-12-31", period_as_written="", period_line="",
    period_basis="publication", value="1000", unit="家", as_written="1000家",
)  # fmt: skip
STOCK_AFTER = STOCK_BEFORE | {
    "obs_id": "qs.stalls.1987-12-31", "period": "1987-12-31", "value": "1250", "as_written": "1250家",
}  # fmt: skip


def _moved(measure: str, dimension: str, **cells: str) -> list[str]:
    """What the check of movements says of a figure that tells how the stalls moved in 1987."""
    row = observation(obs_id="qs.moved.1987", indicator_id="moved", **cells)
    made = invented.with_rows(STOCK_BEFORE, STOCK_AFTER, row)
    made["indicators"]["moved"] = invented.indicator("moved", measure, dimension, base_indicator_id="stalls")
    read, unread = invented.read(made)
    assert unread == ()
    return [p.what for p in checks.check(read) if p.check_id == "growth"]


@pytest.mark.parametrize(
    ("measure", "dimension", "true", "false", "said"),
    [
        ("rate", "percent", ("25", "%"), ("35", "%"), "24.89—25.11"),
        ("flow", "count", ("250", "家"), ("350", "家"), "249.00—251.00"),
    ],
)
def test_a_stocks_movement_is_held_against_its_two_ends(
    measure: str, dimension: str, true: tuple[str, str], false: tuple[str, str], said: str
) -> None:
    """A year's growth, or what the year added, goes from the end of the year before to its own end."""
    given = {"value": true[0], "unit": true[1], "as_written": "".join(true)}
    assert _moved(measure, dimension, **given) == []
    given = {"value": false[0], "unit": false[1], "as_written": "".join(false)}
    assert _moved(measure, dimension, **given) == [f"与 qs.stalls.1986-12-31、qs.stalls.1987-12-31 算出的 {said} 不符"]


def _rivals(**cells: str) -> list[str]:
    other = observation(obs_id="qs.turnover.1987b", value="900.25", as_written="900.25亿元", line="7") | cells
    read, _ = invented.read(invented.with_rows(observation(), other))
    return [p.check_id for p in checks.check(read)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, ["conflict"]),
        ({"rank": "deprecated", "rank_reason": "inconsistent"}, []),
        ({"scope_id": "large"}, []),
        ({"status": "target"}, []),
        ({"rank": "deprecated"}, ["rank"]),
    ],
)
def test_a_conflict_stops_until_it_is_ranked(cells: dict[str, str], expected: list[str]) -> None:
    """Same place, indicator, scope, period and certainty, no value in common."""
    assert expected == _rivals(**cells)


def test_one_thing_told_twice_is_curated_once() -> None:
    """Two rows that agree, neither of them preferred: one is the copy of the other."""
    assert _rivals(value="1250.5", as_written="1250.5亿元", line="2", period_as_written="1987年", occurrence="1") != []
    near = {"value": "1250", "as_written": "1250亿元"}
    assert _rivals(**near) == ["duplicate"]
    assert _rivals(**near, rank="deprecated", rank_reason="secondary_copy") == []


def test_the_narrower_of_two_precisions_is_preferred() -> None:
    """超过1000亿元 beside 1250.5亿元."""
    vague = observation(
        obs_id="qs.turnover.1987b", value="1000", as_written="超过1000亿元", modifier="gt", rank="preferred"
    )
    read, _ = invented.read(invented.with_rows(observation(), vague))
    assert [(p.check_id, p.severity) for p in checks.check(read)] == [("precision", "warning")]


def test_one_literal_is_not_two_rows() -> None:
    """The same number read twice."""
    assert "duplicate" in {
        p.check_id for p in _problems(invented.with_rows(observation(), observation(obs_id="qs.turnover.x")))
    }


@pytest.mark.parametrize(
    "cells", [{"area_id": "Q1a", "area_as_written": "柳林区", "area_line": "3"}, {"scope_id": "large"}]
)
def test_a_part_is_not_larger_than_its_whole(cells: dict[str, str]) -> None:
    """A district and its city, a scope and the one it is part of."""
    part = observation(obs_id="lz.turnover.1987", value="2000", as_written="2000亿元") | cells
    read, _ = invented.read(invented.with_rows(observation(), part))
    assert [p.check_id for p in checks.check(read)] == ["bound"]


def test_a_derived_number_must_meet_the_printed_one() -> None:
    """We compute 30, the source prints 25%."""
    made = invented.with_rows(observation(), GROWTH)
    made["derived"]["d"] = {
        "derived_id": "d", "op": "growth", "inputs": "qs.turnover.1987", "unit": "%", "check_obs_id": "qs.growth.1987",
    }  # fmt: skip
    read, _ = invented.read(made)
    found = checks.check(read, None, lambda _row: Interval(Decimal(30), Decimal(31)))
    where = "data/derived.csv:2 check_obs_id: 「qs.growth.1987」"
    what = "我们算得 30.00—31.00，与原文 25% 不符；请核对输入；确为原文不合时请豁免"
    assert [str(p) for p in found] == [f"{where} {what}"]


def test_a_derivation_that_is_not_allowed_is_a_problem() -> None:
    """The reason comes from the comparison."""
    made = invented.sound()
    made["derived"]["d"] = {"derived_id": "d", "op": "ratio", "inputs": "qs.turnover.1987", "unit": "%"}

    def refuse(_row: DerivedRow) -> Interval:
        raise ComparisonError("不可比", remedy="请删去")

    read, _ = invented.read(made)
    assert [(p.what, p.remedy) for p in checks.check(read, None, refuse)] == [("不可比", "请删去")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("集市有{obs:qs.turnover.1987}", ""),
        ("集市有{obs:qs.none}", "「qs.none」 不在 data/observations.csv 中"),
        ("集市始于{date:qs.none}", "「qs.none」 不在 data/events.csv 中"),
        ("集市有{num:x}", "「{num:x}」 不是占位符"),
        ("集市有300家", "「300」 正文里有数字"),
        ("《十二条（1987）》之后，B2B渐多", ""),
        ("去年起在网上接单", "「去年」 离开原文就说不清是何时何地"),
        ("网" * 81, f"「{'网' * 10}…」 有 81 个字"),
        ("南来北往的客商在这里歇脚换马，皆用手机", "「南来北往的客商在这里歇脚换马，」 与 T1 有 15 个字连续相同"),
    ],
)
def test_our_own_words_are_checked(text: str, message: str) -> None:
    """Placeholders, digits, relative dates, length, and the source's own words."""
    found = _told(text=text)
    assert (len(found), message in "".join(found)) == (1 if message else 0, True)


def test_a_long_run_of_the_sources_words_is_an_error() -> None:
    """Thirteen characters warn, twenty fail."""
    made = invented.sound()
    made["statements"]["qs.model"] = statement(text=invented.LINES[5][10:35])
    assert [(p.check_id, p.severity) for p in _problems(made)] == [("verbatim", "error")]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("indicators", {"definition": invented.LINES[5][10:35]}),
        ("scopes", {"definition": invented.LINES[5][10:35]}),
        ("sources", {"note": invented.LINES[5][10:35]}),
    ],
)
def test_every_text_column_is_guarded(table: str, cells: dict[str, str]) -> None:
    """Definitions and notes are our own words too."""
    made = invented.sound()
    next(iter(made[table].values())).update(cells)
    assert [(p.check_id, p.file) for p in _problems(made)] == [("verbatim", f"data/{table}.csv")]


def test_prose_is_guarded() -> None:
    """A page that repeats a sentence of a report is named with its line; the report's own title may be cited."""
    read, _ = invented.read(invented.sound())
    page = f"# 青石市网上集市简报\n\n{invented.LINES[5][10:35]}\n"
    found = checks.check(read, {"T1": invented.text()}, prose={"docs/page.md": page})
    assert [(p.check_id, p.file, p.row, p.severity) for p in found] == [("verbatim", "docs/page.md", 3, "error")]


def test_a_cells_phrase_is_short() -> None:
    """Eight characters fit a cell of the table of models."""
    assert (
        "「网上集市与线下集市并行」 有 11 个字" in _told(aspect="主导模式", text="网上接单|网上集市与线下集市并行")[0]
    )


def _waived(**cells: str) -> list[str]:
    made = invented.with_rows(observation(value="1250.4"))
    waiver = {"check_id": "literal.parse", "object_ids": "qs.turnover.1987", "decision": "accept", "reason": "已核对"}
    made["checks_waived"]["w"] = waiver | {"date": "1988-01-01"} | cells
    return [problem.check_id for problem in _problems(made)]


def test_a_waived_problem_is_not_reported() -> None:
    """A person looked at it and said why."""
    assert _waived() == []


def test_an_unused_waiver_is_reported() -> None:
    """It would hide the next fault of its kind."""
    assert _waived(object_ids="qs.other") == ["waiver", "literal.parse"]


def test_a_name_for_two_places_is_found() -> None:
    """A reader who asks for it must get one."""
    made = invented.sound()
    made["areas"]["Q1a"]["aliases"] = "青石"
    assert [str(p) for p in _problems(made)] == [
        "data/areas.csv:3 aliases: 「青石」 也是 青石市 的名称或别名；请只留给其中一地"
    ]
