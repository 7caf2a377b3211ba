"""Digests of values and files: equal content gives the same 64 hexadecimal digits (SHA-256), on any machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PLAIN = (bool, int, float, str, Decimal, date)
_NAMES: dict[type, tuple[str, ...]] = {}  # of the fields of a kind of record, asked for again and again


def digest(*values: Any) -> str:
    """The digest of values: frozen dataclasses, tuples, mappings, sets, text, bytes, numbers, dates, paths, None.

    Raises TypeError for any other kind, so that nothing a document depends on can be left out unnoticed.
    """
    found = hashlib.sha256()
    for part in _parts(values):
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def digest_of_files(folder: Path, files: Iterable[Path]) -> dict[str, str]:
    """The digest of each file by its path below a folder, in order of paths; raises OSError for an unreadable one."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)
    }


def _parts(value: Any) -> Iterable[bytes]:
    """The value as byte strings, each kind opened by its name and closed by its size."""
    if value is None:
        yield b"none"
    elif isinstance(value, bytes):
        yield b"bytes"
        yield value
    elif isinstance(value, _PLAIN):
        yield f"{type(value).__name__}:{value}".encode("utf-8", "surrogatepass")
    elif isinstance(value, PurePath):
        yield f"path:{value.as_posix()}".encode("utf-8", "surrogatepass")
    elif names := _field_names(value):
        yield type(value).__qualname__.encode()
        for name in names:
            yield name.encode()
            yield from _parts(getattr(value, name))
    else:
        yield from _of_many(value)


def _field_names(value: Any) -> tuple[str, ...]:
    """The fields of a frozen record, a dataclass or a row of a table; none for any other value."""
    kind = type(value)
    if kind not in _NAMES:
        own = (field.name for field in fields(kind)) if is_dataclass(kind) else getattr(kind, "model_fields", ())
        _NAMES[kind] = tuple(own)
    return _NAMES[kind]


def _of_many(value: Any) -> Iterable[bytes]:
    if isinstance(value, Mapping):
        yield f"mapping:{len(value)}".encode()
        for name in sorted(value, key=digest):
            yield from _parts(name)
            yield from _parts(value[name])
    elif isinstance(value, list | tuple):
        yield f"row:{len(value)}".encode()
        for one in value:
            yield from _parts(one)
    elif isinstance(value, set | frozenset):
        yield f"set:{len(value)}".encode()
        yield from (found.encode() for found in sorted(map(digest, value)))
    else:
        raise TypeError(f"{type(value).__qualname__} has no digest")
