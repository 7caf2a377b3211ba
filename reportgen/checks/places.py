"""The place of a number: the words that name it stand in the text, and name the place of the row.

A row without such words is about the place its scope sits in (a firm, a park), else about the source's own place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.checks import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.rows import Observation, Problem
    from reportgen.sources import SourceText


def problems(facts: Facts, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """What is wrong with the place of each observation."""
    for obs in facts.observations.values():
        if obs.area_as_written:
            yield from _named(obs, facts)
            yield from _standing(obs, texts.get(obs.source_id))
        else:
            yield from _implied(obs, facts)


def _named(obs: Observation, facts: Facts) -> Iterator[Problem]:
    """The words are a name of the place."""
    area = facts.areas.get(obs.area_id)
    if area is not None and obs.area_as_written.casefold() not in area.names:
        said = next((a for a in facts.areas.values() if obs.area_as_written.casefold() in a.names), None)
        remedy = f"按字样应为 {said.area_id}" if said else f"请用 {area.name} 的名称，或在 areas.csv 添别名"
        yield obs.problem("area.words", "area_id", obs.area_id, f"与「{obs.area_as_written}」不符", remedy)


def _standing(obs: Observation, text: SourceText | None) -> Iterator[Problem]:
    """The words stand in their line."""
    words = obs.area_as_written
    remedy = standing.remedy(words, obs.area_line, obs.line, text) if text else ""
    if remedy:
        yield obs.problem("area.line", "area_line", obs.area_line or "", f"这一行没有「{words}」", remedy)


def _implied(obs: Observation, facts: Facts) -> Iterator[Problem]:
    """Without words: the place of the firm or park, else that of the source."""
    scope, source = facts.scopes.get(obs.scope_id), facts.sources.get(obs.source_id)
    implied = (scope.area_id if scope else "") or (source.default_area if source else "")
    if obs.area_id != implied:
        remedy = "请抄录说明地方的字样及其行号；企业、园区可在 scopes.csv 写所在地"
        yield obs.problem("area.words", "area_id", obs.area_id, "没有原文字样，也不是口径或资料的所在地", remedy)
