"""Golden files: what each stage gives for every document; `pytest --update-golden` writes them anew.

The diff of a change shows at which stage it begins: the model, the HTML, Word or the PDF. The documents are set with
the system's own fonts and without the source texts, so that the files are the same on every machine that has the
fonts of the style.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest
import tiny
from documents import DOCUMENTS
from stages import stages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from documents import Made

GOLDEN = tiny.ROOT / "tests" / "golden"
STAGES = ("model.txt", "page.html", "pdf.txt")
IN_WORD = ("tiny", "shenzhen")  # the same HTML is written; two documents show what becomes of every element
SHOWN = 40
FILES = [(name, stage) for name in DOCUMENTS for stage in (*STAGES, *(["word.txt"] if name in IN_WORD else []))]


@pytest.fixture(scope="session")
def staged(made: Callable[[str], Made]) -> Callable[[str], Mapping[str, str]]:
    """Return the stages of a document by its name, each worked out once."""
    kept: dict[str, Mapping[str, str]] = {}

    def of(name: str) -> Mapping[str, str]:
        if name not in kept:
            found = made(name)
            kept[name] = stages(found.document, found.pdf, found.docx if name in IN_WORD else b"")
        return kept[name]

    return of


@pytest.mark.parametrize(("name", "stage"), FILES, ids=".".join)
def test_a_document_is_as_it_was(
    staged: Callable[[str], Mapping[str, str]],
    name: str,
    stage: str,
    golden: bool,  # noqa: FBT001 - a fixture
) -> None:
    """Stage by stage; another subject, other cities, all of them together."""
    assert _differences(f"{name}.{stage}", staged(name)[stage], update=golden) == []


def test_every_golden_file_is_looked_at() -> None:
    """None is left behind by a document that is no longer made."""
    kept = {f"{name}.{stage}" for name, stage in FILES} | {"uncaught.txt", "word_faults.md"}
    assert sorted(path.name for path in GOLDEN.iterdir() if path.is_file() and path.name not in kept) == []


def _differences(file: str, text: str, *, update: bool) -> list[str]:
    """The lines that differ from the golden file, the first of them; none after it is written anew."""
    path = GOLDEN / file
    if update:
        path.write_text(text, "utf-8")
    before = path.read_text("utf-8") if path.is_file() else ""
    if before == text:
        return []
    lines = difflib.unified_diff(before.splitlines(), text.splitlines(), path.name, "now", lineterm="", n=1)
    return [line[:160] for line in lines][:SHOWN]
