"""Claims about a bundle that goes wrong, each tried for real: the newest edition stays whole, the next run succeeds."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import bundled
import pytest
import tiny
from bundled import FIRST, NEXT, OWN, PEER, Press

from reportgen.bundle import crew, editions, inputs, lock, making, run, settings, workshop
from reportgen.bundle.run import Run, Wishes
from reportgen.errors import OutputError
from reportgen.project import SOURCES_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reportgen.bundle.events import Event
    from reportgen.bundle.workshop import Parcel

Screen = pytest.CaptureFixture[str]
MAIN = "yl.processed_value.1990m01-09"
KILLS = 50
LONGEST_S = 60


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with templates of its own whose first edition is published; tests work on copies of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SOURCES_VARIABLE, raising=False)
        press = bundled.laid(tmp_path_factory.mktemp("press"), linked=False)
        assert press.run() == 0
        yield press.root


@pytest.fixture
def press(published: Path, tmp_path: Path) -> Press:
    """A copy of the project with its first edition."""
    shutil.copytree(published, tmp_path / "press", symlinks=True)
    return Press(tmp_path / "press")


def spoil(press: Press, city: str) -> None:
    """Have the template ask, for one city, for what is not there."""
    path = press.root / "templates" / "masthead.html"
    text = path.read_text("utf-8")
    path.write_text(f"{text}{{% if brief.subject == '{city}' %}}{{{{ brief.nowhere }}}}{{% endif %}}", "utf-8")


def mend(press: Press) -> None:
    """Put the template right."""
    shutil.copy(tiny.ROOT / "templates" / "masthead.html", press.root / "templates" / "masthead.html")


def one_run(press: Press, tell: Any = lambda _: None, **wishes: Any) -> Run:
    """A run of the project's bundle in this process."""
    bundle = settings.load(press.root / "data" / settings.FILE)
    asked = Wishes(date.fromisoformat(NEXT), **wishes)
    return Run(press.project, bundle, run.target_of(press.project, bundle), asked, tell)


def parcels(press: Press) -> list[Parcel]:
    """The documents of the bundle, ready to be made."""
    one = one_run(press, force=True)
    planner = making.plan_of(one, one.target.last(), frozenset(), inputs.basis(press.project))
    styles = workshop.style_files(press.project.templates)
    return [planner.parcel(planner.decide(wanted), styles) for wanted in planner.wanted()]


# --- a document fails ---------------------------------------------------------------------------------------------


def test_a_document_that_fails_does_not_stop_the_others(press: Press, capsys: Screen) -> None:
    """It is named in the table at the end, in log, index and manifest; its last good files stand in; exit code 7."""
    before = press.file(f"{PEER}.html").read_bytes()
    spoil(press, PEER)
    press.change(bundled.without(MAIN))
    assert press.run(edition=NEXT) == 7
    table = capsys.readouterr().out.partition("没有做成")[2]
    index = press.file("index.html").read_text("utf-8")
    assert all(PEER in text and "nowhere" in text for text in (table, press.log, index))
    assert press.states() == {OWN: ("made", NEXT), PEER: ("failed", FIRST)}
    assert press.file(f"{PEER}.html").read_bytes() == before
    mend(press)
    press.target.log.unlink()
    assert press.run("--retry-failed", edition=NEXT) == 0
    assert press.states()[PEER][0] == "made"
    assert f"未变 {OWN}" in press.log


def test_a_project_may_hold_an_edition_back(press: Press) -> None:
    """Where a document failed nothing is published, by setting or by option."""
    spoil(press, PEER)
    press.change(bundled.without(MAIN))
    assert (press.run("--fail-fast", edition=NEXT), press.editions()) == (7, [FIRST])
    press.settings(on_failure="hold")
    assert (press.run(edition=NEXT), press.editions(), press.target.staging.exists()) == (7, [FIRST], False)


def test_where_no_document_was_made_there_is_no_edition(tmp_path: Path) -> None:
    """A first run whose only document fails publishes nothing."""
    press = bundled.laid(tmp_path, linked=False, cities=[OWN])
    spoil(press, OWN)
    assert (press.run(), press.editions(), press.target.latest.exists()) == (7, [], False)


# --- two at once --------------------------------------------------------------------------------------------------


def test_a_second_run_says_who_is_at_work(press: Press, capsys: Screen) -> None:
    """With the process that holds the lock; exit code 75."""
    with lock.locked(press.target.lock):
        assert press.run(edition=NEXT) == 75
    assert f"进程 {os.getpid()}" in capsys.readouterr().err


def test_a_second_run_waits_where_it_may(press: Press) -> None:
    """Until the first has ended."""
    held = threading.Event()

    def hold() -> None:
        with lock.locked(press.target.lock):
            held.set()
            time.sleep(0.5)

    first = threading.Thread(target=hold)
    first.start()
    held.wait()
    assert press.run("--wait", "20", edition=NEXT) == 0
    first.join()


# --- stopped ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_is_told_to_stop_ends_cleanly(press: Press, number: signal.Signals, code: int) -> None:
    """With the exit code of the signal; no process, staged edition or temporary file is left, no edition appears."""
    scratch = press.root / "tmp"
    scratch.mkdir()
    press.target.log.unlink()
    press.change(bundled.without(MAIN))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(scratch))
        process = press.start(edition=NEXT)
    until(lambda: any(scratch.glob("reportgen-*")))  # a worker is there
    process.send_signal(number)
    process.communicate(timeout=LONGEST_S)
    until(lambda: not press.alive())
    assert (process.returncode, press.editions(), press.target.staging.exists()) == (code, [FIRST], False)
    assert list(scratch.glob("reportgen-*")) == []
    assert press.last().edition == FIRST


def test_no_process_outlives_a_run_that_is_killed(press: Press) -> None:
    """Its workers find that it has gone, and go too; the next run succeeds."""
    press.target.log.unlink()
    press.change(bundled.without(MAIN))
    process = press.start("--jobs", "2", edition=NEXT)
    until(lambda: press.target.log.exists() and len(press.alive()) > 2)
    process.kill()
    process.communicate()
    until(lambda: not press.alive())
    assert press.last().edition == FIRST
    assert (press.run(edition=NEXT), press.editions()) == (0, [FIRST, NEXT])


def until(holds: Any) -> None:
    """Wait for something to hold, which it must within a minute."""
    end = time.monotonic() + LONGEST_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_killed_at_any_moment_the_newest_edition_is_whole(press: Press) -> None:
    """Fifty runs are killed, at moments spread over all a run takes; each has something to publish.

    After every one the newest edition is what its manifest says, and the last run, let alone, cleans up and publishes.
    The runs are forked from a process that has all loaded, so that the moments fall into the work.
    """
    press.settings(cities=[PEER])
    script = bundled.__file__.replace("bundled.py", "killed.py")
    words = [sys.executable, script, str(press.root), str(KILLS)]
    done = subprocess.run(words, env=press.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    published, killed = map(int, done.stdout.split())
    assert killed > KILLS / 2
    assert press.last().number > published > 1
    assert (press.alive(), press.target.staging.exists()) == ([], False)


# --- the disk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def disk(press: Press) -> Iterator[Path]:
    """A small disk at the target of the project; skips where none can be mounted."""
    folder = press.root / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(folder)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a disk needs the rights of root")
    try:
        press.settings(target="disk")
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_or_read_only_disk_leaves_the_newest_edition(press: Press, disk: Path, capsys: Screen) -> None:
    """Exit code 6, in words that say what to do; once there is space again the next run succeeds."""
    target = editions.Target(disk)
    assert press.run() == 0
    press.change(bundled.without(MAIN))
    free = shutil.disk_usage(disk).free
    (disk / "ballast").write_bytes(bytes(free - 100_000))
    assert press.run(edition=NEXT) == 6
    assert "磁盘已满" in capsys.readouterr().err
    (disk / "ballast").write_bytes(bytes(free - 100_000 + shutil.disk_usage(disk).free))
    assert press.run(edition=NEXT) == 6
    (disk / "ballast").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert press.run(edition=NEXT) == 6
    assert (target.newest(), editions.damage(target.latest)) == (FIRST, {})
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert (press.run(edition=NEXT), target.newest(), editions.damage(target.latest)) == (0, NEXT, {})


def test_a_target_that_vanishes_meanwhile_gets_no_half_edition(press: Press) -> None:
    """The run ends with what is the matter; the next one begins anew."""

    def vanish(event: Event) -> None:
        if event.kind == "made":
            shutil.rmtree(press.target.root, ignore_errors=True)

    press.change(bundled.without(MAIN))
    with pytest.raises(OutputError):
        run.run(one_run(press, vanish))
    assert press.editions() == []
    assert (press.run(edition=NEXT), press.last().edition) == (0, NEXT)


# --- memory -------------------------------------------------------------------------------------------------------


class Deadly:
    """Kills the process that unpacks it, as the system does when memory runs out."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("import os; os.kill(os.getpid(), 9)",)


def limited() -> None:
    """Make a worker ready that may not take much more memory than it has."""
    import resource

    workshop.prepare()
    pages = int(open("/proc/self/statm").read().split()[0])  # noqa: SIM115, PTH123 - a line of the kernel's
    most = pages * resource.getpagesize() + 4_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def test_what_kills_its_worker_is_tried_again_and_then_named(press: Press) -> None:
    """The other documents are made, though they shared its worker."""
    first, second = parcels(press)
    deadly = replace(first, pictures=Deadly())  # type: ignore[arg-type]
    made = {product.name: product for product in crew.make_all([deadly, second], 1)}
    assert "内存不足" in made[first.name].failure
    assert (made[second.name].failure, list(made[second.name].files)) == ("", ["html"])


def test_a_worker_out_of_memory_fails_its_document_alone(press: Press) -> None:
    """Under a limit of the system's: what failed is told, nothing hangs."""
    context = get_context("forkserver")
    products = list(crew.make_all(parcels(press), 1, lambda jobs: ProcessPoolExecutor(jobs, context, limited)))
    assert {product.name for product in products} == {OWN, PEER}
    assert all("内存不足" in product.failure for product in products)


def test_workers_are_replaced_as_often_as_need_be(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a new one for every document all are made: no run waits for a worker that has gone."""
    monkeypatch.setattr(crew, "PARCELS_EACH", 1)
    first, second = parcels(press)
    many = [first, second, replace(first, name="3"), replace(first, name="4"), replace(second, name="5")]
    assert [product.failure for product in crew.make_all(many, 1)] == [""] * 5
