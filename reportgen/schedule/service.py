"""The scheduler in the foreground: runs the bundle at its times, one at a time, until it is told to stop.

The main thread waits for orders and looks about every half minute; APScheduler's threads start the runs. The look is
what makes a machine that slept catch up: a waiting thread does not count the time a machine sleeps, so it is woken.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Literal

from reportgen.bundle import lock
from reportgen.errors import ReportgenError
from reportgen.schedule import child, health
from reportgen.schedule.health import BEAT_S, Health, Turn
from reportgen.schedule.notices import Notice
from reportgen.schedule.timetable import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from subprocess import Popen
    from types import FrameType

    from reportgen.schedule.notices import Tell
    from reportgen.schedule.timetable import Timetable

Order = Literal["stop", "ended"]
_JOB: Final = "bundle"
_STOPPED: Final = (143, 130, None)  # exit codes of a run that did not come to its end
_NO_START: Final = 127  # what a shell says of a command that cannot be started


@dataclass(frozen=True, slots=True)
class Post:
    """What a scheduler is given: the run's command, the timetable anew whenever asked, its files, whom it tells.

    `linger_s` is how long a run may go on once the scheduler is told to stop, `stop_s` how long it then has to end.
    `trigger` makes the timetable's trigger.
    """

    command: Sequence[str]
    timetable: Callable[[], Timetable]
    health: Path
    lock: Path
    tell: Tell
    linger_s: float = 20.0
    stop_s: float = 8.0
    beat_s: float = BEAT_S
    trigger: Callable[[Timetable], Any] = lambda timetable: timetable.trigger()


def serve(post: Post) -> None:
    """Run the bundle at its times until SIGTERM or SIGINT; raises LockError where a scheduler is at work already."""
    with lock.locked(post.lock, held="已有一个定时进程", remedy="请就用它，或先停止它"):
        orders: SimpleQueue[Order] = SimpleQueue()
        service = _Service(post, orders)
        with _obeying(orders):
            service.start()
            while _order(orders, post.beat_s) != "stop":
                service.look()
            service.stop()


def _order(orders: SimpleQueue[Order], within_s: float) -> Order | None:
    try:
        return orders.get(timeout=max(within_s, 0.0))
    except Empty:
        return None


@contextmanager
def _obeying(orders: SimpleQueue[Order]) -> Iterator[None]:
    """Turn SIGTERM and SIGINT into orders; a queue of this kind may be filled from within a signal's handler."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        orders.put("stop")

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def owed(last: Health | None, timetable: Timetable, now: datetime) -> bool:
    """Whether a run is due from before this scheduler began: its time passed meanwhile, or it was cut short."""
    if last is None or (last.cron, last.zone) != (timetable.expression, timetable.zone):
        return False
    cut = last.last is not None and last.last.exit_code in _STOPPED
    return cut or (last.next is not None and last.next <= now)


@dataclass(slots=True)
class _Service:
    """A scheduler at work: the one thing here that changes, under a lock since runs have a thread of their own."""

    post: Post
    orders: SimpleQueue[Order]
    table: Timetable = field(init=False)
    now: Health = field(init=False)
    scheduler: Any = field(init=False)
    process: Popen[bytes] | None = None
    stopping: bool = False
    idle: threading.Event = field(default_factory=threading.Event)
    guard: Any = field(default_factory=threading.RLock)

    def start(self) -> None:
        """Begin: at once if a run is owed, else at the next time."""
        self.idle.set()
        self.table = self.post.timetable()
        begin = self._clock()
        before = health.read(self.post.health)
        late = owed(before, self.table, begin)
        self.now = Health(os.getpid(), socket.gethostname(), begin, begin, self.table.expression, self.table.zone)
        self.now = replace(self.now, last=before.last if before else None)
        self._engage(late=late)
        self._note("start", f"{self.table.expression}（{self.table.zone}），下次 {self._told_next()}")
        if late:
            self._note("note", "补做停机期间错过或没有做完的一次")
        self._beat()

    def _engage(self, *, late: bool) -> None:
        from apscheduler.events import EVENT_JOB_MAX_INSTANCES
        from apscheduler.schedulers.background import BackgroundScheduler

        self.scheduler = BackgroundScheduler(timezone=UTC)
        self.scheduler.add_listener(self._skipped, EVENT_JOB_MAX_INSTANCES)
        first = {"next_run_time": self._clock()} if late else {}
        # one run at a time; however many times were slept through, and however long ago, they are made good by one
        rules = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self.scheduler.add_job(self._run, self.post.trigger(self.table), id=_JOB, **rules, **first)
        self.scheduler.start()

    def look(self) -> None:
        """Wake the scheduler, follow the settings where they have changed, and give a sign of life."""
        self.scheduler.wakeup()
        try:
            found = self.post.timetable()
        except ReportgenError as error:
            self._fault(str(error))
        else:
            self._fault("")
            self._follow(found)
        self._beat()

    def _follow(self, found: Timetable) -> None:
        if found == self.table:
            return
        self.table = found
        self.scheduler.reschedule_job(_JOB, trigger=self.post.trigger(found))
        self._set(cron=found.expression, zone=found.zone)
        self._note("note", f"时间改为 {found.expression}（{found.zone}），下次 {self._told_next()}")

    def _fault(self, words: str) -> None:
        if words and words != self.now.fault:
            self._note("note", f"设置有误，仍按原来的时间运行：{words}")
        self._set(fault=words)

    def stop(self) -> None:
        """Let a run come to its end within a time, or until told again; then ask it to stop."""
        with self.guard:
            self.stopping = True
        self.scheduler.pause()
        if not self.idle.is_set():
            self._note("stop", f"等正在进行的编写结束，最多 {self.post.linger_s:.0f} 秒")
            self._linger(time.monotonic() + self.post.linger_s)
        if (process := self.process) is not None:
            child.stop(process, self.post.stop_s)
        self.idle.wait()  # the scheduler, once shut down, holds what the run needs to tell of its end
        self._set(stopped=True)
        self._beat()  # with the next time, so that the next start knows what it missed
        self.scheduler.shutdown()
        self._note("stop", "已停止")

    def _linger(self, until: float) -> None:
        while not self.idle.is_set() and time.monotonic() < until:
            if _order(self.orders, until - time.monotonic()) == "stop":
                return

    # --- in a thread of APScheduler -----------------------------------------------------------------------------------

    def _run(self) -> None:
        """Make one run and record it."""
        turn = Turn(self._clock())
        with self.guard:
            if self.stopping:
                return
            self.idle.clear()
            code = self._begun()
        try:
            self._follow_through(turn, code)
        finally:
            self.idle.set()
            self.orders.put("ended")

    def _follow_through(self, turn: Turn, code: int | None) -> None:
        self._record(turn)
        self._note("begin", "reportgen bundle")
        code = self._ended() if code is None else code
        self._record(replace(turn, end=self._clock(), exit_code=code))
        self._note("end", f"退出码 {code}，下次 {self._told_next()}", code)

    def _begun(self) -> int | None:
        """Start the run's process; an exit code only where that is not possible."""
        try:
            self.process = child.begin(self.post.command)
        except OSError as error:
            self._note("note", f"编写无法启动（{error.strerror}）")
            return _NO_START
        return None

    def _ended(self) -> int:
        """Wait for the process and return its exit code."""
        process = self.process
        code = process.wait() if process else 0
        self.process = None
        return code if code >= 0 else 128 - code  # as a shell tells a signal

    def _skipped(self, _event: Any) -> None:
        self._note("note", "到了时间，而上一次还没有结束：这一次不做")

    def _record(self, turn: Turn) -> None:
        self._set(last=turn)
        self._beat()

    def _set(self, **parts: Any) -> None:
        with self.guard:
            self.now = replace(self.now, **parts)

    # --- what it tells ------------------------------------------------------------------------------------------------

    def _beat(self) -> None:
        """Write the health; a place that cannot be written is no reason to stop."""
        try:
            with self.guard:
                self._set(beat=self._clock(), next=self._next())
                health.write(self.post.health, self.now)
        except ReportgenError as error:
            self._note("note", str(error))

    def _note(self, kind: Any, text: str, code: int | None = None) -> None:
        self.post.tell(Notice(kind, text, code))

    def _clock(self) -> datetime:
        return datetime.now(self.table.zoneinfo)

    def _next(self) -> datetime | None:
        job = self.scheduler.get_job(_JOB)
        return job.next_run_time.astimezone(self.table.zoneinfo) if job and job.next_run_time else None

    def _told_next(self) -> str:
        found = self._next()
        return told(found) if found else "没有"
