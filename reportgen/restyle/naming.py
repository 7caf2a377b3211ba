"""The name of an imported style, and whether it may be written under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportgen.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.project import Project

MARK = "/* house.css — 由 reportgen style import 从 Word 文件写成。"
"""How the style sheet of an imported style begins: it may be written anew, any other may not."""
_NAME = re.compile(r"[^\W_][\w-]{0,39}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names that Windows keeps for itself


def target(project: Project, name: str, *, replace: bool) -> Path:
    """Return the folder of a new style; UsageError for a name no folder can have, or that is another style's."""
    if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
        raise UsageError(
            f"「{name}」不能作样式的名称", place="--style", remedy="请用汉字、字母、数字和 - _，四十字以内，以字起头"
        )
    folder = project.templates / "styles" / name
    taken = {one.casefold() for called, path in project.styles() for one in (called, path.name) if path != folder}
    if name.casefold() in taken or folder.is_symlink():
        raise UsageError(f"已有名为「{name}」的样式", place="--style", remedy="请换一个名称")
    if folder.exists() and not _imported(folder):
        raise UsageError(f"「{name}」不是导入得来的样式，不改写", place=str(folder), remedy="请换一个名称")
    if folder.exists() and not replace:
        raise UsageError(f"已有名为「{name}」的样式", place=str(folder), remedy="请换一个名称，或写 --force 重写它")
    return folder


def _imported(folder: Path) -> bool:
    """Whether a folder holds nothing, or a style that was imported."""
    sheet = folder / "house.css"
    if not sheet.is_file():
        return not any(folder.iterdir())
    return sheet.read_text("utf-8-sig", errors="replace").startswith(MARK)
