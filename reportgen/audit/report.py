"""Finished files judged point by point: what was judged, what not and why, what was found; as lines or as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from reportgen import extract
from reportgen.audit import ooxml, parity, reading, standard, validators
from reportgen.audit.finished import KINDS
from reportgen.audit.points import POINTS, Against, Point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from reportgen.audit.finding import Finding
    from reportgen.audit.finished import Finished
    from reportgen.facts import Facts
    from reportgen.ledger import Promise
    from reportgen.outline.plan import Plan

_PARITY: Final = (parity.PARITY, "28", "各格式说的相同")
_STANDARD: Final = "26"
_WORD: Final = "27"
_ALONE: Final = "只与文件自带的数据核对（--alone）"
_CITY: Final = "city"
_SEVERAL: Final = "比较多市的简报不逐市列出"
_SINGLE: Final = "要同时给出同一份简报的另一种格式"


@dataclass(frozen=True, slots=True)
class Judged:
    """One point judged on one file: its findings, or why it could not be judged."""

    id: str
    number: str
    title: str
    findings: tuple[Finding, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Audited:
    """A file with its points, and what an independent validator said or that none was there."""

    file: Finished
    points: tuple[Judged, ...]
    validated: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found in it."""
        return tuple(finding for point in self.points for finding in point.findings)


def against(known: Facts, plan: Plan) -> Against:
    """The data as they are now."""

    def promise(carried: Promise) -> Promise:
        return extract.promise(known, plan, carried.kind, carried.area_id, carried.peers)

    return Against(known, promise)


def audit(
    paths: Iterable[Path], data: Against | None = None, told: Callable[[str], None] | None = None
) -> tuple[Audited, ...]:
    """The files at some paths judged; `data` is None where only what they carry counts; `told` hears which one is on.

    Raises DataError where one is no finished file.
    """
    files = [reading.read(path) for path in paths]
    apart = list(parity.parity(files))
    judged = []
    for file in files:
        if told:
            told(file.path.name)
        judged.append(_audited(file, data, _compared(file, files, apart)))
    return tuple(judged)


def _audited(file: Finished, data: Against | None, compared: Judged) -> Audited:
    """One file with all its points; a PDF also by its standards, and by a validator where the machine has one."""
    points = (*_judged(file, data), compared)
    if file.kind == "html":
        return Audited(file, points)
    if file.kind == "docx":
        verdict = ooxml.validate(file.path)
        return Audited(file, (*points, *_by_validator(ooxml.POINT, _WORD, verdict)), str(verdict))
    verdict = validators.validate(file.path)
    own = _by_validator(validators.POINT, _STANDARD, verdict)
    return Audited(file, (*points, *_by_standard(file), *own), str(verdict))


def _by_validator(point: str, number: str, verdict: validators.Verdict) -> tuple[Judged, ...]:
    """The point a validator judged; none where there was no validator."""
    return (Judged(point, number, verdict.validator, verdict.findings),) if verdict.validator else ()


def _by_standard(file: Finished) -> Iterator[Judged]:
    """The points of the PDF standards, each a part of point 26."""
    found = standard.findings(file.data)
    for name, title in standard.POINTS.items():
        yield Judged(name, _STANDARD, title, tuple(item for item in found if item.point == name))


def _judged(file: Finished, data: Against | None) -> Iterator[Judged]:
    for point in POINTS:
        why_not = _why_not(point, file, data)
        findings = () if why_not else tuple(point.judge(file, data))
        yield Judged(point.id, point.number, point.title, findings, why_not)


def _why_not(point: Point, file: Finished, data: Against | None) -> str:
    """Why a point cannot be judged on a file; empty if it can."""
    if file.kind not in point.kinds:
        return point.why_not
    if point.of_city and file.ledger.promise.kind != _CITY:
        return _SEVERAL
    return _ALONE if data is None and not point.alone else ""


def _compared(file: Finished, files: Sequence[Finished], apart: Iterable[tuple[Finished, Finding]]) -> Judged:
    """The point that looks at several formats of one brief."""
    if not any(parity.same(file, other) for other in files):
        return Judged(*_PARITY, why_not=_SINGLE)
    return Judged(*_PARITY, tuple(finding for one, finding in apart if one is file))


# --- shown --------------------------------------------------------------------------------------------------------


def as_lines(found: Iterable[Audited]) -> Iterator[str]:
    """The files one after the other: findings by point, what was not judged, how many points hold."""
    for item in found:
        yield f"{item.file.path}（{KINDS[item.file.kind]}，版次 {item.file.ledger.edition}）"
        for point in item.points:
            yield from _point_lines(point)
        yield from (f"  未判：{_named(point)}（{point.why_not}）" for point in item.points if point.why_not)
        if item.validated:
            yield f"  {item.validated}"
        yield _summary(item)


def _point_lines(point: Judged) -> Iterator[str]:
    if point.findings:
        yield f"  {_named(point)}"
    for finding in point.findings:
        page = f"第{finding.page}页 " if finding.page else ""
        value = f"「{finding.value}」" if finding.value else ""
        yield f"    {page}{finding.place}：{value}{finding.remedy}"


def _named(point: Judged) -> str:
    return f"{point.number} {point.title}".strip()


def _summary(item: Audited) -> str:
    judged = [point for point in item.points if not point.why_not]
    failed = [point for point in judged if point.findings]
    said = f"  {len(judged) - len(failed)} 点通过"
    return f"{said}，{len(failed)} 点有问题（{len(item.findings)} 处）" if failed else f"{said}，没有问题"


def as_json(found: Iterable[Audited]) -> str:
    """The same as JSON for other programs."""
    files = [
        {
            "path": str(item.file.path),
            "kind": item.file.kind,
            "edition": item.file.ledger.edition,
            "findings": len(item.findings),
            "validated": item.validated,
            "points": [{**asdict(point), "judged": not point.why_not} for point in item.points],
        }
        for item in found
    ]
    return json.dumps({"files": files}, ensure_ascii=False, indent=1)
