"""Claims about footnotes: one text in every format, numbered alike, linked both ways, explained where first met."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from finished import squeezed
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pdf_samples import made, page
from word_samples import META, house

from reportgen import contract, ledger, pdftext
from reportgen.audit import standard
from reportgen.build import Request, document
from reportgen.errors import TemplateError
from reportgen.writers import footnotes
from reportgen.writers.web import web_text, write_web
from reportgen.writers.word import docx_text, write_docx

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.build import Document
    from reportgen.project import Project

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CSS = """
.fn { float: footnote; footnote-policy: line; font: 8pt/12pt "Noto Sans CJK SC" }
.fn::footnote-call { content: attr(data-sign); font-size: 7pt; vertical-align: super; line-height: 0 }
.fn::footnote-marker { content: attr(data-sign) }
"""
LINE = "甲市的交易额在样本期内持续增加，其中跨境部分略有起伏，各区不一。"
RICH = (
    '<section id="s1"><h2>一、规模</h2><p>产茶<span class="fn">连同<b>毛茶</b>与<a href="#s2">附录</a>'
    '<sup class="m">‡</sup>。</span>居前，园小<span class="fn">每园不足十亩。</span>而多。</p><p>后一段。</p></section>'
    '<section id="s2"><h2>附录</h2><p>末段。</p></section>'
)
FLOW = ["一、规模", "产茶居前，园小而多。", "连同毛茶与附录‡。", "每园不足十亩。", "后一段。", "附录", "末段。"]


@lru_cache
def word(body: str = RICH) -> bytes:
    """Return the Word file of a body."""
    return write_docx(page(f"<header class='mast'><h1>题</h1></header>{body}"), house(), {}, {}, META)


@lru_cache
def paper(body: str = RICH) -> bytes:
    """Return the PDF of a body."""
    return made(f"<h1>题</h1>{body}", css=CSS)


def web(body: str = RICH) -> bytes:
    """Return the web page of a body."""
    return write_web(page(body), lambda _: "", {}, {})


def notes_of(docx: bytes) -> Any:
    """Return the part of a Word file that holds its notes."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return etree.fromstring(package.read("word/footnotes.xml"))


def noted(count: int, apart: int = 1) -> str:
    """Return a section of so many notes, each of its own words, `apart` of them a paragraph."""
    words = [f"第{footnotes.sign(number)}处<span class='fn'>注文{chr(0x4E00 + number)}</span>，{LINE}"
             for number in range(1, count + 1)]  # fmt: skip
    groups = ("".join(words[start : start + apart]) for start in range(0, count, apart))
    return "<section id='s1'>" + "".join(f"<p>{group}</p>" for group in groups) + "</section>"


# --- one text in every format -------------------------------------------------------------------------------------


def test_the_text_of_a_note_follows_its_paragraph() -> None:
    """In the flow that every format is compared with, a sentence is not parted by the note within it."""
    assert list(ledger.flow(contract.parse(page(RICH)))) == FLOW


def test_word_says_the_same() -> None:
    """Reading the Word file gives the notes in the same place, once."""
    assert list(map(squeezed, docx_text(word())[1:])) == FLOW


def test_the_web_page_says_the_same() -> None:
    """Though its notes stand at the end of the section, the page is read with each behind its paragraph."""
    assert list(map(squeezed, web_text(web())[0])) == FLOW


def test_the_pdf_says_the_same() -> None:
    """Though its notes stand at the foot of the page, the PDF is read with each behind its paragraph."""
    assert pdftext.read(paper()).body.split("\n")[1:] == FLOW


def test_the_sign_of_a_note_is_no_text() -> None:
    """Neither the call nor the label of a note is among the words of any format."""
    texts = (pdftext.read(paper()).body, "".join(docx_text(word())), "".join(web_text(web())[0]))
    assert [re.findall("[①②]", text) for text in texts] == [[], [], []]


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 24), st.integers(1, 4))
def test_any_number_of_notes_keeps_order_and_numbers(count: int, apart: int) -> None:
    """However many notes stand in however many paragraphs, all formats have each once, in order, numbered alike."""
    body = noted(count, apart)
    root = contract.tree(page(body))
    footnotes.number(root)
    signs = [note.get(footnotes.SIGN) for note in contract.footnotes(root)]
    flow = list(ledger.flow(contract.parse(page(body))))
    ids = [int(note.get(f"{W}id")) for note in notes_of(word(body))]
    found = (
        signs,
        list(map(squeezed, docx_text(word(body))[1:])),
        list(map(squeezed, web_text(web(body))[0])),
        ids,
    )
    wanted = list(map(squeezed, flow))
    assert found == (list(map(footnotes.sign, range(1, count + 1))), wanted, wanted, [-1, *range(count + 1)])


def test_pages_of_notes_keep_their_order() -> None:
    """Over several pages the notes of a PDF stand in the order of their calls, each on the page of its call."""
    body = noted(23, 4)
    found = re.findall("注文(.)", pdftext.read(paper(body)).body)
    assert found == [chr(0x4E00 + number) for number in range(1, 24)]


# --- Word ---------------------------------------------------------------------------------------------------------


def test_words_of_a_note_keep_their_looks_and_links() -> None:
    """Bold, raised signs and a link within the document are in the note as they are in the text."""
    note = notes_of(word())[2]
    styles = [one.get(f"{W}val") for one in note.iter(f"{W}rStyle")]
    anchors = [one.get(f"{W}anchor") for one in note.iter(f"{W}hyperlink")]
    assert (styles, anchors) == (["FootnoteNumber", "Strong", "Hyperlink", "Mark"], ["s2"])


def test_word_numbers_notes_as_the_pdf_does() -> None:
    """The format of Word's own numbers is that of the signs on paper: circled."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(word())).read("word/document.xml"))
    formats = [one.get(f"{W}val") for one in root.iterfind(f".//{W}sectPr/{W}footnotePr/{W}numFmt")]
    assert (formats, footnotes.sign(1), footnotes.sign(20)) == (["decimalEnclosedCircle"], "①", "⑳")


def test_a_file_without_notes_has_no_part_for_them() -> None:
    """Only a document with notes carries their part and its setting."""
    with zipfile.ZipFile(io.BytesIO(word("<section id='s1'><p>无注。</p></section>"))) as package:
        settings_ = package.read("word/settings.xml").decode()
        assert ("word/footnotes.xml" in package.namelist(), "footnotePr" in settings_) == (False, False)


def test_a_note_that_nothing_calls_is_read_all_the_same() -> None:
    """Were a note added to the part by hand without a call, its words would still be found."""
    source, target = zipfile.ZipFile(io.BytesIO(word())), io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = re.sub(rb'<w:footnoteReference w:id="2"/>', b"", data)
            package.writestr(name, data)
    assert docx_text(target.getvalue())[-1] == "每园不足十亩。"


@pytest.mark.needs("pandoc")
def test_pandoc_reads_them_as_notes(tmp_path: Path) -> None:
    """An independent reader finds two notes, the link and the bold within the first."""
    (tmp_path / "a.docx").write_bytes(word())
    told = subprocess.run(
        ["pandoc", "-t", "json", str(tmp_path / "a.docx")], capture_output=True, check=True, text=True
    ).stdout
    found = [json.dumps(note, ensure_ascii=False) for note in _all(json.loads(told), "Note")]
    assert [('"Strong"' in note, '"Link"' in note) for note in found] == [(True, True), (False, False)]


def _all(tree: Any, kind: str) -> list[Any]:
    """Return every element of a kind in a document as pandoc tells it."""
    if isinstance(tree, dict):
        own = [tree] if tree.get("t") == kind else []
        return own + [one for value in tree.values() for one in _all(value, kind)]
    return [one for value in tree for one in _all(value, kind)] if isinstance(tree, list) else []


# --- PDF ----------------------------------------------------------------------------------------------------------


def elements(pdf: bytes, kind: str) -> list[Any]:
    """Return the elements of a kind in the structure tree, in reading order."""
    found: list[Any] = []

    def visit(element: Any) -> None:
        if element.get("/S") == kind:
            found.append(element)
        for kid in pdftext.kids(element):
            if not isinstance(kid, int) and "/S" in kid:
                visit(kid)

    with pikepdf.open(io.BytesIO(pdf)) as document_:
        visit(document_.Root.StructTreeRoot.K[0])
        return [str(one.get("/ID", one.get("/S"))) for one in found]


def test_notes_are_tagged_as_the_standard_asks() -> None:
    """Each note is a Note with an ID, each call a Reference (ISO 14289-1, 7.9)."""
    assert (elements(paper(), "/Note"), len(elements(paper(), "/Reference"))) == (["fn-1", "fn-2"], 2)


def test_call_and_note_lead_to_each_other() -> None:
    """The links of a page of notes lead from the calls to the notes and back; each says where to."""
    with pikepdf.open(io.BytesIO(paper())) as document_:
        links = [held for sheet in document_.pages for held in sheet.obj.get("/Annots", ())]
        told = {str(held.Dest): str(held.Contents) for held in links}
    wanted = {"fn-1": "脚注①", "fn-2": "脚注②", "fnref-1": "回到正文", "fnref-2": "回到正文"}
    assert {name: told.get(name) for name in wanted} == wanted


def test_a_note_without_an_id_is_found() -> None:
    """The audit misses the ID of a note, and finds one that stands twice."""
    points = []
    for spoil in ("lost", "double"):
        with pikepdf.open(io.BytesIO(paper())) as document_:
            notes = [one for one in document_.objects
                     if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Note"]  # fmt: skip
            if spoil == "lost":
                del notes[0]["/ID"]
            else:
                notes[0]["/ID"] = notes[1]["/ID"]
            target = io.BytesIO()
            document_.save(target)
        points.append([one.point for one in standard.findings(target.getvalue()) if one.point == "pdf-notes"])
    assert points == [["pdf-notes"], ["pdf-notes"]]


def test_a_paragraph_over_two_pages_is_followed_by_its_note() -> None:
    """In the structure tree the note stands behind the last part of its paragraph, not between the two."""
    before = "".join(f"<p>{LINE}{LINE}</p>" for _ in range(5))
    long = f"<p>起<span class='fn'>注文。</span>{LINE * 12}</p>"
    pdf = paper(f"<section id='s1'>{before}{long}<p>末段。</p></section>")
    sheets = pdftext.sheets(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document_:
        order = [str(one.S) for one in _below(document_.Root.StructTreeRoot.K[0]) if one.S in {"/P", "/Note"}]
    assert (len(sheets), order[-3:]) == (2, ["/P", "/Note", "/P"])


def _below(element: Any) -> list[Any]:
    kids = [kid for kid in pdftext.kids(element) if not isinstance(kid, int) and "/S" in kid]
    return [element, *(one for kid in kids for one in _below(kid))]


def test_a_page_holds_what_its_notes_leave() -> None:
    """The lines of a page and its notes do not meet, however many notes there are."""
    for sheet in pdftext.sheets(paper(noted(12, 3))):
        small = [piece for pieces in sheet.drawn.values() for piece in pieces if piece.size < 9]
        large = [piece for pieces in sheet.drawn.values() for piece in pieces if piece.size >= 9]
        foot = [piece.baseline for piece in small if "注文" in piece.text]
        assert min(piece.baseline for piece in large) > max(foot, default=0)


# --- the web page -------------------------------------------------------------------------------------------------


def test_notes_stand_at_the_end_of_their_section() -> None:
    """The last element of the section is an aside with its notes; the other section has none."""
    root = contract.tree(web().decode())
    ends = [(section[-1].tag, len(section[-1])) for section in root.iter("section")]
    assert ends == [("aside", 2), ("p", 0)]


def test_call_and_note_of_a_page_are_linked_both_ways() -> None:
    """Each call leads to its note and each note back to its call, both with words for a screen reader."""
    root = contract.tree(web().decode())
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    links = [one for one in root.iter("a") if (one.get("href") or "").startswith("#fn")]
    assert [(one.get("href"), one.get("aria-label"), one.get("href")[1:] in ids) for one in links] == [
        ("#fn-1", "脚注①", True),
        ("#fn-2", "脚注②", True),
        ("#fnref-1", "①回到正文", True),
        ("#fnref-2", "②回到正文", True),
    ]


# --- where briefs use them ----------------------------------------------------------------------------------------


def body_notes(found: Document) -> list[str]:
    """Return the words of a brief's notes."""
    return ["".join(note.itertext()) for note in contract.footnotes(contract.parse(found.rendered.html))]


def test_the_first_of_each_mark_in_running_text_is_explained(shenzhen: Document) -> None:
    """One note on ‡ and one on †, each behind the first number in the sections' paragraphs that bears the mark."""
    body = contract.parse(shenzhen.rendered.html)
    marks = [(one.text, follows(one, body)) for section in body.iter("section") if section.get("id")
             for paragraph in section.findall("p") for one in paragraph.iter("sup")
             if "m" in contract.classes(one)]  # fmt: skip
    first = {mark: [noted_ for other, noted_ in marks if other == mark] for mark in ("‡", "†")}
    assert [(found[0], any(found[1:])) for found in first.values()] == [(True, False), (True, False)]


def follows(mark: Any, body: Any) -> bool:
    """Return whether a note stands right behind a mark."""
    parent = next(one for one in body.iter() if mark in list(one))
    after = list(parent)[list(parent).index(mark) + 1 :]
    return bool(after) and contract.is_footnote(after[0]) and not (mark.tail or "").strip("\u2060")


def test_the_note_on_a_number_of_our_own_tells_its_formula(shenzhen: Document) -> None:
    """The formula of the figure beside it is in the note, and leads to its row of the appendix."""
    note = next(contract.footnotes(contract.parse(shenzhen.rendered.html)))
    (link,) = note.iter("a")
    formula = next(entry for entry in shenzhen.rendered.entries if entry.rule == "footnote.derived"
                   and entry.kind == "derived")  # fmt: skip
    assert ("".join(link.itertext()), link.get("href")[:9]) == (formula.text, "#f-excess")


def test_without_the_appendix_notes_lead_nowhere(project: Project) -> None:
    """The notes say the same of their figures, with no link and no word of an appendix."""
    bare = document(project, Request("深圳", appendix=False))
    notes = list(contract.footnotes(contract.parse(bare.rendered.html)))
    assert ([len(list(note.iter("a"))) for note in notes], any("附录" in one for one in body_notes(bare))) == (
        [0, 0],
        False,
    )


def test_notes_are_the_same_in_both_styles(project: Project, shenzhen: Document) -> None:
    """A style changes no word of a note."""
    formal = document(project, Request("深圳", style="公文"))
    assert body_notes(formal) == body_notes(shenzhen)


def test_a_phrase_may_bear_a_note_of_an_editor(editable: Project) -> None:
    """A span written into a phrase becomes a note with numbers of its own, numbered with the others."""
    phrases = editable.templates / "phrases.html"
    head = "{% macro level_opening(s) %}"
    text = phrases.read_text(encoding="utf-8")
    phrases.write_text(text.replace(head, f'{head}<span class="fn">原数{{{{ s.value }}}}。</span>'), encoding="utf-8")
    found = document(editable, Request("深圳"))
    note = body_notes(found)[1]
    assert (re.fullmatch("原数[0-9.,]+亿元。", note) is not None, note in found.rendered.flow) == (True, True)


# --- the contract -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<section id='s1'><h2>题<span class='fn'>注</span></h2></section>", "脚注只可放在"),
        ("<section id='s1'><figure><p class='note'><span class='fn'>注</span></p></figure></section>", "脚注只可放在"),
        ("<section class='bluf'><p>文<span class='fn'>注</span></p></section>", "脚注只可放在"),
        ("<section id='s1'><p>文<span class='fn'>甲<span class='fn'>乙</span></span></p></section>", "脚注只可放在"),
        ("<section id='s1'><p>文<span class='fn'> </span></p></section>", "脚注没有文字"),
        ("<section id='s1'><p>文<span class='fn' id='x'>注</span></p></section>", "脚注的 id"),
    ],
)
def test_a_note_stands_in_running_text_only(body: str, said: str) -> None:
    """A note elsewhere, within a note, without words or with an id of its own is an error that says so."""
    with pytest.raises(TemplateError, match=said):
        contract.read(page(body))
