"""Claims about the finished files: PDF and Word say the same, follow one style sheet, and sit well on their pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
import tiny
from finished import (
    Line,
    blocks,
    bookmarks,
    carried_flow,
    content,
    fonts,
    html_flow,
    part,
    pdf_flow,
    set_lines,
    squeezed,
    word_flow,
    word_headings,
)
from reading import page, text_of

from reportgen import ledger, pdftext
from reportgen.build import Document, Request, document

if TYPE_CHECKING:
    from pathlib import Path

TOP, FOOT = 841.89 - 25 * 72 / 25.4, 24 * 72 / 25.4  # the text area of the house style, in points from the foot
BODY_PAGES = 10
HANGING, OPENING = tuple("，。、；：）》”"), tuple("（《“")
BUILD = """
import sys
from pathlib import Path
from reportgen import fonts
from reportgen.build import Request, document
from reportgen.project import Project
project, folder = Project(Path(sys.argv[1])), Path(sys.argv[2])
found = fonts.use_prepared(project.fonts)
made = document(project, Request(sys.argv[3]), found.faces if found else ())
(folder / "a.pdf").write_bytes(made.pdf())
(folder / "a.docx").write_bytes(made.docx())
"""


@pytest.fixture(scope="session")
def tiny_pdf(shelf: tiny.Shelf) -> bytes:
    """Return the invented project's brief as PDF."""
    return shelf("whole").pdf()


@pytest.fixture(scope="session")
def tiny_docx(shelf: tiny.Shelf) -> bytes:
    """Return the invented project's brief as Word file."""
    return shelf("whole").docx()


@pytest.fixture(scope="session")
def city_pdf(shenzhen_files: Path) -> bytes:
    """Return the city's brief as PDF."""
    return (shenzhen_files / "深圳.pdf").read_bytes()


@pytest.fixture(scope="session")
def city_docx(shenzhen_files: Path) -> bytes:
    """Return the city's brief as Word file."""
    return (shenzhen_files / "深圳.docx").read_bytes()


@pytest.fixture(scope="session")
def paper(city_pdf: bytes) -> list[list[Line]]:
    """Return the city's brief line by line, page by page."""
    return set_lines(city_pdf)


@pytest.fixture(scope="session")
def texts(city_pdf: bytes) -> list[str]:
    """Return the text of the city's brief, page by page."""
    return [item.body for item in pdftext.read(city_pdf).pages]


@pytest.fixture(scope="session")
def body_pages(texts: list[str]) -> int:
    """Return how many pages come before the appendix."""
    return next(index for index, text in enumerate(texts) if text.startswith("附录"))


# --- one text -----------------------------------------------------------------------------------------------------


def test_word_says_what_the_html_says(shenzhen: Document, city_docx: bytes) -> None:
    """Sentence by sentence, table cells included."""
    assert word_flow(city_docx) == html_flow(shenzhen.rendered.html)


def test_the_pdf_says_what_its_ledger_says(shenzhen: Document, city_pdf: bytes) -> None:
    """The whole text in the same order; only chart labels, bullets and repeated table heads are the PDF's own."""
    assert pdf_flow(city_pdf, shenzhen.rendered.html) == "".join(carried_flow(city_pdf))


def test_the_pdf_says_what_word_says(shenzhen: Document, city_pdf: bytes) -> None:
    """The same text, block by block; a figure or table may stand behind later prose of its section."""
    assert sorted(carried_flow(city_pdf)) == sorted(blocks(shenzhen.rendered.html))


def test_both_say_the_same_of_the_invented_project(shelf: tiny.Shelf, tiny_pdf: bytes, tiny_docx: bytes) -> None:
    """Another subject, other years, the same agreement."""
    html = shelf("whole").rendered.html
    assert (pdf_flow(tiny_pdf, html), word_flow(tiny_docx)) == ("".join(carried_flow(tiny_pdf)), html_flow(html))


def test_both_show_the_same_numbers(shenzhen: Document, city_pdf: bytes, city_docx: bytes) -> None:
    """Token by token, however often."""
    flows = (pdf_flow(city_pdf, shenzhen.rendered.html), word_flow(city_docx))
    first, second = (sorted(token.text for token in ledger.tokens(flow)) for flow in flows)
    assert first == second


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    """Neither the seed of hashing nor the hour goes in."""
    folders = [tmp_path / name for name in ("one", "two")]
    runs = []
    for seed, folder in enumerate(folders, 1):
        folder.mkdir()
        command = [sys.executable, "-c", BUILD, str(tiny.ROOT), str(folder), "深圳"]
        runs.append(subprocess.Popen(command, env=os.environ | {"PYTHONHASHSEED": str(seed), "TZ": f"UTC-{seed}"}))
    codes = [run.wait(120) for run in runs]
    same = [(folders[0] / name).read_bytes() == (folders[1] / name).read_bytes() for name in ("a.pdf", "a.docx")]
    assert (codes, same) == ([0, 0], [True, True])


# --- one style sheet ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def restyled(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Return the invented project's brief as PDF and Word with one colour and one size of the style sheet changed."""
    project = tiny.lay(tmp_path_factory.mktemp("restyled") / "p", linked=False)
    sheet = project.templates / "styles" / "jianbao" / "house.css"
    css = sheet.read_text("utf-8")
    css = re.sub(r"--subject: #[0-9A-Fa-f]{6}", "--subject: #0B6E4F", css, count=1)
    sheet.write_text(re.sub(r"--fs-body: [\d.]+pt", "--fs-body: 11.5pt", css, count=1), "utf-8")
    made = document(project, Request(tiny.CITY))
    return made.pdf(), made.docx()


def test_a_colour_of_the_style_sheet_changes_the_pdf(restyled: tuple[bytes, bytes], tiny_pdf: bytes) -> None:
    """The new colour is drawn, where before it was not."""
    green = re.compile(rb"0?\.0431\d* 0?\.4313\d* 0?\.3098\d* (?:rg|RG|scn)")
    assert (bool(green.search(content(tiny_pdf))), bool(green.search(content(restyled[0])))) == (False, True)


def test_a_colour_of_the_style_sheet_changes_word(restyled: tuple[bytes, bytes], tiny_docx: bytes) -> None:
    """The new colour stands in Word's styles, where before it did not."""
    found = ["0B6E4F" in part(docx, "word/styles.xml").upper() for docx in (tiny_docx, restyled[1])]
    assert found == [False, True]


def test_a_size_of_the_style_sheet_changes_the_pdf(restyled: tuple[bytes, bytes], tiny_pdf: bytes) -> None:
    """Paragraphs are set in the new size."""
    assert [_paragraph_size(pdf) for pdf in (tiny_pdf, restyled[0])] == [10.5, 11.5]


def _paragraph_size(pdf: bytes) -> float:
    """The size of the lines of running text: those as long as the measure, tables and notes being set smaller."""
    long = [line for lines in set_lines(pdf) for line in lines if len(line.text) > 30 and line.size < 12]
    return max(round(line.size, 1) for line in long)


def test_a_size_of_the_style_sheet_changes_word(restyled: tuple[bytes, bytes], tiny_docx: bytes) -> None:
    """Body text is 10.5 pt before and 11.5 pt after, in half points."""
    sizes = [_style_size(part(docx, "word/styles.xml"), "BodyText") for docx in (tiny_docx, restyled[1])]
    assert sizes == ["21", "23"]


def _style_size(styles: str, name: str) -> str:
    """The size of a Word style, its own or that of the style it is based on."""
    found = re.search(rf'w:styleId="{name}".*?</w:style>', styles, re.DOTALL)
    assert found
    size = re.search(r'<w:sz w:val="(\d+)"', found[0])
    base = re.search(r'<w:basedOn w:val="([^"]+)"', found[0])
    return size[1] if size else _style_size(styles, base[1] if base else "")


# --- for readers and their programs -------------------------------------------------------------------------------


def test_bookmarks_and_navigation_are_the_headings(shenzhen: Document, city_pdf: bytes, city_docx: bytes) -> None:
    """In order, the same in both files; heads of points and boxes are no headings of the document."""
    headings = [squeezed(text) for text in _headings(shenzhen)]
    assert (bookmarks(city_pdf), word_headings(city_docx)) == (headings, headings)


def _headings(made: Document) -> list[str]:
    body = page(made).body
    inside = {item for box in body.iter() if box.tag in {"li", "div"} for item in box if item.tag == "h3"}
    return [text_of(item) for item in body.iter() if item.tag in {"h2", "h3"} and item not in inside]


def test_the_pdf_is_tagged_titled_and_in_chinese(shenzhen: Document, city_pdf: bytes) -> None:
    """What a screen reader and a window's title bar need."""
    with pikepdf.open(BytesIO(city_pdf)) as made:
        root = made.Root
        found = (bool(root.MarkInfo.Marked), str(root.Lang), str(made.docinfo["/Title"]))
        assert (*found, "/StructTreeRoot" in root) == (True, "zh-CN", shenzhen.brief.title, True)


def test_only_fonts_of_the_style_are_embedded(shenzhen: Document, city_pdf: bytes) -> None:
    """Each font is of a family the style sheet names, and travels with the file."""
    allowed = {squeezed(family).replace("-", "") for stack in shenzhen.house.families().values() for family in stack}
    found = fonts(city_pdf)
    strange = [name for name in found if not any(name.replace("-", "").startswith(family) for family in allowed)]
    assert (strange, all(found.values()), bool(found)) == ([], True, True)


# --- on the page --------------------------------------------------------------------------------------------------


def test_page_one_stands_alone(texts: list[str]) -> None:
    """Judgement, four points, six figures, the guide and the contents are on it, and nothing else."""
    parts = ["核心判断", "\n1", "\n4", "主要数据", "怎样读本简报", "资料年代", "\n目录\n一、"]
    places = [texts[0].find(item) for item in parts]
    assert (min(places) >= 0, places == sorted(places), texts[0].count("一、")) == (True, True, 1)


def test_page_one_has_four_points_and_six_figures(shenzhen: Document) -> None:
    """The city with most facts fills its first page."""
    assert (len(shenzhen.brief.points), len(shenzhen.brief.cards)) == (4, 6)


def test_section_one_starts_on_page_two(shenzhen: Document, texts: list[str]) -> None:
    """Its heading is the first line."""
    first = shenzhen.brief.sections[0]
    assert texts[1].split("\n")[0] == f"{first.ordinal}、{first.title}"


def test_the_text_takes_at_most_ten_pages(body_pages: int) -> None:
    """The appendix is not counted."""
    assert body_pages <= BODY_PAGES


def test_no_page_is_nearly_empty(city_pdf: bytes, paper: list[list[Line]], body_pages: int) -> None:
    """Only the last page of the text and that of the appendix may be less than a quarter full."""
    lowest = [min(line.baseline for line in lines) for lines in paper]
    filled = [(TOP - low) / (TOP - FOOT) for low in lowest]
    by_design = {body_pages - 1, len(paper) - 1}
    assert [
        (index + 1, round(share, 2)) for index, share in enumerate(filled) if share < 0.25 and index not in by_design
    ] == []


def test_the_last_page_of_the_text_is_a_quarter_full(paper: list[list[Line]], body_pages: int) -> None:
    """The list of references does not spill over alone."""
    low = min(line.baseline for line in paper[body_pages - 1])
    assert (TOP - low) / (TOP - FOOT) >= 0.25


def test_no_heading_or_caption_ends_a_page(shenzhen: Document, texts: list[str]) -> None:
    """What announces something is never the last on its page."""
    body = page(shenzhen).body
    announced = [item for item in body.iter() if item.tag in {"h2", "h3", "caption", "figcaption"}]
    announcing = {squeezed(text_of(item)) for item in announced}
    assert [text for text in (squeezed(item.split("\n")[-1]) for item in texts) if text in announcing] == []


def test_no_line_starts_with_a_sign_that_closes(paper: list[list[Line]]) -> None:
    """Commas, full stops and closing brackets stay with the word before them."""
    assert [line.text[:12] for lines in paper for line in lines if line.text.startswith(HANGING)] == []


def test_no_line_ends_with_a_sign_that_opens(paper: list[list[Line]]) -> None:
    """Opening brackets and quotation marks stay with the word after them."""
    assert [line.text[-12:] for lines in paper for line in lines if line.text.rstrip().endswith(OPENING)] == []


def test_no_line_starts_with_a_citation(paper: list[list[Line]]) -> None:
    """A citation number stays with the word before it; after those of the list of references comes a space."""
    assert [line.text[:12] for lines in paper for line in lines if re.match(r"(\[\d+\])+[^\s\[]", line.text)] == []


@pytest.mark.parametrize("city", ["zero", "three"])
def test_a_brief_on_little_can_be_printed(shelf: tiny.Shelf, city: str) -> None:
    """A city of which nothing or next to nothing is told gets a sound short document in both formats."""
    made = shelf(city)
    pdf = made.pdf()
    assert (pdftext.pages(pdf) <= 3, pdf_flow(pdf, made.rendered.html)) == (True, word_flow(made.docx()))


def test_nothing_is_fetched_when_a_file_is_opened(city_pdf: bytes, city_docx: bytes) -> None:
    """No address outside the files: pictures and fonts are in them."""
    with pikepdf.open(BytesIO(city_pdf)) as made:
        addresses = [item for item in made.objects if isinstance(item, pikepdf.Dictionary) and "/URI" in item]
    assert (addresses, "External" in part(city_docx, "word/_rels/document.xml.rels")) == ([], False)
