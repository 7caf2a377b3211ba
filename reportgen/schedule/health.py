"""The health of a scheduler, in a file that whoever watches it can read: alive since when, last run, next run."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from reportgen import output
from reportgen.schedule.timetable import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME: Final = ".schedule.json"
BEAT_S: Final = 30.0
_SILENT: Final = timedelta(seconds=4 * BEAT_S)


@dataclass(frozen=True, slots=True)
class Turn:
    """One run of the bundle: when it began, when it ended and with what exit code, None while it lasts."""

    begin: datetime
    end: datetime | None = None
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """What a scheduler says of itself: process, machine, its timetable, its last sign of life, last and next run.

    `fault` is what is wrong with the settings, where something is: the last good timetable then stays in force.
    """

    pid: int
    host: str
    since: datetime
    beat: datetime
    cron: str
    zone: str
    next: datetime | None = None
    last: Turn | None = None
    fault: str = ""
    stopped: bool = False

    def to_json(self) -> bytes:
        """The health as JSON, moments as ISO 8601."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=datetime.isoformat).encode() + b"\n"


def write(path: Path, health: Health) -> None:
    """Write the file whole or not at all; raises OutputError."""
    output.write(path, health.to_json())


def read(path: Path) -> Health | None:
    """The health in a file; None where there is no such file, or none that can be read."""
    try:
        raw = json.loads(path.read_bytes())
        last = raw.pop("last")
        moments = {key: _moment(raw.pop(key)) for key in ("since", "beat", "next")}
        return Health(**raw, **moments, last=_turn(last) if last else None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _moment(text: str | None) -> Any:
    return datetime.fromisoformat(text) if text else None


def _turn(raw: dict[str, Any]) -> Turn:
    return Turn(_moment(raw["begin"]), _moment(raw["end"]), raw["exit_code"])


def faults(health: Health | None, now: datetime) -> Iterator[str]:
    """What is wrong with a scheduler, in words, one by one; none where all is well."""
    if health is None:
        yield "没有定时进程的记录；请用 reportgen schedule run 启动"
        return
    if health.stopped:
        yield "定时进程已停止；请用 reportgen schedule run 启动"
    elif now - health.beat > _SILENT:
        yield f"定时进程从 {told(health.beat)} 起没有动静；请查看它的日志，重新启动"
    if health.fault:
        yield f"设置有误，仍按原来的时间运行：{health.fault}"
    if health.last and health.last.exit_code:
        yield f"上一次运行的退出码是 {health.last.exit_code}；原因见 bundle.log"


def lines(health: Health) -> Iterator[str]:
    """The health in words, a line for each part."""
    yield f"进程  {health.pid}，主机 {health.host}，始于 {told(health.since)}"
    yield f"时间  {health.cron}（{health.zone}）"
    yield f"最近  {_told_turn(health.last) if health.last else '还没有运行过'}"
    if not health.stopped:
        yield f"下次  {told(health.next) if health.next else '没有'}"


def _told_turn(turn: Turn) -> str:
    if turn.end is None:
        return f"{told(turn.begin)} 开始，正在运行"
    lasted = (turn.end - turn.begin).total_seconds()
    return f"{told(turn.begin)} 开始，用了 {lasted:.0f} 秒，退出码 {turn.exit_code}"
