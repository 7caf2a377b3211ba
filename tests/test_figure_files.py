"""The figures as files of their own: pictures that stand alone, a text that says whence, a folder kept clean."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import tiny
from chart_samples import texts
from hypothesis import given
from hypothesis import strategies as st

from reportgen import charts, output
from reportgen.cli import run
from reportgen.errors import OutputError
from reportgen.figure_files import INDEX, SVG, file_name

if TYPE_CHECKING:
    from collections.abc import Callable

    import documents

    from reportgen.build import Document

MM_PER_INCH, DOTS = 25.4, 192  # twice the 96 of a screen
DEVICES = {"CON", "PRN", "AUX", "NUL"}


@pytest.fixture(params=["tiny", "shanghai", "comparison.gongwen"])
def document(request: pytest.FixtureRequest, made: Callable[[str], documents.Made]) -> Document:
    """Return documents with figures of every kind."""
    return made(request.param).document


@pytest.fixture
def files(document: Document) -> dict[str, bytes]:
    """Return the files of a document's figures, made once."""
    return _KEPT.setdefault(id(document), document.figures())


_KEPT: dict[int, dict[str, bytes]] = {}


def _of(files: dict[str, bytes], suffix: str) -> list[bytes]:
    return [data for name, data in files.items() if name.endswith(suffix) and name != INDEX]


def test_each_figure_is_three_files_and_the_list_names_them(document: Document, files: dict[str, bytes]) -> None:
    """SVG, PNG, text; and no other file."""
    count = len(list(document.brief.figures()))
    assert [len(_of(files, suffix)) for suffix in (".svg", ".png", ".txt")] == [count] * 3
    named = [line[1:] for line in files[INDEX].decode("utf-8-sig").splitlines() if line.startswith("\t")]
    assert [*named, INDEX] == list(files)


def test_the_sources_stand_in_the_order_of_their_numbers(files: dict[str, bytes]) -> None:
    """As under the figure in the brief."""
    for text in _of(files, ".txt"):
        cited = re.findall(r"^\[(\d+)\]", text.decode("utf-8-sig"), re.MULTILINE)
        assert cited == sorted(cited, key=int)


def test_a_png_has_twice_the_dots_of_a_screen(document: Document, files: dict[str, bytes]) -> None:
    """192 to the inch of the printed size."""
    sizes = [struct.unpack(">II", data[16:24]) for data in _of(files, ".png")]
    drawn = [document.pictures[item.id] for item in document.brief.figures()]
    wanted = [(one.width_mm / MM_PER_INCH * DOTS, one.height_mm / MM_PER_INCH * DOTS) for one in drawn]
    assert sizes == [(pytest.approx(wide, abs=1), pytest.approx(high, abs=1)) for wide, high in wanted]


def test_an_svg_stands_alone_and_its_text_is_text(document: Document, files: dict[str, bytes]) -> None:
    """No file or address is drawn on; it says every number, its title and what it shows."""
    for item, svg in zip(document.brief.figures(), _of(files, ".svg"), strict=True):
        root = ET.fromstring(svg)  # noqa: S314 - our own output
        assert b"href" not in svg
        assert b"DOCTYPE" not in svg
        assert b"url(" not in svg.replace(b"url(#", b"")
        said = "".join(texts(svg))
        assert [label.text for label in charts.labels(item) if label.text not in said] == []
        assert all((root.findtext(f"{{{SVG}}}{name}") or "").strip() for name in ("title", "desc"))


def test_an_svg_names_every_font_of_the_style(document: Document, files: dict[str, bytes]) -> None:
    """So that a reader without the first one sees the next."""
    for svg in _of(files, ".svg"):
        assert set(re.findall(r"font-family: ([^;\"]*)", svg.decode())) == {
            ", ".join((*(f"'{name}'" for name in document.house.chart.families), "sans-serif"))
        }


def test_a_text_says_what_is_drawn_and_whence(document: Document, files: dict[str, bytes]) -> None:
    """Description, sources, the fact and line of every number drawn, period and edition."""
    facts = document.ledger.facts
    for item, data in zip(document.brief.figures(), _of(files, ".txt"), strict=True):
        text = data.decode("utf-8-sig")
        drawn = [facts[label.ref] for label in charts.labels(item) if label.ref in facts]
        wanted = {f"{fact['source']}:{fact['line']}" for fact in drawn} | {document.brief.vintage.text}
        assert [one for one in (*wanted, *item.sources, document.brief.edition.text) if one not in text] == []
        assert f"《{document.brief.title}》" in text


def test_the_same_document_gives_the_same_files(document: Document, files: dict[str, bytes]) -> None:
    """Drawn or kept, to the byte."""
    assert document.figures() == files


@given(st.lists(st.text(max_size=90), max_size=6))
def test_every_name_is_one_that_windows_takes(headings: list[str]) -> None:
    """No forbidden sign, no dot or space at its end, short enough in bytes, and none twice."""
    used: set[str] = set()
    for heading in headings:
        name = file_name(heading, used)
        assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', name)
        assert name == name.strip(" .")
        assert name.casefold() not in {one.casefold() for one in used}
        used.add(name)


# --- the folder ---------------------------------------------------------------------------------------------------


def _index(*names: str) -> bytes:
    return "\r\n".join(("图", *(f"\t{name}" for name in names))).encode("utf-8-sig")


def test_figures_of_the_last_run_do_not_stay(tmp_path: Path) -> None:
    """What the list of the last run names is gone, also where a title has changed."""
    folder = tmp_path / "甲.图"
    output.write_folder(folder, {"图1 旧.svg": b"1", INDEX: _index("图1 旧.svg")}, INDEX)
    output.write_folder(folder, {"图1 新.svg": b"2", INDEX: _index("图1 新.svg")}, INDEX)
    assert {path.name for path in folder.iterdir()} == {"图1 新.svg", INDEX}
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_what_others_put_there_stays(tmp_path: Path) -> None:
    """Files and folders that the list does not name are as they were."""
    folder = tmp_path / "甲.图"
    output.write_folder(folder, {"图1.svg": b"1", INDEX: _index("图1.svg")}, INDEX)
    (folder / "图1 改.svg").write_bytes(b"own")
    (folder / "幻灯").mkdir()
    (folder / "幻灯" / "a.pptx").write_bytes(b"slides")
    output.write_folder(folder, {"图1.svg": b"2", INDEX: _index("图1.svg")}, INDEX)
    kept = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert kept == {"图1.svg": b"2", INDEX: _index("图1.svg"), "图1 改.svg": b"own", "幻灯/a.pptx": b"slides"}


def test_a_folder_that_cannot_be_written_keeps_the_last_good_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure at the last step leaves the old folder in its place, and nothing beside it."""
    folder = tmp_path / "甲.图"
    output.write_folder(folder, {"图1.svg": b"1", INDEX: _index("图1.svg")}, INDEX)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == folder and not self.name.endswith(".before"):
            raise PermissionError(target)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutputError, match="写不进去"):
        output.write_folder(folder, {"图1.svg": b"2", INDEX: _index("图1.svg")}, INDEX)
    assert (folder / "图1.svg").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    """It is not removed."""
    (tmp_path / "甲.图").write_bytes(b"x")
    with pytest.raises(OutputError, match="是文件，不是文件夹"):
        output.write_folder(tmp_path / "甲.图", {INDEX: b""}, INDEX)
    assert (tmp_path / "甲.图").read_bytes() == b"x"


# --- the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "ends"), [(["--figures"], {"图"}), (["--figures", "--xlsx"], {"图", "xlsx"})])
def test_the_command_writes_what_is_asked_and_no_more(
    options: list[str], ends: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--figures` alone gives figures alone; each path is printed on its own line."""
    project = tiny.lay(tmp_path / "project")
    out = tmp_path / "out"
    assert run(["city", tiny.CITY, *options, "--project", str(project.root), "--out", str(out)]) == 0
    assert {path.name.rpartition(".")[2] for path in out.iterdir()} == ends
    assert len(io.StringIO(capsys.readouterr().out).readlines()) == len(ends)
