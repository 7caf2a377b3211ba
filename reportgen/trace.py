"""A finished file traced: each figure with fact, source and line, and each number that nothing accounts for.

Reading is at the edge (`trace_file`); the report itself is computed from the file's text, its ledger and the source
texts that are present.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from reportgen import alignment, evidence, filetext, ledger
from reportgen.sources import Locator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reportgen.alignment import Alignment, Found
    from reportgen.evidence import State
    from reportgen.filetext import FileText
    from reportgen.ledger import Entry, Ledger
    from reportgen.sources import SourceText

_FIGURES = frozenset({"fact", "derived"})
_INPUTS = re.compile(r"\w+\((.*)\)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure: where, its text, the fact or derivation it is, the places it rests on, how far it is proved."""

    place: str
    text: str
    ref: str
    locators: tuple[Locator, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Report:
    """What a file shows: its figures, and what is wrong, one line each."""

    edition: str
    numbers: int
    figures: tuple[Figure, ...]
    findings: tuple[str, ...]


def trace_file(path: Path, texts: Mapping[str, SourceText]) -> Report:
    """The report on a PDF, Word file or web page; raises DataError where it bears no ledger."""
    return report(filetext.read(path), texts)


def report(file: FileText, texts: Mapping[str, SourceText]) -> Report:
    """The report on what was read from a file."""
    found = alignment.in_order(alignment.numbers(file.body, file.ledger.facts), file.ledger.flow)
    aligned = alignment.align(ledger.sequence(file.ledger.entries, charts=file.charts), found)
    stray = alignment.stray(file.margins, _margin_lines(file, aligned), _page_numbers(file))
    figures = tuple(_figures(file, aligned, texts))
    findings = (
        *(_strange(item, file.unit) for item in aligned.strange),
        *(_strange(item, f"{file.unit}（正文以外）") for item in stray),
        *(f"缺「{text}」：应有「{entry.text}」{_of(entry)}，文件里没有" for text, entry in aligned.missing),
        *(_disproved(figure) for figure in figures if figure.state == "contradicted" or not figure.locators),
        *(f"「{entry.text}」与事实 {entry.ref}（{written}）不符" for entry, written in misprinted(file.ledger)),
    )
    return Report(file.ledger.edition, len(found), figures, findings)


def in_ledger(record: Ledger, texts: Mapping[str, SourceText]) -> tuple[Figure, ...]:
    """The figures of a document that is no file yet, in reading order; `place` is the element each stands in."""
    shown = (entry for entry in record.entries if _is_figure(entry, record))
    return tuple(_figure(entry.place, entry, record, texts) for entry in shown)


def rows(found: Report) -> Iterator[tuple[str, ...]]:
    """A line for each figure: where, as printed, source and line, verified or not, fact."""
    for item in found.figures:
        yield item.place, item.text, " ".join(map(str, item.locators)), evidence.WORDS[item.state], item.ref


def summary(found: Report) -> str:
    """One line: how many numbers, how far they are proved, how many findings."""
    states = [item.state for item in found.figures]
    proved = "，".join(f"{words} {states.count(state)}" for state, words in evidence.WORDS.items() if state in states)
    head = f"版次 {found.edition}：数字 {found.numbers} 处，其中事实与推算 {len(found.figures)} 处"
    return f"{head}（{proved or '无'}）；问题 {len(found.findings)} 处"


def _strange(item: Found, unit: str) -> str:
    return f"第{item.number}{unit}：「{item.text}」不在台账的这个位置（{item.around}）"


def _of(entry: Entry) -> str:
    return f"（{entry.ref}）" if entry.ref else ""


def _disproved(figure: Figure) -> str:
    if not figure.locators:
        return f"{figure.place}：台账未载「{figure.text}」所据的事实（{figure.ref}）"
    places = "、".join(map(str, figure.locators))
    return f"{figure.place}：「{figure.text}」在 {places} 找不到原文数字（{figure.ref}）"


def misprinted(record: Ledger) -> Iterator[tuple[Entry, str]]:
    """Figures whose printed number is neither the value nor the literal of the fact they are, each with the literal."""
    for entry in record.entries:
        fact = record.facts.get(entry.ref) if entry.kind == "fact" else None
        if fact and not _agree(entry.text, f"{fact['value']} {fact.get('value_high', '')} {fact['as_written']}"):
            yield entry, fact["as_written"]


def _agree(printed: str, known: str) -> bool:
    """Whether each printed number is one of the known ones, or one rounded to as many decimals."""
    values = _numbers(known)
    return all(any(_rounded(value, number) == number for value in values) for number in _numbers(printed))


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    return value.quantize(Decimal((0, (1,), int(like.as_tuple().exponent))), ROUND_HALF_UP)


def _numbers(text: str) -> list[Decimal]:
    return [Decimal(token.text.replace(",", "")) for token in ledger.tokens(text)]


def _margin_lines(file: FileText, aligned: Alignment) -> set[str]:
    """The lines that may stand in a margin: the running texts, and headings whose numbers belong to a name."""
    kinds: dict[str, set[str]] = {}
    for item, entry in aligned.pairs:
        kinds.setdefault(item.line, set()).add(entry.kind)
    return {line for line, found in kinds.items() if found == {"name"}} | set(file.ledger.running)


def _page_numbers(file: FileText) -> dict[int, tuple[str, ...]]:
    """Each page's own number and the count of pages; Word's are fields, which were not read, a web page has none."""
    if not file.paged:
        return {}
    return {page.number: (f"{page.number}", f"{len(file.body)}") for page in file.margins}


def _figures(file: FileText, aligned: Alignment, texts: Mapping[str, SourceText]) -> Iterator[Figure]:
    """Each figure once, where its first number stands."""
    before: Entry | None = None
    for item, entry in aligned.pairs:
        if entry is not before and _is_figure(entry, file.ledger):
            yield _figure(f"第{item.number}{file.unit}", entry, file.ledger, texts)
        before = entry


def _is_figure(entry: Entry, record: Ledger) -> bool:
    """Whether an entry is a figure; chart labels are also dates and names, which no fact stands behind."""
    if entry.kind == "chart":
        return any(name in record.facts for name in rests_on(entry.ref))
    return entry.kind in _FIGURES


def _figure(place: str, entry: Entry, record: Ledger, texts: Mapping[str, SourceText]) -> Figure:
    facts = [record.facts[name] for name in rests_on(entry.ref) if name in record.facts]
    locators = tuple(Locator(fact["source"], int(fact["line"]), int(fact["line"])) for fact in facts)
    states = tuple(
        evidence.state(locator, fact["as_written"], fact["line_hash"], texts)
        for locator, fact in zip(locators, facts, strict=True)
    )
    return Figure(place, entry.text, entry.ref, tuple(dict.fromkeys(locators)), evidence.worst(states))


def rests_on(ref: str) -> tuple[str, ...]:
    """The facts a ledger entry rests on: its own, or the inputs of its derivation `op(a|b)`."""
    inputs = _INPUTS.fullmatch(ref)
    return tuple(inputs[1].split("|")) if inputs else (ref,)
