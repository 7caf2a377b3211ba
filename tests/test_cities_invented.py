"""Claims about cities there are no data for yet: nothing, little, much, long names, ties, forecasts or words alone.

Each has a report of its own (invented_cities); all are checked, built in every format and audited.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import invented_cities
import pypdfium2
import pytest
import tiny
from documents import OFFICIAL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_cities import CASES
from openxml_audit import OpenXmlValidator
from reading import page, text_of

from reportgen import contract, pdftext, trace
from reportgen.audit import report
from reportgen.brief import BarChart, DotChart, Figure, Grid, Multiples, PathChart, ShareChart, Timeline, walk
from reportgen.build import Request, document
from reportgen.project import SOURCES_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportgen.brief import ChartData
    from reportgen.build import Document
    from reportgen.trace import Report

EACH_CITY = pytest.mark.parametrize("name", CASES)
FORMATS = ("pdf", "docx", "html")
EACH_FORMAT = pytest.mark.parametrize("kind", FORMATS)
ABSENT = frozenset({"", "…", "—", "未见", "未载"})
FEWEST_MARKS = 2
LEAST_TEXT = 40  # characters of a page that is not blank
HALF = 0.5
INVENTED = frozenset({"observations", "statements", "events"})


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Document]:
    """Return the brief on an invented city by what is special about it, built once."""
    folder, made = tmp_path_factory.mktemp("invented"), {}

    def built(name: str) -> Document:
        if name not in made:
            made[name] = tiny.built(folder / name, CASES[name].change(), invented_cities.CITY, checked=True)
        return made[name]

    return built


@pytest.fixture(scope="session")
def files(city: Callable[[str], Document], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the folder of an invented city's brief in every format, written once."""
    folder, made = tmp_path_factory.mktemp("files"), {}

    def written(name: str) -> Path:
        if name not in made:
            made[name] = folder / name
            made[name].mkdir()
            for kind in FORMATS:
                (made[name] / f"brief.{kind}").write_bytes(getattr(city(name), kind)())
        return made[name]

    return written


# --- every city ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "count"), [("0 facts", 0), ("3 facts", 3), ("12 facts", 12), ("60 facts", 60)])
def test_a_city_has_as_many_facts_as_its_name_says(name: str, count: int) -> None:
    """The measure of the tests below."""
    assert sum(dict(invented_cities.counted(CASES[name])).values()) == count


@EACH_CITY
def test_a_brief_keeps_to_the_contract(city: Callable[[str], Document], name: str) -> None:
    """Its HTML has only elements and classes that every writer knows, and it names its city."""
    made = city(name)
    assert (contract.parse(made.rendered.html) is not None, made.brief.subject) == (True, CASES[name].place.short)


@EACH_CITY
def test_no_heading_is_empty(city: Callable[[str], Document], name: str) -> None:
    """Something follows each, and not another heading at once."""
    empty = [head for head, below in page(city(name)).headed() if not "".join(map(text_of, below)).strip()]
    assert empty == []


@EACH_CITY
def test_no_table_is_mostly_blank(city: Callable[[str], Document], name: str) -> None:
    """At most half the cells below the heads of a table say that something is missing."""
    sparse = {}
    for table in page(city(name)).tables():
        cells = [text_of(cell) for row in table.iter("tr") for cell in row.findall("td")]
        share = sum(text in ABSENT for text in cells) / max(1, len(cells))
        sparse |= {text_of(table.find("caption")): round(share, 2)} if share > HALF else {}
    assert sparse == {}


@EACH_CITY
def test_no_chart_has_a_single_mark(city: Callable[[str], Document], name: str) -> None:
    """A chart compares or follows: one mark is a sentence."""
    figures = {item.id: marks(item.chart) for item in city(name).brief.figures()}
    assert {name: count for name, count in figures.items() if count < FEWEST_MARKS} == {}


def marks(chart: ChartData) -> int:
    """How many values or moments a chart shows."""
    match chart:
        case BarChart(panels=panels) | Multiples(panels=panels):
            return sum(len(panel.bars) for panel in panels)
        case ShareChart(bars=bars):
            return len(bars)
        case DotChart(dots=dots):
            return len(dots)
        case Timeline(lanes=lanes):
            return sum(len(lane.moments) for lane in lanes)
        case PathChart(points=points):
            return len(points)
        case Grid(rows=rows):
            return sum(count is not None for row in rows for count in row.counts)


@EACH_CITY
def test_no_page_is_blank(files: Callable[[str], Path], name: str) -> None:
    """Each has text of its own beside head and foot; another program opens the file."""
    data = (files(name) / "brief.pdf").read_bytes()
    lengths = [len(re.sub(r"\s", "", item.body)) for item in pdftext.read(data).pages]
    opened = pypdfium2.PdfDocument(data)
    count = len(opened)
    opened.close()
    assert (count, [number for number, length in enumerate(lengths, 1) if length < LEAST_TEXT]) == (len(lengths), [])


@EACH_CITY
@EACH_FORMAT
def test_every_number_of_a_file_is_accounted_for(files: Callable[[str], Path], name: str, kind: str) -> None:
    """Traced, no number stands in it that is not on its ledger."""
    found: Report = trace.trace_file(files(name) / f"brief.{kind}", {})
    assert found.findings == ()


@EACH_CITY
def test_the_word_file_is_well_formed(files: Callable[[str], Path], name: str) -> None:
    """Judged by another program against the standard's schemas."""
    assert [str(item) for item in OpenXmlValidator().validate(files(name) / "brief.docx").errors] == []


@EACH_CITY
def test_the_files_pass_the_audit(files: Callable[[str], Path], name: str) -> None:
    """No point of the audit finds anything in any format."""
    found = report.audit([files(name) / f"brief.{kind}" for kind in FORMATS])
    assert [line for item in found if item.findings for line in report.as_lines([item]) if "未判" not in line] == []


@pytest.mark.parametrize("name", ["0 facts", "12 facts", "60 facts", "longest names"])
def test_the_official_style_passes_the_audit(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large type in a narrower column has room for the longest names and the fullest tables."""
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    project = tiny.lay(tmp_path / "p", CASES[name].change())
    path = tmp_path / "brief.pdf"
    path.write_bytes(document(project, Request(invented_cities.CITY, style=OFFICIAL)).pdf())
    found = report.audit([path])
    assert [line for item in found if item.findings for line in report.as_lines([item]) if "未判" not in line] == []


# --- what is special ----------------------------------------------------------------------------------------------


def test_equal_values_are_not_said_to_rise_or_fall(city: Callable[[str], Document]) -> None:
    """Two years of the same output are told as such, in text and title."""
    text = page(city("ties")).text
    assert (re.findall(r"[增减]至", text), "数值未变" in text, "同为" in text) == ([], True, True)


def test_a_topic_without_figures_names_who_has_records(city: Callable[[str], Document]) -> None:
    """Nothing is said to be missing elsewhere that is there."""
    made = page(city("0 facts"))
    rows = {text_of(row[0]): text_of(row[-1]) for table in made.tables() for row in table.iter("tr")}
    assert (rows["政策与园区"], "他市亦未见" in made.text) == ("记载：云岭、白沙", False)


def test_a_city_without_facts_says_what_its_sources_are(city: Callable[[str], Document]) -> None:
    """Sources that are cited speak of other cities, and stand in the strip of years."""
    made = city("0 facts").brief
    years = [item.year.value for item in made.strip]
    assert ("所引文献只述他市" in page(city("0 facts")).text, len(made.references), len(years) > 1) == (True, 3, True)


def test_long_names_stay_whole_in_their_charts(city: Callable[[str], Document]) -> None:
    """The name of the city is drawn as it is, neither cut nor replaced."""
    made = city("longest names")
    drawn = [item.id for item in made.brief.figures() if not isinstance(item.chart, PathChart | ShareChart)]
    assert [name for name in drawn if made.brief.subject not in made.pictures[name].svg.decode()] == []


# --- any facts ----------------------------------------------------------------------------------------------------

_ROWS = sorted(
    (table, record[key])
    for table, key in (("observations", "obs_id"), ("statements", "stmt_id"), ("events", "event_id"))
    for record in tiny.records(table)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.sets(st.sampled_from(_ROWS)))
def test_any_part_of_the_facts_makes_a_brief(tmp_path: Path, kept: set[tuple[str, str]]) -> None:
    """Whatever is left of the invented project, its brief is rendered, and no number escapes the ledger."""

    def keep(table: str, row: tiny.Record) -> bool:
        return table not in INVENTED or any((table, name) in kept for name in row.values())

    made = tiny.built(tmp_path / "p", tiny.Change(keep))
    alone = [item.id for item in walk(made.brief) if isinstance(item, Figure) and marks(item.chart) < FEWEST_MARKS]
    assert (contract.parse(made.rendered.html) is not None, alone) == (True, [])
