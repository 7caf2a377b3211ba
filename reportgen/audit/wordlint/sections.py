"""Rules on sections: a page with room for text, headers and footers where the settings and the section say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.audit.wordlint.package import DOCUMENT, SETTINGS, R, W, attribute, fault, repeated, setting, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package


def sections(package: Package) -> Iterator[Finding]:
    """Documents without a last section, sections without room, headers and footers that no page would show."""
    body = package.tree(DOCUMENT).find(f"{W}body")
    if body is None:
        yield fault(DOCUMENT, "", "没有正文；请重新编写")
        return
    if len(body) == 0 or body[-1].tag != f"{W}sectPr":
        yield fault(DOCUMENT, "sectPr", "正文末尾没有节的设置，纸张与页眉会丢；请补上")
    two_sided = package.tree(SETTINGS).find(f"{W}evenAndOddHeaders") is not None
    for section in body.iter(f"{W}sectPr"):
        yield from _page(section)
        yield from _running(section, two_sided=two_sided)
    yield from _unused(package, body)


def _page(section: Any) -> Iterator[Finding]:
    sides = {name: whole(setting(section, "pgSz", name)) or 0 for name in ("w", "h")}
    margins = {name: whole(setting(section, "pgMar", name)) or 0 for name in ("left", "right", "top", "bottom")}
    if margins["left"] + margins["right"] >= sides["w"] or abs(margins["top"]) + abs(margins["bottom"]) >= sides["h"]:
        shown = f"{sides['w']}×{sides['h']}"
        yield fault(DOCUMENT, shown, "纸张容不下边距；请核对 pgSz 与 pgMar")


def _running(section: Any, *, two_sided: bool) -> Iterator[Finding]:
    """Headers and footers given twice for one kind of page, or for a kind of page that there is not."""
    for kind in ("header", "footer"):
        types = [attribute(item, "type") for item in section.findall(f"{W}{kind}Reference")]
        for one in repeated(types):
            yield fault(DOCUMENT, f"{kind} {one}", "同一种页有两个页眉或页脚；请只留一个")
        if "first" in types and section.find(f"{W}titlePg") is None:
            yield fault(DOCUMENT, kind, "首页另有页眉或页脚，却没有 titlePg，不会用上；请补上")
        if "even" in types and not two_sided:
            yield fault(DOCUMENT, kind, "偶数页另有页眉或页脚，却没有 evenAndOddHeaders，不会用上；请补上")
        if two_sided and types and "even" not in types:
            yield fault(DOCUMENT, kind, "分了奇偶页，却没有偶数页的页眉或页脚，左页会空；请补上")


def _unused(package: Package, body: Any) -> Iterator[Finding]:
    """Header and footer parts that no section takes, or without a paragraph."""
    taken = {item.get(f"{R}id") for kind in ("header", "footer") for item in body.iter(f"{W}{kind}Reference")}
    for item in package.relations.get(DOCUMENT, ()):
        if item.kind in {"header", "footer"} and item.id not in taken:
            yield fault(item.target, item.id, "没有一节用它；请引用或去掉")
        if item.kind in {"header", "footer"} and next(package.tree(item.target).iter(f"{W}p"), None) is None:
            yield fault(item.target, "", "页眉页脚里没有段落，Word 会说文件已损坏；请补一段")
