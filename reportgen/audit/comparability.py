"""Point on comparisons (7): ratio and rank words only where the data allow them, 占 only within one release."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Final

from reportgen import comparison
from reportgen.audit.finding import Finding
from reportgen.audit.finished import HEAD, PROSE, squeezed
from reportgen.audit.wording import unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finished import Block, Finished, Printing
    from reportgen.rows import Observation

COMPARISONS: Final = "comparisons"
_DERIVED: Final = re.compile(r"(\w+)\(([^()]+)\)")
_QUOTIENTS: Final = frozenset({"ratio", "excess"})
_HIGHER: Final = re.compile(
    r"(?<!不)(?:高于|低于|多于|少于|大于|小于|优于|领先|落后于|居首|首位|最高|最低|最大|最多|最少|排名第|名列第|高出)"
    r"|(?<!不)比[^，。；]{1,24}?(?:高|低|多|少)(?!低)|(?<!不)是[^，。；]{1,24}?\d+(?:\.\d+)?倍"
)
_OF_WHOLE: Final = re.compile(r"占[^，。；]{0,8}$")
_SENTENCE: Final = re.compile(r"[^。]+")


def comparisons(file: Finished) -> Iterator[Finding]:
    """Ratios and rank words that the class of the facts does not allow, and 占 where part and whole are apart."""
    for printing in file.printings:
        if printing.entry.kind == "derived":
            yield from _derived(file, printing)
    for block in file.blocks:
        if block.role in {*PROSE, "caption"} and block.part not in {"references", "appendix"}:
            yield from _ranked(file, block)


def _derived(file: Finished, printing: Printing) -> Iterator[Finding]:
    """A derived number that its inputs do not allow, or a share of another release worded as a part."""
    match = _DERIVED.fullmatch(printing.entry.ref)
    inputs = [file.observation(name) for name in printing.refs]
    if match is None or len(inputs) != 2 or None in inputs:  # noqa: PLR2004 - what is compared is a pair
        return
    first, second = (item for item in inputs if item is not None)
    if match[1] in _QUOTIENTS:
        verdict = comparison.classify(first, second, file.facts)
        if not verdict.comparable:
            yield _at(printing, f"两数为 {verdict.cls} 级（{verdict.words}），不可相比；请改为并列")
    apart = first.source_id != second.source_id or first.compiler != second.compiler
    before = printing.block.text[: printing.start]
    of_another = match[1] == "share_of_parent" or (match[1] == "share" and apart)
    if of_another and _OF_WHOLE.search(before):
        yield _at(printing, "部分与整体不出自同一发布；请用「相当于」，不用「占」")


def _ranked(file: Finished, block: Block) -> Iterator[Finding]:
    """Sentences that set a place above or below another without facts that allow it."""
    peers = _peers(file)
    for match in _SENTENCE.finditer(block.text):
        sentence = unquoted(match[0])
        word = _HIGHER.search(sentence)
        if word is not None:
            named = any(name in sentence for name in peers) and not _counted(file, block, match)
            yield from _judged(file, block, word[0], _facts(file, block, match), named=named)


def _counted(file: Finished, block: Block, sentence: re.Match[str]) -> bool:
    """Whether a sentence counts what the brief itself has: so many records, so many topics."""
    at = file.position(block)
    return any(
        entry.kind == "count" and item.number == at and sentence.start() <= item.start < sentence.end()
        for item, entry in file.aligned.pairs
    )


def _judged(file: Finished, block: Block, word: str, rows: list[Observation], *, named: bool) -> Iterator[Finding]:
    """A rank word whose facts are not comparable, or that is said of a peer without any fact."""
    pairs = [
        (a, b)
        for a, b in combinations(rows, 2)
        if a.indicator_id == b.indicator_id and a.area_id != b.area_id and a.unit.dimension != "rank"
    ]
    allowed = any(comparison.classify(a, b, file.facts).comparable for a, b in pairs)
    single = any(file.facts.indicators[item.indicator_id].measure == "rank" for item in rows)
    if not allowed and not single and (named or pairs):
        why = f"{len(pairs)} 对事实都不是 A 级" if pairs else "没有可比的事实"
        remedy = f"高低之词无据：{why}；请改为并列"
        yield Finding(COMPARISONS, block.page, block.place, word, remedy)


def _facts(file: Finished, block: Block, sentence: re.Match[str]) -> list[Observation]:
    """The observations a sentence prints or, as the ledger has it, rests on."""
    head = len(block.text) <= HEAD
    following = file.blocks[file.position(block) + 1 :][:1] if head else ()  # a head is borne out by what it heads
    printed = [
        name
        for item in file.printings
        if item.block in following or (item.block is block and sentence.start() <= item.start < sentence.end())
        for name in item.refs
    ]
    plain = squeezed(sentence[0])
    said = [name for one in file.ledger.sentences if squeezed(one.text).rstrip("。") in plain for name in one.facts]
    rows = (file.observation(name) for name in dict.fromkeys((*printed, *said)))
    return [item for item in rows if item is not None]


def _peers(file: Finished) -> list[str]:
    """The short names of the places a brief sets its own against."""
    known = file.facts.areas
    return [known[name].short_name for name in file.ledger.promise.peers if name in known]


def _at(printing: Printing, remedy: str) -> Finding:
    return Finding(COMPARISONS, printing.block.page, printing.block.place, printing.entry.text, remedy)
