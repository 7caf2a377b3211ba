"""Claims about an edition's own pages: every document with its state, every link good, readable by anyone anywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import browser
import pytest

from reportgen import changes, contract
from reportgen.build import Request, document
from reportgen.bundle import editions, index
from reportgen.bundle.manifest import Entry, Manifest
from reportgen.errors import StyleError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import tiny

    from reportgen.project import Project

LIMIT = 100_000
WIDTHS = (360, 390, 768, 1280)
TODAY, BEFORE = "1990-01-08", "1990-01-01"
MADE, OLD, NONE, KEPT = "云岭", "白沙", "青岬", "六市比较"
LACKING = "data/observations.csv:7：没有这个单位"
REMARK = "字体替代：仿宋→宋体"
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  return [one.tagName, one.getAttribute("href"), style.outlineStyle, parseFloat(style.outlineWidth), box.width];
}"""
PAGES = (index.NAME, index.METHOD)
WITH_AXE = pytest.mark.skipif(
    not browser.AXE.is_file(), reason="not installed: axe-core (make test installs it by npm)"
)


@pytest.fixture(scope="module")
def models(shelf: tiny.Shelf, project: Project) -> dict[str, changes.Model]:
    """Return the models of the documents that an edition has."""
    compared = document(project, Request(kind="comparison"))
    return {
        MADE: changes.snapshot(MADE, shelf("whole"), 5),
        OLD: changes.snapshot(OLD, shelf("few"), 4),
        KEPT: changes.snapshot(KEPT, compared, 16),
    }


def entry(name: str, held: Mapping[str, str], **more: Any) -> Entry:
    """A document with these files by format; its model lies with it if it has any."""
    return Entry(name, "compare" if name == KEPT else "city", "简报", "", "", BEFORE, files=held,
                 model=f"models/{name}.json" if held else "", **more)  # fmt: skip


@pytest.fixture(scope="module")
def files(models: dict[str, changes.Model], shelf: tiny.Shelf) -> dict[str, bytes]:
    """Return the files of the documents of an edition, and its facts."""
    kept = {f"models/{name}.json": model.to_json() for name, model in models.items()}
    return {f"{name}.html": shelf("whole").html() for name in models} | kept | {"facts.csv": b"", "facts.json": b"[]"}


@pytest.fixture(scope="module")
def made(files: dict[str, bytes]) -> Manifest:
    """Return the manifest of an edition: a document made, one kept, one failed that has older files, one without."""
    documents = (
        entry(MADE, {"html": f"{MADE}.html"}, pages=5, checks=("每个数都在台账上",), remarks=(REMARK,)),
        entry(OLD, {"html": f"{OLD}.html"}, pages=4, state="failed", reason=LACKING),
        entry(NONE, {}, state="failed", reason="内存不足"),
        entry(KEPT, {"html": f"{KEPT}.html"}, pages=16, state="kept", checks=("标点",)),
    )
    held = {path: editions.held(data) for path, data in files.items()}
    return Manifest(TODAY, 2, "茶业简报", BEFORE, "B", documents, held)


@pytest.fixture(scope="module")
def edition(
    made: Manifest, models: dict[str, changes.Model], files: dict[str, bytes], project: Project,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:  # fmt: skip
    """Return the folder of the edition with all its files."""
    told = changes.files(changes.compare({}, models, None, made), project)
    whole = replace(made, files={**made.files, **{path: editions.held(data) for path, data in told.items()}})
    pages = index.files(whole, models, project)
    folder = tmp_path_factory.mktemp("edition")
    for path, data in {**files, **told, **pages, "manifest.json": whole.to_json()}.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def page(edition: Path) -> Any:
    """Return the root element of the index."""
    return contract.tree((edition / index.NAME).read_text("utf-8"))


def text(element: Any) -> str:
    """The text of an element, its spaces single."""
    return " ".join("".join(element.itertext()).split())


def block(page: Any, name: str) -> str:
    """What the index says of a subject."""
    bodies = [one for one in page.iter("tbody") if one.find(".//th") is not None]
    return next(text(one) for one in bodies if text(one.find(".//th")) == name)


# --- what it says ---------------------------------------------------------------------------------------------------


def test_every_document_is_named_with_its_conclusion(page: Any, models: dict[str, changes.Model]) -> None:
    """Each subject has a row with the sentence it is judged by and the number of facts it prints."""
    for name, model in models.items():
        told = block(page, name)
        assert (model.judgement[0].text in told, f"文中数据 {len(model.facts)} 条" in told) == (True, True)


def test_each_state_is_told(page: Any) -> None:
    """Made anew, kept since when, failed with older files or with none."""
    states = {
        MADE: "新编写",
        KEPT: f"未变，沿用 {BEFORE} 的文件",
        OLD: f"未做成，沿用 {BEFORE} 的文件",
        NONE: "未做成（原因）",
    }
    assert {name: state for name, state in states.items() if state not in block(page, name)} == {}


def test_a_failed_document_shows_its_reason(page: Any) -> None:
    """Above the list, not hidden, with the document's name."""
    heeded = text(page.find(".//*[@id='heed']"))
    assert (f"{OLD}未做成。{LACKING}" in heeded, f"{NONE}未做成。内存不足" in heeded) == (True, True)


def test_remarks_and_missing_checks_are_told(page: Any) -> None:
    """A font that stood in, and a document that nothing has judged."""
    heeded = text(page.find(".//*[@id='heed']"))
    assert (f"{REMARK}（{MADE}）" in heeded, f"未经校验：{OLD}" in heeded) == (True, True)


def test_facts_not_found_again_are_counted(made: Manifest, models: dict[str, changes.Model], project: Project) -> None:
    """Facts whose source text was not at hand are told by number and document, each fact once."""
    facts = {name: {**record, "verified": ""} for name, record in models[MADE].facts.items()}
    unread = {MADE: replace(models[MADE], facts=facts), OLD: replace(models[MADE], facts=facts)}
    told = text(contract.tree(index.files(made, unread, project)[index.NAME].decode()))
    assert f"未与原文核对：{len(facts)} 条数据，编写时本机没有资料原文（{MADE}、{OLD}）" in told


def test_nothing_to_heed_leaves_no_box(made: Manifest, models: dict[str, changes.Model], project: Project) -> None:
    """An edition without failure, remark or doubt has no warnings."""
    sound = {MADE: replace(models[MADE], facts={})}
    whole = replace(made, documents=(replace(made.documents[0], remarks=()),))
    assert b'id="heed"' not in index.files(whole, sound, project)[index.NAME]


def test_the_grid_is_that_of_the_comparison(page: Any, models: dict[str, changes.Model]) -> None:
    """Topics down and places across, count by count, nothing where there is nothing, and the sums."""
    coverage = models[KEPT].coverage
    assert coverage is not None
    table = next(one for one in page.iter("table") if one.get("class") == "grid")
    rows = [[text(cell) for cell in row] for row in table.iter("tr")]
    counts = zip(*(row for _, row in coverage.rows), strict=True)
    expected = [[topic, *(count or "·" for count in row)] for topic, row in zip(coverage.topics, counts, strict=True)]
    sums = [f"{sum(int(count or 0) for count in row)}" for _, row in coverage.rows]
    assert rows == [["议题", *(place for place, _ in coverage.rows)], *expected, ["合计", *sums]]


def test_a_model_keeps_its_grid(models: dict[str, changes.Model]) -> None:
    """Written as JSON and read again it is the same, with a grid and without."""
    sides = models[KEPT], replace(models[KEPT], coverage=None)
    assert tuple(changes.Model.from_json(model.to_json()) for model in sides) == sides


def test_styles_stand_side_by_side(made: Manifest, models: dict[str, changes.Model], project: Project) -> None:
    """A document in two styles is one subject with a row for each."""
    formal = replace(made.documents[0], name=f"{MADE}.公文", style="公文")
    both = replace(made, documents=(made.documents[0], formal))
    tree = contract.tree(index.files(both, models, project)[index.NAME].decode())
    heads = [one for one in tree.iter("th") if text(one) == MADE]
    assert [one.get("rowspan") for one in heads] == ["2"]
    assert ("简报" in block(tree, MADE), "公文" in block(tree, MADE)) == (True, True)


def test_every_digest_is_there_in_full(page: Any, edition: Path) -> None:
    """Each file of the manifest stands with the whole of its SHA-256."""
    held = Manifest.from_json((edition / "manifest.json").read_bytes()).files
    table = next(one for one in page.iter("table") if "sums" in (one.get("class") or ""))
    listed = {
        text(row.find("th")): text(row.find(".//code")) for row in table.iter("tr") if row.find(".//code") is not None
    }
    assert listed == {path: one.sha256 for path, one in held.items()}


def test_the_method_lists_what_was_judged(edition: Path) -> None:
    """The points that the documents of this edition were judged by, each once."""
    tree = contract.tree((edition / index.METHOD).read_text("utf-8"))
    listed = next(one for one in tree.iter("ul") if one.get("class") == "checks")
    assert [text(one) for one in listed] == ["每个数都在台账上", "标点"]


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_of_the_edition(name: str, edition: Path) -> None:
    """Relative, and there; or to a place on the page itself."""
    tree = contract.tree((edition / name).read_text("utf-8"))
    ids = {one.get("id") for one in tree.iter()}
    links = [one.get("href") for one in tree.iter("a")]
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []
    assert [link for link in links if not link.startswith("#") and not (edition / unquote(link)).is_file()] == []


def test_a_great_edition_stays_light(made: Manifest, models: dict[str, changes.Model], project: Project) -> None:
    """With forty documents in two styles and three formats the index is below 100 kB."""
    names = [f"{MADE}{number}{style}" for number in range(20) for style in ("", ".公文")]
    held = editions.held(b"x")
    documents = tuple(replace(entry(name, {one: f"{name}.{one}" for one in ("pdf", "docx", "html")}), style=name[-2:])
                      for name in names)  # fmt: skip
    many = {path: held for one in documents for path in (*one.files.values(), one.model)}
    pages = index.files(replace(made, documents=documents, files=many), dict.fromkeys(names, models[MADE]), project)
    assert len(pages[index.NAME]) < LIMIT


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_need_nothing_else(name: str, edition: Path) -> None:
    """No script, no style sheet, font or picture beside the page, and a policy that forbids them."""
    written = (edition / name).read_text("utf-8")
    assert re.findall(r"<script|<link|<img|src=|@import|https?:|url\(", written) == []
    assert "default-src 'none'" in written


def test_values_are_escaped(made: Manifest, models: dict[str, changes.Model], project: Project) -> None:
    """A reason or a name with signs of HTML is printed as text."""
    hostile = replace(made, title="<b>甲</b>", documents=(replace(made.documents[2], reason='"><script>'),))
    written = index.files(hostile, models, project)[index.NAME].decode()
    assert ("<script>" in written, "<b>甲</b>" in written, "&lt;script&gt;" in written) == (False, False, True)


# --- templates and styles ---------------------------------------------------------------------------------------------


def test_custom_css_wins(made: Manifest, models: dict[str, changes.Model], editable: Project) -> None:
    """A token set there reaches the page, and a rule written there comes last."""
    (editable.templates / "custom.css").write_text(":root { --navy: #004030 }\nh1 { color: var(--navy) }\n", "utf-8")
    css = index.files(made, models, editable)[index.NAME].decode().partition("<style>")[2].partition("</style>")[0]
    assert ("--navy: #123B5D" in css, css.rstrip().endswith("h1 { color: var(--navy) }")) == (False, True)


def test_a_style_sheet_cannot_end_its_element(
    made: Manifest, models: dict[str, changes.Model], editable: Project
) -> None:
    """What custom.css says stays within the style sheet."""
    (editable.templates / "custom.css").write_text('h1::after { content: "</style><b>" }', "utf-8")
    assert b"</style><b>" not in index.files(made, models, editable)[index.NAME]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<p>{{ index.nothing }}</p>", "templates/bundle/index.html:2"),
        ("<p>{% if %}</p>", "templates/bundle/index.html:2"),
        ("<p>{{ index.years + 1 }}</p>", "templates/bundle/index.html:2"),
        ("{% include 'no.html' %}", "no.html"),
    ],
)
def test_a_fault_in_a_template_is_told_with_its_place(
    written: str, said: str, made: Manifest, models: dict[str, changes.Model], editable: Project
) -> None:
    """File and line, or the name of what is not there."""
    (editable.templates / "bundle" / index.NAME).write_text(f"<p>\n{written}\n", "utf-8")
    with pytest.raises(TemplateError, match=re.escape(said)):
        index.files(made, models, editable)


def test_a_fault_in_the_style_sheet_is_told_with_its_place(
    made: Manifest, models: dict[str, changes.Model], editable: Project
) -> None:
    """File, line and column."""
    (editable.templates / "bundle" / "page.css").write_text("h1 { color: var(--nowhere) }", "utf-8")
    with pytest.raises(StyleError, match=r"page\.css:1:6"):
        index.files(made, models, editable)


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("name", PAGES)
def test_no_screen_scrolls_sideways(name: str, edition: Path) -> None:
    """From a small telephone up, with all that can be opened open, and without script."""
    with browser.visited(edition / name) as page:
        for part in page.locator("summary").all():
            part.click()
        wide = {}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide[width] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == {width: width for width in WIDTHS}


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_keyboard_reaches_every_link(width: int, edition: Path) -> None:
    """In the order they stand in, each with a frame that can be seen."""
    with browser.visited(edition / index.NAME, width) as page:
        links = page.evaluate("[...document.querySelectorAll('a')].filter((one) => !one.closest('details'))"
                              ".map((one) => one.getAttribute('href'))")  # fmt: skip
        reached = []
        for _ in range(len(links) + 5):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(FOCUSED))
    walked = [one for one in reached if one[0] == "A"]
    assert [href for _, href, *_ in walked][: len(links)] == links
    assert [one for one in walked[: len(links)] if one[2] == "none" or not one[3] or not one[4]] == []


@pytest.mark.needs("chromium")
def test_the_first_link_leads_past_the_head(edition: Path) -> None:
    """One Tab and Enter, and the reader stands in the main part."""
    with browser.visited(edition / index.NAME) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@WITH_AXE
@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", [*PAGES, "changes.html", f"{MADE}.html"])
def test_no_barrier_is_found(name: str, width: int, edition: Path) -> None:
    """Judged by axe-core: contrast, names, order, tables, landmarks."""
    assert browser.barriers(edition / name, width) == []
