"""Where the processor time of one cold brief goes, as `python clock.py FILE city NAME --pdf …`: JSON in FILE.

The rest of the line is what follows `reportgen`; the program runs as it does for a user, but a clock stands at the
door of each stage. Time belongs to the innermost stage only, so nothing is counted twice, and what belongs to none is
told as the rest. Loading a module is a stage of its own, wherever it happens.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from collections import defaultdict
from functools import wraps
from pathlib import Path
from threading import local
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOADING = "载入 "
LIBRARIES = ("weasyprint", "pandas", "matplotlib", "pydantic", "typer", "rich", "jinja2", "docx", "lxml", "pikepdf")
OWN = "本程序与其余"
START, COLLECTING, REST, LEAVING = "启动 Python", "回收内存", "其余", "释放与退出"
WATCHED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "reportgen.facts": {"load": "读表"},
        "reportgen.inspection": {"texts_of": "读原文", "findings": "检查数据", "state": "对照原文"},
        "reportgen.outline": {"build": "成文"},
        "reportgen.style.house": {"House.load": "读样式"},
        "reportgen.fontnotes": {"notes": "查字体"},
        "reportgen.writers.html": {"render": "排 HTML"},
        "reportgen.charts": {"draw": "画图", "rasterise": "画图"},
        "reportgen.ledger": {"Ledger.to_json": "记账", "as_set": "记账"},
        "reportgen.factlist": {"files": "记账"},
        "reportgen.drawings": {"Drawings.picture": "取存着的图", "Drawings.png": "取存着的图"},
        "reportgen.writers.pdf": {"write_pdf": "PDF 前后的检查", "laid_out": "PDF 定版面"},
        "weasyprint": {"CSS.__init__": "PDF 读样式", "HTML.render": "PDF 排版", "Document.write_pdf": "PDF 写出"},
        "reportgen.writers.word": {"write_docx": "写 Word"},
        "reportgen.output": {"write_all": "存盘"},
    }
)
"""Functions by module, each with its stage; one that is no longer there fails loudly."""


class Clock:
    """Processor seconds and calls by stage, those of the calling thread."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)
        self._own = local()

    @property
    def stage(self) -> str:
        """The innermost stage now."""
        return self._stack[-1] if self._stack else REST

    def enter(self, stage: str) -> None:
        """Begin a stage: the one around it pauses."""
        self._charge()
        self._stack.append(stage)
        self.calls[stage] += 1

    def leave(self) -> None:
        """End the innermost stage: the one around it goes on."""
        self._charge()
        self._stack.pop()

    def watched(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """Return the function with its time told as that of a stage."""

        @wraps(function)
        def run(*args: Any, **named: Any) -> Any:
            self.enter(stage)
            try:
                return function(*args, **named)
            finally:
                self.leave()

        return run

    @property
    def _stack(self) -> list[str]:
        if not hasattr(self._own, "stack"):
            self._own.stack, self._own.since = [], time.thread_time()
        stack: list[str] = self._own.stack
        return stack

    def _charge(self) -> None:
        stage, now = self.stage, time.thread_time()
        self.seconds[stage] += now - self._own.since
        self._own.since = now


def _watch_loading(clock: Clock) -> None:
    """Have the clock run at every module that is loaded, and at the functions of those that are watched.

    What a library loads is the library's; functions are watched before whoever asked for the module takes them out.
    """
    machinery: Any = importlib._bootstrap  # type: ignore[attr-defined]  # noqa: SLF001 - no public door sees them all
    load = machinery._find_and_load  # noqa: SLF001

    def loaded(name: str, asked: Any) -> Any:
        known = name in sys.modules
        clock.enter(_loading(name, clock.stage))
        try:
            module = load(name, asked)
        finally:
            clock.leave()
        if not known:
            _watch(name, clock)
        return module

    machinery._find_and_load = loaded  # noqa: SLF001


def _watch_collecting(clock: Clock) -> None:
    """Have the clock run while garbage is looked for."""

    def called(phase: str, _found: Any) -> None:
        if phase == "start":
            clock.enter(COLLECTING)
        else:
            clock.leave()

    gc.callbacks.append(called)


def _loading(name: str, around: str) -> str:
    """Return the stage that loading a module is part of."""
    top, within = name.partition(".")[0], around.removeprefix(LOADING)
    if around.startswith(LOADING) and within != OWN:
        return around
    return LOADING + (top if top in LIBRARIES else OWN)


def _watch(name: str, clock: Clock) -> None:
    for dotted, stage in WATCHED.get(name, {}).items():
        *inner, last = dotted.split(".")
        owner: Any = sys.modules[name]
        for part in inner:
            owner = getattr(owner, part)
        function = clock.watched(getattr(owner, last), stage)
        bound = hasattr(getattr(owner, last), "__self__")
        setattr(owner, last, staticmethod(function) if bound else function)


def _leave(code: int) -> None:
    """Leave by the usual way, so that the clock can be read: instead of `os._exit`."""
    raise SystemExit(code)


def main() -> None:
    """Run the program, then write what the clock shows."""
    told, sys.argv = Path(sys.argv[1]), ["reportgen", *sys.argv[2:]]
    clock = Clock()
    clock.seconds[START] = time.process_time()
    os._exit = _leave  # type: ignore[assignment]
    _watch_loading(clock)
    _watch_collecting(clock)
    try:
        clock.enter(REST)
        from reportgen.cli import main as program

        program()
    finally:
        clock.leave()
        told.write_text(json.dumps({"seconds": clock.seconds, "calls": clock.calls}), "utf-8")


if __name__ == "__main__":
    main()
