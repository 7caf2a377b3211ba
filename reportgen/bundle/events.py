"""What a run tells while it is at work and what became of it: events for progress and log, and the outcome."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from reportgen.bundle.manifest import Manifest

Kind = Literal["begin", "note", "made", "kept", "failed", "end"]
State = Literal["unchanged", "published", "waiting", "still", "held"]
UNCHANGED: Final = "无变更"
KINDS: Final = {"begin": "开始", "note": "说明", "made": "已编写", "kept": "未变", "failed": "未做成", "end": "结束"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: to which document (or none), in words; how long it took; how many are done of all."""

    kind: Kind
    name: str = ""
    text: str = ""
    seconds: float = 0.0
    done: int = 0
    total: int = 0
    detail: str = ""

    @property
    def label(self) -> str:
        """The kind in words."""
        return KINDS[self.kind]


Tell = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run: its state, the newest edition's manifest and folder, what failed and why, in words.

    The state "still" says that nothing changed since the edition that waits for approval was made.
    """

    state: State
    words: str
    manifest: Manifest | None = None
    folder: Path | None = None
    failures: tuple[tuple[str, str], ...] = ()

    @property
    def exit_code(self) -> int:
        """The exit code of the command: 7 where a document failed, else 0."""
        return FAILED if self.failures else 0


FAILED: Final = 7


def as_line(event: Event, moment: datetime) -> str:
    """An event as a line of the log: time, what, which document, words, seconds."""
    parts = [moment.isoformat(timespec="seconds"), event.label, event.name, event.text]
    line = " ".join(part for part in parts if part)
    line += f" {event.seconds:.1f} 秒" if event.seconds else ""
    return line + "".join(f"\n    {one}" for one in event.detail.splitlines())


def as_json(event: Event, moment: datetime) -> str:
    """An event as a line of JSON."""
    body = {"time": moment.isoformat(timespec="seconds"), "event": event.kind, "document": event.name,
            "text": event.text, "seconds": round(event.seconds, 3), "detail": event.detail}  # fmt: skip
    return json.dumps({key: value for key, value in body.items() if value not in {"", 0.0}}, ensure_ascii=False)
