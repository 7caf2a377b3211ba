"""What a run would do and why, without doing it; and whether the newest edition is what a full run would make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reportgen.bundle import crew, editions, inputs, making, workshop
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.bundle.manifest import Basis, Manifest
    from reportgen.bundle.plan import Decision, Planner
    from reportgen.bundle.run import Run
    from reportgen.bundle.workshop import Parcel

_STEPS: Final = {"keep": "沿用", "make": "重做", "fail": "做不成"}
_MOST: Final = 8  # files named of each kind


def lines(one: Run) -> Iterator[str]:
    """A line for each document, what would become of it and why; then what changed underneath."""
    planner, last = _planner(one)
    for decision in making.decisions(one, planner, planner.wanted()):
        reason = "；".join(decision.why)
        yield f"{_STEPS[decision.step]} {decision.wanted.name}{f'：{reason}' if reason else ''}"
    yield from _underneath(last, planner.basis)


def reasons(one: Run, name: str) -> Iterator[str]:
    """Why one document would be made anew, or that it would not; raises UsageError for a name the bundle has not."""
    planner, last = _planner(one)
    wanted = {item.name: item for item in planner.wanted()}
    found = wanted.get(name) or wanted.get(_short(planner, name))
    if found is None:
        raise UsageError(f"成套简报里没有「{name}」", remedy=f"可选：{'、'.join(wanted)}")
    decision = planner.decide(found)
    if decision.step == "keep":
        yield f"{found.name} 不必重做：内容、版式、程序与字体都和版次 {last.edition if last else ''} 相同"
    else:
        yield f"{found.name} 会重做：{'；'.join(decision.why)}"
        yield from _said(decision, one, last)
    yield from _underneath(last, planner.basis)


def differing(one: Run) -> tuple[str, ...]:
    """The files of the newest edition that a full run would make otherwise, a line each."""
    planner, last = _planner(one)
    planner = replace(planner, force=True, pictures=None)  # kept drawings are on trial too
    if last is None:
        raise UsageError("还没有出版过", place=str(one.target.editions), remedy="请先运行 reportgen bundle")
    found = []
    for product in crew.make_all(_parcels(planner, last), one.wishes.jobs, one.hire):
        entry = last.document(product.name)
        if product.failure:
            found.append(f"{product.name}：{product.failure}")
        elif entry:
            wrong = [suffix for suffix, data in product.files.items()
                     if last.files.get(entry.files.get(suffix, "")) != editions.held(data)]  # fmt: skip
            found += [f"{product.name}.{suffix}：与重做的不同" for suffix in wrong]
    return tuple(found)


def _parcels(planner: Planner, last: Manifest) -> Iterator[Parcel]:
    styles = workshop.style_files(planner.project.templates)
    for wanted in planner.longest_first():
        if last.document(wanted.name):
            decision = planner.decide(wanted)
            if decision.document:
                yield planner.parcel(decision, styles)


def _planner(one: Run) -> tuple[Planner, Manifest | None]:
    last = one.target.last()
    damaged = editions.damage(one.target.editions / last.edition) if last else {}
    return making.plan_of(one, last, frozenset(damaged), inputs.basis(one.project)), last


def _short(planner: Planner, name: str) -> str:
    """The short name of a city by any of its names, or an empty text."""
    from reportgen import areas

    try:
        return areas.find(name, planner.material.facts.areas).short_name
    except UsageError:
        return ""


def _said(decision: Decision, one: Run, last: Manifest | None) -> Iterator[str]:
    """What the document would say otherwise than the last edition's."""
    from reportgen import changes

    if last is None or decision.before is None or decision.document is None or not decision.before.model:
        return
    path = one.target.editions / last.edition / decision.before.model
    old = changes.Model.from_json(path.read_bytes())
    new = changes.snapshot(decision.wanted.name, decision.document, old.pages)
    yield from changes.told({old.name: old}, {new.name: new})


def _underneath(last: Manifest | None, now: Basis) -> Iterator[str]:
    """The files, libraries and fonts that are not as they were for the newest edition."""
    if last is None:
        return
    old = last.basis
    for what, before, after in (
        ("文件", old.files, now.files),
        ("程序库", old.versions, now.versions),
        ("字体", old.fonts, now.fonts),
    ):
        names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        if names:
            more = f" 等 {len(names)} 个" if len(names) > _MOST else ""
            yield f"变了的{what}：{'、'.join(names[:_MOST])}{more}"
    if old.code != now.code:
        yield "程序本身变了"
