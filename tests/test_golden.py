"""Golden files: what each stage gives for two briefs; `pytest --update-golden` writes them anew.

The diff of a change shows at which stage it begins: the model, the HTML, Word or the PDF.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest
import tiny
from stages import stages

from reportgen.build import Request, document
from reportgen.project import SOURCES_VARIABLE, Project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

GOLDEN = tiny.ROOT / "tests" / "golden"
FILES = pytest.mark.parametrize("file", ["model.txt", "page.html", "word.txt", "pdf.txt"])
SHOWN = 40


@pytest.fixture(scope="session")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder for source texts, so that no figure is marked as found on this machine."""
    return tmp_path_factory.mktemp("no-texts")


@pytest.fixture(scope="session")
def city(unread: Path) -> Mapping[str, str]:
    """Return the stages of the brief on the city with most facts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SOURCES_VARIABLE, str(unread))
        made = document(Project(tiny.ROOT), Request("深圳"))
        return stages(made, made.pdf(), made.docx())


@pytest.fixture(scope="session")
def invented(shelf: tiny.Shelf) -> Mapping[str, str]:
    """Return the stages of the brief of the invented project, whose texts are always there."""
    made = shelf("whole")
    return stages(made, made.pdf(), made.docx())


@FILES
def test_the_invented_brief_is_as_it_was(
    invented: Mapping[str, str],
    file: str,
    golden: bool,  # noqa: FBT001 - a fixture
) -> None:
    """Another subject through the same code."""
    assert _differences(GOLDEN / f"tiny.{file}", invented[file], update=golden) == []


@FILES
def test_the_citys_brief_is_as_it_was(city: Mapping[str, str], file: str, golden: bool) -> None:  # noqa: FBT001
    """The project's own data."""
    assert _differences(GOLDEN / f"shenzhen.{file}", city[file], update=golden) == []


def _differences(path: Path, text: str, *, update: bool) -> list[str]:
    """The lines that differ from the golden file, the first of them; none after it is written anew."""
    if update:
        path.write_text(text, "utf-8")
    before = path.read_text("utf-8") if path.is_file() else ""
    if before == text:
        return []
    lines = difflib.unified_diff(before.splitlines(), text.splitlines(), path.name, "now", lineterm="", n=1)
    return [line[:160] for line in lines][:SHOWN]
