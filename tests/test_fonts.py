"""Fonts: which family stands for a stack, and preparing small faces."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from reportgen import fontconfig, fonts
from reportgen.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path

SANS = "Noto Sans CJK SC"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one prepared family."""
    place = tmp_path_factory.mktemp("output") / ".fonts"
    fonts.prepare(place, "滘祎", (SANS,))
    return place


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put fontconfig's setting back after a test."""
    monkeypatch.setenv(fontconfig.CONFIG_VARIABLE, "")
    monkeypatch.delenv(fontconfig.CONFIG_VARIABLE)


def test_first_installed_family_of_a_stack_is_chosen() -> None:
    """A family that is not installed is passed over."""
    assert fonts.chosen({"sans": ("没有的字体", SANS, "sans-serif")}) == {"sans": SANS}


def test_substitute_is_told() -> None:
    """Where another family stands in, both are named."""
    stacks = {"serif": ("没有的字体", SANS), "sans": (SANS,)}
    assert fonts.substituted(stacks) == {"serif": ("没有的字体", SANS)}


def test_a_font_by_its_other_name_is_no_substitute(
    tmp_path: Path, setting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FangSong is 仿宋: a style that asks for the one and finds the other has what it wants."""
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{_renamed(tmp_path, 'FangSong').parent}</dir></fontconfig>", "utf-8")
    monkeypatch.setenv(fontconfig.CONFIG_VARIABLE, str(config))
    stack = {"serif": ("仿宋", "FangSong")}
    assert (fonts.chosen(stack), fonts.substituted(stack)) == ({"serif": "FangSong"}, {})


def _renamed(folder: Path, family: str) -> Path:
    """A small font of another family name."""
    face = fontconfig.faces(SANS)[0]
    cut = subset.Subsetter(subset.Options(name_IDs=[], layout_features=[]))
    cut.populate(text=fonts._SAMPLE)
    with TTFont(face.path, fontNumber=face.index) as font:
        cut.subset(font)
        for number, text in ((1, family), (2, "Regular"), (4, family), (6, family)):
            font["name"].setName(text, number, 3, 1, 0x409)
        font.save(folder / "a.otf")
    return folder / "a.otf"


def test_family_without_chinese_is_passed_over() -> None:
    """A Latin font cannot stand for a Chinese one."""
    with pytest.raises(EnvironmentFault, match=r"字体 sans：没有可用的中文字体.*安装 思源"):
        fonts.chosen({"sans": ("DejaVu Sans", "sans-serif")})


def test_no_family_is_an_environment_fault() -> None:
    """Where nothing is installed the exit code says environment."""
    with pytest.raises(EnvironmentFault) as caught:
        fonts.chosen({"serif": ("没有的字体", "serif")})
    assert caught.value.exit_code == 5


def test_faces_are_regular_and_bold() -> None:
    """The weights are CSS's, and collections name the face's place."""
    weights = [face.weight for face in fontconfig.faces(SANS) if face.path.suffix == ".ttc"]
    assert {400, 700} <= set(weights)


def test_unknown_family_has_no_faces() -> None:
    """A family that is not installed is not replaced by another."""
    assert fontconfig.faces("没有的字体") == ()


def test_undrawn_characters_are_found() -> None:
    """What no family can draw is left over."""
    assert fontconfig.undrawn("深圳✓\u0378", (SANS,)) == {"\u0378"}


def test_basic_characters_hold_gb2312_and_signs() -> None:
    """Every character of GB 2312 and the signs of the house are prepared whatever the data hold."""
    assert set("啊齄1%‡†●○△…—✓÷，。“”") <= fonts.basic_characters()


def test_characters_of_files_in_either_encoding(tmp_path: Path) -> None:
    """Source texts may be UTF-8 or GB 18030."""
    (tmp_path / "a.txt").write_text("滘", "utf-8")
    (tmp_path / "b.txt").write_bytes("祎".encode("gb18030"))
    assert fonts.characters_of(sorted(tmp_path.iterdir())) == {"滘", "祎"}


def test_text_files_are_found_below_folders(tmp_path: Path) -> None:
    """Tables and templates count, pictures do not."""
    (tmp_path / "sub").mkdir()
    for name in ("a.csv", "sub/b.html", "sub/c.png"):
        (tmp_path / name).touch()
    assert [path.name for path in fonts.text_files((tmp_path,))] == ["a.csv", "b.html"]


def test_prepared_faces_are_small_and_draw_the_characters(folder: Path, setting: None) -> None:
    """The faces are a tenth of the system's, and hold what was asked for."""
    ready = fonts.use_prepared(folder)
    assert ready is not None
    sizes = [face.stat().st_size for face in ready.faces]
    assert (len(sizes), max(sizes) < 4_000_000) == (2, True)
    assert fontconfig.undrawn("滘祎啊", (SANS,)) == set()


def test_prepared_faces_come_before_the_systems(folder: Path, setting: None) -> None:
    """Fontconfig lists a prepared face first and keeps the full one behind it."""
    fonts.use_prepared(folder)
    paths = {face.path.parent.name for face in fontconfig.faces(SANS)}
    assert "faces" in paths
    assert len(paths) > 1


def test_second_preparation_does_nothing(folder: Path) -> None:
    """The same fonts and characters are not cut twice."""
    before = [face.stat().st_mtime_ns for face in fonts.prepare(folder, "滘祎", (SANS,)).faces]
    assert before == [face.stat().st_mtime_ns for face in fonts.prepare(folder, "祎滘", (SANS,)).faces]


def test_prepared_faces_are_not_cut_from_themselves(folder: Path, setting: None) -> None:
    """Preparing again while the prepared faces are in use starts from the system's."""
    before = fonts.use_prepared(folder)
    assert os.environ[fontconfig.CONFIG_VARIABLE] == str(folder / "fonts.conf")
    assert fonts.prepare(folder, "滘祎", (SANS,)) == before


def test_nothing_prepared_is_none(tmp_path: Path, setting: None) -> None:
    """Without prepared faces nothing is set and nothing fails."""
    assert fonts.use_prepared(tmp_path / "none") is None
    assert fontconfig.CONFIG_VARIABLE not in os.environ


def test_moved_folder_is_not_used(folder: Path, tmp_path: Path) -> None:
    """Prepared faces name their folder; a copy elsewhere does not count."""
    import shutil

    shutil.copytree(folder, tmp_path / "copy")
    assert fonts.prepared(tmp_path / "copy") is None


def test_preparing_without_the_family_is_an_environment_fault(tmp_path: Path) -> None:
    """The remedy names the package."""
    with pytest.raises(EnvironmentFault, match=r"安装 思源.*Noto"):
        fonts.prepare(tmp_path / "x", "", ("没有的字体",))
