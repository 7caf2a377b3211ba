"""Writing finished files: beside the target first, then renamed, so that the last good file survives any failure."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from reportgen.errors import OutputError


def write(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all and return its path; raises OutputError (read-only, disk full, in use)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _written(path, data)
    except OSError as error:
        raise OutputError(f"写不进去（{_reason(error)}）", place=str(path), remedy=_remedy(error, path)) from error
    return path


def _written(path: Path, data: bytes) -> None:
    """The rename is atomic on one file system, hence the temporary file in the same folder."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _reason(error: OSError) -> str:
    return {
        IsADirectoryError: "那里是一个文件夹",
        NotADirectoryError: "路径中有一段是文件，不是文件夹",
        PermissionError: "没有写入权限，或文件正被别的程序打开",
        FileExistsError: "路径中有一段是文件，不是文件夹",
    }.get(type(error), "磁盘已满" if error.errno == 28 else error.strerror or str(error))  # noqa: PLR2004 - ENOSPC


def _remedy(error: OSError, path: Path) -> str:
    if isinstance(error, IsADirectoryError):
        return "请移走这个文件夹，或用 --out 换一个位置"
    if isinstance(error, PermissionError):
        return "请关闭打开它的程序，或用 --out 换一个可写的文件夹"
    del path
    return "请腾出空间，或用 --out 换一个位置"
