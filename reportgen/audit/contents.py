"""Point on the contents list: each entry is a heading's words and its page, and each chapter has an entry.

A Word file has no pages until it is opened: of its entries it is judged that they name one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportgen.audit.finding import Finding
from reportgen.audit.finished import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.audit.finished import Block, Finished

CONTENTS: Final = "contents"
_CHAPTER: Final = 2  # the level of a chapter's heading
_DIGITS: Final = frozenset("0123456789")


def contents(file: Finished) -> Iterator[Finding]:
    """Entries without such a heading or with another page than its own, chapters without an entry."""
    headings = {squeezed(block.text): block for block in file.blocks if block.role == "heading"}
    listed = [block for block in file.blocks if block.role == "contents"]
    named = {id(block): _heading(block, headings) for block in listed}
    for block in listed:
        yield from _entry(block, named[id(block)])
    found = {id(heading) for heading in named.values()}
    for heading in headings.values() if listed else ():
        if heading.level == _CHAPTER and heading.part != "front" and id(heading) not in found:
            yield Finding(CONTENTS, heading.page, heading.place, "", "目录里没有这一章；请改模板 contents.html")


def _heading(entry: Block, headings: Mapping[str, Block]) -> Block | None:
    """The heading that an entry names: the longest whose words it begins with, nothing but digits behind them."""
    text = squeezed(entry.text)
    names = [name for name in headings if text.startswith(name) and _DIGITS.issuperset(text[len(name) :])]
    return headings[max(names, key=len)] if names else None


def _entry(entry: Block, heading: Block | None) -> Iterator[Finding]:
    """What is wrong with an entry; the words over the list have no number and are none."""
    text = squeezed(entry.text)
    if heading is None:
        if text[-1:] in _DIGITS:
            yield Finding(CONTENTS, entry.page, entry.place, "", "没有这样的标题；请改模板 contents.html")
        return
    printed = text[len(squeezed(heading.text)) :]
    if printed.isdigit() and not heading.page:
        return
    if printed != f"{heading.page}":
        remedy = f"这一章在第 {heading.page} 页；请重新编写" if heading.page else "目录的这一条没有页码；请重新编写"
        yield Finding(CONTENTS, entry.page, entry.place, printed or "没有页码", remedy)
