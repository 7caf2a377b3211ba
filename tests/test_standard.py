"""PDF/A-3a and PDF/UA-1: a document keeps them, and each way of breaking one is told by its own point."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pdf_samples import FILES, META, PICTURE, made
from pikepdf import Array, Dictionary, Name, Pdf, String, pdfa

from reportgen.audit import standard, structure, validators
from reportgen.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportgen.build import Document

HEADINGS = "h2 { bookmark-level: 1 } h3 { bookmark-level: 2 } h1, li h3 { bookmark-level: none }"
NOTES = (".fn { float: footnote } .fn::footnote-call { content: attr(data-sign); font-size: 7pt; line-height: 0 }"
         ".fn::footnote-marker { content: attr(data-sign) }")  # fmt: skip
BODY = """<h1>甲市简报</h1><p class="foot">版次二〇三一</p>
<section><h2 id="a">规模</h2><p>见<a href="#b">表<span>一</span></a>。</p>
<p>甲市<span class="fn">含各区。</span>居首<span class="fn">见<a href="#b">结构</a>。</span>。</p>
<table><caption>表一</caption><thead><tr><th>城市</th><th>数</th></tr></thead>
<tbody><tr><th>甲市</th><td>一</td></tr>
<tr><th colspan="2">邻市</th></tr><tr><th>乙市</th><td>二</td></tr></tbody></table>
<figure><img src="figure:f" alt="条形图"></figure></section>
<section><h2 id="b">结构</h2><h3>分项</h3><ul><li><h3>要点</h3><p>甲市居首</p></li></ul></section>"""


@pytest.fixture(scope="module")
def good() -> bytes:
    """A small document with everything the standards speak of."""
    return made(BODY, css=HEADINGS + NOTES, files=FILES, pictures={"f": PICTURE})


def _elements(pdf: Pdf, kind: str) -> list[Any]:
    return [
        entry for entry in pdf.objects if isinstance(entry, Dictionary) and entry.get("/S") == kind and "/P" in entry
    ]


def _fonts(pdf: Pdf, kind: str) -> list[Any]:
    return [entry for entry in pdf.objects if isinstance(entry, Dictionary) and entry.get("/Type") == kind]


def _metadata(pdf: Pdf, old: bytes, new: bytes) -> None:
    stream = pdf.Root.Metadata
    assert old in stream.read_bytes()
    stream.write(stream.read_bytes().replace(old, new))


def _content(pdf: Pdf, old: bytes, new: bytes) -> None:
    stream = pdf.pages[0].Contents
    assert old in stream.read_bytes()
    stream.write(stream.read_bytes().replace(old, new, 1))


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _outside(pdf: Pdf) -> None:
    link = pdf.pages[0].Annots[0]
    del link["/Dest"]
    link.A = Dictionary(S=Name.URI, URI=String("http://127.0.0.1/"))


def _unlisted(pdf: Pdf) -> None:
    pdf.Root.AF = Array()


def _unrelated(pdf: Pdf) -> None:
    del pdf.attachments["ledger.json"].obj["/AFRelationship"]


def _untyped(pdf: Pdf) -> None:
    del pdf.attachments["ledger.json"].obj.EF.F["/Subtype"]


def _without_bookmark(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        del outline.root[0]


def _lifted_bookmark(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(outline.root[1].children.pop())


def _without_head(pdf: Pdf) -> None:
    for cell in _elements(pdf, "/TH"):
        cell.S = Name.TD


def _narrower_row(pdf: Pdf) -> None:
    row = _elements(pdf, "/TR")[1]
    row.K = Array(list(row.K)[:1])


def _without_link_tag(pdf: Pdf) -> None:
    for element in _elements(pdf, "/Link"):
        element.S = Name.Span


def _unmapped(pdf: Pdf) -> None:
    for font in _fonts(pdf, "/Font"):
        if "/ToUnicode" in font:
            del font["/ToUnicode"]


def _unhide(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences["/DisplayDocTitle"]


def _set(path: str, value: Any) -> Callable[[Pdf], None]:
    """Return what sets or, with None, removes an entry below the catalog."""

    def spoil(pdf: Pdf) -> None:
        *within, last = path.split("/")
        holder: Any = pdf.Root
        for name in within:
            holder = holder[f"/{name}"]
        if value is None:
            del holder[f"/{last}"]
        else:
            holder[f"/{last}"] = value

    return spoil


def _first(kind: str, name: str, value: Any) -> Callable[[Pdf], None]:
    """Return what sets or, with None, removes an entry of the first element of a kind."""

    def spoil(pdf: Pdf) -> None:
        element = _elements(pdf, kind)[0]
        if value is None:
            del element[name]
        else:
            element[name] = value

    return spoil


def _font(kind: str, name: str) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        del _fonts(pdf, kind)[0][name]

    return spoil


def _page(name: str, value: Any) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        pdf.pages[0].obj[name] = value

    return spoil


SPOILT: dict[str, tuple[Callable[[Pdf], None], str]] = {
    "no language": (_set("Lang", None), standard.LANGUAGE),
    "no language tag": (_set("Lang", String("中文")), standard.LANGUAGE),
    "file name shown": (_unhide, standard.TITLE),
    "not marked": (_set("MarkInfo", Dictionary()), standard.MARKED),
    "script": (_script, standard.CLOSED),
    "link outside": (_outside, standard.CLOSED),
    "no XMP": (_set("Metadata", None), standard.IDENTITY),
    "no PDF/A": (lambda pdf: _metadata(pdf, b'pdfaid:part="3"', b""), standard.IDENTITY),
    "level B": (lambda pdf: _metadata(pdf, b'conformance="A"', b'conformance="B"'), standard.IDENTITY),
    "no PDF/UA": (lambda pdf: _metadata(pdf, b'pdfuaid:part="1"', b""), standard.IDENTITY),
    "other title": (lambda pdf: _metadata(pdf, META.title.encode(), "别的题".encode()), standard.METADATA),
    "other date": (lambda pdf: _metadata(pdf, b"2031-05-06T", b"2031-05-07T"), standard.METADATA),
    "no title": (lambda pdf: pdf.docinfo.__delitem__("/Title"), standard.METADATA),
    "no output intent": (_set("OutputIntents", None), standard.COLOUR),
    "no embedded font": (_font("/FontDescriptor", "/FontFile3"), standard.FONTS),
    "no ToUnicode": (_unmapped, standard.FONTS),
    "attachment not associated": (_unlisted, standard.ATTACHMENTS),
    "attachment without relation": (_unrelated, standard.ATTACHMENTS),
    "attachment without type": (_untyped, standard.ATTACHMENTS),
    "no page labels": (_set("PageLabels", None), standard.LABELS),
    "roman page labels": (_set("PageLabels", Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))), standard.LABELS),
    "no structure": (_set("StructTreeRoot", None), structure.CONTENT),
    "content outside any mark": (
        lambda pdf: _content(pdf, b"/Span\n<</MCID 0>>\nBDC", b"/Span\nBMC"),
        structure.CONTENT,
    ),
    "code without character": (lambda pdf: _content(pdf, b"BT\n", b"BT\n<0001> Tj\n"), structure.CHARACTERS),
    "page without parents": (_page("/StructParents", 99), structure.PARENTS),
    "element without parent": (_first("/H2", "/P", Dictionary()), structure.PARENTS),
    "level left out": (_first("/H2", "/S", Name.H4), structure.HEADINGS),
    "no first heading": (_first("/H1", "/S", Name.H2), structure.HEADINGS),
    "bookmark missing": (_without_bookmark, structure.OUTLINE),
    "bookmark of another level": (_lifted_bookmark, structure.OUTLINE),
    "no alternative text": (_first("/Figure", "/Alt", None), structure.FIGURES),
    "empty alternative text": (_first("/Figure", "/Alt", String(" ")), structure.FIGURES),
    "no scope": (_first("/TH", "/A", Dictionary(O=Name.Table)), structure.TABLES),
    "no header": (_without_head, structure.TABLES),
    "row too short": (_narrower_row, structure.TABLES),
    "row of paragraphs": (_first("/TD", "/S", Name.P), structure.TABLES),
    "item of paragraphs": (_first("/LBody", "/S", Name.P), structure.LISTS),
    "note without name": (_first("/Note", "/ID", None), structure.NOTES),
    "notes of one name": (_first("/Note", "/ID", String("fn-2")), structure.NOTES),
    "link not in a link": (_without_link_tag, structure.LINKS),
    "link without words": (lambda pdf: pdf.pages[0].Annots[0].__delitem__("/Contents"), structure.LINKS),
    "tab order of rows": (_page("/Tabs", Name.R), structure.LINKS),
}


def test_a_document_keeps_the_standards(good: bytes) -> None:
    """Nothing is found in what the writer makes."""
    assert standard.findings(good) == []


def test_a_whole_brief_keeps_the_standards(shenzhen: Document) -> None:
    """Nor in a brief with its tables, figures and appendix."""
    assert standard.findings(shenzhen.pdf()) == []


@pytest.mark.parametrize("name", SPOILT)
def test_each_breach_is_told_by_its_point(good: bytes, name: str) -> None:
    """A PDF spoilt in one way is told by the point that is broken."""
    spoil, point = SPOILT[name]
    out = BytesIO()
    with pikepdf.open(BytesIO(good)) as pdf:
        spoil(pdf)
        pdf.save(out)
    assert point in {finding.point for finding in standard.findings(out.getvalue())}


def test_encryption_is_told(good: bytes) -> None:
    """A file with restrictions is no archive file."""
    out = BytesIO()
    with pikepdf.open(BytesIO(good)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    assert standard.CLOSED in {finding.point for finding in standard.findings(out.getvalue())}


def test_a_broken_file_is_told(good: bytes) -> None:
    """Half a file is one finding, not a failure of the program."""
    assert [finding.point for finding in standard.findings(good[:100])] == [standard.SYNTAX]


def test_every_point_is_broken_by_some_sample() -> None:
    """No point is there that could not be shown to work."""
    points = {point for _, point in SPOILT.values()} | {standard.SYNTAX}
    assert set(standard.POINTS) == points


# --- an independent reader of the rules ---------------------------------------------------------------------------

# pikepdf knows level B and no extension schemas, which PDF/A allows; the rest of its rules are veraPDF's.
BEYOND = ("pdfaExtension", "pdfaSchema", "pdfaProperty", "pdfuaid", "pdfaid:conformance is 'A'")


def _violations(data: bytes) -> list[str]:
    report = pdfa.validate_written(BytesIO(data), "3b")
    return [f"{item}" for item in report.findings if not any(words in item.message for words in BEYOND)]


def test_pikepdfs_rules_of_pdf_a_are_kept(good: bytes) -> None:
    """A second program, which approves only what it knows to conform, finds nothing: colours, glyphs, widths, dates."""
    assert _violations(good) == []


def test_a_brief_keeps_pikepdfs_rules_of_pdf_a(shenzhen: Document) -> None:
    """Nor in a whole brief."""
    assert _violations(shenzhen.pdf()) == []


# --- veraPDF ------------------------------------------------------------------------------------------------------

REPORT = """<report><buildInformation><releaseDetails id="core" version="9.8.7"/></buildInformation><jobs><job>
<validationReport isCompliant="{kept}"><details>
<rule clause="7.3" testNumber="1" status="{status}" failedChecks="2"><description>Figures</description>
<check status="failed"><context>root/page[0]</context></check></rule></details></validationReport></job></jobs>
</report>"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a program that prints a report where veraPDF is looked for."""
    path = tmp_path / "verapdf"

    def says(report: str) -> None:
        path.write_text(f"#!/bin/sh\ncat <<'END'\n{report}\nEND\n", "utf-8")
        path.chmod(0o755)
        monkeypatch.setenv(validators.VARIABLE, str(path))

    return says


def test_without_a_validator_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line says that the file was not validated here."""
    monkeypatch.delenv(validators.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert str(validators.validate(tmp_path / "x.pdf")).startswith("未经 veraPDF 验证")


def test_the_validator_is_named_with_its_version(tmp_path: Path, program: Callable[[str], None]) -> None:
    """What it approves is said with the standards."""
    program(REPORT.format(kept="true", status="passed"))
    assert str(validators.validate(tmp_path / "x.pdf")) == "经 veraPDF 9.8.7 验证：符合 PDF/A-3a，符合 PDF/UA-1"


def test_what_the_validator_finds_is_told_with_its_clause(tmp_path: Path, program: Callable[[str], None]) -> None:
    """Each failed rule is a finding of each standard it was found by."""
    program(REPORT.format(kept="false", status="failed"))
    verdict = validators.validate(tmp_path / "x.pdf")
    assert [finding.place for finding in verdict.findings] == [
        "PDF/A-3a 7.3-1　root/page[0]",
        "PDF/UA-1 7.3-1　root/page[0]",
    ]


def test_a_validator_without_a_report_is_a_fault_of_the_machine(tmp_path: Path, program: Callable[[str], None]) -> None:
    """Silence is not taken for approval."""
    program("Usage: verapdf")
    with pytest.raises(EnvironmentFault, match="没有给出结果"):
        validators.validate(tmp_path / "x.pdf")
