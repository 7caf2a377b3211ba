"""What a file changed that no style sheet of the house can say: each named with its style or place, in Chinese."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from reportgen.fonts import CHINESE_NAMES
from reportgen.restyle.comparing import Edit, called
from reportgen.restyle.resolved import W, laid_over, look
from reportgen.restyle.sheetsize import NAMES as PAGE
from reportgen.restyle.values import NAMES, same
from reportgen.writers.word.properties import LATIN_FONTS
from reportgen.writers.word.text import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.restyle.resolved import WordStyle
    from reportgen.restyle.search import Found
    from reportgen.restyle.wordfile import WordFile

_SHOWN = 3  # places named of many
_LONGEST = 12  # characters of a text that names its place
_KINDS = {"paragraph": "段落样式", "character": "字符样式", "table": "表格样式"}
_WHY = {
    "new_page": "分页由模板的 pg 类决定",
    "level": "级别由模板的标题决定",
    "raised": "上标由模板的标签决定",
    "mark": "这种符号或编号 CSS 没有对应的写法",
    "upright": "表里只有横线",
    "border-left": "这种样式没有框线的位置",
    "border-right": "这种样式没有框线的位置",
}


def remarks(file: WordFile, known: Mapping[tuple[str, str], WordStyle], found: Found) -> Iterator[str]:
    """Yield one line for each thing that is not carried over."""
    for edit in found.left:
        yield f"{edit}：带不过来，{_why(edit)}"
    for name in sorted(found.page_left):
        yield f"页面：{PAGE[name]}带不过来"
    for key, ours in known.items():
        theirs = file.styles.get(key)
        if theirs is not None and theirs.others - ours.others:
            yield f"{called(key[1])}：{'、'.join(sorted(theirs.others - ours.others))}带不过来，样式表里没有对应的写法"
    yield from _new_styles(file, known)
    yield from _direct(file)


def _why(edit: Edit) -> str:
    if edit.name == "chinese" and edit.after and edit.after not in CHINESE_NAMES.values():
        return f"不是 Word 常备的中文字体（可用：{'、'.join(CHINESE_NAMES.values())}）"
    if edit.name == "latin" and edit.after and edit.after not in LATIN_FONTS:
        return f"不是可用的西文字体（可用：{'、'.join(LATIN_FONTS)}）"
    return _WHY.get(edit.name, "这里没有单独的 CSS 规则，或与同一构件的另一种样式冲突")


def _new_styles(file: WordFile, known: Mapping[tuple[str, str], WordStyle]) -> Iterator[str]:
    """Yield the styles that the house does not know, as far as something is set in them."""
    used = Counter(
        (kind, one.get(f"{W}val"))
        for kind, tag in (("paragraph", "pStyle"), ("character", "rStyle"), ("table", "tblStyle"))
        for one in file.body.iter(f"{W}{tag}")
    )
    for key, style in file.styles.items():
        count = used[style.kind, style.id]
        if count and key not in known and not key[1].startswith(_OF_THE_WRITER):
            yield f"「{style.name}」（{_KINDS[style.kind]}，{count} 处）：没有对应的构件，带不过来；请改已有的样式"


_OF_THE_WRITER = ("Gap ", "Card Gap", "Cell End", "Section Name", "toc ", "TOC ", "footnote ", "annotation ")


# --- formatting that is in no style -----------------------------------------------------------------------------------


def _direct(file: WordFile) -> Iterator[str]:
    """Yield how much text is formatted directly, and where; a style sheet holds for styles only."""
    by_id = {(one.kind, one.id): one for one in file.styles.values()}
    places = [text for paragraph in file.body.iter(f"{W}p") for text in _formatted(paragraph, by_id, file)]
    if places:
        shown = "、".join(f"「{text}」" for text in dict.fromkeys(places[:_SHOWN]))
        more = "等" if len(places) > _SHOWN else ""
        yield f"正文里有 {len(places)} 处直接设的格式（{shown}{more}）：不属于样式，带不过来；请改样式"


def _formatted(paragraph: Any, by_id: Mapping[tuple[str, str], WordStyle], file: WordFile) -> Iterator[str]:
    """Yield the text of a paragraph, and of each of its runs, that has a look its style does not give it."""
    properties = paragraph.find(f"{W}pPr")
    style = by_id.get(("paragraph", _named(properties, "pStyle")))
    if style is not None and _differs(properties, style, file, "paragraph"):
        yield _excerpt(paragraph_text(paragraph))
    for run in paragraph.iter(f"{W}r"):
        own = run.find(f"{W}rPr")
        if (
            own is not None
            and style is not None
            and _named(own, "rStyle") not in _REWRITTEN
            and _differs(own, style, file, "character")
        ):
            yield _excerpt("".join(one.text or "" for one in run.iter(f"{W}t")))


_REWRITTEN = frozenset({"InternetLink"})  # LibreOffice sets links in a style of its own, and their looks beside it


def _named(properties: Any, tag: str) -> str:
    found = None if properties is None else properties.find(f"{W}{tag}")
    return "Normal" if found is None else str(found.get(f"{W}val", ""))


def _differs(properties: Any, style: WordStyle, file: WordFile, kind: str) -> bool:
    """Whether properties said in place come to something else than what the style says."""
    if properties is None:
        return False
    inside = look(kind, laid_over({}, properties), file.theme)
    said = _said(properties)
    names = (name for name in NAMES if said & _TAGS.get(name, frozenset()) and name in inside)
    return any(not same(name, inside[name], style.look.get(name)) and name != "first" for name in names)


def _said(properties: Any) -> frozenset[str]:
    """Return what properties say, by tag and attribute."""
    tags = [child for child in properties if isinstance(child.tag, str)]
    attributes = (f"{one.tag}@{name}" for one in tags for name in one.attrib)
    return frozenset(one.replace(W, "") for one in (*(child.tag for child in tags), *attributes))


_TAGS: Mapping[str, frozenset[str]] = {
    "chinese": frozenset({"rFonts@eastAsia"}),
    "latin": frozenset({"rFonts@ascii"}),
    "size": frozenset({"sz"}),
    "color": frozenset({"color"}),
    "bold": frozenset({"b"}),
    "italic": frozenset({"i"}),
    "before": frozenset({"spacing@before"}),
    "after": frozenset({"spacing@after"}),
    "line": frozenset({"spacing@line"}),
    "left": frozenset({"ind@left"}),
    "right": frozenset({"ind@right"}),
    "align": frozenset({"jc"}),
    "fill": frozenset({"shd"}),
}


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def running(file: WordFile, texts: Iterable[str]) -> Iterator[str]:
    """Yield the words of header and footer that the document did not have; `texts` are those it had."""
    had = "\n".join((*texts, *map(paragraph_text, file.body.iter(f"{W}p"))))
    for part in file.running:
        for paragraph in part.iter(f"{W}p"):
            for run in paragraph.iter(f"{W}r"):
                words = "".join(one.text or "" for one in run.iter(f"{W}t")).strip()
                if words and not words.isdigit() and words not in had:
                    yield f"页眉页脚的「{_excerpt(words)}」：带不过来，页眉页脚的文字在样式的 @page 与模板里"
