"""The contents list of a document: whether its pages call for one, what of the list depends on them.

Templates write it always, with the section that each page number is of; only a long PDF shows it. The house style
prints the numbers (`target-counter`), so WeasyPrint finds them while it lays out; here they are read off the pages.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportgen import contract
from reportgen.writers.pages import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.writers.pages import Block, Flow, Sheet

MOST = contract.UNLISTED
_PAGEFUL = 800  # characters that a page holds at most, tables and figures among them
PAGE_OF = "data-page"
_APPENDIX = "app"


def without(root: Any) -> Any:
    """A copy of the tree without the contents list; the tree itself where it has none."""
    if _found(root) is None:
        return root
    tree = copy.deepcopy(root)
    contract.drop_contents(tree)
    return tree


def wanted(root: Any, sheets: Sequence[Sheet]) -> bool:
    """Whether a document whose tree has a contents list is to show it, set on these pages."""
    return _found(root) is not None and _before_appendix(root, sheets) > MOST


def likely(root: Any) -> bool:
    """Whether a document has a contents list, and so much text before its appendix that it will probably show it."""
    if _found(root) is None:
        return False
    main = root.find("body/main")
    return sum(len("".join(child.itertext())) for child in main if child.get("id") != _APPENDIX) > _PAGEFUL * MOST


def _found(root: Any) -> Any | None:
    return next((element for element in root.iter() if contract.CONTENTS in contract.classes(element)), None)


def _before_appendix(root: Any, sheets: Sequence[Sheet]) -> int:
    """How many pages end before the appendix begins."""
    appendix = next((element for element in root.iter("section") if element.get("id") == _APPENDIX), None)
    keys = set() if appendix is None else {int(item.get(KEY)) for item in appendix.iter() if item.get(KEY)}
    return next((number for number, sheet in enumerate(sheets) if keys.intersection(sheet.keys)), len(sheets))


def appendix_aside(root: Any) -> Any | None:
    """A copy of the tree whose appendix is its heading alone; None where none ends the document.

    An empty paragraph has every anchor of the appendix, so that what leads there still leads to its first page.
    """
    tree = _unnumbered(root)
    last = next((child for child in reversed(tree.find("body/main")) if child.get("class") != "foot"), None)
    if last is None or last.get("id") != _APPENDIX:
        return None
    heading, *others = list(last)
    anchors = [element.get("id") for other in others for element in other.iter() if element.get("id")]
    last[:] = [heading]
    paragraph = ET.SubElement(last, "p")
    for name in anchors:
        ET.SubElement(paragraph, "span", {"id": name})
    return tree


def front(root: Any) -> Any:
    """A copy of the tree up to the contents list, for its height."""
    tree = _unnumbered(root)
    main = tree.find("body/main")
    at = next(index for index, child in enumerate(main) if _found(child) is not None)
    main[at + 1 :] = []
    return tree


def _unnumbered(root: Any) -> Any:
    """A copy of the tree whose contents list has no page numbers: for them WeasyPrint would set its page twice more."""
    tree = copy.deepcopy(root)
    for number in _numbers(tree):
        number.attrib.clear()  # an empty stretch of text stays; what stands behind it is its tail
    return tree


def measured(flows: Sequence[Flow], front_flows: Sequence[Flow]) -> tuple[Flow, ...]:
    """The flows with the blocks up to the contents list as measured beside it, and with the list itself."""
    found = {block.key: block for flow in front_flows for block in flow.blocks}
    listed = max(found)
    at = max(index for index, flow in enumerate(flows) if flow.blocks[0].key <= listed)
    return tuple(_with(flow, found, {listed} if index == at else set()) for index, flow in enumerate(flows))


def _with(flow: Flow, found: Mapping[int, Block], more: set[int]) -> Flow:
    """A flow with blocks measured anew, by their keys, and with more of these."""
    blocks = {block.key: found.get(block.key, block) for block in flow.blocks}
    blocks |= {key: found[key] for key in more}
    return replace(flow, blocks=tuple(blocks[key] for key in sorted(blocks)))


def filled(body: Any, document: Any) -> Any:
    """The body with the page of each section in its contents list, as laid out; changed in place."""
    pages = _pages(document)
    for number in _numbers(body):
        number.text = f"{pages[number.get(PAGE_OF).removeprefix('#')]}"
    return body


def _numbers(tree: Any) -> Iterator[Any]:
    return (element for element in tree.iter() if element.get(PAGE_OF))


def _pages(document: Any) -> Mapping[str, int]:
    """The page on which each anchor of a laid-out document begins, from 1."""
    numbered = list(enumerate(document.pages, start=1))
    return {name: number for number, page in reversed(numbered) for name in page.anchors}
