"""The commands on finished files: where a number comes from, and the judgement before publication."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import terminal, usage
from reportgen.cli.app import app
from reportgen.cli.options import (
    FORMS,
    DebugOption,
    FormOption,
    ProjectOption,
    SourcesOption,
    VersionOption,
    known_form,
    texts_folder,
)
from reportgen.cli.shown import shown
from reportgen.errors import DataError, UsageError
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.audit.points import Against
    from reportgen.sources import SourceText


@app.command(
    cls=usage.Command, help="追溯一个数字的来源，或逐个核对一份成品里的数字。成品里有对不上的数字时退出码为 1。"
)
def trace(
    what: Annotated[str, typer.Argument(metavar="对象", help="编号、印出的数字、出处（如 S002:170），或一份成品")],
    sources: SourcesOption = None,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Tell where a number comes from, or account for every number of a finished file."""
    from reportgen import facts, filetext, inspection, provenance

    found = Project.find(project)
    folder = texts_folder(sources, found)
    with terminal.working("读取数据"):
        known, unreadable = facts.read(found)
        texts = inspection.texts_of(known, folder)
    if Path(what).suffix.lower() in filetext.SUFFIXES or Path(what).is_file():
        return _traced_file(Path(what), texts)
    if unreadable:
        raise DataError("\n".join(map(str, unreadable)))
    with terminal.working("追溯来源"):
        printed = tuple(replace(one, path=Path(shown(one.path))) for one in provenance.finished(found.output))
        lines = list(provenance.answer(what, provenance.Records(known, texts, printed)))
    for line in lines:
        typer.echo(line)
    return 0


@app.command(cls=usage.Command, help="审读成品：按发表的要求逐点判一份 PDF、Word 文件或网页。有问题时退出码为 1。")
def audit(
    files: Annotated[
        list[Path], typer.Argument(metavar="文件", help="成品；同一份简报的几种格式一起给，就核对说的是否相同")
    ],
    format: FormOption = FORMS[0],
    alone: Annotated[bool, typer.Option("--alone", help="只与文件自带的数据核对，不看项目现在的数据")] = False,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Judge finished files point by point; 1 where a point does not hold."""
    from reportgen.audit import report

    known_form(format)
    for path in files:
        if not path.is_file():
            raise UsageError(f"没有文件「{path}」", remedy="请写成品文件的路径")
    with terminal.steps("审读", len(files) + 1) as told:
        told("读取数据")
        data = None if alone else _current_data(Project.find(project))
        found = report.audit(files, data, told)
    typer.echo(report.as_json(found) if format == "json" else "\n".join(report.as_lines(found)))
    return int(any(item.findings for item in found))


@app.command(cls=usage.Command, help="读回改过的 Word 稿：列出改动的数字、文句和批注，文件不变。有改动时退出码为 1。")
def review(
    file: Annotated[Path, typer.Argument(metavar="文件", help="由 reportgen 写出、别人改过的 Word 文件")],
    format: FormOption = FORMS[0],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Tell what the readers of a Word file changed in it; 1 where they changed anything."""
    from reportgen.review import report
    from reportgen.review.copy import read_file

    known_form(format)
    if not file.is_file():
        raise UsageError(f"没有文件「{file}」", remedy="请写 Word 文件的路径")
    with terminal.working(f"读 {file.name}"):
        found = read_file(file)
    typer.echo(report.as_json(found) if format == "json" else "\n".join(report.as_lines(found)))
    return int(bool(found.findings))


def _current_data(project: Project) -> Against:
    """The data as they are now, for the audit to set finished files against."""
    from reportgen import facts
    from reportgen.audit import report
    from reportgen.outline import plan

    return report.against(facts.load(project), plan.load(project.data / "outline.toml"))


def _traced_file(path: Path, texts: Mapping[str, SourceText]) -> int:
    """Print what a finished file's numbers are; 1 where one of them is not accounted for."""
    from reportgen import trace as tracing

    with terminal.working(f"核对 {path.name}"):
        report = tracing.trace_file(path, texts)
    typer.echo(terminal.columns([*tracing.rows(report)]), nl=False)
    for line in (*report.findings, tracing.summary(report)):
        typer.echo(line)
    return int(bool(report.findings))
