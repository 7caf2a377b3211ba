"""Claims about the benchmark of one brief and its page: what it prints is whole, and agrees with itself."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tiny

from reportgen.project import SOURCES_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.build import Document

ROOT = Path(__file__).parents[1]
PROGRAM, PAGE = ROOT / "benchmarks" / "brief.py", ROOT / "docs" / "performance.md"
TABLES = ["用时", "比值", "文件大小", "处理器时间花在哪里"]
BLOCK = re.compile(r"(?s)(<!-- 以下由 benchmarks/brief\.py 写出 -->\n)(.*)(<!-- 以上由 benchmarks/brief\.py 写出 -->)")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
ABSENT = "未测"


@dataclass(frozen=True, slots=True)
class Told:
    """What a page holds between the marks, its tables by heading: rows by their first cell, the head left out."""

    text: str

    @property
    def tables(self) -> dict[str, dict[str, list[str]]]:
        """The tables by heading."""
        parts = re.split(r"(?m)^### (.+)$", self.text)
        return {head: dict(_rows(body)) for head, body in zip(parts[1::2], parts[2::2], strict=True)}


def _rows(text: str) -> Iterator[tuple[str, list[str]]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    for line in lines[2:]:
        first, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        yield first, cells


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != SOURCES_VARIABLE}
    command = [sys.executable, str(PROGRAM), "--rounds", "1", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the invented country's brief, what stood between the marks of a page of its own replaced."""
    folder = tmp_path_factory.mktemp("benchmark")
    page = folder / "page.md"
    page.write_text(BLOCK.sub(r"\1旧\n\3", PAGE.read_text("utf-8")), "utf-8")
    done = _run("--project", str(tiny.lay(folder / "tiny").root), "--write", str(page))
    assert (done.returncode, done.stderr) == (0, "")
    return page.read_text("utf-8")


def _between(page: str) -> Told:
    found = BLOCK.search(page)
    assert found
    return Told(found[2])


@pytest.fixture(params=["measured now", "the page"])
def told(request: pytest.FixtureRequest) -> Told:
    """What the program wrote just now, and what stands in docs/performance.md."""
    now = request.param == "measured now"
    return _between(request.getfixturevalue("written") if now else PAGE.read_text("utf-8"))


# --- what is told -------------------------------------------------------------------------------------------------


def test_the_page_has_every_row_the_program_writes(written: str) -> None:
    """Every piece of work, every ratio, every file: by name, in the same order."""
    now, page = _between(written).tables, _between(PAGE.read_text("utf-8")).tables
    assert list(now) == list(page) == TABLES
    assert [list(now[head]) for head in TABLES[:3]] == [list(page[head]) for head in TABLES[:3]]


def test_the_program_writes_between_the_marks_alone(written: str) -> None:
    """What people wrote on the page stays as it is, and nothing of the last figures is left."""
    assert BLOCK.sub(r"\1\3", written) == BLOCK.sub(r"\1\3", PAGE.read_text("utf-8"))
    assert "旧" not in _between(written).text.split()


def test_a_page_without_marks_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    """It stays as it is."""
    page = tmp_path / "page.md"
    page.write_text("没有记号", "utf-8")
    done = _run("--project", str(tmp_path / "missing"), "--write", str(page))
    assert (done.returncode, page.read_text("utf-8")) == (1, "没有记号")
    assert done.stderr.startswith("page.md 里没有 <!-- 以下由 ")


def test_the_page_is_of_seven_rounds() -> None:
    """Fewer are a trial."""
    rounds = re.search(r"(?m)^- (\d+) 轮交替，取中位数", _between(PAGE.read_text("utf-8")).text)
    assert rounds
    assert int(rounds[1]) >= 7


# --- the figures --------------------------------------------------------------------------------------------------


def test_a_median_lies_between_the_shortest_and_the_longest(told: Told) -> None:
    """Every piece of work took some time, or is said not to have been measured."""
    for middle, spread in told.tables["用时"].values():
        low, high = map(float, spread.split("–")) if middle != ABSENT else (1, 1)
        assert 0 < low <= (float(middle) if middle != ABSENT else 1) <= high


def test_an_aim_is_reached_where_the_ratio_says_so(told: Told) -> None:
    """Each ratio has a verdict by its own aim, none without one; at the very limit rounding hides which."""
    for ratio, _, aim, reached in told.tables["比值"].values():
        if ratio == ABSENT or aim == "—":
            assert reached == ("" if ratio == ABSENT else "—")
            continue
        limit = float(NUMBER.findall(aim)[0])
        assert reached in ({"是"} if float(ratio) < limit else {"否"} if float(ratio) > limit else {"是", "否"})


def test_a_ratio_is_that_of_the_seconds(told: Told) -> None:
    """Each is the quotient of two of the medians above it."""
    middles = [float(middle) for middle, _ in told.tables["用时"].values() if middle != ABSENT]
    quotients = [(over / under, 0.01 + 0.01 * (over + under) / under**2) for over in middles for under in middles]
    for ratio, *_ in told.tables["比值"].values():
        assert ratio == ABSENT or any(abs(float(ratio) - found) <= room for found, room in quotients)


def test_the_stages_add_up(told: Told) -> None:
    """Nothing is counted twice, nothing left out: what belongs to no stage is a row too."""
    *stages, total = told.tables["处理器时间花在哪里"].values()
    for column, whole in enumerate(total):
        spent = [float(row[column].partition(" ")[0]) for row in stages if row[column] != "—"]
        assert abs(sum(spent) - float(whole)) <= 0.005 * (len(spent) + 1)


def test_layout_is_seen_however_often_it_is_done(told: Told) -> None:
    """The PDF has stages that Word has not, and the other way round."""
    layout, word = (told.tables["处理器时间花在哪里"][name] for name in ("PDF 排版", "写 Word"))
    assert [bool(re.search(r"（[1-9]\d* 遍）", cell)) for cell in layout] == [True, True, False]
    assert [cell == "—" for cell in word] == [True, True, False]


def test_what_was_kept_is_not_drawn_again(told: Told) -> None:
    """With its pictures kept a brief neither draws nor loads what draws; without them it does both."""
    rows = told.tables["处理器时间花在哪里"]
    assert [[cell == "—" for cell in rows[name]][:2] for name in ("画图", "载入 matplotlib")] == [[False, True]] * 2


# --- parts --------------------------------------------------------------------------------------------------------


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a module of the benchmark by name."""
    monkeypatch.syspath_prepend(PROGRAM.parent)
    return importlib.import_module


def test_every_function_that_is_watched_is_there(part: Any) -> None:
    """A stage whose function has another name now would count as nothing."""
    for module, stages in part("clock").WATCHED.items():
        for dotted in stages:
            owner: Any = importlib.import_module(module)
            for name in dotted.split("."):
                owner = getattr(owner, name)
            assert callable(owner)


def test_time_belongs_to_the_innermost_stage(part: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage around it pauses: 1 before, 10 inside, 100 after; what comes between two stages is the rest."""
    measured = part("clock")
    ticks = iter((0, 0, 1, 11, 111, 1111, 1111))
    monkeypatch.setattr(measured.time, "thread_time", lambda: next(ticks))
    clock = measured.Clock()
    clock.watched(clock.watched(lambda: None, "内"), "外")()
    clock.watched(lambda: None, "外")()
    assert dict(clock.seconds) == {measured.REST: 1000, "外": 101, "内": 10}
    assert dict(clock.calls) == {"外": 2, "内": 1}


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The brief of the invented country."""
    return tiny.built(tmp_path_factory.mktemp("typst"))


def test_typst_is_given_every_word(part: Any, brief: Document) -> None:
    """What is measured beside this program sets the same text, in its order."""
    from lxml.html import document_fromstring

    source = part("typesetting").source(brief.rendered.html)
    _, _, body = source.partition("#show heading")
    said = "".join(re.findall(r'(?<!label\()(?<!alt: )(?<!image\()#"((?:[^"\\]|\\.)*)";', body))
    words = document_fromstring(brief.rendered.html).find("body").text_content()
    assert re.sub(r"\s+", "", said.replace('\\"', '"')) == re.sub(r"\s+", "", words)


def test_typst_sets_it(part: Any, brief: Document, tmp_path: Path) -> None:
    """Its tables, notes, links and figures are such as Typst takes; the title stands in its PDF."""
    typst = pytest.importorskip("typst", reason="Typst is not installed (pip install '.[bench]')")
    from reportgen import pdftext

    part("typesetting").laid(brief, tmp_path)
    data = typst.compile(str(tmp_path / "brief.typ"))
    said = "".join(pdftext.text_of(sheet).body for sheet in pdftext.sheets(data))
    assert brief.brief.title in re.sub(r"\s", "", said)
