"""Points on how sure a figure is: forecasts, targets and claims say so (5), approximations stay approximate (6)."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from reportgen import comparison
from reportgen.audit.finding import Finding
from reportgen.errors import ReportgenError
from reportgen.ledger import tokens
from reportgen.units import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.audit.finished import Finished, Printing
    from reportgen.comparison import Derived
    from reportgen.facts import Facts
    from reportgen.rows import Observation

MARKERS, APPROXIMATE = "markers", "approximations"
_MARKERS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType({
    "forecast": re.compile(r"预计|预期|有望|可达|预测|将(?!近)"),
    "target": re.compile(r"目标|力争|计划|规划|拟|提出|安排"),
    "claim": re.compile(r"称|转述|所述|自述|自报|说法|认为|据[^，。；]{0,12}(?:载|介绍|调查|统计)"),
})  # fmt: skip
_NAMES: Final = MappingProxyType({"forecast": "预计数", "target": "目标数", "claim": "一方之说"})
_BESIDE: Final = 3  # a modifier word stands at most so many characters off
_OPERATIONS: Final[Mapping[str, Callable[[Observation, Observation, Facts], Derived]]] = MappingProxyType({
    "ratio": comparison.ratio,
    "excess": comparison.excess,
    "growth": comparison.growth,
    "cagr": comparison.cagr,
    "diff": comparison.diff,
    "share": comparison.share,
    "share_of_parent": comparison.share_of_parent,
    "implied_base": comparison.implied_base,
})  # fmt: skip
_DERIVED: Final = re.compile(r"(\w+)\(([^|()]+)\|([^|()]+)\)")


def markers(file: Finished) -> Iterator[Finding]:
    """Forecasts, targets and claims beside which no word says what they are."""
    for printing in file.printings:
        item = file.observation(printing.entry.ref)
        if item is None or printing.block.part == "appendix":
            continue
        for standing in _standings(item):
            if not _MARKERS[standing].search(_words(file, printing)):
                remedy = f"是{_NAMES[standing]}，旁边没有说明；请写明"
                yield Finding(MARKERS, printing.block.page, printing.block.place, printing.entry.text, remedy)


def _standings(item: Observation) -> Iterator[str]:
    if item.status in {"forecast", "target"}:
        yield item.status
    elif "claim" in item.tags:
        yield "claim"


def _words(file: Finished, printing: Printing) -> str:
    """The words that may say what a figure is: its paragraph or row, its table's head and notes, its figure's words."""
    block = printing.block
    table = "".join(item.text for item in file.table(block.table) if item.role == "head") if block.table else ""
    return file.together(block) + table + "".join((*file.captions(block.table), *(i.text for i in file.after(block))))


def approximations(file: Finished) -> Iterator[Finding]:
    """Approximate figures printed without their word, derived ones with digits that their interval does not carry."""
    for printing in file.printings:
        item = file.observation(printing.entry.ref)
        if item is not None and item.as_written not in file.together(printing.block):
            yield from _bare(printing, item)
        if printing.entry.kind == "derived":
            yield from _overdone(file, printing)


def _bare(printing: Printing, item: Observation) -> Iterator[Finding]:
    """An approximate figure without the word its source has: 近, 约, 多, 以上."""
    said = wording(item.quantity, item.as_written)
    words = [word for word in (said.before, said.more, said.after) if word]
    shown = printing.block.text[max(0, printing.start - _BESIDE) : printing.end + _BESIDE]
    if item.modifier in {"eq", "range"} or not _shows(printing, item):
        return
    if words and not any(word in shown for word in words):
        remedy = f"原文为「{item.as_written}」，丢了概数词；请照原文写"
        yield Finding(APPROXIMATE, printing.block.page, printing.block.place, printing.entry.text, remedy)


def _shows(printing: Printing, item: Observation) -> bool:
    """Whether what is printed is the figure's number; a label of a chart may be its name or its date."""
    return any(token.text.replace(",", "") == f"{item.value:f}" for token in tokens(printing.entry.text))


def _overdone(file: Finished, printing: Printing) -> Iterator[Finding]:
    """A derived figure that is not what its inputs give, or has more digits than they carry."""
    derived = recomputed(file, printing.entry.ref)
    shown = tokens(printing.entry.text)
    if derived is None or len(shown) != 1:
        return
    digits = shown[0].text.replace(",", "")
    decimals = len(digits.partition(".")[2])
    right = derived.printed(decimals)
    if right is None or right.lstrip("-") != digits:
        remedy = f"按所据各数应为「{right or '不印'}」；请重新编写"
        yield Finding(APPROXIMATE, printing.block.page, printing.block.place, printing.entry.text, remedy)


def recomputed(file: Finished, ref: str) -> Derived | None:
    """A derived number computed anew from the data the file carries; None where it is no operation on two of them."""
    match = _DERIVED.fullmatch(ref)
    inputs = [file.observation(name) for name in match.groups()[1:]] if match else []
    first, second = inputs if len(inputs) == 2 else (None, None)  # noqa: PLR2004 - operations on a pair
    if match is None or first is None or second is None or match[1] not in _OPERATIONS:
        return None
    try:
        return _OPERATIONS[match[1]](first, second, file.facts)
    except ReportgenError:  # refused: the point on comparability tells that
        return None
