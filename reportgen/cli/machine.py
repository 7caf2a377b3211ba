"""The commands on the machine: what it has and lacks, and its fonts made ready."""

from __future__ import annotations

import typer

from reportgen import output, terminal, usage
from reportgen.cli.app import app, fonts_app
from reportgen.cli.options import FORMS, DebugOption, FormOption, ProjectOption, VersionOption, known_form
from reportgen.cli.shown import shown
from reportgen.errors import EnvironmentFault, OutputError
from reportgen.project import Project


@app.command(cls=usage.Command, help="查看本机的程序库和字体是否齐备，缺什么、怎么补。缺了必需的东西时退出码为 5。")
def doctor(
    format: FormOption = FORMS[0],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Tell what this machine has and lacks."""
    from reportgen import doctor as examination

    known_form(format)
    found = Project.find(project)
    with terminal.working("查看本机"):
        findings = examination.examine(found)
    report = f"{examination.as_text(findings)}\n{examination.verdict(findings)}"
    typer.echo(examination.as_json(findings) if format == "json" else report)
    return 0 if examination.healthy(findings) else EnvironmentFault.exit_code


@fonts_app.callback(help="备好字体，使排版更快。")
def fonts_group() -> None:
    """The commands on fonts."""


@fonts_app.command("build", cls=usage.Command, help="把系统的中文字体裁到只剩用得到的字，排版约快一倍；不备也能排。")
def fonts_build(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> None:
    """Prepare small faces of the system's Chinese fonts."""
    from reportgen import faces

    found = Project.find(project)
    with terminal.working("裁切字体"):
        try:
            prepared = faces.prepare(found)
        except OSError as error:
            what = f"写不进去（{output.reason(error)}）"
            raise OutputError(what, place=str(found.fonts), remedy="请检查写入权限和磁盘空间") from error
    typer.echo(shown(prepared.folder))
