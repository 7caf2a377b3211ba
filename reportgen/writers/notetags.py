"""Footnotes of a set document linked and tagged: call and note lead to each other and are named as what they are.

WeasyPrint sets notes but links and tags none. A call becomes a Reference that holds a Link, a note a Note with an ID
(ISO 14289-1, 7.9) whose label leads back; the note is read right after the paragraph that calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydyf
from weasyprint.formatting_structure import boxes

from reportgen.writers.footnotes import NUMBER, SIGN

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKER = "::footnote-marker"
_INLINE = frozenset({"/Span", "/NonStruct", "/Link", "/Reference"})
_CALLED, _BACK = "脚注", "回到正文"


@dataclass(frozen=True, slots=True)
class _Note:
    """A footnote as set: the box of its call and of its label, the page of the call, its paragraph's element."""

    number: str
    call: Any
    marker: Any
    page: int
    paragraph: Any


def connect(document: Any) -> None:
    """Make a link of each call and of each label of a note; to be done before the links are written."""
    for page in document.pages:
        for call, _ in _calls(page._page_box):  # noqa: SLF001 - WeasyPrint shows the boxes nowhere else
            _link(page, call, "fn-{}", "fnref-{}")
        for marker in _markers(page._page_box):  # noqa: SLF001
            _link(page, marker, "fnref-{}", "fn-{}")


def _link(page: Any, box: Any, target: str, own: str) -> None:
    """Make a box a link to a name, and where it stands the place of another."""
    number = box.element.get(NUMBER)
    left, top, width, height = box.hit_area()
    area = (left, top, left + width, top + height)
    page.links.append(("internal", target.format(number), area, box))
    page.anchors[own.format(number)] = area


def _calls(box: Any, paragraph: Any = None) -> Iterator[tuple[Any, Any]]:
    """Return the boxes of calls in a box, each with the element of its paragraph."""
    if isinstance(box, boxes.FootnoteAreaBox):
        return
    if box.footnote is not None:
        yield box, paragraph
        return
    block = box.element if isinstance(box, boxes.BlockContainerBox) and box.element is not None else paragraph
    for child in box.all_children():
        yield from _calls(child, block)


def _markers(page_box: Any) -> Iterator[Any]:
    """Return the boxes of the labels of a page's notes."""
    notes = (note for area in page_box.children if isinstance(area, boxes.FootnoteAreaBox) for note in area.children)
    for note in notes:  # what is in a label bears its tag too
        yield next(box for box in note.descendants() if str(box.element_tag).endswith(_MARKER))


def describe(document: Any) -> None:
    """Say in words where the link of each call and label leads."""
    for note in _notes(document):
        note.call.link_annotation["Contents"] = pydyf.String(f"{_CALLED}{note.call.element.get(SIGN)}")
        note.marker.link_annotation["Contents"] = pydyf.String(_BACK)


def _notes(document: Any) -> Iterator[_Note]:
    """Return the notes of a document in the order of their calls."""
    page_boxes = [page._page_box for page in document.pages]  # noqa: SLF001
    markers = {box.element.get(NUMBER): box for page in page_boxes for box in _markers(page)}
    for number, page in enumerate(page_boxes):
        for call, paragraph in _calls(page):
            name = call.element.get(NUMBER)
            yield _Note(name, call, markers[name], number, paragraph)


def tag(document: Any, pdf: Any) -> None:
    """Name the calls and notes in the structure tree, and put each note behind the last part of its paragraph."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    last: dict[bytes, Any] = {}
    for note in _notes(document):
        call = _linked(note.call, "/Reference", pdf, numbers)
        label = _linked(note.marker, "/Lbl", pdf, numbers)
        element = _object(pdf, label["P"])
        element["S"], element["ID"] = "/Note", pydyf.String(f"fn-{note.number}")
        paragraph = _continued(note, _paragraph(call, pdf), document, pdf)
        _move(element, last.get(paragraph.reference, paragraph), pdf)
        last[paragraph.reference] = element


def _linked(box: Any, kind: str, pdf: Any, numbers: list[Any]) -> Any:
    """Return the element of a box, named by its kind, with all it holds in a Link of its own."""
    at = numbers.index(box.link_annotation["StructParent"], 2 * len(pdf.page_references))
    element = _object(pdf, numbers[at + 1])
    link = pydyf.Dictionary({**element, "S": "/Link", "P": element.reference})
    pdf.add_object(link)
    for held in (_object(pdf, kid) for kid in link["K"] if isinstance(kid, bytes)):
        if held["Type"] == "/StructElem":
            held["P"] = link.reference
    element["S"], element["K"], numbers[at + 1] = kind, pydyf.Array([link.reference]), link.reference
    return element


def _paragraph(element: Any, pdf: Any) -> Any:
    """Return the element of the paragraph that an element stands in."""
    while element["S"] in _INLINE:
        element = _object(pdf, element["P"])
    return element


def _continued(note: _Note, paragraph: Any, document: Any, pdf: Any) -> Any:
    """Return the element of the last part of a note's paragraph: on each further page it goes on in one of its own."""
    for number, page in enumerate(document.pages[note.page + 1 :], start=note.page + 1):
        if _first_block(page._page_box) is not note.paragraph:  # noqa: SLF001
            break
        further = _first_on(pdf.page_references[number], paragraph["S"], pdf)
        paragraph = paragraph if further is None else further
    return paragraph


def _first_block(box: Any) -> Any:
    """Return the element of the first paragraph on a page."""
    while not isinstance(box.children[0], boxes.LineBox):
        inner = (child for child in box.children if child.is_in_normal_flow() and child.children)
        box = next(inner, None)
        if box is None:
            return None
    return box.element


def _first_on(page: bytes, kind: str, pdf: Any) -> Any:
    """Return the first element of a kind on a page, in reading order."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    waiting = [kid for kid in _object(pdf, root["K"][0])["K"] if _object(pdf, kid)["Pg"] == page]
    while waiting:
        element = _object(pdf, waiting.pop(0))
        if element.get("S") == kind:
            return element
        waiting[:0] = [kid for kid in element.get("K", ()) if isinstance(kid, bytes)]
    return None


def _move(element: Any, before: Any, pdf: Any) -> None:
    """Put a note behind an element, or into it where that is the body of a list item; the area it leaves may go."""
    area = _object(pdf, element["P"])
    area["K"].remove(element.reference)
    if not area["K"]:
        _object(pdf, area["P"])["K"].remove(area.reference)
    if before["S"] == "/LBody":
        before["K"].append(element.reference)
        element["P"] = before.reference
        return
    siblings = _object(pdf, before["P"])["K"]
    siblings.insert(siblings.index(before.reference) + 1, element.reference)
    element["P"] = before["P"]


def _object(pdf: Any, reference: bytes) -> Any:
    """Return the object a reference points to."""
    return pdf.objects[int(reference.split()[0])]
