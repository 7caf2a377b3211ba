"""The figures of a brief as files of their own: each as SVG and PNG, with a text that says what it shows and whence.

Nothing is drawn or worded here: the pictures come drawn, the words as the brief prints them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from reportgen.writers.spreadsheet import plotted
from reportgen.writers.spreadsheet.cells import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.brief import Figure
    from reportgen.charts import Picture
    from reportgen.writers.spreadsheet.cells import Cell, Pieces
    from reportgen.writers.spreadsheet.exhibits import Exhibit
    from reportgen.writers.spreadsheet.trails import Trails

INDEX: Final = "目录.txt"
SVG: Final = "http://www.w3.org/2000/svg"
_MARKS: Final = str.maketrans("", "", "‡†")
_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')  # what Windows does not take in a file's name
_LONGEST: Final = 60  # characters of a name; three bytes each where names are counted in bytes
_FAMILY: Final = re.compile(r"font-family:\s*[^;\"]+")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^>]*>\s*")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with its caption as printed, what it draws, and its picture with PNG."""

    exhibit: Exhibit
    figure: Figure
    picture: Picture


@dataclass(frozen=True, slots=True)
class Credit:
    """What each text says of the whole: the brief's title, its period and edition, who wrote it."""

    title: str
    foot: str
    author: str = ""

    def lines(self) -> Iterator[str]:
        """The lines, those that are known."""
        yield f"出自：《{self.title}》{f'，{self.author}' if self.author else ''}"
        yield self.foot


def files(
    drawn: Iterable[Drawn],
    trails: Trails,
    references: Mapping[str, tuple[Pieces, Pieces]],
    families: tuple[str, ...],
    credit: Credit,
) -> dict[str, bytes]:
    """The files by name: three for each figure, and a list of them all.

    `references` are the entries of the sources by id, `families` the fonts a reader's program may set the SVG in.
    """
    made: dict[str, bytes] = {}
    listed: list[str] = []
    for one in drawn:
        name = file_name(_heading(one.exhibit), {path.rpartition(".")[0] for path in made})
        own = {
            f"{name}.svg": _svg(one, families),
            f"{name}.png": one.picture.png,
            f"{name}.txt": _lines((*_told(one, trails, references), "", *credit.lines())),
        }
        made |= own
        listed += [_heading(one.exhibit), *(f"\t{path}" for path in own)]
    return {**made, INDEX: _lines((f"{credit.title}：图", *credit.lines(), "", *listed))}


def file_name(heading: str, used: Iterable[str] = ()) -> str:
    """A name that every system allows for a file and no other figure has; without the marks ‡ and †."""
    plain = _UNSAFE.sub(" ", heading.translate(_MARKS).replace("　", " "))[:_LONGEST].strip(" .") or "图"
    taken = {name.casefold() for name in used}
    names = (plain, *(f"{plain} ({number})" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def _lines(lines: Iterable[str]) -> bytes:
    """The lines as UTF-8 with the mark and the line ends that every editor of plain text reads."""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _heading(exhibit: Exhibit) -> str:
    return "　".join(words for words in (spoken(exhibit.name), spoken(exhibit.title)) if words)


# --- the text ------------------------------------------------------------------------------------------------------


def _told(one: Drawn, trails: Trails, references: Mapping[str, tuple[Pieces, Pieces]]) -> Iterator[str]:
    """Title, description, notes, sources with their entries, and the data with the place of every number."""
    yield _heading(one.exhibit)
    yield spoken(one.exhibit.subtitle)
    yield ""
    yield f"图示：{one.exhibit.alt}"
    yield from map(spoken, one.exhibit.notes)
    yield from (("资料来源：",) if one.figure.sources else ())
    cited_first = {name: at for at, name in enumerate(references)}
    for name in sorted(one.figure.sources, key=lambda source: cited_first.get(source, len(cited_first))):
        cited, entry = references.get(name, ((), (name,)))
        yield f"{spoken(cited)} {spoken(entry)}".strip()
    yield ""
    yield "数据与出处（各栏以制表符分开，可以贴进电子表格）："
    yield "\t".join(plotted.heads(one.figure.chart))
    yield from map(_row, plotted.rows(one.figure.chart, trails))


def _row(cells: Iterable[Cell]) -> str:
    return "\t".join(cell.text.replace("\n", "，") for cell in cells).rstrip("\t")


# --- the picture ---------------------------------------------------------------------------------------------------


def _svg(one: Drawn, families: tuple[str, ...]) -> bytes:
    """The picture with its title and description, in the first of the style's fonts that the reader has."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(_DOCTYPE.sub(b"", one.picture.svg))  # noqa: S314 (our own output)
    title, description = ET.Element(f"{{{SVG}}}title"), ET.Element(f"{{{SVG}}}desc")
    title.text, description.text = _heading(one.exhibit), one.exhibit.alt
    root[:0] = [title, description]
    stack = ", ".join((*(f"'{family}'" for family in families), "sans-serif"))
    for element in root.iter(f"{{{SVG}}}text"):
        element.set("style", _FAMILY.sub(f"font-family: {stack}", element.get("style", "")))
    drawn: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn
