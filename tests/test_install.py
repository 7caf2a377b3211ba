"""Claims about the program as it is installed: what the wheel carries, and that it works in an empty folder.

The wheel is built by pip from a copy of the repository and put into an environment of its own, which borrows the
libraries of this one; the program itself is the wheel's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CITY = "汕头"
INSIDE = "reportgen/_project/"
FOLDERS = ("reportgen", "data", "templates", "seeds", "docs")
FILES = ("pyproject.toml", "README.md", "LICENSE", ".gitignore")
TEXT = "别人的原文.txt"
READ_ONLY = Path("/sys")  # where nobody may write, not even root
# what a program that sets Chinese must load: empty files in their place are found and cannot be loaded
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libfontconfig.so.1", "libgobject-2.0.so.0", "libharfbuzz.so.0")
UNREACHED = ("No matching distribution", "Could not fetch", "connection", "Connection")


@dataclass(frozen=True, slots=True)
class Installed:
    """The program in an environment of its own, and how it is called: from which folder, with which home."""

    environment: Path
    home: Path
    folder: Path
    libraries: Path | None = None

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it; nothing of this process's surroundings is handed on."""
        surroundings = {"PATH": os.defpath, "HOME": str(self.home), "LANG": "C.UTF-8"}
        if self.libraries:  # the machine's own programs, which would need what is hidden, are out of reach too
            surroundings |= {"PATH": str(self.environment / "bin"), "LD_LIBRARY_PATH": str(self.libraries)}
        program = self.environment / "bin" / "reportgen"
        return subprocess.run(
            [program, *arguments], cwd=self.folder, env=surroundings, capture_output=True, text=True, check=False
        )

    def at(self, folder: Path) -> Installed:
        """The same program, called from another folder."""
        return replace(self, folder=folder)


def _pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode and any(sign in done.stderr for sign in UNREACHED):
        pytest.skip(f"pip reaches no index for the build's own needs: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built where source texts lie beside their cards and an editor left a file."""
    copy, target = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy)
    (copy / "seeds" / TEXT).write_text("原文", "utf-8")
    _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(copy))
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return the program installed from the wheel, to be called from an empty folder by a user who has nothing yet."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "env"], check=True)
    python = place / "env" / "bin" / "python"
    _pip("--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    # the libraries come after the wheel; their .pth files, such as an editable reportgen's, are not read from there
    Path(purelib, "borrowed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    for name in ("home", "folder"):
        (place / name).mkdir()
    return Installed(place / "env", place / "home", place / "folder")


@pytest.fixture(scope="module")
def first_brief(installed: Installed) -> subprocess.CompletedProcess[str]:
    """Return what the first command of a new user says."""
    return installed("city", CITY, "--pdf")


# --- the wheel ----------------------------------------------------------------------------------------------------


def _carried(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_data_templates_and_manual(wheel: Path) -> None:
    """Every file of them."""
    folders = ((ROOT / "data", "**/*"), (ROOT / "templates", "**/*"), (ROOT / "docs", "*.md"))
    wanted = {path.relative_to(ROOT).as_posix() for folder, files in folders for path in folder.glob(files)
              if path.is_file() and not path.name.startswith(".")}  # fmt: skip
    assert {INSIDE + name for name in wanted} <= _carried(wheel)


def test_the_wheel_carries_cards_and_no_source_text(wheel: Path) -> None:
    """The texts in seeds/ are their user's."""
    found = {name.removeprefix(INSIDE) for name in _carried(wheel) if name.startswith(f"{INSIDE}seeds/")}
    assert found == {f"seeds/{path.name}" for path in (ROOT / "seeds").glob("*.md")}


def test_the_wheel_carries_what_the_package_reads(wheel: Path) -> None:
    """Every file of the package that is no module too: texts of schedules and starters, the mark of its types."""
    files = (path for path in (ROOT / "reportgen").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert {path.relative_to(ROOT).as_posix() for path in files} <= _carried(wheel)


def test_the_program_is_the_wheels(installed: Installed) -> None:
    """Not the one under test here, whose libraries it borrows."""
    place = subprocess.run(
        [installed.environment / "bin" / "python", "-c", "import reportgen; print(reportgen.__file__)"],
        cwd=installed.folder, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert Path(place.strip()).is_relative_to(installed.environment)


# --- in an empty folder -------------------------------------------------------------------------------------------


def test_the_first_brief_is_written_to_the_working_folder(
    installed: Installed, first_brief: subprocess.CompletedProcess[str]
) -> None:
    """Its path is printed and nothing else said."""
    assert (first_brief.returncode, first_brief.stdout, first_brief.stderr) == (0, f"output/city/{CITY}.pdf\n", "")
    assert (installed.folder / "output" / "city" / f"{CITY}.pdf").read_bytes().startswith(b"%PDF-")


def test_nothing_else_is_left_in_the_working_folder(
    installed: Installed, first_brief: subprocess.CompletedProcess[str]
) -> None:
    """Prepared faces and pictures lie in the user's cache, for all folders."""
    below = {path.relative_to(installed.folder).as_posix() for path in installed.folder.rglob("*.*")}
    kept = {path.name for path in (installed.home / ".cache" / "reportgen").iterdir()}
    assert (below, kept) == ({f"output/city/{CITY}.pdf"}, {"fonts", "pictures"})


def test_the_fonts_are_prepared_without_being_asked(
    installed: Installed, first_brief: subprocess.CompletedProcess[str]
) -> None:
    """The examination of the machine has no remark on them."""
    told = installed("doctor")
    line = next(line for line in told.stdout.splitlines() if "备好的字体" in line)
    assert (told.returncode, "fonts build" in line) == (0, False)


@pytest.mark.parametrize("command", ["list", "check"])
def test_the_data_are_read_without_a_project(installed: Installed, command: str) -> None:
    """They come with the program."""
    done = installed(command)
    assert (done.returncode, done.stderr, done.stdout.strip() != "") == (0, "", True)


@pytest.mark.skipif(not READ_ONLY.is_dir(), reason=f"no {READ_ONLY} here, where nobody may write")
def test_a_folder_that_cannot_be_written_is_told(installed: Installed) -> None:
    """With the way to write elsewhere."""
    done = installed.at(READ_ONLY)("city", CITY, "--html")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (6, "", 1)
    assert f"output/city/{CITY}.html：写不进去" in done.stderr
    assert "--out" in done.stderr


@pytest.mark.skipif(not READ_ONLY.is_dir(), reason=f"no {READ_ONLY} here, where nobody may write")
def test_a_home_that_cannot_be_written_is_no_hindrance(installed: Installed, tmp_path: Path) -> None:
    """Nothing is kept then, and nothing is said."""
    done = replace(installed, home=READ_ONLY, folder=tmp_path)("city", CITY, "--html")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"output/city/{CITY}.html\n", "")


# --- a project of one's own ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project laid out by the installed program, whose publisher has then been filled in."""
    folder = tmp_path_factory.mktemp("own") / "项目"
    assert installed("init", str(folder)).returncode == 0
    _name_publisher(folder, "甲室")
    return folder


def _name_publisher(folder: Path, name: str) -> None:
    settings = folder / "data" / "project.toml"
    text = settings.read_text("utf-8")
    assert 'issuer = ""' in text
    settings.write_text(text.replace('issuer = ""', f'issuer = "{name}"'), "utf-8")


def test_a_project_wins_over_the_built_in_one(installed: Installed, own: Path) -> None:
    """In it, and in a folder below; what is written goes to the project."""
    done = installed.at(own / "templates" / "styles")("city", CITY, "--html")
    page = own / "output" / "city" / f"{CITY}.html"
    assert (done.returncode, done.stdout) == (0, f"{page}\n")
    assert "甲室" in page.read_text("utf-8")


def test_a_project_named_wins_over_the_one_around(installed: Installed, own: Path, tmp_path: Path) -> None:
    """`--project` is looked at first."""
    other = tmp_path / "other"
    assert installed("init", str(other), "--project", str(own)).returncode == 0
    found = [installed.at(own)("style", "list", *more).stdout for more in ((), ("--project", str(other)))]
    assert [str(other) in lines for lines in found] == [False, True]


def test_outside_the_project_the_built_in_one_is_used(installed: Installed, own: Path, tmp_path: Path) -> None:
    """A project next door changes nothing."""
    done = installed.at(tmp_path)("style", "list")
    assert (done.returncode, str(own) in done.stdout, "_project" in done.stdout) == (0, False, True)


# --- where Pango is missing ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def without_pango(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return the program on a machine that can load neither Pango nor fontconfig, called by a user new there."""
    if not sys.platform.startswith("linux"):
        pytest.skip("libraries are hidden by the way Linux finds them")
    libraries = tmp_path_factory.mktemp("libraries")
    for name in PANGO:
        (libraries / name).touch()
    return Installed(
        installed.environment, tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("folder"), libraries
    )


@pytest.mark.parametrize("command", [("city", CITY), ("compare", CITY, "东莞")], ids=["city", "compare"])
def test_word_and_web_page_need_no_pango(without_pango: Installed, command: tuple[str, ...]) -> None:
    """They are written, figures and all, and nothing is said."""
    done = without_pango(*command, "--docx", "--html", "--no-appendix")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 2)
    assert all((without_pango.folder / name).stat().st_size > 50_000 for name in done.stdout.split())


def test_a_pdf_without_pango_is_refused_in_one_line(without_pango: Installed) -> None:
    """It names the packages; WeasyPrint's own advice is not passed on."""
    done = without_pango("city", CITY, "--pdf", "--no-appendix")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (5, "", 1)
    assert "libpango-1.0-0" in done.stderr
