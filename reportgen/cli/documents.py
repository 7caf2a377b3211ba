"""The commands that write documents: a brief on one city, a comparison of several."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import terminal, usage
from reportgen.cli import offers
from reportgen.cli.app import app
from reportgen.cli.options import (
    DebugOption,
    DocxOption,
    EditionOption,
    FiguresOption,
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
    XlsxOption,
    chart_kind,
    day,
    formats,
    listed,
)
from reportgen.cli.shown import tell
from reportgen.output import FIGURES, REVIEW
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reportgen.build import Request
    from reportgen.cli.options import WordWishes
    from reportgen.document import Document


_STEPS = {
    "pdf": "画图、排 PDF", "docx": "写 Word", "html": "写网页", "xlsx": "写工作簿", REVIEW: "写审阅稿", FIGURES: "画图",
}  # fmt: skip
_BEFORE = 2  # steps before the first format


@app.command(cls=usage.Command, help="编写一座城市的简报。")
def city(
    name: Annotated[
        str,
        typer.Argument(metavar="城市", help="城市的名称、简称、别名、拼音或代码", autocompletion=offers.city),
    ],
    pdf: PdfOption = False,
    docx: DocxOption = False,
    html: HtmlOption = False,
    xlsx: XlsxOption = False,
    figures: FiguresOption = False,
    style: StyleOption = None,
    peers: Annotated[
        str,
        typer.Option("--peers", metavar="甲,乙", help="与哪些城市比较，逗号分开", autocompletion=offers.city_list),
    ] = "",
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
    asked = formats(pdf=pdf, docx=docx, html=html, xlsx=xlsx, figures=figures, review=review)
    word: WordWishes = {"charts": chart_kind(word_charts), "paginate": paginate}
    written = _issue(found, request, out or found.briefs, asked, word)
    if open_:
        typer.launch(str(written[0]))


@app.command(cls=usage.Command, help="编写多市比较简报：不写城市就比较全部，写就要两座以上。")
def compare(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[城市 …]", help="城市的名称、简称、别名、拼音或代码；不写为全部", autocompletion=offers.city
        ),
    ] = None,
    pdf: PdfOption = False,
    docx: DocxOption = False,
    html: HtmlOption = False,
    xlsx: XlsxOption = False,
    figures: FiguresOption = False,
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
    asked = formats(pdf=pdf, docx=docx, html=html, xlsx=xlsx, figures=figures, review=review)
    word: WordWishes = {"charts": chart_kind(word_charts), "paginate": paginate}
    written = _issue(found, request, out or found.comparisons, asked, word)
    if open_:
        typer.launch(str(written[0]))


def _issue(
    found: Project, request: Request, folder: Path, formats: tuple[str, ...], word: WordWishes
) -> tuple[Path, ...]:
    """Build a document, write it in every format, print where; another style than the default stands in the name.

    The path of a file is printed when it is written: it is true even if a later one fails.
    """
    from reportgen import build, faces, figure_files, output

    default = found.style(request.style) == found.style(build.STYLE)
    comparison = request.kind == "comparison"
    subject = "、".join(request.cities) or "比较" if comparison else request.city
    with terminal.steps(f"编写 {subject}", _BEFORE + len(formats)) as told:
        told("读取数据")
        material = build.gather(found)
        told("编写内容")
        document = build.document(found, request, faces.put_first(found), material)
        made = _made(document, (name for name in formats if name != FIGURES), word, told)
        figures = _figures(document, told) if FIGURES in formats else {}
    stem = f"{document.brief.subject}{'比较' if comparison else ''}{'' if default else f'.{request.style}'}"
    written = output.write_all({folder / f"{stem}.{suffix}": data for suffix, data in made.items()}, tell)
    if figures:
        written.append(output.write_folder(folder / f"{stem}.{FIGURES}", figures, figure_files.INDEX))
        tell(written[-1])
    return tuple(written)


def _made(
    document: Document, formats: Iterable[str], word: WordWishes, told: Callable[[str], None]
) -> dict[str, bytes]:
    """Every format asked for, all made before the first is written; `told` hears which one begins."""
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": document.pdf,
        "docx": partial(document.docx, **word),
        "html": document.html,
        "xlsx": document.xlsx,
        REVIEW: partial(document.docx, review=True, **word),
    }
    made = {}
    for suffix in formats:
        told(_STEPS[suffix])
        made[suffix] = makers[suffix]()
    return made


def _figures(document: Document, told: Callable[[str], None]) -> dict[str, bytes]:
    """The figures as files by name, all made before the first is written."""
    told(_STEPS[FIGURES])
    return document.figures()
