"""Whatever the figures: chart, workbook and data agree to the digit, and every label reads as it is printed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chart_samples import STYLE, figure, printed
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_samples import house

from reportgen.brief import Bar, BarChart, BarPanel, Multiples, PathChart, PathPoint, Printed
from reportgen.charts.words import spoken
from reportgen.writers.word.chart_look import faces
from reportgen.writers.word.chart_xml import cells, chart_space
from reportgen.writers.word.charts import plots_of
from reportgen.writers.word.scales import code_of, steps
from reportgen.writers.word.scales import printed as shown
from reportgen.writers.word.workbook import workbook

if TYPE_CHECKING:
    from reportgen.brief import ChartData
    from reportgen.writers.word.plots import Plot

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
QUICK = settings(max_examples=60, deadline=None)
VALUES = st.decimals(0, 1_000_000, places=3)
LABELS = st.builds(
    Printed,
    st.from_regex(r"[0-9]{1,6}(\.[0-9])?", fullmatch=True),
    st.just("x"),
    before=st.sampled_from(["", "约", "<"]),
    unit=st.sampled_from(["", "%", "&"]),
    flags=st.sampled_from([(), ("‡",), ("†", "‡")]),
)
NAMES = st.text("云州海陵A<&='\"", min_size=1, max_size=4)
FILLS, ROLES = st.sampled_from(["solid", "hollow", "hatched"]), st.sampled_from(["subject", "peer", "reference"])
BARS = st.lists(st.builds(Bar, NAMES, VALUES, LABELS, ROLES, FILLS, st.booleans()), min_size=1, max_size=5).map(tuple)
PANELS = st.lists(st.builds(BarPanel, NAMES, st.tuples(NAMES), BARS), min_size=1, max_size=3).map(tuple)


@st.composite
def paths(draw: st.DrawFn) -> PathChart:
    """Return a path: full years in order, then forecasts, then parts of years."""
    years = sorted(draw(st.sets(st.integers(1925, 1936), min_size=1, max_size=6)))
    known = draw(st.integers(1, len(years)))
    points = []
    for count, year in enumerate(years):
        span = "full" if count < known else "forecast"
        points.append(PathPoint(date(year, 12, 31), draw(VALUES), draw(LABELS), printed(str(year)), span))  # type: ignore[arg-type]
    for month in draw(st.lists(st.integers(1, 11), max_size=2)):
        day = date(1936, month, 28)
        points.append(PathPoint(day, draw(VALUES), draw(LABELS), printed(f"1936年1—{month}月"), "part"))
    return PathChart(
        tuple(points),
        Decimal(1_000_000),
        tuple(map(printed, ("0", "500,000", "1,000,000"))),
        {"full": "全年", "forecast": "预计", "part": "未满年度"},
    )


def drawn(chart: ChartData) -> list[tuple[Plot, Any, dict[str, str]]]:
    """Return each plot of a chart with its XML and the cells of its workbook by name."""
    return [
        (plot, chart_space(plot, faces(house().chart), "rId1"), book(workbook(cells(plot))))
        for plot in plots_of(figure(chart), STYLE)
    ]


def book(data: bytes) -> dict[str, str]:
    """Return the cells of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        texts = ["".join(one.itertext()) for one in etree.fromstring(package.read("xl/sharedStrings.xml"))]
        root = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    held = {one.get("r"): (one.get("t"), one.findtext(f"{MAIN}v")) for one in root.iter(f"{MAIN}c")}
    return {name: texts[int(text)] if kind == "s" else text for name, (kind, text) in held.items()}


def agree(reference: Any, held: dict[str, str]) -> bool:
    """Whether what a chart keeps of a stretch of cells is in these."""
    match = re.fullmatch(r"数据!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?", reference.find("{*}f").text)
    assert match is not None
    names = [f"{match[1]}{row}" for row in range(int(match[2]), int(match[3] or match[2]) + 1)]
    kept = {int(one.get("idx")): one.findtext(f"{C}v") for one in reference.iter(f"{C}pt")}
    return [kept.get(index) for index in range(len(names))] == [held.get(name) for name in names]


def numbers(root: Any) -> list[Decimal]:
    """Return the values of the series that bear labels, in order."""
    series = [one for one in root.iter(f"{C}ser") if one.find(f"{C}dLbls") is not None]
    return [Decimal(one.text) for each in series for one in each.find(f"{C}val").iter(f"{C}v")]


def labels(root: Any) -> list[str]:
    """Return the labels of a chart in order."""
    return ["".join(one.itertext("{*}t")) for one in root.iter(f"{C}dLbl")]


@QUICK
@given(PANELS.map(BarChart) | PANELS.map(Multiples))
def test_bars_are_the_datas(chart: BarChart | Multiples) -> None:
    """Values are those of the figure and stand in the workbook, labels are the printed ones."""
    for panel, (_, root, held) in zip(chart.panels, drawn(chart), strict=False):
        assert numbers(root) == [bar.value for bar in panel.bars]
        assert labels(root) == [spoken((bar.label,)) for bar in panel.bars]
        assert all(
            agree(one, held) for tag in ("strRef", "numRef", "datalabelsRange") for one in root.iter(f"{{*}}{tag}")
        )


@QUICK
@given(paths())
def test_paths_are_the_datas(chart: PathChart) -> None:
    """The values of the years and of their parts are those of the figure, in its order, and the workbook's."""
    found = drawn(chart)
    assert [one for _, root, _ in found for one in numbers(root)] in ([], [point.value for point in chart.points])
    assert [one for _, root, _ in found for one in labels(root)] in ([], [spoken((p.label,)) for p in chart.points])
    for _, root, held in found:
        assert all(
            agree(one, held) for tag in ("strRef", "numRef", "datalabelsRange") for one in root.iter(f"{{*}}{tag}")
        )


@given(st.decimals(1, 10**7, places=0), st.integers(2, 6), st.sampled_from(["{:f}", "{:,f}", "{:f}%", "{:,f} t"]))
def test_a_format_prints_what_is_printed(most: Decimal, count: int, form: str) -> None:
    """Where a format is found for the figures of a scale, it prints just these."""
    values = steps(most, count)
    texts = [form.format(value) for value in values]
    code = code_of(values, texts)
    assert not code or [shown(value, code) for value in values] == texts
