"""What a brief says of itself: title, edition, vintage, when its sources were written, the list of references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.brief import Bibliography, Brief, Printed, Sentence
from reportgen.outline import front, policy
from reportgen.outline.context import issued, named, speak, written_on

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reportgen.facts import Facts
    from reportgen.outline.context import Context
    from reportgen.outline.used import Used
    from reportgen.rows import Source

FIELDS = ("title", "author", "publisher", "city", "published", "issue", "pages", "citation_override")


def blank(context: Context, used: Used, edition: date, meta: Mapping[str, str]) -> Brief:
    """A brief with its names, dates and references, still without content; `used` is what its content prints."""
    cited = tuple(context.facts.sources[name] for name in used.sources)
    numbers = {source.source_id: number for number, source in enumerate(cited, 1)}
    own = context.own_sources
    first = _first_year(context, used, own or cited, edition)
    vintage = _vintage(first, own)
    title = f"{context.area.name}{context.plan.title}"
    described = {"subject": context.plan.series, "description": f"{title}，数据期{vintage.text}"}
    return Brief(
        slug=context.area.slug,
        area_id=context.area.area_id,
        title=title,
        series=context.plan.series,
        subject=context.area.short_name,
        peers=tuple(place.short_name for place in context.places if place is not context.area),
        issued=edition,
        edition=issued(edition),
        vintage=vintage,
        fact_set=Printed(context.facts.digest(item.obs_id for item in used.observations), "", "edition"),
        written=_written(own, cited),
        strip=front.strip(cited, numbers, first, edition),
        references=tuple(_reference(source, numbers[source.source_id]) for source in cited),
        meta={**meta, **described, "edition": edition.isoformat()},
    )


def latest(facts: Facts) -> date:
    """The default edition: the day the data were last checked, so that the same data give the same bytes."""
    days = [item.checked_on for item in facts.observations.values() if item.checked_on]
    return max(days, default=max(source.base_date for source in facts.sources.values()))


def _first_year(context: Context, used: Used, cited: tuple[Source, ...], edition: date) -> int:
    """The first year of the city's figures printed and of its policy events, else that of the oldest source."""
    years = [item.period.end.year for item in used.observations if item.area_id in context.own_ids]
    years += [item.date.start.year for item in policy.events_of(context, tuple(context.own_ids))]
    return min(years or [source.base_date.year for source in cited], default=edition.year)


def _vintage(first: int, cited: tuple[Source, ...]) -> Printed:
    """From the first year to the month of the latest source on the city; said to be missing where there is none."""
    if not cited:
        return Printed("未见数据", "", "period")
    last = _latest(cited)
    end = written_on(last).value
    return Printed(end if first == last.base_date.year else f"{first}—{end}", "", "period")


def _latest(sources: tuple[Source, ...]) -> Source:
    return max(sources, key=lambda source: (source.base_date, source.source_id))


def _written(own: tuple[Source, ...], cited: tuple[Source, ...]) -> Sentence:
    """When the sources on the city were written, and until when those on its peers; they show the state of then."""
    if not own:
        return speak("front.uncited", (), cited=bool(cited))
    first, last = min(source.base_date.year for source in own), _latest(own)
    latest_cited = _latest(cited) if cited else last
    return speak("front.written", (), first=Printed(f"{first}年", "", "date"), last=written_on(last),
                 same=first == last.base_date.year,
                 peers=written_on(latest_cited) if latest_cited.base_date > last.base_date else "")  # fmt: skip


def _reference(source: Source, number: int) -> Bibliography:
    """The GB/T 7714 entry of a source, as a sentence of its fields."""
    name = source.source_id
    entry = speak(
        "reference.entry",
        (),
        kind=source.kind,
        year=named(source.published[:4], name),
        guess=Printed(f"[{source.base_date.year}]", name, "date"),
        source_id=Printed(name, name, "name"),
        known=source.published_basis == "stated",
        **{field: named(str(getattr(source, field)), name) for field in FIELDS},
    )
    return Bibliography(number, name, entry)
