"""Rows against each other: shape of a row, references inside lists, duplicates, conflicts, bounds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from reportgen.areas import ancestors
from reportgen.rows import Problem
from reportgen.sources import is_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.facts import Facts
    from reportgen.periods import Period
    from reportgen.rows import Event, Observation, Statement

_Key = tuple[str, str, str, "Period", str]
UNSPECIFIED: Final = "unspecified"
WHOLE: Final = 100
_ALSO: Final = {"count": "person"}  # a count may be one of people
_FUTURE: Final = {"forecast": "forecast", "target": "target"}


def problems(facts: Facts) -> Iterator[Problem]:
    """What is wrong within and between rows."""
    for obs in facts.observations.values():
        yield from _shape(obs, facts)
        yield from _ranking(obs)
    yield from _references(facts)
    yield from _paths(facts)
    yield from _ambiguous_names(facts)
    yield from _same_literal(facts)
    for rows in groups(facts).values():
        yield from _rivals(rows)
    yield from _bounds(facts)


def _paths(facts: Facts) -> Iterator[Problem]:
    """A path in place of a file's name would lead out of the folder of the texts."""
    for source in facts.sources.values():
        if not is_name(source.file_name):
            remedy = "请只写文件名，文件放在 seeds 文件夹里"
            yield source.problem("source.file", "file_name", source.file_name, "不是文件名", remedy)


def groups(facts: Facts) -> dict[_Key, list[Observation]]:
    """The observations that may be built on, by what they measure: area, indicator, scope, period, certainty."""
    found: dict[_Key, list[Observation]] = {}
    for obs in facts.observations.values():
        if obs.rank != "deprecated":
            key = (obs.area_id, obs.indicator_id, obs.scope_id, obs.period, _FUTURE.get(obs.status, ""))
            found.setdefault(key, []).append(obs)
    return found


def _shape(obs: Observation, facts: Facts) -> Iterator[Problem]:
    if obs.modifier == "range" and (obs.value_high is None or obs.value_high <= obs.value):
        yield obs.problem("range", "value_high", obs.value_high or "", "范围缺上限，或上限不大于下限", "请填写上限")
    if obs.modifier not in {"range", "vague"} and obs.value_high is not None:
        yield obs.problem(
            "range", "value_high", obs.value_high, "只有 range 和 vague 才有上限", "请留空，或改 modifier"
        )
    indicator = facts.indicators.get(obs.indicator_id)
    if indicator is None:
        return
    if obs.unit.dimension not in {indicator.dimension, _ALSO.get(indicator.dimension)}:
        what = f"的量纲是 {obs.unit.dimension}，指标 {obs.indicator_id} 的是 {indicator.dimension}"
        yield obs.problem("unit.dimension", "unit", obs.unit.id, what, "请改单位，或改用另一个指标")
    if indicator.measure == "share" and obs.quantity.interval().low > WHOLE:
        yield obs.problem("bound", "value", obs.value, "占比大于 100%", "请核对数值和指标")


def _ranking(obs: Observation) -> Iterator[Problem]:
    if obs.rank == "deprecated" and not obs.rank_reason:
        yield obs.problem("rank", "rank_reason", "", "弃用而没有理由", "请写 rank_reason")
    if obs.rank != "deprecated" and obs.rank_reason:
        yield obs.problem(
            "rank", "rank", obs.rank, "有弃用理由而没有弃用", "请改为 deprecated，或删去理由", severity="warning"
        )
    if "dagger" in obs.tags and not obs.note:
        yield obs.problem("rank", "note", "", "标了 dagger 而没有说明", "请写一句说明，或去掉标记")


def _references(facts: Facts) -> Iterator[Problem]:
    """The ids in lists are ids of observations; those of a derivation may also be derived."""
    told: list[Statement | Event] = [*facts.statements.values(), *facts.events.values()]
    for row in told:
        yield from _listed(row, facts)
    for derived in facts.derived.values():
        for given in derived.inputs:
            if given not in facts.observations and given not in facts.derived:
                yield derived.problem("keys", "inputs", given, "不在数据和推算中", "请改编号")


def _listed(row: Statement | Event, facts: Facts) -> Iterator[Problem]:
    for given in row.obs_ids:
        if given not in facts.observations:
            yield row.problem("keys", "obs_ids", given, "不在 data/observations.csv 中", "请改编号，或先添加那一行")


def _ambiguous_names(facts: Facts) -> Iterator[Problem]:
    """A name by which a reader asks for a place means one place."""
    for one, other in combinations(facts.areas.values(), 2):
        for name in sorted(set(one.names) & set(other.names)):
            place, what = facts.places["areas", other.area_id], f"也是 {one.name} 的名称或别名"
            yield Problem(
                "keys", place.file, place.row, "aliases", name, what, "请只留给其中一地", (one.area_id, other.area_id)
            )


def _same_literal(facts: Facts) -> Iterator[Problem]:
    """Two rows read from one literal for the same thing."""
    seen: dict[tuple[object, ...], Observation] = {}
    for obs in facts.observations.values():
        place = (obs.source_id, obs.line, obs.as_written, obs.occurrence)
        key = (*place, obs.area_id, obs.indicator_id, obs.scope_id, obs.period)
        first = seen.setdefault(key, obs)
        if first is not obs:
            what = f"与第 {first.place.row} 行（{first.obs_id}）是同一处的同一个数字"
            yield obs.problem("duplicate", "obs_id", obs.obs_id, what, "请删去一行")


def _rivals(rows: list[Observation]) -> Iterator[Problem]:
    """Rows for one thing: agreeing, or all but one deprecated; the narrower of two precisions is preferred."""
    preferred = [obs for obs in rows if obs.rank == "preferred"]
    for extra in preferred[1:]:
        what = f"与 {preferred[0].obs_id} 说的是同一件事，两行都是 preferred"
        yield _between(
            extra, preferred[0], extra.problem("duplicate", "rank", extra.rank, what, "请只留一行 preferred")
        )
    for one, other in combinations(rows, 2):
        if one.unit.dimension != other.unit.dimension:
            continue
        if one.quantity.interval().disjoint(other.quantity.interval()):
            yield _conflict(one, other)
        elif one in preferred and _narrower(other, one):
            yield _precision(one, other)
        elif other in preferred and _narrower(one, other):
            yield _precision(other, one)
        elif not preferred:
            yield _copy(one, other)


def _copy(one: Observation, other: Observation) -> Problem:
    what = f"与第 {one.place.row} 行（{one.obs_id}：{one.as_written}）说的是同一件事"
    remedy = "请让较好的一行作 preferred；转抄的一处改记到 rejected.csv（repeat），或改为 deprecated"
    return _between(other, one, other.problem("duplicate", "rank", other.rank, what, remedy))


def _between(obs: Observation, other: Observation, problem: Problem) -> Problem:
    """The problem as one between two rows, which a waiver names both."""
    return replace(problem, objects=(obs.obs_id, other.obs_id))


def _narrower(one: Observation, other: Observation) -> bool:
    return one.quantity.interval().width < other.quantity.interval().width


def _conflict(one: Observation, other: Observation) -> Problem:
    what = f"与第 {one.place.row} 行（{one.obs_id}：{one.as_written}）冲突"
    remedy = "请把较不可信的一行改为 deprecated 并写 rank_reason，或在 data/checks_waived.csv 中说明"
    return _between(other, one, other.problem("conflict", "value", other.as_written, what, remedy))


def _precision(preferred: Observation, narrower: Observation) -> Problem:
    what = f"不如 {narrower.obs_id}（{narrower.as_written}）精确，却是 preferred"
    remedy = f"请让 {narrower.obs_id} 作 preferred"
    return _between(
        preferred, narrower, preferred.problem("precision", "rank", "preferred", what, remedy, severity="warning")
    )


def _bounds(facts: Facts) -> Iterator[Problem]:
    """A part is not larger than the whole: a place and the one that contains it, a scope and the one it is part of."""
    additive = {i.indicator_id for i in facts.indicators.values() if i.additive and i.measure in {"flow", "stock"}}
    usable = [o for o in facts.observations.values() if o.rank != "deprecated" and o.indicator_id in additive]
    by_thing: dict[tuple[str, object], list[Observation]] = {}
    for obs in usable:
        by_thing.setdefault((obs.indicator_id, obs.period), []).append(obs)
    for rows in by_thing.values():
        yield from _parts(rows, facts)


def _parts(rows: Iterable[Observation], facts: Facts) -> Iterator[Problem]:
    listed = list(rows)
    for part in listed:
        for whole in listed:
            if _is_part(part, whole, facts) and whole.quantity.interval().below(part.quantity.interval()):
                what = f"大于整体 {whole.obs_id}（{whole.as_written}）"
                problem = part.problem("bound", "value", part.as_written, what, "请核对两行的口径和数值")
                yield _between(part, whole, problem)


def _is_part(part: Observation, whole: Observation, facts: Facts) -> bool:
    if part is whole or part.unit.dimension != whole.unit.dimension:
        return False
    same_scope = part.scope_id == whole.scope_id
    if part.area_id == whole.area_id:
        scope = facts.scopes.get(part.scope_id)
        return scope is not None and bool(scope.part_of) and scope.part_of == whole.scope_id
    area = facts.areas.get(part.area_id)
    return same_scope and area is not None and whole.area_id in {a.area_id for a in ancestors(area, facts.areas)}
