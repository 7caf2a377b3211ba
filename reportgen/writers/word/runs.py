"""Inlines to runs: text in its character style, links, fields; the calls of notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.writers.word.blocks import Break, Field, Footnote, Inline, Link, Number, Run
from reportgen.writers.word.controls import control
from reportgen.writers.word.inline import plain
from reportgen.writers.word.references import refers, unjoined
from reportgen.writers.word.xml import Element, text_node, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def runs(content: tuple[Inline, ...], bookmarks: Mapping[str, str]) -> Iterator[Element]:
    """Yield the run elements of inlines; the only run property is the character style."""
    for item in content:
        if isinstance(item, Link):
            yield from _link(item, bookmarks)
        elif isinstance(item, Number):
            yield control(item.n, *runs(item.content, bookmarks))
        elif isinstance(item, Field):
            yield from field_runs(item)
        elif isinstance(item, Footnote):
            call = w("rPr", w("rStyle", val="FootnoteReference"))
            yield w("r", call, w("footnoteReference", id=item.number))
        else:
            yield w("r", _style(item), _content(item))


def _link(item: Link, bookmarks: Mapping[str, str]) -> Iterator[Element]:
    """Yield a link's elements: words that name a caption by its label are a field that follows the label."""
    name, words = bookmarks[item.target], plain(item.content)
    if refers(name, words):
        # CHARFORMAT: renewed, the words keep the style they stand in, not that of the caption
        yield from field_runs(Field(f"REF {name} \\h \\* CHARFORMAT", unjoined(words), _first_style(item.content)))
        return
    yield w("hyperlink", *runs(item.content, bookmarks), anchor=name, history=1)


def _first_style(content: tuple[Inline, ...]) -> str:
    first = content[0] if content else None
    if isinstance(first, Link | Number):
        return _first_style(first.content)
    return first.style if isinstance(first, Run | Field) else ""


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
