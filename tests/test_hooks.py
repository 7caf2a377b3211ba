"""Claims about what is looked at before a commit: the checks of `make test`, nothing fetched, each rule on files holds.

The rules on files are tried in a small repository of their own.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FILE = ROOT / ".pre-commit-config.yaml"
PROGRAM = Path(sys.executable).with_name("pre-commit")
BEFORE = "a line\n"
SPOILT = {
    "source-texts": ("seeds/S900.txt", "原文\n"),
    "results": ("output/city/a.pdf", "%PDF\n"),
    "conflicts": ("docs/a.md", f"{'<' * 7} ours\na\n{'=' * 7}\nb\n{'>' * 7} theirs\n"),
    "line-ends": ("data/a.csv", "a,b\r\n"),
}
SOUND = {
    "seeds/S900.md": BEFORE,
    "output/README.md": BEFORE,
    "docs/a.md": f"A head\n{'=' * 6}\n",
    "data/a.csv": "\ufeffa,b\n",
}


def _hooks() -> dict[str, dict[str, Any]]:
    """Return the hooks by their ids."""
    return {hook["id"]: hook for repo in yaml.safe_load(FILE.read_text("utf-8"))["repos"] for hook in repo["hooks"]}


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a repository, its own caches in it too, deaf to the repository this is called from."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    home = {"PRE_COMMIT_HOME": str(folder / ".git" / "hooks-cache")}
    return subprocess.run(words, cwd=folder, env=outside | home, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return an empty repository with the hooks of this one."""
    _run(tmp_path, "git", "init", "--quiet")
    (tmp_path / FILE.name).write_bytes(FILE.read_bytes())
    return tmp_path


def _found(repository: Path, hook: str, files: dict[str, str]) -> tuple[int, str]:
    """Return how a hook judges files that are about to be committed, and what it says."""
    for name, text in files.items():
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    _run(repository, "git", "add", "--all", "--force")
    done = _run(repository, str(PROGRAM), "run", hook, "--all-files", "--color=never")
    return done.returncode, done.stdout + done.stderr


def test_the_configuration_is_valid() -> None:
    """By pre-commit's own judgement, without a word of warning."""
    done = _run(ROOT, str(PROGRAM), "validate-config", str(FILE))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_nothing_is_fetched() -> None:
    """Every hook is this repository's own, in a language that needs no environment to be made."""
    config = yaml.safe_load(FILE.read_text("utf-8"))
    languages = {hook["language"] for hook in _hooks().values()}
    assert ({repo["repo"] for repo in config["repos"]}, languages) == ({"local"}, {"system", "fail", "pygrep"})


def test_the_checks_are_those_of_make_test() -> None:
    """Whatever `make test` runs before the tests themselves is a hook, word for word, on the whole tree."""
    recipe = re.search(r"(?m)^test:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"))
    assert recipe is not None
    lines = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe[1].splitlines()]
    *checks, tests = lines
    entries = {hook["entry"]: hook for hook in _hooks().values()}
    assert ("-m pytest" in tests, [line for line in checks if line not in entries]) == (True, [])
    assert [line for line in checks if entries[line]["pass_filenames"]] == []


def test_what_a_hook_runs_is_there() -> None:
    """A file that a command names is in the repository; programs are those of .venv."""
    run = [shlex.split(hook["entry"]) for hook in _hooks().values() if hook["language"] == "system"]
    named = [word for words in run for word in words if word.startswith("tests/")]
    assert [word for word in named if not (ROOT / word).is_file()] == []
    assert {words[0].rpartition("/")[0] for words in run} == {".venv/bin"}


@pytest.mark.needs("git")
@pytest.mark.parametrize("hook", SPOILT)
def test_a_rule_on_files_finds_what_it_is_for(repository: Path, hook: str) -> None:
    """The file is named, and the commit is not made."""
    name, text = SPOILT[hook]
    code, said = _found(repository, hook, {name: text})
    assert (code, name in said) == (1, True)


@pytest.mark.needs("git")
@pytest.mark.parametrize("hook", SPOILT)
def test_a_rule_on_files_lets_good_ones_pass(repository: Path, hook: str) -> None:
    """Cards of sources, the page on results, headings underlined, tables with a byte-order mark."""
    code, said = _found(repository, hook, SOUND)
    assert (code, "Failed" in said) == (0, False)
