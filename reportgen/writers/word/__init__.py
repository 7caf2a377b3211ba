"""Word: a brief's HTML as a native .docx whose styles, page and colours come from the house CSS.

The way is HTML → typed blocks (`reading`) → elements (`tables`), each in a named style (`catalogue`, `styles`) built
from the CSS cascade of a probe. Nothing is formatted directly, so a reader can restyle the file in Word itself.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.charts import Picture
    from reportgen.style import House
    from reportgen.writers.meta import DocumentMeta
    from reportgen.writers.word.blocks import Contents

from reportgen.writers.word.options import PLAIN, Options
from reportgen.writers.word.text import custom_part, docx_text

LOGGER = logging.getLogger(__name__)
__all__ = ["Options", "custom_part", "docx_text", "write_docx"]


def write_docx(  # noqa: PLR0913 (a document's HTML, looks, figures, files, properties, and what else it is to carry)
    html: str,
    house: House,
    pictures: Mapping[str, Picture],
    parts: Mapping[str, bytes],
    meta: DocumentMeta,
    *,
    options: Options = PLAIN,
) -> bytes:
    """Return the document as .docx bytes, the same on every run.

    `pictures` are the figures by id, with PNG; `parts` are files to attach as custom XML parts by their names;
    `options` say what a file carries beyond the document: charts of Word's own, comments, page numbers.
    Raises TemplateError for HTML outside the contract, StyleError for CSS that Word cannot be built from.
    """
    from reportgen import contract
    from reportgen.writers.word import (
        charts,
        contents_look,
        footnotes,
        listing,
        numbering,
        package,
        page,
        review,
        styles,
        typefaces,
        written,
    )
    from reportgen.writers.word import pictures as drawings
    from reportgen.writers.word.blocks import used_styles
    from reportgen.writers.word.reading import manuscript, neighbours
    from reportgen.writers.word.table_styles import stacked
    from reportgen.writers.word.tables import Composer

    _report(house)
    source = contract.read(html)
    listed, house = house.beside(*neighbours(source)), house.beside(*neighbours(source, listed=False))
    script = manuscript(source, stacked(house))
    document = package.clean_base()

    def draw(image: Any, numbers: Any) -> Any:
        if image.name in options.plots:
            return charts.drawings(document, image, options.plots[image.name], house.chart, numbers)
        return (drawings.drawing(document, pictures, image, next(numbers), house.page.measure_mm),)

    composer = Composer(house, script.bookmarks, draw, numbering.list_numbers(script.blocks))
    document.element.body.extend([*composer.body(script.blocks), page.section(document, house, script)])
    notes = footnotes.add(document, script.blocks, script.bookmarks)
    said = review.settled(document, options.remarks, meta)
    footnotes.settled(notes)

    def fill_styles(house: House, *more: Any) -> list[Any]:
        looks = [*styles.style_elements(house, used_styles(script.blocks)), *more]
        looks += review.comment_styles(house) if options.remarks else ()
        package.fill_styles(document, styles.document_defaults(house), looks)
        return looks

    def restyle(shown: Contents) -> None:
        fill_styles(listed, *contents_look.contents_styles(listed, shown, styles.normal(listed)))

    looks = fill_styles(house)
    document.part.numbering_part.element.extend(numbering.numbering_elements(house, script.blocks))
    package.fill_settings(document, two_sided=page.is_two_sided(house, script), notes=notes is not None)
    package.fill_fonts(document, typefaces.font_table(looks))
    package.fill_properties(document, meta)
    listing.settle(document, script, listed, restyle, options.pages)
    package.add_custom_parts(document, {**parts, written.NAME: review.record(document, said)})
    return package.saved(document)


def _report(house: House) -> None:
    """Log what the style sheet asks of Word in vain: it is no fault, so it is said only to who listens."""
    if LOGGER.isEnabledFor(logging.INFO):
        from reportgen.writers.word.effects import without_effect

        for one in without_effect(house):
            LOGGER.info("%s", one)
