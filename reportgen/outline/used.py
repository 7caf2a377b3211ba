"""What a brief prints: a walk through its values that finds every figure, derivation, sentence and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.brief import Printed, Sentence, walk

if TYPE_CHECKING:
    from reportgen.facts import Facts
    from reportgen.rows import Observation


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
        if isinstance(item, Printed) and item.kind == "derived":
            derived.setdefault(item.ref, item)
            ids |= dict.fromkeys(item.inputs)
        elif isinstance(item, Printed) and item.kind in {"fact", "period"}:
            ids[item.ref] = None
        elif isinstance(item, Sentence):
            sources |= dict.fromkeys(item.sources)
            ids |= dict.fromkeys(item.facts)
        elif hasattr(item, "sources") and isinstance(item.sources, tuple):
            sources |= dict.fromkeys(item.sources)
    observations = tuple(facts.observations[name] for name in ids if name in facts.observations)
    sources |= dict.fromkeys(item.source_id for item in observations)
    return Used(observations, tuple(derived.values()), tuple(sources))
