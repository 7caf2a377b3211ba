"""Claims about laying out a project: what it holds, that nothing there is touched, that a failure leaves nothing."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from reportgen import cli, starter
from reportgen.errors import OutputError, UsageError
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
FILES: Mapping[PurePosixPath, bytes] = {
    PurePosixPath("data/a.csv"): b"a",
    PurePosixPath("templates/styles/b/house.css"): b"b",
    PurePosixPath("README.md"): b"c",
}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)")


def below(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def expected() -> dict[str, bytes]:
    """Return the same for what the tests lay out."""
    return {str(path): data for path, data in FILES.items()}


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project laid out from the program's own."""
    return starter.laid_out(tmp_path_factory.mktemp("laid") / "项目", starter.content(Project.supplied()))


# --- what a project holds -----------------------------------------------------------------------------------------


def test_data_and_templates_are_the_programs(laid: Path) -> None:
    """Byte by byte, styles included, hidden files aside."""
    for name in ("data", "templates"):
        there = {path: data for path, data in below(ROOT / name).items() if not path.startswith(".")}
        assert below(laid / name) == there


def test_of_the_sources_only_the_cards_come_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a text beside them nor one in the folder that the variable names."""
    model, texts = Project(tmp_path / "model"), tmp_path / "texts"
    for path in (model.data / "a.csv", model.templates / "b.html", model.root / "seeds" / "c.md", texts / "d.md"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (model.root / "seeds" / "c.txt").touch()
    monkeypatch.setenv("REPORTGEN_SOURCES", str(texts))
    assert {str(path) for path in starter.content(model) if path.parts[0] == "seeds"} == {"seeds/c.md"}


def test_what_editors_and_python_leave_stays_behind(tmp_path: Path) -> None:
    """Hidden files, lock files, compiled modules."""
    model = Project(tmp_path)
    for name in ("data/~$a.csv", "data/.a.csv.swp", "data/__pycache__/a.pyc", "data/a.csv", "templates/a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {str(path) for path in starter.content(model)}
    assert found == {"README.md", ".gitignore", "data/a.csv", "templates/a.html"}


@pytest.mark.needs("git")
def test_git_keeps_cards_and_no_texts_or_results(laid: Path, tmp_path: Path) -> None:
    """Asked of git itself."""
    starter.laid_out(tmp_path / "p", starter.content(Project(laid)))
    names = ("output/city/a.pdf", "seeds/a.txt", "seeds/S000.md", "data/areas.csv", ".gitignore")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path / "p", check=True)
    done = subprocess.run(["git", "check-ignore", *names], cwd=tmp_path / "p", capture_output=True, text=True)  # noqa: PLW1510
    assert done.stdout.split() == ["output/city/a.pdf", "seeds/a.txt"]


@pytest.mark.parametrize("page", ["README.md", "data/README.md", "templates/README.md", "seeds/README.md"])
def test_links_lead_to_what_was_laid_out(laid: Path, page: str) -> None:
    """No page of a new project points to a page of the repository alone."""
    links = [link for link in LINK.findall((laid / page).read_text("utf-8")) if ":" not in link]
    assert [link for link in links if not ((laid / page).parent / link).exists()] == []


def test_every_part_is_told(laid: Path) -> None:
    """What is laid out is what the command lists."""
    assert {path.name for path in laid.iterdir()} == set(starter.PARTS)


# --- the folder ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["new", "new/below/it"])
def test_a_folder_not_there_is_made(tmp_path: Path, place: str) -> None:
    """With those above it; nothing else is left beside."""
    starter.laid_out(tmp_path / place, FILES)
    assert below(tmp_path) == {f"{place}/{path}": data for path, data in expected().items()}


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path) -> None:
    """Somebody may be working in it."""
    before = tmp_path.stat().st_ino
    starter.laid_out(tmp_path, FILES)
    assert (below(tmp_path), tmp_path.stat().st_ino) == (expected(), before)


def test_hidden_files_do_not_fill_a_folder(tmp_path: Path) -> None:
    """A repository begun with `git init` is empty."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").touch()
    starter.laid_out(tmp_path, FILES)
    assert below(tmp_path) == {**expected(), ".git/HEAD": b""}


@pytest.mark.parametrize("held", ["报告.docx", ".gitignore"])
def test_a_folder_in_use_is_refused(tmp_path: Path, held: str) -> None:
    """A hidden file that would be written over counts; the message names what is in the way."""
    (tmp_path / held).write_bytes(b"mine")
    with pytest.raises(UsageError, match=f"已有「{re.escape(held)}」，没有改动；请写一个还没有的文件夹名"):
        starter.laid_out(tmp_path, {**FILES, PurePosixPath(".gitignore"): b"other"})
    assert below(tmp_path) == {held: b"mine"}


def test_a_project_is_refused(tmp_path: Path) -> None:
    """It could be one that somebody has worked on."""
    starter.laid_out(tmp_path / "p", FILES)
    with pytest.raises(UsageError, match="已经是一个项目"):
        starter.laid_out(tmp_path / "p", FILES)
    assert below(tmp_path / "p") == expected()


def test_a_file_is_refused(tmp_path: Path) -> None:
    """It stays what it is."""
    (tmp_path / "f").write_bytes(b"mine")
    with pytest.raises(OutputError, match="那里是一个文件，不是文件夹"):
        starter.laid_out(tmp_path / "f", FILES)
    assert (tmp_path / "f").read_bytes() == b"mine"


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    """In words, not in the system's."""
    (tmp_path / "f").touch()
    with pytest.raises(OutputError, match="路径中有一段是文件"):
        starter.laid_out(tmp_path / "f" / "p", FILES)


def test_a_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    """It is not replaced."""
    (tmp_path / "l").symlink_to(tmp_path / "gone")
    with pytest.raises(OutputError, match="这个链接指向的地方不存在"):
        starter.laid_out(tmp_path / "l", FILES)
    assert (tmp_path / "l").is_symlink()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here, where no folder can be made")
def test_a_place_without_room_is_refused() -> None:
    """One message, whatever the system says."""
    with pytest.raises(OutputError, match="/proc/p：写不进去"):
        starter.laid_out(Path("/proc/p"), FILES)


LIMITED = """
import resource, signal, sys
from pathlib import Path, PurePosixPath
from reportgen import starter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    starter.laid_out(Path(sys.argv[1]), {PurePosixPath("a/b"): b"x" * 999, PurePosixPath("c/d"): b"x" * 9999})
except Exception as error:
    print(type(error).__name__, error.__cause__.errno)
"""


@pytest.mark.parametrize("there", [False, True], ids=["new", "empty"])
def test_a_failure_half_way_leaves_nothing(tmp_path: Path, *, there: bool) -> None:
    """A file that outgrows what this process may write ends it; the folders made for it are gone again."""
    folder = tmp_path / "above" / "p"
    if there:
        folder.mkdir(parents=True)
    done = subprocess.run([sys.executable, "-c", LIMITED, folder], cwd=ROOT, capture_output=True, text=True, check=True)
    left = sorted(path.name for path in tmp_path.rglob("*"))
    assert (done.stdout, left) == (f"OutputError {errno.EFBIG}\n", ["above", "p"] if there else [])


def test_a_part_that_cannot_be_moved_up_takes_back_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step into a folder that is there fails after the first part."""
    moves: list[Path] = []
    rename = Path.rename

    def second_fails(path: Path, target: Path) -> Path:
        moves.append(path)
        if len(moves) == 2:
            raise PermissionError(errno.EACCES, "denied", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(OutputError, match=r"写不进去（没有.*权限"):
        starter.laid_out(tmp_path, FILES)
    assert list(tmp_path.iterdir()) == []


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_tells_parts_and_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it says to type next makes a brief of the new project's own first city."""
    monkeypatch.chdir(tmp_path)
    assert cli.run(["init", "我的 项目"]) == 0
    told = capsys.readouterr()
    assert [line.split()[1] for line in told.out.splitlines()][:2] == ["项目/README.md", "项目/data/"]
    assert re.fullmatch(r"接着：cd '我的 项目' && reportgen city \w+ --pdf\n", told.err)


def test_the_command_may_follow_another_project(tmp_path: Path, editable: Project) -> None:
    """What was changed there is in the new one."""
    (editable.templates / "styles" / "jianbao" / "name.txt").write_text("甲式", "utf-8")
    assert cli.run(["init", str(tmp_path / "p"), "--project", str(editable.root)]) == 0
    assert "甲式" in dict(Project(tmp_path / "p").styles())


def test_broken_data_are_said_to_be_looked_at_first(
    tmp_path: Path, editable: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """A project that is followed may be in the middle of work."""
    (editable.data / "areas.csv").write_text("x\n", "utf-8")
    assert cli.run(["init", str(tmp_path / "p"), "--project", str(editable.root)]) == 0
    assert capsys.readouterr().err.endswith("&& reportgen check\n")
