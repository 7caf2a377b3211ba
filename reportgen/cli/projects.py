"""The command that lays out a project to be edited."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import terminal, usage
from reportgen.cli.app import app
from reportgen.cli.options import DebugOption, VersionOption
from reportgen.cli.shown import shown
from reportgen.errors import DataError, EnvironmentFault, ReportgenError
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator


@app.command(cls=usage.Command, help="布置一个供自己修改的项目：数据、模板和说明，放进新文件夹。")
def init(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="新项目的文件夹：还没有，或是空的")],
    project: Annotated[
        Path | None, typer.Option("--project", metavar="文件夹", help="照这个项目布置；不写时照程序自带的")
    ] = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Lay out a project, tell what is where and what to type next."""
    from reportgen import starter

    model = Project.find(project) if project else Project.supplied()
    try:
        content = starter.content(model)
    except OSError as error:
        raise DataError("读不出来", place=str(error.filename or model.root), remedy="请检查读取权限") from error
    made = Project(starter.laid_out(folder, content).absolute())
    typer.echo(terminal.columns(list(_parts(made))), nl=False)
    _prepare_faces(made)
    typer.echo(f"接着：{_next(made)}", err=True)


def _parts(made: Project) -> Iterator[tuple[str, str]]:
    """The parts of the project that are there, each with what it is for."""
    from reportgen import starter

    for name, purpose in starter.PARTS.items():
        path = made.root / name
        if path.exists():
            yield f"{shown(path)}{'/' if path.is_dir() else ''}", purpose


def _prepare_faces(made: Project) -> None:
    """Prepare the project's faces: this is its one set-up. A brief can do without, so nothing is told of a failure."""
    from reportgen import faces

    with suppress(EnvironmentFault, OSError), terminal.working("备好字体"):
        faces.prepare(made)


def _next(made: Project) -> str:
    """What to type to have the first brief of the project, or to see what is wrong with the data it was made from."""
    command = f"reportgen {_first(made)}"
    return command if made.root == Path.cwd() else f"cd {_typed(shown(made.root))} && {command}"


def _first(made: Project) -> str:
    from reportgen import areas, facts

    try:
        cities = areas.in_brief(facts.load(made).areas.values())
    except ReportgenError:
        return "check"
    return f"city {_typed(cities[0].short_name)} --pdf" if cities else "list"


def _typed(word: str) -> str:
    """A word as a shell takes it, quoted only where it must be: Chinese need not."""
    return word if re.fullmatch(r"[\w./-]+", word) else shlex.quote(word)
