"""The options that several commands share, and what their words mean; UsageError for words that mean nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from reportgen import __version__
from reportgen.cli import offers
from reportgen.errors import UsageError
from reportgen.output import FIGURES, REVIEW

if TYPE_CHECKING:
    from reportgen.document import ChartKind
    from reportgen.project import Project

FORMS = ("text", "json")
CHART_KINDS = ("native", "picture")
_SEPARATORS = str.maketrans("，、;；", ",,,,")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reportgen {__version__}")
        raise typer.Exit


ProjectOption = Annotated[
    Path | None, typer.Option("--project", metavar="文件夹", help="项目文件夹；不写时从当前文件夹向上找")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="出错时给出程序内部的调用过程，供维护者查看")]
VersionOption = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本号")]
SourcesOption = Annotated[
    Path | None, typer.Option("--sources", metavar="文件夹", help="资料原文所在的文件夹；不写时用项目的 seeds")
]

PdfOption = Annotated[bool, typer.Option("--pdf", help="出 PDF；各种格式可以合用，都不写就是 PDF 和 Word")]
DocxOption = Annotated[bool, typer.Option("--docx", help="出 Word")]
HtmlOption = Annotated[bool, typer.Option("--html", help="出网页：一个文件，不联网也能看")]
XlsxOption = Annotated[bool, typer.Option("--xlsx", help="出工作簿：表与图的数据、所用事实，每个数带出处")]
FiguresOption = Annotated[bool, typer.Option("--figures", help="出图：每幅图有 SVG、PNG 和注明出处的文本")]
StyleOption = Annotated[
    str | None, typer.Option("--style", metavar="样式", help="版式样式，默认 简报", autocompletion=offers.style)
]
EditionOption = Annotated[
    str | None, typer.Option("--edition", metavar="YYYY-MM-DD", help="版次日期，默认为数据最近的核对日期")
]
NoAppendixOption = Annotated[bool, typer.Option("--no-appendix", help="不附事实清单")]
ReviewOption = Annotated[
    bool, typer.Option("--review", help="Word 出审阅稿：每个数字带批注和内容控件；改后用 reportgen review 读回")
]
WordChartsOption = Annotated[
    str,
    typer.Option(
        "--word-charts",
        metavar="native|picture",
        help="Word 里的图：native 用可编辑的图表（默认），picture 一律用图片",
        autocompletion=offers.one_of(lambda: CHART_KINDS),
    ),
]
PaginateOption = Annotated[
    bool, typer.Option("--paginate", help="Word 目录的页码取自 LibreOffice 的排版，不由程序推算；要装 LibreOffice")
]
OpenOption = Annotated[bool, typer.Option("--open", help="写好后打开")]
_FORM = offers.one_of(lambda: FORMS)
LogFormOption = Annotated[
    str, typer.Option("--log-format", metavar="text|json", help="日志的形式", autocompletion=_FORM)
]
FormOption = Annotated[str, typer.Option("--format", metavar="text|json", help="输出的形式", autocompletion=_FORM)]


class WordWishes(TypedDict):
    """How a Word file is to be made: its charts, and whether LibreOffice tells its pages."""

    charts: ChartKind
    paginate: bool


def texts_folder(named: Path | None, project: Project) -> Path:
    """The folder of the source texts; one that was named must be there, or nothing would be verified unnoticed."""
    if named is not None and not named.is_dir():
        raise UsageError(f"没有文件夹「{named}」", place="--sources", remedy="请写资料原文所在的文件夹")
    return named or project.seeds


def known_form(name: str, option: str = "--format") -> None:
    """UsageError for a form of output there is none of; `option` is the one that names it."""
    if name not in FORMS:
        raise UsageError(f"「{name}」不是输出形式", place=option, remedy=f"请用 {' 或 '.join(FORMS)}")


def chart_kind(name: str) -> ChartKind:
    """How the charts of a Word file are made; UsageError for a word that is none of the ways."""
    if name == "native":
        return "native"
    if name == "picture":
        return "picture"
    raise UsageError(f"「{name}」不是图的做法", place="--word-charts", remedy="请用 native 或 picture")


def listed(text: str) -> tuple[str, ...]:
    """The names in a list parted by commas, Chinese or Latin."""
    return tuple(name.strip() for name in text.translate(_SEPARATORS).split(",") if name.strip())


def day(text: str | None) -> date | None:
    """The day a text names, none for none; UsageError for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"「{text}」不是日期", place="--edition", remedy="请写成 YYYY-MM-DD") from error


def formats(
    *, pdf: bool, docx: bool, html: bool, xlsx: bool = False, figures: bool = False, review: bool = False
) -> tuple[str, ...]:
    """The formats asked for, else those on paper; a copy for review takes Word's place, UsageError without Word."""
    asked = {"pdf": pdf, "docx": docx, "html": html, "xlsx": xlsx, FIGURES: figures}
    found = tuple(name for name, wanted in asked.items() if wanted) or ("pdf", "docx")
    if review and "docx" not in found:
        raise UsageError("审阅稿是 Word 文件，没有要 Word", place="--review", remedy="请加 --docx")
    return tuple(REVIEW if review and name == "docx" else name for name in found)
