"""How many facts there are, as Markdown tables: by place, report, topic, status, and what was set aside and why.

The tables stand in docs/data.md; `reportgen facts summary` prints them anew.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Final

from reportgen.areas import ancestors, in_brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.facts import Facts
    from reportgen.rows import Observation

TOTAL: Final = "合计"
OTHERS: Final = "其他地区"
FAMILIES: Final = {
    "scale": "规模", "growth": "增长", "structure": "结构", "crossborder": "跨境", "payment": "支付",
    "platform": "平台",
    "firms": "企业", "park": "园区", "base": "产业基础", "penetration": "普及", "ranking": "名次", "policy": "政策",
    "context": "背景",
}  # fmt: skip
TOPICS: Final = {
    "policy": "政策", "award": "称号", "model": "模式", "park": "园区", "company": "企业", "association": "协会",
    "platform": "平台", "strength": "优势", "problem": "问题", "target": "目标", "mechanism": "机制",
}  # fmt: skip
STATUSES: Final = {"actual": "实际", "provisional": "初步", "estimate": "测算", "forecast": "预计", "target": "目标"}
RANK_REASONS: Final = {
    "superseded": "已有更新", "misprint": "误植", "wrong_attribution": "张冠李戴", "less_precise": "较粗",
    "secondary_copy": "转抄", "inconsistent": "自相矛盾",
}  # fmt: skip
REFUSALS: Final = {
    "repeat": "重复", "wording": "行文", "elsewhere": "他处之事", "name": "专名", "editorial": "编务", "rule": "条文",
    "advice": "经验之谈", "advertising": "广告宣传", "off_topic": "无关", "detail": "枝节", "unusable": "无法用",
}  # fmt: skip


def markdown(facts: Facts) -> str:
    """All tables, each under a line that says what it counts."""
    return "\n\n".join(f"{title}：\n\n{table}" for title, table in _tables(facts)) + "\n"


def _tables(facts: Facts) -> Iterator[tuple[str, str]]:
    observations = list(facts.observations.values())
    sources = {key: key for key in facts.sources}
    yield "数据，按地区与资料", _by_place(facts, ((o.area_id, o.source_id) for o in observations), sources)
    families = ((o.area_id, facts.indicators[o.indicator_id].family) for o in observations)
    yield "数据，按地区与类别", _by_place(facts, families, FAMILIES)
    yield "数据，按地区与状态", _by_place(facts, ((o.area_id, o.status) for o in observations), STATUSES)
    told = ((s.area_id, s.topic) for s in facts.statements.values())
    yield "陈述，按地区与主题", _by_place(facts, told, TOPICS)
    happened = ((e.area_id, e.source_id) for e in facts.events.values())
    yield "事件，按地区与资料", _by_place(facts, happened, sources)
    refused = [(REFUSALS[row.reason], row.source_id) for row in facts.rejected.values()]
    yield "拒绝的数，按理由与资料", _crossed("理由", REFUSALS.values(), refused, sources)
    yield "取舍", _set_aside(facts)


def _by_place(facts: Facts, pairs: Iterable[tuple[str, str]], columns: Mapping[str, str]) -> str:
    """Rows of the cities with their districts, then the countries and provinces that contain them, then the rest."""
    heads = _heads(facts)
    found = [(heads[area_id], column) for area_id, column in pairs]
    return _crossed("地区", dict.fromkeys([*heads.values(), OTHERS]), found, columns)


def _heads(facts: Facts) -> dict[str, str]:
    """The row each area is counted in, in the order of the rows."""
    cities = in_brief(facts.areas.values())
    above = {area.area_id: area for city in cities for area in ancestors(city, facts.areas)}
    shown = {area.area_id: area.short_name for area in (*cities, *above.values())}
    order = list(shown)
    heads = {}
    for area in facts.areas.values():
        line = [area.area_id, *(a.area_id for a in ancestors(area, facts.areas) if a.in_brief)]
        heads[area.area_id] = next((shown[area_id] for area_id in line if area_id in shown), OTHERS)
    return dict(sorted(heads.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))


def _crossed(corner: str, rows: Iterable[str], pairs: Iterable[tuple[str, str]], columns: Mapping[str, str]) -> str:
    """Counts of pairs as a table with totals; rows and columns without any are left out, noughts are blank."""
    counts = Counter(pairs)
    kept = {code: word for code, word in columns.items() if any(column == code for _, column in counts)}
    body = {row: [counts[row, code] for code in kept] for row in rows}
    body = {row: [*cells, sum(cells)] for row, cells in body.items() if any(cells)}
    body[TOTAL] = [sum(column) for column in zip(*body.values(), strict=True)]
    return _table(
        [corner, *kept.values(), TOTAL], [[row, *(cell or "" for cell in cells)] for row, cells in body.items()]
    )


def _set_aside(facts: Facts) -> str:
    """Conflicts and how they were settled, derived numbers, waivers."""
    observations = list(facts.observations.values())
    rows: list[Sequence[object]] = [
        ("同一件事而两数不合", sum(1 for _ in _conflicts(observations))),
        *((f"弃用：{word}", n) for code, word in RANK_REASONS.items() if (n := _deprecated(observations, code))),
        ("印出时带说明（†）", sum("dagger" in obs.tags for obs in observations)),
        ("推算", len(facts.derived)),
        ("推算与原文所印相核", sum(bool(row.check_obs_id) for row in facts.derived.values())),
    ]
    waived = Counter(waiver.check_id for waiver in facts.waivers.values())
    rows += [(f"豁免：`{check_id}`", count) for check_id, count in sorted(waived.items())]
    return _table(["项目", "条数"], rows)


def _deprecated(observations: Iterable[Observation], reason: str) -> int:
    return sum(obs.rank == "deprecated" and obs.rank_reason == reason for obs in observations)


def _conflicts(observations: Iterable[Observation]) -> Iterator[tuple[Observation, Observation]]:
    """Pairs of one thing whose intervals have nothing in common, whichever was set aside."""
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for obs in observations:
        certain = obs.status not in {"forecast", "target"}
        key = (obs.area_id, obs.indicator_id, obs.scope_id, obs.period, obs.unit.dimension, certain)
        groups.setdefault(key, []).append(obs)
    for group in groups.values():
        yield from ((a, b) for a, b in combinations(group, 2) if a.quantity.interval().disjoint(b.quantity.interval()))


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
