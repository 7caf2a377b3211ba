"""Ways of breaking a Word file, each by its name in docs/word.md: a change that changes nothing fails."""

from __future__ import annotations

import fnmatch
import zipfile
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Parts = dict[str, bytes]
    Fault = Callable[[Parts], None]

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
    "t": "http://schemas.openxmlformats.org/package/2006/content-types",
    "ds": "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
}
TEXT, STYLES, NUMBERS, SETTINGS = (f"word/{name}.xml" for name in ("document", "styles", "numbering", "settings"))
NOTES, COMMENTS = "word/footnotes.xml", "word/comments.xml"
HEADERS, CHARTS, BOOKS = "word/header*.xml", "word/charts/*.xml", "word/embeddings/*.xlsx"
TYPES, LINKS = "[Content_Types].xml", "word/_rels/document.xml.rels"
CHART_LINKS = "word/charts/_rels/*.rels"


class NothingThereError(AssertionError):
    """A file without what a fault is to break."""


def broken(docx: bytes, fault: Fault) -> bytes:
    """A Word file with one fault."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = dict(parts)
    fault(parts)
    if parts == before:
        raise NothingThereError
    with zipfile.ZipFile(out := BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


# --- what a fault is made of --------------------------------------------------------------------------------------


def _changed(pattern: str, path: str, change: Callable[[Any], None]) -> Fault:
    """Change the first element on a path in the first part of a name pattern that has one."""

    def fault(parts: Parts) -> None:
        for name in sorted(fnmatch.filter(parts, pattern.replace("[", "[[]"))):
            root = etree.fromstring(parts[name])
            found = root.xpath(path, namespaces=NS)
            if found:
                change(found[0])
                parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                return
        raise NothingThereError(pattern, path)

    return fault


def _name(prefixed: str) -> str:
    prefix, _, name = prefixed.rpartition(":")
    return f"{{{NS[prefix]}}}{name}" if prefix else name


def put(part: str, path: str, attribute: str, value: str) -> Fault:
    """Give an attribute of the first element on a path another value."""
    return _changed(part, path, lambda item: item.set(_name(attribute), value))


def bare(part: str, path: str, attribute: str) -> Fault:
    """Take an attribute off the first element on a path."""
    return _changed(part, path, lambda item: item.attrib.pop(_name(attribute)))


def drop(part: str, path: str) -> Fault:
    """Take the first element on a path out."""
    return _changed(part, path, lambda item: item.getparent().remove(item))


def emptied(part: str, path: str) -> Fault:
    """Take everything out of the first element on a path."""
    return _changed(part, path, lambda item: item.clear())


def first(part: str, path: str) -> Fault:
    """Put the first element on a path before all its neighbours."""
    return _changed(part, path, lambda item: item.getparent().insert(0, item))


def last(part: str, path: str) -> Fault:
    """Put the first element on a path behind all its neighbours."""
    return _changed(part, path, lambda item: item.getparent().append(item))


def twice(part: str, path: str) -> Fault:
    """Put a copy of the first element on a path after it."""
    return _changed(part, path, lambda item: item.addnext(deepcopy(item)))


def under(part: str, path: str, name: str, **attributes: str) -> Fault:
    """Put a new w: element at the end of the first element on a path."""
    own = {_name(f"w:{key}"): value for key, value in attributes.items()}
    return _changed(part, path, lambda item: item.append(etree.Element(_name(f"w:{name}"), own)))


def say(part: str, path: str, text: str) -> Fault:
    """Let the first element on a path say something else."""
    return _changed(part, path, lambda item: setattr(item, "text", text))


def lost(pattern: str) -> Fault:
    """Take the first part of a name pattern out of the package, nothing else."""

    def fault(parts: Parts) -> None:
        del parts[_part(parts, pattern)]

    return fault


def filled(pattern: str, data: bytes) -> Fault:
    """Give the first part of a name pattern other contents."""

    def fault(parts: Parts) -> None:
        parts[_part(parts, pattern)] = data

    return fault


def _part(parts: Parts, pattern: str) -> str:
    """The first part of a name pattern."""
    found = sorted(fnmatch.filter(parts, pattern.replace("[", "[[]")))
    if not found:
        raise NothingThereError(pattern)
    return found[0]


def bytewise(part: str, old: bytes, new: bytes) -> Fault:
    """Replace bytes of a part where they first occur."""

    def fault(parts: Parts) -> None:
        parts[part] = parts[part].replace(old, new, 1)

    return fault


def doubled(path: str, attribute: str, *, part: str = TEXT) -> Fault:
    """Give the second element on a path the value that an attribute has on the first."""

    def fault(parts: Parts) -> None:
        root = etree.fromstring(parts[_part(parts, part)])
        found = root.xpath(path, namespaces=NS)
        if len(found) < 2:
            raise NothingThereError(part, path)
        one, other = found[:2]
        other.set(_name(attribute), one.get(_name(attribute)))
        parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return fault


# --- the faults ---------------------------------------------------------------------------------------------------

_OWN_NOTE = "//w:footnote[not(@w:type)]"
_BODY_TABLE = "//w:tbl[w:tblPr/w:tblCaption]"
_CONTROL = "//w:sdt[w:sdtPr/w:tag]"

PACKAGE: Mapping[str, Fault] = {
    "缺样式表部件": lost(STYLES),
    "缺图片部件": lost("word/media/*"),
    "页眉没有内容类型": drop(TYPES, "//t:Override[contains(@PartName, 'header')]"),
    "图表的内容类型写错": put(TYPES, "//t:Override[contains(@PartName, 'chart')]", "ContentType", "application/xml"),
    "内容类型多出一个部件": put(TYPES, "//t:Override[contains(@PartName, 'styles')]", "PartName", "/word/none.xml"),
    "关系指向不存在的部件": put(LINKS, "//p:Relationship[contains(@Type, 'numbering')]", "Target", "none.xml"),
    "关系编号重复": doubled("//p:Relationship", "Id", part=LINKS),
    "图片改为外部链接": put(LINKS, "//p:Relationship[contains(@Type, 'image')]", "TargetMode", "External"),
    "脚注部件没有关系": drop(LINKS, "//p:Relationship[contains(@Type, 'footnotes')]"),
    "正文用了没有的关系": put(TEXT, "//w:headerReference", "r:id", "rId999"),
    "页脚引用了页眉的关系": _changed(
        TEXT,
        "//w:sectPr",
        lambda item: item.find("w:footerReference", NS).set(
            _name("r:id"), item.find("w:headerReference", NS).get(_name("r:id"))
        ),
    ),
    "正文里有控制符": bytewise(TEXT, b"</w:t>", b"\x01</w:t>"),
    "样式表截断": bytewise(STYLES, b"</w:styles>", b""),
    "图片不是所称的格式": filled("word/media/*.png", b"GIF89a"),
    "附带的台账不是 XML": filled("customXml/item1.xml", b'{"version": 1}'),
    "附带的数据标识相同": _changed("customXml/itemProps1.xml", "/*", lambda item: item.set(_name("ds:itemID"), "")),
}
SCHEMA: Mapping[str, Fault] = {
    "段落属性次序颠倒": first(STYLES, "//w:pPr[w:spacing]/w:jc"),
    "字符属性次序颠倒": first(STYLES, "//w:rPr[w:rFonts]/w:sz"),
    "不认识的元素": under(TEXT, "//w:body/w:p", "paragraph"),
    "颜色写法不对": put(STYLES, "//w:color", "w:val", "#0B5394"),
    "对齐方式写法不对": put(STYLES, "//w:jc", "w:val", "middle"),
    "长度不是数": put(STYLES, "//w:ind[@w:left]", "w:left", "2em"),
    "文种不是代码": put(STYLES, "//w:lang", "w:eastAsia", ""),
}
STYLING: Mapping[str, Fault] = {
    "段落样式不存在": put(TEXT, "//w:pStyle", "w:val", "Nowhere"),
    "字符样式不存在": put(TEXT, "//w:rStyle", "w:val", "Nowhere"),
    "表样式不存在": put(TEXT, "//w:tblStyle", "w:val", "Nowhere"),
    "页眉的样式不存在": put(HEADERS, "//w:pStyle", "w:val", "Nowhere"),
    "段落用了字符样式": put(TEXT, "//w:pStyle", "w:val", "Hyperlink"),
    "样式依据自身": _changed(
        STYLES,
        "//w:style[w:basedOn]",
        lambda item: item.find("w:basedOn", NS).set(_name("w:val"), item.get(_name("w:styleId"))),
    ),
    "样式依据不存在的样式": put(STYLES, "//w:style/w:basedOn", "w:val", "Nowhere"),
    "样式定义两次": twice(STYLES, "//w:style[@w:type='character']"),
    "没有默认段落样式": bare(STYLES, "//w:style[@w:type='paragraph'][@w:default]", "w:default"),
    "样式没有中文字体": bare(STYLES, "//w:docDefaults//w:rFonts", "w:eastAsia"),
    "列表编号未定义": put(TEXT, "//w:numId", "w:val", "999"),
    "样式的列表未定义": put(STYLES, "//w:numId", "w:val", "999"),
    "编号所据的定义不存在": put(NUMBERS, "//w:num/w:abstractNumId", "w:val", "999"),
    "编号在定义之前": first(NUMBERS, "/w:numbering/w:num"),
    "列表级别不存在": put(TEXT, "//w:numPr/w:ilvl", "w:val", "7"),
}
LEADING: Mapping[str, Fault] = {
    "书签编号重复": doubled("//w:bookmarkStart", "w:id"),
    "书签同名": doubled("//w:bookmarkStart", "w:name"),
    "书签名过长": put(TEXT, "//w:bookmarkStart", "w:name", "x" * 41),
    "书签没有结束": drop(TEXT, "//w:bookmarkEnd"),
    "书签没有开始": drop(TEXT, "//w:bookmarkStart"),
    "链接指向不存在的书签": put(TEXT, "//w:hyperlink[@w:anchor]", "w:anchor", "nowhere"),
    "链接没有去处": bare(TEXT, "//w:hyperlink[@w:anchor]", "w:anchor"),
    "域没有结束": drop(TEXT, "//w:r[w:fldChar/@w:fldCharType='end']"),
    "域没有开始": drop(TEXT, "//w:r[w:fldChar/@w:fldCharType='begin']"),
    "域的分隔多了一个": twice(TEXT, "//w:r[w:fldChar/@w:fldCharType='separate']"),
    "不认识的域": say(TEXT, "//w:instrText[contains(., 'SEQ')]", " SEQUENCE 图 "),
    "域没有结果": emptied(TEXT, "//w:r[w:fldChar/@w:fldCharType='separate']/following-sibling::w:r[w:t][1]"),
    "引用不存在的书签": say(TEXT, "//w:instrText[starts-with(., ' REF')]", " REF nowhere \\h "),
    "引用与题注不符": say(
        TEXT,
        "//w:r[starts-with(w:instrText, ' REF')]/following-sibling::w:r[w:t][1]/w:t",
        "表99",
    ),
    "题注编号不连续": say(TEXT, "//w:r[contains(w:instrText, 'SEQ')]/following-sibling::w:r[w:t][1]/w:t", "99"),
    "目录页码指向不存在的书签": say(TEXT, "//w:instrText[contains(., 'PAGEREF')]", " PAGEREF nowhere \\h "),
    "目录与标题不符": say(TEXT, "//w:hyperlink[.//w:instrText[contains(., 'PAGEREF')]]//w:t", "另一章"),
    "页眉引用不存在的样式": say(HEADERS, "//w:instrText[contains(., 'STYLEREF')]", ' STYLEREF "Nowhere" '),
    "打开时要更新域": under(SETTINGS, "/w:settings", "updateFields", val="true"),
    "域标为待更新": put(TEXT, "//w:fldChar[@w:fldCharType='begin']", "w:dirty", "true"),
    "标题跳级": _changed(
        STYLES, "//w:style[@w:styleId='Heading2']//w:outlineLvl", lambda item: item.set(_name("w:val"), "3")
    ),
}
TABLES: Mapping[str, Fault] = {
    "单元格末尾没有段落": drop(TEXT, "//w:tc/w:p"),
    "行比表宽": put(TEXT, "//w:gridSpan", "w:val", "9"),
    "续格之上没有合并格": put(TEXT, "//w:vMerge[@w:val='restart']", "w:val", "continue"),
    "表没有列宽": drop(TEXT, "//w:tblGrid"),
    "表宽不等于各列之和": put(TEXT, "//w:tblGrid/w:gridCol", "w:w", "99"),
    "表没有行": _changed(TEXT, _BODY_TABLE, lambda item: [item.remove(row) for row in item.findall("w:tr", NS)]),
    "两表相连": _changed(TEXT, "//w:body/w:tbl", lambda item: item.addnext(deepcopy(item))),
    "表没有替代文字": drop(TEXT, "//w:tblCaption"),
    "表头行不会重复": _changed(
        TEXT,
        "//w:tbl[.//w:tblHeader]",
        lambda item: [head.getparent().remove(head) for head in item.iter(_name("w:tblHeader"))],
    ),
}
DRAWINGS: Mapping[str, Fault] = {
    "图的编号重复": doubled("//wp:docPr", "id"),
    "图没有替代文字": bare(TEXT, "//wp:docPr", "descr"),
    "图没有大小": put(TEXT, "//wp:extent", "cx", "0"),
    "图表的关系不存在": put(TEXT, "//c:chart", "r:id", "rId999"),
    "坐标轴编号为负": put(CHARTS, "//c:barChart/c:axId", "val", "-5"),
    "坐标轴不存在": drop(CHARTS, "//c:valAx"),
    "坐标轴交于不存在的轴": put(CHARTS, "//c:crossAx", "val", "7"),
    "图上的数与工作簿不符": say(CHARTS, "//c:val//c:pt/c:v", "10350.99"),
    "类别与工作簿不符": say(CHARTS, "//c:cat//c:pt/c:v", "别处"),
    "图表引用工作簿之外": say(CHARTS, "//c:val//c:f", "Nowhere!$B$2:$B$3"),
    "类别与数值个数不同": put(CHARTS, "//c:val//c:ptCount", "val", "1"),
    "图的数据点超出": put(CHARTS, "//c:dPt/c:idx", "val", "99"),
    "系列编号重复": twice(CHARTS, "//c:ser"),
    "缺工作簿部件": lost(BOOKS),
    "工作簿损坏": filled(BOOKS, b"PK"),
    "图表没有工作簿": drop(CHARTS, "//c:externalData"),
}
ASIDE: Mapping[str, Fault] = {
    "引用不存在的脚注": put(TEXT, "//w:footnoteReference", "w:id", "777"),
    "脚注没有引用": drop(TEXT, "//w:r[w:footnoteReference]"),
    "脚注引用两次": doubled("//w:footnoteReference", "w:id"),
    "脚注编号重复": doubled(_OWN_NOTE, "w:id", part=NOTES),
    "脚注没有段落": _changed(NOTES, _OWN_NOTE, lambda item: [item.remove(child) for child in list(item)]),
    "脚注没有自己的编号": drop(NOTES, f"{_OWN_NOTE}//w:r[w:footnoteRef]"),
    "脚注没有分隔线": drop(NOTES, "//w:footnote[@w:type='separator']"),
    "设置没有脚注分隔线": drop(SETTINGS, "//w:footnotePr"),
    "批注不存在": put(TEXT, "//w:commentReference", "w:id", "777"),
    "批注没有位置": drop(TEXT, "//w:r[w:commentReference]"),
    "批注范围没有结束": drop(TEXT, "//w:commentRangeEnd"),
    "批注范围没有开始": drop(TEXT, "//w:commentRangeStart"),
    "批注编号重复": doubled("//w:comment", "w:id", part=COMMENTS),
    "批注没有批注人": bare(COMMENTS, "//w:comment", "w:author"),
    "控件编号重复": _changed(
        TEXT,
        "/*",
        lambda item: [one.set(_name("w:val"), "7") for one in item.findall(".//w:sdt/w:sdtPr/w:id", NS)],
    ),
    "控件没有内容": drop(TEXT, f"{_CONTROL}/w:sdtContent"),
    "控件没有标记": drop(TEXT, f"{_CONTROL}/w:sdtPr/w:tag"),
    "控件标记过长": put(TEXT, f"{_CONTROL}/w:sdtPr/w:tag", "w:val", "x" * 65),
}
PAGES: Mapping[str, Fault] = {
    "正文末尾没有节": drop(TEXT, "//w:body/w:sectPr"),
    "偶数页页眉没有启用": drop(SETTINGS, "//w:evenAndOddHeaders"),
    "同一种页有两个页眉": twice(TEXT, "//w:sectPr/w:headerReference"),
    "页眉没有段落": drop(HEADERS, "/w:hdr/w:p"),
    "纸张容不下边距": put(TEXT, "//w:pgMar", "w:left", "20000"),
    "按旧版排": put(SETTINGS, "//w:compatSetting[@w:name='compatibilityMode']", "w:val", "12"),
}
KINDS: Mapping[str, Mapping[str, Fault]] = {
    "部件与关系": PACKAGE, "元素与属性": SCHEMA, "样式与编号": STYLING, "书签、域、目录": LEADING, "表": TABLES,
    "图": DRAWINGS, "脚注、批注、控件": ASIDE, "页面与设置": PAGES,
}  # fmt: skip
FAULTS: Mapping[str, Fault] = {name: fault for kind in KINDS.values() for name, fault in kind.items()}
