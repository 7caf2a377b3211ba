"""Pages of a PDF as small pictures, how two of them differ to the eye, and the picture that shows it.

Pages are compared after a blur as wide as a character is at this size: what fonts and rasterisers do differently at
the edges of strokes evens out, what is moved, gone or of another colour does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from reportgen import pdftext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

RESOLUTION = 48  # dots per inch: a character of the text is seven dots wide
FINER = 4  # times finer is a page drawn before it is made smaller
COLOURS = 64  # of a stored picture
BLUR = 3  # dots to each side: as wide as a character
STEP = 18  # of 255, by which a dot may differ after the blur: a quarter of a dot off makes 16 at most
FEWEST = 8  # dots that must differ by more: one missing character of the smallest text makes 15
APPENDIX = "附录"
_RED, _BLUE = (200, 30, 30), (30, 60, 200)


@dataclass(frozen=True)
class Difference:
    """Where two pictures differ: how many dots do, and the least box around them (left, top, right, bottom)."""

    dots: int
    box: tuple[int, int, int, int] | None = None

    def __bool__(self) -> bool:
        """Whether an eye would see it."""
        return self.dots >= FEWEST


def pages(pdf: bytes) -> list[Image.Image]:
    """The pages of a PDF up to the first of its appendix, as pictures."""
    bodies = [item.body for item in pdftext.read(pdf).pages]
    last = next((index for index, body in enumerate(bodies) if body.lstrip().startswith(APPENDIX)), len(bodies) - 1)
    return rendered(pdf)[: last + 1]


def rendered(pdf: bytes) -> list[Image.Image]:
    """Every page of a PDF as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_reduced(page) for page in document]
    finally:
        document.close()


def _reduced(page: pypdfium2.PdfPage) -> Image.Image:
    """A page drawn finer and made smaller: drawn at once, hairlines would be as thick as a dot."""
    return page.render(scale=FINER * RESOLUTION / 72).to_pil().convert("RGB").reduce(FINER)


def save(picture: Image.Image, path: Path) -> None:
    """Store a page in few colours."""
    few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def difference(before: Image.Image, now: Image.Image) -> Difference:
    """What an eye would see of the change between two pictures; all of them where their sizes differ."""
    if before.size != now.size:
        return Difference(now.width * now.height, (0, 0, *now.size))
    apart = _apart(before, now)
    if not apart.any():
        return Difference(0)
    rows, columns = np.flatnonzero(apart.any(axis=1)), np.flatnonzero(apart.any(axis=0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return Difference(int(apart.sum()), box)


def _apart(before: Image.Image, now: Image.Image) -> NDArray[np.bool_]:
    return (np.abs(_blurred(before) - _blurred(now)) > STEP).any(axis=2)


def _blurred(picture: Image.Image) -> NDArray[np.int16]:
    return np.asarray(picture.convert("RGB").filter(ImageFilter.BoxBlur(BLUR)), dtype=np.int16)


def shown(before: Image.Image, now: Image.Image) -> Image.Image:
    """Before, now, and both on top of each other: what is gone in red, what is new in blue."""
    width, height = max(before.width, now.width), max(before.height, now.height)
    sheets = [_padded(item, width, height) for item in (before, now)]
    old, new = (np.asarray(item.convert("L"), dtype=np.int16) for item in sheets)
    both = np.stack([np.minimum(old, new)] * 3, axis=2).astype(np.uint8)
    both[old < new - STEP], both[new < old - STEP] = _RED, _BLUE
    return side_by_side([*sheets, Image.fromarray(both)])


def _padded(picture: Image.Image, width: int, height: int) -> Image.Image:
    sheet = Image.new("RGB", (width, height), "white")
    sheet.paste(picture, (0, 0))
    return sheet


def side_by_side(pictures: Sequence[Image.Image], gap: int = 6) -> Image.Image:
    """Pictures of one size in a row."""
    row = Image.new("RGB", (sum(item.width + gap for item in pictures) - gap, pictures[0].height), "grey")
    for index, item in enumerate(pictures):
        row.paste(item, (index * (item.width + gap), 0))
    return row
