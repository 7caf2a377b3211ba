"""The commands that write documents: a brief on one city, a comparison of several."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import terminal, usage
from reportgen.cli.app import app
from reportgen.cli.options import (
    DebugOption,
    DocxOption,
    EditionOption,
    HtmlOption,
    NoAppendixOption,
    OpenOption,
    PaginateOption,
    PdfOption,
    ProjectOption,
    ReviewOption,
    StyleOption,
    VersionOption,
    WordChartsOption,
    chart_kind,
    day,
    formats,
    listed,
)
from reportgen.cli.shown import shown
from reportgen.output import REVIEW
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reportgen.build import Document, Request
    from reportgen.cli.options import WordWishes


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
    review: ReviewOption = False,
    word_charts: WordChartsOption = "native",
    paginate: PaginateOption = False,
    open_: OpenOption = False,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Write the brief on one city."""
    from reportgen import build

    found = Project.find(project)
    request = build.Request(name, listed(peers), style or build.STYLE, day(edition), appendix=not no_appendix)
    asked = formats(pdf=pdf, docx=docx, html=html, review=review)
    word: WordWishes = {"charts": chart_kind(word_charts), "paginate": paginate}
    written = _issue(found, request, out or found.briefs, asked, word)
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
    review: ReviewOption = False,
    word_charts: WordChartsOption = "native",
    paginate: PaginateOption = False,
    open_: OpenOption = False,
    project: ProjectOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
) -> None:
    """Write the comparison of several cities."""
    from reportgen import build

    found, cities = Project.find(project), listed(",".join(names or ()))
    request = build.Request(kind="comparison", cities=cities, style=style or build.STYLE, edition=day(edition),
                            appendix=not no_appendix)  # fmt: skip
    asked = formats(pdf=pdf, docx=docx, html=html, review=review)
    word: WordWishes = {"charts": chart_kind(word_charts), "paginate": paginate}
    written = _issue(found, request, out or found.comparisons, asked, word)
    if open_:
        typer.launch(str(written[0]))


def _prepared_faces(project: Project) -> tuple[Path, ...]:
    """The prepared faces, put before the system's; none where none are prepared."""
    from reportgen import fonts

    prepared = fonts.use_prepared(project.fonts)
    return prepared.faces if prepared else ()


def _issue(
    found: Project, request: Request, folder: Path, formats: tuple[str, ...], word: WordWishes
) -> tuple[Path, ...]:
    """Build a document, write it in every format, print where; another style than the default stands in the name."""
    from reportgen import build, output

    default = found.style(request.style) == found.style(build.STYLE)
    comparison = request.kind == "comparison"
    with terminal.working(f"正在编写 {'、'.join(request.cities) or '比较' if comparison else request.city}"):
        document = build.document(found, request, _prepared_faces(found))
        made = _made(document, formats, word)
    stem = f"{document.brief.subject}{'比较' if comparison else ''}{'' if default else f'.{request.style}'}"
    written = output.write_all({folder / f"{stem}.{suffix}": data for suffix, data in made.items()})
    for path in written:
        typer.echo(shown(path))
    return tuple(written)


def _made(document: Document, formats: Iterable[str], word: WordWishes) -> dict[str, bytes]:
    """Every format asked for, all made before the first is written."""
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": document.pdf,
        "docx": partial(document.docx, **word),
        "html": document.html,
        REVIEW: partial(document.docx, review=True, **word),
    }
    return {suffix: makers[suffix]() for suffix in formats}
