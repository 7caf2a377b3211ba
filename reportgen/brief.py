"""The content model of a brief: frozen values, no input or output, every number already formatted.

A `Brief` holds sections of blocks. A sentence names the rule that chose it, the phrase (a template macro) that
words it and the values that go into it; a template decides the words, never the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

Kind = Literal["fact", "derived", "period", "date", "count", "name", "edition", "reference", "locator"]
Role = Literal["subject", "peer", "reference", "neutral"]  # neutral: a mark of a document that has no subject
Span = Literal["full", "part", "forecast"]
Fill = Literal["solid", "hollow", "hatched"]
_Reader = Callable[[Any], Sequence[Any]]
_READERS: dict[type, _Reader] = {}  # by the kind of value: asked for again and again
LONG_TABLE = 9  # rows, heads of groups included, that still fit below a paragraph

Mode = Literal["full", "compact", "stub", "drop"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A number, period or date as it will be read, and what it stands for.

    `text` is before + value + more + unit + after: 近|1.8||万家|, |3700|多|家|, |1400||亿元|以上.
    `ref` is the id of the fact, derivation, event or source it comes from; `flags` are ‡ (derived) and † (see notes).
    A derived number also bears its formula, a label for the notes and the ids it is computed from.
    """

    value: str
    ref: str
    kind: Kind = "fact"
    before: str = ""
    more: str = ""
    unit: str = ""
    after: str = ""
    flags: tuple[str, ...] = ()
    formula: str = ""
    label: str = ""
    period: str = ""
    inputs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole as one string, without flags."""
        return f"{self.before}{self.value}{self.more}{self.unit}{self.after}"


@dataclass(frozen=True, slots=True)
class Break:
    """A line break within a table cell."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a figure or table of this document, printed as 图1 or 表2 once numbers are given."""

    target: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: the rule that chose it, the phrase that words it, its values, its facts and its sources."""

    rule: str
    phrase: str
    slots: Mapping[str, object] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences of one idea; the first is the judgement and is set as lead."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: words, printed numbers and `Break`s in order, a smaller line under them, and its CSS classes."""

    parts: tuple[object, ...] = ()
    look: str = ""
    under: tuple[object, ...] = ()
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; a `group` row heads those below it; `look` is `me` for the brief's own city, `g no` as a caution."""

    cells: tuple[Cell, ...]
    look: str = ""
    group: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its head, its width in mm and the CSS classes of its head."""

    head: tuple[object, ...]
    width_mm: Decimal
    look: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table with title, subtitle (unit), notes and sources; `look` names its CSS variant."""

    id: str
    title: Sentence
    subtitle: Sentence | None
    columns: tuple[Column, ...]
    bodies: tuple[tuple[Row, ...], ...]
    notes: tuple[Sentence, ...] = ()
    sources: tuple[str, ...] = ()
    look: str = ""
    number: Printed | None = None

    @property
    def long(self) -> bool:
        """Whether it has too many rows to be kept on one page."""
        return sum(map(len, self.bodies)) > LONG_TABLE


# --- charts: what is drawn; every label is printed beforehand, no number is computed while drawing ----------------

Words = str | tuple[object, ...]  # a name or remark: plain words, or words and Printed in order where it holds numbers


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: name, length in the panel's unit, label; `strong` sets the label bold."""

    name: Words
    value: Decimal
    label: Printed
    role: Role = "peer"
    fill: Fill = "solid"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class BarPanel:
    """Bars under one heading; a remark says what may not be read from it."""

    heading: Words
    remark: tuple[object, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from zero in stacked panels; `shared_scale` draws all panels to one scale."""

    panels: tuple[BarPanel, ...]
    shared_scale: bool = True


@dataclass(frozen=True, slots=True)
class ShareChart:
    """Horizontal bars on a scale from 0 to 100 %, long names at the left; the bar of the finding is strong.

    `ticks` are the printed figures of the scale, evenly spread from 0 to 100 %; without any, none are drawn.
    """

    bars: tuple[Bar, ...]
    ticks: tuple[Printed, ...] = ()


@dataclass(frozen=True, slots=True)
class DotChart:
    """Dots on one axis from zero to `top`, `ticks` evenly spread over it; `absent` names the places without a value."""

    dots: tuple[Bar, ...]
    top: Decimal
    ticks: tuple[Printed, ...]
    absent: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated event or a span on a lane; flagged ones carry date and title, others are ticks, pending ones hollow."""

    start: date
    end: date
    precision: Literal["day", "month", "year", "span"]
    when: Printed
    title: Words
    flagged: bool = False
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """The moments of one place, and how far its sources reach."""

    name: str
    role: Role
    until: date
    until_label: tuple[object, ...]
    moments: tuple[Moment, ...]
    empty: Words = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes over the years first to last; `years` are printed heads in order, of each or of every nth year."""

    first: int
    last: int
    years: tuple[Printed, ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A dated value of a series: its last day, its value, both as printed, and whether it is a full year's.

    A `part` of a year stands apart in a panel of its own, a `forecast` is a triangle no line leads to.
    """

    day: date
    value: Decimal
    label: Printed
    when: Printed
    span: Span = "full"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class PathChart:
    """One place's values over the years, on one scale from nought: full years joined, dotted across missing years.

    `ticks` are the printed figures of the scale, evenly spread from 0 to `top`; `keys` name the marks that occur, by
    span, in the order in which they are set; `gaps` are years without a value, first and last, with the words set
    into the gap. A `when` that repeats that of another point of the same year is printed once.
    """

    points: tuple[PathPoint, ...]
    top: Decimal
    ticks: tuple[Printed, ...]
    keys: Mapping[Span, Words]
    gaps: tuple[tuple[int, int, tuple[object, ...]], ...] = ()
    role: Role = "subject"


@dataclass(frozen=True, slots=True)
class Multiples:
    """Panels of bars side by side, each on a scale of its own from nought: said in the subtitle of the figure."""

    panels: tuple[BarPanel, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the coverage grid: a place and, topic by topic, how many facts there are; None prints a dot."""

    name: str
    role: Role
    counts: tuple[Printed | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Places down, topics across, the number of facts in each cell, the darker the more; a cell without facts a dot."""

    topics: tuple[str, ...]
    rows: tuple[GridRow, ...]


ChartData = BarChart | ShareChart | DotChart | Timeline | PathChart | Multiples | Grid


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure: title, subtitle, what is drawn, notes, sources, alternative text of 40 to 160 characters."""

    id: str
    title: Sentence
    subtitle: Sentence
    chart: ChartData
    alt: Sentence
    notes: tuple[Sentence, ...] = ()
    sources: tuple[str, ...] = ()
    number: Printed | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed remark: forecasts, claims; `head` is its run-in head."""

    head: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A headed list of sentences (one reader's implications, a group of notes); `apart` sets each on its own line."""

    head: str
    items: tuple[Sentence, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Definitions:
    """Term and sentences, row by row."""

    rows: tuple[Listing, ...]


Block = Paragraph | Table | Figure | Callout | Listing | Definitions


@dataclass(frozen=True, slots=True)
class Section:
    """A section in the mode the data gave it; `ordinal` is its Chinese numeral."""

    id: str
    title: str
    mode: Mode
    blocks: tuple[Block, ...]
    ordinal: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A key point of page 1: its number, a short head and its sentences."""

    head: Sentence
    sentences: tuple[Sentence, ...]
    ordinal: Printed | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure: label, value with unit, period; `mark` is ● full year, ○ part-year, △ forecast or empty."""

    label: str
    value: Printed
    period: Printed
    mark: str
    remark: tuple[object, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A source as the list of references prints it; `entry` is the sentence of its GB/T 7714 entry."""

    number: int
    source_id: str
    entry: Sentence


@dataclass(frozen=True, slots=True)
class StripYear:
    """A year of the strip on page 1 that shows when the sources were written, with their citation numbers."""

    year: Printed
    marks: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A city on the cover of a comparison: its name, the years its figures speak of, how many facts there are."""

    name: str
    years: Printed
    facts: Printed


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief, ready to be worded and set.

    `footnotes` say by the ref of a figure what its mark (‡ or †) means there; the first of each mark is printed.
    """

    slug: str
    area_id: str
    title: str
    series: str
    subject: str
    peers: tuple[str, ...]
    issued: date
    edition: Printed
    vintage: Printed
    fact_set: Printed
    written: Sentence
    strip: tuple[StripYear, ...]
    references: tuple[Bibliography, ...]
    judgement: tuple[Sentence, ...] = ()
    points: tuple[Point, ...] = ()
    cards: tuple[Card, ...] = ()
    sections: tuple[Section, ...] = ()
    appendix: Table | None = None
    remarks: Table | None = None
    issuer: str = ""
    contact: str = ""
    internal: bool = False
    kind: Literal["city", "comparison"] = "city"
    places: tuple[PlaceLine, ...] = ()
    footnotes: Mapping[str, Sentence] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)

    def figures(self) -> Iterator[Figure]:
        """Every figure in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Figure))


def anchor(ref: str) -> str:
    """The anchor of a fact's row: its id with what a link cannot hold replaced by hyphens."""
    return "f-" + "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in ref)


def walk(value: Any) -> Iterator[Any]:
    """Every value inside a content model, itself first, depth first in field order."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        yield value
        kind = type(value)
        if kind not in _READERS:
            _READERS[kind] = _reader(kind)
        inside = _READERS[kind](value)
        if inside:
            waiting.extend(inside[::-1])


def _reader(kind: type) -> _Reader:
    """What gives the values that one of a kind holds at first hand, in order."""
    if issubclass(kind, tuple | list):
        return lambda value: value
    if issubclass(kind, Mapping):
        return lambda value: tuple(value.values())
    names = [item.name for item in fields(kind)] if is_dataclass(kind) else []
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)
