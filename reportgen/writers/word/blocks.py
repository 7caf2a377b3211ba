"""What a Word document is made of, before any XML: typed, frozen blocks, each naming the Word style it is set in.

Here is the seam for native features: a caption knows its kind and number apart from its words (a SEQ field can take
the number's place), a link knows its target (a REF field), a picture its name (a chart part), and a new kind of
inline, a note or a comment, is one more member of `Inline` with its own emission in `text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one character style, or in none."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A line break."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab to the next stop of the paragraph's style."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field and the result it shows until it is reckoned anew."""

    instruction: str
    result: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of the document."""

    target: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """What the number filter printed, by its entry in the ledger."""

    n: int
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page, called here; its number counts from 1 through the document."""

    number: int
    content: tuple[Inline, ...]


Inline = Run | Break | Tab | Field | Link | Number | Footnote


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `anchors` are ids that lead to it, `ordered` numbers the ordered list it belongs to, from 1.

    `level` is how deep its list stands in other lists, 0 for a list of its own.
    """

    style: str
    content: tuple[Inline, ...] = ()
    anchors: tuple[str, ...] = ()
    ordered: int = 0
    level: int = 0


@dataclass(frozen=True, slots=True)
class Caption:
    """The numbered title of a figure or table: its kind (图), its number and its words; `entry` is the number's."""

    kind: str
    number: str
    words: tuple[Inline, ...]
    anchors: tuple[str, ...] = ()
    entry: int = -1


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its name, with the words that stand for it."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list: the id of the heading it leads to, and its words."""

    target: str
    words: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents list, which only a long document shows; `cover`: it stands below the cover of a comparison."""

    title: tuple[Inline, ...]
    entries: tuple[Entry, ...]
    cover: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `span` columns and `rows` rows; `continued`: it goes on from the row above."""

    blocks: tuple[Block, ...]
    span: int = 1
    rows: int = 1
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; a header row is repeated on every page."""

    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: a table style, column widths in mm (none: the style sheet's grid gives them), rows, alternative text."""

    style: str
    rows: tuple[Row, ...]
    title: str
    widths_mm: tuple[float, ...] = ()


Block = Paragraph | Caption | Image | Grid | Contents


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document's blocks in order, the texts that run on every page by role, and the anchors' bookmark names."""

    blocks: tuple[Block, ...]
    title: tuple[Inline, ...]
    foot: tuple[Inline, ...]
    bookmarks: Mapping[str, str] = field(default_factory=dict)

    @property
    def contents(self) -> Contents | None:
        """The contents list, where the document has one."""
        return next((block for block in self.blocks if isinstance(block, Contents)), None)


def used_styles(blocks: Iterable[Block]) -> frozenset[str]:
    """Return the ids of every style that blocks and what is in them are set in."""
    found: set[str] = set()
    for block in blocks:
        if isinstance(block, Grid):
            found |= {block.style}
            found |= used_styles(inner for row in block.rows for cell in row.cells for inner in cell.blocks)
        elif isinstance(block, Caption):
            found |= {"Caption", "CaptionNumber"} | _run_styles(block.words)
        elif isinstance(block, Image):
            found |= {"Figure"}
        elif isinstance(block, Paragraph):
            found |= {block.style} | _run_styles(block.content)
    return frozenset(found - {""})


def _run_styles(content: Iterable[Inline]) -> set[str]:
    found: set[str] = set()
    for item in content:
        if isinstance(item, Link | Number):
            found |= _run_styles(item.content)
        elif isinstance(item, Footnote):
            found |= {"FootnoteText", "FootnoteReference", "FootnoteNumber"} | _run_styles(item.content)
        elif isinstance(item, Run | Field):
            found |= {item.style}
    return found
