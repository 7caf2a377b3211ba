"""A document without the spans that only say where a sentence or a number comes from, its footnotes numbered.

They have no look, but each would be a box to lay out and a tag to write: a sixth of the time of a PDF.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from reportgen import contract
from reportgen.writers import footnotes

TRACING = frozenset({"data-n", "data-rule", "data-facts"})


def bare(html: str) -> str:
    """The document with its traceability spans replaced by what they hold."""
    return "<!DOCTYPE html>" + ET.tostring(bare_tree(html), encoding="unicode", method="html")


def bare_tree(html: str) -> Any:
    """The same as an element tree."""
    root = contract.tree(html)
    footnotes.number(root)
    _unwrap(root)
    return root


def _unwrap(parent: Any) -> None:
    """Replace the marking spans below an element by their contents, deepest first."""
    for child in parent:
        _unwrap(child)
    index = 0
    while index < len(parent):
        if _only_marks(parent[index]):
            index += _dissolve(parent, index)
        else:
            index += 1


def _only_marks(element: Any) -> bool:
    """Whether a span serves tracing alone: `span.s`, or a number's span without a class."""
    plain = element.tag == "span" and element.get("class") in {None, "s"}
    return plain and all(name in TRACING or name == "class" for name in element.attrib)


def _dissolve(parent: Any, index: int) -> int:
    """Put a span's text and children in its place; returns how many elements now stand there."""
    span = parent[index]
    children, tail = list(span), span.tail or ""
    parent.remove(span)
    _append(parent, index, span.text or "")
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)
    _append(parent, index + len(children), tail)
    return len(children)


def _append(parent: Any, index: int, text: str) -> None:
    """Add text right before the element at an index: to the one before it, or to the parent's own text."""
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
