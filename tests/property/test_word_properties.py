"""Whatever the words: they come back out of the Word file; whatever the ids: their bookmarks are Word's and differ."""

from __future__ import annotations

import re
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from word_samples import META, house

from reportgen.writers.word import custom_part, docx_text, write_docx
from reportgen.writers.word.reading import bookmark_names

QUICK = settings(max_examples=15, deadline=None)
PAGE = '<html lang="zh-CN"><head><title>甲</title></head><body><main><section>{}</section></main></body></html>'
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=40)


@QUICK
@given(WORDS)
def test_words_come_back(words: str) -> None:
    """The text of a paragraph is read back as it was, but for the white space that HTML collapses."""
    data = write_docx(PAGE.format(f"<p>甲{escape(words)}乙</p>"), house(), {}, {}, META)
    expected = re.sub(r"[ \t\r\n\f]+", " ", f"甲{words}乙")
    assert docx_text(data) == [expected]


@QUICK
@given(st.binary(max_size=60))
def test_files_come_back(data: bytes) -> None:
    """An attached file is read back byte for byte, whatever is in it."""
    assert custom_part(write_docx(PAGE.format("<p>甲</p>"), house(), {}, {"a": data}, META), "a") == data


@given(st.lists(st.text("ab-._1甲", min_size=1, max_size=60), unique=True, max_size=30))
def test_bookmarks_differ(ids: list[str]) -> None:
    """Different ids get different bookmark names, each of the form Word allows."""
    names = bookmark_names(iter(ids))
    assert len(set(names.values())) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name, re.ASCII) for name in names.values())
