"""What a brief is built from: the facts, the plan, the city and the cities it is set against; and how facts are said.

Everything here is a pure function of frozen values: a fact in, a `Printed` number or a `Sentence` out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportgen.brief import Printed, Sentence
from reportgen.comparison import Derived
from reportgen.errors import ComparisonError
from reportgen.units import group_digits, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from reportgen.areas import Area
    from reportgen.facts import Facts
    from reportgen.outline.pairs import Excess
    from reportgen.outline.plan import Plan
    from reportgen.rows import Event, Observation, Source, Statement

FIRM = frozenset({"actual", "provisional", "estimate"})  # what may be stated; a forecast or target is said as such
CARD_DIGITS = 4  # significant digits of a key figure (house style, docs/templates.md)
_PLACEHOLDER = re.compile(r"\{(obs|date):([^}]+)\}")
_WORD_NUMBER = re.compile(
    r"[一二两三四五六七八九十]成|分之[一二三四五六七八九十]|半数|一半|[数几][十百千万]|[一二两三四五六七八九]{2}[十百千万]"
)
_TELLER = re.compile("称|转述|自述|所述")  # words that say whose figure it is
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Context:
    """One brief in the making."""

    facts: Facts
    plan: Plan
    area: Area
    peers: tuple[Area, ...]

    @cached_property
    def places(self) -> tuple[Area, ...]:
        """The city and its peers in the project's fixed order."""
        return tuple(sorted((self.area, *self.peers), key=lambda area: (area.sort, area.area_id)))

    @cached_property
    def within(self) -> tuple[Area, ...]:
        """The districts and towns of the city, in the project's order."""
        inner = (area for area in self.facts.areas.values() if self._lies_in(area))
        return tuple(sorted(inner, key=lambda area: (area.sort, area.area_id)))

    @cached_property
    def own_ids(self) -> frozenset[str]:
        """The city and what lies in it."""
        return frozenset((self.area.area_id, *(area.area_id for area in self.within)))

    @cached_property
    def own_sources(self) -> tuple[Source, ...]:
        """The sources that speak of the city or what lies in it, oldest first."""
        tables = (self.facts.observations, self.facts.statements, self.facts.events)
        ids = {row.source_id for table in tables for row in table.values() if row.area_id in self.own_ids}
        found = (self.facts.sources[name] for name in ids)
        return tuple(sorted(found, key=lambda source: (source.base_date, source.source_id)))

    def _lies_in(self, area: Area) -> bool:
        while area.parent_id:
            if area.parent_id == self.area.area_id:
                return True
            area = self.facts.areas[area.parent_id]
        return False

    def observations(
        self, area_id: str, indicator_id: str = "", *, family: str = "", statuses: frozenset[str] = FIRM
    ) -> list[Observation]:
        """The usable observations of a place, oldest first; never a deprecated one."""
        found = (
            item
            for item in self.facts.of_area.get(area_id, ())
            if item.rank != "deprecated"
            and item.status in statuses
            and indicator_id in {"", item.indicator_id}
            and family in {"", self.facts.indicators[item.indicator_id].family}
        )
        return sorted(found, key=lambda item: (item.period.end, item.period.start, item.obs_id))

    def statements(self, area_ids: Iterable[str], *topics: str, polarity: str = "") -> list[Statement]:
        """The usable statements on some places, by topic, in the curators' order."""
        wanted = frozenset(area_ids)
        found = (
            item
            for item in self.facts.statements.values()
            if item.area_id in wanted
            and item.rank != "deprecated"
            and not item.aspect
            and (not topics or item.topic in topics)
            and polarity in {"", item.polarity}
        )
        return sorted(found, key=lambda item: (item.sort or 0, item.stmt_id))

    def themed(self, theme: str) -> list[Statement]:
        """The city's own statements of a theme; none for a theme that the plan does not name."""
        return [row for row in self.statements((self.area.area_id,)) if theme and row.theme == theme]

    def short(self, area_id: str) -> str:
        """The short name of a place."""
        return self.facts.areas[area_id].short_name

    def name(self, indicator_id: str) -> str:
        """The full name of an indicator, as sentences say it."""
        return self.facts.indicators[indicator_id].name

    def label(self, indicator_id: str) -> str:
        """The short name of an indicator for tables, charts and cards."""
        indicator = self.facts.indicators[indicator_id]
        return indicator.chart_label or indicator.name

    def growth_of(self, observation: Observation) -> Observation | None:
        """The growth rate the sources print for this very figure: same place, period and scope."""
        for item in self.observations(observation.area_id):
            indicator = self.facts.indicators[item.indicator_id]
            same = item.period == observation.period and item.scope_id == observation.scope_id
            if indicator.base_indicator_id == observation.indicator_id and indicator.measure == "rate" and same:
                return item
        return None


# --- numbers ------------------------------------------------------------------------------------------------------


def number(observation: Observation) -> Printed:
    """A figure with modifier word and unit: 近1.8万家, 1400亿元以上, 近六成; flagged † where a note explains it."""
    flags = ("†",) if "dagger" in observation.tags else ()
    spoken = _WORD_NUMBER.search(observation.as_written)
    if spoken:
        return Printed(observation.as_written, observation.obs_id, flags=flags)
    said = wording(observation.quantity, observation.as_written)
    ranked = observation.unit.dimension == "rank" and _DIGIT.search(said.value) and not said.value.startswith("第")
    before = "第" if ranked else said.before
    return Printed(said.value, observation.obs_id, "fact", before, said.more, said.unit, said.after, flags)


def bare(observation: Observation) -> Printed:
    """A figure for a table cell whose unit stands in the head: value with its modifier words, without unit."""
    return replace(number(observation), unit="")


def carded(observation: Observation) -> Printed:
    """A figure for a key-figure card: at most four significant digits, in the unit as written."""
    full = number(observation)
    value = observation.quantity.value
    if observation.quantity.high is not None or not _DIGIT.search(full.value):
        return full
    shown = max(0, CARD_DIGITS - value.adjusted() - 1)
    exponent = value.as_tuple().exponent
    digits = min(shown, max(0, -exponent if isinstance(exponent, int) else 0))
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return replace(full, value=group_digits(f"{rounded:f}"), flags=())


def from_comparison(facts: Facts, item: Derived) -> Printed:
    """A number that a template had computed; an error if no digit of it may be printed."""
    if item.text is None:
        raise ComparisonError(f"{item.formula} 没有一位数字可靠", place="模板", remedy="请改为分列两数")
    unit = "" if item.op == "ratio" else item.unit.display
    label = facts.indicators[facts.observations[item.inputs[0]].indicator_id].name
    return Printed(
        group_digits(item.text), item.id, "derived", unit=unit, flags=("‡",), formula=item.formula, label=label
    )


def derived(context: Context, item: Derived, decimals: int | None = None) -> Printed:
    """A number of our own, marked ‡, with its formula; with the decimals asked for, never more than it carries."""
    text = item.text if decimals is None else item.printed(decimals)
    inputs = [context.facts.observations[name] for name in item.inputs]
    same = inputs[0].period == inputs[-1].period
    return Printed(
        group_digits(text or ""),
        item.id,
        "derived",
        unit=_unit_of(item),
        flags=("‡",),
        formula=f"{item.formula}≈{text}{_unit_of(item)}",
        label=_derived_label(context, item.op, inputs),
        inputs=item.inputs,
        period=inputs[0].period.chinese() if same else "",
    )


def apart(context: Context, found: Excess) -> Printed:
    """How far two figures are apart, as it is worded: 14% more, or 2.3倍; the mark ‡ stands after the unit."""
    if found.size == "times":
        return replace(derived(context, found.shown, 1), unit="倍")
    return derived(context, found.shown, 0)


def _unit_of(item: Derived) -> str:
    """The unit printed after a derived number: a ratio bears none."""
    return "" if item.op == "ratio" else item.unit.display


def _derived_label(context: Context, op: str, inputs: list[Observation]) -> str:
    """What a derived number is, for the notes and the appendix."""
    first, last = inputs[0], inputs[-1]
    name = context.label(first.indicator_id)
    if first.area_id != last.area_id:
        sign = "与" if op == "ratio" else "比" if op == "excess" else "÷"
        return f"{context.short(first.area_id)}{sign}{context.short(last.area_id)}，{name}"
    if op == "cagr":
        yearly = "年均" if abs(last.period.end.year - first.period.end.year) > 1 else ""
        return f"{context.short(first.area_id)}{name}{yearly}增长"
    return f"{context.short(first.area_id)}{name}÷{context.label(last.indicator_id)}"


def period(observation: Observation) -> Printed:
    """The period of a figure in words; where the source gives none, that it does not, never the placeholder."""
    return Printed(observation.period_words, observation.obs_id, "period")


def told_period(observation: Observation) -> Printed:
    """The period in the source's own words where it gives one without years (过去几年), else as it is printed."""
    words = observation.period_as_written
    vague = observation.period_basis in {"inferred", "publication"} and observation.period.month_count > 1
    if vague and words and not _DIGIT.search(words):
        return Printed(f"“{words}”", observation.obs_id, "period")
    return period(observation)


def day(event: Event) -> Printed:
    """The date of an event to its precision: 2014年9月9日, 2014年7月, 2012—2014年."""
    return when(event, brief=False)


def when(event: Event, *, brief: bool) -> Printed:
    """The date of an event; `brief` leaves the day out."""
    start = event.date.start
    text = f"{start.year}年" if event.date_precision == "year" else f"{start.year}年{start.month}月"
    if event.end is not None and event.end.end.year != start.year:
        text = f"{start.year}—{event.end.end.year}年"
    elif event.date_precision == "day" and not brief:
        text += f"{start.day}日"
    return Printed(text, event.event_id, "date")


def written_on(source: Source) -> Printed:
    """When a source was written: its month where it bears one, else its year."""
    month = f"{source.base_date.month}月" if "-" in source.published else ""
    return Printed(f"{source.base_date.year}年{month}", "", "date")


def issued(value: date) -> Printed:
    """The date of the edition."""
    return Printed(value.isoformat(), "", "edition")


def named(text: str, ref: str) -> str | Printed:
    """A name from the data; one with digits in it (a document of some years) is recorded as a name."""
    return Printed(text, ref, "name") if _DIGIT.search(text) else text


def rich(context: Context, text: str, ref: str) -> tuple[object, ...]:
    """A text of ours with its placeholders filled: {obs:id} by the figure, {date:id} by the event's date."""
    parts: list[object] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        parts.append(named(text[position : match.start()], ref))
        parts.append(_filled(context, match.group(1), match.group(2)))
        position = match.end()
    return tuple(part for part in (*parts, named(text[position:], ref)) if part)


def _filled(context: Context, kind: str, name: str) -> Printed:
    if kind == "obs":
        return number(context.facts.observations[name])
    return day(context.facts.events[name])


def mentioned(text: str) -> list[str]:
    """The ids of the observations a text of ours prints."""
    return [name for kind, name in _PLACEHOLDER.findall(text) if kind == "obs"]


# --- sentences ----------------------------------------------------------------------------------------------------


def speak(rule: str, about: Iterable[Any], **slots: object) -> Sentence:
    """A sentence by a rule; its phrase is the macro of that name with `_` for `.`; `about` gives facts and sources."""
    rows = list(about)
    facts = tuple(dict.fromkeys(_ids(rows)))
    sources = tuple(dict.fromkeys(row.source_id for row in rows if getattr(row, "source_id", "")))
    return Sentence(rule, rule.replace(".", "_"), slots, facts, sources)


def _ids(rows: Iterable[Any]) -> Iterator[str]:
    """The ids of rows of any table and of derived numbers, with their inputs."""
    for row in rows:
        if isinstance(row, Derived):
            yield row.id
            yield from row.inputs
        else:
            yield row.key


def year_of(row: Statement) -> Printed | None:
    """The year a statement speaks of; None where its source gives none."""
    return Printed(row.valid_from[:4], row.stmt_id, "date", unit="年") if row.valid_from else None


def by_period(context: Context, items: Sequence[Observation]) -> tuple[object, ...]:
    """Figures grouped by period in the order given: the period, whether a source states one, and the figures.

    Of each figure its name, whether it is a target, and its number.
    """
    spans = dict.fromkeys((item.period, item.period_basis != "publication") for item in items)
    return tuple(
        (
            period(next(item for item in items if item.period == span)),
            dated,
            tuple(
                (named(context.facts.indicators[item.indicator_id].name, item.obs_id), item.status == "target",
                 number(item))
                for item in items if item.period == span
            ),
        )
        for span, dated in spans
    )  # fmt: skip


def printed_in(context: Context, rows: Iterable[Statement]) -> list[Observation]:
    """The observations that some statements print."""
    return [context.facts.observations[name] for row in rows for name in mentioned(row.text)]


def joined(context: Context, rows: Sequence[Statement], head: str = "") -> Sentence:
    """Statements of one idea as one sentence, each with subject, year and source; a subject's second one without it."""
    seen: set[str] = set()
    records = []
    for row in rows:
        known = row.subject in seen
        seen.add(row.subject)
        text = rich(context, row.text, row.stmt_id)
        dated = any(isinstance(part, Printed) and part.kind == "date" for part in text)
        year = None if known or dated else year_of(row)
        records.append(("" if known else named(row.subject, row.stmt_id), year, text, (row.source_id,)))
    apart = any("；" in row.text for row in rows)
    claimed = [row for row in rows if not _TELLER.search(row.text)
               and any("claim" in item.tags for item in printed_in(context, (row,)))]  # fmt: skip
    return speak("statement.joined", (*rows, *printed_in(context, rows)), head=head, records=tuple(records),
                 apart=apart, claimed=claimed)  # fmt: skip
