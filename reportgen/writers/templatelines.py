"""Where in the templates the cause of a fault in their HTML stands: the line that writes the element or the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def placed(error: TemplateError, folders: Sequence[Path]) -> TemplateError:
    """The error with file and line of the one template line that writes what it names; as it is where several do."""
    lines = list(_lines(folders))
    tag = re.search(r"<(\w+)[^<>]*>", f"{error.place} {error.what}")
    value = re.search("「([^」]+)」", error.what)
    for signs in _signs(tag[1] if tag else "", value[1] if value else ""):
        found = [place for place, line in lines if all(sign in line for sign in signs)]
        if len(found) == 1:
            where = f"{found[0]}（{error.place}）" if tag else found[0]
            return TemplateError(error.what, place=where, remedy=error.remedy)
    return error


def _signs(tag: str, value: str) -> Iterator[tuple[str, ...]]:
    """What the line holds, the surest first."""
    if tag and value:
        yield f"<{tag}", value
    if value:
        yield (value,)
    if tag:
        yield (f"<{tag}",)


def _lines(folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Every line of the templates with its place."""
    for path in dict.fromkeys(path for folder in folders for path in sorted(folder.rglob("*.html"))):
        name = path.as_posix().rpartition("templates/")[2]
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            yield f"templates/{name}:{number}", line
