"""Flush Chinese lines: how close to the edge they come, where the cap holds, and the way back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pypdfium2
import weasyprint
from pdf_samples import made
from weasyprint.layout import inline
from weasyprint.text import line_break

from reportgen import pdftext
from reportgen.writers import justify

if TYPE_CHECKING:
    import pytest

PROSE = (
    "甲市的交易额在样本期内持续增加，其中跨境部分占比为2.5%；乙市的口径未见统一说明，只作并列，不比高低。"
    "两市的资料年份不同，本文只比类型，不比阶段，凡推算之数均注明算式与来源，读者可以逐条复核。"
)
RAISED_PT = 6  # a superscript stands off its line by less, the next line by more
EDGE_PT = (148 - 20) / 25.4 * 72


def _right_edges(pdf: bytes) -> list[float]:
    """Return where each line of the first page ends in points, by the advance of its last character."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    lines: dict[float, float] = {}
    for index in range(text.count_chars()):
        if text.get_text_range(index, 1).strip():
            _, bottom, right, _ = text.get_charbox(index, loose=True)
            line = next((key for key in lines if abs(key - bottom) < RAISED_PT), bottom)
            lines[line] = max(right, lines.get(line, 0))
    return [right for bottom, right in sorted(lines.items(), reverse=True) if bottom > 20 / 25.4 * 72]


def test_justified_lines_end_flush() -> None:
    """At least 95 of 100 lines end within a point of the edge, the last of a paragraph aside."""
    edges = _right_edges(made(f"<p>{PROSE * 6}</p>"))[:-1]
    flush = [edge for edge in edges if abs(edge - EDGE_PT) <= 1]
    assert len(edges) > 15
    assert len(flush) / len(edges) >= 0.95


def test_line_over_the_cap_stays_ragged() -> None:
    """A line that would need more than the cap is left as it is."""
    unbroken = '<span style="white-space: nowrap">' + "1234567890" * 5 + "</span>"
    first = _right_edges(made(f"<p>甲市的编号为{unbroken}。</p>"))[0]
    assert first < EDGE_PT - 50


def test_text_layer_is_the_same() -> None:
    """Flush and left-aligned setting give the same text."""
    flush, left = (pdftext.read(made(f"<p>{PROSE}</p>", css=css)).body for css in ("", "p { text-align: left }"))
    assert flush == left


def test_inline_elements_move_with_their_line() -> None:
    """Links, superscripts and bold within a line do not keep it from the edge."""
    mixed = PROSE.replace("跨境部分", '<b>跨境部分</b><sup style="font-size: 6pt">[1]</sup>')
    edges = _right_edges(made(f"<p>{mixed * 3}</p>"))[:-1]
    assert all(abs(edge - EDGE_PT) <= 1 for edge in edges)


def test_install_is_idempotent() -> None:
    """A second install changes nothing."""
    justify.install()
    before = line_break.Layout.set_text
    assert justify.install()
    assert before is line_break.Layout.set_text


def test_other_version_is_left_alone(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """With a WeasyPrint not known nothing is patched, and the reader of the log is told."""
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    monkeypatch.setattr(inline, "justify_line", lambda *_: None)
    with caplog.at_level(logging.WARNING, "reportgen"):
        assert not justify.install()
    assert "WeasyPrint 71.0" in caplog.text


def test_missing_private_name_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is patched where a function that is built upon has gone."""
    monkeypatch.setattr(inline, "justify_line", lambda *_: None)
    monkeypatch.delattr(line_break, "line_size")
    assert not justify.install()


def test_fallback_is_left_aligned() -> None:
    """The fallback changes the alignment of text and nothing else."""
    css = "p{text-align:justify}div{justify-content:center;text-align : justify;content:'justify'}"
    assert justify.ragged(css) == "p{text-align:left}div{justify-content:center;text-align : left;content:'justify'}"
