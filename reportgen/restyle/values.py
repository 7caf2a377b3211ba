"""What a Word style says, as one flat record, so that two files can be set side by side whoever saved them.

Word and LibreOffice write the same look in many ways: attributes left to the style below, lengths in characters or in
twips, switches as `1`, `true` or nothing. Here each property has one value: lengths in points, colours #RRGGBB.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Value = float | str | bool | tuple[str | float, ...] | None
Look = Mapping[str, Value]

SIDES = ("top", "right", "bottom", "left")
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "chinese": "中文字体",
        "latin": "西文字体",
        "size": "字号",
        "color": "颜色",
        "bold": "加粗",
        "italic": "倾斜",
        "tracking": "字符间距",
        "raised": "上标",
        "before": "段前",
        "after": "段后",
        "line": "行距",
        "left": "左缩进",
        "right": "右缩进",
        "first": "首行缩进",
        "align": "对齐",
        "fill": "底纹",
        "keep": "与下段同页",
        "whole": "段中不分页",
        "new_page": "段前分页",
        "level": "大纲级别",
        "mark": "项目符号或编号",
        "border-top": "上框线",
        "border-right": "右框线",
        "border-bottom": "下框线",
        "border-left": "左框线",
        "inside": "内部横线",
        "upright": "内部竖线",
        "under-head": "表头下的线",
        "cell-top": "单元格上边距",
        "cell-bottom": "单元格下边距",
    }
)
"""The properties that are compared, by what Word's dialogs call them."""
_TOLERANCES = {"size": 0.25, "border": 0.13}
_LENGTH_PT = 0.11  # two twips: a length is rounded once by whoever saves it


def same(name: str, one: Value, other: Value) -> bool:
    """Return whether two values of a property are one but for rounding."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _TOLERANCES.get(name, _LENGTH_PT)
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        key = name.partition("-")[0]
        return all(same(key, first, second) for first, second in zip(one, other, strict=True))
    return one == other


def shown(name: str, value: Value) -> str:
    """Return a value as a reader of Word knows it, in Chinese; a border without its distance from the text."""
    if value is None or value == "":
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:g} 磅"
    if isinstance(value, str):
        return _WORDS.get(value, value)
    if name == "first":
        return f"{value[1]:g} {'字符' if value[0] == 'em' else '磅'}"
    parts = value[:2] + value[3:] if len(value) == _OF_BORDER else value
    return " ".join(f"{part:g}" if isinstance(part, float) else _WORDS.get(part, part) for part in parts)


_OF_BORDER = 4


_WORDS = {
    "both": "两端对齐",
    "left": "左对齐",
    "right": "右对齐",
    "center": "居中",
    "exact": "固定值",
    "atLeast": "最小值",
    "auto": "多倍",
    "single": "单线",
    "dashed": "虚线",
    "dotted": "点线",
    "double": "双线",
}
