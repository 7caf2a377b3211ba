"""How many lines a text takes in a width: Chinese line breaking, as Word and LibreOffice do it.

Between Chinese signs a line may end anywhere, but for signs that begin or end none; a Latin word stays whole. Between
the two scripts stands a quarter of an em; a full-width point at the end of a line needs half its width only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.writers.word.latin import is_latin, width_em

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BREAK = "\n"
TAB = "\t"
NOTE = "\ue000"
"""What stands in a text for the call of a footnote."""
_JOINER = "\u2060"
# GB/T 15834 and Word's own lists for Chinese: what begins no line, what ends none
_NOT_FIRST = frozenset(
    "!%),.:;?]}¢°·’”‰\u2032″℃、。〃〉》」』】\u3015〗！\uff02％\uff07），．：；？\uff3d\uff40\uff5c\uff5d～…" + _JOINER
)
_NOT_LAST = frozenset("$([{£¥‘“〈《「『【\u3014〖（．\uff3b\uff5b￡￥" + _JOINER)
_SHRINKING = frozenset("，。、；：？！）》」』】\u3015〗”’")
_BETWEEN_SCRIPTS_EM = 0.2  # LibreOffice's, which keeps it in tables too; Word has a little more in text, none there


@dataclass(frozen=True, slots=True)
class Face:
    """How a stretch of text is drawn: size and tracking in pt, the Latin font, bold or not."""

    size_pt: float
    font: str
    bold: bool = False
    tracking_pt: float = 0.0


Piece = tuple[str, Face]


@dataclass(frozen=True, slots=True)
class Width:
    """The room a paragraph has: its lines, how much less the first has (more, if negative), tab stops from the left.

    `opposed`: behind the last of them comes one at the right, and what stands at it is not broken.
    """

    line_pt: float
    first_pt: float = 0.0
    tabs_pt: tuple[float, ...] = ()
    opposed: bool = False


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Signs no line ends within; `trailing_pt` is what they need less at the end of a line."""

    width_pt: float
    trailing_pt: float
    sign: str


def lines(pieces: Iterable[Piece], width: Width) -> list[str]:
    """Return the lines a text is set in, without the spaces that end them; an empty text has one line."""
    found: list[str] = []
    for part in _parts(pieces):
        found += _set(part, width, first=not found)
    return found


def text_width_pt(pieces: Iterable[Piece]) -> float:
    """Return the width of a text on one line."""
    return sum(one.width_pt for part in _parts(pieces) for one in _spaced(part))


_Sign = tuple[str, Face]


def _parts(pieces: Iterable[Piece]) -> list[list[_Sign]]:
    """Return the signs between the line breaks of a text."""
    parts: list[list[_Sign]] = [[]]
    for text, face in pieces:
        for sign in text:
            if sign == BREAK:
                parts.append([])
            else:
                parts[-1].append((sign, face))
    return parts


def _spaced(signs: list[_Sign]) -> Iterator[_Cluster]:
    """Yield each sign with its advance, space between the scripts included."""
    following = [*(sign for sign, _ in signs), ""][1:]
    before = ""
    for (sign, face), after in zip(signs, following, strict=True):
        width = width_em(sign, face.font, bold=face.bold) * face.size_pt
        if width:
            width += face.tracking_pt
        if _scripts_meet(sign, after):
            width += _BETWEEN_SCRIPTS_EM * face.size_pt
        shrinks = sign in _SHRINKING and bool(before) and not is_latin(before)
        yield _Cluster(width, face.size_pt / 2 if shrinks else 0.0, sign)
        before = sign


def _scripts_meet(sign: str, after: str) -> bool:
    return (_is_word(sign) and _is_ideograph(after)) or (_is_ideograph(sign) and _is_word(after))


def _is_word(sign: str) -> bool:
    return bool(sign) and is_latin(sign) and (sign.isalnum() or sign == "%")


def _is_ideograph(sign: str) -> bool:
    return bool(sign) and "\u3400" <= sign <= "\u9fff"


def _may_end(sign: str, after: str) -> bool:
    """Whether a line may end between two signs."""
    if sign in _NOT_LAST or after in _NOT_FIRST:
        return False
    if sign == " ":
        return after != " "
    if sign == after == "—":
        return False
    if sign == "]" and after == "[":
        return True  # between two citations
    return not (is_latin(sign) and is_latin(after) and after != " ")


def _set(signs: list[_Sign], width: Width, *, first: bool) -> list[str]:
    clusters = list(_spaced(signs))
    found: list[str] = []
    start, indent = 0, width.first_pt if first else 0.0
    while start < len(clusters):
        end = _line_end(clusters, start, width.line_pt - indent, width, indent)
        found.append("".join(one.sign for one in clusters[start:end]).rstrip())
        start, indent = end, 0.0
    return found or [""]


def _line_end(clusters: list[_Cluster], start: int, room: float, width: Width, indent: float) -> int:
    """Return where the line that begins at `start` ends: the last place allowed that it reaches."""
    used, allowed = 0.0, 0
    for place in range(start, len(clusters)):
        one = clusters[place]
        stop = _stop(used + indent, width) if one.sign == TAB else 0.0
        if stop is None:
            return len(clusters)
        used = stop - indent if one.sign == TAB else used + one.width_pt
        if used - one.trailing_pt > room + _HAIR_PT and one.sign != " ":
            return allowed or max(place, start + 1)
        if place + 1 < len(clusters) and _may_end(one.sign, clusters[place + 1].sign):
            allowed = place + 1
    return len(clusters)


_HAIR_PT = 0.05
_USUAL_STOP_PT = 21.0  # the distance of tab stops that no style sets


def _stop(at: float, width: Width) -> float | None:
    """Return the tab stop that follows a place, None for the one at the right; without any, one of those of old."""
    usual = None if width.opposed else (at // _USUAL_STOP_PT + 1) * _USUAL_STOP_PT
    return next((stop for stop in width.tabs_pt if stop > at), usual)
