"""What a copy for review says of each number: what it is, of which period and scope, from which line, as written how.

The words are those of `reportgen trace`; whoever reviews a brief need not have the project at hand.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from reportgen import evidence, ledger
from reportgen.rows import Observation, Statement
from reportgen.writers.word.options import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.brief import Printed
    from reportgen.facts import Facts
    from reportgen.ledger import Entry, Ledger
    from reportgen.rows import Event

STATUS: Final = {"actual": "实际", "provisional": "初步统计", "estimate": "估测", "forecast": "预计", "target": "目标"}
LONGEST: Final = 64  # characters of a content control's tag and title, Word's own limit
_KINDS: Final[Mapping[str, str]] = {
    "fact": "数据",
    "derived": "推算",
    "period": "期间",
    "date": "日期",
    "count": "序号或个数，由程序数出",
    "name": "名称或引述中的数字",
    "edition": "版次",
    "reference": "引文号",
    "locator": "出处",
}
_FIGURES: Final = frozenset({"fact", "derived"})


def remarks(record: Ledger, known: Facts, derived: Iterable[Printed]) -> dict[int, Remark]:
    """The remark on each number of a document by its entry; `derived` are the derived numbers that it prints."""
    by_ref = {item.ref: item for item in derived}
    return {
        entry.n: Remark(tag(entry), _title(entry, known, by_ref)[:LONGEST], tuple(_lines(entry, record, known, by_ref)))
        for entry in record.entries
        if entry.n >= 0 and (entry.kind in _FIGURES or ledger.tokens(entry.text))
    }


def tag(entry: Entry) -> str:
    """The id a number goes by in a file: its fact's, cut to what Word allows and then told apart by a digest."""
    name = entry.ref or f"{entry.kind}.{entry.n}"
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 9]}~{sha256(name.encode()).hexdigest()[:8]}"


def _title(entry: Entry, known: Facts, derived: Mapping[str, Printed]) -> str:
    if entry.ref in known.observations:
        item = known.observations[entry.ref]
        return f"{known.areas[item.area_id].short_name} {known.indicators[item.indicator_id].name}"
    if entry.ref in derived:
        return derived[entry.ref].label or _KINDS["derived"]
    return _KINDS[entry.kind]


def _lines(entry: Entry, record: Ledger, known: Facts, derived: Mapping[str, Printed]) -> Iterator[str]:
    """The lines of a remark, each a head and what is said under it."""
    kind = "推算数的期间" if entry.kind == "period" and entry.ref in derived else _KINDS[entry.kind]
    row: Observation | Statement | Event | None = (
        known.observations.get(entry.ref) or known.statements.get(entry.ref) or known.events.get(entry.ref)
    )
    if isinstance(row, Observation):
        yield from _observed(kind, row, record, known)
    elif row is not None:
        yield f"{kind}　{row.text if isinstance(row, Statement) else row.title}"
        yield _place(row, known)
    elif entry.ref in derived:
        yield from _derived(kind, derived[entry.ref], known)
    elif entry.ref in known.sources:
        yield f"{kind}　{entry.ref}《{known.sources[entry.ref].title}》"
    else:
        yield kind
    if entry.ref:
        yield f"编号　{entry.ref}"


def _observed(kind: str, item: Observation, record: Ledger, known: Facts) -> Iterator[str]:
    scope, indicator = known.scopes[item.scope_id].name, known.indicators[item.indicator_id].name
    yield f"{kind}　{known.areas[item.area_id].short_name}　{indicator}（{scope}）"
    yield f"所属期间　{item.period_words}"
    yield _place(item, known)
    found = record.facts.get(item.obs_id, {}).get("verified")
    state = evidence.WORDS["verified" if found else "absent"]
    yield f"原文　「{item.as_written}」，{STATUS[item.status]}，{state}"


def _place(item: Observation | Statement | Event, known: Facts) -> str:
    return f"出处　{item.source_id} 第{item.line}行《{known.sources[item.source_id].title}》"


def _derived(kind: str, item: Printed, known: Facts) -> Iterator[str]:
    yield f"{kind}　{item.label}"
    if item.period:
        yield f"所属期间　{item.period}"
    yield f"算式　{item.formula}"
    rows = [known.observations[name] for name in item.inputs if name in known.observations]
    yield f"输入　{'、'.join(f'{row.obs_id}（{row.source_id} 第{row.line}行）' for row in rows)}"
