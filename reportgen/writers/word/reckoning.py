"""The page of every bookmark of a finished document, reckoned here without Word or LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from reportgen.writers.word.effective import Styles
from reportgen.writers.word.pagination import Sheet, paged
from reportgen.writers.word.strips import Setting, note_heights, strips

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.style import House, Page
    from reportgen.writers.word.xml import Element


def reckoned(document: Any, house: House, until: str = "") -> Mapping[str, int]:
    """Return the page of each bookmark of a python-docx document, and under "" the number of pages.

    Not reckoned is what stands behind the bookmark `until`: an appendix is long, and nothing leads into it.
    """
    styles = Styles(document.styles.element, document.part.numbering_part.element)
    notes = _notes(document)
    setting = Setting(styles, house.page.measure_pt)
    heights, parting = note_heights(notes, setting) if notes is not None else ({}, 0.0)
    sheet = Sheet(_height(house.page_for("first")), _height(house.page), parting)
    return paged(strips(document.element.body, Setting(styles, setting.measure, heights)), sheet, until)


def _height(page: Page) -> float:
    return page.height_pt - page.top_pt - page.bottom_pt


def _notes(document: Any) -> Element | None:
    parts = (one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES)
    part = next(parts, None)
    return None if part is None else etree.fromstring(part.blob)
