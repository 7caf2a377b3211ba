"""What a finished document says about itself: title, author, edition and the rest of its metadata."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """Metadata of a document; every date in it is the edition's, never the clock's."""

    title: str
    author: str
    edition: date
    subject: str = ""
    keywords: tuple[str, ...] = ()
    generator: str = "reportgen"
    language: str = "zh-CN"

    @property
    def moment(self) -> datetime:
        """Midnight UTC of the edition, for fields that want a time."""
        return datetime(self.edition.year, self.edition.month, self.edition.day, tzinfo=UTC)
