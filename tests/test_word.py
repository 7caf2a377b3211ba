"""The Word file: native structure, styles from the CSS and nothing but styles, the same bytes on every run."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from word_samples import HTML, META, STYLE, house, pictures
from word_styles import effective

from reportgen.errors import TemplateError
from reportgen.style import House
from reportgen.writers.word import custom_part, docx_text, write_docx
from reportgen.writers.word.effects import without_effect
from reportgen.writers.word.page import SECTION_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALLOWED = {
    "rPr": {"rStyle"},
    "pPr": {"pStyle", "numPr"},
    "tcPr": {"tcW", "gridSpan", "vMerge"},
    "trPr": {"cantSplit", "tblHeader"},
    "tblPr": {"tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption"},
}
LEDGER = b'{"version": 1, "text": "\xe8\x8c\xb6"}'


@lru_cache
def docx(html: str = HTML) -> bytes:
    """Return the sample as Word file."""
    return write_docx(html, house(), pictures(), {"ledger.json": LEDGER}, META)


def part(name: str, data: bytes | None = None) -> Any:
    """Return a part of the file as element tree."""
    with zipfile.ZipFile(io.BytesIO(data or docx())) as package:
        return etree.fromstring(package.read(name))


def values(tag: str, root: Any) -> list[str]:
    """Return the w:val of every element of a tag."""
    return [element.get(f"{W}val") for element in root.iter(f"{W}{tag}")]


def style(id_: str, data: bytes | None = None) -> Any:
    """Return the style of an id."""
    return next(one for one in part("word/styles.xml", data).iter(f"{W}style") if one.get(f"{W}styleId") == id_)


def setting(id_: str, path: str, attribute: str, data: bytes | None = None) -> str | None:
    """Return an attribute of a property of a style, its own or one it is based on."""
    return effective(part("word/styles.xml", data), id_).get(path, {}).get(attribute)


def name(id_: str) -> str:
    """Return the name that Word knows a style by."""
    return str(style(id_).find(f"{W}name").get(f"{W}val"))


def paragraphs(style_id: str) -> Iterator[Any]:
    """Return the paragraphs set in a style."""
    for paragraph in part("word/document.xml").iter(f"{W}p"):
        if values("pStyle", paragraph)[:1] == [style_id]:
            yield paragraph


def text(element: Any) -> str:
    """Return the text in an element."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


@pytest.mark.parametrize("tag", sorted(ALLOWED))
def test_no_direct_formatting(tag: str) -> None:
    """Runs and paragraphs name their style and nothing else; tables carry only what is structure."""
    found = {child.tag.removeprefix(W) for one in part("word/document.xml").iter(f"{W}{tag}") for child in one}
    assert found - ALLOWED[tag] == set()


def test_every_style_named_exists() -> None:
    """No element names a style that the file does not define."""
    root = part("word/document.xml")
    named = {value for tag in ("pStyle", "rStyle", "tblStyle") for value in values(tag, root)}
    defined = {one.get(f"{W}styleId") for one in part("word/styles.xml").iter(f"{W}style")}
    assert named - defined == set()


def test_headings_have_levels() -> None:
    """The headings are Word's own, with outline levels, so that its navigation shows them."""
    ids = ("Heading1", "Heading1Page", "Heading1Minor", "Heading2")
    assert [setting(id_, "pPr/outlineLvl", "val") for id_ in ids] == ["0", "0", "0", "1"]
    assert [name(id_) for id_ in ("Heading1", "Heading2", "Title")] == ["heading 1", "heading 2", "Title"]


def text_of_style(id_: str) -> str:
    """Return the text of all paragraphs in a style."""
    return "".join(text(paragraph) for paragraph in paragraphs(id_))


def test_section_on_a_new_page() -> None:
    """A section that opens a page does so by the style of its heading."""
    assert (text_of_style("Heading1Page"), style("Heading1Page").find(f".//{W}pageBreakBefore") is not None) == (
        "一、产量",
        True,
    )


def test_header_row_repeats_and_rows_stay_whole() -> None:
    """The head of a data table is repeated, and its rows are not broken."""
    table = next(one for one in part("word/document.xml").iter(f"{W}tbl") if values("tblStyle", one) == ["BriefTable"])
    rows = list(table.iter(f"{W}tr"))
    assert [row.find(f".//{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    assert all(row.find(f".//{W}cantSplit") is not None for row in rows)


def test_columns_are_fixed_in_millimetres() -> None:
    """A table's columns are those of its colgroup, and together as wide as the text."""
    table = next(one for one in part("word/document.xml").iter(f"{W}tbl") if values("tblStyle", one) == ["BriefTable"])
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert (widths, sum(widths)) == ([4535, 2155, 2154], 8844)


def test_decimals_align_by_style() -> None:
    """A number with fewer decimals stands in by a named style; no invisible digits are in the text."""
    digits = {
        id_: int(setting(id_, "pPr/ind", "right") or 0) for id_ in ("TableKeptNumberWhole", "TableKeptNumberOneDigit")
    }
    assert digits["TableKeptNumberWhole"] > digits["TableKeptNumberOneDigit"] > 0
    assert text_of_style("TableKeptNumberWhole") == "980"


def test_subject_row_is_marked() -> None:
    """The row of the brief's own city has a bar in the subject colour, and bold words."""
    bar = setting("TableKeptRowSubject", "pPr/pBdr/left", "color")
    assert (bar, style("SubjectName").find(f"{W}rPr/{W}b") is not None) == ("B5460F", True)


def test_caption_keeps_its_number_apart() -> None:
    """A caption's kind and number are in a bookmark of their own, which references follow."""
    caption = next(paragraphs("Caption"))
    children = list(caption)
    start, end = (children.index(caption.find(f"{W}bookmark{edge}")) for edge in ("Start", "End"))
    label = "".join(map(text, children[start:end]))
    assert (children[start].get(f"{W}name"), label, text(caption)) == ("_Ref_图1", "图1", "图1\u3000山城高于水城")


def test_links_lead_to_bookmarks() -> None:
    """Every inner link has its bookmark, and bookmark names are unique."""
    root = part("word/document.xml")
    names = [one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")]
    targets = {one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink")}
    assert (targets - set(names), len(names)) == (set(), len(set(names)))


def test_long_ids_become_bookmarks() -> None:
    """An id too long for Word, or one that differs only in a sign, gets a bookmark name of its own."""
    from reportgen.writers.word.references import bookmark_names

    ids = ["a-b", "a.b", "f-" + "x" * 60, "f-" + "x" * 61, "1"]
    names = bookmark_names(iter(ids))
    assert len(set(names.values())) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in names.values())


def test_pictures_have_words() -> None:
    """A picture carries its alternative text, as PNG and as SVG."""
    root = part("word/document.xml")
    described = [one.get("descr") for one in root.iter("{*}docPr")]
    assert (described, len(list(root.iter("{*}svgBlip")))) == (["条形图：山城与水城的产量，山城较高"], 1)


def test_missing_picture() -> None:
    """A figure that nobody drew is an error that names it."""
    with pytest.raises(TemplateError, match="fig1"):
        write_docx(HTML, house(), {}, {}, META)


def test_tables_have_words() -> None:
    """Every table has a title for those who cannot see it."""
    root = part("word/document.xml")
    assert [len(values("tblCaption", one)) > 0 for one in root.iter(f"{W}tblPr")] == [True] * len(
        list(root.iter(f"{W}tbl"))
    )


def test_ordered_lists_start_anew() -> None:
    """Each ordered list has a numbering of its own that starts at 1."""
    numbers = [values("numId", paragraph)[0] for paragraph in paragraphs("ListNumber")]
    starts = values("startOverride", part("word/numbering.xml"))
    assert (len(set(numbers)), numbers[0] == numbers[1], starts) == (2, True, ["1", "1"])


def test_header_and_footer() -> None:
    """The header shows title and heading, the footer its text and page of pages; page 1 has no header."""
    with zipfile.ZipFile(io.BytesIO(docx())) as package:
        running = [part(name) for name in package.namelist() if re.match(r"word/(header|footer)\d", name)]
    fields = {(node.text or "").strip() for root in running for node in root.iter(f"{W}instrText")}
    texts = sorted(text(root) for root in running)
    assert fields == {"PAGE", "NUMPAGES", SECTION_FIELD}
    foot = "数据期：1980—1986年 · 版次 1987-05-041 / 1"
    assert texts == ["", "山城茶业简报", foot, foot]


def test_page_geometry() -> None:
    """Size and margins are those of @page: A4, and page 1 begins higher than the header lets the others begin."""
    section = part("word/document.xml").find(f".//{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    assert (margins.get(f"{W}left"), margins.get(f"{W}top")) == ("1531", "1191")


def test_chinese_defaults() -> None:
    """Every paragraph style names a Chinese font, and the language is Chinese."""
    root = part("word/styles.xml")
    kinds = {one.get(f"{W}styleId"): one.get(f"{W}type") for one in root.iter(f"{W}style")}
    fonts = [effective(root, id_)["rPr/rFonts"]["eastAsia"] for id_, kind in kinds.items() if kind == "paragraph"]
    assert (set(fonts), root.find(f".//{W}lang").get(f"{W}eastAsia")) == ({"宋体", "微软雅黑"}, "zh-CN")


def test_first_line_indent_in_characters() -> None:
    """Body text stands in by two characters, whatever its size; a note does not."""
    indents = [setting(id_, "pPr/ind", "firstLineChars") for id_ in ("BodyText", "Note")]
    assert indents == ["200", "0"]


def test_line_height_is_exact() -> None:
    """Lines have the height of the CSS in every style but that of pictures, which would be cut."""
    rules = [setting(id_, "pPr/spacing", "lineRule") for id_ in ("BodyText", "Caption", "Figure")]
    assert rules == ["exact", "exact", "auto"]


def test_bold_is_never_said_twice() -> None:
    """No bold character style stands in a bold paragraph style: Word reads that as not bold."""
    bold = {id_ for id_ in ids_of_styles() if style(id_).find(f"{W}rPr/{W}b") is not None}
    pairs = {
        (values("pStyle", paragraph)[0], run)
        for paragraph in part("word/document.xml").iter(f"{W}p")
        for run in values("rStyle", paragraph)
    }
    assert [pair for pair in pairs if set(pair) <= bold] == []


def ids_of_styles() -> list[str]:
    """Return the ids of all styles."""
    return [one.get(f"{W}styleId") for one in part("word/styles.xml").iter(f"{W}style")]


def changed(old: str, new: str) -> bytes:
    """Return the sample under the house style with one place of the CSS changed."""
    css = (STYLE / "house.css").read_text(encoding="utf-8")
    assert old in css
    return write_docx(HTML, House.parse(css.replace(old, new)), pictures(), {}, META)


def test_colour_of_the_css_reaches_word() -> None:
    """One colour changed in the CSS changes the Word styles that use it."""
    other = changed("--navy: #123B5D", "--navy: #7A1F2B")
    assert [setting("Heading1", "rPr/color", "val", data) for data in (docx(), other)] == ["123B5D", "7A1F2B"]


def test_size_of_the_css_reaches_word() -> None:
    """One size changed in the CSS changes the Word style, in half points."""
    other = changed("--fs-body: 10.5pt", "--fs-body: 12pt")
    assert [setting("BodyText", "rPr/sz", "val", data) for data in (docx(), other)] == ["21", "24"]


def test_margin_of_the_css_reaches_word() -> None:
    """A page margin changed in the CSS changes the page of the Word file."""
    other = changed("margin: 25mm 27mm 24mm", "margin: 25mm 30mm 24mm")
    assert part("word/document.xml", other).find(f".//{W}pgMar").get(f"{W}left") == "1701"


def test_same_bytes_every_time() -> None:
    """Two runs give the same file, byte for byte."""
    assert docx() == write_docx(HTML, house(), pictures(), {"ledger.json": LEDGER}, META)


def test_dates_are_the_editions() -> None:
    """The only date in the file is that of the edition."""
    with zipfile.ZipFile(io.BytesIO(docx())) as package:
        core = package.read("docProps/core.xml").decode()
        entries = {entry.date_time for entry in package.infolist()}
    assert (set(re.findall(r"\d{4}-\d\d-\d\d", core)), entries) == ({"1987-05-04"}, {(1980, 1, 1, 0, 0, 0)})


def test_attached_file_comes_back() -> None:
    """A file attached to the document is read back byte for byte; another name gives nothing."""
    assert (custom_part(docx(), "ledger.json"), custom_part(docx(), "other")) == (LEDGER, None)


def test_binary_file_comes_back() -> None:
    """A file that is no text can be attached as well."""
    data = write_docx(HTML, house(), pictures(), {"a.bin": b"\x00\xff"}, META)
    assert custom_part(data, "a.bin") == b"\x00\xff"


def test_text_in_reading_order() -> None:
    """The text comes back in the order of the HTML, cells included, the word joiner kept."""
    found = docx_text(docx())
    assert found[:4] == ["茶业简报 · 山城篇\t版次 1987-05-04", "山城茶业简报", "参照城市 水城", "数据期 1980—1986年。"]
    assert "山城产茶1,204.5吨‡\u2060[1]。" in found
    assert found[-1] == "[1]\t茶志[M]. 1986."


def test_control_characters_are_dropped() -> None:
    """A character XML cannot hold does not break the file."""
    html = HTML.replace("看产量", "看\x0b产\x01量")
    assert "看产量" in "".join(docx_text(docx(html)))


def test_cell_over_two_rows() -> None:
    """A cell over two rows is continued in the second."""
    table = '<tr><th scope="row" rowspan="2">甲</th><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr>'
    data = docx(HTML.replace('<tbody><tr class="g">', f'<tbody>{table}<tr class="g">'))
    merges = list(part("word/document.xml", data).iter(f"{W}vMerge"))
    assert [one.get(f"{W}val") for one in merges] == ["restart", None]


def test_row_with_a_cell_too_few() -> None:
    """A row that does not fill the table's columns is an error."""
    with pytest.raises(TemplateError, match="表行占 2 列，表有 3 列"):
        docx(HTML.replace('<td class="n na">…</td></tr>', "</tr>"))


def test_properties_of_the_edition() -> None:
    """What a document is told by beside its title is in the file's own properties, by name; none make no part."""
    told = replace(META, details=(("版次", "1987-05-04"), ("数据期", "1980—1986年")))
    data = write_docx(HTML, house(), pictures(), {}, told)
    names = {one.get("name"): "".join(one.itertext()) for one in part("docProps/custom.xml", data)}
    with zipfile.ZipFile(io.BytesIO(docx())) as package:
        assert (names, "docProps/custom.xml" in package.namelist()) == (dict(told.details), False)


def test_font_table_names_what_stands_in() -> None:
    """Every font that a style names is in the font table, a Chinese one with the name other machines know it by."""
    fonts = {one.get(f"{W}name"): one for one in part("word/fontTable.xml")}
    used = {
        one.get(f"{W}{slot}") for one in part("word/styles.xml").iter(f"{W}rFonts") for slot in ("ascii", "eastAsia")
    }
    others = {name: values("altName", one) for name, one in fonts.items() if values("altName", one)}
    assert (used - fonts.keys(), others) == (set(), {"宋体": ["SimSun"], "微软雅黑": ["Microsoft YaHei"]})


def test_rows_of_a_long_table_part_in_the_middle() -> None:
    """Of a table of many rows some stay together at either end, of a short one all; the styles of the rows say so."""
    row = '<tr><th scope="row">行</th><td>茶</td><td>茶</td></tr>'
    long = HTML.replace('<tr class="g">', row * 9 + '<tr class="g">', 1)
    data = docx(long)
    tables = [
        one for one in part("word/document.xml", data).iter(f"{W}tbl") if values("tblStyle", one) == ["BriefTable"]
    ]
    kept = [all(setting(id_, "pPr/keepNext", "val", data) != "0" and "Kept" in id_ for id_ in values("pStyle", line))
            for line in tables[0].iter(f"{W}tr")]  # fmt: skip
    assert kept == [True] * 3 + [False] * 6 + [True] * 4


def test_column_of_terms_is_not_indented_twice() -> None:
    """What is said of a term begins where the column of terms ends, as in the PDF, alone and in a list."""
    indents = {setting(id_, "pPr/ind", "left") for id_ in ("Definition", "Term")}
    assert indents == {"0"}


def test_judgement_of_a_comparison_has_its_own_bar() -> None:
    """Where a summary opens the document, the judgement has the bar that the CSS gives it there."""
    summary = '<section class="pg" id="summary"><h2 class="minor">一页结论</h2></section>'
    data = docx(HTML.replace('<section class="bluf"', f'{summary}<section class="bluf"'))
    bars = [style("BriefJudgement", one).find(f".//{W}left").get(f"{W}color") for one in (docx(), data)]
    assert bars == [house().token("subject")[1:], house().token("navy")[1:]]


def test_what_word_cannot_do_is_told() -> None:
    """CSS without effect in Word is reported by selector, property and place."""
    css = (STYLE / "house.css").read_text(encoding="utf-8") + "\np { hyphens: auto }\n.nowhere { color: red }\n"
    told = [(one.selector, one.name, one.why) for one in without_effect(House.parse(css))]
    assert told[-2:] == [("p", "hyphens", "property"), (".nowhere", "color", "selector")]


def test_file_is_valid(tmp_path: Path) -> None:
    """openxml-audit finds nothing wrong with the file."""
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "a.docx"
    path.write_bytes(docx())
    assert list(OpenXmlValidator().validate(path).errors) == []
