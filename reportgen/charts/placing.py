"""Finds places: the cheapest spot for each label without clashes, and the first free row for marks and heads."""

from __future__ import annotations

from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOST_STEPS = 4000  # of a search; six labels need a few hundred


class Priced(Protocol):
    """A spot a label may take, the cheaper the better."""

    @property
    def price(self) -> float:
        """What it costs to read the label there."""
        ...


S = TypeVar("S", bound=Priced)


def cheapest(choices: Sequence[Sequence[S]], clash: Callable[[S, S], bool]) -> tuple[S, ...] | None:
    """Return the cheapest choice of one spot each without clashes; None when none was found within `MOST_STEPS`.

    Branch and bound over bit sets, one bit a spot: always the label with the fewest spots left, cheapest first.
    Every choice lists its spots cheapest first.
    """
    spots = list(chain.from_iterable(choices))
    ends = list(accumulate(map(len, choices), initial=0))
    domains = tuple((1 << end) - (1 << start) for start, end in pairwise(ends))
    clear = [sum(1 << k for k, other in enumerate(spots) if not clash(spot, other)) for spot in spots]
    best: tuple[int, ...] | None = None
    least, steps = float("inf"), 0

    def extend(chosen: tuple[int, ...], price: float, left: tuple[int, ...]) -> None:
        nonlocal best, least, steps
        steps += 1
        if not all(left) or steps > MOST_STEPS or price + sum(spots[k].price for k in map(_first, left)) >= least:
            return
        if not left:
            best, least = chosen, price
            return
        tightest = min(left, key=int.bit_count)
        others = list(left)
        others.remove(tightest)
        while tightest:
            k = _first(tightest)
            tightest &= tightest - 1
            extend((*chosen, k), price + spots[k].price, tuple(other & clear[k] for other in others))

    extend((), 0.0, domains)
    return None if best is None else tuple(spots[k] for k in sorted(best))


def rows(stretches: Iterable[tuple[float, float]], air: float) -> list[int]:
    """Return for each stretch (left, right in mm) the first row, from 0, in which none before it comes within `air`."""
    taken: list[list[tuple[float, float]]] = []
    chosen = []
    for left, right in stretches:
        free = (
            k for k, row in enumerate(taken) if all(right + air <= start or end + air <= left for start, end in row)
        )
        row = next(free, len(taken))
        if row == len(taken):
            taken.append([])
        taken[row].append((left, right))
        chosen.append(row)
    return chosen


def _first(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
