"""Claims about the audit: for each point a deliberately spoilt document is caught, and the good ones pass."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import tiny
from spoiling import found, judged, repacked, restyled, rewritten, with_blank_page, without_outline

from reportgen import facts
from reportgen.audit import parity, reading, report
from reportgen.cli import run
from reportgen.outline import plan

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.audit.finished import Finished
    from reportgen.build import Document
    from reportgen.project import Project

PARAGRAPH = r"(<section id=\"s-scale\".*?<p>.*?)</p>"


@pytest.fixture(scope="module")
def good(shelf: tiny.Shelf) -> Document:
    """Return the brief of the invented project."""
    return shelf("whole")


@pytest.fixture(scope="module")
def word(good: Document) -> bytes:
    """Return it as a Word file."""
    return good.docx()


@pytest.fixture(scope="module")
def paper(good: Document) -> bytes:
    """Return it as a PDF."""
    return good.pdf()


@pytest.fixture(scope="module")
def ruined(good: Document) -> bytes:
    """Return it as a PDF whose style breaks what a page has to keep."""
    css = """@page { size: 200mm 297mm } body { margin: 8px } section > p { text-align: left }
             h2 { break-after: page !important } figcaption { break-after: page }
             table.facts thead { display: table-row-group }"""
    return restyled(good, css).pdf()


# --- the good ones ------------------------------------------------------------------------------------------------


def test_a_good_brief_passes(shenzhen: Document, shenzhen_files: Path, tmp_path: Path) -> None:
    """In every format, alone, with every point of the audit; the formats say the same."""
    (tmp_path / "深圳.html").write_bytes(shenzhen.html())
    for name in ("深圳.pdf", "深圳.docx"):
        (tmp_path / name).write_bytes((shenzhen_files / name).read_bytes())
    audited = report.audit(sorted(tmp_path.iterdir()))
    assert [(item.file.kind, finding) for item in audited for finding in item.findings] == []


@pytest.mark.parametrize("variant", tiny.VARIANTS)
def test_a_brief_on_little_passes(shelf: tiny.Shelf, tmp_path: Path, variant: str) -> None:
    """Also one of few facts, of none, without statements or dates."""
    (tmp_path / "a.html").write_bytes(shelf(variant).html())
    (audited,) = report.audit([tmp_path / "a.html"])
    assert audited.findings == ()


def test_what_cannot_be_judged_is_said(good: Document, tmp_path: Path) -> None:
    """A web page has no pages: each point left out is named with its reason."""
    (tmp_path / "a.html").write_bytes(good.html())
    (audited,) = report.audit([tmp_path / "a.html"])
    assert {point.id for point in audited.points if point.why_not} == {
        "margins", "kept_together", "pages", "edges", "contents", "word", "wordlint", "current", "parity",
    }  # fmt: skip


# --- text, on the web page, which is quickest made ----------------------------------------------------------------

SPOILT = {
    "numbers": (PARAGRAPH, r"\1另有77家。</p>"),
    "citations": (r"\[1\]</span></a></sup>", "[9]</span></a></sup>"),
    "periods": (r"<span data-n=\"\d+\">1990年1—9月</span>，(云岭茶叶加工产值为)", r"\1"),
    "vintage": (r"数据期 ", "资料 "),
    "markers": (r"预计，不是结果</span>(.*?)预计", r"不是结果</span>\1计"),
    "empty_words": (PARAGRAPH, r"\1加工业蓬勃发展。</p>"),
    "comparisons": (PARAGRAPH, r"\1云岭精茶产值低于白沙。</p>"),
    "candour": (r"<dt>记载不一</dt><dd>.*?</dd>", ""),
    "objects": (r"<p class=\"src\">.*?</p>", ""),
    "numbering": (r"(<figcaption><span class=\"ct\"><span class=\"no\">图<span data-n=\"\d+\">)1", r"\g<1>2"),
    "glyphs": (PARAGRAPH, r"\1茶�。</p>"),
    "tables": (r"<b class=\"mk\">…</b>未见数据(.*?)…为未见数据，", r"\1"),
    "punctuation": (PARAGRAPH, r"\1茶厂,茶园。</p>"),
    "text": ("资料未载同比", "资料未说同比"),
}


@pytest.mark.parametrize("point", SPOILT)
def test_a_spoilt_text_is_caught(good: Document, tmp_path: Path, point: str) -> None:
    """By its own point, which the good document meets there."""
    spoilt = rewritten(good, SPOILT[point])
    before = judged(tmp_path / "good.html", good.html(), point)
    after = judged(tmp_path / "spoilt.html", spoilt.html(), point)
    assert [item for item in after if item not in before] != []


@pytest.mark.parametrize(
    ("point", "pattern", "instead"),
    [
        ("citations", r"(占比为<a[^>]*>72.5%</a>)\u2060?<sup class=\"c\">.*?</sup>", r"\1"),
        ("vintage", PARAGRAPH, r"\1目前如此。</p>"),
        ("comparisons", r"相当于(<a)", r"占\1"),
        ("objects", r"alt=\"[^\"]*\"", 'alt="图"'),
        ("objects", r"<span class=\"cs\">.*?</span></span>", ""),
        ("numbering", r"<a href=\"#fig-structure\">图\u2060<span data-n=\"\d+\">3</span></a>", "下图"),
        ("tables", r"(id=\"tab-penetration\".*?)<tbody>.*?</tbody>",
         r'\1<tbody><tr><th scope="row">云岭</th><td>…</td><td>…</td><td>…</td></tr></tbody>'),
        ("punctuation", PARAGRAPH, r"\1时在2014 年。</p>"),
        ("punctuation", PARAGRAPH, r"\1比重5%-6%。</p>"),
        ("candour", r"<dt>未见数据</dt><dd>.*?</dd>", ""),
        ("text", PARAGRAPH, r"\1多出的一句话谁也没有写过。</p>"),
    ],
)  # fmt: skip
def test_other_faults_of_a_point_are_caught(
    good: Document, tmp_path: Path, point: str, pattern: str, instead: str
) -> None:
    """Each point looks at more than one thing."""
    before = judged(tmp_path / "good.html", good.html(), point)
    after = judged(tmp_path / "spoilt.html", rewritten(good, (pattern, instead)).html(), point)
    assert [item for item in after if item not in before] != []


def test_a_quoted_word_is_no_fault(good: Document, tmp_path: Path) -> None:
    """In quotation marks stands what a source says, not what we say."""
    spoilt = rewritten(good, (PARAGRAPH, r"\1原文称“目前蓬勃发展”。</p>"))
    findings = [judged(tmp_path / "a.html", spoilt.html(), point) for point in ("vintage", "empty_words")]
    assert findings == [[], []]


def test_a_lost_word_of_approximation_is_caught(good: Document, tmp_path: Path) -> None:
    """约4100万元 printed as 4100万元."""
    spoilt = rewritten(good, (r">约4100", ">4100"))
    (finding,) = judged(tmp_path / "a.html", spoilt.html(), "approximations")
    assert (finding.value, "约" in finding.remedy) == ("约4100万元", True)


def test_a_derived_number_with_too_many_digits_is_caught(good: Document, tmp_path: Path) -> None:
    """27% printed as 27.31%, in the text and in the ledger alike."""
    entries = tuple(replace(one, text=one.text.replace("27%", "27.31%")) for one in good.ledger.entries)
    spoilt = rewritten(good, ("27%", "27.31%"), entries=entries)
    assert judged(tmp_path / "a.html", spoilt.html(), "approximations")[0].value == "27.31%"


def test_a_ratio_of_facts_that_do_not_compare_is_caught(good: Document, tmp_path: Path) -> None:
    """The same brief over data in which the peer's figure has another scope."""
    header, *rows = good.ledger.tables["observations"]
    column, key = header.index("scope_id"), header.index("obs_id")
    changed = [tuple("large_only" if index == column and row[key].startswith("bs.processed_value.") else cell
                     for index, cell in enumerate(row)) for row in rows]  # fmt: skip
    spoilt = rewritten(good, tables={**good.ledger.tables, "observations": (header, *changed)})
    assert "不可相比" in judged(tmp_path / "a.html", spoilt.html(), "comparisons")[0].remedy


# --- Word ---------------------------------------------------------------------------------------------------------

UNWORDED = {
    "headings": ("word/styles.xml", r"<w:outlineLvl [^>]*/>", ""),
    "repeated heads": ("word/document.xml", r"<w:tblHeader/>", ""),
    "rows kept whole": ("word/document.xml", r"<w:cantSplit/>", ""),
    "alternative text": ("word/document.xml", r' descr="[^"]*"', ""),
    "language": ("word/styles.xml", r'w:eastAsia="zh-CN"', 'w:eastAsia="en-US"'),
    "Chinese fonts": ("word/styles.xml", r'(<w:rFonts[^>]*?) w:eastAsia="[^"]*"', r"\1"),
    "prompts": ("word/settings.xml", r"(<w:settings[^>]*>)", r'\1<w:updateFields w:val="true"/>'),
    "compatibility": ("word/settings.xml", r'w:val="15"', 'w:val="12"'),
}


@pytest.mark.parametrize("fault", UNWORDED)
def test_a_spoilt_word_file_is_caught(word: bytes, tmp_path: Path, fault: str) -> None:
    """Styles, heads, texts for those who cannot see, language, fonts, and what Word would ask about."""
    part, pattern, instead = UNWORDED[fault]
    spoilt = repacked(word, part, lambda xml: re.sub(pattern, instead, xml))
    assert judged(tmp_path / "a.docx", spoilt, "word") != []


def test_a_good_word_file_has_no_fault_of_its_kind(word: bytes, tmp_path: Path) -> None:
    """The point finds nothing where nothing was spoilt."""
    assert judged(tmp_path / "a.docx", word, "word") == []


def test_a_changed_footer_is_caught(word: bytes, tmp_path: Path) -> None:
    """The vintage stands on every page."""
    spoilt = word
    for number in (1, 2):
        spoilt = repacked(spoilt, f"word/footer{number}.xml", lambda xml: xml.replace("数据期", "资料"))
    assert "页脚" in [item.place for item in judged(tmp_path / "a.docx", spoilt, "vintage")]


def test_formats_that_differ_are_caught(good: Document, word: bytes, tmp_path: Path) -> None:
    """A sentence changed in the Word file alone is told in both."""
    spoilt = repacked(word, "word/document.xml", lambda xml: xml.replace("资料未载同比", "资料未说同比", 1))
    (tmp_path / "a.docx").write_bytes(spoilt)
    (tmp_path / "a.html").write_bytes(good.html())
    apart = list(parity.parity([reading.read(tmp_path / name) for name in ("a.docx", "a.html")]))
    assert {file.kind for file, _ in apart} == {"docx", "html"}


# --- PDF ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["margins", "kept_together", "edges", "pages"])
def test_a_good_page_has_no_fault_of_its_kind(paper: bytes, tmp_path: Path, point: str) -> None:
    """The points on the page find nothing where nothing was spoilt."""
    assert judged(tmp_path / "a.pdf", paper, point) == []


@pytest.mark.parametrize("point", ["margins", "kept_together", "tables"])
def test_a_spoilt_page_is_caught(ruined: bytes, tmp_path: Path, point: str) -> None:
    """Another paper, headings and captions that end a page, a table that goes on without its head."""
    assert judged(tmp_path / "a.pdf", ruined, point) != []


def test_each_fault_of_a_spoilt_page_is_told(ruined: bytes, tmp_path: Path) -> None:
    """The paper, the left edge, the heading, the caption."""
    (tmp_path / "a.pdf").write_bytes(ruined)
    file = reading.read(tmp_path / "a.pdf")
    told = " ".join(item.remedy for point in ("margins", "kept_together") for item in found(file, point))
    words = ("请改回样式", "请查 body 边距", "标题落在页末", "题与图表分在两页")
    assert [word for word in words if word not in told] == []


def test_a_ragged_edge_is_caught(ruined: bytes, paper: bytes, tmp_path: Path) -> None:
    """Where the style carried along says that the text is set flush."""
    (tmp_path / "a.pdf").write_bytes(ruined)
    file = reading.read(tmp_path / "a.pdf")
    narrow = replace(file.ledger.setting, paper_pt=(200 * 72 / 25.4, file.ledger.setting.paper_pt[1]))
    assert found(replace(file, ledger=replace(file.ledger, setting=narrow)), "edges") != []


def _moved(file: Finished, role: str, *, lines: slice) -> Finished:
    """A file in which some lines of its first block of a role with three lines stand on the next page."""
    index, block = next(
        (index, block) for index, block in enumerate(file.blocks) if block.role == role and len(block.lines) > 1
    )
    moved = [replace(line, page=line.page + 1) for line in block.lines[lines]]
    kept = [line for line in block.lines if line not in block.lines[lines]]
    parted = replace(block, lines=(*kept, *moved))
    return replace(file, blocks=(*file.blocks[:index], parted, *file.blocks[index + 1 :]))


def test_a_single_line_on_a_page_is_caught(paper: bytes, tmp_path: Path) -> None:
    """The last line of a paragraph alone on the next page."""
    (tmp_path / "a.pdf").write_bytes(paper)
    file = _moved(reading.read(tmp_path / "a.pdf"), "text", lines=slice(-1, None))
    assert any("只有一行" in item.remedy for item in found(file, "kept_together"))


def test_a_row_parted_by_a_page_is_caught(paper: bytes, tmp_path: Path) -> None:
    """Lines of one cell on two pages."""
    (tmp_path / "a.pdf").write_bytes(paper)
    file = _moved(reading.read(tmp_path / "a.pdf"), "cell", lines=slice(-1, None))
    assert any("一行被分在两页" in item.remedy for item in found(file, "tables"))


def test_a_nearly_empty_last_page_is_caught(paper: bytes, tmp_path: Path) -> None:
    """The last page before the appendix, which has pages of its own."""
    (tmp_path / "a.pdf").write_bytes(paper)
    file = reading.read(tmp_path / "a.pdf")
    last = max(line.page for block in file.body for line in block.lines)
    kept = [block for block in file.blocks if not any(line.page == last for line in block.lines)]
    lone = next(block for block in file.body if any(line.page == last for line in block.lines))
    top = replace(lone, lines=tuple(replace(line, page=last, baseline=750.0) for line in lone.lines[:1]))
    assert any(item.place == "末页" for item in found(replace(file, blocks=(*kept, top)), "pages"))


def test_a_blank_page_is_caught(paper: bytes, tmp_path: Path) -> None:
    """At the end too."""
    told = judged(tmp_path / "a.pdf", with_blank_page(paper), "pages")
    assert [item.value or item.remedy for item in told] == ["空白页；请去掉多余的分页"]


def test_a_brief_out_of_its_band_is_caught(paper: bytes, tmp_path: Path) -> None:
    """The band of pages is the project's; one page more or less is let pass."""
    (tmp_path / "a.pdf").write_bytes(paper)
    file = reading.read(tmp_path / "a.pdf")
    banded = replace(file.ledger, promise=replace(file.ledger.promise, pages=(1, 1)))
    assert found(replace(file, ledger=banded), "pages")[-1].place == "附录以前"


def test_a_font_outside_the_style_is_caught(paper: bytes, tmp_path: Path) -> None:
    """The families allowed are those the file carries along."""
    (tmp_path / "a.pdf").write_bytes(paper)
    file = reading.read(tmp_path / "a.pdf")
    other = replace(file.ledger, setting=replace(file.ledger.setting, families=("Others Sans",)))
    assert {item.place for item in found(replace(file, ledger=other), "glyphs")} == {"字体"}


def test_a_sign_that_draws_nothing_is_caught(paper: bytes, tmp_path: Path) -> None:
    """The text layer has it, the page an empty box."""
    spoilt = without_outline(paper, "茶")
    assert {item.value for item in judged(tmp_path / "a.pdf", spoilt, "glyphs")} == {"茶"}


def test_all_signs_of_a_good_page_are_drawn(paper: bytes, tmp_path: Path) -> None:
    """In the fonts of the style."""
    assert judged(tmp_path / "a.pdf", paper, "glyphs") == []


# --- the data as they are now -------------------------------------------------------------------------------------


def _against(project: Project) -> report.Against:
    return report.against(facts.load(project), plan.load(project.data / "outline.toml"))


def test_a_fact_changed_since_is_told(good: Document, tmp_path: Path) -> None:
    """With what it was and what it is."""
    name = "yl.tea_output.1989"
    changed = tiny.lay(tmp_path / "now", tiny.Change(cells={name: {"note": "", "status": "provisional"}}))
    (finding,) = judged(tmp_path / "a.html", good.html(), "current", _against(changed))
    assert (finding.place, "「actual」改为「provisional」" in finding.remedy) == (name, True)


def test_a_fact_withdrawn_since_is_told(good: Document, tmp_path: Path) -> None:
    """By its id."""
    name = "yl.tea_output.1986"
    fewer = tiny.lay(tmp_path / "now", tiny.Change(lambda _table, row: row.get("obs_id") != name))
    places = [item.place for item in judged(tmp_path / "a.html", good.html(), "current", _against(fewer))]
    assert name in places


def test_unchanged_data_give_no_finding(good: Document, tmp_path: Path) -> None:
    """The tables carried are those of the project."""
    same = tiny.lay(tmp_path / "now")
    assert judged(tmp_path / "a.html", good.html(), "current", _against(same)) == []


# --- the command --------------------------------------------------------------------------------------------------


def test_findings_leave_with_exit_one(good: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON each point says whether it was judged and what was found."""
    (tmp_path / "a.html").write_bytes(rewritten(good, SPOILT["empty_words"]).html())
    code = run(["audit", str(tmp_path / "a.html"), "--alone", "--format", "json"])
    points = json.loads(capsys.readouterr().out)["files"][0]["points"]
    words = next(point for point in points if point["id"] == "empty_words")
    assert (code, words["judged"], words["findings"][0]["value"]) == (1, True, "蓬勃发展")


def test_a_missing_file_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 and its path."""
    assert (run(["audit", str(tmp_path / "none.pdf"), "--alone"]), "none.pdf" in capsys.readouterr().err) == (2, True)
