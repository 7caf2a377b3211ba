"""The lint of Word files: it says where and what, reads a workbook as Excel does, and never fails on a broken file."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_faults import FAULTS, broken
from word_samples import HTML, META, house, pictures

from reportgen.audit.wordlint import fields, workbook
from reportgen.audit.wordlint.package import opened
from reportgen.audit.wordlint.rules import lint
from reportgen.writers.word import write_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@lru_cache
def sample() -> bytes:
    """Return the invented brief as Word file."""
    return write_docx(HTML, house(), pictures(), {}, META)


@lru_cache
def parts() -> dict[str, bytes]:
    """Return its parts by name."""
    with zipfile.ZipFile(io.BytesIO(sample())) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """Return a package of these parts."""
    with zipfile.ZipFile(out := io.BytesIO(), "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("fault", "place", "value"),
    [
        ("段落样式不存在", "正文（word/document.xml）", "Nowhere"),
        ("关系指向不存在的部件", "word/none.xml", ""),
        ("链接指向不存在的书签", "正文（word/document.xml）", "nowhere"),
        ("书签同名", "书签", ""),
    ],
)
def test_a_finding_names_place_and_value(fault: str, place: str, value: str) -> None:
    """Who reads it finds the spot, and what stands there."""
    found = [item for item in lint(broken(sample(), FAULTS[fault])) if place in item.place or place in item.value]
    assert [item for item in found if value in item.value and "；请" in item.remedy] != []


def test_a_broken_part_is_named_once_and_the_rest_is_read() -> None:
    """One part that is no XML does not hide the others."""
    files = parts() | {"word/settings.xml": b"<w:settings"}
    assert [item.place for item in lint(packed(files)) if "XML 不合格" in item.remedy] == ["设置（word/settings.xml）"]


def test_what_is_no_archive_is_one_finding() -> None:
    """Any bytes can be looked at."""
    assert [item.remedy for item in lint(b"PK\x03\x04")] == ["不是完整的压缩包；请重新编写"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_broken_file_makes_it_fail(data: st.DataObject) -> None:
    """Parts cut short, garbled or taken out give findings, never an error."""
    name = data.draw(st.sampled_from(sorted(parts())))
    content = parts()[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    files = parts() | {name: content[:start] + data.draw(st.binary(max_size=4)) + content[end:]}
    if data.draw(st.booleans()):
        del files[data.draw(st.sampled_from(sorted(files)))]
    assert isinstance(list(lint(packed(files))), list)


# --- fields -------------------------------------------------------------------------------------------------------


def story(*runs: str) -> fields.Field:
    """Return the first field of a paragraph of runs."""
    xml = f"<w:document {W}><w:body><w:p>{''.join(runs)}</w:p></w:body></w:document>".encode()
    tree = opened(packed({"word/document.xml": xml})).tree("word/document.xml")
    return fields.read("x", tree)[0][0]


def mark(kind: str) -> str:
    """Return a run that begins, parts or ends a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def order(words: str) -> str:
    """Return a run of an instruction."""
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def said(words: str) -> str:
    """Return a run of text."""
    return f"<w:r><w:t>{words}</w:t></w:r>"


def test_a_field_within_a_field_belongs_to_its_result() -> None:
    """What the inner one shows, the outer one shows as well."""
    inner = mark("begin"), order("PAGEREF a"), mark("separate"), said("三"), mark("end")
    found = story(mark("begin"), order("TOC"), mark("separate"), said("甲"), *inner, mark("end"))
    assert (found.name, found.result) == ("TOC", "甲三")


@pytest.mark.parametrize(
    ("instruction", "target"),
    [(" REF a \\h ", "a"), ("PAGEREF b", "b"), ('HYPERLINK \\l "c"', "c"), ("HYPERLINK http://x", ""), ("PAGE", "")],
)
def test_a_field_refers_to_a_bookmark(instruction: str, target: str) -> None:
    """By its kind's own way of naming it."""
    assert fields.Field(instruction).target == target


# --- workbooks ----------------------------------------------------------------------------------------------------


def book(sheet: str, shared: str = "") -> workbook.Sheets:
    """Return the cells of a workbook of one sheet, called 数 据."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    files = {
        "xl/workbook.xml": f'<workbook {main} {rel}><sheets><sheet name="数 据" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<r><Relationship Id="r1" Target="worksheets/sheet1.xml"/></r>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {main}>{shared}</sst>",
    }
    return workbook.read(packed({name: text.encode() for name, text in files.items()}))


def test_a_range_is_read_by_place() -> None:
    """Empty cells leave their place open, texts are read wherever they are kept."""
    cells = (
        '<c r="B2"><v>1.5</v></c><c r="B4" t="s"><v>0</v></c><c r="B5" t="inlineStr"><is><t>乙</t></is></c>',
        "<si><t>甲</t></si>",
    )
    assert workbook.values(book(*cells), "'数 据'!$B$2:$B$5") == {0: "1.5", 2: "甲", 3: "乙"}


@pytest.mark.parametrize("formula", ["别处!$A$1", "数 据", "", "#REF!"])
def test_what_is_no_range_of_the_workbook_is_none(formula: str) -> None:
    """A chart that refers to it shows what nobody can edit."""
    assert workbook.values(book(""), formula) is None


def test_a_row_of_cells_is_a_range_too() -> None:
    """Columns are counted beyond Z."""
    assert workbook.values(book('<c r="Z1"><v>1</v></c><c r="AA1"><v>2</v></c>'), "'数 据'!$Z$1:$AA$1") == {
        0: "1",
        1: "2",
    }
