"""Parcels given out to processes and products taken back, in the order in which they are done.

A process that is killed, as the system does when memory runs out, takes all that wait for it along: what was not done
is given out once more, one parcel at a time, and what kills its process again has failed. Processes are replaced after
a number of parcels, since the libraries that set a page keep some memory of each (benchmarks/README.md): a crew ends
and another begins, for the executor's own `max_tasks_per_child` can wait for ever (CPython issue 115634).
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from concurrent.futures import FIRST_COMPLETED, Executor, ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import chain, islice
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Final

from reportgen.bundle import workshop
from reportgen.bundle.workshop import Product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from reportgen.bundle.workshop import Parcel

PARCELS_EACH: Final = 20
_LONGEST_FOLDER: Final = 107 - len("/pymp-12345678/listener-12345678")
_PRELOADED: Final = "reportgen.bundle.preload"
_DRAWING: Final = "reportgen.charts.press"
_READY: Final = 2  # parcels that wait for a free worker
_KILLED: Final = "工作进程被系统终止，重试一次仍是如此；多半是内存不足，请减少并行的进程数（--jobs）或腾出内存"


def make_all(parcels: Iterable[Parcel], jobs: int, hire: Callable[[int], Executor] | None = None) -> Iterator[Product]:
    """The product of each parcel as soon as it is done; `hire` opens an executor of so many workers.

    Leaving the iteration early ends the work: parcels not begun are taken back, processes at work are stopped.
    """
    left: dict[str, Parcel] = {}
    waiting = _noting(parcels, left)
    for first in waiting:
        some = chain((first,), islice(waiting, jobs * PARCELS_EACH - 1))
        for product in _round(some, jobs, hire or processes):
            del left[product.name]
            yield product
    for name, parcel in left.items():
        yield from list(_round([parcel], 1, hire or processes)) or [Product(name, failure=_KILLED)]


def _noting(parcels: Iterable[Parcel], left: dict[str, Parcel]) -> Iterator[Parcel]:
    """The parcels as they come, each noted as not done."""
    for parcel in parcels:
        left[parcel.name] = parcel
        yield parcel


def _round(parcels: Iterable[Parcel], jobs: int, hire: Callable[[int], Executor]) -> Iterator[Product]:
    """The products of one crew; those whose process was killed are missing, and then no more parcels are taken.

    No more parcels are made ready than keep the crew busy: each holds a whole document.
    """
    with _hired(hire(jobs)) as crew:
        work: set[Future[Product]] = set()
        for parcel in parcels:
            try:
                work.add(crew.submit(workshop.make, parcel))
            except BrokenProcessPool:
                break
            if len(work) > jobs + _READY:
                done, work = wait(work, return_when=FIRST_COMPLETED)
                yield from _products(done)
        yield from _products(as_completed(work))


def _products(work: Iterable[Future[Product]]) -> Iterator[Product]:
    for one in work:
        with suppress(BrokenProcessPool):
            yield one.result()


@contextmanager
def _hired(crew: Executor) -> Iterator[Executor]:
    """The executor while it is needed; left by an exception, its processes are stopped and not waited for."""
    try:
        yield crew
    except BaseException:
        crew.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    crew.shutdown(wait=True)


def _method() -> str:
    """How processes begin: forked from one that has all loaded, where its socket's path has room, else each by itself.

    The path of a local socket is limited to 107 bytes (unix(7)), and it lies below the folder for temporary files.
    """
    forks = "forkserver" in multiprocessing.get_all_start_methods()
    return "forkserver" if forks and len(os.fsencode(tempfile.gettempdir())) <= _LONGEST_FOLDER else "spawn"


def awaken(*, drawing: bool) -> None:
    """Let what workers are forked from begin to load, while it is still being decided what they are to do.

    `drawing` says that they will have to draw charts; else what draws them is loaded only where it is needed.
    """
    if _method() == "forkserver":
        forkserver.set_forkserver_preload([*([_DRAWING] if drawing else []), _PRELOADED])
        forkserver.ensure_running()


def processes(jobs: int) -> Executor:
    """An executor of so many processes, each forked from one that has the heavy libraries loaded."""
    method = _method()
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([_PRELOADED])  # of no effect where it is awake
    return ProcessPoolExecutor(jobs, context, workshop.prepare)
