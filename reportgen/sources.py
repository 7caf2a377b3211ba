"""Source texts: reading, hashing, and finding again the line and literal a fact stands on.

A text is split on LF only, lines count from 1. A line's hash is that of its NFKC form without white space, so that it
survives a new export of the same text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from reportgen.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

HASH_LENGTH: Final = 8
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a source: its id, the first and last line (from 1), and the literal's occurrence in the line."""

    source_id: str
    line: int
    line_end: int
    occurrence: int = 1

    def __str__(self) -> str:
        """As it is printed: S002:170 or S002:170—172."""
        return f"{self.source_id}:{self.line}" + (f"—{self.line_end}" if self.line_end > self.line else "")


@dataclass(frozen=True)
class SourceText:
    """The text of a source, its lines, and the hashes of its bytes and of its text (BOM off, CRLF to LF)."""

    source_id: str
    file_name: str
    sha256: str
    sha256_text: str
    lines: tuple[str, ...]

    def line(self, number: int) -> str | None:
        """Line `number` (from 1); None if the text is shorter."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else None

    def excerpt(self, first: int, last: int | None = None) -> str:
        """The lines from first to last, both included."""
        return "\n".join(self.lines[first - 1 : last or first])

    @cached_property
    def by_hash(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the lines with each line hash."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines, start=1):
            found.setdefault(line_hash(line), []).append(number)
        return {digest: tuple(numbers) for digest, numbers in found.items()}


def line_hash(line: str) -> str:
    """`h` and eight hex digits of the SHA-256 of the line in NFKC without white space.

    The letter keeps Excel from reading a hash such as 1234e567 as a number.
    """
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", line))
    return "h" + hashlib.sha256(plain.encode()).hexdigest()[:HASH_LENGTH]


def from_bytes(source_id: str, file_name: str, raw: bytes) -> SourceText:
    """The source text in raw bytes: UTF-8 with or without BOM, else gb18030."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    text = text.replace("\r\n", "\n")
    digests = (hashlib.sha256(raw).hexdigest(), hashlib.sha256(text.encode()).hexdigest())
    return SourceText(source_id, file_name, *digests, tuple(text.split("\n")))


def read_texts(folder: Path, file_names: Mapping[str, str]) -> dict[str, SourceText]:
    """The texts that are present in `folder`, by source id; `file_names` gives the file of each source.

    A path in place of a name is passed over; the checks tell it. Raises DataError for a text that cannot be read.
    """
    return {
        source_id: from_bytes(source_id, name, _bytes(folder / name))
        for source_id, name in file_names.items()
        if is_name(name) and (folder / name).is_file()
    }


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError("资料原文读不出来", place=str(path), remedy="请检查读取权限") from error


def is_name(text: str) -> bool:
    """Whether a text is the name of a file and no path, which would lead out of the folder of the texts."""
    return not re.search(r"[/\\\0]", text) and text not in {".", ".."}


def places(line: str, literal: str) -> tuple[int, ...]:
    """The offsets at which the literal stands in the line, overlapping ones included."""
    return tuple(_places(line, literal)) if literal else ()


def _places(line: str, literal: str) -> Iterator[int]:
    at = line.find(literal)
    while at >= 0:
        yield at
        at = line.find(literal, at + 1)


def stretch(line: str, literal: str, occurrence: int) -> tuple[int, int] | None:
    """Where the literal's so-manieth occurrence begins and ends in the line; None if it has fewer."""
    found = places(line, literal)
    return (found[occurrence - 1], found[occurrence - 1] + len(literal)) if 1 <= occurrence <= len(found) else None


def find(text: SourceText, literal: str) -> tuple[tuple[int, int], ...]:
    """Every (line, occurrence) at which the literal stands in the text."""
    return tuple(
        (number, count)
        for number, line in enumerate(text.lines, start=1)
        if literal in line
        for count, _ in enumerate(places(line, literal), start=1)
    )


def relocate(text: SourceText, literal: str, digest: str) -> tuple[int, int] | None:
    """Where a literal has moved to: the one line with this hash that has it, else its only occurrence; else None."""
    same = [number for number in text.by_hash.get(digest, ()) if literal in text.lines[number - 1]]
    if len(same) == 1:
        return same[0], 1
    everywhere = find(text, literal)
    return everywhere[0] if len(everywhere) == 1 else None
