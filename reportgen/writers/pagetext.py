"""A page beside the documents (index, method) worded by its template: plain text values, autoescaped, sandboxed.

Its numbers are counts and sizes of an edition, not facts: nothing here goes through the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reportgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def page(template: str, names: Mapping[str, object], folders: Sequence[Path]) -> str:
    """The text of a template below the first folder that has it; raises TemplateError with file and line."""
    env = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return env.get_template(template).render(names)
    except jinja2.TemplateNotFound as error:
        raise TemplateError(
            f"找不到模板「{error.name}」", place=f"templates/{template}", remedy="请恢复该文件，或改正引用的名字"
        ) from error
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(
            f"写法有误（{error.message}）", place=f"templates/{error.name}:{error.lineno}", remedy="请改正该行"
        ) from error
    except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise TemplateError(
            f"印不出来（{error}）", place=_place(error, template), remedy="可用的名字见 templates/README.md"
        ) from error


def _place(error: BaseException, template: str) -> str:
    """The template's file, with the line that the traceback of an error ends in."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(template):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"templates/{template}:{line}" if line else f"templates/{template}"
