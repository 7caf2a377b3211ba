"""An edited Word copy set against what it said when it was written; nothing is changed.

Its text is read as if every tracked change were accepted; who made a change is told where the file says so.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from reportgen import filetext
from reportgen.errors import DataError, UsageError
from reportgen.ledger import Entry, tokens
from reportgen.remarks import tag
from reportgen.review.atoms import bare
from reportgen.review.comments import comments
from reportgen.review.differences import TYPED, Change, Number, differences
from reportgen.review.finding import Finding, Reading, Signed
from reportgen.review.pairing import pair
from reportgen.review.places import common, places, shortened
from reportgen.trace import rests_on
from reportgen.writers.spreadsheet.text import is_workbook
from reportgen.writers.word.chartdata import plain
from reportgen.writers.word.passages import units_of
from reportgen.writers.word.review import digest
from reportgen.writers.word.text import custom_part
from reportgen.writers.word.written import DATA, NAME, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reportgen.ledger import Ledger
    from reportgen.review.finding import Kind
    from reportgen.review.pairing import Pairing
    from reportgen.writers.word.written import Mark, Unit

_ZIP: Final = b"PK"
_BEFORE: Final = 12
_AFTER: Final = 8


def read_file(path: Path) -> Reading:
    """What an edited copy changed; UsageError for a file that is no Word file, DataError for one not written here."""
    data, record = filetext.carried(path)
    if not data.startswith(_ZIP) or is_workbook(data):
        remedy = "请写 reportgen 写出的 .docx；PDF、网页与工作簿用 reportgen trace 核对"
        raise UsageError("不是 Word 文件", place=str(path), remedy=remedy)
    part = custom_part(data, NAME)
    if part is None:
        raise DataError("文件里没有写出时的文字", place=str(path), remedy="请用现在的程序重新编写一份再改")
    try:
        return read(data, record, Written.from_json(part))
    except filetext.DAMAGE as error:
        raise DataError("Word 文件读不出，或已损坏", place=str(path), remedy="请在 Word 里另存一份再试") from error


def read(docx: bytes, record: Ledger, written: Written) -> Reading:
    """What an edited copy changed, in the order of the text; comments last.

    Raises what `units_of` raises for bytes that are no Word file.
    """
    copy = _Copy(units_of(docx), record, written)
    findings = (*copy.changes(), *copy.remarks(docx))
    return Reading(record.edition, sum(len(unit.held) for unit in written.units), findings)


class _Copy:
    """An edited copy and what it is read against; only looked at."""

    def __init__(self, units: Sequence[Unit], record: Ledger, written: Written) -> None:
        self.all, self.record, self.written = units, record, written
        self.old = written.units
        self.new = tuple(unit for unit in units if unit.text.strip())
        self.entries = {entry.n: entry for entry in record.entries}
        self.places = places(self.old)
        self.pairing: Pairing = pair(self.old, self.new)
        self.was = {new: old for old, new in self.pairing.same.items()}
        self.was |= {new: olds[0] for olds, news in self.pairing.changed for new in news}

    def changes(self) -> Iterator[Finding]:
        """What became of the text, in its order."""
        found: list[tuple[float, int, Finding]] = []
        for olds, news in self.pairing.changed:
            found += ((olds[0], 0, one) for one in self._compared(olds, news))
        for group in _neighbours(self.pairing.gone):
            found.append((group[0], 1, self._deleted(group)))
        for number in self.pairing.added:
            found += ((self._before(number) + 0.5, 2, one) for one in self._added(number))
        yield from (finding for *_, finding in sorted(found, key=lambda item: item[:2]))

    def _compared(self, olds: Sequence[int], news: Sequence[int]) -> Iterator[Finding]:
        """The differences of a unit, or of several that were parted otherwise, between file and copy."""
        old, new = _whole([self.old[one] for one in olds]), _whole([self.new[one] for one in news])
        text, held, _ = old
        place = self._at(olds[0])
        numbers = [Number(start, end, int(name)) for start, end, name in held]
        for change in differences(text, new[0], numbers):
            by = _who(change, new[2])
            if change.entry is None:
                rule = self._rule(change.old)
                kind: Kind = "edited" if change.old and change.new else "added" if change.new else "deleted"
                yield Finding(kind, place, change.old, change.new, rule=rule, by=by)
            elif change.entry == TYPED:
                around = _around(new[0], change.start, change.end)
                yield Finding("typed", place, "", change.new, around=around, by=by)
            else:
                around = _around(text, change.at, change.at + len(change.old))
                entry = self._plotted(change.old) if change.entry == DATA else self.entries[change.entry]
                yield self._number(entry, change, place, around, by)

    def _plotted(self, value: str) -> Entry:
        """The entry of a number of a chart's data: that of the label with its value, nameless where several have it."""
        labels = [entry for entry in self.record.entries if entry.kind == "chart" and value in _values(entry.text)]
        one = len({entry.ref for entry in labels}) == 1
        return labels[0] if one else Entry(DATA, value, "", "chart")

    def _rule(self, sentence: str) -> str:
        """The rule of the sentence that a stretch of text is, or is part of."""
        words = bare(sentence)
        return next((said.rule for said in self.record.sentences if words and words in bare(said.text)), "")

    def _number(self, entry: Entry, change: Change, place: str, around: str, by: Signed) -> Finding:
        kind: Kind = "removed" if _is_lost(change) else "changed"
        refs, sources = self._behind([entry])
        return Finding(kind, place, change.old, change.new, around, refs, sources, entry.rule, by)

    def _behind(self, entries: Iterable[Entry]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids that numbers stand for, and the lines of the facts behind them."""
        refs = tuple(dict.fromkeys(entry.ref for entry in entries if entry.ref))
        facts = (self.record.facts[name] for ref in refs for name in rests_on(ref) if name in self.record.facts)
        return refs, tuple(dict.fromkeys(f"{fact['source']}:{fact['line']}" for fact in facts))

    def _deleted(self, group: Sequence[int]) -> Finding:
        """Units next to each other that are gone, with the numbers they held."""
        lost = [self.old[number] for number in group]
        held = [int(one.name) for unit in lost for one in unit.held]
        refs, sources = self._behind(self.entries[number] for number in held if number in self.entries)
        text, place = "\n".join(unit.text for unit in lost), common(self.places[group[0]], self.places[group[-1]])
        return Finding("deleted", place, text, "", "", refs, sources, by=self._deleter(lost[0].text))

    def _deleter(self, text: str) -> Signed:
        """Who deleted a unit, if the copy still has it as a tracked change."""
        wanted = bare(text)
        for unit in self.all:
            if wanted in bare("".join(mark.deleted for mark in unit.marks)):
                return next(_signed(mark) for mark in unit.marks if mark.deleted)
        return Signed()

    def _added(self, number: int) -> Iterator[Finding]:
        """A unit that the file did not have: a copy of one that it has, or new words and the numbers in them."""
        unit, place = self.new[number], self._place(number)
        by = next((_signed(mark) for mark in unit.marks if not mark.deleted), Signed())
        if bare(unit.text) in {bare(one.text) for one in self.old}:
            yield Finding("copied", place, "", unit.text, by=by)
            return
        yield Finding("added", place, "", unit.text, by=by)
        for change in differences("", unit.text, ()):
            if change.entry is not None:
                around = _around(unit.text, change.start, change.end)
                yield Finding("typed", place, "", change.new, around=around, by=by)

    def _before(self, number: int) -> int:
        """The unit of the file that stands before a unit of the copy; -1 for none."""
        return next((self.was[one] for one in range(number - 1, -1, -1) if one in self.was), -1)

    def _place(self, number: int) -> str:
        """Where a unit of the copy stands, by the place of the file it belongs to."""
        return self._at(max(0, self.was.get(number, self._before(number))))

    def _at(self, number: int) -> str:
        """The place of a unit of the file."""
        return "，".join(self.places[number]) if self.places else ""

    def remarks(self, docx: bytes) -> Iterator[Finding]:
        """The comments of readers and their answers."""
        tags = {tag(entry): entry for entry in self.record.entries}
        for comment in comments(docx):
            if digest(comment.text) in self.written.remarks:
                continue
            unit, start, end = self._commented(comment.id)
            held = (one.name for one in unit.held if one.start < end and start < one.end)
            behind = self._behind(tags[name] for name in held if name in tags)
            kind: Kind = "reply" if comment.answers else "comment"
            yield Finding(kind, self._place_of(unit), unit.text[start:end], comment.text, "", *behind, by=comment.by)

    def _commented(self, name: str) -> tuple[Unit, int, int]:
        """The unit a comment is on, and the stretch of it; the first one where the text has no mark of the comment."""
        found = ((unit, one) for unit in self.all for one in unit.comments if one.name == name)
        unit, held = next(found, (None, None))
        return (unit, held.start, held.end) if unit and held else (self.all[0], 0, 0)

    def _place_of(self, unit: Unit) -> str:
        """The place of a unit; that of the words before it where it has none itself, and the caption: a picture."""
        before = [one for one in self.all[: self.all.index(unit) + 1] if one.text.strip()]
        place = self._place(max(0, len(before) - 1))
        if unit.text.strip():
            return place
        captions = (shortened(one.text) for one in reversed(before) if one.kind == "caption")
        return "，".join((place, *islice(captions, 1)))


def _values(text: str) -> set[str]:
    """The numbers of a label as a chart's data have them."""
    return {plain(token.text.replace(",", "")) for token in tokens(text)}


def _is_lost(change: Change) -> bool:
    """Whether nothing is left of a number, or its unit alone."""
    digits = [any(map(str.isdecimal, words)) for words in (change.old, change.new)]
    return not change.new.strip() or (digits == [True, False] and change.new in change.old)


def _whole(units: Sequence[Unit]) -> tuple[str, list[tuple[int, int, str]], list[Mark]]:
    """The text of units one after the other, what is held in it, the changes tracked in it."""
    texts, held, marks, length = [], [], [], 0
    for unit in units:
        held += [(one.start + length, one.end + length, one.name) for one in unit.held]
        marks += [replace(mark, start=mark.start + length, end=mark.end + length) for mark in unit.marks]
        texts.append(unit.text)
        length += len(unit.text) + 1
    return "\n".join(texts), held, marks


def _neighbours(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Numbers that follow each other, together."""
    for _, group in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        yield [number for _, number in group]


def _who(change: Change, marks: Sequence[Mark]) -> Signed:
    """Who made a change, if a tracked change touches its place."""
    touching = [mark for mark in marks if mark.start <= change.end and change.start <= mark.end]
    inserted = [mark for mark in touching if not mark.deleted and mark.end > change.start and mark.start < change.end]
    return next(map(_signed, (*inserted, *touching)), Signed())


def _signed(mark: Mark) -> Signed:
    return Signed(*attrgetter("author", "date")(mark))


def _around(text: str, start: int, end: int) -> str:
    """The words on either side of a stretch, with a mark in its place."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    return f"{before}▢{after}"
