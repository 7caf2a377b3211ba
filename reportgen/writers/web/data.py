"""Files carried in a web page as data blocks, which no browser runs: gzip in base64, the same bytes on every run."""

from __future__ import annotations

import base64
import gzip
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPE = "application/gzip+base64"
LINE = 4000  # characters a line, which editors still bear


def carry(root: Any, parts: Mapping[str, bytes]) -> None:
    """Put files at the end of the body, each under the stem of its name as id."""
    body = root.find("body")
    for name, content in sorted(parts.items()):
        block = ET.SubElement(body, "script", {"type": TYPE, "id": name.partition(".")[0], "data-name": name})
        block.text = _wrapped(base64.b64encode(gzip.compress(content, mtime=0)).decode("ascii"))
        block.tail = "\n"


def _wrapped(text: str) -> str:
    return "\n".join(["", *(text[start : start + LINE] for start in range(0, len(text), LINE)), ""])


def found(root: Any, name: str) -> bytes | None:
    """The file of this name that a page carries, or None; raises ValueError where its block was damaged."""
    for block in root.iter("script"):
        if block.get("data-name") == name:
            try:
                return gzip.decompress(base64.b64decode(re.sub(r"\s", "", block.text or ""), validate=True))
            except (OSError, EOFError) as error:
                raise ValueError(name) from error
    return None
