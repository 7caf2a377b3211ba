"""What one document says differently: its headlines, then its sentences, numbers, figures and tables."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, TypeVar

from reportgen.changes.found import Shift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.changes.model import Exhibit, Model, Ranking, Said

T = TypeVar("T")
_ELSEWHERE: Final = {"": "首页", "summary": "一页结论", "app": "附录"}  # parts that are no sections of the outline
_NUMBERED: Final = re.compile(r"(?<=[图表])\d+")  # the number of a figure or table moves with those before it


def shifts(old: Model, new: Model) -> tuple[Shift, ...]:
    """What a document says now and did not say before, and what it no longer says; headlines first."""
    return (*_headlines(old, new), *_content(old, new))


def _headlines(old: Model, new: Model) -> Iterator[Shift]:
    if old.title != new.title:
        yield Shift("title", "", old.title, new.title)
    yield from _spoken("judgement", old.judgement, new.judgement)
    yield from _spoken("point", old.points, new.points)
    yield from _cards(old, new)
    yield from _titles(old, new)
    yield from _sections(old, new)
    yield from _ranks(old, new)


def _content(old: Model, new: Model) -> Iterator[Shift]:
    if old.vintage != new.vintage:
        yield Shift("vintage", "", old.vintage, new.vintage)
    yield from _sentences(old, new)
    yield from _numbers(old, new)
    yield from _shown(old, new)
    for name in sorted(old.sources.keys() | new.sources.keys()):
        one, other = old.sources.get(name, ""), new.sources.get(name, "")
        if one != other:
            yield Shift("source", name, one, other)


# --- sentences ----------------------------------------------------------------------------------------------------


def _spoken(kind: str, old: Sequence[Said], new: Sequence[Said], place: str = "") -> Iterator[Shift]:
    """Sentences that came, went or changed; one that only moved did not change."""
    one, other = _without(old, new), _without(new, old)
    for before, after in zip_longest(one, other):
        now = after or before
        rule, facts = (now.rule, now.facts) if now else ("", ())
        yield Shift(kind, place, before.text if before else "", after.text if after else "", rule=rule, facts=facts)


def _without(said: Iterable[Said], others: Iterable[Said]) -> list[Said]:
    """The sentences that the others do not have, each as often as it is missing."""
    known = Counter(map(_reading, others))
    left = []
    for one in said:
        if known[_reading(one)]:
            known[_reading(one)] -= 1
        else:
            left.append(one)
    return left


def _reading(said: Said) -> str:
    return _NUMBERED.sub("", said.text)


def _sentences(old: Model, new: Model) -> Iterator[Shift]:
    """Sentences of the text that differ, by section and rule: what one rule says changes into what it says now."""
    titles = {part.id: part.title for model in (old, new) for part in model.sections}
    one, other = _by_rule(_without(old.sentences, new.sentences)), _by_rule(_without(new.sentences, old.sentences))
    for section, rule in dict.fromkeys((*other, *one)):
        label = titles.get(section) or _ELSEWHERE.get(section, "")
        for shift in _spoken("sentence", one.get((section, rule), ()), other.get((section, rule), ()), section):
            yield Shift(shift.kind, section, shift.old, shift.new, label, rule, shift.facts)


def _by_rule(said: Iterable[Said]) -> dict[tuple[str, str], list[Said]]:
    found: dict[tuple[str, str], list[Said]] = {}
    for one in said:
        found.setdefault((one.section, one.rule), []).append(one)
    return found


# --- headlines ----------------------------------------------------------------------------------------------------


def _cards(old: Model, new: Model) -> Iterator[Shift]:
    """Key figures that came, went or changed, by what they show and when."""
    one = {(card.label, card.period): card for card in old.cards}
    other = {(card.label, card.period): card for card in new.cards}
    for key in dict.fromkeys((*other, *one)):
        before, after = one.get(key), other.get(key)
        texts = before.value if before else "", after.value if after else ""
        if texts[0] != texts[1]:
            now = after or before
            yield Shift("card", "", *texts, f"{key[0]}（{key[1]}）", facts=(now.ref,) if now else ())


def _titles(old: Model, new: Model) -> Iterator[Shift]:
    """Figures and tables that came, went or bear another title."""
    for before, after in _paired(_by_id(old.exhibits), _by_id(new.exhibits)):
        now = after or before
        texts = before.title.text if before else "", after.title.text if after else ""
        if now and (texts[0] != texts[1]):
            yield Shift(now.kind, now.id, *texts, numbered(now), now.title.rule, now.title.facts)


def numbered(exhibit: Exhibit) -> str:
    """What a figure or table is called: 图1, 表2."""
    return f"{'图' if exhibit.kind == 'figure' else '表'}{exhibit.number}"


def _by_id(exhibits: Iterable[Exhibit]) -> dict[str, Exhibit]:
    return {one.id: one for one in exhibits}


def _paired(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[T | None, T | None]]:
    """Old and new by name, in the new order."""
    yield from ((old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old)))


def _sections(old: Model, new: Model) -> Iterator[Shift]:
    """Sections that came, went, got another title or another mode."""
    one, other = ({part.id: part for part in model.sections} for model in (old, new))
    for before, after in _paired(one, other):
        now = after or before
        if now is None:
            continue
        if before and after and before.title != after.title:
            yield Shift("section", now.id, before.title, after.title, now.title)
        modes = before.mode if before else "", after.mode if after else ""
        if modes[0] != modes[1]:
            yield Shift("mode", now.id, *modes, now.title)


def _ranks(old: Model, new: Model) -> Iterator[Shift]:
    """Rankings in which places that both editions rank stand differently to each other."""
    titles = {one.id: numbered(one) for model in (old, new) for one in model.exhibits}
    before = {(one.exhibit, one.heading): one for one in old.rankings}
    for after in new.rankings:
        one = before.get((after.exhibit, after.heading))
        if one is None:
            continue
        common = dict(one.ranks).keys() & dict(after.ranks).keys()
        places = _among(one, common), _among(after, common)
        if places[0] != places[1]:
            label = f"{titles.get(after.exhibit, '')}　{after.heading}".strip()
            old_order, new_order = ("、".join(map(_stand, place)) for place in places)
            yield Shift("rank", after.exhibit, old_order, new_order, label)


def _among(ranking: Ranking, names: Iterable[str]) -> list[tuple[str, int]]:
    """The ranks of some places among themselves."""
    kept = [pair for pair in ranking.ranks if pair[0] in set(names)]
    return [(name, 1 + sum(other < rank for _, other in kept)) for name, rank in kept]


def _stand(place: tuple[str, int]) -> str:
    return f"{place[1]} {place[0]}"


# --- numbers, figures and tables ----------------------------------------------------------------------------------


def _numbers(old: Model, new: Model) -> Iterator[Shift]:
    """Derived numbers that differ, and figures printed in another way though their fact is the same."""
    for ref in sorted(old.numbers.keys() & new.numbers.keys()):
        one, other = old.numbers[ref], new.numbers[ref]
        if one != other and old.facts.get(ref) == new.facts.get(ref):
            label = new.labels.get(ref) or old.labels.get(ref) or _called(new.facts.get(ref, {}))
            yield Shift("number", ref, "、".join(one), "、".join(other), label, facts=(ref,))


def _called(record: Mapping[str, str]) -> str:
    return "".join(record.get(name, "") for name in ("area", "indicator"))


def _shown(old: Model, new: Model) -> Iterator[Shift]:
    """Figures and tables that show something else under the same title; what it is, the facts tell."""
    for before, after in _paired(_by_id(old.exhibits), _by_id(new.exhibits)):
        if before and after and before.shown != after.shown:
            one, other = _cells_apart(before.shown, after.shown)
            yield Shift("shown", after.id, "；".join(one), "；".join(other), numbered(after), facts=after.title.facts)


def _cells_apart(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """The cells that only one of two tables has."""
    one, other = Counter(old), Counter(new)
    return list((one - other).elements()), list((other - one).elements())
