"""Claims about the style 公文: its page is that of GB/T 9704, its text that of the default style to the letter."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
import tiny
from finished import W, content, part, pdf_flow, squeezed, word_flow
from reading import page, text_of
from word_styles import effective

from reportgen import cli, contract, pdftext, settings
from reportgen.build import Request, document
from reportgen.errors import DataError
from reportgen.style import House
from reportgen.writers.meta import DocumentMeta
from reportgen.writers.pdf import PdfStyle, write_pdf
from reportgen.writers.word import write_docx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reportgen.build import Document
    from reportgen.project import Project

STYLE = "公文"
FOLDER = tiny.ROOT / "templates" / "styles" / "gongwen"
CITIES = ("深圳", "东莞")
EACH_CITY = pytest.mark.parametrize("city", CITIES)
LINES, CHARACTERS = 22, 28
MM = 72 / 25.4
LEFT, RIGHT, FOOT, HEAD = 28 * MM, 184 * MM, 35 * MM, 260 * MM  # the text area, from the left and from the foot
META = DocumentMeta("茶山纪事", "编者", date(1987, 5, 4), keywords=("茶",), substitutes=("甲体→乙体", "丙体→乙体"))
PARAGRAPH = ("茶山春雨新芽采焙揉捻烘干入罐封藏远销" * 20)[: 9 * CHARACTERS - 2]  # fills nine lines behind its indent
PLAIN_PARTS = ("points", "keyfig")  # of the first page; they have templates of their own in this style


@cache
def house() -> House:
    """Return the style."""
    return House.load(FOLDER)


def sheet(body: str) -> str:
    """Return a document of one section."""
    head = '<meta charset="utf-8"><title>茶</title>'
    return f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body><main>{body}</main></body></html>'


PROSE = sheet(f"<section><h2>一、茶</h2>{f'<p>{PARAGRAPH}</p>' * 8}</section>")


def as_pdf(html: str) -> bytes:
    """Return a document without figures in this style as PDF."""
    style = PdfStyle(house().css, FOLDER, house().families(), house().place)
    return write_pdf(html, style, {}, {}, META)


@pytest.fixture(scope="module")
def formal(project: Project) -> Callable[[str], Document]:
    """A city's document in this style by name, each rendered once."""
    return cache(lambda city: document(project, Request(city, style=STYLE)))


@pytest.fixture(scope="module")
def formal_pdf(formal: Callable[[str], Document]) -> Callable[[str], bytes]:
    """A city's PDF in this style by name."""
    return cache(lambda city: formal(city).pdf())


@pytest.fixture(scope="module")
def usual_pdf(city_document: Callable[[str], Document]) -> Callable[[str], bytes]:
    """A city's PDF in the default style by name."""
    return cache(lambda city: city_document(city).pdf())


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_text_area_is_that_of_the_standard() -> None:
    """156 by 225 mm, 37 mm from the head and 28 mm from the binding edge of A4."""
    own = house().page
    sizes = (own.width_pt, own.height_pt, own.top_pt, own.left_pt, own.measure_pt)
    area = [round(size / MM, 2) for size in (*sizes, own.height_pt - own.top_pt - own.bottom_pt)]
    assert area == [210, 297, 37, 28, 156, 225]


def test_a_full_page_has_twenty_two_lines() -> None:
    """Counted on a page of nothing but body text."""
    assert len(_prose_lines(as_pdf(PROSE))) == LINES


def test_a_full_line_has_twenty_eight_characters() -> None:
    """Behind the indent of two characters a paragraph's first line has twenty-six."""
    assert {len(line) for line in _prose_lines(as_pdf(PROSE))} == {CHARACTERS, CHARACTERS - 2}


def _prose_lines(pdf: bytes) -> list[str]:
    """The lines of body text on page 2."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        lines = opened[1].get_textpage().get_text_range().split("\n")
    finally:
        opened.close()
    return [squeezed(line) for line in lines if "茶" in line]


@pytest.mark.needs("soffice", "pdftotext")
def test_word_sets_as_many_lines_and_characters(tmp_path: Path) -> None:
    """As LibreOffice lays the Word file out."""
    (tmp_path / "茶.docx").write_bytes(write_docx(PROSE, house(), {}, {}, META))
    office = ("soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless")
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "茶.docx"],
                   check=True, capture_output=True, timeout=120)  # fmt: skip
    text = subprocess.run(
        ["pdftotext", "-f", "2", "-l", "2", "-layout", tmp_path / "茶.pdf", "-"],
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    lengths = Counter(len(squeezed(line)) for line in text.split("\n") if "茶" in line)
    assert (sum(lengths.values()), set(lengths)) == (LINES, {CHARACTERS, CHARACTERS - 2})


@EACH_CITY
def test_page_numbers_stand_at_the_outer_edge(formal_pdf: Callable[[str], bytes], city: str) -> None:
    """Between dashes, on right pages at the right, on left pages at the left, one character in from the edge."""
    made = formal_pdf(city)
    edges = [_number_edge(items, index) for index, items in enumerate(_pieces(made), 1)]
    assert edges == ["right" if index % 2 else "left" for index in range(1, pdftext.pages(made) + 1)]


def _number_edge(items: list[tuple[str, tuple[float, ...]]], index: int) -> str:
    below = [bounds for text, bounds in items if bounds[3] < FOOT]
    words = "".join(text for text, bounds in items if bounds[3] < FOOT)
    assert squeezed(words) == f"—{index}—"
    left, right = min(one[0] for one in below), max(one[2] for one in below)
    near = {"left": abs(left - LEFT - 14), "right": abs(RIGHT - right - 14)}
    return min(near, key=near.__getitem__) if min(near.values()) < 3 else "neither"


@EACH_CITY
def test_nothing_stands_outside_the_text_area(formal_pdf: Callable[[str], bytes], city: str) -> None:
    """No header, no text past the margins: tables fit, large as the type is. A dagger may hang over by 3 pt."""
    strays = [
        (index, text)
        for index, items in enumerate(_pieces(formal_pdf(city)), 1)
        for text, (left, low, right, high) in items
        if high > HEAD + 1 or (low >= FOOT and (left < LEFT - 3 or right > RIGHT + 3))
    ]
    assert strays == []


@EACH_CITY
def test_no_words_are_set_over_others(formal_pdf: Callable[[str], bytes], city: str) -> None:
    """Pieces of text on one line end where the next begins."""
    assert [pair for items in _pieces(formal_pdf(city)) for pair in _overlaps(items)] == []


def _overlaps(items: list[tuple[str, tuple[float, ...]]]) -> Iterator[tuple[str, str]]:
    ordered = sorted(items, key=lambda item: item[1][0])
    for index, (text, one) in enumerate(ordered):
        for other, two in ordered[index + 1 :]:
            if two[0] >= one[2] - 2:
                break
            if min(one[3], two[3]) - max(one[1], two[1]) > 2.5:
                yield text, other


def _pieces(pdf: bytes) -> list[list[tuple[str, tuple[float, ...]]]]:
    """The text of each page piece by piece, with its left, low, right and high end in points; pictures left out."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [list(_page_pieces(opened[index])) for index in range(len(opened))]
    finally:
        opened.close()


def _page_pieces(sheet_: Any) -> Iterator[tuple[str, tuple[float, ...]]]:
    text = sheet_.get_textpage()
    for item in sheet_.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=1, textpage=text):
        if item.extract().strip():
            yield item.extract(), item.get_bounds()


@EACH_CITY
def test_there_is_no_colour(formal_pdf: Callable[[str], bytes], city: str) -> None:
    """Text, rules and charts are black and grey: of every colour set, red, green and blue are the same."""
    drawing = content(formal_pdf(city)).decode("latin-1")
    number = r"(-?\d*\.?\d+)"
    colours = re.findall(rf"{number} {number} {number} (?:rg|RG|scn?|SCN?)\b", drawing)
    assert ([one for one in colours if len(set(map(float, one))) > 1], bool(colours)) == ([], True)


def test_each_mark_of_a_chart_has_its_grey() -> None:
    """The subject is black, its peers and the neutral marks two greys."""
    chart = house().chart
    assert (chart.subject, len({chart.subject, chart.peer, chart.neutral})) == ("#000000", 3)


# --- the text -----------------------------------------------------------------------------------------------------


@EACH_CITY
def test_outside_its_own_templates_the_html_is_the_same(
    formal: Callable[[str], Document], city_document: Callable[[str], Document], city: str
) -> None:
    """Tag for tag, from the judgement to the appendix; masthead, points and key figures are wrapped otherwise."""
    formally, usually = (_sections(made(city)) for made in (formal, city_document))
    assert formally == usually


def _sections(made: Document) -> list[str]:
    sections = contract.parse(made.rendered.html).findall("main/section")
    shared = [item for item in sections if item.get("class") not in PLAIN_PARTS]
    return [re.sub(r' data-n="\d+"', "", ET.tostring(item, encoding="unicode")) for item in shared]


@EACH_CITY
def test_the_sentences_are_the_same(
    formal: Callable[[str], Document], city_document: Callable[[str], Document], city: str
) -> None:
    """The same rules chose them, in the same words, on the same facts."""
    assert formal(city).rendered.sentences == city_document(city).rendered.sentences


@EACH_CITY
def test_the_points_and_key_figures_say_the_same(
    formal: Callable[[str], Document], city_document: Callable[[str], Document], city: str
) -> None:
    """Label, number, period and citation of each; only the stop behind an ordinal and the table's head are added."""
    formally, usually = (_plain_parts(made(city)) for made in (formal, city_document))
    assert [text.replace("指标数值期间与说明", "").replace(".", "") for text in formally] == [
        text.replace(".", "") for text in usually
    ]


def _plain_parts(made: Document) -> list[str]:
    sections = contract.parse(made.rendered.html).findall("main/section")
    return [squeezed(text_of(item)) for item in sections if item.get("class") in PLAIN_PARTS]


@EACH_CITY
def test_both_styles_print_the_same_numbers(
    formal: Callable[[str], Document], city_document: Callable[[str], Document], city: str
) -> None:
    """Each as often; only the masthead says more here: edition and facts, which the default style has in its foot."""
    formally, usually = (Counter((one.text, one.ref) for one in made(city).rendered.entries)
                         for made in (formal, city_document))  # fmt: skip
    brief = formal(city).brief
    told = {one.text for one in (brief.edition, brief.fact_set)}
    assert (usually - formally, {text for text, _ in formally - usually} - told) == (Counter(), set())


@EACH_CITY
def test_both_pdfs_hold_the_same_text(
    formal: Callable[[str], Document],
    formal_pdf: Callable[[str], bytes],
    city_document: Callable[[str], Document],
    usual_pdf: Callable[[str], bytes],
    city: str,
) -> None:
    """From the first section on, as often each character; a figure may stand a paragraph earlier or later."""
    flows = (pdf_flow(formal_pdf(city), formal(city).rendered.html),
             pdf_flow(usual_pdf(city), city_document(city).rendered.html))  # fmt: skip
    formally, usually = (Counter(_from_first_section(flow, formal(city))) for flow in flows)
    assert (formally - usually, usually - formally) == (Counter(), Counter())


@EACH_CITY
def test_the_pdf_holds_every_sentence(
    formal: Callable[[str], Document], formal_pdf: Callable[[str], bytes], city: str
) -> None:
    """Whole, however its lines and pages break."""
    flow = pdf_flow(formal_pdf(city), formal(city).rendered.html)
    assert [one.text for one in formal(city).rendered.sentences if squeezed(one.text) not in flow] == []


@EACH_CITY
def test_both_word_files_hold_the_same_text(
    formal: Callable[[str], Document], city_document: Callable[[str], Document], city: str
) -> None:
    """From the first section on, to the letter."""
    formally, usually = (_from_first_section(word_flow(made(city).docx()), formal(city))
                         for made in (formal, city_document))  # fmt: skip
    assert formally == usually


def _from_first_section(flow: str, made: Document) -> str:
    first = made.brief.sections[0]
    return flow[flow.rindex(squeezed(f"{first.ordinal}、{first.title}")) :]


# --- no official document -----------------------------------------------------------------------------------------


@EACH_CITY
def test_the_masthead_poses_as_no_office(formal: Callable[[str], Document], city: str) -> None:
    """Title, cities compared, age of the data, edition: no issuing office, no document number, no classification."""
    made = formal(city)
    header = contract.parse(made.rendered.html).find("main/header")
    lines = [squeezed(text_of(item)) for item in header]
    peers = "、".join(made.brief.peers)
    said = [made.brief.title, f"参照城市{peers}", f"数据期{made.brief.vintage.text}", lines[3],
            f"版次{made.brief.edition.text}·事实集{made.brief.fact_set.text}"]  # fmt: skip
    assert (lines, "资料" in lines[3]) == (said, True)


@pytest.mark.parametrize("style", [STYLE, "简报"])
@pytest.mark.parametrize("wanted", [True, False])
def test_internal_only_if_the_project_says_so(editable: Project, style: str, wanted: bool) -> None:  # noqa: FBT001
    """The masthead bears 内部参考 where data/project.toml has `internal = true`."""
    (editable.data / "project.toml").write_text(f"internal = {str(wanted).lower()}\n", "utf-8")
    made = document(editable, Request("东莞", style=style))
    assert ("内部参考" in text_of(page(made).body.find("main/header"))) is wanted


def test_internal_is_yes_or_no(tmp_path: Path) -> None:
    """A word in its place is refused, with what to write."""
    (tmp_path / "project.toml").write_text('internal = "内部参考"\n', "utf-8")
    with pytest.raises(DataError, match=r"data/project\.toml:1 internal：写成了「内部参考」；请写 true 或 false"):
        settings.load(tmp_path / "project.toml")


# --- Word ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def word(formal: Callable[[str], Document]) -> bytes:
    """Return the fuller brief as Word file."""
    return formal(CITIES[0]).docx()


def xml(data: bytes, name: str) -> Any:
    """Return the root of a part of a Word file."""
    return ET.fromstring(part(data, f"word/{name}"))  # noqa: S314 (our own output)


def test_word_numbers_right_and_left_pages_apart(word: bytes) -> None:
    """Two footers, of which the first page has that of right pages; Word is told that they differ."""
    kinds = sorted(item.get(f"{W}type") for item in xml(word, "document.xml").iter(f"{W}footerReference"))
    told = xml(word, "settings.xml").find(f"{W}evenAndOddHeaders") is not None
    assert (kinds, told) == (["default", "even"], True)


def test_a_word_footer_holds_the_number_alone(word: bytes) -> None:
    """Between dashes, behind a tab on right pages."""
    with zipfile.ZipFile(BytesIO(word)) as package:
        names = [name for name in package.namelist() if re.match(r"word/footer\d", name)]
    feet = [ET.fromstring(part(word, name)) for name in names]  # noqa: S314 (our own output)
    texts = [squeezed("".join(item.itertext())) for item in feet]
    assert (texts, sorted(len(list(item.iter(f"{W}tab"))) for item in feet)) == (["—PAGE1—"] * 2, [0, 1])


def test_the_word_page_has_a_grid_of_lines(word: bytes) -> None:
    """Twenty-two to the page; tables, whose lines are lower, are not drawn to it."""
    grid = xml(word, "document.xml").find(f".//{W}docGrid")
    snapped = xml(word, "styles.xml").find(f"{W}docDefaults//{W}snapToGrid")
    found = (grid.get(f"{W}type"), int(grid.get(f"{W}linePitch")), snapped.get(f"{W}val"))
    assert found == ("lines", int(225 * MM * 20) // LINES, "0")


def test_the_key_figures_are_a_table_in_word(word: bytes) -> None:
    """Of three columns, with a head that is repeated."""
    tables = {_style_of(item): item for item in xml(word, "document.xml").iter(f"{W}tbl")}
    table = tables["BriefKeyTable"]
    assert (len(list(table.iter(f"{W}gridCol"))), len(list(table.iter(f"{W}tblHeader")))) == (3, 1)


def test_the_first_page_is_paragraphs_in_word(word: bytes) -> None:
    """Judgement, points and guide stand in no layout table."""
    used = {_style_of(item) for item in xml(word, "document.xml").iter(f"{W}tbl")}
    assert used & {"BriefJudgement", "BriefPoints", "BriefCards", "BriefGuide", "BriefDefinitions"} == set()


def _style_of(table: Any) -> str:
    return str(table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val"))


def test_a_picture_keeps_its_height_in_word(word: bytes) -> None:
    """The one style whose lines are as high as what is in them: exact lines would cut a chart."""
    styles = xml(word, "styles.xml")
    found = {name: effective(styles, name)["pPr/spacing"]["lineRule"] for name in ("BodyText", "Caption", "Figure")}
    assert found == {"BodyText": "exact", "Caption": "exact", "Figure": "auto"}


def test_the_appendix_opens_a_page_in_word(word: bytes) -> None:
    """It alone: the sections follow each other without a break."""
    breaking = {item.get(f"{W}styleId") for item in xml(word, "styles.xml") if item.find(f"{W}pPr/{W}pageBreakBefore")
                is not None}  # fmt: skip
    used = [item.get(f"{W}val") for item in xml(word, "document.xml").iter(f"{W}pStyle")]
    assert [name for name in used if name in breaking] == ["Heading1MinorPage"]


# --- fonts that stand in ------------------------------------------------------------------------------------------


def test_the_pdf_tells_which_fonts_stood_in() -> None:
    """Among its keywords, in the information dictionary and in XMP."""
    line = "字体替代：甲体→乙体；丙体→乙体"
    with pikepdf.open(BytesIO(as_pdf(PROSE))) as made:
        found = str(made.docinfo["/Keywords"]), made.Root.Metadata.read_bytes().decode()
    assert [line in text for text in found] == [True, True]


def test_word_tells_which_fonts_stood_in() -> None:
    """In the comments of its properties."""
    core = part(write_docx(PROSE, house(), {}, {}, META), "docProps/core.xml")
    assert "<dc:description>字体替代：甲体→乙体；丙体→乙体</dc:description>" in core


def test_nothing_is_told_where_no_font_stood_in() -> None:
    """The comments stay empty."""
    core = part(write_docx(PROSE, house(), {}, {}, replace(META, substitutes=())), "docProps/core.xml")
    assert "字体替代" not in core


def test_the_command_tells_which_fonts_stood_in(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    formal: Callable[[str], Document],
) -> None:
    """It writes the file under the style's name and says in one line what the properties say."""
    code = cli.run(["city", CITIES[1], "--style", STYLE, "--docx", "--out", str(tmp_path)])
    assert (code, [path.name for path in tmp_path.iterdir()]) == (0, [f"{CITIES[1]}.{STYLE}.docx"])
    told = [record.getMessage() for record in caplog.records if "字体替代" in record.getMessage()]
    note = formal(CITIES[1]).meta.font_note
    assert [note in line for line in told] == [True] * bool(note)
