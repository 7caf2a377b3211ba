"""What the charts of a Word file say, read from its parts: whose figures they are, and their words in reading order.

A part that is missing or broken says nothing here; the checks of the file tell of it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportgen.writers.word.scales import printed, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCUMENT, _SHAPES = "word/document.xml", "word/drawings/"
_NAME = re.compile(r"word/charts/(.+)-\d+\.xml")
_SCALE = re.compile(r"\d+(?:\.\d+)?")


def charted(package: zipfile.ZipFile) -> frozenset[str]:
    """Return the ids of the figures that a Word file draws itself."""
    return frozenset(match[1] for match in map(_NAME.fullmatch, package.namelist()) if match)


def chart_words(package: zipfile.ZipFile) -> dict[str, tuple[str, ...]]:
    """Return what each chart says, by the id of its relation to the document, as the labels of its figure go."""
    targets = _targets(package, _DOCUMENT)
    return {name: tuple(_words(package, part)) for name, part in targets.items() if _NAME.fullmatch(part)}


def charts_in(element: Any) -> Iterator[str]:
    """Yield the ids of the relations to the charts in an element of the document."""
    yield from (one.get(f"{_R}id", "") for one in element.iter(f"{_C}chart"))


def _words(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    root = _read(package, part)
    lying = _said(root, "barDir") == "bar"
    yield from _keys(root)
    yield from () if lying else _figures(root)
    yield from _shapes(package, part)
    names, labels = _names(root), [dict(_labels(series)) for series in root.iter(f"{_C}ser")]
    if root.find(f".//{_C}lineChart") is not None:
        yield from (label for one in labels for _, label in sorted(one.items()))
        yield from (name for _, name in sorted(names.items()))
        return
    for index, name in sorted(names.items()):
        told = [one[index] for one in labels if index in one]
        yield from [name, *told] if lying else [*told, name]  # a label stands over its column, the name below
    yield from _figures(root) if lying else ()


def _keys(root: Any) -> Iterator[str]:
    """Yield the names of the series that the legend shows."""
    legend = root.find(f"{_C}chart/{_C}legend")
    if legend is not None:
        without = {_said(entry, "idx") for entry in legend.iter(f"{_C}legendEntry")}
        shown = (series for index, series in enumerate(root.iter(f"{_C}ser")) if str(index) not in without)
        yield from (series.findtext(f"{_C}tx/{_C}strRef/{_C}strCache/{_C}pt/{_C}v") or "" for series in shown)


def _figures(root: Any) -> Iterator[str]:
    """Yield the figures of the scale, where they are shown, as the format of the axis prints them."""
    for axis in root.iter(f"{_C}valAx"):
        step, most = _said(axis, "majorUnit"), _said(axis, "max")
        if _SCALE.fullmatch(step) and _SCALE.fullmatch(most) and Decimal(step) and _said(axis, "tickLblPos") != "none":
            code = next((one.get("formatCode", "") for one in axis.iter(f"{_C}numFmt")), "")
            count = int(Decimal(most) / Decimal(step)) + 1
            yield from (printed(value, code) for value in steps(Decimal(most), count))


def _shapes(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    """Yield the words that are set over and into a chart, line by line."""
    for target in _targets(package, part).values():
        if target.startswith(_SHAPES):
            yield from _lines(_read(package, target))


def _lines(element: Any) -> Iterator[str]:
    for paragraph in element.iter(f"{_A}p"):
        yield "".join(one.text or "" for one in paragraph.iter(f"{_A}t"))


def _names(root: Any) -> dict[int, str]:
    points = root.iterfind(f".//{_C}ser[1]/{_C}cat//{_C}pt")
    return {int(point.get("idx", 0)): point.findtext(f"{_C}v") or "" for point in points}


def _labels(series: Any) -> Iterator[tuple[int, str]]:
    for label in series.iter(f"{_C}dLbl"):
        yield int(_said(label, "idx") or 0), "".join(_lines(label))


def _said(element: Any, tag: str) -> str:
    """Return what the first element of a tag says; an empty string without one."""
    return next((one.get("val", "") for one in element.iter(f"{_C}{tag}")), "")


def _targets(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return the parts a part is related to, by the ids of the relations."""
    folder, name = posixpath.split(part)
    root = _read(package, f"{folder}/_rels/{name}.rels")
    return {one.get("Id", ""): posixpath.normpath(posixpath.join(folder, one.get("Target", ""))) for one in root}


def _read(package: zipfile.ZipFile, name: str) -> Any:
    try:
        return ET.fromstring(package.read(name))  # noqa: S314 (our own output)
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return ET.Element("none")
