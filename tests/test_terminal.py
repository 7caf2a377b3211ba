"""Claims about what a terminal shows: progress while work lasts and none of it elsewhere, lines that fit its width."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pseudo import COLOUR, Seen, watched
from rich.cells import cell_len

from reportgen import terminal

if TYPE_CHECKING:
    from reportgen.project import Project

ROOT = Path(__file__).parent.parent
SLOW = """
import sys, time
from reportgen import terminal
with terminal.steps("编写", 2) as told:
    told("甲"); time.sleep({seconds}); told("乙"); time.sleep({seconds})
    {last}
print("rich.progress" in sys.modules)
"""
STOPPED = """
import os, signal, threading, time
from reportgen import terminal
from reportgen.cli import running
def work(_):
    with terminal.steps("编写") as told:
        told("甲"); time.sleep(60)
running._ran = work
threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT)).start()
running.main()
"""
AT_ONCE = "from reportgen import cli, terminal; terminal._PATIENCE_S = 0; cli.main()"


def slow(*, seconds: float = 1.0, last: str = "pass", **environment: str) -> Seen:
    """Return what a piece of work of two steps shows."""
    return watched("-c", SLOW.format(seconds=seconds, last=last), cwd=ROOT, **environment)


# --- progress -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return what making a brief looks like at a terminal."""
    out = tmp_path_factory.mktemp("watched")
    return watched("-m", "reportgen", "city", "深圳", "--html", "--out", str(out), cwd=ROOT)


def test_a_brief_shows_each_step_while_it_lasts(brief: Seen) -> None:
    """Which of how many, what is done, and for how long."""
    steps = list(dict.fromkeys(re.findall(r"(\d)/3 (\S+)", "\n".join(brief.frames))))
    assert (brief.code, steps[-1], all("编写 深圳" in frame for frame in brief.frames)) == (0, ("3", "写网页"), True)
    assert re.search(r"\d:\d\d:\d\d$", brief.frames[0])


def test_stdout_has_the_paths_alone(brief: Seen) -> None:
    """So that they can be handed on while the terminal shows the progress."""
    assert [Path(line).name for line in brief.printed.splitlines()] == ["深圳.html"]


def test_nothing_of_the_progress_is_left(brief: Seen) -> None:
    """The line is wiped and the cursor shown again."""
    assert (brief.drawn.count("\x1b[?25l"), brief.drawn.count("\x1b[?25h")) == (1, 1)
    assert brief.drawn.endswith("\x1b[2K")


def test_the_steps_are_counted() -> None:
    """In order, each with its words."""
    seen = slow()
    assert list(dict.fromkeys(re.findall(r"(\d/\d \S)", "\n".join(seen.frames)))) == ["1/2 甲", "2/2 乙"]


def test_quick_work_shows_nothing_and_loads_nothing() -> None:
    """Not even on a terminal: what draws it is loaded only when it is wanted."""
    assert slow(seconds=0.01) == Seen(0, "False\n", "")


def test_a_failure_leaves_the_terminal_as_it_was() -> None:
    """The line is wiped and the cursor is back before the message comes."""
    seen = slow(last="raise SystemExit('坏了')")
    assert (seen.code, seen.frames[-1], seen.drawn.count("\x1b[?25h")) == (1, "坏了", 1)


def test_whoever_stops_it_finds_the_line_wiped() -> None:
    """The message comes after, on a line of its own, with the cursor back."""
    seen = watched("-c", STOPPED, cwd=ROOT)
    assert (seen.code, "编写" in seen.frames[0], seen.drawn.count("\x1b[?25h")) == (130, True, 1)
    assert seen.drawn.endswith("\x1b[2K已停止；原有的文件没有动\r\n")


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_a_terminal_that_cannot_redraw_is_left_alone(kind: str) -> None:
    """Otherwise every frame would be a line."""
    assert slow(TERM=kind) == Seen(0, "False\n", "")


def test_no_colour_is_respected() -> None:
    """The steps are shown all the same."""
    coloured, plain = slow(), slow(NO_COLOR="1")
    assert (bool(COLOUR.search(coloured.drawn)), COLOUR.search(plain.drawn)) == (True, None)
    assert plain.frames[-1].startswith("编写")


@pytest.mark.parametrize("columns", [20, 40])
def test_no_frame_is_wider_than_the_terminal(columns: int) -> None:
    """A line that is broken could not be wiped."""
    frames = slow(COLUMNS=str(columns)).frames
    assert (bool(frames), [frame for frame in frames if cell_len(frame) > columns]) == (True, [])


def test_messages_to_a_file_have_no_progress() -> None:
    """Nor is what draws it loaded."""
    command = [sys.executable, "-c", SLOW.format(seconds=0.5, last="pass")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("False\n", "")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("list",), "读取数据"),
        (("check",), "检查数据"),
        (("facts", "coverage"), "对照原文"),
        (("facts", "summary"), "清点事实"),
        (("trace", "10350.22"), "追溯来源"),
        (("style", "check", "简报"), "检查样式"),
        (("doctor",), "查看本机"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_long_command_says_what_it_does(command: tuple[str, ...], words: str) -> None:
    """Those that read all the data or ask the whole machine; here without the usual patience."""
    assert words in "\n".join(watched("-c", AT_ONCE, *command, cwd=ROOT).frames)


def test_preparing_fonts_says_so(editable: Project) -> None:
    """It reads all there is to find the characters used."""
    seen = watched("-c", AT_ONCE, "fonts", "build", "--project", str(editable.root), cwd=ROOT)
    assert (seen.code, "裁切字体" in "\n".join(seen.frames)) == (0, True)


def test_judging_files_tells_which_one_is_on(shenzhen_files: Path) -> None:
    """And how many there are."""
    files = [str(shenzhen_files / f"深圳.{suffix}") for suffix in ("pdf", "docx")]
    shown = "\n".join(watched("-c", AT_ONCE, "audit", *files, cwd=ROOT).frames)
    assert [name for name in ("1/3 读取数据", "2/3 深圳.pdf", "3/3 深圳.docx") if name not in shown] == []


@pytest.mark.parametrize(
    ("command", "suffix", "words"), [("trace", "pdf", "核对 深圳.pdf"), ("review", "docx", "读 深圳.docx")]
)
def test_reading_a_file_says_which(shenzhen_files: Path, command: str, suffix: str, words: str) -> None:
    """By its name."""
    seen = watched("-c", AT_ONCE, command, str(shenzhen_files / f"深圳.{suffix}"), cwd=ROOT)
    assert words in "\n".join(seen.frames)


# --- columns and lines --------------------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["PDF", "reportgen", "深圳", "（默认）", "，", "。", " ", "“改”", "a/b.csv", "…"]), max_size=40
)


@given(WORDS.map("".join), st.integers(8, 60))
def test_folding_keeps_every_character(text: str, width: int) -> None:
    """Only spaces at the breaks are lost."""
    assert "".join(terminal.folded(text, width)).replace(" ", "") == text.replace(" ", "")


@given(WORDS.map("".join), st.integers(12, 60))
def test_no_folded_line_is_too_wide(text: str, width: int) -> None:
    """Whatever it is made of."""
    assert [line for line in terminal.folded(text, width) if cell_len(line) > width] == []


@given(
    st.lists(st.sampled_from(["PDF，", "深", "圳。", "（默认）", "“改”"]), max_size=40).map("".join),
    st.integers(12, 60),
)
def test_no_folded_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: str, width: int) -> None:
    """As in any Chinese text."""
    lines = terminal.folded(text, width)
    assert [line for line in lines if line[:1] in set("，。）”") or line[-1:] in set("（“")] == []


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
def test_a_list_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Where the columns find no room beside each other, the last goes below."""
    monkeypatch.setenv("COLUMNS", str(width))
    rows = [("--word-charts native|picture", "Word 里的图：native 用可编辑的图表（默认），picture 一律用图片")] * 2
    shown = terminal.columns(rows, wrapped=True, indent=2)
    assert max(map(cell_len, shown.splitlines())) <= width
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(map("".join, rows)))


def test_columns_line_up_where_chinese_counts_two() -> None:
    """The second begins in the same cell of every line."""
    lines = terminal.columns([("深圳", "甲", "x"), ("Foshan", "乙", "y")]).splitlines()
    assert [cell_len(line[: line.index(mark)]) for line, mark in zip(lines, "甲乙", strict=True)] == [8, 8]


def test_no_rows_are_no_lines() -> None:
    """An empty list prints nothing."""
    assert terminal.columns([]) == ""
