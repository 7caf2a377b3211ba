"""What many tests share: the project itself, its source texts where they are, one finished brief, missing programs."""

from __future__ import annotations

import functools
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import documents
import pytest
import tiny
from hypothesis import settings

from reportgen import build, fonts
from reportgen.fontconfig import CONFIG_VARIABLE
from reportgen.project import SOURCES_VARIABLE, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
settings.register_profile("untimed", deadline=None)  # how long a law takes to try says more of the machine than of it
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the golden files be written anew."""
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ anew from what the program gives"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Say what the marks of this suite mean."""
    config.addinivalue_line("markers", "needs(*programs): skipped where one of the programs is not installed")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that needs a program this machine lacks, naming it."""
    programs = [name for mark in item.iter_markers("needs") for name in mark.args]
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture(scope="session")
def project() -> Project:
    """Return the project of this repository."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def sources_dir(project: Project) -> Path:
    """Return the folder of the source texts ($REPORTGEN_SOURCES, else seeds/); skips where there are none."""
    folder = project.seeds
    if not any(folder.glob("*.txt")):
        pytest.skip(f"no source texts in {folder}; set {SOURCES_VARIABLE} to their folder")
    return folder


@pytest.fixture(scope="session")
def shenzhen(project: Project) -> build.Document:
    """Return the brief on the city with most facts, built once; its fonts are the prepared ones, if there are any."""
    with _prepared(project) as faces:
        return build.document(project, build.Request("深圳"), faces)


@pytest.fixture(scope="session")
def city_document(project: Project) -> Callable[[str], build.Document]:
    """A city's document by name, each rendered once."""
    return functools.cache(lambda city: build.document(project, build.Request(city)))


@pytest.fixture(scope="session")
def shenzhen_files(project: Project, shenzhen: build.Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the brief as 深圳.pdf and 深圳.docx."""
    folder = tmp_path_factory.mktemp("city")
    with _prepared(project):
        (folder / "深圳.pdf").write_bytes(shenzhen.pdf())
        (folder / "深圳.docx").write_bytes(shenzhen.docx())
    return folder


@contextmanager
def _prepared(project: Project) -> Iterator[tuple[Path, ...]]:
    """Put the prepared faces before the system's, for this block only: other tests look at the system's own."""
    before = os.environ.get(CONFIG_VARIABLE)
    found = fonts.use_prepared(project.fonts)
    try:
        yield found.faces if found else ()
    finally:
        os.environ.pop(CONFIG_VARIABLE, None)
        if before is not None:
            os.environ[CONFIG_VARIABLE] = before


_AT_FIRST = os.environ.get(CONFIG_VARIABLE)


@pytest.fixture(autouse=True)
def _fonts_as_at_first() -> Iterator[None]:
    """Leave no setting of fonts behind: a command in this process puts prepared faces first, for itself alone."""
    _restore_fonts()
    yield
    _restore_fonts()


def _restore_fonts() -> None:
    os.environ.pop(CONFIG_VARIABLE, None)
    if _AT_FIRST is not None:
        os.environ[CONFIG_VARIABLE] = _AT_FIRST


@pytest.fixture
def editable(project: Project, tmp_path: Path) -> Project:
    """Return a copy of the project that a test may damage; it has no source texts."""
    for folder in (project.data, project.templates):
        shutil.copytree(folder, tmp_path / "project" / folder.name)
    return Project(tmp_path / "project")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tiny.Shelf:
    """Return the briefs by name, each built once: the cities, and the invented project whole or with rows left out."""
    return tiny.Shelf(tmp_path_factory.mktemp("briefs"))


@pytest.fixture(scope="session")
def made(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], documents.Made]:
    """Return a document of the golden and visual tests by its name, set without source texts, each made once."""
    unread, invented = tmp_path_factory.mktemp("no-texts"), tmp_path_factory.mktemp("invented-project")

    def build_(name: str) -> build.Document:
        with pytest.MonkeyPatch.context() as patch:
            if name.startswith("tiny"):
                patch.delenv(SOURCES_VARIABLE, raising=False)
                return build.document(tiny.lay(invented), documents.requested(name))
            patch.setenv(SOURCES_VARIABLE, str(unread))
            return build.document(project, documents.requested(name))

    return functools.cache(lambda name: documents.Made(lambda: build_(name)))


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> bool:
    """Return whether the golden files are to be written anew."""
    return bool(pytestconfig.getoption("--update-golden"))
