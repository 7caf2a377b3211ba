"""The Word styles and the probes they are built from: which CSS speaks for which style of Word.

A probe is a path of elements as templates emit them; the cascade at its end becomes the Word style.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from reportgen.writers.word.rows import KEPT, VARIANTS

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION = "body main section"
BLUF, POINTS, CARDS, GUIDE = (f"body main section.{name}" for name in ("bluf", "points", "keyfig", "guide"))
FIGURE, FRAMED = f"{SECTION} figure", f"{SECTION} div.tbl"
COVER = "body main header.mast.cover"
CALLOUT, BOX = f"{SECTION} div.fc", f"{SECTION} div.box"
BULLETS, NUMBERS = f"{SECTION} ul.list", f"{SECTION} ol.list"


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style: Word's id and name, the probe, what it is based on, and the boxes around it.

    `above` and `below` are probes whose margin and padding it carries on that side; `box` frames it (border,
    background, padding at the sides); `cell` leaves vertical padding to the table style; `kept_by` is the box that
    keeps it with what follows if it may not be broken. `parted`: the line above stands between two of it as well.
    """

    id: str
    name: str
    probe: str
    based_on: str = "Normal"
    following: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    box: str = ""
    cell: str = ""
    kept_by: str = ""
    keep: bool = False
    contextual: bool = False
    outline: bool = False
    auto_height: bool = False
    parted: bool = False
    standard: bool = False  # written even when the document does not use it, so that an editor finds it


Signs = Literal["", "Latin", "Chinese"]


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """A character style: Word's id and name, the probe; what it differs by is measured against the step before.

    `signs` is the font, `Latin` or `Chinese`, that all its signs are set in: those that both have differ in width.
    """

    id: str
    name: str
    probe: str
    signs: Signs = ""


@dataclass(frozen=True, slots=True)
class TableStyle:
    """A table style: Word's id and name, the probe of its box, of a cell, and of the grid that has its columns."""

    id: str
    name: str
    box: str
    cell: str = ""
    grid: str = ""


def _p(id_: str, name: str, probe: str, **more: object) -> ParagraphStyle:
    return ParagraphStyle(id_, name, probe, **more)  # type: ignore[arg-type]


_HEADING = {"outline": True, "keep": True, "following": "BodyText", "standard": True}
_LIST = {"contextual": True, "standard": True}
PARAGRAPHS: tuple[ParagraphStyle, ...] = (
    _p("BodyText", "Body Text", f"{SECTION} p", standard=True),
    _p("LeadOnly", "Lead Only", f"{SECTION} p.lead-only", based_on="BodyText", following="BodyText"),
    _p("Title", "Title", "body main header.mast h1", outline=True, keep=True, following="BodyText", standard=True),
    _p("Masthead", "Masthead", "body main header.mast p.series", box="body main header.mast"),
    _p(
        "MastheadDetail",
        "Masthead Detail",
        "body main header.mast p.meta",
        below=("body main header.mast",),
        contextual=True,
    ),
    _p("CoverTitle", "Cover Title", f"{COVER} h1", based_on="Title", outline=True, keep=True),
    _p("CoverDetail", "Cover Detail", f"{COVER} p.meta", based_on="MastheadDetail"),
    _p("CoverCity", "Cover City", f"{COVER} p.city", parted=True),
    _p("CoverCityFirst", "Cover City First", f"{COVER} p.meta+p.city", based_on="CoverCity", following="CoverCity"),
    _p("Heading1", "heading 1", f"{SECTION} h2", **_HEADING),
    _p("Heading1Page", "Heading 1 New Page", f"{SECTION}.pg h2:first-child", **{**_HEADING, "based_on": "Heading1"}),
    _p("Heading1Minor", "Heading 1 Minor", f"{SECTION} h2.minor", **{**_HEADING, "based_on": "Heading1"}),
    _p(
        "Heading1MinorPage",
        "Heading 1 Minor New Page",
        f"{SECTION}.pg h2.minor:first-child",
        **{**_HEADING, "based_on": "Heading1"},
    ),
    _p("Heading2", "heading 2", f"{SECTION} h3", **_HEADING),
    _p("Heading3", "heading 3", f"{SECTION} h4", **_HEADING),
    _p("KeyHead", "Key Head", f"{CARDS} h2.k", above=(CARDS,), outline=True, keep=True),
    _p(
        "JudgementHead",
        "Judgement Head",
        f"{BLUF} div.row h2.k",
        outline=True,
        keep=True,
        based_on="KeyHead",
        following="Judgement",
    ),
    _p("Judgement", "Judgement", f"{BLUF} div.row p", based_on="BodyText"),
    _p("PointHead", "Point Head", f"{POINTS} ol li.row h3", following="PointText", outline=True),
    _p("PointText", "Point Text", f"{POINTS} ol li.row p", based_on="BodyText"),
    _p(
        "CardLabel",
        "Card Label",
        f"{CARDS} ul.cards li span.l",
        box=f"{CARDS} ul.cards li",
        keep=True,
        following="CardValue",
    ),
    _p("CardValue", "Card Value", f"{CARDS} ul.cards li span.v", keep=True, following="CardPeriod"),
    _p("CardPeriod", "Card Period", f"{CARDS} ul.cards li span.t"),
    _p(
        "GuideHead",
        "Guide Head",
        f"{GUIDE} div h2.k",
        outline=True,
        keep=True,
        based_on="KeyHead",
        following="GuideText",
    ),
    _p("GuideText", "Guide Text", f"{GUIDE} div p"),
    _p("StripText", "Strip Text", f"{GUIDE} div table.strip tbody tr td"),
    _p("StripYear", "Strip Year", f"{GUIDE} div table.strip tbody tr th", based_on="StripText"),
    _p("StripTextNow", "Strip Text Now", f"{GUIDE} div table.strip tbody tr td.now", based_on="StripText"),
    _p("StripYearNow", "Strip Year Now", f"{GUIDE} div table.strip tbody tr th.now", based_on="StripYear"),
    _p(
        "Caption",
        "caption",
        f"{FIGURE} figcaption span.ct",
        above=(FIGURE,),
        keep=True,
        standard=True,
        following="CaptionDetail",
    ),
    _p("CaptionDetail", "Caption Detail", f"{FIGURE} figcaption span.cs", keep=True, based_on="Caption"),
    _p("Figure", "Figure", f"{FIGURE} div.img", keep=True, auto_height=True, following="Note"),
    _p("Note", "Note", f"{FIGURE} p.note", keep=True),
    _p("NoteEnd", "Note End", f"{FIGURE} p.note", based_on="Note", following="BodyText", below=(FIGURE,)),
    _p("Source", "Source", f"{FIGURE} p.src", below=(FIGURE,), based_on="Note", following="BodyText"),
    _p(
        "SourceAlone", "Source Alone", f"{FRAMED} table+p.src", based_on="Source", following="BodyText", below=(FRAMED,)
    ),
    _p("Callout", "Callout", f"{CALLOUT} p", box=CALLOUT, above=(CALLOUT,), below=(CALLOUT,), contextual=True),
    _p("BoxHead", "Box Head", f"{BOX} h3", box=BOX, outline=True, keep=True, following="BoxText"),
    _p("BoxText", "Box Text", f"{BOX} p", box=BOX),
    _p("BoxBullet", "Box Bullet", f"{BOX} ul.list li", box=BOX, based_on="BoxText"),
    _p("BoxNumber", "Box Number", f"{BOX} ol.list li", box=BOX, based_on="BoxText"),
    _p("ListBullet", "List Bullet", f"{BULLETS} li", above=(BULLETS,), below=(BULLETS,), **_LIST),
    _p("ListNumber", "List Number", f"{NUMBERS} li", above=(NUMBERS,), below=(NUMBERS,), **_LIST),
    _p(
        "Term",
        "Term",
        f"{SECTION} dl.defs dt",
        based_on="Definition",
        following="Definition",
        cell=f"{SECTION} dl.defs dd",
    ),
    _p("Definition", "Definition", f"{SECTION} dl.defs dd", cell=f"{SECTION} dl.defs dd"),
    _p("DefinitionItem", "Definition Item", f"{SECTION} dl.defs dd ul.fx li", based_on="Definition"),
    _p("Reference", "Reference", f"{SECTION} ol.refs li"),
    _p("More", "More", f"{SECTION} p.more", based_on="Note"),
    _p("FootnoteText", "footnote text", f"{SECTION} p span.fn", standard=True),
)

# what a table variant's cells are called, the probe below the table, and whether the cell is kept with the next row
_ROLES: tuple[tuple[str, str, str], ...] = (
    ("Text", "Text", "tbody tr td"),
    ("TextLast", "Text Last", "tbody tr td:last-child"),
    ("Head", "Head", "thead tr th"),
    ("HeadFirst", "Head First", "thead tr th:first-child"),
    ("HeadNumber", "Head Number", "thead tr th.n"),
    ("HeadStatus", "Head Status", "thead tr th.st"),
    ("Row", "Row", "tbody tr th"),
    ("RowSubject", "Row Subject", "tbody tr.me th"),
    ("Id", "Id", "tbody tr th.id"),
    ("Number", "Number", "tbody tr td.n"),
    ("NumberWhole", "Number Whole", "tbody tr td.n.d0"),
    ("NumberOneDigit", "Number One Digit", "tbody tr td.n.d1"),
    ("NumberShare", "Number Share", "tbody tr td.n.p0"),
    ("Group", "Group", "tbody tr.g th"),
    ("GroupApart", "Group Apart", "tbody tr.g.no th"),
    ("Under", "Under", "tbody tr th span.who"),
    ("UnderText", "Under Text", "tbody tr td span.who"),
    ("UnderNumber", "Under Number", "tbody tr td.n span.who"),
    ("Locator", "Locator", "tbody tr td.s"),
    ("Aside", "Aside", "tbody tr td.w"),
    ("Status", "Status", "tbody tr td.st"),
)


def table_probe(variant: str) -> str:
    """Return the probe of a data table: the plain one, or that of a class (`mx`); a facts table stands unframed."""
    return (
        f"{SECTION} table.t.facts" if variant == "facts" else f"{FRAMED} table.t" + (f".{variant}" if variant else "")
    )


def _cell_base(prefix: str, kept: str, role: str) -> str:
    """Return what a cell style is based on: the same of rows that may part, the text of its table, that of tables."""
    if kept:
        return f"{prefix}{role}"
    if role != "Text":
        return f"{prefix}Text"
    return "Normal" if prefix == "Table" else "TableText"


def _cells(variant: str, prefix: str, kept: str) -> tuple[ParagraphStyle, ...]:
    table = table_probe(variant)
    return tuple(
        _p(
            f"{prefix}{kept}{role}",
            f"{prefix} {kept} {name}".replace("  ", " "),
            f"{table} {probe}",
            based_on=_cell_base(prefix, kept, role),
            cell=f"{table} tbody tr td",
            keep=role.startswith("Group"),
            kept_by=FRAMED if kept else "",
            standard=prefix == "Table" and not kept and role in {"Text", "Head", "Number"},
        )
        for role, name, probe in _ROLES
    )


CELLS: tuple[ParagraphStyle, ...] = tuple(
    style
    for key, prefix in {"": "Table", **VARIANTS}.items()
    for kept in ("", KEPT)
    for style in _cells(key, prefix, kept)
)

CHARACTERS: tuple[CharacterStyle, ...] = (
    CharacterStyle("Hyperlink", "Hyperlink", f"{SECTION} p a"),
    CharacterStyle("Strong", "Strong", f"{SECTION} p b"),
    CharacterStyle("Lead", "Lead", f"{SECTION} p span.lead"),
    CharacterStyle("Citation", "Citation", f"{SECTION} p sup.c"),
    CharacterStyle("Mark", "Mark", f"{SECTION} p sup.m", signs="Latin"),
    CharacterStyle("FootnoteReference", "footnote reference", f"{SECTION} p span.fn::footnote-call", signs="Chinese"),
    CharacterStyle("FootnoteNumber", "Footnote Number", f"{SECTION} p span.fn::footnote-marker", signs="Chinese"),
    CharacterStyle("NoteHead", "Note Head", f"{FIGURE} p.note span.h"),
    CharacterStyle("CalloutHead", "Callout Head", f"{SECTION} div.fc p span.h"),
    CharacterStyle("CaptionNumber", "Caption Number", f"{FIGURE} figcaption span.ct span.no"),
    CharacterStyle("PointNumber", "Point Number", f"{POINTS} ol li.row h3 span.n"),
    CharacterStyle("ReferenceNumber", "Reference Number", f"{SECTION} ol.refs li span.n"),
    CharacterStyle("Edition", "Edition", "body main header.mast p.series span.ed"),
    CharacterStyle("Vintage", "Vintage", "body main header.mast p.meta span.vint"),
    CharacterStyle("MastheadStrong", "Masthead Strong", "body main header.mast p.meta b"),
    CharacterStyle("CoverName", "Cover Name", f"{COVER} p.city b"),
    CharacterStyle("CardFigure", "Card Figure", f"{CARDS} ul.cards li span.v"),
    CharacterStyle("CardUnit", "Card Unit", f"{CARDS} ul.cards li span.v span.u"),
    CharacterStyle("CardMark", "Card Mark", f"{CARDS} ul.cards li span.t span.mk", signs="Chinese"),
    CharacterStyle("GuideStrong", "Guide Strong", f"{GUIDE} div p b"),
    CharacterStyle("GuideMark", "Guide Mark", f"{GUIDE} div p b.mk", signs="Chinese"),
    CharacterStyle("GroupRemark", "Group Remark", f"{FRAMED} table.t tbody tr.g th span.w"),
    CharacterStyle("GroupRemarkApart", "Group Remark Apart", f"{FRAMED} table.t tbody tr.g.no th span.w"),
    CharacterStyle("GroupName", "Group Name", f"{FRAMED} table.t tbody tr.g th"),
    CharacterStyle("SubjectName", "Subject Name", f"{FRAMED} table.t tbody tr.me th"),
    *(
        CharacterStyle(f"{prefix}Subject", f"{prefix} Subject", f"{table_probe(key)} tbody tr.me td")
        for key, prefix in {"": "Table", **VARIANTS}.items()
    ),
    CharacterStyle("Missing", "Missing", f"{FRAMED} table.t tbody tr td.na", signs="Chinese"),
    CharacterStyle("Kind", "Kind", f"{FRAMED} table.t.sw tbody tr td span.ty"),
    CharacterStyle("Checked", "Checked", f"{SECTION} table.t.facts tbody tr td span.ok"),
)

# where the step before the probe is not what a run stands in, the paragraph it differs from
AROUND: Mapping[str, str] = MappingProxyType(
    {
        "CardFigure": "CardValue",
        "CardUnit": "CardValue",
        "SubjectName": "TableRow",
        "GroupName": "TableGroup",
        "GroupRemark": "TableGroup",
        "GroupRemarkApart": "TableGroupApart",
        **{f"{prefix}Subject": f"{prefix}Text" for prefix in ("Table", *VARIANTS.values())},
        "Missing": "TableText",
        "FootnoteNumber": "FootnoteText",
    }
)
# paragraphs whose weight is their runs' business: Word reads bold on bold as its opposite
LIGHT_ROLES = ("RowSubject", "Group", "GroupApart", "CardValue")

TABLES: tuple[TableStyle, ...] = (
    *(
        TableStyle(f"Brief{prefix}", f"Brief {prefix}", table_probe(key), f"{table_probe(key)} tbody tr td")
        for key, prefix in {"": "Table", **VARIANTS}.items()
    ),
    TableStyle(
        "BriefKeyTable", "Brief Key Table", table_probe(""), f"{table_probe('')} tbody tr td", f"{CARDS} table.t"
    ),
    TableStyle("BriefJudgement", "Brief Judgement", BLUF, BLUF, f"{BLUF} div.row"),
    TableStyle("BriefPoints", "Brief Points", "", f"{POINTS} ol li.row", f"{POINTS} ol li.row"),
    TableStyle("BriefCards", "Brief Cards", "", "", f"{CARDS} ul.cards"),
    TableStyle("BriefGuide", "Brief Guide", GUIDE, GUIDE, GUIDE),
    TableStyle("BriefStrip", "Brief Strip", ""),
    TableStyle("BriefDefinitions", "Brief Definitions", "", f"{SECTION} dl.defs dd", f"{SECTION} dl.defs"),
)
