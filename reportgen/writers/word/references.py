"""Anchors and what leads to them: bookmark names, labels of captions (图1), and words that are references to a label.

A reference becomes a field that repeats what its bookmark holds, so its words must be the label they lead to.
"""

from __future__ import annotations

import re
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reportgen import contract
from reportgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_BOOKMARK = 40  # characters, Word's own limit
REFERENCE = "_Ref_"
"""What the bookmark of a caption begins with, before its label; an underscore hides it in Word's list of bookmarks."""
HEADING = "_Toc_"
"""What the bookmark of a heading without an id begins with."""
LABEL = re.compile(r"^(\D+?)\s*(\d+)$")
"""The label of a caption: its kind and its number."""
_JOINER = "\u2060"
_CAPTIONED = frozenset({"figure", "div"})


def unjoined(text: str) -> str:
    """Return a text without the joiners that keep it on one line."""
    return text.replace(_JOINER, "")


def labels(main: Any) -> dict[str, str]:
    """Return the label of each figure and table that has an id and a caption with a number.

    Raises TemplateError where words that look like a label lead to a caption of another.
    """
    found = {}
    for element in (one for one in main.iter() if one.tag in _CAPTIONED):
        number = next((part for part in element.iter("span") if "no" in contract.classes(part)), None)
        text = "" if number is None else unjoined("".join(number.itertext())).strip()
        if element.get("id") and LABEL.match(text):
            found[element.get("id")] = text
    _check(main, found)
    return found


def _check(main: Any, known: Mapping[str, str]) -> None:
    for link in main.iter("a"):
        target = link.get("href").removeprefix("#")
        words = unjoined("".join(link.itertext()))
        if target in known and words != known[target] and words in known.values():
            raise TemplateError(
                f"文中写作「{words}」，链接指向的是「{known[target]}」",
                place=f"HTML #{target}",
                remedy="把链接的文字改成所指图表的编号",
            )


def bookmark_names(ids: Iterable[str], captions: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Return a Word bookmark name for each id: letters, digits and _, unique, of at most 40 characters.

    Those of captions, of which the labels are given by id, say the label: _Ref_图1.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in ids:
        name = REFERENCE + captions[one] if one in captions else re.sub(r"\W", "_", one, flags=re.ASCII)
        name = name if name[0].isalpha() or name.startswith((REFERENCE, HEADING)) else f"b_{name}"
        if len(name) > LONGEST_BOOKMARK or name in taken:
            name = f"{name[: LONGEST_BOOKMARK - 9]}_{sha256(one.encode()).hexdigest()[:8]}"
        names[one] = name
        taken.add(name)
    return names


def refers(bookmark: str, words: str) -> bool:
    """Return whether words that lead to a bookmark are the label it holds, and so a reference to it."""
    return bookmark == REFERENCE + unjoined(words)
