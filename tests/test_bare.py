"""The document a PDF is set from."""

from __future__ import annotations

from reportgen import contract
from reportgen.writers.bare import bare

PAGE = (
    '<!DOCTYPE html><html lang="zh-CN"><head><title>样</title></head><body><main>'
    '<p>前<span class="s" data-rule="r" data-facts="f">甲<span data-n="1">12亿元</span>乙'
    '<a href="#x" data-n="2">34</a>丙</span>后<b>丁</b></p>'
    '<p id="x"><span class="nb" data-n="3">5家</span><span data-n="4">6</span><span class="lead">戊</span></p>'
    "</main></body></html>"
)


def _paragraphs() -> list[str]:
    return ["".join(p.itertext()) for p in contract.tree(bare(PAGE)).iter("p")]


def test_the_text_stays_as_it_was() -> None:
    """Not a character is lost or moved when marking spans go."""
    assert _paragraphs() == ["前甲12亿元乙34丙后丁", "5家6戊"]


def test_only_spans_without_a_look_go() -> None:
    """What has a class of its own, or is a link, still stands."""
    kept = [(e.tag, e.get("class")) for e in contract.tree(bare(PAGE)).iter() if e.tag in {"span", "a", "b"}]
    assert kept == [("a", None), ("b", None), ("span", "nb"), ("span", "lead")]
