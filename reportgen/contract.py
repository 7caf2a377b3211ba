"""The closed list of HTML that templates may emit, and its reader; every writer reads through it.

What is not on the list is an error with its place: a writer that does not know an element would lose it in silence.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

INLINE = frozenset({"b", "br", "a", "sup", "span"})
TEXT = frozenset({"h1", "h2", "h3", "p", "li", "dt", "dd", "th", "td", "figcaption", "caption"})
LISTS = frozenset({"ul", "ol"})
_CELL_CLASSES = frozenset({"n", "d0", "d1", "p0", "na", "s", "w", "when", "st", "id", "ok", "now"})


def _classes(names: str = "") -> frozenset[str]:
    return frozenset(names.split())


CLASSES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **{name: _classes() for name in ("html", "head", "title", "meta", "body", "main")},
        "header": _classes("mast cover"),
        "section": _classes("bluf points keyfig guide toc pg"),
        "div": _classes("row tbl long img fc box"),
        "h1": _classes(),
        "h2": _classes("k minor"),
        "h3": _classes(),
        "p": _classes("foot series meta city note src more lead-only"),
        "ol": _classes("list refs"),
        "ul": _classes("cards list fx"),
        "li": _classes("row"),
        **{name: _classes() for name in ("dt", "dd", "figure", "figcaption", "img")},
        "dl": _classes("defs"),
        "table": _classes("t mx sw facts strip"),
        **{name: _classes() for name in ("caption", "colgroup", "col", "thead", "tbody", "br")},
        "a": _classes("nb"),
        "tr": _classes("me g no"),
        "th": _CELL_CLASSES,
        "td": _CELL_CLASSES,
        "b": _classes("mk"),
        "sup": _classes("c m"),
        "span": _classes("nb lead h w who q mk l v u t n no ct cs s na ty ed vint ok pn fn"),
    }
)
"""Elements, and the classes each may carry."""

PARENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "head": _classes("html"),
        "body": _classes("html"),
        "title": _classes("head"),
        "meta": _classes("head"),
        "main": _classes("body"),
        "header": _classes("main"),
        "section": _classes("main"),
        "div": _classes("section figure"),
        "h1": _classes("header"),
        "h2": _classes("section div"),
        "h3": _classes("section li div"),
        "p": _classes("main header section div li figure dd"),
        "ol": _classes("section div li"),
        "ul": _classes("section div dd li"),
        "li": _classes("ol ul"),
        "dl": _classes("section"),
        "dt": _classes("dl"),
        "dd": _classes("dl"),
        "figure": _classes("section"),
        "figcaption": _classes("figure"),
        "img": _classes("div"),
        "table": _classes("section div"),
        "caption": _classes("table"),
        "colgroup": _classes("table"),
        "col": _classes("colgroup"),
        "thead": _classes("table"),
        "tbody": _classes("table"),
        "tr": _classes("thead tbody"),
        "th": _classes("tr"),
        "td": _classes("tr"),
        **dict.fromkeys(INLINE, TEXT | INLINE),
    }
)
"""Elements, and the elements each may stand in."""

ATTRIBUTES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "html": _classes("lang"),
        "meta": _classes("charset name content"),
        "a": _classes("href"),
        "img": _classes("src alt"),
        "th": _classes("scope colspan rowspan"),
        "td": _classes("colspan rowspan"),
        "col": _classes("style"),
    }
)
"""Attributes beyond those that any element may carry."""

COMMON_ATTRIBUTES = _classes("id class lang aria-label aria-hidden")
DEEPEST_LIST = 3  # levels of lists within lists
CONTENTS = "toc"  # the class of the contents list, which pages alone have
UNLISTED = 6  # pages before the appendix that are found through without a contents list
FOOTNOTE = "fn"  # the class of a footnote, which stands right behind the words it belongs to
META_NAMES = _classes("author subject keywords description edition generator")
_VOID = frozenset({"meta", "br", "img", "col"})  # elements that hold nothing
_NOTED = frozenset({"p", "li", "dd"})  # running text, which may have footnotes
_NOT_NOTED = frozenset({"figure", "table", "a", "sup", "header"})
_NOT_NOTED_CLASSES = frozenset({"tbl", FOOTNOTE})
_WORDLESS = frozenset({"", "html", "head", "table", "colgroup", "thead", "tbody", "tr"})
_MENDED = re.compile(r"<!--|[\r\0]|&(?!(?:\w+|#\d+|#[xX][0-9a-fA-F]+);)")  # what is not read as it is written
_WIDTH = re.compile(r"width:\s*(\d+(?:\.\d+)?)mm;?")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that keeps the contract: its title, its meta elements by name, its body as an element tree."""

    title: str
    meta: Mapping[str, str]
    body: Any


def parse(html: str) -> Any:
    """Return the body of a document that keeps the contract; raises TemplateError naming the first breach."""
    return read(html).body


def read(html: str) -> Document:
    """Return the document, checked; raises TemplateError naming element, class and the nearest id above it."""
    root = tree(html)
    _check_whole(html, root)
    _check_tree(root, {child: parent for parent in root.iter() for child in parent})
    head, body = root.find("head"), root.find("body")
    meta = {element.get("name"): element.get("content", "") for element in head.iter("meta") if element.get("name")}
    return Document((head.findtext("title") or "").strip(), MappingProxyType(meta), body)


def tree(html: str) -> Any:
    """Return the root element of HTML, unchecked, as a browser reads it.

    HTML that leaves nothing to mend (closed elements, each where the contract has it) is read in a tenth of the time.
    """
    if _MENDED.search(html) is None:
        with suppress(_LooseError):
            return _Reader().read(html)
    import tinyhtml5

    return tinyhtml5.parse(html, namespace_html_elements=False)


class _LooseError(Exception):
    """HTML that a browser would mend."""


class _Reader(HTMLParser):
    """The elements of HTML in which every element is closed and stands where it may; raises _LooseError for other."""

    def __init__(self) -> None:
        super().__init__()
        self._built, self._open = ET.TreeBuilder(), [""]

    def read(self, html: str) -> Any:
        """Return the root element."""
        self.feed(html)
        self.close()
        if len(self._open) > 1:
            raise _LooseError(self._open[-1])
        try:
            return self._built.close()
        except AssertionError as error:  # no element at all
            raise _LooseError from error

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; one that holds nothing is closed at once."""
        values = {name: value or "" for name, value in attrs}
        if not self._fits(tag) or len(values) < len(attrs):
            raise _LooseError(tag)
        self._built.start(tag, values)
        if tag in _VOID:
            self._built.end(tag)
        else:
            self._open.append(tag)

    def _fits(self, tag: str) -> bool:
        """Whether an element may stand where it begins; only the outermost stands in none."""
        if tag == "a" and "a" in self._open:
            return False
        return self._open[-1] in PARENTS[tag] if tag in PARENTS else tag == "html" and self._open == [""]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element that is written as closed; of those that hold something a browser takes no notice of it."""
        if tag not in _VOID:
            raise _LooseError(tag)
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._open.pop() != tag:
            raise _LooseError(tag)
        self._built.end(tag)

    def handle_data(self, data: str) -> None:
        """Add text; a browser moves words that stand in a table in front of it."""
        if self._open[-1] in _WORDLESS and data.strip():
            raise _LooseError(data)
        if self._open[-1] not in {"", "html"}:
            self._built.data(data)


def classes(element: Any) -> frozenset[str]:
    """Return the classes of an element."""
    return frozenset((element.get("class") or "").split())


def is_footnote(element: Any) -> bool:
    """Return whether an element is a footnote."""
    return element.tag == "span" and FOOTNOTE in classes(element)


def footnotes(root: Any) -> Iterator[Any]:
    """Yield the footnotes of a tree in reading order."""
    return (element for element in root.iter() if is_footnote(element))


def width_mm(col: Any) -> float:
    """Return the width of a `col` element in mm, 0 if it has none."""
    match = _WIDTH.fullmatch((col.get("style") or "").strip())
    return float(match[1]) if match else 0.0


def elements(parent: Any) -> Iterator[Any]:
    """Yield the child elements: comments are left out."""
    return (child for child in parent if isinstance(child.tag, str))


def drop_contents(root: Any) -> None:
    """Take the contents list out of a tree: only pages have use for it."""
    for parent in list(root.iter()):
        for child in [child for child in parent if CONTENTS in classes(child)]:
            parent.remove(child)


def _check_whole(html: str, root: Any) -> None:
    """Refuse what hides a part of a document or all of it: a comment left open, a document without title or content."""
    if html.count("<!--") != html.count("-->"):
        raise TemplateError("注释「<!--」没有合上", place="模板", remedy="请补上 -->，或改用 {# … #}")
    if root is None or not (root.findtext("head/title") or "").strip() or root.find("body/main") is None:
        raise TemplateError("没有题名 <title> 或正文 <main>", place="templates/brief.html", remedy="请恢复该文件")


def _check_tree(root: Any, parents: Mapping[Any, Any]) -> None:
    ids: set[str] = set()
    links: list[Any] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for fault in (*_faults(element, parents.get(element)), *_placing_faults(element, parents)):
            raise _breach(element, parents, fault)
        if element.get("id") in ids:
            raise _breach(element, parents, f"id「{element.get('id')}」重复")
        ids |= {element.get("id")} - {None}
        links += [element] if element.tag == "a" else []
    for link in links:
        if (link.get("href") or "").removeprefix("#") not in ids:
            raise _breach(link, parents, f"链接「{link.get('href')}」没有落点")


def _breach(element: Any, parents: Mapping[Any, Any], fault: str) -> TemplateError:
    """Build the error: where is the nearest id on the way up, else the nearest heading text."""
    node: Any | None = element
    while node is not None and not node.get("id"):
        node = parents.get(node)
    name = ".".join((str(element.tag), *sorted(classes(element))))
    place = f"HTML #{node.get('id')} 内 <{name}>" if node is not None else f"HTML <{name}>"
    return TemplateError(fault, place=place, remedy="可用的元素、类和属性见 docs/html-contract.md")


def _faults(element: Any, parent: Any | None) -> Iterator[str]:
    """Yield what the contract does not allow of one element."""
    tag = element.tag
    if tag not in CLASSES:
        yield f"合约之外的元素 <{tag}>"
        return
    if parent is not None and parent.tag not in PARENTS[tag]:
        yield f"<{tag}> 不可放在 <{parent.tag}> 里"
    for name in sorted(classes(element) - CLASSES[tag]):
        yield f"<{tag}> 没有类「{name}」"
    yield from _attribute_faults(element)
    if tag not in TEXT | INLINE | {"title"} and any(_loose_text(element)):
        yield f"<{tag}> 里不可直接写文字「{next(_loose_text(element))[:12]}」"


def _nesting_faults(element: Any, parents: Mapping[Any, Any]) -> Iterator[str]:
    """Yield what is wrong with a list within a list: too deep, or with words after it."""
    parent = parents.get(element)
    if element.tag not in LISTS or parent is None or parent.tag != "li":
        return
    depth = 1 + sum(one.tag in LISTS for one in _above(element, parents))
    if depth > DEEPEST_LIST:
        yield f"列表套到第 {depth} 层，至多 {DEEPEST_LIST} 层"
    after = list(parent)[list(parent).index(element) :]
    if any((one.tail or "").strip() or one.tag not in LISTS for one in after):
        yield "套在条目里的列表须放在条目末尾"


def _attribute_faults(element: Any) -> Iterator[str]:
    tag = element.tag
    allowed = COMMON_ATTRIBUTES | ATTRIBUTES.get(tag, frozenset())
    for name in element.keys():  # noqa: SIM118 (an element is no mapping)
        if name not in allowed and not name.startswith("data-"):
            yield f"<{tag}> 没有属性「{name}」"
    if tag == "a" and not (element.get("href") or "").startswith("#"):
        yield f"链接只可指向本文件，不可为「{element.get('href')}」"
    if tag == "img" and not (element.get("src") or "").startswith("figure:"):
        yield f"图片只可写作 figure:编号，不可为「{element.get('src')}」"
    if tag == "img" and not element.get("alt"):
        yield f"图片「{element.get('src')}」没有替代文字"
    if tag == "col" and element.get("style") and not width_mm(element):
        yield f"<col> 的 style 只可写 width:…mm，不可为「{element.get('style')}」"
    if tag == "meta" and element.get("name") and element.get("name") not in META_NAMES:
        yield f"<meta> 没有名目「{element.get('name')}」"


def _placing_faults(element: Any, parents: Mapping[Any, Any]) -> Iterator[str]:
    """Yield what is wrong with where an element stands, beyond its parent."""
    yield from _footnote_faults(element, parents)
    yield from _nesting_faults(element, parents)


def _footnote_faults(element: Any, parents: Mapping[Any, Any]) -> Iterator[str]:
    """Yield what is wrong with a footnote: empty, named by an id, or not in the running text of a section."""
    if not is_footnote(element):
        return
    if not "".join(element.itertext()).strip():
        yield "脚注没有文字"
    if element.get("id"):
        yield "脚注的 id 由程序给出，不可自写"
    above = list(_above(element, parents))
    in_section = any(one.tag == "section" and one.get("id") for one in above)
    running = next((one.tag for one in above if one.tag in TEXT), "") in _NOTED
    apart = any(one.tag in _NOT_NOTED or classes(one) & _NOT_NOTED_CLASSES for one in above)
    if not in_section or not running or apart:
        yield "脚注只可放在章内的段落、列表项和释义里"


def _above(element: Any, parents: Mapping[Any, Any]) -> Iterator[Any]:
    """Yield the elements around an element, the nearest first."""
    while (element := parents.get(element)) is not None:
        yield element


def _loose_text(element: Any) -> Iterator[str]:
    """Yield text that stands in an element made only for elements."""
    texts = (element.text, *(child.tail for child in element))
    return (text.strip() for text in texts if text and text.strip())
