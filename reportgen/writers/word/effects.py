"""What a house style asks of Word in vain: declarations that reach no Word style or that Word has nothing for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.style import longhands
from reportgen.writers.word import catalogue
from reportgen.writers.word.properties import EFFECTIVE
from reportgen.writers.word.styles import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.style import Declaration, House, Place

_PSEUDO = ("::before", "::after")


@dataclass(frozen=True, slots=True)
class Ineffective:
    """A declaration without effect in Word: where it stands and why, `property` or `selector`."""

    selector: str
    name: str
    place: Place
    why: str

    def __str__(self) -> str:
        """One line for a log, in Chinese."""
        reason = "Word 没有对应的属性" if self.why == "property" else "选择器不对应任何 Word 样式"
        return f"{self.place}：{self.selector} 的 {self.name} 在 Word 里不起作用（{reason}）"


def without_effect(house: House) -> tuple[Ineffective, ...]:
    """Return the declarations of a house style that change nothing in a Word file, in their order."""
    reached = frozenset(declaration for probe in set(probes()) for declaration in house.reached(probe))
    return tuple(_judged(house, reached))


def _judged(house: House, reached: frozenset[Declaration]) -> Iterator[Ineffective]:
    for one in house.declarations:
        if one.name.startswith("--"):
            continue
        if not any(name in EFFECTIVE for name, _ in longhands(one.name, house.plain(one.value))):
            yield Ineffective(one.selector, one.name, one.place, "property")
        elif one not in reached:
            yield Ineffective(one.selector, one.name, one.place, "selector")


def probes() -> Iterator[str]:
    """Yield every probe that a Word style is built from."""
    for one in paragraphs():
        yield from (probe for probe in (one.probe, one.box, one.cell, *one.above, *one.below) if probe)
        yield from (one.probe + pseudo for pseudo in _PSEUDO)
    for table in catalogue.TABLES:
        yield from (probe for probe in (table.box, table.cell, table.grid) if probe)
    yield from (one.probe for one in catalogue.CHARACTERS)
    last = f"{catalogue.FRAMED} table.t tbody:last-child tr:last-child"
    yield from (f"{last} td", f"{last} th", f"{catalogue.POINTS} ol li.row:first-child", "body main p.foot")
