"""The ways a command can fail: one class per kind, its exit code on it, its message in the reader's words.

Every message names the place, the offending value and the remedy, on one line, in Chinese.
"""

from __future__ import annotations

from typing import ClassVar

_SHOWN = 60  # characters of a value that a message quotes


def shown(value: object) -> str:
    """A value as a message quotes it: on one line, a long one cut short."""
    plain = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


class ReportgenError(Exception):
    """A failure the user can mend: place, what is wrong, what to do."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, place: str = "", remedy: str = "") -> None:
        self.what, self.place, self.remedy = what, place, remedy
        super().__init__(f"{place}：{what}" if place else what)

    def __str__(self) -> str:
        """One line: place, what is wrong, remedy."""
        head = f"{self.place}：{self.what}" if self.place else self.what
        return f"{head}；{self.remedy}" if self.remedy else head


class UsageError(ReportgenError):
    """The command was called wrongly: an unknown city, a bad option."""

    exit_code = 2


class DataError(ReportgenError):
    """Data cannot be read or built on."""

    exit_code = 3


class ComparisonError(DataError):
    """A ratio, rank word or bar was asked of facts that do not allow it (docs/comparability.md)."""


class TemplateError(ReportgenError):
    """A template is broken, prints what is not there, or breaks the HTML contract."""

    exit_code = 4


class StyleError(ReportgenError):
    """A house style cannot be read or asks for what cannot be done."""

    exit_code = 4


class EnvironmentFault(ReportgenError):
    """A library or a font is missing on this machine."""

    exit_code = 5


class OutputError(ReportgenError):
    """A file cannot be written: folder read-only, disk full, file open elsewhere."""

    exit_code = 6


class LockError(ReportgenError):
    """Another run is at work on the same target."""

    exit_code = 75
