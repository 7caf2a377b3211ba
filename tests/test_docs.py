"""Claims about the documentation: its links resolve, and what it names is what the program has."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reportgen import errors
from reportgen.outline.plan import KINDS
from reportgen.rows import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CLI, DATA, GLOSSARY = DOCS / "cli.md", DOCS / "data.md", DOCS / "glossary.md"
SKIPPED = {".venv", ".git", ".tools", "node_modules", "build", "dist"}
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"(?ms)^```.*?^```|`[^`\n]*`")
OPTION = re.compile(r"^\| `(--[a-z-]+)", re.MULTILINE)
EVERYWHERE = "每个命令都有的选项"
COMPLETION = {"--install-completion", "--show-completion"}


def _pages() -> list[Path]:
    found = (path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts))
    return sorted(path for path in found if ".pytest_cache" not in path.parts)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PAGES = pytest.mark.parametrize("page", _pages(), ids=_name)


# --- links --------------------------------------------------------------------------------------------------------


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings as GitHub makes them."""
    plain = re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8"))
    heads = re.findall(r"(?m)^#+ +(.+)$", plain)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def _links(page: Path) -> Iterator[str]:
    yield from LINK.findall(CODE.sub("", page.read_text("utf-8")))


@PAGES
def test_every_link_between_pages_resolves(page: Path) -> None:
    """The file is there, and so is the heading it points to."""
    broken = []
    for link in _links(page):
        target, _, anchor = link.partition("#")
        if ":" in target:
            continue
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in _anchors(path)):
            broken.append(link)
    assert broken == []


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    """Nobody finds a page that nothing links to."""
    linked = {link.partition("#")[0] for link in _links(ROOT / "README.md")}
    assert [_name(page) for page in sorted(DOCS.glob("*.md")) if _name(page) not in linked] == []


# --- templates ----------------------------------------------------------------------------------------------------


def test_every_template_is_named_in_the_templates_readme() -> None:
    """Who wants to change something finds the file for it."""
    folder = ROOT / "templates"
    named = (folder / "README.md").read_text("utf-8")
    files = [*folder.glob("*.html"), *folder.glob("sections/*.html"), *folder.glob("*.css")]
    assert [path.name for path in sorted(files) if path.name not in named] == []


def test_every_kind_of_section_is_described() -> None:
    """The kinds that data/outline.toml may use are those of docs/templates.md."""
    listed = re.findall(r"(?m)^\| `([a-z]+)` \|", (DOCS / "templates.md").read_text("utf-8"))
    assert sorted(kind for kind in KINDS if kind not in listed) == []


@PAGES
def test_the_phrases_shown_as_examples_are_there(page: Path) -> None:
    """A macro that a page takes for its example is one of templates/phrases.html."""
    shown = re.findall(r"{% macro (\w+)", page.read_text("utf-8"))
    there = re.findall(r"{%-? macro (\w+)", (ROOT / "templates" / "phrases.html").read_text("utf-8"))
    assert sorted(set(shown) - set(there)) == []


def test_every_filter_of_the_templates_is_described() -> None:
    """The closed list of filters in the code is the one in docs/templates.md."""
    from reportgen.writers.html import _environment

    filters = set(_environment((ROOT / "templates",)).filters)
    words = set(re.findall(r"`([a-z_]+)", (DOCS / "templates.md").read_text("utf-8")))
    assert sorted(filters - words) == []


# --- commands -----------------------------------------------------------------------------------------------------


def _sections() -> dict[str, str]:
    """Return the text under each second-level heading of docs/cli.md."""
    parts = re.split(r"(?m)^## (.+)$", CLI.read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _listed() -> dict[str, str]:
    """Return the commands of the overview in docs/cli.md, each with its section."""
    names = re.findall(r"(?m)^\| \[`([a-z ]+?)(?: [^a-z`]+)?`\]", _sections()["命令一览"])
    return {name: _sections()[name] for name in names}


def _tree() -> Any:
    """Return the command line as click sees it."""
    import typer

    from reportgen import cli

    return typer.main.get_command(cli.app)


def _commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups opened; a group may be a command itself."""
    for name, command in group.commands.items():
        full, inner = f"{above} {name}".strip(), getattr(command, "commands", None)
        if inner is not None:
            yield from _commands(command, full)
        if not command.hidden and (inner is None or command.invoke_without_command):
            yield full, command


def _options(command: Any) -> set[str]:
    """Return the long options of a command that its help shows, --help itself left out."""
    shown = (item for item in command.params if item.param_type_name == "option" and not item.hidden)
    return {name for item in shown for name in item.opts if name.startswith("--")} - COMPLETION - {"--help"}


def test_the_documented_commands_are_those_there_are() -> None:
    """No command without documentation, none documented that is not there."""
    assert sorted(_listed()) == sorted(name for name, _ in _commands(_tree()))


def test_the_documented_options_are_those_there_are() -> None:
    """Each command's options and those of its section agree, both ways."""
    common = set(OPTION.findall(_sections()[EVERYWHERE]))
    documented = {name: set(OPTION.findall(text)) for name, text in _listed().items()}
    assert {name: _options(command) - common for name, command in _commands(_tree())} == documented


def test_the_options_of_every_command_are_there() -> None:
    """Each option said to be everywhere is taken by the program or by every command."""
    tree = _tree()
    common = set(OPTION.findall(_sections()[EVERYWHERE])) - {"--help"}
    shared = set.intersection(*(_options(command) for _, command in _commands(tree)))
    assert sorted(common - _options(tree) - shared) == []


def _failures(kind: type[errors.ReportgenError]) -> Iterator[type[errors.ReportgenError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _failures(below)


def test_every_exit_code_is_documented() -> None:
    """Each code a failure can end with stands in the table of docs/cli.md, and no code twice."""
    codes = [int(code) for code in re.findall(r"(?m)^\| (\d+) \|", _sections()["退出码"])]
    assert codes == sorted({0} | {kind.exit_code for kind in _failures(errors.ReportgenError)} | set(codes))


# --- data ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.TABLE)
def test_every_column_is_documented(model: Any) -> None:
    """The section of a table in docs/data.md lists its columns, in order."""
    section = re.split(r"(?m)^### ", DATA.read_text("utf-8").partition("## 各表各栏")[2])
    text = next(part for part in section if part.startswith(f"{model.TABLE}\n"))
    assert re.findall(r"(?m)^\| `([a-z0-9_]+)`", text) == list(model.columns())


def _check_ids() -> set[str]:
    """Return the ids of the checks: the first text of every call that makes a problem."""
    found = set()
    for path in sorted((ROOT / "reportgen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node, "func", None)
            name = getattr(called, "id", getattr(called, "attr", ""))
            if isinstance(node, ast.Call) and name in {"Problem", "problem"} and node.args:
                first = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) and isinstance(first.value, str) else set()
    return found


def test_every_check_is_documented() -> None:
    """The ids in messages are those of the list in docs/data.md."""
    table = DATA.read_text("utf-8").partition("\n## 检查")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"(?m)^\| `([a-z.]+)` \|", table)) == sorted(_check_ids())


# --- words --------------------------------------------------------------------------------------------------------


def _modules() -> set[str]:
    """Return the last names of all public modules and packages."""
    paths = (ROOT / "reportgen").rglob("*.py")
    names = {path.parent.name if path.name == "__init__.py" else path.stem for path in paths}
    return {name for name in names if not name.startswith("_")} - {"reportgen"}


def test_the_glossary_has_every_module() -> None:
    """Who reads the code finds each module's name with its Chinese word."""
    words = set(re.findall(r"(?m)^\| `([a-z_0-9]+)` \|", GLOSSARY.read_text("utf-8")))
    assert sorted(_modules() - words) == []


@PAGES
def test_no_page_knows_this_machine_or_a_package_index(page: Path) -> None:
    """A reader elsewhere has neither these folders nor a need for an index's address."""
    machine = r"(?<![\w.~-])/(?:home|root|work|tmp|Users|mnt|opt)/"
    index = r"pypi\.org|pythonhosted|npmjs|test\.pypi|mirrors?\.\w+\.(?:com|cn|edu)"
    assert re.findall(f"{machine}|{index}", page.read_text("utf-8")) == []


@PAGES
def test_no_page_installs_the_other_reportgen(page: Path) -> None:
    """An unrelated distribution bears the import package's name."""
    assert re.findall(r"(?:pip|pipx|uv)[^\n`]* (?:install|add)[^\n`]* reportgen\b(?!/)", page.read_text("utf-8")) == []
