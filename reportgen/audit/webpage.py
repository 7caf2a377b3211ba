"""A web page read as blocks: by its elements, what stands beside the text left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from reportgen import contract
from reportgen.audit.finished import Block, Role, flat, parted
from reportgen.audit.paper import told_by_words
from reportgen.ledger import words
from reportgen.writers.web import footnotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BESIDE: Final = frozenset({"nav", "footer", "script", "style", "template"})
_SKIP, _NARROW = "skip", "narrow"
_SVG: Final = "{http://www.w3.org/2000/svg}"
_LEVELS: Final[Mapping[str, int]] = {"h1": 1, "h2": 2, "h3": 3}
_ROLES: Final[Mapping[str, Role]] = {"td": "cell", "th": "cell", "li": "item", "dt": "text", "dd": "text"}
_CAPTIONS: Final = frozenset({"figcaption", "caption"})


@dataclass(slots=True)
class _Walk:
    """What was met so far: the blocks, the tables and rows counted."""

    found: list[Block] = field(default_factory=list)
    tables: int = 0
    rows: int = 0


def blocks(data: bytes) -> tuple[Block, ...]:
    """The blocks of a web page in reading order."""
    walk, body = _Walk(), contract.tree(data.decode("utf-8")).find("body")
    footnotes.put_back(body)
    _visit(body, walk, Block("text", ""))
    return parted(walk.found)


def _visit(element: Any, walk: _Walk, within: Block) -> None:
    """Add the blocks of an element; `within` bears the table and row it stands in."""
    tag = element.tag if isinstance(element.tag, str) else "script"
    if tag in _BESIDE or _SKIP in contract.classes(element):
        return
    if tag == f"{_SVG}svg":
        walk.found += _drawn(element, within)
    elif tag in _CAPTIONS:
        walk.found += _caption(element, within)
    elif tag in contract.TEXT and not _holds_blocks(element):
        walk.found += _texted(element, tag, within)
    else:
        inner = _entered(tag, element, walk, within)
        for child in element:
            _visit(child, walk, inner)


def _holds_blocks(element: Any) -> bool:
    return any(child.tag in contract.TEXT | {"ul", "ol", "div"} for child in element if isinstance(child.tag, str))


def _entered(tag: str, element: Any, walk: _Walk, within: Block) -> Block:
    """Where what stands in an element stands: its table, its row, its head."""
    if tag == "table":
        walk.tables += 1
        return replace(within, table=walk.tables, row=0)
    if tag == "thead":
        return replace(within, role="head")
    if tag == "tr" or (tag == "li" and "row" in contract.classes(element)):
        walk.rows += 1
        return replace(within, row=walk.rows)
    return within


def _texted(element: Any, tag: str, within: Block) -> Iterable[Block]:
    text = _text(element)
    if not text:
        return ()
    role: Role = "heading" if tag in _LEVELS else _ROLES.get(tag) or told_by_words(text)
    if tag == "h1":
        role = "title"
    if within.role == "head":
        role = "head"
    notes = (replace(within, role="footnote", text=_text(note)) for note in contract.footnotes(element))
    return (replace(within, role=role, text=text, level=_LEVELS.get(tag, 0)), *notes)


def _caption(element: Any, within: Block) -> Iterable[Block]:
    """A caption as its title and its subtitle."""
    spans = {name: span for span in element.iter("span") for name in contract.classes(span) & {"ct", "cs"}}
    title, detail = (_text(spans[name]) if name in spans else "" for name in ("ct", "cs"))
    yield replace(within, role="caption", text=title or _text(element), row=0)
    if detail:
        yield replace(within, role="subtitle", text=detail, row=0)


def _drawn(picture: Any, within: Block) -> Iterable[Block]:
    """A picture with its labels; of one drawn twice, for wide and for narrow screens, the wide one."""
    if _NARROW in contract.classes(picture):
        return
    named = (picture.get("aria-label"), *(picture.findtext(f"{_SVG}{name}") for name in ("desc", "title")))
    yield replace(within, role="picture", text="", alt=next((text for text in named if text), ""))
    for label in picture.iter(f"{_SVG}text"):
        yield replace(within, role="label", text=_text(label))


def _text(element: Any) -> str:
    return flat(words(element))
