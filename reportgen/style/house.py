"""The house style read from CSS: tokens, fonts, page geometry, chart colours, and the style of any element.

PDF, Word and the charts all read this one style sheet; what one of them shows, the others show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import tinycss2
from tinycss2.color5 import parse_color

from reportgen.errors import StyleError
from reportgen.style import addresses
from reportgen.style.cascade import INHERITED, Raw, compute, declared, matcher, probe, settle
from reportgen.style.sheet import Declaration, PageRule, Sheet, parse_sheet, read_sheets
from reportgen.style.values import (
    POINTS_PER_MM,
    SIDES,
    families,
    length_pt,
    longhands,
    substitute,
    substitute_known,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

PAPER_MM = {
    "a3": (297.0, 420.0),
    "a4": (210.0, 297.0),
    "a5": (148.0, 210.0),
    "b5": (176.0, 250.0),
    "letter": (215.9, 279.4),
}
_FACE = re.compile(r"""@font-face\s*\{[^}]*?font-family:\s*["']?([^;"'}]+)""")
_READ: dict[tuple[tuple[str, str], ...], House] = {}  # by the files and their texts
_MOST_READ = 8
_Values = tuple[tuple[str, str], ...]
CHART_COLOURS = ("ink", "muted", "navy", "subject", "peer", "grid", "panel", "caution")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: size and margins in points, and the computed style of each margin box by its name (`top-left`)."""

    width_pt: float
    height_pt: float
    top_pt: float
    right_pt: float
    bottom_pt: float
    left_pt: float
    boxes: Mapping[str, Mapping[str, str]]

    @property
    def measure_pt(self) -> float:
        """The width of the text."""
        return self.width_pt - self.left_pt - self.right_pt

    @property
    def measure_mm(self) -> float:
        """The width of the text in millimetres."""
        return round(self.measure_pt / POINTS_PER_MM, 3)


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """What a chart takes from the house: colours #RRGGBB, font families in order of preference, sizes, full width."""

    ink: str
    muted: str
    navy: str
    subject: str
    peer: str
    grid: str
    panel: str
    caution: str
    neutral: str
    family: str
    families: tuple[str, ...]
    size_pt: float
    small_pt: float
    measure_mm: float


@dataclass(frozen=True, slots=True)
class House:
    """One or more style sheets as one: later sheets win."""

    sheets: tuple[Sheet, ...]
    _matcher: Any = field(compare=False, repr=False)
    _raw: dict[str, Raw] = field(default_factory=dict, compare=False, repr=False)
    _pages: dict[str, Page] = field(default_factory=dict, compare=False, repr=False)
    _beside: tuple[str, ...] = ()
    _computed: dict[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)
    _others: dict[tuple[str, ...], House] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, folder: Path, *more: Path) -> House:
        """Read `folder/house.css` and then the other style sheets, each after those it imports.

        The house of a text that was read before is that very one, with all that was computed from it. Raises
        StyleError with file:line:column, also for a picture or font that the folder does not hold.
        """
        sheets = tuple(sheet for path in (folder / "house.css", *more) for sheet in read_sheets(path))
        addresses.demand(sheets, folder)
        key = tuple((sheet.file, sheet.text) for sheet in sheets)
        if key not in _READ:
            if len(_READ) >= _MOST_READ:
                _READ.clear()
            _READ[key] = cls.of(sheets)
        return _READ[key]

    @classmethod
    def parse(cls, css: str, file: str = "house.css") -> House:
        """Read a style sheet given as text."""
        return cls.of((parse_sheet(css, file),))

    @classmethod
    def of(cls, sheets: Iterable[Sheet]) -> House:
        """Join sheets that are already parsed; every var() is tried once, so that a missing one is found now."""
        read = tuple(sheets)
        house = cls(read, matcher(rule for sheet in read for rule in sheet.rules))
        for declaration in house.declarations:
            substitute(declaration.value, house._root(), str(declaration.place))
        return house

    def beside(self, *steps: str) -> House:
        """Return this house for documents in whose `main` these elements follow each other, for `main:has(…)`."""
        if steps not in self._others:
            self._others[steps] = House(self.sheets, self._matcher, _beside=steps)
        return self._others[steps]

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """Every declaration of every style rule, in order; those of @page are left out."""
        rules = (rule for sheet in self.sheets for rule in sheet.rules)
        return tuple(declaration for rule in rules for declaration in rule.declarations)

    @property
    def css(self) -> str:
        """The CSS as one sheet, imported sheets in their place.

        Every var() inside @page is replaced, since custom properties do not reach pages in a PDF engine.
        """
        return self._joined({})

    @property
    def engine_css(self) -> str:
        """The CSS for a PDF engine: values in place of the var() of tokens that only :root declares.

        The engine would work them out for each element anew. A browser needs them: sheets for screens set some anew.
        """
        inner = {one.name for one in self.declarations if one.selector != ":root"}
        return self._joined({name: value for name, value in self._root().items() if name not in inner})

    def _joined(self, tokens: Raw) -> str:
        root, same = tuple(self._root().items()), tuple((name, tokens[name]) for name in tokens if name[:2] == "--")
        return "\n".join(_with_values(sheet.text, root, same) for sheet in self.sheets)

    def place(self, line: int) -> tuple[str, int]:
        """The file a line of `css` comes from, and its number there."""
        for sheet in self.sheets:
            length = sheet.text.count("\n") + 1
            if line <= length:
                return sheet.file, line
            line -= length
        return self._name, line

    @property
    def tokens(self) -> Mapping[str, str]:
        """The custom properties of :root, by their name with the two dashes, each var() in them resolved."""
        root = self._root()
        return {name: substitute(value, root) for name, value in root.items() if name.startswith("--")}

    def token(self, name: str, fallback: str | None = None) -> str:
        """Return a custom property of :root by its name without dashes; raises StyleError if it is missing."""
        value = self.tokens.get(f"--{name}", fallback)
        if value is None:
            raise StyleError(
                f"样式没有定义 --{name}", place=self._name, remedy=f"在 house.css 的 :root 里写上 --{name}"
            )
        return value

    def _colour(self, name: str) -> str:
        """A token that is a colour; raises StyleError for one that no chart can be drawn in."""
        value = self.token(name)
        if parse_color(value) is None:
            place = next((str(one.place) for one in reversed(self.declarations) if one.name == f"--{name}"), self._name)
            raise StyleError(f"--{name} 的值「{value}」不是颜色", place=place, remedy="请写成 #1a2b3c 这样的颜色")
        return value

    def plain(self, value: str) -> str:
        """Return a value as written with every var() of :root replaced."""
        return substitute(value, self._root())

    def computed(self, path: str) -> Mapping[str, str]:
        """Return the computed style of a probe: longhands, lengths in pt, colours #RRGGBB (see `cascade` for paths)."""
        if path not in self._computed:
            self._computed[path] = MappingProxyType(settle(self._raw_of(path)))
        return self._computed[path]

    def _raw_of(self, path: str) -> Raw:
        steps, _, pseudo = path.partition("::")
        steps = " ".join(steps.split())
        raw = self._chain(steps)
        return compute(declared(self._matcher, probe(steps, self._beside)[-1], pseudo), raw) if pseudo else raw

    def reached(self, path: str) -> frozenset[Declaration]:
        """Return the declarations that hold anywhere along a probe."""
        steps, _, pseudo = path.partition("::")
        chain = probe(steps, self._beside)
        found = [one for element in chain for one in declared(self._matcher, element)]
        return frozenset(found + (declared(self._matcher, chain[-1], pseudo) if pseudo else []))

    def winners(self, path: str) -> tuple[Mapping[str, Declaration], ...]:
        """Return for each element along a probe what sets each of its own longhands; nothing is inherited here."""
        steps, _, pseudo = path.partition("::")
        chain = probe(steps, self._beside)
        found = [self._own(element) for element in chain]
        return (*found, self._own(chain[-1], pseudo)) if pseudo else tuple(found)

    def _own(self, element: Any, pseudo: str | None = None) -> Mapping[str, Declaration]:
        ordered = declared(self._matcher, element, pseudo)
        return {name: one for one in ordered for name, _ in longhands(one.name, self.plain(one.value))}

    def setter(self, path: str, name: str) -> Declaration | None:
        """Return the declaration that a longhand of a probe comes from, its own or inherited, None for none."""
        steps, _, pseudo = path.partition("::")
        chain = probe(steps, self._beside)
        found = [declared(self._matcher, chain[-1], pseudo)] if pseudo else []
        for holding in (*found, *(declared(self._matcher, element) for element in reversed(chain))):
            setting = (one for one in reversed(holding) if name in self._longhands(one))
            one = next(setting, None)
            if one is not None or name not in INHERITED:
                return one
        return None

    def _longhands(self, one: Declaration) -> frozenset[str]:
        """The longhands a declaration sets, those of an element's own custom properties aside."""
        try:
            return frozenset(key for key, _ in longhands(one.name, self.plain(one.value)))
        except StyleError:
            return frozenset()

    @property
    def page(self) -> Page:
        """The ordinary page."""
        return self.page_for("")

    def page_for(self, name: str) -> Page:
        """Return the page named `first`, `left` or `right`, or the ordinary one: @page rules laid over each other.

        The first page is a right one.
        """
        if name not in self._pages:
            self._pages[name] = self._page(name)
        return self._pages[name]

    def _page(self, name: str) -> Page:
        order = ("", "right", "first") if name == "first" else ("", name)
        rules = [rule for sheet in self.sheets for rule in sheet.pages if rule.page in order]
        rules.sort(key=lambda rule: order.index(rule.page))
        declarations = [declaration for rule in rules for declaration in rule.declarations]
        style = compute(declarations, self._root())
        place = next((str(one.place) for one in reversed(declarations) if one.name == "size"), self._name)
        width, height = _paper(style.get("size", "a4"), place)
        top, right, bottom, left = (length_pt(style.get(f"margin-{side}", "0")) or 0.0 for side in SIDES)
        if left + right >= width or top + bottom >= height:
            found = (one for one in reversed(declarations) if one.name.startswith("margin"))
            place = next((str(one.place) for one in found), self._name)
            raise StyleError("页边距比纸还宽，没有地方排字", place=place, remedy="请改小 margin，或改大 size")
        return Page(width, height, top, right, bottom, left, MappingProxyType(self._boxes(rules)))

    def _boxes(self, rules: list[PageRule]) -> dict[str, Mapping[str, str]]:
        merged: dict[str, list[Declaration]] = {}
        for rule in rules:
            for name, declarations in rule.boxes:
                merged.setdefault(name, []).extend(declarations)
        return {name: MappingProxyType(settle(compute(found, self._root()))) for name, found in merged.items()}

    @property
    def chart(self) -> ChartStyle:
        """What the charts take from this house."""
        colours = {name: self._colour(name) for name in CHART_COLOURS}
        names = families(self.token("chart", self.token("sans")))
        return ChartStyle(
            **colours,
            neutral=self.token("neutral", colours["muted"]),
            family=names[0],
            families=names,
            size_pt=length_pt(self.token("fs-chart", "8.5pt")) or 0.0,
            small_pt=length_pt(self.token("fs-chart-small", "7.5pt")) or 0.0,
            measure_mm=self.page.measure_mm,
        )

    def families(self) -> Mapping[str, tuple[str, ...]]:
        """Return the font families by role: each custom property that lists families is a role."""
        stacks = {name[2:]: value for name, value in self.tokens.items() if _is_stack(value)}
        return {role: families(stack) for role, stack in stacks.items()}

    def named_stacks(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the font stacks that rules name by themselves, not by a role, each with its place.

        Families that the style brings along in files of its own are left out of them.
        """
        own = {name.strip() for sheet in self.sheets for name in _FACE.findall(sheet.text)}
        found = [one for one in self.declarations if one.name == "font-family" and "var(" not in one.value]
        return tuple((str(one.place), tuple(stack)) for one in found if not own & set(stack := families(one.value)))

    @property
    def _name(self) -> str:
        return next((one.place.file for one in self.declarations), "house.css")

    def _root(self) -> Raw:
        return self._chain("")

    def _chain(self, steps: str) -> Raw:
        """Return the raw style at the end of a path without pseudo-element, remembered for each beginning of a path."""
        if steps not in self._raw:
            above, _, _ = steps.rpartition(" ")
            parent = self._chain(above) if steps else {}
            self._raw[steps] = compute(declared(self._matcher, probe(steps, self._beside)[-1]), parent)
        return self._raw[steps]


def _is_stack(value: str) -> bool:
    """Whether a custom property lists font families: it opens with a quoted name or ends in a generic one."""
    return value.startswith(('"', "'")) or value.endswith(("serif", "monospace"))


def _paper(size: str, file: str) -> tuple[float, float]:
    """Return width and height in points of a CSS page size."""
    parts = words(size.lower())
    lengths = [length for part in parts if (length := length_pt(part)) is not None]
    named = next((PAPER_MM[part] for part in parts if part in PAPER_MM), None)
    if named:
        lengths = [side * POINTS_PER_MM for side in named]
    if not lengths:
        raise StyleError(f"纸张「{size}」无法识别", place=file, remedy="写成 A4 或 210mm 297mm")
    width, height = lengths[0], lengths[-1]
    return (height, width) if "landscape" in parts else (width, height)


@lru_cache(maxsize=_MOST_READ)
def _with_values(text: str, root: _Values, same: _Values) -> str:
    """Return a style sheet with every var() inside @page replaced, elsewhere those of `same`; its @import left out.

    The rest is untouched, and so is the number of lines.
    """
    return "".join(_plain(node, dict(root), dict(same)) for node in tinycss2.parse_stylesheet(text))


def _plain(node: Any, values: Raw, same: Raw) -> str:
    css: str = node.serialize()
    keyword = node.lower_at_keyword if node.type == "at-rule" else ""
    if keyword == "import":
        return "\n" * css.count("\n")
    return substitute(css, values) if keyword == "page" else substitute_known(css, same)
