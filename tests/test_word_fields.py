"""Claims about what Word reckons itself: numbers of captions and references to them, bookmarks, nested lists."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_samples import HTML, META, house, pictures

from reportgen import contract
from reportgen.errors import TemplateError
from reportgen.writers.word import docx_text, write_docx
from reportgen.writers.word.reading import manuscript
from reportgen.writers.word.references import bookmark_names

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LISTS = '<ol class="list"><li>甲</li><li>乙</li></ol><ol class="list"><li>丙</li></ol>'
NESTED = (
    '<ul class="list"><li>一<ol class="list"><li>一甲<ul class="list"><li>一甲子</li></ul></li><li>一乙</li></ol></li>'
    '<li>二<ol class="list"><li>二甲</li></ol></li></ul>'
)


def part(name: str, html: str = HTML) -> Any:
    """Return a part of the sample's Word file as element tree."""
    data = write_docx(html, house(), pictures(), {}, META)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def fields(root: Any) -> list[tuple[str, str]]:
    """Return each field's instruction and the result it shows, in reading order."""
    found: list[tuple[str, str]] = []
    state = "text"
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = element.get(f"{W}fldCharType")
        if kind:
            state = kind
        elif element.tag == f"{W}instrText":
            found.append((element.text.strip(), ""))
        elif state == "separate":
            found[-1] = (found[-1][0], found[-1][1] + element.text)
    return found


def bookmarked(root: Any) -> dict[str, str]:
    """Return the text in each bookmark that begins and ends in one paragraph."""
    found = {}
    for start in root.iter(f"{W}bookmarkStart"):
        held = []
        for after in start.itersiblings():
            if after.tag == f"{W}bookmarkEnd" and after.get(f"{W}id") == start.get(f"{W}id"):
                break
            held.append("".join(text.text or "" for text in after.iter(f"{W}t")))
        found[start.get(f"{W}name")] = "".join(held)
    return found


def test_captions_count_themselves() -> None:
    """The number of each caption is a sequence of its kind, its result filled in."""
    counted = [field for field in fields(part("word/document.xml")) if field[0].startswith("SEQ")]
    assert counted == [("SEQ 图 \\* ARABIC", "1"), ("SEQ 表 \\* ARABIC", "1")]


def test_references_follow_captions() -> None:
    """Words that name a caption are a field on the bookmark around its label, and show the same words."""
    root = part("word/document.xml")
    references = {text: re.split(r"\s+", code)[1] for code, text in fields(root) if code.startswith("REF")}
    assert {text: bookmarked(root)[name] for text, name in references.items()} == {"图1": "图1", "表1": "表1"}


def test_reference_keeps_the_style_around_it() -> None:
    """Renewed, a reference takes the style it stands in, not that of the caption."""
    codes = [code for code, _ in fields(part("word/document.xml")) if code.startswith("REF")]
    assert all(code.endswith("\\h \\* CHARFORMAT") for code in codes)


def test_other_words_that_lead_to_a_figure_stay_a_link() -> None:
    """A link to a figure that does not say its label is no field: Word would put the label in its place."""
    html = HTML.replace('<a href="#fig1">图1</a>', '<a href="#fig1">上图</a>')
    root = part("word/document.xml", html)
    anchors = [one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink")]
    assert ("_Ref_图1" in anchors, [code for code, _ in fields(root) if "图1" in code]) == (True, [])


def test_reference_to_another_caption() -> None:
    """Words that name one caption and lead to another are an error that names both."""
    with pytest.raises(TemplateError, match=r"表1.*图1"):
        part("word/document.xml", HTML.replace('<a href="#fig1">图1</a>', '<a href="#fig1">表1</a>'))


def test_every_heading_has_a_bookmark() -> None:
    """A heading without an id gets a bookmark of its own."""
    root = part("word/document.xml")
    headings = [
        paragraph
        for paragraph in root.iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val").startswith("Heading")
    ]
    assert [paragraph.find(f"{W}bookmarkStart").get(f"{W}name") for paragraph in headings] == ["s1", "_Toc_1", "refs"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(min_size=1, max_size=60), unique=True), st.data())
def test_bookmark_names_are_words_and_differ(ids: list[str], data: st.DataObject) -> None:
    """Whatever ids and labels there are, bookmark names differ, have at most 40 signs and are one word."""
    labels = {one: data.draw(st.sampled_from(["图1", "表2", "附表12"])) for one in ids[::2]}
    names = list(bookmark_names(ids, labels).values())
    assert len(set(names)) == len(ids)
    assert all(re.fullmatch(r"[^\W\d]\w{0,39}", name) for name in names)


# --- lists --------------------------------------------------------------------------------------------------------


def listed(html: str) -> list[tuple[str, str, int, str]]:
    """Return the items of lists: style, number of the list, level, words."""
    found = []
    for paragraph in part("word/document.xml", html).iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle").get(f"{W}val")
        own = properties.find(f"{W}numPr")
        number, level = (
            (own.find(f"{W}{tag}").get(f"{W}val") for tag in ("numId", "ilvl")) if own is not None else ("", 0)
        )
        if style.startswith("List"):
            found.append((style, number, int(level), "".join(one.text for one in paragraph.iter(f"{W}t"))))
    return found


def test_nested_lists_go_by_levels() -> None:
    """Items of a list within a list share the outermost one's style and stand on the next level."""
    assert listed(HTML.replace(LISTS, NESTED)) == [
        ("ListBullet", "", 0, "一"),
        ("ListBullet", "5", 1, "一甲"),
        ("ListBullet", "1", 2, "一甲子"),
        ("ListBullet", "5", 1, "一乙"),
        ("ListBullet", "", 0, "二"),
        ("ListBullet", "6", 1, "二甲"),
    ]


def test_nested_lists_start_anew_on_their_level() -> None:
    """An ordered list within another starts at 1 on the level it stands on."""
    root = part("word/numbering.xml", HTML.replace(LISTS, NESTED))
    assert [one.get(f"{W}ilvl") for one in root.iter(f"{W}lvlOverride")] == ["1", "1"]


def test_levels_stand_in_and_are_marked_as_the_css_says() -> None:
    """Each level stands further in, and counts or marks as the style sheet says for lists within lists."""
    root = part("word/numbering.xml")
    lists = {one.get(f"{W}abstractNumId"): list(one.iter(f"{W}lvl")) for one in root.iter(f"{W}abstractNum")}
    marks = [level.find(f"{W}lvlText").get(f"{W}val") for level in lists["1"]]
    kinds = [level.find(f"{W}numFmt").get(f"{W}val") for level in lists["3"]]
    lefts = [int(level.find(f"{W}pPr/{W}ind").get(f"{W}left")) for level in lists["3"]]
    assert (marks, kinds, lefts) == (["•", "◦", "▪"], ["decimal", "lowerLetter", "lowerRoman"], [280, 560, 840])


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ('<ul class="list"><li>一</li></ul>余下', "末尾"),
        (
            '<ul class="list"><li>一<ul class="list"><li>二<ul class="list"><li>三</li></ul></li></ul></li></ul>',
            "第 4 层",
        ),
    ],
)
def test_lists_that_word_cannot_have(inside: str, told: str) -> None:
    """Words after a list within an item, and a list on a fourth level, break the contract."""
    with pytest.raises(TemplateError, match=told):
        contract.parse(HTML.replace(LISTS, f'<ul class="list"><li>甲{inside}</li></ul>'))


TREES = st.recursive(
    st.just([]), lambda inner: st.lists(st.tuples(st.booleans(), inner), min_size=1, max_size=3), max_leaves=12
)


@settings(deadline=None, max_examples=40)
@given(TREES.filter(bool))
def test_numbers_of_nested_lists(tree: list[Any]) -> None:
    """However ordered lists nest, counting by list and level gives the numbers that the HTML shows."""
    html, expected = _laid(tree, 0)
    document = contract.read(HTML.replace(LISTS, html))
    blocks = [block for block in manuscript(document).blocks if getattr(block, "ordered", 0)]
    counts: dict[int, int] = {}
    found = []
    for block in blocks:
        counts[block.ordered] = counts.get(block.ordered, 0) + 1
        found.append((block.level, counts[block.ordered]))
    assert found == expected


def _laid(tree: list[Any], level: int) -> tuple[str, list[tuple[int, int]]]:
    """Return an ordered list and the level and number of each of its items; no deeper than is allowed."""
    html, numbers = "", []
    for number, (within, inner) in enumerate(tree, 1):
        numbers.append((level, number))
        deeper, more = _laid(inner, level + 1) if within and inner and level + 1 < contract.DEEPEST_LIST else ("", [])
        html += f"<li>项{deeper}</li>"
        numbers += more
    return f'<ol class="list">{html}</ol>', numbers


def test_text_of_nested_lists() -> None:
    """Each item is one paragraph of the text."""
    found = docx_text(write_docx(HTML.replace(LISTS, NESTED), house(), pictures(), {}, META))
    assert [text for text in found if text[:1] in "一二" and "、" not in text] == [
        "一",
        "一甲",
        "一甲子",
        "一乙",
        "二",
        "二甲",
    ]
