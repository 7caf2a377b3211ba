"""How the contents list of a Word file stands and looks: the grid and the type that the CSS gives its PDF form."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from reportgen.style import length_pt, pt
from reportgen.writers.word.breaking import Face, text_width_pt
from reportgen.writers.word.inheritance import beyond
from reportgen.writers.word.inline import plain
from reportgen.writers.word.properties import Frame, Traits, fonts, is_bold, paragraph_properties, run_properties
from reportgen.writers.word.xml import Element, style_element, twips, w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.style import House
    from reportgen.writers.word.blocks import Contents
    from reportgen.writers.word.properties import Style
    from reportgen.writers.word.styles import Properties

HEADING, ENTRY, END, TABLE = "TOCHeading", "TOC1", "ContentsEnd", "BriefContents"
_ROWS = re.compile(r"repeat\(\s*(\d+)")
_NUMBER_EM, _GAP_EM = 2.0, 1.5  # behind the longest entry room for leader and number, between columns room
_MOST_TINY = 1.0  # pt; the paragraphs that end the fields and the table


@dataclass(frozen=True, slots=True)
class Plan:
    """How the list stands, in pt: the width of its head beside the entries, how many columns, how wide, the gap."""

    head_pt: float
    count: int
    width_pt: float
    gap_pt: float

    @property
    def tabled(self) -> bool:
        """Whether it takes a table."""
        return self.count > 1 or bool(self.head_pt)


def planned(house: House, listed: Contents) -> Plan:
    """Return the layout of the CSS grid, with no more columns than the longest entry lets stand side by side."""
    box, style = (house.computed(f"{_around(listed)}{rest}") for rest in ("", " ul"))
    face = _face(house.computed(f"{_around(listed)} ul li"))
    head, *_ = [length_pt(track) or 0.0 for track in box.get("grid-template-columns", "0").split()]
    room, gap = house.page.measure_pt - head, pt(style, "column-gap") or _GAP_EM * face.size_pt
    widest = max(text_width_pt([(plain(entry.words), face)]) for entry in listed.entries) + _NUMBER_EM * face.size_pt
    fitting = max(1, int((room + gap) // (widest + gap)))
    count = min(fitting, _asked(style, len(listed.entries)))
    return Plan(head, count, (room - gap * (count - 1)) / count, gap)


def _asked(style: Style, entries: int) -> int:
    """Return how many columns the CSS asks for: it names them, or the rows they are to have."""
    tracks = style.get("grid-template-columns", "none").split()
    rows = _ROWS.match(style.get("grid-template-rows", ""))
    if tracks and tracks != ["none"]:
        return len(tracks)
    return math.ceil(entries / int(rows[1])) if rows else 1


def _around(listed: Contents) -> str:
    return "body main header.mast.cover+section.toc" if listed.cover else "body main section.toc"


def _face(style: Style) -> Face:
    return Face(pt(style, "font-size"), fonts(style)[0], is_bold(style), pt(style, "letter-spacing"))


def contents_styles(house: House, listed: Contents, normal: Properties) -> Iterator[Element]:
    """Yield the styles of the list's heading, entries and table; what each says beyond 正文."""
    path, plan = _around(listed), planned(house, listed)
    box, head, item = (house.computed(f"{path}{rest}") for rest in ("", " p", " ul li"))
    above = pt(box, "margin-top")  # the padding belongs to the rule above, which Word has not
    heading = _heading_properties(head, plan, 0.0 if plan.head_pt else above)
    entry = _entry_properties(item, plan)
    for id_, name, own in ((HEADING, "TOC Heading", heading), (ENTRY, "toc 1", entry)):
        said = (beyond(mine, base) for mine, base in zip(own, normal, strict=True))
        yield style_element("paragraph", id_, name, *said, based_on="Normal", following="Normal", priority=39)
    yield _tiny_style()
    yield _table_style(above if plan.head_pt else 0.0)


def _heading_properties(head: Style, plan: Plan, above_pt: float) -> Properties:
    traits = Traits(keep=not plan.head_pt)
    return paragraph_properties(head, Frame(above_pt=above_pt), traits), run_properties(head)


def _entry_properties(item: Style, plan: Plan) -> Properties:
    """Return the look of an entry: no rule below, which Word would draw below the last only; a leader instead."""
    bare = {name: value for name, value in item.items() if not name.startswith("border-")}
    properties = paragraph_properties(bare, Frame(), Traits(tabs=(("right", plan.width_pt),)))
    for stop in properties.iter(qn("w:tab")):
        stop.set(qn("w:leader"), "dot")
    return properties, run_properties(item)


def _tiny_style() -> Element:
    tiny = w("pPr", w("spacing", before=0, after=0, line=twips(_MOST_TINY), lineRule="exact"))
    letters = w("rPr", w("sz", val=2), w("szCs", val=2))
    return style_element("paragraph", END, "Contents End", tiny, letters, based_on="Normal", priority=99)


def _table_style(above_pt: float) -> Element:
    sides = {"top": twips(above_pt), "left": 0, "bottom": 0, "right": 0}
    margins = w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in sides.items()))
    look = w("tblPr", margins)
    return style_element("table", TABLE, "Brief Contents", look, based_on="TableNormal", priority=59)
