"""What a page has around its text: the head, a link past the front matter, a list of contents, the line at the foot."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from reportgen import contract

MAIN, TOC = "main", "toc"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_SKIP, _CONTENTS = "跳到正文", "目录"
_FEWEST = 3  # chapters from which a list of contents pays


def head(root: Any, css: str) -> None:
    """Fill the head: how wide the page is, that nothing may be fetched or run, no icon to ask for, the style."""
    element = root.find("head")
    _named(element, "viewport", "width=device-width, initial-scale=1")
    _named(element, "color-scheme", "light")
    ET.SubElement(element, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    ET.SubElement(element, "link", {"rel": "icon", "href": "data:,"})
    ET.SubElement(element, "style").text = "\n" + css.replace("</", "<\\/") + "\n"


def _named(parent: Any, name: str, content: str) -> None:
    ET.SubElement(parent, "meta", {"name": name, "content": content})


def surround(root: Any) -> None:
    """Put the skip link and the contents before the text, and the line of every page behind it, as a foot."""
    body, main = root.find("body"), root.find("body/main")
    foot = _taken_out(main)
    main.set("id", main.get("id") or MAIN)
    main.set("tabindex", "-1")
    chapters = [section for section in main.iter("section") if section.get("id") and section.find("h2") is not None]
    if len(chapters) >= _FEWEST and not any(TOC in contract.classes(element) for element in main.iter()):
        body.insert(0, _contents(chapters))
    skip = ET.Element("a", {"class": "skip", "href": f"#{main.get('id')}"})
    skip.text, skip.tail = _SKIP, "\n"
    body.insert(0, skip)
    if foot is not None:
        ET.SubElement(body, "footer").append(foot)


def _taken_out(main: Any) -> Any:
    """The line of every page, taken out of the text; None if there is none."""
    foot = next((item for item in main if "foot" in contract.classes(item)), None)
    if foot is not None:
        foot.tail = None
        main.remove(foot)
    return foot


def _contents(chapters: list[Any]) -> Any:
    nav = ET.Element("nav", {"class": TOC, "aria-label": _CONTENTS})
    items = ET.SubElement(nav, "ol")
    for chapter in chapters:
        link = ET.SubElement(ET.SubElement(items, "li"), "a", {"href": f"#{chapter.get('id')}"})
        link.text = "".join(chapter.find("h2").itertext()).strip()
    nav.tail = "\n"
    return nav
