"""The structure tree of a tagged PDF as plain values, and what each page draws inside and outside of it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pikepdf

from reportgen import pdftext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ARTIFACT: Final = "/Artifact"
_PAINTING: Final = frozenset(["Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"])
_TEXT: Final = frozenset({"Tj", "TJ", "'", '"'})
_OPERATORS: Final = " ".join([*sorted(_PAINTING), "BMC", "BDC", "EMC", "Tf", "INLINE IMAGE"])
_MAPPED: Final = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*$", re.MULTILINE)

Codes = dict[str, dict[int, str]]


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree: its kind (`H2`), page, attributes, marks and annotations, and those below."""

    kind: str
    page: int | None
    source: Any
    marks: tuple[tuple[int | None, int], ...]
    annotations: tuple[Any, ...]
    kids: tuple[Element, ...]

    def all(self) -> Iterator[Element]:
        """Return the element and all below it in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.all()

    def attribute(self, name: str) -> Any:
        """Return an attribute of its attribute objects, or None."""
        held = self.source.get("/A", ())
        groups = held if isinstance(held, (pikepdf.Array, tuple)) else (held,)
        return next((group[name] for group in groups if isinstance(group, pikepdf.Dictionary) and name in group), None)


@dataclass(slots=True)
class Drawn:
    """What a page draws: the text of its marked content by number, and what stands outside any mark or within two."""

    texts: dict[int, str] = field(default_factory=lambda: defaultdict(str))
    unmarked: int = 0
    mixed: int = 0
    unmapped: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def tree(document: pikepdf.Pdf) -> Element | None:
    """Return the root of the structure tree, or None where the document is not tagged."""
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return None
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}
    return _element(root, None, pages)


def _element(source: Any, page: int | None, pages: Mapping[tuple[int, int], int]) -> Element:
    own = source.get("/Pg")
    page = page if own is None else pages.get(own.objgen)
    marks: list[tuple[int | None, int]] = []
    annotations, kids = [], []
    for kid in pdftext.kids(source):
        if isinstance(kid, int):
            marks.append((page, kid))
        elif "/MCID" in kid:
            marks.append((pages.get(kid.Pg.objgen) if "/Pg" in kid else page, int(kid.MCID)))
        elif "/Obj" in kid:
            annotations.append(kid.Obj)
        elif "/S" in kid:
            kids.append(_element(kid, page, pages))
    return Element(str(source.get("/S", ""))[1:], page, source, tuple(marks), tuple(annotations), tuple(kids))


# --- what a page draws --------------------------------------------------------------------------------------------


def drawn(page: pikepdf.Page, maps: Codes) -> Drawn:
    """Return what a page draws; `maps` keeps the characters of each font, to be shared by the pages."""
    found = Drawn()
    _Reader(found, maps).read(page, page.obj.get("/Resources", {}), [])
    return found


class _Reader:
    """Follows the marked content of a page and of the groups it draws."""

    def __init__(self, found: Drawn, maps: Codes) -> None:
        self._found, self._maps = found, maps
        self._font, self._codes = "", dict[int, str]()

    def read(self, stream: Any, resources: Any, open_marks: list[Any]) -> None:
        """Note what a stream draws, within the marks already open around it."""
        marks = list(open_marks)
        for instruction in pikepdf.parse_content_stream(stream, _OPERATORS):
            name, operands = str(instruction.operator), instruction.operands
            if name in {"BMC", "BDC"}:
                marks.append(_mark(operands, resources))
                self._found.mixed += len({mark == ARTIFACT for mark in marks if mark is not None}) > 1
            elif name == "EMC":
                marks = marks[:-1]
            elif name == "Tf":
                self._choose(str(operands[0]), resources)
            else:
                self._paint(name, operands, resources, marks)

    def _paint(self, name: str, operands: Any, resources: Any, marks: list[Any]) -> None:
        inside = [mark for mark in marks if mark is not None]
        held = resources.get("/XObject", {}).get(str(operands[0])) if name == "Do" else None
        if held is not None and held.get("/Subtype") == "/Form":
            self.read(held, held.get("/Resources", resources), marks)
            return
        self._found.unmarked += not inside
        if name in _TEXT:
            words = self._words(operands)
            if inside and inside[-1] != ARTIFACT:
                self._found.texts[inside[-1]] += words

    def _choose(self, name: str, resources: Any) -> None:
        """Take a font as the current one."""
        font = resources.get("/Font", {}).get(name)
        key = f"{font.objgen}" if font is not None else ""
        if key not in self._maps:
            self._maps[key] = _characters(font)
        self._codes = self._maps[key]
        self._font = str(font.get("/BaseFont", name))[1:] if font is not None else name

    def _words(self, operands: Any) -> str:
        """Return the text an operator shows, two bytes a character; a code without one is noted."""
        parts = operands[-1] if isinstance(operands[-1], (pikepdf.Array, list)) else [operands[-1]]
        shown = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        codes = [int.from_bytes(shown[at : at + 2], "big") for at in range(0, len(shown), 2)]
        missing = {code for code in codes if code not in self._codes or code == 0}
        if missing:
            self._found.unmapped[self._font] |= missing
        return "".join(self._codes.get(code, "") for code in codes)


def _mark(operands: Any, resources: Any) -> Any:
    """Return what a mark says of its content: an artifact, its number in the structure tree, or nothing."""
    if str(operands[0]) == ARTIFACT:
        return ARTIFACT
    held = operands[1] if len(operands) > 1 else {}
    if isinstance(held, pikepdf.Name):
        held = resources.get("/Properties", {}).get(str(held), {})
    return int(held["/MCID"]) if "/MCID" in held else None


def _characters(font: Any) -> dict[int, str]:
    """Return the characters of a font by code, as its ToUnicode map has them; empty where there is none."""
    if font is None or not isinstance(font.get("/ToUnicode"), pikepdf.Stream):
        return {}
    pairs = _MAPPED.findall(font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for code, text in pairs}
