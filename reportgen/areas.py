"""Places: cities, their districts, towns and the areas that contain them, with the names readers use for them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reportgen.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

Level = Literal["country", "province", "city", "district", "town"]


@dataclass(frozen=True, slots=True)
class Area:
    """A place; `area_id` is its code, `policy_until` the day to which the sources' policy record on it reaches."""

    area_id: str
    name: str
    short_name: str
    slug: str
    level: Level
    admin_level: str
    parent_id: str
    peer_group: str
    aliases: tuple[str, ...]
    in_brief: bool
    sort: int
    policy_until: dt.date | None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to, in lower case."""
        spellings = (self.area_id, self.name, self.short_name, self.slug, *self.aliases)
        return tuple(dict.fromkeys(spelling.casefold() for spelling in spellings if spelling))


def find(name: str, areas: Mapping[str, Area]) -> Area:
    """The area that answers to `name`; UsageError with the nearest names if none, or more than one, does."""
    wanted = name.strip().casefold()
    found = [area for area in areas.values() if wanted in area.names]
    if len(found) == 1:
        return found[0]
    if found:
        choice = "、".join(f"{area.name}（{area.area_id}）" for area in found)
        raise UsageError(f"「{name}」指 {len(found)} 个地方", remedy=f"请用其中之一：{choice}")
    bearers = {spelling: area for area in areas.values() for spelling in area.names}
    near = difflib.get_close_matches(wanted, bearers, n=3, cutoff=0.5)
    named = dict.fromkeys(close if close.isascii() else bearers[close].short_name for close in near)
    known = list(named) or [area.short_name for area in in_brief(areas.values())]
    raise UsageError(f"没有叫「{name}」的地方", remedy=f"请用 {'、'.join(known)}")


def in_brief(areas: Iterable[Area]) -> tuple[Area, ...]:
    """The areas that get a brief, in the project's own order."""
    return tuple(sorted((area for area in areas if area.in_brief), key=lambda area: (area.sort, area.area_id)))


def ancestors(area: Area, areas: Mapping[str, Area]) -> tuple[Area, ...]:
    """The areas that contain it, nearest first."""
    chain: list[Area] = []
    parent = areas.get(area.parent_id)
    while parent is not None and parent not in chain:
        chain.append(parent)
        parent = areas.get(parent.parent_id)
    return tuple(chain)


def contains(outer: Area, inner: Area, areas: Mapping[str, Area]) -> bool:
    """Whether `outer` is one of the areas `inner` lies in."""
    return outer in ancestors(inner, areas)
