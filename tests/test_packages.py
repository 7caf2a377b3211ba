"""Claims about the system packages: one list, and what `make`, the containers and the pages make of it.

What happens without root is tried for real, where a namespace can hide this machine's libraries and fonts.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import bare_machine
import pikepdf
import pytest

from reportgen import remedies
from reportgen.remedies import System
from reportgen.schedule import exports
from reportgen.schedule.timetable import Timetable

ROOT = Path(__file__).parents[1]
LIST = ROOT / "reportgen" / "packages.csv"
INSTALL = (ROOT / "docs" / "install.md").read_text("utf-8")
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
SYSTEMS = get_args(System)
PURPOSES = ("setup", "brief", "test", "check")
RELEASES = {
    "fedora": "ID=fedora\nVERSION_ID=43\n",
    "fedora-like": 'ID="rocky"\nID_LIKE="rhel centos fedora"\n',
    "unknown": "ID=other\n",
}
UNREACHED = ("下载不了系统软件包",)


def _awk(system: str, purposes: str, *more: str) -> list[str]:
    program = ["awk", "-f", ".ci/packages.awk", "-v", f"on={system}", "-v", f"purposes={purposes}", *more, str(LIST)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    return [line.strip() for line in done.stdout.splitlines()]


def _joined(text: str) -> str:
    """Return a text with its shell commands on one line each."""
    return re.sub(r" \\\n\s*", " ", text)


# --- the list -----------------------------------------------------------------------------------------------------


def test_the_list_reads_the_same_to_a_shell() -> None:
    """Every row has all columns, and no cell needs quotes: awk parts it where Python does."""
    text = LIST.read_text("utf-8")
    rows = list(csv.reader(text.splitlines()))
    assert [line.split(",") for line in text.splitlines()] == rows
    assert {len(row) for row in rows} == {len(rows[0])}
    assert {row["for"] for row in csv.DictReader(text.splitlines())} == set(PURPOSES)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_shell_names_what_the_program_names(system: System, purpose: str) -> None:
    """The same packages by the same commands, and the same to do by hand."""
    parts = [part for part in remedies.parts().values() if part.purpose == purpose]
    by_hand = [f"{part.name}：{part.otherwise}" for part in parts if not part.packages[system] and part.otherwise]
    wanted = remedies.commands((part.part for part in parts), system)
    assert _awk(system, purpose, "-v", "say=1") == [*wanted, *by_hand]


@pytest.mark.needs("apt-cache")
def test_the_packages_of_this_debian_are_there() -> None:
    """The machine's apt knows each of them; where apt knows nothing at all, nothing is claimed."""
    packages = sorted({name for purpose in PURPOSES for name in remedies.packages(purpose, "debian")})
    told = _candidates("base-files", *packages)
    if not re.search(r"(?m)^ +500 http", told):
        pytest.skip("apt has no lists of packages here")
    known = re.findall(r"(?m)^(\S+):\n  Installed: .*\n  Candidate: (?!\(none\))", told)
    assert sorted(set(packages) - set(known)) == []


def _candidates(*packages: str) -> str:
    given = {**os.environ, "LC_ALL": "C"}
    asked = ["apt-cache", "policy", *packages]
    return subprocess.run(asked, env=given, capture_output=True, text=True, check=False).stdout


# --- pages and containers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_page_has_the_commands_of_each_system(system: System) -> None:
    """What a brief needs, as the list has it, under the system's name; and the families to get where none is packed."""
    wanted = [name for name, part in remedies.parts().items() if part.purpose in {"setup", "brief"}]
    section = _joined(INSTALL).partition(f"### {remedies.SYSTEMS[system]}\n")[2].partition("\n### ")[0]
    by_hand = "从 github.com/notofonts/noto-cjk 的发布页下载 Noto Sans CJK SC 与 Noto Serif CJK SC，双击安装"
    ways = remedies.ways(wanted, system, root=False)
    assert [way for way in ways if way not in section] == []
    assert (by_hand in ways) is (system == "windows")


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_page_names_the_other_programs(system: System) -> None:
    """Those of the tests and checks, in a table with a column for each system."""
    wanted = {name.rpartition(":")[2] for purpose in ("test", "check") for name in remedies.packages(purpose, system)}
    assert sorted(wanted - set(re.findall(r"`([\w.-]+)`", INSTALL.partition("## 可有可无的程序")[2]))) == []


def test_the_readme_names_the_packages_of_debian() -> None:
    """If it names any of them, it names them as they are."""
    named = set(re.findall(r"\b(?:lib|fonts-)[a-z0-9.-]+\b", _joined((ROOT / "README.md").read_text("utf-8"))))
    known = {name for purpose in PURPOSES for name in remedies.packages(purpose, "debian")}
    assert sorted(name for name in named if re.match(r"lib.*\d$|fonts-", name) and name not in known) == []


def test_the_workflow_installs_the_packages(tmp_path: Path) -> None:
    """The file for GitHub Actions takes them from the list."""
    timetable = Timetable("30 6 * * 1,4", "Asia/Shanghai")
    setting = exports.Setting(timetable, tmp_path, ("reportgen",), tmp_path / "output", "1", 2031, "名称")
    text = _joined(exports.github(setting)["reportgen-bundle.yml"])
    assert f"--no-install-recommends {' '.join(remedies.packages('brief', 'debian'))}\n" in text


def test_the_container_installs_by_the_list_alone() -> None:
    """Its packages come from the script and the list it copies; by name it installs what edits the program only."""
    by_name = re.findall(r"apt-get install [^&|]*", _joined(CONTAINERFILE))
    assert re.findall(r"\.ci/packages python3 (\w+)", CONTAINERFILE) == ["brief", "test"]
    assert [set(text.split()) - {"apt-get", "install", "-qq", "-y", "--no-install-recommends"} for text in by_name] == [
        {"git", "make"}
    ]


def test_what_the_container_copies_is_there() -> None:
    """Every file named by COPY, which the list of what is left out does not leave out."""
    named = [word for line in re.findall(r"(?m)^COPY (?!--)(.+)$", CONTAINERFILE) for word in line.split()[:-1]]
    left_out = (ROOT / ".containerignore").read_text("utf-8").split()
    assert named
    assert [name for name in named if not (ROOT / name).exists() or name in left_out] == []


def test_no_source_text_gets_into_a_container() -> None:
    """What git ignores in seeds, the container ignores, by either name of that file."""
    for name in (".containerignore", ".dockerignore"):
        assert "seeds/*.txt" in (ROOT / name).read_text("utf-8").splitlines()


def test_the_container_runs_as_nobody_in_particular() -> None:
    """In /project, as a user without rights, the program itself."""
    last = CONTAINERFILE.rpartition("\nFROM ")[2]
    assert re.findall(r"(?m)^(USER|WORKDIR|ENTRYPOINT) (.+)$", last) == [
        ("USER", "reporter"), ("WORKDIR", "/project"), ("ENTRYPOINT", '["reportgen"]'),
    ]  # fmt: skip


def test_the_container_for_editing_is_a_stage_of_the_same() -> None:
    """devcontainer.json names the file, a stage of it, the user of that stage, and a target of make."""
    path = ROOT / ".devcontainer" / "devcontainer.json"
    given = json.loads(path.read_text("utf-8"))
    build = given["build"]
    assert (path.parent / build["dockerfile"]).resolve() == ROOT / "Containerfile"
    assert (path.parent / build["context"]).resolve() == ROOT
    stage = re.search(rf"(?ms)^FROM \S+ AS {build['target']}$(.*?)(?=^FROM )", CONTAINERFILE)
    assert stage is not None
    assert f"USER {given['remoteUser']}\n" in stage[1]
    assert given["workspaceFolder"] in stage[1]
    made, target = given["postCreateCommand"].split()
    assert (made, re.search(rf"(?m)^{target}:", (ROOT / "Makefile").read_text("utf-8")) is not None) == ("make", True)


# --- make ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """Return a folder with what `make` needs to set up, where nothing was made."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "reportgen/packages.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def _planned(folder: Path, *words: str) -> list[str]:
    done = subprocess.run(["make", "--dry-run", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def _places(plan: list[str], *starts: str) -> list[int]:
    return [next(number for number, line in enumerate(plan) if line.startswith(start)) for start in starts]


@pytest.mark.needs("make")
def test_a_brief_takes_what_a_brief_needs(fresh: Path) -> None:
    """Packages, environment, private libraries, Python's libraries, fonts, brief: in this order, and no test's."""
    plan = _planned(fresh, "brief", "CITY=某市", "PYTHON=python3.99")
    order = _places(
        plan,
        ".ci/packages python3.99 brief",
        ".ci/venv python3.99 .venv",
        ".venv/bin/python .ci/preload.py",
        ".venv/bin/python -m pip",
        ".venv/bin/reportgen fonts build",
        ".venv/bin/reportgen city 某市",
    )
    assert order == sorted(order)
    assert [line for line in plan if "[test]" in line or line.endswith("python3.99 test")] == []


@pytest.mark.needs("make")
@pytest.mark.parametrize("target", ["test", "setup"])
def test_the_tests_take_their_programs_too(fresh: Path, target: str) -> None:
    """After those of a brief."""
    plan = _planned(fresh, target)
    order = _places(plan, ".ci/packages python3 brief", ".ci/packages python3 test")
    assert (order == sorted(order), any("[test]" in line for line in plan)) == (True, True)


@pytest.mark.needs("make")
def test_cleaning_leaves_the_private_libraries(fresh: Path) -> None:
    """The environment and what lies in it stay usable; only distclean removes it."""
    (fresh / ".venv" / "private").mkdir(parents=True)
    for name in ("output", "tests", "benchmarks", "tools"):
        (fresh / name).mkdir()
    subprocess.run(["make", "clean"], cwd=fresh, capture_output=True, check=True)
    assert (fresh / ".venv" / "private").is_dir()


@pytest.mark.needs("dpkg-query")
def test_where_everything_is_there_nothing_is_said(fresh: Path) -> None:
    """Nor done."""
    if subprocess.run(
        ["dpkg-query", "-W", *remedies.packages("brief", "debian")], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine lacks a package of a brief")
    done = subprocess.run([".ci/packages", "python3", "brief"], cwd=fresh, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- other systems ------------------------------------------------------------------------------------------------


def _without_debian(folder: Path, kernel: str = "") -> None:
    """Lay out the programs that every system has, and uname as another system's; dpkg is none of them."""
    (folder / "bin").mkdir()
    for name in ("sh", "awk", "grep", "uname", "env", "id", "python3"):
        (folder / "bin" / name).symlink_to(shutil.which(name, path="/usr/bin:/bin") or "/nowhere")
    if kernel:
        (folder / "bin" / "uname").unlink()
        (folder / "bin" / "uname").write_text(f"#!/bin/sh\necho {kernel}\n")
        (folder / "bin" / "uname").chmod(0o755)


def _elsewhere(folder: Path, release: str, kernel: str = "", purpose: str = "brief") -> list[str]:
    bare_machine.needed()
    _without_debian(folder, kernel)
    done = bare_machine.run(
        folder,
        f".ci/packages python3 {purpose}",
        files={"/etc/os-release": release},
        path=str(Path(bare_machine.PLACE, "work", "bin")),
    )
    assert (done.returncode, done.stdout) == (0, "")
    return [line.strip() for line in done.stderr.splitlines()][1:]


@pytest.mark.parametrize(
    ("release", "kernel", "system"),
    [("fedora", "", "fedora"), ("fedora-like", "", "fedora"), ("unknown", "Darwin", "macos"),
     ("unknown", "MINGW64_NT-10.0", "windows")],
)  # fmt: skip
def test_another_system_is_told_its_own_packages(fresh: Path, release: str, kernel: str, system: System) -> None:
    """The exact command; the machine lacks Pango and Python's venv."""
    told = _elsewhere(fresh, RELEASES[release], kernel)
    wanted = [name for name, part in remedies.parts().items() if part.purpose in {"setup", "brief"}]
    assert [line for line in told if "：" not in line] == list(remedies.commands(wanted, system))


def test_an_unknown_system_is_told_of_all(fresh: Path) -> None:
    """Each with its name."""
    told = _elsewhere(fresh, RELEASES["unknown"], purpose="test")
    assert [line for line in told if line.endswith("：")] == [f"{label}：" for label in remedies.SYSTEMS.values()]


# --- without root -------------------------------------------------------------------------------------------------

SET_UP = """
exec 2>&1
.ci/packages /usr/bin/python3 brief || exit $?
echo "--- again"
.ci/packages /usr/bin/python3 brief
.ci/packages /usr/bin/python3 test
echo "--- environment"
.ci/venv /usr/bin/python3 .venv && .venv/bin/python .ci/preload.py && .venv/bin/python -m pip --version
printf '/mnt/site\\n/mnt/repo\\n' > "$(echo .venv/lib/python3.*/site-packages)/site.pth"
rm -rf build
echo "--- brief"
.venv/bin/python -m reportgen city 汕头 --pdf --project /mnt/repo --out out
echo "--- doctor"
.venv/bin/python -m reportgen doctor --format json --project /mnt/repo
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What the way without root left in a folder, and what each of its steps told."""

    folder: Path
    told: dict[str, str]


@pytest.fixture(scope="module")
def unprivileged(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Return the set-up done by nobody, on a machine without Pango, fonts, python3-venv; skips where it cannot."""
    bare_machine.needed()
    folder = tmp_path_factory.mktemp("unprivileged")
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    (folder / "reportgen").mkdir()
    shutil.copy(LIST, folder / "reportgen")
    shown = {"site": Path(sysconfig.get_path("purelib")), "repo": ROOT}
    done = bare_machine.run(folder, SET_UP, folders=shown)
    if any(sign in done.stdout for sign in UNREACHED):
        pytest.skip(f"apt downloads nothing here: {done.stdout.splitlines()[-1]}")
    parts = re.split(r"(?m)^--- (\w+)\n", f"--- packages\n{done.stdout}")[1:]
    return Done(folder, dict(zip(parts[::2], parts[1::2], strict=True)))


def test_the_packages_are_unpacked_for_the_project_alone(unprivileged: Done) -> None:
    """Libraries, fonts and pip, in .venv/private; it is said where."""
    assert "没有管理员权限" in unprivileged.told["packages"]
    private = unprivileged.folder / ".venv" / "private"
    for pattern in (
        "usr/lib/*/libpango-1.0.so.0",
        "usr/lib/*/libharfbuzz-subset.so.0",
        "usr/share/fonts/**/NotoSerifCJK*",
    ):
        assert list(private.glob(pattern)), pattern


def test_nothing_is_fetched_twice(unprivileged: Done) -> None:
    """The second time nothing is said of a brief; the programs of the tests are named, for root to install."""
    told = unprivileged.told["again"].splitlines()
    assert (len(told), "apt-get install --no-install-recommends" in told[0], "poppler-utils" in told[0]) == (
        1,
        True,
        True,
    )


def test_the_environment_has_pip(unprivileged: Done) -> None:
    """Though Python came without venv."""
    assert re.match(r"pip \d+", unprivileged.told["environment"])


def test_a_brief_is_made_without_setting_a_variable(unprivileged: Done) -> None:
    """In the fonts unpacked, in the charts too, and after `build` is gone."""
    assert "out/汕头.pdf" in unprivileged.told["brief"]
    with pikepdf.open(unprivileged.folder / "out" / "汕头.pdf") as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    families = {re.sub(r"^/\w+\+|[^A-Za-z]", "", name) for name in fonts}
    assert {re.sub("SC.*", "", name) for name in families} == {"NotoSerifCJK", "NotoSansCJK"}


def test_the_doctor_finds_nothing_missing(unprivileged: Done) -> None:
    """Pango, harfbuzz-subset and the fonts of the style itself, not substitutes."""
    shown = json.loads(unprivileged.told["doctor"])
    health = {item["name"]: item["health"] for item in shown["findings"] if item["kind"] in {"setting", "font"}}
    assert {name: health[name] for name in ("Pango", "harfbuzz-subset", "字体 serif", "字体 sans")} == dict.fromkeys(
        ("Pango", "harfbuzz-subset", "字体 serif", "字体 sans"), "fine"
    )


def test_without_a_package_of_that_name_the_remedy_is_told(tmp_path: Path) -> None:
    """Exit code 5, the command for root, and nothing half unpacked."""
    bare_machine.needed()
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    done = bare_machine.run(tmp_path, ".ci/private no-such-package-anywhere")
    assert (done.returncode, "apt-get install --no-install-recommends no-such-package-anywhere" in done.stderr) == (
        5,
        True,
    )
    assert not (tmp_path / ".venv" / "private").exists()
