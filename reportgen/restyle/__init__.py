"""From Word back to a house style: what a designer changed in a Word file, as CSS for every format.

The file is read (`wordfile`, `resolved`), set beside what the writer makes of its house style now (`made`,
`comparing`), and the differences are turned into rules (`declare`, `paper`) that are tried out until the writer makes
of them what the file says (`search`). What cannot be said in CSS is named (`leftover`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.errors import UsageError
from reportgen.restyle import comparing, leftover, made, onscreen, search, sheetsize, wordfile
from reportgen.restyle.naming import MARK, target
from reportgen.style import POINTS_PER_MM, screens
from reportgen.style.sheet import read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reportgen.project import Project
    from reportgen.style import House

__all__ = ["Import", "read"]
_SHEETS = frozenset({".css", ".html", ".txt"})


@dataclass(frozen=True, slots=True)
class Import:
    """What is imported: the files of the new style, the edits carried, what is not, the style they are laid over."""

    files: Mapping[Path, bytes]
    carried: tuple[str, ...]
    remarks: tuple[str, ...]
    base: str


def read(project: Project, path: Path, name: str, *, base: str = "", replace: bool = False) -> Import:
    """Return what a Word file changed of its style, as the files of a style of this name; none where it is unchanged.

    `base` names the style the file was made in, where it does not say so itself; `replace` allows a style that was
    imported before to be written anew. Raises UsageError for a name that cannot be used and for a file that does not
    name its style, DataError for a file that is no Word file.
    """
    folder = target(project, name, replace=replace)
    own = wordfile.made_in(path)
    if not base and not own:
        raise UsageError("文件没有写明出自哪套样式", place=str(path), remedy="请用 --base 写明，如 --base 简报")
    below = project.style(base or own)
    below = project.layers(below)[1] if below == folder else below  # its own import: laid over the same base anew
    last = tuple(sheet for one in project.custom_css() for sheet in read_sheets(one))
    whole = search.Base(tuple(read_sheets(below / "house.css")), last)
    sheets, file = whole.suited(wordfile.read(path))
    house = sheets.with_rules("")
    found, now = search.search(file, sheets), made.written(house)
    remarks = (*leftover.remarks(file, now.styles, found), *_running(file, house), *comparing.rounded_lines(file, now))
    carried = (*comparing.told(found.carried, file), *_page_told(file, now, found))
    if not found.rules.by_place:
        return Import({}, (), tuple(dict.fromkeys(remarks)), project.called(below))
    shown = onscreen.css(found.rules, (house, found.house), screens(house, project.screen_css(below)))
    files = dict(_files(folder, below, found, shown))
    return Import(files, carried, tuple(dict.fromkeys(remarks)), project.called(below))


def _page_told(file: wordfile.WordFile, now: made.Written, found: search.Found) -> Iterator[str]:
    """Yield what of the page is carried."""
    for name in sorted(file.page.differs(now.page) - found.page_left - {"pitch"}):
        before, after = (getattr(page, name) / POINTS_PER_MM for page in (now.page, file.page))
        yield f"页面：{sheetsize.NAMES[name]} {before:.1f} 毫米 → {after:.1f} 毫米"


def _running(file: wordfile.WordFile, house: House) -> Iterator[str]:
    """Yield the words of header and footer that neither the document nor its style had."""
    if file.ledger is not None:
        boxes = [box.get("content", "") for kind in ("", "first", "left", "right") for box in _boxes(house, kind)]
        yield from leftover.running(file, (*boxes, *file.ledger.running))


def _boxes(house: House, kind: str) -> Iterator[Mapping[str, str]]:
    yield from house.page_for(kind).boxes.values()


def _files(folder: Path, below: Path, found: search.Found, shown: str) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of the new style: its rules over those of its base, what that means on screens, its base."""
    head = (
        f"{MARK}\n   以「{below.name}」为底，只写不同之处；每条规则前是它在 Word 里的样式名。\n"
        "   再导入一次会整份重写，所以手改请写在另一套样式或 custom.css 里。 */\n"
    )
    css = f'{head}@import "../{below.name}/house.css";\n\n{found.rules.css()}'
    yield folder / "house.css", css.encode()
    yield folder / "base.txt", f"{below.name}\n".encode()
    yield folder / "web.css", f"{MARK}\n   屏幕上的大小，按纸面改动的比例。 */\n{shown}".encode()
    for other in sorted(below.rglob("*")):
        if other.is_file() and other.suffix not in _SHEETS:
            yield (
                folder / other.relative_to(below),
                other.read_bytes(),
            )  # pictures and fonts are looked for beside a sheet
