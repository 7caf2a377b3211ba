"""The change report as people get it: in two pages, on a screen, in a terminal, from editions as they lie on disk."""

from __future__ import annotations

import difflib
import json
import shutil
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
import tiny
from browser import measured

from reportgen import changes, cli, contract
from reportgen.audit import standard, structure
from reportgen.bundle import editions, history
from reportgen.bundle.editions import Target
from reportgen.bundle.manifest import NAME, Basis, Entry, Manifest
from reportgen.changes.pages import TEMPLATE
from reportgen.changes.report import PAPER, SCREEN, report
from reportgen.writers.html import render_report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.project import Project

GOLDEN = tiny.ROOT / "tests" / "golden" / "changes"
BRIEF = "云岭"
FIRST, SECOND = "1990-01-01", "1990-01-08"
CHANGE = tiny.Change(
    lambda _, row: row.get("obs_id") != "yl.machines_added.1988",
    {
        "bs.processed_value.1990m01-09": {"value": "19860", "as_written": "19860万元"},
        "yl.tea_output.1989": {"value": "1109.6", "as_written": "1109.6吨"},
        "yl.mills.1990-12-31": {"scope_id": "unspecified"},
        "bs.mech_share.1989": {"line": "16"},
    },
)
BASES = (
    Basis({"data/observations.csv": "a"}, "c", {"weasyprint": "66.0"}),
    Basis({"data/observations.csv": "b", "templates/custom.css": "d"}, "c", {"weasyprint": "67.0"}),
)
OVERFLOW = """(page, view) => [...page.body.querySelectorAll("*")].filter((one) =>
  getComputedStyle(one).position !== "absolute" && one.getBoundingClientRect().right > view.innerWidth + 1)
  .map((one) => one.tagName + "." + one.className)"""
Models = dict[str, changes.Model]


def manifest(number: int, models: Mapping[str, changes.Model]) -> Manifest:
    """The manifest of the first or second edition of some documents."""
    files = {f"{name}.pdf": editions.held(model.to_json()) for name, model in models.items()}
    entries = tuple(Entry(name, "city", "简报", "", "", "", files={"pdf": f"{name}.pdf"}, model=f"models/{name}.json")
                    for name in models)  # fmt: skip
    return Manifest(
        (FIRST, SECOND)[number], number + 1, "茶业简报", documents=entries, files=files, basis=BASES[number]
    )


@pytest.fixture(scope="module")
def models(shelf: tiny.Shelf) -> tuple[Models, Models]:
    """Return the models of two editions: rows corrected, re-scoped, moved, and one left out."""
    briefs = shelf("whole"), shelf.changed("several rows", CHANGE)
    old, new = (changes.snapshot(BRIEF, brief, 5) for brief in briefs)
    return {BRIEF: old}, {BRIEF: new}


@pytest.fixture(scope="module")
def found(models: tuple[Models, Models]) -> changes.Changes:
    """Return what differs between them."""
    old, new = models
    return changes.compare(old, new, manifest(0, old), manifest(1, new))


@pytest.fixture(scope="module")
def written(found: changes.Changes, project: Project) -> dict[str, bytes]:
    """Return the change report in all its forms."""
    return changes.files(found, project)


def rendered(found: changes.Changes, project: Project, rows: int = SCREEN) -> str:
    """The report as HTML."""
    return render_report(TEMPLATE, report(found, rows), (project.templates,)).html


def text(html: str) -> str:
    """The text of a report."""
    return "".join(contract.parse(html).itertext())


# --- what it says ---------------------------------------------------------------------------------------------------


def test_the_report_is_as_it_was(found: changes.Changes, project: Project, golden: bool) -> None:  # noqa: FBT001 - a fixture
    """The lines for a terminal and the HTML for paper, with one change of every kind."""
    made = {"lines.txt": "\n".join(changes.lines(found)) + "\n", "paper.html": rendered(found, project, PAPER)}
    for name, now in made.items():
        if golden:
            (GOLDEN / name).write_text(now, "utf-8")
        before = (GOLDEN / name).read_text("utf-8").splitlines()
        assert list(difflib.unified_diff(before, now.splitlines(), name, "now", lineterm="", n=1)) == []


def test_every_changed_fact_shows_its_line(found: changes.Changes, project: Project) -> None:
    """Each fact on the web page stands with its id and the source and line it is found at."""
    told = text(rendered(found, project))
    assert found.facts
    for fact in found.facts:
        assert fact.id in told
        assert f"{fact.record['source']}:{fact.record['line']}" in told


def test_long_lists_are_cut_and_say_so(shelf: tiny.Shelf, project: Project, models: tuple[Models, Models]) -> None:
    """Paper shows the first rows of a long list and how many are left; the JSON has them all."""
    few = {BRIEF: changes.snapshot(BRIEF, shelf("few"), 4)}
    great = changes.compare(models[0], few, manifest(0, models[0]), manifest(1, few))
    cut = report(great, PAPER)
    assert cut.rest
    assert f"另有 {len(cut.rest)} 条，见 changes.json" in text(rendered(great, project, PAPER))
    shown = sum(len(group.shown) for group in cut.groups)
    assert shown + len(cut.rest) == len(json.loads(great.to_json())["facts"])
    with pikepdf.open(BytesIO(changes.files(great, project)["changes.pdf"])) as pdf:
        assert len(pdf.pages) <= 2


def test_no_change_is_one_line(models: tuple[Models, Models], project: Project) -> None:
    """An edition equal to the one before says 无变更, in the terminal and on one page."""
    old = models[0]
    same = changes.compare(old, old, manifest(0, old), manifest(0, old))
    assert list(changes.lines(same)) == [f"{FIRST} 与 {FIRST} 相比：无变更"]
    assert "无变更。" in text(rendered(same, project))
    assert "<table" not in rendered(same, project)


def test_the_first_edition_says_so(models: tuple[Models, Models], project: Project) -> None:
    """Without an edition before, the report says that this is the first."""
    first = changes.compare({}, models[0], None, manifest(0, models[0]))
    assert list(changes.lines(first)) == [f"{FIRST} 是第一版，没有可比的前一版"]
    assert "这是第一版。" in text(rendered(first, project))


def test_why_tells_what_a_document_would_say(models: tuple[Models, Models]) -> None:
    """Documents set against each other without editions give the facts and what follows, nothing on layout."""
    lines = list(changes.told(*models))
    assert any("yl.tea_output.1989" in line for line in lines)
    assert any(line.startswith("核心判断") for line in lines)
    assert list(changes.told(models[0], models[0])) == []


# --- its files ------------------------------------------------------------------------------------------------------


def test_the_pdf_keeps_the_standards(written: dict[str, bytes]) -> None:
    """The report conforms to PDF/A-3a and PDF/UA-1 as the briefs do, carries the JSON, and has two pages at most."""
    assert standard.findings(written["changes.pdf"]) == []
    with pikepdf.open(BytesIO(written["changes.pdf"])) as pdf:
        assert list(structure.findings(pdf)) == []
        assert pdf.attachments["changes.json"].get_file().read_bytes() == written["changes.json"]
        assert len(pdf.pages) <= 2


def test_the_same_changes_give_the_same_bytes(
    found: changes.Changes, written: dict[str, bytes], project: Project
) -> None:
    """No clock and no chance has a part in the report."""
    assert changes.files(found, project) == written


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium")
def test_nothing_runs_off_the_screen(written: dict[str, bytes]) -> None:
    """From a telephone to a desk, no element of the web page is wider than the window."""
    widths = (360, 390, 800, 1280)
    assert measured(written["changes.html"], OVERFLOW, widths) == {width: [] for width in widths}


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def published(tmp_path: Path, models: tuple[Models, Models]) -> Project:
    """Return a project with two published editions."""
    project = tiny.lay(tmp_path)
    target = Target(project.output)
    for number, edition in enumerate(models):
        made = manifest(number, edition)
        files = {f"models/{name}.json": model.to_json() for name, model in edition.items()}
        editions.publish(target, editions.stage(target, made.edition, {**files, NAME: made.to_json()}))
    return project


def run(project: Project, *arguments: str) -> int:
    """The exit code of the command in a project."""
    return cli.run(["changes", *arguments, "--project", str(project.root)])


@pytest.mark.parametrize("arguments", [(), (FIRST,), (FIRST, SECOND), (FIRST, "latest")])
def test_the_command_tells_the_same_however_asked(
    arguments: tuple[str, ...], published: Project, found: changes.Changes, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest edition and the one before it are what is meant where nothing is said."""
    assert run(published, *arguments) == 0
    assert capsys.readouterr().out.splitlines() == list(changes.lines(found))


def test_the_command_gives_json(published: Project, found: changes.Changes, capsys: pytest.CaptureFixture[str]) -> None:
    """With --format json the standard output is the JSON of the report and nothing else."""
    assert run(published, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(found.to_json())


def test_the_first_edition_has_none_before_it(published: Project) -> None:
    """Asked for the first edition alone, it is said to be the first."""
    found = history.between(Target(published.output), "", FIRST)
    assert list(changes.lines(found)) == [f"{FIRST} 是第一版，没有可比的前一版"]


def test_the_command_writes_the_report(
    published: Project, written: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --out the report is written in its three forms and the paths are told beside the result."""
    assert run(published, "--out", str(tmp_path / "out")) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(written)
    assert (tmp_path / "out" / "changes.json").read_bytes() == written["changes.json"]
    assert "changes.pdf" in capsys.readouterr().err


def test_an_edition_that_waits_can_be_looked_at(
    published: Project, models: tuple[Models, Models], capsys: pytest.CaptureFixture[str]
) -> None:
    """What waits for approval is set against the newest edition by the word `waiting`; nothing waiting is an error."""
    target = Target(published.output)
    assert run(published, "latest", "waiting") == 2
    made = replace(manifest(0, models[0]), edition="1990-01-15", number=3)
    files = {f"models/{name}.json": model.to_json() for name, model in models[0].items()}
    editions.put_aside(target, editions.stage(target, made.edition, {**files, NAME: made.to_json()}))
    capsys.readouterr()
    assert run(published, "latest", "waiting") == 0
    assert capsys.readouterr().out.startswith(f"1990-01-15 与 {SECOND} 相比：A 级")


def test_an_edition_that_is_not_there_is_told(published: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown edition is refused in one line that names those there are."""
    assert run(published, "1989-01-01") == 2
    message = capsys.readouterr().err
    assert "1989-01-01" in message
    assert FIRST in message
