"""Rules on Word's own charts: axes that belong together, points in their place, and the workbook's values in them."""

from __future__ import annotations

import zipfile
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from reportgen.audit.wordlint import workbook
from reportgen.audit.wordlint.package import C, fault, repeated, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package

_AXES: Final = frozenset(f"{C}{name}" for name in ("catAx", "valAx", "dateAx", "serAx"))
_UNREADABLE: Final = (KeyError, ValueError, zipfile.BadZipFile, ET.ParseError)


def _charts(package: Package) -> Iterator[tuple[str, Any]]:
    return ((name, tree) for name, tree in package.trees.items() if tree.tag == f"{C}chartSpace")


def axes(package: Package) -> Iterator[Finding]:
    """Axes that a plot names and that are not there, axes that cross none, ids Word does not take."""
    for place, chart in _charts(package):
        plots = [item for area in chart.iter(f"{C}plotArea") for item in area if item.find(f"{C}ser") is not None]
        own = [_value(item, "axId") for item in chart.iter() if item.tag in _AXES]
        wanted = {number.get("val", "") for item in plots for number in item.findall(f"{C}axId")}
        wanted |= {_value(item, "crossAx") for item in chart.iter() if item.tag in _AXES}
        for number in sorted(wanted - set(own)):
            yield fault(place, number, "坐标轴不存在，Word 会说文件已损坏；请补上 axId")
        for number in sorted(set(own) - wanted):
            yield fault(place, number, "坐标轴没有图用它；请去掉")
        for number in repeated(own):
            yield fault(place, number, "坐标轴编号重复；请各用各的")
        for number in own:
            if (whole(number) or 0) <= 0:
                yield fault(place, number, "坐标轴编号应为正整数；请改正")


def _value(element: Any, name: str) -> str:
    found = element.find(f"{C}{name}")
    return "" if found is None else found.get("val", "")


def series(package: Package) -> Iterator[Finding]:
    """Series that share an index or a place, points beyond the last value, values without a category."""
    for place, chart in _charts(package):
        found = list(chart.iter(f"{C}ser"))
        if not found:
            yield fault(place, "", "图没有数据系列；请补上")
        for tag in ("idx", "order"):
            for number in repeated(_value(item, tag) for item in found):
                yield fault(place, f"{tag} {number}", "系列编号重复；请各用各的")
        for item in found:
            yield from _one_series(place, item)


def _one_series(place: str, item: Any) -> Iterator[Finding]:
    counts = [whole(_value(cache, "ptCount")) or 0 for cache in item.iter() if cache.tag in _CACHES]
    longest = max(counts, default=0)
    lengths = {whole(_value(cache, "ptCount")) for path in ("cat", "val") for cache in _caches(item.find(f"{C}{path}"))}
    if len(lengths) > 1:
        yield fault(place, " ≠ ".join(map(str, sorted(map(str, lengths)))), "类别与数值个数不同；请改成一致")
    for tag in ("dPt", "dLbl"):
        for number in (_value(point, "idx") for point in item.iter(f"{C}{tag}")):
            place_in_row = whole(number)
            if place_in_row is None or place_in_row >= longest:
                yield fault(place, f"{tag} {number}", "没有这个数据点；请核对 idx")


_CACHES: Final = frozenset({f"{C}numCache", f"{C}strCache"})


def _caches(element: Any) -> list[Any]:
    return [] if element is None else [item for item in element.iter() if item.tag in _CACHES]


def values(package: Package) -> Iterator[Finding]:
    """Charts without a workbook, and values shown that are not the workbook's."""
    for place, chart in _charts(package):
        sheets = None
        named = chart.find(f"{C}externalData") is not None
        for target in package.related(place, "package") if named else ():
            try:
                sheets = workbook.read(package.files.get(target, b""))
            except _UNREADABLE as error:
                yield fault(target, str(error), "图所附的工作簿读不出，不能编辑数据；请重新编写")
        if sheets is None:
            yield fault(place, "", "图没有可读的工作簿，不能编辑数据；请附上")
            continue
        for tag in ("numRef", "strRef"):
            for reference in chart.iter(f"{C}{tag}"):
                yield from _reference(place, reference, sheets)


def _reference(place: str, reference: Any, sheets: workbook.Sheets) -> Iterator[Finding]:
    formula = (reference.findtext(f"{C}f") or "").strip()
    there = workbook.values(sheets, formula)
    if there is None:
        yield fault(place, formula, "工作簿里没有这个区域；请核对公式")
        return
    for cache in _caches(reference):
        shown = {whole(point.get("idx")): point.findtext(f"{C}v") or "" for point in cache.iter(f"{C}pt")}
        if any(not _same(shown.get(at, ""), there.get(at, "")) for at in {*shown, *there} if at is not None):
            yield fault(place, formula, "图上的数与工作簿不同，一编辑就变；请使之一致")
        if len(shown) != len(cache.findall(f"{C}pt")):
            yield fault(place, formula, "同一个数据点写了两次；请只留一个")


def _same(shown: str, there: str) -> bool:
    try:
        return Decimal(shown) == Decimal(there)
    except InvalidOperation:
        return shown == there
