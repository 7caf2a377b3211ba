"""Claims about the web page: one file, the same text as on paper, every number leading to its source, on any screen."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import browser
import pypdfium2
import pytest
from finished import html_flow, squeezed

from reportgen import contract, filetext, ledger, trace
from reportgen.build import Document, Request, document
from reportgen.errors import DataError, StyleError, TemplateError
from reportgen.style import House, browser_css
from reportgen.writers.web import carried, figures, footnotes, links, tables, web_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import tiny

    from reportgen.project import Project

WIDTHS = (360, 390, 740, 768, 1200)
LIMIT = 400_000
OVERFLOW = """(page, view) => {
  const wide = view.innerWidth + 1, shown = (one) => {
    for (let up = one; up; up = up.parentElement)
      if (up.classList.contains("scroll") || getComputedStyle(up).position === "absolute") return false;
    return one.getBoundingClientRect().right > wide;
  };
  return {scroll: page.documentElement.scrollWidth, view: view.innerWidth,
          beyond: [...page.body.querySelectorAll("*")].filter(shown).map((one) => one.tagName + "." + one.className)};
}"""
FIGURES = """(page) => [...page.querySelectorAll("figure")].map((one) =>
  [...one.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().height > 0).map((svg) =>
    svg.getAttribute("class")))"""
SMALLEST = """(page) => Math.min(...[...page.querySelectorAll("svg text")]
  .filter((one) => one.getBoundingClientRect().height > 0)
  .map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a))"""
TEXT_SIZES = """(page, view) => {
  const walker = page.createTreeWalker(page.querySelector("main"), 4), found = [];
  while (walker.nextNode()) {
    const up = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && !up.closest("svg, sup") && up.getClientRects().length)
      found.push(parseFloat(view.getComputedStyle(up).fontSize));
  }
  return Math.min(...found);
}"""
CONTRAST = """(page, view) => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const level = (c) => c.slice(0, 3).map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const c = parts(view.getComputedStyle(one).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const walker = page.createTreeWalker(page.body, 4), poor = [];
  while (walker.nextNode()) {
    const up = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !up.getClientRects().length || up.closest("script, style, svg")) continue;
    const ink = view.getComputedStyle(up).color;
    const [a, b] = [level(parts(ink)), level(ground(up))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) poor.push(walker.currentNode.data.trim().slice(0, 20));
  }
  return poor;
}"""
OVER = """(page) => [...page.querySelectorAll(".drawn a")].filter((one) => one.getClientRects().length)
  .map((one) => {
    const box = one.getBoundingClientRect(), text = one.getAttribute("aria-label").slice(0, -3);
    const gaps = [...one.parentElement.querySelectorAll("text")].filter((label) => label.textContent === text)
      .map((label) => label.getBoundingClientRect())
      .map((its) => Math.abs(its.left - box.left) + Math.abs(its.right - box.right) + Math.abs(its.top - box.top));
    return Math.min(...gaps);
  })"""
STUCK = """(page) => [...page.querySelectorAll(".scroll")].filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => {
    one.scrollLeft = 60;
    const cell = one.querySelector("tbody tr:not(.g) th"), box = one.getBoundingClientRect();
    const told = [one.scrollLeft, Math.round(cell.getBoundingClientRect().left - box.left), one.tabIndex];
    one.scrollLeft = 0;
    return told;
  })"""


@pytest.fixture(scope="session")
def page(shenzhen: Document) -> bytes:
    """Return the web page of the city with most facts."""
    return shenzhen.html()


@pytest.fixture(scope="session")
def root(page: bytes) -> Any:
    """Return its root element."""
    return contract.tree(page.decode())


@pytest.fixture(scope="session")
def official(project: Project) -> bytes:
    """Return the web page of another city in the official style, which has other templates of its own."""
    return document(project, Request("东莞", style="公文")).html()


@pytest.fixture(scope="session")
def comparison(project: Project) -> bytes:
    """Return the web page of the comparison of all cities."""
    return document(project, Request(kind="comparison")).html()


@pytest.fixture(scope="session")
def small(shelf: tiny.Shelf) -> bytes:
    """Return the web page of the invented project."""
    return shelf("whole").html()


def element(xml: str) -> ET.Element:
    """Return an element written as XML."""
    return ET.fromstring(xml)  # noqa: S314 (the test's own)


def part(root: Any, tag: str) -> Iterator[Any]:
    """Yield the elements of a kind, whether of HTML or of a picture."""
    return (one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == tag)


# --- one file -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["page", "official", "comparison", "small"])
def test_nothing_lies_outside_the_file(name: str, request: pytest.FixtureRequest) -> None:
    """No address but places on the page and data; no style sheet, script or font is named."""
    text = re.sub(r"(?s)<script.*?</script>", "", request.getfixturevalue(name).decode())
    addresses = re.findall(r"""(?:src|href|action|poster|srcset|data)\s*=\s*["']?([^"'\s>]*)""", text)
    used = re.findall(r"url\((.*?)\)|@import\s+(\S+)|(https?:)", text)
    assert ([one for one in addresses if not one.startswith(("#", "data:"))], used) == ([], [])


def test_no_script_runs(root: Any) -> None:
    """The only scripts are data that no browser knows how to run, and no element has a handler."""
    assert {one.get("type") for one in part(root, "script")} == {"application/gzip+base64"}
    assert [name for one in root.iter() if isinstance(one.tag, str) for name in one.keys() if name[:2] == "on"] == []  # noqa: SIM118 (an element is no mapping)


def test_the_page_forbids_what_it_does_not_need(root: Any) -> None:
    """Its own policy lets a browser fetch nothing and run nothing."""
    policy = next(one.get("content") for one in part(root, "meta") if one.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@pytest.mark.needs("chromium")
def test_a_browser_asks_for_nothing_else(page: bytes) -> None:
    """Served over a network, the page is the only thing fetched: no icon, no font."""
    assert browser.fetched(page) == ["/page.html"]


@pytest.mark.parametrize("name", ["page", "comparison"])
def test_the_page_is_light(name: str, request: pytest.FixtureRequest) -> None:
    """With its pictures and its ledger it stays below 400 kB."""
    assert len(request.getfixturevalue(name)) < LIMIT


def test_the_same_document_gives_the_same_bytes(shenzhen: Document, page: bytes) -> None:
    """Nothing of the clock or of the run is in it."""
    assert shenzhen.html() == page


# --- the same text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["东莞", "whole"])
def test_the_page_says_what_the_document_says(name: str, shelf: tiny.Shelf) -> None:
    """Labels of pictures left out, the text is that of the HTML the PDF is made from, to the sign."""
    made = shelf(name)
    tree = contract.tree(made.html().decode())
    for parent in list(tree.iter()):
        for child in list(parent):
            beside = child.tag in {"script", "nav", "footer"} or "skip" in contract.classes(child)
            if beside or "drawn" in contract.classes(child):
                child.text, child[:] = "", []
    footnotes.put_back(tree.find("body"))
    assert squeezed("".join(ledger.flow(tree.find("body")))) == html_flow(made.rendered.html)


def test_the_head_says_what_the_document_is(root: Any, shenzhen: Document) -> None:
    """Language, title, edition and the program stand in the head, and how wide the page is."""
    named = {one.get("name"): one.get("content") for one in part(root, "meta")}
    assert (root.get("lang"), root.findtext("head/title")) == ("zh-CN", shenzhen.brief.title)
    assert {"viewport", "generator", "author"} <= named.keys()


# --- numbers and their sources --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["page", "official", "comparison", "small"])
def test_every_link_lands(name: str, request: pytest.FixtureRequest) -> None:
    """Each leads to exactly one place, for no id stands twice."""
    tree = contract.tree(request.getfixturevalue(name).decode())
    ids = [one.get("id") for one in tree.iter() if isinstance(one.tag, str) and one.get("id")]
    targets = {one.get("href", "#").removeprefix("#") for one in part(tree, "a")}
    assert (len(ids) - len(set(ids)), sorted(targets - set(ids))) == (0, [])


def test_a_number_opens_its_row(root: Any) -> None:
    """A figure in the text leads to the row of the appendix with the literal, and the row leads to the source."""
    first = next(one for one in part(root, "a") if one.get("href", "").startswith("#f-"))
    row = next(one for one in part(root, "tr") if f"#{one.get('id')}" == first.get("href"))
    assert any(one.get("href", "").startswith("#r-") for one in part(row, "a"))


def test_a_row_leads_back_to_its_number(root: Any) -> None:
    """To the link that first prints it, or the figure it stands in; the text stays: the sign is the style's."""
    places = {one.get("id"): one for one in root.iter() if isinstance(one.tag, str) and one.get("id")}
    ways = [
        (row.get("id"), link)
        for row in part(root, "tr")
        for link in part(row, "a")
        if links.BACK in contract.classes(link)
    ]
    assert ways
    for row, link in ways:
        reached = places[link.get("href").removeprefix("#")]
        assert (f"#{row}" in {one.get("href") for one in part(reached, "a")}, "".join(link.itertext())) == (True, "")


def test_numbers_in_pictures_open_their_rows_too(root: Any) -> None:
    """By links that lie upon the picture, each with a name; nothing within an image can be focused."""
    upon = [link for box in part(root, "div") if "drawn" in contract.classes(box) for link in part(box, "a")]
    assert upon
    assert all(re.fullmatch(".+的出处", link.get("aria-label")) for link in upon)
    assert [link for svg in part(root, "svg") for link in part(svg, "a")] == []


def test_without_the_appendix_numbers_are_plain(project: Project) -> None:
    """There is no row to lead to; citations still lead to the references."""
    tree = contract.tree(document(project, Request("东莞", appendix=False)).html().decode())
    kinds = {one.get("href", "")[:3] for one in part(tree, "a")}
    assert ("#f-" in kinds, "#r-" in kinds) == (False, True)


def test_a_row_no_text_links_to_has_no_way_back() -> None:
    """Its links to itself, which lead nowhere, are gone."""
    tree = element('<t><tr id="f-a"><td><a href="#f-a" data-n="1">7</a></td></tr></t>')
    links.lead_back(tree)
    assert ET.tostring(tree, encoding="unicode") == '<t><tr id="f-a"><td><span data-n="1">7</span></td></tr></t>'


# --- trace --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def saved(page: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the city's page as a file."""
    path = tmp_path_factory.mktemp("web") / "深圳.html"
    path.write_bytes(page)
    return path


def edited(path: Path, old: str, new: str) -> filetext.FileText:
    """Return the page read after a change by hand, made in its body."""
    head, _, body = path.read_text("utf-8").partition("<body>")
    assert old in body
    changed = path.with_name("changed.html")
    changed.write_text(f"{head}<body>{body.replace(old, new, 1)}", "utf-8")
    return filetext.read(changed)


def test_every_number_of_a_page_is_accounted_for(saved: Path) -> None:
    """By position, labels of pictures among them."""
    assert trace.trace_file(saved, {}).findings == ()


def test_the_page_carries_its_ledger(page: bytes, shenzhen: Document) -> None:
    """Whole, as PDF and Word do."""
    assert carried(page, ledger.NAME) == shenzhen.ledger.to_json()


@pytest.mark.parametrize("name", ["narrow", "wide"])
def test_a_number_changed_in_a_picture_is_found(saved: Path, name: str) -> None:
    """In the drawing for narrow screens as in that for wide ones."""
    text = saved.read_text("utf-8")
    picture = text[text.index(f'class="{name}"', text.index('<figure id="fig-scale"')) :]
    label = picture[: picture.index(">9066<") + 6]
    findings = trace.report(edited(saved, label, label.replace(">9066<", ">9067<")), {}).findings
    assert any("9067" in finding for finding in findings)


def test_a_number_typed_beside_the_text_is_found(saved: Path) -> None:
    """In the list of contents or at the foot of the page."""
    findings = trace.report(edited(saved, "</nav>", "<p>共 77 项</p></nav>"), {}).findings
    assert [bool(re.search("正文以外.*77", finding)) for finding in findings] == [True]


def test_a_number_changed_in_the_text_is_found(saved: Path) -> None:
    """Both what stands there now and what should."""
    findings = trace.report(edited(saved, ">9066<", ">9077<"), {}).findings
    assert sorted(finding.partition("「")[2][:4] for finding in findings) == ["9066", "9077"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<!DOCTYPE html><p>1", "文件里没有数字台账"),
        ("<p>深".encode("gbk"), "或已损坏"),
        (b'<script data-name="ledger.json">H4sI</script>', "或已损坏"),
    ],
)
def test_a_page_that_is_not_ours_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    """Without a ledger, in another encoding, or with a damaged ledger."""
    (tmp_path / "x.html").write_bytes(data)
    with pytest.raises(DataError, match=message):
        filetext.read(tmp_path / "x.html")


def test_text_is_read_without_what_is_not_text() -> None:
    """Style and data are no text; contents, foot and skip link stand beside it; a picture is read once."""
    svg = '<div class="drawn {0}"><svg class="{0}"><text>1</text><text>{1}</text></svg></div>'
    pictures = svg.format("wide", "2") + svg.format("narrow", "3")
    body = f"<a class=skip>s</a><nav>n</nav><p>p</p><div>{pictures}</div><footer><p>f</p></footer><script>9</script>"
    assert web_text(f"<style>8</style><body>{body}".encode()) == (["p", "1", "2"], ["s", "n", "3", "f"])


# --- pictures and tables ------------------------------------------------------------------------------------------


def test_every_picture_has_its_alternative_text(root: Any, shenzhen: Document) -> None:
    """Each drawing is an image to a screen reader, named by the text the PDF gives it."""
    alts = re.findall(r'<img src="figure:[^"]*" alt="([^"]*)"', shenzhen.rendered.html)
    drawn = [(one.get("role"), one.get("aria-label")) for one in part(root, "svg")]
    assert sorted(set(drawn)) == sorted({("img", alt) for alt in alts})


def test_pictures_share_no_ids_and_set_no_style_for_others(root: Any) -> None:
    """What is drawn inline has neither ids nor style sheets, and its type is the page's."""
    inside = [one for svg in part(root, "svg") for one in svg.iter()]
    assert [one for one in inside if one.get("id") or one.tag.endswith(("style", "defs"))] == []
    assert "font-family" not in {name for one in inside for name in one.keys()}  # noqa: SIM118


def test_strokes_of_one_kind_are_one_path() -> None:
    """Numbers are rounded to a hundredth of a point and what is default is left out, the look staying as it is."""
    stroke = "<path d='M 1.23456 0 \nL 2 3' style='fill: none; stroke: #000000'/>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><g id='a'>{stroke}{stroke}</g></svg>"
    tree = element("<div><img src='figure:a' alt='x'/></div>")
    figures.draw(tree, {"a": (figures.Drawing(svg.encode(), 9),)})
    assert [one.get("d") for one in tree.iter("path")] == ["M 1.23 0 L 2 3 M 1.23 0 L 2 3"]


def test_a_figure_that_was_not_drawn_is_an_error() -> None:
    """It would be missing in silence."""
    with pytest.raises(TemplateError, match="没有图「b」"):
        figures.draw(element("<div><img src='figure:b' alt='x'/></div>"), {})


def test_every_cell_of_an_unfolding_table_bears_its_column(root: Any) -> None:
    """Unfolded, a row says what each of its cells is."""
    unfolding = [one for one in part(root, "table") if tables.UNFOLD in contract.classes(one)]
    cells = [cell for one in unfolding for cell in part(one, "td")]
    assert cells
    assert [cell for cell in cells if not cell.get("data-l") and tables.BARE not in contract.classes(cell)] == []


def test_a_label_is_the_head_of_its_column() -> None:
    """Also behind a cell that spans several."""
    head = "<thead><tr><th scope='col'>a</th><th scope='col'>b</th><th scope='col'>c</th></tr></thead>"
    row = "<tr><td colspan='2'>1</td><td>2</td></tr>"
    tree = element(f"<div><table>{head}<tbody>{row}</tbody></table></div>")
    tables.fit(tree)
    assert [cell.get("data-l") for cell in tree.iter("td")] == ["a", "c"]


def test_a_cell_that_says_nothing_heads_no_row() -> None:
    """The head of a row is empty where the row goes on with the one above; on a narrow screen it is left out."""
    row = "<tr><th scope='row'/><td>1</td></tr>"
    tree = element(f"<div><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{row}</tbody></table></div>")
    tables.fit(tree)
    assert [(cell.tag, cell.get("class"), cell.get("role")) for cell in tree.find(".//tbody/tr") or ()] == [
        ("td", "bare", "cell"),
        ("td", None, "cell"),
    ]


def test_every_scrolling_box_has_a_name(root: Any) -> None:
    """A box that can be focused says what it holds: the caption of its table."""
    ids = {one.get("id"): one for one in root.iter() if isinstance(one.tag, str) and one.get("id")}
    boxes = [one for one in part(root, "div") if tables.SCROLL in contract.classes(one)]
    named = [
        "".join(ids[one.get("aria-labelledby")].itertext()).strip() for one in boxes if one.find("table") is not None
    ]
    assert named
    assert all(name.startswith("表") for name in named)


def test_every_head_of_a_table_says_its_scope(root: Any) -> None:
    """Column or row or group of rows."""
    assert {one.get("scope") for one in part(root, "th")} == {"col", "row", "rowgroup"}


def test_the_first_link_leads_past_what_repeats(root: Any) -> None:
    """Keyboard and screen reader can go to the text at once; there is one main part."""
    first = next(part(root, "a"))
    assert ("".join(first.itertext()), first.get("href")) == ("跳到正文", "#main")
    assert [one.get("id") for one in part(root, "main")] == ["main"]


# --- the style ----------------------------------------------------------------------------------------------------


def css_of(tmp_path: Path, house: str, screen: str = "", html: str = "<p>x</p>") -> str:
    """Return what a house style and a screen style give a browser for a document."""
    path = tmp_path / "web.css"
    path.write_text(screen, "utf-8")
    return browser_css(House.parse(house), [path], tmp_path, contract.tree(html))


def test_screen_rules_stay_on_the_screen(tmp_path: Path) -> None:
    """Whatever is not in a block for paper is put in one for screens, so that paper follows the house style."""
    css = css_of(
        tmp_path, "p{color:red}", "p{color:blue} @media print{p{color:green}} @media (max-width:9px){p{top:0}}"
    )
    squeezed_css = re.sub(r"\s", "", css)
    assert squeezed_css == (
        "p{color:red}@mediascreen{p{color:blue}}@mediaprint{p{color:green}}@mediascreen{@media(max-width:9px){p{top:0}}}"
    )


def test_running_text_goes_into_the_page_margin(tmp_path: Path) -> None:
    """A string that one element sets is printed as text; one that changes from page to page is left empty."""
    sets = "h1{string-set:doc content()} p{string-set:sec content()}"
    page = "@page{@top-left{content:string(doc)} @top-right{content:string(sec)}}"
    css = css_of(tmp_path, sets + page, html="<h1>甲“乙”</h1><p>1</p><p>2</p>")
    assert ('content:"甲“乙”"' in css, 'content:""' in css) == (True, True)


def test_fonts_of_a_style_stay_behind(tmp_path: Path) -> None:
    """A page uses the reader's own fonts."""
    assert "font-face" not in css_of(tmp_path, "@font-face{font-family:x;src:url(x.ttf)} p{top:0}")


def test_a_picture_of_a_style_is_put_in(tmp_path: Path) -> None:
    """It lies in the style's folder; one elsewhere is refused."""
    (tmp_path / "a.png").write_bytes(b"x")
    assert 'url("data:image/png;base64,eA==")' in css_of(tmp_path, "p{background:url(a.png)}")
    with pytest.raises(StyleError, match="不在样式文件夹里"):
        css_of(tmp_path, "p{background:url(../a.png)}")


@pytest.mark.parametrize(
    "screen", ["p{color}", "@media (max-width:1px){p{color:}}", "p{color:var(--none)}", "@import 'a.css';"]
)
def test_a_fault_in_the_screen_style_is_an_error(tmp_path: Path, screen: str) -> None:
    """Also within a block for narrow screens, which paper never sees."""
    with pytest.raises(StyleError):
        css_of(tmp_path, "p{top:0}", screen)


def test_a_style_without_screen_rules_uses_the_common_ones(editable: Project) -> None:
    """The sheet in templates/ serves all styles; a style's own comes after it."""
    folder = editable.style("简报")
    assert [path.parent for path in editable.screen_css(folder)] == [editable.templates, folder]
    (folder / "web.css").unlink()
    assert [path.parent for path in editable.screen_css(folder)] == [editable.templates]


# --- in a browser -------------------------------------------------------------------------------------------------


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("name", ["page", "official", "comparison", "small"])
def test_no_screen_must_be_scrolled_sideways(name: str, request: pytest.FixtureRequest) -> None:
    """From telephone to desk nothing reaches beyond the screen but what scrolls in a box of its own."""
    told = browser.measured(request.getfixturevalue(name), OVERFLOW, WIDTHS)
    assert {width: (one["scroll"], one["beyond"]) for width, one in told.items()} == {
        width: (one["view"], []) for width, one in told.items()
    }


@pytest.mark.needs("chromium")
def test_one_drawing_of_each_figure_is_shown(page: bytes) -> None:
    """The narrow one on a telephone, the wide one elsewhere; what is not shown is not read out either."""
    told = browser.measured(page, FIGURES, (390, 1200))
    assert {width: {kind for kinds in shown for kind in kinds} for width, shown in told.items()} == {
        390: {"narrow"},
        1200: {"wide"},
    }
    assert {len(kinds) for shown in told.values() for kinds in shown} == {1}


@pytest.mark.needs("chromium")
def test_links_lie_over_their_numbers(page: bytes) -> None:
    """At every width, to within some pixels."""
    told = browser.measured(page, OVER, (390, 1200))
    assert {width: bool(gaps) and max(gaps) < 16 for width, gaps in told.items()} == {390: True, 1200: True}


@pytest.mark.needs("chromium")
def test_letters_are_large_enough(page: bytes) -> None:
    """In pictures at least nine pixels on a telephone and ten elsewhere, in the text twelve everywhere."""
    drawn, text = (browser.measured(page, question, WIDTHS) for question in (SMALLEST, TEXT_SIZES))
    assert {width: size >= (9 if width < 640 else 10) for width, size in drawn.items()} == dict.fromkeys(WIDTHS, True)
    assert {width: size >= 12 for width, size in text.items()} == dict.fromkeys(WIDTHS, True)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("name", ["page", "official"])
def test_every_text_stands_out_from_its_ground(name: str, request: pytest.FixtureRequest) -> None:
    """By 4.5 to 1 or more, in tables too; pictures are judged where they are drawn."""
    assert browser.measured(request.getfixturevalue(name), CONTRAST, (390, 1200)) == {390: [], 1200: []}


@pytest.mark.needs("chromium")
def test_a_wide_table_scrolls_and_keeps_its_first_column(page: bytes) -> None:
    """On a telephone, and it can be focused, so that the keyboard scrolls it too."""
    boxes = browser.measured(page, STUCK, (390,))[390]
    assert boxes
    assert {tuple(box) for box in boxes} == {(60, 0, 0)}


@pytest.fixture(scope="session")
def sheets(page: bytes) -> list[str]:
    """Return the text of each page the browser prints."""
    document = pypdfium2.PdfDocument(BytesIO(browser.printed(page)))
    try:
        return [squeezed(one.get_textpage().get_text_range()) for one in document]
    finally:
        document.close()


@pytest.mark.needs("chromium")
def test_every_printed_page_has_its_foot(sheets: list[str], shenzhen: Document) -> None:
    """The line of the PDF's pages and the page number; what only a screen needs is gone."""
    foot = squeezed(shenzhen.rendered.running[0])
    numbers = [f"{number}/{len(sheets)}" for number in range(1, len(sheets) + 1)]
    assert [(foot in sheet, number in sheet) for sheet, number in zip(sheets, numbers, strict=True)] == [
        (True, True)
    ] * len(sheets)
    assert "跳到正文" not in "".join(sheets)


@pytest.mark.needs("chromium")
def test_no_printed_row_is_cut(sheets: list[str], root: Any) -> None:
    """Each row of a table, and each caption with the first row below it, stands on one page."""
    rows = [[squeezed("".join(cell.itertext())) for cell in contract.elements(one)] for one in part(root, "tr")]
    heads = [
        [
            squeezed("".join(one.find("caption").itertext())),
            squeezed("".join(next(part(one.find("tbody"), "tr")).itertext())),
        ]
        for one in part(root, "table")
        if one.find("caption") is not None
    ]
    cut = [row for row in rows + heads if not any(all(cell in sheet for cell in row) for sheet in sheets)]
    assert cut == []
