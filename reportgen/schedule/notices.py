"""What a scheduler tells while it is at work: one line for each event, as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import datetime

Kind = Literal["start", "begin", "end", "note", "stop"]
KINDS: Final = {"start": "启动", "begin": "开始", "end": "结束", "note": "说明", "stop": "停止"}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened, in words, and the exit code of a run that ended."""

    kind: Kind
    text: str = ""
    exit_code: int | None = None


Tell = Callable[[Notice], None]


def as_line(notice: Notice, moment: datetime) -> str:
    """A notice as a line of text: time, what, words."""
    words = [moment.isoformat(timespec="seconds"), f"定时{KINDS[notice.kind]}", notice.text]
    return " ".join(word for word in words if word)


def as_json(notice: Notice, moment: datetime) -> str:
    """A notice as a line of JSON."""
    body = {"time": moment.isoformat(timespec="seconds"), "event": f"schedule.{notice.kind}", "text": notice.text}
    code = {} if notice.exit_code is None else {"exit_code": notice.exit_code}
    return json.dumps({key: value for key, value in body.items() if value} | code, ensure_ascii=False)
