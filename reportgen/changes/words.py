"""What changes are called, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportgen.changes.found import MEASURED
from reportgen.errors import DataError
from reportgen.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.changes.found import FactChange, Piece, Shift

NONE: Final = "—"
GRADES: Final = {
    "A": "主要结论有变，请人核准",
    "B": "数据或文句有变，主要结论未变",
    "C": "只有版式变了",
    "": "无变更",
}
SHIFTS: Final = {
    "title": "题名",
    "judgement": "核心判断",
    "point": "要点",
    "card": "主要数据",
    "figure": "图题",
    "table": "表题",
    "section": "章题",
    "mode": "章的详略",
    "rank": "名次",
    "vintage": "数据期",
    "sentence": "句",
    "number": "推算数",
    "shown": "图表内容",
    "source": "文献",
}
FACTS: Final = {
    "added": "新增",
    "corrected": "修订",
    "rescoped": "口径变化",
    "resourced": "出处变化",
    "withdrawn": "撤销",
    "cited": "新引用",
    "uncited": "不再引用",
}
STATES: Final = {
    "added": "新加",
    "removed": "不再编写",
    "changed": "有变",
    "reset": "内容未变，重新排版",
    "same": "未变",
    "failed": "未做成，沿用旧版",
}
MODES: Final = {"full": "全文", "compact": "简写", "stub": "一句话", "drop": "不列", "": "不列"}
PIECES: Final = {
    "data": "数据表",
    "seeds": "资料原文",
    "setting": "设置",
    "style": "样式",
    "template": "模板",
    "program": "程序",
    "library": "程序库",
    "font": "字体",
}
STATUSES: Final = {"actual": "实际", "provisional": "初步", "estimate": "估计", "forecast": "预计", "target": "目标"}
_VERSIONED: Final = "library"


def period(text: str) -> str:
    """A period as a reader knows it; what is no period stays as it is."""
    try:
        return Period.parse(text).chinese()
    except DataError:
        return text


def value(record: Mapping[str, str]) -> str:
    """The value of a fact as its source has it, else with its unit."""
    if not record:
        return NONE
    span = f"{record['value']}—{record['value_high']}" if record["value_high"] else record["value"]
    return record["as_written"] or f"{span}{record['unit']}"


def locator(record: Mapping[str, str]) -> str:
    """Where a fact stands: source and line."""
    return f"{record['source']}:{record['line']}" if record else NONE


def became(piece: Piece) -> str:
    """What became of a piece: its versions where it has any, else whether it came, went or was edited."""
    if piece.kind == _VERSIONED:
        return f"{piece.old or NONE} → {piece.new or NONE}"
    return "新加" if not piece.old else "删去" if not piece.new else "改过"


def shown(shift: Shift) -> tuple[str, str]:
    """What was said and what is, in words; empty where nothing was or is."""
    if shift.kind == "mode":
        return MODES.get(shift.old, shift.old), MODES.get(shift.new, shift.new)
    return shift.old, shift.new


def data(one: FactChange) -> tuple[str, str]:
    """What is told of a fact before and after: its value, or what else differs."""
    if one.kind == "rescoped":
        named = [name for name in MEASURED if name in one.fields]
        before, after = ("；".join(_field(record, name) for name in named) for record in (one.old, one.new))
        if value(one.old) != value(one.new):
            return f"{before}：{value(one.old)}", f"{after}：{value(one.new)}"
        return before, after
    if one.kind == "resourced":
        return _place(one.old, one.fields), _place(one.new, one.fields)
    return value(one.old), value(one.new)


def _field(record: Mapping[str, str], name: str) -> str:
    text = record[name]
    if name == "status":
        return STATUSES.get(text, text)
    return period(text) if name == "period" else text


def _place(record: Mapping[str, str], fields: tuple[str, ...]) -> str:
    """Where a fact stands, and whether its literal was found there, if that differs."""
    if "verified" not in fields:
        return locator(record)
    return f"{locator(record)}（{'已核对' if record['verified'] else '未核对'}）"
