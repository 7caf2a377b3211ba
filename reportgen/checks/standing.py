"""Whether words of a row stand in the line of its source that it names: period words, place names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.sources import SourceText


def remedy(words: str, number: int | None, near: int, text: SourceText) -> str:
    """What to do where line `number` lacks the words: the line nearest to `near` that has them; empty if it has."""
    line = text.line(number) if number else None
    if line is not None and words in line:
        return ""
    found = [n for n, candidate in enumerate(text.lines, start=1) if words in candidate]
    nearest = min(found, key=lambda candidate: abs(candidate - near), default=None)
    return f"最近的一处在第 {nearest} 行" if nearest else "请照原文核对字样"
