"""Claims about help and usage errors, for every command there is: Chinese, on one line, fitting the terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from rich.cells import cell_len

from reportgen import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
TREE: Any = typer.main.get_command(cli.app)
# two Latin words in a row, which no name of a command or option is
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
# the Latin words that a Chinese text keeps: names of programs, formats, keys, folders, and words to be typed
NAMES = {
    *("PDF", "Word", "Excel", "PNG", "SVG", "JSON", "LibreOffice", "SIGTERM", "Ctrl-C", "Tab", "A", "B", "C"),
    *("YYYY-MM-DD", "N", "S002", "text", "json", "native", "picture", "latest", "waiting"),
    *("bash", "zsh", "fish", "powershell", "systemd", "cron", "kubernetes", "github"),
    *("reportgen", "data", "seeds", "output", "city", "editions", "schedule", "bundle", "toml", "review"),
}


def below(group: Any, *above: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the words of each command below a group, groups included, and whether it does something itself."""
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        yield [*above, name], inner is None or command.invoke_without_command
        if inner is not None:
            yield from below(command, *above, name)


COMMANDS = [[], *(words for words, _ in below(TREE))]
ACTING = [words for words, acts in below(TREE) if acts]


def english(text: str) -> list[str]:
    """Return what is English in a text, beside the command line itself."""
    named = {word for words in COMMANDS for word in words}
    return ENGLISH.findall(re.sub(rf"reportgen(?: (?:{'|'.join(sorted(named))}))*|--[a-z-]+", "", text))


def words_in(group: Any, words: list[str]) -> Any:
    """Return the command that some words name."""
    return words_in(group.commands[words[0]], words[1:]) if words else group


def parameters(words: list[str], kind: str) -> list[Any]:
    """Return the arguments or options of a command, hidden ones and --help left out."""
    found = words_in(TREE, words).params
    return [item for item in found if item.param_type_name == kind and not getattr(item, "hidden", False)]


def filled(words: list[str]) -> list[str]:
    """Return the words of a command with a word for each argument it demands."""
    demanded = [item for item in parameters(words, "argument") if item.required]
    return [*words, *("某" for _ in demanded)]


def told_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the message of wrong use, having seen that it is one Chinese line on stderr and nothing is on stdout."""
    code, shown = cli.run(arguments), capsys.readouterr()
    assert (code, shown.out, shown.err.count("\n"), english(shown.err)) == (2, "", 1, [])
    assert re.search("[\u4e00-\u9fff]{2}", shown.err)
    return shown.err


# --- help and wrong use -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_chinese(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """No English sentence is left of what the library would print."""
    assert (cli.run([*command, "--help"]), english(capsys.readouterr().out)) == (0, [])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_keeps_latin_for_names_alone(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Each Latin word is a command, an option, or a name known to its readers."""
    cli.run([*command, "--help"])
    shown = re.sub(r"--?[a-z-]+|\S+[|=]\S+", "", capsys.readouterr().out)
    named = {word for words in COMMANDS for word in words} | NAMES
    assert sorted(set(re.findall(r"[A-Za-z][A-Za-z-]*[0-9]*", shown)) - named) == []


@pytest.mark.parametrize("columns", [40, 60, 100])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_fits_the_terminal(
    command: list[str], columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a narrow one: no line is wider, and nothing is left out."""
    texts = []
    for width in (columns, 100):
        monkeypatch.setenv("COLUMNS", str(width))
        cli.run([*command, "--help"])
        texts.append(capsys.readouterr().out)
    narrow, wide = ("".join(text.split()) for text in texts)
    assert (max(map(cell_len, texts[0].splitlines())) <= columns, narrow == wide) == (True, True)


def test_the_list_of_commands_tells_what_each_does(capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence; with which code a command ends stands on its own page alone."""
    shown = []
    for words in (["--help"], ["check", "--help"]):
        cli.run(words)
        shown.append("退出码" in capsys.readouterr().out)
    assert shown == [False, True]


@pytest.mark.parametrize("command", [[], *ACTING], ids=" ".join)
def test_every_command_tells_its_version(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As does the program; a group of commands has none of its own."""
    assert (cli.run([*command, "--version"]), capsys.readouterr().out[:10]) == (0, "reportgen ")


@pytest.mark.parametrize("command", ACTING, ids=" ".join)
def test_every_command_takes_a_project_and_debug(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """They stand in its help."""
    cli.run([*command, "--help"])
    shown = capsys.readouterr().out
    assert ("--project 文件夹" in shown, "--debug" in shown) == (True, True)


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """On stdout, for nothing went wrong."""
    assert (cli.run([]), capsys.readouterr().out.startswith("用法：reportgen")) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["citty"],
            f"reportgen：没有命令「citty」；可用的命令：{'、'.join(TREE.commands)}",
        ),
        (["city"], "reportgen city：缺少参数「城市」；用 --help 查看用法"),
        (["city", "--pfd"], "reportgen city：没有选项「--pfd」，相近的有 --pdf；用 --help 查看用法"),
        (["--nope"], "reportgen：没有选项「--nope」；用 --help 查看用法"),
        (["city", "深圳", "--out"], "选项「--out」后面缺少值；用 --help 查看用法"),
        (["city", "深圳", "--pdf=1"], "选项「--pdf」不带值；用 --help 查看用法"),
        (["list", "深圳"], "reportgen list：多出的参数「深圳」；名称含空格时请加引号；用 --help 查看用法"),
        (["fonts", "biuld"], "reportgen fonts：没有命令「biuld」；可用的命令：build"),
        (["trace"], "reportgen trace：缺少参数「对象」；用 --help 查看用法"),
        (["city", "深圳", "--edition", "今天"], "--edition：「今天」不是日期；请写成 YYYY-MM-DD"),
        (["bundle", "--log-format", "xml"], "--log-format：「xml」不是输出形式；请用 text 或 json"),
        (["check", "--format", "xml"], "--format：「xml」不是输出形式；请用 text 或 json"),
        (["trace", "no.such.id"], "数据中没有「no.such.id」；请给出编号、印出的数字、出处（如 S002:170）或成品文件"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_told_in_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In Chinese, on stderr, with the word in question and what to do; the exit code is 2."""
    code = cli.run(arguments)
    shown = capsys.readouterr()
    assert (code, shown.out, shown.err) == (2, "", message + "\n")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_unknown_option_is_told(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """By every command and group."""
    assert "没有选项「--no-such」" in told_in_one_line([*command, "--no-such"], capsys)


GROUPS = [words for words in COMMANDS if hasattr(words_in(TREE, words), "commands")]


@pytest.mark.parametrize("command", GROUPS, ids=" ".join)
def test_an_unknown_command_is_told(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """By every group, with those there are."""
    known = "、".join(words_in(TREE, command).commands)
    assert told_in_one_line([*command, "无此"], capsys).endswith(f"没有命令「无此」；可用的命令：{known}\n")


VALUED = [(words, item.opts[-1]) for words in ACTING for item in parameters(words, "option") if not item.is_flag]
FLAGS = [(words, item.opts[-1]) for words in ACTING for item in parameters(words, "option") if item.is_flag]
TYPED = [
    (words, item.opts[-1], item.type_descriptor.annotation)
    for words in ACTING
    for item in parameters(words, "option")
    if item.type_descriptor.annotation in {int, float}
]


@pytest.mark.parametrize(("command", "option"), VALUED, ids="".join)
def test_an_option_without_its_value_is_told(
    command: list[str], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of every command."""
    assert f"选项「{option}」后面缺少值" in told_in_one_line([*filled(command), option], capsys)


@pytest.mark.parametrize(("command", "option"), FLAGS, ids="".join)
def test_a_value_for_an_option_that_takes_none_is_told(
    command: list[str], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of every command."""
    assert f"选项「{option}」不带值" in told_in_one_line([*filled(command), f"{option}=1"], capsys)


@pytest.mark.parametrize(("command", "option", "kind"), TYPED, ids=str)
def test_a_value_that_is_no_number_is_told(
    command: list[str], option: str, kind: type, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the value and what it must be."""
    wanted = {int: "整数", float: "数字"}[kind]
    message = told_in_one_line([*filled(command), option, "两个"], capsys)
    assert re.search(f"「--[a-z]+」的值「两个」不对，要写{wanted}；", message)


@pytest.mark.parametrize("command", [words for words in ACTING if filled(words) != words], ids=" ".join)
def test_a_missing_argument_is_told(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """By the name it has in the help."""
    first = next(item for item in parameters(command, "argument") if item.required)
    assert f"缺少参数「{first.metavar}」" in told_in_one_line(command, capsys)


def test_a_missing_option_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """By every command that demands one."""
    demanding = [(words, item) for words in ACTING for item in parameters(words, "option") if item.required]
    told = [told_in_one_line(filled(words), capsys) for words, _ in demanding]
    wanted = [f"缺少选项「{item.opts[0]}」" in message for (_, item), message in zip(demanding, told, strict=True)]
    assert (bool(wanted), all(wanted)) == (True, True)


FIXED = [words for words in ACTING if all(item.nargs == 1 for item in parameters(words, "argument"))]


@pytest.mark.parametrize("command", FIXED, ids=" ".join)
def test_words_left_over_are_told(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """By every command that takes so many words and no more."""
    demanded = [item for item in parameters(command, "option") if item.required]
    options = [word for item in demanded for word in (item.opts[0], "某")]
    message = told_in_one_line([*command, *("某" for _ in parameters(command, "argument")), *options, "多余"], capsys)
    assert "「多余」" in message


BAD = {"--format": "xml", "--log-format": "xml", "--word-charts": "画", "--edition": "今天", "--sources": "没有这里"}


@pytest.mark.parametrize(("command", "option"), [one for one in VALUED if one[1] in BAD], ids="".join)
def test_a_word_that_is_no_value_is_told(command: list[str], option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever the option is, before any work is done."""
    message = told_in_one_line([*filled(command), option, BAD[option], "--project", str(ROOT)], capsys)
    assert (message.startswith(f"{option}：") or "没有文件" in message, "；请" in message) == (True, True)
