"""What may be said about numbers side by side: a class, and for each mismatch the rule that found it.

The classes, from best to worst: A comparable; A* comparable with a note on who compiled; B side by side with a
mandatory note, no finding; C only listed, period and scope in columns of their own; X never in one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Class = Literal["A", "A*", "B", "C", "X"]
CLASSES: Final[tuple[Class, ...]] = ("A", "A*", "B", "C", "X")
MANY: Final = 3  # so many mismatches of class B make C


@dataclass(frozen=True, slots=True)
class Reason:
    """One mismatch: its rule, the class it leads to, a note to print (no figures in it) and a detail for messages."""

    rule: str
    cls: Class
    note: str
    detail: str = ""

    @property
    def words(self) -> str:
        """The note with its detail, as an error message says it."""
        return f"{self.note}（{self.detail}）" if self.detail else self.note


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of a pair or a group and its reasons, in the order of the rules."""

    cls: Class
    reasons: tuple[Reason, ...] = ()

    @property
    def comparable(self) -> bool:
        """Whether ratios and, the intervals allowing, rank words may be used."""
        return self.cls in {"A", "A*"}

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes to print, each once."""
        return tuple(dict.fromkeys(reason.note for reason in self.reasons))

    @property
    def words(self) -> str:
        """All reasons as an error message says them."""
        return "；".join(dict.fromkeys(reason.words for reason in self.reasons))


def worst(classes: Iterable[Class]) -> Class:
    """The worst of the classes; A if there is none."""
    return max(classes, key=CLASSES.index, default="A")


def judge(reasons: Iterable[Reason]) -> Verdict:
    """The verdict the mismatches of one pair lead to: the worst wins, and many of class B make C (R9)."""
    found = tuple(reasons)
    if sum(reason.cls == "B" for reason in found) >= MANY:
        found += (Reason("R9", "C", "多处不一致，仅供并列，不可比"),)
    return Verdict(worst(reason.cls for reason in found), found)


def join(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on a group: the worst of its pairs, every reason once, in the order of the rules."""
    found = list(verdicts)
    reasons = {reason for verdict in found for reason in verdict.reasons}
    ordered = sorted(reasons, key=lambda r: (int(r.rule[1:]), CLASSES.index(r.cls), r.note, r.detail))
    return Verdict(worst(verdict.cls for verdict in found), tuple(ordered))
