"""What a finished document says about itself: title, author, edition and the rest of its metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a document: its bytes, a line on what it holds, and its relation to the document.

    `relation` is a term of ISO 19005-3, 6.8: `Data` for what is shown, `Source`, `Supplement`, `Alternative`. Where the
    format moves figures or tables among the prose, `as_set` gives the bytes for the `body` in the order it is set.
    """

    data: bytes
    description: str = ""
    relation: str = "Data"
    as_set: Callable[[Any], bytes] | None = field(default=None, repr=False)  # a function's repr is its address


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """Metadata of a document; every date in it is the edition's, never the clock's.

    `substitutes` are the fonts that stood in for those the style asks for: 仿宋→Noto Serif CJK SC; `boldless` those
    that have no bold face where the style sets bold. `details` are further properties by the name a reader knows them
    by: 版次, 数据期.
    """

    title: str
    author: str
    edition: date
    subject: str = ""
    keywords: tuple[str, ...] = ()
    generator: str = "reportgen"
    language: str = "zh-CN"
    substitutes: tuple[str, ...] = ()
    boldless: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()

    @property
    def moment(self) -> datetime:
        """Midnight UTC of the edition, for fields that want a time."""
        return datetime(self.edition.year, self.edition.month, self.edition.day, tzinfo=UTC)

    @property
    def font_note(self) -> str:
        """The line on fonts that stood in for others or lack a bold face; empty where there are none."""
        replaced = f"字体替代：{'；'.join(self.substitutes)}" if self.substitutes else ""
        boldless = f"没有粗体，要加粗的字不加粗：{'、'.join(self.boldless)}" if self.boldless else ""
        return "；".join(filter(None, (replaced, boldless)))
