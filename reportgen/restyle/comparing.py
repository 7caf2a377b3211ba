"""What a designer changed: the styles of a Word file set beside those its house style gives now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.restyle.values import NAMES, Look, Value, same, shown
from reportgen.style.cascade import NORMAL_LEADING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.restyle.made import Written
    from reportgen.restyle.resolved import WordStyle
    from reportgen.restyle.wordfile import WordFile

Key = tuple[str, str]
_OF_PAGE = {"header": ("before", "after"), "footer": ("before", "after"), "Header First Page": ("before", "after")}
_BUILT_IN = {"heading 1": "标题 1", "heading 2": "标题 2", "heading 3": "标题 3", "Body Text": "正文文本"}
_BUILT_IN |= {"Normal": "正文", "Title": "标题", "caption": "题注", "header": "页眉", "footer": "页脚"}
_BUILT_IN |= {"List Bullet": "列表项目符号", "List Number": "列表编号", "Hyperlink": "超链接", "Strong": "要点"}
_BUILT_IN |= {"footnote text": "脚注文本", "footnote reference": "脚注引用"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A property of a style that a file says otherwise: its kind and name, and both values."""

    kind: str
    style: str
    name: str
    before: Value
    after: Value

    @property
    def key(self) -> tuple[str, str, str]:
        """What was changed, whatever to."""
        return self.kind, self.style, self.name

    def __str__(self) -> str:
        """One line in Chinese, in the words of Word's dialogs."""
        what = NAMES[self.name]
        return f"{called(self.style)}：{what} {shown(self.name, self.before)} → {shown(self.name, self.after)}"


def called(style: str) -> str:
    """Return a style's name as Chinese Word shows it."""
    return f"「{_BUILT_IN[style]}」" if style in _BUILT_IN else f"「{style}」"


def edits(file: WordFile, now: Written) -> tuple[Edit, ...]:
    """Return every property that the file's styles say otherwise than those of the house, in the writer's order."""
    return tuple(
        edit
        for key, style in now.styles.items()
        if key in file.styles
        for edit in _style_edits(file.styles[key], style, file.marks.get(key[1]), now.marks.get(key[1]))
    )


def _style_edits(theirs: WordStyle, ours: WordStyle, mark: str | None, own_mark: str | None) -> Iterator[Edit]:
    wanted = settled(theirs.look, ours.look)
    for name in NAMES:
        if name in _OF_PAGE.get(ours.name, ()) or (name not in wanted and name not in ours.look):
            continue
        after, before = wanted.get(name), ours.look.get(name)
        if name == "first" and _same_indent(before, after, ours.look, wanted):
            continue
        if not same(name, before, after):
            yield Edit(ours.kind, ours.name, name, before, after)
    if mark is not None and own_mark is not None and mark != own_mark:
        yield Edit(ours.kind, ours.name, "mark", own_mark, mark)


def told(found: tuple[Edit, ...], file: WordFile) -> Iterator[str]:
    """Yield a line for each edit that a designer made, and for one of many styles that took it on, how many there are.

    A style based on an edited one says no more than that where it is changed alike.
    """
    by_key = {one.key: one for one in found}
    for edit in found:
        above = by_key.get((edit.kind, file.styles[edit.kind, edit.style].above, edit.name))
        if above is not None and above.after == edit.after:
            continue
        followed = sum(
            one.name == edit.name and one.after == edit.after and _stands_on(one, edit, file) for one in found
        )
        yield f"{edit}" + (f"（连同以它为基准的 {followed} 种样式）" if followed else "")


def _stands_on(one: Edit, other: Edit, file: WordFile) -> bool:
    """Whether a style is based on another, directly or not."""
    above = file.styles[one.kind, one.style].above
    while above and above != other.style:
        above = file.styles[one.kind, above].above if (one.kind, above) in file.styles else ""
    return above == other.style and one.kind == other.kind


def settled(look: Look, ours: Look) -> Look:
    """Return a look with its line height as the writer says it: an exact one, where the house has an exact one."""
    line, own = look.get("line"), ours.get("line")
    if not isinstance(line, tuple) or not isinstance(own, tuple) or own[0] != "exact" or line[0] == "exact":
        return look
    size = look["size"] if isinstance(look["size"], float) else 0.0
    height = float(line[1]) * NORMAL_LEADING * size if line[0] == "auto" else float(line[1])
    return {**look, "line": ("exact", round(height, 1))}


def rounded_lines(file: WordFile, now: Written) -> Iterator[str]:
    """Yield, for each style whose line height had to be reckoned, what it became, in Chinese."""
    for key, ours in now.styles.items():
        theirs = file.styles.get(key)
        if (
            theirs is None
            or theirs.kind != "paragraph"
            or theirs.look["line"] == settled(theirs.look, ours.look)["line"]
        ):
            continue
        was, line = theirs.look["line"], settled(theirs.look, ours.look)["line"]
        if isinstance(was, tuple) and isinstance(line, tuple):
            yield f"{called(key[1])}：行距 {shown('line', was)} 折成固定值 {line[1]:g} 磅，否则行高随字体而变"


def _same_indent(one: Value, other: Value, look: Look, looks: Mapping[str, Value]) -> bool:
    """Whether two first-line indents are as wide, one said in characters and the other in points."""
    if not isinstance(one, tuple) or not isinstance(other, tuple) or one[0] == other[0]:
        return False
    return same("indent", _points(one, look), _points(other, looks))


def _points(indent: tuple[str | float, ...], look: Look) -> float:
    size = look["size"]
    amount = float(indent[1])
    return amount * size if indent[0] == "em" and isinstance(size, float) else amount
