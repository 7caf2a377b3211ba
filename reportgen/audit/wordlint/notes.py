"""Rules on footnotes and comments: each is called once from the text, and each call has its note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.finished import shortened
from reportgen.audit.wordlint.package import DOCUMENT, SETTINGS, W, attribute, fault, repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package

_SEPARATORS: Final = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_REQUIRED: Final = ("separator", "continuationSeparator")


def notes(package: Package) -> Iterator[Finding]:
    """Footnotes and endnotes that nothing calls, calls without a note, separators missing."""
    for kind, called in (("footnote", "脚注"), ("endnote", "尾注")):
        tree = package.tree(f"word/{kind}s.xml")
        found = tree.findall(f"{W}{kind}")
        calls = [attribute(item, "id") for item in package.tree(DOCUMENT).iter(f"{W}{kind}Reference")]
        own = [item for item in found if attribute(item, "type") not in _SEPARATORS]
        yield from _called(called, calls, [attribute(item, "id") for item in own])
        for number in repeated(attribute(item, "id") for item in found):
            yield fault(called, number, "编号重复；请各用各的编号")
        for item in own:
            yield from _note(called, kind, item)
        if own:
            yield from _separators(package, kind, {attribute(item, "type"): attribute(item, "id") for item in found})


def _called(called: str, calls: list[str], own: list[str]) -> Iterator[Finding]:
    for number in sorted(set(calls) - set(own)):
        yield fault("正文", f"{called} {number}", "没有这条注，Word 会说文件已损坏；请补上")
    for number in sorted(set(own) - set(calls)):
        yield fault(called, number, "正文没有引用这条注，不会印出；请引用或去掉")
    for number in repeated(calls):
        yield fault("正文", f"{called} {number}", "同一条注引用了两次；再次提到请用交叉引用")


def _note(called: str, kind: str, item: Any) -> Iterator[Finding]:
    number = attribute(item, "id")
    if item.find(f"{W}p") is None:
        yield fault(called, number, "注里没有段落，Word 会说文件已损坏；请补一段")
    elif next(item.iter(f"{W}{kind}Ref"), None) is None:
        yield fault(called, number, "注的开头没有编号；请写 footnoteRef")
    elif not "".join(part.text or "" for part in item.iter(f"{W}t")).strip():
        yield fault(called, number, "注是空的；请写明或去掉")


def _separators(package: Package, kind: str, types: dict[str, str]) -> Iterator[Finding]:
    """Separators that are not defined, or that the settings do not name."""
    named = {attribute(item, "id") for item in package.tree(SETTINGS).findall(f"{W}{kind}Pr/{W}{kind}")}
    for one in _REQUIRED:
        if one not in types:
            yield fault("脚注", one, "没有分隔线，Word 会说文件已损坏；请补上")
        elif types[one] not in named:
            yield fault("设置", f"{kind} {types[one]}", f"没有列出分隔线 {one}；请写进 {kind}Pr")


def comments(package: Package) -> Iterator[Finding]:
    """Comments that no place in the text bears, places without a comment, ranges that do not begin and end."""
    own = package.tree("word/comments.xml").findall(f"{W}comment")
    ids = [attribute(item, "id") for item in own]
    body = package.tree(DOCUMENT)
    calls = [attribute(item, "id") for item in body.iter(f"{W}commentReference")]
    for number in repeated(ids):
        yield fault("批注", number, "编号重复；请各用各的编号")
    for number in repeated(calls):
        yield fault("正文", f"批注 {number}", "同一条批注引用了两次；请各用各的")
    for number in sorted(set(calls) - set(ids)):
        yield fault("正文", f"批注 {number}", "没有这条批注；请补上")
    for item in own:
        yield from _comment(item, calls)
    yield from _ranges(body, set(ids))


def _comment(item: Any, calls: list[str]) -> Iterator[Finding]:
    number = attribute(item, "id")
    if number not in calls:
        yield fault("批注", number, "正文没有这条批注的位置；请补上 commentReference")
    if not attribute(item, "author"):
        yield fault("批注", number, "没有批注人；请写 author")
    if not "".join(part.text or "" for part in item.iter(f"{W}t")).strip():
        yield fault("批注", number, "批注是空的；请写明或去掉")


def _ranges(body: Any, ids: set[str]) -> Iterator[Finding]:
    """Ranges of comments that do not begin and end in that order, or belong to no comment."""
    begun: list[str] = []
    for element in body.iter():
        number = attribute(element, "id")
        if element.tag == f"{W}commentRangeStart":
            begun.append(number)
            if number not in ids:
                yield fault("正文", shortened(number), "范围没有对应的批注；请补上批注")
        elif element.tag == f"{W}commentRangeEnd":
            if number not in begun:
                yield fault("正文", f"批注 {number}", "范围没有开始就结束；请补上 commentRangeStart")
            else:
                begun.remove(number)
    for number in begun:
        yield fault("正文", f"批注 {number}", "范围没有结束；请补上 commentRangeEnd")
