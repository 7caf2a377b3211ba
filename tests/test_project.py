"""Claims about finding a project and its folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.errors import DataError
from reportgen.project import Project

if TYPE_CHECKING:
    from pathlib import Path


def _project(root: Path) -> Project:
    (root / "data").mkdir()
    (root / "templates").mkdir()
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
