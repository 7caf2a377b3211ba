"""A body taken apart to strips, the lines and rows that no page divides; how high each is comes from the styles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from reportgen.writers.word.breaking import NOTE, Width, lines
from reportgen.writers.word.effective import NORMAL_LINE, TWIPS, Look, Styles, pieces
from reportgen.writers.word.pagination import Strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.writers.word.xml import Element

_EMU_PER_PT = 12700
_HAIR_PT = 0.1  # what widths rounded one by one may add up to over the measure
_TOGETHER = 2  # lines at least at the foot and at the head of a page
_P, _TBL, _SDT, _CONTENT = (qn(f"w:{tag}") for tag in ("p", "tbl", "sdt", "sdtContent"))


@dataclass(frozen=True, slots=True)
class Setting:
    """What heights depend on: the styles, the width of the text and the height of each footnote by its number."""

    styles: Styles
    measure: float
    notes: Mapping[str, float] = field(default_factory=dict)


def strips(body: Element, setting: Setting) -> Iterator[Strip]:
    """Yield the strips of a body in order, each reckoned when it is asked for."""
    yield from _stacked(list(_opened(body)), setting)


def _opened(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables, those in content controls included."""
    for child in parent:
        if child.tag == _SDT:
            yield from (one for content in child.iterchildren(_CONTENT) for one in _opened(content))
        elif child.tag in {_P, _TBL}:
            yield child


def _stacked(elements: list[Element], setting: Setting) -> Iterator[Strip]:
    """Yield the strips of paragraphs and tables one below the other; space between is counted to the lower one."""
    before: Look | None = None
    looks = [setting.styles.look(element) if element.tag == _P else None for element in elements]
    for element, look, after in zip(elements, looks, [*looks, None][1:], strict=True):
        if look is None:
            yield from _rows(element, setting, before.below if before else 0.0)
        else:
            yield from _lines(element, _joined(look, before, after), setting, _between(before, look))
        before = look


def _joined(look: Look, before: Look | None, after: Look | None) -> Look:
    """Return the look of a paragraph without the borders that it shares with neighbours of its style."""
    top, bottom = look.edges
    alone = tuple(other is None or other.style != look.style for other in (before, after))
    return replace(look, edges=(top * alone[0], bottom * alone[1]))


def _between(before: Look | None, look: Look) -> float:
    """Return the space between two paragraphs: the larger of both, none within one style that wants none."""
    if before is None:
        return look.above
    same = before.style == look.style
    return max(0.0 if same and before.contextual else before.below, 0.0 if same and look.contextual else look.above)


def _lines(paragraph: Element, look: Look, setting: Setting, above: float) -> Iterator[Strip]:
    heights, noted = _heights(paragraph, look, setting)
    anchors = _anchors(paragraph)
    calls = iter([one.get(qn("w:id")) for one in paragraph.iter(qn("w:footnoteReference"))])
    last = len(heights) - 1
    for number, height in enumerate(heights):
        edges = look.edges[0] * (number == 0) + look.edges[1] * (number == last)
        together = look.keep_lines or number < _TOGETHER - 1 or number > last - _TOGETHER
        yield Strip(
            height=height + edges,
            above=above if number == 0 else 0.0,
            kept=look.keep_next if number == last else together,
            new_page=look.new_page and number == 0,
            notes=sum(setting.notes.get(next(calls, ""), 0.0) for _ in range(noted[number])),
            anchors=anchors if number == 0 else (),
        )


def _heights(paragraph: Element, look: Look, setting: Setting) -> tuple[list[float], list[int]]:
    """Return the height of each line of a paragraph, and how many footnotes it calls for."""
    width = Width(setting.measure - look.left - look.right, look.first, look.tabs, look.opposed)
    text = list(pieces(paragraph, setting.styles))
    found = lines(text, width)
    face = setting.styles.face(look.style)
    line = look.line or max((one.size_pt for _, one in text), default=face.size_pt) * NORMAL_LINE
    pictures = _pictures(paragraph, setting.measure - look.left - look.right)
    if pictures and not look.line:
        return [max(line, height) for height in pictures], [0] * len(pictures)
    heights = [line for _ in found]
    return heights, [one.count(NOTE) for one in found]


def _pictures(paragraph: Element, width: float) -> list[float]:
    """Return the heights of the lines that pictures and charts make: side by side while they fit, else below."""
    found: list[float] = []
    room = 0.0
    for extent in paragraph.iter(qn("wp:extent")):
        across, down = (int(extent.get(name)) / _EMU_PER_PT for name in ("cx", "cy"))
        if not found or across > room + _HAIR_PT:
            found, room = [*found, down], width - across
        else:
            found[-1], room = max(found[-1], down), room - across
    return found


def _rows(table: Element, setting: Setting, above: float) -> Iterator[Strip]:
    """Yield the rows of a table; one that may be divided as the lines of its highest cell."""
    grid = [int(column.get(qn("w:w"))) / TWIPS for column in table.find(qn("w:tblGrid"))]
    style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    look = setting.styles.table("" if style is None else style.get(qn("w:val")))
    heads = 0.0
    for row in table.iterchildren(qn("w:tr")):
        is_head = _says(row, "tblHeader")
        outline = Strip(
            height=look.above + look.below + look.rule,
            above=above,
            kept=is_head or _keeps(row, setting),
            head=0.0 if is_head else heads,
            anchors=_anchors(row),
        )
        found = list(_row(list(_cells(row, grid, setting)), outline, whole=is_head or _says(row, "cantSplit")))
        yield from found
        heads, above = heads + (found[0].height if is_head else 0.0), 0.0


def _says(row: Element, tag: str) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn(f'w:{tag}')}") is not None


def _anchors(element: Element) -> tuple[str, ...]:
    return tuple(one.get(qn("w:name")) for one in element.iter(qn("w:bookmarkStart")))


def _row(cells: list[list[Strip]], outline: Strip, *, whole: bool) -> Iterator[Strip]:
    """Yield a row as one strip, or as those of its highest cell where it may be divided."""
    highest = max(cells, key=_height)
    if whole or len(highest) == 1:
        notes = sum(strip.notes for cell in cells for strip in cell)
        yield replace(outline, height=outline.height + _height(highest), notes=notes)
        return
    yield from _divided(highest, outline)


def _height(cell: list[Strip]) -> float:
    return sum(strip.height + strip.above for strip in cell)


def _divided(parts: list[Strip], row: Strip) -> Iterator[Strip]:
    last = len(parts) - 1
    for number, strip in enumerate(parts):
        yield replace(
            strip,
            height=strip.height + strip.above + (row.height if number == last else 0.0),
            above=row.above if number == 0 else 0.0,
            kept=row.kept if number == last else strip.kept,
            head=row.head,
            anchors=row.anchors if number == 0 else (),
        )


def _keeps(row: Element, setting: Setting) -> bool:
    first = next(row.iter(_P), None)
    return first is not None and setting.styles.look(first).keep_next


def _cells(row: Element, grid: list[float], setting: Setting) -> Iterator[list[Strip]]:
    """Yield the strips of each cell; the space below its last paragraph is one more."""
    column = 0
    for cell in row.iterchildren(qn("w:tc")):
        properties = cell.find(qn("w:tcPr"))
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        wide = int(span.get(qn("w:val"))) if span is not None else 1
        inner = replace(setting, measure=sum(grid[column : column + wide]))
        elements = list(_opened(cell))
        after = setting.styles.look(elements[-1]).below if elements[-1].tag == _P else 0.0
        yield [*_stacked(elements, inner), *([Strip(0.0, after)] if after else [])]
        column += wide


def note_heights(notes: Element, setting: Setting) -> tuple[dict[str, float], float]:
    """Return the height of each footnote by its number, and that of the line that parts them from the text."""
    found, parting = {}, 0.0
    for note in notes:
        stacked = list(_stacked(list(_opened(note)), setting))
        height = sum(strip.height + strip.above for strip in stacked)
        if note.get(qn("w:type")) is None:
            found[note.get(qn("w:id"))] = height
        elif note.get(qn("w:type")) == "separator":
            parting = height
    return found, parting
