"""Every problem in the data as values with their place; nothing is raised and nothing is changed.

What stands in a table is checked against the source text where that is present, against the other rows, and our own
words against the sources' words. A person may accept a finding in data/checks_waived.csv; a waiver that no longer
meets a finding is itself a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.checks import arithmetic, consistency, cues, literals, places, refusals, timing, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.checks.arithmetic import Derive
    from reportgen.facts import Facts
    from reportgen.rows import Problem, Waiver
    from reportgen.sources import SourceText


def check(
    facts: Facts,
    texts: Mapping[str, SourceText] | None = None,
    derive: Derive | None = None,
    prose: Mapping[str, str] | None = None,
) -> tuple[Problem, ...]:
    """Every problem that is not waived, errors and warnings, sorted by place.

    `texts` are the source texts that are present; `derive` computes a row of derived.csv (comparison.derive), in base
    units: without it derived numbers are not compared with those the sources print; `prose` are our own texts outside
    the tables (source cards, templates, pages of the documentation) by the file's name.
    """
    present = texts or {}
    found = tuple(_found(facts, present, derive, prose or {}))
    kept = [problem for problem in found if not _waived(problem, facts.waivers.values())]
    # Many checks need the source texts: where one is absent, a waiver without its problem proves nothing.
    unused = _unused(found, facts.waivers.values()) if set(facts.sources) <= set(present) else []
    return tuple(sorted({*kept, *unused}, key=lambda p: (p.file, p.row, p.column, p.check_id, p.what)))


def sound(facts: Facts, texts: Mapping[str, SourceText], derive: Derive | None = None) -> bool:
    """Whether no check finds an error that is not waived; stops at the first."""
    waivers = facts.waivers.values()
    found = _found(facts, texts, derive, {})
    return not any(problem.severity == "error" and not _waived(problem, waivers) for problem in found)


def _found(
    facts: Facts, texts: Mapping[str, SourceText], derive: Derive | None, prose: Mapping[str, str]
) -> Iterator[Problem]:
    """Every finding, waived or not, the quicker checks first."""
    yield from literals.problems(facts, texts)
    yield from places.problems(facts, texts)
    yield from consistency.problems(facts)
    yield from cues.problems(facts, texts)
    yield from timing.problems(facts, texts)
    yield from arithmetic.problems(facts, derive)
    yield from refusals.problems(facts, texts)
    yield from wording.problems(facts, texts, prose)


def _waived(problem: Problem, waivers: Iterable[Waiver]) -> bool:
    return any(
        waiver.check_id == problem.check_id and problem.objects and set(problem.objects) <= set(waiver.object_ids)
        for waiver in waivers
    )


def _unused(found: tuple[Problem, ...], waivers: Iterable[Waiver]) -> list[Problem]:
    return [
        waiver.problem("waiver", "check_id", waiver.key, "这条豁免没有对应的问题", "请删去这一行", severity="warning")
        for waiver in waivers
        if not any(_waived(problem, [waiver]) for problem in found)
    ]
