"""The plan of a brief, read from data/outline.toml: which sections in which order, and which indicators each uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from reportgen import tomltext
from reportgen.errors import DataError
from reportgen.outline import shape

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

FILE: Final = "data/outline.toml"


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section: its thresholds and the settings its builder reads."""

    id: str
    title: str
    min_facts: int
    min_comparable: int
    settings: Mapping[str, Any] = field(default_factory=dict)

    def names(self, key: str) -> tuple[str, ...]:
        """A setting that lists ids; empty if not given."""
        value = self.settings.get(key, ())
        return (value,) if isinstance(value, str) else tuple(value)

    def name(self, key: str) -> str:
        """A setting that is one id; empty if not given."""
        return str(self.settings.get(key, ""))


@dataclass(frozen=True, slots=True)
class ComparisonPlan:
    """The plan of the comparison of several cities: its title, its sections and their settings."""

    title: str
    series: str
    sections: tuple[SectionPlan, ...]


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """A topic whose facts are counted: families of indicators, topics of statements, categories of events."""

    title: str
    families: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan of a brief."""

    title: str
    series: str
    level: str
    second: str
    parts: tuple[str, ...]
    nation: str
    level_word: str
    second_word: str
    yearly: Mapping[str, str]
    cards: tuple[tuple[str, str], ...]
    sections: tuple[SectionPlan, ...]
    effort: Mapping[str, Any] = field(default_factory=dict)
    pages: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # least and most before the appendix, by slug
    topics: tuple[TopicPlan, ...] = ()  # of the coverage grid
    platforms: tuple[str, ...] = ()  # indicators of provinces set side by side
    comparison: ComparisonPlan | None = None

    def section(self, name: str) -> SectionPlan:
        """The plan of a section; one without settings if the plan does not name it."""
        return next((item for item in self.sections if item.id == name), SectionPlan(name, "", 0, 0))


def load(path: Path, indicators: Collection[str] | None = None) -> Plan:
    """The plan in a file; raises one DataError with file and line for all that cannot be read.

    With `indicators` also for those that the plan names and that are not among them.
    """
    found = tomltext.read(path, FILE)
    faults = tuple(shape.faults(found))
    if not faults and indicators is not None:
        faults = tuple(shape.unknown(found, indicators))
    if faults:
        raise DataError("\n".join(faults))
    return _plan(found.values)


def _plan(raw: Mapping[str, Any]) -> Plan:
    """The plan of a file without faults."""
    head = raw["headline"]
    return Plan(
        title=raw["title"],
        series=raw["series"],
        level=head["level"],
        second=head["second"],
        parts=tuple(head["parts"]),
        nation=head["nation"],
        level_word=head.get("level_word", "总量"),
        second_word=head.get("second_word", "分量"),
        yearly=raw.get("yearly", {}),
        cards=tuple((indicator, choice) for indicator, choice in raw["cards"]["indicators"]),
        sections=tuple(map(_section, raw["sections"])),
        effort=raw.get("effort", {}),
        topics=tuple(_topic(item) for item in raw.get("coverage", {}).get("topics", ())),
        platforms=tuple(raw.get("platforms", {}).get("indicators", ())),
        comparison=_comparison(raw["comparison"]) if "comparison" in raw else None,
        pages={slug: (int(least), int(most)) for slug, (least, most) in raw.get("pages", {}).items()},
    )


def _topic(raw: dict[str, Any]) -> TopicPlan:
    """One topic of the coverage grid."""
    return TopicPlan(raw["title"], *(tuple(raw.get(kind, ())) for kind in shape.TOPIC))


def _comparison(raw: dict[str, Any]) -> ComparisonPlan:
    """The plan of the comparison."""
    sections = tuple(_section(item) for item in raw["sections"])
    return ComparisonPlan(raw["title"], raw["series"], sections)


def _section(raw: dict[str, Any]) -> SectionPlan:
    """One section of the plan."""
    rest = {key: value for key, value in raw.items() if key not in {"id", "title", "min_facts", "min_comparable"}}
    return SectionPlan(raw["id"], raw["title"], raw.get("min_facts", 0), raw.get("min_comparable", 0), rest)
