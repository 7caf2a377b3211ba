"""What a brief prints: a walk through its values that finds every figure, derivation, sentence and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.brief import Printed, Sentence, walk

if TYPE_CHECKING:
    from reportgen.facts import Facts
    from reportgen.rows import Observation


_PLAIN = (str, tuple, int, type(None), float)  # what most values are, and nothing rests on


@dataclass(frozen=True)
class Used:
    """The observations, the derived numbers and the sources that some values print, in order of first use."""

    observations: tuple[Observation, ...]
    derived: tuple[Printed, ...]
    sources: tuple[str, ...]


def used(facts: Facts, *values: Any) -> Used:
    """What the values print or rest on."""
    ids: dict[str, None] = {}
    derived: dict[str, Printed] = {}
    sources: dict[str, None] = {}
    for item in walk(values):
        if isinstance(item, _PLAIN):
            continue
        if isinstance(item, Printed):
            ids |= dict.fromkeys(_rests_on(item))
            if item.kind == "derived":
                derived.setdefault(item.ref, item)
            continue
        own = getattr(item, "sources", None)
        if isinstance(own, tuple):
            sources |= dict.fromkeys(own)
        if isinstance(item, Sentence):
            ids |= dict.fromkeys(item.facts)
    observations = tuple(facts.observations[name] for name in ids if name in facts.observations)
    sources |= dict.fromkeys(item.source_id for item in observations)
    return Used(observations, tuple(derived.values()), tuple(sources))


def _rests_on(item: Printed) -> tuple[str, ...]:
    """The ids of the observations behind a printed value."""
    if item.kind == "derived":
        return item.inputs
    return (item.ref,) if item.kind in {"fact", "period"} else ()
