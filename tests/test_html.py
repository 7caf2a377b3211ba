"""Claims about rendering: what a template may not do, and that it is told where and what it did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import tiny
from reading import page

from reportgen import charts, contract, facts
from reportgen.build import comparisons
from reportgen.errors import ComparisonError, ReportgenError, TemplateError
from reportgen.project import Project
from reportgen.writers.html import JOINER, Rendered, chinese_count, render

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.brief import Brief

OURS, THEIRS, EARLIER = "yl.processed_value.1990m01-09", "bs.processed_value.1990m01-09", "qj.processed_value.1986"
PART, WHOLE = "yl.refined_value.1990m01-09", "cn.refined_value.1990m01-09"
MASTHEAD = '<header class="mast">\n<h1>{{ brief.title }}</h1>\n<p class="meta">%s</p>\n</header>\n'


@pytest.fixture(scope="session")
def brief(shelf: tiny.Shelf) -> Brief:
    """Return the brief of the invented project."""
    return shelf("whole").brief


@pytest.fixture(scope="session")
def known() -> facts.Facts:
    """Return the invented facts."""
    return facts.load(Project(tiny.FOLDER))


def rendered(brief: Brief, known: facts.Facts, folder: Path, **templates: str) -> Rendered:
    """The brief rendered with some templates replaced."""
    for name, text in templates.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    common = tiny.ROOT / "templates"
    labels = {item.id: charts.labels(item) for item in brief.figures()}
    return render(brief, (folder, common / "styles" / "jianbao", common), labels, comparisons(known))


def refusal(brief: Brief, known: facts.Facts, folder: Path, written: str) -> str:
    """What is said of a masthead with this in it."""
    with pytest.raises(TemplateError) as caught:
        rendered(brief, known, folder, masthead=MASTHEAD % written)
    return str(caught.value)


def test_a_changed_template_is_read_again(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """What was compiled of a template serves for its very text alone, whatever its name."""
    found = [rendered(brief, known, tmp_path, masthead=MASTHEAD % words).html for words in ("甲乙", "丙丁", "甲乙")]
    assert [("甲乙" in html, "丙丁" in html) for html in found] == [(True, False), (False, True), (True, False)]


# --- numbers ------------------------------------------------------------------------------------------------------


def test_a_typed_digit_is_refused_with_its_surroundings(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """A number in the template's own words has no fact behind it."""
    message = refusal(brief, known, tmp_path, "本市共有茶厂 97 家")
    assert "「97」不是由数据打印的（…" in message
    assert "本市共有茶厂 97 家" in message


def test_a_typed_digit_in_the_footer_is_refused(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """The line on every page is no exception."""
    with pytest.raises(TemplateError, match="「97」"):
        rendered(brief, known, tmp_path, foot='<p class="foot">共 97 页 · {{ brief.edition }}</p>')


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{{ 10 }}", "「10」没有出处"),
        ("{{ 1.5 }}", "「1.5」没有出处"),
        ("{{ brief.sections|length }}", "没有出处"),
        ('{{ "99亿元" }}', "「99亿元」含有没有出处的数字"),
        ('{{ "共" ~ 10 }}', "含有没有出处的数字"),
        ("{{ brief.issued }}", "「2019」不是由数据打印的"),
    ],
)
def test_a_bare_number_is_refused(brief: Brief, known: facts.Facts, tmp_path: Path, written: str, said: str) -> None:
    """A value that is no printed figure may hold no number."""
    assert said in refusal(brief, known, tmp_path, written)


def test_a_refused_value_is_told_with_file_and_line(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """The place is the line of the template."""
    assert refusal(brief, known, tmp_path, "{{ 10 }}").startswith("templates/masthead.html:3：")


def test_a_digit_glued_to_a_printed_number_is_refused(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """Neither before nor after may a number grow."""
    said = [refusal(brief, known, tmp_path, written) for written in ("{{ brief.edition }}7", "7{{ brief.edition }}")]
    assert ["不是由数据打印的" in message for message in said] == [True, True]


def test_a_number_printed_once_may_not_be_shown_twice(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """Each printed number has one place in the ledger."""
    twice = "{% set kept %}{{ brief.edition }}{% endset %}{{ kept }}，{{ kept }}"
    assert "与数据打印的内容不符" in refusal(brief, known, tmp_path, twice)


@pytest.mark.parametrize("number", ["0", "99999", "-1", "x", ""])
def test_a_forged_printed_element_is_refused(brief: Brief, known: facts.Facts, tmp_path: Path, number: str) -> None:
    """An element that says it was printed must hold what was printed under its number."""
    assert "97" in refusal(brief, known, tmp_path, f'<span data-n="{number}">97</span>')


def test_a_number_may_be_printed_at_several_places(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """The field itself may be used as often as wanted."""
    found = rendered(brief, known, tmp_path, masthead=MASTHEAD % "{{ brief.edition }}，{{ brief.edition }}")
    assert f"{brief.edition.text}，{brief.edition.text}" in page_text(found)


def test_how_many_there_are_is_printed_by_count(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """A count is a number with a record."""
    found = rendered(brief, known, tmp_path, masthead=MASTHEAD % "共{{ count(brief.sections) }}节")
    assert [entry.kind for entry in found.entries if entry.text == str(len(brief.sections))][:1] == ["count"]


# --- elements and names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<marquee>快</marquee>", "合约之外的元素 <marquee>"),
        ('<span class="shiny">快</span>', "<span> 没有类「shiny」"),
        ('<span onclick="go()">快</span>', "没有属性「onclick」"),
        ('<a href="https://example.org">快</a>', "链接只可指向本文件"),
        ('<span style="color:red">快</span>', "没有属性「style」"),
    ],
)
def test_what_the_contract_does_not_list_is_refused(
    brief: Brief, known: facts.Facts, tmp_path: Path, written: str, said: str
) -> None:
    """An element, class or attribute that some format would lose is an error."""
    assert said in refusal(brief, known, tmp_path, written)


@pytest.mark.parametrize("written", ["{{ brif.title }}", "{{ brief.titel }}", "{{ brief.title.x.y }}"])
def test_an_undefined_name_is_told_with_file_and_line(
    brief: Brief, known: facts.Facts, tmp_path: Path, written: str
) -> None:
    """A misspelt field does not print as nothing."""
    message = refusal(brief, known, tmp_path, written)
    assert message.startswith("templates/masthead.html:3：用了没有的名字")


@pytest.mark.parametrize(
    "written",
    ["{% if brief.title %}", "{% for x in brief.peers %}", "{{ brief.title", "{% endif %}", "{{ brief.title|upper }}"],
)
def test_a_broken_template_is_told_with_file_and_line(
    brief: Brief, known: facts.Facts, tmp_path: Path, written: str
) -> None:
    """An unclosed tag, a stray one, a filter that is not on the list."""
    message = refusal(brief, known, tmp_path, written)
    assert message.startswith("templates/masthead.html:")


def test_a_missing_phrase_is_named(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """A sentence needs the macro of its name."""
    text = (tiny.ROOT / "templates" / "phrases.html").read_text("utf-8")
    with pytest.raises(TemplateError, match="没有句式「judgement_pair」"):
        rendered(brief, known, tmp_path, phrases=text.replace("macro judgement_pair(", "macro judgment_pair("))


def test_a_missing_template_is_named(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """The name that was asked for is in the message."""
    with pytest.raises(TemplateError, match=r"找不到模板「gone\.html」"):
        rendered(brief, known, tmp_path, masthead='{% include "gone.html" %}')


# --- the sandbox --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "{{ brief.__class__ }}",
        '{{ "".__class__.__mro__ }}',
        "{{ printing._recorder }}",
        "{{ printing._env.loader }}",
        "{{ brief.figures.__globals__ }}",
        "{{ meta.__init__ }}",
        "{% for x in [brief.sections].append(brief) %}{% endfor %}",
    ],
)
def test_a_template_cannot_reach_what_lies_under_the_fields(
    brief: Brief, known: facts.Facts, tmp_path: Path, written: str
) -> None:
    """Private names and changes are refused."""
    assert refusal(brief, known, tmp_path, written).startswith("templates/masthead.html:")


@pytest.mark.parametrize("name", ["../outside.html", "/etc/hostname", "../../pyproject.toml"])
def test_a_template_cannot_read_outside_its_folders(
    brief: Brief, known: facts.Facts, tmp_path: Path, name: str
) -> None:
    """Neither upward nor absolute."""
    (tmp_path / "outside.html").write_text("秘密", "utf-8")
    folder = tmp_path / "templates"
    folder.mkdir()
    with pytest.raises(TemplateError, match="找不到模板"):
        rendered(brief, known, folder, masthead=f'{{% include "{name}" %}}')


def test_markup_in_the_data_is_text(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """What the tables hold is escaped."""
    found = rendered(replace(brief, title="甲<i>乙</i>&丙"), known, tmp_path)
    assert contract.parse(found.html).findtext(".//h1") == "甲<i>乙</i>&丙"


# --- comparisons --------------------------------------------------------------------------------------------------


def test_a_false_ratio_in_a_template_is_refused(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """Two periods: no ratio, and the reader is told which facts and why."""
    written = MASTHEAD % f'{{{{ ratio("{OURS}", "{EARLIER}") }}}}'
    with pytest.raises(ComparisonError) as caught:
        rendered(brief, known, tmp_path, masthead=written)
    assert (caught.value.exit_code, OURS in str(caught.value), "期间不同" in str(caught.value)) == (3, True, True)


def test_a_ratio_of_a_fact_there_is_not_is_refused(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """The id is named."""
    with pytest.raises(ReportgenError, match=r"「yl\.no_such」"):
        rendered(brief, known, tmp_path, masthead=MASTHEAD % f'{{{{ ratio("{OURS}", "yl.no_such") }}}}')


@pytest.mark.parametrize("operation", ["ratio", "excess"])
def test_a_sound_comparison_is_printed_as_derived(
    brief: Brief, known: facts.Facts, tmp_path: Path, operation: str
) -> None:
    """It bears ‡ and stands in the ledger."""
    found = rendered(brief, known, tmp_path, masthead=MASTHEAD % f'{{{{ {operation}("{OURS}", "{THEIRS}") }}}}')
    first = next(entry for entry in found.entries if entry.kind == "derived")
    assert f"{first.text}‡" in page_text(found)


def test_a_share_of_the_nation_may_be_computed(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """share_of_parent is an operation of its own, open to templates."""
    found = rendered(brief, known, tmp_path, masthead=MASTHEAD % f'{{{{ share_of_parent("{PART}", "{WHOLE}") }}}}')
    assert "4.1%‡" in page_text(found)


# --- small things -------------------------------------------------------------------------------------------------


def page_text(found: Rendered) -> str:
    """The text of a rendered document."""
    return "".join(contract.parse(found.html).itertext()).replace(JOINER, "")


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (2, "两"), (6, "六"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")],
)
def test_a_number_of_items_in_chinese(number: int, words: str) -> None:
    """As before a measure word: 两市, 十二件."""
    assert chinese_count(range(number)) == words


def test_the_same_brief_renders_to_the_same_html(brief: Brief, known: facts.Facts, tmp_path: Path) -> None:
    """Nothing but the content goes in."""
    assert rendered(brief, known, tmp_path).html == rendered(brief, known, tmp_path).html


def test_a_citation_stands_before_the_full_stop(shelf: tiny.Shelf) -> None:
    """GB/T 7714: the number belongs to the sentence it ends."""
    texts = [said.text for said in page(shelf("whole")).sentences() if "[" in said.text and said.place == "p"]
    assert [text for text in texts if text.endswith("]")] == []
