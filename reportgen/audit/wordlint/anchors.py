"""Rules on bookmarks: named once, begun and ended, and there where links, references and the contents list lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.finished import shortened, squeezed
from reportgen.audit.wordlint import fields
from reportgen.audit.wordlint.package import W, attribute, fault, repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package

_NAME: Final = re.compile(r"[^\W\d]\w{0,39}")  # Word's own rule: a letter or _ first, 40 characters
_TOP: Final = frozenset({"_top"})  # Word knows the beginning of the document by this name


def bookmarks(package: Package) -> Iterator[Finding]:
    """Bookmarks whose name or id is used twice, that Word would not take, or that do not begin and end once."""
    starts = [(name, item) for name, tree in package.stories() for item in tree.iter(f"{W}bookmarkStart")]
    for name in repeated(attribute(item, "name") for _, item in starts):
        yield fault("书签", name, "同名的书签有两个，链接会落错；请改名")
    for number in repeated(attribute(item, "id") for _, item in starts):
        yield fault("书签", number, "编号相同的书签有两个；请各用各的编号")
    for place, item in starts:
        if _NAME.fullmatch(attribute(item, "name")) is None:
            yield fault(place, attribute(item, "name"), "Word 不认这个书签名；请用字母开头、不超过四十字")
    for place, tree in package.stories():
        yield from _paired(place, tree)


def _paired(place: str, tree: Any) -> Iterator[Finding]:
    """Bookmarks of a part that begin and do not end after that, or end without having begun."""
    begun: dict[str, str] = {}
    for element in tree.iter():
        if element.tag == f"{W}bookmarkStart":
            begun[attribute(element, "id")] = attribute(element, "name")
        elif element.tag == f"{W}bookmarkEnd" and begun.pop(attribute(element, "id"), None) is None:
            yield fault(place, attribute(element, "id"), "书签没有开始就结束；请补上 bookmarkStart")
    for name in begun.values():
        yield fault(place, name, "书签没有结束；请补上 bookmarkEnd")


def _names(package: Package) -> frozenset[str]:
    found = (item for _, tree in package.stories() for item in tree.iter(f"{W}bookmarkStart"))
    return frozenset(attribute(item, "name") for item in found) | _TOP


def targets(package: Package) -> Iterator[Finding]:
    """Links and references to a bookmark that is not there; links that lead nowhere."""
    names = _names(package)
    for place, tree in package.stories():
        for link in tree.iter(f"{W}hyperlink"):
            anchor = attribute(link, "anchor")
            if anchor and anchor not in names:
                yield fault(place, anchor, "链接指向的书签不存在；请补上书签")
            if not anchor and not any(key.endswith("}id") for key in link.attrib):
                yield fault(place, shortened(_text(link)), "链接没有去处；请写 anchor 或关系")
        for one in fields.read(place, tree)[0]:
            if one.target and one.target not in names:
                yield fault(place, one.target, f"{one.name} 指向的书签不存在，会显示「错误!未找到引用源」；请补上书签")


def listed(package: Package) -> Iterator[Finding]:
    """Entries of a contents list that say other words than the heading they lead to."""
    headings = {key: text for _, tree in package.stories() for key, text in _paragraphs(tree).items()}
    for place, tree in package.stories():
        for link in tree.iter(f"{W}hyperlink"):
            pages = [one for one in fields.read(place, link)[0] if one.name == "PAGEREF"]
            there = headings.get(attribute(link, "anchor"))
            if pages and there is not None and not _says(_text(link), there, pages[0].result):
                yield fault(place, shortened(_text(link)), f"目录与标题「{shortened(there)}」不同；请使之相同")


def _says(entry: str, heading: str, page: str) -> bool:
    """Whether an entry is the heading and the page it stands on, spaces and leaders aside."""
    return squeezed(entry) == squeezed(heading + page)


def _paragraphs(tree: Any) -> dict[str, str]:
    """The text of the paragraph in which each bookmark begins, by the bookmark's name."""
    return {
        attribute(mark, "name"): _text(paragraph)
        for paragraph in tree.iter(f"{W}p")
        for mark in paragraph.iter(f"{W}bookmarkStart")
    }


def _text(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter(f"{W}t"))
