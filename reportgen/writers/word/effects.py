"""What a house style asks of Word in vain: declarations that reach no Word style or that Word has nothing for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from reportgen.style import longhands
from reportgen.style.cascade import INHERITED
from reportgen.writers.word.uses import uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.style import Declaration, House, Place
    from reportgen.writers.word.uses import Use

Verdict = Literal["effective", "outdone", "property", "selector"]
_REASONS: Mapping[Verdict, str] = {
    "property": "Word 没有对应的属性，或不取这种元素的这一属性",
    "selector": "选择器不对应任何 Word 样式",
}
DOCUMENTS = (
    (),
    ("header.mast", "section.bluf", "section.points", "section.keyfig", "section.guide", "section.toc"),
    ("header.mast.cover", "section.toc", "section.pg#summary", "section.bluf", "section.points", "section.guide"),
)
"""What opens a document of each kind, a brief and a comparison, part by part in `main`: rules may ask for it."""


@dataclass(frozen=True, slots=True)
class Ineffective:
    """A declaration without effect in Word: where it stands and why, `property` or `selector`."""

    selector: str
    name: str
    place: Place
    why: Verdict

    def __str__(self) -> str:
        """One line for a log, in Chinese."""
        return f"{self.place}：{self.selector} 的 {self.name} 在 Word 里不起作用（{_REASONS[self.why]}）"


def without_effect(house: House) -> tuple[Ineffective, ...]:
    """Return the declarations of a house style that change nothing in a Word file, in their order.

    Those that another rule outdoes wherever they hold are left out: a style is built by outdoing.
    """
    found = verdicts(house)
    return tuple(Ineffective(one.selector, one.name, one.place, why) for one, why in found.items() if why in _REASONS)


def verdicts(house: House) -> Mapping[Declaration, Verdict]:
    """Return for each declaration whether it has an effect in Word, is outdone by others, or why it has none."""
    reach = _Reach.of(house)
    plain = (one for one in house.declarations if not one.name.startswith("--"))
    return {one: reach.verdict(one, house) for one in plain}


@dataclass(frozen=True, slots=True)
class _Reach:
    """The declarations that Word is built from, that win on some element of a probe, that match one; longhands read."""

    effective: frozenset[Declaration]
    winning: frozenset[Declaration]
    matching: frozenset[Declaration]
    read: frozenset[str]

    @classmethod
    def of(cls, house: House) -> _Reach:
        read = sorted(uses(house), key=itemgetter(0))
        wanted = {probe: _joined(group) for probe, group in groupby(read, key=itemgetter(0))}
        effective: set[Declaration] = set()
        winning: set[Declaration] = set()
        matching: set[Declaration] = set()
        for one in (house.beside(*parts) for parts in DOCUMENTS):
            for probe, names in wanted.items():
                chain = one.winners(probe)
                effective |= {declaration for name, declaration in _computed_from(chain).items() if name in names}
                winning.update(*(own.values() for own in chain))
                matching |= one.reached(probe)
        return cls(frozenset(effective), frozenset(winning), frozenset(matching), _joined(read))

    def verdict(self, one: Declaration, house: House) -> Verdict:
        if one in self.effective:
            return "effective"
        if not self.read & {name for name, _ in longhands(one.name, house.plain(one.value))}:
            return "property"
        if one not in self.matching:
            return "selector"
        return "property" if one in self.winning else "outdone"


def _joined(read: Iterable[Use]) -> frozenset[str]:
    return frozenset[str]().union(*(names for _, names in read))


def _computed_from(chain: Sequence[Mapping[str, Declaration]]) -> Mapping[str, Declaration]:
    """Return what sets each longhand of the last element of a probe, inherited ones included."""
    found: dict[str, Declaration] = {}
    for own in chain:
        found = {**{name: one for name, one in found.items() if name in INHERITED}, **own}
    return found
