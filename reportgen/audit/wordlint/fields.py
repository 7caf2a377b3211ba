"""Rules on fields: begun, parted and ended in order, of a kind Word knows, filled in, and saying what they refer to."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.finished import shortened, squeezed
from reportgen.audit.wordlint.package import W, attribute, fault, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package

REFERRING: Final = frozenset({"REF", "PAGEREF", "NOTEREF"})
_KNOWN: Final = REFERRING | {"PAGE", "NUMPAGES", "SECTIONPAGES", "SEQ", "STYLEREF", "TOC", "HYPERLINK", "DATE",
                             "TITLE", "AUTHOR", "DOCPROPERTY"}  # fmt: skip
_LAID_OUT: Final = frozenset({"STYLEREF"})  # of each page's own: without a stored result by design
_WORDS: Final = re.compile(r'"[^"]*"|\S+')
_OTHER_RESULT: Final = frozenset({"\\n", "\\r", "\\w", "\\p", "\\f"})  # switches of REF that do not repeat the text
_COUNTING: Final = frozenset({"\\c", "\\h", "\\r", "\\s"})  # switches of SEQ that do not count on


@dataclass(slots=True)
class Field:
    """One field: what it is told to do, what it shows, and how far it was read (begin, separate, end)."""

    instruction: str = ""
    result: str = ""
    state: str = "begin"
    cell: int | None = None

    @property
    def words(self) -> list[str]:
        """The words of the instruction, quotation marks taken off."""
        return [word.strip('"') for word in _WORDS.findall(self.instruction)]

    @property
    def name(self) -> str:
        """What kind of field it is, in capitals."""
        return self.words[0].upper() if self.words else ""

    @property
    def target(self) -> str:
        """The bookmark it refers to, empty where it refers to none."""
        words = self.words
        if self.name == "HYPERLINK" and "\\l" in words[:-1]:
            return words[words.index("\\l") + 1]
        return words[1] if self.name in REFERRING and len(words) > 1 else ""


@dataclass(slots=True)
class _Reader:
    """Reads the fields of one part; the last of `open` is the innermost that has not ended."""

    place: str
    found: list[Field] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    open: list[Field] = field(default_factory=list)

    def mark(self, kind: str, cell: int | None) -> None:
        """Take up the sign that begins, parts or ends a field."""
        if kind == "begin":
            self.open.append(Field(cell=cell))
            self.found.append(self.open[-1])
        elif not self.open:
            self.faults.append(fault(self.place, kind, "域没有开始就有分隔或结束；请补上 begin"))
        elif kind == "separate":
            if self.open[-1].state != "begin":
                self.faults.append(fault(self.place, self.open[-1].instruction, "域有两个分隔；请只留一个"))
            self.open[-1].state = "separate"
        else:
            ended = self.open.pop()
            if ended.cell != cell:
                self.faults.append(fault(self.place, ended.instruction, "域的首尾不在同一单元格；请移到一处"))
            ended.state = "end"

    def order(self, text: str) -> None:
        """Take up words of an instruction."""
        if not self.open or self.open[-1].state != "begin":
            self.faults.append(fault(self.place, text.strip(), "域的指令在域外；请放在 begin 与 separate 之间"))
        else:
            self.open[-1].instruction += text

    def show(self, text: str) -> None:
        """Take up text, which every field shows that is open around it."""
        for one in self.open:
            if one.state == "separate":
                one.result += text


def read(place: str, tree: Any) -> tuple[list[Field], list[Finding]]:
    """The fields of a part in the order in which they begin, and what is wrong with how they are built."""
    reader, cells = _Reader(place), _cells(tree)
    for element in tree.iter():
        if element.tag == f"{W}fldChar":
            reader.mark(attribute(element, "fldCharType"), cells.get(id(element)))
        elif element.tag == f"{W}instrText":
            reader.order(element.text or "")
        elif element.tag == f"{W}t":
            reader.show(element.text or "")
        elif element.tag == f"{W}fldSimple":
            shown = "".join(part.text or "" for part in element.iter(f"{W}t"))
            reader.found.append(Field(attribute(element, "instr"), shown, "end"))
    unended = [
        fault(place, one.instruction.strip(), "域没有结束，其后的文字都会算进去；请补上 end") for one in reader.open
    ]
    return reader.found, reader.faults + unended


def _cells(tree: Any) -> dict[int, int]:
    """The innermost cell that each sign of a field stands in; cells come after those around them."""
    return {id(mark): id(cell) for cell in tree.iter(f"{W}tc") for mark in cell.iter(f"{W}fldChar")}


def built(package: Package) -> Iterator[Finding]:
    """Fields that do not begin, part and end in order, are of no known kind, or show nothing."""
    for name, tree in package.stories():
        found, faults = read(name, tree)
        yield from faults
        for one in found:
            if one.name not in _KNOWN:
                yield fault(name, one.instruction.strip(), "不认识的域；请核对指令")
            elif not one.result.strip() and one.name not in _LAID_OUT:
                yield fault(name, one.instruction.strip(), "域没有结果，打开时是空的；请填上")


def counted(package: Package) -> Iterator[Finding]:
    """Sequences (图, 表) whose stored numbers do not run on from 1: Word would number them otherwise."""
    reached: dict[str, int] = defaultdict(int)
    for name, tree in package.stories():
        for one in read(name, tree)[0]:
            if one.name == "SEQ" and len(one.words) > 1 and not _COUNTING & set(one.words):
                reached[one.words[1]] += 1
                if whole(one.result.strip()) != reached[one.words[1]]:
                    yield fault(name, f"{one.words[1]} {one.result}", f"Word 更新后是 {reached[one.words[1]]}；请改正")


def repeated_texts(package: Package) -> Iterator[Finding]:
    """References that show other words than stand at their bookmark."""
    marked = {key: text for _, tree in package.stories() for key, text in bookmarked(tree).items()}
    for name, tree in package.stories():
        for one in read(name, tree)[0]:
            if one.name == "REF" and one.target in marked and not _OTHER_RESULT & set(one.words):
                there = squeezed(marked[one.target])
                if squeezed(one.result) != there:
                    remedy = f"书签 {one.target} 处写的是「{shortened(there)}」；请使引用与之相同"
                    yield fault(name, one.result, remedy)


def bookmarked(tree: Any) -> dict[str, str]:
    """The text inside each bookmark of a part, by the bookmark's name."""
    inside: dict[str, str] = {}
    texts: dict[str, str] = {}
    for element in tree.iter():
        if element.tag == f"{W}bookmarkStart":
            inside[attribute(element, "id")] = attribute(element, "name")
            texts.setdefault(attribute(element, "name"), "")
        elif element.tag == f"{W}bookmarkEnd":
            inside.pop(attribute(element, "id"), None)
        elif element.tag == f"{W}t":
            for name in inside.values():
                texts[name] += element.text or ""
    return texts
