"""Word's styles: each says only what it differs by from the one it is based on, and comes to what the CSS says."""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from lxml import etree
from spoiling import repacked
from word_readers import office_pdf
from word_samples import STYLE
from word_styles import Properties, effective, merged

from reportgen.style import House
from reportgen.writers.word import styles
from reportgen.writers.word.catalogue import CHARACTERS, PARAGRAPHS
from reportgen.writers.word.xml import w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import documents

HOUSES = {name: House.load(STYLE.parent / name) for name in ("jianbao", "gongwen")}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENTRIES = {one.id: one for one in styles.paragraphs()}


def sheet(house: House) -> Any:
    """Return a <w:styles> with every style of the catalogue."""
    every = [*ENTRIES, *(one.id for one in CHARACTERS), "GapBox", "GapTable"]
    root = w("styles", styles.document_defaults(house), *styles.style_elements(house, every))
    return etree.fromstring(etree.tostring(root))


@pytest.fixture(scope="module", params=sorted(HOUSES))
def house(request: pytest.FixtureRequest) -> House:
    """Return one house style after the other."""
    return HOUSES[request.param]


def plain(parts: tuple[Any, Any]) -> Properties:
    """Return a full set of properties as the resolver gives them."""
    return merged(list(parts))


def test_styles_come_to_what_the_css_says(house: House) -> None:
    """What a style inherits and what it says itself are together exactly the properties made from the CSS."""
    root = sheet(house)
    wrong = {}
    for id_, entry in ENTRIES.items():
        wanted, found = plain(styles.full_properties(house, entry)), effective(root, id_)
        rest = {path: found.get(path) for path in found.keys() - wanted.keys() - {"rPr/lang", "pPr/snapToGrid"}}
        other = {path: (said, found.get(path)) for path, said in wanted.items() if found.get(path) != said}
        wrong |= {id_: (rest, other)} if rest or other else {}
    assert wrong == {}


def repeated(root: Any) -> Iterator[str]:
    """Yield the styles that say again what they would inherit."""
    for one in root.iter(f"{W}style"):
        based_on = one.find(f"{W}basedOn")
        if based_on is None or one.get(f"{W}type") != "paragraph":
            continue
        base = effective(root, based_on.get(f"{W}val"))
        own = merged([part for part in one if part.tag in {f"{W}rPr", f"{W}pPr"}])
        again = [path for path, said in own.items() if base.get(path) == said]
        yield from (f"{one.get(f'{W}styleId')} {path}" for path in again)


def test_styles_say_nothing_twice(house: House) -> None:
    """No paragraph style repeats a property of the style it is based on: a change there has to reach it."""
    assert list(repeated(sheet(house))) == []


def with_other(root: Any, id_: str, path: str, **attributes: str) -> Any:
    """Return the styles with a property of one of them changed, as a reader would in Word."""
    copy = etree.fromstring(etree.tostring(root))
    style = next(one for one in copy.iter(f"{W}style") if one.get(f"{W}styleId") == id_)
    element = style
    for step in path.split("/"):
        found = element.find(f"{W}{step}")
        element = found if found is not None else etree.SubElement(element, f"{W}{step}")
    for name, value in attributes.items():
        element.set(f"{W}{name}", value)
    return copy


def test_change_of_the_text_style_carries(house: House) -> None:
    """A size set for 正文 in Word reaches body text and lists, not what has a size of its own."""
    root = sheet(house)
    other = with_other(root, "Normal", "rPr/sz", val="26")
    sizes = {id_: effective(other, id_)["rPr/sz"]["val"] for id_ in ("BodyText", "ListBullet", "TableText", "Title")}
    before = {id_: effective(root, id_)["rPr/sz"]["val"] for id_ in ("TableText", "Title")}
    assert sizes == {"BodyText": "26", "ListBullet": "26", **before}


def test_change_of_the_table_text_carries(house: House) -> None:
    """A font set for the text of tables reaches numbers, remarks and every table that has a look of its own."""
    other = with_other(sheet(house), "TableText", "rPr/rFonts", eastAsia="楷体", ascii="Georgia")
    ids = ("TableNumber", "TableKeptNumberWhole", "TableUnder", "MatrixText", "FactsNumber")
    found = {id_: effective(other, id_)["rPr/rFonts"]["eastAsia"] for id_ in ids}
    assert found == dict.fromkeys(ids, "楷体")


def test_every_style_comes_to_a_chinese_font(house: House) -> None:
    """Whatever style a text is set in, Word is told which font its Chinese is in."""
    root = sheet(house)
    fonts = {id_: effective(root, id_)["rPr/rFonts"].get("eastAsia") for id_ in ENTRIES}
    assert [id_ for id_, name in fonts.items() if not name] == []


def test_next_styles_exist(house: House) -> None:
    """The style that Enter leads to is one of the file's."""
    root = sheet(house)
    ids = {one.get(f"{W}styleId") for one in root.iter(f"{W}style")}
    assert {one.get(f"{W}val") for one in root.iter(f"{W}next")} <= ids
    assert {one.following for one in PARAGRAPHS if one.following} <= ids


def test_frames_outlast_a_new_paragraph(house: House) -> None:
    """A paragraph begun by Enter in a callout or a box has the same frame as the one before."""
    root = sheet(house)
    framed = [entry for entry in PARAGRAPHS if entry.id.startswith(("Callout", "Box"))]
    sides = {
        entry.id: [
            {path: said for path, said in effective(root, id_).items() if path.startswith(("pPr/pBdr", "pPr/shd"))}
            for id_ in (entry.id, entry.following or entry.id)
        ]
        for entry in framed
    }
    assert [id_ for id_, (own, following) in sides.items() if own != following or not own] == []


STRUCTURE = {
    "rPr": {"rStyle"},
    "pPr": {"pStyle", "numPr"},
    "tcPr": {"tcW", "gridSpan", "vMerge"},
    "trPr": {"cantSplit", "tblHeader"},
    "tblPr": {"tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption"},
}
_TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")


@pytest.mark.parametrize("name", ["shenzhen", "comparison.gongwen"])
def test_nothing_is_formatted_directly(name: str, made: Callable[[str], documents.Made]) -> None:
    """In text, margins and notes of a real document every look is a style's; the rest is structure."""
    with zipfile.ZipFile(io.BytesIO(made(name).docx)) as package:
        parts = [etree.fromstring(package.read(part)) for part in package.namelist() if _TEXTS.fullmatch(part)]
    found = {
        (tag, child.tag.removeprefix(W))
        for root in parts
        for tag in STRUCTURE
        for one in root.iter(f"{W}{tag}")
        for child in one
    }
    allowed = {(tag, child) for tag, children in STRUCTURE.items() for child in children}
    assert (found - allowed, len(parts) > 1) == (set(), True)


RED = (255, 0, 0)
OWN = 0.05  # of the text in that colour: 注： before a grey note, the labels of charts


def ink(pdf: Path) -> dict[tuple[int, int, int], int]:
    """Return how many characters of a PDF are set in each colour."""
    counted: dict[tuple[int, int, int], int] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for colour in _colours(page.get_textpage()):
                counted[colour] = counted.get(colour, 0) + 1
    return counted


def _colours(text: Any) -> Iterator[tuple[int, int, int]]:
    for index in range(text.count_chars()):
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pypdfium2.raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha)
        yield (red.value, green.value, blue.value)


@pytest.mark.needs("soffice")
def test_colour_set_for_the_text_style_is_seen(made: Callable[[str], documents.Made], tmp_path: Path) -> None:
    """A colour set for 正文 in Word is seen on the pages, but where a style or a chart has said that colour itself."""
    name = "dongguan"
    before, after = tmp_path / "a.docx", tmp_path / "b.docx"
    before.write_bytes(made(name).docx)
    own = HOUSES["jianbao"].computed("body")["color"].removeprefix("#")
    after.write_bytes(repacked(made(name).docx, "word/styles.xml", lambda xml: _recoloured(xml, own)))
    first, then = (ink(office_pdf(path, tmp_path)) for path in (before, after))
    black = tuple(int(own[place : place + 2], 16) for place in (0, 2, 4))
    assert first.get(black, 0) > sum(first.values()) / 3
    assert then.get(black, 0) + then.get(RED, 0) == first[black]
    assert then.get(black, 0) < OWN * first[black]


def _recoloured(styles: str, own: str) -> str:
    head, normal, rest = re.split(
        r'(?=<w:style w:type="paragraph" w:styleId="Normal")|(?<=</w:style>)', styles, maxsplit=2
    )
    return head + normal.replace(f'<w:color w:val="{own}"/>', '<w:color w:val="FF0000"/>') + rest
