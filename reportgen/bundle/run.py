"""One run of the bundle: plan → build → audit → publish, or nothing at all where nothing changed.

What a run tells goes out as events; whoever runs it shows them as progress and writes them to the log.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from reportgen import faces, output
from reportgen.bundle import editions, inputs, lock
from reportgen.bundle.editions import Target
from reportgen.bundle.events import UNCHANGED, Event, Outcome
from reportgen.digest import digest
from reportgen.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Executor
    from datetime import date

    from reportgen.bundle.events import Tell
    from reportgen.bundle.manifest import Basis, Manifest
    from reportgen.bundle.settings import Bundle
    from reportgen.project import Project

_CURRENT: Final = ("unchanged", "published")
_STILL: Final = f"{UNCHANGED}；上次编写的一版仍在等待核准：reportgen bundle approve"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a run is to go: its day, how many processes, which cities alone, and what is made though it need not be."""

    day: date
    jobs: int = 1
    only: tuple[str, ...] = ()
    force: bool = False
    fail_fast: bool = False
    retry_failed: bool = False
    wait_s: float = 0.0
    audited: bool = True

    @property
    def partial(self) -> bool:
        """Whether documents are passed over that may have changed."""
        return bool(self.only) or self.retry_failed


@dataclass(frozen=True, slots=True)
class Run:
    """One run: the project, what it publishes and where, how it is to go, whom it tells, who provides workers."""

    project: Project
    bundle: Bundle
    target: Target
    wishes: Wishes
    tell: Tell
    hire: Callable[[int], Executor] | None = field(default=None, compare=False)


def target_of(project: Project, bundle: Bundle) -> Target:
    """The folder a project's editions are published in."""
    home = project.output.parent
    return Target((home / bundle.target).resolve())


def run(one: Run) -> Outcome:
    """Carry out a run and return what became of it.

    Raises LockError while another is at work, the errors of data and settings, OutputError where the target cannot be
    written; whatever is raised, the newest edition stays as it is.
    """
    with _held(one):
        return _run(one)


@contextmanager
def _held(one: Run) -> Iterator[None]:
    """Hold the target while the block runs, leave no staged edition behind; raises OutputError for an OSError."""
    with lock.locked(one.target.lock, wait_s=one.wishes.wait_s):
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"写不进去（{output.reason(error)}）", place=str(error.filename or one.target.root),
                remedy="请检查磁盘空间与写入权限；最新一版没有动",
            ) from error  # fmt: skip
        finally:
            editions.tidy(one.target)


def _run(one: Run) -> Outcome:
    for note in editions.clear(one.target):
        one.tell(Event("note", text=note))
    last = one.target.last()
    damaged = _damaged(one, last)
    faces.ensure(one.project)  # before the basis is told, which they are part of
    basis = inputs.basis(one.project)
    if not damaged and _settled(one, last, basis):
        return _unchanged(one, last)
    waits = _waits(one, last, basis)
    if not damaged and waits:
        return waits
    if one.hire is None:
        _awaken(one.project)
    from reportgen.bundle import making  # reads tables

    outcome = making.edition(one, last, damaged, basis)
    if outcome.state in _CURRENT and not one.wishes.partial:
        if not outcome.failures:
            _note_checked(one, outcome.manifest, basis)
        _forget_waiting(one)
    if outcome.state == "published":
        _retain(one)
    return outcome


def _awaken(project: Project) -> None:
    """Let the workers begin to load; what draws charts too, where none is kept that could be used."""
    from reportgen.bundle import crew

    crew.awaken(drawing=not any(project.pictures.glob("*")))


def _damaged(one: Run, last: Manifest | None) -> frozenset[str]:
    """The files of the newest edition that are not as its manifest says; what lies beside them is let lie."""
    wrong = editions.damage(one.target.editions / last.edition) if last else {}
    return frozenset(wrong) & frozenset(last.files if last else ())


def _waits(one: Run, last: Manifest | None, basis: Basis) -> Outcome | None:
    """What there is to say where an edition made on just this basis waits for approval already."""
    folder = editions.waiting(one.target)
    if folder is None or last is None or one.wishes.force or not one.bundle.approve:
        return None
    made = editions.read(folder)
    failed = any(entry.state == "failed" for entry in made.documents)
    if failed or made.basis != basis or made.before != last.edition or editions.damage(folder):
        return None
    one.tell(Event("end", text=_STILL))
    return Outcome("still", _STILL, made, folder)


def _forget_waiting(one: Run) -> None:
    """Remove the edition that waits: the newest one is up to date without it."""
    folder = editions.waiting(one.target)
    if folder is not None:
        editions.discard(one.target.waiting)
        one.tell(Event("note", text=f"删去等待核准的 {folder.name}：数据后来又变了"))


def _retain(one: Run) -> None:
    for name in editions.retain(one.target, one.bundle.keep):
        one.tell(Event("note", text=f"删去旧版 {name}"))


def _unchanged(one: Run, last: Manifest | None) -> Outcome:
    name = last.edition if last else ""
    one.tell(Event("end", text=f"{UNCHANGED}（最新一版 {name}）"))
    return Outcome("unchanged", UNCHANGED, last, one.target.editions / name)


def _settled(one: Run, last: Manifest | None, basis: Basis) -> bool:
    """Whether the newest edition was made or checked on just this basis, so that there is nothing to do."""
    if last is None or one.wishes.force or any(entry.state == "failed" for entry in last.documents):
        return False
    try:
        found = json.loads(one.target.checked.read_bytes())
    except (OSError, ValueError):
        return False
    return bool(found == _mark(one, last, basis))


def _mark(one: Run, last: Manifest, basis: Basis) -> Mapping[str, str]:
    asked = replace(one.bundle, keep=1, schedule=type(one.bundle.schedule)(), commands=type(one.bundle.commands)())
    return {"edition": last.edition, "basis": basis.digest(), "bundle": digest(asked)}


def _note_checked(one: Run, last: Manifest | None, basis: Basis) -> None:
    if last is not None:
        data = json.dumps(_mark(one, last, basis), sort_keys=True).encode()
        output.write(one.target.checked, data)


def approve(one: Run) -> Outcome:
    """Publish the edition that waits for approval; raises UsageError where none waits.

    It is checked first: what was changed while it waited is not published.
    """
    with _held(one):
        folder = editions.waiting(one.target)
        if folder is None:
            raise UsageError(
                "没有等待核准的版次", place=str(one.target.waiting), remedy="reportgen bundle 会说明何时要核准"
            )
        wrong = editions.damage(folder)
        if wrong:
            raise OutputError(
                f"等待期间文件被改动：{'、'.join(wrong)}", place=str(folder), remedy="请重新运行 reportgen bundle"
            )
        made = editions.read(folder)
        published = editions.publish(one.target, folder)
        _retain(one)
        one.tell(Event("end", text=f"核准后已出版 {made.edition}"))
    return Outcome("published", f"已出版 {made.edition}", made, published)
