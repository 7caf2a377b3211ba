"""Draws the figures of a brief as SVG and PNG; every label comes printed, no number is computed or worded here.

matplotlib is loaded by the first call that draws, not by importing this package.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.charts.words import labels

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.brief import Figure
    from reportgen.charts.sheet import Label, Sheet
    from reportgen.style import ChartStyle

__all__ = ["Picture", "boxes", "draw", "labels", "rasterise"]

# matplotlib remarks in English on its own folders, such as where a user has no home; what matters here is raised
if logging.getLogger("matplotlib").level == logging.NOTSET:
    logging.getLogger("matplotlib").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure: SVG with selectable text, its size on paper, and a PNG where a format needs one."""

    svg: bytes
    width_mm: float
    height_mm: float
    png: bytes = b""


def draw(figure: Figure, style: ChartStyle, font_files: tuple[Path, ...] = (), *, narrow: bool = False) -> Picture:
    """Return the figure as SVG in final size, the same bytes on every run; `narrow` draws it for a telephone.

    The narrow picture has the same words in the same order and size on less width, and is as much taller as it needs.
    Raises StyleError when a label finds no place, EnvironmentFault when the font or a glyph of it is missing.
    """
    from reportgen.charts import press

    sheet = _laid_out(figure, style, font_files, narrow=narrow)
    return Picture(press.svg(sheet), sheet.width, sheet.height)


def rasterise(figure: Figure, style: ChartStyle, dpi: int = 300, font_files: tuple[Path, ...] = ()) -> bytes:
    """Return the figure as PNG, `dpi` dots to the inch of its final size; raises as `draw` does."""
    from reportgen.charts import press

    return press.png(_laid_out(figure, style, font_files), dpi)


def boxes(
    figure: Figure, style: ChartStyle, font_files: tuple[Path, ...] = (), *, narrow: bool = False
) -> tuple[Label, ...]:
    """Return every label with its words and its box in mm (y downwards), in the order of reading."""
    return tuple(_laid_out(figure, style, font_files, narrow=narrow).labels)


def _laid_out(figure: Figure, style: ChartStyle, font_files: tuple[Path, ...], *, narrow: bool = False) -> Sheet:
    from reportgen.charts import layout, lettering

    family = lettering.first_installed(style.families, font_files)
    return layout.lay_out(figure, replace(style, family=family), lettering.face(family, font_files), narrow=narrow)
