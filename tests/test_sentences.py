"""Every brief read sentence by sentence: no pattern twice running, none without a fact in it, no worn phrase."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from reportgen import contract, facts
from reportgen.contract import classes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportgen.build import Document
    from reportgen.facts import Facts
    from reportgen.project import Project

CITIES = ("北京", "上海", "深圳", "东莞", "佛山", "汕头")
WORN = (
    "众所周知", "毋庸置疑", "蓬勃发展", "方兴未艾", "日新月异", "如火如荼", "前景广阔", "前程未可限量", "独占鳌头",
    "领跑者", "稳居", "砥砺前行", "助力", "赋能", "强心剂", "取得了长足的进步", "具有重要意义", "综上所述", "总而言之",
    "值得一提的是", "不难看出",
)  # fmt: skip
VAGUE = re.compile("目前|近年来|今年|去年|我市|我区")
QUOTED = re.compile("“[^”]*”")  # a source's own words
TELLING = frozenset({"fact", "derived", "period", "date", "count", "name"})
LONGEST = 260  # characters of a paragraph, names and numbers included (a screenful at the house style's measure)


@pytest.fixture(params=CITIES)
def brief(request: pytest.FixtureRequest, city_document: Callable[[str], Document]) -> Document:
    """The brief of each city in turn."""
    return city_document(request.param)


def test_no_pattern_twice_running(brief: Document) -> None:
    """Two sentences in a row of a paragraph, or of a key point and the next, never come from one pattern."""
    again = [
        (first, text) for block in _prose(brief) for (first, _), (second, text) in pairwise(block) if first == second
    ]
    assert not again


def test_every_sentence_says_something_of_its_own(brief: Document, project: Project) -> None:
    """A sentence of the prose holds a number, a date or a name: with them taken away nothing would be left to say."""
    kinds = {entry.n: entry.kind for entry in brief.rendered.entries}
    names = _names(brief, facts.load(project))
    empty = [
        _text(span)
        for span in _sentences(brief)
        if not span.get("data-rule").startswith("statement.")  # what a source records is a fact in itself
        and not {kinds[n] for n in _numbers(span)} & TELLING
        and not any(name in _text(span) for name in names)
    ]
    assert not empty


def test_no_worn_phrase(brief: Document) -> None:
    """None of the phrases that say nothing, and no word that only the source's own day makes sense of."""
    text = _text(contract.parse(brief.rendered.html))
    assert not [phrase for phrase in WORN if phrase in text]
    assert not VAGUE.findall(QUOTED.sub("", text))


def test_paragraphs_stay_readable(brief: Document) -> None:
    """A paragraph is one idea, never a page of it."""
    long = [text for block in _prose(brief) if len(text := "".join(said for _, said in block)) > LONGEST]
    assert not long


def test_sentences_end_once(brief: Document) -> None:
    """A sentence ends in one full stop and holds no doubled mark, no empty brackets, no mark after a mark."""
    bad = re.compile(r"[，；、。：]{2}|（）|“”|，）|；）|、）|（，")
    assert not [_text(span) for span in _sentences(brief) if bad.search(_text(span)) or not _text(span).endswith("。")]


def _prose(brief: Document) -> Iterator[list[tuple[str, str]]]:
    """Each paragraph and list item as its sentences: rule and text."""
    for block in contract.parse(brief.rendered.html).iter():
        if block.tag not in {"p", "li"}:
            continue
        noted = {span for note in contract.footnotes(block) for span in note.iter()}
        spans = [span for span in block.iter("span") if "s" in classes(span) and span not in noted and _is_prose(block)]
        if spans:
            yield [(span.get("data-rule"), _text(span)) for span in spans]


def _is_prose(block: Any) -> bool:
    return not classes(block) & {"note", "src", "more", "meta"}


def _sentences(brief: Document) -> Iterator[Any]:
    """The elements of the sentences that stand in paragraphs of the sections and the front page."""
    for block in contract.parse(brief.rendered.html).iter("p"):
        if _is_prose(block):
            yield from (span for span in block.iter("span") if "s" in classes(span))


def _numbers(span: Any) -> Iterator[int]:
    yield from (int(item.get("data-n")) for item in span.iter() if item.get("data-n"))


def _text(element: Any) -> str:
    """The text of an element without citation numbers, footnotes and word joiners."""
    if ("c" in classes(element) and element.tag == "sup") or contract.is_footnote(element):
        return ""
    inner = "".join(_text(child) + (child.tail or "") for child in element if isinstance(child.tag, str))
    return ((element.text or "") + inner).replace("\u2060", "").strip("\n")


def _names(brief: Document, known: Facts) -> frozenset[str]:
    """The places, publishers and subjects that a sentence may name."""
    compilers = (item.compiler for item in known.observations.values())
    subjects = (row.subject for row in known.statements.values())
    return frozenset(filter(None, (brief.brief.subject, *brief.brief.peers, *compilers, *subjects)))
