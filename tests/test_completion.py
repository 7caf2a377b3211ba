"""Claims about completing what is typed: the shells themselves ask, by the scripts the program prints."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen import cli, completion

if TYPE_CHECKING:
    from reportgen.project import Project

ROOT = Path(__file__).parent.parent
CITIES = ["北京", "上海", "深圳", "东莞", "佛山", "汕头"]
HEAVY = {"pandas", "matplotlib", "weasyprint", "docx", "jinja2", "rich.progress", "reportgen.style", "reportgen.bundle"}
# what bash does at Tab: the words so far, and which of them is being typed
ASK = """
eval "$(reportgen completion bash)"
ask() {
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    $(complete -p reportgen | sed 's/.*-F \\([^ ]*\\).*/\\1/') "$1"
    local IFS=,; echo "${COMPREPLY[*]}"
}
"""


def environment() -> dict[str, str]:
    """Return the environment of a shell that finds this program first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"}


def shell(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a shell."""
    return subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False)


# --- bash ---------------------------------------------------------------------------------------------------------

ASKED: dict[tuple[str, ...], list[str]] = {
    ("city", ""): CITIES,
    ("city", "深"): ["深圳"],
    ("city", "深圳市"): ["深圳市"],
    ("city", "s"): ["shanghai", "shenzhen", "shantou"],
    ("city", "SZ"): ["SZ"],
    ("city", "4403"): ["440300"],
    ("city", "鹏"): ["鹏城"],
    ("city", "无此"): [],
    ("compare", "上海", ""): [name for name in CITIES if name != "上海"],
    ("city", "深圳", "--peers", "上海，北"): ["上海，北京", "上海，北美"],
    ("city", "深圳", "--style", ""): ["公文", "简报"],
    ("city", "深圳", "--style", "g"): ["gongwen"],
    ("city", "深圳", "--word-charts", ""): ["native", "picture"],
    ("city", "深圳", "--pd"): ["--pdf"],
    ("check", "--format", "j"): ["json"],
    ("schedule", ""): ["run", "next", "status", "export"],
    ("schedule", "export", "k"): ["kubernetes"],
    ("completion", "f"): ["fish"],
    ("why", "东"): ["东莞"],
    ("bundle", "--only", "佛"): ["佛山"],
    ("无此命令", ""): [],
    ("city", "深圳", "多出的", ""): [],
}


@pytest.fixture(scope="module")
def answers() -> dict[tuple[str, ...], list[str]]:
    """Return what bash offers for each of the lines above, all asked in one shell."""
    lines = "\n".join("ask reportgen " + " ".join(f"'{word}'" for word in words) for words in ASKED)
    done = shell("bash", "-c", ASK + lines)
    assert (done.returncode, done.stderr) == (0, "")
    return {
        words: [*filter(None, line.split(","))] for words, line in zip(ASKED, done.stdout.splitlines(), strict=True)
    }


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_bash_offers_what_may_follow(answers: dict[tuple[str, ...], list[str]], words: tuple[str, ...]) -> None:
    """Names of cities by any of their spellings, styles, values, options, commands; in silence where nothing may."""
    assert answers[words] == ASKED[words]


def test_the_commands_and_options_offered_are_all_there_are() -> None:
    """As the help lists them."""
    import typer

    tree = typer.main.get_command(cli.app)
    done = shell("bash", "-c", f"{ASK}\nask reportgen ''\nask reportgen city --")
    commands, options = (line.split(",") for line in done.stdout.splitlines())
    city = tree.commands["city"]  # type: ignore[attr-defined]
    shown = {name for item in city.params for name in item.opts if name.startswith("--")}
    assert (commands, set(options)) == (list(tree.commands), shown | {"--help"})  # type: ignore[attr-defined]


def test_files_are_left_to_the_shell() -> None:
    """Nothing is offered, and the shell then offers its files."""
    done = shell("bash", "-c", f"{ASK}\nask reportgen audit ''; complete -p reportgen")
    assert (done.stdout.splitlines()[0], "-o default" in done.stdout) == ("", True)


# --- the other shells ---------------------------------------------------------------------------------------------


@pytest.mark.needs("fish")
def test_fish_offers_names_with_their_meaning() -> None:
    """Asked as at the key; its help is one line each."""
    lines = ["city 深", "city sha", "style ", "city 深圳 --p"]
    asked = "\n".join(f"complete -C 'reportgen {line}'" for line in lines)
    offered = shell("fish", "-c", f"reportgen completion fish | source\n{asked}").stdout.splitlines()
    words = [line.split("\t")[0] for line in offered[3:]]
    assert offered[:3] == ["深圳\t深圳市", "shanghai\t上海市", "shantou\t汕头市"]
    assert words == ["check", "import", "list", "--paginate", "--pdf", "--peers", "--project"]


class Typed:
    """An interactive shell in a pseudo-terminal."""

    def __init__(self, *command: str) -> None:
        self.descriptor, theirs = pty.openpty()
        ends = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        given = {**environment(), "TERM": "dumb", "PS1": "> "}
        self.process = subprocess.Popen(command, cwd=ROOT, env=given, start_new_session=True, **ends)
        os.close(theirs)

    def type(self, text: str, until: str, seconds: float = 30.0) -> str:
        """Type a text and return what is shown until a text appears, or the time is over."""
        os.write(self.descriptor, text.encode())
        shown, end = b"", time.monotonic() + seconds
        while until.encode() not in shown and time.monotonic() < end:
            if select.select([self.descriptor], [], [], 0.2)[0]:
                shown += os.read(self.descriptor, 1 << 16)
        return shown.decode(errors="replace")

    def close(self) -> None:
        """End the shell."""
        self.process.kill()
        self.process.wait()
        os.close(self.descriptor)


@pytest.mark.needs("zsh")
def test_zsh_completes_what_is_typed(tmp_path: Path) -> None:
    """A command, a city by its first character, an option: at the key itself."""
    zsh = Typed("zsh", "-f", "-i")
    try:
        zsh.type(f"autoload -Uz compinit; compinit -u -d {tmp_path}/dump; echo re''ady\n", "ready")
        zsh.type("eval \"$(reportgen completion zsh)\"; echo se''t\n", "set")
        assert "reportgen city " in zsh.type("reportgen cit\t", "city ")
        assert "深圳 " in zsh.type("深\t", "圳 ")
        assert "--style " in zsh.type("--sty\t", "le ")
        assert "gongwen" in zsh.type("go\t", "wen")
    finally:
        zsh.close()


def test_powershell_is_told_what_to_ask() -> None:
    """Its script asks this program, by the variable the program answers to."""
    script = shell("reportgen", "completion", "powershell").stdout
    assert ("Register-ArgumentCompleter -Native -CommandName reportgen" in script, cli.shells.COMPLETING in script) == (
        True,
        True,
    )


def test_powershell_is_answered() -> None:
    """What its script would send; each word with its meaning."""
    asked = {
        cli.shells.COMPLETING: "complete_powershell",
        "_TYPER_COMPLETE_ARGS": "reportgen city 深",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": "深",
    }
    command = [sys.executable, "-m", "reportgen"]
    done = subprocess.run(command, cwd=ROOT, env=environment() | asked, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("深圳:::深圳市\n", "")


@pytest.mark.parametrize("name", completion.SHELLS)
def test_every_shell_has_a_script(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On stdout."""
    assert (cli.run(["completion", name]), "reportgen" in capsys.readouterr().out) == (0, True)


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, with those there are."""
    assert cli.run(["completion", "tcsh"]) == 2
    told = "completion：没有「tcsh」的补全脚本；可选：bash、zsh、fish、powershell\n"
    assert capsys.readouterr().err == told


# --- where the words come from ------------------------------------------------------------------------------------


def test_the_cities_are_those_of_the_project(editable: Project) -> None:
    """One that is added is offered at once."""
    with (editable.data / "areas.csv").open("a", encoding="utf-8") as file:
        file.write("999999,新设市,新设,xinshe,city,地级市,100000,brief,,1,5,\n")
    assert completion.cities(editable, "")[0] == ("新设", "新设市")


def test_the_project_named_on_the_line_is_asked(editable: Project) -> None:
    """Not the one around the working folder."""
    (editable.templates / "styles" / "jianbao" / "name.txt").write_text("改名", "utf-8")
    line = f"ask reportgen city 深圳 --project '{editable.root}' --style 改"
    assert shell("bash", "-c", f"{ASK}\n{line}").stdout == "改名\n"


@pytest.mark.parametrize("spoilt", [b"\xff\xfe", b"", b"area_id\n1\n"], ids=["not text", "empty", "without columns"])
def test_a_project_that_cannot_be_read_offers_nothing(editable: Project, spoilt: bytes) -> None:
    """The command itself says what is wrong."""
    (editable.data / "areas.csv").write_bytes(spoilt)
    assert completion.cities(editable, "") == []


def test_without_editions_none_are_offered_and_documents_are_the_cities(editable: Project) -> None:
    """As before the first run of the bundle."""
    named = [name for name, _ in completion.documents(editable, "深")]
    assert (completion.editions_of(editable, ""), named) == ([], ["深圳"])


def test_nothing_heavy_is_loaded() -> None:
    """It is asked at every press of a key."""
    code = (
        "import sys; from reportgen import completion; from reportgen.project import Project\n"
        f"completion.cities(Project.find(), ''); print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    assert shell(sys.executable, "-c", code).stdout == "[]\n"
