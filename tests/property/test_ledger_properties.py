"""Properties of the ledger: tokens lie where they say, survive the sign of their joints, and JSON loses nothing."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reportgen.ledger import Entry, Ledger, sequence, tokens

WORDS = st.text("甲乙年月，。—%（）[]·占 \n", max_size=6)
NUMBERS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(0, 10**9).map(lambda n: f"{n:,}"),
    st.decimals(0, 10**6, places=2).map(str),
)
CODES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,4}([.:\-][A-Za-z0-9_]{1,4}){0,2}", fullmatch=True)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
ENTRIES = st.builds(
    Entry, st.integers(-1, 99), TEXTS, TEXTS, st.sampled_from(["fact", "derived", "chart", "period"]), TEXTS, TEXTS
)
LEDGERS = st.builds(
    Ledger,
    TEXTS,
    TEXTS,
    st.lists(ENTRIES, max_size=4).map(tuple),
    st.lists(TEXTS, max_size=2).map(tuple),
    st.dictionaries(TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=2), max_size=2),
)


@given(TEXTS)
def test_a_token_lies_where_it_says(text: str) -> None:
    """The text from its offset on begins with it, and tokens do not overlap."""
    found = tokens(text)
    ends = [0, *(token.start + len(token.text) for token in found)]
    assert all(text.startswith(token.text, token.start) for token in found)
    assert all(end <= token.start for end, token in zip(ends, found, strict=False))


@given(st.lists(st.tuples(WORDS.filter(bool), NUMBERS), max_size=6), WORDS)
def test_numbers_between_words_are_the_tokens(parts: list[tuple[str, str]], tail: str) -> None:
    """Whatever Chinese stands around them."""
    text = "".join(f"{word}{number}" for word, number in parts) + "。" + tail
    assert [token.text for token in tokens(text)] == [number for _, number in parts]


@given(WORDS, CODES, WORDS)
def test_a_code_holds_no_token(before: str, code: str, after: str) -> None:
    """Digits in a word that begins with a Latin letter count for nothing."""
    assert tokens(f"{before}。{code}。{after}") == []


@given(TEXTS)
def test_every_digit_is_in_a_token_or_a_code(text: str) -> None:
    """Nothing that looks like a number is overlooked."""
    plain = re.sub(r"[A-Za-z][A-Za-z0-9_]*(?:[.:\-][A-Za-z0-9_]+)*", " ", text)
    digits = "".join(sign for sign in plain if sign.isdecimal())
    assert "".join(sign for token in tokens(text) for sign in token.text if sign.isdecimal()) == digits


@given(LEDGERS)
def test_json_loses_nothing(record: Ledger) -> None:
    """There and back again."""
    assert Ledger.from_json(record.to_json()) == record


@given(LEDGERS)
def test_the_same_ledger_is_the_same_bytes(record: Ledger) -> None:
    """Writing depends on nothing else."""
    assert Ledger.from_json(record.to_json()).to_json() == record.to_json()


@given(st.lists(ENTRIES, max_size=6))
def test_the_sequence_keeps_the_order_of_the_entries(entries: list[Entry]) -> None:
    """Each token beside its own entry, chart labels only where asked for."""
    shown = [entry for entry in entries if entry.kind != "chart"]
    expected = [(token.text, entry) for entry in shown for token in tokens(entry.text)]
    assert sequence(entries, charts=False) == expected
