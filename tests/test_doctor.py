"""Claims about the doctor: what it finds on a machine that has everything, and on one that lacks this or that."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement

from reportgen import cli, doctor, fontconfig, remedies
from reportgen.doctor import Finding
from reportgen.fontconfig import CONFIG_VARIABLE
from reportgen.remedies import SYSTEMS, System

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.project import Project

ROOT = Path(__file__).parents[1]
FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
HEAVY = ("pandas", "matplotlib", "docx")
ONLY = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def _run(*arguments: str, **variables: str) -> tuple[int, dict[str, Any]]:
    """Return exit code and report of a doctor of its own process, findings by name."""
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "doctor", "--format", "json", "--project", str(ROOT), *arguments],
        env=os.environ | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, {item["name"]: item for item in json.loads(done.stdout)["findings"]}


# --- libraries ----------------------------------------------------------------------------------------------------


def test_the_libraries_are_those_the_program_requires(project: Project) -> None:
    """By the metadata it was installed with, and no list of the doctor's own; each with the version there is."""
    wanted = [Requirement(line) for line in metadata.requires(doctor.DISTRIBUTION) or ()]
    names = [item.name for item in wanted if item.marker is None]
    found = {item.name: item.what for item in doctor.examine(project) if item.kind == "library"}
    assert found == {name: metadata.version(name) for name in names}


@pytest.mark.parametrize(
    ("wanted", "health", "what"),
    [
        (f"rich=={metadata.version('rich')}", "fine", metadata.version("rich")),
        ("rich>=9999", "missing", f"{metadata.version('rich')}，要 >=9999"),
        ("no-such-library-anywhere>=1", "missing", "没有安装"),
    ],
)
def test_a_library_is_held_to_its_floor(wanted: str, health: str, what: str) -> None:
    """One that is too old is as good as missing; the remedy is this Python's own pip."""
    found = doctor._library(Requirement(wanted))
    assert (found.health, found.what) == (health, what)
    assert [sys.executable in line and wanted in line for line in found.remedy] == [True] * (health == "missing")


def test_a_program_never_installed_says_so() -> None:
    """Then nothing is known of what it requires."""
    assert [(item.health, item.what) for item in doctor._libraries(())] == [("missing", "没有安装")]


def test_the_doctor_loads_nothing_heavy_but_what_sets_pages() -> None:
    """Versions are read from metadata: importing every library would take seconds."""
    asked = f"""
import sys
from reportgen import doctor
from reportgen.project import Project
doctor.examine(Project.find())
print(sorted(set({HEAVY}) & set(sys.modules)), "weasyprint" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[] True\n"


# --- Pango and fonts ----------------------------------------------------------------------------------------------


def _broken(folder: Path, *names: str) -> str:
    """Return a folder for LD_LIBRARY_PATH with files that are found before the libraries and cannot be loaded."""
    if sys.platform != "linux":
        pytest.skip("libraries are hidden by the way Linux looks for them")
    for name in names:
        (folder / name).touch()
    return str(folder)


def test_without_pango_the_packages_are_named(tmp_path: Path) -> None:
    """It is loaded for real: a library that lies there and cannot be loaded is missing. Exit code 5."""
    code, found = _run(LD_LIBRARY_PATH=_broken(tmp_path, "libpango-1.0.so.0"))
    pango = found["Pango"]
    assert (code, pango["health"], "Word" in pango["what"]) == (5, "missing", True)
    assert pango["remedy"] == list(remedies.steps("pango", "harfbuzz-subset"))


def test_without_the_subsetter_the_seconds_are_told(tmp_path: Path) -> None:
    """Nothing is missing that a brief needs, so the exit code is 0."""
    code, found = _run(LD_LIBRARY_PATH=_broken(tmp_path, "libharfbuzz-subset.so.0"))
    cut = found["harfbuzz-subset"]
    assert (code, cut["health"], re.search("多用约.+秒", cut["what"]) is not None) == (0, "slow", True)
    assert cut["remedy"] == list(remedies.steps("harfbuzz-subset"))


def test_a_font_that_stands_in_is_named(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """With the one it stands for and what to do."""
    css = ':root { --serif: "没有的字体", "Noto Serif CJK SC", serif }'
    (editable.templates / "custom.css").write_text(css, "utf-8")
    code = cli.run(["doctor", "--project", str(editable.root)])
    told = capsys.readouterr().out
    assert code == 0
    assert re.search(r"△  字体 serif +Noto Serif CJK SC，代替 没有的字体\n   .*安装「没有的字体」", told)


def test_a_font_without_bold_is_named(tmp_path: Path) -> None:
    """Where only the regular faces are installed."""
    regular = {face.path for family in FAMILIES for face in fontconfig.faces(family) if face.weight == 400}
    if len(regular) < len(FAMILIES):
        pytest.skip("the regular faces are no files of their own here")
    (tmp_path / "fonts").mkdir()
    for path in regular:
        shutil.copy(path, tmp_path / "fonts")
    (tmp_path / "fonts.conf").write_text(ONLY.format(fonts=tmp_path / "fonts", cache=tmp_path / "cache"), "utf-8")
    code, found = _run(**{CONFIG_VARIABLE: str(tmp_path / "fonts.conf")})
    fonts = [found["字体 serif"], found["字体 sans"]]
    assert (code, [font["health"] for font in fonts]) == (0, ["slow", "slow"])
    assert [font["what"].endswith("没有粗体") for font in fonts] == [True, True]
    assert fonts[0]["remedy"] == list(remedies.steps("fonts"))


def test_without_fonts_the_packages_are_named(tmp_path: Path) -> None:
    """For each role, with exit code 5."""
    (tmp_path / "fonts.conf").write_text(ONLY.format(fonts=tmp_path / "none", cache=tmp_path / "cache"), "utf-8")
    code, found = _run(**{CONFIG_VARIABLE: str(tmp_path / "fonts.conf")})
    assert (code, found["字体 serif"]["health"]) == (5, "missing")
    assert found["字体 serif"]["remedy"] == list(remedies.steps("fonts"))


# --- programs -----------------------------------------------------------------------------------------------------


def test_a_program_tells_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it prints it; an environment variable may say where the program is."""
    program = tmp_path / "validator"
    program.write_text("#!/bin/sh\necho 'some remark' >&2; echo 'veraPDF 9.87.6 built'\n")
    program.chmod(0o755)
    monkeypatch.setenv("VERAPDF", str(program))
    found = next(doctor._tool(tool) for tool in doctor._TOOLS if tool.part == "verapdf")
    assert (found.health, found.what) == ("fine", f"9.87.6 {program}")


def test_a_variable_that_nothing_reads_names_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or what is told to be there would not be found when it is wanted."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("SOFFICE", "/bin/sh")
    found = next(doctor._tool(tool) for tool in doctor._TOOLS if tool.part == "libreoffice")
    assert found.health == "optional"


def test_a_program_that_cannot_be_started_has_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised for it."""
    (tmp_path / "validator").write_text("no program")
    monkeypatch.setenv("VERAPDF", str(tmp_path / "validator"))
    found = next(doctor._tool(tool) for tool in doctor._TOOLS if tool.part == "verapdf")
    assert found.what == str(tmp_path / "validator")


@pytest.mark.parametrize("part", [tool.part for tool in doctor._TOOLS])
def test_a_program_that_is_not_there_is_optional(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what it is for, and how it is got."""
    monkeypatch.setattr(doctor.validators, "program", lambda _name, _variable: "")
    found = next(doctor._tool(tool) for tool in doctor._TOOLS if tool.part == part)
    assert (found.health, found.what.startswith("没有（"), found.remedy) == ("optional", True, remedies.steps(part))


# --- remedies -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("machine", "release", "system"),
    [
        ("linux", {"ID": "debian"}, "debian"),
        ("linux", {"ID": "ubuntu", "ID_LIKE": "debian"}, "debian"),
        ("linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "debian"),
        ("linux", {"ID": "fedora"}, "fedora"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "fedora"),
        ("linux", {"ID": "alpine"}, None),
        ("linux", {}, None),
        ("darwin", {}, "macos"),
        ("win32", {}, "windows"),
    ],
)
def test_the_system_is_known_by_its_kin(machine: str, release: Mapping[str, str], system: System | None) -> None:
    """A system that descends from another takes its packages."""
    assert remedies.system_of(machine, release) == system


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("part", list(remedies.parts()))
def test_there_is_a_remedy_for_every_part_on_every_system(part: str, system: System) -> None:
    """A package or something to do by hand, but for make on Windows, which has no use for it."""
    assert bool(remedies.ways((part,), system)) is ((part, system) != ("make", "windows"))


def test_who_is_not_root_is_given_sudo() -> None:
    """Where the system's own installer asks for it, and only there."""
    given = {system: remedies.commands(("pango",), system, root=False)[0].startswith("sudo ") for system in SYSTEMS}
    assert given == {"debian": True, "fedora": True, "macos": False, "windows": False}


def test_on_an_unknown_system_all_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line in the report, in one line in a message."""
    monkeypatch.setattr(remedies, "here", lambda: None)
    told, line = remedies.steps("pango"), remedies.remedy("pango")
    for system, label in SYSTEMS.items():
        command = remedies.commands(("pango",), system, root=False)[0]
        assert told[told.index(f"{label}：") + 1] == command
        assert f"{label} " in line
    assert "\n" not in line


# --- the report ---------------------------------------------------------------------------------------------------

LONG = Finding(
    "setting", "Pango", "missing", "找不到", ("apt-get install " + " ".join(f"libnumber-{n}.0" for n in range(12)),)
)
WORDY = Finding("tool", "某程序", "optional", "没有（测试时用）", ("从某处下载安装程序，装好后列入路径，" * 5,))


@pytest.mark.parametrize("columns", ["40", "80"])
def test_the_report_keeps_to_the_terminal(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line, Chinese counted as two."""
    monkeypatch.setenv("COLUMNS", columns)
    from rich.cells import cell_len

    assert [line for line in doctor.as_text((LONG, WORDY)).splitlines() if cell_len(line) > int(columns)] == []


def test_a_long_command_stays_one_to_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lines end in what a shell takes for going on."""
    monkeypatch.setenv("COLUMNS", "80")
    told = doctor.as_text((LONG,)).partition("\n")[2]
    done = subprocess.run(["sh"], input=told.replace("apt-get", "echo", 1), capture_output=True, text=True, check=True)
    assert f"apt-get {done.stdout.strip()}" == LONG.remedy[0]


def test_each_remedy_stands_below_its_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a finding takes more lines than one."""
    monkeypatch.setenv("COLUMNS", "60")
    wide = Finding("font", "字体", "slow", "很长的说明，" * 12, ("请安装甲",))
    told = doctor.as_text((wide, LONG))
    assert re.search(r"(?s)△  字体 .*\n   请安装甲\n✗  Pango", told)


def test_the_last_line_says_whether_briefs_can_be_made() -> None:
    """What merely may be there is not counted; what is missing is named."""
    spare, lacking = Finding("tool", "甲", "optional", ""), Finding("system", "乙", "missing", "")
    assert doctor.verdict((spare,)) == "必需的都有了，可以编写简报"
    assert doctor.verdict((spare, lacking)) == "缺 1 样：乙"


def test_the_report_is_as_healthy_as_its_findings(capsys: pytest.CaptureFixture[str]) -> None:
    """For a program to read; exit code and report agree."""
    code = cli.run(["doctor", "--format", "json", "--project", str(ROOT)])
    shown = json.loads(capsys.readouterr().out)
    assert (code, shown["healthy"]) == (0, True)
    assert {item["kind"] for item in shown["findings"]} == {"system", "library", "setting", "font", "tool"}
