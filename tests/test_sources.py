"""Claims about source texts: hashes, lines, and finding a literal again."""

from __future__ import annotations

import invented
import pytest

from reportgen import sources


def test_a_line_hash_does_not_see_spaces_or_width() -> None:
    """A new export of the same text keeps its hashes."""
    assert sources.line_hash("成交额（亿元）　达：") == sources.line_hash("成交额(亿元)达:")


def test_a_line_hash_is_never_read_as_a_number() -> None:
    """The letter in front keeps Excel off."""
    digest = sources.line_hash("x")
    assert (digest[0], len(digest)) == ("h", 9)


def test_bom_and_line_ends_do_not_change_the_texts_hash() -> None:
    """The bytes differ, the text does not."""
    windows = b"\xef\xbb\xbf" + invented.RAW.replace(b"\n", b"\r\n")
    one, other = sources.from_bytes("T1", "a", windows), invented.text()
    assert (one.sha256_text == other.sha256_text, one.sha256 == other.sha256) == (True, False)


def test_lines_are_split_on_line_feeds_only() -> None:
    """A form feed or a Unicode line separator stays inside its line."""
    assert len(sources.from_bytes("T1", "a", "甲\x0c乙\u2028丙\n丁".encode()).lines) == 2


def test_a_text_in_the_national_encoding_is_read() -> None:
    """gb18030 when it is not UTF-8."""
    assert sources.from_bytes("T1", "a", "青石市".encode("gb18030")).line(1) == "青石市"


@pytest.mark.parametrize(("line", "expected"), [(0, None), (1, "青石市网上集市简报"), (99, None)])
def test_lines_count_from_one(line: int, expected: str | None) -> None:
    """There is no line 0."""
    assert invented.text().line(line) == expected


def test_a_literal_that_moved_is_found_again() -> None:
    """By the line's hash, else as the only occurrence."""
    digest = sources.line_hash(invented.LINES[6])
    assert sources.relocate(invented.text(), "900.25亿元", digest) == (7, 1)


def test_an_ambiguous_literal_is_not_guessed() -> None:
    """Two lines have it: a person decides."""
    assert sources.relocate(invented.text(), "成交额", "") is None


def test_a_locator_is_printed_short() -> None:
    """Source, line, last line."""
    assert [str(sources.Locator("T1", 2, 2)), str(sources.Locator("T1", 2, 4))] == ["T1:2", "T1:2—4"]
