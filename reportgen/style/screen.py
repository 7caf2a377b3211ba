"""The house style for browsers: its rules as they are, the screen's own rules kept to the screen, nothing external.

A browser knows no `string()`; what runs on every page alike is put into the page margins as text, the rest is left out.
Fonts are the reader's own: a style's font files stay behind.
"""

from __future__ import annotations

import base64
import mimetypes
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import cssselect2
import tinycss2

from reportgen.errors import StyleError
from reportgen.style.sheet import PRINT_MEDIA, parse_sheet, read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from reportgen.style.house import House

_STRING = re.compile(r"string\(\s*([\w-]+)[^)]*\)")
_SET = re.compile(r"([\w-]+)\s+content\(\)")
_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#)(.*?)\1\s*\)""")
_QUOTED = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": " "})
_LEFT_BEHIND = frozenset({"charset", "font-face"})


def browser_css(house: House, screen: Iterable[Path], folder: Path, root: Any) -> str:
    """The CSS of a web page: the house style, then the style sheets for screens; `root` is the document's root element.

    Rules of a screen sheet hold on screens only, those in its `@media print` on paper only. Pictures that the style
    keeps in its `folder` are put in. Raises StyleError, with its place, for what does not parse, names a custom
    property that no sheet sets, or lies outside the folder.
    """
    sheets = [read_sheet(path, every_medium=True) for path in screen]
    type(house).of((*house.sheets, *sheets))  # tries every var()
    running = _running(house, root)
    paper = _STRING.sub(lambda match: running.get(match[1], '""'), "".join(_kept(house.css)))
    css = "\n".join([paper, *(part for sheet in sheets for part in _parted("".join(_kept(sheet.text))))])
    return _URL.sub(lambda match: f'url("{_inlined(match[2], folder)}")', css)


def _running(house: House, root: Any) -> Mapping[str, str]:
    """The strings of `string-set` that one element alone sets, quoted for CSS."""
    found: dict[str, list[str]] = {}
    for declaration in house.declarations:
        named = _SET.fullmatch(declaration.value) if declaration.name == "string-set" else None
        if named:
            found.setdefault(named[1], []).extend(_texts(root, declaration.selector))
    return {name: f'"{texts[0].translate(_QUOTED)}"' for name, texts in found.items() if len(texts) == 1}


def _texts(root: Any, selector: str) -> Iterator[str]:
    """The texts of the elements a selector matches."""
    wrapper = cssselect2.ElementWrapper.from_html_root(root)
    return ("".join(found.etree_element.itertext()) for found in wrapper.query_all(selector))


def _kept(text: str) -> Iterator[str]:
    """The rules of a style sheet that a page without any other file can bear; raises StyleError for an @import."""
    for node in tinycss2.parse_stylesheet(text):
        keyword = node.lower_at_keyword if node.type == "at-rule" else ""
        if keyword == "import":
            raise StyleError("网页里不可用 @import", place=f"第{node.source_line}行", remedy="请把规则直接写进样式表")
        if keyword not in _LEFT_BEHIND:
            yield node.serialize()


def _parted(text: str) -> Iterator[str]:
    """A screen sheet with all that lies outside `@media print` put into `@media screen`, in the order written."""
    for on_paper, nodes in groupby(tinycss2.parse_stylesheet(text, skip_whitespace=True), _for_print):
        css = "\n".join(node.serialize() for node in nodes)
        yield css if on_paper else f"@media screen {{\n{css}\n}}"


def _for_print(node: Any) -> bool:
    """Whether a rule is a block for paper only."""
    if node.type != "at-rule" or node.lower_at_keyword != "media":
        return False
    return "print" in PRINT_MEDIA & set(re.findall(r"[a-z]+", tinycss2.serialize(node.prelude).lower()))


def _inlined(address: str, folder: Path) -> str:
    """A file of the style's folder as a data address."""
    path = (folder / address).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise StyleError(
            f"「{address}」不在样式文件夹里", place=str(folder), remedy="请把文件放进样式文件夹，用相对路径引用"
        )
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def screens(house: House, screen: Iterable[Path]) -> dict[str, House]:
    """The house as screens have it: for all of them under the empty name, and under each other @media condition."""
    texts = [(str(path), read_sheet(path, every_medium=True).text) for path in screen]
    conditions = dict.fromkeys(("", *(one for _, text in texts for one in _conditions(text))))
    return {one: type(house).of((*house.sheets, *(parse_sheet(_under(text, one), file) for file, text in texts)))
            for one in conditions}  # fmt: skip


def _conditions(text: str) -> Iterator[str]:
    """The @media conditions of a sheet, those for paper left out."""
    for node in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if node.type == "at-rule" and node.lower_at_keyword == "media" and not _for_print(node):
            yield tinycss2.serialize(node.prelude).strip()


def _under(text: str, condition: str) -> str:
    """The rules of a sheet that hold under a condition, and those that hold under any."""
    parts = []
    for node in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if node.type != "at-rule" or node.lower_at_keyword != "media":
            parts.append(node.serialize())
        elif tinycss2.serialize(node.prelude).strip() == condition:
            parts.append(tinycss2.serialize(node.content))
    return "\n".join(parts)
