"""Claims about what is said of fonts: one that stands in for another, and a family without bold, each with a remedy.

The machine is made poor for real: a fontconfig file that lists the regular faces alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen import fontconfig, fontnotes, fonts
from reportgen.fontnotes import FontNote
from reportgen.style import House

if TYPE_CHECKING:
    from reportgen.project import Project

ROOT = Path(__file__).parent.parent
CITY = "东莞"
SANS, SERIF = "Noto Sans CJK SC", "Noto Serif CJK SC"
# as Debian's fontconfig does where a family has no bold: it asks whoever draws to embolden the regular face
CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<include ignore_missing="yes">/usr/share/fontconfig/conf.avail/90-synthetic.conf</include></fontconfig>
"""
PLAIN = 'html {{ font-family: {sans} }} :root {{ --sans: "{sans}", sans-serif }} {more}'
NO_BOLD = "h1, h2, h3, h4, b, strong, th { font-weight: 400 }"


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fontconfig file of a machine that has the two families without their bold."""
    place = tmp_path_factory.mktemp("poor")
    (place / "fonts").mkdir()
    for family in (SANS, SERIF):
        regular = [face.path for face in fontconfig.faces(family) if face.weight == 400]
        if not regular or fontconfig.faces(family)[-1].path == regular[0]:
            pytest.skip(f"{family} is not here as a file for each weight")
        (place / "fonts" / regular[0].name).symlink_to(regular[0])
    config = place / "fonts.conf"
    config.write_text(CONFIG.format(fonts=place / "fonts", cache=place / "cache"), "utf-8")
    return config


@pytest.fixture
def without_bold(poor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put this process on the poor machine."""
    monkeypatch.setenv(fontconfig.CONFIG_VARIABLE, str(poor))


def plain(more: str = "", sans: str = SANS) -> House:
    """Return a style of one font."""
    return House.parse(PLAIN.format(sans=sans, more=more))


def test_nothing_is_said_where_all_is_there(project: Project) -> None:
    """The default style on a machine with its two families, bold and all."""
    house = House.load(project.style("简报"))
    assert [fonts.has_bold(family) for family in (SANS, SERIF)] == [True, True]
    assert fontnotes.notes(house) == ()


def test_a_family_without_bold_is_said(without_bold: None, project: Project) -> None:
    """Of each role that sets anything bold."""
    house = House.load(project.style("简报"))
    expected = (FontNote("serif", SERIF, boldless=True), FontNote("sans", SANS, boldless=True))
    assert fontnotes.notes(house) == expected


def test_bold_that_nobody_asks_for_is_not_missed(without_bold: None) -> None:
    """A style that sets bold in the charts' font alone lacks no bold in the body's."""
    lines = ':root { --chart: "Noto Serif CJK SC", serif }'
    roles = [{note.role for note in fontnotes.notes(plain(more + lines))} for more in ("", NO_BOLD)]
    assert roles == [{"sans", "chart"}, {"chart"}]


def test_a_font_that_stands_in_is_said() -> None:
    """With the one to install."""
    house = House.parse(f':root {{ --sans: "甲体", "{SANS}", sans-serif }}' + NO_BOLD)
    (note,) = fontnotes.notes(house)
    assert (note.role, note.wanted, note.used, note.boldless) == ("sans", "甲体", SANS, False)
    assert (note.sentence, "请安装「甲体」" in note.remedy) == (f"没有装「甲体」，PDF 用「{SANS}」代替", True)


def test_the_want_of_bold_has_its_remedy() -> None:
    """The family's bold, or another family."""
    note = FontNote("sans", SANS, boldless=True)
    assert (SANS in note.sentence, "粗体（Bold）" in note.remedy) == (True, True)


def _run(poor: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reportgen", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {fontconfig.CONFIG_VARIABLE: str(poor)},
    )  # fmt: skip


def test_a_brief_says_so_when_it_is_made(poor: Path, editable: Project, tmp_path: Path) -> None:
    """In one line on stderr, and the file is written all the same; prepared faces would bring the bold ones."""
    done = _run(poor, "city", CITY, "--pdf", "--out", str(tmp_path), "--project", str(editable.root))
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / CITY}.pdf\n")
    assert (len(done.stderr.splitlines()), f"没有粗体，要加粗的字不加粗：{SERIF}、{SANS}；" in done.stderr) == (1, True)


def test_the_examination_of_the_machine_says_so(poor: Path, editable: Project) -> None:
    """Beside each role's font, and its remedy."""
    told = _run(poor, "doctor", "--project", str(editable.root)).stdout
    assert [f"字体 {role}" in told for role in ("serif", "sans")] == [True, True]
    assert told.count("没有粗体") == 2


def test_the_examination_of_a_style_says_so(poor: Path, editable: Project) -> None:
    """Of a style before it is used."""
    told = _run(poor, "style", "check", "简报", "--project", str(editable.root)).stdout
    assert f"--sans：本机「{SANS}」没有粗体" in told
