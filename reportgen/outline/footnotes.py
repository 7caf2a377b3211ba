"""What the marks ‡ and † mean at a figure: the footnote that the first of each in running text gets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.brief import Printed, Sentence
from reportgen.outline.context import mentioned, named, rich, speak

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.outline.context import Context
    from reportgen.outline.used import Used
    from reportgen.rows import Observation


def of_marks(context: Context, used: Used, *, appendix: bool) -> Mapping[str, Sentence]:
    """A footnote by the ref of each figure that may bear a mark; `appendix` says that the other remarks stand there."""
    noted = [item for item in used.observations if "dagger" in item.tags and item.note]
    return {item.ref: _derived(item) for item in used.derived} | dict(_noted(context, noted, appendix=appendix))


def _derived(item: Printed) -> Sentence:
    """How a number of our own was reckoned; the formula leads to its row of the appendix."""
    when = Printed(item.period, item.ref, "period") if item.period else ""
    said = speak("footnote.derived", (), formula=Printed(item.formula, item.ref, "derived"), period=when)
    return replace(said, facts=(item.ref, *item.inputs))


def _noted(context: Context, items: list[Observation], *, appendix: bool) -> Iterator[tuple[str, Sentence]]:
    """What is to be known of a figure, and where that of the others stands."""
    for item in items:
        told = (item, *(context.facts.observations[name] for name in mentioned(item.note)))
        name = named(f"{context.short(item.area_id)}{context.label(item.indicator_id)}", item.obs_id)
        more = appendix and len({other.note for other in items}) > 1
        remark = rich(context, item.note, item.obs_id)
        yield item.obs_id, speak("footnote.noted", told, name=name, remark=remark, more=more)
