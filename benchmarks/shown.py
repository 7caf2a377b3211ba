"""What was measured as Markdown: seconds, ratios with their aims, sizes, and where the processor time goes."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clock import COLLECTING, LEAVING, LOADING, REST, START, WATCHED
from page import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Rounds = Sequence[Mapping[str, float]]

NONE = "未测"
LAYOUT = "PDF 排版"
RUNS: Mapping[str, str] = {
    "three": "只载入 jinja2、weasyprint、matplotlib 的 SVG",
    "five": "只载入五个库：上面三个与 pandas、python-docx",
    "drawn": "PDF，冷，图现画",
    "cached": "PDF，冷，图现成",
    "again": "PDF，热：同一城市，数据表重读",
    "next": "PDF，热：换一城市，项目开着",
    "word": "Word，冷",
    "word_again": "Word，热：同一城市，数据表重读",
    "word_written": "Word，热：内容已编好，只写文件",
    "chromium": "Chromium 把同一份简报的网页印成 PDF",
    "libreoffice": "LibreOffice 把同一份 Word 稿转成 PDF",
    "typst": "Typst 排同样的文字、表和图",
}
SIZES: Mapping[str, str] = {
    "prepared": "本程序，预备的字体",
    "system": "本程序，系统字体",
    "chromium": "Chromium",
    "libreoffice": "LibreOffice",
    "typst": "Typst",
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """One duration by another, and what is aimed at; None where there is no aim."""

    name: str
    over: str
    under: str
    aim: float | None = None


RATIOS = (
    Ratio("PDF 冷、图现画 ÷ 只载入三个库", "drawn", "three", 1.8),
    Ratio("PDF 冷、图现成 ÷ 只载入五个库", "cached", "five", 1.0),
    Ratio("PDF 热（同一城市，数据表重读）÷ 冷、图现成", "again", "cached", 0.4),
    Ratio("PDF 热（换一城市，项目开着）÷ 冷、图现成", "next", "cached", 0.4),
    Ratio("PDF 冷、图现成 ÷ Chromium", "cached", "chromium", 0.9),
    Ratio("PDF 冷、图现成 ÷ LibreOffice", "cached", "libreoffice", 0.9),
    Ratio("PDF 冷、图现成 ÷ Typst", "cached", "typst"),
    Ratio("Word 热（只写文件）÷ PDF 冷、图现成", "word_written", "cached", 0.06),
    Ratio("Word 热（数据表重读）÷ PDF 冷、图现成", "word_again", "cached", 0.06),
    Ratio("Word 冷 ÷ PDF 冷、图现成", "word", "cached"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """The processor seconds and calls of one run by stage."""

    seconds: Mapping[str, float]
    calls: Mapping[str, int]

    @property
    def total(self) -> float:
        """All of its seconds."""
        return sum(self.seconds.values())


def durations(found: Rounds) -> str:
    """Return the seconds of every piece of work; the last column is the range over the rounds."""
    rows = []
    for key, name in RUNS.items():
        seconds = [one[key] for one in found if key in one]
        rows.append((name, f"{statistics.median(seconds):.2f}", _range(seconds)) if seconds else (name, NONE, ""))
    return table(("做什么", "秒", "最短–最长"), rows)


def ratios(found: Rounds) -> str:
    """Return every ratio of medians, its range over the rounds, its aim and whether that is reached."""
    return table(("比值", "中位数之比", "各轮", "目标", "达到"), [_ratio(one, found) for one in RATIOS])


def _ratio(one: Ratio, found: Rounds) -> tuple[str, ...]:
    aim = f"≤ {one.aim:g}" if one.aim else "—"
    pairs = [(each[one.over], each[one.under]) for each in found if one.over in each and one.under in each]
    if not pairs:
        return one.name, NONE, "", aim, ""
    over, under = (statistics.median(side) for side in zip(*pairs, strict=True))
    reached = ("是" if over / under <= one.aim else "否") if one.aim else "—"
    return one.name, f"{over / under:.2f}", _range([left / right for left, right in pairs]), aim, reached


def sizes(found: Mapping[str, tuple[int, int]]) -> str:
    """Return the size and number of pages of every PDF, and its size by that of the one with the system's fonts."""
    whole, rows = found["system"][0], []
    for key, name in SIZES.items():
        size, pages = found.get(key, (0, 0))
        told = (f"{size / 1000:.0f}", str(pages), f"{size / whole:.2f}") if size else (NONE, "", "")
        rows.append((name, *told))
    return table(("PDF", "千字节", "页", "÷ 系统字体"), rows)


def stages(found: Mapping[str, Profile]) -> str:
    """Return a row a stage and a column a profile: seconds and share; stages too short to see go with the rest."""
    seen = [stage for stage in _order(found.values()) if any(_share(one, stage) >= 0.005 for one in found.values())]
    rows = [(stage, *(_cell(one, stage) for one in found.values())) for stage in seen if stage != REST]
    rest = (REST, *(_rest(one, seen) for one in found.values()))
    total = ("合计", *(f"{one.total:.2f}" for one in found.values()))
    return table(("阶段", *found), [*rows, rest, total])


def _order(found: Iterable[Profile]) -> list[str]:
    """Return the stages as they come in a run: loading first, longest first, then what the program does."""
    spent: dict[str, float] = {}
    for one in found:
        for stage, seconds in one.seconds.items():
            spent[stage] = spent.get(stage, 0) + seconds
    loading = sorted((stage for stage in spent if stage.startswith(LOADING)), key=lambda stage: -spent[stage])
    work = [stage for each in WATCHED.values() for stage in each.values()]
    order = dict.fromkeys((START, *loading, *work, COLLECTING, LEAVING))
    return [stage for stage in order if stage in spent]


def _share(one: Profile, stage: str) -> float:
    return one.seconds.get(stage, 0) / one.total


def _cell(one: Profile, stage: str) -> str:
    if stage not in one.seconds:
        return "—"
    times = f"（{one.calls[stage]} 遍）" if stage == LAYOUT else ""
    return f"{one.seconds[stage]:.2f} · {_share(one, stage):.0%}{times}"


def _rest(one: Profile, seen: Sequence[str]) -> str:
    seconds = sum(spent for stage, spent in one.seconds.items() if stage not in seen)
    return f"{seconds:.2f} · {seconds / one.total:.0%}"


def _range(values: Sequence[float]) -> str:
    return f"{min(values):.2f}–{max(values):.2f}"
