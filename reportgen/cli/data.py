"""The commands on the data: which cities there are, what is wrong with the tables, what is still to be curated."""

from __future__ import annotations

import typer

from reportgen import terminal, usage
from reportgen.cli.app import app, facts_app
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
from reportgen.project import Project


@app.command("list", cls=usage.Command, help="列出可以编写简报的城市。")
def list_(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> None:
    """List the cities that get a brief."""
    from reportgen import facts, listing, provenance

    found = Project.find(project)
    with terminal.working("读取数据"):
        rows = listing.cities(facts.load(found), provenance.finished(found.briefs))
    typer.echo(terminal.columns([listing.HEAD, *rows]), nl=False)


@app.command(
    cls=usage.Command, help="检查数据：一次列出全部问题，并与资料原文核对。有错误时退出码为 1，只有提示时为 0。"
)
def check(
    sources: SourcesOption = None,
    format: FormOption = FORMS[0],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Tell every problem in the data; warnings are shown but do not fail it."""
    from reportgen import inspection

    known_form(format)
    found = Project.find(project)
    folder = texts_folder(sources, found)
    with terminal.working("检查数据"):
        result = inspection.inspect(found, folder)
    typer.echo(inspection.as_json(result) if format == "json" else "\n".join(inspection.as_lines(result)))
    return int(result.errors > 0)


@facts_app.callback(help="事实的清点：原文里的数是否都有着落，各有多少。")
def facts_group() -> None:
    """The commands on the facts."""


@facts_app.command(
    "coverage", cls=usage.Command, help="列出原文中既未录入也未拒绝的数字（含汉字数字）。有遗漏或缺原文时退出码为 1。"
)
def facts_coverage(
    sources: SourcesOption = None,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """List the figures of the source texts that are neither curated nor refused."""
    from reportgen import coverage, facts, inspection

    found = Project.find(project)
    folder = texts_folder(sources, found)
    with terminal.working("对照原文"):
        known = facts.load(found)
        texts = inspection.texts_of(known, folder)
        figures = list(coverage.figures(known, texts))
    absent = sorted(set(known.sources) - set(texts))
    typer.echo("\n".join(coverage.as_lines(figures, absent)))
    return int(bool(absent) or any(item.account == "open" for item in figures))


@facts_app.command("summary", cls=usage.Command, help="按地区、资料、类别、状态清点事实，印成表格。")
def facts_summary(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> None:
    """Print how many facts there are, by place, report, topic and status."""
    from reportgen import facts, tally

    with terminal.working("清点事实"):
        counted = tally.markdown(facts.load(Project.find(project)))
    typer.echo(counted, nl=False)
