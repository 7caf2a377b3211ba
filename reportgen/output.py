"""Writing finished files: beside the target first, then renamed, so that the last good file survives any failure."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_LONGEST = 200  # characters of a path that a message quotes
REVIEW = "审阅.docx"
"""What the name of a copy for review ends in, and so what that format is called."""
FIGURES = "图"
"""What the name of the folder of a document's figures ends in, and so what that format is called."""


def write_all(files: Mapping[Path, bytes], written: Callable[[Path], object] | None = None) -> list[Path]:
    """Write several files, all or none as far as can be foreseen; returns their paths, raises OutputError.

    Every file is first written whole beside its target; only when all stand there are they renamed. `written` is told
    each path at once, so that what stands is known even if a later one fails.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            with _faults_of(path):
                staged.append((_staged(path, data), path))
        for beside, path in staged:
            with _faults_of(path):
                beside.replace(path)
            if written:
                written(path)
    finally:
        for beside, _ in staged:
            beside.unlink(missing_ok=True)
    return list(files)


def write(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all and return its path; raises OutputError (read-only, disk full, in use)."""
    return write_all({path: data})[0]


def write_folder(folder: Path, files: Mapping[str, bytes], index: str) -> Path:
    """Put files in a folder in place of those of the last run, and return its path; raises OutputError.

    The new folder is written whole beside the old one before the two change places. Of the old one, the files that its
    list `index` names (each on a line that begins with a tab) are gone; all others stay.
    """
    staged = Path()
    try:
        with _faults_of(folder):
            if folder.exists() and not folder.is_dir():
                raise NotADirectoryError(folder)
            folder.parent.mkdir(parents=True, exist_ok=True)
            staged = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
            for name, data in files.items():
                _staged(staged / name, data).replace(staged / name)
            staged.chmod(0o755)
            _exchange(staged, folder, index)
    finally:
        if staged.name:
            shutil.rmtree(staged, ignore_errors=True)
    return folder


def _exchange(staged: Path, folder: Path, index: str) -> None:
    """Put the staged folder in the place of the other, then move over what is not the program's own."""
    if not folder.exists():
        staged.rename(folder)
        return
    before = staged.with_name(f"{staged.name}.before")
    folder.rename(before)
    try:
        staged.rename(folder)
    except BaseException:
        before.rename(folder)
        raise
    own = {index, *_named_in(before / index)}
    for item in before.iterdir():
        if item.name not in own and not (folder / item.name).exists():
            item.rename(folder / item.name)
    shutil.rmtree(before)


def _named_in(index: Path) -> list[str]:
    """The files that a list of the last run names; none where there is no list."""
    lines = index.read_text("utf-8-sig", errors="replace").splitlines() if index.is_file() else ()
    return [line[1:] for line in lines if line.startswith("\t")]


@contextmanager
def _faults_of(path: Path) -> Iterator[None]:
    """Tell a file that cannot be written in the reader's words."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"写不进去（{reason(error)}）", place=_shown(path), remedy=_remedy(error)) from error


def _shown(path: Path) -> str:
    """A path as a message names it, of a very long one the end."""
    text = str(path)
    return text if len(text) <= _LONGEST else f"…{text[-_LONGEST:]}"


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
        FileNotFoundError: "没有这个文件夹，也建不成",
    }.get(type(error)) or _REASONS.get(error.errno or 0, f"系统说 {error.strerror or error}")


_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EROFS: "那里只可读",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "符号链接绕成了圈",
}


def _remedy(error: OSError) -> str:
    elsewhere = {errno.ENAMETOOLONG, errno.EROFS, errno.ELOOP, errno.ENOTDIR, errno.EEXIST, errno.ENOENT}
    if error.errno in elsewhere:
        return "请用 --out 换一个位置"
    if isinstance(error, IsADirectoryError):
        return "请移走这个文件夹，或用 --out 换一个位置"
    if isinstance(error, PermissionError):
        return "请关闭打开它的程序，或用 --out 换一个可写的文件夹"
    return "请腾出空间，或用 --out 换一个位置"
