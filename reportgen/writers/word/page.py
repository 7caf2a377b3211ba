"""The page: size and margins from @page, header and footer from its margin boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.style import House, pt
from reportgen.writers.word import catalogue, footnotes
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
    kinds = (w("pgSz", **size), w("pgMar", **margins), w("cols", space=0), title_page, _line_grid(house))
    return w("sectPr", *references, footnotes.numbering(), *kinds)


def _line_grid(house: House) -> Element | None:
    """Return the document grid of a style that says how many lines a page has (`--lines`)."""
    lines = house.token("lines", "")
    if not lines.isdigit():
        return None
    height = house.page.height_pt - house.page.top_pt - house.page.bottom_pt
    return w("docGrid", type="lines", linePitch=twips(height) // int(lines))


def header_distance_pt(house: House) -> float:
    """Return how far below the paper's edge the header line begins: its foot is `padding-bottom` above the text."""
    box = running_box(house, "top", "left")
    return max(0.0, house.page.top_pt - pt(box, "padding-bottom") - pt(box, "line-height"))


def footer_distance_pt(house: House) -> float:
    """Return how far above the paper's edge the footer line ends: its head is `padding-top` below the text."""
    box = running_box(house, "bottom", "left")
    return max(0.0, house.page.bottom_pt - pt(box, "padding-top") - pt(box, "line-height"))


def running(house: House, manuscript: Manuscript, page: str = "") -> Running:
    """Return header and footer of a kind of page (`first`, `left`, `right`) as its margin boxes have them."""
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
    """Return the parts with a tab before each but the first, as far as there is something to come."""
    last = max(index for index, part in enumerate(parts) if part)
    first, *others = parts[: last + 1]
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


def is_two_sided(house: House, manuscript: Manuscript) -> bool:
    """Return whether left pages repeat something else than right ones."""
    return running(house, manuscript, "left") != running(house, manuscript, "right")


def section(document: Any, house: House, manuscript: Manuscript) -> Element:
    """Add the header and footer parts and return the document's <w:sectPr>.

    Page 1 and the left pages have their own if the CSS says so.
    """
    right, first = running(house, manuscript, "right"), running(house, manuscript, "first")
    different = right != first or house.page.top_pt != house.page_for("first").top_pt
    kinds = [("default", right), *([("first", first)] if different else [])]
    if is_two_sided(house, manuscript):
        kinds.append(("even", running(house, manuscript, "left")))
    references = []
    for page, texts in kinds:
        header = "Header" if texts.header else "HeaderFirst"
        for kind, style, content in (("header", header, texts.header), ("footer", "Footer", texts.footer)):
            references.append(running_part(document, kind, line(style, content), page=page))
    return section_properties(house, tuple(references), different_first=different)
