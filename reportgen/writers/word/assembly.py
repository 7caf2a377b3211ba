"""A Word file put together: body, notes, styles, numbering, settings, fonts, properties, contents list, custom parts.

The order counts: controls of numbers are settled when body and notes stand and before anything reads them; what the
file says is recorded last, after the contents list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.charts import Picture
    from reportgen.style import House
    from reportgen.writers.meta import DocumentMeta
    from reportgen.writers.word.blocks import Contents, Manuscript
    from reportgen.writers.word.options import Options
    from reportgen.writers.word.tables import DrawPicture


@dataclass(frozen=True, slots=True)
class _Styling:
    """What the styles of a file depend on besides the house style: the file, what is in it, whether it has comments."""

    document: Any
    script: Manuscript
    commented: bool

    def fill(self, house: House, *more: Any) -> list[Any]:
        """Put the styles into the file, in place of any before, and return them."""
        looks = [*styles.style_elements(house, used_styles(self.script.blocks)), *more]
        looks += review.comment_styles(house) if self.commented else ()
        package.fill_styles(self.document, styles.document_defaults(house), looks)
        return looks


def assembled(  # noqa: PLR0913, PLR0917 (as `write_docx`)
    html: str,
    house: House,
    pictures: Mapping[str, Picture],
    parts: Mapping[str, bytes],
    meta: DocumentMeta,
    options: Options,
) -> bytes:
    """Return the file of a document's HTML; raises as `write_docx` does."""
    source = contract.read(html)
    listed, house = house.beside(*neighbours(source)), house.beside(*neighbours(source, listed=False))
    script = manuscript(source, stacked(house))
    document = package.clean_base()
    draw = _drawing(document, house, pictures, options)
    composer = Composer(house, script.bookmarks, draw, numbering.list_numbers(script.blocks))
    document.element.body.extend([*composer.body(script.blocks), page.section(document, house, script)])
    notes = footnotes.add(document, script.blocks, script.bookmarks)
    said = review.settled(document, options.remarks, meta)
    footnotes.settled(notes)
    styling = _Styling(document, script, bool(options.remarks))
    looks = styling.fill(house)
    document.part.numbering_part.element.extend(numbering.numbering_elements(house, script.blocks))
    package.fill_settings(document, two_sided=page.is_two_sided(house, script), notes=notes is not None)
    package.fill_fonts(document, typefaces.font_table(looks))
    package.fill_properties(document, meta)

    def restyle(shown: Contents) -> None:
        styling.fill(listed, *contents_look.contents_styles(listed, shown, styles.normal(listed)))

    listing.settle(document, script, listed, restyle, options.pages)
    package.add_custom_parts(document, {**parts, written.NAME: review.record(document, said)})
    return package.saved(document)


def _drawing(document: Any, house: House, pictures: Mapping[str, Picture], options: Options) -> DrawPicture:
    """Return what draws an image: charts of Word's own where there is a plot, else its picture."""

    def draw(image: Any, numbers: Any) -> Any:
        if image.name in options.plots:
            return charts.drawings(document, image, options.plots[image.name], house.chart, numbers)
        return (drawings.drawing(document, pictures, image, next(numbers), house.page.measure_mm),)

    return draw
