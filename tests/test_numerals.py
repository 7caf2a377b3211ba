"""Claims about reading Chinese figures; four hand-labelled lists."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from reportgen.numerals import Parsed, number, parse_figure

LISTS = Path(__file__).parent / "data"
EXACT = Fraction(1, 10**20)  # a third has no exact Decimal


def _labelled() -> list[tuple[str, str, str, str]]:
    files = sorted(LISTS.glob("figures_*.tsv"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [tuple(line.split("\t")) for line in lines]  # type: ignore[misc]


def _fraction(text: str) -> Fraction:
    return Fraction(Decimal(text)) if "e" in text else Fraction(text)


def _reads(figure: Parsed, label: str) -> bool:
    if ".." not in label:
        return figure.value is not None and abs(Fraction(figure.value) - _fraction(label)) < EXACT
    low, high = (_fraction(end) for end in label.split(".."))
    return (figure.low, figure.high) == (low, high)


@pytest.mark.parametrize(("text", "value", "unit", "modifier"), _labelled())
def test_the_labelled_figures_are_read(text: str, value: str, unit: str, modifier: str) -> None:
    """Value, unit and modifier of each figure of the four lists are those a person read."""
    figure = parse_figure(text)
    assert figure is not None
    assert (True, unit, modifier) == (_reads(figure, value), figure.unit, figure.modifier)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二十三万", 230000),
        ("一千二百", 1200),
        ("十", 10),
        ("一亿三千万", 130000000),
        ("1,234.5", "1234.5"),
        ("二〇一四", 2014),
    ],
)
def test_numerals_have_their_value(text: str, expected: str | int) -> None:
    """Chinese and Arabic numerals alike."""
    assert Decimal(expected) == number(text)


def test_words_are_no_numeral() -> None:
    """What has other characters in it has no value."""
    assert number("许多") is None


def test_the_written_form_is_kept() -> None:
    """近1.8万家 is 1.8 of the unit 万家."""
    figure = parse_figure("近1.8万家")
    assert figure is not None
    assert (figure.written, figure.word) == (Decimal("1.8"), "万家")


def test_what_follows_a_figure_is_left_over() -> None:
    """Only the figure is read; the rest is given back."""
    figure = parse_figure("50个县")
    assert figure is not None
    assert figure.rest == "县"


def test_words_between_qualifier_and_number_are_passed_over() -> None:
    """约占总额的9% is about nine percent."""
    figure = parse_figure("约占总交易额的9%")
    assert figure is not None
    assert (figure.value, figure.modifier) == (Decimal(9), "approx")


def test_text_without_a_figure_gives_none() -> None:
    """None, not zero."""
    assert parse_figure("蓬勃发展") is None
