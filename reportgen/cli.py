"""The commands: what they are asked, in what order the work is done, what they print, and the exit code.

Results go to stdout, messages to stderr. Everything heavy is imported inside the command that needs it; the clock is
never read, so the same data give the same bytes.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from reportgen import __version__, terminal, usage
from reportgen.errors import DataError, EnvironmentFault, OutputError, ReportgenError, UsageError
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.audit.points import Against
    from reportgen.build import Document, Request
    from reportgen.sources import SourceText

_INTERNAL = 70
_FORMATS = ("text", "json")
_SEPARATORS = str.maketrans("，、;；", ",,,,")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reportgen {__version__}")
        raise typer.Exit


ProjectOption = Annotated[
    Path | None, typer.Option("--project", metavar="文件夹", help="项目文件夹；不写时从当前文件夹向上找")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="出错时给出完整的调用过程")]
VersionOption = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本号")]
SourcesOption = Annotated[
    Path | None, typer.Option("--sources", metavar="文件夹", help="资料原文所在的文件夹；不写时用项目的 seeds")
]

PdfOption = Annotated[bool, typer.Option("--pdf", help="只出 PDF；三种格式都不写时出 PDF 和 Word")]
DocxOption = Annotated[bool, typer.Option("--docx", help="只出 Word")]
HtmlOption = Annotated[bool, typer.Option("--html", help="只出网页：一个文件，不联网也能看")]
StyleOption = Annotated[str | None, typer.Option("--style", metavar="样式", help="版式样式，默认 简报")]
EditionOption = Annotated[
    str | None, typer.Option("--edition", metavar="YYYY-MM-DD", help="版次日期，默认为数据最近的核对日期")
]
NoAppendixOption = Annotated[bool, typer.Option("--no-appendix", help="不附事实清单")]
OpenOption = Annotated[bool, typer.Option("--open", help="写好后打开")]

app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
fonts_app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None)
app.add_typer(fonts_app, name="fonts")
facts_app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None)
app.add_typer(facts_app, name="facts")


@app.callback(help="由整理好的事实编写城市比较简报，出 PDF、Word 和网页，每个数字都能追到资料的一行。")
def reportgen(version: VersionOption = False) -> None:
    """The group of all commands."""


@app.command(cls=usage.Command, help="编写一个城市的简报。")
def city(
    name: Annotated[str, typer.Argument(metavar="城市", help="城市的名称、简称、别名、拼音或代码")],
    pdf: PdfOption = False,
    docx: DocxOption = False,
    html: HtmlOption = False,
    style: StyleOption = None,
    peers: Annotated[str, typer.Option("--peers", metavar="甲,乙", help="与哪些城市比较，逗号分开")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件夹", help="写到这个文件夹，默认 output/city")
    ] = None,
    edition: EditionOption = None,
    no_appendix: NoAppendixOption = False,
    open_: OpenOption = False,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Write the brief on one city."""
    from reportgen import build

    found = Project.find(project)
    request = build.Request(name, _names(peers), style or build.STYLE, _day(edition), appendix=not no_appendix)
    written = _issue(found, request, out or found.briefs, _formats(pdf=pdf, docx=docx, html=html))
    if open_:
        typer.launch(str(written[0]))


@app.command(cls=usage.Command, help="编写多市比较简报：不写城市就比较全部，写就要两座以上。")
def compare(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[城市 …]", help="城市的名称、简称、别名、拼音或代码；不写为全部")
    ] = None,
    pdf: PdfOption = False,
    docx: DocxOption = False,
    html: HtmlOption = False,
    style: StyleOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件夹", help="写到这个文件夹，默认 output/compare")
    ] = None,
    edition: EditionOption = None,
    no_appendix: NoAppendixOption = False,
    open_: OpenOption = False,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Write the comparison of several cities."""
    from reportgen import build

    found, cities = Project.find(project), _names(",".join(names or ()))
    request = build.Request(kind="comparison", cities=cities, style=style or build.STYLE, edition=_day(edition),
                            appendix=not no_appendix)  # fmt: skip
    written = _issue(found, request, out or found.comparisons, _formats(pdf=pdf, docx=docx, html=html))
    if open_:
        typer.launch(str(written[0]))


@app.command("list", cls=usage.Command, help="列出可以编写简报的城市。")
def list_(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> None:
    """List the cities that get a brief."""
    from reportgen import facts, listing, provenance

    found = Project.find(project)
    rows = listing.cities(facts.load(found), provenance.finished(found.briefs))
    typer.echo(terminal.columns([listing.HEAD, *rows]), nl=False)


@app.command(
    cls=usage.Command, help="检查数据：一次列出全部问题，并与资料原文核对。有错误时退出码为 1，只有提示时为 0。"
)
def check(
    sources: SourcesOption = None,
    format: Annotated[str, typer.Option("--format", metavar="text|json", help="输出的形式")] = _FORMATS[0],
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Tell every problem in the data; warnings are shown but do not fail it."""
    from reportgen import inspection

    _known_format(format)
    found = Project.find(project)
    result = inspection.inspect(found, _texts_folder(sources, found))
    typer.echo(inspection.as_json(result) if format == "json" else "\n".join(inspection.as_lines(result)))
    return int(result.errors > 0)


@app.command(
    cls=usage.Command, help="追溯一个数字的来源，或逐个核对一份成品里的数字。成品里有对不上的数字时退出码为 1。"
)
def trace(
    what: Annotated[
        str, typer.Argument(metavar="对象", help="编号、印出的数字、出处（如 S002:170），或一份成品（PDF、Word、网页）")
    ],
    sources: SourcesOption = None,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Tell where a number comes from, or account for every number of a finished file."""
    from reportgen import facts, filetext, inspection, provenance

    found = Project.find(project)
    known, unreadable = facts.read(found)
    texts = inspection.texts_of(known, _texts_folder(sources, found))
    if Path(what).suffix.lower() in filetext.SUFFIXES or Path(what).is_file():
        return _traced_file(Path(what), texts)
    if unreadable:
        raise DataError("\n".join(map(str, unreadable)))
    for line in provenance.answer(what, provenance.Records(known, texts, provenance.finished(found.output))):
        typer.echo(line)
    return 0


@app.command(cls=usage.Command, help="审读成品：按发表的要求逐点判一份 PDF、Word 文件或网页。有问题时退出码为 1。")
def audit(
    files: Annotated[
        list[Path], typer.Argument(metavar="文件", help="成品；同一份简报的几种格式一起给，就核对说的是否相同")
    ],
    format: Annotated[str, typer.Option("--format", metavar="text|json", help="输出的形式")] = _FORMATS[0],
    alone: Annotated[bool, typer.Option("--alone", help="只与文件自带的数据核对，不看项目现在的数据")] = False,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> int:
    """Judge finished files point by point; 1 where a point does not hold."""
    from reportgen.audit import report

    _known_format(format)
    for path in files:
        if not path.is_file():
            raise UsageError(f"没有文件「{path}」", remedy="请写成品文件的路径")
    found = report.audit(files, None if alone else _current_data(Project.find(project)))
    typer.echo(report.as_json(found) if format == "json" else "\n".join(report.as_lines(found)))
    return int(any(item.findings for item in found))


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
    typer.echo(_shown(prepared.folder))


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
    known = facts.load(found)
    texts = inspection.texts_of(known, _texts_folder(sources, found))
    figures = list(coverage.figures(known, texts))
    absent = sorted(set(known.sources) - set(texts))
    typer.echo("\n".join(coverage.as_lines(figures, absent)))
    return int(bool(absent) or any(item.account == "open" for item in figures))


@facts_app.command("summary", cls=usage.Command, help="按地区、资料、类别、状态清点事实，印成表格。")
def facts_summary(project: ProjectOption = None, debug: DebugOption = False, version: VersionOption = False) -> None:
    """Print how many facts there are, by place, report, topic and status."""
    from reportgen import facts, tally

    typer.echo(tally.markdown(facts.load(Project.find(project))), nl=False)


# --- parts of the commands ----------------------------------------------------------------------------------------


def _texts_folder(named: Path | None, project: Project) -> Path:
    """The folder of the source texts; one that was named must be there, or nothing would be verified unnoticed."""
    if named is not None and not named.is_dir():
        raise UsageError(f"没有文件夹「{named}」", place="--sources", remedy="请写资料原文所在的文件夹")
    return named or project.seeds


def _known_format(name: str) -> None:
    """UsageError for a form of output there is none of."""
    if name not in _FORMATS:
        raise UsageError(f"「{name}」不是输出形式", place="--format", remedy=f"请用 {' 或 '.join(_FORMATS)}")


def _current_data(project: Project) -> Against:
    """The data as they are now, for the audit to set finished files against."""
    from reportgen import facts
    from reportgen.audit import report
    from reportgen.outline import plan

    return report.against(facts.load(project), plan.load(project.data / "outline.toml"))


def _names(text: str) -> tuple[str, ...]:
    """The names in a list parted by commas, Chinese or Latin."""
    return tuple(name.strip() for name in text.translate(_SEPARATORS).split(",") if name.strip())


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"「{text}」不是日期", place="--edition", remedy="请写成 YYYY-MM-DD") from error


def _formats(*, pdf: bool, docx: bool, html: bool) -> tuple[str, ...]:
    """The formats asked for, else those on paper."""
    asked = {"pdf": pdf, "docx": docx, "html": html}
    return tuple(name for name, wanted in asked.items() if wanted) or ("pdf", "docx")


def _prepared_faces(project: Project) -> tuple[Path, ...]:
    """The prepared faces, put before the system's; none where none are prepared."""
    from reportgen import fonts

    prepared = fonts.use_prepared(project.fonts)
    return prepared.faces if prepared else ()


def _issue(found: Project, request: Request, folder: Path, formats: tuple[str, ...]) -> tuple[Path, ...]:
    """Build a document, write it in every format, print where; another style than the default stands in the name."""
    from reportgen import build, output

    default = found.style(request.style) == found.style(build.STYLE)
    comparison = request.kind == "comparison"
    with terminal.working(f"正在编写 {'、'.join(request.cities) or '比较' if comparison else request.city}"):
        document = build.document(found, request, _prepared_faces(found))
        made = _made(document, formats)
    stem = f"{document.brief.subject}{'比较' if comparison else ''}{'' if default else f'.{request.style}'}"
    written = output.write_all({folder / f"{stem}.{suffix}": data for suffix, data in made.items()})
    for path in written:
        typer.echo(_shown(path))
    return tuple(written)


def _made(document: Document, formats: Iterable[str]) -> dict[str, bytes]:
    """Every format asked for, all made before the first is written."""
    makers = {"pdf": document.pdf, "docx": document.docx, "html": document.html}
    return {suffix: makers[suffix]() for suffix in formats}


def _shown(path: Path) -> str:
    """A path as it is shortest to read: from the working folder where it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _traced_file(path: Path, texts: Mapping[str, SourceText]) -> int:
    """Print what a finished file's numbers are; 1 where one of them is not accounted for."""
    from reportgen import trace as tracing

    report = tracing.trace_file(path, texts)
    typer.echo(terminal.columns([*tracing.rows(report)]), nl=False)
    for line in (*report.findings, tracing.summary(report)):
        typer.echo(line)
    return int(bool(report.findings))


# --- running ------------------------------------------------------------------------------------------------------


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
        message, code = _told(error)
    typer.echo(message, err=True)
    return code


def _told(error: Exception) -> tuple[str, int]:
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
