"""Rules on styles and numbering: what is named is defined, of the right kind, and rests on no circle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.wordlint import fields
from reportgen.audit.wordlint.package import NUMBERING, STYLES, W, attribute, fault, repeated, setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package

_NAMING: Final[Mapping[str, str]] = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
_RESTING: Final = ("basedOn", "next", "link")
_LEVELS: Final = frozenset("123456789")  # STYLEREF 1 means heading 1
_NO_LIST: Final = "0"  # a paragraph that is expressly in no list


def _defined(package: Package) -> dict[str, Any]:
    return {attribute(item, "styleId"): item for item in package.tree(STYLES).iter(f"{W}style")}


def used(package: Package) -> Iterator[Finding]:
    """Styles that a text, a list level or a field names and that are not there, or are of another kind."""
    kinds = {id_: attribute(item, "type") for id_, item in _defined(package).items()}
    names = {setting(item, "name").casefold() for item in package.tree(STYLES).iter(f"{W}style")}
    for place, tree in (*package.stories(), (NUMBERING, package.tree(NUMBERING))):
        yield from _missing(place, tree, kinds)
    for place, tree in package.stories():
        for one in fields.read(place, tree)[0]:
            wanted = one.words[1] if one.name == "STYLEREF" and len(one.words) > 1 else ""
            if wanted and wanted not in _LEVELS and wanted.casefold() not in names:
                yield fault(place, wanted, "STYLEREF 所指的样式不存在，会显示「错误!」；请改用现有样式")


def _missing(place: str, tree: Any, kinds: Mapping[str, str]) -> Iterator[Finding]:
    for tag, kind in _NAMING.items():
        for id_ in sorted({attribute(item, "val") for item in tree.iter(f"{W}{tag}")}):
            if id_ not in kinds:
                yield fault(place, id_, "样式不存在，Word 会当作正文；请在样式表里定义")
            elif kinds[id_] != kind:
                yield fault(place, id_, f"是 {kinds[id_]} 样式，这里要 {kind}；请改用对的样式")


def defined(package: Package) -> Iterator[Finding]:
    """Styles defined twice, resting on one that is not there, or on themselves; kinds without a default."""
    found = list(package.tree(STYLES).iter(f"{W}style"))
    styles = _defined(package)
    for id_ in repeated(attribute(item, "styleId") for item in found):
        yield fault(STYLES, id_, "样式定义了两次；请只留一个")
    for name in repeated(f"{attribute(item, 'type')} {setting(item, 'name').casefold()}" for item in found):
        yield fault(STYLES, name, "两个样式同名，Word 只留一个；请改名")
    for id_, item in styles.items():
        for tag in _RESTING:
            other = setting(item, tag)
            if other and other not in styles:
                yield fault(STYLES, f"{id_} → {other}", f"{tag} 所指的样式不存在；请补上")
        if _circular(id_, styles):
            yield fault(STYLES, id_, "样式依据自身；请改 basedOn")
    defaults = [attribute(item, "type") for item in found if attribute(item, "default") in {"1", "true"}]
    if found and defaults.count("paragraph") != 1:
        yield fault(STYLES, "default", "默认段落样式应恰有一个；请标明")


def _circular(id_: str, styles: Mapping[str, Any]) -> bool:
    passed, at = {id_}, setting(styles[id_], "basedOn")
    while at in styles and at not in passed:
        passed.add(at)
        at = setting(styles[at], "basedOn")
    return at == id_


def numbering(package: Package) -> Iterator[Finding]:
    """Lists that are named and not defined, levels a list does not have, definitions given twice."""
    tree = package.tree(NUMBERING)
    levels = {
        attribute(item, "abstractNumId"): {attribute(level, "ilvl") for level in item.findall(f"{W}lvl")}
        for item in tree.findall(f"{W}abstractNum")
    }
    lists = {attribute(item, "numId"): setting(item, "abstractNumId") for item in tree.findall(f"{W}num")}
    for tag, name in (("abstractNum", "abstractNumId"), ("num", "numId")):
        for number in repeated(attribute(item, name) for item in tree.findall(f"{W}{tag}")):
            yield fault(NUMBERING, f"{name} {number}", "定义了两次；请只留一个")
    for number, abstract in lists.items():
        if abstract not in levels:
            yield fault(NUMBERING, f"numId {number}", f"所据的定义 {abstract} 不存在；请补上")
    for place, part in (*package.stories(), (STYLES, package.tree(STYLES))):
        for item in part.iter(f"{W}numPr"):
            yield from _listed(place, item, lists, levels)


def _listed(place: str, item: Any, lists: Mapping[str, str], levels: Mapping[str, set[str]]) -> Iterator[Finding]:
    number, level = setting(item, "numId"), setting(item, "ilvl")
    if number in {"", _NO_LIST}:
        return
    if number not in lists:
        yield fault(place, f"numId {number}", "编号不存在，列表会没有编号；请在编号定义里补上")
    elif level and lists[number] in levels and level not in levels[lists[number]]:
        yield fault(place, f"numId {number}", f"没有第 {level} 级；请补上这一级")
