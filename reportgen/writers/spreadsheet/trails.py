"""Where each number of a workbook comes from: its value, unit, period, certainty, fact, source and line, in cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reportgen.evidence import WORDS
from reportgen.ledger import Entry
from reportgen.outline.used import used
from reportgen.units import group_digits
from reportgen.writers.spreadsheet.cells import Cell, named, number, value_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from decimal import Decimal

    from reportgen.brief import Brief, Printed
    from reportgen.facts import Facts
    from reportgen.ledger import Ledger
    from reportgen.rows import Event, Observation
    from reportgen.writers.spreadsheet.cells import Pieces

HEADS: Final = ("印作", "数值", "上限", "单位", "性质", "期间", "事实编号", "来源", "核对")
_SIZES: Final = frozenset({"数值", "上限", "行号"})
DERIVED, COUNTED = "推算", "计数"
_CERTAINTY: Final = {
    "eq": "", "more": "略多", "gt": "超过", "ge": "不少于", "lt": "不足", "le": "不超过", "near_below": "略少",
    "approx": "约数", "range": "范围", "vague": "大致",
}  # fmt: skip
STATUS: Final = {"actual": "", "provisional": "初步", "estimate": "估测", "forecast": "预计", "target": "目标"}


def headed(names: Iterable[str], numbers: Container[str] = _SIZES) -> tuple[Cell, ...]:
    """The row of heads over columns of these names; those over `numbers` at the right."""
    return tuple(Cell((name,), look="number head" if name in numbers else "head") for name in names)


@dataclass(frozen=True, slots=True)
class Trails:
    """What a number is traced with: the facts, the derived numbers of the brief by id, the ledger's records."""

    facts: Facts
    derived: Mapping[str, Printed]
    records: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, brief: Brief, facts: Facts, record: Ledger) -> Trails:
        """The trails of what a brief prints."""
        return cls(facts, {item.ref: item for item in used(facts, brief).derived}, record.facts)

    def cells(self, entry: Entry, flags: str = "") -> tuple[Cell, ...]:
        """The cells of a number under `HEADS`: a fact, a derived number, or a count of what stands beside it."""
        shown = Cell((entry, flags) if flags else (entry,))
        item, derived = self.facts.observations.get(entry.ref), self.derived.get(entry.ref)
        if item is not None:
            return (shown, *self._of_fact(item, entry))
        if derived is not None:
            return (shown, *self._of_derived(derived, entry))
        return (shown, _sized(entry), Cell(), Cell(), Cell((COUNTED,)), Cell(), Cell(), Cell(), Cell())

    def _of_fact(self, item: Observation, entry: Entry) -> tuple[Cell, ...]:
        """The number is that of the words printed, else (近六成) that of the data."""
        value = _sized(entry) if value_of(entry.text) is not None else figure(item.value, item.obs_id)
        return (
            value,
            figure(item.value_high, item.obs_id),
            Cell((item.unit.display,)),
            Cell((certainty(item),)),
            Cell((period(item),)),
            code(item.obs_id),
            Cell(self.locators((item.obs_id,))),
            Cell((self.proved((item.obs_id,)),)),
        )

    def _of_derived(self, item: Printed, entry: Entry) -> tuple[Cell, ...]:
        told = Cell((Entry(-1, item.period, item.ref, "period"),) if item.period else ())
        traced = (code(item.ref), Cell(self.locators(item.inputs)), Cell((self.proved(item.inputs),)))
        return (_sized(entry), Cell(), Cell((unit(item),)), Cell((DERIVED,)), told, *traced)

    def locators(self, ids: Iterable[str]) -> Pieces:
        """The sources and lines of facts, each line once, a source's title before its lines."""
        items = [self.facts.observations[name] for name in ids if name in self.facts.observations]
        return tuple(self._placed((item.source_id, item.line, item.obs_id) for item in items))

    def event_locator(self, item: Event) -> Pieces:
        """The source and line of an event."""
        return tuple(self._placed([(item.source_id, item.line, item.event_id)]))

    def _placed(self, places: Iterable[tuple[str, int, str]]) -> Iterator[str | Entry]:
        lines: dict[str, dict[int, str]] = {}
        for source, line, name in places:
            lines.setdefault(source, {}).setdefault(line, name)
        for at, (source, found) in enumerate(lines.items()):
            yield "\n" if at else ""
            yield named(self.facts.sources[source].title, source)
            for line, name in found.items():
                yield " "
                yield Entry(-1, f"{source}:{line}", name, "locator")

    def proved(self, ids: Iterable[str]) -> str:
        """Whether the literals of all the facts stood at their lines on the machine that wrote the file."""
        found = [self.records[name].get("verified") for name in ids if name in self.records]
        return WORDS["verified"] if found and all(found) else "未核对"


def figure(value: Decimal | None, ref: str) -> Cell:
    """The cell of an exact value of the data; empty for none."""
    if value is None:
        return Cell()
    return number((Entry(-1, group_digits(f"{value:f}"), ref, "value"),))


def _sized(entry: Entry) -> Cell:
    """The number of an entry alone, without its words; empty where it is a range or spelt out."""
    value = value_of(entry.text)
    return Cell() if value is None else figure(value, entry.ref)


def code(ref: str) -> Cell:
    """The cell of an id."""
    return Cell((Entry(-1, ref, ref, "name"),) if ref else (), look="code")


def period(item: Observation) -> Entry:
    """The period of a fact in words, as the brief prints it."""
    return Entry(-1, item.period_words, item.obs_id, "period")


def unit(item: Printed) -> str:
    """The unit of a derived number: printed bare under a head that bears it, it is the one its formula ends with."""
    _, found, ending = item.formula.rpartition(f"≈{item.value}")
    return item.unit or (ending if found else "")


def certainty(item: Observation) -> str:
    """How the number is meant: bounds, rounding, a forecast; empty for an exact count of what happened."""
    words = (_CERTAINTY[item.modifier], STATUS[item.status], "调查" if item.method == "survey" else "")
    return "，".join(word for word in words if word)
