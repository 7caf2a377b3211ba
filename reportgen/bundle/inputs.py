"""Everything a bundle rests on, read as digests and versions: told in well under a second, without reading a table."""

from __future__ import annotations

import ctypes
import json
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reportgen.bundle.manifest import Basis
from reportgen.digest import digest, digest_of_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.project import Project

_PACKAGE: Final = Path(__file__).parents[1]
_LIBRARIES: Final = (
    "weasyprint", "pydyf", "matplotlib", "numpy", "jinja2", "pandas", "pydantic", "python-docx", "lxml", "tinycss2",
    "cssselect2", "tinyhtml5", "fonttools", "uharfbuzz", "pikepdf", "pypdfium2", "Pillow", "pyphen",
)  # fmt: skip
# the libraries of the system that set the text, and the call that tells their version
_SYSTEM: Final = (
    ("pango", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"), "pango_version_string"),
    ("harfbuzz", ("libharfbuzz.so.0", "libharfbuzz.dylib", "libharfbuzz-0.dll"), "hb_version_string"),
)
_LEFT_OUT: Final = ("__pycache__", "_project")


def basis(project: Project) -> Basis:
    """What a project's documents rest on now; raises OSError for a file that cannot be read."""
    files = {
        **{f"data/{name}": found for name, found in _below(project.data).items()},
        **{f"templates/{name}": found for name, found in _below(project.templates).items()},
        **{f"seeds/{name}": found for name, found in _below(project.seeds, ".txt", ".md").items()},
    }
    return Basis(files, code(), versions(), fonts(project.fonts))


def _below(folder: Path, *suffixes: str) -> Mapping[str, str]:
    """The digest of each file below a folder; of those with one of the suffixes, where any is named."""
    if not folder.is_dir():
        return {}
    files = (path for path in folder.rglob("*") if path.is_file() and not _passed_over(path, folder))
    return digest_of_files(folder, [path for path in files if not suffixes or path.suffix in suffixes])


def _passed_over(path: Path, folder: Path) -> bool:
    """Whether a file is none of the project's: caches, hidden files, what an open editor leaves beside a file."""
    below = path.relative_to(folder).parts
    return any(part in _LEFT_OUT or part.startswith((".", "~$")) for part in below)


def code() -> str:
    """The digest of the program's own modules."""
    modules = [path for path in _PACKAGE.rglob("*.py") if "_project" not in path.relative_to(_PACKAGE).parts]
    return digest(digest_of_files(_PACKAGE, modules))


def versions() -> dict[str, str]:
    """The version of each library that has a part in a document; those that are not there are left out."""
    return dict(sorted((*_of_libraries(), *_of_system())))


def _of_libraries() -> Iterator[tuple[str, str]]:
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            yield name, version(name)


def _of_system() -> Iterator[tuple[str, str]]:
    for name, files, call in _SYSTEM:
        for file in files:
            with suppress(OSError, AttributeError):
                told = getattr(ctypes.CDLL(file), call)
                told.restype = ctypes.c_char_p
                yield name, told().decode("ascii", "replace")
                break


def fonts(prepared: Path) -> dict[str, str]:
    """The font files documents are set in: the prepared faces and those they were cut from, else the machine's.

    Each with its size and time of change: reading a hundred megabytes of fonts would take longer than a brief.
    """
    try:
        sources = json.loads((prepared / "prepared.json").read_text("utf-8"))["sources"]
    except (OSError, ValueError, KeyError):
        sources = {str(path): None for path in _system_fonts()}
    faces = [*(prepared / "faces").glob("*")] if (prepared / "faces").is_dir() else []
    return {path.name: _stamp(path) for path in sorted({*map(Path, sources), *faces})}


def _system_fonts() -> Iterator[Path]:
    """The Chinese fonts of the machine, by their usual names."""
    homes = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    for folder in homes:
        for pattern in ("*CJK*", "*Han*"):
            yield from (path for path in folder.rglob(pattern) if path.is_file())


def _stamp(path: Path) -> str:
    try:
        state = path.stat()
    except OSError:
        return "absent"
    return f"{state.st_size}:{state.st_mtime_ns}"
