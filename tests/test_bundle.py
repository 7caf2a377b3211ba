"""Claims about the bundle: an edition appears whole, is what its manifest says, and only what changed is made anew."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import bundled
import pytest
import tiny
from bundled import FIRST, NEXT, OWN, PEER, Press

from reportgen import cli
from reportgen.bundle import editions, inputs, making, manifest, settings
from reportgen.bundle.editions import Target
from reportgen.bundle.manifest import Manifest
from reportgen.bundle.run import Run, Wishes
from reportgen.errors import UsageError
from reportgen.project import SOURCES_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHARED = ("changes.html", "changes.json", "changes.pdf", "facts.csv", "facts.json", "index.html", "method.html")
Screen = pytest.CaptureFixture[str]
# a fact that only the peer's brief prints, and one that the first sentence of a brief rests on
MINOR, MAIN = "bs.list_rank.1989", "yl.processed_value.1990m01-09"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project whose first edition is published; tests work on copies of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SOURCES_VARIABLE, raising=False)
        press = bundled.laid(tmp_path_factory.mktemp("press"))
        assert press.run() == 0
        yield press.root


@pytest.fixture
def press(published: Path, tmp_path: Path) -> Press:
    """A copy of the project with its first edition."""
    shutil.copytree(published, tmp_path / "press", symlinks=True)
    return Press(tmp_path / "press")


@pytest.fixture(scope="module")
def second(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Press:
    """A copy with an edition more, after a fact that only the peer prints has gone."""
    root = tmp_path_factory.mktemp("second") / "press"
    shutil.copytree(published, root, symlinks=True)
    press = Press(root)
    press.target.log.unlink()
    (press.target.editions / "notes").mkdir()
    says = "json.dumps([*sys.argv[1:], os.environ['REPORTGEN_STATE']])"
    program = f"import json, os, sys; print({says}, file=open({str(root / 'told.json')!r}, 'w'))"
    press.settings(keep=2, commands={"success": [[sys.executable, "-c", program, "mail"]]})
    press.change(bundled.without(MINOR))
    assert press.run("--log-format", "json", edition=NEXT) == 0
    return press


# --- an edition ---------------------------------------------------------------------------------------------------


def test_an_edition_holds_every_document_and_what_goes_with_them(press: Press) -> None:
    """And nothing else: documents, their models, facts, change report, pages, manifest."""
    folder = press.target.latest
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    documents = {name for city in (OWN, PEER) for name in (f"{city}.html", f"models/{city}.json")}
    assert found == {*documents, *SHARED, manifest.NAME}


def test_latest_leads_to_the_edition_of_the_day(press: Press) -> None:
    """By a link that holds where the folder is moved to."""
    assert press.target.latest.readlink().as_posix() == f"editions/{FIRST}"


def test_a_document_is_what_the_command_for_one_city_writes(press: Press, tmp_path: Path) -> None:
    """Byte for byte, though it was put together here and written in another process."""
    words = ["city", OWN, "--html", "--edition", FIRST, "--out", str(tmp_path), "--project", str(press.root)]
    assert cli.run(words) == 0
    assert press.file(f"{OWN}.html").read_bytes() == (tmp_path / f"{OWN}.html").read_bytes()


def test_two_processes_make_the_same_edition_as_one(press: Press, published: Path) -> None:
    """In every byte, manifest and all."""
    shutil.rmtree(press.target.root)
    assert press.run("--jobs", "2") == 0
    files = sorted(path.relative_to(press.root) for path in press.target.latest.rglob("*") if path.is_file())
    assert [name for name in files if (press.root / name).read_bytes() != (published / name).read_bytes()] == []


def test_another_style_stands_in_the_names_of_its_files(press: Press, tmp_path: Path) -> None:
    """As it does for one city, with the same bytes."""
    press.settings(styles=["公文"], cities=[OWN])
    words = ["city", OWN, "--html", "--style", "公文", "--edition", NEXT, "--project", str(press.root)]
    assert (press.run(edition=NEXT), cli.run([*words, "--out", str(tmp_path)])) == (0, 0)
    assert press.file(f"{OWN}.公文.html").read_bytes() == (tmp_path / f"{OWN}.公文.html").read_bytes()


# --- only what changed --------------------------------------------------------------------------------------------


def test_the_longest_documents_are_made_first(press: Press) -> None:
    """Those of the place with most observations, a document's styles one after the other: they have one content."""
    press.settings(cities=[PEER, OWN], styles=["简报", "公文"])
    bundle = settings.load(press.root / "data" / settings.FILE)
    one = Run(press.project, bundle, press.target, Wishes(date.fromisoformat(NEXT)), lambda _: None)
    planner = making.plan_of(one, None, frozenset(), inputs.basis(press.project))
    found = [wanted.name for wanted in planner.longest_first()]
    assert found == [OWN, f"{OWN}.公文", PEER, f"{PEER}.公文"]
    assert sorted(found) == sorted(wanted.name for wanted in planner.wanted())


def test_nothing_to_do_is_found_without_reading_a_table(press: Press) -> None:
    """In a process of its own: no edition, exit code 0, and neither pandas nor what sets a page is loaded."""
    heavy = ("pandas", "weasyprint", "docx", "matplotlib", "jinja2")
    found = f"[name for name in {heavy} if name in sys.modules]"
    code = f"import sys; from reportgen import cli; code = cli.run(sys.argv[1:]); print({found}, code)"
    words = [sys.executable, "-c", code, "bundle", "--project", str(press.root), "--edition", NEXT]
    done = subprocess.run(words, env=press.environment(), capture_output=True, text=True, check=True)
    assert (done.stdout.splitlines(), press.editions()) == (["无变更", "[] 0"], [FIRST])


def test_force_makes_all_and_publishes_nothing_that_is_the_same(press: Press, capsys: Screen) -> None:
    """Every document is made anew, comes out as it was, and there is no new edition."""
    assert press.run("--force", edition=NEXT) == 0
    assert (capsys.readouterr().out, press.editions(), press.log.count("要求重做")) == ("无变更\n", [FIRST], 2)


def test_a_brief_that_did_not_change_keeps_its_date(second: Press, published: Path) -> None:
    """A fact that only one brief prints has gone: that one has the new date, the other is as it was."""
    assert second.states() == {OWN: ("kept", FIRST), PEER: ("made", NEXT)}
    assert second.file(f"{OWN}.html").read_bytes() == Press(published).file(f"{OWN}.html").read_bytes()


def test_a_style_changed_without_effect_makes_no_edition(press: Press) -> None:
    """What is made anew and comes out the same keeps its date, and is not published again."""
    press.target.checked.unlink()
    shutil.copytree(tiny.ROOT / "templates", press.root / "copy")
    (press.root / "templates").unlink()
    (press.root / "copy").rename(press.root / "templates")
    (press.root / "templates" / "styles" / "jianbao" / "unused.svg").write_text("…", "utf-8")
    assert (press.run(edition=NEXT), press.editions()) == (0, [FIRST])


def test_dry_run_says_what_would_be_made_and_why(press: Press, capsys: Screen) -> None:
    """A line for each document, then the files that changed; nothing is written."""
    press.change(bundled.without(MINOR))
    assert press.run("--dry-run", edition=NEXT) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [f"沿用 {OWN}", f"重做 {PEER}：内容变了"]
    assert "data/observations.csv" in said[2]
    assert press.editions() == [FIRST]


def test_why_names_the_fact_that_has_a_brief_made_anew(press: Press, capsys: Screen) -> None:
    """And that the other brief need not be made."""
    press.change(bundled.without(MINOR))
    assert (press.command("why", PEER), press.command("why", OWN)) == (0, 0)
    said = capsys.readouterr().out
    assert f"{PEER} 会重做：内容变了" in said
    assert "第8位" in said
    assert f"{OWN} 不必重做" in said


def test_only_passes_over_the_others_until_the_next_whole_run(press: Press) -> None:
    """A change that reaches both briefs reaches at first only the one asked for."""
    settings = press.root / "data" / "project.toml"
    settings.write_text(settings.read_text("utf-8").replace("样例组", "样例二组"), "utf-8")
    assert press.run("--only", PEER, edition=NEXT) == 0
    assert press.states() == {OWN: ("kept", FIRST), PEER: ("made", NEXT)}
    assert press.run(edition=NEXT) == 0
    assert press.states() == {OWN: ("made", NEXT), PEER: ("kept", NEXT)}


def test_verify_cache_finds_a_document_that_is_not_what_it_should_be(press: Press, capsys: Screen) -> None:
    """Though its manifest has been made to agree; before that all agrees."""
    assert press.run("--verify-cache", edition=NEXT) == 0
    folder = press.target.latest.resolve()
    data = (folder / f"{PEER}.html").read_bytes().replace("白沙".encode(), "黑沙".encode())
    made = json.loads((folder / manifest.NAME).read_bytes())
    made["files"][f"{PEER}.html"] = {"sha256": bundled.sha256(data), "size": len(data)}
    (folder / f"{PEER}.html").write_bytes(data)
    (folder / manifest.NAME).write_text(json.dumps(made), "utf-8")
    assert press.run("--verify-cache", edition=NEXT) == 1
    assert f"{PEER}.html" in capsys.readouterr().out


def test_damaged_pictures_are_drawn_again(press: Press) -> None:
    """The documents come out as they were, and the kept pictures are whole again."""
    kept = {path: path.read_bytes() for path in press.project.pictures.rglob("*") if path.is_file()}
    assert kept
    for path, data in kept.items():
        path.write_bytes(data[: len(data) // 2])
    assert (press.run("--force", edition=NEXT), press.editions()) == (0, [FIRST])
    assert {path: path.read_bytes() for path in kept} == kept


# --- editions -----------------------------------------------------------------------------------------------------


def test_what_lies_beside_the_editions_is_let_lie(second: Press) -> None:
    """Folders of the user's own are not taken for what a killed run left."""
    assert (second.target.editions / "notes").is_dir()


def test_the_last_editions_are_kept(tmp_path: Path) -> None:
    """As many as asked for, the newest always; a second one of a day has a number and comes after the first."""
    target, day = Target(tmp_path), date.fromisoformat(FIRST)
    for number in range(1, 4):
        made = Manifest(editions.free_name(target, day), number, "")
        editions.publish(target, editions.stage(target, made.edition, {manifest.NAME: made.to_json()}))
    found = [one.edition for one in target.manifests()]
    assert found == [FIRST, f"{FIRST}.2", f"{FIRST}.3"]
    assert editions.retain(target, 2) == (FIRST,)
    assert editions.retain(target, 0) == (f"{FIRST}.2",)
    assert (target.newest(), len(target.manifests())) == (f"{FIRST}.3", 1)


@pytest.mark.parametrize("name", ["latest", "1999-01-01"])
def test_before_the_first_edition_the_remedy_is_to_make_one(tmp_path: Path, name: str) -> None:
    """No edition is proposed where there is none."""
    with pytest.raises(UsageError, match=r"还没有出版过；请先运行 reportgen bundle"):
        Target(tmp_path).edition(name)


def test_an_edition_is_never_dated_before_the_last(press: Press) -> None:
    """A clock set back does not bring an older date on a newer edition."""
    press.change(bundled.without(MINOR))
    assert (press.run(edition="1990-12-31"), press.editions()) == (0, [FIRST, f"{FIRST}.2"])
    assert press.states()[PEER] == ("made", FIRST)


def test_verify_finds_what_is_changed_missing_and_added(press: Press, capsys: Screen) -> None:
    """Each with its path; exit code 1, and 0 for an edition as it was published."""
    assert press.command("bundle", "verify") == 0
    press.file(f"{OWN}.html").write_text("…", "utf-8")
    press.file("facts.csv").unlink()
    (press.target.latest / "note.txt").write_text("…", "utf-8")
    capsys.readouterr()
    assert press.command("bundle", "verify", FIRST) == 1
    said = capsys.readouterr().out
    assert {line.rpartition("/")[2] for line in said.splitlines()[:3]} == {
        f"{OWN}.html：内容与清单不符", "facts.csv：缺少", "note.txt：清单里没有",
    }  # fmt: skip


@pytest.mark.parametrize("names", [[f"{OWN}.html", f"models/{PEER}.json"], SHARED])
def test_damaged_files_are_put_right_in_their_edition(press: Press, names: list[str]) -> None:
    """They are made anew as they were: no new edition appears."""
    for name in names:
        press.file(name).write_bytes(b"")
    assert (press.run(edition=NEXT), press.editions(), press.last().edition) == (0, [FIRST], FIRST)


def test_after_a_truncated_manifest_an_edition_is_made_again(press: Press) -> None:
    """The folder whose manifest cannot be read is no edition any more, and is told of."""
    path = press.target.latest / manifest.NAME
    path.write_bytes(path.read_bytes()[:100])
    assert press.run() == 0
    assert (press.editions(), press.last().edition) == ([f"{FIRST}.2"], f"{FIRST}.2")
    assert f"{FIRST} 的清单读不出来" in press.log


# --- approval and commands ----------------------------------------------------------------------------------------


def test_grave_changes_wait_for_approval(press: Press) -> None:
    """The newest edition stays until the waiting one, unchanged, is approved; a run meanwhile makes nothing again."""
    press.settings(approve=True)
    press.change(bundled.without(MAIN))
    assert (press.run(edition=NEXT), press.editions()) == (0, [FIRST])
    begun = press.log.count("开始")
    assert (press.run(edition=NEXT), press.log.count("开始")) == (0, begun)
    waiting = press.target.waiting / NEXT / "facts.csv"
    data = waiting.read_bytes()
    waiting.write_text("…", "utf-8")
    assert (press.command("bundle", "approve"), press.editions()) == (6, [FIRST])
    waiting.write_bytes(data)
    assert (press.command("bundle", "approve"), press.editions()) == (0, [FIRST, NEXT])
    assert (press.last().edition, press.command("bundle", "approve")) == (NEXT, 2)


def test_a_waiting_edition_goes_when_the_change_is_taken_back(press: Press) -> None:
    """There is nothing left to approve."""
    press.settings(approve=True)
    press.change(bundled.without(MAIN))
    assert press.run(edition=NEXT) == 0
    press.change(None)
    assert (press.run(edition=NEXT), press.command("bundle", "approve"), press.editions()) == (0, 2, [FIRST])


def test_commands_after_a_run_get_the_path_of_the_manifest(second: Press) -> None:
    """After their own words; in their environment is what became of the run."""
    path = second.target.editions / NEXT / manifest.NAME
    assert json.loads((second.root / "told.json").read_text("utf-8")) == ["mail", str(path), "published"]


def test_commands_for_failure_run_after_a_fault(press: Press) -> None:
    """Even one that kept the run from beginning; they get the message, the log has it too."""
    told = press.root / "told.txt"
    program = f"import os; open({str(told)!r}, 'w').write(os.environ['REPORTGEN_FAILURES'])"
    press.settings(commands={"failure": [[sys.executable, "-c", program]]})
    (press.root / "data" / "observations.csv").write_text("…", "utf-8")
    assert press.run(edition=NEXT) == 3
    assert "observations.csv" in told.read_text("utf-8")
    assert "observations.csv" in press.log


# --- what is told -------------------------------------------------------------------------------------------------


def test_every_line_of_a_json_log_is_json(second: Press) -> None:
    """With an event for each document."""
    told = [(line["event"], line.get("document", "")) for line in map(json.loads, second.log.splitlines())]
    assert told == [("begin", ""), ("kept", OWN), ("made", PEER), ("end", ""), ("note", "")]


def test_options_before_a_command_are_not_passed_over(press: Press, capsys: Screen) -> None:
    """A project named there would silently be another one."""
    assert cli.run(["bundle", "--project", str(press.root), "verify"]) == 2
    assert "--project" in capsys.readouterr().err
