"""Claims about the code as a whole: layers and owners of libraries, docstrings, and that it knows no fact."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "reportgen"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_project" not in path.parts)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".css"})
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d{2}(?!\d|pt|mm|px)")
NUMBER = re.compile(r"(?<![\w.#-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w.])")
ADDRESS = re.compile(r"https?://\S+")  # names of XML vocabularies bear years
TELLING = 3  # significant digits from which a number is taken to be a fact


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


EACH_MODULE = pytest.mark.parametrize("path", MODULES, ids=_name)
EACH_TEXT = pytest.mark.parametrize("path", [*MODULES, *TEMPLATES], ids=_name)


# --- layers -------------------------------------------------------------------------------------------------------


def test_imports_go_one_way() -> None:
    """The contracts of pyproject.toml hold: a stage imports only from those below it, a library has one owner."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# --- docstrings ---------------------------------------------------------------------------------------------------


@EACH_MODULE
def test_modules_and_public_functions_say_what_they_are(path: Path) -> None:
    """Each opens with a sentence."""
    tree = ast.parse(path.read_text("utf-8"))
    assert [name for name, node in _public(tree, path.stem) if not ast.get_docstring(node)] == []


def _public(tree: ast.Module, name: str) -> Iterator[tuple[str, ast.Module | ast.ClassDef | ast.FunctionDef]]:
    """Return the module, its public classes and functions, and the public methods of those classes."""
    yield name, tree
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


# --- facts --------------------------------------------------------------------------------------------------------


@EACH_TEXT
def test_no_place_is_known_to_code_or_templates(path: Path) -> None:
    """No name of a city that gets a brief, or of a district or town, stands outside comments and docstrings."""
    assert sorted({name for text in _said(path) for name in _places() if name in text}) == []


@EACH_TEXT
def test_no_year_is_known_to_code_or_templates(path: Path) -> None:
    """No four-digit year stands outside comments and docstrings."""
    assert sorted({year for text in _said(path) for year in YEAR.findall(ADDRESS.sub("", text))}) == []


@EACH_TEXT
def test_no_figure_is_known_to_code_or_templates(path: Path) -> None:
    """No value of an observation with three or more significant digits stands outside comments and docstrings."""
    numbers = {number.replace(",", "") for text in _said(path) for number in NUMBER.findall(text)}
    assert sorted(numbers & _values()) == []


@EACH_MODULE
def test_no_indicator_is_known_to_code(path: Path) -> None:
    """No text of the code is the id of an indicator: which ones a brief uses is said in data/outline.toml."""
    rows = _table("indicators")
    known = {row["indicator_id"] for row in rows} - {row["family"] for row in rows}
    assert sorted(known & set(_said(path))) == []


@cache
def _table(name: str) -> list[dict[str, str]]:
    text = (ROOT / "data" / f"{name}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


@cache
def _places() -> frozenset[str]:
    """Return the names of the places briefs are about, of two Chinese characters or more."""
    rows = (row for row in _table("areas") if row["in_brief"] == "1" or row["level"] in {"district", "town"})
    names = (name for row in rows for name in (row["name"], row["short_name"], *row["aliases"].split("|")))
    return frozenset(name for name in names if CHINESE.fullmatch(name))


@cache
def _values() -> frozenset[str]:
    """Return the values of the observations that are too long to be anybody else's number."""
    values = (Decimal(row["value"]) for row in _table("observations"))
    return frozenset(f"{value:f}" for value in values if len(value.normalize().as_tuple().digits) >= TELLING)


@cache
def _said(path: Path) -> tuple[str, ...]:
    """Return what a file says to the program or the reader: no comments, no docstrings, no help texts."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return tuple(_constants(ast.parse(text)))
    return (re.sub(r"(?s)\{#.*?#\}|/\*.*?\*/|<!--.*?-->", "", text),)


def _constants(tree: ast.Module) -> Iterator[str]:
    """Return the literal texts and numbers of a module."""
    apart = {id(node) for node in _asides(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in apart and isinstance(node.value, str | int | float):
            yield str(node.value)


def _asides(tree: ast.Module) -> Iterator[ast.AST]:
    """Return the docstrings (also those under a constant) and the help texts of options."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.keyword) and node.arg in {"help", "epilog", "short_help"}:
            yield from ast.walk(node.value)
