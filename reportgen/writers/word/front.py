"""The first page's HTML to blocks: masthead, judgement, points, key figures, reading guide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen import contract
from reportgen.writers.word.blocks import Block, Cell, Contents, Entry, Grid, Inline, Paragraph, Row, Tab
from reportgen.writers.word.inline import inlines, tidy, walk
from reportgen.writers.word.rows import rows_of, widths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def masthead(element: Any) -> Iterator[Block]:
    """Yield series and edition, title, and what is said under it; on the cover of a comparison a line for each city."""
    cover, city = "cover" in contract.classes(element), "CoverCityFirst"
    for child in contract.elements(element):
        names = contract.classes(child)
        if child.tag == "h1":
            yield Paragraph("CoverTitle" if cover else "Title", inlines(child))
        elif "series" in names:
            yield Paragraph("Masthead", _apart(child))
        elif "city" in names:
            yield Paragraph(city, _apart(child))
            city = "CoverCity"
        else:
            yield Paragraph("CoverDetail" if cover else "MastheadDetail", inlines(child, "meta"))


def contents_list(element: Any, *, cover: bool) -> Contents:
    """Return the contents list: its head, and each entry without the number of a page, which is another in Word."""
    entries = (Entry(link.get("href").removeprefix("#"), _without_page(link)) for link in element.iter("a"))
    return Contents(inlines(next(element.iter("p"))), tuple(entries), cover)


def _without_page(link: Any) -> tuple[Inline, ...]:
    numbers = [part for part in link.iter("span") if "pn" in contract.classes(part)]
    return tidy(list(walk(link, skip=numbers)))


def _apart(line: Any) -> tuple[Inline, ...]:
    """The parts of a line with tabs between them."""
    parts: list[Inline] = []
    for part in contract.elements(line):
        style = "Edition" if "ed" in contract.classes(part) else "CoverName" if part.tag == "b" else ""
        parts += [*([Tab()] if parts else []), *inlines(part, style=style)]
    return tuple(parts)


def _judgement(element: Any) -> Iterator[Block]:
    row = next(element.iter("div"))
    head = tuple(Paragraph("JudgementHead", inlines(one)) for one in row.iter("h2"))
    words = tuple(Paragraph("Judgement", inlines(one)) for one in row.iter("p"))
    yield Grid("BriefJudgement", (Row((Cell(head), Cell(words))),), element.get("aria-label", ""))


def _points(element: Any) -> Iterator[Block]:
    rows = tuple(
        Row(
            (
                Cell(tuple(Paragraph("PointHead", inlines(one, "point")) for one in item.iter("h3"))),
                Cell(tuple(Paragraph("PointText", inlines(one)) for one in item.iter("p"))),
            )
        )
        for item in element.iter("li")
    )
    yield Paragraph("GapPoints")
    yield Grid("BriefPoints", rows, element.get("aria-label", ""))


_CARD = {"l": "CardLabel", "v": "CardValue", "t": "CardPeriod"}
CARDS_A_ROW = 3


def _cards(element: Any) -> Iterator[Block]:
    for head in element.iter("h2"):
        yield Paragraph("KeyHead", inlines(head))
    tables = list(element.iter("table"))
    for table in tables:
        yield Grid("BriefKeyTable", rows_of(table, framed=True), element.get("aria-label", ""), widths(table))
    if not tables:
        yield from _card_grid(element)


def _card_grid(element: Any) -> Iterator[Block]:
    cards = [_card(item) for item in element.iter("li")]
    gap = Cell((Paragraph("CardGap"),))
    rows = []
    for start in range(0, len(cards), CARDS_A_ROW):
        line = cards[start : start + CARDS_A_ROW]
        line += [gap] * (CARDS_A_ROW - len(line))
        rows.append(Row(tuple(cell for card in line for cell in (card, gap))[:-1]))
    yield Grid("BriefCards", tuple(rows), element.get("aria-label", ""))


def _card(item: Any) -> Cell:
    parts = [(child, _CARD[next(iter(contract.classes(child) & _CARD.keys()))]) for child in contract.elements(item)]
    styles = {"CardValue": "CardFigure"}
    return Cell(tuple(Paragraph(style, inlines(part, "card", styles.get(style, ""))) for part, style in parts))


def _guide(element: Any) -> Iterator[Block]:
    cells = [Cell(tuple(_guide_column(column))) for column in contract.elements(element)]
    gap = Cell((Paragraph("CardGap"),))
    yield Paragraph("GapGuide")
    yield Grid(
        "BriefGuide", (Row(tuple(part for cell in cells for part in (cell, gap))[:-1]),), element.get("aria-label", "")
    )


def _guide_column(column: Any) -> Iterator[Block]:
    for child in contract.elements(column):
        if child.tag == "table":
            rows = tuple(Row(tuple(_strip_cell(cell) for cell in row)) for row in child.iter("tr"))
            yield Grid("BriefStrip", rows, "资料年代")
            yield Paragraph("CellEnd")
        else:
            yield Paragraph("GuideHead" if child.tag == "h2" else "GuideText", inlines(child, "guide"))


def _strip_cell(cell: Any) -> Cell:
    style = ("StripYear" if cell.tag == "th" else "StripText") + "Now" * ("now" in contract.classes(cell))
    return Cell((Paragraph(style, inlines(cell)),))


FRONT: Mapping[str, Callable[[Any], Iterator[Block]]] = {
    "bluf": _judgement,
    "points": _points,
    "keyfig": _cards,
    "guide": _guide,
}
"""Sections of the first page by their class, and who reads them."""
