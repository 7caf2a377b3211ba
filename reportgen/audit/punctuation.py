"""Point on punctuation (25): full-width between Chinese, none that begins or ends a line wrongly, dashes by kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reportgen import alignment
from reportgen.audit.finding import Finding
from reportgen.audit.wording import unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finished import Block, Finished

PUNCTUATION: Final = "punctuation"
_HAN: Final = "\u3400-\u9fff"
_RULES: Final = (
    (re.compile(rf"[{_HAN}”》）][,;:()][{_HAN}“《（]"), "汉字之间用了半角标点；请用全角"),
    (re.compile(rf"[{_HAN}][,;:(]|[),;:][{_HAN}]"), "汉字旁用了半角标点；请用全角"),
    (re.compile(r"\d[ \u3000](?=年|月|日|%|亿|万|家|个)"), "数与单位之间有空格；请去掉"),
    (re.compile(r"\d(?:年|月|日|%)?[-~](?=\d)"), "数的范围用了半角连接号；年月用「—」，数值用「—」或「～」"),
    (re.compile(r"——?—(?=\d)|(?<=\d)——(?=\d)"), "范围只用一字线；请用「—」"),
    (re.compile(r"[，。；：、]{2,}|。」。"), "标点重复；请删去一个"),
    (re.compile(r"约[^，。；]{0,4}\d+(?:\.\d+)?(?:多|余|左右)|近[\d.,]+(?:多|余)"), "概数词叠用；请只留一个"),
)  # fmt: skip
_NOT_FIRST: Final = "，。、；：？！）》」』”’％"
_NOT_LAST: Final = "（《「『“‘"
_DATE: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_CODE: Final = re.compile(r"[A-Za-z][\w.:+-]*(?:\.[\w+-]+)+|S\d+:\d+(?:-\d+)?|[A-Za-z]+[-:]\d+")


def punctuation(file: Finished) -> Iterator[Finding]:
    """Punctuation that Chinese setting does not allow; the list of references has signs of its own (GB/T 7714)."""
    for block in file.blocks:
        if block.part != "references":
            yield from _in_text(block, alignment.without(block.text, file.ledger.facts))
        if block.role != "label":
            yield from _at_edges(block)


def _in_text(block: Block, plain: str) -> Iterator[Finding]:
    """What is wrong in a text without the ids of facts; names in quotation marks are not ours to set."""
    text = _CODE.sub(lambda match: "x" * len(match[0]), _DATE.sub("", unquoted(plain)))
    for pattern, remedy in _RULES:
        match = pattern.search(text)
        if match is not None:
            around = text[max(0, match.start() - 6) : match.end() + 6]
            yield Finding(PUNCTUATION, block.page, around, match[0], remedy)


def _at_edges(block: Block) -> Iterator[Finding]:
    """Lines of a page that begin with a closing sign or end with an opening one."""
    for line in block.lines:
        text = line.text.strip()
        if len(block.lines) > 1 and text and (text[0] in _NOT_FIRST and line is not block.lines[0]):
            yield Finding(PUNCTUATION, line.page, text[:12], text[0], "行首不可用此标点；请改换行处")
        if text and text[-1] in _NOT_LAST and line is not block.lines[-1]:
            yield Finding(PUNCTUATION, line.page, text[-12:], text[-1], "行末不可用此标点；请改换行处")
