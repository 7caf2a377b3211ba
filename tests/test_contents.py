"""Claims about the contents list: which files show it, what it says, and that a wrong one is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from finished import bookmarks, contents_list, squeezed
from pdf_samples import made as set_small
from spoiling import judged, restyled, rewritten

from reportgen import filetext, pdftext, trace
from reportgen.audit import reading, report
from reportgen.writers.contents import MOST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import documents
    import tiny

    from reportgen.build import Document

LONG = 'section[id^="s-"], #refs { break-before: page }'  # each chapter on a page of its own
PRINTED = """.pn::after { content: target-counter(attr(data-page), page) }
section[id] { break-before: page }"""
ENTRY = '<li><a href="#{0}">{0}章 <span class="pn" data-page="#{0}"></span></a></li>'


@pytest.fixture(scope="module")
def long(shelf: tiny.Shelf) -> Document:
    """Return the brief of the invented project, set so that it has more pages than are found through without a list."""
    return restyled(shelf("whole"), LONG)


@pytest.fixture(scope="module")
def paper(long: Document) -> bytes:
    """Return it as a PDF."""
    return long.pdf()


@pytest.fixture(scope="module")
def path(paper: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return its file."""
    found = tmp_path_factory.mktemp("contents") / "a.pdf"
    found.write_bytes(paper)
    return found


def chapters(count: int, *, appendix: bool = False) -> bytes:
    """Return a PDF of a page for each of so many chapters, the first with the contents list."""
    names = [f"s-{sign}" for sign in "abcdefghijkl"[: count - 1]]
    entries = "".join(map(ENTRY.format, names))
    listed = f'<section class="toc"><p>目录</p><ul>{entries}</ul></section>'
    body = "".join(f'<section id="{name}"><h2>{name}章</h2><p>甲</p></section>' for name in names)
    more = '<section id="app"><h2>附录</h2><p>乙</p></section>' if appendix else ""
    return set_small(f"<header><h1>题</h1></header>{listed}{body}{more}", css=PRINTED)


# --- which files show it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pages", "shown"), [(MOST, False), (MOST + 1, True)])
def test_only_above_so_many_pages(pages: int, shown: bool) -> None:  # noqa: FBT001 - a claim for either
    """A PDF of six pages has no contents list, one of seven has."""
    assert ("目录" in pdftext.read(chapters(pages)).body) == shown


def test_the_appendix_does_not_count() -> None:
    """Six pages and an appendix need no contents list."""
    pdf = chapters(MOST, appendix=True)
    assert (pdftext.pages(pdf), contents_list(pdf)) == (MOST + 1, [])


def test_short_brief_has_none(shelf: tiny.Shelf) -> None:
    """A city of few facts gets a few pages."""
    assert contents_list(shelf("few").pdf()) == []


def test_formats_agree_beside_the_list(long: Document, path: Path) -> None:
    """Word has a list of its own, the web page none; both say what the PDF says, its contents list left out."""
    for suffix, data in ((".docx", long.docx()), (".html", long.html())):
        path.with_suffix(suffix).write_bytes(data)
    audited = report.audit(sorted(path.parent.iterdir()))
    parity = [item for file in audited for point in file.points if point.id == "parity" for item in point.findings]
    shown = [any(block.role == "contents" for block in item.file.blocks) for item in audited]
    assert (parity, shown) == ([], [True, False, True])


# --- what it says -------------------------------------------------------------------------------------------------


def test_entries_are_the_chapters_with_their_pages(path: Path, paper: bytes) -> None:
    """Every numbered chapter, the references and the appendix, in order, each with the page of its heading."""
    heads = [block for block in reading.read(path).blocks if block.role == "heading" and block.level == 2]
    expected = [f"{squeezed(block.text)}{block.page}" for block in heads if block.part != "front"]
    assert contents_list(paper) == ["目录", *expected]


def test_official_style_has_it_too(made: Callable[[str], documents.Made], tmp_path: Path) -> None:
    """In the style of official documents it stands before the first chapter, with the pages there."""
    (tmp_path / "a.pdf").write_bytes(made("tiny.gongwen").pdf)
    blocks = reading.read(tmp_path / "a.pdf").blocks
    first = next(block for block in blocks if block.part == "body")
    listed = [squeezed(block.text) for block in blocks if block.role == "contents"]
    assert listed[:2] == ["目录", f"{squeezed(first.text)}{first.page}"]


def test_it_is_on_the_first_page_of_a_city(path: Path) -> None:
    """Page 1 has room for it."""
    assert {block.page for block in reading.read(path).blocks if block.role == "contents"} == {1}


def test_no_bookmark_leads_to_it(paper: bytes) -> None:
    """The list is no heading."""
    assert "目录" not in bookmarks(paper)


def test_ledger_carries_its_pages(path: Path) -> None:
    """Each page number is an entry of the PDF's ledger, with the chapter it is of."""
    carried = [(entry.ref, entry.text) for entry in filetext.read_ledger(path).entries if entry.kind == "page"]
    ends = [(carried[0][0], carried[0][1]), carried[-1][0]]
    assert (ends, len(carried)) == ([("s-scale", "2"), "app"], len(contents_list(path.read_bytes())) - 1)


def test_file_passes_by_trace_and_audit(path: Path) -> None:
    """Its numbers are in the ledger, its tags and links are what PDF/UA asks for."""
    (audited,) = report.audit([path])
    kept = ("numbers", "text", "contents", "pdf-lists", "pdf-links", "pdf-parents", "pdf-content", "pdf-outline")
    found = [item for point in audited.points if point.id in kept for item in point.findings]
    assert (found, trace.trace_file(path, {}).findings) == ([], ())


def test_it_is_tagged_as_contents(path: Path) -> None:
    """A table of contents with a caption and items, not a list."""
    import pikepdf

    from reportgen.audit import tagtree

    with pikepdf.open(path) as document:
        root = tagtree.tree(document)
        assert root is not None
        kinds = [[kid.kind for kid in element.kids] for element in root.all() if element.kind == "TOC"]
    assert (len(kinds), kinds[0][:2], set(kinds[0][1:])) == (1, ["Caption", "TOCI"], {"TOCI"})


def test_same_bytes(long: Document, paper: bytes) -> None:
    """Set again it is the same file."""
    assert long.pdf() == paper


# --- the briefs ---------------------------------------------------------------------------------------------------


def test_first_page_of_the_longest_brief_stays_one(shenzhen_files: Path) -> None:
    """With the contents list on it the first chapter still begins on page 2."""
    assert contents_list((shenzhen_files / "深圳.pdf").read_bytes())[1].endswith("2")


# --- a wrong one --------------------------------------------------------------------------------------------------

TITLE = r'(<a href="#s-scale">[^<]*?)、(?=[^<]*<span class="pn")'
ITEM = r'<li><a href="#s-scale">[^<]*<span class="pn".*?</li>'
MISTARGETED = r'(<a href="#s-scale">[^<]*<span class="pn" data-page=)"#s-scale"'


@pytest.mark.parametrize("point", ["contents", "numbers"])
def test_a_wrong_page_is_caught(long: Document, tmp_path: Path, point: str) -> None:
    """A style that prints another number is found by the list itself and by the ledger."""
    spoilt = restyled(long, '.toc .pn::after { content: "99" !important }').pdf()
    assert {item.value for item in judged(tmp_path / "a.pdf", spoilt, point)} >= {"99"}


@pytest.mark.parametrize(
    ("pattern", "instead", "told"),
    [(TITLE, r"\1·", "没有这样的标题"), (ITEM, "", "没有这一章"), (MISTARGETED, r'\1"#app"', "在第 2 页")],
)
def test_a_wrong_entry_is_caught(long: Document, tmp_path: Path, pattern: str, instead: str, told: str) -> None:
    """Other words than the heading's, a chapter left out, the page of another chapter."""
    spoilt = rewritten(long, (pattern, instead)).pdf()
    assert any(told in item.remedy for item in judged(tmp_path / "a.pdf", spoilt, "contents"))
