"""A style sheet read into rules: selectors with their declarations, page rules, each with file, line and column.

What does not parse raises StyleError with its place: a silently dropped rule is a silently wrong page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cssselect2
import tinycss2

from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNREAD = re.compile(r"""(?s)/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""")  # comments and strings
_KEPT = 16  # style sheets as read: a bundle asks for the same ones again and again
PRINT_MEDIA = frozenset({"all", "print"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a style sheet; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """file:line:column."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Declaration:
    """`name: value` of the rule with this selector."""

    selector: str
    name: str
    value: str
    important: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """A selector list, compiled, and its declarations."""

    selectors: tuple[Any, ...] = field(compare=False)
    declarations: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class PageRule:
    """An @page rule: the page it is for (`first`, `left`, … or empty), its declarations and its margin boxes."""

    page: str
    declarations: tuple[Declaration, ...]
    boxes: tuple[tuple[str, tuple[Declaration, ...]], ...]


@dataclass(frozen=True, slots=True)
class Import:
    """An @import rule: the address of another style sheet, as written, and where it stands."""

    address: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet's rules for print, in order, its text, its file and the imports it opens with."""

    text: str
    rules: tuple[Rule, ...]
    pages: tuple[PageRule, ...]
    file: str = ""
    imports: tuple[Import, ...] = ()


def read_sheets(path: Path, above: tuple[Path, ...] = ()) -> Iterator[Sheet]:
    """Yield a CSS file after those that it imports, weakest first; `above` are the files that import it.

    Raises StyleError as `read_sheet` does, for an import that leads out of the folder of styles, and for a circle.
    """
    sheet = read_sheet(path)
    for one in sheet.imports:
        yield from read_sheets(_imported(one, path, above), (*above, path.resolve()))
    yield sheet


def _imported(one: Import, path: Path, above: tuple[Path, ...]) -> Path:
    """The file that an import of the style sheet at `path` names."""
    target = (path.parent / one.address).resolve()
    if target.suffix != ".css" or "//" in one.address or not target.is_relative_to(path.parent.parent.resolve()):
        raise StyleError(
            f"不能引入「{one.address}」",
            place=str(one.place),
            remedy="只可引入另一套样式的样式表，如 ../jianbao/house.css",
        )
    if not target.is_file():
        raise StyleError(f"没有「{one.address}」", place=str(one.place), remedy="请改正名字，或删去这条 @import")
    if target in (*above, path.resolve()):
        raise StyleError(f"引入「{one.address}」成了循环", place=str(one.place), remedy="请删去其中一处 @import")
    return target


def read_sheet(path: Path, *, every_medium: bool = False) -> Sheet:
    """Read a CSS file; raises StyleError if it is missing, is not UTF-8 or does not parse.

    The rules are those for paper, or with `every_medium` those of all @media blocks too.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise StyleError("不是 UTF-8 文本", place=str(path), remedy="请用 UTF-8 编码另存") from error
    except OSError as error:
        raise StyleError("样式表读不出来", place=str(path), remedy="请检查文件在不在、有没有读取权限") from error
    return parse_sheet(text, str(path), every_medium=every_medium)


@lru_cache(maxsize=_KEPT)
def parse_sheet(text: str, file: str, *, every_medium: bool = False) -> Sheet:
    """Parse CSS text; `file` names it in errors, `every_medium` is as in `read_sheet`."""
    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    _demand_closed(text, file)
    rules: list[Rule] = []
    pages: list[PageRule] = []
    imports: list[Import] = []
    for node in _rules_for(nodes, file, every_medium=every_medium):
        if node.type == "qualified-rule":
            rules.append(_rule(node, file))
        elif node.lower_at_keyword == "page":
            pages.append(_page_rule(node, file))
        elif node.lower_at_keyword == "import":
            imports.append(_import(node, file, first=not rules and not pages))
    return Sheet(text, tuple(rules), tuple(pages), file, tuple(imports))


def _demand_closed(text: str, file: str) -> None:
    """Raise StyleError for a brace left open: what follows it would belong to the wrong rule without a word."""
    plain = _UNREAD.sub(lambda match: "\n" * match[0].count("\n"), text)
    opened = [match.start() for match in re.finditer(r"[{]", plain)]
    if len(opened) > plain.count("}"):
        line = plain.count("\n", 0, opened[-1]) + 1
        raise StyleError("花括号「{」没有合上", place=f"{file}:{line}", remedy="请补上「}」；也可能错在它前面")


def _rules_for(nodes: list[Any], file: str, *, every_medium: bool) -> Iterator[Any]:
    """Yield the rules that hold: those of @media print (or of every @media) taken out of their block, others left."""
    for node in nodes:
        if node.type == "error":
            raise StyleError("样式表在此处无法解析", place=str(_place(node, file)), remedy="检查花括号、分号和引号")
        if node.type != "at-rule" or node.lower_at_keyword != "media":
            yield node
        elif every_medium or PRINT_MEDIA & set(re.findall(r"[a-z]+", tinycss2.serialize(node.prelude).lower())):
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules_for(inner, file, every_medium=every_medium)


def _rule(node: Any, file: str) -> Rule:
    selector = tinycss2.serialize(node.prelude).strip()
    try:
        selectors = tuple(cssselect2.compile_selector_list(node.prelude))
    except cssselect2.SelectorError as error:
        raise StyleError(
            f"选择器「{selector}」无法解析", place=str(_place(node, file)), remedy="检查选择器的写法"
        ) from error
    return Rule(selectors, tuple(_declarations(node.content, selector, file)))


def _import(node: Any, file: str, *, first: bool) -> Import:
    """The import of an @import rule; CSS passes over one that does not come first, so that is an error here."""
    place = _place(node, file)
    tokens = [token for token in node.prelude if token.type not in {"whitespace", "comment"}]
    if len(tokens) == 1 and tokens[0].type == "function" and tokens[0].lower_name == "url":
        tokens = tokens[0].arguments  # an address in quotes
    if not first:
        raise StyleError("@import 不在样式表开头，不起作用", place=str(place), remedy="请移到所有规则之前")
    if len(tokens) != 1 or tokens[0].type not in {"url", "string"}:
        raise StyleError("@import 的写法无法识别", place=str(place), remedy='请写成 @import "../jianbao/house.css";')
    return Import(tokens[0].value, place)


def _page_rule(node: Any, file: str) -> PageRule:
    page = tinycss2.serialize(node.prelude).strip().lstrip(":").lower()
    selector = f"@page :{page}" if page else "@page"
    boxes = tuple(
        (inner.lower_at_keyword, tuple(_declarations(inner.content, f"{selector} @{inner.lower_at_keyword}", file)))
        for inner in _contents(node.content)
        if inner.type == "at-rule"
    )
    return PageRule(page, tuple(_declarations(node.content, selector, file)), boxes)


def _declarations(content: Any, selector: str, file: str) -> Iterator[Declaration]:
    for node in _contents(content):
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            value = tinycss2.serialize(node.value).strip()
            if not value or any(token.type == "error" for token in node.value):
                what = f"「{selector}」的 {name} 没有可用的值「{value[:20]}」"
                raise StyleError(what, place=str(_place(node, file)), remedy="请写上值，引号和括号要成对")
            yield Declaration(selector, name, value, bool(node.important), _place(node, file))
        elif node.type != "at-rule":
            raise StyleError(
                f"「{selector}」里有一处不成声明，此处应是「属性: 值;」",
                place=str(_place(node, file)),
                remedy="检查分号、冒号和花括号",
            )


def _contents(content: Any) -> list[Any]:
    return list(tinycss2.parse_blocks_contents(content or [], skip_comments=True, skip_whitespace=True))


def _place(node: Any, file: str) -> Place:
    return Place(file, node.source_line, node.source_column)
