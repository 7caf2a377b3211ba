"""The commands on house styles: which there are, what of one has no effect, and one taken over from Word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import terminal, usage
from reportgen.cli import offers
from reportgen.cli.app import style_app
from reportgen.cli.options import DebugOption, ProjectOption, VersionOption
from reportgen.cli.shown import shown
from reportgen.project import Project

if TYPE_CHECKING:
    from reportgen.restyle import Import


@style_app.callback(help="样式：有哪些，写的有没有效，从 Word 里改好的带回来。")
def style_group() -> None:
    """The commands on house styles."""


@style_app.command("list", cls=usage.Command, help="列出可用的样式：名称、文件夹、以哪一套为底。")
def style_list(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> None:
    """Print the styles there are, one a line."""
    found = Project.find(project)
    rows = []
    for called, folder in found.styles():
        below = found.layers(folder)[1:2]
        rows.append((called, shown(folder), f"以 {below[0].name} 为底，由 Word 文件导入" if below else ""))
    typer.echo(terminal.columns(rows), nl=False)


@style_app.command("check", cls=usage.Command, help="查一套样式：哪些写法在 Word 里不起作用，缺哪些字体。")
def style_check(
    name: Annotated[str, typer.Argument(metavar="样式", help="样式的名称或文件夹名", autocompletion=offers.style)],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Print what of a style Word or this machine will not show; that is no fault, so the exit code is 0."""
    from reportgen.restyle import checking

    found = Project.find(project)
    folder = found.style(name)
    with terminal.working("检查样式"):
        findings = list(checking.findings(found, folder))
    for line in findings:
        typer.echo(line)


@style_app.command(
    "import", cls=usage.Command, help="把在 Word 里改过的样式带回来，成为一套样式，对 PDF、Word、网页都有效。"
)
def style_import(
    file: Annotated[Path, typer.Argument(metavar="文件", help="本程序做的 Word 文件，样式已在 Word 里改过")],
    style: Annotated[str, typer.Option("--style", metavar="名称", help="新样式的名称，汉字也行")],
    base: Annotated[
        str,
        typer.Option(
            "--base", metavar="样式", help="文件出自哪套样式；文件自己写着时不用写", autocompletion=offers.style
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="重写以前导入的同名样式")] = False,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Write the style that a Word file makes of the one it was made in, and say what could not be taken over."""
    from reportgen import restyle

    with terminal.working("比对样式"):
        result = restyle.read(Project.find(project), file, style, base=base, replace=force)
    _told(result)
    if result.files:
        _write(result)


def _told(result: Import) -> None:
    """Say on stderr what was changed, and what is not taken over."""
    for line in result.carried:
        typer.echo(f"带回　{line}", err=True)
    for line in result.remarks:
        typer.echo(f"未带　{line}", err=True)
    if not result.files:
        typer.echo(f"没有差别：与样式「{result.base}」相同，没有写出文件", err=True)


def _write(result: Import) -> None:
    """Write the files of the style, all or none, and print its folder."""
    from reportgen import output

    paths = output.write_all(result.files)
    typer.echo(shown(paths[0].parent))
