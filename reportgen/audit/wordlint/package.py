"""A Word file opened: its parts, those that are XML as trees, and the relations between them."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from reportgen.audit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WORDLINT: Final = "wordlint"
DOCUMENT, STYLES, NUMBERING, SETTINGS = (f"word/{name}.xml" for name in ("document", "styles", "numbering", "settings"))
TYPES: Final = "[Content_Types].xml"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CALLED: Final = {
    "document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注",
    "comments": "批注", "styles": "样式表", "numbering": "编号定义", "settings": "设置",
}  # fmt: skip
_STORIES: Final = ("document", "header", "footer", "footnotes", "endnotes", "comments")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation: its id, its kind (the last word of its type), and the part it leads to or an address outside."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package by name, the XML ones as trees, the relations of each part (`""` is the package itself).

    `faults` are those met while opening; a part that is not well-formed has no tree.
    """

    files: Mapping[str, bytes]
    trees: Mapping[str, Any]
    relations: Mapping[str, tuple[Relation, ...]]
    faults: tuple[Finding, ...] = ()

    def tree(self, name: str) -> Any:
        """The tree of a part, an empty element where it has none."""
        found = self.trees.get(name)
        return ET.Element("none") if found is None else found

    def stories(self) -> Iterator[tuple[str, Any]]:
        """The parts that hold text, each by name and tree: the body first, then what runs beside it."""
        for kind in _STORIES:
            yield from ((name, tree) for name, tree in self.trees.items() if _kind(name) == kind)

    def related(self, source: str, kind: str) -> Iterator[str]:
        """The parts that relations of a kind lead to from a part."""
        return (item.target for item in self.relations.get(source, ()) if item.kind == kind and not item.external)


def fault(place: str, value: str, remedy: str) -> Finding:
    """A finding of this point; the place is a part's name or any other words."""
    return Finding(WORDLINT, None, called(place), value, remedy)


def called(part: str) -> str:
    """A part as a reader would call it (正文, 页眉); other words are left as they are."""
    plain = _CALLED.get(_kind(part)) if part.startswith("word/") else None
    return f"{plain}（{part}）" if plain else part


def _kind(name: str) -> str:
    """What a part of Word's own folder holds, told from its name: header2.xml is a header."""
    folder, _, file = name.rpartition("/")
    return file.removesuffix(".xml").rstrip("0123456789") if folder == "word" and file.endswith(".xml") else ""


def attribute(element: Any, name: str) -> str:
    """An attribute in the w: namespace, empty where there is none."""
    text: str = element.get(f"{W}{name}", "")
    return text


def setting(element: Any, path: str, name: str = "val") -> str:
    """An attribute of the first element on a path of w: names, empty where there is none."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else attribute(found, name)


def whole(text: str | None) -> int | None:
    """A text as an integer, None where it is none."""
    try:
        return int(text or "")
    except ValueError:
        return None


def repeated(items: Iterable[str]) -> list[str]:
    """The items that occur more than once, each once."""
    return [item for item, count in Counter(items).items() if count > 1]


def opened(data: bytes) -> Package:
    """The package in these bytes; whatever is wrong with it is among its faults, nothing is raised."""
    try:
        files, faults = _files(data)
    except _UNREADABLE as error:
        return Package({}, {}, {}, (fault("文件", str(error), "不是完整的压缩包；请重新编写"),))
    trees: dict[str, Any] = {}
    for name, content in files.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = ET.fromstring(content)  # noqa: S314 - expat refuses entities that grow
            except (ET.ParseError, ValueError, LookupError) as error:
                faults.append(fault(name, str(error), "XML 不合格，Word 打不开；请重新编写"))
    relations = {_source(name): tuple(_relations(name, tree)) for name, tree in trees.items() if name.endswith(".rels")}
    parts = {name: tree for name, tree in trees.items() if not name.endswith(".rels")}
    return Package(files, parts, relations, tuple(faults))


def _files(data: bytes) -> tuple[dict[str, bytes], list[Finding]]:
    """The entries of the archive that can be read, and findings on those that cannot or occur twice."""
    files, faults = {}, []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        faults += [fault(name, "", "同名的部件有两个；请只留一个") for name in repeated(archive.namelist())]
        for name in archive.namelist():
            try:
                files[name] = archive.read(name)
            except _UNREADABLE as error:
                faults.append(fault(name, str(error), "部件读不出；请重新编写"))
    return files, faults


def _source(name: str) -> str:
    """The part whose relations a .rels file holds."""
    folder, _, file = name.rpartition("/")
    return posixpath.join(folder.removesuffix("_rels").rstrip("/"), file.removesuffix(".rels"))


def _relations(name: str, tree: Any) -> Iterator[Relation]:
    folder = posixpath.dirname(_source(name))
    for item in tree.iter(_RELATIONS):
        external = item.get("TargetMode") == "External"
        target = item.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield Relation(item.get("Id", ""), item.get("Type", "").rpartition("/")[2], target, external)
