"""Footnotes numbered for every format alike: by reading order through the document, ① to ⑳, further ones in digits.

Word numbers its notes itself; its format for ① ends at twenty too (ISO/IEC 29500-1, 17.18.59, decimalEnclosedCircle).
"""

from __future__ import annotations

from typing import Any

from reportgen import contract

NUMBER, SIGN = "data-note", "data-sign"
LAST_CIRCLED = 20
_CIRCLED_ONE = "①"
_JOINER = "\u2060"  # keeps the call of a note from starting a line


def number(root: Any) -> None:
    """Give each footnote of a tree its number from 1 and the sign it is shown by, and tie it to the words before."""
    for count, note in enumerate(contract.footnotes(root), start=1):
        note.set(NUMBER, f"{count}")
        note.set(SIGN, sign(count))
    for parent in root.iter():
        for index, child in enumerate(parent):
            if contract.is_footnote(child):
                _tie(parent, index)


def sign(count: int) -> str:
    """Return the sign of the note of this number."""
    return chr(ord(_CIRCLED_ONE) + count - 1) if count <= LAST_CIRCLED else f"{count}"


def _tie(parent: Any, index: int) -> None:
    """Put a joiner right before a child, where there is none."""
    if index:
        before = parent[index - 1]
        before.tail = f"{(before.tail or '').rstrip(_JOINER)}{_JOINER}"
    else:
        parent.text = f"{(parent.text or '').rstrip(_JOINER)}{_JOINER}"
