"""A finished web page back to text, and the files it carries: what trace and the tests read."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from reportgen import contract, ledger
from reportgen.writers.web import data, footnotes

_ASIDE = frozenset({"nav", "footer"})  # what stands beside the text: the list of contents, the line at the foot
_UNREAD = frozenset({"script", "style", "template"})
_SVG = "{http://www.w3.org/2000/svg}"
SKIP = "skip"
DRAWN, NARROW = "drawn", "narrow"


def carried(page: bytes, name: str) -> bytes | None:
    """Return the file that a page carries under this name, or None; raises ValueError where it is damaged."""
    return data.found(contract.tree(page.decode("utf-8")), name)


def web_text(page: bytes) -> tuple[list[str], list[str]]:
    """Return the text of a page by blocks in reading order, and what stands beside it.

    The labels of a picture are blocks in their order. Of a picture drawn twice, for wide and for narrow screens, the
    wide one is read; a label that the narrow one alone bears stands beside the text.
    """
    body = contract.tree(page.decode("utf-8")).find("body")
    footnotes.put_back(body)
    beside: list[str] = []
    _sort_out(body, beside)
    return list(ledger.flow(body)), beside


def _sort_out(element: Any, beside: list[str]) -> None:
    """Take what is no part of the text out of an element, noting what stands beside it; pictures become blocks."""
    wide: set[str] = set()
    for child in list(element):
        if child.tag in _UNREAD:
            child.text = ""
        elif child.tag in _ASIDE or SKIP in contract.classes(child):
            beside.extend(ledger.flow(child))
            _emptied(child)
        elif DRAWN in contract.classes(child):
            wide |= _as_blocks(child, wide, beside)
        else:
            _sort_out(child, beside)


def _as_blocks(picture: Any, wide: set[str], beside: list[str]) -> set[str]:
    """Make a picture's labels blocks of text and return them; of a narrow one only what the wide one lacks is noted."""
    labels = ["".join(item.itertext()) for item in picture.iter(f"{_SVG}text")]
    narrow = NARROW in contract.classes(picture)
    _emptied(picture)
    if narrow:
        beside.extend(label for label in labels if label not in wide)
        return set()
    for label in labels:
        ET.SubElement(picture, "p").text = label
    return set(labels)


def _emptied(element: Any) -> None:
    """Make an element an empty block; the text behind it stays."""
    element.tag, element.text = "div", ""
    element[:] = []
    element.attrib.clear()
