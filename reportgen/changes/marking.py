"""What differs between an old and a new text, as stretches: numbers and Latin words as wholes, other signs singly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ATOM: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[A-Za-z]+|\s+|.", re.DOTALL)
_AROUND: Final = 14  # signs of the text around a mark that let it be understood
_ALIKE: Final = 0.5  # texts less alike than this have nothing in common that would help a reader


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text, and whether the other text has it not."""

    text: str
    changed: bool = False


Stretches = tuple[Stretch, ...]


def apart(old: str, new: str) -> tuple[Stretches, Stretches]:
    """The two texts as stretches, those marked that the other has not; none where the texts are not alike."""
    one, other = _ATOM.findall(old), _ATOM.findall(new)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _whole(old), _whole(new)
    steps = matcher.get_opcodes()
    return (
        tuple(Stretch("".join(one[a:b]), tag != "equal") for tag, a, b, _, _ in steps if a < b),
        tuple(Stretch("".join(other[c:d]), tag != "equal") for tag, _, _, c, d in steps if c < d),
    )


def condensed(stretches: Stretches) -> Stretches:
    """The stretches with the middle of long unmarked ones left out; a text without marks stays whole."""
    if not any(one.changed for one in stretches):
        return stretches
    last = len(stretches) - 1
    return tuple(
        one if one.changed else Stretch(_short(one.text, head=place > 0, tail=place < last))
        for place, one in enumerate(stretches)
    )


def _short(text: str, *, head: bool, tail: bool) -> str:
    """A text without its middle, or without what is far from the mark before it (`head`) or after it (`tail`)."""
    atoms = _ATOM.findall(text)
    before = "".join(_first(atoms)) if head else ""
    after = "".join(reversed(list(_first(atoms[::-1])))) if tail else ""
    return f"{before}…{after}" if len(text) > len(before) + len(after) + _AROUND else text


def _first(atoms: Sequence[str]) -> Iterator[str]:
    """The first atoms that make up a stretch, none of them cut."""
    length = 0
    for atom in atoms:
        if length >= _AROUND:
            return
        length += len(atom)
        yield atom


def _whole(text: str) -> Stretches:
    return (Stretch(text),) if text else ()
