"""What reading an edited copy finds: each change as a value, with its place, the fact it concerns, and who made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["changed", "removed", "typed", "edited", "deleted", "added", "copied", "comment", "reply"]
ORDER: Final[tuple[Kind, ...]] = (
    "changed",
    "removed",
    "typed",
    "edited",
    "deleted",
    "added",
    "copied",
    "comment",
    "reply",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signed:
    """Who made a tracked change or comment, and when; empty where the file does not say."""

    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A change: its kind, where, the words before and after, the fact with its source and line, who made it.

    `refs` are the ids of the facts and derivations it concerns, `sources` their lines (S002:170), `rule` is that of
    the sentence, `around` has the words on either side.
    """

    kind: Kind
    place: str
    old: str = ""
    new: str = ""
    around: str = ""
    refs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    rule: str = ""
    by: Signed = Signed()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in an edited copy, in the order of the text, and how many numbers it had when written."""

    edition: str
    numbers: int
    findings: tuple[Finding, ...]
