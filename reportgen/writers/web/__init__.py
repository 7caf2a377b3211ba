"""The web page: a brief's HTML as one file that needs no other, readable without script, wide or narrow, on paper too.

The way is HTML → the same elements with what a screen needs: pictures drawn inline (`figures`), tables that scroll or
unfold (`tables`), a skip link, a list of contents and a foot (`frame`), and the files it carries (`data`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reportgen import contract
from reportgen.writers.web.text import carried, web_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from reportgen.writers.web.figures import Drawing

_IN_LEDGER = "data-facts"  # the facts of a sentence, which the ledger gives by its sentences

__all__ = ["carried", "web_text", "write_web"]


def write_web(
    html: str, css: Callable[[Any], str], drawings: Mapping[str, Sequence[Drawing]], parts: Mapping[str, bytes]
) -> bytes:
    """Return the document as one UTF-8 HTML file, the same bytes for the same input.

    `css` gives the style for the document's root element; `drawings` are the figures by id, the wide one first;
    `parts` are files to carry as data blocks by their names. Raises TemplateError for HTML outside the contract.
    """
    from reportgen.writers.web import data, figures, footnotes, frame, links, tables

    contract.parse(html)
    root = contract.tree(html)
    contract.drop_contents(root)  # the page has its own, beside the text
    style = css(root)
    for element in root.iter():
        element.attrib.pop(_IN_LEDGER, None)
    figures.draw(root, drawings)
    tables.fit(root)
    footnotes.gather(root)
    links.lead_back(root)
    links.lead_on(root)
    frame.surround(root)
    frame.head(root, style)
    data.carry(root, parts)
    return f"<!DOCTYPE html>\n{ET.tostring(root, encoding='unicode', method='html')}\n".encode()
