"""Rules on content controls and custom XML parts: ids of their own, something inside, a store for what is bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.wordlint.package import W, attribute, fault, repeated, setting, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package

_STORE: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
_GALLERY: Final = ("docPartObj", "docPartList")  # a contents list is a control of this kind and needs no tag
_WIDEST: Final = 2**31
_LONGEST_TAG: Final = 64  # Word cuts or refuses longer ones


def controls(package: Package) -> Iterator[Finding]:
    """Content controls that share an id, bear none Word takes, hold nothing, or have no tag."""
    found = [(place, item) for place, tree in package.stories() for item in tree.iter(f"{W}sdt")]
    for number in repeated(one for _, item in found if (one := setting(item, "sdtPr/id"))):
        yield fault("内容控件", number, "编号重复；请各用各的编号")
    for place, item in found:
        yield from _control(place, item)


def _control(place: str, item: Any) -> Iterator[Finding]:
    number, tag = setting(item, "sdtPr/id"), setting(item, "sdtPr/tag")
    value = whole(number)
    if number and (value is None or not -_WIDEST <= value < _WIDEST):
        yield fault(place, f"控件 {number}", "编号不是 Word 容许的整数；请改正")
    if len(tag) > _LONGEST_TAG:
        yield fault(place, f"控件 {tag}", f"标记超过 {_LONGEST_TAG} 字，Word 不收；请缩短")
    properties = item.find(f"{W}sdtPr")
    gallery = properties is not None and any(properties.find(f"{W}{name}") is not None for name in _GALLERY)
    if not tag and not gallery:
        yield fault(place, f"控件 {number}", "没有标记，读不回是哪条事实；请写 tag")
    content = item.find(f"{W}sdtContent")
    if content is None or len(content) == 0:
        yield fault(place, f"控件 {tag or number}", "控件是空的；请补上内容")


def stores(package: Package) -> Iterator[Finding]:
    """Custom XML parts that share an identity or have none, and controls bound to one that is not there."""
    identities: dict[str, str] = {}
    for name in sorted(package.related("word/document.xml", "customXml")):
        own = [package.tree(part).get(f"{_STORE}itemID", "") for part in package.related(name, "customXmlProps")]
        identity = own[0].upper() if own else ""
        if not identity:
            yield fault(name, "", "没有标识，Word 存盘时会换掉它；请写 itemProps")
        elif identity in identities:
            yield fault(name, identity, f"与 {identities[identity]} 的标识相同；请各用各的")
        identities[identity] = name
    for place, tree in package.stories():
        for item in tree.iter(f"{W}dataBinding"):
            if attribute(item, "storeItemID").upper() not in identities:
                yield fault(place, attribute(item, "storeItemID"), "绑定的数据部件不存在；请补上")
