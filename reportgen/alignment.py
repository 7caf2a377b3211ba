"""The numbers of a finished file set against those its ledger says it must show, by position.

Two equal numbers are told apart by where they stand, so a number typed in by hand is found even where it equals the
value of some fact. The head of a table that goes on over the page stands there again and is no finding.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import itemgetter
from typing import TYPE_CHECKING

from reportgen.ledger import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.ledger import Entry

_BEFORE, _AFTER = 14, 12
_TOLD = 20  # characters of a line that is no cell and no label of a chart
_CAPTION = re.compile(r"[图表]\d+\D")
_SPACE = re.compile("[\\s\u00ad\u200b\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A page or a paragraph of a file, by its number (from 1), and its text; lines are parted by LF."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A number token of a file: the page or paragraph, the line it stands in and its offset there."""

    text: str
    number: int
    line: str
    start: int

    @property
    def around(self) -> str:
        """The words around it."""
        first, last = max(0, self.start - _BEFORE), self.start + len(self.text) + _AFTER
        shown = f"{'…' if first else ''}{self.line[first:last]}{'…' if last < len(self.line) else ''}"
        return shown.replace("\t", " ")


@dataclass(frozen=True, slots=True)
class Alignment:
    """What accounts for what: numbers with their entries, numbers without one, entries the file does not show."""

    pairs: tuple[tuple[Found, Entry], ...]
    strange: tuple[Found, ...]
    missing: tuple[tuple[str, Entry], ...]


def numbers(passages: Iterable[Passage], codes: Iterable[str] = ()) -> tuple[Found, ...]:
    """Every number token of a file's passages in order; `codes` are ids of facts, whose digits are no numbers."""
    broken = _broken(frozenset(codes))
    lines = ((passage.number, line) for passage in passages for line in passage.text.split("\n"))
    return tuple(
        Found(token.text, number, line, token.start)
        for number, line in lines
        for token in tokens(broken.sub(_blank, line))
    )


def in_order(found: Iterable[Found], flow: Iterable[str]) -> tuple[Found, ...]:
    """A file's numbers in the order of the document's text, `flow` by blocks, where the pages show blocks in another.

    A paragraph or caption that stands in one place of the text goes there; any other line goes with the one before.
    So whole blocks move (a table behind the paragraph that follows it), never a number within its line.
    """
    whole = "\n".join(map(_bare, flow))
    keyed, place, line = [], 0, ""
    for item in found:
        place = place if item.line == line else _only_place(_bare(item.line), whole, place)
        line = item.line
        keyed.append((place, item))
    return tuple(item for _, item in sorted(keyed, key=itemgetter(0)))


def _only_place(line: str, whole: str, otherwise: int) -> int:
    """Where a line stands in a text if it is long enough to be told and stands there once."""
    told = len(line) >= _TOLD or _CAPTION.match(line)
    at = whole.find(line) if told else -1
    return at if at >= 0 and whole.find(line, at + 1) < 0 else otherwise


def without(text: str, codes: Iterable[str]) -> str:
    """A text with the ids of facts blanked, also where one is broken to a new line."""
    return _broken(frozenset(codes)).sub(_blank, text)


@functools.lru_cache(maxsize=8)
def _broken(codes: frozenset[str]) -> re.Pattern[str]:
    """What finds a code also where it is broken to a new line, which a PDF's text shows as a space."""
    longest_first = sorted(codes, key=lambda code: (-len(code), code))
    return re.compile("|".join(" ?".join(map(re.escape, code)) for code in longest_first) or r"(?!)")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def align(expected: Sequence[tuple[str, Entry]], found: Sequence[Found]) -> Alignment:
    """Set a file's numbers against the ledger's sequence (`ledger.sequence`)."""
    matcher = SequenceMatcher(None, [text for text, _ in expected], [item.text for item in found], autojunk=False)
    entries: dict[int, Entry] = {}
    missing: list[tuple[str, Entry]] = []
    runs: list[range] = []
    for change, first, last, start, stop in matcher.get_opcodes():
        if change == "equal":
            entries |= {start + step: expected[first + step][1] for step in range(last - first)}
        else:
            missing += expected[first:last]
            runs.append(range(start, stop))
    strange = [item for run in runs for item in run if not _is_head(run, found, entries)]
    pairs = tuple((found[index], entry) for index, entry in sorted(entries.items()))
    return Alignment(pairs, tuple(found[index] for index in strange), tuple(missing))


def _is_head(run: range, found: Sequence[Found], entries: Mapping[int, Entry]) -> bool:
    """Whether unaccounted numbers, moved to the page's start if need be, repeat the head of the table that goes on."""
    for start in _starts(run, found, entries):
        stop = start + len(run)
        # the entry of what follows the head: where the run was moved, the entry passes on to the number behind it
        following = entries.get(start if start < run.start else stop)
        if following is not None and _stood_before(found[start:stop], following.place, found[:start], entries):
            return True
    return False


def _starts(run: range, found: Sequence[Found], entries: Mapping[int, Entry]) -> Iterator[int]:
    """The positions at a page's start where the run could as well begin: equal numbers beside it leave it open."""
    start = run.start
    while len(run):
        if start == 0 or found[start - 1].number != found[start].number:
            yield start
            return
        if start - 1 not in entries or found[start - 1].text != found[start - 1 + len(run)].text:
            return
        start -= 1


def _stood_before(head: Sequence[Found], place: str, before: Sequence[Found], entries: Mapping[int, Entry]) -> bool:
    """Whether the same lines stood earlier in the same table, accounted for, one after the other."""
    wanted = [(item.text, item.line, item.start) for item in head]
    table = [
        (item.text, item.line, item.start)
        for index, item in enumerate(before)
        if index in entries and place and entries[index].place == place
    ]
    return any(table[at : at + len(wanted)] == wanted for at in range(len(table) - len(wanted) + 1))


def stray(
    passages: Iterable[Passage], known: Iterable[str], counts: Mapping[int, tuple[str, ...]]
) -> tuple[Found, ...]:
    """The numbers of the margins that no running text accounts for.

    `known` are the lines that may stand there (running texts, headings); `counts` gives each page's own numbers
    (page and page count).
    """
    texts = {_bare(text) for text in known}
    found: list[Found] = []
    for passage in passages:
        allowed = list(counts.get(passage.number, ()))
        lines = (line for line in passage.text.split("\n") if _bare(line) not in texts)
        for line in lines:
            found += [Found(token.text, passage.number, line, token.start) for token in tokens(line)
                      if not _taken(token.text, allowed)]  # fmt: skip
    return tuple(found)


def _bare(text: str) -> str:
    """The text without spaces, joiners and soft hyphens, which a format may set as it likes."""
    return _SPACE.sub("", text)


def _taken(text: str, allowed: list[str]) -> bool:
    """Whether the number is one of those allowed, which it then uses up."""
    if text not in allowed:
        return False
    allowed.remove(text)
    return True
