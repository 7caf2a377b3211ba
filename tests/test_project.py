"""Claims about finding a project and reading its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.errors import DataError
from reportgen.project import Project, Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path


def _project(root: Path, settings: str = "") -> Project:
    (root / "data").mkdir()
    (root / "templates").mkdir()
    (root / "data" / "project.toml").write_text(settings, "utf-8")
    return Project(root)


def test_a_project_is_found_upward(tmp_path: Path) -> None:
    """From a folder inside it."""
    project = _project(tmp_path)
    assert Project.find(tmp_path / "templates") == Project(project.root.resolve())


def test_a_folder_outside_any_project_is_refused(tmp_path: Path) -> None:
    """The message says how to name one."""
    with pytest.raises(DataError, match="请用 --project 指明项目"):
        Project.find(tmp_path)


def test_the_sources_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment variable names their folder."""
    monkeypatch.setenv("REPORTGEN_SOURCES", str(tmp_path / "texts"))
    assert Project(tmp_path).seeds == tmp_path / "texts"


def test_blank_settings_are_the_defaults(tmp_path: Path) -> None:
    """Nothing has to be filled in."""
    assert read_settings(_project(tmp_path)) == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    """Peers keep their order."""
    read = read_settings(_project(tmp_path, 'issuer = "甲"\npeers = ["乙市", "丙市"]\ndigit_grouping = "none"\n'))
    assert (read.issuer, read.peers, read.separator) == ("甲", ("乙市", "丙市"), "")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('isuer = "甲"', "isuer: 没有这个设置"),
        ("issuer = 1", "issuer: 「1」 不是文字；请加上引号"),
        ('peers = "甲市"', "peers: 「甲市」 不是名单"),
        ('digit_grouping = "dots"', "digit_grouping: 「dots」 不在可选值中；请用 comma、space、none"),
        ("issuer = ", "不是 TOML"),
    ],
)
def test_a_bad_setting_is_named(line: str, message: str, tmp_path: Path) -> None:
    """Key, value and remedy."""
    with pytest.raises(DataError, match=message):
        read_settings(_project(tmp_path, line))
