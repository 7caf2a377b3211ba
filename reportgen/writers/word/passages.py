"""The units of a Word file, read as if every tracked change were accepted.

They are read alike when the file is written and when an edited copy comes back. What Word reckons by itself (page
numbers, the contents list, the head of the page) is left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from reportgen.writers.word.chartdata import series
from reportgen.writers.word.written import CELL, MARK, Held, Kind, Mark, Unit, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS: Final[Mapping[str, Kind]] = {"footnotes": "note", "endnotes": "note", "header": "running", "footer": "running"}
_PART = re.compile(r"/?word/(document|footnotes|endnotes|header|footer)\d*\.xml")
_CHART = re.compile(r"/?word/charts/[^/]+\.xml")
_HEADINGS = re.compile(r"Heading\d|Title|\w+Head$|[1-3]$")
_RECKONED = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|STYLEREF|TOC|DATE|TIME)\b")
_SIGNS: Final[Mapping[str, str]] = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_THROUGH: Final = ("hyperlink", "smartTag", "customXml", "dir", "bdo")
_COMMENT: Final = frozenset({"commentRangeStart", "commentRangeEnd"})


@dataclass
class _Reader:
    """The text of a unit while it is read; `fields` are the fields that are open, across paragraphs as Word has it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    held: list[Held] = field(default_factory=list)
    comments: dict[str, tuple[int, int]] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    fields: list[list[str]] = field(default_factory=list)

    def unit(self, kind: Kind) -> Unit:
        """The unit read so far; what follows is another one."""
        comments = tuple(Held(start, end, name) for name, (start, end) in self.comments.items())
        made = Unit(kind, "".join(self.parts), tuple(self.held), comments, tuple(self.marks))
        self.parts, self.length, self.held, self.comments, self.marks = [], 0, [], {}, []
        return made

    def add(self, text: str) -> None:
        """Add text, unless a field shows it that Word reckons by itself."""
        if not any(_RECKONED.match(instruction) for (instruction,) in self.fields):
            self.parts.append(text)
            self.length += len(text)

    def content(self, element: Any) -> None:
        """Add what a paragraph or an element within it holds."""
        for child in element:
            read = _READ.get(_name(child))
            if read is not None:
                read(self, child)

    def run(self, element: Any) -> None:
        """Add a run: its text, the signs that stand for text, the ends of fields."""
        for child in element:
            name = _name(child)
            if name == "t":
                self.add(child.text or "")
            elif name in _SIGNS:
                self.add(_SIGNS[name])
            elif name == "instrText" and self.fields:
                self.fields[-1][0] += child.text or ""
            elif name == "fldChar":
                self.border(child.get(f"{_W}fldCharType"))
            elif name == "commentReference":
                self.comments.setdefault(child.get(f"{_W}id") or "", (self.length, self.length))

    def border(self, kind: str | None) -> None:
        """Enter a field or leave it."""
        if kind == "begin":
            self.fields.append([""])
        elif kind == "end" and self.fields:
            self.fields.pop()

    def simple_field(self, element: Any) -> None:
        """Add the result of a field that is one element."""
        self.fields.append([element.get(f"{_W}instr") or ""])
        self.content(element)
        self.fields.pop()

    def control(self, element: Any) -> None:
        """Add what a content control holds, under its tag."""
        start, tag = self.length, element.find(f"{_W}sdtPr/{_W}tag")
        for content in element.iter(f"{_W}sdtContent"):
            self.content(content)
            break
        if tag is not None:
            self.held.append(Held(start, self.length, tag.get(f"{_W}val") or ""))

    def inserted(self, element: Any) -> None:
        """Add what was inserted or moved here."""
        start = self.length
        self.content(element)
        self.marks.append(Mark(start, self.length, "", *_who(element)))

    def deleted(self, element: Any) -> None:
        """Note what was deleted or moved away."""
        lost = "".join(one.text or "" for one in element.iter() if _name(one) in {"t", "delText"})
        self.marks.append(Mark(self.length, self.length, lost, *_who(element)))

    def comment_starts(self, element: Any) -> None:
        """Note where a comment begins."""
        self.comments[element.get(f"{_W}id") or ""] = (self.length, self.length)

    def comment_ends(self, element: Any) -> None:
        """Note where a comment ends, which may have begun in another unit."""
        name = element.get(f"{_W}id") or ""
        start, _ = self.comments.get(name, (0, 0))
        self.comments[name] = (start, self.length)


_READ: Final[Mapping[str, Callable[[_Reader, Any], None]]] = {
    "r": _Reader.run,
    "sdt": _Reader.control,
    "fldSimple": _Reader.simple_field,
    "ins": _Reader.inserted,
    "moveTo": _Reader.inserted,
    "del": _Reader.deleted,
    "moveFrom": _Reader.deleted,
    "commentRangeStart": _Reader.comment_starts,
    "commentRangeEnd": _Reader.comment_ends,
    **dict.fromkeys(_THROUGH, _Reader.content),
}


def _name(element: Any) -> str:
    """The local name of an element of WordprocessingML, else nothing; comments of XML have no name at all."""
    return element.tag.removeprefix(_W) if isinstance(element.tag, str) and element.tag.startswith(_W) else ""


def _who(element: Any) -> tuple[str, str]:
    return element.get(f"{_W}author") or "", element.get(f"{_W}date") or ""


def units_of(docx: bytes) -> tuple[Unit, ...]:
    """The units of a Word file; raises ValueError, KeyError or ParseError where it is none."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return units({name: package.read(name) for name in package.namelist()})


def units(parts: Mapping[str, bytes]) -> tuple[Unit, ...]:
    """The units of a package's parts, by their names: the body, the notes, what runs on every page, the charts."""
    found: list[Unit] = []
    for name in sorted(parts, key=_order):
        match = _PART.fullmatch(name)
        if match:
            root = ET.fromstring(parts[name])  # noqa: S314 (the standard parser resolves no entity from outside)
            found += _root_units(root, _PARTS.get(match[1]))
    charts = (series(parts[name]) for name in parts if _CHART.fullmatch(name))
    return (*found, *sorted((unit for units in charts for unit in units), key=attrgetter("text")))


def is_told(name: str) -> bool:
    """Whether a part of a package, by its name, holds what the document says."""
    return bool(_PART.fullmatch(name) or _CHART.fullmatch(name))


def _order(name: str) -> tuple[bool, bool, str]:
    return "document" not in name, "notes" not in name, name


def _root_units(root: Any, kind: Kind | None) -> Iterator[Unit]:
    body = root.find(f"{_W}body")
    made = _Units(_Reader(), kind)
    if body is not None:
        yield from made.container(body)
        return
    if kind == "running":
        yield from _once(made.container(root))
        return
    for note in root:
        yield from made.container(note)


def _once(found: Iterable[Unit]) -> Iterator[Unit]:
    yield from {unit.text: unit for unit in found}.values()


@dataclass
class _Units:
    """Walks through what holds paragraphs and tables."""

    reader: _Reader
    kind: Kind | None = None

    def container(self, element: Any) -> Iterator[Unit]:
        """Yield the units of a body, a cell or a note."""
        for child in _children(element):
            name = _name(child)
            if name == "p":
                yield from self.paragraph(child)
            elif name == "tbl":
                yield from self.table(child)
            elif name in _COMMENT:
                _READ[name](self.reader, child)

    def paragraph(self, element: Any) -> Iterator[Unit]:
        """Yield a paragraph and what stands in text boxes within it; one whose end was deleted goes on in the next."""
        self.reader.content(element)
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is None:
            yield from _filled(self.reader.unit(self.kind or _kind(element)))
        for box in _boxes(element):
            yield from _Units(_Reader(), "paragraph").container(box)

    def table(self, element: Any) -> Iterator[Unit]:
        """Yield the rows of a table; a row that holds tables is taken apart."""
        for row in (child for child in _children(element) if _name(child) == "tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                yield _lost_row(row)
            elif row.find(f".//{_W}tbl") is not None:
                for cell in _cells(row):
                    yield from self.container(cell)
            else:
                yield from self.row(row)

    def row(self, element: Any) -> Iterator[Unit]:
        """Yield a row as one unit."""
        for number, cell in enumerate(_cells(element)):
            if number:
                self.reader.add(CELL)
            for place, paragraph in enumerate(child for child in _children(cell) if _name(child) == "p"):
                if place:
                    self.reader.add("\n")
                self.reader.content(paragraph)
        inserted = element.find(f"{_W}trPr/{_W}ins")
        if inserted is not None:
            self.reader.marks.append(Mark(0, self.reader.length, "", *_who(inserted)))
        yield from _filled(self.reader.unit(self.kind or "row"))


def _children(element: Any) -> Iterator[Any]:
    """Yield the children, those of a control, a change or foreign XML around them in its place; no contents list."""
    for child in element:
        name = _name(child)
        if name == "sdt" and not _is_contents(child):
            for content in child.findall(f"{_W}sdtContent"):
                yield from _children(content)
        elif name in {"customXml", "ins", "moveTo"}:
            yield from _children(child)
        elif name != "sdt":
            yield child


def _cells(row: Any) -> Iterator[Any]:
    return (child for child in _children(row) if _name(child) == "tc")


def _boxes(element: Any) -> Iterator[Any]:
    """Yield the text boxes below an element, without the copies for programs that know an older form only."""
    for child in element:
        if _name(child) == "txbxContent":
            yield child
        elif not str(child.tag).endswith("}Fallback"):
            yield from _boxes(child)


def _lost_row(row: Any) -> Unit:
    """A deleted row: no text, and what it said as a deletion."""
    lost = CELL.join("".join(one.text or "" for one in cell.iter() if _name(one) in {"t", "delText"})
                     for cell in _cells(row))  # fmt: skip
    return Unit("row", "", marks=(Mark(0, 0, lost, *_who(row.find(f"{_W}trPr/{_W}del"))),))


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and gallery.get(f"{_W}val") == "Table of Contents"


def _filled(unit: Unit) -> Iterator[Unit]:
    """Yield the unit if it says anything, or said something before it was deleted."""
    if unit.text.strip(f"{CELL} \t\n\u3000") or unit.marks or unit.comments:
        yield unit


def _kind(paragraph: Any) -> Kind:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") or "") if style is not None else ""
    return "heading" if _HEADINGS.match(name) else "caption" if name == "Caption" else "paragraph"


def record(parts: Mapping[str, bytes]) -> Written:
    """What a package says while its controls still bear their entries."""
    return Written(tuple(replace(unit, held=tuple(_entries(unit))) for unit in units(parts)))


def completed(said: Written, parts: Mapping[str, bytes]) -> Written:
    """The record of a package finished since: what was added to it has no numbers of ours, the rest those it had."""
    held: defaultdict[str, deque[tuple[Held, ...]]] = defaultdict(deque)
    for unit in said.units:
        held[unit.text].append(unit.held)
    found = (Unit(unit.kind, unit.text, held[unit.text].popleft() if held[unit.text] else ()) for unit in units(parts))
    return replace(said, units=tuple(found))


def _entries(unit: Unit) -> Iterator[Held]:
    return (replace(one, name=one.name.removeprefix(MARK)) for one in unit.held if one.name.startswith(MARK))
