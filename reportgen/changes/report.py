"""The change report as its template prints it: rows of words, lists cut to what two pages hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from reportgen.changes import words
from reportgen.changes.found import HEADLINES
from reportgen.changes.marking import Stretches, apart, condensed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.changes.found import Changes, DocumentChange, FactChange, Piece, Shift

_BESIDE: Final = ("note.", "notes.", "footnote.")  # rules of what is said in notes: told after the text

T = TypeVar("T")


PAPER: Final = 18  # rows of all lists together that two pages hold
SCREEN: Final = 600  # what a screen scrolls through
_FEWEST: Final = 3  # rows of each of the long lists that are told in any case
_PIECES: Final = 5  # files and libraries told of each kind


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """A list for print: its first rows, and the others, of which only the number is told."""

    rows: tuple[T, ...] = ()
    rest: tuple[T, ...] = ()

    @property
    def all(self) -> tuple[T, ...]:
        """Every row."""
        return (*self.rows, *self.rest)


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that changed: what it is, what tells it apart, what was said and what is, and the documents it is in."""

    what: str
    apart: str
    old: Stretches
    new: Stretches
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Datum:
    """A fact that changed: place and indicator, what else defines it, old and new value, where each stands."""

    what: str
    under: str
    old: str
    new: str
    old_locator: str
    new_locator: str


@dataclass(frozen=True, slots=True)
class Group:
    """The facts that changed in one way, with its name."""

    name: str
    facts: tuple[Datum, ...]
    shown: tuple[Datum, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The changes of a kind by their labels; `named` says that these are told, else their number is."""

    name: str
    labels: tuple[str, ...]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A document: its name and title, its grade, what became of it, its changes by kind, its pages before and after."""

    name: str
    title: str
    grade: str
    state: str
    tallies: tuple[Tally, ...]
    pages: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Component:
    """A piece of the layout or of the data: its kind and name, and what became of it."""

    kind: str
    name: str
    became: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source that changed facts come from: its id and its entry in the list of references."""

    id: str
    entry: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that the template prints; `before` is empty for a first edition, `same` names documents without change."""

    edition: str
    before: str
    title: str
    grade: str
    meaning: str
    groups: tuple[Group, ...]
    rest: tuple[Datum, ...]
    headlines: Cut[Line]
    sentences: Cut[Line]
    documents: tuple[Row, ...]
    same: tuple[str, ...]
    inputs: Cut[Component]
    layout: Cut[Component]
    sources: tuple[Source, ...]


def report(found: Changes, rows: int) -> Report:
    """The report on changes, cut to so many rows of all lists together."""
    documents = tuple(_row(one) for one in found.documents if one.state != "same")
    pieces = _PIECES if rows < SCREEN else SCREEN
    inputs, layout = (_cut(map(_component, listed), pieces) for listed in (found.inputs, found.layout))
    headlines = tuple(_lines(found.documents, HEADLINES))
    sentences = tuple(_lines(found.documents, ("sentence", "number")))
    left = rows - len(documents) // 2 - len(inputs.rows) - len(layout.rows) - len(found.sources)
    room = _shared(left, (len(headlines), len(found.facts), len(sentences)))
    groups = tuple(_groups(found, room[1]))
    return Report(
        edition=found.edition,
        before=found.before,
        title=found.title,
        grade=found.grade,
        meaning=words.GRADES[found.grade],
        groups=groups,
        rest=tuple(datum for group in groups for datum in group.facts[len(group.shown) :]),
        headlines=_cut(headlines, room[0]),
        sentences=_cut(sentences, room[2]),
        documents=documents,
        same=tuple(one.name for one in found.documents if one.state == "same"),
        inputs=inputs,
        layout=layout,
        sources=tuple(Source(*pair) for pair in found.sources.items()),
    )


def _shared(rows: int, lengths: tuple[int, ...]) -> tuple[int, ...]:
    """How many rows each list gets: an equal share, what a shorter one leaves going to the others in order."""
    share = max(_FEWEST, rows // len(lengths))
    given = [min(share, length) for length in lengths]
    for place, length in enumerate(lengths):
        given[place] += max(0, min(length - given[place], rows - sum(given)))
    return tuple(given)


def _cut(rows: Iterable[T], length: int) -> Cut[T]:
    whole = tuple(rows)
    return Cut(whole[:length], whole[length:])


# --- facts --------------------------------------------------------------------------------------------------------


def _groups(found: Changes, room: int) -> Iterator[Group]:
    """The facts by how they changed; the first of each way are shown, as far as there is room."""
    for kind, name in words.FACTS.items():
        facts = tuple(_datum(one) for one in found.facts if one.kind == kind)
        if facts:
            yield Group(name, facts, facts[:room])
            room = max(0, room - len(facts))


def _datum(one: FactChange) -> Datum:
    record = one.record
    defined = (words.period(record["period"]), record["scope"], one.id)
    old, new = words.data(one)
    return Datum(
        f"{record['area']}{record['indicator']}", " · ".join(defined), old, new,
        words.locator(one.old), words.locator(one.new),
    )  # fmt: skip


# --- documents ----------------------------------------------------------------------------------------------------


def _lines(documents: Iterable[DocumentChange], kinds: tuple[str, ...]) -> Iterator[Line]:
    """The changes of some kinds, in their order, each once with all the documents it stands in."""
    found: dict[tuple[str, ...], tuple[Shift, list[str]]] = {}
    for document in documents:
        for shift in document.shifts:
            key = (shift.kind, shift.place, shift.rule, shift.old, shift.new)
            found.setdefault(key, (shift, []))[1].append(document.name)
    wanted = [pair for pair in found.values() if pair[0].kind in kinds]
    for shift, names in sorted(wanted, key=lambda pair: _weight(pair[0], kinds)):
        yield _line(shift, tuple(dict.fromkeys(names)))


def _weight(shift: Shift, kinds: tuple[str, ...]) -> tuple[object, ...]:
    """What comes first: the text before notes, what reads otherwise before what came or went."""
    if shift.kind in HEADLINES:
        return (kinds.index(shift.kind),)
    return shift.rule.startswith(_BESIDE), kinds.index(shift.kind), not (shift.old and shift.new)


def _line(shift: Shift, documents: tuple[str, ...]) -> Line:
    """A change of a headline by its kind and name, one of a sentence by section and rule, one of a number by name."""
    name = words.SHIFTS[shift.kind]
    if shift.kind in HEADLINES:
        return Line(name, shift.label, *apart(*words.shown(shift)), documents)
    old, new = (condensed(stretches) for stretches in apart(*words.shown(shift)))
    return Line(shift.label or name, shift.rule, old, new, documents)


def _row(one: DocumentChange) -> Row:
    items = {kind: tuple(shift.label for shift in one.shifts if shift.kind == kind) for kind in words.SHIFTS}
    tallies = tuple(
        Tally(words.SHIFTS[kind], labels, named=kind == "shown") for kind, labels in items.items() if labels
    )
    before, after = (str(pages) if pages else words.NONE for pages in one.pages)
    return Row(one.name, one.title, one.grade, words.STATES[one.state], tallies, (before, after))


def _component(piece: Piece) -> Component:
    return Component(words.PIECES.get(piece.kind, piece.kind), piece.name, words.became(piece))
