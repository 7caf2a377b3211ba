"""Runs of a bundle that are killed: a program that forks each from itself, all loaded, and kills it at some moment.

Arguments: the project's folder, how many runs. Prints the number of the last edition before the last run, which is let
alone, and how many runs were killed before they had ended.
"""

from __future__ import annotations

import os
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bundled import NEXT, Press

from reportgen.bundle import editions, preload, run, settings, workshop  # noqa: F401 - loaded before forking
from reportgen.bundle.run import Run, Wishes

if TYPE_CHECKING:
    from concurrent.futures import Executor

WAIT_S = 60.0
TRIED = 3


def main() -> None:
    """Kill the runs, look at the newest edition after each, let the last one end."""
    press, kills = Press(Path(sys.argv[1])), int(sys.argv[2])
    moments = random.Random(kills)  # noqa: S311 - moments, no secrets
    usual = min(timed(press, f"0{number}") for number in range(TRIED))  # the first also fills the system's caches
    killed = sum(kill(press, f"{number}", moments.uniform(0, usual)) for number in range(1, kills + 1))
    number = press.last().number
    timed(press, "last")
    sys.stdout.write(f"{number} {killed}\n")


def kill(press: Press, issuer: str, after_s: float) -> bool:
    """Begin a run that has something to publish and kill it; whether it was still at work."""
    child = begun(press, issuer)
    time.sleep(after_s)
    ended = os.waitpid(child, os.WNOHANG)[0]
    if not ended:
        os.kill(child, 9)
        os.waitpid(child, 0)
    press.last()
    return not ended


def timed(press: Press, issuer: str) -> float:
    """Let a run end, which it must without a fault; its seconds."""
    begin = time.monotonic()
    status = os.waitpid(begun(press, issuer), 0)[1]
    if status:
        sys.exit(f"run {issuer}: {status}")
    press.last()
    return time.monotonic() - begin


def begun(press: Press, issuer: str) -> int:
    """A process that makes the bundle after another change, as soon as the workers of a killed run have gone."""
    path = press.root / "data" / "project.toml"
    path.write_text(f'issuer = "资料室{issuer}"\n', "utf-8")
    child = os.fork()
    if child:
        return child
    try:
        bundle = settings.load(press.root / "data" / settings.FILE)
        wishes = Wishes(date.fromisoformat(NEXT), wait_s=WAIT_S, audited=False)
        run.run(Run(press.project, bundle, run.target_of(press.project, bundle), wishes, lambda _: None, forked))
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
        os.write(2, repr(error).encode())
        os._exit(1)


def forked(jobs: int) -> Executor:
    """An executor whose processes have all loaded."""
    return ProcessPoolExecutor(jobs, get_context("fork"), workshop.prepare)


if __name__ == "__main__":
    main()
