"""Other programs that read a Word file: Microsoft's validator, openxml-audit, LibreOffice, pandoc; none knows ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen import contract
from reportgen.audit import ooxml, validators

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from documents import Made

_FONTS = Path(__file__).parent / "data" / "office-fonts.conf"
_UNSEEN = re.compile("[\\s\u00ad\u200b\u2060\u3000\ufeff]+")
_STOPS = "。；：，、？"
_SENTENCES = re.compile(f"(?<=[{_STOPS}])")
# numbers of footnotes, which no text has of its own; marks from another font, which pdftotext may put elsewhere
_ELSEWHERE = re.compile("[\u2460-\u2473●○△]")
_SHORTEST = 2  # signs that a sentence leaves on either page


def sdk() -> bool:
    """Whether this machine has Microsoft's validator."""
    return bool(validators.program(ooxml.PROGRAM, ooxml.VARIABLE))


def told_by_sdk(path: Path) -> list[str]:
    """What Microsoft's Open XML SDK finds in a file."""
    return [f"{item.place}: {item.value}" for item in ooxml.validate(path).findings]


def told_by_audit(path: Path) -> list[str]:
    """What openxml-audit finds in a file; what it stumbles over counts as found.

    A validator of its own for each file: one that has stumbled may tell of it again with the next.
    """
    from openxml_audit import OpenXmlValidator

    try:
        return [str(item) for item in OpenXmlValidator().validate(path).errors]
    except Exception as error:  # noqa: BLE001 - a file that makes a validator fail is not clean
        return [repr(error)]


def squeezed(text: str) -> str:
    """A text without spaces and joiners, which programs set differently."""
    return _UNSEEN.sub("", text)


# --- LibreOffice --------------------------------------------------------------------------------------------------


def office_pdf(docx: Path, folder: Path) -> Path:
    """A Word file as LibreOffice prints it, with the fonts of the PDF for those of Windows."""
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(docx))
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=os.environ | _environment())
    return folder / f"{docx.stem}.pdf"


def _environment() -> dict[str, str]:
    return {"FONTCONFIG_FILE": str(_FONTS)}


def pages(pdf: Path) -> list[str]:
    """The text of each page of a PDF, squeezed."""
    done = subprocess.run(("pdftotext", "-raw", str(pdf), "-"), capture_output=True, text=True, check=True)
    return [_ELSEWHERE.sub("", squeezed(page)) for page in done.stdout.split("\f")[:-1]]


def unseen(sentences: Sequence[str], found: Sequence[str]) -> list[str]:
    """The sentences that stand neither on one page nor, begun and ended, on two that follow each other."""
    everything = "".join(found)
    return [text for text in sentences if text not in everything and not _over_pages(text, found)]


def _over_pages(text: str, found: Sequence[str]) -> bool:
    cuts = range(_SHORTEST, len(text) - _SHORTEST + 1)
    pairs = pairwise(found)
    return any(text[:cut] in before and text[cut:] in after for before, after in pairs for cut in cuts)


# --- what the HTML says -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """The HTML a document was written from, as the tests of other readers want it."""

    html: str

    @cached_property
    def main(self) -> Any:
        """The element that holds everything but what runs on every page; the contents list is left out."""
        document = contract.read(self.html)
        contract.drop_contents(document.body)
        return document.body.find("main")

    def headings(self) -> list[tuple[int, str]]:
        """The headings of the navigation: level and words."""
        sections = [item for item in self.main.iter("section") if not _is_front(item)]
        found = (child for section in sections for child in section if child.tag in {"h2", "h3"})
        return [(int(item.tag[1]) - 1, squeezed("".join(item.itertext()))) for item in found]

    def notes(self) -> list[str]:
        """The footnotes in reading order."""
        return [squeezed("".join(item.itertext())) for item in contract.footnotes(self.main)]

    def tables(self) -> list[list[list[str]]]:
        """The tables of data: rows of cells."""
        tables = (item for item in self.main.iter("table") if "t" in contract.classes(item))
        return [[[squeezed("".join(cell.itertext())) for cell in row] for row in item.iter("tr")] for item in tables]

    def alternatives(self) -> dict[str, str]:
        """The words that stand for each figure, by its id."""
        return {item.get("src").removeprefix("figure:"): squeezed(item.get("alt")) for item in self.main.iter("img")}


def _is_front(section: Any) -> bool:
    return any("k" in contract.classes(item) for item in section.iter("h2"))


# --- pandoc -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """A Word file as pandoc reads it."""

    tree: Any

    @classmethod
    def of(cls, docx: Path) -> Read:
        """The file read by pandoc."""
        done = subprocess.run(("pandoc", "-f", "docx", "-t", "json", str(docx)), capture_output=True, check=True)
        return cls(json.loads(done.stdout)["blocks"])

    def headings(self) -> list[tuple[int, str]]:
        """The headings: level and words."""
        return [(item["c"][0], squeezed(_text(item["c"][2]))) for item in _nodes(self.tree, "Header")]

    def notes(self) -> list[str]:
        """The footnotes in reading order."""
        return [squeezed(_text(item["c"])) for item in _nodes(self.tree, "Note")]

    def tables(self) -> list[list[list[str]]]:
        """The tables, those for layout among them: rows of cells."""
        return [[[squeezed(_text(cell)) for cell in row] for row in _rows(item)] for item in _nodes(self.tree, "Table")]

    def alternatives(self) -> list[str]:
        """The words that stand for each picture; pandoc knows no charts."""
        return [squeezed(_text(item["c"][1])) for item in _nodes(self.tree, "Image")]


def _nodes(tree: Any, kind: str) -> Iterator[Any]:
    if isinstance(tree, dict):
        if tree.get("t") == kind:
            yield tree
        tree = list(tree.values())
    for item in tree if isinstance(tree, list) else ():
        yield from _nodes(item, kind)


def _rows(table: Any) -> Iterator[list[Any]]:
    """The rows of a table, each a list of the contents of its cells."""
    _, _, _, head, bodies, foot = table["c"]
    rows = [*head[1], *(row for body in bodies for part in body[2:] for row in part), *foot[1]]
    for _, cells in rows:
        yield [cell[4] for cell in cells]


def _text(tree: Any) -> str:
    """The text of a tree, footnotes and pictures left out."""
    if isinstance(tree, dict):
        kind = tree.get("t")
        if kind == "Str":
            return str(tree["c"])
        return "" if kind in {"Note", "Image"} else _text(tree.get("c", []))
    return "".join(map(_text, tree)) if isinstance(tree, list) else ""


@dataclass(frozen=True)
class Shown:
    """A document as others read it, each reading done once."""

    made: Made
    folder: Path

    @cached_property
    def docx(self) -> Path:
        """Its Word file on disk."""
        path = self.folder / "brief.docx"
        path.write_bytes(self.made.docx)
        return path

    @cached_property
    def source(self) -> Source:
        """Its HTML."""
        return Source(self.made.document.rendered.html)

    @property
    def sentences(self) -> list[str]:
        """Its text as it was written, block by block, cut at the punctuation: a block need not fit on a page.

        The stop at the end is left out: LibreOffice hangs it over the line, where pdftotext may lose it.
        """
        texts = (squeezed(block) for block in self.made.document.ledger.flow)
        pieces = (_ELSEWHERE.sub("", piece) for text in texts for piece in _SENTENCES.split(text))
        return [piece.rstrip(_STOPS) for piece in pieces if len(piece) > _SHORTEST]

    @cached_property
    def pages(self) -> list[str]:
        """The pages that LibreOffice prints of its Word file."""
        return pages(office_pdf(self.docx, self.folder))

    @cached_property
    def own_pages(self) -> list[str]:
        """The pages of its PDF."""
        path = self.folder / "own.pdf"
        path.write_bytes(self.made.pdf)
        return pages(path)

    @cached_property
    def read(self) -> Read:
        """Its Word file as pandoc reads it."""
        return Read.of(self.docx)
