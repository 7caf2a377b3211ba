"""The refused figures: each stands where it is said to, none is also curated, and a repeat repeats what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportgen import sources
from reportgen.numerals import parse_figure
from reportgen.units import INFINITY, Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.rows import Observation, Problem, Rejected
    from reportgen.sources import SourceText

# The dimensions an observation of the same number may have; money has that of its currency.
_DIMENSIONS: Final = {
    "count": frozenset({"count", "person"}),
    "percent": frozenset({"percent"}),
    "pp": frozenset({"point"}),
    "multiple": frozenset({"multiple"}),
    "rank": frozenset({"rank"}),
}
_OPEN: Final = frozenset({"more", "gt", "ge"})


def problems(facts: Facts, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """What is wrong with the rows of rejected.csv."""
    curated = _curated(facts, texts)
    for row in facts.rejected.values():
        yield from _shape(row)
        yield from _repeated(row, facts)
        text = texts.get(row.source_id)
        if text is not None:
            yield from _standing(row, text, curated.get((row.source_id, row.line), []))


def _shape(row: Rejected) -> Iterator[Problem]:
    if row.whole_lines and not row.title:
        yield row.problem("rejected", "title", "", "整段拒绝而没有题目", "请写明这一段讲什么")
    if row.last_line < row.line or (row.line_end is not None and not row.whole_lines):
        yield row.problem("rejected", "line_end", row.line_end, "末行只用于整段，且不小于首行", "请改正或留空")
    if (row.reason == "repeat") != bool(row.repeat_of):
        remedy = "重复时请写被重复的数据编号；否则请留空"
        yield row.problem("rejected", "repeat_of", row.repeat_of, f"与理由 {row.reason} 不合", remedy)
    if row.reason == "unusable" and not row.note:
        yield row.problem("rejected", "note", "", "说不可用而没有说缺什么", "请写一句说明")


def _repeated(row: Rejected, facts: Facts) -> Iterator[Problem]:
    """The figure and the one it repeats have a value in common."""
    obs, figure = facts.observations.get(row.repeat_of), parse_figure(row.literal)
    if row.reason != "repeat" or obs is None or figure is None or figure.value is None:
        return
    if obs.unit.dimension not in _DIMENSIONS.get(figure.kind, {figure.unit}):
        return  # 近一倍 may repeat 93%: the two cannot be held against each other
    said = obs.quantity.interval()
    value = figure.value if figure.kind != "percent" else (figure.written or figure.value)
    # Both may be rounded: a copy that says 1.2万 agrees with 11986, and 5亿多 with 5.64亿.
    step = abs(value) / 10
    above = INFINITY if figure.modifier in _OPEN else value + step
    if said.disjoint(Interval(value - step, above)):
        what = f"与 {obs.obs_id}（{obs.as_written}）不是同一个数"
        yield row.problem("rejected", "repeat_of", row.repeat_of, what, "请核对，或作为另一条数据录入")


def _curated(
    facts: Facts, texts: Mapping[str, SourceText]
) -> dict[tuple[str, int], list[tuple[int, int, Observation]]]:
    """The stretches of the curated literals, by source and line."""
    found: dict[tuple[str, int], list[tuple[int, int, Observation]]] = {}
    for obs in facts.observations.values():
        line = texts[obs.source_id].line(obs.line) if obs.source_id in texts else None
        stretch = sources.stretch(line or "", obs.as_written, obs.occurrence)
        if stretch:
            found.setdefault((obs.source_id, obs.line), []).append((*stretch, obs))
    return found


def _standing(row: Rejected, text: SourceText, curated: list[tuple[int, int, Observation]]) -> Iterator[Problem]:
    if row.whole_lines:
        if not 1 <= row.line <= row.last_line <= len(text.lines):
            what = f"{row.source_id} 没有这些行"
            yield row.problem("rejected", "line", row.line, what, f"该文件共 {len(text.lines)} 行")
        return
    line = text.line(row.line) or ""
    stretch = sources.stretch(line, row.literal, row.occurrence)
    if stretch is None:
        what = f"在 {row.source_id} 第 {row.line} 行只有 {len(sources.places(line, row.literal))} 处"
        yield row.problem("rejected", "literal", row.literal, what, "请照原文核对数字和行号")
        return
    for start, end, obs in curated:
        if start < stretch[1] and stretch[0] < end:
            what = f"已录为 {obs.obs_id}"
            yield row.problem("rejected", "literal", row.literal, what, "请删去这一行，或删去那条数据")
