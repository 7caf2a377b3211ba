"""Claims that hold for the text of every brief: the six cities, the invented project, and it with rows left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import tiny
from reading import page, text_of, unquoted

from reportgen.brief import (
    BarChart,
    DotChart,
    Figure,
    Listing,
    Paragraph,
    Printed,
    Sentence,
    ShareChart,
    Table,
    Timeline,
    walk,
)
from reportgen.outline.modes import BUILDERS

if TYPE_CHECKING:
    from reportgen.brief import Brief

CITIES = ("深圳", "上海", "北京", "佛山", "汕头", "东莞")
ALL = pytest.mark.parametrize("name", [*CITIES, *tiny.VARIANTS])
REAL = pytest.mark.parametrize("name", [*CITIES, "whole"])
BLACKLIST = re.compile(
    "众所周知|毋庸置疑|蓬勃发展|方兴未艾|日新月异|如火如荼|前景广阔|前程未可限量|独占鳌头|领跑者|稳居|砥砺前行|助力"
    "|赋能|强心剂|取得了长足的进步|具有重要意义|综上所述|总而言之|值得一提的是|不难看出"
)
DEICTIC = re.compile("目前|近年来|今年|去年|我市|我区")
# Sentences of ours that put figures to words choose their period; a record told in our words keeps its own dating.
UNDATED_RULES = re.compile(
    r"(statement|model|notes|footnote|figure|note|table|point\.recorded)\.|reader\.(strength|problem)"
)
REFERS_BACK = re.compile("同期|该年|相当于|年均增速|之比|其中|年份未载|的.*中，")


def _marked(brief: Brief, flag: str) -> set[str]:
    """The ids of the figures that bear a flag on the front page and in the sections."""
    shown = (brief.judgement, brief.points, brief.cards, brief.sections)
    return {item.ref for item in walk(shown) if isinstance(item, Printed) and flag in item.flags}


# --- sentences ----------------------------------------------------------------------------------------------------


@ALL
def test_every_sentence_names_the_rule_that_chose_it(shelf: tiny.Shelf, name: str) -> None:
    """No sentence is without its rule."""
    assert [said.text for said in page(shelf(name)).sentences() if not said.rule] == []


@ALL
def test_a_number_in_a_sentence_is_among_its_facts(shelf: tiny.Shelf, name: str) -> None:
    """A figure or derivation that a sentence of the text prints is one the sentence says it rests on."""
    loose = [
        (said.rule, ref)
        for said in page(shelf(name)).sentences()
        if said.place in {"p", "li", "dd"}
        for kind, ref in said.numbers
        if kind in {"fact", "derived"} and ref not in said.facts and said.rule != "notes.formula"
    ]
    assert loose == []


@ALL
def test_every_printed_figure_is_a_fact_of_the_tables(shelf: tiny.Shelf, name: str) -> None:
    """What is printed as a fact has its record in the document's ledger."""
    document = shelf(name)
    printed = {item.ref for item in walk(document.brief) if isinstance(item, Printed) and item.kind == "fact"}
    assert printed - set(document.ledger.facts) == set()


@REAL
def test_a_figure_in_a_sentence_has_its_period(shelf: tiny.Shelf, name: str) -> None:
    """A sentence of ours that prints a figure prints a period too, or points back to one."""
    undated = [
        said.text
        for said in page(shelf(name)).sentences()
        if said.place in {"p", "li"}
        and not UNDATED_RULES.match(said.rule)
        and {kind for kind, _ in said.numbers} & {"fact", "derived"}
        and not {kind for kind, _ in said.numbers} & {"period", "date"}
        and not REFERS_BACK.search(said.text)
    ]
    assert undated == []


@ALL
def test_no_phrase_of_the_blacklist(shelf: tiny.Shelf, name: str) -> None:
    """Outside quotations no stock phrase is printed."""
    assert BLACKLIST.findall(unquoted(page(shelf(name)).text)) == []


@ALL
def test_no_word_that_needs_a_date_to_be_understood(shelf: tiny.Shelf, name: str) -> None:
    """Outside quotations and titles nothing is said of 目前 or 去年."""
    assert DEICTIC.findall(unquoted(page(shelf(name)).text)) == []


@ALL
def test_no_punctuation_without_a_word_between(shelf: tiny.Shelf, name: str) -> None:
    """A blank value would leave two signs side by side, or one at the head of a block."""
    text = re.sub(r"\[\d+\]", "", page(shelf(name)).text)
    assert re.findall(r".{0,8}[，、；：。][，、；：。].{0,4}|(?m:^)[，、；：。）].{0,8}|“”|（）|《》", text) == []


@ALL
def test_punctuation_and_ranges_are_chinese(shelf: tiny.Shelf, name: str) -> None:
    """No half-width sign between Chinese characters, no space inside a date, no hyphen between years."""
    text = "\n".join(said.text for said in page(shelf(name)).sentences() if said.rule != "reference.entry")
    half = r"[\u4e00-\u9fff][,;:()?!][\u4e00-\u9fff]|\d [年月日亿万家]|[\u4e00-\u9fff] \d"
    half += r"|\d{4}[-~～]\d{4}年|\d[-~～]\d+月"
    assert re.findall(half, unquoted(text)) == []


# --- citations, marks, captions -----------------------------------------------------------------------------------


@ALL
def test_sources_are_numbered_in_the_order_of_first_use(shelf: tiny.Shelf, name: str) -> None:
    """The first citation is [1], the first of another source [2]."""
    first_uses = list(dict.fromkeys(page(shelf(name)).cited()))
    assert first_uses == sorted(first_uses)


@ALL
def test_every_reference_is_used_and_every_citation_listed(shelf: tiny.Shelf, name: str) -> None:
    """The list of references holds what the text cites, no more and no less."""
    found = page(shelf(name))
    assert sorted(set(found.cited())) == found.references()


@ALL
def test_daggers_and_their_notes_agree(shelf: tiny.Shelf, name: str) -> None:
    """A figure that bears † has a note, and every note is of a figure that is printed."""
    brief = shelf(name).brief
    rows = brief.remarks.bodies[0] if brief.remarks else ()
    noted = {part.ref for row in rows for part in row.cells[1].parts if isinstance(part, Printed)}
    shown = [item for item in walk((brief.points, brief.cards, brief.sections)) if isinstance(item, Printed)]
    printed = {name for item in shown for name in (item.ref, *item.inputs)}
    assert (_marked(brief, "†") - noted, noted - printed) == (set(), set())


@ALL
def test_double_daggers_have_their_formulas(shelf: tiny.Shelf, name: str) -> None:
    """A number that bears ‡ is listed with its formula in the data notes."""
    document = shelf(name)
    told = {ref for said in page(document).sentences() if said.rule == "notes.formula" for _, ref in said.numbers}
    assert _marked(document.brief, "‡") - {""} <= told


@ALL
@pytest.mark.parametrize("word", ["图", "表"])
def test_captions_are_numbered_without_a_gap(shelf: tiny.Shelf, name: str, word: str) -> None:
    """Figures and tables count each from one."""
    numbers = page(shelf(name)).captions(word)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


@ALL
def test_the_text_names_a_figure_or_table_before_it_appears(shelf: tiny.Shelf, name: str) -> None:
    """No figure or table stands there unannounced."""
    assert page(shelf(name)).early() == []


@ALL
def test_alternative_texts_have_forty_to_a_hundred_and_sixty_characters(shelf: tiny.Shelf, name: str) -> None:
    """Enough to replace the picture, short enough to listen to."""
    texts = [image.get("alt") for image in page(shelf(name)).body.iter("img")]
    assert [text for text in texts if not 40 <= len(text) <= 160] == []


# --- never: empty headings, thin charts, blank tables -------------------------------------------------------------


@ALL
def test_no_heading_stands_alone(shelf: tiny.Shelf, name: str) -> None:
    """Every heading is followed by something to read within its section or box."""
    assert [heading for heading, after in page(shelf(name)).headed() if not any(map(text_of, after))] == []


@ALL
def test_no_list_or_table_is_empty(shelf: tiny.Shelf, name: str) -> None:
    """A list has items, a table has rows."""
    filled = {"ol", "ul", "dl", "table", "tbody", "section"}
    assert [item.tag for item in page(shelf(name)).body.iter() if item.tag in filled and len(item) == 0] == []


@ALL
def test_no_axis_bears_a_single_mark(shelf: tiny.Shelf, name: str) -> None:
    """A panel has two bars or more, a dot chart two dots, a chart of shares three."""
    thin = [
        figure.id
        for figure in shelf(name).brief.figures()
        if (isinstance(figure.chart, BarChart) and min(len(panel.bars) for panel in figure.chart.panels) < 2)
        or (isinstance(figure.chart, DotChart) and len(figure.chart.dots) < 2)
        or (isinstance(figure.chart, ShareChart) and len(figure.chart.bars) < 3)
        or (isinstance(figure.chart, Timeline) and sum(len(lane.moments) for lane in figure.chart.lanes) < 2)
    ]
    assert thin == []


@ALL
def test_no_table_is_mostly_blank(shelf: tiny.Shelf, name: str) -> None:
    """At most half of a table's cells are without data."""
    shares = []
    for table in page(shelf(name)).tables():
        cells = [text_of(cell) for cell in table.iter("td")]
        shares.append((text_of(table.find("caption")), sum(cell in {"…", "—", ""} for cell in cells) / len(cells)))
    assert [(caption, share) for caption, share in shares if share > 0.5] == []


@ALL
def test_sections_that_only_say_what_is_missing_are_few(shelf: tiny.Shelf, name: str) -> None:
    """Three or more sections of one sentence side by side are one section with a table."""
    modes = "".join(section.mode[0] for section in shelf(name).brief.sections)
    assert "sss" not in modes


@ALL
def test_the_mode_of_a_section_is_what_it_holds(shelf: tiny.Shelf, name: str) -> None:
    """A compact section has no chart, a stub is one sentence, a dropped one is not there."""
    wrong = []
    for section in shelf(name).brief.sections:
        charts = any(isinstance(block, Figure) for block in section.blocks)
        lone = [len(block.sentences) if isinstance(block, Paragraph) else 0 for block in section.blocks] == [1]
        fits = {"full": True, "compact": not charts, "stub": lone}
        if not fits.get(section.mode, False):
            wrong.append((section.id, section.mode))
    assert wrong == []


@ALL
def test_boxes_and_tables_of_the_model_hold_something(shelf: tiny.Shelf, name: str) -> None:
    """No paragraph, list or table of the content model is empty."""
    hollow = [
        item
        for item in walk(shelf(name).brief.sections)
        if (isinstance(item, Paragraph) and not item.sentences)
        or (isinstance(item, Listing) and not item.items)
        or (isinstance(item, Table) and not any(item.bodies))
        or (isinstance(item, Sentence) and not item.phrase)
    ]
    assert hollow == []


def test_every_section_of_the_plan_can_be_built(shelf: tiny.Shelf) -> None:
    """The whole invented project has each kind of section, so each is tested."""
    assert {section.id for section in shelf("whole").brief.sections} == {*BUILDERS, "notes"} - {"background"}
