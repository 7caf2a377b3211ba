"""Charts of Word's own: their values, labels, looks and words are the figure's, and every reader draws them."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from chart_samples import (
    ALL,
    BARS,
    MULTIPLES,
    NOBODY,
    PATH,
    SHARES,
    SHORT_PATH,
    STYLE,
    bars,
    figure,
    point,
    printed,
)
from lxml import etree
from word_samples import HTML, META, house
from word_samples import STYLE as HOUSE

from reportgen import charts, trace
from reportgen.audit import reading
from reportgen.audit.objects import objects
from reportgen.brief import Bar, BarChart, BarPanel, Figure, PathChart, ShareChart
from reportgen.charts.words import spoken
from reportgen.cli.options import chart_kind
from reportgen.errors import StyleError, UsageError
from reportgen.ledger import tokens
from reportgen.style import House
from reportgen.writers.word import Options, docx_text, write_docx
from reportgen.writers.word.chart_xml import cells
from reportgen.writers.word.charts import plots_of
from reportgen.writers.word.charttext import chart_words
from reportgen.writers.word.scales import code_of
from reportgen.writers.word.scales import printed as shown
from reportgen.writers.word.text import charted_figures
from reportgen.writers.word.workbook import Same, address, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reportgen.build import Document
    from reportgen.style import ChartStyle

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NATIVE = {"bars": BARS, "neutral": NOBODY, "shares": SHARES, "path": PATH, "short": SHORT_PATH, "multiples": MULTIPLES}
EVERY = pytest.mark.parametrize("drawn", NATIVE.values(), ids=NATIVE)


def docx(drawn: Figure, style: ChartStyle = STYLE) -> bytes:
    """Return the sample document with the figure as charts of Word's own."""
    return write_docx(HTML, house(), {}, {}, META, options=Options(plots={"fig1": plots_of(drawn, style)}))


def opened(data: bytes) -> zipfile.ZipFile:
    """Return the package of a file."""
    return zipfile.ZipFile(io.BytesIO(data))


def roots(data: bytes, folder: str = "word/charts/") -> list[Any]:
    """Return the charts of a file, or what else lies in a folder, in order."""
    with opened(data) as package:
        names = sorted(name for name in package.namelist() if name.startswith(folder) and name.endswith(".xml"))
        return [etree.fromstring(package.read(name)) for name in names]


def sheets(data: bytes) -> list[Mapping[str, str]]:
    """Return the cells of the workbook of each chart, by their name."""
    with opened(data) as package:
        books = [package.read(name) for name in sorted(package.namelist()) if name.endswith(".xlsx")]
    return [sheet(book) for book in books]


def sheet(book: bytes) -> dict[str, str]:
    """Return the cells of a workbook, by their name."""
    with opened(book) as package:
        root = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
        texts = ["".join(one.itertext()) for one in etree.fromstring(package.read("xl/sharedStrings.xml"))]
    held = {cell.get("r"): (cell.get("t"), cell.findtext(f"{CELL}v")) for cell in root.iter(f"{CELL}c")}
    return {name: texts[int(text)] if kind == "s" else text for name, (kind, text) in held.items()}


def named(formula: str) -> list[str]:
    """Return the cells that a formula of a chart names."""
    column, first, last = re.fullmatch(r"数据!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?", formula).groups()  # type: ignore[union-attr]
    return [f"{column}{row}" for row in range(int(first), int(last or first) + 1)]


def cached(reference: Any) -> dict[int, str]:
    """Return the values that a chart keeps of the cells it refers to."""
    return {int(one.get("idx")): one.findtext(f"{C}v") for one in reference.iter(f"{C}pt")}


def values(root: Any) -> list[dict[int, str]]:
    """Return the values of each series of a chart."""
    return [cached(one.find(f"{C}val")) for one in root.iter(f"{C}ser")]


def labels(root: Any) -> list[str]:
    """Return the labels of a chart in order."""
    return ["".join(one.itertext(f"{A}t")) for one in root.iter(f"{C}dLbl")]


def said(root: Any, tag: str) -> list[str]:
    """Return what the elements of a tag say."""
    return [one.get("val") for one in root.iter(f"{C}{tag}")]


# --- values and labels --------------------------------------------------------------------------------------------


@EVERY
def test_cached_values_stand_in_the_workbook(drawn: Figure) -> None:
    """What a chart keeps of a cell is in that cell: names, values, labels and the names of series."""
    data = docx(drawn)
    for root, book in zip(roots(data), sheets(data), strict=True):
        references = [*root.iter(f"{C}strRef"), *root.iter(f"{C}numRef"), *root.iter("{*}datalabelsRange")]
        for reference in references:
            found = [book.get(name, "") for name in named(reference.find("{*}f").text)]
            kept = cached(reference)
            assert [kept.get(index, "") for index in range(len(found))] == found


def test_values_are_the_datas() -> None:
    """Every value is that of the data, digit for digit, in its order."""
    found = [Decimal(text) for root in roots(docx(BARS)) for one in values(root) for text in one.values()]
    assert found == [bar.value for bar in bars(BARS)]


def test_labels_are_as_printed() -> None:
    """A label reads as in the PDF, with its flags and words."""
    found = [label for root in roots(docx(BARS)) for label in labels(root)]
    assert found == [spoken((bar.label,)) for bar in bars(BARS)]
    assert "1210.62‡" in found
    assert "3000多" in found


@EVERY
def test_words_go_as_the_labels_of_the_figure(drawn: Figure) -> None:
    """The numbers of the charts, read in order, are those the figure's labels print."""
    with opened(docx(drawn)) as package:
        found = [word for words in chart_words(package).values() for word in words]
    expected = [token.text for label in charts.labels(drawn) for token in tokens(label.text)]
    assert [token.text for word in found for token in tokens(word)] == expected


def test_years_without_a_value_stay_blank() -> None:
    """Each year has a name's place, and one without a value has neither name nor value."""
    years = roots(docx(PATH))[0]
    names, full = cached(next(years.iter(f"{C}cat"))), values(years)[0]
    assert years.find(f".//{C}cat//{C}ptCount").get("val") == "14"
    assert names == {0: "1924", 7: "1931", 8: "1932", 12: "1936", 13: "1937"}
    assert full == {0: "240", 7: "3215.79", 8: "4152.8"}


def test_only_neighbouring_years_are_joined_by_a_line() -> None:
    """A dotted series crosses the years without a value, a solid one joins years that follow each other."""
    years = roots(docx(PATH))[0]
    strokes = [(one.find(f"{C}spPr//{A}prstDash") is not None, cached(one.find(f"{C}val")))
               for one in years.iter(f"{C}ser")][2:]  # fmt: skip
    assert strokes == [(True, {0: "240", 7: "3215.79"}), (False, {7: "3215.79", 8: "4152.8"})]


def test_lines_follow_their_marks() -> None:
    """The cells of a line are formulas of the marks' cells, so that it moves when a value is edited."""
    rows = cells(plots_of(PATH, STYLE)[0])
    linked = [value for row in rows for value in row if isinstance(value, Same)]
    assert linked == [Same(cell, rows[int(cell[1:]) - 1][1]) for cell in ("B2", "B9", "B9", "B10")]  # type: ignore[arg-type]


def test_words_in_a_gap() -> None:
    """The words about a gap stand in the chart, in a box of their own."""
    drawn = roots(docx(PATH), "word/drawings/")
    assert ["".join(one.itertext(f"{A}t")) for root in drawn for one in root.iter(f"{A}p")] == [
        "1933—1935年",
        "未载全年值",
    ]


# --- looks --------------------------------------------------------------------------------------------------------


def colors(root: Any) -> set[str]:
    """Return every colour of a chart."""
    return {one.get("val") for one in root.iter(f"{A}srgbClr")}


@pytest.mark.parametrize("name", ["jianbao", "gongwen"])
def test_colours_are_the_houses(name: str) -> None:
    """A chart has no colour but those of its style, and shows that of the subject."""
    own = House.load(HOUSE.parent / name)
    data = write_docx(HTML, own, {}, {}, META, options=Options(plots={"fig1": plots_of(BARS, own.chart)}))
    found, style = set().union(*map(colors, roots(data))), own.chart
    known = {style.subject, style.peer, style.navy, style.ink, style.muted, style.grid, "#FFFFFF"}
    assert style.subject[1:] in found
    assert found <= {color[1:].upper() for color in known}


def test_colour_of_the_css_reaches_the_chart() -> None:
    """The subject's colour changed in the CSS is that of its bar."""
    css = (HOUSE / "house.css").read_text(encoding="utf-8")
    old = re.search(r"--subject:\s*(#\w{6})", css)
    assert old is not None
    changed = House.parse(css.replace(old[1], "#7A1F2B"))
    bar = next(roots(docx(BARS, changed.chart))[0].iter(f"{C}dPt"))
    assert [one.get("val") for one in bar.iter(f"{A}srgbClr")] == ["7A1F2B"]


def test_fills_are_the_figures() -> None:
    """A bar is solid, hatched or hollow as in the PDF."""
    found = [bar.find(f"{C}spPr")[0].tag.removeprefix(A) for root in roots(docx(BARS)) for bar in root.iter(f"{C}dPt")]
    assert found == ["solidFill", "solidFill", "pattFill", "pattFill", "solidFill", "solidFill", "solidFill"]
    hollow = list(roots(docx(BARS))[2].iter(f"{C}dPt"))[1].find(f"{C}spPr")
    assert [one.get("val") for one in hollow.iter(f"{A}srgbClr")] == ["FFFFFF", STYLE.subject[1:]]


def test_forecasts_are_hollow_triangles() -> None:
    """A forecast is a triangle without a fill, no line leads to it."""
    forecast = list(roots(docx(PATH))[0].iter(f"{C}ser"))[1]
    marker = forecast.find(f"{C}marker")
    assert (marker.find(f"{C}symbol").get("val"), marker.find(f"{C}spPr")[0].tag) == ("triangle", f"{A}noFill")
    assert forecast.find(f"{C}spPr/{A}ln")[0].tag == f"{A}noFill"


def test_panels_of_one_scale_end_alike() -> None:
    """Panels on one scale have one end of the axis and one width of the bars' field, so that lengths compare."""
    found = {
        (tuple(said(root, "max")), tuple(said(root, "min")), tuple(said(root, "x")[:1]), tuple(said(root, "w")[:1]))
        for root in roots(docx(BARS))
    }
    assert len(found) == 1


def test_no_type_below_the_least_size() -> None:
    """No words of a chart are smaller than the small type of the style."""
    found = {
        int(one.get("sz"))
        for drawn in NATIVE.values()
        for one in roots(docx(drawn))
        for one in one.iter()
        if one.get("sz")
    }
    assert min(found) == STYLE.small_pt * 100


@EVERY
def test_charts_of_a_figure_fit_the_measure(drawn: Figure) -> None:
    """Charts that stand side by side are together no wider than the text."""
    plots = plots_of(drawn, STYLE)
    wide = (
        plots[0].width_mm
        if all(plot.width_mm == STYLE.measure_mm for plot in plots)
        else sum(p.width_mm for p in plots)
    )
    assert wide <= STYLE.measure_mm + 1e-9


@EVERY
def test_nothing_is_left_to_word(drawn: Figure) -> None:
    """No automatic title, no rounded corners, axis ids above nought, blanks told."""
    for root in roots(docx(drawn)):
        assert (said(root, "autoTitleDeleted"), said(root, "roundedCorners")) == (["1"], ["0"])
        assert all(int(one) > 0 for one in said(root, "axId"))
        assert said(root, "dispBlanksAs") in (["gap"], ["span"])


# --- words for those who do not see -------------------------------------------------------------------------------


def test_every_chart_has_words() -> None:
    """The figure's alternative text stands for its first chart, what a panel shows for each other."""
    document = roots(docx(BARS), "word/document")[0]
    assert [one.get("descr") for one in document.iter("{*}docPr")] == [
        "条形图：山城与水城的产量，山城较高",
        "驿站零售（亿元，1936年1—9月。两地口径未见统一说明，只并列，不比较）：云州527.11、海陵1804",
        "驿站进口（亿元，1935年；空心为未满年度）：全境3000多、云州1210.62‡、石港0",
    ]


# --- the file -----------------------------------------------------------------------------------------------------


@EVERY
def test_file_is_valid(drawn: Figure, tmp_path: Path) -> None:
    """openxml-audit finds nothing wrong with a file that has charts."""
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "a.docx"
    path.write_bytes(docx(drawn))
    assert list(OpenXmlValidator().validate(path).errors) == []


@EVERY
def test_workbook_is_valid(drawn: Figure, tmp_path: Path) -> None:
    """openxml-audit finds nothing wrong with a workbook, but for the theme that Excel does without."""
    from openxml_audit import OpenXmlValidator

    for number, plot in enumerate(plots_of(drawn, STYLE)):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(workbook(cells(plot)))
        found = [one.description for one in OpenXmlValidator().validate(path).errors]
        assert [one for one in found if "relationships/theme" not in one] == []


@EVERY
def test_relations_lead_somewhere(drawn: Figure) -> None:
    """Every relation of a chart leads to a part, of whose kind the package tells."""
    with opened(docx(drawn)) as package:
        names, types = package.namelist(), package.read("[Content_Types].xml").decode()
        for name in (one for one in names if one.startswith("word/charts/_rels/")):
            root = etree.fromstring(package.read(name))
            targets = [f"word/{one.get('Target').removeprefix('../')}" for one in root]
            assert set(targets) <= set(names)
            assert all(f'PartName="/{one}"' in types for one in targets if one.endswith(".xml"))


@EVERY
def test_same_bytes_every_time(drawn: Figure) -> None:
    """Two runs give the same file, byte for byte."""
    assert docx(drawn) == docx(drawn)


def test_controls_and_markup_do_no_harm() -> None:
    """Words of the data that look like markup, formulas or controls stand as words in chart and workbook."""
    bar = Bar('=1+1<a>&"\x0b', Decimal(1), printed("1"))
    data = docx(figure(BarChart((BarPanel("甲", (), (bar, bar)),))))
    assert cached(next(roots(data)[0].iter(f"{C}cat")))[0] == '=1+1<a>&"'
    assert sheets(data)[0]["A2"] == '=1+1<a>&"'


@pytest.mark.needs("soffice", "pdftotext")
def test_libreoffice_shows_every_word(tmp_path: Path) -> None:
    """LibreOffice opens a file with charts of every kind and prints every word of them."""
    plots = tuple(plot for drawn in NATIVE.values() for plot in plots_of(drawn, STYLE))
    data = write_docx(HTML, house(), {}, {}, META, options=Options(plots={"fig1": plots}))
    (tmp_path / "a.docx").write_bytes(data)
    office = ("soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless")
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "a.docx"], check=True, timeout=180,
                   capture_output=True)  # fmt: skip
    text = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], check=True, capture_output=True).stdout.decode()
    with opened(data) as package:
        words = [word for words in chart_words(package).values() for word in words]
    bare = re.sub(r"\s", "", text)
    assert [word for word in words if re.sub(r"\s", "", word) not in bare] == []


# --- which figures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dots", "timeline", "grid"])
def test_what_word_cannot_draw_is_a_picture(name: str) -> None:
    """Lanes, dots and grids have no counterpart among Word's charts."""
    assert plots_of(ALL[name], STYLE) == ()


@pytest.mark.parametrize(
    "drawn",
    [
        figure(BarChart((BarPanel("甲", (), (Bar("乙", Decimal(-1), printed("-1")),)),))),
        figure(ShareChart((Bar("甲", Decimal(120), printed("120%")),))),
        figure(
            PathChart((point("1932-12-31", "300", "300", "1932"),), Decimal(200), (printed("0"), printed("200")), {})
        ),
    ],
    ids=["below nought", "more than the whole", "beyond the scale"],
)
def test_what_cannot_be_drawn_is_refused(drawn: Figure) -> None:
    """Values that no chart may show are left to the picture, which refuses them."""
    assert plots_of(drawn, STYLE) == ()
    with pytest.raises(StyleError):
        charts.draw(drawn, STYLE)


def test_years_too_many_for_their_heads() -> None:
    """Where the heads of years would meet, the figure is a picture."""
    points = tuple(point(f"{year}-12-31", "100", "100", str(year)) for year in range(1700, 1937, 4))
    assert plots_of(figure(replace(chart(SHORT_PATH), points=points)), STYLE) == ()


def chart(drawn: Figure) -> PathChart:
    """Return the path of a figure."""
    assert isinstance(drawn.chart, PathChart)
    return drawn.chart


def test_scale_that_no_format_prints() -> None:
    """Where no number format prints the figures of the scale as they are printed, the figure is a picture."""
    odd = replace(chart(SHORT_PATH), ticks=(printed("零"), printed("500"), printed("1000")))
    assert plots_of(figure(odd), STYLE) == ()


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("0", "500", "1000"), "0"),
        (("0", "5000", "10,000"), "[>=10000]#,##0;0"),
        (("0", "1,000", "2,000"), "#,##0"),
        (("0%", "50%", "100%"), '0"%"'),
        (("0.0", "0.5", "1.0"), "0.0"),
        (("0", "0.5", "1"), ""),
        (("0", "1", "3"), ""),
    ],
)
def test_number_format(texts: tuple[str, ...], code: str) -> None:
    """The format of a scale prints exactly its figures; there is none where they are uneven."""
    most = Decimal(re.sub(r"[^\d.]", "", texts[-1]))
    figures = [most * index / (len(texts) - 1) for index in range(len(texts))]
    assert code_of(figures, texts) == code
    assert not code or [shown(value, code) for value in figures] == list(texts)


def test_cells_have_names() -> None:
    """Columns beyond Z go on with two letters."""
    assert [address(column, 3) for column in (1, 26, 27, 52, 53)] == ["A3", "Z3", "AA3", "AZ3", "BA3"]


# --- whole documents ----------------------------------------------------------------------------------------------


def test_a_brief_has_both(shenzhen: Document) -> None:
    """Bars are charts of Word's own, dots and lanes pictures, and no figure is both or neither."""
    data = shenzhen.docx()
    with opened(data) as package:
        names = package.namelist()
    drawn = {
        re.sub(r"-\d+\.xml$", "", name.rpartition("/")[2]) for name in names if re.match(r"word/charts/[^_]", name)
    }
    shown = {name.rpartition("/")[2].removesuffix(".png") for name in names if name.endswith(".png")}
    assert drawn & shown == set()
    assert drawn | shown == {item.id for item in shenzhen.brief.figures()}
    assert drawn


def test_pictures_on_request(shenzhen: Document) -> None:
    """With pictures asked for, no figure is a chart of Word's own, and the words are the same."""
    native, data = shenzhen.docx(), shenzhen.docx(charts="picture")
    with opened(data) as package:
        assert [name for name in package.namelist() if name.startswith("word/charts/")] == []
    assert [_unpaged(text) for text in docx_text(data)] == [_unpaged(text) for text in docx_text(native)]


def _unpaged(text: str) -> str:
    """Return the text of a paragraph without the page that a contents list ends with."""
    return re.sub(r"\t\d+$", "", text)


def test_option_of_the_command() -> None:
    """Only the two ways are known to the option, and another word is told which there are."""
    assert (chart_kind("native"), chart_kind("picture")) == ("native", "picture")
    with pytest.raises(UsageError, match="native 或 picture"):
        chart_kind("svg")


def test_numbers_of_charts_are_traced(shenzhen_files: Path) -> None:
    """Every number of the charts that Word draws is accounted for, those of pictures are not looked for."""
    found = reading.read(shenzhen_files / "深圳.docx")
    drawn = charted_figures(found.data)
    labels = {id(entry): entry for entry in found.ledger.entries if entry.kind == "chart" and tokens(entry.text)}
    paired = {labels[id(entry)].place for _, entry in found.aligned.pairs if id(entry) in labels}
    assert [entry for _, entry in found.aligned.missing if entry.kind == "chart"] == []
    assert paired == drawn == {"fig-scale", "fig-structure"}


def test_a_label_typed_over_is_found(shenzhen_files: Path, tmp_path: Path) -> None:
    """A number altered in a chart is one that the ledger does not account for."""
    path = tmp_path / "深圳.docx"
    with opened((shenzhen_files / "深圳.docx").read_bytes()) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            changed = data.replace(b"9066</a:t>", b"9067</a:t>") if name.startswith("word/charts/") else data
            target.writestr(name, changed)
    assert any("9067" in finding for finding in trace.trace_file(path, {}).findings)


DRAWN = """
import sys
from decimal import Decimal
from pathlib import Path
from reportgen.brief import Bar, BarChart, BarPanel, Figure, Printed, Sentence
from reportgen.style import House
from reportgen.writers.word.charts import plots_of
bar, words = Bar("甲", Decimal(1), Printed("1", "x")), Sentence("rule", "phrase")
drawn = Figure("fig", words, words, BarChart((BarPanel("乙", (), (bar,)),)), words)
print(len(plots_of(drawn, House.load(Path(sys.argv[1])).chart)), "matplotlib" in sys.modules)
"""


def test_nothing_is_loaded_that_draws_pictures() -> None:
    """A chart of Word's own is laid out without the library that draws pictures."""
    told = subprocess.run([sys.executable, "-c", DRAWN, HOUSE], check=True, capture_output=True, text=True).stdout
    assert told.split() == ["1", "False"]


def test_audit_takes_the_charts_of_a_figure_for_one(city_document: Callable[[str], Document], tmp_path: Path) -> None:
    """Charts side by side under one caption are one figure, with the caption and words of one."""
    path = tmp_path / "汕头.docx"
    path.write_bytes(city_document("汕头").docx())
    found = reading.read(path)
    assert [block.alt[:3] for block in found.blocks if block.role == "picture"] == ["时间线", "条形图", "方格图"]
    assert list(objects(found)) == []
