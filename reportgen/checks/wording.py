"""Our own words: placeholders that exist, no loose digits, no relative dates, short, and not the source's words.

The verbatim guard compares runs of characters after titles, names and figures are removed: 13 in common warn, 20
fail (docs/data.md). It reads every text column of the tables and our prose: source cards, templates, documentation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from reportgen.rows import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.facts import Facts
    from reportgen.rows import Row, Severity, Statement
    from reportgen.sources import SourceText

TEXT_LIMIT: Final = 80
PHRASE_LIMIT: Final = 8
WARN_RUN: Final = 13
FAIL_RUN: Final = 20
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_PRINTED: Final = "数字"  # a placeholder counts as two characters in a length
_QUOTED: Final = re.compile(r"《[^》]*》|“[^”]*”")
_LOOSE_DIGIT: Final = re.compile(r"(?<![A-Za-z0-9.])\d[\d.,]*(?![A-Za-z0-9])")
_DEICTIC: Final = re.compile("去年|今年|明年(?!份)|目前|日前|近日|我市|我区|我省")
_DIGITS: Final = re.compile(r"[\d.,%％]+")
_SPACE: Final = re.compile(r"\s+")


class _Own(NamedTuple):
    """A text of ours: the row, its column, the text, the names in it that are nobody's wording."""

    row: Row
    column: str
    text: str
    names: tuple[str, ...]


def problems(facts: Facts, texts: Mapping[str, SourceText], prose: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with the words we wrote ourselves, in the tables and in the prose, by file name."""
    own = list(_own_texts(facts))
    for piece in own:
        yield from _placeholders(piece, facts)
        yield from _loose(piece)
    for stmt in facts.statements.values():
        yield from _length(stmt)
    if texts:
        places = _places(facts)
        grams = _all_grams(texts, places)
        yield from _verbatim([*own, *_other_texts(facts)], places, grams)
        yield from _copied_prose(prose, facts, places, grams)


def _own_texts(facts: Facts) -> Iterator[_Own]:
    for stmt in facts.statements.values():
        yield _Own(stmt, "text", stmt.text, (stmt.subject,))
    for obs in facts.observations.values():
        if obs.note:
            yield _Own(obs, "note", obs.note, (obs.compiler,))
    for event in facts.events.values():
        yield _Own(event, "title", event.title, event.actors)


def _placeholders(own: _Own, facts: Facts) -> Iterator[Problem]:
    known: dict[str, Mapping[str, object]] = {"obs": facts.observations, "date": facts.events}
    for match in _PLACEHOLDER.finditer(own.text):
        kind, _, object_id = match[1].partition(":")
        if kind not in known:
            remedy = "请用 {obs:数据编号} 或 {date:事件编号}"
            yield own.row.problem("text.placeholder", own.column, match[0], "不是占位符", remedy)
        elif object_id not in known[kind]:
            where = "observations" if kind == "obs" else "events"
            yield own.row.problem("text.placeholder", own.column, object_id, f"不在 data/{where}.csv 中", "请改编号")
    rest = _PLACEHOLDER.sub("", own.text)
    if "{" in rest or "}" in rest:
        remedy = "请写成 {obs:数据编号} 这样成对的括号"
        yield own.row.problem("text.placeholder", own.column, own.text, "里有不成对的花括号", remedy)


def _loose(own: _Own) -> Iterator[Problem]:
    plain = _without_names(_PLACEHOLDER.sub("", own.text), own.names)
    digits = _LOOSE_DIGIT.search(plain)
    if digits and own.column != "title":
        remedy = "请用 {obs:…} 或 {date:…}；名称中的数字请放进《》或“”"
        yield own.row.problem("text.digits", own.column, digits[0], "正文里有数字", remedy)
    relative = _DEICTIC.search(_QUOTED.sub("", plain))
    if relative:
        yield own.row.problem("text.deictic", own.column, relative[0], "离开原文就说不清是何时何地", "请写明年份或地名")


def _without_names(text: str, names: tuple[str, ...]) -> str:
    plain = _QUOTED.sub("", text)
    for name in names:
        plain = plain.replace(name, "") if name else plain
    return plain


def _length(stmt: Statement) -> Iterator[Problem]:
    shown = _PLACEHOLDER.sub(_PRINTED, stmt.text)
    if len(shown) > TEXT_LIMIT:
        yield stmt.problem(
            "text.length", "text", f"{shown[:10]}…", f"有 {len(shown)} 个字", f"请缩到 {TEXT_LIMIT} 个以内"
        )
    for phrase in shown.split("|") if stmt.aspect else ():
        if len(phrase) > PHRASE_LIMIT:
            what = f"有 {len(phrase)} 个字"
            yield stmt.problem(
                "text.length",
                "text",
                phrase,
                what,
                f"对照表中每个短语请缩到 {PHRASE_LIMIT} 个字以内",
                severity="warning",
            )


def _other_texts(facts: Facts) -> Iterator[_Own]:
    """The remaining columns in our own words: definitions, notes, reasons."""
    tables: tuple[tuple[Iterable[Row], tuple[str, ...]], ...] = (
        (facts.indicators.values(), ("name", "definition", "limitations")),
        (facts.scopes.values(), ("name", "definition")),
        (facts.sources.values(), ("note",)),
        (facts.statements.values(), ("note",)),
        (facts.events.values(), ("note",)),
        (facts.derived.values(), ("label", "note")),
        (facts.rejected.values(), ("title", "note")),
        (facts.waivers.values(), ("reason",)),
    )
    for rows, columns in tables:
        for row, column in ((row, column) for row in rows for column in columns):
            if len(getattr(row, column)) >= WARN_RUN:
                yield _Own(row, column, getattr(row, column), ())


def _verbatim(own: list[_Own], places: list[str], grams: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Runs of our words that are a source's words too."""
    for piece in own:
        found = _copied(piece.text, piece.names, places, grams)
        if found:
            source_id, run, severity = found
            what = f"与 {source_id} 有 {len(run)} 个字连续相同"
            yield piece.row.problem("verbatim", piece.column, run, what, "请换成我们自己的话", severity=severity)


def _copied_prose(
    prose: Mapping[str, str], facts: Facts, places: list[str], grams: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    """The same for texts outside the tables, line by line; the names are those of the facts."""
    subjects = {row.subject for row in facts.statements.values() if row.subject}
    titles = {source.title for source in facts.sources.values()}
    names = tuple(sorted(subjects | titles, key=len, reverse=True))
    for file, text in prose.items():
        for number, line in enumerate(text.split("\n"), start=1):
            found = _copied(line, names, places, grams) if len(line) >= WARN_RUN else None
            if found:
                source_id, run, severity = found
                what = f"与 {source_id} 有 {len(run)} 个字连续相同"
                yield Problem("verbatim", file, number, "", run, what, "请换成我们自己的话", (file,), severity)


def _copied(
    text: str, names: tuple[str, ...], places: list[str], grams: Mapping[str, frozenset[str]]
) -> tuple[str, str, Severity] | None:
    """The source with which the text shares its longest run, the run, and how grave that is; None if it is short."""
    bare = _bare(text, names, places)
    source_id, run = max(((key, _longest(bare, known)) for key, known in grams.items()), key=_length_of)
    return None if len(run) < WARN_RUN else (source_id, run, "error" if len(run) >= FAIL_RUN else "warning")


def _places(facts: Facts) -> list[str]:
    return [name for area in facts.areas.values() for name in (area.name, area.short_name)]


def _all_grams(texts: Mapping[str, SourceText], places: list[str]) -> dict[str, frozenset[str]]:
    return {source_id: _grams(_bare("".join(text.lines), (), places)) for source_id, text in texts.items()}


def _length_of(found: tuple[str, str]) -> int:
    return len(found[1])


def _bare(text: str, names: tuple[str, ...], places: list[str]) -> str:
    """The text without titles, placeholders, figures, names and white space."""
    plain = _without_names(_PLACEHOLDER.sub("", text), names)
    plain = _SPACE.sub("", _DIGITS.sub("", plain))
    for place in sorted(places, key=len, reverse=True):
        plain = plain.replace(place, "")
    return plain


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + WARN_RUN] for at in range(len(text) - WARN_RUN + 1))


def _longest(text: str, grams: frozenset[str]) -> str:
    """The longest run of which every 13 characters in a row stand in the source."""
    best, start = "", None
    for at in range(len(text) - WARN_RUN + 2):
        if text[at : at + WARN_RUN] in grams:
            start = at if start is None else start
        elif start is not None:
            run = text[start : at + WARN_RUN - 1]
            best, start = max(best, run, key=len), None
    return best
