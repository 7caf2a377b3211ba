"""Claims about how pages look: as the pictures kept of them, but for what no eye sees; and that the comparison sees.

`pytest --update-golden` writes the pictures of tests/golden/pages anew; a page that differs is shown in build/visual.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import looks
import pypdfium2
import pytest
import tiny
from PIL import Image, ImageChops

from reportgen import fonts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from documents import Made

KEPT = tiny.ROOT / "tests" / "golden" / "pages"
SHOWN = tiny.ROOT / "build" / "visual"
DOCUMENTS = ("shenzhen", "dongguan", "dongguan.gongwen")
FAMILIES = frozenset({"Noto Sans CJK SC", "Noto Serif CJK SC"})  # in which the kept pages are set
SAMPLE = "dongguan"  # the document spoilt below; its pages have text, tables and a chart
EVERY = 40  # characters, one of which is taken away in its turn


@pytest.fixture(scope="session")
def document(made: Callable[[str], Made]) -> Callable[[str], Made]:
    """Return a document by its name; skips where this machine sets it in other fonts than those of the pictures."""

    def of(name: str) -> Made:
        found = made(name)
        used = frozenset(fonts.chosen(found.document.house.families()).values())
        if used != FAMILIES:
            pytest.skip(f"the pages are kept in {sorted(FAMILIES)}, this machine sets them in {sorted(used)}")
        return found

    return of


# --- the pages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_pages_look_as_they_did(
    document: Callable[[str], Made],
    name: str,
    golden: bool,  # noqa: FBT001 - a fixture
) -> None:
    """None moved, recoloured or lost anything that an eye would see."""
    pages = looks.pages(document(name).pdf)
    if golden:
        _keep(KEPT / name, pages)
    kept = sorted((KEPT / name).glob("*.png"), key=lambda path: int(path.stem))
    told = [message for path, now in zip(kept, pages, strict=False) if (message := _told(path, now))]
    assert (len(kept), told) == (len(pages), [])


def _keep(folder: Path, pages: list[Image.Image]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, picture in enumerate(pages, 1):
        looks.save(picture, folder / f"{number}.png")


def _told(path: Path, now: Image.Image) -> str:
    """What differs from a kept page, and where the picture of it is; empty where nothing does."""
    with Image.open(path) as file:
        before = file.convert("RGB")
    found = looks.difference(before, now)
    if not found:
        return ""
    SHOWN.mkdir(parents=True, exist_ok=True)
    seen = SHOWN / f"{path.parent.name}.{path.name}"
    looks.shown(before, now).save(seen)
    return f"page {path.stem}: {found.dots} dots differ within {found.box}; see {seen.relative_to(tiny.ROOT)}"


# --- what the comparison sees -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sample(document: Callable[[str], Made]) -> bytes:
    """Return the PDF whose pages are spoilt."""
    return document(SAMPLE).pdf


@pytest.fixture(scope="session")
def first(sample: bytes) -> Image.Image:
    """Return its first page."""
    return looks.rendered(sample)[0]


def test_a_page_is_like_itself_when_kept(first: Image.Image, tmp_path: Path) -> None:
    """Few colours are enough."""
    looks.save(first, tmp_path / "1.png")
    assert _told(tmp_path / "1.png", first) == ""


def test_another_rasteriser_is_no_difference(sample: bytes) -> None:
    """Pages set off by a quarter of a dot both ways have other edges everywhere."""
    pages, fine = looks.rendered(sample), pypdfium2.PdfDocument(sample)
    drawn = [page.render(scale=looks.FINER * looks.RESOLUTION / 72).to_pil().convert("RGB") for page in fine]
    fine.close()
    others = [ImageChops.offset(page, 1, 1).reduce(looks.FINER) for page in drawn]
    pairs = enumerate(zip(pages, others, strict=True), 1)
    assert [number for number, (page, other) in pairs if looks.difference(page, other)] == []


@pytest.mark.parametrize("millimetres", [-3, 2, 10])
def test_a_moved_block_is_seen(first: Image.Image, millimetres: int) -> None:
    """The lower half of the page, higher or lower than it was."""
    dots = round(millimetres * looks.RESOLUTION / 25.4)
    moved, half = first.copy(), first.height // 2
    moved.paste(first.crop((0, half, first.width, first.height - 20)), (0, half + dots))
    assert bool(looks.difference(first, moved))


@pytest.mark.parametrize("colour", [(16, 62, 107), (138, 146, 155), (184, 69, 120)])
def test_a_bar_of_another_colour_is_seen(colour: tuple[int, int, int]) -> None:
    """One bar of a page; also where both colours are equally dark."""
    page = Image.new("RGB", (400, 560), "white")
    bar = (80, 100, 300, 112)
    page.paste((184, 69, 16), bar)
    changed = page.copy()
    changed.paste(colour, bar)
    assert bool(looks.difference(page, changed))


def test_a_missing_character_is_seen(sample: bytes, first: Image.Image) -> None:
    """Wherever it stood: every so-manieth Chinese character of the page is taken away in its turn."""
    boxes = list(_characters(sample))[::EVERY]
    unseen = []
    for character, box in boxes:
        without = first.copy()
        without.paste(tuple(high for _, high in first.crop(box).getextrema()), box)
        unseen += [] if looks.difference(first, without) else [character]
    assert (len(boxes) > 5, unseen) == (True, [])


def _characters(pdf: bytes) -> list[tuple[str, tuple[int, int, int, int]]]:
    """The Chinese characters of the first page with the dots they take."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text, scale = page.get_textpage(), looks.RESOLUTION / 72
    found = []
    for index, character in enumerate(text.get_text_range()):
        if "\u4e00" <= character <= "\u9fff":
            left, bottom, right, top = (scale * value for value in text.get_charbox(index))
            height = scale * page.get_height()
            found.append((character, (int(left), int(height - top), int(right) + 1, int(height - bottom) + 1)))
    document.close()
    return found


def test_the_difference_is_shown_in_red_and_blue(first: Image.Image) -> None:
    """What is gone and what is new, beside the two pages."""
    now = Image.new("RGB", first.size, "white")
    now.paste((0, 0, 0), (200, 500, 260, 520))
    seen = looks.shown(first, now)
    colours = {colour for _, colour in seen.getcolors(1 << 24)}
    assert ((200, 30, 30) in colours, (30, 60, 200) in colours, seen.height) == (True, True, first.height)


def test_pages_of_another_size_differ() -> None:
    """Everywhere."""
    assert bool(looks.difference(Image.new("RGB", (10, 10)), Image.new("RGB", (10, 11))))
