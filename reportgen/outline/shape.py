"""Whether data/outline.toml has the shape a plan needs: keys known, values of their kind, indicators in the data.

The faults are lines of text with file and line, all told at once.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, Final

from reportgen.errors import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from reportgen.tomltext import Toml

    Kind = tuple[Callable[[Any], bool], str]

CHOICES: Final = ("latest", "year")
COMPARED: Final = ("coverage", "comparable", "paths", "models", "policy", "balance", "platforms", "gaps", "notes")
TOPIC: Final = ("families", "statements", "events")
"""What a topic of the coverage grid counts: families of indicators, topics of statements, categories of events."""
SECTIONS: Final = (
    "scale", "position", "growth", "model", "space", "policy", "balance", "background", "readers", "notes",
)  # fmt: skip


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _cards(value: Any) -> bool:
    ends = [[choice] for choice in CHOICES]
    return isinstance(value, list) and all(_texts(item) and item[1:] in ends for item in value)


def _themes(value: Any) -> bool:
    return isinstance(value, list) and all(map(_theme, value))


def _theme(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str) and _texts(value.get("indicators", []))


def _tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _topics(value: Any) -> bool:
    return _tables(value) and all(map(_topic, value))


def _topic(value: Mapping[str, Any]) -> bool:
    lists = {key: inner for key, inner in value.items() if key != "title"}
    return isinstance(value.get("title"), str) and lists.keys() <= set(TOPIC) and all(map(_texts, lists.values()))


def _pages(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_number, value)) and value[0] <= value[1]  # noqa: PLR2004


_TEXT: Final[Kind] = (lambda value: isinstance(value, str), "请写一段文字，加引号")
_LIST: Final[Kind] = (_texts, '请写成列表，如 ["甲", "乙"]')
_EITHER: Final[Kind] = (lambda value: isinstance(value, str) or _texts(value), "请写一个编号，或编号的列表")
_TABLES: Final[Kind] = (_tables, "请写成几节，各有 id 和 title")
_WHOLE: Final[Kind] = (_number, "请写 0 或更大的整数，不加引号")
_ASKED: Final[Mapping[str, Mapping[str, Kind]]] = {
    "": {"title": _TEXT, "series": _TEXT, "sections": _TABLES},
    "headline": {
        "level": _TEXT, "second": _TEXT, "parts": _LIST, "nation": _TEXT, "level_word": _TEXT, "second_word": _TEXT,
    },
    "yearly": {"word": _TEXT, "level": _TEXT, "whole": _TEXT, "share": _TEXT},
    "effort": {"word": _TEXT, "indicators": _LIST},
    "cards": {"indicators": (_cards, f'每项请写成 ["指标编号", "{CHOICES[0]}"] 或 ["指标编号", "{CHOICES[1]}"]')},
    "platforms": {"indicators": _LIST},
    "coverage": {"topics": (_topics, f"请写成几节 [[coverage.topics]]，各有 title 和编号的列表 {'、'.join(TOPIC)}")},
    "comparison": {"title": _TEXT, "series": _TEXT, "sections": _TABLES},
}  # fmt: skip
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("title", "series"), "headline": ("level", "second", "parts", "nation"), "cards": ("indicators",),
    "comparison": ("title", "series", "sections"),
}  # fmt: skip
_SECTION: Final[Mapping[str, Kind]] = {
    "id": _TEXT, "title": _TEXT, "min_facts": _WHOLE, "min_comparable": _WHOLE, "strengths": _WHOLE,
    "problems": _WHOLE, "remarks": _TEXT, "beside": _TEXT, "shares_word": _TEXT, "aspects": _LIST,
    "categories": _LIST, "themes": (_themes, '请列出 { id = "…", indicators = […] }'),
    **dict.fromkeys(
        ("nearest", "sought", "share_of", "rankings", "shares", "ratios", "dated", "change", "average", "claims",
         "joint", "districts", "structure", "firms", "penetration", "expected", "province", "nation", "indicators"),
        _EITHER,
    ),
}  # fmt: skip
_INDICATORS: Final = frozenset(key for key, kind in _SECTION.items() if kind is _EITHER)


def faults(found: Toml) -> Iterator[str]:
    """What of a plan's file will not do, a line each."""
    raw = found.values
    plain = {key: value for key, value in raw.items() if not isinstance(value, dict)}
    yield from _of_table("", plain, found)
    for name, inner in ((key, value) for key, value in raw.items() if isinstance(value, dict)):
        yield from _of_table(name, inner, found)
    for name in sorted({"headline", "cards", "sections"} - set(raw)):
        yield f"{found.file}：缺少 [{name}]；请对照内置的 {found.file} 补上"
    for sections, known in ((_listed(raw), SECTIONS), (_compared(raw), COMPARED)):
        for section in sections:
            yield from _of_section(section, known, found)


def _of_table(name: str, inner: Mapping[str, Any], found: Toml) -> Iterator[str]:
    if name == "pages":
        yield from _of_pages(inner, found)
        return
    if name not in _ASKED:
        choice = "、".join((*filter(None, _ASKED), "pages", "sections"))
        yield f"{found.place('', name)} {name}：没有这一节；可用：{choice}"
        return
    asked, label = _ASKED[name], f"{name}." if name else ""
    for key, value in inner.items():
        place = f"{found.place(name, key)} {label}{key}"
        if key not in asked:
            yield f"{place}：没有这一项；可用：{'、'.join(asked)}"
        elif not asked[key][0](value):
            yield f"{place}：写成了「{shown(value)}」；{asked[key][1]}"
    for key in (key for key in _NEEDED.get(name, ()) if key not in inner):
        yield f"{found.place('', name)} {label}{key}：缺少这一项；请对照内置的 {found.file} 补上"


def _of_pages(inner: Mapping[str, Any], found: Toml) -> Iterator[str]:
    for key, value in inner.items():
        if not _pages(value):
            what = f"写成了「{shown(value)}」"
            yield f"{found.place('pages', key)} pages.{key}：{what}；请写最少与最多两个页数，如 [4, 6]"


def _listed(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections of a plan; none where they are no tables, which is told of them as a whole."""
    found = raw.get("sections")
    return found if isinstance(found, list) and _tables(found) else []


def _compared(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections of the comparison."""
    compared = raw.get("comparison")
    return _listed(compared) if isinstance(compared, dict) else []


def _of_section(section: Mapping[str, Any], known: Sequence[str], found: Toml) -> Iterator[str]:
    name = section.get("id", "")
    if isinstance(name, str) and name and name not in known:
        yield f"{_within(name, 'id', found)}：「{shown(name)}」不是已有的章节；可用：{'、'.join(known)}"
        return
    for key in (key for key in ("id", "title") if key not in section):
        yield f"{found.file} {f'sections.{name}' if name else 'sections'}：缺少 {key}；请补上"
    for key, value in section.items():
        place = f"{_within(str(name), key, found)} sections.{name}.{key}"
        if key not in _SECTION:
            near = difflib.get_close_matches(key, _SECTION, n=3, cutoff=0.5)
            yield f"{place}：没有这一项；请删去" + (f"，或改成 {'、'.join(near)}" if near else "")
        elif not _SECTION[key][0](value):
            yield f"{place}：写成了「{shown(value)}」；{_SECTION[key][1]}"


def _within(name: str, key: str, found: Toml) -> str:
    """Where a key of a section stands: the first such line after the section's id, or at its head."""
    lines, at = found.text.splitlines(), 0
    for number, line in enumerate(lines, 1):
        if re.match(rf"""\s*id\s*=\s*["']{re.escape(name)}["']""", line):
            at = number
        elif at and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return f"{found.file}:{number}"
    return f"{found.file}:{at}" if at else found.file


def unknown(found: Toml, indicators: Collection[str]) -> Iterator[str]:
    """The indicators that a sound plan names and the data do not have, a line each."""
    for name in dict.fromkeys(_named(found.values)):
        if name not in indicators:
            near = difflib.get_close_matches(name, indicators, n=3, cutoff=0.5)
            remedy = f"请用 {'、'.join(near)}" if near else "指标编号见 data/indicators.csv"
            yield f"{found.place_of(name)}：没有指标「{name}」；{remedy}"


def _named(raw: Mapping[str, Any]) -> Iterator[str]:
    head, yearly = raw["headline"], raw.get("yearly", {})
    yield from (head["level"], head["second"], *head["parts"])
    yield from (yearly[key] for key in ("level", "whole", "share") if key in yearly)
    for name in ("effort", "platforms"):
        yield from raw.get(name, {}).get("indicators", ())
    yield from (card[0] for card in raw["cards"]["indicators"])
    for section in (*_listed(raw), *_compared(raw)):
        for key in _INDICATORS & set(section):
            yield from (section[key],) if isinstance(section[key], str) else section[key]
        for theme in section.get("themes", ()):
            yield from theme.get("indicators", ())
