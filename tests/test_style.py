"""The house style: parsing with places, shorthands, var(), the cascade of probes, pages, chart colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from word_samples import STYLE, house

from reportgen.errors import StyleError
from reportgen.style import House, pt

if TYPE_CHECKING:
    from pathlib import Path


def computed(css: str, path: str) -> dict[str, str]:
    """Return the computed style of a probe under a style sheet."""
    return dict(House.parse(css).computed(path))


def test_font_shorthand() -> None:
    """A font shorthand gives weight, size, leading and family, var() replaced."""
    style = computed(':root{--f:"宋体",serif} p{font:700 9pt/14pt var(--f)}', "body p")
    names = ("font-weight", "font-size", "line-height", "font-family")
    assert [style[name] for name in names] == ["700", "9pt", "14pt", '"宋体",serif']


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1pt", [1, 1, 1, 1]),
        ("1pt 2pt", [1, 2, 1, 2]),
        ("1pt 2pt 3pt", [1, 2, 3, 2]),
        ("1pt 2pt 3pt 4pt", [1, 2, 3, 4]),
    ],
)
def test_four_sides(value: str, expected: list[float]) -> None:
    """A margin of one to four values is laid out as CSS does."""
    style = computed(f"p{{margin:{value}}}", "body p")
    assert [pt(style, f"margin-{side}") for side in ("top", "right", "bottom", "left")] == expected


def test_lengths_become_points() -> None:
    """Millimetres and em come out in points, em of the element's own size."""
    style = computed("p{font-size:10pt;text-indent:2em;margin-left:25.4mm}", "body p")
    assert (pt(style, "text-indent"), pt(style, "margin-left")) == (20.0, 72.0)


def test_border_of_a_side() -> None:
    """A border shorthand is taken apart in any order; no style means no width."""
    style = computed("p{border-top:solid #f00 1.2pt;border-left:3pt #000}", "body p")
    assert (pt(style, "border-top-width"), style["border-top-color"], pt(style, "border-left-width")) == (
        1.2,
        "#FF0000",
        0,
    )


def test_stronger_rule_wins() -> None:
    """The more specific rule wins over the later one, and !important over both."""
    css = "p.a{color:#111111} p{color:#222222} p{line-height:9pt!important} p.a{line-height:8pt}"
    style = computed(css, "body p.a")
    assert (style["color"], style["line-height"]) == ("#111111", "9pt")


def test_inheritance() -> None:
    """Text properties come down from the element above, boxes do not."""
    style = computed("section{color:#123456;margin:5pt}", "body main section p")
    assert (style["color"], pt(style, "margin-top")) == ("#123456", 0)


def test_probe_is_a_middle_child() -> None:
    """A probe is neither first nor last child unless it says so."""
    css = "li{color:#000001} li:first-child{color:#000002} li:last-child{color:#000003}"
    paths = ("ol li", "ol li:first-child", "ol li:last-child")
    assert [computed(css, path)["color"] for path in paths] == ["#000001", "#000002", "#000003"]


def test_probe_after_a_sibling() -> None:
    """`table+p.src` is a paragraph right after a table."""
    css = "p{padding-top:0} table + .src{padding-top:3pt}"
    assert [pt(computed(css, path), "padding-top") for path in ("div p.src", "div table+p.src")] == [0, 3]


def test_pseudo_element() -> None:
    """A probe may end in a pseudo-element."""
    assert computed('.d0::after{content:".00"}', "td.d0::after")["content"] == '".00"'


def test_page_knows_variables() -> None:
    """var() works inside @page, for this reader and, replaced, for an engine that cannot."""
    style = House.parse(':root{--c:#123B5D} @page{margin:10mm;@top-left{content:"甲";color:var(--c)}}')
    assert (style.page.boxes["top-left"]["color"], "var(" in style.css.partition("@page")[2]) == ("#123B5D", False)


def test_first_page_has_margins_of_its_own() -> None:
    """@page :first changes only what it names."""
    style = House.parse("@page{size:A4;margin:25.4mm} @page :first{margin-top:12.7mm}")
    first = style.page_for("first")
    assert (round(first.top_pt), round(first.left_pt), round(style.page.top_pt)) == (36, 72, 72)


def test_measure_of_the_house() -> None:
    """The house style sets its text 156 mm wide, and tells the charts so."""
    assert (house().page.measure_mm, house().chart.measure_mm) == (156.0, 156.0)


def test_families_by_role() -> None:
    """The font stacks are given by role, generic names left out."""
    stacks = House.parse(':root{--serif:"甲体","乙体",serif}').families()
    assert dict(stacks) == {"serif": ("甲体", "乙体")}


@pytest.mark.parametrize(
    ("css", "place"),
    [
        ("p{color:red}\nq{color}", "a.css:2:3"),
        ("p{}\n}", "a.css:2:1"),
        ("p >> q{color:red}", "a.css:1:1"),
        ("\np{color:var(--none)}", "a.css:2:3"),
    ],
)
def test_error_names_its_place(css: str, place: str) -> None:
    """CSS that does not parse, or a variable nobody set, is an error with file, line and column."""
    with pytest.raises(StyleError, match=place):
        House.parse(css, "a.css")


def test_circular_variables() -> None:
    """Variables that refer to each other are an error, not an endless loop."""
    with pytest.raises(StyleError, match="互相引用"):
        House.parse(":root{--a:var(--b);--b:var(--a)} p{color:var(--a)}")


def test_later_sheet_wins(tmp_path: Path) -> None:
    """What a further style sheet says is laid over house.css."""
    own = tmp_path / "custom.css"
    own.write_text(":root{--navy:#010203}", encoding="utf-8")
    assert House.load(STYLE, own).chart.navy == "#010203"


@pytest.mark.parametrize(
    ("css", "rule"),
    [
        (":root{--a:1pt} p{margin:var(--a) 2pt}", "p{margin:1pt 2pt}"),
        (":root{--a:var(--b);--b:3pt} p{margin:var(--a)}", "p{margin:3pt}"),
        (":root{--a:1pt} p{--a:2pt} p b{margin:var(--a)}", "p b{margin:var(--a)}"),
        (":root{} p{margin:var(--a, 4pt)}", "p{margin:var(--a, 4pt)}"),
        (":root{--a:5pt} @media print{p{margin:var(--a)}}", "@media print{p{margin:5pt}}"),
    ],
)
def test_the_engine_gets_values_for_variables_of_the_root(css: str, rule: str) -> None:
    """A variable that only :root declares is its value everywhere; one that may differ by element is left alone.

    Browsers get them all: sheets for screens may set them otherwise.
    """
    house = House.parse(css)
    assert (house.engine_css.endswith(rule), house.css) == (True, css)


def test_screen_rules_are_left_out() -> None:
    """Rules for the screen do not reach paper, rules for print do."""
    css = "@media screen{p{color:#000001}} @media print{q{color:#000002}}"
    assert (computed(css, "p").get("color"), computed(css, "q").get("color")) == (None, "#000002")


# --- sheets that build on others ------------------------------------------------------------------------------------


def styles(folder: Path, **sheets: str) -> Path:
    """Return a folder of styles with these sheets, each as house.css of the style of its name."""
    for name, css in sheets.items():
        (folder / name).mkdir()
        (folder / name / "house.css").write_text(css, "utf-8")
    return folder


def test_an_imported_sheet_comes_first(tmp_path: Path) -> None:
    """What it says holds until the importing sheet says otherwise."""
    styles(tmp_path, a=":root{--x:1pt;--y:2pt} p{margin-top:var(--y)}", b='@import "../a/house.css"; :root{--y:3pt}')
    house = House.load(tmp_path / "b")
    assert (house.tokens["--x"], pt(house.computed("body p"), "margin-top")) == ("1pt", 3.0)


def test_an_import_is_not_passed_on(tmp_path: Path) -> None:
    """The engine gets the sheets themselves and no @import; lines keep their file and number."""
    styles(tmp_path, a="p {\n  color: #000001 }", b='@import url("../a/house.css");\nli { color: #000002 }')
    house = House.load(tmp_path / "b")
    line = next(index for index, text in enumerate(house.css.split("\n"), 1) if "#000002" in text)
    assert ("@import" in house.css, house.place(line)) == (False, (str(tmp_path / "b" / "house.css"), 2))


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ('@import "../../x.css";', "只可引入另一套样式的样式表"),
        ('@import "https://example.org/x.css";', "不能引入|读不出"),
        ('@import "../a/house.txt";', "不能引入「../a/house.txt」"),
        ('@import "../a/house.css";', "没有「../a/house.css」"),
        ('@import "house.css";', "成了循环"),
        ('p { margin: 0 } @import "../a/house.css";', "不在样式表开头"),
        ('@import "../a/house.css" screen;', "写法无法识别"),
    ],
)
def test_a_bad_import_is_refused(tmp_path: Path, css: str, message: str) -> None:
    """With file and line, or the name of the file that is not there."""
    with pytest.raises(StyleError, match=message):
        House.load(styles(tmp_path, b=css) / "b")


def test_the_first_page_is_a_right_one() -> None:
    """What @page :right says holds there, unless @page :first says otherwise."""
    css = '@page :right{margin-top:9pt;@bottom-right{content:"r"}} @page :first{margin-top:7pt}'
    page = House.parse(css).page_for("first")
    assert (page.top_pt, page.boxes["bottom-right"]["content"]) == (7.0, '"r"')
