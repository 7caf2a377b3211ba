"""Reading a finished PDF back: order, blocks, running text, and what must not appear."""

from __future__ import annotations

import pytest
from pdf_samples import FILES, PICTURE, made

from reportgen import pdftext
from reportgen.errors import DataError


def test_body_keeps_the_order_of_the_document() -> None:
    """Grid columns, table cells and paragraphs come in the order of the HTML, one block a line."""
    grid = '<div class="pair"><h3>一</h3><p>二甲</p><h3>三</h3><p>四</p></div>'
    table = "<table><tr><th>五</th><td>6.1</td></tr><tr><th>七</th><td>8</td></tr></table><p>九</p>"
    assert pdftext.read(made(grid + table)).body.split() == ["一", "二甲", "三", "四", "五", "6.1", "七", "8", "九"]


def test_figure_labels_stand_where_the_figure_stands() -> None:
    """The labels of a picture, end-anchored ones too, lie between the blocks around it, and are listed apart."""
    body = '<p>前</p><figure style="overflow: hidden"><img src="figure:f" alt="图"></figure><p>后</p>'
    page = pdftext.read(made(body, pictures={"f": PICTURE})).pages[0]
    assert (page.body, page.figures) == ("前\n甲市42.5\n后", ("甲市42.5",))


def test_running_text_is_apart() -> None:
    """Margin boxes are running text, not body."""
    page = pdftext.read(made('<p class="foot">版次 2031-05-06</p><p>正文</p>')).pages[0]
    assert (page.body, page.running) == ("正文", "版次2031-05-06\n1")


def test_hidden_padding_is_not_read() -> None:
    """The invisible decimals that align a column are not in the text."""
    assert pdftext.read(made('<p><span class="d0">9066</span></p>')).body == "9066"


def test_line_breaks_within_a_paragraph_vanish() -> None:
    """A paragraph of many lines reads as one, without spaces between Chinese characters."""
    text = "甲市的交易额在样本期内持续增加，其中跨境部分占比为2.5%。" * 5
    assert pdftext.read(made(f"<p>{text}</p>")).body == text


def test_numbers_in_neighbouring_cells_stay_apart() -> None:
    """Two numbers side by side never read as one."""
    cells = "".join(f"<td style='padding: 0'>{number}</td>" for number in ("28.1", "7062", "50.8"))
    assert pdftext.read(made(f"<table style='border-spacing: 0'><tr>{cells}</tr></table>")).body.split() == [
        "28.1",
        "7062",
        "50.8",
    ]


def test_invisible_characters_are_taken_out() -> None:
    """Word joiners before citations are not part of the text."""
    assert pdftext.read(made("<p>如上\u2060<sup>[1]</sup>。</p>")).body == "如上[1]。"


def test_latin_words_keep_their_spaces() -> None:
    """Spaces between Latin words stay."""
    assert pdftext.read(made("<p>Open <b>data</b> of one city 甲市</p>")).body == "Open data of one city甲市"


def test_pages_are_counted_and_numbered() -> None:
    """Each page has its number and its own text."""
    data = made('<p>甲</p><p style="break-before: page">乙</p>')
    assert (pdftext.pages(data), [(page.number, page.body) for page in pdftext.read(data).pages]) == (
        2,
        [(1, "甲"), (2, "乙")],
    )


def test_attachment_is_returned_or_none() -> None:
    """An attached file is found by its name."""
    data = made("<p>甲</p>", files=FILES)
    assert (pdftext.attachment(data, "ledger.json"), pdftext.attachment(data, "x")) == (FILES["ledger.json"].data, None)


def test_untagged_pdf_is_read_in_drawing_order() -> None:
    """A PDF of another maker is read as it was drawn."""
    import weasyprint

    data = weasyprint.HTML(string='<html lang="zh-CN"><p style="font-family: Noto Sans CJK SC">甲市1</p>').write_pdf()
    assert pdftext.read(data).body == "甲市1"


@pytest.mark.parametrize("call", [pdftext.read, pdftext.pages, lambda data: pdftext.attachment(data, "x")])
def test_other_bytes_are_a_data_error(call: object) -> None:
    """What is no PDF is said to be none."""
    with pytest.raises(DataError, match="读不出"):
        call(b"no pdf")  # type: ignore[operator]
