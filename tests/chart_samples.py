"""Invented figures for the chart tests: places, indicators and years that occur nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Literal

from reportgen.brief import (
    Bar,
    BarChart,
    BarPanel,
    DotChart,
    Figure,
    Grid,
    GridRow,
    Lane,
    Moment,
    Multiples,
    PathChart,
    PathPoint,
    Printed,
    Sentence,
    ShareChart,
    Timeline,
)
from reportgen.charts.layout import lay_out
from reportgen.charts.lettering import face
from reportgen.charts.sheet import Area, Line
from reportgen.style import ChartStyle

if TYPE_CHECKING:
    from reportgen.brief import ChartData, Role, Span
    from reportgen.charts.sheet import Sheet


STYLE = ChartStyle(
    ink="#1F2933",
    muted="#52606D",
    navy="#123B5D",
    subject="#B5460F",
    peer="#8A949E",
    grid="#D9DEE3",
    panel="#F3F6F8",
    caution="#8A6100",
    neutral="#52606D",
    family="Noto Sans CJK SC",
    families=("Noto Sans CJK SC",),
    size_pt=8.5,
    small_pt=7.5,
    measure_mm=156.0,
)


def printed(text: str, *flags: str) -> Printed:
    """Return a printed value that reads `text`."""
    return Printed(text, ref="x", flags=flags)


def figure(chart: ChartData) -> Figure:
    """Return a figure around a chart."""
    nothing = Sentence("rule", "phrase")
    return Figure("sample", nothing, nothing, chart, nothing)


BARS = figure(
    BarChart(
        (
            BarPanel(
                "驿站货运总额",
                ("亿元，", printed("1936年1—9月")),
                (
                    Bar("云州", Decimal("8350.22"), printed("8350.22"), "subject", strong=True),
                    Bar("海陵", Decimal(7066), printed("7066")),
                ),
            ),
            BarPanel(
                "驿站零售",
                ("亿元，", printed("1936年1—9月"), "。两地口径未见统一说明，只并列，不比较"),
                (
                    Bar("云州", Decimal("527.11"), printed("527.11"), "subject", "hatched"),
                    Bar("海陵", Decimal(1804), printed("1804"), "peer", "hatched"),
                ),
            ),
            BarPanel(
                "驿站进口",
                ("亿元，", printed("1935年"), "；空心为未满年度"),
                (
                    Bar("全境", Decimal(3000), Printed("3000", "x", more="多"), "reference"),
                    Bar("云州", Decimal("1210.62"), printed("1210.62", "‡"), "subject", "hollow"),
                    Bar("石港", Decimal(0), printed("0")),
                ),
            ),
        )
    )
)
SHARES = figure(
    ShareChart(
        (
            Bar(("年经营收入", printed("100万元"), "以内"), Decimal("91.4"), printed("91.4%")),
            Bar(("货栈销售额", printed("50万元"), "以下（自营类）"), Decimal("88.0"), printed("88.0%"), strong=True),
            Bar(("从业人员", printed("10人"), "以下"), Decimal("82.5"), printed("82.5%", "‡")),
            Bar(("从业人员", printed("200人"), "以上"), Decimal("0.4"), Printed("0.4", "x", before="约", unit="%")),
        ),
        (printed("0%"), printed("50%"), printed("100%")),
    )
)
DOTS = figure(
    DotChart(
        (
            Bar("云州", Decimal("4.1"), printed("4.1%", "‡"), "subject", "hollow"),
            Bar("海陵", Decimal("11.2"), printed("11.2%", "‡"), "peer", "hollow"),
            Bar("石港", Decimal("7.5"), printed("7.5%"), "peer", "solid"),
        ),
        Decimal(12),
        tuple(map(printed, ("0%", "3%", "6%", "9%", "12%"))),
        (
            "无同期数据：北原（仅有",
            printed("1935年"),
            "与",
            printed("1936年1—11月"),
            "，见注）；东川、南浦、西屏（未见）",
        ),
    )
)


def day(iso: str) -> date:
    """Return a date."""
    return date.fromisoformat(iso)


def moment(start: str, when: str, title: str = "", **more: bool) -> Moment:
    """Return a moment of the precision its ISO text has: a day, a month, a year or first/last year."""
    first, _, last = start.partition("/")
    precision: Literal["day", "month", "year", "span"] = "span" if last else "year"
    begin, end = day(f"{first[:4]}-01-01"), day(f"{last or first[:4]}-12-31")
    if len(first) == 7:
        begin = day(f"{first}-01")
        precision, end = "month", (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    elif len(first) == 10:
        precision, begin, end = "day", day(first), day(first)
    return Moment(begin, end, precision, printed(when), title, flagged=bool(title), **more)


TIMELINE = figure(
    Timeline(
        1925,
        1936,
        tuple(printed(str(year)) for year in range(1925, 1937)),
        (
            Lane(
                "全境",
                "reference",
                day("1936-01-30"),
                ("资料至", printed("1936年1月")),
                (
                    moment("1933-05", "1933年5月", "驿站试点专项"),
                    moment("1934-04-01", "1934年4月1日"),
                    moment("1934-04-15", "1934年4月", "联合通知"),
                    moment("1936-04-01", "1936年4月", "货运规则公示（待施行）", pending=True),
                ),
            ),
            Lane(
                "海陵",
                "peer",
                day("1932-12-31"),
                ("资料至", printed("1932年")),
                (
                    moment("1925", "1925年", "首个驿站园"),
                    moment("1929-11-26", "1929年11月", "颁布促进驿运发展规定"),
                    moment("1930-03-01", "1930年3月1日"),
                    moment("1930", "1930年"),
                    moment("1931", "1931年"),
                    moment("1931-05-28", "1931年5月28日"),
                ),
            ),
            Lane(
                "云州",
                "subject",
                day("1936-01-30"),
                ("资料至", printed("1936年1月")),
                (
                    moment("1930-11-16", "1930年11月", "首个全境驿运示范城"),
                    moment("1931-04", "1931年4月"),
                    moment("1935-04-01", "1935年4月", "首个跨境驿运地方标准"),
                    moment("1935-05-27", "1935年5月27日"),
                    moment("1935-07-01", "1935年7月1日"),
                    moment("1935-09-09", "1935年9月", "河港进口试点启动"),
                    moment("1935-12-24", "1935年12月24日"),
                    moment("1936-01-04", "1936年1月", "首张电报货单"),
                    moment("1936-06-01", "1936年6月1日", pending=True),
                ),
            ),
            Lane("东川", "peer", day("1931-06-30"), ("资料至", printed("1931年中")), (), "资料未载有日期的政策事件"),
            Lane(
                "南浦",
                "peer",
                day("1931-06-30"),
                ("资料至", printed("1931年中")),
                (
                    moment("1927-12", "1927年12月", "上里镇级试点"),
                    moment("1930-03", "1930年3月"),
                    moment("1931-01", "1931年1月", "全境级驿运试点镇"),
                ),
            ),
            Lane(
                "西屏",
                "peer",
                day("1934-01-31"),
                ("资料至", printed("1934年1月")),
                (
                    moment("1933/1935", "1933—1935年", ""),
                    moment("1933-11-28", "1933年11月28日"),
                    moment("1934-01-16", "1934年1月", "五岭产业园启动"),
                ),
            ),
        ),
    )
)


def point(last: str, value: str, label: str, when: str, span: Span = "full", *, strong: bool = False) -> PathPoint:
    """Return a point whose last day is `last`."""
    return PathPoint(day(last), Decimal(value), printed(label), printed(when), span, strong)


PATH = figure(
    PathChart(
        (
            point("1924-12-31", "240", "240多", "1924"),
            point("1931-12-31", "3215.79", "3215.79", "1931"),
            point("1932-12-31", "4152.8", "4152.8", "1932", strong=True),
            point("1936-12-31", "12000", "有望达1.2万亿元", "1936", "forecast"),
            point("1937-12-31", "15000", "有望达1.5万亿元", "1937", "forecast"),
            point("1933-06-30", "2395.05", "2395.05", "1933年上半年", "part"),
            point("1936-09-30", "8066", "8066", "1936年1—9月", "part"),
            point("1936-10-31", "10233", "10,233", "1936年1—10月", "part"),
        ),
        Decimal(15000),
        tuple(map(printed, ("0", "5000", "10,000", "15,000"))),
        {"full": "全年", "forecast": ("预计（", printed("1937年1月"), "刊载）"), "part": "年内累计（未满年度）"},
        ((1933, 1935, (printed("1933—1935年"), "未载全年值")),),
    )
)
SHORT_PATH = figure(
    PathChart(
        (
            point("1932-12-31", "110", "110", "1932"),
            point("1935-12-31", "936.8", "936.8", "1935", strong=True),
        ),
        Decimal(1000),
        tuple(map(printed, ("0", "500", "1000"))),
        {"full": "全年"},
        role="neutral",
    )
)
MULTIPLES = figure(
    Multiples(
        (
            BarPanel(
                "驿票十年占比",
                ("占全境的%，十年累计",),
                (
                    Bar("东原", Decimal("16.5"), printed("16.5"), "subject", "hatched", strong=True),
                    Bar("浮江", Decimal("11.5"), printed("11.5")),
                    Bar("海陵", Decimal("8.3"), printed("8.3")),
                ),
            ),
            BarPanel(
                "驿村",
                ("个，截至", printed("1936年12月"), "，全境", printed("201个")),
                (
                    Bar("浮江", Decimal(61), printed("61")),
                    Bar("东原", Decimal(53), printed("53"), "subject", "hatched", strong=True),
                    Bar("西屏", Decimal(0), printed("0")),
                ),
            ),
            BarPanel(
                "在运营票号",
                ("家，截至", printed("1936年11月30日")),
                (
                    Bar("东原", Decimal(342), printed("342"), "subject", "hatched", strong=True),
                    Bar("浮江", Decimal(215), printed("215", "‡")),
                ),
            ),
        )
    )
)


def _counted(name: str, role: Role, counts: str) -> GridRow:
    return GridRow(name, role, tuple(printed(count) if count != "0" else None for count in counts.split()))


GRID = figure(
    Grid(
        ("交易规模", "网络零售", "增长变化", "排名位置", "园区载体", "市场主体", "政策进程", "发展模式", "优势问题"),
        (
            _counted("北原", "peer", "0 2 1 0 0 2 0 0 3"),
            _counted("海陵", "peer", "13 2 10 1 9 3 6 10 9"),
            _counted("云州", "subject", "17 4 19 14 6 28 32 25 25"),
            _counted("东川", "peer", "0 0 0 0 0 1 0 4 7"),
        ),
    )
)
NOBODY = figure(
    BarChart(
        (
            BarPanel(
                "驿站货运总额",
                ("亿元，", printed("1936年1—9月")),
                (
                    Bar("云州", Decimal("8350.22"), printed("8350.22"), "neutral"),
                    Bar("海陵", Decimal(7066), printed("7066"), "neutral", "hatched"),
                ),
            ),
        )
    )
)
ALL = {
    "bars": BARS,
    "neutral": NOBODY,
    "shares": SHARES,
    "dots": DOTS,
    "timeline": TIMELINE,
    "path": PATH,
    "short path": SHORT_PATH,
    "multiples": MULTIPLES,
    "grid": GRID,
}
MONO = replace(
    STYLE,
    ink="#000000",
    muted="#4D4D4D",
    navy="#000000",
    subject="#000000",
    peer="#999999",
    grid="#CFCFCF",
    panel="#F5F5F5",
    caution="#000000",
    neutral="#4D4D4D",
)


def sheet(drawn: Figure, style: ChartStyle = STYLE, *, narrow: bool = False) -> Sheet:
    """Return the figure laid out."""
    return lay_out(drawn, style, face(style.family), narrow=narrow)


def areas(drawn: Figure, depth: float = 2.0, style: ChartStyle = STYLE, *, narrow: bool = False) -> list[Area]:
    """Return the areas of one depth: 2 for bars, 0 for bands, 3 for marks in lanes."""
    return [
        shape for shape in sheet(drawn, style, narrow=narrow).shapes if isinstance(shape, Area) and shape.depth == depth
    ]


def lines(drawn: Figure, depth: float) -> list[Line]:
    """Return the strokes of one depth: 4 for the zero line, 3 for ticks."""
    return [shape for shape in sheet(drawn).shapes if isinstance(shape, Line) and shape.depth == depth]


def texts(svg: bytes) -> list[str]:
    """Return the text nodes of an SVG in order."""
    return [unescape(words) for words in re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode())]


def bars(drawn: Figure) -> tuple[Bar, ...]:
    """Return every bar of a bar chart."""
    assert isinstance(drawn.chart, BarChart)
    return tuple(bar for panel in drawn.chart.panels for bar in panel.bars)


def one_lane(*moments: Moment, until: str = "1935-12-31") -> Figure:
    """Return a timeline of one lane over ten years."""
    heads = tuple(printed(str(year)) for year in range(1927, 1937))
    lane = Lane("云州", "subject", day(until), ("资料至", printed(until[:4])), moments)
    return figure(Timeline(1927, 1936, heads, (lane,)))
