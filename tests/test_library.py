"""Claims about the program as a library: what it promises, how it behaves in others' programs, and its page of docs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout, suppress
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browser
import pytest
import tiny

import reportgen
from reportgen import build, fonts, frames, tables
from reportgen.errors import DataError, OutputError, UsageError
from reportgen.fontconfig import CONFIG_VARIABLE
from reportgen.project import SOURCES_VARIABLE
from reportgen.rows import Event, Indicator, Observation, Source, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame

    from reportgen.project import Project
    from reportgen.rows import Row

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "library.md"
HEAVY = [
    "docx",
    "jinja2",
    "lxml",
    "matplotlib",
    "numpy",
    "pandas",
    "pikepdf",
    "pydantic",
    "rich",
    "typer",
    "weasyprint",
]
EXAMPLE = re.compile(r"(?ms)^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?")
TABLES = pytest.mark.parametrize(
    "model", [Observation, Statement, Event, Source, Indicator], ids=lambda model: model.TABLE
)
USER = """
import reportgen
from reportgen import Brief, Project, ReportgenError, Tracing

def written(folder: str) -> str:
    project: Project = reportgen.open_project(folder)
    try:
        brief: Brief = project.brief(project.cities[0], peers=["A"], style="B", edition="C", appendix=False)
    except ReportgenError as fault:
        return fault.what + fault.place + fault.remedy + str(fault.exit_code)
    data: bytes = brief.pdf() + brief.html() + brief.xlsx() + brief.docx(review=True, charts="picture", paginate=True)
    found: Tracing = project.trace(brief.write("a.pdf"))
    texts: list[str] = [*found.findings, *found.figures["text"], *brief.trace("7").columns]
    return f"{len(data)} {found.sound} {texts} {project.events().shape} {project.comparison('A').title} {brief.edition}"
"""
MISUSED = """
import reportgen
reportgen.open_project(1)
reportgen.open_project().brief("A").docx(charts="native!")
reportgen.open_project().no_such_thing
"""
ALIEN = "<style>body, h1, table { color: #f00 !important; font: 40px serif } iframe { margin: 9px }</style>"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[reportgen.Project]:
    """Return the invented project opened, with its own source texts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SOURCES_VARIABLE, raising=False)
        yield reportgen.open_project(tiny.lay(tmp_path_factory.mktemp("library") / "茶乡").root)


@pytest.fixture(scope="module")
def brief(opened: reportgen.Project) -> reportgen.Brief:
    """Return the brief on its city."""
    return opened.brief(tiny.CITY)


# --- the promise --------------------------------------------------------------------------------------------------


def test_importing_it_loads_nothing_heavy() -> None:
    """A program that only imports it waits for no table reader and no typesetter."""
    told = f"import sys, reportgen; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_promised_names_are_those_of_the_page() -> None:
    """Each name of `__all__` is there and stands in the table of docs/library.md, and no other does."""
    listed = re.findall(r"(?m)^\| `([A-Za-z_]+)(?:\([^`]*\))?` \|", PAGE.read_text("utf-8").partition("\n## ")[0])
    assert sorted(listed) == sorted(reportgen.__all__)
    assert [name for name in reportgen.__all__ if not hasattr(reportgen, name)] == []


@pytest.mark.parametrize("kind", [reportgen.Project, reportgen.Brief, reportgen.Tracing])
def test_everything_public_on_them_is_on_the_page(kind: type) -> None:
    """A method or property without an underscore is one that others will use."""
    shown = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`\n]+`|(?ms:^```python.*?^```)", PAGE.read_text("utf-8")))))
    public = {name for name in [*vars(kind), *kind.__annotations__] if not name.startswith("_")}
    assert sorted(public - shown) == []


def test_a_user_s_program_is_typed(tmp_path: Path) -> None:
    """Strict mypy, run outside the project, accepts what uses it rightly and refuses what does not."""
    for name, text in (("user.py", USER), ("misused.py", MISUSED)):
        (tmp_path / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "user.py", "misused.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    told = re.findall(r"(?m)^(\w+\.py:\d+): error: .*\[([a-z-]+)\]$", done.stdout)
    expected = [("misused.py:3", "arg-type"), ("misused.py:4", "arg-type"), ("misused.py:5", "attr-defined")]
    assert told == expected, done.stdout + done.stderr


# --- the facts ----------------------------------------------------------------------------------------------------


@TABLES
def test_a_table_has_every_column_of_its_file(opened: reportgen.Project, model: type[Row]) -> None:
    """Whoever knows data/ finds its columns; the key is the index."""
    frame: DataFrame = getattr(opened, model.TABLE)()
    assert frame.index.name == model.KEY[0]
    assert sorted(set(model.columns()) - set(frame.columns) - set(model.KEY)) == []


@TABLES
def test_a_table_without_rows_has_the_same_types(opened: reportgen.Project, model: type[Row]) -> None:
    """What computes with a column need not ask whether anything is in it."""
    frame: DataFrame = getattr(opened, model.TABLE)()
    emptied = getattr(frames, model.TABLE)(replace(opened._facts, **{model.TABLE: {}}))
    assert (len(frame) > 0, len(emptied)) == (True, 0)
    assert emptied.dtypes.equals(frame.dtypes)


def test_values_keep_the_digits_as_written(opened: reportgen.Project) -> None:
    """A value is exact: 66.0 is not 66."""
    read = tables.read_table(opened.folder / "data" / "observations.csv", "", Observation)
    written = {record["obs_id"]: record["value"] for _, record in read.records}
    assert {key: str(value) for key, value in opened.observations()["value"].items()} == written


def test_amounts_are_in_base_units_within_their_interval(opened: reportgen.Project) -> None:
    """What the words allow is told beside the number: 800多户 is at least 800 and below 900."""
    frame = opened.observations()
    row = frame.loc["qj.grower_households.1987-06"]
    assert (row["low"], row["amount"], row["high"]) == (800, 800, 900)
    assert frame.loc["bs.processed_value.1990m01-09", "amount"] == 98_600_000
    assert bool(((frame["low"] <= frame["amount"]) & (frame["amount"] <= frame["high"])).all())


def test_periods_are_given_by_their_first_and_last_day(opened: reportgen.Project) -> None:
    """Both are included."""
    row = opened.observations().loc["bs.processed_value.1990m01-09"]
    assert (row["start"].date(), row["end"].date()) == (date(1990, 1, 1), date(1990, 9, 30))


def test_an_event_of_a_year_spans_it(project: Project) -> None:
    """A date of which only the year is known is no day."""
    frame = reportgen.open_project(project.root).events()
    yearly = frame[(frame["date_precision"] == "year") & (frame["date"].str.len() == 4)]
    days = {
        (start.month, start.day, end.month, end.day) for start, end in zip(yearly["start"], yearly["end"], strict=True)
    }
    assert days == {(1, 1, 12, 31)}


def test_a_table_may_be_altered(opened: reportgen.Project) -> None:
    """Each call gives a table of its own."""
    frame = opened.observations()
    frame["area"] = ""
    assert set(opened.observations()["area"]) != {""}


def test_a_project_is_as_it_was_first_read(tmp_path: Path) -> None:
    """Tables and briefs of one project speak of the same facts; opened again it shows the edited ones."""
    root = tiny.lay(tmp_path / "edited").root
    before = reportgen.open_project(root)
    first, table = before.indicators(), root / "data" / "indicators.csv"
    name = str(first["name"].iloc[0])
    table.write_text(table.read_text("utf-8-sig").replace(name, f"{name}改"), "utf-8")
    assert before.indicators().equals(first)
    assert f"{name}改" in set(reportgen.open_project(root).indicators()["name"])


# --- briefs -------------------------------------------------------------------------------------------------------


def test_a_brief_is_the_one_the_program_makes(
    opened: reportgen.Project, brief: reportgen.Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program gets the same bytes as a command line."""
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    assert brief.html() == build.document(opened._home, build.Request(tiny.CITY)).html()


def test_wishes_are_those_of_the_command(opened: reportgen.Project) -> None:
    """Peers by one name or several, the edition as a day or its text, no appendix."""
    made = opened.brief(tiny.CITY, peers=tiny.PEER, edition="2020-02-29", appendix=False)
    same = opened.brief(tiny.CITY, peers=[tiny.PEER], edition=date(2020, 2, 29), appendix=False)
    assert made.html() == same.html()
    assert (made.edition, made._document.brief.peers) == (date(2020, 2, 29), ("白沙",))


def test_a_comparison_is_a_brief(project: Project) -> None:
    """It has the cities named, in the order of the project."""
    made = reportgen.open_project(project.root).comparison(["深圳", "上海"])
    assert sorted(line.name for line in made._document.brief.places) == ["上海", "深圳"]
    assert "深圳" in set(made.trace()["what"].str[:2])


@pytest.mark.parametrize(
    ("ending", "sign"), [("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!DOCTYPE html>"), ("HTML", b"<!DOCTYPE html>")]
)
def test_the_ending_of_a_name_is_the_format(brief: reportgen.Brief, tmp_path: Path, ending: str, sign: bytes) -> None:
    """The path written is returned."""
    path = brief.write(str(tmp_path / "new" / f"a.{ending}"))
    assert path.read_bytes().startswith(sign)
    assert path == tmp_path / "new" / f"a.{ending}"


def test_an_unknown_ending_costs_nothing(brief: reportgen.Brief, tmp_path: Path) -> None:
    """The file that is there stays; the message names the endings there are."""
    path = tmp_path / "a.odt"
    path.write_text("好的", "utf-8")
    with pytest.raises(UsageError, match=r"\.pdf 或 \.docx 或 \.html 或 \.xlsx"):
        brief.write(path)
    assert path.read_text("utf-8") == "好的"


def test_what_cannot_be_written_is_told_without_a_command_s_options(brief: reportgen.Brief, tmp_path: Path) -> None:
    """A program has no --out."""
    (tmp_path / "a.html").mkdir()
    with pytest.raises(OutputError) as caught:
        brief.write(tmp_path / "a.html")
    assert "--" not in str(caught.value)


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"city": "云领"}, "云岭"),
        ({"style": "没有"}, "简报"),
        ({"edition": "2020-02-30"}, "YYYY-MM-DD"),
        ({"peers": "无名"}, "无名"),
    ],
    ids=lambda wish: next(iter(wish)) if isinstance(wish, dict) else "",
)
def test_a_wrong_wish_is_told_with_its_remedy(opened: reportgen.Project, wish: dict[str, Any], told: str) -> None:
    """As a promised error, in one line."""
    with pytest.raises(reportgen.ReportgenError, match=told) as caught:
        opened.brief(**{"city": tiny.CITY, **wish})
    assert (caught.value.exit_code, "\n" in str(caught.value)) == (2, False)


def test_a_folder_without_a_project_is_told_without_a_command_s_options(tmp_path: Path) -> None:
    """A program has no --project."""
    with pytest.raises(DataError, match="请写项目文件夹的路径") as caught:
        reportgen.open_project(tmp_path)
    assert "--" not in str(caught.value)
    with pytest.raises(UsageError, match="请写项目文件夹的路径") as none:
        reportgen.open_project(tmp_path / "nowhere")
    assert "--" not in str(none.value)


def test_they_say_briefly_what_they_are(opened: reportgen.Project, brief: reportgen.Brief) -> None:
    """At a prompt."""
    assert (repr(opened), repr(brief)) == ("<项目 茶乡>", "<简报 云岭市茶叶加工简报，版次 2019-05-06>")


# --- tracing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["12,480.5", "12480.5万元", "yl.processed_value.1990m01-09", "T01:6"])
def test_a_figure_is_found_by_number_fact_or_place(brief: reportgen.Brief, what: str) -> None:
    """All of them lead to the same line of the same source, where it was found."""
    found = brief.trace(what)
    assert all("yl.processed_value.1990m01-09" in names for names in found["facts"]) or what == "T01:6"
    assert all("T01:6" in places for places in found["sources"])
    assert set(found["state"]) == {"已核对"}


def test_all_figures_are_those_of_the_ledger(opened: reportgen.Project, brief: reportgen.Brief) -> None:
    """Without a question every printed figure is told, and each rests on facts of the project."""
    found = brief.trace()
    entries = [entry for entry in brief._document.ledger.entries if entry.kind in {"fact", "derived"}]
    assert len(found) >= len(entries) > 0
    assert set(found["facts"].explode()) <= set(opened.observations().index)
    assert set(found.loc[found["derived"], "facts"].map(len)) == {2}


def test_what_is_not_in_a_brief_is_told(brief: reportgen.Brief) -> None:
    """An empty answer would look like one."""
    with pytest.raises(UsageError, match="31415926"):
        brief.trace("31415926")


@pytest.mark.parametrize("ending", ["docx", "html", "xlsx"])
def test_a_finished_file_is_traced(
    opened: reportgen.Project, brief: reportgen.Brief, tmp_path: Path, ending: str
) -> None:
    """Every figure has its place, and nothing is left over."""
    found = opened.trace(brief.write(tmp_path / f"a.{ending}"))
    assert (found.sound, found.findings, found.edition) == (True, (), "2019-05-06")
    assert len(found.figures) > 100
    assert "问题 0 处" in repr(found)


def test_an_altered_file_is_not_sound(opened: reportgen.Project, brief: reportgen.Brief, tmp_path: Path) -> None:
    """A number changed by hand is told."""
    path = brief.write(tmp_path / "a.html")
    page = path.read_text("utf-8")
    path.write_text(page.replace(">12,480.5<", ">12,480.6<", 1), "utf-8")
    found = opened.trace(path)
    assert not found.sound
    assert "12,480.6" in found.findings[0]


# --- in others' programs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [None, "/etc/fonts/fonts.conf"])
def test_the_setting_of_fonts_is_left_as_it_was(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    """Prepared faces are in use inside the block only, even where it fails."""
    ready = fonts.prepare(tmp_path / "faces", "", ("Noto Sans CJK SC",))
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    if before:
        monkeypatch.setenv(CONFIG_VARIABLE, before)
    with suppress(KeyError), fonts.in_use(ready.folder) as faces:
        assert (os.environ[CONFIG_VARIABLE], faces) == (str(ready.config), ready.faces)
        raise KeyError
    assert os.environ.get(CONFIG_VARIABLE) == before


def test_threads_wait_for_one_another(opened: reportgen.Project) -> None:
    """Briefs made at once are those made one after the other."""
    cities = (tiny.CITY, tiny.PEER, tiny.THIRD)
    with ThreadPoolExecutor(len(cities)) as pool:
        at_once = list(pool.map(lambda city: opened.brief(city).html(), cities))
    assert at_once == [opened.brief(city).html() for city in cities]


@pytest.mark.needs("chromium")
def test_a_notebook_shows_a_brief_apart_from_itself(brief: reportgen.Brief, tmp_path: Path) -> None:
    """Its style does not reach the brief, a number leads to its row within the frame, nothing in it runs."""
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{ALIEN}<h1>笔记</h1>{brief._repr_html_()}", "utf-8")
    with browser.visited(path, script=True) as page:
        frame = page.frames[-1]
        assert frame.evaluate("document.title") == brief.title
        assert frame.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
        frame.locator("a[href^='#f-']").first.click()
        frame.wait_for_function("scrollY > 0")
        assert page.frames[-1].url.startswith("about:srcdoc#f-")
    assert "allow-scripts" not in brief._repr_html_()


# --- the page -----------------------------------------------------------------------------------------------------


def test_every_example_of_the_page_prints_what_it_says(
    editable: Project, monkeypatch: pytest.MonkeyPatch, *, golden: bool
) -> None:
    """The examples are run in order in one program, in a project without source texts; --update-golden writes them."""
    (editable.root / "seeds").mkdir()
    monkeypatch.chdir(editable.root)
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    page, names = PAGE.read_text("utf-8"), {}
    told = [_printed(found[1], names) for found in EXAMPLE.finditer(page)]
    if golden:
        answers = iter(told)
        new = EXAMPLE.sub(lambda found: f"```python\n{found[1]}```\n\n```text\n{next(answers)}```\n", page)
        PAGE.write_text(new, "utf-8")
    else:
        assert told == [found[2] for found in EXAMPLE.finditer(page)]


def _printed(code: str, names: dict[str, Any]) -> str:
    """What a program prints."""
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(code, PAGE.name, "exec"), names)  # noqa: S102 - the example as a reader would run it
    return out.getvalue()
