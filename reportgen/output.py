"""Writing finished files: beside the target first, then renamed, so that the last good file survives any failure."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

REVIEW = "审阅.docx"
"""What the name of a copy for review ends in, and so what that format is called."""


def write_all(files: Mapping[Path, bytes]) -> list[Path]:
    """Write several files, all or none as far as can be foreseen; returns their paths, raises OutputError.

    Every file is first written whole beside its target; only when all stand there are they renamed.
    """
    staged: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, data in files.items():
            staged.append((_staged(path, data), path))
        for beside, path in staged:
            beside.replace(path)
    except OSError as error:
        raise OutputError(f"写不进去（{reason(error)}）", place=str(path), remedy=_remedy(error)) from error
    finally:
        for beside, _ in staged:
            beside.unlink(missing_ok=True)
    return list(files)


def write(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all and return its path; raises OutputError (read-only, disk full, in use)."""
    return write_all({path: data})[0]


def _staged(path: Path, data: bytes) -> Path:
    """The data in a temporary file in the target's folder, so that the rename is atomic."""
    if path.is_dir():
        raise IsADirectoryError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def reason(error: OSError) -> str:
    """Why something could not be written, in the reader's words."""
    return {
        IsADirectoryError: "那里是一个文件夹",
        NotADirectoryError: "路径中有一段是文件，不是文件夹",
        PermissionError: "没有写入权限，或文件正被别的程序打开",
        FileExistsError: "路径中有一段是文件，不是文件夹",
    }.get(type(error), "磁盘已满" if error.errno == 28 else error.strerror or str(error))  # noqa: PLR2004 - ENOSPC


def _remedy(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "请移走这个文件夹，或用 --out 换一个位置"
    if isinstance(error, PermissionError):
        return "请关闭打开它的程序，或用 --out 换一个可写的文件夹"
    return "请腾出空间，或用 --out 换一个位置"
