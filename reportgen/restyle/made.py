"""What the Word writer makes of a house style, read back as any Word file is: the other side of the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.restyle.marks import marks
from reportgen.restyle.resolved import Theme, WordStyle, styles
from reportgen.restyle.sheetsize import SheetSize, sheet_size
from reportgen.writers.word import catalogue, numbering, page
from reportgen.writers.word import styles as word_styles
from reportgen.writers.word.xml import w

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.style import House

Key = tuple[str, str]
"""Kind and name of a style."""


@dataclass(frozen=True, slots=True)
class Written:
    """The styles by kind and name, the page, the marks of the list styles by their name, and <w:styles> itself."""

    styles: Mapping[Key, WordStyle]
    page: SheetSize
    marks: Mapping[str, str]
    root: Any


def elements(house: House, ids: frozenset[str] | None = None) -> Any:
    """Return <w:styles> with every style that the writer knows, used or not; or with these and the standard ones."""
    kinds = (word_styles.paragraphs(), catalogue.CHARACTERS, catalogue.TABLES)
    known = [one.id for kind in kinds for one in kind]
    made = word_styles.style_elements(house, [one for one in known if ids is None or one in ids])
    return w("styles", word_styles.document_defaults(house), *made)


def written(house: House, ids: frozenset[str] | None = None) -> Written:
    """Return what a Word file of this house style says; `ids` are as in `elements`."""
    root = elements(house, ids)
    found = styles(root, Theme())
    first = house.page_for("first").top_pt != house.page.top_pt
    section = page.section_properties(house, (), different_first=first)
    numbers = w("numbering", *numbering.numbering_elements(house, ()))
    return Written(found, sheet_size(section, found), marks(numbers, found), root)
