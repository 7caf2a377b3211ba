"""Inlines to runs: text in its character style, links, fields; a note or a comment will be one more kind here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.writers.word.blocks import Break, Field, Inline, Link, Run
from reportgen.writers.word.xml import Element, text_node, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def runs(content: tuple[Inline, ...], bookmarks: Mapping[str, str]) -> Iterator[Element]:
    """Yield the run elements of inlines; the only run property is the character style."""
    for item in content:
        if isinstance(item, Link):
            inner = list(runs(item.content, bookmarks))
            yield w("hyperlink", *inner, anchor=bookmarks[item.target], history=1)
        elif isinstance(item, Field):
            yield from field_runs(item)
        else:
            yield w("r", _style(item), _content(item))


def _style(item: Inline) -> Element | None:
    style = item.style if isinstance(item, Run | Field) else ""
    return w("rPr", w("rStyle", val=style)) if style else None


def _content(item: Inline) -> Element:
    if isinstance(item, Run):
        return text_node(item.text)
    return w("br") if isinstance(item, Break) else w("tab")


def field_runs(item: Field) -> Iterator[Element]:
    """Yield the five runs of a field with the result it shows."""
    instruction = w("instrText")
    instruction.text = f" {item.instruction} "
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    begin, separate, end = (w("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    parts = (begin, instruction, separate, text_node(item.result), end)
    for part in parts:
        yield w("r", _style(item), part)
