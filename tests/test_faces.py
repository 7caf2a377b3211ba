"""Claims about the prepared faces of a project: whose are prepared unasked, and when anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reportgen import faces, fontconfig, fonts
from reportgen.project import BUILT_IN, Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return the built-in project of a user who has kept nothing yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Project(BUILT_IN)


def test_the_built_in_projects_faces_are_prepared_unasked(built_in: Project) -> None:
    """And put before the system's."""
    files = faces.put_first(built_in)
    assert files
    assert {path.parent for path in files} <= {face.path.parent for face in fontconfig.faces("Noto Sans CJK SC")}


def test_faces_of_an_earlier_program_are_prepared_anew(built_in: Project) -> None:
    """The cache outlives the version that filled it."""
    faces.ensure(built_in)
    manifest = built_in.fonts / "prepared.json"
    current = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(current | {"key": "earlier"}), "utf-8")
    faces.ensure(built_in)
    assert json.loads(manifest.read_text("utf-8")) == current


def test_a_machine_without_the_fonts_goes_without(
    built_in: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is raised and nothing left."""
    config = tmp_path / "fonts.conf"
    config.write_text("<fontconfig/>", "utf-8")
    monkeypatch.setenv(fontconfig.CONFIG_VARIABLE, str(config))
    assert (faces.put_first(built_in), built_in.fonts.exists()) == ((), False)


def test_a_project_of_ones_own_is_prepared_when_asked(editable: Project) -> None:
    """Whoever works on it decides; once prepared, its faces are used."""
    assert (faces.put_first(editable), editable.fonts.exists()) == ((), False)
    ready = faces.prepare(editable)
    assert faces.put_first(editable) == ready.faces
    assert fonts.prepared(editable.fonts) == ready
