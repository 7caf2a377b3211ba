"""WordprocessingML built by elements, never by joining strings: escaping and namespaces cannot go wrong."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reportgen.style import POINTS_PER_MM

Element = Any
EMU_PER_MM = 36000
# characters XML 1.0 cannot hold; U+2060 and the other format characters stay
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def w(tag: str, /, *children: Element | None, **attributes: object) -> Element:
    """Return <w:tag>; attributes are in the w: namespace, a child that is None is left out."""
    return node(f"w:{tag}", *children, **{f"w:{name}": value for name, value in attributes.items()})


def node(name: str, /, *children: Element | None, **attributes: object) -> Element:
    """Return an element by its prefixed name; attribute names carry their own prefix or none."""
    element: Element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key) if ":" in key else key, str(value))
    element.extend(child for child in children if child is not None)
    return element


def text_node(text: str) -> Element:
    """Return <w:t> with its spaces kept and without characters XML cannot hold."""
    element = w("t")
    element.text = clean(text)
    element.set(qn("xml:space"), "preserve")
    return element


def clean(text: str) -> str:
    """Return the text without control characters."""
    return _CONTROL.sub("", text)


def twips(points: float) -> int:
    """Return twentieths of a point."""
    return round(points * 20)


def twips_of_mm(millimetres: float) -> int:
    """Return twentieths of a point from millimetres."""
    return twips(millimetres * POINTS_PER_MM)


BUILT_IN = frozenset(
    {"Body Text", "Title", "heading 1", "heading 2", "heading 3", "caption", "List Bullet", "List Number"}
    | {"TOC Heading", "toc 1", "footnote text", "footnote reference", "header", "footer", "Hyperlink", "Strong"}
)
"""Names of styles that Word has of its own."""


def style_element(  # noqa: PLR0913 (the attributes of a style)
    kind: str,
    id_: str,
    name: str,
    *properties: Element | None,
    based_on: str = "",
    following: str = "",
    priority: int = 0,
    quick: bool = False,
    default: bool = False,
) -> Element:
    """Return <w:style> of a kind (paragraph, character, table, numbering), shown in the gallery if `quick`."""
    element = w(
        "style",
        w("name", val=name),
        w("basedOn", val=based_on) if based_on else None,
        w("next", val=following) if following else None,
        w("uiPriority", val=priority) if priority else None,
        w("qFormat") if quick else None,
        *properties,
        type=kind,
        styleId=id_,
    )
    marks = {"default": default, "customStyle": not default and name not in BUILT_IN}
    for mark in (mark for mark, on in marks.items() if on):
        element.set(qn(f"w:{mark}"), "1")
    return element
