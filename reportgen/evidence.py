"""Whether a fact can be proved on this machine: its literal stands at its line of the source text, or not, or unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from reportgen import sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.sources import SourceText

State = Literal["verified", "changed", "contradicted", "absent"]
WORDS: Final[Mapping[State, str]] = {
    "verified": "已核对",
    "changed": "原文数字仍在该行，行已改动",
    "contradicted": "与原文不符",
    "absent": "本机无原文，未核对",
}
_WORST_FIRST: Final[tuple[State, ...]] = ("contradicted", "changed", "absent", "verified")
_AROUND = 36


def state(locator: sources.Locator, literal: str, digest: str, texts: Mapping[str, SourceText]) -> State:
    """How a literal stands to the source text at its place; `digest` is the line's hash, blank if none was kept."""
    text = texts.get(locator.source_id)
    if text is None:
        return "absent"
    line = text.line(locator.line)
    if line is None or len(sources.places(line, literal)) < locator.occurrence:
        return "contradicted"
    return "verified" if digest in {"", sources.line_hash(line)} else "changed"


def worst(states: tuple[State, ...]) -> State:
    """The state of a number that rests on several facts; `absent` where it rests on none that is known."""
    return next((item for item in _WORST_FIRST if item in states), "absent")


def excerpt(locator: sources.Locator, literal: str, texts: Mapping[str, SourceText]) -> str:
    """The words around a literal in the source text, or the line's beginning where there is none; empty without text."""
    text = texts.get(locator.source_id)
    line = (text.line(locator.line) if text else None) or ""
    found = sources.places(line, literal)
    at = found[min(locator.occurrence, len(found)) - 1] if found else 0
    first, last = max(0, at - _AROUND), at + len(literal) + _AROUND
    return f"{'…' if first else ''}{line[first:last].strip()}{'…' if last < len(line) else ''}"
