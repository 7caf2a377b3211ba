"""Running a command: its exit code, and the one place where a failure becomes a message."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import traceback
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from typer.exceptions import TyperException

from reportgen import output, usage
from reportgen.cli.app import app
from reportgen.cli.shells import COMPLETING, offer
from reportgen.errors import DataError, EnvironmentFault, OutputError, ReportgenError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

_INTERNAL = 70
_ONE_DOCUMENT = ("city", "compare")  # commands that write one document and end
_SIGNALS = 128  # what a shell adds to the number of the signal that ended a program
_STOPPED = "已停止；原有的文件没有动"


class _Stopped(SystemExit):
    """The program was told to stop: said only once the terminal is cleared of what it was doing."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    _demand_utf8()
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that is not UTF-8 lacks signs such as ✓
    if COMPLETING in os.environ:
        offer()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    if sys.argv[1:2] and sys.argv[1] in _ONE_DOCUMENT:
        gc.disable()  # looking through what it holds for garbage would take a twentieth of its time
        _leave(run(sys.argv[1:]))
    sys.exit(run(sys.argv[1:]))


def _leave(code: int) -> NoReturn:
    """End at once with an exit code: to give back what a document took, piece by piece, takes as long as its tables."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    logging.shutdown()
    os._exit(code)


def _open_streams() -> None:
    """Let what is said go nowhere where a stream was closed before the program began."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the very end


def _demand_utf8() -> None:
    """Begin again in UTF-8 where the locale knows only ASCII: neither names of files nor messages can be Chinese there.

    Python does so by itself in the C locale, unless its environment forbids it.
    """
    if sys.getfilesystemencoding() == "ascii" and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - this very program


def _stop(number: int, _frame: FrameType | None) -> None:
    """End as an interrupt from the keyboard does: what lies half-written beside a file is cleared away."""
    raise _Stopped(_SIGNALS + number)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; every failure ends in one message on stderr, never a traceback."""
    debug = "--debug" in arguments
    if debug:
        logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        return _ran(arguments)
    except BrokenPipeError:  # whoever reads the results has read enough
        _lose_output()
        return _SIGNALS + getattr(signal, "SIGPIPE", 13)  # Windows has no such signal
    except _Stopped:
        _say(_STOPPED)
        raise
    except (KeyboardInterrupt, typer.Abort):
        message, code = _STOPPED, _SIGNALS + signal.SIGINT
    except Exception as error:  # noqa: BLE001 - the one place where a failure becomes a message
        if debug:
            traceback.print_exc()
        message, code = told(error)
    _say(message)
    return code


def _ran(arguments: Sequence[str]) -> int:
    """Run a command, its results all out; raises whatever goes wrong."""
    for number, word in enumerate(arguments, 1):
        if not word.strip():
            raise UsageError(f"第 {number} 个参数「{word}」是空的", remedy=f"请写上值，或去掉它；{usage.HELP_HINT}")
    command = typer.main.get_command(app)
    try:
        code: int = command.main(list(arguments), prog_name="reportgen", standalone_mode=False) or 0
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # the parser makes an exit code of its own of that
            raise end.__context__ from None
        raise
    sys.stdout.flush()  # now, while there is still someone to be told
    return code


def _lose_output() -> None:
    """Send what is still to be printed nowhere, or Python would try again at its end and complain."""
    if sys.stdout is sys.__stdout__ and sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(message: str) -> None:
    """Tell a message on stderr; where even that is gone the exit code alone speaks."""
    with suppress(OSError):
        typer.echo(message, err=True)


def told(error: Exception) -> tuple[str, int]:
    """The message and exit code of a failure; only problems collected in data take more than one line."""
    match error:
        case DataError():
            return str(error), error.exit_code
        case ReportgenError():
            return " ".join(str(error).split("\n")), error.exit_code
        case TyperException():
            return usage.told(error), UsageError.exit_code
        case ModuleNotFoundError():
            return f"缺少程序库 {error.name}；请运行 reportgen doctor 查看", EnvironmentFault.exit_code
        case MemoryError() | OSError():
            return _of_system(error)
    return f"程序内部出错（{type(error).__name__}）；请用 --debug 重新运行，把显示的内容交给维护者", _INTERNAL


def _of_system(error: MemoryError | OSError) -> tuple[str, int]:
    """The message and exit code of a refusal by the system; one of no file is by what reads the results, which stop."""
    if isinstance(error, MemoryError):
        return "内存不足；请关闭别的程序，或少做几份", EnvironmentFault.exit_code
    why = output.reason(error)
    if error.filename:
        remedy = "请检查权限、磁盘空间与临时文件夹（TMPDIR）"
        return f"{error.filename}：读写不成（{why}）；{remedy}", OutputError.exit_code
    _lose_output()
    return f"标准输出：写不进去（{why}）；请把结果存到别处，或腾出空间", OutputError.exit_code
