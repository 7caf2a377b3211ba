"""What is worth knowing of a house style before it is used: what of it Word and this machine will not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen import fontnotes
from reportgen.errors import EnvironmentFault
from reportgen.restyle.made import written
from reportgen.style import House, screens
from reportgen.writers.word.effects import without_effect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reportgen.project import Project


def findings(project: Project, folder: Path) -> Iterator[str]:
    """Yield one line for each declaration without effect in Word and each font this machine lacks.

    Raises StyleError, with its place, for what does not parse or what no Word file can be written from.
    """
    house = House.load(folder, *project.custom_css())
    screens(house, project.screen_css(folder))
    written(house)
    yield from (str(one).replace(f"{project.root}/", "") for one in without_effect(house))
    try:
        lacking = fontnotes.notes(house)
    except EnvironmentFault as error:
        yield str(error)
        return
    yield from (f"--{note.role}：本机{note.sentence}" for note in lacking)
