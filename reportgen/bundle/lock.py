"""One run at a time: a lock on the target folder that says who holds it, and that ends with its holder."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from reportgen import output
from reportgen.errors import LockError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import RawIOBase
    from pathlib import Path

_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a lock: process, machine, since when (local time)."""

    pid: int
    host: str
    since: str


@contextmanager
def locked(
    path: Path,
    *,
    wait_s: float = 0.0,
    held: str = "另一次编写正在进行",
    remedy: str = "请等它结束，或用 --wait 等候",
) -> Iterator[None]:
    """Hold the lock of a file while the block runs; wait so long for it, then raise LockError, which names the holder.

    `held` and `remedy` are the words of that error: what is the matter, and what to do. The system releases the lock
    when its holder ends, however it ends: a stale lock cannot be.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b", buffering=0)
    except OSError as error:
        raise OutputError(
            f"写不进去（{output.reason(error)}）", place=str(path.parent), remedy="请检查写入权限和磁盘空间"
        ) from error
    with file:
        until = time.monotonic() + wait_s
        while not _taken(file):
            if time.monotonic() >= until:
                raise LockError(f"{held}（{_owner(path)}）", place=str(path), remedy=remedy)
            time.sleep(_PAUSE_S)
        _sign(file, _named())
        try:
            yield
        finally:
            _sign(file, b"")


def _taken(file: RawIOBase) -> bool:
    """Try to take the lock."""
    try:
        import fcntl
    except ImportError:  # a system without this kind of lock
        return _taken_elsewhere(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _taken_elsewhere(file: RawIOBase) -> bool:
    import msvcrt

    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]  # on Windows alone
    except OSError:
        return False
    return True


def _sign(file: RawIOBase, name: bytes) -> None:
    """Put a name into the file; on a full disk the lock holds without one."""
    with suppress(OSError):
        file.truncate(0)
        file.write(name)


def _named() -> bytes:
    owner = Owner(os.getpid(), socket.gethostname(), time.strftime("%Y-%m-%d %H:%M:%S"))
    return json.dumps(asdict(owner)).encode()


def _owner(path: Path) -> str:
    """Who holds the lock, as the file says."""
    try:
        owner = Owner(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return "持有者不明"
    return f"进程 {owner.pid}，主机 {owner.host}，始于 {owner.since}"
