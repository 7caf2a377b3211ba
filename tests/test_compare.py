"""Claims about the comparison of several cities: what it may say of which facts, of the six and of invented ones."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import tiny
from reading import page, text_of, unquoted
from test_brief_text import BLACKLIST, DEICTIC, REFERS_BACK, UNDATED_RULES
from tiny import Change

from reportgen import areas, cli, comparison, facts, inspection, trace
from reportgen.brief import (
    BarChart,
    DotChart,
    Figure,
    Multiples,
    Paragraph,
    PathChart,
    Printed,
    Row,
    Sentence,
    Table,
    Timeline,
    walk,
)
from reportgen.build import Document, Request, document
from reportgen.errors import UsageError
from reportgen.outline import Context, compare, coverage_grid, paths, plan, platforms
from reportgen.outline.compare import comparable, findings
from reportgen.project import SOURCES_VARIABLE, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from reportgen.brief import Brief, ChartData
    from reportgen.facts import Facts

    Compared = Callable[..., Document]

PLAN = """
[coverage]
[[coverage.topics]]
title = "产量与产值"
families = ["scale", "base", "growth"]
[[coverage.topics]]
title = "茶厂与园区"
families = ["firms", "park", "structure"]
statements = ["company", "park", "platform"]
[[coverage.topics]]
title = "政策与问题"
statements = ["policy", "problem", "strength", "model"]
events = ["policy", "law", "pilot", "park", "standard"]
[comparison]
title = "茶业比较"
series = "三市茶业比较"
[[comparison.sections]]
id = "coverage"
title = "资料"
[[comparison.sections]]
id = "comparable"
title = "可比的数"
indicators = ["processed_value", "refined_value"]
[[comparison.sections]]
id = "paths"
title = "历年"
indicators = ["processed_value"]
[[comparison.sections]]
id = "models"
title = "路数对照"
[[comparison.sections]]
id = "policy"
title = "政策"
[[comparison.sections]]
id = "balance"
title = "长处与短处"
[[comparison.sections]]
id = "gaps"
title = "缺口"
indicators = ["processed_value", "refined_value", "mills", "export_value"]
[[comparison.sections]]
id = "notes"
title = "说明"
"""
SIGNS = {"compare.marks", "compare.unseen", "compare.provider"}  # what the signs of a table mean
OURS, THEIRS = "yl.processed_value.1990m01-09", "bs.processed_value.1990m01-09"
NAMES = ("六市", "上海深圳", "北京汕头", "东莞佛山", "茶")
SUBSETS = {"六市": (), "上海深圳": ("上海", "深圳"), "北京汕头": ("北京", "汕头"), "东莞佛山": ("东莞", "佛山")}
ALL = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """Return the invented cities compared, after a change kept under a name; or some of them."""
    root = tmp_path_factory.mktemp("compared")

    @cache
    def built(name: str, *cities: str) -> Document:
        project = tiny.lay(root, CHANGES.get(name))
        outline = project.data / "outline.toml"
        outline.write_text(outline.read_text("utf-8") + PLAN, "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv(SOURCES_VARIABLE, raising=False)
            return document(project, Request(kind="comparison", cities=cities, checked=False))

    return built


@pytest.fixture(scope="session")
def by_name(project: Project, compared: Compared) -> Callable[[str], Document]:
    """Return a comparison by name: of the six cities, of two of them, of the invented ones."""

    @cache
    def found(name: str) -> Document:
        if name not in SUBSETS:
            return compared("whole")
        return document(project, Request(kind="comparison", cities=SUBSETS[name]))

    return found


@pytest.fixture(scope="session")
def six(by_name: Callable[[str], Document]) -> Document:
    """Return the comparison of all cities of the project."""
    return by_name("六市")


@pytest.fixture(scope="session")
def known(project: Project) -> Facts:
    """Return the project's facts."""
    return facts.load(project)


@pytest.fixture(scope="session")
def context(project: Project, known: Facts) -> compare.Together:
    """Return the cities of the project together."""
    return compare.gathered(known, plan.load(project.data / "outline.toml"), areas.in_brief(known.areas.values()))


def without(*obs_ids: str) -> Change:
    """The invented project without these observations."""
    return Change(lambda _table, row: row.get("obs_id") not in obs_ids)


def rules(brief: Brief) -> set[str]:
    """The rules of all sentences of a comparison."""
    return {item.rule for item in walk(brief) if isinstance(item, Sentence)}


def table(brief: Brief, name: str) -> Table:
    """A table by its id."""
    return next(item for item in walk(brief.sections) if isinstance(item, Table) and item.id == name)


def first_column(found: Table) -> list[str]:
    """What stands in the first cells of a table's rows, blanks left out."""
    cells = (part for rows in found.bodies for row in rows for part in row.cells[0].parts)
    return [str(part) for part in cells if part]


CHANGES: Mapping[str, Change] = {
    "no pair": without(THEIRS),
    "apart": Change(cells={THEIRS: {"period": "1990-M01/1990-M10"}}),
    "rough": Change(cells={THEIRS: {"modifier": "approx"}}),
    "estimated": Change(cells={THEIRS: {"status": "estimate"}}),
    "no second": without("bs.refined_value.1990m01-09"),
    "no model": Change(lambda _table, row: row.get("stmt_id") != "bs.cell.model" and row.get("aspect") != "主导模式"),
    "no events": Change(lambda table, _row: table != "events"),
    "own events": Change(lambda table, row: table != "events" or row["area_id"] in tiny.OWN),
    "no problems": Change(lambda table, row: table != "statements" or row["topic"] != "problem"),
    "nothing": Change(lambda table, _row: table not in {"observations", "statements", "events"}),
}
FALSIFIED = {
    "compare.one_pair": "no pair",
    "compare.excess": "apart",
    "compare.level_head": "rough",
    "compare.higher": "estimated",
    "compare.beside": "no second",
    "compare.ways": "no model",
    "compare.growths": "no pair",
    "compare.coverage": "nothing",
    "compare.blanks": "nothing",
    "compare.every_period": "nothing",
    "compare.nation": "no second",
    "compare.first_law": "own events",
    "compare.reach": "no events",
    "compare.balance_counts": "nothing",
    "compare.gaps": "nothing",
}


# --- findings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", FALSIFIED)
def test_a_rule_fires_on_its_facts(compared: Compared, rule: str) -> None:
    """On the whole invented project the rule says its sentence."""
    assert rule in rules(compared("whole").brief)


@pytest.mark.parametrize("rule", FALSIFIED)
def test_a_rule_is_falsified_when_its_facts_change(compared: Compared, rule: str) -> None:
    """With the facts gone or no longer fit the sentence is gone."""
    assert rule not in rules(compared(FALSIFIED[rule]).brief)


@pytest.mark.parametrize("change", ["no pair", "apart", "rough", "estimated", "nothing"])
def test_without_a_pair_nothing_is_said_to_compare(compared: Compared, change: str) -> None:
    """The judgement says that no total of one period may be compared."""
    assert [item.rule for item in compared(change).brief.judgement] == ["compare.nothing_shared"]


def test_a_comparison_of_nothing_says_so(compared: Compared) -> None:
    """Cities of which nothing is told have a judgement, no finding, and the list of what is missing."""
    brief = compared("nothing").brief
    assert (brief.points, [item.id for item in brief.sections]) == ((), ["gaps", "notes"])


def test_the_six_cities_have_three_findings(six: Document) -> None:
    """The pair of totals, the ways, the uneven coverage."""
    assert [point.head.rule for point in six.brief.points] == [
        "compare.level_head", "compare.ways_head", "compare.coverage_head"
    ]  # fmt: skip


def test_an_even_spread_is_no_finding(context: compare.Together) -> None:
    """Where two thirds of the facts lie with half of the cities or more, none is named."""
    two = replace(context, peers=context.places[:2])
    assert coverage_grid.richest(two) == ()


# --- what may not be said ------------------------------------------------------------------------------------------


@ALL
def test_no_ratio_across_classes(by_name: Callable[[str], Document], known: Facts, name: str) -> None:
    """Ratio and excess only of figures that may be compared (class A or A*)."""
    made = by_name(name)
    held = known if name in SUBSETS else facts.load(made_from(made))
    inputs = [item.inputs for item in walk(made.brief) if isinstance(item, Printed)
              and item.inputs and item.ref.startswith(("ratio(", "excess("))]  # fmt: skip
    classes = [comparison.classify(*(held.observations[one] for one in pair), held).cls for pair in inputs]
    assert set(classes) <= {"A", "A*"}


def made_from(made: Document) -> Project:
    """The invented project as it is laid out in the repository."""
    assert made.brief.kind == "comparison"
    return Project(tiny.FOLDER)


def charts(brief: Brief) -> Iterator[ChartData]:
    """The charts of a comparison but that of provinces."""
    return (item.chart for item in brief.figures() if not isinstance(item.chart, Multiples))


@ALL
def test_no_city_is_the_subject(by_name: Callable[[str], Document], name: str) -> None:
    """No mark, lane or row of a table is set off as a brief's own city is."""
    brief = by_name(name).brief
    roles = {getattr(item, "role", "") for chart in charts(brief) for item in walk(chart)}
    looks = {item.look for item in walk(brief.sections) if isinstance(item, Row)}
    assert (roles & {"subject", "peer"}, looks & {"me"}) == (set(), set())


@ALL
def test_no_rank_and_no_index(by_name: Callable[[str], Document], name: str) -> None:
    """Nothing is ranked among the cities, no score is given."""
    text = unquoted(page(by_name(name)).text.split("附录")[0])
    assert re.findall(r"综合指数|总分|得分|第[一二三四五六]名|排名第|领先|落后于|红灯|绿灯", text) == []


@pytest.mark.parametrize("name", ["六市", "上海深圳"])
def test_what_may_only_stand_beside_is_hatched_and_not_sorted(by_name: Callable[[str], Document], name: str) -> None:
    """Bars of class B are hatched, none strong, and keep the order of the panel above them."""
    pairs = [chart.panels for chart in charts(by_name(name).brief) if isinstance(chart, BarChart) and chart.panels[1:]]
    hatched = [(above, below) for above, below in pairs if below.bars[0].fill == "hatched"]
    assert hatched
    assert all([bar.name for bar in below.bars] == [bar.name for bar in above.bars]
               and not any(bar.strong for bar in below.bars) for above, below in hatched)  # fmt: skip


def by_area(made: Document) -> Mapping[str, areas.Area]:
    """The places of the project a comparison is of."""
    inner = made.brief.places[0].name not in {name for names in SUBSETS.values() for name in names}
    return facts.load(Project(tiny.FOLDER) if inner else Project(tiny.ROOT)).areas


def test_comparable_bars_are_sorted_by_value(six: Document) -> None:
    """The larger total stands first."""
    chart = next(chart for chart in charts(six.brief) if isinstance(chart, BarChart))
    values = [bar.value for bar in chart.panels[0].bars]
    assert (chart.panels[0].bars[0].fill, values) == ("solid", sorted(values, reverse=True))


def test_shares_of_the_nation_are_hollow(six: Document) -> None:
    """They are of class B: no finding, no filled dot."""
    chart = next(chart for chart in charts(six.brief) if isinstance(chart, DotChart))
    assert {dot.fill for dot in chart.dots} == {"hollow"}


# --- order, subsets, names ------------------------------------------------------------------------------------------


def test_the_order_of_the_table_of_models_is_the_projects(six: Document) -> None:
    """Not by value, not by the alphabet."""
    assert first_column(table(six.brief, "tab-model")) == ["北京", "上海", "深圳", "东莞", "佛山", "汕头"]


def test_every_city_has_its_lane(six: Document) -> None:
    """In the fixed order, the nation before them."""
    chart = next(chart for chart in charts(six.brief) if isinstance(chart, Timeline))
    assert [lane.name for lane in chart.lanes][1:] == ["北京", "上海", "深圳", "东莞", "佛山", "汕头"]


def test_a_subset_speaks_of_no_other_city(compared: Compared) -> None:
    """Of two invented cities compared the third is not mentioned."""
    assert "青岬" not in page(compared("whole", "云岭", "白沙")).text


@pytest.mark.parametrize(("name", "subject"), [("六市", "六市"), ("上海深圳", "上海深圳"), ("茶", "三市")])
def test_it_is_named_by_number_or_by_names(by_name: Callable[[str], Document], name: str, subject: str) -> None:
    """All cities by their number, some by their names."""
    assert by_name(name).brief.subject == subject


def test_the_order_of_asking_does_not_matter(known: Facts, context: compare.Together) -> None:
    """深圳 before 上海 gives the same comparison."""
    shenzhen, shanghai = known.areas["440300"], known.areas["310000"]
    assert compare.gathered(known, context.plan, (shenzhen, shanghai)).places == (shanghai, shenzhen)


@pytest.mark.parametrize("cities", [("云岭",), ("云岭", "岭"), ("云岭", "石桥"), ("云岭", "无此城")])
def test_fewer_than_two_cities_are_refused(compared: Compared, cities: tuple[str, ...]) -> None:
    """One city, one twice, a district or an unknown place make no comparison."""
    with pytest.raises(UsageError):
        compared("whole", *cities)


# --- coverage, paths, platforms -------------------------------------------------------------------------------------


def test_a_fact_counts_for_one_topic_only(context: compare.Together) -> None:
    """No family, topic of statements or category of events stands under two topics."""
    for kind in ("families", "statements", "events"):
        names = [name for topic in context.plan.topics for name in getattr(topic, kind)]
        assert len(names) == len(set(names))


def test_the_grid_counts_districts_to_their_city(context: compare.Together, known: Facts) -> None:
    """A city's facts are its own and those of what lies in it."""
    held = coverage_grid.facts_held(context)["440300"]
    assert "440304" in {row.area_id for rows in held for row in rows}
    assert not any(row.rank == "deprecated" for rows in held for row in rows if row.key in known.observations)


@pytest.mark.parametrize(("city", "indicator"), [("440300", "turnover"), ("441900", "turnover"), ("440500", "b2b")])
def test_too_few_full_years_are_no_path(context: compare.Together, city: str, indicator: str) -> None:
    """One full year, or none, is not drawn."""
    assert paths.figure(context, context.facts.areas[city], indicator) is None


def test_only_full_years_of_one_scope_are_joined(context: compare.Together) -> None:
    """A figure of other scope and period stands apart, and the note names its scope."""
    figure = paths.figure(context, context.facts.areas["110000"], "online_retail")
    assert figure is not None
    assert isinstance(figure.chart, PathChart)
    spans = [point.span for point in figure.chart.points]
    assert (spans, [note.rule for note in figure.notes]) == (["full", "full", "part"], ["note.path", "note.path_scope"])


def test_the_scale_reaches_over_every_value(context: compare.Together) -> None:
    """Its top is a round figure above the largest value, on no more than four intervals."""
    figure = paths.figure(context, context.facts.areas["310000"], "turnover")
    assert figure is not None
    assert isinstance(figure.chart, PathChart)
    most = max(point.value for point in figure.chart.points)
    assert (figure.chart.top >= most, len(figure.chart.ticks) <= 5) == (True, True)


def _figure(context: Context, **cells: object) -> Figure:
    """The panels of provinces after cells of one figure have changed."""
    row = context.facts.observations["gd.taobao_villages.2014-12"]
    changed = replace(
        context.facts, observations={**context.facts.observations, row.obs_id: row.model_copy(update=cells)}
    )
    found = platforms.figure(replace(context, facts=changed))
    assert found is not None
    return found


def test_the_province_is_said_to_lead_where_it_does(context: compare.Together) -> None:
    """First or second in every panel."""
    assert _figure(context).title.rule == "figure.platform_leading"


def test_a_lower_place_takes_the_finding_away(context: compare.Together) -> None:
    """Third in one panel is enough."""
    assert _figure(context, value=context.facts.observations["js.taobao_villages.2014-12"].value - 1).title.rule == (
        "figure.platform"
    )


def test_only_places_of_one_level_share_a_panel(context: compare.Together) -> None:
    """Municipalities are of another level than provinces: told in the note, not drawn (rule R5)."""
    figure = _figure(context)
    assert isinstance(figure.chart, Multiples)
    names = {bar.name for panel in figure.chart.panels for bar in panel.bars}
    assert (names & {"上海", "北京"}, [note.rule for note in figure.notes]) == (
        set(), ["note.platform", "note.platform_apart"]
    )  # fmt: skip


# --- tables ---------------------------------------------------------------------------------------------------------


def test_the_table_of_one_period_holds_no_other(six: Document, known: Facts) -> None:
    """Every figure of it is of the shared period."""
    shown = [item.ref for item in walk(table(six.brief, comparable.SAME).bodies) if isinstance(item, Printed)]
    periods = {known.observations[ref].period for ref in shown if ref in known.observations}
    assert len(periods) == 1


def test_every_row_of_the_long_table_has_its_period(six: Document) -> None:
    """Period and value stand in one row."""
    rows = [row for body in table(six.brief, comparable.DATED).bodies for row in body if not row.group]
    assert all({"period", "fact"} <= {part.kind for part in walk(row) if isinstance(part, Printed)} for row in rows)


def test_nobody_is_named_as_provider_who_is_not_in_the_data(six: Document, known: Facts) -> None:
    """The names in the last column are compilers of observations."""
    compilers = {item.compiler for item in known.observations.values()} | {"未署名", "、", ""}
    rows = table(six.brief, "tab-gaps").bodies[0]
    named = {getattr(part, "text", str(part)) for row in rows for part in row.cells[-1].parts}
    assert {name.removesuffix("（全国）") for name in named} <= compilers


# --- text -----------------------------------------------------------------------------------------------------------


@ALL
def test_a_number_in_a_sentence_is_among_its_facts(by_name: Callable[[str], Document], name: str) -> None:
    """A figure or derivation that a sentence prints is one the sentence says it rests on."""
    loose = [
        (said.rule, ref)
        for said in page(by_name(name)).sentences()
        if said.place in {"p", "li", "dd"}
        for kind, ref in said.numbers
        if kind in {"fact", "derived"} and ref not in said.facts and said.rule != "notes.formula"
    ]
    assert loose == []


@ALL
def test_a_figure_in_a_sentence_has_its_period(by_name: Callable[[str], Document], name: str) -> None:
    """A sentence of ours that prints a figure prints a period too, or points back to one."""
    undated = [
        said.text
        for said in page(by_name(name)).sentences()
        if said.place in {"p", "li"}
        and not UNDATED_RULES.match(said.rule)
        and {kind for kind, _ in said.numbers} & {"fact", "derived"}
        and not {kind for kind, _ in said.numbers} & {"period", "date"}
        and not REFERS_BACK.search(said.text)
    ]
    assert undated == []


@ALL
def test_no_sentence_pattern_twice_in_a_row(by_name: Callable[[str], Document], name: str) -> None:
    """Two sentences of one paragraph that follow one another are by different rules."""
    twice = [
        one.rule
        for block in walk(by_name(name).brief.sections)
        if isinstance(block, Paragraph)
        for one, two in pairwise(block.sentences)
        if one.rule == two.rule
    ]
    assert twice == []


@ALL
def test_no_sentence_survives_the_loss_of_its_names_and_numbers(by_name: Callable[[str], Document], name: str) -> None:
    """Each sentence of a paragraph names a place or a source, or prints a number."""
    made = by_name(name)
    places = [area.short_name for area in by_area(made).values()]
    empty = [
        said.text
        for said in page(made).sentences()
        if said.place == "p" and said.rule.startswith("compare.")
        and not said.numbers and not any(place in said.text for place in places)
        and not re.search("《|[图表]\\d", said.text) and said.rule not in SIGNS
    ]  # fmt: skip
    assert empty == []


@ALL
def test_no_stock_phrase_and_no_undated_word(by_name: Callable[[str], Document], name: str) -> None:
    """Outside quotations and titles neither the blacklist nor 目前 or 去年."""
    text = unquoted(page(by_name(name)).text)
    assert (BLACKLIST.findall(text), DEICTIC.findall(text)) == ([], [])


@ALL
def test_no_punctuation_without_a_word_between(by_name: Callable[[str], Document], name: str) -> None:
    """A blank value would leave two signs side by side, or one at the head of a block."""
    text = re.sub(r"\[\d+\]", "", page(by_name(name)).text)
    assert re.findall(r".{0,8}[，、；：。][，、；：。].{0,4}|(?m:^)[，、；：。）].{0,8}|“”|（）|《》", text) == []


@ALL
def test_sources_are_numbered_in_the_order_of_first_use(by_name: Callable[[str], Document], name: str) -> None:
    """And the list of references holds what the text cites, no more and no less."""
    found = page(by_name(name))
    first_uses = list(dict.fromkeys(found.cited()))
    assert (first_uses, sorted(first_uses)) == (sorted(first_uses), found.references())


@ALL
def test_figures_and_tables_are_announced_and_numbered(by_name: Callable[[str], Document], name: str) -> None:
    """Each is named in the text before it appears, each kind numbered without a gap."""
    found = page(by_name(name))
    numbers = {word: found.captions(word) for word in ("图", "表")}
    counted = {word: [str(index) for index, _ in enumerate(shown, 1)] for word, shown in numbers.items()}
    assert (found.early(), numbers) == ([], counted)


@ALL
def test_alternative_texts_have_their_length(by_name: Callable[[str], Document], name: str) -> None:
    """Between 40 and 160 characters."""
    found = page(by_name(name))
    lengths = {item.get("src"): len(item.get("alt")) for item in found.body.iter("img")}
    assert {src: length for src, length in lengths.items() if not 40 <= length <= 160} == {}


def test_the_cover_names_every_city_with_its_years(six: Document) -> None:
    """One line a city in the fixed order."""
    lines = [text_of(item) for item in page(six).body.iter("p") if item.get("class") == "city"]
    assert [line[:2] for line in lines] == ["北京", "上海", "深圳", "东莞", "佛山", "汕头"]
    assert all(re.search(r"\d{4}", line) for line in lines)


# --- files ----------------------------------------------------------------------------------------------------------


def test_every_number_of_the_pdf_is_accounted_for(
    six: Document, known: Facts, project: Project, tmp_path: Path
) -> None:
    """Tracing the finished file finds no problem."""
    path = tmp_path / "六市比较.pdf"
    path.write_bytes(six.pdf())
    assert trace.trace_file(path, inspection.texts_of(known, project.seeds)).findings == ()


def test_the_command_writes_the_files_it_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named by the cities in the project's order, whatever the order of asking."""
    code = cli.run(["compare", "深圳,上海", "--docx", "--no-appendix", "--out", str(tmp_path)])
    assert (code, [path.name for path in tmp_path.iterdir()]) == (0, ["上海深圳比较.docx"])


@pytest.mark.parametrize("cities", [["上海"], ["上海", "沪"], ["上海", "福田"], ["上海", "亚特兰蒂斯"]])
def test_the_command_refuses_what_is_no_comparison(cities: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and one line on what to write instead."""
    assert cli.run(["compare", *cities]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_findings_of_the_pair_are_the_same_everywhere(six: Document, context: compare.Together) -> None:
    """The distance on the page of findings, in the chart's title and in the notes is one number."""
    level = findings.shared(context, context.plan.level)
    assert level is not None
    assert level.found is not None
    refs = {
        item.ref: item.text for item in walk(six.brief) if isinstance(item, Printed) and item.ref.startswith("excess(")
    }
    assert list(refs) == [level.found.shown.id]
