"""The faces fontconfig knows on this machine: families, files, weights (CSS, 100 to 900) and the characters they draw.

Bound with ctypes to the library WeasyPrint itself lays out with, so both always see the same fonts; the programs
`fc-list` and `fc-match` need not be there. Raises EnvironmentFault where the library is missing.
"""

from __future__ import annotations

import ctypes as c
import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import remedies
from reportgen.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONFIG_VARIABLE = "FONTCONFIG_FILE"
_LIBRARIES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")
_OBJECTS = (b"family", b"file", b"index", b"weight", b"slant", b"variable", b"charset")
_MATCH = 0
_REGULAR = 80


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file: `weight` is CSS's, `index` its place in a collection."""

    family: str
    path: Path
    index: int
    weight: int
    upright: bool
    variable: bool


class _FontSet(c.Structure):
    """What fontconfig calls FcFontSet."""

    _fields_ = (("count", c.c_int), ("room", c.c_int), ("patterns", c.POINTER(c.c_void_p)))


def faces(family: str) -> tuple[Face, ...]:
    """Return the upright faces of a family, lightest first; empty where it is not installed."""
    with _listed(family) as patterns:
        found = {_face(pattern, family) for pattern in patterns}
    return tuple(sorted((face for face in found if face.upright), key=lambda face: (face.weight, str(face.path))))


def installed(stack: Iterable[str]) -> tuple[str, ...]:
    """Return the families of a CSS stack that are installed, in the stack's order."""
    return tuple(family for family in stack if faces(family))


def undrawn(characters: Iterable[str], families: Iterable[str]) -> frozenset[str]:
    """Return the characters that none of the families can draw."""
    left = frozenset(characters)
    for family in families:
        with _listed(family) as patterns:
            for pattern in patterns:
                left -= _drawn(left, pattern)
    return left


def config_file() -> Path | None:
    """Return the configuration fontconfig starts from, or None where it has none."""
    name = _library().FcConfigFilename(None)
    return Path(os.fsdecode(name)) if name else None


@contextmanager
def _listed(family: str) -> Iterator[tuple[int, ...]]:
    """Return the patterns of a family; valid inside the block only."""
    library, config = _library(), _configuration(os.environ.get(CONFIG_VARIABLE, ""))
    pattern, objects = library.FcPatternCreate(), library.FcObjectSetCreate()
    library.FcPatternAddString(pattern, b"family", family.encode())
    for name in _OBJECTS:
        library.FcObjectSetAdd(objects, name)
    fonts = library.FcFontList(config, pattern, objects)
    try:
        yield tuple(fonts.contents.patterns[: fonts.contents.count])
    finally:
        library.FcFontSetDestroy(fonts)
        library.FcObjectSetDestroy(objects)
        library.FcPatternDestroy(pattern)


def _face(pattern: int, family: str) -> Face:
    return Face(
        family=family,
        path=Path(os.fsdecode(_string(pattern, b"file"))),
        index=_integer(pattern, b"index", 0) & 0xFFFF,  # the upper half numbers a variable font's named instances
        weight=_library().FcWeightToOpenType(_integer(pattern, b"weight", _REGULAR)),
        upright=not _integer(pattern, b"slant", 0),
        variable=bool(_integer(pattern, b"variable", 0)),
    )


def _string(pattern: int, name: bytes) -> bytes:
    value = c.c_char_p()
    found = _library().FcPatternGetString(pattern, name, 0, c.byref(value))
    return (value.value or b"") if found == _MATCH else b""


def _integer(pattern: int, name: bytes, default: int) -> int:
    """Return a number of a pattern; `default` where it is missing or a range (a variable font's weight)."""
    value = c.c_int()
    getter = _library().FcPatternGetBool if name == b"variable" else _library().FcPatternGetInteger
    return value.value if getter(pattern, name, 0, c.byref(value)) == _MATCH else default


def _drawn(characters: frozenset[str], pattern: int) -> frozenset[str]:
    library, charset = _library(), c.c_void_p()
    if library.FcPatternGetCharSet(pattern, b"charset", 0, c.byref(charset)) != _MATCH:
        return frozenset()
    return frozenset(character for character in characters if library.FcCharSetHasChar(charset, ord(character)))


@cache
def _configuration(_file: str) -> int:
    """Return the configuration as the variable now stands; kept, for loading it takes 10 to 20 ms."""
    return int(_library().FcInitLoadConfigAndFonts())


@cache
def _library() -> c.CDLL:
    for name in _LIBRARIES:
        try:
            return _declared(c.CDLL(name))
        except OSError:
            continue
    raise EnvironmentFault("找不到 fontconfig 程序库", place="字体", remedy=remedies.remedy("pango"))


def _declared(library: c.CDLL) -> c.CDLL:
    """Return the library with the types of the functions used here."""
    pointers = ("FcInitLoadConfigAndFonts", "FcPatternCreate", "FcObjectSetCreate")
    for name in pointers:
        getattr(library, name).restype = c.c_void_p
    library.FcConfigFilename.restype = c.c_char_p
    library.FcFontList.restype = c.POINTER(_FontSet)
    library.FcFontList.argtypes = (c.c_void_p, c.c_void_p, c.c_void_p)
    library.FcPatternAddString.argtypes = (c.c_void_p, c.c_char_p, c.c_char_p)
    library.FcObjectSetAdd.argtypes = (c.c_void_p, c.c_char_p)
    for name in ("FcPatternGetString", "FcPatternGetInteger", "FcPatternGetBool", "FcPatternGetCharSet"):
        getattr(library, name).argtypes = (c.c_void_p, c.c_char_p, c.c_int, c.c_void_p)
    library.FcCharSetHasChar.argtypes = (c.c_void_p, c.c_uint32)
    library.FcFontSetDestroy.argtypes = (c.POINTER(_FontSet),)
    for name in ("FcObjectSetDestroy", "FcPatternDestroy"):
        getattr(library, name).argtypes = (c.c_void_p,)
    return library
