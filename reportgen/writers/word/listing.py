"""Whether a Word file shows its contents list, and the page of each heading that it names.

The rule is the PDF's. The list takes room itself, and the house style may set what stands around it closer: so the
pages are told once without it, to know whether it is wanted, and once with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen import contract
from reportgen.writers.word import contents, package
from reportgen.writers.word.pagination import LAST
from reportgen.writers.word.reckoning import reckoned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.style import House
    from reportgen.writers.word.blocks import Contents, Manuscript
    from reportgen.writers.word.options import PagesOf

    Restyle = Callable[[Contents], None]

_APPENDIX = "app"


def settle(document: Any, script: Manuscript, listed: House, restyle: Restyle, told: PagesOf | None) -> None:
    """Put the contents list of a composed document in its place with its page numbers, or take the place away.

    `listed` is the house of a document with the list, which `restyle` gives it; `told` tells the pages of a finished
    file where they are not to be reckoned.
    """
    appendix = script.bookmarks.get(_APPENDIX, "")

    def pages() -> Mapping[str, int]:
        return told(package.saved(document)) if told else reckoned(document, listed, appendix)

    body = document.element.body
    if script.contents is None or not script.contents.entries or not _wanted(pages(), appendix):
        contents.drop(body)
        return
    restyle(script.contents)
    contents.insert(body, listed, script)
    contents.fill(body, pages())


def _wanted(pages: Mapping[str, int], appendix: str) -> bool:
    """Return whether so many pages before the appendix call for the list."""
    before = pages[appendix] - 1 if appendix and appendix in pages else pages[LAST]
    return before > contract.UNLISTED
