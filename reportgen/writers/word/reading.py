"""HTML of the contract to blocks: which Word style each element is set in. Table rows are read in `tables_html`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportgen import contract
from reportgen.errors import TemplateError
from reportgen.writers import footnotes
from reportgen.writers.word.blocks import (
    Block,
    Caption,
    Cell,
    Contents,
    Grid,
    Image,
    Inline,
    Manuscript,
    Number,
    Paragraph,
    Row,
    Run,
)
from reportgen.writers.word.front import FRONT, contents_list, masthead
from reportgen.writers.word.inline import child_inlines, inlines, plain, tidy, walk, without_numbers
from reportgen.writers.word.references import HEADING, LABEL, bookmark_names, labels
from reportgen.writers.word.rows import rows_of, variant, widths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PARAGRAPHS = {"note": "Note", "src": "Source", "more": "More", "lead-only": "LeadOnly", "meta": "MastheadDetail"}


def manuscript(document: contract.Document, stacked: frozenset[str] = frozenset()) -> Manuscript:
    """Return the blocks of a whole document; the layout tables in these styles are dissolved to what is in them."""
    footnotes.number(document.body)
    main = document.body.find("main")
    reader = _Reader()
    blocks = tuple(block for child in contract.elements(main) for block in reader.top(child))
    foot = next((one for one in main.iter("p") if "foot" in contract.classes(one)), None)
    title = main.find("header/h1")
    return Manuscript(
        blocks=_separated(tuple(_dissolved(blocks, stacked))),
        title=without_numbers(inlines(title)) if title is not None else (Run(document.title),),
        foot=without_numbers(inlines(foot)) if foot is not None else (),
        bookmarks=bookmark_names((*_ids(main), *reader.anchors), labels(main)),
    )


def _ids(main: Any) -> Iterator[str]:
    return (element.get("id") for element in main.iter() if element.get("id"))


def neighbours(document: contract.Document, *, listed: bool = True) -> tuple[str, ...]:
    """Return the parts of a document as steps of probes: a style sheet may speak of what follows one (`#summary ~ p`).

    Not `listed`: the contents list is left out.
    """
    parts = contract.elements(document.body.find("main"))
    return tuple(_step(part) for part in parts if listed or contract.CONTENTS not in contract.classes(part))


def _step(element: Any) -> str:
    name = f"#{element.get('id')}" if element.get("id") else ""
    return ".".join((element.tag, *sorted(contract.classes(element)))) + name


def _is_prose(section: Any) -> bool:
    """Whether a section holds nothing but headings and paragraphs, as a style may set the points of the first page."""
    return all(child.tag in {"h2", "h3", "p"} for child in contract.elements(section))


@dataclass
class _Reader:
    """Reads elements to blocks; it counts the ordered lists, each of which starts anew at 1.

    `anchors` are those it gave to headings that have no id.
    """

    ordered: int = field(default=0)
    anchors: list[str] = field(default_factory=list)
    covered: bool = False

    def top(self, element: Any) -> Iterator[Block]:
        """Yield the blocks of a child of main."""
        names = contract.classes(element)
        if element.tag == "header":
            self.covered = "cover" in names
            yield from masthead(element)
        elif contract.CONTENTS in names:
            yield contents_list(element, cover=self.covered)
        elif element.tag == "section" and names & FRONT.keys() and not _is_prose(element):
            yield from FRONT[next(iter(names & FRONT.keys()))](element)
        elif element.tag == "section":
            yield from self.section(element)

    def section(self, element: Any) -> Iterator[Block]:
        page = "Page" if "pg" in contract.classes(element) else ""
        for number, child in enumerate(contract.elements(element)):
            if child.tag == "h2":
                level = "Heading1Minor" if "minor" in contract.classes(child) else "Heading1"
                words = inlines(child, style="SectionName")
                yield Paragraph(level + page * (number == 0), words, self.anchored(element))
            else:
                yield from self.block(child)

    def anchored(self, element: Any) -> tuple[str, ...]:
        """Return the anchor of a heading: its id, or one of its own."""
        if not element.get("id"):
            self.anchors.append(f"{HEADING}{len(self.anchors) + 1}")
        return (element.get("id") or self.anchors[-1],)

    def block(self, element: Any) -> Iterator[Block]:
        """Yield the blocks of one element of a section."""
        names = contract.classes(element)
        key = next(
            (f"{element.tag}.{name}" for name in sorted(names) if f"{element.tag}.{name}" in _BLOCKS), element.tag
        )
        if key not in _BLOCKS:
            shown = ".".join((element.tag, *sorted(names)))
            raise TemplateError(f"Word 稿不知如何排 <{shown}>", place="HTML", remedy="见 docs/html-contract.md")
        yield from _BLOCKS[key](self, element)

    def listing(self, element: Any, style: str = "List", level: int = 0) -> Iterator[Block]:
        """Yield the items of a list and of those within it; an ordered one gets a number of its own.

        `style` is that of the outermost list's items, which those within share: Word knows them by their level.
        """
        ordered = element.tag == "ol"
        self.ordered += ordered
        number = self.ordered if ordered else 0
        style = style if level else style + ("Number" if ordered else "Bullet")
        for item in contract.elements(element):
            within = [child for child in contract.elements(item) if child.tag in contract.LISTS]
            yield Paragraph(style, tidy(list(walk(item, skip=within))), _anchors(item), number, level)
            for child in within:
                yield from self.listing(child, style, level + 1)

    def box(self, element: Any) -> Iterator[Block]:
        """Yield head, paragraphs and list of a framed box, parted from what stands before: Word joins equal frames."""
        yield Paragraph("GapBox")
        for child in contract.elements(element):
            if child.tag in {"ul", "ol"}:
                yield from self.listing(child, "Box")
            else:
                yield Paragraph("BoxHead" if child.tag == "h3" else "BoxText", inlines(child))

    def definitions(self, element: Any) -> Iterator[Block]:
        """Yield the two-column table of terms and what is said of them."""
        parts = list(contract.elements(element))
        pairs = zip(parts[::2], parts[1::2], strict=True)
        rows = tuple(
            Row((Cell((Paragraph("Term", inlines(term)),)), Cell(tuple(self.definition(said))))) for term, said in pairs
        )
        yield Grid("BriefDefinitions", rows, "说明")

    def definition(self, element: Any) -> Iterator[Block]:
        """Yield the paragraphs of a definition in order: its own words, and a list's items one by one."""
        words: list[Inline] = [Run(element.text or "")]
        for child in contract.elements(element):
            if child.tag in {"ul", "p"}:
                yield from _worded("Definition", words)
                yield from _inner(child)
                words = []
            else:
                words += child_inlines(child)
            words.append(Run(child.tail or ""))
        yield from _worded("Definition", words)


def _inner(element: Any) -> Iterator[Block]:
    """Yield the paragraphs of a definition's paragraph or list; a list's items stand one by one."""
    if element.tag == "p":
        yield Paragraph("Definition", inlines(element))
        return
    yield from (Paragraph("DefinitionItem", inlines(one)) for one in element.iter("li"))


def _worded(style: str, words: list[Inline]) -> Iterator[Block]:
    content = tidy(words)
    if content:
        yield Paragraph(style, content)


def _anchors(element: Any) -> tuple[str, ...]:
    return (element.get("id"),) if element.get("id") else ()


def _paragraph(_: _Reader, element: Any) -> Iterator[Block]:
    names = contract.classes(element)
    style = next((_PARAGRAPHS[name] for name in sorted(names) if name in _PARAGRAPHS), "BodyText")
    yield Paragraph(style, inlines(element, "note" if style in {"Note", "Source"} else ""), _anchors(element))


def _heading(reader: _Reader, element: Any) -> Iterator[Block]:
    yield Paragraph("Heading2", inlines(element), reader.anchored(element))


def _callout(_: _Reader, element: Any) -> Iterator[Block]:
    for child in contract.elements(element):
        yield Paragraph("Callout", inlines(child, "callout"))


def _references(_: _Reader, element: Any) -> Iterator[Block]:
    for item in element.iter("li"):
        yield Paragraph("Reference", inlines(item, "reference"), _anchors(item))


def _figure(_: _Reader, element: Any) -> Iterator[Block]:
    yield from _caption(element.find("figcaption"), _anchors(element))
    for image in element.iter("img"):
        yield Image(image.get("src").removeprefix("figure:"), image.get("alt"))
    yield from _notes(element)


def _framed_table(reader: _Reader, element: Any) -> Iterator[Block]:
    for table in element.iter("table"):
        yield from _table(reader, table, _anchors(element), framed=True)
    yield from _notes(element)


def _table(_: _Reader, table: Any, anchors: tuple[str, ...] = (), *, framed: bool = False) -> Iterator[Block]:
    caption = table.find("caption")
    title = ""
    if caption is not None:
        yield from _caption(caption, anchors)
        title = plain(inlines(caption))
    yield Grid(f"Brief{variant(table) or 'Table'}", rows_of(table, framed=framed), title or "表", widths(table))


def _caption(element: Any, anchors: tuple[str, ...]) -> Iterator[Block]:
    for line in contract.elements(element):
        names = contract.classes(line)
        if "cs" in names:
            yield Paragraph("CaptionDetail", inlines(line))
        elif "ct" in names:
            yield _numbered(line, anchors)


def _numbered(line: Any, anchors: tuple[str, ...]) -> Block:
    number = next((part for part in contract.elements(line) if "no" in contract.classes(part)), None)
    label = LABEL.match(plain(inlines(number))) if number is not None else None
    if number is None or label is None:
        return Paragraph("Caption", inlines(line), anchors)
    words = tuple(item for item in inlines(line) if not _is_label(item))
    entry = next((int(part.get("data-n")) for part in number.iter() if part.get("data-n")), -1)
    return Caption(label[1], label[2], words, anchors, entry)


def _is_label(item: Inline) -> bool:
    """Whether an inline belongs to the label of a caption (图 and its number)."""
    if isinstance(item, Number):
        return all(map(_is_label, item.content))
    return isinstance(item, Run) and item.style == "CaptionNumber"


def _notes(element: Any) -> Iterator[Block]:
    """Yield the notes under a figure or table; the last one closes it and carries the space below."""
    found = [child for child in contract.elements(element) if child.tag == "p"]
    for child in found:
        style = "Source" if "src" in contract.classes(child) else "Note"
        if style == "Source" and child is found[0] and element.tag == "div":
            style = "SourceAlone"
        yield Paragraph(style if style != "Note" or child is not found[-1] else "NoteEnd", inlines(child, "note"))


_BLOCKS: dict[str, Callable[[_Reader, Any], Iterator[Block]]] = {
    "p": _paragraph,
    "h3": _heading,
    "figure": _figure,
    "div.tbl": _framed_table,
    "div.fc": _callout,
    "div.box": _Reader.box,
    "table": _table,
    "dl": _Reader.definitions,
    "ol.refs": _references,
    "ul": _Reader.listing,
    "ol": _Reader.listing,
}


def _dissolved(blocks: tuple[Block, ...], stacked: frozenset[str]) -> Iterator[Block]:
    """Yield the blocks, those of the layout tables in these styles one after the other, without what parts columns."""
    for block in blocks:
        if isinstance(block, Grid) and block.style in stacked:
            inner = (one for row in block.rows for cell in row.cells for one in cell.blocks)
            yield from (one for one in inner if not (isinstance(one, Paragraph) and one.style == "CardGap"))
        else:
            yield block


def _separated(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Put a gap after tables and boxes that no note or heading follows; Word would join two tables into one."""
    parted: list[Block] = []
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        parted.append(block)
        words = isinstance(following, Paragraph) and following.style in {"BodyText", "LeadOnly", "Callout"}
        if isinstance(block, Grid) and (words or following is None or isinstance(following, Grid)):
            parted.append(Paragraph("GapTable"))
        if isinstance(block, Grid) and isinstance(following, Contents):
            parted.append(Paragraph("CardGap"))  # the list may be a table, whose style has the space above it
        if isinstance(block, Paragraph) and block.style.startswith("Box") and words:
            parted.append(Paragraph("GapBox"))
    return tuple(parted)
