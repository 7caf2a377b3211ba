"""Where a fact comes from and where it is printed: found by its id, its number as printed, or a place in a source."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportgen import evidence, filetext, ledger, output
from reportgen.errors import DataError, UsageError
from reportgen.rows import DerivedRow, Event, Observation, Statement
from reportgen.sources import Locator
from reportgen.trace import rests_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reportgen.facts import Facts
    from reportgen.ledger import Ledger
    from reportgen.sources import SourceText

    Placed = Observation | Statement | Event

_NEAREST = 3
_PLACE = re.compile(r"([A-Za-z]\w*)[:：](\d+)")
_STATUS = {"actual": "实际", "provisional": "初步统计", "estimate": "估测", "forecast": "预计", "target": "目标"}

_OPERATION = {
    "ratio": "倍数", "share": "占比", "growth": "增速", "cagr": "年均增速", "diff": "差", "sum": "合计",
    "monthly_mean": "月均", "implied_base": "由增速倒推的基数",
}  # fmt: skip


@dataclass(frozen=True)
class Printing:
    """A finished brief and its ledger."""

    path: Path
    ledger: Ledger

    def times(self, object_id: str) -> int:
        """How often the brief prints a fact or derivation, itself or in a number derived from it."""
        return sum(entry.kind != "period" and object_id in (entry.ref, *rests_on(entry.ref))
                   for entry in self.ledger.entries)  # fmt: skip


@dataclass(frozen=True)
class Records:
    """What a question is answered from: the facts, the source texts present, the finished briefs."""

    facts: Facts
    texts: Mapping[str, SourceText]
    briefs: tuple[Printing, ...]


def finished(folder: Path) -> tuple[Printing, ...]:
    """The finished briefs below a folder that bear a ledger, by path; others are passed over.

    Of published editions only the newest counts, the one that `latest` leads to; copies for review are no briefs.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix in filetext.SUFFIXES)
    shown = (path for path in paths if not _passed_over(path.relative_to(folder).parts))
    newest = (folder / "latest").resolve()
    edition = sorted(path for path in newest.glob("*") if path.suffix in filetext.SUFFIXES)
    return tuple(printing for path in (*shown, *edition) for printing in _printing(path))


def _passed_over(parts: tuple[str, ...]) -> bool:
    hidden = any(part.startswith((".", "~")) for part in parts)
    return hidden or parts[0] in {"editions", "latest"} or parts[-1].endswith(f".{output.REVIEW}")


def _printing(path: Path) -> Iterator[Printing]:
    try:
        yield Printing(path, filetext.read_ledger(path))
    except DataError:
        return


def answer(what: str, records: Records) -> tuple[str, ...]:
    """The lines that say where a fact comes from; `what` is an id, a number as printed, or a place such as S002:170.

    Raises UsageError, naming the nearest ids, where nothing answers to it.
    """
    place = _PLACE.fullmatch(what)
    if place and place[1] in records.facts.sources:
        return tuple(_at(place[1], int(place[2]), records))
    found = [*_by_id(what, records.facts), *(() if place else _by_number(what, records.facts))]
    lines = [line for row in found for line in _said(row, records)]
    lines += _derivations(what, records)
    if not lines:
        raise UsageError(f"数据中没有「{what}」", remedy=_nearest(what, records.facts))
    return tuple(lines)


def _nearest(what: str, facts: Facts) -> str:
    """The remedy: the ids that begin so, else those spelt most alike."""
    ids = [*facts.observations, *facts.derived, *facts.events, *facts.statements]
    near = [name for name in ids if name.startswith(what)][:_NEAREST] or difflib.get_close_matches(what, ids, _NEAREST)
    return f"相近的编号：{'、'.join(near)}" if near else "请给出编号、印出的数字、出处（如 S002:170）或成品文件"


def _by_id(what: str, facts: Facts) -> list[Placed | DerivedRow]:
    tables: tuple[Mapping[str, Any], ...] = (facts.observations, facts.derived, facts.statements, facts.events)
    return [table[what] for table in tables if what in table]


def _by_number(what: str, facts: Facts) -> list[Observation]:
    """The observations with this number and, where words stand beside it, these words."""
    numbers = ledger.tokens(what)
    if len(numbers) != 1:
        return []
    words = what.replace(numbers[0].text, "", 1).strip()
    value = Decimal(numbers[0].text.replace(",", ""))
    return [
        item
        for item in facts.observations.values()
        if value in {item.value, item.value_high} and (words in {"", item.unit.id} or plain(what) in item.as_written)
    ]


def plain(text: str) -> str:
    """A number as it is asked for: without what parts its digits and words."""
    return text.replace(",", "").replace(" ", "")


def _derivations(what: str, records: Records) -> Iterator[str]:
    """The derived numbers of finished briefs that are printed so."""
    found: dict[str, tuple[str, list[Path]]] = {}
    for brief in records.briefs:
        for entry in brief.ledger.entries:
            same = what == entry.ref or plain(what) in spellings(entry.text)
            if entry.kind == "derived" and same and entry.ref not in records.facts.derived:
                _, paths = found.setdefault(entry.ref, (entry.text, []))
                paths.append(brief.path)
    for ref, (text, paths) in found.items():
        yield f"{ref}　推算，印作「{text}」"
        yield f"  输入　{'、'.join(_source_of(name, records.facts) for name in rests_on(ref))}"
        yield from _printed_in({path: paths.count(path) for path in paths})


def spellings(text: str) -> set[str]:
    """What a printed number may be asked for by: with its unit, and without where it is one number and no formula."""
    numbers = ledger.tokens(text)
    return {plain(text)} | ({plain(numbers[0].text)} if len(numbers) == 1 else set())


def _source_of(name: str, facts: Facts) -> str:
    item = facts.observations.get(name)
    return f"{name}（{_locator(item)}）" if item else name


def _at(source_id: str, line: int, records: Records) -> Iterator[str]:
    """What the data take from a line, else only what stands there."""
    tables: tuple[Mapping[str, Any], ...] = (
        records.facts.observations,
        records.facts.statements,
        records.facts.events,
    )
    rows = [row for table in tables for row in table.values()]
    found = [row for row in rows if row.source_id == source_id and row.line <= line <= (row.line_end or row.line)]
    for row in found:
        yield from _said(row, records)
    text = records.texts.get(source_id)
    if not found and text is not None and text.line(line) is None:
        raise UsageError(f"{source_id} 没有第 {line} 行", remedy=f"该资料共 {len(text.lines)} 行")
    if not found:
        yield f"{source_id}:{line}　数据未取自这一行"
        yield from _excerpt(Locator(source_id, line, line), "", records)


def _said(row: Placed | DerivedRow, records: Records) -> Iterator[str]:
    """What there is to say of one row: what it is, where it stands, whether it is proved, where it is printed."""
    yield f"{row.key}　{row.place}"
    if isinstance(row, DerivedRow):
        yield f"  推算　{_OPERATION[row.op]}，输入 {'、'.join(_source_of(name, records.facts) for name in row.inputs)}"
    else:
        yield from _content(row, records.facts)
        yield f"  出处　{_locator(row)}　{_source(row.source_id, records.facts)}"
        literal = row.as_written if isinstance(row, Observation) else ""
        yield f"  核对　{evidence.WORDS[evidence.state(_locator(row), literal, row.line_hash, records.texts)]}"
        yield from _excerpt(_locator(row), literal, records)
    times = {brief.path: brief.times(row.key) for brief in records.briefs}
    yield from _printed_in({path: count for path, count in times.items() if count})


def _period(row: Observation) -> str:
    """The period as the brief prints it; with the placeholder of the tables where the source gives none."""
    recorded = row.period.chinese()
    return recorded if row.period_words == recorded else f"{row.period_words}（按{recorded}记）"


def _content(row: Placed, facts: Facts) -> Iterator[str]:
    place = facts.areas[row.area_id].short_name
    if isinstance(row, Observation):
        scope = facts.scopes[row.scope_id].name
        yield f"  指标　{place}　{facts.indicators[row.indicator_id].name}（{scope}）　{_period(row)}"
        high = "" if row.value_high is None else f"—{row.value_high}"
        yield f"  数值　{row.value}{high}{row.unit.id}，原文「{row.as_written}」，{_STATUS[row.status]}"
    elif isinstance(row, Statement):
        yield f"  陈述　{place}　{row.text}"
    else:
        yield f"  事件　{place}　{row.date.chinese()}　{row.title}"


def _locator(row: Placed) -> Locator:
    occurrence = row.occurrence if isinstance(row, Observation) else 1
    return Locator(row.source_id, row.line, row.line_end or row.line, occurrence)


def _source(source_id: str, facts: Facts) -> str:
    """The source in one line: title, author, publisher, date as far as they are known."""
    source = facts.sources[source_id]
    parts = (source.author, source.publisher, source.published)
    return "，".join((f"《{source.title}》", *(part for part in parts if part)))


def _excerpt(locator: Locator, literal: str, records: Records) -> Iterator[str]:
    words = evidence.excerpt(locator, literal, records.texts)
    if words:
        yield f"  原文　{words}"


def _printed_in(times: Mapping[Path, int]) -> Iterator[str]:
    for path, count in times.items():
        yield f"  印在　{path}（{count} 处）"
