"""Claims about finding a project and its folders."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reportgen.errors import DataError
from reportgen.project import BUILT_IN, Project

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


def test_what_is_kept_of_a_project_lies_in_its_output(tmp_path: Path) -> None:
    """So that removing the output removes it all."""
    found = Project(tmp_path)
    assert {found.fonts.parent, found.pictures.parent} == {found.output} == {tmp_path / "output"}


def test_the_built_in_project_writes_to_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package itself may be read-only, and belongs to all users."""
    monkeypatch.chdir(tmp_path)
    assert Project(BUILT_IN).output == tmp_path / "output"


def test_what_is_kept_of_the_built_in_project_lies_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One for all working folders."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = Project(BUILT_IN)
    assert all(path.is_relative_to(tmp_path) and "reportgen" in path.parts for path in (found.fonts, found.pictures))


HOMELESS = """
import os, platformdirs.unix
from reportgen.project import BUILT_IN, Project
os.setuid(54321)
print(Project(BUILT_IN).fonts)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become an unknown user")
def test_without_a_home_it_lies_in_the_output_after_all() -> None:
    """A service may run as a user that the machine does not know; no folder named ~ is made."""
    setting = {key: text for key, text in os.environ.items() if key not in {"HOME", "XDG_CACHE_HOME"}}
    done = subprocess.run(
        [sys.executable, "-c", HOMELESS], cwd="/", env=setting, capture_output=True, text=True, check=True
    )
    assert done.stdout == "/output/.fonts\n"


def test_the_project_supplied_is_the_repositorys(project: Project) -> None:
    """Where the program runs from it; an installed one has its own inside."""
    assert Project.supplied() == project
