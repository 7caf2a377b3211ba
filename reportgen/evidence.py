"""Whether a fact can be proved on this machine: its literal stands at its line of the source text, or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from reportgen import sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.sources import SourceText

State = Literal["verified", "changed", "contradicted", "absent"]
WORDS: Final[Mapping[State, str]] = {
    "verified": "已核对",
    "changed": "该行已改动，请复核",
    "contradicted": "与原文不符",
    "absent": "本机无原文，未核对",
}
_WORST_FIRST: Final[tuple[State, ...]] = ("contradicted", "changed", "absent", "verified")
_AROUND = 36


def state(locator: sources.Locator, literal: str, digest: str, texts: Mapping[str, SourceText]) -> State:
    """How a literal stands to the source text at its place; `digest` is the line's hash, blank if none was kept.

    A statement has no literal: its line's hash alone is judged.
    """
    text = texts.get(locator.source_id)
    if text is None:
        return "absent"
    line = text.line(locator.line)
    if line is None or (literal and len(sources.places(line, literal)) < locator.occurrence):
        return "contradicted"
    return "verified" if digest in {"", sources.line_hash(line)} else "changed"


def worst(states: tuple[State, ...]) -> State:
    """The state of a number that rests on several facts; `absent` where it rests on none that is known."""
    return next((item for item in _WORST_FIRST if item in states), "absent")


def excerpt(locator: sources.Locator, literal: str, texts: Mapping[str, SourceText]) -> str:
    """The words around a literal in the source text, else the line's beginning; empty without the text."""
    text = texts.get(locator.source_id)
    line = (text.line(locator.line) if text else None) or ""
    found = sources.places(line, literal)
    at = found[min(locator.occurrence, len(found)) - 1] if found else 0
    first, last = max(0, at - _AROUND), at + len(literal) + _AROUND * (1 if found else 2)
    return f"{'…' if first else ''}{line[first:last].strip()}{'…' if last < len(line) else ''}"
