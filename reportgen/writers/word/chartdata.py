"""The data of a chart of Word's own as units: each series with its categories and values, as the chart shows them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from reportgen.writers.word.written import CELL, DATA, MARK, Held, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CATEGORIES: Final = (f"{_C}cat", f"{_C}xVal")
_VALUES: Final = (f"{_C}val", f"{_C}yVal")
_DIGITS: Final = 12  # what a workbook keeps of a number beyond is noise of its arithmetic


def series(part: bytes) -> Iterator[Unit]:
    """Yield a unit for each series of a chart part; none for a part of another kind."""
    root = ET.fromstring(part)  # noqa: S314 (the standard parser resolves no entity from outside)
    if root.tag == f"{_C}chartSpace":
        yield from map(_unit, root.iter(f"{_C}ser"))


def _unit(element: Any) -> Unit:
    categories, values = _points(element, _CATEGORIES), _points(element, _VALUES)
    text = "".join(_points(element, (f"{_C}tx",)).values())
    held = []
    for index, value in values.items():
        text += f"{CELL}{categories.get(index, '')}\n"
        held.append(Held(len(text), len(text) + len(value), f"{MARK}{DATA}"))
        text += value
    return Unit("chart", text, tuple(held))


def _points(element: Any, names: tuple[str, ...]) -> dict[str, str]:
    """The texts of the points below the first of these children that is there, by their index."""
    found = next((child for child in element if child.tag in names), ())
    points = (
        (point.get("idx") or "", point.findtext(f"{_C}v") or "") for part in found for point in part.iter(f"{_C}pt")
    )
    return {index: plain(value) for index, value in points}


def plain(value: str) -> str:
    """A number without needless zeros; other words as they are."""
    try:
        return f"{round(Decimal(value), _DIGITS).normalize():f}"
    except InvalidOperation:
        return value
