"""Every problem in a project's data, and how many of its facts stand in the source texts on this machine."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from reportgen import checks, comparison, evidence, facts, sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reportgen.facts import Facts
    from reportgen.project import Project
    from reportgen.rows import DerivedRow, Observation, Problem
    from reportgen.sources import SourceText
    from reportgen.units import Interval


_PROSE: Final = (
    "*.md",
    "data/*.md",
    "data/*.toml",
    "docs/*.md",
    "seeds/*.md",
    "templates/**/*.html",
    "templates/**/*.md",
)


@dataclass(frozen=True)
class Inspection:
    """What was found: the problems, and the facts by how far they are proved; `readable` where every table could be."""

    problems: tuple[Problem, ...]
    states: Mapping[evidence.State, int]
    readable: bool

    @property
    def errors(self) -> int:
        """How many problems are errors; warnings are shown but do not fail the check."""
        return sum(problem.severity == "error" for problem in self.problems)


def inspect(project: Project, folder: Path) -> Inspection:
    """The problems in a project's data; `folder` holds the source texts.

    Tables that cannot be read are told first: the other checks compare whole tables and follow once these are mended.
    """
    known, unreadable = facts.read(project)
    texts = texts_of(known, folder)
    found = unreadable or findings(known, texts, prose_of(project))
    return Inspection(tuple(found), _states(known, texts), not unreadable)


def texts_of(known: Facts, folder: Path) -> dict[str, SourceText]:
    """The source texts of the facts that are present in a folder."""
    return sources.read_texts(folder, {item.source_id: item.file_name for item in known.sources.values()})


def findings(
    known: Facts, texts: Mapping[str, SourceText], prose: Mapping[str, str] | None = None
) -> tuple[Problem, ...]:
    """Every problem that the checks find in readable tables, derived numbers compared with the printed ones."""
    return checks.check(known, texts, derivation(known), prose)


def prose_of(project: Project) -> dict[str, str]:
    """Our own texts outside the tables, by name within the project: pages, source cards, templates."""
    found = sorted(path for pattern in _PROSE for path in project.root.glob(pattern))
    return {str(path.relative_to(project.root)): path.read_text("utf-8-sig", errors="replace") for path in found}


def derivation(known: Facts) -> checks.arithmetic.Derive:
    """What computes the interval of a row of derived.csv from these facts."""

    def interval(row: DerivedRow) -> Interval:
        return comparison.derive(row, known).interval

    return interval


def _states(known: Facts, texts: Mapping[str, SourceText]) -> dict[evidence.State, int]:
    found = [state(item, texts) for item in known.observations.values()]
    return {name: found.count(name) for name in evidence.WORDS}


def state(item: Observation, texts: Mapping[str, SourceText]) -> evidence.State:
    """How a figure's literal stands to the source text at its line."""
    locator = sources.Locator(item.source_id, item.line, item.line_end or item.line, item.occurrence)
    return evidence.state(locator, item.as_written, item.line_hash, texts)


def as_lines(found: Inspection) -> Iterator[str]:
    """The problems, one a line, then what was found in all."""
    for problem in found.problems:
        yield f"{problem}" + ("（提示）" if problem.severity == "warning" else "")
    if not found.readable:
        yield "有读不出的数据，其余检查在改正后进行"
    states = "，".join(f"{evidence.WORDS[state]} {count}" for state, count in found.states.items() if count)
    yield f"数据 {sum(found.states.values())} 条：{states or '无'}"
    yield f"错误 {found.errors} 处，提示 {len(found.problems) - found.errors} 处"


def as_json(found: Inspection) -> str:
    """The same as JSON for other programs."""
    body = {
        "errors": found.errors,
        "warnings": len(found.problems) - found.errors,
        "facts": dict(found.states),
        "problems": [asdict(problem) for problem in found.problems],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)
