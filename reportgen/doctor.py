"""What this machine has and lacks for making briefs: libraries, fonts by role, programs; each with its remedy.

The libraries and the versions they must have are those of the program's own metadata. Pango is loaded for real: that it
is installed says little of whether it is found. Nothing is raised: what cannot be looked at is a finding.
"""

from __future__ import annotations

import json
import platform
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module, metadata
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Final, Literal

from packaging.requirements import Requirement

from reportgen import __version__, fonts, remedies, terminal
from reportgen.audit import ooxml, validators
from reportgen.errors import EnvironmentFault, ReportgenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.fontnotes import FontNote
    from reportgen.project import Project
    from reportgen.style import House

Health = Literal["fine", "slow", "missing", "optional"]
Kind = Literal["system", "library", "setting", "font", "tool"]
SIGNS: Mapping[Health, str] = {"fine": "✓", "slow": "△", "missing": "✗", "optional": "—"}
DISTRIBUTION: Final = "city-reportgen"
_INDENT = "   "
_GOES_ON = "   \\"  # what a part of a command has around it
_WIDEST = 100
_ROW = re.compile(r"[^ \n].*\n(?: .*\n)*")  # what goes on in a second line is indented there
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_LONGEST_S = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its kind and name, how it is, what was found, what to do, line by line."""

    kind: Kind
    name: str
    health: Health
    what: str
    remedy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tool:
    """A program of other makers: the part that brings it, its possible names, how it tells its version, what for.

    `variable` is the environment variable that may name it, as the code that runs it reads it.
    """

    part: str
    programs: tuple[str, ...]
    asked: str
    use: str
    variable: str = ""


_TOOLS = (
    _Tool("libreoffice", ("soffice",), "--version", "--paginate 和测试时用"),
    _Tool("poppler", ("pdftotext",), "-v", "测试时用"),
    _Tool("chromium", ("chromium", "chromium-browser", "google-chrome"), "--version", "测试时用"),
    _Tool("verapdf", ("verapdf",), "--version", "audit 判 PDF/A 时用", validators.VARIABLE),
    _Tool("pandoc", ("pandoc",), "--version", "测试时用"),
    _Tool("ooxml-validator", (ooxml.PROGRAM,), "", "audit 判 Word 文件时用", ooxml.VARIABLE),
)


def examine(project: Project) -> tuple[Finding, ...]:
    """Everything a project's briefs need on this machine, and the programs that some commands and the tests use."""
    with ThreadPoolExecutor() as others:  # each program takes its time to tell its version
        tools = others.map(_tool, _TOOLS)
        found = (*_machine(), *_libraries(metadata_requires()), *_setting(), *_fonts(project), _prepared(project))
        return (*found, *tools)


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing is missing that a brief needs."""
    return all(item.health != "missing" for item in findings)


# --- the machine and its libraries --------------------------------------------------------------------------------


def _machine() -> Iterator[Finding]:
    yield Finding("system", "reportgen", "fine", __version__)
    yield Finding("system", "系统", "fine", _system())
    yield Finding("system", "Python", "fine", platform.python_version())


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}".strip()


def metadata_requires() -> tuple[str, ...]:
    """The libraries the program requires, as its metadata say; none where it was never installed."""
    try:
        return tuple(metadata.requires(DISTRIBUTION) or ())
    except metadata.PackageNotFoundError:
        return ()


def _libraries(requires: Sequence[str]) -> Iterator[Finding]:
    wanted = [Requirement(line) for line in requires]
    for item in wanted:
        if item.marker is None or item.marker.evaluate({"extra": ""}):
            yield _library(item)
    if not wanted:
        yield Finding("library", DISTRIBUTION, "missing", "没有安装", (_pip("."),))


def _pip(what: str) -> str:
    return shlex.join((sys.executable, "-m", "pip", "install", what))


def _library(wanted: Requirement) -> Finding:
    remedy = (_pip(f"{wanted.name}{wanted.specifier}"),)
    try:
        found = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return Finding("library", wanted.name, "missing", "没有安装", remedy)
    if wanted.specifier.contains(found, prereleases=True):
        return Finding("library", wanted.name, "fine", found)
    return Finding("library", wanted.name, "missing", f"{found}，要 {wanted.specifier}", remedy)


# --- setting: Pango and the fonts ---------------------------------------------------------------------------------


def _setting() -> Iterator[Finding]:
    """Pango, which sets the text, and the library that cuts fonts down for embedding."""
    try:
        from reportgen.writers import pdf

        ffi = import_module("weasyprint.text.ffi")
    except (ImportError, OSError, EnvironmentFault):
        yield Finding("setting", "Pango", "missing", "找不到，做不了 PDF；Word 与网页可以",
                      remedies.steps("pango", "harfbuzz-subset"))  # fmt: skip
        return
    number = ffi.pango.pango_version()  # 15014 is 1.50.14
    yield Finding("setting", "Pango", "fine", f"{number // 10000}.{number // 100 % 100}.{number % 100}")
    if pdf.has_subsetter():
        yield Finding("setting", "harfbuzz-subset", "fine", "有")
    else:
        yield Finding("setting", "harfbuzz-subset", "slow", "没有；一份两页的简报要多用约十秒，备好字体后多用约一秒半",
                      remedies.steps("harfbuzz-subset"))  # fmt: skip


def _fonts(project: Project) -> Iterator[Finding]:
    """The family that sets each role of the default style."""
    from reportgen.build import STYLE
    from reportgen.style import House

    try:
        house = House.load(project.style(STYLE), *project.custom_css())
    except (ReportgenError, OSError) as fault:
        yield Finding("font", "样式", "missing", f"{fault}")
        return
    notes = _noted(house)
    for role, stack in house.families().items():
        yield _font(role, stack, notes.get(role))


def _noted(house: House) -> Mapping[str, FontNote]:
    from reportgen import fontnotes

    try:
        return {note.role: note for note in fontnotes.notes(house)}
    except EnvironmentFault:
        return {}  # then some role has no font at all, which is told of that role


def _font(role: str, stack: Sequence[str], note: FontNote | None) -> Finding:
    try:
        used = fonts.chosen({role: stack})[role]
    except EnvironmentFault as fault:
        return Finding("font", f"字体 {role}", "missing", fault.what, remedies.steps("fonts"))
    if note is None:
        return Finding("font", f"字体 {role}", "fine", used)
    found = [f"{used}，代替 {note.wanted}" if note.wanted else used, "没有粗体" if note.boldless else ""]
    ours = (note.wanted or used) in fonts.PREPARED_FAMILIES
    remedy = remedies.steps("fonts") if ours else (note.remedy,)
    return Finding("font", f"字体 {role}", "slow", "，".join(filter(None, found)), remedy)


def _prepared(project: Project) -> Finding:
    found = fonts.prepared(project.fonts)
    if found:
        return Finding("font", "备好的字体", "fine", f"{len(found.faces)} 个，在 {found.folder}")
    remedy = "编写第一份简报时会自动备好" if project.is_built_in else "运行 reportgen fonts build，排版约快一倍"
    return Finding("font", "备好的字体", "slow", "没有，或系统字体已变", (remedy,))


# --- programs -----------------------------------------------------------------------------------------------------


def _tool(tool: _Tool) -> Finding:
    label = remedies.parts()[tool.part].name
    found = next(filter(None, (validators.program(name, tool.variable) for name in tool.programs)), "")
    if found:
        return Finding("tool", label, "fine", f"{_version(found, tool.asked)} {found}".strip())
    return Finding("tool", label, "optional", f"没有（{tool.use}）", remedies.steps(tool.part))


def _version(program: str, asked: str) -> str:
    """Return the version a program tells of itself, empty where it tells none."""
    if not asked:
        return ""
    try:
        told = subprocess.run([program, asked], capture_output=True, check=False, timeout=_LONGEST_S)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    numbers = _VERSION.findall(f"{told.stdout.decode('utf-8', 'ignore')}\n{told.stderr.decode('utf-8', 'ignore')}")
    return next(iter(numbers), "")


# --- the report ---------------------------------------------------------------------------------------------------


def verdict(findings: Sequence[Finding]) -> str:
    """The last line of the report: that briefs can be made, or how much is missing and what."""
    missing = [item.name for item in findings if item.health == "missing"]
    return f"缺 {len(missing)} 样：{'、'.join(missing)}" if missing else "必需的都有了，可以编写简报"


def as_text(findings: Sequence[Finding]) -> str:
    """The findings as lines for the terminal, each remedy below its finding; a long command stays one to copy."""
    rows = terminal.columns([(SIGNS[item.health], item.name, item.what) for item in findings], wrapped=True)
    shown = _ROW.findall(rows)
    return "".join(row + _remedy(item) for row, item in zip(shown, findings, strict=True))


def _remedy(item: Finding) -> str:
    width = min(get_terminal_size().columns, _WIDEST) - len(_INDENT)
    lines = (part for line in item.remedy for part in _folded(line, width))
    return "".join(f"{_INDENT}{line}\n" for line in lines)


def _folded(line: str, width: int) -> list[str]:
    """Return a remedy in lines; a command (all ASCII) goes on after a backslash, as a shell reads it."""
    if not line.isascii():
        return terminal.folded(line, width)
    first, *others = terminal.folded(line, width - len(_GOES_ON))
    return " \\\n".join((first, *(f"  {part}" for part in others))).splitlines()


def as_json(findings: Sequence[Finding]) -> str:
    """The findings for a program, or for whoever is asked for help."""
    shown = [{"kind": item.kind, "name": item.name, "health": item.health, "what": item.what,
              "remedy": list(item.remedy)} for item in findings]  # fmt: skip
    return json.dumps({"healthy": healthy(findings), "findings": shown}, ensure_ascii=False, indent=1)
