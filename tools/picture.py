"""The first pages of a brief side by side: the picture in README.md. Writes `docs/images/brief.png` and prints it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from sheets import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "brief.png"
PAGES = 2
RESOLUTION, FINER = 66, 3  # dots per inch; so many times finer is a page drawn before it is made smaller
MARGIN, EDGE = 12, 1
GROUND, LINE = "#e8eaed", "#b4b9c0"
COLOURS = 96


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the picture of the PDF named."""
    (pdf,) = sys.argv[1:] if arguments is None else arguments
    PICTURE.parent.mkdir(exist_ok=True)
    few = picture(Path(pdf).read_bytes()).quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURE, optimize=True)
    print(PICTURE.relative_to(ROOT))


def picture(pdf: bytes) -> Image.Image:
    """The first pages of a PDF beside each other."""
    pages = [page.reduce(FINER) for page in drawn(pdf, FINER * RESOLUTION)[:PAGES]]
    width, height = pages[0].size
    whole = Image.new("RGB", (len(pages) * (width + MARGIN) + MARGIN, height + 2 * MARGIN), GROUND)
    for number, page in enumerate(pages):
        left = MARGIN + number * (width + MARGIN)
        whole.paste(LINE, (left - EDGE, MARGIN - EDGE, left + width + EDGE, MARGIN + height + EDGE))
        whole.paste(page, (left, MARGIN))
    return whole


if __name__ == "__main__":
    main()
