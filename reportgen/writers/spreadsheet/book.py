"""The workbook as a file: XlsxWriter writes the sheets, the same bytes on every run; no text is ever a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook

from reportgen.writers.spreadsheet import looks
from reportgen.writers.spreadsheet.cells import format_of
from reportgen.writers.spreadsheet.text import DAY_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.style import House
    from reportgen.writers.meta import DocumentMeta
    from reportgen.writers.spreadsheet.cells import Cell, Sheet

_A4: Final = 9
_MARGINS: Final = {"left": 0.5, "right": 0.5, "top": 0.8, "bottom": 0.7}  # inches
_HIDDEN_GRID: Final = 2  # on the screen too
_WHOLE: Final = "A1:XFD1048576"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_CODES: Final = "&8"  # the size of what runs on every page
_PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def written(sheets: Iterable[Sheet], house: House, meta: DocumentMeta, foot: str) -> bytes:
    """The sheets as .xlsx; `foot` is the line at the bottom of every printed page."""
    stream = io.BytesIO()
    settings = {"in_memory": True, "default_format_properties": looks.base(house), **_PLAIN}
    book = Workbook(stream, settings)
    _describe(book, meta)
    formats = _Formats(book, house)
    for sheet in sheets:
        _write(book, replace(sheet, widths=_widths(sheet)), formats, (meta.title, foot))
    book.close()
    return stream.getvalue()


def _describe(book: Any, meta: DocumentMeta) -> None:
    """Put in the properties, every time in them the edition's."""
    properties = {"title": meta.title, "subject": meta.subject, "author": meta.author}
    book.set_properties(
        {**properties, "keywords": "，".join(meta.keywords), "created": meta.moment.replace(tzinfo=None)}
    )
    for name, value in meta.details:
        book.set_custom_property(name, value, "text")


class _Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any, house: House) -> None:
        self._book, self._base, self._looks = book, looks.base(house), looks.looks(house.chart)
        self._tones = house.chart
        self._made: dict[tuple[str, str, bool], Any] = {}

    def of(self, cell: Cell) -> Any:
        """The format of a cell: its look, what shows its number, and a mark where its text might pass for a formula."""
        shown = "" if cell.value is None else DAY_FORMAT if isinstance(cell.value, date) else format_of(cell.text)
        key = (cell.look, shown, cell.value is None and cell.text.startswith(_FORMULA_SIGNS))
        if key not in self._made:
            self._made[key] = self._book.add_format(self._properties(*key))
        return self._made[key]

    def _properties(self, look: str, shown: str, quoted: bool) -> dict[str, Any]:  # noqa: FBT001 - part of a key
        more = {"num_format": shown} if shown else {}
        return {**self._base, **self._looks[look], **more, **({"quote_prefix": True} if quoted else {})}

    def size_pt(self, look: str) -> float:
        """The size of the letters of a look."""
        return float(self._looks[look].get("font_size", self._base["font_size"]))

    def colour(self, tone: str) -> str:
        """A colour of the house by its name."""
        return str(getattr(self._tones, tone))


def _widths(sheet: Sheet) -> tuple[float, ...]:
    """The widths of the columns, none less than its widest number needs."""
    needed = list(sheet.widths)
    for row in sheet.rows:
        columns = accumulate((cell.span for cell in row), initial=0)
        for column, cell in zip(columns, row, strict=False):
            if cell.value is not None and cell.span == 1:
                needed[column] = max(needed[column], looks.width_of(cell.text))
    return tuple(needed)


def _write(book: Any, sheet: Sheet, formats: _Formats, running: tuple[str, str]) -> None:
    made = book.add_worksheet(sheet.name)
    _set_up(made, sheet, formats.colour(sheet.tone), running)
    for column, width in enumerate(sheet.widths):
        made.set_column(column, column, width)
    for number, row in enumerate(sheet.rows):
        placed = list(zip(accumulate((cell.span for cell in row), initial=0), row, strict=False))
        made.set_row(number, max((_height_pt(cell, at, sheet, formats) for at, cell in placed), default=looks.LINE_PT))
        for column, cell in placed:
            _put(made, cell, (number, column), sheet, formats)


def _height_pt(cell: Cell, column: int, sheet: Sheet, formats: _Formats) -> float:
    """The height that a cell needs: some programs fit no row by themselves, and none a row of joined cells."""
    return looks.height_pt(cell.text, sum(sheet.widths[column : column + cell.span]), formats.size_pt(cell.look))


def _set_up(made: Any, sheet: Sheet, colour: str, running: tuple[str, str]) -> None:
    """What holds for a sheet as a whole: how it is printed, and what stays in view."""
    head, foot = (text.replace("&", "&&") for text in running)
    made.set_paper(_A4)
    if sheet.landscape:
        made.set_landscape()
    made.set_margins(**_MARGINS)
    made.fit_to_pages(1, 0)
    made.set_header(f"&L{_CODES}{head}&R{_CODES}&A")
    made.set_footer(f"&L{_CODES}{foot}&R{_CODES}第 &P 页，共 &N 页")
    made.hide_gridlines(_HIDDEN_GRID)
    made.set_tab_color(colour)
    made.ignore_errors({"number_stored_as_text": _WHOLE})
    if sheet.frozen:
        made.freeze_panes(sheet.frozen, 0)
    if sheet.repeated is not None:
        made.repeat_rows(sheet.repeated)
    if sheet.filtered:
        made.autofilter(sheet.repeated or 0, 0, len(sheet.rows) - 1, len(sheet.widths) - 1)


def _put(made: Any, cell: Cell, place: tuple[int, int], sheet: Sheet, formats: _Formats) -> None:
    """Write one cell, over several columns where it takes several."""
    row, column = place
    look = formats.of(cell)
    if cell.span > 1:
        last = min(column + cell.span, len(sheet.widths)) - 1
        made.merge_range(row, column, row, last, "", look)
    if isinstance(cell.value, date):
        made.write_datetime(row, column, cell.value, look)
    elif cell.value is not None:
        made.write_number(row, column, cell.value, look)  # a Decimal is written as it is, a float with noise
    elif cell.link:
        made.write_url(row, column, _target(cell.link, sheet), look, cell.text)
    elif cell.text:
        made.write_string(row, column, cell.text, look)
    elif cell.look != "text" or cell.span == 1:
        made.write_blank(row, column, None, look)


def _target(link: str, sheet: Sheet) -> str:
    """Where a link leads: to a cell of its own sheet, or to the first cell of another."""
    own = link.isascii()
    return f"internal:'{sheet.name}'!{link}" if own else f"internal:'{link}'!A1"
