"""What WeasyPrint only logs, as errors: a dropped declaration, a broken link or an unreadable picture stops the build.

As a library WeasyPrint swallows its log; a document with a hole in it would be published without a word.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.errors import EnvironmentFault, ReportgenError, StyleError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    StylePlace = Callable[[int], tuple[str, int]]

SHOWN = 5
_LOG = logging.getLogger("reportgen")
_SLOW = "Using fontTools instead of HarfBuzz-Subset"


@dataclass(frozen=True, slots=True)
class _Known:
    """A message of the log: its pattern, and place, words and remedy made of the pattern's groups."""

    pattern: str
    error: type[ReportgenError]
    place: str
    what: str
    remedy: str


_KNOWN = (
    _Known(
        r"Ignored `(?P<a>.+)` at (?P<line>\d+):(?P<column>\d+), (?P<b>.+?)\.?$",
        StyleError,
        "{file}:{line}:{column}",
        "声明“{a}”不起作用（{b}）",
        "请改正或删去这条声明",
    ),
    _Known(
        r"No anchor #(?P<a>.+) for internal URI",
        TemplateError,
        "链接 #{a}",
        "文中没有 id 为“{a}”的元素",
        "请补上该 id，或去掉这个链接",
    ),
    _Known(
        r"Content discarded: target points to undefined anchor '?(?P<a>.+?)'?$",
        TemplateError,
        "链接 #{a}",
        "所引的锚点不存在，内容会丢失",
        "请补上该 id，或去掉这处引用",
    ),
    _Known(
        r"Anchor defined twice: '?(?P<a>.+?)'?$",
        TemplateError,
        "id {a}",
        "同一个 id 用了两次",
        "请让每个 id 只出现一次",
    ),
    _Known(
        r"Failed to load image at '(?P<a>.+?)':",
        TemplateError,
        "图片 {a}",
        "读不出这幅图片",
        "请检查 src 与文件是否存在、是否完好",
    ),
    _Known(
        r'Image "(?P<a>.+)" has no required alt',
        TemplateError,
        "图片 {a}",
        "缺少替代文字",
        "请给 img 加 alt",
    ),
    _Known(
        r'\.notdef glyph .*: "(?P<a>.*)" \((?P<b>U\+\w+)\)',
        EnvironmentFault,
        "字体",
        "所用字体没有“{a}”（{b}）这个字",
        "请换用字，或安装含此字的字体并写进样式的字体列表",
    ),
    _Known(
        r"(?P<a>.+?),? at (?P<line>\d+):(?P<column>\d+)(?P<b>.*)$",
        StyleError,
        "{file}:{line}:{column}",
        "排版程序不接受（{a}{b}）",
        "请改正这一处样式",
    ),
    _Known(r"(?P<a>.+)", TemplateError, "排版", "排版程序报告（{a}）", "请对照提示检查模板与样式"),
)


_WORDS = {"unknown property": "没有这个属性", "invalid value": "值不对", "Unknown empty rule": "没有这种规则"}


def unplaced(line: int) -> tuple[str, int]:
    """Where a line of a style sheet is said to stand when its file is not known."""
    return "样式表", line


class _Collector(logging.Handler):
    """Keeps the warnings and errors of a log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())


@contextmanager
def faults_raised(style_place: StylePlace = unplaced) -> Iterator[None]:
    """Run a block and raise what WeasyPrint logged in it: StyleError, TemplateError or EnvironmentFault.

    `style_place` gives the file and line that a line of the style sheet comes from.
    """
    log, collector = logging.getLogger("weasyprint"), _Collector()
    log.addHandler(collector)
    try:
        yield
    finally:
        log.removeHandler(collector)
    _raise(tuple(dict.fromkeys(collector.messages)), style_place)


def _raise(messages: tuple[str, ...], style_place: StylePlace) -> None:
    """Raise the faults among the messages as one error of the first one's class."""
    slow = tuple(message for message in messages if message.startswith(_SLOW))
    if slow:
        _LOG.warning("缺少 libharfbuzz-subset，嵌入字体会慢数秒；请安装 libharfbuzz-subset0")
    faults = [translated(message, style_place) for message in messages if message not in slow]
    if not faults:
        return
    first, *others = faults
    more = "".join(f"；另：{fault.place}：{fault.what}" for fault in others[: SHOWN - 1])
    rest = f"；共 {len(faults)} 处" if len(faults) > SHOWN else ""
    raise type(first)(f"{first.what}{more}{rest}", place=first.place, remedy=first.remedy)


def translated(message: str, style_place: StylePlace = unplaced) -> ReportgenError:
    """Return a message of WeasyPrint's log as an error with its place and remedy in Chinese."""
    flat = " ".join(message.split())
    for english, chinese in _WORDS.items():
        flat = flat.replace(english, chinese)
    for known in _KNOWN:
        match = re.search(known.pattern, flat)
        if match:
            groups = match.groupdict("")
            if "line" in groups:
                groups["file"], groups["line"] = map(str, style_place(int(groups["line"])))
            return known.error(known.what.format(**groups), place=known.place.format(**groups), remedy=known.remedy)
    return TemplateError("排版程序报告了一个空的问题", place="排版", remedy="请对照提示检查模板与样式")
