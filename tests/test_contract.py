"""The HTML contract: what keeps it is read, what breaks it is named with its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
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


@pytest.mark.parametrize("name", ["whole", "few", "zero"])
def test_checked_html_is_read_the_same_the_short_way(name: str, shelf: tiny.Shelf) -> None:
    """The quick reader gives the elements, attributes and texts that the full one gives."""

    def told(element: Any) -> tuple[object, ...]:
        texts = ("".join((text or "").split()) for text in (element.text, element.tail))
        return (element.tag, dict(element.attrib), *texts, [told(child) for child in element])

    html = shelf(name).rendered.html
    assert told(contract.checked_tree(html)) == told(contract.tree(html))
