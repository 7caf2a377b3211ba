"""A project's own settings, read from data/project.toml: who issues the briefs, and whom cities are set against."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Owner:
    """Who issues the briefs, and whether they are marked as internal; blank where the project does not say."""

    issuer: str = ""
    author: str = ""
    contact: str = ""
    peers: tuple[str, ...] = ()
    internal: bool = False


def load(path: Path) -> Owner:
    """The settings in a file, all blank where there is none; raises DataError for a file that cannot be read."""
    if not path.is_file():
        return Owner()
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(
            f"设置写法有误（{error}）", place="data/project.toml", remedy="请对照 TOML 写法改正该行"
        ) from error
    internal = raw.get("internal", False)
    if not isinstance(internal, bool):
        raise DataError(
            f"internal 写成了「{internal}」", place="data/project.toml", remedy="请写 true 或 false，不加引号"
        )
    words = (raw.get("issuer", ""), raw.get("author", ""), raw.get("contact", ""))
    return Owner(*words, tuple(raw.get("peers", ())), internal)
