"""A finished file as the audit sees it: blocks of text in reading order, whatever the format, and what it carries.

The readers of the formats (`paper`, `wordfile`, `webpage`) make these values; the points judge nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from reportgen import alignment, extract, ledger
from reportgen.alignment import Passage
from reportgen.trace import rests_on
from reportgen.writers.word.text import charted_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from reportgen.alignment import Alignment, Found
    from reportgen.facts import Facts
    from reportgen.ledger import Entry, Ledger
    from reportgen.pdftext import Sheet
    from reportgen.rows import Observation

Kind = Literal["pdf", "docx", "html"]
KINDS: Final[Mapping[Kind, str]] = {"pdf": "PDF", "docx": "Word", "html": "网页"}
Role = Literal["title", "heading", "text", "item", "caption", "subtitle", "head", "cell", "note", "source", "picture",
               "label", "contents", "footnote"]  # fmt: skip
Part = Literal["front", "body", "notes", "references", "appendix"]
PROSE: Final[frozenset[Role]] = frozenset({"title", "heading", "text", "item", "note", "footnote"})
HEAD: Final = 24  # characters of a head that a paragraph stands under
REFERENCES, APPENDIX, NOTES = "参考文献", "附录", "数据说明"
CAPTION: Final = re.compile(r"([图表])(\d+)\s*(.*)", re.DOTALL)
CITATION: Final = re.compile(r"\[(\d+)\]")
_FIGURES: Final = frozenset({"fact", "derived", "chart"})
_CAPTION_BLOCKS: Final = 2
_STOP: Final = "。"
_SECTION: Final = re.compile(r"[一二三四五六七八九十]+、")
_JOINERS: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACE: Final = re.compile("[\\s\u00ad\u200b\u2060\ufeff\u3000]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as set: its page, its text, its ends and baseline in points from the left and the foot, its size."""

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text: what it is, where it stands, and for a heading its level.

    `page` is None where the format has no pages; `table` and `row` number what is read together (0 = nothing), `alt`
    is the alternative text of a picture, `lines` are the lines of a page as set; the head of a table that stands
    again on its next page is `repeated`.
    """

    role: Role
    text: str
    page: int | None = None
    level: int = 0
    table: int = 0
    row: int = 0
    alt: str = ""
    lines: tuple[Line, ...] = ()
    part: Part = "front"
    repeated: bool = False

    @property
    def place(self) -> str:
        """The block by its first words, as a finding names it."""
        return shortened(self.text or self.alt)


@dataclass(frozen=True, slots=True)
class Printing:
    """A figure as the file prints it: its ledger entry, the block it stands in, where it begins and ends there."""

    entry: Entry
    block: Block
    start: int
    end: int

    @property
    def refs(self) -> tuple[str, ...]:
        """The facts it rests on."""
        return rests_on(self.entry.ref)

    @property
    def sentence(self) -> str:
        """The sentence it stands in."""
        text = self.block.text
        first = text.rfind(_STOP, 0, self.start) + 1
        last = text.find(_STOP, self.end)
        return text[first : len(text) if last < 0 else last]


@dataclass(frozen=True)
class Finished:
    """A finished file: its bytes, its blocks, the text of its margins, what it carries; `sheets` for a PDF."""

    path: Path
    kind: Kind
    data: bytes
    ledger: Ledger
    blocks: tuple[Block, ...]
    margins: tuple[Passage, ...] = ()
    sheets: tuple[Sheet, ...] = ()

    @cached_property
    def facts(self) -> Facts:
        """The data the file carries, as tables."""
        return extract.facts(self.ledger.tables)

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """Every number of the text in order, its `number` the index of its block."""
        kept = (Passage(index, block.text) for index, block in enumerate(self.blocks) if self.is_written(block))
        return alignment.in_order(alignment.numbers(kept, self.ledger.facts), self.ledger.flow)

    @cached_property
    def aligned(self) -> Alignment:
        """The numbers of the text set against the ledger; of a Word file's pictures the labels cannot be read."""
        charts = charted_figures(self.data) if self.kind == "docx" else True
        return alignment.align(ledger.sequence(self.ledger.entries, charts=charts), self.found)

    @cached_property
    def body(self) -> tuple[Block, ...]:
        """The blocks before the appendix, labels of charts left out."""
        return tuple(block for block in self.blocks if block.part != "appendix" and block.role != "label")

    @cached_property
    def printings(self) -> tuple[Printing, ...]:
        """Each figure the file prints where its first digit stands, labels of charts among them."""
        return tuple(_printings(self))

    def is_written(self, block: Block) -> bool:
        """Whether the ledger speaks of a block: not of heads that a page repeats, nor of Word's own contents list."""
        return not (block.repeated or (self.kind == "docx" and block.role == "contents"))

    def observation(self, name: str) -> Observation | None:
        """An observation the file carries, by its id."""
        return self.facts.observations.get(name)

    def together(self, block: Block) -> str:
        """The text read together with a block: its table row or card, else the block alone."""
        group = self._groups.get((block.table, block.row), (block,)) if block.row else (block,)
        return "\n".join(item.text for item in group)

    def table(self, number: int) -> tuple[Block, ...]:
        """The blocks of a table in order."""
        return tuple(block for block in self.blocks if block.table == number)

    def position(self, block: Block) -> int:
        """Where a block stands among the blocks."""
        return self._index[id(block)]

    def alone(self, block: Block) -> bool:
        """Whether a cell is the only one of its row, as the head of a group of rows is."""
        return bool(block.row) and len(self._groups[block.table, block.row]) == 1

    def captions(self, table: int) -> tuple[str, ...]:
        """The caption and subtitle of a table, which stand in it or before it; nothing for table 0."""
        first = next((index for index, block in enumerate(self.blocks) if table and block.table == table), 0)
        near = self.blocks[max(0, first - _CAPTION_BLOCKS) : first + _CAPTION_BLOCKS] if first else ()
        return tuple(block.text for block in near if block.role in {"caption", "subtitle"})

    def noted(self, block: Block) -> str:
        """The text that a footnote belongs to; nothing for other blocks."""
        if block.role != "footnote":
            return ""
        before = reversed(self.blocks[: self.position(block)])
        return next((item.text for item in before if item.role != "footnote"), "")

    def after(self, block: Block) -> tuple[Block, ...]:
        """The notes and sources that belong to a table or figure, or the paragraph that belongs to a heading."""
        following = self.blocks[self.position(block) + 1 :]
        if block.role == "heading":
            return following[:1]
        found: list[Block] = []
        for item in following:
            if item.role == "heading" or (item.role == "caption" and block.role != "text"):
                break
            if item.role in {"note", "source"}:
                found.append(item)
            elif found or (block.role in {"text", "note"} and not block.row):
                break
        return tuple(found)

    @cached_property
    def _index(self) -> Mapping[int, int]:
        return {id(block): index for index, block in enumerate(self.blocks)}

    @cached_property
    def _groups(self) -> Mapping[tuple[int, int], tuple[Block, ...]]:
        groups: dict[tuple[int, int], list[Block]] = {}
        for block in self.blocks:
            groups.setdefault((block.table, block.row), []).append(block)
        return {key: tuple(found) for key, found in groups.items()}


def squeezed(text: str) -> str:
    """A text without white space and joiners: what formats may break or space differently."""
    return _SPACE.sub("", text)


def flat(text: str) -> str:
    """A text on one line, without joiners, its other spaces kept."""
    return " ".join(_JOINERS.sub("", text).split())


def shortened(text: str, length: int = 24) -> str:
    """The first characters of a text."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else f"{plain[:length]}…"


def parted(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with the part of the document each stands in, told from the headings."""
    part: Part = "front"
    placed = []
    for block in blocks:
        if block.role == "heading":
            part = _entered(squeezed(block.text), part)
        placed.append(replace(block, part=part))
    return tuple(placed)


def _entered(heading: str, part: Part) -> Part:
    """The part that a heading opens, else the one it stands in."""
    if heading.startswith(APPENDIX):
        return "appendix"
    if heading == REFERENCES:
        return "references"
    if _SECTION.match(heading):
        return "notes" if heading.endswith(NOTES) else "body"
    return part


def _printings(file: Finished) -> Iterator[Printing]:
    """Each figure once: numbers as they were aligned, words for numbers (近六成) after the figure before them."""
    starts: dict[int, tuple[int, int]] = {}
    for item, entry in file.aligned.pairs:
        starts.setdefault(id(entry), (item.number, item.start))
    at = (0, 0)
    for entry in file.ledger.entries:
        if entry.kind not in _FIGURES:
            continue
        place = starts.get(id(entry)) or _spoken(file, entry, at)
        if place is not None:
            at = place
            block = file.blocks[place[0]]
            yield Printing(entry, block, *_whole(block.text, place[1], entry.text))


def _spoken(file: Finished, entry: Entry, after: tuple[int, int]) -> tuple[int, int] | None:
    """Where a number in words stands next, from the figure before it on."""
    if ledger.tokens(entry.text):
        return None
    for index in range(after[0], len(file.blocks)):
        where = file.blocks[index].text.find(entry.text, after[1] if index == after[0] else 0)
        if where >= 0:
            return index, where
    return None


def _whole(text: str, start: int, printed: str) -> tuple[int, int]:
    """Where a printed figure begins and ends, told from its first digit or first word."""
    tokens = ledger.tokens(printed)
    before = tokens[0].start if tokens else 0
    first = start - before
    exact = text.startswith(printed, first)
    return (first, first + len(printed)) if exact else (start, start + max(1, len(printed) - before))
