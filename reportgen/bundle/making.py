"""The documents of an edition made or kept, put together with facts, models, change report and index, and published."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from reportgen import build, changes, factlist, fonts, output
from reportgen.bundle import crew, editions, history, index, manifest, workshop
from reportgen.bundle.events import UNCHANGED, Event, Outcome
from reportgen.bundle.manifest import Entry, Manifest
from reportgen.bundle.plan import Decision, Planner
from reportgen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.bundle.events import Kind
    from reportgen.bundle.manifest import Basis, Held
    from reportgen.bundle.plan import Wanted
    from reportgen.bundle.run import Run
    from reportgen.bundle.workshop import Parcel, Product
    from reportgen.document import Document

MODELS: Final = "models"
GRAVE: Final = "A"  # the grade of changes that reach a headline
_HELD: Final = "有文件没有做成，按设置不出版；最新一版没有动"
_NOTHING: Final = "没有一份做成，不出版"
_STOPPED: Final = "有文件没有做成，按 --fail-fast 停止；最新一版没有动"
_AGAIN: Final = "请查明是谁动了成品文件夹，再运行 reportgen bundle；最新一版没有动"
_WAITS: Final = "改动涉及主要结论（A 级），等待核准：reportgen bundle approve"


@dataclass(slots=True)
class _Stage:
    """An edition being put together: its name, its files so far, its documents and their models by name."""

    run: Run
    planner: Planner
    name: str
    total: int
    files: dict[str, Held] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    models: dict[str, changes.Model] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)

    def add(self, files: Mapping[str, bytes]) -> None:
        """Write files into the edition."""
        editions.stage(self.run.target, self.name, files)
        self.files |= {path: editions.held(data) for path, data in files.items()}

    def keep(self, entry: Entry) -> None:
        """Take a document over from the last edition as it is."""
        self._take(entry if entry.state == "failed" else replace(entry, state="kept"))
        self._tell("kept", entry.name, f"版次 {entry.issued}")

    def make(self, decision: Decision, product: Product, *, same: bool = False) -> None:
        """Take in a document that was made; `same` says that it came out as the last edition has it."""
        name, wanted = decision.wanted.name, decision.wanted
        files = {suffix: f"{name}.{suffix}" for suffix in product.files}
        model, path = changes.snapshot(name, of(decision), product.pages), f"{MODELS}/{name}.json"
        self.add({**{files[suffix]: data for suffix, data in product.files.items()}, path: model.to_json()})
        self.models[name] = model
        self.entries[name] = Entry(
            name, wanted.kind, wanted.request.style, decision.content, decision.setting, decision.issued,
            "kept" if same else "made", "", product.pages, files, path, product.checks, product.remarks,
        )  # fmt: skip
        self._tell("kept" if same else "made", name, "，".join(decision.why), product.seconds)

    def fail(self, decision: Decision, reason: str, detail: str = "") -> None:
        """Note that a document failed; its last good files stand in, if there are any."""
        wanted = decision.wanted
        self.failures.append((wanted.name, reason))
        blank = Entry(wanted.name, wanted.kind, wanted.request.style, "", "", "")
        self._take(replace(decision.before or blank, state="failed", reason=reason))
        self._tell("failed", wanted.name, reason, detail=detail)

    def _take(self, entry: Entry) -> None:
        """Copy an entry's files from the last edition; an entry without intact files is left without."""
        last, planner = self.planner.last, self.planner
        if last is not None and entry.paths and planner.intact.issuperset(entry.paths):
            home = self.run.target.editions / last.edition
            self.add({path: (home / path).read_bytes() for path in entry.paths})
            self.models[entry.name] = changes.Model.from_json((home / entry.model).read_bytes())
        elif entry.paths:
            entry = replace(entry, files={}, model="", content="", setting="")
        self.entries[entry.name] = entry

    def _tell(self, kind: Kind, name: str, text: str = "", seconds: float = 0.0, detail: str = "") -> None:
        self.run.tell(Event(kind, name, text, seconds, len(self.entries), self.total, detail))


def of(decision: Decision) -> Document:
    """The document of a decision to make it; raises ValueError for one that has none."""
    if decision.document is None:
        raise ValueError(decision.wanted.name)
    return decision.document


def edition(one: Run, last: Manifest | None, damaged: frozenset[str], basis: Basis) -> Outcome:
    """Make what is to be made and publish it as an edition, unless nothing came out different."""
    planner = plan_of(one, last, damaged, basis)
    wanted = planner.wanted()
    stage = _Stage(one, planner, editions.free_name(one.target, planner.day), len(wanted))
    one.tell(Event("begin", text=f"{one.bundle.title}，共 {len(wanted)} 份", total=len(wanted)))
    _fill(one, planner, stage)
    failures = tuple(stage.failures)
    if failures and one.wishes.fail_fast:
        return _ended(one, Outcome("held", _STOPPED, last, failures=failures))
    stage.entries = {item.name: stage.entries[item.name] for item in wanted}
    if last is not None and _unchanged(stage, last) and _mended(stage, last, damaged):
        return _ended(one, Outcome("unchanged", UNCHANGED, last, one.target.editions / last.edition, failures))
    if failures and (one.bundle.on_failure == "hold" or not stage.models):
        return _ended(one, Outcome("held", _HELD if stage.models else _NOTHING, last, failures=failures))
    return _published(stage, _closed(stage), failures)


def plan_of(one: Run, last: Manifest | None, damaged: frozenset[str], basis: Basis) -> Planner:
    """What the documents are decided by; an edition is never dated before the last one, whatever the clock says."""
    prepared = fonts.use_prepared(one.project.fonts)
    day = max(one.wishes.day, date.fromisoformat(editions.day_of(last.edition))) if last else one.wishes.day
    if day != one.wishes.day:
        one.tell(Event("note", text=f"今天早于最新一版的日期，版次日期沿用 {day.isoformat()}"))
    intact = frozenset(last.files) - damaged if last else frozenset()
    faces = prepared.faces if prepared else ()
    material, wishes = build.gather(one.project), one.wishes
    return Planner(one.project, one.bundle, material, basis, day, last, intact, faces,
                   wishes.force, one.project.pictures, wishes.audited)  # fmt: skip


def decisions(one: Run, planner: Planner, asked: Iterable[Wanted]) -> Iterator[Decision]:
    """What becomes of each document asked for; one that the run is not to touch is kept, if its files are whole."""
    for wanted in asked:
        before = planner.last.document(wanted.name) if planner.last else None
        if before is not None and _passed_over(one, planner, before):
            yield Decision(wanted, "keep", (), before)
        else:
            yield planner.decide(wanted)


def _passed_over(one: Run, planner: Planner, before: Entry) -> bool:
    if not planner.intact.issuperset(before.paths):
        return False
    if one.wishes.retry_failed:
        return before.state != "failed"
    return bool(one.wishes.only) and before.name.partition(".")[0] not in one.wishes.only


# --- the documents --------------------------------------------------------------------------------------------------


def _fill(one: Run, planner: Planner, stage: _Stage) -> None:
    """Keep, make or note as failed every document; one that might come out the same is made twice if it does not."""
    different: list[Decision] = []
    _round(one, stage, decisions(one, planner, planner.longest_first()), different)
    if different and not (stage.failures and one.wishes.fail_fast):
        _round(one, stage, (replace(planner.anew(item), again=False) for item in different), [])


def _round(one: Run, stage: _Stage, decided: Iterator[Decision], different: list[Decision]) -> None:
    at_work: dict[str, Decision] = {}
    parcels = _parcels(stage, decided, at_work, workshop.style_files(one.project.templates))
    for product in crew.make_all(parcels, one.wishes.jobs, one.hire):
        decision = at_work.pop(product.name)
        if product.failure:
            stage.fail(decision, product.failure, product.detail)
            if one.wishes.fail_fast:
                return
        elif decision.again and not _as_before(decision, product, stage.planner.last):
            different.append(replace(decision, document=None))
        else:
            stage.make(decision, product, same=decision.again)


def _parcels(
    stage: _Stage, decided: Iterator[Decision], at_work: dict[str, Decision], styles: Mapping[str, bytes]
) -> Iterator[Parcel]:
    """The parcels of the documents that are to be made; the others are settled as they come."""
    for decision in decided:
        if decision.step == "keep" and decision.before:
            stage.keep(decision.before)
        elif decision.step == "fail":
            stage.fail(decision, "".join(decision.why))
            if stage.run.wishes.fail_fast:
                return
        else:
            at_work[decision.wanted.name] = decision
            yield stage.planner.parcel(decision, styles)


def _as_before(decision: Decision, product: Product, last: Manifest | None) -> bool:
    """Whether every file came out as the last edition has it."""
    before = decision.before
    if last is None or before is None or set(product.files) != set(before.files):
        return False
    return all(last.files[before.files[suffix]] == editions.held(data) for suffix, data in product.files.items())


# --- the edition ----------------------------------------------------------------------------------------------------


def _says(title: str, entries: Iterable[Entry], files: Mapping[str, Held]) -> object:
    """What a reader finds in an edition: its title, and each document with its files and whether it is up to date."""
    return title, tuple(
        (entry.name, entry.state == "failed", tuple(files[path] for _, path in sorted(entry.files.items())))
        for entry in entries
    )


def _unchanged(stage: _Stage, last: Manifest) -> bool:
    """Whether an edition would say what the last one says."""
    old = _says(last.title, last.documents, last.files)
    return old == _says(stage.run.bundle.title, stage.entries.values(), stage.files)


def _mended(stage: _Stage, last: Manifest, damaged: frozenset[str]) -> bool:
    """Put right what was spoilt in the last edition since it appeared; False where that cannot be done."""
    folder, staged = stage.run.target.editions / last.edition, stage.run.target.staging / stage.name
    again = {path: (staged / path).read_bytes() for path in damaged & set(stage.files)}
    if damaged - set(again):
        again |= _shared(stage, last, _before(stage.run, last))[1]
    if any(path not in again or editions.held(again[path]) != last.files[path] for path in damaged):
        return False
    for path in sorted(damaged):
        output.write(folder / path, again[path])
        stage.run.tell(Event("note", text=f"{last.edition}/{path} 已损坏，重新编写后复原"))
    return True


def _before(run: Run, last: Manifest) -> Manifest | None:
    """The edition that another followed, if it is still kept."""
    return next((one for one in run.target.manifests() if one.edition == last.before), None)


def _closed(stage: _Stage) -> Manifest:
    """The manifest of the edition, with facts, change report and index; all is written but the manifest."""
    run, last = stage.run, stage.planner.last
    number, before = (last.number + 1, last.edition) if last else (1, "")
    made = Manifest(stage.name, number, run.bundle.title, before, documents=tuple(stage.entries.values()),
                    basis=stage.planner.basis)  # fmt: skip
    grade, files = _shared(stage, made, last)
    stage.add(files)
    return replace(made, grade=grade, files=dict(sorted(stage.files.items())))


def _shared(stage: _Stage, made: Manifest, before: Manifest | None) -> tuple[str, dict[str, bytes]]:
    """The grade of an edition's changes, and its files that belong to no document: facts, change report, pages."""
    run, models = stage.run, stage.models
    files = {name: attached.data for name, attached in factlist.files(_records(made, models)).items()}
    held = dict(stage.files) | {name: editions.held(data) for name, data in files.items()}
    made = replace(made, files=held)
    old = history.models(run.target.editions / before.edition, before) if before else {}
    found = changes.compare(old, models, before, made)
    files |= changes.files(found, run.project)
    held |= {name: editions.held(data) for name, data in files.items()}
    files |= index.files(replace(made, grade=found.grade, files=held), models, run.project)
    return found.grade, files


def _records(made: Manifest, models: Mapping[str, changes.Model]) -> dict[str, Mapping[str, str]]:
    """The facts of all documents; of one that two have otherwise, the record of the newer document holds.

    A document that failed stands as it was before the data changed; one that was made has the data of today.
    """
    order = sorted(made.documents, key=lambda entry: ("failed", "kept", "made").index(entry.state))
    return {
        name: record for entry in order if entry.name in models for name, record in models[entry.name].facts.items()
    }


def _published(stage: _Stage, made: Manifest, failures: tuple[tuple[str, str], ...]) -> Outcome:
    """Give the edition its name, or have it wait for approval where the project asks for that."""
    run = stage.run
    staged = editions.stage(run.target, stage.name, {manifest.NAME: made.to_json()})
    wrong = editions.damage(staged)
    if wrong:
        raise OutputError(f"编写期间文件不见了或被改动：{'、'.join(wrong)}", place=str(staged), remedy=_AGAIN)
    if run.bundle.approve and made.grade == GRAVE and made.before:
        folder = editions.put_aside(run.target, staged)
        return _ended(run, Outcome("waiting", _WAITS, made, folder, failures))
    folder = editions.publish(run.target, staged)
    return _ended(run, Outcome("published", f"已出版 {made.edition}", made, folder, failures))


def _ended(run: Run, outcome: Outcome) -> Outcome:
    run.tell(Event("end", text=outcome.words))
    return outcome
