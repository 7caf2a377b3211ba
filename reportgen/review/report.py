"""What was found in an edited copy, as lines for a reader or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from reportgen.review.finding import ORDER
from reportgen.review.places import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.review.finding import Finding, Kind, Reading

_SHOWN: Final = 60
WORDS: Final[Mapping[Kind, str]] = {
    "changed": "数字改动",
    "removed": "数字删去",
    "typed": "数字添入",
    "edited": "文句改动",
    "deleted": "文字删去",
    "added": "文字添入",
    "copied": "文字重复",
    "comment": "批注",
    "reply": "答复",
}
_REMEDY: Final[Mapping[Kind, str]] = {
    "changed": "属实就改 data/ 里的这条数据再重新编写，不属实就改回",
    "removed": "不要这个数就改模板或 data/outline.toml",
    "typed": "先录入 data/observations.csv，再由模板印出",
    "edited": "改 templates/ 里写出这句的短语",
    "deleted": "不要这一段就改模板或 data/outline.toml",
    "added": "要这一段就写进模板，其中的事实先录入 data/",
    "copied": "文中已有这一段，删去一处",
}


def as_lines(found: Reading) -> Iterator[str]:
    """A line for each finding, then one that counts them."""
    yield from map(_line, found.findings)
    yield summary(found)


def _line(one: Finding) -> str:
    """Place, kind, before and after, what stands behind it, who, remedy."""
    head = f"{one.place}：{WORDS[one.kind]}　{_words(one)}"
    remedy = _REMEDY.get(one.kind, "")
    return f"{head}{_behind(one)}{f'；{remedy}' if remedy else ''}"


def _words(one: Finding) -> str:
    old, new = shortened(one.old, _SHOWN), shortened(one.new, _SHOWN)
    if one.kind == "edited":
        return _trimmed(one.old, one.new)
    if one.kind in {"comment", "reply"}:
        return f"「{new}」" + (f"，批在「{old}」" if old else "")
    shown = f"「{old}」→「{new}」" if old and new else f"「{old or new}」"
    return shown + (f"（…{shortened(one.around, _SHOWN)}…）" if one.around else "")


def _trimmed(old: str, new: str) -> str:
    """Two versions of a sentence without most of what they begin and end with alike."""
    left = _alike(old, new)
    right = _alike(old[left:][::-1], new[left:][::-1])
    start, stop = max(0, left - 8), max(0, right - 8)
    pieces = (text[start : len(text) - stop] for text in (old, new))
    dots = ("…" if start else "", "…" if stop else "")
    return "→".join(f"「{dots[0]}{shortened(piece, _SHOWN)}{dots[1]}」" for piece in pieces)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _behind(one: Finding) -> str:
    """The facts and lines behind a finding, the rule of its sentence, who made it."""
    refs = "、".join(one.refs[:3]) + (f"等{len(one.refs)}条" if len(one.refs) > 3 else "")  # noqa: PLR2004 (three shown)
    sources = "、".join(one.sources[:3])
    rule = f"规则 {one.rule}" if one.rule else ""
    signed = " ".join(part for part in (one.by.author, one.by.date[:10]) if part)
    parts = [part for part in (refs, sources, rule, signed) if part]
    return f"【{'；'.join(parts)}】" if parts else ""


def summary(found: Reading) -> str:
    """One line: the edition, how many numbers it had, how many findings of each kind."""
    kinds = Counter(one.kind for one in found.findings)
    told = "，".join(f"{WORDS[kind]} {kinds[kind]}" for kind in ORDER if kinds[kind])
    head = f"版次 {found.edition}：写出时有数字 {found.numbers} 处"
    return f"{head}；改动 {len(found.findings)} 处（{told}）" if told else f"{head}；没有改动"


def as_json(found: Reading) -> str:
    """The findings as JSON, their words in full."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1)
