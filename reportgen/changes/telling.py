"""Changes as lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.changes import words
from reportgen.changes.compare import between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.changes.found import Changes, DocumentChange, FactChange, Piece, Shift
    from reportgen.changes.model import Model


def lines(found: Changes) -> Iterator[str]:
    """A summary first, then facts, documents and layout."""
    if not found.before:
        yield f"{found.edition} 是第一版，没有可比的前一版"
        return
    head = f"{found.edition} 与 {found.before} 相比："
    if not found.grade:
        yield f"{head}{words.GRADES['']}"
        return
    yield f"{head}{found.grade} 级，{words.GRADES[found.grade]}"
    yield from _facts(found.facts)
    yield from (line for document in found.documents for line in _document(document))
    yield from _pieces("数据与设置", found.inputs)
    yield from _pieces("版式与程序", found.layout)


def told(old: Mapping[str, Model], new: Mapping[str, Model]) -> Iterator[str]:
    """What documents say otherwise than before, and the facts behind that; nothing of how they are set."""
    found = between(old, new)
    yield from _facts(found.facts)
    for document in found.documents:
        yield from map(_shift, document.shifts)


def _facts(facts: Iterable[FactChange]) -> Iterator[str]:
    for one in facts:
        record = one.record
        old, new = words.data(one)
        name = f"{record['area']}{record['indicator']}（{words.period(record['period'])}，{record['scope']}）"
        value = f"{old} → {new}" if one.old and one.new else words.value(record)
        yield f"{words.FACTS[one.kind]}　{name}　{value}　{words.locator(record)}　{one.id}"


def _document(document: DocumentChange) -> Iterator[str]:
    if document.state == "same":
        return
    before, after = document.pages
    pages = f"，{before} 页 → {after} 页" if before != after and before and after else ""
    grade = f"{document.grade} 级，" if document.grade else ""
    yield f"{document.name}：{grade}{words.STATES[document.state]}{pages}"
    yield from (f"  {_shift(shift)}" for shift in document.shifts)


def _shift(shift: Shift) -> str:
    """A change on one line: its kind, where, what was said, what is said, the rule of the sentence."""
    old, new = (text or words.NONE for text in words.shown(shift))
    rule = f"　{shift.rule}" if shift.kind == "sentence" else ""
    label = f"　{shift.label}" if shift.label else ""
    return f"{words.SHIFTS[shift.kind]}{label}{rule}　{old} → {new}"


def _pieces(name: str, pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        yield f"{name}　{words.PIECES.get(piece.kind, piece.kind)}　{piece.name}　{words.became(piece)}"
