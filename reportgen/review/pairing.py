"""Which unit of an edited copy is which unit of the file as written: the same words, the same place, or like words.

Units that stand elsewhere with the same words were moved and are no change; a paragraph parted in two or two joined to
one are none either.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from reportgen.review.atoms import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.writers.word.written import Unit

_LIKE: Final = 0.5  # the least share of atoms in common that makes two units versions of one
_BETTER: Final = 0.1  # by how much units taken together must be more alike than one of them by itself
_SHORT: Final = 12  # atoms of a unit that is taken for the one in its place, whatever it says


@dataclass(frozen=True, slots=True)
class Pairing:
    """Units by their index: old ones with their new versions, those gone, those new; `same` need no comparison."""

    same: Mapping[int, int]
    changed: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    gone: tuple[int, ...]
    added: tuple[int, ...]


def pair(old: Sequence[Unit], new: Sequence[Unit]) -> Pairing:
    """Pair the units of a file as written with those of an edited copy."""
    before, after = [bare(unit.text) for unit in old], [bare(unit.text) for unit in new]
    same: dict[int, int] = {}
    gaps: list[tuple[range, range]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for change, first, last, start, stop in matcher.get_opcodes():
        if change == "equal":
            same |= dict(zip(range(first, last), range(start, stop), strict=True))
        else:
            gaps.append((range(first, last), range(start, stop)))
    same |= _moved(gaps, before, after)
    taken = set(same.values())
    left = [([i for i in olds if i not in same], [j for j in news if j not in taken]) for olds, news in gaps]
    return _rest(same, [gap for gap in left if any(gap)], before, after)


def _moved(gaps: Sequence[tuple[range, range]], before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """The units that stand elsewhere with the same words."""
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for _, news in gaps:
        for number in news:
            places[after[number]].append(number)
    lost = (number for olds, _ in gaps for number in olds if not _is_figure(before[number]))
    return {number: places[before[number]].popleft() for number in lost if places[before[number]]}


def _is_figure(text: str) -> bool:
    """Whether a unit is little more than a number: two of them that changed places are two changed numbers."""
    return _is_short(text) and any(word[:1].isdecimal() for word in text.split("\n"))


def _rest(
    same: dict[int, int], gaps: list[tuple[list[int], list[int]]], before: Sequence[str], after: Sequence[str]
) -> Pairing:
    """The pairing of units none of which stands unchanged anywhere."""
    changed: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    gone: list[int] = []
    added: list[int] = []
    for olds, news in gaps:
        if _is_parted(olds, news, before, after):
            changed.append((tuple(olds), tuple(news)))
            continue
        pairs = list(_alike(olds, news, before, after))
        changed += (((one,), (other,)) for one, other in pairs)
        gone += [one for one in olds if one not in {first for first, _ in pairs}]
        added += [one for one in news if one not in {second for _, second in pairs}]
    elsewhere = list(_best(gone, added, before, after))
    changed += (((one,), (other,)) for one, other in elsewhere)
    found = {one for one, _ in elsewhere}, {other for _, other in elsewhere}
    return Pairing(
        same,
        tuple(sorted(changed)),
        tuple(one for one in gone if one not in found[0]),
        tuple(one for one in added if one not in found[1]),
    )


def _is_parted(olds: list[int], news: list[int], before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the same text was only parted otherwise, or one unit parted in several or several joined to one."""
    if not (olds and news) or len(olds) == len(news) == 1:
        return False
    whole, now = _joined(olds, before), _joined(news, after)
    singles = [_likeness(before[one], after[other]) for one in olds for other in news]
    return whole == now or (1 in {len(olds), len(news)} and _likeness(whole, now) > max(_LIKE, *singles) + _BETTER)


def _joined(numbers: Sequence[int], texts: Sequence[str]) -> str:
    return "\n".join(texts[number] for number in numbers)


def _alike(olds: list[int], news: list[int], before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs within one gap, in order: like ones first, then short ones between them that stand alone."""
    start = stop = 0
    for one, other in [*_in_order(list(_best(olds, news, before, after))), (None, None)]:
        end = olds.index(one) if one is not None else len(olds)
        finish = news.index(other) if other is not None else len(news)
        between = olds[start:end], news[stop:finish]
        if len(between[0]) == len(between[1]):
            pairs = zip(*between, strict=True)
            yield from ((i, j) for i, j in pairs if _is_short(before[i]) and _is_short(after[j]))
        if one is not None and other is not None:
            yield one, other
        start, stop = end + 1, finish + 1


def _is_short(text: str) -> bool:
    return text.count("\n") < _SHORT


def _in_order(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pairs that do not cross one before."""
    last = -1
    for one, other in sorted(pairs):
        if other > last:
            yield one, other
            last = other


def _best(
    olds: Sequence[int], news: Sequence[int], before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """The likeliest pairs, the most alike first; each unit once, the nearest where several are as alike."""
    likeness = sorted(
        (-share, abs(place - position), one, other)
        for place, one in enumerate(olds)
        for position, other in enumerate(news)
        if (share := _likeness(before[one], after[other])) >= _LIKE
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for _, _, one, other in likeness:
        if one not in used[0] and other not in used[1]:
            used[0].add(one)
            used[1].add(other)
            yield one, other


def _likeness(one: str, other: str) -> float:
    """The share of atoms that two texts have in common, in whatever order: 0 to 1."""
    first, second = Counter(one.split("\n")), Counter(other.split("\n"))
    return 2 * (first & second).total() / (first.total() + second.total())
