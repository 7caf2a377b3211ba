"""The figures of a document as pictures, drawn once and then kept in a folder by what they are made of.

A picture depends on the figure's data, the chart style, the fonts and the drawing code; their digest is its name. With
every picture kept, nothing that draws is loaded. A kept picture that does not hold its own digest is drawn again.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reportgen import charts, fontconfig, output
from reportgen.digest import digest, digest_of_files
from reportgen.errors import EnvironmentFault, OutputError, StyleError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.brief import Figure
    from reportgen.style import ChartStyle

Form = Literal["wide", "narrow", "png", "screen"]
_DPI = {"png": 300, "screen": 192}  # of what Word shows where it cannot draw the vector; twice a screen's 96
_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Drawings:
    """How the figures of one document are drawn: chart style, prepared faces, and the folder of kept pictures."""

    style: ChartStyle
    font_files: tuple[Path, ...] = ()
    folder: Path | None = None

    def picture(self, figure: Figure, *, narrow: bool = False) -> charts.Picture:
        """The figure as vector; raises what drawing it raises (StyleError, EnvironmentFault)."""
        form: Form = "narrow" if narrow else "wide"
        kept = self._kept(figure, form)
        if kept is None:
            kept = self._drawn(figure, form)
            self._keep(figure, form, kept)
        if kept.refusal:
            raise StyleError(kept.refusal)
        return charts.Picture(kept.data, kept.width_mm, kept.height_mm)

    def png(self, figure: Figure, *, screen: bool = False) -> bytes:
        """The figure as raster, for paper or for screens; raises what drawing it raises."""
        form: Form = "screen" if screen else "png"
        kept = self._kept(figure, form)
        if kept is None:
            kept = _Kept(charts.rasterise(figure, self.style, _DPI[form], self.font_files))
            self._keep(figure, form, kept)
        return kept.data

    def _drawn(self, figure: Figure, form: Form) -> _Kept:
        """The figure drawn now; that a narrow one finds no place for its labels is worth keeping too."""
        try:
            picture = charts.draw(figure, self.style, self.font_files, narrow=form == "narrow")
        except StyleError as error:
            if form == "wide":
                raise
            return _Kept(b"", refusal=str(error))
        return _Kept(picture.svg, picture.width_mm, picture.height_mm)

    def _path(self, figure: Figure, form: Form) -> Path | None:
        if self.folder is None:
            return None
        name = digest(figure, self.style, form, _code(), _stamps(self.style.families, self.font_files))
        return self.folder / name[:2] / name

    def _kept(self, figure: Figure, form: Form) -> _Kept | None:
        """The picture in the folder, or None where there is none or it is damaged."""
        path = self._path(figure, form)
        if path is None:
            return None
        with suppress(OSError, ValueError, KeyError, TypeError):
            return _Kept.from_bytes(path.read_bytes())
        return None

    def _keep(self, figure: Figure, form: Form, kept: _Kept) -> None:
        """Put a picture into the folder; one that cannot be written is drawn again next time, no more."""
        path = self._path(figure, form)
        if path is not None:
            with suppress(OutputError):
                output.write(path, kept.to_bytes())


@dataclass(frozen=True, slots=True)
class _Kept:
    """A picture as it lies in the folder: a line of JSON with its measures and digest, then its bytes."""

    data: bytes
    width_mm: float = 0.0
    height_mm: float = 0.0
    refusal: str = ""

    def to_bytes(self) -> bytes:
        """The picture as it lies in the folder: the digest of the rest, the line of measures, the picture."""
        head = {"width_mm": self.width_mm, "height_mm": self.height_mm, "refusal": self.refusal}
        line = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
        return b"\n".join((_seal(line + self.data), line, self.data))

    @classmethod
    def from_bytes(cls, data: bytes) -> _Kept:
        """The picture in these bytes; raises ValueError where they are not what was kept."""
        seal, line, content = data.split(b"\n", 2)
        if _seal(line + content) != seal:
            raise ValueError("damaged picture")
        return cls(content, **json.loads(line))


def _seal(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


@lru_cache(maxsize=1)
def _code() -> str:
    """The digest of all that draws: the modules of the charts, and matplotlib by its version."""
    modules = [*(_PACKAGE / "charts").glob("*.py"), _PACKAGE / "brief.py"]
    return digest(digest_of_files(_PACKAGE, modules), version("matplotlib"))


@lru_cache(maxsize=8)
def _stamps(families: tuple[str, ...], font_files: tuple[Path, ...]) -> Mapping[str, tuple[int, int]]:
    """Size and time of the font files a chart may be set in; the prepared ones, and those of the machine."""
    try:
        found = {Path(face.path) for family in families for face in fontconfig.faces(family)}
    except EnvironmentFault:
        found = set()
    stamps = {}
    for path in sorted(found | set(font_files)):
        state = path.stat()
        stamps[path.name] = (state.st_size, state.st_mtime_ns)
    return stamps
