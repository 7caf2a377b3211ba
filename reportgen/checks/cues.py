"""Cue words near a number (预计, 力争, 初步统计, 抽样调查) against its status, method and scope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reportgen import sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.rows import Observation, Problem, Scope
    from reportgen.sources import SourceText

# Characters before and after the literal in which a cue speaks of it.
_BEFORE: Final = 16
_AFTER: Final = 6
_BREAK: Final = re.compile(r"[。；;！!？?]")
_COMMA: Final = re.compile(r"[，,。；;！!？?]")

# Words that leave no doubt, words that may also be part of a name (行动计划), and the statuses they allow.
_STRONG: Final = {
    "forecast": re.compile("预计|预测|有望|可望|预期"),
    "target": re.compile("力争|争取达到|目标是|目标为"),
    "estimate": re.compile("测算|估测|估算|推算|匡算"),
    "provisional": re.compile("初步统计|初步核算|快报数"),
}
_WEAK: Final = {
    "forecast": re.compile("将(?!近)|可达|今后|未来|预[计测期]"),
    "target": re.compile("计划|目标|规划|拟|争取|推动|打造|年内|到20"),
    "estimate": re.compile("估|测算|推算|折算|可达|不完全统计|约|左右|预计|预期|大概|缺口"),
    "provisional": re.compile("初步|快报|不完全统计|预计|测算"),
}
_ALLOWED: Final = {
    "forecast": {"forecast", "target", "estimate"},
    "target": {"target", "forecast"},
    "estimate": {"estimate", "forecast", "provisional"},
    "provisional": {"provisional", "estimate"},
}
_SURVEY: Final = re.compile("抽样调查|问卷调查|受访")
_MOVEMENT: Final = re.compile("[增升降涨跌减扩]|提高|回落|下滑|下行|变化|同比|环比|拉动|翻番|高[于出达]|加快")
_SCOPE_TAIL: Final = re.compile("(?:企业|单位|用户|资料|样本|合计)+$")
_ITEM_ABOVE: Final = 40  # lines of an item above the number: its heading says whom it is about
_ITEM_BELOW: Final = 2
_SCOPE_CUE: Final = 4  # a shorter scope name says too little to be a cue


def problems(facts: Facts, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """Where the words around a number contradict its status, method or scope."""
    stems = _stems(facts.scopes)
    for obs in facts.observations.values():
        text = texts.get(obs.source_id)
        line = text.line(obs.line) if text else None
        places = sources.places(line or "", obs.as_written)
        if text and line and 1 <= obs.occurrence <= len(places):
            at = places[obs.occurrence - 1]
            near = _near(line, at, at + len(obs.as_written))
            yield from _status(obs, near, _passage(line, at))
            yield from _method(obs, near)
            yield from _moving(obs, _passage(line, at), facts)
            yield from _scope(obs, near, stems, facts.scopes)
            yield from _named_scope(obs, text, facts.scopes)


def _near(line: str, start: int, end: int) -> str:
    """The words around the literal, within its sentence."""
    before = _BREAK.split(line[max(0, start - _BEFORE) : start])[-1]
    after = _COMMA.split(line[end : end + _AFTER])[0]
    return f"{before} {after}"


def _passage(line: str, at: int) -> str:
    """The sentence of the literal and the one before it, which may say for both that they are expected."""
    return "".join(_BREAK.split(line[:at])[-2:]) + _BREAK.split(line[at:])[0]


def _status(obs: Observation, near: str, passage: str) -> Iterator[Problem]:
    cued = {status: match[0] for status, cue in _STRONG.items() if (match := cue.search(near))}
    allowed = {status for cue in cued for status in _ALLOWED[cue]}
    if cued and obs.status not in allowed:
        status, word = next(iter(cued.items()))
        yield obs.problem("cue.status", "status", obs.status, f"与近旁的「{word}」不合", f"请核对，或改为 {status}")
    elif obs.status in _WEAK and not _carries(obs.status, passage):
        remedy = "请核对，或改为 actual；成文时尚不能有定数的，请豁免"
        yield obs.problem("cue.status", "status", obs.status, "原文前后没有这样的字样", remedy)


def _carries(status: str, passage: str) -> bool:
    return bool(_STRONG[status].search(passage) or _WEAK[status].search(passage))


def _method(obs: Observation, near: str) -> Iterator[Problem]:
    cue = _SURVEY.search(near)
    if cue and obs.method != "survey":
        yield obs.problem("cue.method", "method", obs.method, f"与近旁的「{cue[0]}」不合", "请核对，或改为 survey")


def _moving(obs: Observation, passage: str, facts: Facts) -> Iterator[Problem]:
    """A rate is told with a word of movement."""
    indicator = facts.indicators.get(obs.indicator_id)
    if indicator is not None and indicator.measure == "rate" and not _MOVEMENT.search(passage):
        remedy = "请核对，或改用占比一类的指标"
        yield obs.problem("cue.measure", "indicator_id", obs.indicator_id, "是增速，而近旁没有说增减的字", remedy)


def _stems(scopes: Mapping[str, Scope]) -> dict[str, set[str]]:
    """The words that name a scope, without its general tail (限额以上企业 → 限额以上), and the scopes they name."""
    stems: dict[str, set[str]] = {}
    for scope in scopes.values():
        stem = _SCOPE_TAIL.sub("", scope.name)
        if len(stem) >= _SCOPE_CUE:
            stems.setdefault(stem, set()).add(scope.scope_id)
    return stems


def _scope(
    obs: Observation, near: str, stems: Mapping[str, set[str]], scopes: Mapping[str, Scope]
) -> Iterator[Problem]:
    """Words near the number that name another scope, one that its own is no part of."""
    for stem, named in stems.items():
        if stem in near and named.isdisjoint(_scope_line(obs.scope_id, scopes)):
            remedy = f"请核对，或改为 {min(named)}"
            yield obs.problem(
                "cue.scope", "scope_id", obs.scope_id, f"与近旁的「{stem}」不合", remedy, severity="warning"
            )


def _named_scope(obs: Observation, text: SourceText, scopes: Mapping[str, Scope]) -> Iterator[Problem]:
    """One of the words by which the scope is known stands in the number's item."""
    scope = scopes.get(obs.scope_id)
    if scope is None or not scope.cues:
        return
    item = "".join(text.lines[max(0, obs.line - 1 - _ITEM_ABOVE) : obs.line + _ITEM_BELOW])
    if not any(cue in item for cue in scope.cues):
        remedy = f"近旁应有 {'、'.join(scope.cues)} 之一；请核对口径"
        yield obs.problem("cue.scope", "scope_id", obs.scope_id, "近旁没有这个口径的字样", remedy)


def _scope_line(scope_id: str, scopes: Mapping[str, Scope]) -> list[str]:
    """A scope and those it is part of."""
    line: list[str] = []
    while scope_id and scope_id not in line:
        line.append(scope_id)
        scope_id = scopes[scope_id].part_of if scope_id in scopes else ""
    return line
