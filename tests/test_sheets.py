"""Claims about `make sheets`: every page of every document in every style becomes a picture."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import pytest
import tiny
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from documents import Made

SCRIPT = tiny.ROOT / "tools" / "sheets.py"


@pytest.fixture(scope="module")
def sheets() -> Any:
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("sheets", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_document_is_drawn_in_every_style(sheets: Any, tmp_path: Path) -> None:
    """The cities and their comparison."""
    project = tiny.lay(tmp_path / "p")
    asked = {style: [name for name, _ in sheets.requests(project, style, None)] for style in sheets.styles(project)}
    documents = ["云岭", "白沙", "青岬", "各市比较"]
    assert asked == {"公文": documents, "简报": documents}


def test_a_contact_sheet_has_every_page(sheets: Any) -> None:
    """In rows, in reading order, none on top of another."""
    colours = [(index * 30, 10, 10) for index in range(7)]
    sheet = sheets.contact_sheet([Image.new("RGB", (20, 30), colour) for colour in colours])
    at = [(sheets.GAP + column * 28 + 5, sheets.GAP + row * 38 + 5) for row in range(2) for column in range(5)]
    assert [sheet.getpixel(place) for place in at[:7]] == colours


def test_a_document_becomes_one_picture_or_one_a_page(sheets: Any, made: Callable[[str], Made], tmp_path: Path) -> None:
    """Numbered so that they sort."""
    pdf = made("tiny").pdf
    pages = len(sheets.drawn(pdf, 10))
    names = [[path.name for path, _ in sheets.pictures(pdf, tmp_path / "a", reading=each)] for each in (False, True)]
    assert names == [["a.png"], [f"a.{number:02}.png" for number in range(1, pages + 1)]]


def test_the_script_writes_what_it_says(sheets: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that other programs open, large enough to read."""
    project = tiny.lay(tmp_path / "p")
    sheets.main(["--project", str(project.root), "--style", "简报", "--city", "云岭", "--reading"])
    sizes = []
    for path in capsys.readouterr().out.split():
        with Image.open(path) as picture:
            sizes.append(picture.size)
    assert (len(sizes) > 1, min(sizes, default=(0, 0)) > (900, 1300)) == (True, True)
