"""Content controls around printed numbers: how they are set, and how a copy that is not for review loses them again.

Every number is composed in a control, whose place then says where in the text it stands (`record`); a copy for review
keeps it (`review`), any other is left with the runs it would have had without.
"""

from __future__ import annotations

from docx.oxml.ns import qn
from lxml import etree

from reportgen.writers.word.written import MARK
from reportgen.writers.word.xml import Element, w


def control(number: int, *runs: Element) -> Element:
    """Return <w:sdt> around the runs of the number with this entry in the ledger."""
    return w("sdt", w("sdtPr", w("tag", val=f"{MARK}{number}")), w("sdtContent", *runs))


def entry_of(found: Element) -> int | None:
    """Return the entry of the number that a control holds; None for a control of another kind, or named already."""
    tag = found.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    mark = tag.get(qn("w:val")) if tag is not None else ""
    return int(mark.removeprefix(MARK)) if mark.startswith(MARK) else None


def dissolve(root: Element) -> None:
    """Put what the controls of numbers below an element hold in their place."""
    for found in list(root.iter(qn("w:sdt"))):
        if entry_of(found) is not None:
            opened(found)


def opened(found: Element) -> None:
    """Put what one control holds in its place, text of one style in one run."""
    parent, content = found.getparent(), list(found.find(qn("w:sdtContent")))
    at = parent.index(found)
    parent[at : at + 1] = content
    for run in (*content, content[-1].getnext()) if content else ():
        _join(run)


def _join(run: Element | None) -> None:
    """Add the text of a run to the run before it, where both hold nothing but text of one style."""
    if run is None or not _is_text(run):
        return
    before = run.getprevious()
    if before is None or not _is_text(before) or _look(run) != _look(before):
        return
    before[-1].text += run[-1].text
    before.getparent().remove(run)


def _is_text(element: Element) -> bool:
    tags = [child.tag for child in element if child.tag != qn("w:rPr")]
    return bool(element.tag == qn("w:r") and tags == [qn("w:t")])


def _look(run: Element) -> bytes:
    properties = run.find(qn("w:rPr"))
    return b"" if properties is None else etree.tostring(properties)
