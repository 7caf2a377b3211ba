"""Claims about what a brief says of which facts: sections' modes, rules that fire and are falsified, false comparisons.

All on the invented project, with one thing changed at a time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import tiny
from reading import page, unquoted
from tiny import Change

from reportgen import tomltext
from reportgen.brief import BarChart, Brief, Figure, Printed, Sentence, walk
from reportgen.build import Request, document
from reportgen.outline import plan, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reportgen.build import Document

OURS, THEIRS = "yl.processed_value.1990m01-09", "bs.processed_value.1990m01-09"
FINDING = re.compile(r"[高低]\d|\d倍|居首|第一|领先|之比为")
FINDING_RULES = frozenset({"judgement.pair", "scale.higher", "figure.higher", "point.ratio", "reader.one_pair"})


def rules(brief: Brief) -> set[str]:
    """The rules of all sentences of a brief."""
    return {item.rule for item in walk(brief) if isinstance(item, Sentence)}


def without(*obs_ids: str) -> Change:
    """The project without these observations."""
    return Change(lambda _table, row: row.get("obs_id") not in obs_ids)


def untold(topic: str) -> Change:
    """The project without the statements of a topic, those of the matrix kept."""
    return Change(lambda table, row: table != "statements" or row["topic"] != topic or row["aspect"] != "")


def altered(obs_id: str, **cells: str) -> Change:
    """The project with cells of one observation changed."""
    return Change(cells={obs_id: cells})


def observed(obs_id: str, **cells: str) -> tiny.Record:
    """A further observation: the city's own figure with other cells."""
    return tiny.row("observations", OURS) | {"obs_id": obs_id} | cells


def further(*rows: tiny.Record, areas: tuple[tiny.Record, ...] = ()) -> Change:
    """The project with further observations."""
    return Change(more={"observations": list(rows), "areas": list(areas)})


def _levelled(table: str, row: Mapping[str, str]) -> bool:
    """Whether a row is a figure on the headline indicator."""
    return table == "observations" and row["indicator_id"] == "processed_value"


def _second(table: str, row: Mapping[str, str]) -> bool:
    """Whether a row is a figure on the indicator set beside the headline one."""
    return table == "observations" and row["indicator_id"] == "refined_value"


FULL_YEAR = observed("yl.processed_value.full.1990", period="1990", value="17200")
FULL_GROWTH = observed(
    "yl.processed_value_growth.1990", indicator_id="processed_value_growth", period="1990", value="9.5", unit="%"
)
SECOND_DISTRICT = (
    {"area_id": "910102", "name": "柳桥区", "short_name": "柳桥", "slug": "liuqiao"}
    | {"level": "district", "parent_id": tiny.CITY, "sort": "120"},
)


# --- the plan -----------------------------------------------------------------------------------------------------


NO_SECTIONS = (5, "growth", ["growth"], {"id": "growth"})
NO_TOPICS = (5, ["growth"], [{}], [{"title": 3}], [{"title": "茶", "families": 5}], [{"title": "茶", "family": ["a"]}])


@pytest.mark.parametrize(
    ("table", "key", "wrong"),
    [
        *(("", "sections", one) for one in NO_SECTIONS),
        *(("comparison", "sections", one) for one in NO_SECTIONS),
        *(("coverage", "topics", one) for one in NO_TOPICS),
    ],
)
def test_what_is_no_section_or_topic_is_a_fault(tmp_path: Path, table: str, key: str, wrong: object) -> None:
    """Told before anything is made of it."""
    found = tomltext.read(tiny.lay(tmp_path / "p").data / "outline.toml", plan.FILE)
    values = {**found.values, **({table: {**found.values.get(table, {}), key: wrong}} if table else {key: wrong})}
    assert any(key in line for line in shape.faults(replace(found, values=values)))


@pytest.mark.parametrize("indicators", [4, [4]])
def test_the_indicators_of_a_theme_are_a_list_of_names(tmp_path: Path, indicators: object) -> None:
    """As those of a section are."""
    found = tomltext.read(tiny.lay(tmp_path / "p").data / "outline.toml", plan.FILE)
    first, *others = found.values["sections"]
    sections = [{**first, "themes": [{"id": "a", "indicators": indicators}]}, *others]
    (told,) = shape.faults(replace(found, values={**found.values, "sections": sections}))
    assert "themes：写成了" in told


def test_a_list_of_tables_stands_where_its_first_one_begins() -> None:
    """In a table or at the top."""
    text = "[head]\nword = 1\n[[cover.topics]]\nword = 2\n[[sections]]\n[[sections]]\n"
    found = tomltext.Toml({}, text, "x.toml")
    places = [found.place(*names) for names in (("cover", "topics"), ("", "sections"), ("head", "word"))]
    assert places == ["x.toml:3", "x.toml:5", "x.toml:2"]


# --- modes --------------------------------------------------------------------------------------------------------


def rebuilt(root: Path, section: str, **thresholds: int) -> Brief:
    """The brief with other thresholds for one section of the plan."""
    project = tiny.lay(root)
    outline = project.data / "outline.toml"
    head, mark, rest = outline.read_text("utf-8").partition(f'id = "{section}"')
    for name, value in thresholds.items():
        rest = re.sub(rf"{name} = \d+", f"{name} = {value}", rest, count=1)
    outline.write_text(head + mark + rest, "utf-8")
    return document(project, Request(tiny.CITY, checked=False)).brief


@pytest.mark.parametrize("section", ["scale", "position", "space", "policy"])
def test_too_few_comparable_figures_leave_out_the_chart(tmp_path: Path, section: str) -> None:
    """The section is compact: prose and tables, no chart."""
    brief = rebuilt(tmp_path / "p", section, min_comparable=99)
    found = next(item for item in brief.sections if item.id == section)
    assert (found.mode, [block for block in found.blocks if isinstance(block, Figure)]) == ("compact", [])


@pytest.mark.parametrize("section", ["growth", "model", "balance"])
def test_too_few_facts_leave_one_sentence(tmp_path: Path, section: str) -> None:
    """The section is a stub that names what there is."""
    brief = rebuilt(tmp_path / "p", section, min_facts=99)
    found = next(item for item in brief.sections if item.id == section)
    said = [item for item in walk(found) if isinstance(item, Sentence)]
    assert (found.mode, [item.rule for item in said], bool(said[0].facts)) == ("stub", ["section.stub"], True)


def test_what_the_judgement_rests_on_is_no_stub(tmp_path: Path) -> None:
    """The pair that the judgement names is always told and drawn, however few the facts."""
    brief = rebuilt(tmp_path / "p", "scale", min_facts=99)
    assert next(item for item in brief.sections if item.id == "scale").mode == "full"


def test_a_section_without_any_fact_is_not_there(shelf: tiny.Shelf) -> None:
    """A city of which nothing is told has only the table of what is missing and the data notes."""
    brief = shelf("zero").brief
    assert ([section.id for section in brief.sections], "notes.missing" in rules(brief)) == (["gaps", "notes"], True)


def test_thin_topics_in_a_row_are_told_in_one_table(shelf: tiny.Shelf) -> None:
    """Three figures make no section each: one table names them."""
    brief = shelf("three").brief
    own = {"yl.mills.1990-12-31", "yl.mech_share.1989", "yl.export_value.1989"}
    printed = {item.ref for item in walk(brief.sections[0]) if isinstance(item, Printed) and item.kind == "fact"}
    assert (brief.sections[0].id, printed - own) == ("gaps", set())


def test_a_forecast_is_never_told_as_a_fact(shelf: tiny.Shelf) -> None:
    """A city of which only expectations are known: each stands beside its word."""
    text = page(shelf("forecasts")).text
    assert re.findall(r"(?<!预计)(?<!\d)1?7,?000万元|(?<!目标)150家", text.split("附录")[0]) == []


# --- rules --------------------------------------------------------------------------------------------------------

FALSIFIED: Mapping[str, Change] = {
    "judgement.pair": altered(THEIRS, period="1990-M01/1990-M10"),
    "point.ratio": altered(THEIRS, modifier="approx"),
    "point.beside": without("bs.refined_value.1990m01-09"),
    "point.year": without("yl.export_value.1989"),
    "scale.higher": altered(THEIRS, status="estimate"),
    "scale.parts": without("bs.raw_value.1990m01-09", "bs.refined_value.1990m01-09", "yl.refined_value.1990m01-09"),
    "scale.only_beside": altered("bs.refined_value.1990m01-09", scope_id="unspecified"),
    "yearly.lead": without("yl.export_value.1989"),
    "yearly.later": without("yl.export_value.1990m01-09"),
    "forecast.expected": without("yl.processed_value.1990"),
    "share.own": without("cn.refined_value.1990m01-09"),
    "share.peer": without("bs.refined_value.1990m01-09"),
    "note.share_elsewhere": without("cn.refined_value.1989"),
    "rank.lead": without("yl.list_rank.1989"),
    "growth.no_full_year": further(FULL_YEAR),
    "growth.change": without("yl.tea_output.1986"),
    "growth.printed": without("yl.tea_output_growth.1986-1989"),
    "growth.claims": without("sq.processed_value_growth.1988"),
    "model.own": Change(lambda _table, row: row.get("stmt_id") != "yl.cell.model"),
    "statement.joined": Change(lambda table, row: table != "statements" or row["aspect"] != ""),
    "district.lead": without("sq.mills.1990-12-31"),
    "structure.lead": Change(lambda _table, row: row.get("method") != "survey"),
    "penetration.lead": without("bs.mech_share.1989", "cn.mech_share.1989"),
    "policy.first": Change(lambda table, row: table != "events" or row["area_id"] not in tiny.OWN),
    "policy.register": untold("policy"),
    "reader.full_year_gap": further(FULL_YEAR, FULL_GROWTH),
    "reader.scope_gap": altered("bs.refined_value.1990m01-09", scope_id="unspecified"),
    "reader.problem": untold("problem"),
    "reader.one_pair": altered(THEIRS, scope_id="large_only"),
    "reader.share_basis": without("cn.refined_value.1990m01-09"),
    "reader.survey_basis": Change(lambda _table, row: row.get("method") != "survey"),
    "reader.follow": Change(lambda _table, row: row.get("status") not in {"forecast", "target"}),
    "notes.conflict": without("yl.export_value.annex.1989"),
}
FIRED: Mapping[str, Change] = {
    "judgement.level": without(THEIRS),
    "judgement.second": Change(lambda table, row: not _levelled(table, row)),
    "judgement.model": Change(lambda table, row: not _levelled(table, row) and not _second(table, row)),
    "judgement.none": Change(
        lambda table, row: (
            not _levelled(table, row) and not _second(table, row) and not (table == "statements" and row["aspect"])
        )
    ),
    "growth.years": further(FULL_YEAR),
    "growth.no_level": Change(lambda table, row: not _levelled(table, row) and not _second(table, row)),
    "reader.district": further(
        observed("lq.processed_value.1989", area_id="910102", period="1989", value="900"), areas=SECOND_DISTRICT
    ),
    "notes.newer": further(observed("yl.processed_value.1990m01-11", period="1990-M01/1990-M11", value="15200")),
    "note.no_row": without("qj.processed_value.1986", "qj.refined_value.1989"),
}


@pytest.mark.parametrize("rule", FALSIFIED)
def test_a_rule_fires_on_its_facts(shelf: tiny.Shelf, rule: str) -> None:
    """On the whole project the rule says its sentence."""
    assert rule in rules(shelf("whole").brief)


@pytest.mark.parametrize("rule", FALSIFIED)
def test_a_rule_is_falsified_when_its_facts_change(shelf: tiny.Shelf, rule: str) -> None:
    """With the fact gone or no longer fit the sentence is gone."""
    assert rule not in rules(shelf.changed(f"not {rule}", FALSIFIED[rule]).brief)


@pytest.mark.parametrize("rule", FIRED)
def test_a_rule_waits_for_its_facts(shelf: tiny.Shelf, rule: str) -> None:
    """Silent on the whole project, it speaks once its facts are there."""
    changed = rules(shelf.changed(rule, FIRED[rule]).brief)
    assert (rule in rules(shelf("whole").brief), rule in changed) == (False, True)


OF_CITIES: Mapping[str, tuple[str, str]] = {
    "judgement.second": ("北京", "上海"),
    "judgement.model": ("汕头", "北京"),
    "judgement.no_rank": ("东莞", "深圳"),
    "point.second": ("北京", "深圳"),
    "point.effort": ("汕头", "佛山"),
    "point.path_head": ("上海", "汕头"),
    "point.policy": ("佛山", "东莞"),
    "ratio.own": ("北京", "深圳"),
    "contrast.growth": ("上海", "深圳"),
    "contrast.many_small": ("深圳", "上海"),
    "park.lead": ("汕头", "东莞"),
    "model.named": ("深圳", "东莞"),
    "background.province": ("东莞", "上海"),
    "background.nation": ("汕头", "上海"),
    "growth.claim": ("上海", "深圳"),
    "gaps.lead": ("东莞", "深圳"),
    "balance.inner": ("深圳", "上海"),
    "district.joint": ("深圳", "佛山"),
}


@pytest.mark.parametrize("rule", OF_CITIES)
def test_a_rule_knows_its_city(city_document: Callable[[str], Document], rule: str) -> None:
    """The rule speaks in the brief of a city that has its facts and is silent in that of one that has not."""
    told, silent = OF_CITIES[rule]
    assert (rule in rules(city_document(told).brief), rule in rules(city_document(silent).brief)) == (True, False)


def test_a_full_year_without_growth_is_still_a_gap(shelf: tiny.Shelf) -> None:
    """The bureau is told that the growth is missing."""
    brief = shelf.changed("full year", further(FULL_YEAR)).brief
    assert "reader.full_year_gap" in rules(brief)


# --- false comparisons --------------------------------------------------------------------------------------------

UNFIT: Mapping[str, Change] = {
    "another period": altered(THEIRS, period="1990-M01/1990-M10"),
    "another scope": altered(THEIRS, scope_id="large_only"),
    "an unstated scope": altered(THEIRS, scope_id="unspecified"),
    "another currency": altered(THEIRS, unit="万美元"),
    "an estimate": altered(THEIRS, status="estimate"),
    "a forecast": altered(THEIRS, status="forecast"),
    "a target": altered(THEIRS, status="target"),
    "a rounded number": altered(THEIRS, modifier="approx"),
    "a period by publication": altered(THEIRS, period_basis="publication", period_as_written=""),
    "a number set aside": altered(THEIRS, rank="deprecated", rank_reason="superseded"),
    "another level": altered(THEIRS, area_id=tiny.DISTRICT),
}
MISMATCH = pytest.mark.parametrize("name", UNFIT)


def test_the_comparable_pair_is_compared(shelf: tiny.Shelf) -> None:
    """The measure of the tests below: here the finding is made."""
    found = shelf("whole")
    assert (rules(found.brief) >= FINDING_RULES, bool(FINDING.search(page(found).text))) == (True, True)


@MISMATCH
def test_no_finding_without_a_comparable_pair(shelf: tiny.Shelf, name: str) -> None:
    """Neither ratio nor rank word is chosen, computed or printed."""
    changed = shelf.changed(name, UNFIT[name])
    text = unquoted(page(changed).text)
    assert (rules(changed.brief) & FINDING_RULES, FINDING.findall(text)) == (set(), [])


@MISMATCH
def test_no_quotient_of_the_two_figures(shelf: tiny.Shelf, name: str) -> None:
    """No derived number rests on both."""
    brief = shelf.changed(name, UNFIT[name]).brief
    inputs = [set(item.inputs) for item in walk(brief) if isinstance(item, Printed) and item.kind == "derived"]
    assert [pair for pair in inputs if {OURS, THEIRS} <= pair] == []


@MISMATCH
def test_no_solid_bars_side_by_side(shelf: tiny.Shelf, name: str) -> None:
    """Bars of the two share a panel only if hatched."""
    brief = shelf.changed(name, UNFIT[name]).brief
    panels = [panel for item in brief.figures() if isinstance(item.chart, BarChart) for panel in item.chart.panels]
    shared = [panel for panel in panels if {OURS, THEIRS} <= {bar.label.ref for bar in panel.bars}]
    assert [bar.fill for panel in shared for bar in panel.bars if bar.fill != "hatched"] == []


def test_figures_too_near_to_tell_apart_are_not_ranked(shelf: tiny.Shelf) -> None:
    """One class, but their intervals meet: bars may stand side by side, no finding is made."""
    changed = shelf.changed("near", altered(THEIRS, value="12480.5"))
    text = unquoted(page(changed).text)
    assert (rules(changed.brief) & FINDING_RULES, FINDING.findall(text)) == (set(), [])


def test_a_share_of_the_nation_is_never_called_a_part(shelf: tiny.Shelf) -> None:
    """Two publishers: 相当于, not 占."""
    said = [item.text for item in page(shelf("whole")).sentences() if item.rule in {"share.own", "share.peer"}]
    assert [("相当于" in text, "占" in text) for text in said] == [(True, False), (True, False)]


def test_a_rank_is_printed_with_publisher_and_period(shelf: tiny.Shelf) -> None:
    """A place in a list says whose list and of when."""
    register = next(table for table in page(shelf("whole")).tables() if "名次" in "".join(table.itertext()))
    text = "".join(register.itertext())
    assert [word for word in ("全国茶业振兴会", "1989年", "第3") if word not in text] == []


# --- how far two figures are apart --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        ("12200", "云岭与白沙大体相当"),
        ("9860", "云岭比白沙高27%‡"),
        ("5000", "云岭是白沙的2.5倍‡"),
        ("27000", "白沙是云岭的2.2倍‡"),
    ],
)
def test_the_distance_of_two_figures_is_worded_by_its_size(tmp_path: Path, theirs: str, words: str) -> None:
    """Up to five per cent apart they are about the same, from 1.95 on one is so many times the other."""
    found = page(tiny.built(tmp_path / "p", altered(THEIRS, value=theirs)))
    assert f"，{words}（图1）。" in found.text
