"""The change report of an edition as files: JSON, web page and PDF, set like a brief in the project's default style.

The pages tell of each list as much as two of them hold, the web page nearly all, the JSON all.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from reportgen import settings
from reportgen.changes.report import PAPER, SCREEN, report
from reportgen.style import House, browser_css
from reportgen.writers.meta import Attached, DocumentMeta

if TYPE_CHECKING:
    from reportgen.changes.found import Changes
    from reportgen.project import Project

NAME: Final = "changes"
TEMPLATE: Final = "changes.html"
_TITLE: Final = "版次变更报告"
_CARRIED: Final = "本报告的全部内容，供程序读"


def files(found: Changes, project: Project) -> dict[str, bytes]:
    """The change report by file name; raises TemplateError, StyleError or EnvironmentFault as for a brief."""
    from reportgen.build import STYLE
    from reportgen.writers.html import render_report
    from reportgen.writers.pdf import PdfStyle, write_pdf
    from reportgen.writers.web import write_web

    folder = project.style(STYLE)
    house, screen = House.load(folder, *project.custom_css()), project.screen_css(folder)
    data, layers = found.to_json(), (*project.layers(folder), project.templates)
    paper, page = (render_report(TEMPLATE, report(found, rows), layers).html for rows in (PAPER, SCREEN))

    def css(root: Any) -> str:
        return browser_css(house, screen, folder, root)

    style = PdfStyle(house.engine_css, folder, house.families(), house.place)
    attached = {f"{NAME}.json": Attached(data, _CARRIED)}
    return {
        f"{NAME}.json": data,
        f"{NAME}.html": write_web(page, css, {}, {f"{NAME}.json": data}),
        f"{NAME}.pdf": write_pdf(paper, style, {}, attached, _meta(found, project)),
    }


def _meta(found: Changes, project: Project) -> DocumentMeta:
    """What the PDF says of itself; its date is the edition's."""
    owner = settings.load(project.data / "project.toml")
    day = date.fromisoformat(found.edition.partition(".")[0])
    return DocumentMeta(f"{found.title} {_TITLE} {found.edition}", owner.author or owner.issuer, day, subject=_TITLE)
