"""A document put together once, and its files: each format as bytes, by the writer that knows it.

Writers are loaded only when their format is asked for.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

from reportgen import factlist, fonts, ledger
from reportgen.brief import anchor
from reportgen.errors import StyleError, UsageError
from reportgen.outline.used import used
from reportgen.style import browser_css
from reportgen.writers.meta import Attached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reportgen import charts
    from reportgen.brief import Brief, Figure
    from reportgen.drawings import Drawings
    from reportgen.facts import Facts
    from reportgen.style import House
    from reportgen.writers.html import Rendered
    from reportgen.writers.meta import DocumentMeta
    from reportgen.writers.web.figures import Drawing
    from reportgen.writers.word.options import Remark
    from reportgen.writers.word.plots import Plot

ChartKind = Literal["native", "picture"]
_LEDGER = "文中每个数字的出处和位置"


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile.

    A document keeps hundreds of thousands of objects alive until it is written; searching them for garbage again and
    again takes a twentieth of the time and more (benchmarks/README.md). The price is memory until the end.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class Document:
    """A brief in its style, rendered once, ready to be written in any format."""

    brief: Brief
    house: House
    folder: Path
    rendered: Rendered
    ledger: ledger.Ledger
    drawings: Drawings
    meta: DocumentMeta
    screen: tuple[Path, ...] = ()
    facts: Facts | None = None  # for a copy for review, the workbook and the files of the figures

    @cached_property
    def pictures(self) -> dict[str, charts.Picture]:
        """The figures as vectors, by id."""
        return {item.id: self.drawings.picture(item) for item in self.brief.figures()}

    @uncollected()
    def pdf(self) -> bytes:
        """The document as PDF, its ledger and the facts it prints attached."""
        from reportgen.writers.pdf import PdfStyle, write_pdf

        fonts.demand_installed(self.house.named_stacks())
        style = PdfStyle(self.house.engine_css, self.folder, self.house.families(), self.house.place)
        drawn = {name: picture.svg for name, picture in self.pictures.items()}
        return write_pdf(self.rendered.html, style, drawn, self._attached(), self.meta)

    def _attached(self) -> dict[str, Attached]:
        """The files that go with a PDF; the ledger is in the order in which it is set."""
        record = Attached(self.ledger.to_json(), _LEDGER, "Supplement", self._as_set)
        return factlist.files(self.ledger.facts) | {ledger.NAME: record}

    def _as_set(self, body: Any) -> bytes:
        return ledger.as_set(self.ledger, body).to_json()

    @uncollected()
    def docx(self, *, review: bool = False, charts: ChartKind = "native", paginate: bool = False) -> bytes:
        """The document as Word file, its ledger as a custom part; for review with a comment on every number.

        Bars and paths are charts of Word's own, the rest pictures; with `charts` "picture" all are. With `paginate`
        the page numbers of the contents list are those of LibreOffice; raises EnvironmentFault where it is missing.
        """
        from reportgen.writers.word import Options, libreoffice, write_docx

        listed = factlist.files(self.ledger.facts)
        parts = {ledger.NAME: self.ledger.to_json()} | {name: one.data for name, one in listed.items()}
        plots = self._plots if charts == "native" else {}
        pages = partial(libreoffice.pages, stacks=tuple(self.house.families().values())) if paginate else None
        options = Options(plots=plots, remarks=self._remarks() if review else {}, pages=pages)
        pictures = self._with_png(item for item in self.brief.figures() if item.id not in plots)
        return write_docx(self.rendered.html, self.house, pictures, parts, self.meta, options=options)

    @cached_property
    def _plots(self) -> dict[str, tuple[Plot, ...]]:
        """The charts that Word can draw itself, by the id of their figure."""
        from reportgen.writers.word.charts import plots_of

        found = {item.id: plots_of(item, self.house.chart) for item in self.brief.figures()}
        return {name: plots for name, plots in found.items() if plots}

    def _remarks(self) -> dict[int, Remark]:
        from reportgen.remarks import remarks

        known = self._known("审阅稿")
        return remarks(self.ledger, known, used(known, self.brief).derived)

    @uncollected()
    def html(self) -> bytes:
        """The document as one web page, its ledger carried as data."""
        from reportgen.writers.web import write_web

        def css(root: Any) -> str:
            return browser_css(self.house, self.screen, self.folder, root)

        return write_web(self.rendered.html, css, self._drawings(), {ledger.NAME: self.ledger.to_json()})

    @uncollected()
    def xlsx(self) -> bytes:
        """The tables, the figures' data and the facts as a workbook, its ledger as a custom part."""
        from reportgen.writers.spreadsheet import write_xlsx

        known = self._known("工作簿")
        return write_xlsx(self.rendered, self.brief, known, self.ledger, house=self.house, meta=self.meta)

    def figures(self) -> dict[str, bytes]:
        """The figures as files by name: SVG, PNG at twice a screen's dots, and a text each; a list of them all."""
        from reportgen import figure_files
        from reportgen.writers.spreadsheet import exhibits, lists
        from reportgen.writers.spreadsheet.trails import Trails

        entries = {entry.n: entry for entry in self.rendered.entries if entry.n >= 0}
        shown = {item.id: item for item in exhibits.read(self.rendered.html, entries)}
        drawn = (
            figure_files.Drawn(shown[item.id], item, replace(self.pictures[item.id], png=self._on_screen(item)))
            for item in self.brief.figures()
            if item.id in shown
        )
        trails = Trails.of(self.brief, self._known("图"), self.ledger)
        credit = figure_files.Credit(self.brief.title, lists.foot(self.brief), self.meta.author)
        references = exhibits.references(self.rendered.html, entries)
        return figure_files.files(drawn, trails, references, self.house.chart.families, credit)

    def _on_screen(self, item: Figure) -> bytes:
        return self.drawings.png(item, screen=True)

    def _known(self, what: str) -> Facts:
        """The facts, which a document made without the tables lacks."""
        if self.facts is None:
            raise UsageError(f"{what}要与数据表一起编写", remedy="请用 reportgen city …")
        return self.facts

    def _drawings(self) -> dict[str, tuple[Drawing, ...]]:
        """The figures for wide and for narrow screens, their numbers with the rows of the appendix they lead to."""
        from reportgen.writers.web.figures import Drawing

        numbers: dict[str, list[tuple[str, str]]] = {}
        for entry in self.rendered.entries:
            if entry.kind == "chart":
                numbers.setdefault(entry.place, []).append((entry.text, anchor(entry.ref)))
        return {
            item.id: tuple(
                Drawing(picture.svg, picture.width_mm, numbers.get(item.id, ()))
                for picture in (self.pictures[item.id], *self._narrow(item))
            )
            for item in self.brief.figures()
        }

    def _narrow(self, item: Figure) -> tuple[charts.Picture, ...]:
        """The figure drawn for a narrow screen; none where its labels find no place: then the wide one scrolls."""
        try:
            return (self.drawings.picture(item, narrow=True),)
        except StyleError:
            return ()

    def _with_png(self, items: Iterable[Figure]) -> dict[str, charts.Picture]:
        """Figures as pictures with the raster that Word shows where it cannot draw the vector."""
        return {item.id: replace(self.drawings.picture(item), png=self.drawings.png(item)) for item in items}
