"""What a template may hand to Word however odd it is: the file stays valid, or the error names the place."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from word_readers import sdk, told_by_audit, told_by_sdk
from word_samples import HTML, META, house, pictures

from reportgen.errors import TemplateError
from reportgen.writers.word import docx_text, write_docx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WORDS = {
    "markup": "a &amp; b &lt;w:p&gt; ]]&gt; &quot;'",
    "controls": "一\x00二\x0b三\x1f四\x7f五",
    "surrogates": "一\ud83d二\udc00三\ufffe四\uffff五",
    "long word": "Pneumono" * 500,
    "right to left": "مرحبا بالعالم \u202eabc\u202c שלום",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇳 \U0002070e \U0001f9ff",
    "combining": "Z" + "\u0300\u0301\u0302\u0303" * 100 + " ก็็็็็",
    "spaces": "\u00a0\u2003\u3000 \u200b\u2060\ufeff\u00ad 一",
    "rare signs": "㍿ ㊣ 𠮷 龘 ﷽ \ue000",
    "fields": "{ TOC \\o } HYPERLINK \\x {{ x }} {% raw %}",
    "lines": "一\r\n二\r三\n\n四\u2028五\u2029六\u0085七",
}
PLACES = {
    "text": ("<li>", "看产量", "</li>"),
    "cell": ("", "980", "</td>"),
    "caption": ("", "山城高于水城", '</span><span class="cs">'),
    "title": ("<h1>", "山城茶业简报", "</h1>"),
    "alternative text": ('alt="', "条形图：山城与水城的产量，山城较高", '"'),
}
"""Where words stand in the sample: what is before them, the words, what is after."""
DEEP, ROWS, WIDE = 40, 10_000, 60
SECONDS_A_ROW = 0.01


def written(html: str) -> bytes:
    """Return a document as Word file."""
    return write_docx(html, house(), pictures(), {}, META)


def faults(docx: bytes, folder: Path) -> list[str]:
    """Return what the validators at hand tell of a file."""
    path = folder / "a.docx"
    path.write_bytes(docx)
    return [*told_by_audit(path), *(told_by_sdk(path) if sdk() else [])]


def with_words(words: str, places: Iterable[str] = tuple(PLACES)) -> str:
    """Return the sample with odd words at some places, at all of them if none is named."""
    html = HTML
    for place in places:
        before, old, after = PLACES[place]
        assert before + old + after in html, place
        told = words.replace('"', "&quot;") if place == "alternative text" else words
        html = html.replace(before + old + after, before + told + after, 1)
    return html


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_odd_words(kind: str, tmp_path: Path) -> None:
    """Text that breaks carelessly written XML gives a valid file, wherever it stands."""
    assert faults(written(with_words(WORDS[kind])), tmp_path) == []


def test_readable_words_come_through() -> None:
    """Of odd words nothing but what XML cannot hold is lost."""
    kept = ("right to left", "emoji", "combining", "rare signs", "fields", "long word")
    texts = ["".join(docx_text(written(with_words(WORDS[kind], ("text",))))) for kind in kept]
    assert [WORDS[kind] in text for kind, text in zip(kept, texts, strict=True)] == [True] * len(kept)


def test_what_xml_cannot_hold_goes() -> None:
    """Control characters, halves of characters and non-characters vanish; what stands around them stays."""
    texts = ["".join(docx_text(written(with_words(WORDS[kind], ("text",))))) for kind in ("controls", "surrogates")]
    assert ["一二三四" in "".join(sign for sign in text if sign not in "\x7f\ufffd") for text in texts] == [True, True]


def table(rows: int, columns: int = 3) -> str:
    """Return the sample with a table of so many rows and columns."""
    heads = "".join(f'<th scope="col">第{number}栏</th>' for number in range(columns))
    cols = f'<col style="width:{156 / columns:.2f}mm">' * columns
    body = "".join(
        f'<tr id="row-{number}"><th scope="row">行{number}</th>' + "<td>茶</td>" * (columns - 1) + "</tr>"
        for number in range(rows)
    )
    made = f'<table class="t"><colgroup>{cols}</colgroup><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return HTML.replace('<div class="fc">', f'{made}<div class="fc">')


def taken(make: Callable[[], object]) -> float:
    """Return the seconds of processor time that something takes."""
    start = time.process_time()
    make()
    return time.process_time() - start


def test_long_table(tmp_path: Path) -> None:
    """A table of ten thousand rows is written in time that grows with its rows, and is valid."""
    short, long = table(ROWS // 10), table(ROWS)
    written(HTML)
    before, after = taken(lambda: written(short)), taken(lambda: written(long))
    assert after < 25 * before
    assert after < SECONDS_A_ROW * ROWS
    assert told_by_audit(_kept(written(short), tmp_path)) == []


def _kept(docx: bytes, folder: Path) -> Path:
    path = folder / "long.docx"
    path.write_bytes(docx)
    return path


def test_wide_table(tmp_path: Path) -> None:
    """A table of more columns than can be read is still a table of the width of the text."""
    assert faults(written(table(3, WIDE)), tmp_path) == []


def test_deep_inlines(tmp_path: Path) -> None:
    """Marks within marks, however deep, end in one run each."""
    deep = "<b>" * DEEP + "深" + "</b>" * DEEP
    assert faults(written(HTML.replace("看产量", deep)), tmp_path) == []


def test_long_ids(tmp_path: Path) -> None:
    """Ids that differ only after forty characters, or only in signs no bookmark has, stay apart."""
    ids = [f"f-{'x' * 60}-{number}" for number in range(5)] + ["f-a-b", "f-a.b", "f-a:b", "编号一", "编号二"]
    rows = "".join(f'<tr id="{one}"><th scope="row">行</th><td>茶</td><td>茶</td></tr>' for one in ids)
    links = "".join(f'<a href="#{one}">{number}</a>' for number, one in enumerate(ids))
    html = HTML.replace('<tr class="me" id="f-1">', f'{rows}<tr class="me" id="f-1">').replace("看产量", links)
    assert faults(written(html), tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("看产量", '<a href="https://example.org">看</a>', "a"),
        ("看产量", "<script>看</script>", "script"),
        ('src="figure:fig1"', 'src="figure:none"', "img"),
        ('colspan="3"', 'colspan="9"', "colgroup"),
    ],
)
def test_what_cannot_be_set_is_told(old: str, new: str, place: str) -> None:
    """What Word cannot be given is an error that names the element."""
    with pytest.raises(TemplateError, match=place):
        written(HTML.replace(old, new))


CHILD = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from word_samples import HTML, META, house, pictures
from reportgen.writers.word import write_docx
print(hashlib.sha256(write_docx(HTML, house(), pictures(), {}, META)).hexdigest())
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_same_bytes_in_another_process(seed: str) -> None:
    """Another process that hashes otherwise writes the same file, byte for byte."""
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(Path(__file__).parent)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(written(HTML)).hexdigest()
