"""Inline HTML to inlines: which character style an element is set in, given where it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reportgen import contract
from reportgen.writers.footnotes import NUMBER
from reportgen.writers.word.blocks import Break, Footnote, Inline, Link, Number, Run, Tab

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

SPACES = re.compile(r"[ \t\r\n\f]+")
# element and class → context → character style; "" is any context. Elements not listed take the style around them.
CHARACTER_STYLES: Mapping[str, Mapping[str, str]] = {
    "b": {"": "Strong", "meta": "MastheadStrong", "guide": "GuideStrong"},
    "b.mk": {"": "GuideMark"},
    "sup.c": {"": "Citation"},
    "sup.m": {"": "Mark"},
    "span.lead": {"": "Lead"},
    "span.h": {"note": "NoteHead", "callout": "CalloutHead"},
    "span.no": {"": "CaptionNumber"},
    "span.n": {"point": "PointNumber", "reference": "ReferenceNumber"},
    "span.ed": {"": "Edition"},
    "span.vint": {"": "Vintage"},
    "span.v": {"card": "CardFigure"},
    "span.u": {"card": "CardUnit"},
    "span.mk": {"": "CardMark"},
    "span.w": {"group": "GroupRemark", "apart": "GroupRemarkApart"},
    "span.na": {"": "Missing"},
    "span.ty": {"": "Kind"},
    "span.ok": {"": "Checked"},
}
# space that CSS sets by padding: an en space after a run-in head, before a remark, a tab after a hanging number
_SPACE_AFTER = {"CardMark": " ", "CalloutHead": "\u2002", "PointNumber": "\u2002", "GuideMark": " "}
_SPACE_BEFORE = {"GroupRemark": "\u2002", "GroupRemarkApart": "\u2002"}
_TAB_AFTER = frozenset({"ReferenceNumber"})


def inlines(element: Any, context: str = "", style: str = "") -> tuple[Inline, ...]:
    """Return an element's content as inlines: spaces collapsed, none at either end, neighbours of one style joined."""
    return tidy(list(walk(element, context, style)))


def walk(element: Any, context: str = "", style: str = "", skip: Container[Any] = ()) -> Iterator[Inline]:
    """Yield the content as it stands in the HTML, without the children in `skip`."""
    if element.text:
        yield Run(element.text, style)
    for child in element:
        if isinstance(child.tag, str) and child not in skip:
            yield from child_inlines(child, context, style)
        if child.tail:
            yield Run(child.tail, style)


def child_inlines(element: Any, context: str = "", style: str = "") -> Iterator[Inline]:
    """Yield one inline element as inlines; what the number filter printed is held together as a number."""
    content = _content(element, context, style)
    number = element.get("data-n")
    if number is None:
        yield from content
    else:
        yield Number(int(number), tuple(content))


def _content(element: Any, context: str, style: str) -> Iterator[Inline]:
    if element.tag == "br":
        yield Break()
        return
    if contract.is_footnote(element):
        yield Footnote(int(element.get(NUMBER)), inlines(element))
        return
    own = character_style(element, context)
    if element.tag == "a":
        words = tuple(walk(element, context, style or "Hyperlink"))
        yield _numbered(Link(element.get("href").removeprefix("#"), words))
        return
    if own in _SPACE_BEFORE:
        yield Run(_SPACE_BEFORE[own], own)
    yield from walk(element, context, own or style)
    if own in _TAB_AFTER:
        yield Tab()
    elif _SPACE_AFTER.get(own):
        yield Run(_SPACE_AFTER[own], own)


def _numbered(link: Link) -> Inline:
    """Return a link with a number among its words as that number: Word renews what is in a field, and so the link."""
    numbers = [item for item in link.content if isinstance(item, Number)]
    if len(numbers) != 1:
        return link
    return Number(numbers[0].n, (Link(link.target, without_numbers(link.content)),))


def without_numbers(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return inlines with what numbers hold in their place."""
    found: list[Inline] = []
    for item in content:
        if isinstance(item, Number):
            found += without_numbers(item.content)
        elif isinstance(item, Link):
            found.append(Link(item.target, without_numbers(item.content)))
        else:
            found.append(item)
    joined: list[Inline] = []
    for item in found:
        if isinstance(item, Run):
            _add(joined, item)
        else:
            joined.append(item)
    return tuple(joined)


def character_style(element: Any, context: str) -> str:
    """Return the character style an element asks for, or an empty string."""
    names = [element.tag, *(f"{element.tag}.{name}" for name in sorted(contract.classes(element)))]
    found = [CHARACTER_STYLES[name] for name in names if name in CHARACTER_STYLES]
    return found[-1].get(context, found[-1].get("", "")) if found else ""


def tidy(content: list[Inline], *, open_start: bool = False) -> tuple[Inline, ...]:
    """Collapse white space across inlines as HTML does, drop it at the ends, join neighbouring runs of one style."""
    tidied: list[Inline] = []
    blank = not open_start  # whether what stands before ends in a space
    for item in content:
        if isinstance(item, Run):
            text = SPACES.sub(" ", item.text)
            text = text[1:] if blank and text.startswith(" ") else text
            blank = text.endswith(" ") if text else blank
            _add(tidied, Run(text, item.style))
        elif isinstance(item, Link | Number):
            inner = tidy(list(item.content), open_start=not blank)
            tidied += [replace(item, content=inner)] if inner else []
            blank = _ends_blank(inner)
        elif isinstance(item, Footnote):
            tidied.append(item)
            blank = False
        else:
            tidied.append(item)
            blank = True
    return tuple(tidied if open_start else _without_last_space(tidied))


def _ends_blank(content: tuple[Inline, ...]) -> bool:
    last = content[-1] if content else None
    if isinstance(last, Link | Number):
        return _ends_blank(last.content)
    return isinstance(last, Run) and last.text.endswith(" ")


def _add(content: list[Inline], run: Run) -> None:
    last = content[-1] if content else None
    if isinstance(last, Run) and last.style == run.style:
        content[-1] = Run(last.text + run.text, run.style)
    elif run.text:
        content.append(run)


def _without_last_space(content: list[Inline]) -> list[Inline]:
    last = content[-1] if content else None
    if not isinstance(last, Run) or not last.text.endswith(" "):
        return content
    text = last.text.rstrip(" ")
    return [*content[:-1], *([Run(text, last.style)] if text else [])]


def plain(content: tuple[Inline, ...]) -> str:
    """Return the text of inlines."""
    return "".join(_plain(item) for item in content)


def _plain(item: Inline) -> str:
    if isinstance(item, Run):
        return item.text
    if isinstance(item, Link | Number):
        return plain(item.content)
    return "" if isinstance(item, Break | Footnote) else "\t"
