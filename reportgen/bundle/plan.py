"""Which documents an edition is to hold, which of them can be kept as they are, and why the others are made anew.

A document is kept if what it says and how it is set have not changed, both told by digests; it is then put together
with the date of the last edition, since a document that did not change keeps its date.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from reportgen import areas, build
from reportgen.bundle import workshop
from reportgen.bundle.settings import CITY, COMPARISON, FILE
from reportgen.digest import digest, digest_of_files
from reportgen.errors import DataError, ReportgenError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reportgen.brief import Brief
    from reportgen.bundle.manifest import Basis, Entry, Manifest
    from reportgen.bundle.settings import Bundle
    from reportgen.document import Document
    from reportgen.project import Project

Step = Literal["keep", "make", "fail"]
_SETTING: Final = "版式、程序或字体变了"
_CONTENT: Final = "内容变了"
_KEPT: Final = 4  # contents: of one document, with the date it has and with the new one


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document the bundle asks for: its name, and the request it is made by."""

    name: str
    kind: str
    request: build.Request


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of a document, and why.

    A document to be made carries its parcel; `again` is set where only its setting changed, so that it may turn out
    the same: it is then made with the date it has, and with the new one only if it came out different.
    """

    wanted: Wanted
    step: Step
    why: tuple[str, ...] = ()
    before: Entry | None = None
    content: str = ""
    setting: str = ""
    issued: str = ""
    again: bool = False
    document: Document | None = None


@dataclass(frozen=True)
class Planner:
    """What a plan is made from; `intact` holds the paths of the last edition's files that are as its manifest says.

    `pictures` is the folder of kept drawings, if any are to be used; `audited` says whether what is made is judged.
    """

    project: Project
    bundle: Bundle
    material: build.Material
    basis: Basis
    day: date
    last: Manifest | None = None
    intact: frozenset[str] = frozenset()
    faces: tuple[Path, ...] = ()
    force: bool = False
    pictures: Path | None = None
    audited: bool = True
    composed: dict[build.Request, Brief] = field(default_factory=dict, compare=False, repr=False)

    def wanted(self) -> tuple[Wanted, ...]:
        """The documents asked for, cities first, in the project's order; raises DataError for one that cannot be."""
        try:
            return tuple(self._wanted())
        except UsageError as error:
            raise DataError(error.what, place=f"data/{FILE}", remedy=error.remedy) from error

    def _wanted(self) -> Iterator[Wanted]:
        default = self.project.style(build.STYLE)
        for style in self.bundle.styles:
            suffix = "" if self.project.style(style) == default else f".{style}"
            if CITY in self.bundle.documents:
                for name in self._cities():
                    yield Wanted(f"{name}{suffix}", CITY, build.Request(name, style=style, checked=False))
            if COMPARISON in self.bundle.documents:
                cities = self.bundle.cities
                request = build.Request(kind="comparison", cities=cities, style=style, checked=False)
                yield Wanted(f"{self._comparison()}{suffix}", COMPARISON, request)

    def _cities(self) -> tuple[str, ...]:
        known = self.material.facts
        found = [build.with_brief(known, name) for name in self.bundle.cities] or areas.in_brief(known.areas.values())
        return tuple(dict.fromkeys(area.short_name for area in found))

    def _comparison(self) -> str:
        """The name of the comparison, as its files have it."""
        request = build.Request(kind="comparison", cities=self.bundle.cities, checked=False, edition=self.day)
        return build.stem(self._content(request))

    def _content(self, request: build.Request) -> Brief:
        """The content a request asks for, kept for the same document in another style."""
        asked = replace(request, style="")
        if asked not in self.composed:
            if len(self.composed) >= _KEPT:
                self.composed.clear()
            self.composed[asked] = build.content(self.material, asked)
        return self.composed[asked]

    def longest_first(self) -> list[Wanted]:
        """The documents asked for, those first that will take longest, so that all processes end at about one time.

        A document's styles follow each other: they have one content.
        """
        return sorted(self.wanted(), key=lambda item: (-self._rows(item.request), item.request.city))

    def _rows(self, request: build.Request) -> int:
        """How many observations a document draws on, roughly."""
        known = self.material.facts
        if request.kind == "comparison":
            return len(known.observations)
        return len(known.of_area.get(build.with_brief(known, request.city).area_id, ()))

    def decide(self, wanted: Wanted) -> Decision:
        """What is to become of a document; one that cannot even be put together fails here, and says why."""
        before = self.last.document(wanted.name) if self.last else None
        try:
            return self._decided(wanted, before)
        except ReportgenError as error:
            return Decision(wanted, "fail", (" ".join(str(error).split("\n")),), before)

    def _decided(self, wanted: Wanted, before: Entry | None) -> Decision:
        if before is None or not before.content:
            return self._made(wanted, self.day, ("新加的",), before)
        old = self._made(wanted, date.fromisoformat(before.issued), (), before)
        if old.content != before.content:
            return self._made(wanted, self.day, (_CONTENT,), before)
        if old.setting != before.setting or self.force:
            return replace(old, why=(_SETTING if old.setting != before.setting else "要求重做",), again=True)
        spoilt = sorted(path for path in before.paths if path not in self.intact)
        lacking = [suffix for suffix in self.bundle.formats if suffix not in before.files]
        if before.state == "failed":
            return replace(old, why=("上次没有做成",), again=True)
        if spoilt or lacking:
            return replace(old, why=(f"文件损坏或缺少：{'、'.join(spoilt or lacking)}",), again=True)
        return replace(old, step="keep", why=())

    def _made(self, wanted: Wanted, issued: date, why: tuple[str, ...], before: Entry | None) -> Decision:
        """The decision to make a document with a date, with what it says and how it is set told by digests."""
        request = replace(wanted.request, edition=issued)
        made = build.compose(self.project, self.material, request, self.faces, self._content(request))
        drawn = tuple((item.id, item.chart) for item in made.brief.figures())  # their words are in the HTML
        content = digest(made.rendered.html, made.ledger.to_json(), drawn, made.meta)
        return Decision(wanted, "make", why, before, content, self._setting(made), issued.isoformat(), document=made)

    def _setting(self, made: Document) -> str:
        own = digest_of_files(made.folder, (path for path in made.folder.rglob("*") if path.is_file()))
        screen = tuple(path.read_bytes() for path in made.screen)
        basis = self.basis
        return digest(made.house.css, own, screen, basis.code, basis.versions, basis.fonts)

    def parcel(self, decision: Decision, styles: Mapping[str, bytes]) -> workshop.Parcel:
        """What a worker needs to make a document."""
        made = decision.document
        if made is None:
            raise ValueError(decision.wanted.name)
        return workshop.Parcel(
            decision.wanted.name,
            made.brief,
            made.rendered,
            made.ledger,
            made.meta,
            made.folder.name,
            tuple(path.relative_to(self.project.templates).as_posix() for path in made.screen),
            self.bundle.formats,
            styles,
            self.faces,
            self.pictures,
            self.audited,
        )

    def anew(self, decision: Decision) -> Decision:
        """The same document with the date of this edition: it came out different from the last one."""
        return self._made(decision.wanted, self.day, decision.why, decision.before)
