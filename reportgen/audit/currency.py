"""Point on the data as they are now: figures the file prints that have since been changed, withdrawn or set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finished import Finished
    from reportgen.facts import Facts
    from reportgen.rows import Observation

CURRENT: Final = "current"
_COLUMNS: Final = {
    "value": "数值", "value_high": "上限", "unit": "单位", "as_written": "原文数字", "modifier": "概数词",
    "period": "期间", "area_id": "地区", "indicator_id": "指标", "scope_id": "口径", "status": "状态",
    "compiler": "提供者", "source_id": "资料", "line": "行", "rank": "取舍",
}  # fmt: skip


def current(file: Finished, known: Facts) -> Iterator[Finding]:
    """A finding for each carried observation that the data no longer have so."""
    printed = {name: item for item in file.printings for name in item.refs}
    for name, carried in file.facts.observations.items():
        now = known.observations.get(name)
        shown = printed.get(name)
        page, text = (shown.block.page, shown.entry.text) if shown else (None, carried.as_written)
        if now is None:
            yield Finding(CURRENT, page, name, text, "数据中已撤销；请重新编写")
        else:
            for what in _changes(carried, now):
                yield Finding(CURRENT, page, name, text, f"数据已改：{what}；请重新编写")


def _changes(carried: Observation, now: Observation) -> Iterator[str]:
    for column, title in _COLUMNS.items():
        before, after = getattr(carried, column), getattr(now, column)
        if before != after:
            yield f"{title}由「{_shown(before)}」改为「{_shown(after)}」"


def _shown(value: Any) -> str:
    """A value as a reader knows it: a period in words, a unit by its name."""
    if hasattr(value, "chinese"):
        return str(value.chinese())
    return str(getattr(value, "id", "" if value is None else value))
