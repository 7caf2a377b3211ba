"""The page: size and margins from @page, header and footer from its margin boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.style import House, pt
from reportgen.writers.word import catalogue
from reportgen.writers.word.blocks import Field, Inline, Manuscript, Run, Tab
from reportgen.writers.word.package import running_part
from reportgen.writers.word.running_styles import PLACES, running_box
from reportgen.writers.word.runs import runs
from reportgen.writers.word.xml import Element, twips, w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.writers.word.properties import Style

_CONTENT = re.compile(r'string\(\s*([\w-]+)\s*\)|counter\(\s*(pages?)\s*\)|"([^"]*)"|\'([^\']*)\'')
SECTION_FIELD = 'STYLEREF "Section Name"'
"""The heading of the page, by the character style all chief headings carry: their paragraph styles differ.

It is stored without a result: Word reckons it for every page, and a program that cannot had better show nothing
than one page's heading on all of them.
"""
_SIDES = ("left", "center", "right")


@dataclass(frozen=True, slots=True)
class Running:
    """What a page repeats: the inlines of its header and of its footer."""

    header: tuple[Inline, ...]
    footer: tuple[Inline, ...]


def section_properties(house: House, references: tuple[Element, ...], *, different_first: bool) -> Element:
    """Return <w:sectPr>; where page 1 begins higher, the header's space below pushes the others down."""
    page, first = house.page, house.page_for("first")
    size = {"w": twips(page.width_pt), "h": twips(page.height_pt)}
    if page.width_pt > page.height_pt:
        size["orient"] = "landscape"  # type: ignore[assignment]
    margins = {
        "top": twips(min(page.top_pt, first.top_pt)),
        "right": twips(page.right_pt),
        "bottom": twips(page.bottom_pt),
        "left": twips(page.left_pt),
        "header": twips(header_distance_pt(house)),
        "footer": twips(footer_distance_pt(house)),
        "gutter": 0,
    }
    title_page = w("titlePg") if different_first else None
    return w("sectPr", *references, w("pgSz", **size), w("pgMar", **margins), w("cols", space=0), title_page)


def header_distance_pt(house: House) -> float:
    """Return how far below the paper's edge the header line begins: its foot is `padding-bottom` above the text."""
    box = running_box(house, "top", "left")
    return max(0.0, house.page.top_pt - pt(box, "padding-bottom") - pt(box, "line-height"))


def footer_distance_pt(house: House) -> float:
    """Return how far above the paper's edge the footer line ends: its head is `padding-top` below the text."""
    box = running_box(house, "bottom", "left")
    return max(0.0, house.page.bottom_pt - pt(box, "padding-top") - pt(box, "line-height"))


def running(house: House, manuscript: Manuscript, page: str = "") -> Running:
    """Return header and footer of a kind of page (`first`, or empty) as its margin boxes have them."""
    boxes = house.page_for(page).boxes
    strings = _named_strings(house, manuscript)
    lines = []
    for place, style, _ in PLACES:
        asides = ("", "", f"{style}Aside")
        sides = [side for side in _SIDES if side != "center" or f"{place}-center" in house.page.boxes]
        parts = [
            tuple(_content(boxes.get(f"{place}-{side}", {}), strings, asides[_SIDES.index(side)])) for side in sides
        ]
        lines.append(_tabbed(parts) if any(parts) else ())
    return Running(*lines)


def _tabbed(parts: list[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    """Return the parts with a tab before each but the first."""
    first, *others = parts
    return (*first, *(item for part in others for item in (Tab(), *part)))


def _named_strings(house: House, manuscript: Manuscript) -> dict[str, tuple[Inline, ...]]:
    """Return what each named string of the CSS holds, by the element that sets it (`string-set`)."""
    sources: dict[str, tuple[Inline, ...]] = {
        "body main header.mast h1": manuscript.title,
        f"{catalogue.SECTION} h2": (Field(SECTION_FIELD, ""),),
        "body main p.foot": manuscript.foot,
    }
    return {
        (house.computed(probe).get("string-set", "") + " ").split(" ")[0]: inlines for probe, inlines in sources.items()
    }


def _content(box: Style, strings: dict[str, tuple[Inline, ...]], style: str) -> Iterator[Inline]:
    """Yield the inlines of a `content` value, each in the given character style."""
    for match in _CONTENT.finditer(box.get("content", "")):
        name, counter, text = match[1], match[2], match[3] or match[4]
        if name:
            yield from (_styled(item, style) for item in strings.get(name, ()))
        elif counter:
            yield Field("PAGE" if counter == "page" else "NUMPAGES", "1", style)
        elif text:
            yield Run(text, style)


def _styled(item: Inline, style: str) -> Inline:
    if isinstance(item, Field):
        return Field(item.instruction, item.result, style)
    return Run(item.text, style) if isinstance(item, Run) else item


def line(style: str, content: tuple[Inline, ...]) -> Element:
    """Return the one paragraph of a header or footer."""
    return w("p", w("pPr", w("pStyle", val=style)), *runs(content, {}))


def section(document: Any, house: House, manuscript: Manuscript) -> Element:
    """Add the header and footer parts and return the document's <w:sectPr>; page 1 has its own if the CSS says so."""
    ordinary, first = running(house, manuscript), running(house, manuscript, "first")
    different = ordinary != first or house.page.top_pt != house.page_for("first").top_pt
    kinds = [("default", ordinary), *([("first", first)] if different else [])]
    references = []
    for page, texts in kinds:
        header = "Header" if texts.header else "HeaderFirst"
        for kind, style, content in (("header", header, texts.header), ("footer", "Footer", texts.footer)):
            references.append(running_part(document, kind, line(style, content), page=page))
    return section_properties(house, tuple(references), different_first=different)
