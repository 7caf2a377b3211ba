"""The commands on the machine: what it has and lacks, and its fonts made ready."""

from __future__ import annotations

import typer

from reportgen import terminal, usage
from reportgen.cli.app import app, fonts_app
from reportgen.cli.options import DebugOption, ProjectOption, VersionOption
from reportgen.cli.shown import shown
from reportgen.errors import EnvironmentFault, OutputError
from reportgen.project import Project


@app.command(cls=usage.Command, help="查看本机的程序库和字体是否齐备，缺什么、怎么补。缺了必需的东西时退出码为 5。")
def doctor(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> int:
    """Tell what this machine has and lacks."""
    from reportgen import doctor as examination

    findings = examination.examine(Project.find(project))
    rows = [(examination.SIGNS[item.health], item.name, item.what, item.remedy) for item in findings]
    typer.echo(terminal.columns(rows), nl=False)
    return EnvironmentFault.exit_code if any(item.health == "missing" for item in findings) else 0


@fonts_app.callback(help="备好字体，使排版更快。")
def fonts_group() -> None:
    """The commands on fonts."""


@fonts_app.command("build", cls=usage.Command, help="把系统中文字体裁成用得到的字，排版约快一倍；没有备好也能排。")
def fonts_build(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> None:
    """Prepare small faces of the system's Chinese fonts."""
    from reportgen import fonts

    found = Project.find(project)
    with terminal.working("正在裁切字体"):
        used = fonts.characters_of(fonts.text_files((found.data, found.templates, found.seeds)))
        try:
            prepared = fonts.prepare(found.fonts, used)
        except OSError as error:
            raise OutputError("写不进去", place=str(found.fonts), remedy="请检查写入权限和磁盘空间") from error
    typer.echo(shown(prepared.folder))
