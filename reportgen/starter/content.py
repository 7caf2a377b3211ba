"""The files of a project laid out for editing, by their path in it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.project import Project

PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "README.md": "可以改什么，用哪几条命令",
        "data": "数据表，章节、发布单位和成套编写的设置",
        "templates": "模板与样式",
        "seeds": "资料的说明卡；原文也放在这里",
        "docs": "说明书",
        ".gitignore": "让 git 不管原文和做出来的东西",
    }
)
"""What a project consists of: each file or folder at its top, and what it is for."""
_OWN: Final = {"README.md": "readme.txt", ".gitignore": "gitignore.txt"}
_FILES: Final = Path(__file__).parent / "files"
_PAGES: Final = "*.md"
_UNWANTED: Final = (".", "~$", "__pycache__")  # hidden files, what an open editor leaves, what Python compiles


def content(model: Project) -> dict[PurePosixPath, bytes]:
    """The files of a project like `model`, by path: its data and templates whole, of its sources the cards alone.

    The source texts belong to their user, so they never come along. Raises OSError for a file that cannot be read.
    """
    cards = model.root / "seeds"  # not where REPORTGEN_SOURCES points: that folder holds texts
    return {
        **{PurePosixPath(name): (_FILES / text).read_bytes() for name, text in _OWN.items()},
        **dict(_below(model.data, "**/*")),
        **dict(_below(model.templates, "**/*")),
        **dict(_below(cards, _PAGES)),
        **dict(_below(model.docs, _PAGES)),
    }


def _below(folder: Path, pattern: str) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The files in a folder, each by its path from the folder above; none where there is no such folder."""
    for path in sorted(folder.glob(pattern)):
        below = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(_UNWANTED) for part in below.parts):
            yield PurePosixPath(folder.name, *below.parts), path.read_bytes()
