"""The workbook of a brief: every number there with its fact, numbers as numbers, gaps as gaps, safe and the same."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import documents
import pytest
import tiny
from openxml_audit import OpenXmlValidator

from reportgen import filetext, ledger, style, trace
from reportgen.audit import reading
from reportgen.brief import Bar, BarChart, DotChart, PathChart, ShareChart
from reportgen.errors import UsageError
from reportgen.ledger import Entry, tokens
from reportgen.review.copy import read_file
from reportgen.trace import rests_on
from reportgen.writers.meta import DocumentMeta
from reportgen.writers.spreadsheet import book, exhibits, lists, plotted, sheets
from reportgen.writers.spreadsheet.cells import Cell, Sheet, number
from reportgen.writers.spreadsheet.exhibit_sheets import sheet_name
from reportgen.writers.spreadsheet.text import Page, pages
from reportgen.writers.spreadsheet.trails import HEADS
from reportgen.writers.word.text import custom_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reportgen.build import Document

ALL = tuple(f"{name}{end}" for name in documents.DOCUMENTS if name != "tiny" for end in ("", ".gongwen"))
TRACED = frozenset({"fact", "derived", "chart", "value"})
STYLE = Path(__file__).parents[1] / "templates" / "styles" / "jianbao"
CALC = "libsclo.so"  # the part of LibreOffice that opens workbooks
COLUMN = 2 + HEADS.index("数值")


class Made:
    """A document and its workbook, written once."""

    def __init__(self, name: str, document: Document) -> None:
        self.document, self.data = document, document.xlsx()
        self.pages = pages(self.data)
        self.record = ledger.Ledger.from_json(custom_part(self.data, ledger.NAME) or b"")
        self.name = name

    def rows(self, figure_id: str) -> Sequence[tuple[Cell, ...]]:
        """The rows of the sheet of a figure."""
        known = {entry.n: entry for entry in self.document.rendered.entries}
        name = next(item.name for item in exhibits.read(self.document.rendered.html, known) if item.id == figure_id)
        wanted = "".join(piece if isinstance(piece, str) else piece.text for piece in name)
        return next(one.rows for one in self.sheets() if one.name == wanted)

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets before they are a file."""
        document = self.document
        assert document.facts is not None
        return sheets(document.rendered, document.brief, document.facts, document.ledger)


_KEPT: dict[str, Made] = {}


@pytest.fixture(params=ALL)
def workbook(request: pytest.FixtureRequest, made: Callable[[str], documents.Made]) -> Made:
    """Return the workbook of each city and of the comparison, in both styles."""
    if request.param not in _KEPT:
        _KEPT[request.param] = Made(request.param, made(request.param).document)
    return _KEPT[request.param]


@pytest.fixture
def small(made: Callable[[str], documents.Made]) -> Made:
    """Return the workbook of the invented city."""
    return _KEPT.setdefault("tiny", Made("tiny", made("tiny").document))


def _labels(document: Document) -> Counter[tuple[str, str]]:
    """Every number of the tables and figures of a brief with what it stands for; the scales of axes have nothing."""
    known = {entry.n: entry for entry in document.rendered.entries if entry.n >= 0}
    shown = {item.id for item in exhibits.read(document.rendered.html, known)}
    kinds = {"fact", "derived", "count", "chart"}
    entries = (one for one in document.ledger.entries if one.place in shown and one.kind in kinds and one.ref)
    return Counter((one.text, one.ref) for one in entries)


# --- every number with its fact -----------------------------------------------------------------------------------


def test_every_number_of_tables_and_figures_is_in_the_workbook(workbook: Made) -> None:
    """As often as the brief shows it, and as what it is there."""
    held = Counter((entry.text, entry.ref) for entry in workbook.record.entries)
    assert _labels(workbook.document) - held == Counter()


def test_every_number_of_the_workbook_rests_on_facts_of_the_ledger(workbook: Made) -> None:
    """And on no other; counts and dates stand for none."""
    facts = workbook.document.ledger.facts
    found = (entry for entry in workbook.record.entries if entry.kind in TRACED and entry.ref)
    events = set(workbook.document.facts.events) if workbook.document.facts else set()
    refs = {name for entry in found for name in rests_on(entry.ref)}
    assert refs - set(facts) - events == set()


def test_no_number_is_there_without_an_entry(workbook: Made) -> None:
    """Words of the program and of the templates hold none."""
    words = [piece for sheet in workbook.sheets() for row in sheet.rows for cell in row for piece in cell.pieces]
    assert [
        piece for piece in words if isinstance(piece, str) and tokens(piece) and not re.match(r"[A-Z]", piece)
    ] == []


def test_the_finished_file_is_accounted_for_number_by_number(workbook: Made, tmp_path: Path) -> None:
    """Read back from the file as a reader sees it, trace finds nothing strange and nothing missing."""
    path = tmp_path / "b.xlsx"
    path.write_bytes(workbook.data)
    assert trace.report(filetext.read(path), {}).findings == ()


def test_beside_a_number_stand_its_fact_and_its_line(workbook: Made) -> None:
    """In the row of every fact of a list or a figure's data."""
    facts = workbook.document.ledger.facts
    wrong = []
    for cells in (row for sheet in workbook.sheets() for row in sheet.rows if len(row) == len(plotted.DATA_HEADS)):
        shown, ref, place = cells[2], cells[2 + HEADS.index("事实编号")].text, cells[2 + HEADS.index("来源")].text
        entry = next((piece for piece in shown.pieces if isinstance(piece, Entry) and piece.ref in facts), None)
        if entry and (ref != entry.ref or f"{facts[ref]['source']}:{facts[ref]['line']}" not in place):
            wrong.append((shown.text, ref, place))
    assert wrong == []


def test_a_period_no_source_gives_is_not_given(workbook: Made) -> None:
    """The placeholder of the tables stands under its own head alone, as the brief never prints it."""
    known = workbook.document.facts
    assert known is not None
    undated = {name for name, item in known.observations.items() if item.period_basis == "publication"}
    facts = next(one for one in workbook.sheets() if one.name == "事实").rows[2:]
    shown = {row[4].text for row in facts if row[0].text in undated}
    at, when = 2 + HEADS.index("事实编号"), 2 + HEADS.index("期间")
    rows = (row for sheet in workbook.sheets() for row in sheet.rows if len(row) == len(plotted.DATA_HEADS))
    shown |= {row[when].text for row in rows if row[at].text in undated}
    assert shown <= {"年份未载", "资料成文时"}


def test_a_percentage_printed_bare_under_its_head_still_has_its_unit(workbook: Made) -> None:
    """In the list of what is computed: a share is in %, a ratio in nothing."""
    computed = [row for one in workbook.sheets() if one.name == "推算" for row in one.rows[2:]]
    assert [row[0].text for row in computed if row[0].text.startswith("share") and row[5].text != "%"] == []
    assert [row[0].text for row in computed if row[0].text.startswith("ratio") and row[5].text] == []


def test_the_facts_are_those_of_the_ledger(workbook: Made) -> None:
    """Each once, with its exact value."""
    sheet = next(one for one in workbook.sheets() if one.name == "事实")
    held = {row[0].text: row[6].value for row in sheet.rows[2:]}
    assert held == {name: Decimal(fact["value"]) for name, fact in workbook.document.ledger.facts.items()}


# --- numbers are numbers ------------------------------------------------------------------------------------------


def _numbers(page: Page) -> Iterator[tuple[str, Decimal]]:
    days = re.compile(r"\d{4}-\d{2}-\d{2}")
    return ((page.cells[name], value) for name, value in page.numbers.items() if not days.fullmatch(page.cells[name]))


def test_the_digits_shown_are_those_of_the_number(workbook: Made) -> None:
    """A number in a cell is the one its format shows, to the last digit."""
    shown = [item for page in workbook.pages for item in _numbers(page)]
    assert len(shown) > 100
    assert [one for one in shown if Decimal(tokens(one[0])[0].text.replace(",", "")) != abs(one[1])] == []


def test_a_cell_of_one_number_is_a_number(workbook: Made) -> None:
    """No figure of a table stands there as text, unless it is a range, spelt out, or beside other words."""
    whole = re.compile(r"[\d,.]+(?:%|亿元|万元|家|个)?[‡†]?")
    texts = [(page.name, name, text) for page in workbook.pages for name, text in page.cells.items()
             if page.name.startswith("表") and name not in page.numbers and whole.fullmatch(text)]  # fmt: skip
    printed_again = {"C", "D"}  # the column that gives each number in words
    assert [item for item in texts if item[1][0] not in printed_again] == []


def test_a_figures_numbers_are_what_is_drawn(workbook: Made) -> None:
    """In the unit of the scale; a derived number as printed, not as computed."""
    for item in workbook.document.brief.figures():
        if isinstance(item.chart, PathChart):
            rows = [
                row for row in workbook.rows(item.id) if len(row) > COLUMN and isinstance(row[COLUMN].value, Decimal)
            ]
            drawn = Counter(point.value for point in item.chart.points)
            assert drawn - Counter(Decimal(row[COLUMN].value) for row in rows) == Counter()
        for bar in _bars(item.chart):
            shown = Decimal(tokens(bar.label.text)[0].text.replace(",", ""))
            assert round(bar.value, -int(shown.as_tuple().exponent)) == shown


def _bars(chart: object) -> tuple[Bar, ...]:
    if isinstance(chart, BarChart):
        return tuple(bar for panel in chart.panels for bar in panel.bars)
    return chart.bars if isinstance(chart, ShareChart) else chart.dots if isinstance(chart, DotChart) else ()


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("近1.8万家", "1.8", '"近"0.0"万家"'),
        ("10,350.22", "10350.22", "#,##0.00"),
        ("1400亿元以上", "1400", '0"亿元以上"'),
        ("-3.2%", "-3.2", '0.0"%";"-"0.0"%"'),
        ("第1†", "1", '"第"0"†"'),
    ],
)
def test_the_words_around_a_number_are_its_format(text: str, value: str, code: str) -> None:
    """So nothing of what the brief prints is lost, and the cell still reckons."""
    cell = number((Entry(-1, text, "a.b", "fact"),))
    data = book.written([Sheet("甲", ((cell,),), (10.0,))], style.House.load(STYLE), _meta(), "")
    page = pages(data)[0]
    assert (page.cells["A1"], page.numbers["A1"]) == (text, Decimal(value))
    styles = zipfile.ZipFile(io.BytesIO(data)).read("xl/styles.xml").decode()
    assert code.replace('"', "&quot;") in styles


@pytest.mark.parametrize("text", ["100—200人", "近六成", '3"'])
def test_what_is_no_single_number_stays_words(text: str) -> None:
    """A range, a number spelt out, a sign that no format can hold."""
    assert number((Entry(-1, text, "a.b", "fact"),)).value is None


def test_a_gap_has_its_reason_and_no_number() -> None:
    """What a figure names as missing is no nought."""
    chart = DotChart((), Decimal(10), (), ("未见同期数：", "甲市、乙市"))
    (row,) = plotted.rows(chart, None)  # type: ignore[arg-type]  # what is missing has no trail
    assert [cell.value for cell in row] == [None] * len(row)
    assert (row[1].text, row[COLUMN].text) == ("未见同期数：甲市、乙市", "未见")


def test_years_without_a_value_stand_between_the_others(workbook: Made) -> None:
    """In their place, with the words that the picture has there."""
    for item in workbook.document.brief.figures():
        gaps = item.chart.gaps if isinstance(item.chart, PathChart) else ()
        for _, _, words in gaps:
            said = "".join(part if isinstance(part, str) else part.text for part in words)  # type: ignore[attr-defined]
            row = next(row for row in workbook.rows(item.id) if len(row) > 1 and row[1].text == said)
            assert (row[COLUMN].text, row[COLUMN].value) == ("未见", None)


# --- safe, sound, the same ----------------------------------------------------------------------------------------


def _meta() -> DocumentMeta:
    return DocumentMeta("某市简报", "某处", date(1931, 5, 6), details=(("版次", "1931-05-06"),))


@pytest.mark.parametrize("text", ["=1+1", "+甲", "-乙", "@丙", '=HYPERLINK("x")'])
def test_no_text_is_a_formula(text: str) -> None:
    """It is text in the file, and marked as text for whoever saves it as CSV and opens that."""
    data = book.written([Sheet("甲", ((Cell((text,)),),), (10.0,))], style.House.load(STYLE), _meta(), "")
    package = zipfile.ZipFile(io.BytesIO(data))
    assert pages(data)[0].cells == {"A1": text}
    assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    assert b'quotePrefix="1"' in package.read("xl/styles.xml")


@pytest.mark.parametrize("name", ["深圳", "表1", "a" * 40, "甲/乙:丙*?[丁]", "'", ""])
def test_every_name_of_a_sheet_is_allowed(name: str) -> None:
    """At most 31 characters, none of those forbidden, none twice, not told apart by case alone."""
    used: list[str] = []
    for _ in range(3):
        used.append(sheet_name(name, used))
    assert all(0 < len(one) <= 31 and not re.search(r"[\[\]:*?/\\']", one) for one in used)
    assert len({one.casefold() for one in used}) == len(used)


def test_an_independent_reader_finds_nothing_wrong(workbook: Made, tmp_path: Path) -> None:
    """The file is sound OOXML."""
    path = tmp_path / "b.xlsx"
    path.write_bytes(workbook.data)
    assert [f"{error.part_uri} {error.description}" for error in OpenXmlValidator().validate(path).errors] == []


def test_the_first_sheet_leads_to_all_others(small: Made) -> None:
    """Each by its name; tables and figures as the brief counts them, then facts, what is computed, sources."""
    names = [page.name for page in small.pages]
    cover = small.sheets()[0]
    assert [cell.link for row in cover.rows for cell in row if cell.link] == names[1:]
    assert names[0] == lists.COVER
    assert names[-1] == "资料"


def test_the_properties_are_the_briefs(small: Made) -> None:
    """Title and author; every time in them the edition's."""
    core = zipfile.ZipFile(io.BytesIO(small.data)).read("docProps/core.xml").decode()
    meta = small.document.meta
    assert f"<dc:title>{meta.title}</dc:title>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {f"{meta.edition.isoformat()}T00:00:00Z"}


def test_the_looks_are_the_houses(made: Callable[[str], documents.Made]) -> None:
    """Colours and font of each style's own sheet."""
    for name in ("tiny", "tiny.gongwen"):
        document = made(name).document
        styles = zipfile.ZipFile(io.BytesIO(document.xlsx())).read("xl/styles.xml").decode()
        assert document.house.chart.navy.removeprefix("#").upper() in styles
        assert f'<name val="{book.looks.family(document.house)}"/>' in styles


_RUN = """
import sys
for name in ("weasyprint", "matplotlib", "pango"):
    sys.modules[name] = None
from reportgen.cli import run
sys.exit(run(sys.argv[1:]))
"""


def test_the_same_bytes_in_another_process_and_without_what_draws_or_sets(tmp_path: Path) -> None:
    """Neither WeasyPrint nor matplotlib is needed, and no clock, no order of a set shows in the file."""
    project = tiny.lay(tmp_path / "project")
    written = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [sys.executable, "-c", _RUN, "city", tiny.CITY, "--xlsx", "--project", str(project.root)]
        done = subprocess.run([*command, "--out", str(out)], env=os.environ | {"PYTHONHASHSEED": seed},
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
        (path,) = out.iterdir()
        assert path.suffix == ".xlsx"
        written.append(path.read_bytes())
    assert written[0] == written[1]


# --- a finished workbook ------------------------------------------------------------------------------------------


def _edited(data: bytes, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            part = source.read(name)
            result.writestr(name, part.replace(old, new, 1) if name.startswith("xl/worksheets/") else part)
    return target.getvalue()


def test_a_number_changed_by_hand_is_found(small: Made, tmp_path: Path) -> None:
    """Trace names the sheet, and what should stand there."""
    page = next(page for page in small.pages if page.name.startswith(("图", "表")) and page.numbers)
    value = next(iter(page.numbers.values()))
    path = tmp_path / "b.xlsx"
    path.write_bytes(_edited(small.data, f"<v>{value}</v>".encode(), b"<v>987654</v>"))
    findings = trace.report(filetext.read(path), {}).findings
    assert any("987" in line and "张表" in line for line in findings)


def test_what_a_workbook_is_not_asked_is_said(small: Made, tmp_path: Path) -> None:
    """It is neither judged like pages nor read back like a Word file, and the message says what can be done."""
    path = tmp_path / "b.xlsx"
    path.write_bytes(small.data)
    with pytest.raises(UsageError, match="工作簿不审读"):
        reading.read(path)
    with pytest.raises(UsageError, match="不是 Word 文件"):
        read_file(path)


def test_libreoffice_opens_it(small: Made, tmp_path: Path) -> None:
    """And shows every sheet."""
    office = _calc()
    (tmp_path / "b.xlsx").write_bytes(small.data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "b.xlsx"]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert (tmp_path / "b.pdf").read_bytes().count(b"/Type/Page/") >= len(small.pages)


def _calc() -> str:
    found = shutil.which("soffice")
    if found is None or not (Path(found).resolve().parent / CALC).is_file():
        pytest.skip("not installed: LibreOffice Calc")
    return found
