"""What an audit finds in a finished file: the point that is not met, the place, what stands there and the remedy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a finished file; `page` is None where the file has no pages or the fault has no place on one."""

    point: str
    page: int | None
    place: str
    value: str
    remedy: str
