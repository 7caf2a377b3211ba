"""What of the source texts is accounted for: every figure curated, refused, or left over.

A figure is accounted for where a curated literal, the words of a curated period, or a refused literal stands on it,
or where its line is refused as a whole. Statements and events carry no figures of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from reportgen import scan, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.sources import SourceText

Account = Literal["curated", "period", "refused", "refused_lines", "open"]
WORDS: Final[Mapping[Account, str]] = {
    "curated": "已录",
    "period": "已作期间字样",
    "refused": "已拒绝",
    "refused_lines": "整段拒绝",
    "open": "未处理",
}
_AROUND: Final = 14


@dataclass(frozen=True, slots=True)
class Accounted:
    """A figure of a source text, the words around it, and what became of it."""

    source_id: str
    line: int
    literal: str
    occurrence: int
    around: str
    account: Account

    def __str__(self) -> str:
        """As a list prints it: S002:170 「近1.8万家」 …the words around…."""
        nth = f"（第 {self.occurrence} 处）" if self.occurrence > 1 else ""
        return f"{self.source_id}:{self.line} 「{self.literal}」{nth} {self.around}"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of a line that the tables speak of; offsets from 0."""

    start: int
    end: int
    account: Account


def figures(facts: Facts, texts: Mapping[str, SourceText]) -> Iterator[Accounted]:
    """Every figure of the source texts that are present, in order, with what became of it."""
    marks = _marks(facts, texts)
    for source_id, text in sorted(texts.items()):
        for number, line in enumerate(text.lines, start=1):
            for found in scan.figures(line):
                account = _account(found, marks.get((source_id, number), ()))
                around = line[max(0, found.start - _AROUND) : found.end + _AROUND].strip()
                yield Accounted(source_id, number, found.literal, found.occurrence, around, account)


def _account(found: scan.Found, marks: Iterable[_Mark]) -> Account:
    """The first account, in the order of `Account`, that overlaps the figure."""
    met = {mark.account for mark in marks if mark.start < found.end and found.start < mark.end}
    return next((account for account in WORDS if account in met), "open")


def _marks(facts: Facts, texts: Mapping[str, SourceText]) -> dict[tuple[str, int], list[_Mark]]:
    found: dict[tuple[str, int], list[_Mark]] = {}
    for place, mark in (*_curated(facts, texts), *_refused(facts, texts)):
        found.setdefault(place, []).append(mark)
    return found


def _curated(facts: Facts, texts: Mapping[str, SourceText]) -> Iterator[tuple[tuple[str, int], _Mark]]:
    for obs in facts.observations.values():
        text = texts.get(obs.source_id)
        if text is None:
            continue
        yield from _standing(text, obs.line, obs.as_written, obs.occurrence, "curated")
        if obs.period_line and obs.period_as_written:
            line = text.line(obs.period_line) or ""
            for at in sources.places(line, obs.period_as_written):
                mark = _Mark(at, at + len(obs.period_as_written), "period")
                yield (obs.source_id, obs.period_line), mark


def _refused(facts: Facts, texts: Mapping[str, SourceText]) -> Iterator[tuple[tuple[str, int], _Mark]]:
    for row in facts.rejected.values():
        text = texts.get(row.source_id)
        if text is None:
            continue
        if not row.whole_lines:
            yield from _standing(text, row.line, row.literal, row.occurrence, "refused")
            continue
        for number in range(row.line, row.last_line + 1):
            yield (row.source_id, number), _Mark(0, len(text.line(number) or ""), "refused_lines")


def _standing(
    text: SourceText, number: int, literal: str, occurrence: int, account: Account
) -> Iterator[tuple[tuple[str, int], _Mark]]:
    """The mark of a literal at its line, if it stands there."""
    found = sources.stretch(text.line(number) or "", literal, occurrence)
    if found:
        yield (text.source_id, number), _Mark(*found, account)


def as_lines(found: Iterable[Accounted], absent: Iterable[str]) -> Iterator[str]:
    """The figures left over, one a line, the sources that are not on this machine, then the count of each account."""
    listed = list(found)
    yield from (str(item) for item in listed if item.account == "open")
    yield from (f"{source_id}：本机无原文，未核对" for source_id in absent)
    counts = {account: sum(item.account == account for item in listed) for account in WORDS}
    told = "，".join(f"{word} {counts[account]}" for account, word in WORDS.items())
    yield f"原文数字 {len(listed)} 处：{told}"
