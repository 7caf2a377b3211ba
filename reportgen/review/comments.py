"""The comments of an edited copy: those its readers added, and their answers."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportgen.review.finding import Signed

if TYPE_CHECKING:
    from collections.abc import Mapping

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its id, its words, by whom and when; `answers` is the id of the comment it answers, else empty."""

    id: str
    text: str
    by: Signed
    answers: str = ""


def comments(docx: bytes) -> tuple[Comment, ...]:
    """The comments of a Word file in their order; none where it has no part for them."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        held = {name: package.read(name) for name in package.namelist() if name in _PARTS}
    if _PARTS[0] not in held:
        return ()
    found = ET.fromstring(held[_PARTS[0]]).findall(f"{_W}comment")  # noqa: S314 (resolves no entity from outside)
    names = {one.get(f"{_W14}paraId"): item.get(f"{_W}id") or "" for item in found for one in item.iter(f"{_W}p")}
    answered = _answered(held.get(_PARTS[1]))
    return tuple(_comment(item, answered, names) for item in found)


_PARTS = ("word/comments.xml", "word/commentsExtended.xml")


def _answered(part: bytes | None) -> dict[str, str]:
    """The paragraph of the comment answered, by the paragraph of the answer."""
    if part is None:
        return {}
    items = ET.fromstring(part).iter(f"{_W15}commentEx")  # noqa: S314 (resolves no entity from outside)
    return {one.get(f"{_W15}paraId") or "": one.get(f"{_W15}paraIdParent") or "" for one in items}


def _comment(item: Any, answered: Mapping[str, str], names: Mapping[str | None, str]) -> Comment:
    paragraphs = list(item.iter(f"{_W}p"))
    lines = ("".join(one.text or "" for one in paragraph.iter(f"{_W}t")) for paragraph in paragraphs)
    own = [paragraph.get(f"{_W14}paraId") or "" for paragraph in paragraphs]
    parent = next((answered[name] for name in own if answered.get(name)), "")
    by = Signed(item.get(f"{_W}author") or "", item.get(f"{_W}date") or "")
    return Comment(item.get(f"{_W}id") or "", "\n".join(lines).strip(), by, names.get(parent, "") if parent else "")
