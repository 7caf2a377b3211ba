"""What a paragraph, run or table of a Word file comes to, style by style: spacing, lines, faces, cell margins.

Read off the elements as they will be stored, so that it holds whatever wrote them: document defaults, the chain of
styles each is based on, then the numbering and what an element says of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from reportgen.writers.word.breaking import BREAK, NOTE, TAB, Face

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.writers.word.breaking import Piece
    from reportgen.writers.word.xml import Element

TWIPS = 20  # to a point
NORMAL_LINE = 1.3  # of the size, where a style leaves the height of its lines to the font
_EIGHTHS = 8  # border widths
_HALVES = 2  # font sizes
_RAISED = 0.58  # the size of a superscript, of that around it
_NORMAL = "Normal"
_OFF = frozenset({"0", "false", "none"})
Properties = dict[str, str]
"""Properties by their path: `spacing.before`, `pBdr.top.sz`, `keepNext`."""


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph's layout in pt; `line` is 0 where the height is that of what stands in it."""

    style: str
    above: float
    below: float
    line: float
    left: float
    right: float
    first: float
    edges: tuple[float, float]  # borders above and below, with their distance
    keep_next: bool
    keep_lines: bool
    new_page: bool
    contextual: bool
    tabs: tuple[float, ...]  # from the left edge of the lines; a hanging first line has one at that edge
    opposed: bool  # whether there is a stop at the right


@dataclass(frozen=True, slots=True)
class TableLook:
    """What a table style adds to the height of a row, in pt: cell margins above and below, the line between rows."""

    above: float
    below: float
    rule: float


class Styles:
    """The styles of a document, each resolved once."""

    def __init__(self, styles: Element, numbering: Element | None = None) -> None:
        """Take the root of the styles part and that of the numbering."""
        self._styles = {one.get(qn("w:styleId")): one for one in styles.iter(qn("w:style"))}
        self._defaults = {tag: _defaults(styles, tag) for tag in ("rPr", "pPr")}
        self._levels = _levels(numbering) if numbering is not None else {}
        self._chains: dict[tuple[str, str], Properties] = {}
        self._looks: dict[tuple[str, str, str], Look] = {}
        self._faces: dict[tuple[str, str], Face] = {}
        self._tables: dict[str, TableLook] = {}

    def look(self, paragraph: Element) -> Look:
        """Return the layout of a paragraph; of its own it says no more than its style and place in a list."""
        properties = paragraph.find(qn("w:pPr"))
        style, own = (_NORMAL, {}) if properties is None else (_value(properties, "pStyle", _NORMAL), _flat(properties))
        key = (style, own.get("numPr.numId.val", ""), own.get("numPr.ilvl.val", "0"))
        if key not in self._looks:
            listed = self._levels.get(key[1:], {})
            self._looks[key] = _look(style, {**self._chain(style, "pPr"), **listed}, self.face(style))
        return self._looks[key]

    def face(self, paragraph: str, run: str = "") -> Face:
        """Return how text is drawn in a paragraph style, in a character style if one is given."""
        key = (paragraph, run)
        if key not in self._faces:
            own = self._chain(run, "rPr") if run else {}
            self._faces[key] = _face({**self._chain(paragraph, "rPr"), **own})
        return self._faces[key]

    def table(self, style: str) -> TableLook:
        """Return the layout of a table style."""
        if style not in self._tables:
            chain = self._chain(style, "tblPr")
            above, below = (_pt(chain, f"tblCellMar.{side}.w") for side in ("top", "bottom"))
            self._tables[style] = TableLook(above, below, _number(chain, "tblBorders.insideH.sz") / _EIGHTHS)
        return self._tables[style]

    def _chain(self, style: str, tag: str) -> Properties:
        """Return the properties of a style together with those it inherits."""
        if (style, tag) not in self._chains:
            element = self._styles.get(style)
            base = _value(element, "basedOn", "") if element is not None else ""
            kind = "" if element is None else element.get(qn("w:type"))
            inherited = self._chain(base, tag) if base else self._defaults.get(tag, {}) if kind == "paragraph" else {}
            own = element.find(qn(f"w:{tag}")) if element is not None else None
            self._chains[style, tag] = {**inherited, **(_flat(own) if own is not None else {})}
        return self._chains[style, tag]


def pieces(paragraph: Element, styles: Styles) -> Iterator[Piece]:
    """Yield the text of a paragraph with its faces; field instructions and what is deleted left out."""
    properties = paragraph.find(qn("w:pPr"))
    style = _NORMAL if properties is None else _value(properties, "pStyle", _NORMAL)
    for run in paragraph.iter(qn("w:r")):
        own = run.find(qn("w:rPr"))
        face = styles.face(style, "" if own is None else _value(own, "rStyle", ""))
        text = "".join(_text(child) for child in run)
        if text:
            yield text, face


_SIGNS: Mapping[str, str] = {
    qn("w:tab"): TAB,
    qn("w:br"): BREAK,
    qn("w:footnoteReference"): NOTE,
    qn("w:footnoteRef"): NOTE,
}


def _text(element: Element) -> str:
    return (element.text or "") if element.tag == qn("w:t") else _SIGNS.get(element.tag, "")


def _defaults(styles: Element, tag: str) -> Properties:
    outer = next(styles.iter(qn(f"w:{tag}Default")), None)
    found = outer.find(qn(f"w:{tag}")) if outer is not None else None
    return _flat(found) if found is not None else {}


def _levels(numbering: Element) -> dict[tuple[str, str], Properties]:
    """Return the paragraph properties of each level of each list."""
    abstract = {one.get(qn("w:abstractNumId")): one for one in numbering.iter(qn("w:abstractNum"))}
    found = {}
    for number in numbering.iter(qn("w:num")):
        for level in abstract[_value(number, "abstractNumId", "")].iter(qn("w:lvl")):
            found[number.get(qn("w:numId")), level.get(qn("w:ilvl"))] = _flat(level.find(qn("w:pPr")))
    return found


def _value(element: Element, tag: str, fallback: str) -> str:
    child = element.find(qn(f"w:{tag}"))
    return fallback if child is None else str(child.get(qn("w:val")))


def _flat(element: Element, prefix: str = "") -> Properties:
    """Return what an element holds by path; a tab stop by its place."""
    found: Properties = {}
    for child in element:
        name = prefix + child.tag.rpartition("}")[2]
        name += f".{child.get(qn('w:pos'))}" if name == "tabs.tab" else ""
        found[name] = str(child.get(qn("w:val"), "1"))
        found |= {f"{name}.{key.rpartition('}')[2]}": str(value) for key, value in child.attrib.items()}
        found |= _flat(child, f"{name}.")
    return found


def _number(properties: Mapping[str, str], name: str) -> float:
    return float(properties.get(name) or 0)


def _pt(properties: Mapping[str, str], name: str) -> float:
    return _number(properties, name) / TWIPS


def _on(properties: Mapping[str, str], name: str) -> bool:
    return properties.get(name, "0") not in _OFF


def _look(style: str, own: Mapping[str, str], face: Face) -> Look:
    exact = own.get("spacing.lineRule") in {"exact", "atLeast"}
    hanging = _pt(own, "ind.hanging")
    stops = {float(name.split(".")[2]) / TWIPS: kind for name, kind in own.items() if _is_stop(name, kind)}
    left, first = _pt(own, "ind.left"), -hanging if hanging else _first_pt(own, face)
    starts = {stop - left for stop, kind in stops.items() if kind == "left"} | ({0.0} if hanging else set())
    return Look(
        style=style,
        above=_pt(own, "spacing.before"),
        below=_pt(own, "spacing.after"),
        line=_pt(own, "spacing.line") if exact else 0.0,
        left=left,
        right=_pt(own, "ind.right"),
        first=first,
        edges=(_edge(own, "top"), _edge(own, "bottom")),
        keep_next=_on(own, "keepNext"),
        keep_lines=_on(own, "keepLines"),
        new_page=_on(own, "pageBreakBefore"),
        contextual=_on(own, "contextualSpacing"),
        tabs=tuple(sorted(starts)),
        opposed="right" in stops.values(),
    )


def _first_pt(own: Mapping[str, str], face: Face) -> float:
    """Return the indent of the first line; one in characters goes before one in points."""
    characters = own.get("ind.firstLineChars")
    if characters is not None and characters != "0":
        return float(characters) / 100 * (face.size_pt + face.tracking_pt)
    return _pt(own, "ind.firstLine")


def _is_stop(name: str, kind: str) -> bool:
    return name.startswith("tabs.tab.") and name.count(".") == 2 and kind != "clear"  # noqa: PLR2004 (tabs.tab.place)


def _edge(own: Mapping[str, str], side: str) -> float:
    name = f"pBdr.{side}"
    if own.get(name) in {None, "nil", "none"}:
        return 0.0
    return _number(own, f"{name}.sz") / _EIGHTHS + _number(own, f"{name}.space")


def _face(own: Mapping[str, str]) -> Face:
    size = _number(own, "sz") / _HALVES
    raised = own.get("vertAlign") == "superscript"
    return Face(
        size_pt=size * (_RAISED if raised else 1.0),
        font=own.get("rFonts.ascii", ""),
        bold=_on(own, "b"),
        tracking_pt=_pt(own, "spacing"),
    )
