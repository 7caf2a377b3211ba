"""The command on what changed between two editions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import output, terminal, usage
from reportgen.cli import offers
from reportgen.cli.app import app
from reportgen.cli.options import FORMS, DebugOption, FormOption, ProjectOption, VersionOption, known_form
from reportgen.cli.shown import tell_beside
from reportgen.project import Project

if TYPE_CHECKING:
    from reportgen.changes import Changes

_EDITION = "版次的名称、latest，或 waiting（等待核准的一版）"


@app.command(cls=usage.Command, help="列出两版之间变了什么，按轻重分 A、B、C 三级。")
def changes(
    old: Annotated[
        str,
        typer.Argument(metavar="[旧版]", help=f"{_EDITION}；不写就是新版的前一版", autocompletion=offers.edition),
    ] = "",
    new: Annotated[
        str, typer.Argument(metavar="[新版]", help=f"{_EDITION}；不写就是 latest", autocompletion=offers.edition)
    ] = "latest",
    format: FormOption = FORMS[0],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件夹", help="另写成变更报告：PDF、网页与 JSON")
    ] = None,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Tell what differs between two editions."""
    from reportgen import changes as between
    from reportgen.bundle import history, run, settings

    known_form(format)
    home = Project.find(project)
    with terminal.working("比对两版"):
        found = history.between(run.target_of(home, settings.load(home.data / settings.FILE)), old, new)
    typer.echo(found.to_json().decode().rstrip() if format == "json" else "\n".join(between.lines(found)))
    if out is not None:
        _write(found, home, out)


def _write(found: Changes, home: Project, folder: Path) -> None:
    """Write the change report into a folder; the paths are told apart from the result."""
    from reportgen import changes as between
    from reportgen import faces

    faces.put_first(home)
    with terminal.working("编写变更报告"):
        made = {folder / name: data for name, data in between.files(found, home).items()}
    output.write_all(made, tell_beside)
