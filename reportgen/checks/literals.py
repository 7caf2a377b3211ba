"""A number against its source: the file, the line, the literal in it, the literal's neighbours, and what it says."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from reportgen import numeral_words, sources
from reportgen.numerals import parse_figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.numerals import Parsed
    from reportgen.rows import Event, Observation, Problem, Source, Statement
    from reportgen.sources import SourceText

_LEFT: Final = re.compile(
    r"(?:不超过|不超|不到|不足|不|超过|超出|超|近|约为|约|逾|突破|接近|大约|至少|低于|高于|第|(?<![目此以年之当日])前|(?<=[\d%万亿元家个])[-—~～至到]|\d[.,，]?)$"
)
_RIGHT: Final = re.compile(r"(?:[.,]?\d|多|余|及以上|以上|以下|以内|左右|上下|[-—~～至到]\d)")
_RIGHT_OF_DIGIT: Final = re.compile(r"[万亿千百%％倍成折]|个?百分点")
_NUMBER_AT_END: Final = re.compile(r"[\d万亿千百十]$")
# A literal may open with words that already say what a word before it would (超过 in 已超过).
_QUALIFIED: Final = tuple(word for word in numeral_words.BEFORE if word != "上")


def problems(facts: Facts, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """What is wrong between the rows and the source texts that are present."""
    for source in facts.sources.values():
        yield from _source(source, texts.get(source.source_id))
    for obs in facts.observations.values():
        yield from _reading(obs)
        yield from _standing(obs, texts.get(obs.source_id))
    told: list[Statement | Event] = [*facts.statements.values(), *facts.events.values()]
    for row in told:
        yield from _line(row, texts.get(row.source_id))


def _source(source: Source, text: SourceText | None) -> Iterator[Problem]:
    if text is None:
        return
    if text.sha256_text != source.sha256_text:
        remedy = "请换回登记时的文件；若文件确已更正，请重新登记并核对每一行"
        yield source.problem("source.hash", "sha256_text", source.sha256_text, "与文件内容不符", remedy)
    elif len(text.lines) != source.n_lines:
        yield source.problem("source.hash", "n_lines", source.n_lines, "与文件行数不符", f"请改为 {len(text.lines)}")


def _reading(obs: Observation) -> Iterator[Problem]:
    """The literal says value × unit × modifier."""
    figure = parse_figure(obs.as_written)
    if figure is None or figure.rest:
        yield obs.problem(
            "literal.parse", "as_written", obs.as_written, "读不出数字", "请只保留数字、单位和约数词，如 近3.5万家"
        )
    elif not _same_value(figure, obs):
        said = figure.written if figure.written_high is None else f"{figure.written}—{figure.written_high}"
        yield obs.problem(
            "literal.parse", "value", obs.value, f"与原文数字「{obs.as_written}」不符", f"原文读作 {said}{figure.word}"
        )
    elif not _same_noun(figure, obs):
        yield obs.problem(
            "literal.parse", "unit", obs.unit.id, f"与原文数字「{obs.as_written}」的单位不符", f"请用 {figure.word}"
        )
    elif not _same_modifier(figure, obs):
        yield obs.problem(
            "literal.parse", "modifier", obs.modifier, f"与原文数字「{obs.as_written}」不符", f"请用 {figure.modifier}"
        )


def _same_value(figure: Parsed, obs: Observation) -> bool:
    """The same number of the same noun; the noun's own factor (小时 in seconds) plays no part."""
    power = obs.unit.power
    if figure.low is not None:
        return figure.low == obs.value * power and (obs.value_high or obs.value) * power == figure.high
    value = figure.value or Decimal(0)
    if figure.kind == "fraction":  # one third is written 33.3%
        return round(value * 100, max(0, -int(obs.value.as_tuple().exponent))) == obs.value
    return value == obs.value * power


def _same_noun(figure: Parsed, obs: Observation) -> bool:
    """The literal's noun is the unit's; a literal without one (近3万亿) leaves it to the unit."""
    noun = obs.unit.noun
    if figure.kind == "rank":
        return True
    if figure.kind in {"percent", "fraction"}:
        return obs.unit.dimension == "percent"
    if figure.kind == "money":
        return obs.unit.dimension == figure.unit
    spellings = {"pp": "个百分点"}
    return not figure.unit or spellings.get(figure.unit, figure.unit) == noun or figure.word == obs.unit.id


def _same_modifier(figure: Parsed, obs: Observation) -> bool:
    """The words' modifier; a vague literal with one number, and a rank, are exact."""
    if figure.kind == "rank":
        return obs.modifier == "eq"
    # 约 and 近 before 多 say the same number twice: either reading is true to the words.
    spoken = {figure.modifier} | {numeral_words.BEFORE[w] for w in _QUALIFIED if obs.as_written.startswith(w)}
    return obs.modifier in spoken


def _standing(obs: Observation, text: SourceText | None) -> Iterator[Problem]:
    """The literal stands `occurrence` times at its line, which has not changed, and is not cut out of a longer one."""
    if text is None:
        return
    line = text.line(obs.line)
    places = sources.places(line or "", obs.as_written)
    if line is None or not 1 <= obs.occurrence <= len(places):
        yield _lost(obs, text, len(places))
        return
    yield from _line(obs, text)
    at = places[obs.occurrence - 1]
    yield from _neighbours(obs, line[:at], line[at + len(obs.as_written) :])


def _lost(obs: Observation, text: SourceText, count: int) -> Problem:
    where = f"{obs.source_id} 第 {obs.line} 行"
    if count:
        what = f"在 {where}只有 {count} 处"
        return obs.problem("literal.place", "occurrence", obs.occurrence, what, f"请改为 1 到 {count}")
    found = sources.relocate(text, obs.as_written, obs.line_hash)
    if found:
        remedy = f"在第 {found[0]} 行找到，请把 line 改为 {found[0]}、occurrence 改为 {found[1]}"
        return obs.problem("literal.place", "line", obs.line, f"「{obs.as_written}」不在 {where}", remedy)
    return obs.problem("literal.place", "as_written", obs.as_written, f"不在 {where}", "请照原文核对数字和行号")


def _line(row: Observation | Statement | Event, text: SourceText | None) -> Iterator[Problem]:
    """The line exists and is the one that was read; a row without its hash yet is told it."""
    if text is None:
        return
    line = text.line(row.line)
    if line is None or (row.line_end is not None and not row.line <= row.line_end <= len(text.lines)):
        column = "line" if line is None else "line_end"
        yield row.problem(
            "line.hash", column, getattr(row, column), f"{row.source_id} 没有这一行", f"该文件共 {len(text.lines)} 行"
        )
    elif not row.line_hash:
        remedy = f"对照过原文后请写 {sources.line_hash(line)}"
        yield row.problem("line.hash", "line_hash", "", "还没有行校验值", remedy, severity="warning")
    elif row.line_hash != sources.line_hash(line):
        moved = text.by_hash.get(row.line_hash, ())
        remedy = f"那一行现在是第 {moved[0]} 行，请改 line" if moved else "请对照原文重新核对这一行"
        yield row.problem("line.hash", "line_hash", row.line_hash, f"与 {row.source_id} 第 {row.line} 行不符", remedy)


def _neighbours(obs: Observation, before: str, after: str) -> Iterator[Problem]:
    """What stands next to the literal does not belong to the number."""
    left, right = _LEFT.search(before), _RIGHT.match(after)
    if left and obs.as_written.startswith(_QUALIFIED):
        left = re.search("不$", before)
    if not right and _NUMBER_AT_END.search(obs.as_written):
        right = _RIGHT_OF_DIGIT.match(after)
    if left and not _leads_only(left[0], obs):
        whole = f"{left[0]}{obs.as_written}"
        yield obs.problem(
            "literal.neighbour", "as_written", obs.as_written, f"左边还有「{left[0]}」", f"请写全：{whole}"
        )
    if right:
        whole = f"{obs.as_written}{right[0]}"
        yield obs.problem(
            "literal.neighbour", "as_written", obs.as_written, f"右边还有「{right[0]}」", f"请写全：{whole}"
        )


def _leads_only(word: str, obs: Observation) -> bool:
    """第 and 前 belong to a rank, whose literal may do without."""
    return word in {"第", "前"} and obs.unit.dimension == "rank"
