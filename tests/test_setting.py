"""Pages that never look half-finished: each fault provoked in a small invented document and mended; the briefs."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from pdf_samples import CSS, STACKS, page
from pypdfium2 import raw

from reportgen import contract, ledger
from reportgen.writers import arranged, justify, paging, pdf, setting
from reportgen.writers.pages import Leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportgen.build import Document
    from reportgen.writers.setting import Arrangement

CITIES = ("深圳", "上海", "北京", "佛山", "汕头", "东莞")
LINE = "甲市的交易额在样本期内持续增加，其中跨境部分略有起伏，各区不一。"  # one line of 30 characters and a bit
PAGE_LINES = 30
STYLE = """
h2 { font: 700 14pt/20pt "Noto Sans CJK SC"; margin: 16pt 0 4pt }
p { orphans: 2; widows: 2 }
table { border-collapse: collapse; font: 9pt/14pt "Noto Sans CJK SC" }
th, td { padding: 1pt 4pt 1pt 0; font-weight: 400 }
figure, .tbl { margin: 8pt 0 }
"""
WHOLE = "figure, .tbl { break-inside: avoid }"


def prose(lines: int) -> str:
    """Return a paragraph of about so many lines."""
    return f"<p>{LINE * lines}"[: lines * PAGE_LINES] + "</p>"


def table(rows: int, name: str = "t") -> str:
    """Return a table with a caption and so many rows of a line each."""
    cells = "".join(
        f'<tr><th scope="row">区</th><td>第{"一二三四五六七八九十"[row % 10]}行</td></tr>' for row in range(rows)
    )
    head = '<thead><tr><th scope="col">区</th><th scope="col">数</th></tr></thead>'
    caption = '<caption><span class="ct">各区的数</span></caption>'
    inner = f'<table class="t">{caption}{head}<tbody>{cells}</tbody></table><p class="src">来源</p>'
    return f'<div class="tbl" id="{name}">{inner}</div>'


def figure(name: str = "f") -> str:
    """Return a figure with a caption above its picture."""
    image = f'<div class="img"><img src="figure:{name}" alt="图"></div>'
    return f'<figure id="{name}"><figcaption>题</figcaption>{image}</figure>'


def section(name: str, *blocks: str) -> str:
    """Return a section with a heading."""
    return f'<section id="{name}"><h2>一节</h2>{"".join(blocks)}</section>'


def picture(lines: int) -> bytes:
    """Return a picture as high as so many lines of text."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="100pt" height="{lines * 16}pt"/>'.encode()


def laid(*sections: str, css: str = WHOLE, pictures: dict[str, bytes] | None = None) -> tuple[Any, Arrangement]:
    """Return the pages of a document in the small style, and how they were set."""
    justify.install()
    whole = CSS + STYLE + css
    style = pdf.PdfStyle(whole, Path(__file__).parent, STACKS)
    return pdf.laid_out(page("".join(sections)), whole, style, pictures or {})


@pytest.fixture
def as_it_comes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Arrangement]:
    """Return a function that lays out once and mends nothing: it shows that the fault is there."""

    def once(*sections: str, **named: Any) -> Arrangement:
        with monkeypatch.context() as patch:
            patch.setattr(setting, "LAYOUTS", 1)
            patch.setattr(arranged, "_tie_rows", lambda _: None)
            return laid(*sections, **named)[1]

    return once


def fills(found: Arrangement) -> list[float]:
    """Return how full each page is."""
    return [sheet.fill for sheet in found.sheets]


# --- objects ------------------------------------------------------------------------------------------------------

BEFORE_A_FIGURE = section("a", prose(10), figure(), *(prose(5) for _ in range(5)))
PICTURES = {"f": picture(22)}


def test_later_prose_fills_the_page_before_a_figure(as_it_comes: Callable[..., Arrangement]) -> None:
    """A figure that does not fit lets the prose behind it go first: no page is left half empty before it."""
    raw = as_it_comes(BEFORE_A_FIGURE, pictures=PICTURES)
    mended = laid(BEFORE_A_FIGURE, pictures=PICTURES)[1]
    assert (fills(raw)[0] < 0.5, fills(mended)[0] > 0.8) == (True, True)


def test_prose_keeps_its_order() -> None:
    """Only the figure stands elsewhere."""
    found = laid(BEFORE_A_FIGURE, pictures=PICTURES)[1]
    (moved,) = found.plans[0].moved
    rest = [key for key in found.plans[0].order if key != moved]
    assert rest == sorted(rest)


def test_figure_stays_in_its_section() -> None:
    """The prose of the next section does not go before it."""
    found = laid(section("a", prose(10), figure()), section("b", prose(20)), pictures=PICTURES)[1]
    assert [plan.moved for plan in found.plans] in ([], [()])


def test_figures_keep_their_order() -> None:
    """Where two wait for later prose the first is set first."""
    both = section("a", prose(18), figure("f"), figure("g"), *(prose(6) for _ in range(5)))
    found = laid(both, pictures={"f": picture(14), "g": picture(9)})[1]
    order = found.plans[0].order
    assert found.plans[0].moved
    assert order.index(2) < order.index(3)


def test_ledger_follows_what_was_moved() -> None:
    """The record of a document in which an object moved lists the numbers in the order they are set."""
    body = contract.tree(
        page(f'<section id="a"><h2>节</h2>{_printed("p", 0)}{_printed("div", 1)}{_printed("p", 2)}</section>')
    )
    entries = tuple(ledger.Entry(n, f"{n + 1}", "", "count") for n in range(3))
    plan = paging.Plan(0, (0, 1, 3, 2), moved=(2,))
    moved = arranged.in_order(body, [plan]).find("body")
    assert [entry.n for entry in ledger.as_set(ledger.Ledger("", "", entries), moved).entries] == [0, 2, 1]


def _printed(tag: str, n: int) -> str:
    return f'<{tag}><span data-n="{n}">{n + 1}</span></{tag}>'


# --- tables -------------------------------------------------------------------------------------------------------


def test_table_parts_rather_than_leave_white(as_it_comes: Callable[..., Arrangement]) -> None:
    """A table of many rows that would leave more than a quarter of a page white parts between its rows."""
    body = section("a", prose(16), table(16)), section("b", prose(28))
    raw, mended = as_it_comes(*body), laid(*body)[1]
    assert (fills(raw)[0] < 0.75, fills(mended)[0] > 0.85) == (True, True)


def test_parted_table_repeats_its_head() -> None:
    """What stands overleaf has its head again, and three rows at least stand on either side."""
    document, found = laid(section("a", prose(16), table(16)), section("b", prose(28)))
    tables = [_rows(box._page_box) for box in document.pages if _rows(box._page_box)]
    assert tables[1][0][0] == "head"
    assert min(sum(kind == "row" for kind, _ in rows) for rows in tables) >= 3
    assert found.plans[0].parted


def _rows(box: Any) -> list[tuple[str, Any]]:
    if type(box).__name__ == "TableRowGroupBox":
        return [("head" if box.is_header else "row", row) for row in box.children]
    return [row for child in getattr(box, "children", ()) for row in _rows(child)]


def test_short_table_stays_whole() -> None:
    """Four rows stay together whatever white that leaves."""
    tall = "td { padding-bottom: 50pt }"
    found = laid(section("a", prose(20), table(4)), section("b", prose(20)), css=WHOLE + tall)[1]
    assert not any(plan.parted for plan in found.plans)


def test_table_that_leaves_little_white_stays_whole() -> None:
    """Less than a quarter of a page is no reason to part a table."""
    found = laid(section("a", prose(23), table(8)), section("b", prose(18)))[1]
    assert not any(plan.parted for plan in found.plans)


def test_caption_is_not_parted_from_its_rows(as_it_comes: Callable[..., Arrangement]) -> None:
    """A long table that begins at a page's foot takes its caption along, though the style does not say so."""
    body = section("a", prose(25), table(20))
    torn = [sheet.torn for sheet in as_it_comes(body, css="").sheets]
    assert torn[0] in {("题注",), ("单行",)}
    assert not any(sheet.torn for sheet in laid(body, css="")[1].sheets)


def test_last_row_does_not_go_over_alone(as_it_comes: Callable[..., Arrangement]) -> None:
    """The last rows of a table stay together."""
    bodies = (section("a", table(rows)) for rows in range(14, 40))
    body = next(body for body in bodies if as_it_comes(body, css="").sheets[0].torn == ("单行",))
    assert not any(sheet.torn for sheet in laid(body, css="")[1].sheets)


# --- headings and the last page -----------------------------------------------------------------------------------


def test_heading_goes_with_its_text() -> None:
    """No heading ends a page, though the style does not say so."""
    for lines in range(24, 30):
        found = laid(section("a", prose(lines)), section("b", prose(20)))[1]
        assert not any(sheet.torn for sheet in found.sheets)


@pytest.mark.parametrize("over", [1, 2, 3])
def test_last_page_is_not_left_over(over: int, as_it_comes: Callable[..., Arrangement]) -> None:
    """A few lines over are pulled back by closer setting, or get more company."""
    body = *(section(f"s{n}", prose(6), prose(5)) for n in range(4)), section("z", prose(3 + over))
    raw, mended = as_it_comes(*body), laid(*body)[1]
    assert fills(raw)[-1] < 0.25
    assert fills(mended)[-1] >= 0.25


def test_blocks_are_set_closer_only_within_the_limit() -> None:
    """At least seven tenths of the space between blocks are kept."""
    body = *(section(f"s{n}", prose(6), prose(5)) for n in range(4)), section("z", prose(5))
    assert min(plan.air for plan in laid(*body)[1].plans) >= 0.7


# --- the loop -----------------------------------------------------------------------------------------------------


def test_good_pages_are_laid_out_once() -> None:
    """Where nothing is to be mended nothing is done again."""
    assert laid(section("a", prose(20), prose(20)))[1].layouts == 1


def test_layouts_are_bounded() -> None:
    """A document that cannot be mended is not laid out for ever: two figures, each of more than half a page."""
    found = laid(section("a", figure("f"), figure("g"), figure("h")), pictures=dict.fromkeys("fgh", picture(18)))[1]
    assert found.layouts <= setting.LAYOUTS


def test_the_same_document_is_set_the_same_way() -> None:
    """Setting it twice gives the same pages by the same choices."""
    first, second = (laid(BEFORE_A_FIGURE, pictures=PICTURES)[1] for _ in range(2))
    assert first == second


def test_paragraph_breaks_where_two_lines_stay() -> None:
    """Of five lines two stay on either side."""
    lines = [Leaf("line", 16, 7, tied=False, least=(2, 2)) for _ in range(5)]
    assert paging.cuts(lines) == (False, True, True, False)


# --- the briefs ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=CITIES)
def brief(request: pytest.FixtureRequest, city_document: Callable[[str], Document]) -> Arrangement:
    """Return how the brief on a city is set."""
    made = city_document(request.param)
    style = pdf.PdfStyle(made.house.engine_css, made.folder, made.house.families(), made.house.place)
    justify.install()
    return pdf.laid_out(made.rendered.html, style.css, style, {name: item.svg for name, item in made.pictures.items()})[
        1
    ]


def test_no_page_of_a_brief_is_left_over(brief: Arrangement) -> None:
    """Every page is a quarter full at least, the last of the text and of the appendix too."""
    assert min(fills(brief)) >= 0.25


def test_nothing_in_a_brief_is_torn(brief: Arrangement) -> None:
    """No heading alone at a page's foot, no caption without its object, no single row."""
    assert [sheet.torn for sheet in brief.sheets if sheet.torn] == []


def test_pages_of_a_brief_are_filled_before_a_break(brief: Arrangement) -> None:
    """No half-empty page before a chart: a page with another of its part behind it is two thirds full."""
    followed = [one.fill for one, following in pairwise(brief.sheets) if one.flow == following.flow]
    assert min(followed, default=1) >= 0.65


def test_a_brief_is_laid_out_twice_at_most(brief: Arrangement) -> None:
    """One more layout is enough."""
    assert brief.layouts <= 2


# --- lines --------------------------------------------------------------------------------------------------------

BODY_PT, LEADING_PT = 10.5, 18.0
LEFT_PT, RIGHT_PT = 27 / 25.4 * 72, (210 - 27) / 25.4 * 72
RAISED_PT = 5.5  # a citation stands off its line by less
CLOSING, OPENING = tuple("，。、；：？！）》」』”’…—"), tuple("（《「『“‘")


@dataclass(frozen=True)
class Sign:
    """A character as drawn, in points: where its advance begins and ends, its baseline and size."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


def signs(textpage: Any) -> Iterator[Sign]:
    """Yield the characters of a page that are not blank."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    for index in range(textpage.count_chars()):
        text = textpage.get_text_range(index, 1)
        if text.strip():
            left, _, right, _ = textpage.get_charbox(index, loose=True)
            raw.FPDFText_GetCharOrigin(textpage, index, x, y)
            raw.FPDFText_GetMatrix(textpage, index, matrix)
            yield Sign(text, left, right, y.value, raw.FPDFText_GetFontSize(textpage, index) * abs(matrix.a))


def lines_of(textpage: Any) -> list[list[Sign]]:
    """Return the lines of body text on a page from top to bottom, citations in their line."""
    found: dict[float, list[Sign]] = {}
    for sign in signs(textpage):
        key = next((key for key in found if abs(key - sign.baseline) < RAISED_PT), sign.baseline)
        found.setdefault(key, []).append(sign)
    lines = (sorted(line, key=lambda sign: sign.left) for line in found.values())
    body = [line for line in lines if any(abs(sign.size - BODY_PT) < 0.1 for sign in line)]
    return sorted(body, key=lambda line: -_baseline(line))


def _baseline(line: list[Sign]) -> float:
    return next(sign.baseline for sign in line if abs(sign.size - BODY_PT) < 0.1)


def test_dash_between_dates_begins_no_line() -> None:
    """Wherever the line ends, a period goes over with its first date or without its dash."""
    text = "".join(f"<p>{LINE[:at]}2014年1月—9月，又2013年—2014年。</p>" for at in range(10, 30))
    drawn = pypdfium2.PdfDocument(laid(section("a", text))[0].write_pdf())
    pages = [drawn[index].get_textpage() for index in range(len(drawn))]
    starts = [line.strip()[:1] for item in pages for line in item.get_text_bounded().split("\n")]
    assert "—" not in starts


@pytest.fixture(scope="module", params=["深圳", "上海"])
def set_lines(request: pytest.FixtureRequest, city_document: Callable[[str], Document]) -> list[list[list[Sign]]]:
    """Return the lines of body text of a brief, page by page; the first page has columns of its own and is left out."""
    document = pypdfium2.PdfDocument(city_document(request.param).pdf())
    return [lines_of(document[index].get_textpage()) for index in range(1, len(document))]


def goes_on(line: list[Sign], following: list[Sign]) -> bool:
    """Whether the next line is of the same paragraph: it stands one line lower and is not indented."""
    lower = abs(_baseline(line) - _baseline(following) - LEADING_PT) < 0.6
    return lower and abs(following[0].left - LEFT_PT) < 2


def test_lines_of_a_brief_end_flush(set_lines: list[list[list[Sign]]]) -> None:
    """At least 95 of 100 lines of prose end within a point of the edge, the last of a paragraph aside.

    A mark at the end may reach two points further: its sign is blank there.
    """
    lasts = [line[-1] for lines in set_lines for line, following in pairwise(lines) if goes_on(line, following)]
    assert len(lasts) > 20
    flush = [-1 <= sign.right - RIGHT_PT <= (2 if sign.text in "†‡" else 1) for sign in lasts]
    assert sum(flush) / len(flush) >= 0.95


def test_no_line_of_a_brief_is_torn_apart(set_lines: list[list[list[Sign]]]) -> None:
    """No two characters of prose stand further apart than the limit of justification allows."""
    gaps = [
        following.left - sign.right
        for lines in set_lines
        for line in lines
        for sign, following in pairwise(line)
        if sign.size == following.size
    ]
    assert max(gaps) <= justify.CAP_EM * BODY_PT + 0.5


def test_no_line_of_a_brief_begins_or_ends_with_a_forbidden_sign(set_lines: list[list[list[Sign]]]) -> None:
    """Closing signs stay with what is before them, opening ones with what is behind."""
    lines = [line for lines in set_lines for line in lines]
    assert [line[0].text for line in lines if line[0].text in CLOSING] == []
    assert [line[-1].text for line in lines if line[-1].text in OPENING] == []
