"""The contents list as Word's own: filled TOC fields in a building block that Word can renew.

Where the CSS sets its entries in columns, they stand in a table with a field in each cell, which gathers the headings
of its own stretch of the document. Sections in columns would hold one field, but LibreOffice sets no index in them.
Nothing is marked to be updated on opening: Word would ask the reader first.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from reportgen.writers.word.contents_look import END, ENTRY, HEADING, TABLE, planned
from reportgen.writers.word.runs import runs
from reportgen.writers.word.xml import Element, text_node, twips, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.style import House
    from reportgen.writers.word.blocks import Entry, Manuscript
    from reportgen.writers.word.contents_look import Plan

FIELD = 'TOC \\o "1-1" \\h \\z \\u'
"""Headings of the first level, by style or by outline level, as links; no page numbers where there are no pages."""
GALLERY = "Table of Contents"
STRETCH = "_Contents_"
"""What the bookmark of a column's stretch of the document begins with."""
_PAGE = re.compile(r"\s*PAGEREF\s+(\S+)")


def placeholder() -> Element:
    """Return what stands in the body where the list goes until it is known whether there is to be one."""
    return w("sdt", _gallery())


def _gallery() -> Element:
    """Return what makes Word take a content control for a contents list that it offers to renew."""
    return w("sdtPr", w("docPartObj", w("docPartGallery", val=GALLERY), w("docPartUnique")))


def _block(*content: Element) -> Element:
    return w("sdt", _gallery(), w("sdtContent", *content))


def _place(body: Element) -> Element | None:
    return next((one for one in body.iterchildren(qn("w:sdt")) if one.find(qn("w:sdtContent")) is None), None)


def drop(body: Element) -> None:
    """Take the place for the list out of a body."""
    place = _place(body)
    if place is not None:
        body.remove(place)


def insert(body: Element, house: House, script: Manuscript) -> None:
    """Put the list in its place, its page numbers still to be filled in."""
    place, listed = _place(body), script.contents
    if place is None or listed is None:
        return
    plan = planned(house, listed)
    stretches = _stretches(listed.entries, plan.count)
    names = [f"{STRETCH}{number}" for number, _ in enumerate(stretches, 1)] if len(stretches) > 1 else [""]
    columns = [list(_entries(entries, script.bookmarks, name)) for entries, name in zip(stretches, names, strict=True)]
    head = _paragraph(HEADING, *runs(listed.title, script.bookmarks))
    for element in _tabled(head, columns, plan) if plan.tabled else (_block(head, *columns[0]),):
        place.addprevious(element)
    body.remove(place)
    if len(stretches) > 1:
        _mark_stretches(body, stretches, names, script.bookmarks)


def fill(body: Element, pages: Mapping[str, int]) -> None:
    """Print the pages of the bookmarks that the list names."""
    for instruction in body.iter(qn("w:instrText")):
        match = _PAGE.match(instruction.text)
        if match:
            separator, result, *_ = instruction.getparent().itersiblings(qn("w:r"))
            del separator
            result.find(qn("w:t")).text = f"{pages[match[1]]}"


def _stretches(entries: tuple[Entry, ...], count: int) -> list[tuple[Entry, ...]]:
    """Return the entries of each column, the first ones as high as the highest."""
    rows = math.ceil(len(entries) / count)
    return [entries[start : start + rows] for start in range(0, len(entries), rows)]


def _entries(entries: tuple[Entry, ...], bookmarks: Mapping[str, str], stretch: str) -> Iterator[Element]:
    """Yield the entries of a field, which begins in the first and ends in a paragraph of its own."""
    field = f"{FIELD} \\b {stretch}" if stretch else FIELD
    opening: tuple[Element, ...] = (_mark("begin"), w("r", _instruction(field)), _mark("separate"))
    for entry in entries:
        yield _paragraph(ENTRY, *opening, _link(entry, bookmarks))
        opening = ()
    yield _paragraph(END, _mark("end"))


def _tabled(head: Element, columns: list[list[Element]], plan: Plan) -> tuple[Element, ...]:
    """Return the table of the columns, the head before them or above; Word wants a paragraph behind it.

    Each cell has a control of its own: LibreOffice breaks down over one around the table.
    """
    gaps = [plan.gap_pt] * (len(columns) - 1) + [0.0]
    widths = [twips(plan.width_pt + gap) for gap in gaps]
    cells = [[_block(*column), _paragraph(END)] for column in columns]
    if plan.head_pt:
        widths, cells = [twips(plan.head_pt), *widths], [[head], *cells]
    properties = w(
        "tblPr",
        w("tblStyle", val=TABLE),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0000"),
        w("tblCaption", val="".join(one.text or "" for one in head.iter(qn("w:t")))),
    )
    row = w("tr", *map(_cell, cells, widths))  # LibreOffice moves a row that may not be split, room or no room
    table = w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)), row)
    return (*(() if plan.head_pt else (head,)), table, _paragraph(END))


def _cell(content: list[Element], width: int) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")), *content)


def _mark_stretches(
    body: Element, stretches: list[tuple[Entry, ...]], names: list[str], bookmarks: Mapping[str, str]
) -> None:
    """Put a bookmark around what the entries of each column are found in, up to where the next begins."""
    ids = itertools.count(1 + max((int(one.get(qn("w:id"))) for one in body.iter(qn("w:bookmarkStart"))), default=0))
    headings = {one.get(qn("w:name")): one.getparent() for one in body.iter(qn("w:bookmarkStart"))}
    firsts = [headings[bookmarks[entries[0].target]] for entries in stretches]
    for first, after, name, number in zip(firsts, [*firsts[1:], body.find(qn("w:sectPr"))], names, ids, strict=False):
        first.addprevious(w("bookmarkStart", id=number, name=name))
        after.addprevious(w("bookmarkEnd", id=number))


def _paragraph(style: str, *content: Element) -> Element:
    return w("p", w("pPr", w("pStyle", val=style)), *content)


def _mark(kind: str) -> Element:
    return w("r", w("fldChar", fldCharType=kind))


def _instruction(text: str) -> Element:
    element = w("instrText")
    element.text = f" {text} "
    element.set(qn("xml:space"), "preserve")
    return element


def _link(entry: Entry, bookmarks: Mapping[str, str]) -> Element:
    """Return an entry: its words, the leader, the number of its page, all of them a link."""
    name = bookmarks[entry.target]
    number = (
        _mark("begin"),
        w("r", _instruction(f"PAGEREF {name} \\h")),
        _mark("separate"),
        w("r", text_node("")),
        _mark("end"),
    )
    return w("hyperlink", *runs(entry.words, bookmarks), w("r", w("tab")), *number, anchor=name, history=1)
