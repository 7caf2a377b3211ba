"""Claims about taking a house style over from Word: true edits come back, in every format, and nothing else does."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from word_edits import W, as_chinese_word, edited, put, restyled, style
from word_samples import HTML, META, STYLE, pictures

from reportgen import build, cli, restyle
from reportgen.errors import DataError, ReportgenError, UsageError
from reportgen.ledger import NAME, Ledger
from reportgen.project import Project
from reportgen.restyle.made import elements
from reportgen.restyle.resolved import styles
from reportgen.restyle.selectors import entries, selector
from reportgen.style import House
from reportgen.writers.word import write_docx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

RED, NAME_OF = "C00000", "部门"


@cache
def sample(name: str = "简报") -> bytes:
    """Return an invented brief, with every element of the contract, in one of the styles."""
    folder = STYLE.parent / {"简报": "jianbao", "公文": "gongwen"}[name]
    return write_docx(HTML, House.load(folder), pictures(), {NAME: record(name)}, META)


def record(style_name: str) -> bytes:
    """Return the ledger of the invented brief in a style."""
    foot = re.search(r'<p class="foot">(.*?)</p>', HTML)
    return Ledger("1987-05-04", style_name, (), running=(foot[1] if foot else "",)).to_json()


def taken(project: Project, docx: bytes, **options: Any) -> restyle.Import:
    """Return what is imported of a file."""
    path = project.root / "edited.docx"
    path.write_bytes(docx)
    return restyle.read(project, path, NAME_OF, **options)


def laid(project: Project, docx: bytes, **options: Any) -> House:
    """Import a file, write the style, and return it as the next run loads it."""
    for path, data in taken(project, docx, **options).files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return House.load(project.style(NAME_OF), *project.custom_css())


def look(house: House, kind: str, name: str) -> Mapping[str, Any]:
    """Return the look of a style in a Word file of a house style."""
    return styles(elements(house))[kind, name].look


# --- what is no edit --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["简报", "公文"])
def test_an_unedited_file_has_no_differences(editable: Project, name: str) -> None:
    """A file as it was written gives no style, and nothing is said to be lost."""
    found = taken(editable, sample(name))
    assert (found.files, found.carried, found.remarks) == ({}, (), ())


def test_what_word_rewrites_on_saving_is_no_edit(editable: Project) -> None:
    """Ids renamed, latent styles and settings of its own: Chinese Word saves a file otherwise than it was."""
    found = taken(editable, edited(sample(), styles=as_chinese_word))
    assert (found.files, found.carried) == ({}, ())


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("name", ["简报", "公文"])
def test_what_libreoffice_rewrites_on_saving_is_no_edit(editable: Project, tmp_path: Path, name: str) -> None:
    """Opened in LibreOffice and saved as .docx, a file has every look it had: indents in points for characters, …."""
    source, out = tmp_path / "brief.docx", tmp_path / "saved"
    source.write_bytes(sample(name))
    own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", own, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    found = taken(editable, (out / "brief.docx").read_bytes())
    assert (found.files, found.carried) == ({}, ())


# --- what comes back ------------------------------------------------------------------------------------------------

EDITS: dict[str, tuple[str, str, str, dict[str, object], str, object]] = {
    "size": ("paragraph", "heading 1", "rPr/sz", {"val": 36}, "size", 18.0),
    "colour": ("paragraph", "heading 2", "rPr/color", {"val": RED}, "color", f"#{RED}"),
    "chinese font": ("paragraph", "Callout", "rPr/rFonts", {"eastAsia": "楷体"}, "chinese", "楷体"),
    "bold off": ("paragraph", "heading 1", "rPr/b", {"val": 0}, "bold", False),
    "italic": ("paragraph", "Note", "rPr/i", {}, "italic", True),
    "letter spacing": ("paragraph", "Title", "rPr/spacing", {"val": 30}, "tracking", 1.5),
    "space above a heading": ("paragraph", "heading 1", "pPr/spacing", {"before": 600}, "before", 30.0),
    "space above a figure": ("paragraph", "caption", "pPr/spacing", {"before": 400}, "before", 20.0),
    "space below a source": ("paragraph", "Source", "pPr/spacing", {"after": 400}, "after", 20.0),
    "line height": ("paragraph", "Body Text", "pPr/spacing", {"line": 440}, "line", ("exact", 22.0)),
    "left indent of a box": ("paragraph", "Callout", "pPr/ind", {"left": 600}, "left", 30.0),
    "first line": ("paragraph", "Body Text", "pPr/ind", {"firstLineChars": 0, "firstLine": 0}, "first", ("pt", 0.0)),
    "alignment": ("paragraph", "caption", "pPr/jc", {"val": "center"}, "align", "center"),
    "shading": ("paragraph", "Callout", "pPr/shd", {"val": "clear", "fill": "FFF2CC"}, "fill", "#FFF2CC"),
    "border": (
        *("paragraph", "Callout", "pPr/pBdr/left"),
        {"val": "dashed", "sz": 24, "space": 6, "color": RED},
        *("border-left", ("dashed", 3.0, 6.0, f"#{RED}")),
    ),
    "colour of a mark": ("character", "Citation", "rPr/color", {"val": RED}, "color", f"#{RED}"),
    "strong no more bold": ("character", "Strong", "rPr/b", {"val": 0}, "bold", None),
    "cells": ("paragraph", "Table Head", "rPr/color", {"val": RED}, "color", f"#{RED}"),
    "header": ("paragraph", "header", "rPr/color", {"val": RED}, "color", f"#{RED}"),
}


@pytest.fixture(scope="module")
def all_edits(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Return the house that an import of one file with all of these edits makes."""
    wanted: dict[str, dict[str, dict[str, object]]] = {}
    for _, name, path, attributes, _, _ in EDITS.values():
        wanted.setdefault(name, {}).setdefault(path, {}).update(attributes)
    return laid(_copied(tmp_path_factory.mktemp("project")), restyled(sample(), wanted))


def _copied(root: Path) -> Project:
    for folder in ("data", "templates"):
        shutil.copytree(STYLE.parents[2] / folder, root / folder)
    return Project(root)


@pytest.mark.parametrize("case", EDITS.values(), ids=EDITS)
def test_an_edit_comes_back_in_the_next_word_file(
    all_edits: House, case: tuple[str, str, str, dict[str, object], str, object]
) -> None:
    """A property changed in a style is what the writer gives that style from then on."""
    kind, name, _, _, key, value = case
    assert look(all_edits, kind, name).get(key) == value


def test_other_styles_stay_as_they_were(editable: Project) -> None:
    """An edit of one heading leaves every style that is not based on it as it was."""
    docx = restyled(sample(), {"heading 2": {"rPr/color": {"val": RED}, "rPr/sz": {"val": 40}}})
    before, after = (styles(elements(house)) for house in (House.load(STYLE), laid(editable, docx)))
    changed = {key for key, one in after.items() if one.look != before[key].look}
    assert changed == {("paragraph", "heading 2")}


def test_an_edit_of_normal_reaches_what_is_based_on_it(editable: Project) -> None:
    """正文 made larger makes the text larger, and a style that has its own size keeps it."""
    house = laid(editable, restyled(sample(), {"Normal": {"rPr/sz": {"val": 26}}}))
    sizes = [look(house, "paragraph", name)["size"] for name in ("Normal", "Body Text", "List Bullet", "Table Text")]
    assert sizes == [13.0, 13.0, 13.0, 9.0]


def test_a_table_rule_comes_back(editable: Project) -> None:
    """The heavy line over a table, made heavier, is that of its head in CSS."""

    def heavier(root: Any) -> None:
        put(style(root, "Brief Table"), "tblPr/tblBorders/top", val="single", sz=24, color=RED)

    house = laid(editable, edited(sample(), styles=heavier))
    assert look(house, "table", "Brief Table")["border-top"] == ("single", 3.0, 0.0, f"#{RED}")
    assert (
        look(house, "table", "Brief Facts")["border-top"]
        == look(House.load(STYLE), "table", "Brief Facts")["border-top"]
    )


def test_margins_come_back_as_a_page_rule(editable: Project) -> None:
    """Margins set in Word are those of the page in CSS; the header stays where it was."""

    def wider(root: Any) -> None:
        for margin in root.iter(f"{W}pgMar"):
            margin.set(f"{W}left", "1814")
            margin.set(f"{W}top", "1814")

    page = laid(editable, edited(sample(), document=wider)).page
    before = House.load(STYLE).page
    assert (round(page.left_pt, 1), round(page.top_pt, 1)) == (90.7, 90.7)
    assert page.right_pt == before.right_pt


def test_a_list_mark_comes_back(editable: Project) -> None:
    """A bullet changed in the list definition is the mark in CSS."""

    def dash(root: Any) -> None:
        next(root.iter(f"{W}lvlText")).set(f"{W}val", "–")

    house = laid(editable, edited(sample(), numbering=dash))
    assert house.computed("body main section ul.list li")["list-style-type"] == '"–"'


def test_custom_css_does_not_undo_an_edit(editable: Project) -> None:
    """What is loaded last in every style is outweighed: the designer saw the page with it."""
    (editable.templates / "custom.css").write_text("section > h2 { color: #006600 !important }", encoding="utf-8")
    docx = write_docx(
        HTML,
        House.load(STYLE, *editable.custom_css()),
        pictures(),
        {NAME: record("简报")},
        META,
    )
    house = laid(editable, restyled(docx, {"heading 1": {"rPr/color": {"val": RED}}}))
    assert look(house, "paragraph", "heading 1")["color"] == f"#{RED}"


def test_a_style_made_by_import_can_be_edited_and_imported_again(editable: Project) -> None:
    """A second round keeps the first: the style is written anew over the same base with both edits."""
    first = laid(editable, restyled(sample(), {"heading 1": {"rPr/color": {"val": RED}}}))
    again = write_docx(HTML, first, pictures(), {NAME: record(NAME_OF)}, META)
    house = laid(editable, restyled(again, {"heading 1": {"rPr/sz": {"val": 40}}}), replace=True)
    found = look(house, "paragraph", "heading 1")
    assert (found["color"], found["size"]) == (f"#{RED}", 20.0)


# --- in every format --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> build.Document:
    """Return a city's brief in a style imported from its own Word file with headings and text made red and larger."""
    project = _copied(tmp_path_factory.mktemp("project"))
    docx = build.document(project, build.Request("汕头", appendix=False)).docx()
    docx = restyled(docx, {"heading 1": {"rPr/color": {"val": RED}}, "Normal": {"rPr/sz": {"val": 24}}})
    laid(project, docx)
    return build.document(project, build.Request("汕头", style=NAME_OF, appendix=False))


def test_the_edit_is_in_the_pdf(whole: build.Document, tmp_path: Path) -> None:
    """The headings of the PDF are set in the colour given them in Word, its text in the size."""
    import pikepdf

    with pikepdf.open(io.BytesIO(whole.pdf())) as pdf:
        operators = [
            (str(operator), [str(item) for item in operands])
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
        ]
    fills = [operands for name, operands in operators if name in {"rg", "scn", "sc"}]
    reds = [one for one in fills if len(one) >= 3 and [round(float(part), 2) for part in one[:3]] == [0.75, 0.0, 0.0]]
    sizes = {round(float(operands[0]), 1) for name, operands in operators if name == "Tm" and float(operands[0]) > 0}
    assert reds
    assert 12.0 in sizes or any(name == "Tf" and float(operands[1]) == 12.0 for name, operands in operators)


def test_the_edit_is_on_the_web_page(whole: build.Document) -> None:
    """The web page has the colour, and its text is larger by the ratio of the sizes on paper: 17 px · 12 / 10.5."""
    page = whole.html().decode()
    assert re.search(r"> h2[^{]*\{ color: #C00000 \}", page)
    assert "--fs-body: 19px" in page


def test_templates_of_the_base_are_those_of_the_style(editable: Project) -> None:
    """A style laid over 公文 has its masthead, its plain table for cards, and its style sheet for screens."""
    laid(editable, restyled(sample("公文"), {"heading 1": {"rPr/color": {"val": RED}}}))
    folder = editable.style(NAME_OF)
    assert [one.name for one in editable.layers(folder)] == [NAME_OF, "gongwen"]
    assert [one.parent.name for one in editable.screen_css(folder)] == ["templates", "gongwen", NAME_OF]


# --- selectors ------------------------------------------------------------------------------------------------------


def test_every_style_has_a_selector_that_matches_its_own_probe() -> None:
    """A rule written for a style reaches the element the style is built from."""
    from reportgen.style.cascade import selects

    assert [one.id for one in entries().values() if not selects(selector(one.id), one.probe)] == []


@pytest.mark.parametrize("name", ["简报", "公文"])
def test_every_paragraph_of_word_is_reached_by_the_rule_of_its_style(
    city_document: Callable[[str], build.Document], project: Project, name: str
) -> None:
    """Each paragraph style given a colour of its own, the elements of that colour hold that style's paragraphs."""
    import cssselect2
    from tinyhtml5 import parse

    made = city_document("深圳") if name == "简报" else build.document(project, build.Request("深圳", style=name))
    root = parse(made.rendered.html, namespace_html_elements=False)
    _without_footnotes(root)
    tree = cssselect2.ElementWrapper.from_html_root(root)
    missed = []
    for id_, texts in _by_style(made.docx()).items():
        if id_ in entries():
            found = {_plain("".join(one.etree_element.itertext())) for one in tree.query_all(_selectors(id_))} - {""}
            missed += [(id_, text) for text in texts if not any(text in other or other in text for other in found)]
    assert missed == []


def _selectors(id_: str) -> str:
    """Return the selector of a style; the last cells of a kept list of facts go by that of lists that break."""
    return f"{selector(id_)}, {selector('FactsTextLast')}" if id_ == "FactsKeptText" else selector(id_)


def _without_footnotes(root: Any) -> None:
    """Take the text of footnotes out of the paragraphs they hang on; Word has them elsewhere."""
    for one in root.iter("span"):
        if one.get("class") == "fn":
            one.text = ""
            one[:] = []


def _by_style(docx: bytes) -> dict[str, set[str]]:
    """Return the texts of a Word file's paragraphs, those in tables included, by the id of their style."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    found: dict[str, set[str]] = {}
    for paragraph in body.iter(f"{W}p"):
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        text = _plain("".join(one.text or "" for one in paragraph.iter(f"{W}t")))
        if named is not None and text:
            found.setdefault(named.get(f"{W}val"), set()).add(text)
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s\u2060‡†①-⑳]|\[[\d,—–-]+\]", "", text)


# --- what cannot be taken over ----------------------------------------------------------------------------------------


def test_what_cannot_be_taken_over_is_named(editable: Project) -> None:
    """Underline, a page break before, a vertical rule: each is named with its style, and no style is written for it."""

    def beyond(root: Any) -> None:
        put(style(root, "heading 1"), "rPr/u", val="single")
        put(style(root, "heading 2"), "pPr/pageBreakBefore")
        put(style(root, "Brief Table"), "tblPr/tblBorders/insideV", val="single", sz=4, color="000000")
        put(style(root, "Title"), "rPr/rFonts", eastAsia="手写体")

    found = taken(editable, edited(sample(), styles=beyond))
    assert found.files == {}
    said = "\n".join(found.remarks)
    for words in ("「标题 1」：下划线", "「标题 2」：段前分页", "「Brief Table」：内部竖线", "「标题」：中文字体"):
        assert words in said


def test_direct_formatting_is_counted_and_placed(editable: Project) -> None:
    """Text made red by hand, not by its style, is counted, with the words it stands at."""

    def by_hand(root: Any) -> None:
        run = next(one for one in root.iter(f"{W}r") if one.find(f"{W}t") is not None)
        put(run, "rPr/color", val=RED)

    remarks = taken(editable, edited(sample(), document=by_hand)).remarks
    assert any("正文里有 1 处直接设的格式（「" in one for one in remarks)


def test_a_new_style_is_named_where_it_is_used(editable: Project) -> None:
    """A style the designer added has no element in the templates, so it cannot be carried."""

    def added(root: Any) -> None:
        new = style(root, "Body Text").__copy__()
        new.set(f"{W}styleId", "Mine")
        new.find(f"{W}name").set(f"{W}val", "我的样式")
        root.append(new)

    def used(root: Any) -> None:
        next(root.iter(f"{W}pStyle")).set(f"{W}val", "Mine")

    remarks = taken(editable, edited(sample(), styles=added, document=used)).remarks
    assert any("「我的样式」（段落样式，1 处）" in one for one in remarks)


def test_lines_of_a_multiple_are_reckoned_and_said(editable: Project) -> None:
    """1.5 倍行距 depends on the reader's font; it becomes a fixed height, and that is told."""
    docx = restyled(sample(), {"Body Text": {"pPr/spacing": {"line": 360, "lineRule": "auto"}}})
    assert any("折成固定值" in one for one in taken(editable, docx).remarks)


# --- names and files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "a b", "公文", "JIANBAO", "con", "-x", "甲" * 41])
def test_a_name_that_cannot_be_used_is_refused(editable: Project, tmp_path: Path, name: str) -> None:
    """No path, no name of another style, no name that Windows keeps: a usage error before the file is read."""
    with pytest.raises(UsageError):
        restyle.read(editable, tmp_path / "none.docx", name)


def test_a_style_is_not_overwritten_unasked(editable: Project) -> None:
    """A second import under the same name is refused with the way to do it; what stands there stays."""
    laid(editable, restyled(sample(), {"heading 1": {"rPr/color": {"val": RED}}}))
    with pytest.raises(UsageError, match="--force"):
        taken(editable, sample())


def test_a_style_written_by_hand_is_never_overwritten(editable: Project) -> None:
    """Even with --force, only a style that was imported is written anew."""
    folder = editable.templates / "styles" / NAME_OF
    folder.mkdir()
    (folder / "house.css").write_text('@import "../jianbao/house.css";\n', encoding="utf-8")
    with pytest.raises(UsageError, match="不是导入得来"):
        taken(editable, sample(), replace=True)


def test_a_file_that_names_no_style_needs_a_base(editable: Project) -> None:
    """A file without a ledger is read once its base is given."""
    docx = write_docx(HTML, House.load(STYLE), pictures(), {}, META)
    with pytest.raises(UsageError, match="--base"):
        taken(editable, docx)
    assert taken(editable, docx, base="简报").files == {}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"<html/>"], ids=["empty", "broken", "pdf", "html"])
def test_what_is_no_word_file_is_refused(editable: Project, data: bytes) -> None:
    """A damaged or foreign file is a data error with its place."""
    with pytest.raises(DataError, match=r"edited\.docx"):
        taken(editable, data)


def test_entities_in_a_file_are_refused(editable: Project) -> None:
    """A part that declares entities is not parsed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample())) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/styles.xml":
                data = data.replace(b"<w:styles", b'<!DOCTYPE x [<!ENTITY a "b">]><w:styles', 1)
            result.writestr(name, data)
    with pytest.raises(ReportgenError):
        taken(editable, target.getvalue())


# --- the law of the round trip ----------------------------------------------------------------------------------------

_HEADS = ("heading 1", "heading 2", "Body Text", "caption", "Note", "Callout", "Reference", "Table Head", "Judgement")
_CASES = st.fixed_dictionaries(
    {
        "size": st.integers(min_value=14, max_value=60),
        "color": st.integers(min_value=0, max_value=0xFFFFFF),
        "before": st.integers(min_value=0, max_value=800),
        "line": st.integers(min_value=200, max_value=900),
        "margin": st.integers(min_value=600, max_value=2400),
    }
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(_HEADS[:6]), values=_CASES)
def test_edit_import_write_gives_the_edit(editable: Project, name: str, values: dict[str, int]) -> None:
    """Whatever size, colour, space, line and margin are set in Word, the next Word file has them."""

    def paper(root: Any) -> None:
        for margin in root.iter(f"{W}pgMar"):
            margin.set(f"{W}right", str(values["margin"]))

    spacing: dict[str, object] = {"before": values["before"], "line": values["line"], "lineRule": "exact"}
    color = f"{values['color']:06X}"
    wanted = {"rPr/sz": {"val": values["size"]}, "rPr/color": {"val": color}, "pPr/spacing": spacing}
    house = laid(editable, edited(restyled(sample(), {name: wanted}), document=paper), replace=True)
    found = look(house, "paragraph", name)
    assert (found["size"], found["color"]) == (values["size"] / 2, f"#{color}")
    assert found["before"] == pytest.approx(values["before"] / 20, abs=0.11)
    assert found["line"] == ("exact", values["line"] / 20)
    assert house.page.right_pt == pytest.approx(values["margin"] / 20, abs=0.3)


# --- the commands -----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_style_and_says_what_it_took(
    editable: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """`style import` prints the folder on stdout and the edits on stderr; the style is listed from then on."""
    path = editable.root / "edited.docx"
    path.write_bytes(restyled(sample(), {"heading 1": {"rPr/color": {"val": RED}}}))
    project = ["--project", str(editable.root)]
    assert cli.run(["style", "import", str(path), "--style", NAME_OF, *project]) == 0
    out, err = capsys.readouterr()
    assert out.strip().endswith(NAME_OF)
    assert "带回　「标题 1」：颜色 #123B5D → #C00000" in err
    assert cli.run(["style", "list", *project]) == 0
    assert re.search(rf"{NAME_OF}.*以 jianbao 为底", capsys.readouterr().out)


def test_the_check_names_selector_property_and_line(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A declaration that Word has nothing for is told with its file and line, and is no fault."""
    css = editable.templates / "styles" / "jianbao" / "house.css"
    text = css.read_text("utf-8")
    css.write_text(f"{text}\nsection > p {{ text-shadow: none }}\n", encoding="utf-8")
    assert cli.run(["style", "check", "简报", "--project", str(editable.root)]) == 0
    line = (f"{text}\n").count("\n") + 1
    assert f"jianbao/house.css:{line}:15：section > p 的 text-shadow" in capsys.readouterr().out


def test_a_style_sheet_that_does_not_parse_fails_the_check(editable: Project) -> None:
    """Exit code 4, as anywhere else."""
    css = editable.templates / "styles" / "jianbao" / "house.css"
    css.write_text(css.read_text("utf-8") + "\nh2 { color }\n", encoding="utf-8")
    assert cli.run(["style", "check", "简报", "--project", str(editable.root)]) == 4
