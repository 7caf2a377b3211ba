"""Claims about faults: each kind of the table is brought about for real, told once, and costs no finished file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import bundled
import pytest
import tiny
from fault_scenes import Scene, apart, inside
from faults import CHAPTERS, KINDS, Kind

from reportgen.project import SOURCES_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = tiny.ROOT / "docs" / "faults.md"
ENOUGH = 40
ENGLISH = re.compile("Traceback|Error: |No such|[Cc]annot|[Ii]nvalid|[Ee]xpected|[Uu]nknown")  # the words of libraries
_HEAD = """# 差错

每一处差错只报一次，说清在哪里、什么不对、怎么改；退出码见 [cli.md](cli.md#退出码)。
出错时不显示程序内部的调用过程（要看就加 `--debug`），已做好的文件不动。数据和设置里一次查得出几处，就一处一行全部列出。

下表由 `tests/faults.py` 生成，每一种差错，测试都真的造出来核对过。“说明”摘自消息，三段依次是位置、原值、改法。
"""


@pytest.fixture(autouse=True)
def _own_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented project's own texts are read, whatever this machine has."""
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The invented project with a first edition of one page; tests work on copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SOURCES_VARIABLE, raising=False)
        press = bundled.laid(tmp_path_factory.mktemp("press"), cities=[bundled.PEER])
        assert press.run() == 0
        yield press.root


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """The project that a test spoils, in a folder that others may enter: another user runs some commands there."""
    with TemporaryDirectory(prefix="faults-") as folder:
        root = Path(folder) / "project"
        if request.node.callspec.params["kind"].published:
            shutil.copytree(request.getfixturevalue("published"), root, symlinks=True)
            yield Scene(root)
        else:
            yield Scene.laid(root)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in KINDS])
def test_a_fault_is_told_once_and_harms_nothing(kind: Kind, scene: Scene) -> None:
    """One message with place, value and remedy, in Chinese, on the right stream; the exit code; the files as before."""
    kind.spoil(scene)
    before = scene.left()
    done = kind.run(scene, kind.command)
    said, silent = (done.out, done.err) if kind.found else (done.err, done.out)
    lines = scene.told(said).splitlines()
    telling = [line for line in lines if all(part in line for part in (kind.place, kind.value))]
    told = "\n".join(lines) if kind.found else "\n".join(telling)
    assert (done.code, len(telling), kind.remedy in told) == (kind.code, 1, True), said
    assert (silent, len(lines) == kind.lines or kind.found, ENGLISH.findall(said)) == ("", True, []), done
    assert scene.left() == before


def test_there_are_many_kinds() -> None:
    """Each with a name of its own within its chapter."""
    names = [(title, kind.name) for title, chapter in CHAPTERS.items() for kind in chapter]
    assert (len(names) >= ENOUGH, len(set(names))) == (True, len(names))


def test_faults_of_several_files_are_told_together(tmp_path: Path) -> None:
    """Three cells in two tables: three lines, each with its place; and none for what merely follows from them."""
    scene = Scene.laid(tmp_path / "project")
    scene.cell("observations", "value", "九千", 1)
    scene.cell("units", "factor", "一", 0)
    scene.cell("areas", "sort", "先", 1)
    done = inside(scene, ("city", "云岭"))
    places = [line.partition(": ")[0] for line in done.err.splitlines()]
    assert (done.code, sorted(places)) == (
        3,
        ["data/areas.csv:3 sort", "data/observations.csv:3 value", "data/units.csv:2 factor"],
    )


def test_faults_of_settings_are_told_together(tmp_path: Path) -> None:
    """A line each."""
    scene = Scene.laid(tmp_path / "project")
    scene.put("data/project.toml", 'isuer = "x"\npeers = 3\ninternal = "yes"\n')
    done = inside(scene, ("city", "云岭"))
    assert [line.partition(" ")[0][-1] for line in done.err.splitlines()] == ["1", "2", "3"]


@pytest.mark.parametrize("change", ["gb18030", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_another_program_saves_is_no_fault(tmp_path: Path, change: str, end: str) -> None:
    """Encodings and line ends that editors and spreadsheets write."""
    scene = Scene.laid(tmp_path / "project")
    text = (scene.data / "events.csv").read_text("utf-8-sig")
    scene.put("data/events.csv", text.replace("\n", end).encode(change))
    assert inside(scene, ("check",)).code == 0


def test_whoever_reads_the_results_may_stop_reading(tmp_path: Path) -> None:
    """No complaint, for nothing is wrong; the exit code is the one that shells know."""
    scene = Scene.laid(tmp_path / "project")
    script = 'set -o pipefail; (sleep 0.5; "$@") | true'
    done = apart(scene, ("list",), ("bash", "-c", script, "bash"))
    assert (done.code, done.err, done.out) == (141, "", "")


@pytest.mark.parametrize("closing", ['"$@" >&-', '"$@" 2>&-', '"$@" 2>/dev/full'])
def test_a_closed_stream_is_no_fault_of_its_own(tmp_path: Path, closing: str) -> None:
    """The exit code is that of the command."""
    scene = Scene.laid(tmp_path / "project")
    assert apart(scene, ("city", "某城"), ("bash", "-c", closing, "bash")).code == 2


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_page_of_faults_is_current(*, golden: bool) -> None:
    """It is written from the table."""
    if golden:
        PAGE.write_text(_page(), "utf-8")
    assert PAGE.read_text("utf-8") == _page()


def _page() -> str:
    return _HEAD + "".join(_chapter(title, kinds) for title, kinds in CHAPTERS.items())


def _chapter(title: str, kinds: tuple[Kind, ...]) -> str:
    rows = "".join(
        f"| {kind.name} | `{_command(kind)}` | {kind.code} | {' · '.join(map(_cell, _said(kind)))} |\n"
        for kind in kinds
    )
    return f"\n## {title}\n\n| 差错 | 命令 | 退出码 | 说明 |\n| --- | --- | --- | --- |\n{rows}"


def _said(kind: Kind) -> tuple[str, ...]:
    return kind.place, kind.value, kind.remedy


def _command(kind: Kind) -> str:
    """The command without what it is given."""
    words = (
        kind.command[:2] if kind.command[0] in {"bundle", "facts", "fonts", "schedule", "style"} else kind.command[:1]
    )
    return " ".join(word for word in words if re.fullmatch("[a-z]+", word))


def _cell(text: str) -> str:
    """A text as it stands in a cell of a Markdown table."""
    return "<br>".join(re.sub(r"([|<>*_`{}\[\]\\])", r"\\\1", part) for part in text.split("\n"))
