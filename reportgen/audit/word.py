"""Point on Word (27): heading styles, captions that keep their number, repeated heads, fonts, language, alt texts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.finding import Finding
from reportgen.audit.finished import CAPTION, squeezed
from reportgen.audit.wordfile import DRAWING, W, part
from reportgen.audit.wordlint.package import opened, whole
from reportgen.writers.word.text import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finished import Finished

WORD: Final = "word"
_CAPTIONS: Final = frozenset({"Caption", "CaptionDetail"})
_LANGUAGE: Final = "zh-CN"
_TEXT: Final = 9  # the outline level of what is no heading (ECMA-376, 17.3.1.20)
_CURRENT: Final = 15  # the mode of Word 2013 and all since


def word(file: Finished) -> Iterator[Finding]:
    """What a Word file lacks that its reader relies on: navigation, repeated heads, fonts, language, alt texts."""
    document, styles = part(file.data, "word/document.xml"), part(file.data, "word/styles.xml")
    yield from _headings(document, styles)
    yield from _captions(file)
    yield from _tables(document)
    yield from _fonts(styles)
    yield from _pictures(document)
    yield from _prompts(file)


def _headings(document: Any, styles: Any) -> Iterator[Finding]:
    """Headings outside the styles that the navigation pane lists, and levels left out."""
    levels = _levels(styles)
    found = [(levels[name], text) for name, text in _styled(document) if name in levels]
    if not found:
        yield _at("导航窗格", "", "没有标题样式的段落；请用 标题 1—3")
    for (level, _), (deeper, text) in pairwise(found):
        if deeper > level + 1:
            yield _at(text[:20], f"标题 {deeper}", f"跳过了标题 {level + 1}；请依次用级别")


def _levels(styles: Any) -> dict[str, int]:
    """The level of each style that bears one, its own or of the style it is based on; the first level is 1."""
    by_id = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    levels = {name: _level(by_id, name) for name in by_id}
    return {name: level + 1 for name, level in levels.items() if level < _TEXT}


def _level(by_id: dict[str, Any], name: str, depth: int = 0) -> int:
    """The outline level of a style, from 0; that of the style it is based on where it says none, else that of text."""
    style = by_id.get(name)
    if style is None or depth > len(by_id):
        return _TEXT
    own, base = style.find(f"{W}pPr/{W}outlineLvl"), style.find(f"{W}basedOn")
    if own is not None:
        return int(own.get(f"{W}val", _TEXT))
    return _TEXT if base is None else _level(by_id, base.get(f"{W}val", ""), depth + 1)


def _styled(document: Any) -> Iterator[tuple[str, str]]:
    for paragraph in document.iter(f"{W}p"):
        yield _name(paragraph), paragraph_text(paragraph)


def _captions(file: Finished) -> Iterator[Finding]:
    """Captions without a number of their own."""
    for block in file.blocks:
        if block.role == "caption" and CAPTION.match(squeezed(block.text)) is None:
            yield _at(block.place, "", "题注没有编号；请用「图n」「表n」")


def _tables(document: Any) -> Iterator[Finding]:
    """Tables under a caption whose head does not repeat, and rows that may be parted by a page."""
    captioned = False
    for element in document.iterfind(f"{W}body/*"):
        if element.tag == f"{W}tbl":
            yield from _table(element, captioned=captioned)
        captioned = element.tag == f"{W}p" and _name(element) in _CAPTIONS


def _name(element: Any) -> str:
    style = element.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def _table(table: Any, *, captioned: bool) -> Iterator[Finding]:
    title = table.find(f"{W}tblPr/{W}tblCaption")
    place = "表" if title is None else title.get(f"{W}val", "表")[:20]
    if captioned and table.find(f"{W}tr/{W}trPr/{W}tblHeader") is None:
        yield _at(place, "", "表头不会在续页重复；请设 tblHeader")
    if title is None:
        yield _at(place, "", "表没有替代文字；请写 tblCaption")
    loose = [row for row in table.findall(f"{W}tr") if row.find(f"{W}trPr/{W}cantSplit") is None]
    if loose and captioned:
        yield _at(place, f"{len(loose)} 行", "行会被分在两页；请设 cantSplit")


def _fonts(styles: Any) -> Iterator[Finding]:
    """Styles that name no Chinese font, and another language than Chinese."""
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    fonts = None if defaults is None else defaults.find(f"{W}rFonts")
    general = fonts is not None and bool(fonts.get(f"{W}eastAsia"))
    language = None if defaults is None else defaults.find(f"{W}lang")
    if language is None or language.get(f"{W}eastAsia") != _LANGUAGE:
        shown = "" if language is None else language.get(f"{W}eastAsia", "")
        yield _at("docDefaults", shown, f"文种应为 {_LANGUAGE}；请写 w:lang")
    for style in styles.iter(f"{W}style"):
        own = style.find(f"{W}rPr/{W}rFonts")
        if (own is None and not general) or (own is not None and not own.get(f"{W}eastAsia")):
            yield _at(f"样式 {style.get(f'{W}styleId')}", "", "没有中文字体；请写 w:eastAsia")


def _pictures(document: Any) -> Iterator[Finding]:
    for drawing in document.iter(DRAWING):
        if not drawing.get("descr"):
            yield _at(drawing.get("name", "图"), "", "图没有替代文字；请写 descr")


def _prompts(file: Finished) -> Iterator[Finding]:
    """What makes Word ask on opening, or show itself as an older one."""
    settings = part(file.data, "word/settings.xml")
    dirty = (one.get(f"{W}dirty") for _, tree in opened(file.data).stories() for one in tree.iter())
    if settings.find(f"{W}updateFields") is not None or any(dirty):
        yield _at("settings.xml", "updateFields", "Word 打开时会询问；请去掉")
    modes = [one.get(f"{W}val", "0") for one in settings.iter(f"{W}compatSetting")
             if one.get(f"{W}name") == "compatibilityMode"]  # fmt: skip
    if not modes or (whole(modes[0]) or 0) < _CURRENT:
        yield _at("settings.xml", "".join(modes), f"Word 会显示「兼容模式」；请写 compatibilityMode {_CURRENT}")


def _at(place: str, value: str, remedy: str) -> Finding:
    return Finding(WORD, None, place, value, remedy)
