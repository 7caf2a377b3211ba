"""The documents that golden and visual tests look at, by the name of their files; one line adds one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import tiny

from reportgen.build import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.build import Document

DOCUMENTS: Mapping[str, Request] = MappingProxyType(
    {
        "tiny": Request(tiny.CITY, checked=False),
        "beijing": Request("北京"),
        "shanghai": Request("上海"),
        "shenzhen": Request("深圳"),
        "dongguan": Request("东莞"),
        "foshan": Request("佛山"),
        "shantou": Request("汕头"),
        "comparison": Request(kind="comparison"),
    }
)
"""What is asked for; `tiny` is the invented project's city, all others are of the project itself."""
OFFICIAL = "公文"


def requested(name: str) -> Request:
    """What is asked for by a name, with `.gongwen` after it in the style of official documents."""
    plain, _, style = name.partition(".")
    return replace(DOCUMENTS[plain], style=OFFICIAL) if style else DOCUMENTS[plain]


@dataclass(frozen=True)
class Made:
    """A document and its files, each written once."""

    build: Callable[[], Document]

    @cached_property
    def document(self) -> Document:
        """The document itself."""
        return self.build()

    @cached_property
    def pdf(self) -> bytes:
        """Its PDF."""
        return self.document.pdf()

    @cached_property
    def docx(self) -> bytes:
        """Its Word file."""
        return self.document.docx()
