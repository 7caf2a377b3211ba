"""The files a style sheet asks for: each must stand in the style's own folder, whole; told with file and line.

Every format draws on the same files, so what is missing for one is told for all, before anything is laid out.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

from reportgen.errors import StyleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reportgen.style.sheet import Sheet

_COMMENT: Final = re.compile(r"(?s)/\*.*?\*/")
_URL: Final = re.compile(r"""url\(\s*(["']?)(?!data:|#)(.*?)\1\s*\)""")
_REMOTE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_FONTS: Final = (b"OTTO", b"true", b"\0\1\0\0")
_DIRECTORY, _ENTRY = 12, 16  # bytes of the head of a font file, and of each entry of its list of tables


def demand(sheets: Iterable[Sheet], folder: Path) -> None:
    """Raise StyleError for the first file that a sheet asks for and that cannot be had from the style's folder."""
    for sheet in sheets:
        for line, address in _asked(sheet.text):
            fault = _fault(address, folder)
            if fault:
                what, remedy = fault
                raise StyleError(f"「{address}」{what}", place=f"{sheet.file}:{line}", remedy=remedy)


def _asked(text: str) -> Iterator[tuple[int, str]]:
    """The addresses in a style sheet's text, each with its line; those of @import are files of other styles."""
    plain = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, line in enumerate(plain.splitlines(), 1):
        if not line.lstrip().startswith("@import"):
            yield from ((number, match[2]) for match in _URL.finditer(line))


def _fault(address: str, folder: Path) -> tuple[str, str] | None:
    """What is wrong with an address, and the remedy."""
    if _REMOTE.match(address):
        return "是外面的地址，编写时不联网", "请把文件放进样式文件夹，用相对路径引用"
    path = (folder / address.partition("#")[0].partition("?")[0]).resolve()
    if not path.is_relative_to(folder.resolve()):
        return "不在样式文件夹里", "请把文件放进样式文件夹，用相对路径引用"
    if not path.is_file():
        return "没有这个文件", "请把文件放进样式文件夹，或改正名字"
    return None if _whole(path.read_bytes()) else ("已损坏", "请换一份完好的文件")


def _whole(data: bytes) -> bool:
    """Whether a picture or font is not cut short, as far as its kind tells; an empty file is of no kind."""
    if data.startswith(_PNG):
        return b"IEND" in data[-16:]
    if data.startswith(_JPEG):
        return b"\xff\xd9" in data[-64:]
    if data.startswith(_FONTS):
        return _tables_end(data) <= len(data)
    return bool(data)


def _tables_end(data: bytes) -> float:
    """Where the last table of a font ends by its own list; endless where the list itself is cut short."""
    count = int.from_bytes(data[4:6], "big")
    entries = data[_DIRECTORY : _DIRECTORY + count * _ENTRY]
    if len(entries) < count * _ENTRY:
        return float("inf")
    return max((offset + length for *_, offset, length in struct.iter_unpack(">4sIII", entries)), default=0)
