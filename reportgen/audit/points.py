"""The points of the audit: number of the rubric, name, which formats show it, and the function that judges it.

The numbers are those of the rubric of a published brief (docs/cli.md); points without one are the program's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reportgen.audit import (
    candour,
    comparability,
    contents,
    currency,
    evidence,
    glyphs,
    layout,
    objects,
    punctuation,
    standing,
    times,
    word,
    wording,
)
from reportgen.audit.wordlint import rules
from reportgen.audit.wordlint.package import WORDLINT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.finished import Finished, Kind
    from reportgen.facts import Facts
    from reportgen.ledger import Promise

_ALL: Final[tuple[Kind, ...]] = ("pdf", "docx", "html")
_PDF: Final[tuple[Kind, ...]] = ("pdf",)
_WORD: Final[tuple[Kind, ...]] = ("docx",)
_PAGED: Final = "只有 PDF 有固定的页与行"
_ON_PAPER: Final = "网页另有导航，没有目录"
_ONLY_WORD: Final = "只有 Word 文件有样式"
_ONLY_WORD_PARTS: Final = "只有 Word 文件由部件拼成"


@dataclass(frozen=True, slots=True)
class Against:
    """What a file is judged against besides what it carries: the data as they are now, and what it then has to show."""

    facts: Facts
    promise: Callable[[Promise], Promise]


Judge = Callable[["Finished", Against | None], "Iterator[Finding]"]


@dataclass(frozen=True, slots=True)
class Point:
    """A point: its id, the number in the rubric, what must hold, the formats that show it, why others do not.

    `alone` says whether a file can be judged without the data as they are now, `of_city` that it must be on one city.
    """

    id: str
    number: str
    title: str
    judge: Judge
    kinds: tuple[Kind, ...] = _ALL
    why_not: str = ""
    alone: bool = True
    of_city: bool = False


def _of_itself(judge: Callable[[Finished], Iterator[Finding]]) -> Judge:
    """A point that looks at nothing but the file."""

    def judged(file: Finished, _against: Against | None) -> Iterator[Finding]:
        return judge(file)

    return judged


def _candour(file: Finished, against: Against | None) -> Iterator[Finding]:
    promise = file.ledger.promise
    return candour.candour(file, against.promise(promise) if against else promise)


def _current(file: Finished, against: Against | None) -> Iterator[Finding]:
    return currency.current(file, against.facts) if against else iter(())


POINTS: Final = (
    Point(evidence.NUMBERS, "1", "每个数都在台账上", _of_itself(evidence.numbers)),
    Point(evidence.CITATIONS, "2", "引文与参考文献相合", _of_itself(evidence.citations)),
    Point(times.PERIODS, "3", "每个数都有期间", _of_itself(times.periods)),
    Point(times.VINTAGE, "4", "首页与页脚有数据期，不用相对时间词", _of_itself(times.vintage)),
    Point(standing.MARKERS, "5", "预计、目标、一方之说都写明", _of_itself(standing.markers)),
    Point(standing.APPROXIMATE, "6", "概数词不丢，推算不多印一位", _of_itself(standing.approximations)),
    Point(comparability.COMPARISONS, "7", "倍数、高低只用于可比的数", _of_itself(comparability.comparisons)),
    Point(candour.CANDOUR, "8", "记载不一与未见数据都写明", _candour, of_city=True),
    Point(wording.EMPTY, "9", "没有空话", _of_itself(wording.empty_words)),
    Point(objects.OBJECTS, "14", "图表有编号、题、副题、来源、替代文字", _of_itself(objects.objects)),
    Point(objects.NUMBERING, "15", "图表编号连续，先引后出", _of_itself(objects.numbering)),
    Point(glyphs.GLYPHS, "16", "没有缺字，字体都在样式之列", _of_itself(glyphs.glyphs)),
    Point(objects.TABLES, "20", "续表重复表头，空格不过半，记号有说明", _of_itself(objects.tables)),
    Point(layout.MARGINS, "21", "纸张与边距", _of_itself(layout.margins), _PDF, _PAGED),
    Point(layout.KEPT, "22", "标题、题注、孤行", _of_itself(layout.kept_together), _PDF, _PAGED),
    Point(layout.PAGES, "23", "页数与末页", _of_itself(layout.pages), _PDF, _PAGED),
    Point(contents.CONTENTS, "", "目录与标题、页码相合", _of_itself(contents.contents), (*_PDF, *_WORD), _ON_PAPER),
    Point(layout.EDGES, "24", "右边对齐", _of_itself(layout.edges), _PDF, _PAGED),
    Point(punctuation.PUNCTUATION, "25", "标点", _of_itself(punctuation.punctuation)),
    Point(glyphs.TEXT, "26", "文字与写下的相同", _of_itself(glyphs.text)),
    Point(word.WORD, "27", "Word 的样式、表头、字体、文种", _of_itself(word.word), _WORD, _ONLY_WORD),
    Point(WORDLINT, "27", "Word 文件内部相合", _of_itself(rules.wordlint), _WORD, _ONLY_WORD_PARTS),
    Point(currency.CURRENT, "", "所据数据没有再改", _current, alone=False),
)
