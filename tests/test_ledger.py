"""Claims about the ledger: what counts as a number, that every number is in it, and that it travels unchanged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reportgen import contract, ledger
from reportgen.brief import Printed
from reportgen.errors import TemplateError
from reportgen.ledger import Entry, Ledger, Recorder, collect, tokens

if TYPE_CHECKING:
    import tiny

PAGE = '<!DOCTYPE html><html lang="zh-CN"><head><title>甲</title></head><body><main>{}</main></body></html>'


def texts(text: str) -> list[str]:
    """The tokens of a text as texts."""
    return [token.text for token in tokens(text)]


# --- tokens -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031年1—9月", ["2031", "1", "9"]),
        ("10,350.22亿元", ["10,350.22"]),
        ("近1.8万家", ["1.8"]),
        ("28.1%，7.0%", ["28.1", "7.0"]),
        ("2031-05-06", ["2031", "05", "06"]),
        ("[1][2]", ["1", "2"]),
        ("1,23", ["1", "23"]),
        ("第3位", ["3"]),
        ("一万二千", []),
        ("", []),
    ],
)
def test_a_token_is_an_arabic_number_with_its_separators(text: str, expected: list[str]) -> None:
    """Thousands and decimals belong to it, dashes, brackets and units do not."""
    assert texts(text) == expected


@pytest.mark.parametrize(
    "text", ["B2B", "O2O", "S002:170", "sz.turnover.2014", "yl.mills.1990-12-31", "f-a-2014", "A4"]
)
def test_digits_glued_to_latin_letters_are_no_number(text: str) -> None:
    """Names and locators are not counted."""
    assert texts(f"甲{text}乙") == []


@pytest.mark.parametrize("text", ["30Mbps", "4K"])
def test_a_number_before_latin_letters_is_one(text: str) -> None:
    """A word that begins with its digits is a quantity."""
    assert texts(text) == re.findall(r"\d+", text)


def test_a_token_knows_its_place() -> None:
    """Offsets are those of the text as it stands."""
    assert [(token.text, token.start) for token in tokens("B2B占77.9%")] == [("77.9", 4)]


# --- collecting ---------------------------------------------------------------------------------------------------


def collected(inner: str, *printed: Printed) -> tuple[Entry, ...]:
    """The entries of a body in which these numbers were printed."""
    recorder = Recorder()
    for number in printed:
        recorder.record(number)
    label = Printed("7", "a.b.2031", unit="家")
    return collect(contract.parse(PAGE.format(inner)), recorder, {"fig-a": (label,)})[0]


def test_an_entry_has_its_place_and_its_rule() -> None:
    """The nearest id above it, and the rule of its sentence."""
    inner = '<section id="s-a"><p><span class="s" data-rule="level"><span data-n="0">42家</span></span></p></section>'
    entries = collected(inner, Printed("42", "a.b.2031", unit="家"))
    assert entries == (Entry(0, "42家", "a.b.2031", "fact", "s-a", "level"),)


def test_the_labels_of_a_picture_stand_where_it_stands() -> None:
    """Between what is printed before and after it."""
    inner = (
        '<section id="s-a"><p><span data-n="0">1</span></p><figure id="fig-a"><div class="img">'
        '<img src="figure:fig-a" alt="图"></div></figure><p><span data-n="1">2</span></p></section>'
    )
    entries = collected(inner, Printed("1", "x"), Printed("2", "y"))
    assert [(entry.text, entry.kind) for entry in entries] == [("1", "fact"), ("7家", "chart"), ("2", "fact")]


def test_numbers_in_neighbouring_cells_do_not_run_together() -> None:
    """Each cell is a text of its own."""
    inner = (
        '<section id="s-a"><table class="t"><tbody><tr><td><span data-n="0">1</span></td>'
        '<td><span data-n="1">2</span></td></tr></tbody></table></section>'
    )
    assert [entry.text for entry in collected(inner, Printed("1", "x"), Printed("2", "y"))] == ["1", "2"]


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<p>甲3</p>", "「3」不是由数据打印的"),
        ('<p><span data-n="0">42</span>3</p>', "「423」不是由数据打印的"),
        ('<p><span data-n="0">43</span></p>', "「43」与数据打印的内容不符"),
        ('<p><span data-n="0">42</span><span data-n="0">42</span></p>', "不符"),
        ('<p><span data-n="5">42</span></p>', "「42」与数据打印的内容不符"),
        ('<p><span data-n="0">四十二</span></p>', "「四十二」与数据打印的内容不符"),
    ],
)
def test_what_was_not_printed_so_is_told(inner: str, said: str) -> None:
    """Typed, glued, changed, doubled or forged numbers stop the rendering."""
    with pytest.raises(TemplateError) as caught:
        collected(f'<section id="s-a">{inner}</section>', Printed("42", "a.b.2031"))
    assert said in str(caught.value)


def test_every_fault_is_told_at_once() -> None:
    """Two typed numbers, one message."""
    with pytest.raises(TemplateError) as caught:
        collected('<section id="s-a"><p>甲3，乙4</p></section>')
    assert [number in str(caught.value) for number in ("「3」", "「4」")] == [True, True]


# --- a whole document ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["whole", "深圳"])
def test_the_entries_cover_every_number_of_the_text(shelf: tiny.Shelf, name: str) -> None:
    """The tokens of the HTML, in order, are those of the entries."""
    document = shelf(name)
    body = contract.parse(document.rendered.html)
    shown = [text for text, _ in ledger.sequence(document.ledger.entries, charts=False)]
    assert [token for text in ledger.flow(body) for token in texts(text)] == shown


@pytest.mark.parametrize("name", ["whole", "深圳"])
def test_every_entry_leads_to_something_known(shelf: tiny.Shelf, name: str) -> None:
    """A fact to its record, a derivation to its inputs' records."""
    record = shelf(name).ledger
    facts = [entry.ref for entry in record.entries if entry.kind == "fact"]
    inputs = {part for entry in record.entries if entry.kind == "derived" for part in re.findall(_ID, entry.ref)}
    assert ({*facts} - set(record.facts), inputs - set(record.facts)) == (set(), set())


def test_the_running_text_is_kept(shelf: tiny.Shelf) -> None:
    """What stands at the foot of every page."""
    document = shelf("whole")
    assert [document.brief.vintage.text in text for text in document.ledger.running] == [True]


@pytest.mark.parametrize("name", ["whole", "zero"])
def test_a_ledger_travels_unchanged(shelf: tiny.Shelf, name: str) -> None:
    """Written as JSON and read back it is the same."""
    record = shelf(name).ledger
    assert Ledger.from_json(record.to_json()) == record


def test_each_record_has_a_line(shelf: tiny.Shelf) -> None:
    """A change of one number is a change of one line."""
    record = shelf("whole").ledger
    lines = record.to_json().decode().splitlines()
    assert sum(line.startswith('{"kind"') for line in lines) == len(record.entries)


def test_another_version_is_refused() -> None:
    """A ledger of a later program is not misread."""
    data = Ledger("2031-05-06", "简报", ()).to_json().replace(b'"version": 1', b'"version": 2')
    with pytest.raises(ValueError, match="version"):
        Ledger.from_json(data)


_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_+-]+){2,4}")
