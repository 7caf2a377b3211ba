"""Links beside those of the text: from a fact's row back to where it is first printed, and on to its source."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

BACK = "back"
_HINT = "回到正文"
_LOCATOR = re.compile(r"([A-Za-z]\w*):\d")


def lead_back(root: Any) -> None:
    """Give every row that the text links to a link back at its end; its links to itself lead nowhere and go."""
    rows = {row.get("id"): row for row in root.iter("tr") if row.get("id")}
    inside = {link: row for row in rows.values() for link in row.iter("a")}
    for link, row in inside.items():
        if link.get("href") == f"#{row.get('id')}":
            link.tag = "span"
            del link.attrib["href"]
    parents = {child: parent for parent in root.iter() for child in parent}
    for link in root.iter("a"):
        row = rows.pop((link.get("href") or "").removeprefix("#"), None) if link not in inside else None
        if row is not None:
            _led(row, _place(link, parents))


def _place(link: Any, parents: dict[Any, Any]) -> str:
    """The id of the place of a link: its own, given if need be; of one in a picture that of the figure."""
    if link.get("data-n"):
        link.set("id", link.get("id") or f"u-{link.get('data-n')}")
    while not link.get("id"):
        link = parents[link]
    return str(link.get("id"))


def _led(row: Any, place: str) -> None:
    """Put a link to a place at the end of a row; its sign is the style sheet's."""
    ET.SubElement(row[-1], "a", {"class": BACK, "href": f"#{place}", "aria-label": _HINT, "title": _HINT})


def lead_on(root: Any) -> None:
    """Link every place in a source (S002:170) to the source's entry among the references."""
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    for span in root.iter("span"):
        place = _LOCATOR.match(span.text or "") if span.get("data-n") else None
        if place and f"r-{place[1]}" in ids:
            span.tag = "a"
            span.set("href", f"#r-{place[1]}")
