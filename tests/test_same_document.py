"""PDF, Word and web page are one document: the same sentences, numbers, captions, citations and notes, all in order.

The PDF may set a figure or table behind the prose that follows it in the text, to fill its pages; among each other
figures, tables and notes stand in the same order in all three.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import documents
import pytest
import readings
from spoiling import repacked, rewritten

from reportgen import contract
from reportgen.audit import wordfile
from reportgen.audit.wordfile import W
from reportgen.project import SOURCES_VARIABLE
from reportgen.writers.word.references import bookmark_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.audit.finished import Role
    from reportgen.project import Project

NAMES = [f"{name}{style}" for name in documents.DOCUMENTS if name != "tiny" for style in ("", ".gongwen")]
SPOILT = "dongguan"
ORDERED: tuple[tuple[Role, ...], ...] = (("caption",), ("subtitle",), ("note", "source"), ("footnote",), ("head",))
Read = dict[str, readings.Reading]


@pytest.fixture(scope="module")
def read(made: Callable[[str], documents.Made], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Read]:
    """Return the readings of a document by format."""
    folder = tmp_path_factory.mktemp("same")

    @cache
    def read_(name: str) -> Read:
        one = made(name)
        files = {"pdf": one.pdf, "docx": one.docx, "html": one.document.html()}
        return {kind: kept(folder / f"{name}.{kind}", data) for kind, data in files.items()}

    return read_


def kept(path: Path, data: bytes) -> readings.Reading:
    """Return the reading of a file written to a path."""
    path.write_bytes(data)
    return readings.read(path)


def apart(first: readings.Reading, second: readings.Reading) -> list[str]:
    """Return in which respects two readings differ."""
    found = [
        name for name in ("sentences", "numbers", "citations", "signs") if getattr(first, name) != getattr(second, name)
    ]
    return found + ["、".join(roles) for roles in ORDERED if first.words(*roles) != second.words(*roles)]


@pytest.mark.parametrize("name", NAMES)
def test_three_formats_say_the_same(name: str, read: Callable[[str], Read]) -> None:
    """Each sentence, number and citation stands as often in each format; captions and notes come in one order."""
    found = read(name)
    differences = {kind: apart(found["docx"], found[kind]) for kind in ("pdf", "html")}
    assert (differences, len(found["docx"].sentences) > len(found["docx"].words("caption"))) == (
        {"pdf": [], "html": []},
        True,
    )


@pytest.mark.parametrize("name", NAMES)
def test_word_and_web_page_in_one_order(name: str, read: Callable[[str], Read]) -> None:
    """Word and the web page, which move nothing, have their whole text in the same order."""
    found = read(name)
    assert found["docx"].text == found["html"].text


def test_a_spoilt_pdf_is_noticed(
    made: Callable[[str], documents.Made], read: Callable[[str], Read], tmp_path: Path
) -> None:
    """A PDF with another number in its first caption differs from Word in numbers, signs and captions."""
    other = rewritten(made(SPOILT).document, (r'(<span class="no">表<span[^>]*>)\d', r"\g<1>9")).pdf()
    assert apart(read(SPOILT)["docx"], kept(tmp_path / "a.pdf", other)) == ["numbers", "signs", "caption"]


def test_a_spoilt_word_file_is_noticed(
    made: Callable[[str], documents.Made], read: Callable[[str], Read], tmp_path: Path
) -> None:
    """A Word file in which a citation is gone differs from the PDF in sentences, numbers, citations and signs."""
    other = repacked(made(SPOILT).docx, "word/document.xml", lambda xml: re.sub(r"\[1\]</w:t>", "</w:t>", xml, count=1))
    assert apart(read(SPOILT)["pdf"], kept(tmp_path / "a.docx", other)) == [
        "sentences",
        "numbers",
        "citations",
        "signs",
    ]


def test_a_spoilt_web_page_is_noticed(
    made: Callable[[str], documents.Made], read: Callable[[str], Read], tmp_path: Path
) -> None:
    """A web page without one of its notes differs from the PDF in its notes."""
    page = made(SPOILT).document.html().decode()
    other = re.sub(r'<p class="src">.*?</p>', "", page, count=1, flags=re.DOTALL)
    assert "note、source" in apart(read(SPOILT)["pdf"], kept(tmp_path / "a.html", other.encode()))


@pytest.mark.parametrize("name", ["shenzhen", "comparison.gongwen"])
def test_numbers_of_word_lead_to_their_rows(name: str, made: Callable[[str], documents.Made]) -> None:
    """Each number that the text links to its row of the appendix is a link in Word too, without the look of one."""
    body = contract.parse(made(name).document.rendered.html)
    noted = {link for note in body.iter("span") if "fn" in contract.classes(note) for link in note.iter("a")}
    links = [one for one in body.iter("a") if one.get("data-n") and one not in noted]  # notes are a part of their own
    wanted = [one.get("href")[1:] for one in links if one.get("href").startswith("#f-")]
    root = wordfile.part(made(name).docx, "word/document.xml")
    names = bookmark_names(one.get("id") for one in body.find("main").iter() if one.get("id"))
    rows = {one.get(f"{W}name") for row in root.iter(f"{W}tr") for one in row.iter(f"{W}bookmarkStart")}
    found = [one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink") if one.get(f"{W}anchor") in rows]
    look = next(
        one for one in wordfile.part(made(name).docx, "word/styles.xml") if one.get(f"{W}styleId") == "Hyperlink"
    )
    assert (found, len(look.findall(f"{W}rPr/*"))) == ([names[one] for one in wanted], 0)


CHILD = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import documents
from reportgen import build
from reportgen.project import Project
for name in sys.argv[3:]:
    made = build.document(Project(__import__("pathlib").Path(sys.argv[2])), documents.requested(name))
    print(name, hashlib.sha256(made.docx()).hexdigest())
"""


def test_same_word_bytes_in_another_process(
    made: Callable[[str], documents.Made], project: Project, tmp_path: Path
) -> None:
    """Every document is the same Word file, byte for byte, in a process that hashes otherwise."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, str(Path(__file__).parent), str(project.root), *NAMES],
        env={**os.environ, "PYTHONHASHSEED": "7", SOURCES_VARIABLE: str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = [f"{name} {hashlib.sha256(made(name).docx).hexdigest()}" for name in NAMES]
    assert expected == run.stdout.splitlines()
