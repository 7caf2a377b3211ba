"""A brief as Typst would have it, as `python typesetting.py PROJECT CITY FOLDER`: brief.typ and its figures.

The same words, headings, lists, tables, footnotes, links and figures; none of the house style, no attachments. It is
for measuring only: Typst is quick, and how quick belongs beside our own figures.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.build import Document

_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
_HEAD = f"""#set page(paper: "a4", margin: 27mm, numbering: "1")
#set text(font: ("{_SERIF}", "{_SANS}"), lang: "zh", size: 10.5pt)
#set par(justify: true)
#set table(stroke: 0.4pt)
#show table: set text(size: 8pt)
#show heading: set text(font: "{_SANS}")
"""
_SPACES = re.compile(r"[ \t\n]+")
_BROKEN = frozenset({"p", "div", "section", "header", "footer", "main", "aside", "nav", "dt", "dd", "figcaption"})
_WRAPPED = {"b": "strong", "sup": "super", "sub": "sub", "li": "list.item", "em": "emph"}
_SPOKEN = {"br": "#linebreak()", "wbr": "#sym.zws", "col": "", "colgroup": ""}


def source(html: str) -> str:
    """Return a rendered document in Typst's language; an image of figure ID is the file ID.svg beside it."""
    from lxml.html import document_fromstring

    body: Any = document_fromstring(html).find("body")
    ids = {str(node.get("id")) for node in body.iter() if node.get("id")}
    return _HEAD + _markup(body, ids)


def _markup(node: Any, ids: set[str]) -> str:
    """Return an element in Typst's language, what links lead to marked."""
    return _mark(node) + _ELEMENTS.get(node.tag, _plain)(node, ids) if isinstance(node.tag, str) else ""


def _mark(node: Any) -> str:
    """Return what links lead to."""
    return f"#metadata(none)#label({_quoted(node.get('id'))})" if node.get("id") else ""


def _inside(node: Any, ids: set[str]) -> str:
    """Return what stands in an element: its text and its children, each with the text behind it."""
    parts = [_text(node.text)]
    for child in node:
        parts += [_markup(child, ids), _text(child.tail)]
    return "".join(parts)


def _plain(node: Any, ids: set[str]) -> str:
    inside = _inside(node, ids)
    if node.tag in _SPOKEN:
        return _SPOKEN[node.tag]
    if "fn" in node.get("class", "").split():
        return f"#footnote[{inside}]"
    if node.tag in _WRAPPED:
        return f"#{_WRAPPED[node.tag]}[{inside}]"
    return f"\n\n{inside}\n\n" if node.tag in _BROKEN else inside


def _heading(node: Any, ids: set[str]) -> str:
    return f"\n\n#heading(level: {node.tag[1]})[{_inside(node, ids)}]\n\n"


def _link(node: Any, ids: set[str]) -> str:
    """Return a link that leads somewhere, else its words."""
    to, inside = node.get("href", ""), _inside(node, ids)
    if to.startswith("#"):
        return f"#link(label({_quoted(to[1:])}))[{inside}]" if to[1:] in ids else inside
    return f"#link({_quoted(to)})[{inside}]" if to else inside


def _list(node: Any, ids: set[str]) -> str:
    kind = "enum" if node.tag == "ol" else "list"
    items = "".join(f"[{_mark(item)}{_inside(item, ids)}]," for item in node.findall("li"))
    return f"\n\n#{kind}({items})\n\n"


def _image(node: Any, _ids: set[str]) -> str:
    name = node.get("src", "").removeprefix("figure:")
    return f"#image({_quoted(name + '.svg')}, width: 100%, alt: {_quoted(node.get('alt', ''))})"


def _table(node: Any, ids: set[str]) -> str:
    """Return a table with its caption above, its head repeated on every page, cells as wide and high as they are."""
    head, rows = node.findall("thead/tr"), [*node.findall("tbody/tr"), *node.findall("tr")]
    cells = "".join(_cells(row, ids) for row in rows)
    header = f"table.header({''.join(_cells(row, ids) for row in head)})," if head else ""
    width = max(sum(int(cell.get("colspan", 1)) for cell in row) for row in [*head, *rows])
    caption = "".join(_inside(one, ids) for one in node.findall("caption"))
    return f"\n\n{caption}\n\n#table(columns: {width}, {header}{cells})\n\n"


def _cells(row: Any, ids: set[str]) -> str:
    """Return the cells of a row; what leads to the row leads to its first."""
    first = _mark(row)
    made = []
    for cell in row:
        spans = f"colspan: {cell.get('colspan', 1)}, rowspan: {cell.get('rowspan', 1)}"
        made.append(f"table.cell({spans})[{first}{_markup(cell, ids)}],")
        first = ""
    return "".join(made)


_ELEMENTS: dict[str, Callable[[Any, set[str]], str]] = {
    "a": _link, "h1": _heading, "h2": _heading, "h3": _heading, "h4": _heading,
    "ul": _list, "ol": _list, "img": _image, "table": _table,
}  # fmt: skip


def _text(text: str | None) -> str:
    """Return words as a string of Typst's: none of them can be taken for markup."""
    return f"#{_quoted(_SPACES.sub(' ', text))};" if text else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def laid(document: Document, folder: Path) -> None:
    """Write a document's source and its figures into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "brief.typ").write_text(source(document.rendered.html), "utf-8")
    for name, picture in document.pictures.items():
        (folder / f"{name}.svg").write_bytes(picture.svg)


if __name__ == "__main__":
    from reportgen import build, fonts
    from reportgen.project import Project

    home = Project(Path(sys.argv[1]))
    ready = fonts.use_prepared(home.fonts)
    laid(build.document(home, build.Request(sys.argv[2]), ready.faces if ready else ()), Path(sys.argv[3]))
