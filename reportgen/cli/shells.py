"""The command that prints a shell's completion script, and the answers that such a script asks the program for."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Annotated, Final

import typer

from reportgen import usage
from reportgen.cli import offers
from reportgen.cli.app import app
from reportgen.cli.options import DebugOption, ProjectOption, VersionOption
from reportgen.errors import UsageError

COMPLETING: Final = "_REPORTGEN_COMPLETE"
"""The environment variable by which a script asks, as the library names it."""
_PROGRAM: Final = "reportgen"


def _shells() -> tuple[str, ...]:
    from reportgen.completion import SHELLS

    return SHELLS


@app.command(cls=usage.Command, help="印出补全脚本：装好以后按 Tab 键补全命令、选项、城市与样式的名称。")
def completion(
    shell: Annotated[
        str,
        typer.Argument(
            metavar="环境", help="命令行环境：bash、zsh、fish 或 powershell", autocompletion=offers.one_of(_shells)
        ),
    ],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Print the script that has a shell complete what is typed after the program's name."""
    from typer._completion_shared import get_completion_script

    if shell not in _shells():
        raise UsageError(f"没有「{shell}」的补全脚本", place="completion", remedy=f"可选：{'、'.join(_shells())}")
    typer.echo(get_completion_script(prog_name=_PROGRAM, complete_var=COMPLETING, shell=shell))


def offer() -> None:
    """Answer the script and leave; a command line that cannot be read is answered with silence, not with a message."""
    from typer._completion_classes import completion_init

    completion_init()
    with suppress(Exception):
        typer.main.get_command(app).main([], prog_name=_PROGRAM)
    sys.exit(0)
