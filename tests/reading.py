"""A rendered brief read back for tests: its sentences, citations, captions and tables, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reportgen import contract
from reportgen.ledger import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.build import Document
    from reportgen.writers.html import Rendered

JOINER = "\u2060"
QUOTED = re.compile(r"“[^”]*”|《[^》]*》")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as printed: its rule, the ids it rests on, its words, the kinds of its numbers with their ids."""

    rule: str
    facts: frozenset[str]
    text: str
    numbers: tuple[tuple[str, str], ...]
    place: str


@dataclass(frozen=True)
class Page:
    """The parsed body of a rendered document with its ledger entries by number."""

    body: Any
    entries: Mapping[int, tuple[str, str]]

    def sentences(self) -> list[Said]:
        """Every sentence in reading order."""
        return [self._said(element, place) for element, place in self._placed() if element.get("data-rule") is not None]

    def _placed(self) -> Iterator[tuple[Any, str]]:
        """Every element with the tag of the block it stands in."""
        parents = {child: parent for parent in self.body.iter() for child in parent}
        for element in self.body.iter():
            above = parents.get(element)
            while above is not None and above.tag in contract.INLINE:
                above = parents.get(above)
            yield element, above.tag if above is not None else ""

    def _said(self, element: Any, place: str) -> Said:
        apart = {item for note in contract.footnotes(element) for item in note.iter()}
        own = (item for item in element.iter() if item not in apart)
        numbers = [self.entries[int(item.get("data-n"))] for item in own if item.get("data-n")]
        ids = frozenset((element.get("data-facts") or "").split())
        return Said(element.get("data-rule"), ids, text_of(element), tuple(numbers), place)

    def cited(self) -> list[int]:
        """The citation numbers in the order in which they stand, the list of references left out."""
        links = (item for item in self.body.iter("a") if (item.get("href") or "").startswith("#r-"))
        return [int(text_of(item).strip("[]")) for item in links]

    def references(self) -> list[int]:
        """The numbers of the list of references."""
        return [int(text_of(item[0]).strip("[]")) for item in self.body.iter("li") if _id(item).startswith("r-")]

    def captions(self, word: str) -> list[str]:
        """The numbers of figures (图) or tables (表) in order."""
        found = (text_of(item) for item in self.body.iter("span") if item.get("class") == "no")
        return [text.removeprefix(word) for text in found if text.startswith(word)]

    def early(self) -> list[str]:
        """The ids of figures and tables that no text names before they appear."""
        named: set[str] = set()
        found = []
        for element in self.body.iter():
            if element.tag == "a":
                named.add((element.get("href") or "").removeprefix("#"))
            elif _is_captioned(element) and _id(element) not in named:
                found.append(_id(element))
        return found

    def tables(self) -> list[Any]:
        """The tables that carry a caption."""
        return [item for item in self.body.iter("table") if item.find("caption") is not None]

    def headed(self) -> list[tuple[str, list[Any]]]:
        """The headings with what follows each under the same parent, down to the next heading of its kind."""
        found = []
        for parent in self.body.iter():
            children = list(parent)
            for at, child in enumerate(children):
                if child.tag in {"h2", "h3"}:
                    rest = children[at + 1 :]
                    stop = next((index for index, item in enumerate(rest) if item.tag == child.tag), len(rest))
                    found.append((text_of(child), rest[:stop]))
        return found

    @property
    def text(self) -> str:
        """The whole text, block by block."""
        return "\n".join(text_of(item) for item in self.body.iter() if item.tag in contract.TEXT)


def page(document: Document) -> Page:
    """The document's HTML, parsed once."""
    return _page(document.rendered)


@lru_cache(maxsize=32)
def _page(rendered: Rendered) -> Page:
    kinds = {entry.n: (entry.kind, entry.ref) for entry in rendered.entries}
    return Page(contract.parse(rendered.html), kinds)


def text_of(element: Any) -> str:
    """The text of an element as it is read."""
    return words(element).replace(JOINER, "").strip()


def unquoted(text: str) -> str:
    """A text without what stands in quotation marks and titles."""
    return QUOTED.sub("", text)


def _id(element: Any) -> str:
    return element.get("id") or ""


def _is_captioned(element: Any) -> bool:
    """Whether an element is a figure, or a table with number and title."""
    return element.tag == "figure" or (element.tag == "div" and "tbl" in contract.classes(element))
