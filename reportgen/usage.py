"""Help and usage errors in Chinese: typer's own are English, so its parser's faults are worded here by their kind.

A fault of a kind not listed is still told in Chinese, without the parser's words.
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument, TyperCommand, TyperGroup

from reportgen.errors import UsageError
from reportgen.terminal import columns, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP_HINT = "用 --help 查看用法"
_CLAUSE_END = re.compile("[：；。，（]")
_HELP_OF_HELP = "显示这份说明"


class Command(TyperCommand):
    """A command whose help is Chinese and which names the words it cannot use."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(_page(self, ctx))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What a word may become, explained in a few words."""
        return _briefly(super().shell_complete(ctx, incomplete))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read options and arguments; raises UsageError for words left over."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise UsageError(f"多出的参数「{' '.join(rest)}」", place=ctx.command_path, remedy=_remedy(rest[0]))
        return rest


class Commands(TyperGroup):
    """A group of commands whose help is Chinese and which proposes the nearest command for an unknown one."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(_page(self, ctx))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What a word may become, explained in a few words."""
        return _briefly(super().shell_complete(ctx, incomplete))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options before the command; without any words the help page is shown, unless that is a command."""
        return super().parse_args(ctx, args or ([] if self.invoke_without_command else ["--help"]))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command asked for; raises UsageError for one there is not."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            choice = "、".join(self.list_commands(ctx))
            raise UsageError(f"没有命令「{args[0]}」", place=ctx.command_path, remedy=f"可用的命令：{choice}")
        return super().resolve_command(ctx, args)


def _briefly(offered: list[Any]) -> list[Any]:
    """The words offered, each explained on one short line: a shell shows one beside each."""
    for item in offered:
        item.help = _HELP_OF_HELP if item.value == "--help" else _CLAUSE_END.split(item.help or "")[0]
    return offered


def _remedy(word: str) -> str:
    """What to do about a word left over."""
    return f"名称含空格时请加引号；{HELP_HINT}" if not word.startswith("-") else HELP_HINT


def told(error: Any) -> str:
    """A parser's fault in one Chinese line, by the name of its class."""
    context = getattr(error, "ctx", None)
    place = f"{context.command_path}：" if context else ""
    return f"{place}{_fault(error)}；{HELP_HINT}"


def _fault(error: Any) -> str:
    parameter = getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            near = "、".join(sorted(error.possibilities or ()))
            return f"没有选项「{error.option_name}」" + (f"，相近的有 {near}" if near else "")
        case "BadOptionUsage":
            # the parser tells the two apart only by its words
            return f"选项「{error.option_name}」" + ("不带值" if "not take" in error.message else "后面缺少值")
        case "MissingParameter":
            return f"缺少{'参数' if isinstance(parameter, TyperArgument) else '选项'}「{_name(parameter)}」"
        case "BadParameter":
            return f"「{_name(parameter)}」的值{_value(error)}不对{_expected(parameter)}"
    return "命令写法有误"


def _value(error: Any) -> str:
    """The word that is no value, as the typed reading of options reports it; empty where it does not."""
    found = error.__cause__.errors() if hasattr(error.__cause__, "errors") else ()
    return f"「{found[0]['input']}」" if found else ""


def _expected(parameter: Any) -> str:
    """What a value must be, where it is a number."""
    kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    return "，要写整数" if kind is int else "，要写数字" if kind is float else ""


def _name(parameter: Any) -> str:
    """How the help page calls a parameter."""
    if parameter is None:
        return "参数"
    return str(parameter.metavar if isinstance(parameter, TyperArgument) else parameter.opts[0])


# --- the help page ------------------------------------------------------------------------------------------------


def _page(command: Any, context: Any) -> str:
    """The help page: usage, what the command does, its arguments, options and commands."""
    shown = [item for item in command.get_params(context) if not getattr(item, "hidden", False)]
    arguments = [(_name(item), item.help or "") for item in shown if isinstance(item, TyperArgument)]
    options = [(_option(item), _option_help(item)) for item in shown if not isinstance(item, TyperArgument)]
    commands = [(name, _first(item.help)) for name, item in getattr(command, "commands", {}).items()]
    words = [*(f"{name}" for name, _ in arguments), "[选项]", *(["命令 …"] if commands else [])]
    text = paragraph(f"用法：{context.command_path} {' '.join(words)}\n\n{inspect.cleandoc(command.help or '')}")
    sections = (("参数", arguments), ("命令", commands), ("选项", options))
    return text + "".join(_section(title, rows) for title, rows in sections if rows)


def _option(item: Any) -> str:
    value = "" if item.is_flag else f" {item.metavar}"
    return "、".join((*item.opts, *item.secondary_opts)) + value


def _option_help(item: Any) -> str:
    return _HELP_OF_HELP if item.name == "help" else item.help or ""


def _first(text: str | None) -> str:
    """The first sentence of a command's help: what it does; how it exits is told on its own page."""
    sentence, stop, _ = inspect.cleandoc(text or "").partition("\n")[0].partition("。")
    return f"{sentence}{stop}"


def _section(title: str, rows: Sequence[tuple[str, str]]) -> str:
    """A titled list of names and explanations."""
    return f"\n{title}\n{columns(rows, wrapped=True, indent=2)}"
