"""Claims about the contents list of a Word file: which files have it, what it says, and that its pages are right."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from documents import DOCUMENTS
from lxml import etree
from spoiling import repacked, restyled
from word_samples import HTML, META, house, pictures

from reportgen.audit import contents, reading
from reportgen.errors import EnvironmentFault
from reportgen.style import House
from reportgen.writers.contents import MOST
from reportgen.writers.word import Options, docx_text, libreoffice, write_docx
from reportgen.writers.word.breaking import Face, Width, lines
from reportgen.writers.word.pagination import LAST, Sheet, Strip, paged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import tiny
    from documents import Made

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REAL = [f"{name}{style}" for name in DOCUMENTS if name != "tiny" for style in ("", ".gongwen")]
LONG = 'section[id^="s-"] h2, #refs h2 { break-before: page }'
ENTRY = '<li><a href="#{0}">{1} <span class="pn" data-page="#{0}"></span></a></li>'
FACE = Face(10.0, "Times New Roman")


def chapters(count: int, *, appendix: bool = False) -> str:
    """Return the sample with so many chapters of a page each before the appendix, and a contents list."""
    names = [f"c{number}" for number in range(count - 1)]
    more = ["app"] if appendix else []
    entries = "".join(ENTRY.format(name, f"{name}章") for name in names + more)
    listed = f'<section class="toc"><p>目录</p><ul>{entries}</ul></section>'
    body = "".join(f'<section id="{name}" class="pg"><h2>{name}章</h2><p>甲</p></section>' for name in names + more)
    front, _, _ = HTML.partition('<section class="pg" id="s1">')
    front = front.replace('href="#r1"', 'href="#c0"')
    return f"{front}{listed}{body}</main></body></html>"


def written(html: str, options: Options | None = None) -> bytes:
    """Return a Word file."""
    return write_docx(html, house(), pictures(), {}, META, options=options or Options())


def part(docx: bytes, name: str = "word/document.xml") -> Any:
    """Return a part of a Word file as element tree."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return etree.fromstring(package.read(name))


def entries(docx: bytes) -> list[tuple[str, int]]:
    """Return the words and the page of each entry."""
    found = []
    for paragraph in part(docx).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") == "TOC1":
            *words, page = [text.text for text in paragraph.iter(f"{W}t")]
            found.append(("".join(words), int(page)))
    return found


def named(docx: bytes) -> list[str]:
    """Return the bookmarks whose pages the list tells."""
    codes = [one.text for one in part(docx).iter(f"{W}instrText")]
    return [match[1] for code in codes if (match := re.match(r" PAGEREF (\S+) \\h ", code))]


# --- which files show it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pages", "shown"), [(MOST, False), (MOST + 1, True)])
def test_only_above_so_many_pages(pages: int, shown: bool) -> None:  # noqa: FBT001 - a claim for either
    """A file of six pages has no contents list, one of seven has."""
    assert bool(entries(written(chapters(pages)))) == shown


def test_the_appendix_does_not_count() -> None:
    """Six pages and an appendix need no contents list."""
    assert entries(written(chapters(MOST, appendix=True))) == []


def test_nothing_is_left_of_a_list_that_is_not_shown() -> None:
    """Where it is not shown, neither its field nor a content control stands for it."""
    root = part(written(chapters(MOST)))
    assert list(root.iter(f"{W}sdt", f"{W}docPartGallery")) == []


# --- what it is ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def docx() -> bytes:
    """Return the Word file of nine chapters and an appendix."""
    return written(chapters(10, appendix=True))


def test_entries_are_the_chapters_with_their_pages(docx: bytes) -> None:
    """Each chapter and the appendix has its entry, filled in with the page it opens."""
    assert entries(docx) == [*((f"c{number}章", number + 2) for number in range(9)), ("app章", 11)]


def test_it_is_a_field_that_word_renews(docx: bytes) -> None:
    """Every entry lies in a TOC field of a building block, and leads to the bookmark whose page it tells."""
    root = part(docx)
    codes = [one.text.strip() for one in root.iter(f"{W}instrText") if "TOC" in one.text]
    galleries = {one.get(f"{W}val") for one in root.iter(f"{W}docPartGallery")}
    anchors = [one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink") if one.find(f".//{W}tab") is not None]
    assert all(code.startswith('TOC \\o "1-1" \\h \\z \\u') for code in codes)
    assert (galleries, anchors) == ({"Table of Contents"}, named(docx))


def test_columns_share_the_document(docx: bytes) -> None:
    """Each column is a field of its own over a stretch of the document, and the stretches follow each other."""
    root = part(docx)
    codes = [one.text.split()[-1] for one in root.iter(f"{W}instrText") if " TOC " in one.text]
    body = root.find(f"{W}body")
    edges = [(body.index(one), one.tag, one.get(f"{W}id")) for one in body if one.tag.startswith(f"{W}bookmark")]
    starts = [one.get(f"{W}name") for one in body if one.tag == f"{W}bookmarkStart"]
    assert (codes, starts) == ([f"_Contents_{number}" for number in range(1, 5)], codes)
    assert [number for _, _, number in edges[1:-1:2]] == [number for _, _, number in edges[0:-2:2]]


def test_no_field_is_marked_to_be_renewed(docx: bytes) -> None:
    """Nothing asks the reader on opening: no field is marked as out of date, and Word is not told to renew them."""
    settings = part(docx, "word/settings.xml")
    marks = [key for one in part(docx).iter(f"{W}fldChar") for key in one.attrib if key.endswith("dirty")]
    assert (marks, settings.find(f"{W}updateFields")) == ([], None)


def test_styles_are_words_own(docx: bytes) -> None:
    """Head and entries are set in the styles that Word knows them by; the number stands right, behind a leader."""
    styles = {one.get(f"{W}styleId"): one for one in part(docx, "word/styles.xml").iter(f"{W}style")}
    names = [styles[name].find(f"{W}name").get(f"{W}val") for name in ("TOCHeading", "TOC1")]
    stop = styles["TOC1"].find(f"{W}pPr/{W}tabs/{W}tab")
    assert names == ["TOC Heading", "toc 1"]
    assert (stop.get(f"{W}val"), stop.get(f"{W}leader")) == ("right", "dot")


def test_it_is_no_part_of_the_text(docx: bytes) -> None:
    """The text read back has each chapter's words once."""
    text = docx_text(docx)
    assert (text.count("c0章"), "目录" in text) == (1, False)


def test_pages_told_from_outside() -> None:
    """Where a program tells the pages of the finished file, the list prints what it says."""
    told: list[bytes] = []

    def pages(data: bytes) -> dict[str, int]:
        told.append(data)
        return {f"c{number}": 40 + number for number in range(9)} | {LAST: 50}

    found = entries(written(chapters(10), Options(pages=pages)))
    assert ([page for _, page in found], len(told)) == (list(range(40, 49)), 2)


def test_list_of_one_column() -> None:
    """Where the CSS lays no grid, heading and entries stand in one control, without a table."""
    css = (
        house().css + "\nsection.toc { display: block; grid-template-columns: none }\nsection.toc ul { display: block;"
    )
    flat = House.parse(css + " grid-template-rows: none }")
    root = part(write_docx(chapters(10), flat, pictures(), {}, META))
    control = next(one for one in root.iter(f"{W}sdt"))
    styles = [one.get(f"{W}val") for one in control.iter(f"{W}pStyle")]
    assert (styles, list(control.iter(f"{W}tbl"))) == (["TOCHeading", *["TOC1"] * 9, "ContentsEnd"], [])


# --- the audit judges it ------------------------------------------------------------------------------------------


def judged_contents(docx: bytes, tmp_path: Path) -> list[str]:
    """Return what the audit finds in the contents list of a file."""
    path = tmp_path / "a.docx"
    path.write_bytes(docx)
    return [finding.value for finding in contents.contents(reading.read(path))]


def test_audit_finds_nothing_in_it(made: Callable[[str], Made], tmp_path: Path) -> None:
    """Its entries are the headings of the chapters."""
    assert (judged_contents(made("shenzhen").docx, tmp_path), entries(made("shenzhen").docx) == []) == ([], False)


def test_audit_finds_an_entry_without_a_page(made: Callable[[str], Made], tmp_path: Path) -> None:
    """An entry that tells no page is found."""
    docx = made("shenzhen").docx
    _, page = entries(docx)[-1]

    def without(xml: str) -> str:
        head, _, rest = xml.rpartition(" PAGEREF app ")
        return head + " PAGEREF app " + rest.replace(f">{page}</w:t>", "></w:t>", 1)

    assert judged_contents(repacked(docx, "word/document.xml", without), tmp_path) == ["没有页码"]


# --- where lines and pages end ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("一二三四五六", 30, ["一二三", "四五六"]),
        ("一二三。四五", 30, ["一二", "三。四", "五"]),
        ("一二，三四", 25, ["一二，", "三四"]),
        ("一二（三四）", 40, ["一二（三", "四）"]),
        ("一二三（四）", 40, ["一二三", "（四）"]),
        ("一二abc三", 30, ["一二", "abc三"]),
        ("一二\n三", 50, ["一二", "三"]),
        ("", 30, [""]),
    ],
)
def test_lines_end_where_chinese_lines_may(text: str, width: float, expected: Sequence[str]) -> None:
    """No line begins with a point or ends with an opening bracket; a word stays whole; a last point may shrink."""
    assert lines([(text, FACE)], Width(width)) == list(expected)


def test_a_heading_goes_with_what_follows() -> None:
    """What is kept with the next goes over the page with it."""
    strips = [Strip(80.0), Strip(10.0, kept=True, anchors=("heading",)), Strip(20.0)]
    assert paged(strips, Sheet(100.0, 100.0)) == {"heading": 2, LAST: 2}


def test_space_at_the_head_of_a_page_is_dropped() -> None:
    """Space above counts between two strips, not at the head of a page."""
    strips = [Strip(60.0), Strip(50.0, above=40.0), Strip(50.0, anchors=("last",))]
    assert paged(strips, Sheet(100.0, 100.0)) == {"last": 2, LAST: 2}


def test_table_heads_are_repeated() -> None:
    """A row that opens a page has the table's head above it."""
    rows = [Strip(40.0, kept=True), *(Strip(30.0, head=40.0, anchors=(f"r{number}",)) for number in range(4))]
    assert paged(rows, Sheet(100.0, 100.0)) == {"r0": 1, "r1": 1, "r2": 2, "r3": 2, LAST: 2}


def test_footnotes_take_room() -> None:
    """A line whose footnote has no room below it goes over the page."""
    strips = [Strip(50.0), Strip(30.0, notes=15.0, anchors=("called",))]
    assert paged(strips, Sheet(100.0, 100.0, parting=10.0)) == {"called": 2, LAST: 2}


# --- against LibreOffice ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def set_by_libreoffice(made: Callable[[str], Made]) -> dict[str, Mapping[str, int]]:
    """Return the page of each bookmark of each document, for which LibreOffice is started once."""
    stacks = [stack for name in REAL[:2] for stack in made(name).document.house.families().values()]
    return dict(zip(REAL, libreoffice.pages_of([made(name).docx for name in REAL], stacks), strict=True))


# LibreOffice sets the line below a table on the next page although the table is to be kept with it
PARTED = pytest.mark.xfail(strict=True, reason="LibreOffice parts a table from the line below it")


@pytest.mark.needs("soffice")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[PARTED] if name == "shanghai.gongwen" else []) for name in REAL]
)
def test_pages_are_those_libreoffice_makes(
    name: str, made: Callable[[str], Made], set_by_libreoffice: dict[str, Mapping[str, int]]
) -> None:
    """Every page the list tells is the one that LibreOffice sets the heading on."""
    docx, told = made(name).docx, set_by_libreoffice[name]
    assert dict(zip(named(docx), (page for _, page in entries(docx)), strict=True)) == {
        bookmark: told[bookmark] for bookmark in named(docx)
    }


@pytest.mark.needs("soffice")
def test_paginate_prints_what_libreoffice_says(shelf: tiny.Shelf) -> None:
    """On request the pages are read from LibreOffice's own setting of the file."""
    document = restyled(shelf("whole"), LONG)
    docx = document.docx(paginate=True)
    told = libreoffice.pages(docx, document.house.families().values())
    assert [page for _, page in entries(docx)] == [told[name] for name in named(docx)] != []


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice, asking for its pages is an error that says what to install or leave out."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(EnvironmentFault, match=r"soffice.*--paginate") as caught:
        libreoffice.pages(b"", ())
    assert caught.value.exit_code == 5
