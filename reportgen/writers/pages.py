"""Laid-out pages read as plain values: which blocks stand on them, how high each is and where it may part.

A pure reading of WeasyPrint's boxes. `flows` is what the breaks are chosen from (`paging`), `sheets` what the pages
are judged by. Heights and distances are in px.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEY = "data-at"  # marks the elements that are blocks, with their place in the order of the source
_AVOID = frozenset({"avoid", "avoid-page"})
_SOLID = (boxes.GridBox, boxes.FlexBox, boxes.ReplacedBox)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece that no page break may go through: a line, a row of a table, a picture; its footnotes are in its height.

    `kind` is line, row, group (a row that heads others) or solid; `run` is the same for the lines of a paragraph, of
    which `least` stay together at the beginning and at the end; `tied` keeps it with the next piece.
    """

    kind: str
    height: float
    run: int
    tied: bool
    least: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a document; `key` is its place in the order of the source, `place` that of its section's first.

    `role` is heading, object (a figure or table with what belongs to it) or text; `before` and `after` are its
    margins, `head` what a table repeats on a further page. `whole`: the style keeps it on one page.
    """

    key: int
    place: int
    role: str
    before: float
    after: float
    leaves: tuple[Leaf, ...]
    head: float = 0
    whole: bool = False

    @property
    def height(self) -> float:
        """The height of all its pieces, margins left out."""
        return sum(leaf.height for leaf in self.leaves)

    @property
    def rows(self) -> int:
        """How many rows its table has, those that head others left out; 0 for other blocks."""
        return sum(leaf.kind == "row" for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class Flow:
    """Blocks between two pages that the style demands; the height of their first page and of the others."""

    blocks: tuple[Block, ...]
    first: float
    other: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as set: its flow, how far it is filled (0 to 1), the keys of its blocks, and what is torn at its foot.

    `torn` names 标题 (a heading without what it heads), 题注 (a caption without its object) and 单行 (a single row of a
    table on one side of the break).
    """

    flow: int
    fill: float
    keys: tuple[int, ...]
    torn: tuple[str, ...] = ()


Notes = Mapping[int, float]
"""By the identity of its element the height of each footnote of a page, the rule above the first with it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one page holds of a block: its page, its box, the place of its section."""

    page: int
    box: Any
    place: int
    opens: bool
    notes: Notes

    @property
    def key(self) -> int:
        return int(self.box.element.get(KEY))


@dataclass(frozen=True, slots=True)
class _Found:
    """A piece as it lies on its page; `below` is the height of its footnotes at the foot of the page."""

    kind: str
    top: float
    bottom: float
    run: int
    tied: bool
    least: tuple[int, int]
    below: float = 0


# --- which elements are blocks ------------------------------------------------------------------------------------


def mark(body: Any) -> None:
    """Number the elements of a document's body that are its blocks, in the order of the source."""
    main = body.find("main")
    for number, elements in enumerate(_marked(main) if main is not None else ()):
        for element in elements:
            element.set(KEY, f"{number}")


def _marked(main: Any) -> Iterator[tuple[Any, ...]]:
    """The elements that make up each block: the masthead, each opening section, else the children of a section."""
    for child in main:
        if child.tag == "section" and child.get("id"):
            yield from _within(child)
        elif child.get("class") != "foot":
            yield (child,)


def _within(section: Any) -> Iterator[tuple[Any, ...]]:
    """The blocks of a section; a term and its definitions are one."""
    for child in section:
        if child.tag != "dl":
            yield (child,)
            continue
        starts = [index for index, row in enumerate(child) if row.tag == "dt"]
        for start, stop in zip(starts, [*starts[1:], len(child)], strict=True):
            yield tuple(child[start:stop])


# --- the blocks as set --------------------------------------------------------------------------------------------


def flows(document: Any) -> tuple[Flow, ...]:
    """The blocks of a laid-out document in the order of the source, parted where the style demands a new page."""
    parts = [part for number, page in enumerate(_boxes(document)) for part in _parts(number, page)]
    heights = [page.height for page in _boxes(document)]
    found: list[list[Block]] = []
    firsts: list[float] = []
    for _, same in groupby(sorted(parts, key=lambda part: part.key), key=lambda part: part.key):
        fragments = list(same)
        if fragments[0].opens or not found:
            found.append([])
            firsts.append(heights[fragments[0].page])
        found[-1].append(_block(fragments))
    return tuple(Flow(tuple(blocks), first, heights[-1]) for blocks, first in zip(found, firsts, strict=True))


def _boxes(document: Any) -> list[Any]:
    """The page boxes of a document."""
    return [page._page_box for page in document.pages]  # noqa: SLF001 - WeasyPrint shows them nowhere else


def _parts(number: int, page: Any) -> Iterator[_Part]:
    """What a page holds of each block, in the order it is set."""
    notes = _notes(page)
    for section in _sections(page):
        place, opens = _place(section.element), _opens(section)
        for box in _keyed(section):
            first = int(box.element.get(KEY)) == place
            yield _Part(number, box, place, _opens(box) or (opens and first), notes)


def _notes(page: Any) -> dict[int, float]:
    """The height of each footnote of a page; that of the first has the rule and the space above it."""
    found: dict[int, float] = {}
    for area in _areas(page):
        heights = [note.margin_height() for note in area.children]
        above = area.margin_height() - sum(heights)
        for note, height in zip(area.children, heights, strict=True):
            found[id(note.element)] = height + (0 if found else above)
    return found


def _areas(page: Any) -> Iterator[Any]:
    """The footnote area of a page, if it has notes."""
    return (child for child in page.children if isinstance(child, boxes.FootnoteAreaBox))


def _opens(box: Any) -> bool:
    """Whether the house style, not an element's own, has a box begin a page."""
    return box.style["break_before"] == "page" and "break-before" not in (box.element.get("style") or "")


def _sections(page: Any) -> Iterator[Any]:
    """The boxes of what stands in `main`."""
    for html in page.children:
        if html.element_tag == "html":
            yield from (child for body in html.children for main in body.children for child in _flowing(main))


def _flowing(box: Any) -> Iterator[Any]:
    return (child for child in box.children if child.is_in_normal_flow() and child.element is not None)


def _keyed(box: Any) -> Iterator[Any]:
    """The boxes of the blocks below a box, or itself where it is one."""
    if box.element.get(KEY):
        yield box
    elif not isinstance(box, (boxes.LineBox, boxes.TableBox)):
        for child in _flowing(box):
            yield from _keyed(child)


def _place(section: Any) -> int:
    """The key of the first block in a section."""
    return next((int(element.get(KEY)) for element in section.iter() if element.get(KEY)), -1)


def _block(parts: Sequence[_Part]) -> Block:
    """A block from what each page holds of it."""
    first, last = parts[0].box, parts[-1].box
    found = tuple(_leaves(parts))
    role = "heading" if found and found[-1].tied else "text"
    return Block(
        key=parts[0].key,
        place=parts[0].place,
        role="object" if _is_object(first.element) else role,
        before=_px(first.style["margin_top"]),
        after=_px(last.style["margin_bottom"]),
        leaves=found,
        head=max((head.height for part in parts for head in _heads(part.box)), default=0),
        whole=first.style["break_inside"] in _AVOID,
    )


def _is_object(element: Any) -> bool:
    return element.tag == "figure" or (element.tag == "div" and "tbl" in (element.get("class") or "").split())


def _px(length: Any) -> float:
    return float(getattr(length, "value", 0) or 0)


def _heads(box: Any) -> Iterator[Any]:
    """The heads of the tables in a box."""
    for table in _tables(box):
        yield from (group for group in table.children if group.is_header)


def _tables(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TableBox):
        yield box
    elif isinstance(box, boxes.BlockContainerBox):
        for child in box.children:
            yield from _tables(child)


# --- the pieces of a block ----------------------------------------------------------------------------------------


def _leaves(parts: Sequence[_Part]) -> Iterator[Leaf]:
    """The pieces of a block; a piece reaches to the next one on its page, the last to the end of the block."""
    same_page = [list(group) for _, group in groupby(parts, key=lambda part: part.page)]
    for index, group in enumerate(same_page):
        found = _tied_notes([piece for part in group for piece in _pieces(part.box, part.notes)])
        if not found:
            continue
        tops = [piece.top for piece in found]
        if index == 0:
            tops[0] = min(_top(part.box) for part in group)  # a box moved relatively stands lower than it counts
        ends = [*tops[1:], _bottom(group[-1].box) if group is same_page[-1] else found[-1].bottom]
        for piece, top, end in zip(found, tops, ends, strict=True):
            yield Leaf(piece.kind, end - top + piece.below, piece.run, piece.tied, piece.least)


def _top(box: Any) -> float:
    return float(box.border_box_y())


def _bottom(box: Any) -> float:
    return float(box.border_box_y() + box.border_height())


def _tied_notes(found: list[_Found]) -> list[_Found]:
    """The pieces, with what follows the rows of a table kept to its last row."""
    last = max((index for index, piece in enumerate(found) if piece.kind == "row"), default=len(found))
    kept = [replace(piece, tied=True) for piece in found[last:-1]]
    return [*found[:last], *kept, *found[-1:]] if kept else found


def _pieces(box: Any, notes: Notes) -> Iterator[_Found]:
    """The pieces of what a page holds of a block, from top to bottom."""
    tied = box.style["break_after"] in _AVOID
    has_table = isinstance(box, boxes.BlockContainerBox) and _is_object(box.element) and any(_tables(box))
    if isinstance(box, _SOLID) or (box.style["break_inside"] in _AVOID and not has_table) or _in_columns(box):
        yield _Found("solid", _top(box), _bottom(box), id(box.element), tied, (1, 1), _below(box, notes))
    elif isinstance(box, boxes.TableBox):
        yield from _rows(box)
    elif isinstance(box, boxes.LineBox):
        least = int(box.style["orphans"]), int(box.style["widows"])
        bottom = box.position_y + box.height
        yield _Found("line", box.position_y, bottom, id(box.element), tied, least, _below(box, notes))
    elif box.children and box.height > 0:
        yield from _of_children(box, notes, tied=tied)


def _of_children(box: Any, notes: Notes, *, tied: bool) -> Iterator[_Found]:
    """The pieces of a box's children; the last is kept with what follows where the box is."""
    found = [piece for child in box.children if child.is_in_normal_flow() for piece in _pieces(child, notes)]
    yield from found[:-1]
    for piece in found[-1:]:
        yield replace(piece, tied=piece.tied or tied)


def _below(box: Any, notes: Notes) -> float:
    """The height of the footnotes that are called in a box; one that had to go overleaf counts nothing."""
    if not notes:
        return 0
    return sum(notes.get(id(inner.element), 0) for inner in box.descendants() if inner.footnote is not None)


def _in_columns(box: Any) -> bool:
    return any(getattr(child, "is_column", False) for child in box.children) if hasattr(box, "children") else False


def _rows(table: Any) -> Iterator[_Found]:
    """The rows of a table's body."""
    for group in table.children:
        for row in () if group.is_header or group.is_footer else group.children:
            heads = "g" in (row.element.get("class") or "").split()
            tied, kind = row.style["break_after"] in _AVOID, "group" if heads else "row"
            yield _Found(kind, row.position_y, row.position_y + row.height, id(table.element), tied, (1, 1))


# --- the pages as set ---------------------------------------------------------------------------------------------


def sheets(document: Any) -> tuple[Sheet, ...]:
    """The pages of a laid-out document: their flow, how full they are, what stands on them and what is torn."""
    found: list[Sheet] = []
    flow = -1
    for number, page in enumerate(_boxes(document)):
        parts = list(_parts(number, page))
        starts = bool(parts) and parts[0].opens and not _goes_on(found, parts[0].key)
        flow += starts or flow < 0
        found.append(Sheet(flow, _fill(page, parts), tuple(dict.fromkeys(part.key for part in parts))))
    return tuple(
        Sheet(sheet.flow, sheet.fill, sheet.keys, tuple(_torn(sheet, following, number, document)))
        for number, (sheet, following) in enumerate(zip(found, [*found[1:], None], strict=True))
    )


def _goes_on(before: Sequence[Sheet], key: int) -> bool:
    return bool(before) and key in before[-1].keys


def _fill(page: Any, parts: Sequence[_Part]) -> float:
    """How far down the last piece on a page reaches, its footnotes added."""
    ends = [piece.bottom for part in parts for piece in _pieces(part.box, part.notes)]
    reach = max(ends, default=0) - page.content_box_y() + sum(_notes(page).values())
    return max(0.0, min(1.0, reach / page.height)) if ends else 0.0


def _torn(sheet: Sheet, following: Sheet | None, number: int, document: Any) -> Iterator[str]:
    """What the break after a page tears apart."""
    if following is None or following.flow != sheet.flow or not sheet.keys:
        return
    parts = list(_parts(number, _boxes(document)[number]))
    last = parts[-1]
    if last.key not in following.keys:
        if last.box.style["break_after"] in _AVOID:
            yield "标题"
        return
    yield from _torn_table(last.box, _continued(document, number + 1, last.key))


def _continued(document: Any, number: int, key: int) -> Any:
    return next(part.box for part in _parts(number, _boxes(document)[number]) if part.key == key)


def _torn_table(here: Any, there: Any) -> Iterator[str]:
    """What is torn where a table goes on overleaf."""
    if not any(_tables(there)) and not any(_tables(here)):
        return
    counts = [sum(piece.kind == "row" for piece in _pieces(box, {})) for box in (here, there)]
    if counts[0] == 0:
        yield "题注"
    elif counts[0] == 1 or counts[1] == 1:
        yield "单行"
