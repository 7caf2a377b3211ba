"""The PDF: what it carries, what it refuses to read, and that nothing goes wrong in silence."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

import pikepdf
import pytest
from pdf_samples import FILES, META, PICTURE, made

from reportgen.errors import EnvironmentFault, StyleError, TemplateError
from reportgen.writers import layoutlog, pdf

if TYPE_CHECKING:
    from pathlib import Path

FIGURE = '<figure id="f"><img src="figure:f" alt="条形图"></figure>'


@pytest.fixture(scope="module")
def finished() -> pikepdf.Pdf:
    """Return a document with a heading, a picture and an attachment."""
    return pikepdf.open(BytesIO(made(f"<h1>规模</h1>{FIGURE}", files=FILES, pictures={"f": PICTURE})))


def test_title_and_author_come_from_the_metadata(finished: pikepdf.Pdf) -> None:
    """What the metadata says replaces what the HTML's head says."""
    assert (META.title, META.author) == (str(finished.docinfo.Title), str(finished.docinfo.Author))


def test_document_is_tagged_and_names_its_language(finished: pikepdf.Pdf) -> None:
    """A screen reader learns the language, and finds marked content."""
    assert (str(finished.Root.Lang), bool(finished.Root.MarkInfo.Marked)) == ("zh-CN", True)


def test_metadata_claims_pdf_ua(finished: pikepdf.Pdf) -> None:
    """The document says which accessibility standard it is made to."""
    with finished.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_dates_are_the_editions(finished: pikepdf.Pdf) -> None:
    """No date in the file is the clock's."""
    params = finished.attachments["ledger.json"].obj.EF.F.Params
    dates = {str(finished.docinfo.CreationDate), str(finished.docinfo.ModDate), str(params.CreationDate)}
    assert {date[:16] for date in dates} == {"D:20310506000000"}


def test_bookmarks_are_the_headings(finished: pikepdf.Pdf) -> None:
    """The outline lists the headings."""
    with finished.open_outline() as outline:
        assert [item.title for item in outline.root] == ["规模"]


def test_attachment_is_readable_and_declared_as_data(finished: pikepdf.Pdf) -> None:
    """An attached file can be read back, and is related to the document as its data."""
    attached = finished.attachments["ledger.json"]
    related = [str(entry.AFRelationship) for entry in finished.Root.AF]
    assert (FILES["ledger.json"].data, ["/Data"]) == (attached.get_file().read_bytes(), related)


def test_picture_keeps_its_alternative_text(finished: pikepdf.Pdf) -> None:
    """A figure carries its alternative text in the structure tree."""
    figures = [entry for entry in finished.objects if _is(entry, "/Figure")]
    assert [str(entry.Alt) for entry in figures] == ["条形图"]


def _is(entry: object, kind: str) -> bool:
    return isinstance(entry, pikepdf.Dictionary) and entry.get("/S") == kind


def test_same_input_gives_same_bytes() -> None:
    """A document made twice is the same, byte for byte."""
    first, second = (made(f"<h1>规模</h1>{FIGURE}", files=FILES, pictures={"f": PICTURE}) for _ in range(2))
    assert first == second


def test_other_input_gives_another_identifier() -> None:
    """The file identifier follows the content."""
    ids = [pikepdf.open(BytesIO(made(f"<p>{text}</p>"))).trailer.ID[0] for text in ("甲", "乙")]
    assert ids[0] != ids[1]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a.png", "https://127.0.0.1:9/a.png", "ftp://127.0.0.1/a"])
def test_network_is_refused(address: str) -> None:
    """No address of a network is fetched."""
    with pytest.raises(TemplateError, match="不联网"):
        made(f'<img src="{address}" alt="图">')


def test_network_font_is_refused() -> None:
    """A style sheet may not fetch either."""
    css = '@font-face { font-family: X; src: url("http://127.0.0.1:9/x.otf") } p { font-family: X }'
    with pytest.raises(TemplateError, match="不联网"):
        made("<p>字</p>", css=css)


@pytest.mark.parametrize("spelling", ["../outside.svg", "%2e%2e/outside.svg", "link.svg"])
def test_file_outside_the_folder_is_refused(spelling: str, tmp_path: Path) -> None:
    """Neither a relative path, nor an encoded one, nor a link leads out of the style's folder."""
    folder = tmp_path / "style"
    folder.mkdir()
    (tmp_path / "outside.svg").write_bytes(PICTURE)
    (folder / "link.svg").symlink_to(tmp_path / "outside.svg")
    with pytest.raises(TemplateError, match="样式目录之外"):
        made(f'<img src="{spelling}" alt="图">', folder=folder)


def test_attachment_from_a_template_is_refused(tmp_path: Path) -> None:
    """A template cannot attach a file of the machine."""
    (tmp_path / "secret.txt").write_text("x", "utf-8")
    (tmp_path / "style").mkdir()
    with pytest.raises(TemplateError, match="样式目录之外"):
        made(f'<p><a rel="attachment" href="{tmp_path.as_uri()}/secret.txt">附件</a></p>', folder=tmp_path / "style")


def test_file_in_the_folder_is_used(tmp_path: Path) -> None:
    """A picture of the style itself may be shown, whatever its name."""
    (tmp_path / "标 志.svg").write_bytes(PICTURE)
    assert made(f'<img src="{quote("标 志.svg")}" alt="标志">', folder=tmp_path).startswith(b"%PDF-1.7")


def test_unknown_figure_is_refused() -> None:
    """A figure that nobody drew stops the build."""
    with pytest.raises(TemplateError, match="没有名为“g”的图"):
        made('<img src="figure:g" alt="图">')


FAULTS = [
    ("", "p { colour: red }", StyleError, "colour"),
    ("", "p { color: }", StyleError, "color"),
    ('<p><a href="#nowhere">见表</a></p>', "", TemplateError, "nowhere"),
    ('<p id="a">甲</p><p id="a">乙</p>', "", TemplateError, "用了两次"),
    ('<img src="missing.svg" alt="图">', "", TemplateError, "missing.svg"),
    ('<img src="figure:f">', "", TemplateError, "替代文字"),
]


@pytest.mark.parametrize(("body", "css", "error", "named"), FAULTS)
def test_what_is_only_logged_stops_the_build(body: str, css: str, error: type[Exception], named: str) -> None:
    """A warning of the layout engine is an error that names the thing."""
    with pytest.raises(error, match=named):
        made(body, css=css, pictures={"f": PICTURE})


def test_faulty_style_sheet_fails_each_time() -> None:
    """A style sheet that failed is not remembered as good."""
    for _ in range(2):
        with pytest.raises(StyleError, match="colour"):
            made("<p>字</p>", css="p { colour: blue }")


def test_style_fault_names_line_and_column() -> None:
    """The place of a bad declaration is its line and column."""
    fault = layoutlog.translated("Ignored `colour: red` at 12:3, unknown property.")
    assert str(fault) == "样式表:12:3：声明“colour: red”不起作用（没有这个属性）；请改正或删去这条声明"


def test_slow_subsetting_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    """A missing libharfbuzz-subset is told, and does not stop the build."""
    log = logging.getLogger("weasyprint")
    with layoutlog.faults_raised():
        log.warning("Using fontTools instead of HarfBuzz-Subset for font %r.", "x")
    assert "libharfbuzz-subset0" in caplog.text


@pytest.mark.parametrize("sign", ["\U0003134a", "\u0378", "\ue000"])
def test_missing_glyph_is_named_with_its_place(sign: str) -> None:
    """A character no declared font can draw stops the build before layout."""
    with pytest.raises(EnvironmentFault, match=rf"正文：字体中没有“{sign}”（U\+{ord(sign):04X}），见“甲市的.”"):
        made(f"<p>甲市的{sign}</p>")


def test_missing_glyph_in_a_picture_names_the_figure() -> None:
    """A picture's labels are looked through too."""
    picture = PICTURE.replace("甲市".encode(), "甲\u0378".encode())
    with pytest.raises(EnvironmentFault, match="图 f：字体中没有"):
        made(FIGURE, pictures={"f": picture})


def test_undeclared_font_is_named() -> None:
    """A font that crept in because a rule named no declared one stops the build."""
    with pytest.raises(StyleError, match="样式未列的字体"):
        made("<p>abc</p>", css='p { font-family: "DejaVu Sans" }')


def test_joiners_and_spaces_need_no_glyph() -> None:
    """Word joiners and wide spaces pass the check of characters."""
    assert made("<p>甲\u2060[1]\u3000乙\u00a0丙</p>").startswith(b"%PDF")


def test_subsetter_is_reported() -> None:
    """Whether harfbuzz-subset is there is a plain yes or no."""
    assert isinstance(pdf.has_subsetter(), bool)
