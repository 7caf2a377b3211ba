"""The number format of a scale: which one prints exactly the figures a chart is to show, and what one prints."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN, _GROUPED = "0", "#,##0"
_BY_SIZE = "[>=10000]#,##0;0"  # four digits stand together, more are grouped
_LEAST_GROUPED = 10000
_PRINTED = re.compile(r"(\d[\d,]*)(?:\.(\d+))?(.*)")


def code_of(values: Sequence[Decimal], texts: Sequence[str]) -> str:
    """Return the format code under which the values print as the texts; an empty string where none does."""
    match = _PRINTED.fullmatch(texts[-1]) if texts else None
    if match is None or '"' in match[3]:
        return ""
    decimals, unit = f".{'0' * len(match[2])}" if match[2] else "", f'"{match[3]}"' if match[3] else ""
    codes = (";".join(part + decimals + unit for part in code.split(";")) for code in (_PLAIN, _BY_SIZE, _GROUPED))
    return next((code for code in codes if [printed(value, code) for value in values] == list(texts)), "")


def printed(value: Decimal, code: str) -> str:
    """Return a value as the format code shows it; codes are those of `code_of`."""
    large, _, small = code.rpartition(";")
    part = large.partition("]")[2] if large and value >= _LEAST_GROUPED else small
    number, _, unit = part.partition('"')
    places = len(number.partition(".")[2])
    grouped = "," if "," in number else ""
    return f"{value:{grouped}.{places}f}" + unit.removesuffix('"')


def steps(most: Decimal, count: int) -> tuple[Decimal, ...]:
    """Return `count` figures evenly spread from nought to `most`."""
    return tuple(most * index / Decimal(max(count - 1, 1)) for index in range(count))
