"""A document's content model taken from the document as it was rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from reportgen import contract
from reportgen.brief import (
    BarChart,
    DotChart,
    Figure,
    Grid,
    Multiples,
    Printed,
    Sentence,
    Table,
    walk,
)
from reportgen.changes.model import Coverage, Exhibit, Key, Model, Part, Ranking, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.brief import Bar, Brief, ChartData
    from reportgen.document import Document

_SIGNS: Final = frozenset({"c", "m"})  # citations and marks: raised signs, no part of what is said
_JOINER: Final = "\u2060"
_REFERENCES: Final = "refs"
_NUMBERS: Final = frozenset({"fact", "derived"})


@dataclass(slots=True)
class _Spoken:
    """The sentences of a document in reading order; those that were looked up are taken out."""

    left: list[Said]
    entries: list[Said] = field(default_factory=list)

    def take(self, sentence: Sentence) -> Said:
        """What was printed for a sentence of the brief; with an empty text where the templates do not print it."""
        found = next((one for one in self.left if (one.rule, one.facts) == (sentence.rule, sentence.facts)), None)
        if found is None:
            return Said(sentence.rule, "", "", sentence.facts)
        self.left.remove(found)
        return found


def snapshot(name: str, document: Document, pages: int) -> Model:
    """The content model of a document under its name, with the pages of its PDF."""
    brief, body = document.brief, contract.tree(document.rendered.html).find("body")
    said = tuple(_said(body, ""))
    spoken = _Spoken([one for one in said if one.section != _REFERENCES])
    judgement = tuple(map(spoken.take, brief.judgement))
    points = tuple(spoken.take(point.head) for point in brief.points)
    exhibits = tuple(_exhibits(document, body, spoken))
    printed = tuple(item for item in walk(brief) if isinstance(item, Printed))
    return Model(
        name=name,
        kind=brief.kind,
        title=brief.title,
        style=document.ledger.style,
        area=brief.area_id,
        pages=pages,
        vintage=brief.vintage.text,
        judgement=judgement,
        points=points,
        cards=tuple(Key(card.label, card.value.text, card.period.text, card.value.ref) for card in brief.cards),
        sections=tuple(Part(section.id, section.title, section.mode) for section in brief.sections),
        exhibits=exhibits,
        rankings=tuple(one for figure in brief.figures() for one in _rankings(figure)),
        sentences=tuple(spoken.left),
        facts=document.ledger.facts,
        unprinted=_unprinted(document),
        numbers=_numbers(document, printed),
        labels=_labels(printed),
        sources=_sources(brief, body),
        coverage=next((_coverage(figure.id, figure.chart) for figure in brief.figures()
                       if isinstance(figure.chart, Grid)), None),
    )  # fmt: skip


# --- text ---------------------------------------------------------------------------------------------------------


def _said(element: Any, section: str) -> Iterator[Said]:
    """The sentences within an element, each with the id of its section."""
    for child in contract.elements(element):
        here = section
        if child.tag == "section":
            here = (child.get("id") or "").removeprefix("s-")
        if child.get("data-rule"):
            yield Said(child.get("data-rule"), text_of(child), here, tuple((child.get("data-facts") or "").split()))
        yield from _said(child, here)


def text_of(element: Any) -> str:
    """The text of an element as it is read, without citations, marks and footnotes."""
    return " ".join("".join(_texts(element)).replace(_JOINER, "").split())


def _texts(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        passed_over = child.tag == "sup" and contract.classes(child) & _SIGNS
        if isinstance(child.tag, str) and not passed_over and not contract.is_footnote(child):
            yield from _texts(child)
        yield child.tail or ""


# --- figures, tables and numbers ----------------------------------------------------------------------------------


def _exhibits(document: Document, body: Any, spoken: _Spoken) -> Iterator[Exhibit]:
    """The figures and tables in order."""
    places = {element.get("id"): element for element in body.iter() if element.get("id")}
    labels: dict[str, list[str]] = {}
    for entry in document.rendered.entries:
        if entry.kind == "chart":
            labels.setdefault(entry.place, []).append(entry.text)
    for section in document.brief.sections:
        for block in section.blocks:
            if isinstance(block, Figure | Table):
                kind = "figure" if isinstance(block, Figure) else "table"
                shown = labels.get(block.id, []) if kind == "figure" else _cells(places.get(block.id))
                number = block.number.text if block.number else ""
                yield Exhibit(block.id, kind, number, spoken.take(block.title), tuple(shown))


def _cells(element: Any) -> Iterator[str]:
    if element is not None:
        yield from (text_of(cell) for row in element.iter("tr") for cell in contract.elements(row))


def _rankings(figure: Figure) -> Iterator[Ranking]:
    """Who stands where in a figure's panels; bars that may not be compared are not drawn solid and have no rank."""
    for heading, bars in _panels(figure.chart):
        solid = [bar for bar in bars if bar.fill == "solid"]
        if len(solid) > 1:
            ranks = tuple((_plain(bar.name), 1 + sum(other.value > bar.value for other in solid)) for bar in solid)
            yield Ranking(figure.id, heading, tuple(sorted(ranks, key=lambda pair: (pair[1], pair[0]))))


def _panels(chart: ChartData) -> Iterator[tuple[str, Iterable[Bar]]]:
    """The panels that set places side by side, with their headings; a chart of shares shows parts of one place."""
    match chart:
        case BarChart() | Multiples():
            yield from ((_plain(panel.heading), panel.bars) for panel in chart.panels)
        case DotChart():
            yield "", chart.dots
        case _:
            return


def _coverage(exhibit: str, chart: Grid) -> Coverage:
    rows = ((row.name, tuple(count.text if count else "" for count in row.counts)) for row in chart.rows)
    return Coverage(exhibit, chart.topics, tuple(rows))


def _plain(words: object) -> str:
    """Words and printed numbers in a row as one text."""
    if isinstance(words, Printed):
        return words.text
    return "".join(map(_plain, words)) if isinstance(words, tuple) else str(words)


def _numbers(document: Document, printed: Iterable[Printed]) -> dict[str, tuple[str, ...]]:
    """What is printed for each fact and derivation, each text once; the same with its unit stands for that without."""
    formulas = {item.formula for item in printed}
    found: dict[str, set[str]] = {}
    for entry in document.rendered.entries:
        if entry.ref and entry.kind in _NUMBERS and entry.text not in formulas:
            found.setdefault(entry.ref, set()).add(entry.text)
    return {ref: tuple(_longest(texts)) for ref, texts in found.items()}


def _longest(texts: Iterable[str]) -> Iterator[str]:
    """The texts that no other one begins with, in order."""
    ordered = sorted(texts)
    yield from (one for one, after in zip(ordered, [*ordered[1:], ""], strict=True) if not after.startswith(one))


def _unprinted(document: Document) -> tuple[str, ...]:
    known = document.facts.observations if document.facts else ()
    return tuple(sorted(set(known) - document.ledger.facts.keys()))


def _labels(printed: Iterable[Printed]) -> dict[str, str]:
    """What each derivation is called: its label, with the facts' period."""
    named = (item for item in printed if item.label)
    return {item.ref: f"{item.label}（{item.period}）" if item.period else item.label for item in named}


def _sources(brief: Brief, body: Any) -> dict[str, str]:
    """The entries of the list of references by source id."""
    names = {f"r-{item.source_id}": item.source_id for item in brief.references}
    found = (element for element in body.iter("li") if element.get("id") in names)
    return {names[element.get("id")]: _entry(element) for element in found}


def _entry(element: Any) -> str:
    """The entry of a reference without its number, which moves with the others."""
    said = next((one for one in element.iter() if one.get("data-rule")), element)
    return text_of(said)
