"""Running a command: its exit code, and the one place where a failure becomes a message."""

from __future__ import annotations

import logging
import sys
import traceback
from io import TextIOWrapper
from typing import TYPE_CHECKING

import typer
from typer.exceptions import TyperException

from reportgen import usage
from reportgen.cli.app import app
from reportgen.errors import DataError, EnvironmentFault, ReportgenError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_INTERNAL = 70


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that is not UTF-8 lacks signs such as ✓
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; every failure ends in one message on stderr, never a traceback."""
    debug = "--debug" in arguments
    if debug:
        logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        return typer.main.get_command(app).main(list(arguments), prog_name="reportgen", standalone_mode=False) or 0
    except Exception as error:  # noqa: BLE001 - the one place where a failure becomes a message
        if debug:
            traceback.print_exc()
        message, code = told(error)
    typer.echo(message, err=True)
    return code


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
    return f"程序内部出错（{type(error).__name__}）；请用 --debug 重新运行，把显示的内容交给维护者", _INTERNAL
