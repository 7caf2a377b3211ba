"""Word: a brief's HTML as a native .docx whose styles, page and colours come from the house CSS.

The way is HTML → typed blocks (`reading`) → elements (`tables`), each in a named style (`catalogue`, `styles`) built
from the CSS cascade of a probe. Nothing is formatted directly, so a reader can restyle the file in Word itself.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.charts import Picture
    from reportgen.style import House
    from reportgen.writers.meta import DocumentMeta

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
    from reportgen.writers.word.assembly import assembled

    _report(house)
    return assembled(html, house, pictures, parts, meta, options)


def _report(house: House) -> None:
    """Log what the style sheet asks of Word in vain: it is no fault, so it is said only to who listens."""
    if LOGGER.isEnabledFor(logging.INFO):
        from reportgen.writers.word.effects import without_effect

        for one in without_effect(house):
            LOGGER.info("%s", one)
