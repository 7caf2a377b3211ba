"""Files put into a new or empty folder, all or none: nothing that is there is touched, a failure leaves nothing."""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from reportgen.errors import OutputError, UsageError
from reportgen.output import reason
from reportgen.project import is_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path, PurePosixPath

_ELSEWHERE: Final = "请写一个还没有的文件夹名，程序会建好"
_REMEDIES: Final = {
    PermissionError: "请换一个可写的位置，或请管理员开放写入权限",
    NotADirectoryError: _ELSEWHERE,
    FileExistsError: _ELSEWHERE,
}


def laid_out(folder: Path, files: Mapping[PurePosixPath, bytes]) -> Path:
    """The folder with the files in it; it is made where it is not there.

    What it holds already stays: UsageError for a project and for a folder in use (hidden files aside, such as .git).
    Raises OutputError where it cannot be written; then no file is left behind.
    """
    _demand_room(folder, {path.parts[0] for path in files})
    fill = _filled if folder.is_dir() else _made
    try:
        fill(folder, files)
    except OSError as error:
        remedy = _REMEDIES.get(type(error), "请腾出空间，或换一个位置")
        why = "那里不能建文件夹" if isinstance(error, FileNotFoundError) else reason(error)
        raise OutputError(f"写不进去（{why}）", place=str(folder), remedy=remedy) from error
    return folder


def _demand_room(folder: Path, wanted: set[str]) -> None:
    if folder.is_symlink() and not folder.exists():
        raise OutputError("这个链接指向的地方不存在", place=str(folder), remedy=_ELSEWHERE)
    if folder.exists() and not folder.is_dir():
        raise OutputError("那里是一个文件，不是文件夹", place=str(folder), remedy=_ELSEWHERE)
    if not folder.is_dir():
        return
    if is_project(folder):
        remedy = f"要用它，请到那里运行 reportgen；要另做一份，{_ELSEWHERE}"
        raise UsageError("这里已经是一个项目，没有改动", place=str(folder), remedy=remedy)
    held = sorted(name for name in _names(folder) if not name.startswith(".") or name in wanted)
    if held:
        shown = f"「{held[0]}」{f'等 {len(held)} 项' if held[1:] else ''}"
        raise UsageError(f"文件夹里已有{shown}，没有改动", place=str(folder), remedy=_ELSEWHERE)


def _names(folder: Path) -> Iterator[str]:
    """The names in a folder; OutputError where it may not be looked into."""
    try:
        yield from (item.name for item in folder.iterdir())
    except OSError as error:
        raise OutputError(f"打不开（{reason(error)}）", place=str(folder), remedy=_REMEDIES[PermissionError]) from error


def _made(folder: Path, files: Mapping[PurePosixPath, bytes]) -> None:
    """A new folder: written whole beside its place, then renamed."""
    missing = [above for above in folder.parents if not above.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _staged(folder.parent, files) as ready:
            ready.rename(folder)
    except BaseException:
        for above in missing:  # the innermost first
            with suppress(OSError):
                above.rmdir()
        raise


def _filled(folder: Path, files: Mapping[PurePosixPath, bytes]) -> None:
    """A folder that is there, perhaps somebody's working folder: written whole inside it, then each part moved up."""
    with _staged(folder, files) as ready:
        names = sorted(part.name for part in ready.iterdir())
        try:
            _move(names, ready, folder)
        except BaseException:
            _move((name for name in names if not (ready / name).exists()), folder, ready)
            raise


def _move(names: Iterable[str], there: Path, here: Path) -> None:
    for name in names:
        (there / name).rename(here / name)


@contextmanager
def _staged(folder: Path, files: Mapping[PurePosixPath, bytes]) -> Iterator[Path]:
    """The files in a hidden folder of this one, which is gone afterwards."""
    ready = folder / f".reportgen.{secrets.token_hex(4)}"
    ready.mkdir()
    try:
        for path, data in files.items():
            (ready / path).parent.mkdir(parents=True, exist_ok=True)
            (ready / path).write_bytes(data)
        yield ready
    finally:
        shutil.rmtree(ready, ignore_errors=True)
