"""Claims about tracing: every number of a finished file is accounted for, and one typed in by hand is found."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from reportgen import alignment, evidence, facts, filetext, inspection, provenance, trace
from reportgen.alignment import Found, Passage
from reportgen.errors import DataError, UsageError
from reportgen.ledger import Entry, Ledger
from reportgen.sources import Locator, from_bytes, line_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reportgen.build import Document
    from reportgen.facts import Facts
    from reportgen.project import Project
    from reportgen.sources import SourceText

TURNOVER = "sz.turnover.2014m01-09"
FACT = {"source": "S1", "line": "1", "as_written": "42.5亿元", "value": "42.5", "line_hash": line_hash("共42.5亿元")}
TEXTS = {"S1": from_bytes("S1", "s1.txt", "共42.5亿元".encode())}


@pytest.fixture(scope="session")
def known(project: Project) -> Facts:
    """Return the project's facts."""
    return facts.load(project)


@pytest.fixture(scope="session")
def texts(known: Facts, sources_dir: Path) -> Mapping[str, SourceText]:
    """Return the source texts."""
    return inspection.texts_of(known, sources_dir)


@pytest.fixture(scope="session")
def records(known: Facts, texts: Mapping[str, SourceText], shenzhen_files: Path) -> provenance.Records:
    """Return what questions are answered from."""
    return provenance.Records(known, texts, provenance.finished(shenzhen_files))


def entry(text: str, place: str = "", kind: str = "fact", ref: str = "a.b.1") -> Entry:
    """Return a ledger entry."""
    return Entry(0, text, ref, kind, place)


def small(*body: str, entries: tuple[Entry, ...], margins: tuple[str, ...] = (), charts: bool = True) -> trace.Report:
    """Return the report on a file of a few pages."""
    ledger = Ledger("2031-05-06", "简报", entries, ("版次 2031",), {"a.b.1": FACT})
    pages = tuple(Passage(number, text) for number, text in enumerate(body, 1))
    edges = tuple(Passage(number, text) for number, text in enumerate(margins, 1))
    return trace.report(filetext.FileText(ledger, "页", pages, edges, charts=charts), TEXTS)


def edited(path: Path, part: str, change: Callable[[str], str]) -> filetext.FileText:
    """Return a Word file read after one of its parts was changed by hand."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = parts[part].decode()
    assert change(before) != before
    parts[part] = change(before).encode()
    with zipfile.ZipFile(out := BytesIO(), "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    changed = path.with_name("changed.docx")
    changed.write_bytes(out.getvalue())
    try:
        return filetext.read(changed)
    finally:
        changed.unlink()


# --- finished files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["深圳.pdf", "深圳.docx"])
def test_every_number_of_a_brief_is_accounted_for(shenzhen_files: Path, name: str) -> None:
    """By position, page by page or paragraph by paragraph."""
    assert trace.trace_file(shenzhen_files / name, {}).findings == ()


@pytest.mark.parametrize("name", ["深圳.pdf", "深圳.docx"])
def test_every_figure_of_a_brief_stands_in_its_source(
    shenzhen_files: Path, name: str, texts: Mapping[str, SourceText]
) -> None:
    """Each literal is found at its line."""
    assert {item.state for item in trace.trace_file(shenzhen_files / name, texts).figures} == {"verified"}


def test_without_the_sources_figures_are_unverified(shenzhen_files: Path) -> None:
    """That is said of each, and is no finding."""
    assert {item.state for item in trace.trace_file(shenzhen_files / "深圳.docx", {}).figures} == {"absent"}


def test_a_number_typed_into_a_word_file_is_found(shenzhen_files: Path) -> None:
    """Even though it equals a fact that stands elsewhere in the same paragraph."""
    file = edited(
        shenzhen_files / "深圳.docx",
        "word/document.xml",
        lambda xml: re.sub(r"(9066亿元.*?)</w:p>", r"\1<w:r><w:t>，另10,350.22</w:t></w:r></w:p>", xml, count=1),
    )
    (finding,) = trace.report(file, {}).findings
    assert re.fullmatch(r"第\d+段：「10,350.22」不在台账的这个位置（….*，另10,350.22）", finding)


def test_a_number_changed_in_a_word_file_is_found(shenzhen_files: Path) -> None:
    """Both what stands there now and what should."""
    file = edited(shenzhen_files / "深圳.docx", "word/document.xml", lambda xml: xml.replace("9066亿元", "9077亿元", 1))
    strange, missing = trace.report(file, {}).findings
    assert ("「9077」不在台账的这个位置" in strange, missing.startswith("缺「9066」")) == (True, True)


def test_a_number_typed_into_the_footer_is_found(shenzhen_files: Path) -> None:
    """The running text is known in full."""
    file = edited(
        shenzhen_files / "深圳.docx", "word/footer1.xml", lambda xml: xml.replace("数据期", "交易额10,350.22亿元", 1)
    )
    assert any("「10,350.22」" in line for line in trace.report(file, {}).findings)


def test_a_number_slipped_into_a_pdf_is_found(shenzhen: Document, tmp_path: Path) -> None:
    """Here the PDF is written from altered HTML with the original ledger; the number is one of the brief's own."""
    html = re.sub(r"(<p[^>]*>)(<span class=\"s\")", r"\g<1>另有10,350.22亿元。\g<2>", shenzhen.rendered.html, count=1)
    forged = replace(shenzhen, rendered=replace(shenzhen.rendered, html=html))
    (tmp_path / "forged.pdf").write_bytes(forged.pdf())
    findings = trace.trace_file(tmp_path / "forged.pdf", {}).findings
    assert [line[:18] for line in findings] == ["第1页：「10,350.22」不在台账"[:18]]


# --- alignment ----------------------------------------------------------------------------------------------------


FLOW = ("表1 一九茶厂与产量", "茶厂 12 家", "其后一段说的是另一件事，共有34户，都写明了年月")


def test_numbers_of_a_moved_block_come_in_the_order_of_the_text() -> None:
    """A page may set a paragraph before the table it follows in the text; the table's rows go with its caption."""
    page = Passage(1, f"{FLOW[2]}\n{FLOW[0]}\n{FLOW[1]}")
    found = alignment.in_order(alignment.numbers((page,)), FLOW)
    assert [item.text for item in found] == ["1", "12", "34"]


def test_numbers_within_a_line_are_never_moved() -> None:
    """Two numbers that changed places are found."""
    page = Passage(1, "其后一段说的是另一件事，先有34户后有56户，都写明了年月")
    swapped = (page.text.replace("34", "X").replace("56", "34").replace("X", "56"),)
    assert [item.text for item in alignment.in_order(alignment.numbers((page,)), swapped)] == ["34", "56"]


def test_a_repeated_table_head_is_no_finding() -> None:
    """The head of a table that goes on over the page stands there again."""
    entries = [(text, entry(text, "t")) for text in ("2031", "5", "6")]
    found = alignment.numbers((Passage(1, "2031年\n5"), Passage(2, "2031年\n6")))
    assert alignment.align(entries, found).strange == ()


def test_a_repeated_head_is_known_where_the_next_row_begins_alike() -> None:
    """Equal numbers beside it leave open which of them is the head."""
    entries = [(text, entry(text, "t")) for text in ("2031", "5", "2031", "6")]
    found = alignment.numbers((Passage(1, "2031年\n5"), Passage(2, "2031年\n2031年\n6")))
    assert alignment.align(entries, found).strange == ()


def test_the_same_number_below_the_head_is_a_finding() -> None:
    """Only the first lines of a page can repeat a head."""
    entries = [(text, entry(text, "t")) for text in ("2031", "5", "6", "7")]
    found = alignment.numbers((Passage(1, "2031年\n5"), Passage(2, "6\n2031年\n7")))
    assert [item.text for item in alignment.align(entries, found).strange] == ["2031"]


def test_a_repeated_line_of_other_words_is_a_finding() -> None:
    """A head is the same line, not the same number."""
    entries = [(text, entry(text, "t")) for text in ("2031", "5", "6")]
    found = alignment.numbers((Passage(1, "2031年\n5"), Passage(2, "共2031家\n6")))
    assert [item.around for item in alignment.align(entries, found).strange] == ["共2031家"]


def test_the_id_of_a_fact_broken_over_two_lines_is_no_number() -> None:
    """A PDF's text shows the break as a space."""
    assert alignment.numbers((Passage(1, "见a.b. 2031，5家"),), ("a.b.2031",)) == (
        Found("5", 1, "见a.b. 2031，5家", 11),
    )


def test_page_numbers_and_running_texts_are_no_findings() -> None:
    """They are known from the ledger and the page."""
    report = small("42.5亿元", entries=(entry("42.5亿元"),), margins=("版次2031\n1 / 1",))
    assert report.findings == ()


def test_another_number_in_the_margin_is_a_finding() -> None:
    """Even one that the page prints elsewhere."""
    report = small("42.5亿元", entries=(entry("42.5亿元"),), margins=("版次2031\n42.5亿元\n1 / 1",))
    assert report.findings == ("第1页（正文以外）：「42.5」不在台账的这个位置（42.5亿元）",)


# --- what is said of a figure -------------------------------------------------------------------------------------


def test_a_figure_bears_its_place_and_proof() -> None:
    """Page, text, fact, source and line, and that the literal stands there."""
    report = small("42.5亿元", entries=(entry("42.5亿元"),))
    assert report.figures == (trace.Figure("第1页", "42.5亿元", "a.b.1", (Locator("S1", 1, 1),), "verified"),)


def test_a_derived_figure_rests_on_its_inputs() -> None:
    """It is proved as far as the least proved of them."""
    assert trace.rests_on("ratio(a.b.1|a.b.2)") == ("a.b.1", "a.b.2")


def test_a_figure_may_be_rounded() -> None:
    """A key figure is printed with fewer digits than the fact has."""
    assert small("43亿元", entries=(entry("43亿元"),)).findings == ()


def test_a_ledger_that_names_another_fact_is_a_finding() -> None:
    """The number printed must be the fact's own."""
    assert small("44亿元", entries=(entry("44亿元"),)).findings == ("「44亿元」与事实 a.b.1（42.5亿元）不符",)


@pytest.mark.parametrize(
    ("line", "literal", "digest", "state"),
    [
        (1, "42.5亿元", FACT["line_hash"], "verified"),
        (1, "42.5亿元", "h00000000", "changed"),
        (1, "43亿元", FACT["line_hash"], "contradicted"),
        (2, "42.5亿元", FACT["line_hash"], "contradicted"),
        (1, "", FACT["line_hash"], "verified"),
    ],
)
def test_a_literal_is_judged_by_its_line(line: int, literal: str, digest: str, state: str) -> None:
    """It stands there and the line is as it was; or the line was changed; or it does not stand there."""
    assert evidence.state(Locator("S1", line, line), literal, digest, TEXTS) == state


# --- files that cannot be traced ----------------------------------------------------------------------------------


def test_a_file_without_a_ledger_cannot_be_traced(tmp_path: Path) -> None:
    """It was not made here, or was saved anew by another program."""
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as package:
        package.writestr("word/document.xml", "<document/>")
    with pytest.raises(DataError, match="文件里没有数字台账"):
        trace.trace_file(tmp_path / "other.docx", {})


@pytest.mark.parametrize("data", [b"", b"no such format", b"%PDF-1.7 broken"])
def test_a_file_of_another_kind_cannot_be_traced(tmp_path: Path, data: bytes) -> None:
    """The message names it."""
    (tmp_path / "x.pdf").write_bytes(data)
    with pytest.raises(DataError, match=r"x\.pdf：不是 PDF、Word 文件、网页或工作簿，或已损坏"):
        trace.trace_file(tmp_path / "x.pdf", {})


@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml", "customXml/item1.xml"])
@pytest.mark.parametrize("spoilt", [b"", b"<broken", None])
def test_a_file_with_one_part_spoilt_cannot_be_traced(
    shenzhen_files: Path, tmp_path: Path, part: str, spoilt: bytes | None
) -> None:
    """Emptied, cut short, or (None) with a bit turned on the disk: told as damage, whichever part it is."""
    source, path = shenzhen_files / "深圳.docx", tmp_path / "x.docx"
    path.write_bytes(_turned(source, part) if spoilt is None else _filled(source, part, spoilt))
    with pytest.raises(DataError, match=r"x\.docx：不是 PDF、Word 文件、网页或工作簿，或已损坏"):
        trace.trace_file(path, {})


def _filled(source: Path, part: str, data: bytes) -> bytes:
    """Return a package with other bytes in one part."""
    made = BytesIO()
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(made, "w") as other:
        for name in package.namelist():
            other.writestr(name, data if name == part else package.read(name))
    return made.getvalue()


def _turned(source: Path, part: str) -> bytes:
    """Return a package with one bit of a part turned, in the middle of what is packed of it."""
    data = bytearray(source.read_bytes())
    with zipfile.ZipFile(source) as package:
        entry = package.getinfo(part)
    data[entry.header_offset + 30 + len(part) + entry.compress_size // 2] ^= 1
    return bytes(data)


def test_a_pdf_with_a_damaged_package_behind_it_is_a_pdf(shenzhen_files: Path, tmp_path: Path) -> None:
    """What begins as PDF is read as PDF, whatever an archiver would find at its end."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("a", "b")
    data = (shenzhen_files / "深圳.pdf").read_bytes() + made.getvalue().replace(b"PK\x01\x02", b"PK\x09\x02")
    (tmp_path / "x.pdf").write_bytes(data)
    assert filetext.read_ledger(tmp_path / "x.pdf").entries


def test_a_missing_file_cannot_be_traced(tmp_path: Path) -> None:
    """The message names it."""
    with pytest.raises(DataError, match="读不出这个文件"):
        trace.trace_file(tmp_path / "x.pdf", {})


# --- ids, numbers and places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [TURNOVER, "10,350.22", "10350.22亿元"])
def test_a_fact_is_found_by_id_and_by_number(records: provenance.Records, what: str) -> None:
    """With its source, its line, its proof and the briefs that print it."""
    lines = provenance.answer(what, records)
    said = [next(line for line in lines if line.startswith(f"  {word}")) for word in ("出处", "核对", "原文", "印在")]
    assert lines[0].startswith(TURNOVER)
    assert ("S002:170" in said[0], "已核对" in said[1], "10350.22" in said[2], "深圳.docx" in said[3]) == (True,) * 4


def test_a_place_gives_every_fact_taken_from_it(records: provenance.Records) -> None:
    """Facts, statements and events alike."""
    taken = {
        item.obs_id for item in records.facts.observations.values() if (item.source_id, item.line) == ("S002", 170)
    }
    assert taken <= {line.partition("　")[0] for line in provenance.answer("S002:170", records)}


def test_a_line_that_nothing_is_taken_from_is_shown(records: provenance.Records) -> None:
    """So that a reader sees what was left out."""
    assert provenance.answer("S002:2", records)[0] == "S002:2　数据未取自这一行"


def test_a_derived_number_is_found_in_the_briefs(records: provenance.Records) -> None:
    """It is in no table, only in what was printed."""
    lines = provenance.answer("1.14", records)
    assert any(line.startswith("  输入") and TURNOVER in line for line in lines)


def test_what_is_unknown_gets_the_nearest_ids(records: provenance.Records) -> None:
    """The message ends in the remedy."""
    with pytest.raises(UsageError, match=f"数据中没有「sz.turnover.2014m01-08」；相近的编号：.*{TURNOVER}"):
        provenance.answer("sz.turnover.2014m01-08", records)
