"""Invented figures for the chart tests: places, indicators and years that occur nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from reportgen.brief import (
    Bar,
    BarChart,
    BarPanel,
    DotChart,
    Figure,
    Lane,
    Moment,
    Printed,
    Sentence,
    ShareChart,
    Timeline,
)
from reportgen.style import ChartStyle

if TYPE_CHECKING:
    from reportgen.brief import ChartData


STYLE = ChartStyle(
    ink="#1F2933",
    muted="#52606D",
    navy="#123B5D",
    subject="#B5460F",
    peer="#8A949E",
    grid="#D9DEE3",
    panel="#F3F6F8",
    caution="#8A6100",
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
ALL = {"bars": BARS, "shares": SHARES, "dots": DOTS, "timeline": TIMELINE}
