"""Rules on parts: each has its content type and is led to by a relation, each relation leads to a part of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportgen.audit.wordlint.package import DOCUMENT, TYPES, A, C, R, W, fault, repeated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package, Relation

_OVERRIDE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_DEFAULT: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}Default"
_SVG: Final = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_ENDS: Final[Mapping[str, str]] = {
    "officeDocument": "document.main+xml", "styles": "styles+xml", "numbering": "numbering+xml",
    "settings": "settings+xml", "fontTable": "fontTable+xml", "header": "header+xml", "footer": "footer+xml",
    "footnotes": "footnotes+xml", "endnotes": "endnotes+xml", "comments": "comments+xml",
    "chart": "drawingml.chart+xml", "package": "spreadsheetml.sheet", "customXmlProps": "customXmlProperties+xml",
    "core-properties": "core-properties+xml", "extended-properties": "extended-properties+xml",
    "theme": "theme+xml", "custom-properties": "custom-properties+xml",
}  # fmt: skip
"""How the content type of a part ends that a relation of a kind leads to."""
_KINDS: Final[Mapping[str, str]] = {
    f"{W}headerReference": "header", f"{W}footerReference": "footer", f"{W}hyperlink": "hyperlink",
    f"{A}blip": "image", _SVG: "image", f"{C}chart": "chart", f"{C}externalData": "package",
}  # fmt: skip
"""Which kind of relation an element uses."""
_SIGNATURES: Final[Mapping[str, bytes]] = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8", "jpg": b"\xff\xd8"}


def content_types(package: Package) -> Iterator[Finding]:
    """Parts without a content type, and content types of parts that are not there."""
    overrides = package.tree(TYPES).findall(_OVERRIDE)
    for name in repeated(item.get("PartName", "") for item in overrides):
        yield fault(TYPES, name, "内容类型写了两次；请只留一处")
    for item in overrides:
        if item.get("PartName", "").lstrip("/") not in package.files:
            yield fault(TYPES, item.get("PartName", ""), "没有这个部件；请去掉它的内容类型")
    for name in package.files:
        if name != TYPES and not name.endswith("/") and not content_type(package, name):
            yield fault(TYPES, name, "部件没有内容类型，Word 会说文件已损坏；请写 Override 或 Default")


def content_type(package: Package, name: str) -> str:
    """The content type of a part, empty where there is none."""
    types = package.tree(TYPES)
    own = {item.get("PartName", "").lstrip("/"): item.get("ContentType", "") for item in types.iter(_OVERRIDE)}
    general = {item.get("Extension", "").lower(): item.get("ContentType", "") for item in types.iter(_DEFAULT)}
    found: str = own.get(name) or general.get(_extension(name), "")
    return found


def _extension(name: str) -> str:
    """What follows the last point of a part's name; `.rels` is one."""
    return name.rpartition("/")[2].rpartition(".")[2].lower()


def relations(package: Package) -> Iterator[Finding]:
    """Relations that lead nowhere, to a part of another kind, or outside the file; ids used twice."""
    if not any(item.kind == "officeDocument" for item in package.relations.get("", ())):
        yield fault("_rels/.rels", "officeDocument", "没有指向正文的关系，Word 打不开；请重新编写")
    for source, found in package.relations.items():
        if source and source not in package.files:
            yield fault(source, "", "有它的关系，没有这个部件；请去掉它的 .rels")
        for name in repeated(item.id for item in found):
            yield fault(source or "_rels/.rels", name, "关系编号重复；请各用各的")
        for item in found:
            yield from _relation(package, source, item)


def _relation(package: Package, source: str, item: Relation) -> Iterator[Finding]:
    place = source or "_rels/.rels"
    if item.external:
        if item.kind != "hyperlink":
            yield fault(place, item.target, "指向文件之外，打开时会去取；请把它收进文件")
        return
    if item.target not in package.files:
        yield fault(place, item.target, f"关系 {item.id} 指向的部件不存在；请补上部件或去掉关系")
        return
    kind, wanted = content_type(package, item.target), _ENDS.get(item.kind)
    if wanted and not kind.endswith(wanted):
        yield fault(item.target, kind, f"内容类型与 {item.kind} 的关系不合；请写 …{wanted}")


def uses(package: Package) -> Iterator[Finding]:
    """Elements whose relation is not there or is of another kind."""
    for name, tree in package.trees.items():
        known = {item.id: item for item in package.relations.get(name, ())}
        for element in tree.iter():
            for key, number in element.attrib.items():
                if key.startswith(R):
                    yield from _use(name, element.tag, number, known)


def _use(place: str, tag: str, number: str, known: Mapping[str, Relation]) -> Iterator[Finding]:
    if number not in known:
        yield fault(place, number, "没有这个编号的关系，Word 会说文件已损坏；请补上关系")
    elif tag in _KINDS and known[number].kind != _KINDS[tag]:
        yield fault(place, number, f"关系是 {known[number].kind}，这里要 {_KINDS[tag]}；请改用对的编号")


def reached(package: Package) -> Iterator[Finding]:
    """Parts that no relation leads to: Word drops them when it saves."""
    seen: set[str] = set()
    ahead = [""]
    while ahead:
        found = {item.target for item in package.relations.get(ahead.pop(), ()) if not item.external} - seen
        seen |= found
        ahead += sorted(found)
    for name in package.files:
        if name not in seen and name != TYPES and not name.endswith((".rels", "/")) and name != DOCUMENT:
            yield fault(name, "", "没有关系指向这个部件，Word 存盘时会丢掉它；请补上关系")


def images(package: Package) -> Iterator[Finding]:
    """Pictures that are not what their name says."""
    for name, data in package.files.items():
        sign = _SIGNATURES.get(_extension(name))
        if sign and not data.startswith(sign):
            yield fault(name, "", "不是这种格式的图，Word 会画叉；请重新编写")
