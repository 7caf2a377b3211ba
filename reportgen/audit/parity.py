"""Point on the formats (28): the PDF, the Word file and the web page of a brief say the same."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING, Final

from reportgen.audit.finding import Finding
from reportgen.audit.finished import KINDS, shortened, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.audit.finished import Finished

PARITY: Final = "parity"
_APART: Final = frozenset({"label", "picture", "contents"})
_SHOWN: Final = 6
_ALIKE: Final = 0.5


def parity(files: Sequence[Finished]) -> Iterator[tuple[Finished, Finding]]:
    """What one of several formats of the same brief says and another does not, with the file that lacks it."""
    for first, second in combinations(files, 2):
        if same(first, second):
            yield from _apart(first, second)


def same(first: Finished, second: Finished) -> bool:
    """Whether two files are formats of one brief: their names differ in the suffix only."""
    return first.kind != second.kind and first.path.stem == second.path.stem


def _apart(first: Finished, second: Finished) -> Iterator[tuple[Finished, Finding]]:
    if first.ledger.edition != second.ledger.edition or first.ledger.style != second.ledger.style:
        value = f"{first.ledger.edition}，{second.ledger.edition}"
        yield second, Finding(PARITY, None, "版次与样式", value, "不是同一次编写；请两种格式一起重新编写")
    for one, other in ((first, second), (second, first)):
        whole = "".join(_sentences(other))
        lost = [sentence for sentence in _sentences(one) if sentence not in whole]
        for sentence in lost[:_SHOWN]:
            remedy = f"{KINDS[one.kind]} 有此句，这里没有；请两种格式一起重新编写"
            yield other, Finding(PARITY, None, _nearest(sentence, other), shortened(sentence), remedy)


def _sentences(file: Finished) -> list[str]:
    """What a reader reads, piece by piece; what one format alone shows left out: labels, heads repeated, contents."""
    blocks = (block for block in file.blocks if block.role not in _APART and not block.repeated)
    pieces = (piece for block in blocks for piece in squeezed(block.text).split("。"))
    return [piece for piece in pieces if piece]


def _nearest(sentence: str, file: Finished) -> str:
    """The words of a file that come nearest to a sentence it lacks, to find the place; blank where none do."""
    alike = ((SequenceMatcher(None, sentence, one).quick_ratio(), one) for one in _sentences(file))
    ratio, words = max(alike, default=(0.0, ""))
    return shortened(words) if ratio > _ALIKE else ""
