"""The prepared faces of a project, cut from the system's fonts for all it may print.

Whoever works on a project prepares them (`reportgen fonts build`, `make`); of the built-in project they lie in the
user's cache and are prepared the first time they are wanted, for nobody would think of it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reportgen import fonts
from reportgen.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.fonts import Prepared
    from reportgen.project import Project


def prepare(project: Project) -> Prepared:
    """Faces with every character of the project's data, templates and source texts.

    Raises EnvironmentFault where the fonts to cut are not installed, OSError where their folder cannot be written.
    """
    used = fonts.characters_of(fonts.text_files((project.data, project.templates, project.seeds)))
    return fonts.prepare(project.fonts, used)


def ensure(project: Project) -> None:
    """Prepare the faces of the built-in project, anew after another version of the program; that may fail unheard.

    Where they are as they should be, finding out takes a thirtieth of a second.
    """
    if project.is_built_in:
        with suppress(EnvironmentFault, OSError):
            prepare(project)


def put_first(project: Project) -> tuple[Path, ...]:
    """The files of the prepared faces, put before the system's fonts for this process; none where there are none."""
    ensure(project)
    found = fonts.use_prepared(project.fonts)
    return found.faces if found else ()
