"""What this machine has and lacks for making briefs: libraries, fonts by role, programs; each with its remedy."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Literal

from reportgen import fonts
from reportgen.audit import validators
from reportgen.errors import EnvironmentFault, ReportgenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.project import Project

Health = Literal["fine", "slow", "missing", "optional"]
SIGNS: Mapping[Health, str] = {"fine": "✓", "slow": "△", "missing": "✗", "optional": "—"}
_LIBRARIES = {
    "weasyprint": "WeasyPrint", "docx": "python-docx", "jinja2": "Jinja2", "matplotlib": "matplotlib",
    "pandas": "pandas", "pydantic": "pydantic", "tinycss2": "tinycss2", "cssselect2": "cssselect2", "lxml": "lxml",
    "pikepdf": "pikepdf", "pypdfium2": "pypdfium2", "uharfbuzz": "uharfbuzz", "fontTools": "fonttools",
    "typer": "typer", "rich": "rich",
}  # fmt: skip
_PROGRAMS = {
    "soffice": "apt-get install libreoffice-writer-nogui", "pdftotext": "apt-get install poppler-utils",
    "pandoc": "apt-get install pandoc", "ooxml-validator": "make test 会装好（要有 npm）",
    "verapdf": "装上 veraPDF，并列入 PATH",
}  # fmt: skip
_AGAIN = "请重建虚拟环境：删去 .venv 后运行 make brief"
_PANGO = "请安装 Pango（Debian：apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0）"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, how it is, what was found, what to do."""

    name: str
    health: Health
    what: str
    remedy: str = ""


def examine(project: Project) -> tuple[Finding, ...]:
    """Everything a project's briefs need on this machine; nothing is raised."""
    return (Finding("Python", "fine", platform.python_version()), *_libraries(), *_setting(),
            *_fonts(project), _prepared(project), *_programs())  # fmt: skip


def _libraries() -> Iterator[Finding]:
    for module, name in _LIBRARIES.items():
        try:
            import_module(module)
            yield Finding(name, "fine", metadata.version(name))
        except (ImportError, metadata.PackageNotFoundError):
            yield Finding(name, "missing", "没有安装", _AGAIN)
        except OSError:
            yield Finding(name, "missing", "装了，但缺它要用的系统程序库", _PANGO)


def _setting() -> Iterator[Finding]:
    """Pango, which sets the text, and the library that cuts fonts down for embedding."""
    try:
        from reportgen.writers import pdf

        ffi = import_module("weasyprint.text.ffi")
    except (ImportError, OSError, EnvironmentFault):
        yield Finding("Pango", "missing", "找不到", _PANGO)
        return
    number = ffi.pango.pango_version()  # 15014 is 1.50.14
    yield Finding("Pango", "fine", f"{number // 10000}.{number // 100 % 100}.{number % 100}")
    if pdf.has_subsetter():
        yield Finding("harfbuzz-subset", "fine", "有")
    else:
        yield Finding("harfbuzz-subset", "slow", "没有，嵌入字体要多用几秒", "apt-get install libharfbuzz-subset0")


def _fonts(project: Project) -> Iterator[Finding]:
    """The family that sets each role of the default style."""
    from reportgen.build import STYLE
    from reportgen.style import House

    try:
        house = House.load(project.style(STYLE), *project.custom_css())
    except (ReportgenError, OSError) as fault:
        yield Finding("样式", "missing", f"{fault}")
        return
    for role, stack in house.families().items():
        yield _font(role, stack)


def _font(role: str, stack: Sequence[str]) -> Finding:
    try:
        used = fonts.chosen({role: stack})[role]
    except EnvironmentFault as fault:
        return Finding(f"字体 {role}", "missing", fault.what, fault.remedy)
    wanted = next(iter(stack), "")
    if used == wanted:
        return Finding(f"字体 {role}", "fine", used)
    return Finding(f"字体 {role}", "slow", f"{used}，代替 {wanted}", f"要用 {wanted} 请先安装它")


def _prepared(project: Project) -> Finding:
    found = fonts.prepared(project.fonts)
    if found:
        return Finding("备好的字体", "fine", f"{len(found.faces)} 个，在 {found.folder}")
    return Finding("备好的字体", "slow", "没有，或系统字体已变", "运行 reportgen fonts build，排版约快一倍")


def _programs() -> Iterator[Finding]:
    for program, remedy in _PROGRAMS.items():
        found = validators.program(program, program.replace("-", "_").upper())
        yield Finding(program, "fine" if found else "optional", found or "没有（只有检验程序时用）",
                      "" if found else f"需要时 {remedy}")  # fmt: skip
