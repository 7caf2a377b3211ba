"""A document's tree with a plan of its pages carried out: blocks moved, breaks allowed and demanded.

Only the order of an object among the prose of its section and inline style properties change, so it works with any
house style. Nothing of this reaches Word or the web page.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from reportgen.writers.pages import KEY, mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportgen.writers.pages import Flow
    from reportgen.writers.paging import Plan

_PX = "{:.2f}px"
_LONG = 8  # rows: of so many three stay together at either end of a table, of fewer two
_FEW, _MORE = 2, 3
_HEADINGS = frozenset({"h1", "h2", "h3"})  # their text goes into bookmarks and margins too
_JOINER = "\u2060"
_DASH = re.compile("(?<=[0-9０-９年月日%])(?=[—–～](?!—))")


def prepare(root: Any) -> None:
    """Mark the blocks of a tree; tie dashes, headings and rows of tables as they belong, whatever the style says."""
    body = root.find("body")
    mark(body)
    _keep_dashes(body)
    for section in body.iter("section"):
        for heading in (child for child in section if child.tag in {"h2", "h3"}):
            _style(heading, "break-after: avoid")
    for table in body.iter("table"):
        _tie_rows(table)
    for box in body.iter("div"):
        if box.find("table") is not None:
            for line in box.findall("p"):  # notes and the line of sources stand with the last rows
                _style(line, "break-before: avoid")


def arranged(root: Any, flows: Sequence[Flow], plans: Sequence[Plan]) -> Any:
    """A copy of the tree, set as the plans have it; `flows` give the margins and the pieces of the blocks."""
    tree = copy.deepcopy(root)
    parents = {child: parent for parent in tree.iter() for child in parent}
    elements = _elements(tree)
    for flow, plan in zip(flows, plans, strict=True):
        _move(plan, elements, parents)
        for key in plan.opened:
            _style(elements[key][0], "break-before: page; margin-top: 0")
        for key in plan.kept:
            _style(elements[key][0], "break-inside: avoid")
        _part(plan, elements)
        _air(flow, plan, elements)
    return tree


def _keep_dashes(body: Any) -> None:
    """Keep the dash between two dates or numbers to the first: it begins no line (GB/T 15834 on 连接号)."""
    for element in body.iter():
        if isinstance(element.tag, str) and element.tag not in _HEADINGS:
            element.text = _DASH.sub(_JOINER, element.text or "")
            for child in element:
                child.tail = _DASH.sub(_JOINER, child.tail or "")


def in_order(root: Any, plans: Sequence[Plan]) -> Any:
    """The tree of the whole document, its objects moved as the plans have it; changed in place."""
    mark(root.find("body"))
    elements, parents = _elements(root), {child: parent for parent in root.iter() for child in parent}
    for plan in plans:
        _move(plan, elements, parents)
    return root


def _elements(tree: Any) -> dict[int, list[Any]]:
    """The elements of each block by its key."""
    found: dict[int, list[Any]] = {}
    for element in tree.iter():
        if element.get(KEY):
            found.setdefault(int(element.get(KEY)), []).append(element)
    return found


def _move(plan: Plan, elements: Mapping[int, Sequence[Any]], parents: Mapping[Any, Any]) -> None:
    """Put each object that waits behind the block that the plan has before it."""
    position = {key: index for index, key in enumerate(plan.order)}
    for key in sorted(plan.moved, key=position.__getitem__):
        (element,) = elements[key]
        parent = parents[element]
        before = elements[plan.order[position[key] - 1]][-1]
        parent.remove(element)
        while parents[before] is not parent:  # the last definition of a list stands one level deeper
            before = parents[before]
        parent.insert(list(parent).index(before) + 1, element)


def _part(plan: Plan, elements: Mapping[int, Sequence[Any]]) -> None:
    """Let tables part between their rows."""
    for key in plan.parted:
        for element in elements[key]:
            _style(element, "break-inside: auto")
            for table in element.iter("table"):
                _style(table, "break-inside: auto")


def _tie_rows(table: Any) -> None:
    """Keep the caption to the rows, rows whole, those that head others to them, and some together at either end."""
    for caption in table.iter("caption"):
        _style(caption, "break-after: avoid")
    rows = [row for body in table.iter("tbody") for row in body]
    plain = [row for row in rows if "g" not in (row.get("class") or "").split()]
    together = _MORE if len(plain) >= _LONG else _FEW
    tied = {*plain[: together - 1], *plain[-together:-1], *(row for row in rows if row not in plain)}
    for row in rows:
        _style(row, "break-inside: avoid; break-after: avoid" if row in tied else "break-inside: avoid")


def _air(flow: Flow, plan: Plan, elements: Mapping[int, Sequence[Any]]) -> None:
    """Set the blocks of a flow closer."""
    if plan.air == 1:
        return
    for block in flow.blocks:
        if block.before and block.key not in plan.opened:
            _style(elements[block.key][0], f"margin-top: {_PX.format(block.before * plan.air)}")
        if block.after:
            _style(elements[block.key][-1], f"margin-bottom: {_PX.format(block.after * plan.air)}")


def _style(element: Any, declarations: str) -> None:
    """Add to an element's own style."""
    element.set("style", "; ".join(filter(None, (element.get("style"), declarations))))
