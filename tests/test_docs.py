"""Claims about the documentation: its links resolve, and what it names is what the program has."""

from __future__ import annotations

import ast
import os
import re
import signal
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reportgen import __version__, errors, starter
from reportgen.outline.shape import SECTIONS
from reportgen.project import Project
from reportgen.rows import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE, DOCS = ROOT / "reportgen", ROOT / "docs"
CLI, DATA, GLOSSARY, DESIGN = DOCS / "cli.md", DOCS / "data.md", DOCS / "glossary.md", DOCS / "design"
SKIPPED = {".venv", ".git", ".tools", "node_modules", "build", "dist", "output", ".pytest_cache"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"(?ms)^```.*?^```")
SPAN = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"\.(?:csv|html|json|md|pdf|py|toml)$")
CODE = re.compile(r"(?ms)^```.*?^```|`[^`\n]*`")
OPTION = re.compile(r"^\| `(--[a-z-]+)", re.MULTILINE)
EVERYWHERE = "每个命令都有的选项"
COMPLETION = {"--install-completion", "--show-completion"}


def _pages() -> list[Path]:
    """Return the pages of the repository; of what the program wrote, the one that says what that is."""
    found = (path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts))
    return sorted([*found, ROOT / "output" / "README.md"])


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PAGES = pytest.mark.parametrize("page", _pages(), ids=_name)


# --- links --------------------------------------------------------------------------------------------------------


@cache
def _anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings as GitHub makes them; one that comes again is counted."""
    heads = re.findall(r"(?m)^#+ +(.+)$", FENCED.sub("", page.read_text("utf-8")))
    made: list[str] = []
    for head in heads:
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", head)
        made.append(re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-"))
    return frozenset(f"{one}-{made[:k].count(one)}" if one in made[:k] else one for k, one in enumerate(made))


def _links(page: Path) -> Iterator[str]:
    yield from LINK.findall(CODE.sub("", page.read_text("utf-8")))


@cache
def _reached(start: Path) -> frozenset[Path]:
    """Return the pages that links lead to from a page, at any remove."""
    found, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        targets = (link.partition("#")[0] for link in _links(page) if ":" not in link)
        new = {(page.parent / name).resolve() for name in targets if name.endswith(".md")} - found
        found |= new
        waiting += [path for path in new if path.is_file()]
    return frozenset(found)


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


@PAGES
def test_every_page_can_be_reached_from_the_readme(page: Path) -> None:
    """Nobody finds a page that nothing links to; a golden file is read in its test."""
    if "golden" not in page.parts:
        assert page in _reached(ROOT / "README.md")


def test_pages_that_travel_keep_together() -> None:
    """A project laid out by `reportgen init` has the page that each link of its manual leads to."""
    held = starter.content(Project(ROOT))
    there = {path.as_posix() for path in (*held, *chain.from_iterable(path.parents for path in held))}
    pages = [path for path in held if path.suffix == ".md" and path.parts[1:]]  # the page at the top is its own
    led = {(path, link.partition("#")[0]) for path in pages for link in _links(ROOT / path) if ":" not in link}
    lost = ((f"{path}", to) for path, to in led if to and os.path.normpath(path.parent / to) not in there)
    assert sorted(lost) == []


@PAGES
def test_every_path_named_is_there(page: Path) -> None:
    """A file of the repository that a page names in code has that name still."""
    homes = r"(?:reportgen|tests|docs|templates|tools|benchmarks|data|\.ci|\.devcontainer)"
    named = {word for word in SPAN.findall(FENCED.sub("", page.read_text("utf-8"))) if re.match(rf"{homes}/", word)}
    plain = {word for word in named if re.fullmatch(r"(?a)[\w./-]+", word)}
    assert sorted(word for word in plain if not (ROOT / word).exists()) == []


@PAGES
def test_every_target_of_make_is_there(page: Path) -> None:
    """What a page has its reader type after `make` can be made."""
    targets = set(re.findall(r"(?m)^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8")))
    typed = re.findall(r"(?m)(?:^|`)make ([a-z][a-z-]+)", page.read_text("utf-8"))
    assert sorted(set(typed) - targets) == []


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
    assert sorted(kind for kind in SECTIONS if kind not in listed) == []


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


# --- exit codes ---------------------------------------------------------------------------------------------------


def _failures(kind: type[errors.ReportgenError]) -> Iterator[type[errors.ReportgenError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _failures(below)


def _codes() -> set[int]:
    """Return every code the program can end with: done, its failures, an inner fault, failed documents, the signals."""
    from reportgen.bundle import events
    from reportgen.cli import running

    failures = {kind.exit_code for kind in _failures(errors.ReportgenError)}
    stopped = {running._SIGNALS + number for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)}
    return {0, running._INTERNAL, events.FAILED} | failures | stopped


def _listed_codes() -> list[int]:
    """Return the codes of the table of docs/cli.md, in its order."""
    cells = re.findall(r"(?m)^\| (\d+(?:、\d+)*) \|", _sections()["退出码"])
    return [int(code) for cell in cells for code in cell.split("、")]


def test_the_documented_exit_codes_are_those_there_are() -> None:
    """Each code the program can end with stands in the table of docs/cli.md once, and no other does."""
    assert _listed_codes() == sorted(_codes())


def _told_codes(text: str) -> set[int]:
    """Return the codes a text tells of: 退出码 1, 退出码为 1, 退出码都是 0, 退出码 143 或 130, （退出码 5）."""
    told = re.findall(r"退出码(?:仍|都)?(?:是|为)? ?(\d+(?:(?:、| 或 )\d+)*)", text)
    return {int(code) for one in told for code in re.findall(r"\d+", one)}


@PAGES
def test_every_exit_code_told_of_is_one(page: Path) -> None:
    """A page that tells of an exit code tells of one the program can end with."""
    assert sorted(_told_codes(page.read_text("utf-8")) - _codes()) == []


def _ends_with() -> dict[str, set[int]]:
    """Return for each command that gives a code of its own the codes its help tells of."""
    giving = {name: one for name, one in _commands(_tree()) if _returns(one) == "int"}
    return {name: _told_codes(one.help or "") for name, one in giving.items()}


def _returns(command: Any) -> str:
    import inspect

    return str(inspect.unwrap(command.callback).__annotations__.get("return", ""))


def test_a_command_with_codes_of_its_own_says_so() -> None:
    """Its section tells of an exit code besides 0, among them those of its help."""
    text = _listed()
    silent = [name for name, told in _ends_with().items() if not {*_told_codes(text[name])} - {0} >= told - {0}]
    assert (silent, [name for name in _ends_with() if not _told_codes(text[name]) - {0}]) == ([], [])


def test_a_command_without_codes_of_its_own_claims_no_findings() -> None:
    """Exit code 1 means findings: the section of a command that only does or fails does not claim them."""
    findings = errors.ReportgenError.exit_code
    plain = set(_listed()) - set(_ends_with())
    assert sorted(name for name in plain if findings in _told_codes(_listed()[name])) == []


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
    paths = PACKAGE.rglob("*.py")
    names = {path.parent.name if path.name == "__init__.py" else path.stem for path in paths}
    return {name for name in names if not name.startswith("_")} - {"reportgen"}


def _snake(text: str) -> str:
    """Return a text with the names of classes as those of values: BarPanel as bar_panel."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text).lower()


def _glossary() -> list[str]:
    """Return the code words of the glossary, in order."""
    cells = re.findall(r"(?m)^\| (`[^|]+`) \||^\| ([a-z_][^|]*?) \|", GLOSSARY.read_text("utf-8"))
    words = (re.split(r"[·、]", (marked or plain).replace("`", "")) for marked, plain in cells)
    return [re.sub(r"（.*?）", "", word).strip() for word in chain.from_iterable(words)]


def test_the_glossary_has_every_module() -> None:
    """Who reads the code finds each module's name with its Chinese word."""
    words = set(re.findall(r"(?m)^\| `([a-z_0-9]+)` \|", GLOSSARY.read_text("utf-8")))
    assert sorted(_modules() - words) == []


def test_the_glossary_has_every_part_of_a_brief_and_every_row() -> None:
    """The content model and the tables are what the code talks about: each of their classes has its Chinese word."""
    trees = (ast.parse((PACKAGE / name).read_text("utf-8")).body for name in ("brief.py", "rows.py"))
    public = (node.name for node in chain(*trees) if isinstance(node, ast.ClassDef) and node.name[0] != "_")
    names = {_snake(name).removesuffix("_row") for name in public}
    assert sorted(names - set(_glossary())) == []


@cache
def _code_words() -> frozenset[str]:
    """Return the words the code is made of, in its names and in its texts."""
    found = set(_modules()) | {"reportgen"}
    for path in PACKAGE.rglob("*.py"):
        found |= set(re.findall(r"[a-z][a-z_0-9]*", _snake(path.read_text("utf-8"))))
    return frozenset(found)


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    """None outlives what it stood for."""
    words = {part for word in _glossary() for part in re.findall(r"[a-z][a-z_0-9]*", word)}
    assert sorted(words - _code_words()) == []


def test_no_word_of_the_glossary_stands_twice_in_a_part() -> None:
    """A word may mean one thing in the data and another on the page, but not two things in one table."""
    parts = re.split(r"(?m)^## ", GLOSSARY.read_text("utf-8"))[1:]
    rows = [re.findall(r"(?m)^\| (`?[a-z_0-9]+`?) \|", part) for part in parts]
    assert [sorted({word for word in words if words.count(word) > 1}) for words in rows] == [[] for _ in parts]


# --- design -------------------------------------------------------------------------------------------------------

STAGES = pytest.mark.parametrize("page", sorted(set(DESIGN.glob("*.md")) - {DESIGN / "README.md"}), ids=_name)
PARTS = ["In and out", "Invariants", "Decisions", "Left out, and why", "Tests"]


@STAGES
def test_a_page_on_a_stage_says_what_was_left_out(page: Path) -> None:
    """Each has the same parts, in the same order."""
    assert re.findall(r"(?m)^## (.+)$", page.read_text("utf-8")) == PARTS


def _layers() -> list[str]:
    """Return the layers of pyproject.toml, the program's entry aside."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers: list[str] = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return [layer for layer in layers if not layer.startswith("__")]


def test_the_layers_of_the_design_are_those_that_are_checked() -> None:
    """The picture of the layers is the contract, line by line."""
    text = (DESIGN / "README.md").read_text("utf-8")
    drawn = FENCED.findall(text.partition("\n## Layers")[2])[0].splitlines()[1:-1]
    assert [line.replace("·", "|") for line in drawn] == _layers()


def test_every_stage_is_described() -> None:
    """Each module and package right below `reportgen` is named on a page on a stage."""
    named = set(chain.from_iterable(SPAN.findall(page.read_text("utf-8")) for page in DESIGN.glob("[a-z]*.md")))
    firsts = {word.partition(".")[0] for word in named}
    stages = {name for layer in _layers() for name in layer.split(" | ")}
    assert sorted(stages - firsts) == []


@PAGES
def test_every_module_named_is_there(page: Path) -> None:
    """A dotted name such as `writers.pdf` or `build.document` leads to a module, and to a name in it."""
    tops = {name for layer in _layers() for name in layer.split(" | ")}
    spans = SPAN.findall(FENCED.sub("", page.read_text("utf-8")))
    dotted = {word for word in spans if re.fullmatch(r"[a-z_]+(?:\.[A-Za-z_]+)+", word)}
    inner = {word for word in dotted if word.partition(".")[0] in tops and not FILE.search(word)}
    assert sorted(word for word in inner if not _is_in_code(word)) == []


def _is_in_code(dotted: str) -> bool:
    """Whether a dotted name leads to a module, and what follows it to a name that stands in that module."""
    path, (*names,) = PACKAGE, dotted.split(".")
    while names and ((path / names[0]).is_dir() or (path / f"{names[0]}.py").is_file()):
        path = path / names[0] if (path / names[0]).is_dir() else path / f"{names[0]}.py"
        names.pop(0)
    text = (path / "__init__.py" if path.is_dir() else path).read_text("utf-8")
    return path != PACKAGE and all(re.search(rf"\b{name}\b", text) for name in names)


# --- releases -----------------------------------------------------------------------------------------------------


def _releases() -> list[tuple[str, str]]:
    """Return the headings of the changelog: each version, and its day or 未发布."""
    heads = re.findall(r"(?m)^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    found = [re.fullmatch(r"(\d+\.\d+\.\d+)（(未发布|\d{4}-\d{2}-\d{2})）", head) for head in heads]
    assert all(found), heads
    return [(one[1], one[2]) for one in found if one]


def test_the_changelog_is_of_this_version() -> None:
    """The newest stands first, and only it may be without a day."""
    versions = [tuple(map(int, version.split("."))) for version, _ in _releases()]
    assert _releases()[0][0] == __version__
    assert versions == sorted(set(versions), reverse=True)
    assert "未发布" not in [day for _, day in _releases()[1:]]


def test_the_version_stands_once() -> None:
    """The package takes it from the program: pyproject.toml names the file, and no version of its own."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    source = ROOT / settings["tool"]["hatch"]["version"]["path"]
    assert ("version" in settings["project"], settings["project"]["dynamic"]) == (False, ["version"])
    assert re.findall(r'(?m)^__version__ = "(.+)"$', source.read_text("utf-8")) == [__version__]


# --- this machine -------------------------------------------------------------------------------------------------


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
