"""Where a unit of a document stands, in words: the heading above it, the table it is a row of, the row's first cell."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from reportgen.writers.word.written import CELL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.writers.word.written import Unit

_LONGEST: Final = 20
_ELSEWHERE: Final = {"note": "脚注", "running": "页眉页脚", "chart": "图的数据"}
_START: Final = "文首"


def places(units: Iterable[Unit]) -> tuple[tuple[str, ...], ...]:
    """The place of each unit of a document: as many words as it takes, the widest first."""
    found: list[tuple[str, ...]] = []
    heading, caption = _START, ""
    for unit in units:
        if unit.kind == "heading":
            heading, caption = shortened(unit.text), ""
        elif unit.kind == "caption":
            caption = shortened(unit.text)
        label = shortened(_label(unit.text)) if unit.kind == "row" else ""
        words = (heading, caption if unit.kind in {"row", "caption"} else "", label)
        apart = _ELSEWHERE.get(unit.kind)
        label = shortened(_label(unit.text)) if unit.kind == "chart" else label
        found.append(tuple(filter(None, (apart, label))) if apart else tuple(word for word in words if word))
    return tuple(found)


def common(first: tuple[str, ...], last: tuple[str, ...]) -> str:
    """The place of what goes from one place to another: the words they begin with alike."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "，".join(word for word, _ in alike) or "，".join(first)


def _label(row: str) -> str:
    """The first words of a row."""
    return next((cell for cell in row.replace("\n", CELL).split(CELL) if cell.strip()), "")


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The beginning of a text on one line, its cells parted by a bar."""
    line = " ".join(text.replace(CELL, " | ").split()).replace("\u2060", "")
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
