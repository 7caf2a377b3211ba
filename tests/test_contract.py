"""The HTML contract: what keeps it is read, what breaks it is named with its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st
from word_samples import HTML

from reportgen import contract
from reportgen.errors import TemplateError

if TYPE_CHECKING:
    import tiny


def page(body: str) -> str:
    """Return a document with this body in main."""
    return f'<!DOCTYPE html><html lang="zh-CN"><head><title>甲</title></head><body><main>{body}</main></body></html>'


def test_document_that_keeps_the_contract() -> None:
    """Title, meta elements and body are read."""
    document = contract.read(HTML)
    assert (document.title, document.meta["edition"], document.body.tag) == ("山城茶业简报", "1987-05-04", "body")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<section id='s1'><p><em>甲</em></p></section>", "合约之外的元素 <em>"),
        ("<section id='s1'><p class='big'>甲</p></section>", "没有类「big」"),
        ("<section id='s1'><p onclick='x'>甲</p></section>", "没有属性「onclick」"),
        ("<section id='s1'><p style='color:red'>甲</p></section>", "没有属性「style」"),
        ("<section id='s1'><li>甲</li></section>", "<li> 不可放在 <section> 里"),
        ("<section id='s1'>甲</section>", "不可直接写文字「甲」"),
        ("<section id='s1'><p><a href='#none'>甲</a></p></section>", "链接「#none」没有落点"),
        ("<section id='s1'><p><a href='https://a.example/'>甲</a></p></section>", "只可指向本文件"),
        ("<section id='s1'><p id='a'>甲</p><p id='a'>乙</p></section>", "id「a」重复"),
        ("<section id='s1'><figure><div class='img'><img src='figure:a'></div></figure></section>", "没有替代文字"),
        (
            "<section id='s1'><figure><div class='img'><img src='a.png' alt='甲'></div></figure></section>",
            "figure:编号",
        ),
        (
            "<section id='s1'><table class='t'><colgroup><col style='width:9%'></colgroup></table></section>",
            "width:…mm",
        ),
    ],
)
def test_breach(body: str, said: str) -> None:
    """Each breach is an error that says what is wrong."""
    with pytest.raises(TemplateError, match=said):
        contract.read(page(body))


def test_breach_names_element_class_and_id() -> None:
    """The error names the element with its class, and the nearest id above it."""
    with pytest.raises(TemplateError, match=r"HTML #s1 内 <p\.wrong>"):
        contract.read(page("<section id='s1'><p class='wrong'>甲</p></section>"))


def test_comments_are_no_breach() -> None:
    """A comment in a template does no harm."""
    assert contract.parse(page("<!-- 甲 --><section id='s1'><p>乙</p></section>")).tag == "body"


def test_data_attributes_are_free() -> None:
    """An element may carry any data- attribute."""
    assert contract.parse(page("<section><p data-n='1' data-rule='W1'>甲</p></section>")).tag == "body"


@pytest.mark.parametrize(("style", "width"), [("width:38.5mm", 38.5), ("width: 10mm;", 10.0), ("", 0.0)])
def test_column_width(style: str, width: float) -> None:
    """A column's width is read in mm."""
    table = f"<table class='t'><colgroup><col style='{style}'></colgroup></table>"
    body = contract.parse(page(f"<section>{table}</section>"))
    assert contract.width_mm(next(body.iter("col"))) == width


def test_page_lists_every_element_and_class() -> None:
    """The page for template writers names each element and each class of the contract."""
    text = (Path(__file__).parents[1] / "docs" / "html-contract.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z][a-z0-9-]*", text))
    assert {name for tag, names in contract.CLASSES.items() for name in (tag, *names)} - words == set()


def told(root: Any) -> list[object]:
    """Return the head and the body of a tree as plain values; spaces at the end of the body say nothing."""

    def plain(element: Any, last: bool = False) -> tuple[object, ...]:  # noqa: FBT001, FBT002 - of a child
        children = [plain(child, number == len(element)) for number, child in enumerate(element, 1)]
        tail = (element.tail or "").rstrip() if last else element.tail or ""
        return (element.tag, dict(element.attrib), element.text or "", tail, children)

    return [plain(root.find(name))[:3] + plain(root.find(name))[4:] for name in ("head", "body")]


@pytest.mark.parametrize("name", ["whole", "few", "zero"])
def test_html_without_fault_is_read_the_same_the_short_way(name: str, shelf: tiny.Shelf) -> None:
    """The quick reader gives the elements, attributes and texts that a browser's way gives."""
    html = shelf(name).rendered.html
    quick = contract._Reader().read(html)
    assert told(quick) == told(tinyhtml5.parse(html, namespace_html_elements=False))


@pytest.mark.parametrize(
    "body",
    [
        "<section><p>甲<p>乙</section>",
        "<section><p>甲 <b>乙</p></section>",
        "<section><table><tr><td>甲</td></tr></table></section>",
        "<section><table>甲<tbody><tr><td>乙</td></tr></tbody></table></section>",
        '<section id="x"><p><a href="#x">甲<a href="#x">乙</a></a></p></section>',
        "<section><p>甲</p><!-- 注 --></section>",
        "<section><p>A&ampB</p></section>",
        '<section id="x" id="y"><p>甲</p></section>',
        "<section><p>甲<br></br>乙</p></section>",
        "<section><p/>甲</section>",
        "<section><p>甲\r乙</p></section>",
        "<section><ul><li>甲<li>乙</ul></section>",
        "<section><font>甲</font></section>",
        "<section><p>甲</p></div></section>",
    ],
)
def test_html_that_a_browser_mends_is_mended(body: str) -> None:
    """Whatever the quick reader would read otherwise is left to the browser's way."""
    html = f"<!DOCTYPE html><html><head><title>题</title></head><body><main>{body}</main></body></html>"
    assert told(contract.tree(html)) == told(tinyhtml5.parse(html, namespace_html_elements=False))


PAIRS = ("p", "b", "table", "tbody", "tr", "td", "ul", "li", "span", "section", "h2", "a", "dl", "dt", "div")
TAGS = [sign + name + ">" for name in PAIRS for sign in ("<", "</")] + ["<br>", "<br/>", "甲", "&lt;", "&amp", " "]


@given(st.lists(st.sampled_from(TAGS), max_size=14))
def test_any_tags_are_read_as_a_browser_reads_them(parts: list[str]) -> None:
    """Whatever tags follow one another, the tree is that of the browser's way."""
    html = f"<!DOCTYPE html><html><head><title>题</title></head><body><main>{''.join(parts)}</main></body></html>"
    assert told(contract.tree(html)) == told(tinyhtml5.parse(html, namespace_html_elements=False))
