"""The ledger: for every number a document prints, its text, its fact and its place, in reading order.

While templates render, a `Recorder` notes each printed number and marks its element with `data-n`. Afterwards
`collect` walks the finished HTML once and gives every number token its place; a token that no filter printed is a
`TemplateError`. The ledger travels inside the finished file, so the file can be traced by position (docs/why.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from reportgen.contract import CONTENTS, is_footnote
from reportgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from reportgen.brief import Printed

VERSION = 1
NAME = "ledger.json"
# A Latin-leading word may hold digits without being a number: B2B, O2O, S002:170, sz.turnover.2014m01-09.
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[.:\-][A-Za-z0-9_]+)*")
_FOOT = "foot"  # the line on every page, no part of the text
_UNPAGED = frozenset({_FOOT, CONTENTS})  # what is no part of the text of every format
_PAGE = -2  # in place of an entry number: the number of a page, known once the document is set
PAGE = "page"  # the kind of such an entry; its ref is the id of what stands on that page
_FORGED = 10**9  # the entry number of an element whose own is no number
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "figcaption",
        "caption",
        "div",
        "section",
        "header",
        "main",
        "tr",
        "table",
        "ul",
        "ol",
        "dl",
        "figure",
        "br",
    ]
)


@dataclass(frozen=True, slots=True)
class Token:
    """A number as it stands in a text, with its offset."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed number: its text, what it stands for, where it stands and the rule of its sentence."""

    n: int
    text: str
    ref: str
    kind: str
    place: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as printed: the rule that chose it, the facts it rests on, its text."""

    rule: str
    facts: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What the house style says of the page, in points: paper, margins (top, right, bottom, left), families, flush."""

    paper_pt: tuple[float, float] = (0.0, 0.0)
    margins_pt: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    families: tuple[str, ...] = ()
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """What a brief has to show besides numbers: whom it is on, the conflicts and gaps it must name, its page band.

    `conflicts` are ids of observations set aside, `missing` the names of indicators some place has no figure for;
    `pages` is the least and the most pages before the appendix, empty where the project sets none.
    """

    kind: str = ""
    area_id: str = ""
    peers: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every printed number in reading order, the running texts, and the facts behind them.

    For the audit also the text by blocks (`flow`), its sentences, the page as styled, what the brief has to show, and
    the rows of the tables it rests on: by table its header and then its records.
    """

    edition: str
    style: str
    entries: tuple[Entry, ...]
    running: tuple[str, ...] = ()
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    flow: tuple[str, ...] = ()
    sentences: tuple[Said, ...] = ()
    setting: Setting = Setting()
    promise: Promise = Promise()
    tables: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The ledger as UTF-8 JSON, a record on a line, the same bytes for the same ledger."""
        body = {"version": VERSION, **_plain(self)}
        return f"{{\n{_joined(f'{_json(name)}: {_lines(body[name])}' for name in sorted(body))}\n}}".encode()

    @classmethod
    def from_json(cls, data: bytes) -> Ledger:
        """The ledger a file carries; raises ValueError on another version."""
        body = json.loads(data)
        if body.pop("version") != VERSION:
            raise ValueError(f"ledger version {body}")
        entries = tuple(Entry(**entry) for entry in body.pop("entries"))
        said = tuple(Said(one["rule"], tuple(one["facts"]), one["text"]) for one in body.pop("sentences", ()))
        return cls(
            entries=entries,
            sentences=said,
            running=tuple(body.pop("running")),
            flow=tuple(body.pop("flow", ())),
            setting=Setting(**_tuples(body.pop("setting", {}))),
            promise=Promise(**_tuples(body.pop("promise", {}))),
            tables={name: tuple(map(tuple, rows)) for name, rows in body.pop("tables", {}).items()},
            **body,
        )


def _lines(value: Any) -> str:
    """A value as JSON; what it holds at first hand has a line each."""
    if value and isinstance(value, tuple):
        return f"[\n{_joined(map(_json, value))}\n]"
    if value and isinstance(value, Mapping):
        return f"{{\n{_joined(f'{_json(name)}: {_json(value[name])}' for name in sorted(value))}\n}}"
    return _json(value)


def _joined(records: Iterable[str]) -> str:
    return ",\n".join(records)


def _plain(record: Any) -> dict[str, Any]:
    """A record as JSON has it: its fields by name, or a mapping's own members."""
    if isinstance(record, Mapping):
        return dict(record)
    return {item.name: getattr(record, item.name) for item in fields(record)}


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain).encode


def _tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record read from JSON with its lists as the tuples they were."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}


def tokens(text: str) -> list[Token]:
    """The number tokens of a text in order; digits inside Latin-leading words (B2B, S002:170) are none."""
    masked = _CODE.sub(lambda match: " " * len(match.group()), text)
    return [Token(match.group(), match.start()) for match in _NUMBER.finditer(masked)]


class Recorder:
    """What the number filter printed during one rendering; the only mutable value of a run."""

    def __init__(self) -> None:
        self.printed: list[Printed] = []

    def record(self, printed: Printed) -> int:
        """Note a number and return its entry number."""
        self.printed.append(printed)
        return len(self.printed) - 1


_Span = tuple[int, int, int, str, str]
_Where = tuple[str, str]  # the id of the nearest element that has one, the rule of the sentence


@dataclass(slots=True)
class _Walk:
    """The text of a document so far, and which stretch of it which element printed.

    `waiting` are the footnotes of the block at hand, whose text follows it.
    """

    parts: list[str] = field(default_factory=list)
    text: str = ""
    length: int = 0
    spans: list[_Span] = field(default_factory=list)
    without: frozenset[str] = _UNPAGED
    waiting: list[tuple[Any, _Where]] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)


def collect(
    root: Any, recorder: Recorder, charts: Mapping[str, Sequence[Printed]]
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Entries in reading order and the running texts of a rendered document.

    `root` is the parsed `body`; `charts` gives each figure's labels in drawing order. Raises TemplateError, naming
    every number that no filter printed and every element whose text is not what was printed.
    """
    feet = [element for element in root.iter() if element.get("class") == _FOOT]
    apart = [element for element in root.iter() if element.get("class") in _UNPAGED]
    body = _walked(root)
    faults = [fault for walk in (body, *map(_walked, apart)) for fault in _faults(walk, recorder)]
    if faults:
        raise TemplateError(
            "；".join(faults[:12]), place="模板", remedy="数字只能由数据经过滤器打印，请改用 {{ 数据字段 }}"
        )
    return tuple(_entries(body, recorder, charts)), tuple("".join(element.itertext()) for element in feet)


def flow(root: Any) -> tuple[str, ...]:
    """The text of a rendered document by blocks in reading order, the line on every page and the contents left out."""
    return _blocks(_walked(root))


def _blocks(walk: _Walk) -> tuple[str, ...]:
    return tuple(block for block in walk.text.split("\n") if block.strip())


def sentences(root: Any) -> tuple[Said, ...]:
    """The sentences of a rendered document in reading order."""
    found = (element for element in root.iter() if isinstance(element.tag, str) and element.get("data-rule"))
    return tuple(Said(one.get("data-rule"), tuple((one.get("data-facts") or "").split()), words(one)) for one in found)


def words(element: Any) -> str:
    """The text of an element without its footnotes."""
    return "".join(_words(element))


def _words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not is_footnote(child):
            yield from _words(child)
        yield child.tail or ""


def as_set(record: Ledger, root: Any) -> Ledger:
    """The ledger in the reading order of a document as it was set; `root` is its `body`.

    Objects may have moved among the prose; a contents list has the number of its page in each element with `data-page`.
    """
    printed = {entry.n: (entry,) for entry in record.entries if entry.n >= 0}
    labels: dict[str, tuple[Entry, ...]] = {}
    for entry in record.entries:
        if entry.n < 0:
            labels[entry.place] = (*labels.get(entry.place, ()), entry)
    walk = _walked(root, frozenset({_FOOT}))
    entries = tuple(entry for span in walk.spans for entry in _placed(span, walk.text, printed, labels))
    return replace(record, entries=entries, flow=_blocks(walk), sentences=sentences(root))


def _placed(
    span: _Span, text: str, printed: Mapping[int, tuple[Entry, ...]], labels: Mapping[str, tuple[Entry, ...]]
) -> tuple[Entry, ...]:
    """The entries of what a stretch shows: a number printed before, the number of a page, the labels of a picture."""
    start, end, number, place, rule = span
    if number == _PAGE:
        return (Entry(-1, text[start:end], place, PAGE),)
    if number < 0:
        return labels.get(place.rpartition("@")[2], ())
    name = Entry(number, text[start:end], "", "name", place, rule)  # a heading's, which the contents print again
    return printed.get(number, (name,))


def _entries(walk: _Walk, recorder: Recorder, charts: Mapping[str, Sequence[Printed]]) -> Iterator[Entry]:
    """The entries of what was printed and of the labels of pictures, in reading order."""
    for start, end, number, place, rule in walk.spans:
        if number >= 0:
            printed = recorder.printed[number]
            yield Entry(number, walk.text[start:end], printed.ref, printed.kind, place, rule)
        else:
            name = place.rpartition("@")[2]
            yield from (Entry(-1, label.text, label.ref, "chart", name) for label in charts.get(name, ()))


def _walked(element: Any, without: frozenset[str] = _UNPAGED) -> _Walk:
    walk = _Walk(without=without)
    _visit(element, walk, ("", ""))
    walk.text = "".join(walk.parts)
    return walk


def _visit(element: Any, walk: _Walk, where: _Where) -> None:
    """Add an element's text to the walk, noting what was printed, blocks and pictures; footnotes follow their block."""
    if not isinstance(element.tag, str):
        return
    if is_footnote(element):
        walk.waiting.append((element, where))
    else:
        _enter(element, walk, where)
    if element.tag in _BLOCKS - {"br"}:
        waiting, walk.waiting = walk.waiting, []
        for note, place in waiting:
            _enter(note, walk, place)
            walk.add("\n")


def _enter(element: Any, walk: _Walk, where: _Where) -> None:
    """Add the text of an element and of those in it."""
    place, rule = element.get("id") or where[0], element.get("data-rule") or where[1]
    start, number = walk.length, element.get("data-n")
    walk.add(element.text)
    for child in element:
        if child.get("class") not in walk.without:
            _visit(child, walk, (place, rule))
        walk.add(child.tail)
    if number is not None:
        walk.spans.append((start, walk.length, int(number) if number.isdecimal() else _FORGED, place, rule))
    elif element.get("data-page") and element.text:
        walk.spans.append((start, walk.length, _PAGE, element.get("data-page").removeprefix("#"), rule))
    elif element.tag == "img":
        walk.spans.append((start, start, -1, f"@{(element.get('src') or '').partition(':')[2]}", rule))
    if element.tag in _BLOCKS:
        walk.add("\n")


def _faults(walk: _Walk, recorder: Recorder) -> Iterator[str]:
    """What is wrong with the numbers of a text."""
    yield from _unprinted(walk.text, walk)
    yield from _altered(walk.text, walk, recorder)


def _unprinted(text: str, walk: _Walk) -> Iterator[str]:
    """What to say of each number token that lies outside every printed element, or goes on beyond its end."""
    spans = sorted((start, end) for start, end, number, _, _ in walk.spans if number >= 0)
    position = 0
    for token in tokens(text):
        while position < len(spans) and spans[position][1] <= token.start:
            position += 1
        end = token.start + len(token.text)
        inside = position < len(spans) and spans[position][0] <= token.start and end <= spans[position][1]
        if not inside:
            around = text[max(0, token.start - 12) : end + 8].replace("\n", " / ")
            yield f"「{token.text}」不是由数据打印的（…{around}…）"


def _altered(text: str, walk: _Walk, recorder: Recorder) -> Iterator[str]:
    """What to say of each printed element whose text or entry number was changed by a template."""
    seen: set[int] = set()
    for start, end, number, _, _ in walk.spans:
        if number < 0:
            continue
        known = number < len(recorder.printed) and number not in seen
        seen.add(number)
        if not known or text[start:end] != recorder.printed[number].text:
            yield f"「{text[start:end]}」与数据打印的内容不符"


def sequence(entries: Iterable[Entry], *, charts: bool | Container[str]) -> list[tuple[str, Entry]]:
    """The number tokens a document must show, in order, each with its entry; `charts` includes chart labels.

    It may also hold the ids of the figures whose labels are to be included.
    """
    figures: Container[str] = () if isinstance(charts, bool) else charts
    shown = (entry for entry in entries if charts is True or entry.kind != "chart" or entry.place in figures)
    return [(token.text, entry) for entry in shown for token in tokens(entry.text)]
