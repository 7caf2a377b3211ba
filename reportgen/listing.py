"""The cities a project writes briefs on, with what is known of each and the last brief made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen import areas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.areas import Area
    from reportgen.facts import Facts
    from reportgen.provenance import Printing
    from reportgen.rows import Observation

HEAD = ("城市", "代码", "事实", "数据期", "最近的简报")


def cities(facts: Facts, briefs: Iterable[Printing]) -> list[tuple[str, ...]]:
    """A row for each city: name, code, how many facts (its districts' included), years covered, last edition."""
    finished = tuple(briefs)
    return [_row(area, facts, finished) for area in areas.in_brief(facts.areas.values())]


def _row(area: Area, facts: Facts, briefs: tuple[Printing, ...]) -> tuple[str, ...]:
    known = [item for item in facts.observations.values() if _belongs(item, area, facts)]
    editions = sorted(brief.ledger.edition for brief in briefs if brief.path.name.partition(".")[0] == area.short_name)
    return area.short_name, area.area_id, f"{len(known)} 条", _span(known), editions[-1] if editions else "—"


def _belongs(item: Observation, area: Area, facts: Facts) -> bool:
    place = facts.areas[item.area_id]
    return place is area or areas.contains(area, place, facts.areas)


def _span(known: list[Observation]) -> str:
    """From the first to the last year that facts cover."""
    if not known:
        return "—"
    first, last = min(item.period.end.year for item in known), max(item.period.end.year for item in known)
    return f"{first}—{last}年" if last > first else f"{first}年"
