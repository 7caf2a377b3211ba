"""The ledger: for every number a document prints, its text, its fact and its place, in reading order.

While templates render, a `Recorder` notes each printed number and marks its element with `data-n`. Afterwards
`collect` walks the finished HTML once and gives every number token its place; a token that no filter printed is a
`TemplateError`. The ledger travels inside the finished file, so the file can be traced by position (docs/why.md).
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from reportgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.brief import Printed

VERSION = 1
NAME = "ledger.json"
# A Latin-leading word may hold digits without being a number: B2B, O2O, S002:170, sz.turnover.2014m01-09.
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[.:\-][A-Za-z0-9_]+)*")
_FOOT = "foot"  # the line on every page, no part of the text
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
class Ledger:
    """Every printed number in reading order, the running texts, and the facts behind them."""

    edition: str
    style: str
    entries: tuple[Entry, ...]
    running: tuple[str, ...] = ()
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The ledger as UTF-8 JSON, the same bytes for the same ledger."""
        body = {"version": VERSION, **asdict(self)}
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Ledger:
        """The ledger a file carries; raises ValueError on another version."""
        body = json.loads(data)
        if body.pop("version") != VERSION:
            raise ValueError(f"ledger version {body}")
        entries = tuple(Entry(**entry) for entry in body.pop("entries"))
        return cls(entries=entries, running=tuple(body.pop("running")), **body)


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


@dataclass(slots=True)
class _Walk:
    """The text of a document so far, and which stretch of it which element printed."""

    parts: list[str] = field(default_factory=list)
    text: str = ""
    length: int = 0
    spans: list[tuple[int, int, int, str, str]] = field(default_factory=list)

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
    body = _walked(root)
    faults = [fault for walk in (body, *map(_walked, feet)) for fault in _faults(walk, recorder)]
    if faults:
        raise TemplateError(
            "；".join(faults[:12]), place="模板", remedy="数字只能由数据经过滤器打印，请改用 {{ 数据字段 }}"
        )
    return tuple(_entries(body, recorder, charts)), tuple("".join(element.itertext()) for element in feet)


def _entries(walk: _Walk, recorder: Recorder, charts: Mapping[str, Sequence[Printed]]) -> Iterator[Entry]:
    """The entries of what was printed and of the labels of pictures, in reading order."""
    for start, end, number, place, rule in walk.spans:
        if number >= 0:
            printed = recorder.printed[number]
            yield Entry(number, walk.text[start:end], printed.ref, printed.kind, place, rule)
        else:
            name = place.rpartition("@")[2]
            yield from (Entry(-1, label.text, label.ref, "chart", name) for label in charts.get(name, ()))


def _walked(element: Any) -> _Walk:
    walk = _Walk()
    _visit(element, walk, ("", ""))
    walk.text = "".join(walk.parts)
    return walk


def _visit(element: Any, walk: _Walk, where: tuple[str, str]) -> None:
    """Add an element's text to the walk, noting printed stretches, blocks and pictures."""
    if not isinstance(element.tag, str):
        return
    place, rule = element.get("id") or where[0], element.get("data-rule") or where[1]
    start, number = walk.length, element.get("data-n")
    walk.add(element.text)
    for child in element:
        if child.get("class") != _FOOT:
            _visit(child, walk, (place, rule))
        walk.add(child.tail)
    if number is not None:
        walk.spans.append((start, walk.length, int(number) if number.isdecimal() else _FORGED, place, rule))
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


def sequence(entries: Iterable[Entry], *, charts: bool) -> list[tuple[str, Entry]]:
    """The number tokens a document must show, in order, each with its entry; `charts` includes chart labels."""
    shown = (entry for entry in entries if charts or entry.kind != "chart")
    return [(token.text, entry) for entry in shown for token in tokens(entry.text)]
