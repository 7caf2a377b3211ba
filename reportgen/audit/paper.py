"""A PDF read as blocks: by its structure tree, with the lines of each block as set on the page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reportgen import pdftext
from reportgen.audit.finished import Block, Line, Role, parted, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.pdftext import Mark, Piece, Sheet

_HEADING: Final = re.compile(r"H([1-6])")
_ROLES: Final[Mapping[str, Role]] = {
    "TH": "head", "TD": "cell", "Caption": "caption", "LI": "item", "LBody": "item", "Figure": "picture",
    pdftext.CONTENTS: "contents", pdftext.NOTE: "footnote",
}  # fmt: skip
_BULLETS: Final = frozenset("·•◦▪")
_LINE_PT: Final = 5.5  # a raised citation stands up to 4.5 pt above its line
_SMALLER: Final = 0.5  # points by which a subtitle is smaller than its title
_RAISED: Final = 0.75  # a citation is smaller than this share of the size beside it


def blocks(sheets: Sequence[Sheet], alts: Sequence[str], flow: Iterable[str] = ()) -> tuple[Block, ...]:
    """The blocks of a tagged PDF in reading order.

    `alts` are the alternative texts of its figures in order; `flow` is the text by blocks as it was written, by which
    a paragraph that two pages share is known as one.
    """
    found: list[Block] = []
    pictures = iter(alts)
    for marks, lines, text in _gathered(sheets):
        made = _block(marks[0], lines, text)
        if made.role == "caption":
            found += _captioned(made)
        elif made.role == "picture":
            label = Block("label", made.text, made.page)
            found += [Block("picture", "", made.page, alt=next(pictures, "")), label]
        elif made.text not in _BULLETS:
            found.append(made)
    return parted(_continued(_joined_over_pages(found, frozenset(map(squeezed, flow)))))


def _gathered(sheets: Sequence[Sheet]) -> Iterator[tuple[list[Mark], tuple[Line, ...], str]]:
    """The marks, lines and text of each block, in the order in which the blocks begin."""
    marks: dict[int, list[Mark]] = {}
    drawn: dict[int, list[tuple[int, Piece]]] = defaultdict(list)
    for sheet in sheets:
        for mark in sheet.marks or ():
            if mark.tag != pdftext.SIGN:
                marks.setdefault(mark.block, []).append(mark)
            shown = pdftext.shown(mark, sheet.drawn.get(mark.number, []))
            drawn[mark.block] += [(sheet.number, piece) for piece in shown]
    for number, found in marks.items():
        pieces = drawn[number]
        if pieces:
            yield found, tuple(_lines(pieces)), _text(pieces)


def _text(pieces: Sequence[tuple[int, Piece]]) -> str:
    return pdftext.normalised(pdftext.joined(piece for _, piece in pieces))


def _block(mark: Mark, lines: tuple[Line, ...], text: str) -> Block:
    heading = _HEADING.fullmatch(mark.tag)
    role = "heading" if heading else _ROLES.get(mark.tag, "text")
    if mark.figure:
        role = "picture"
    if role == "text":
        role = told_by_words(text)
    level = int(heading[1]) if heading else 0
    if level == 1:
        role = "title"
    return Block(role, text, mark.page + 1, level, mark.table, mark.row, lines=lines)


def told_by_words(text: str) -> Role:
    """Whether a paragraph is a note or a line of sources, told by its opening words as in every format."""
    if text.startswith("注："):
        return "note"
    return "source" if text.startswith("资料来源") else "text"


def _captioned(block: Block) -> Iterator[Block]:
    """A caption as its title and its subtitle, which is set smaller."""
    first = block.lines[0].size
    title = [line for line in block.lines if line.size > first - _SMALLER]
    detail = [line for line in block.lines if line.size <= first - _SMALLER]
    yield replace(block, text=_joined(title), lines=tuple(title))
    if detail:
        yield replace(block, role="subtitle", text=_joined(detail), lines=tuple(detail))


def _joined(lines: Iterable[Line]) -> str:
    return pdftext.normalised("".join(line.text for line in lines))


def _joined_over_pages(found: Sequence[Block], written: frozenset[str]) -> list[Block]:
    """The blocks with the two parts of a paragraph that goes on over the page as one, its footnotes behind it."""
    joined: list[Block] = []
    last = -1  # where what is no footnote stands last: notes at the foot of a page do not part what goes on overleaf
    for block in found:
        before = joined[last] if last >= 0 else None
        if before is not None and _goes_on(before, block, written):
            joined[last] = replace(before, text=before.text + block.text, lines=before.lines + block.lines)
            continue
        joined.append(block)
        last = last if block.role == "footnote" else len(joined) - 1
    return joined


def _goes_on(before: Block, block: Block, written: frozenset[str]) -> bool:
    pages = before.lines and block.lines and before.lines[-1].page < block.lines[0].page
    return bool(pages) and before.role == block.role and squeezed(before.text + block.text) in written


def _lines(pieces: Sequence[tuple[int, Piece]]) -> Iterator[Line]:
    """The lines of a block: a new one on a new page, or where the baseline falls and the text starts from the left."""
    run: list[Piece] = []
    page = 0
    for number, piece in pieces:
        if run and (number != page or _falls(run, piece)):
            yield _line(page, run)
            run = []
        run.append(piece)
        page = number
    if run:
        yield _line(page, run)


def _falls(run: Sequence[Piece], piece: Piece) -> bool:
    """Whether a piece begins a new line: lower, and left of where the last one ended (centred lines start anywhere)."""
    return run[0].baseline - piece.baseline > _LINE_PT and piece.left < run[-1].right - 1


def _line(page: int, run: Sequence[Piece]) -> Line:
    size = max(piece.size for piece in run)
    level = [piece for piece in run if piece.size > size * _RAISED] or run
    text = pdftext.joined(run)
    return Line(page, text, min(p.left for p in run), max(p.right for p in run), level[0].baseline, level[0].size)


def _continued(found: Sequence[Block]) -> Iterator[Block]:
    """The blocks, a table that goes on over the page counted as one: its head there is the first one repeated."""
    first: dict[int, int] = {}
    for block in found:
        first[block.table] = first.get(block.table) or block.row  # a caption stands in no row
    whole: dict[int, int] = {0: 0}  # the number of each table, by its number in the file
    heads: dict[int, list[str]] = {}
    before: Block | None = None
    for block in found:
        if block.table not in whole:
            whole[block.table] = _same(before, block, whole)
        placed = _headed(replace(block, table=whole[block.table]), block.row == first[block.table])
        again = placed.role == "head" and placed.table != block.table and placed.text in heads.get(placed.table, ())
        heads.setdefault(placed.table, []).append(placed.text if placed.role == "head" else "")
        yield replace(placed, repeated=again)
        before = block


def _same(before: Block | None, block: Block, whole: Mapping[int, int]) -> int:
    """The number of the table that a new table goes on with: the one that ended the page before, else its own."""
    goes_on = before is not None and before.table and before.page != block.page and block.role != "caption"
    return whole[before.table] if goes_on and before else block.table


def _headed(block: Block, opening: bool) -> Block:  # noqa: FBT001 - told of the row it stands in
    """The block with the head of a row as a cell: only the opening row of a table is its head."""
    return replace(block, role="cell") if block.role == "head" and not opening else block
