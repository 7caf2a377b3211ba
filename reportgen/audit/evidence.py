"""Points on evidence: every number in the ledger (1), every figure with a citation that resolves (2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reportgen import alignment
from reportgen.audit.finding import Finding
from reportgen.audit.finished import CITATION, squeezed
from reportgen.trace import misprinted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.alignment import Found
    from reportgen.audit.finished import Block, Finished, Printing

NUMBERS, CITATIONS = "numbers", "citations"
_ONLY_CITED: Final = re.compile(r"(?:\[\d+\])+")
_LISTED: Final = re.compile(r"\[(\d+)\]")
_REMEDY: Final = "数字只能由数据打印；请改回，或重新编写"
_FORMULAS: Final = frozenset({"notes.formula", "footnote.derived"})


def numbers(file: Finished) -> Iterator[Finding]:
    """Numbers that the ledger does not have at this place, and those it has that the file does not show."""
    aligned = file.aligned
    for item in aligned.strange:
        block = file.blocks[item.number]
        yield Finding(NUMBERS, block.page, item.around, item.text, f"不在台账的这个位置；{_REMEDY}")
    for text, entry in aligned.missing:
        yield Finding(NUMBERS, None, entry.place or entry.ref, text, f"应有「{entry.text}」，文件里没有；{_REMEDY}")
    for item in _stray(file):
        yield Finding(NUMBERS, item.number, f"正文以外：{item.around}", item.text, f"不在台账；{_REMEDY}")
    for entry, written in misprinted(file.ledger):
        yield Finding(NUMBERS, None, entry.ref, entry.text, f"与事实的原文数字「{written}」不符；请重新编写")
    for printing in file.printings:
        for ref in printing.refs:
            if file.ledger.facts and ref not in file.ledger.facts and printing.entry.kind != "chart":
                yield _at(NUMBERS, printing, f"台账未载所据的事实 {ref}；请重新编写")


def _stray(file: Finished) -> tuple[Found, ...]:
    """Numbers in the margins beyond the running texts, the headings and the pages' own numbers."""
    headings = {block.text for block in file.blocks if block.role in {"title", "heading"}}
    pages = {sheet.number: (f"{sheet.number}", f"{len(file.sheets)}") for sheet in file.sheets}
    return alignment.stray(file.margins, headings | set(file.ledger.running), pages)


def citations(file: Finished) -> Iterator[Finding]:
    """Citations without a reference, references without a citation, figures without the citation of their source."""
    listed = {
        match[1]: block for block in file.blocks if block.part == "references" and (match := _LISTED.match(block.text))
    }
    cited = {number: block for block in _citing(file) for number in CITATION.findall(block.text)}
    for number in sorted(set(cited) - set(listed), key=int):
        yield Finding(CITATIONS, cited[number].page, cited[number].place, f"[{number}]", "参考文献没有这一条；请补上")
    for number in sorted(set(listed) - set(cited), key=int):
        place = listed[number]
        yield Finding(CITATIONS, place.page, place.place, f"[{number}]", "正文没有引用；请删去或引用")
    if sorted(map(int, listed)) != list(range(1, len(listed) + 1)):
        yield Finding(CITATIONS, None, "参考文献", "、".join(listed), "序号不连续；请依次编号")
    yield from _uncited(file)


def _citing(file: Finished) -> Iterator[Block]:
    """The blocks that may cite: the list itself and the strip of years on page 1 only show the numbers."""
    for block in file.blocks:
        strip = block.part == "front" and _ONLY_CITED.fullmatch(squeezed(block.text))
        if block.part not in {"references", "appendix"} and not strip:
            yield block


def _uncited(file: Finished) -> Iterator[Finding]:
    """Figures beside which neither the number nor the id of their source stands."""
    marks = {entry.ref: entry.text for entry in file.ledger.entries if entry.kind == "reference"}
    formulas = {id(entry) for entry in file.ledger.entries if entry.rule in _FORMULAS}
    for printing in file.printings:
        if printing.block.part == "appendix" or printing.entry.kind == "chart" or id(printing.entry) in formulas:
            continue
        wanted = _wanted(file, printing.refs, marks)
        near = _near(file, printing.block)
        if wanted and not any(mark in near for mark in wanted):
            yield _at(CITATIONS, printing, f"旁边没有出处 {'、'.join(sorted(wanted))}；请补上引文号")


def _wanted(file: Finished, refs: tuple[str, ...], marks: Mapping[str, str]) -> set[str]:
    """What may cite a figure: the number of a source of its facts, or its place there (S002:170)."""
    sources = {item.source_id for name in refs if (item := file.observation(name)) is not None}
    sources |= {file.ledger.facts[name]["source"] for name in refs if name in file.ledger.facts}
    return {marks[source] for source in sources if source in marks} | {f"{source}:" for source in sources}


def _near(file: Finished, block: Block) -> str:
    """The text beside a block that may cite for it: its row, the sources of its table or figure, its next paragraph."""
    text = file.together(block) + file.noted(block)
    if block.role in {"heading", "caption", "subtitle", "head", "cell", "note", "text"}:
        text += "".join(item.text for item in file.after(block))
    return text


def _at(point: str, printing: Printing, remedy: str) -> Finding:
    """A finding at a printed figure."""
    return Finding(point, printing.block.page, printing.block.place, printing.entry.text, remedy)
