"""Claims about data/bundle.toml: what it may say, and that every fault is told with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bundled
import pytest

from reportgen.bundle import settings
from reportgen.bundle.settings import Bundle, Commands, Schedule
from reportgen.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.project import Project


def loaded(folder: Path, text: str) -> Bundle:
    """The settings in a text."""
    (folder / settings.FILE).write_text(text, "utf-8")
    return settings.load(folder / settings.FILE)


def fault(folder: Path, text: str) -> str:
    """What is told of a text with faults."""
    with pytest.raises(DataError) as told:
        loaded(folder, text)
    return str(told.value)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """A project needs no bundle.toml."""
    assert settings.load(tmp_path / settings.FILE) == Bundle()


def test_the_file_of_the_project_says_the_defaults(project: Project) -> None:
    """Whoever deletes a line of it changes nothing."""
    assert settings.load(project.data / settings.FILE) == Bundle()


def test_every_setting_is_read(tmp_path: Path) -> None:
    """The lists as tuples, the tables as records of their own."""
    text = """
title = "甲"
cities = ["云岭"]
documents = ["city"]
formats = ["html"]
styles = ["公文", "简报"]
keep = 3
target = "out"
on_failure = "hold"
approve = true
[schedule]
cron = "30 5 * * 1-5"
zone = "Asia/Tokyo"
[commands]
success = [["mail", "-s"], ["chat"]]
failure = [["page"]]
"""
    expected = Bundle(
        "甲", ("云岭",), ("city",), ("html",), ("公文", "简报"), 3, "out", "hold", approve=True,
        schedule=Schedule("30 5 * * 1-5", "Asia/Tokyo"),
        commands=Commands((("mail", "-s"), ("chat",)), (("page",),)),
    )  # fmt: skip
    assert loaded(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('title = ""', "「」"),
        ("cities = []", "「[]」"),
        ('documents = ["town"]', "town"),
        ('formats = ["pdf", "pdf"]', "pdf"),
        ('styles = ["简报", "简报"]', "简报"),
        ("keep = 0", "「0」"),
        ("keep = true", "「True」"),
        ('target = " "', "target"),
        ('on_failure = "stop"', "「stop」"),
        ('approve = "yes"', "「yes」"),
        ("colour = 1", "没有这一项"),
        ("schedule = 1", "[schedule]"),
        ('[schedule]\ncron = "61 6 * * *"', "「61 6 * * *」"),
        ('[schedule]\ncron = "0 6 30 2 *"', "「0 6 30 2 *」"),
        ('[schedule]\nzone = "Mars/Olympus"', "「Mars/Olympus」"),
        ('[commands]\nsuccess = ["mail"]', "mail"),
        ("[commands]\nalways = []", "没有这一项"),
    ],
)
def test_a_fault_is_told_with_its_line_and_value(tmp_path: Path, line: str, value: str) -> None:
    """The line is the one that is to be changed, though comments and other settings stand before it."""
    told = fault(tmp_path, f"# 说明\n\n{line}\n")
    number = 3 + line.count("\n")
    assert told.startswith(f"data/bundle.toml:{number} ")
    assert value in told


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Each in a line of its own."""
    told = fault(tmp_path, 'keep = 0\napprove = 1\n[schedule]\nzone = ""\n')
    assert [line.split(" ")[0][-1] for line in told.splitlines()] == ["1", "2", "4"]


@pytest.mark.parametrize("data", [b"keep = \n", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, data: bytes) -> None:
    """Be it no TOML or no text at all."""
    (tmp_path / settings.FILE).write_bytes(data)
    with pytest.raises(DataError, match=settings.FILE):
        settings.load(tmp_path / settings.FILE)


@pytest.mark.parametrize(
    ("values", "word"),
    [({"cities": ["月宫"]}, "月宫"), ({"cities": ["石桥"]}, "石桥"), ({"styles": ["草书"]}, "草书")],
)
def test_what_the_project_has_not_is_a_fault_of_the_file(
    tmp_path: Path, values: dict[str, object], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A city unknown or without a brief, a style there is none of: exit code 3, file and word are named."""
    press = bundled.laid(tmp_path, **values)
    code, told = press.run(), capsys.readouterr().err.splitlines()[-1]
    assert (code, told.split("：")[0], word in told) == (3, "data/bundle.toml", True)
