"""A settings file in TOML as read: its values, and the line each stands on; no TOML is told with file and line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reportgen.errors import DataError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_AT_LINE: Final = re.compile(r"at line (\d+)")  # how tomllib ends its message; else the fault is at the end
_TWICE: Final = ("overwrite", "twice", "already")


@dataclass(frozen=True, slots=True)
class Toml:
    """The values of a file, its text, and what the file is called in messages."""

    values: Mapping[str, Any]
    text: str
    file: str

    def place(self, table: str, key: str) -> str:
        """Where a key of a table stands, as file:line; the top of the file has the table's empty name."""
        return f"{self.file}:{_line(self.text, table, key)}"

    def place_of(self, value: str) -> str:
        """Where a quoted value first stands, as file:line; the file alone where it does not."""
        lines = enumerate(self.text.splitlines(), 1)
        number = next((number for number, line in lines if f'"{value}"' in line.partition("#")[0]), None)
        return f"{self.file}:{number}" if number else self.file


def read(path: Path, file: str) -> Toml:
    """The settings in `path`, called `file` in messages; raises DataError for what cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DataError("不是 UTF-8 文本", place=file, remedy="请用 UTF-8 编码另存") from error
    except FileNotFoundError as error:
        raise DataError("没有这个文件", place=file, remedy=f"请从内置项目复制 {file}") from error
    except OSError as error:
        raise DataError("读不出来", place=file, remedy="请看它是不是文件、有没有读取权限") from error
    try:
        return Toml(tomllib.loads(text), text, file)
    except tomllib.TOMLDecodeError as error:
        raise _fault(str(error), text, file) from error


def _fault(message: str, text: str, file: str) -> DataError:
    """What the parser refuses, with the line it stands on."""
    lines = text.splitlines() or [""]
    found = _AT_LINE.search(message)
    number = int(found[1]) if found else max(1, len(lines))
    line = lines[min(number, len(lines)) - 1].strip()
    twice = any(word in message for word in _TWICE)
    what = f"「{shown(line)}」" + ("与前面的一项重名" if twice else "不合 TOML 写法")
    remedy = "请删去其中一项" if twice else "请检查引号、方括号和等号：文字加引号，每项一行"
    return DataError(what, place=f"{file}:{number}", remedy=remedy)


def _line(text: str, table: str, key: str) -> int:
    """The line a key stands on, from 1."""
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[{1,2}\s*([\w.-]+)\s*\]", line)
        inside = head[1] if head else inside
        here = inside == table and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", line)
        if here or (head and head[1] in {key, f"{table}.{key}"}):
            return number
    return 1
