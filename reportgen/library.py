"""The program as a library: a project opened, its facts as DataFrames, its briefs built, written and traced.

Nothing heavy is imported before it is needed. Calls may come from several threads and then wait for one another:
the fonts a brief is set in are a setting of the whole process, which every call leaves as it found it.
"""

from __future__ import annotations

import html
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final

from reportgen import output
from reportgen import project as projects
from reportgen.errors import DataError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from os import PathLike

    from pandas import DataFrame

    from reportgen.build import Material, Request
    from reportgen.document import ChartKind, Document
    from reportgen.facts import Facts
    from reportgen.sources import SourceText
    from reportgen.trace import Figure

_ONE_AT_A_TIME: Final = RLock()
_HEIGHT: Final = 640  # of a brief in a notebook, in CSS pixels
# A frame of its own keeps the style of the notebook and that of the brief apart; nothing in it may run.
_FRAME: Final = (
    '<iframe title="{title}" srcdoc="{page}" sandbox="allow-popups allow-popups-to-escape-sandbox"'
    ' style="width:100%;height:{height}px;border:1px solid #ccc;background:#fff"></iframe>'
)
_HEAD: Final = "<head>"
_BASE: Final = '<base href="about:srcdoc">'  # or links within the brief would lead to the notebook's own address


def open_project(folder: str | PathLike[str] | None = None) -> Project:
    """The project at or above a folder; without one that of the working folder, else the built-in one.

    Raises UsageError for a folder there is not, DataError where it is of no project. Nothing is read yet.
    """
    try:
        return Project(projects.Project.find(None if folder is None else Path(folder)))
    except DataError as fault:
        raise DataError(fault.what, place=fault.place, remedy="请写项目文件夹的路径") from None
    except UsageError as fault:
        raise UsageError(fault.what, remedy=fault.remedy) from None


@dataclass(frozen=True, repr=False, eq=False)
class Project:
    """A project as it is when first asked for its facts: to see tables edited since, open it again."""

    _home: projects.Project

    def __repr__(self) -> str:
        return f"<项目 {self.folder.name}>"

    @property
    def folder(self) -> Path:
        """The folder that holds data/ and templates/."""
        return self._home.root

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities that get a brief, in the project's own order."""
        from reportgen import areas

        return tuple(area.short_name for area in areas.in_brief(self._facts.areas.values()))

    @property
    def styles(self) -> tuple[str, ...]:
        """The house styles by name."""
        return tuple(name for name, _ in self._home.styles())

    def observations(self) -> DataFrame:
        """The numbers of the sources, a row each; raises DataError for tables that cannot be read, as all below do."""
        from reportgen import frames

        return frames.observations(self._facts)

    def statements(self) -> DataFrame:
        """What the sources say in words."""
        from reportgen import frames

        return frames.statements(self._facts)

    def events(self) -> DataFrame:
        """What happened, or is to happen, on a date."""
        from reportgen import frames

        return frames.events(self._facts)

    def sources(self) -> DataFrame:
        """The reports the facts come from."""
        from reportgen import frames

        return frames.sources(self._facts)

    def indicators(self) -> DataFrame:
        """What is measured."""
        from reportgen import frames

        return frames.indicators(self._facts)

    def brief(
        self,
        city: str,
        *,
        peers: str | Iterable[str] = (),
        style: str | None = None,
        edition: date | str | None = None,
        appendix: bool = True,
    ) -> Brief:
        """The brief on a city, set against its peers or all others; `edition` is a date, that of the data by default.

        Raises UsageError for an unknown name, DataError for data that do not pass every check, and the errors of the
        stages (reportgen.errors).
        """
        from reportgen.build import Request

        return self._built(Request(city, _names(peers), edition=_day(edition), appendix=appendix), style)

    def comparison(
        self,
        cities: str | Iterable[str] = (),
        *,
        style: str | None = None,
        edition: date | str | None = None,
        appendix: bool = True,
    ) -> Brief:
        """The comparison of the cities named, of all without a name; raises as `brief` does."""
        from reportgen.build import Request

        request = Request(kind="comparison", cities=_names(cities), edition=_day(edition), appendix=appendix)
        return self._built(request, style)

    def trace(self, path: str | PathLike[str]) -> Tracing:
        """Every figure of a finished file of any format; raises DataError where it bears no ledger."""
        from reportgen import filetext, frames, trace

        file = filetext.read(Path(path))
        found = trace.report(file, self._texts)
        return Tracing(found.edition, frames.figures(found.figures, file.ledger.facts), found.findings,
                       trace.summary(found))  # fmt: skip

    def _built(self, request: Request, style: str | None) -> Brief:
        from reportgen import build

        named = request if style is None else replace(request, style=style)
        with _press(self._home) as faces:
            return Brief(build.document(self._home, named, faces, self._material), self._home, self._texts)

    @cached_property
    def _facts(self) -> Facts:
        from reportgen import facts

        return facts.load(self._home)

    @cached_property
    def _material(self) -> Material:
        from reportgen import build

        return build.gather(self._home, known=self._facts)

    @cached_property
    def _texts(self) -> Mapping[str, SourceText]:
        from reportgen import inspection

        return inspection.texts_of(self._facts, self._home.seeds)


@dataclass(frozen=True, repr=False, eq=False)
class Brief:
    """A brief, worded and ready to be written in any format; each format is set when it is asked for."""

    _document: Document
    _home: projects.Project
    _texts: Mapping[str, SourceText]

    def __repr__(self) -> str:
        return f"<简报 {self.title}，版次 {self.edition}>"

    def _repr_html_(self) -> str:
        """The brief as a notebook shows it: the web page in a frame of its own."""
        page = self._page.replace(_HEAD, _HEAD + _BASE, 1)
        return _FRAME.format(title=html.escape(self.title), page=html.escape(page), height=_HEIGHT)

    @property
    def title(self) -> str:
        """Its title."""
        return self._document.brief.title

    @property
    def edition(self) -> date:
        """The day it bears."""
        return self._document.brief.issued

    def pdf(self) -> bytes:
        """The brief as PDF; raises EnvironmentFault where a library or a font is missing."""
        with _press(self._home):
            return self._document.pdf()

    def docx(self, *, review: bool = False, charts: ChartKind = "native", paginate: bool = False) -> bytes:
        """The brief as Word file.

        With `review` every number bears a comment; `charts` "picture" makes all charts pictures; with `paginate` the
        page numbers of the contents list are those of LibreOffice.
        """
        with _press(self._home):
            return self._document.docx(review=review, charts=charts, paginate=paginate)

    def html(self) -> bytes:
        """The brief as one web page."""
        return self._page.encode()

    def xlsx(self) -> bytes:
        """The brief's tables, the data of its figures and the facts behind them as a workbook."""
        with _press(self._home):
            return self._document.xlsx()

    def write(self, path: str | PathLike[str]) -> Path:
        """Write the format that the file's name ends in and return its path; on any failure the file there stays.

        Raises UsageError for another ending, OutputError where it cannot be written.
        """
        target = Path(path)
        data = self._maker(target)()
        try:
            return output.write(target, data)
        except OutputError as fault:
            raise OutputError(fault.what, place=fault.place, remedy="请换一个写得进去的路径") from fault

    def trace(self, what: str | None = None) -> DataFrame:
        """The figures of the brief in reading order: all, or those that `what` names.

        `what` is a number as printed (with unit and commas or without), the id of a fact, or a place in a source such
        as S002:170; raises UsageError where no figure answers to it.
        """
        from reportgen import frames, trace

        record = self._document.ledger
        found = trace.in_ledger(record, self._texts)
        chosen = found if what is None else tuple(item for item in found if _answers(item, what))
        if not chosen:
            raise UsageError(f"简报里没有「{what}」", remedy="请给出印出的数字、事实编号或出处；trace() 列出全部")
        return frames.figures(chosen, record.facts)

    def _maker(self, path: Path) -> Callable[[], bytes]:
        makers = {".pdf": self.pdf, ".docx": self.docx, ".html": self.html, ".xlsx": self.xlsx}
        if path.suffix.lower() not in makers:
            raise UsageError("不知道写成什么格式", place=str(path), remedy=f"文件名请以 {' 或 '.join(makers)} 结尾")
        return makers[path.suffix.lower()]

    @cached_property
    def _page(self) -> str:
        with _press(self._home):
            return self._document.html().decode()


@dataclass(frozen=True, repr=False, eq=False)
class Tracing:
    """What a finished file shows: a row for each figure, and a line for each number nothing accounts for."""

    edition: str
    figures: DataFrame
    findings: tuple[str, ...]
    _summary: str

    def __repr__(self) -> str:
        return f"<核对 {self._summary}>"

    @property
    def sound(self) -> bool:
        """Whether every number is accounted for."""
        return not self.findings


@contextmanager
def _press(home: projects.Project) -> Iterator[tuple[Path, ...]]:
    """The prepared faces, in use for one document of one thread; none where none are prepared."""
    from reportgen import faces, fonts

    with _ONE_AT_A_TIME:
        faces.ensure(home)
        with fonts.in_use(home.fonts) as found:
            yield found


def _answers(figure: Figure, what: str) -> bool:
    """Whether a figure is what is asked for: by number, by the id of a fact it is or rests on, by a place."""
    from reportgen import provenance, trace

    named = {figure.ref, *trace.rests_on(figure.ref), *map(str, figure.locators)}
    return what in named or provenance.plain(what) in provenance.spellings(figure.text)


def _names(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _day(given: date | str | None) -> date | None:
    """The day meant; UsageError for a text that is none."""
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(
            f"「{given}」不是日期", place="edition", remedy="请写成 YYYY-MM-DD，或给 datetime.date"
        ) from None
