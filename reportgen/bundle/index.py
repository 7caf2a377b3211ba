"""The pages of an edition that belong to no document, as files: the index, and how the documents are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from reportgen.build import STYLE
from reportgen.bundle import overview
from reportgen.style import House, browser_css
from reportgen.style.sheet import parse_sheet, read_sheet
from reportgen.writers.pagetext import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.bundle.manifest import Manifest
    from reportgen.changes import Model
    from reportgen.project import Project

NAME, METHOD = "index.html", "method.html"
_FOLDER: Final = "bundle"
_LOOK: Final = "page.css"


def files(made: Manifest, models: Mapping[str, Model], project: Project) -> dict[str, bytes]:
    """The pages by file name; raises TemplateError or StyleError for a template or style sheet at fault."""
    names = {"index": overview.index(made, models), "css": _css(project)}
    return {name: page(f"{_FOLDER}/{name}", names, (project.templates,)).encode() for name in (NAME, METHOD)}


def _css(project: Project) -> str:
    """The style sheet of these pages: the tokens of the house style, the pages' own rules, then custom.css."""
    folder, custom = project.style(STYLE), project.custom_css()
    tokens = House.load(folder, *custom).tokens
    root = ":root {" + "; ".join(f"{name}: {value}" for name, value in tokens.items()) + "}"
    own = (project.templates / _FOLDER / _LOOK, *custom)
    sheets = (parse_sheet(root, str(folder)), *(read_sheet(path, every_medium=True) for path in own))
    css = browser_css(House.of(sheets), (), folder, ET.Element("html"))
    return css.replace("</", "<\\/")  # nothing in it ends the element it stands in
