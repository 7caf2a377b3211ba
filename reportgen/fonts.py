"""The fonts a document is set in: what stands for a CSS stack, and small prepared faces that make setting quick.

`prepare` cuts the system's Chinese faces down to the characters in use (about a second for four faces), so that
laying out and embedding them costs half, and lets adjacent punctuation stand solid (`tight`); `use_prepared` puts them
before the system's fonts, which stay as fallback (docs/design/pdf.md). Nothing depends on it: without prepared faces
everything works, only slower and with looser punctuation.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportgen import fontconfig, remedies
from reportgen.errors import EnvironmentFault
from reportgen.fontconfig import CONFIG_VARIABLE, Face

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PREPARED_FAMILIES = ("Noto Sans CJK SC", "Noto Serif CJK SC")
CHINESE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "SimSun": "宋体",
        "SimHei": "黑体",
        "Microsoft YaHei": "微软雅黑",
        "FangSong": "仿宋",
        "KaiTi": "楷体",
        "DengXian": "等线",
        "STZhongsong": "华文中宋",
        "FZXiaoBiaoSong-B05S": "方正小标宋简体",
        "FangSong_GB2312": "仿宋_GB2312",
        "KaiTi_GB2312": "楷体_GB2312",
    }
)
"""Chinese fonts of Windows by their Latin name: two names of one font."""
BOLD = 600
"""CSS weights from here on are bold."""
GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math"})
_SAMPLE = "汉字体电子商务，。“”"
_WEIGHTS = frozenset({400, 500, 700})
_FEATURES = ("kern", "liga", "locl", "ccmp", "mark", "mkmk", "halt", "palt", "calt", "chws", "tnum", "lnum")
_UNUSED_TABLES = ("vmtx", "vhea", "VORG", "BASE")
_TEXTS = frozenset({".csv", ".css", ".html", ".json", ".md", ".toml", ".txt"})
_MANIFEST = "prepared.json"
_FACES = "faces"  # apart from the cache, for a folder that changes is read anew
_VERSION = "2"
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{faces}</dir>
  <cachedir>{cache}</cachedir>
  <include ignore_missing="yes">{system}</include>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Prepared faces in a folder; `key` names the font files and characters they were cut from."""

    folder: Path
    faces: tuple[Path, ...]
    key: str

    @property
    def config(self) -> Path:
        """The fontconfig file that lists these faces before the system's."""
        return self.folder / "fonts.conf"


# --- which family stands for a stack ------------------------------------------------------------------------------


def chosen(stacks: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the installed family that sets each role, by the order of its CSS stack.

    Raises EnvironmentFault naming the role where no family of its stack is installed or none draws Chinese.
    """
    return {role: _first(role, stack) for role, stack in stacks.items()}


def demand_installed(stacks: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Raise EnvironmentFault for a stack, given with its place, none of whose families is installed."""
    for place, stack in stacks:
        named = [family for family in stack if family not in GENERIC]
        if named and not fontconfig.installed(named):
            remedy = "请安装这种字体，或改用 var(--serif) 这样的角色"
            raise EnvironmentFault(f"没有字体「{'、'.join(named)}」", place=place, remedy=remedy)


def substituted(stacks: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, str]]:
    """Return the roles whose first family is not installed, each with the family wanted and the one that stands in.

    The Latin name of a family stands for its Chinese one.
    """
    wanted = {role: next(iter(stack), "") for role, stack in stacks.items()}
    used = chosen(stacks)
    return {role: (wanted[role], used[role]) for role in stacks if _in_chinese(used[role]) != _in_chinese(wanted[role])}


def has_bold(family: str) -> bool:
    """Whether a family has a bold face of its own; where it has none, bold text is set in its regular face."""
    return any(face.weight >= BOLD or face.variable for face in fontconfig.faces(family))


def _in_chinese(family: str) -> str:
    return CHINESE_NAMES.get(family, family)


def _first(role: str, stack: Sequence[str]) -> str:
    named = [family for family in stack if family not in GENERIC]
    for family in fontconfig.installed(named):
        if not fontconfig.undrawn(_SAMPLE, (family,)):
            return family
    raise _none_of(named, f"字体 {role}")


def _none_of(families: Iterable[str], place: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"没有可用的中文字体（{'、'.join(families)}）", place=place, remedy=remedies.remedy("fonts")
    )


# --- the characters to prepare ------------------------------------------------------------------------------------


@cache
def basic_characters() -> frozenset[str]:
    """GB 2312 with Latin letters, general punctuation, arrows, mathematical and geometric signs."""
    blocks = ((0x20, 0x250), (0x2010, 0x2070), (0x2070, 0x2200), (0x2200, 0x2300), (0x2460, 0x2500), (0x25A0, 0x2800))
    wide = ((0x3000, 0x3040), (0xFE30, 0xFE50), (0xFF00, 0xFFF0))
    signs = {chr(code) for first, stop in blocks + wide for code in range(first, stop)}
    rows = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(signs.union(*rows))


def text_files(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files below folders whose characters may be printed: tables, templates, style sheets, source texts."""
    return tuple(
        path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in _TEXTS and path.is_file()
    )


def characters_of(files: Iterable[Path]) -> frozenset[str]:
    """Every character of text files; a file that is neither UTF-8 nor GB 18030 is passed over by its odd bytes."""
    return frozenset().union(*(_decoded(path.read_bytes()) for path in files))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "ignore")


# --- preparing ----------------------------------------------------------------------------------------------------


def prepare(folder: Path, characters: Iterable[str], families: Sequence[str] = PREPARED_FAMILIES) -> Prepared:
    """Faces cut down to the characters (and the basic set), in `folder`; done again only when something changed.

    Raises EnvironmentFault where none of the families is installed.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "", str(folder))
    wanted = basic_characters() | frozenset(characters)
    with _system_fonts():
        sources, system = _sources(families), fontconfig.config_file()
    key = _key(folder, sources, wanted)
    ready = prepared(folder)
    if ready and ready.key == key:
        return ready
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as beside:
        _write(Path(beside, "new"), folder, _Cut(sources, wanted, key, system))
        shutil.rmtree(folder, ignore_errors=True)
        Path(beside, "new").rename(folder)
    return Prepared(folder, tuple(folder / _FACES / name for name in _names(sources)), key)


def prepared(folder: Path) -> Prepared | None:
    """Return what `prepare` left in the folder, or None where nothing is or the system's fonts changed since."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
        current = all(_stamp(Path(path)) == stamp for path, stamp in manifest["sources"].items())
        moved = manifest["folder"] != str(folder.resolve())
    except (OSError, ValueError, KeyError):
        return None
    found = Prepared(folder, tuple(folder / _FACES / name for name in manifest["faces"]), manifest["key"])
    return found if current and not moved and all(face.is_file() for face in found.faces) else None


def use_prepared(folder: Path) -> Prepared | None:
    """Put the prepared faces before the system's fonts for this process; None where there are none to use.

    To be called before a document is laid out or a chart drawn: both read the setting once.
    """
    found = prepared(folder)
    if found:
        os.environ[CONFIG_VARIABLE] = str(found.config.resolve())
    return found


@contextmanager
def in_use(folder: Path) -> Iterator[tuple[Path, ...]]:
    """The prepared faces, put before the system's fonts inside the block only: the environment is left as it was found.

    For a program that is not ours; the setting is the whole process's, so one thread at a time.
    """
    before = os.environ.get(CONFIG_VARIABLE)
    try:
        found = use_prepared(folder)
        yield found.faces if found else ()
    finally:
        os.environ.pop(CONFIG_VARIABLE, None)
        if before is not None:
            os.environ[CONFIG_VARIABLE] = before


@dataclass(frozen=True, slots=True)
class _Cut:
    """What is to be cut from what."""

    sources: tuple[Face, ...]
    characters: frozenset[str]
    key: str
    system: Path | None


@contextmanager
def _system_fonts() -> Iterator[None]:
    """Look at the system's own fonts even where prepared ones are in use, which would be cut from themselves."""
    current = os.environ.get(CONFIG_VARIABLE)
    ours = current is not None and (Path(current).parent / _MANIFEST).is_file()
    if ours:
        del os.environ[CONFIG_VARIABLE]
    try:
        yield
    finally:
        if ours and current is not None:
            os.environ[CONFIG_VARIABLE] = current


def _sources(families: Sequence[str]) -> tuple[Face, ...]:
    found = tuple(
        face
        for family in families
        for face in fontconfig.faces(family)
        if face.weight in _WEIGHTS and not face.variable
    )
    if not found:
        raise _none_of(families, "字体")
    return found


def _names(sources: Iterable[Face]) -> tuple[str, ...]:
    return tuple(f"{face.family.replace(' ', '')}-{face.weight}.otf" for face in sources)


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _key(folder: Path, sources: Iterable[Face], characters: frozenset[str]) -> str:
    faces = [(str(face.path), face.index, *_stamp(face.path)) for face in sources]
    text = repr((_VERSION, str(folder.resolve()), faces, "".join(sorted(characters))))
    return hashlib.sha256(text.encode()).hexdigest()


def _write(beside: Path, folder: Path, cut: _Cut) -> None:
    names, home = _names(cut.sources), folder.resolve()
    (beside / _FACES).mkdir(parents=True)
    for face, name in zip(cut.sources, names, strict=True):
        (beside / _FACES / name).write_bytes(_cut_face(face, cut.characters))
    places = {"faces": home / _FACES, "cache": home / "cache", "system": cut.system or "/etc/fonts/fonts.conf"}
    config = _CONFIG.format(**{name: escape(str(place)) for name, place in places.items()})
    (beside / "fonts.conf").write_text(config, "utf-8")
    stamps = {str(face.path): _stamp(face.path) for face in cut.sources}
    manifest = {"key": cut.key, "folder": str(home), "sources": stamps, "faces": names}
    (beside / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")


def _cut_face(face: Face, characters: frozenset[str]) -> bytes:
    """Return a face with the characters only.

    Two passes: the other languages' glyph substitutions keep thousands of glyphs alive, so they are dropped in
    between; `locl` itself must stay for Chinese, for without it —— narrows and lines break elsewhere.
    """
    import uharfbuzz

    codes = {ord(character) for character in characters}
    first = _subset(uharfbuzz.Blob.from_file_path(str(face.path)), face.index, codes)
    return _subset(uharfbuzz.Blob(_chinese(first)), 0, codes)


def _subset(blob: object, index: int, codes: set[int]) -> bytes:
    import uharfbuzz

    plan = uharfbuzz.SubsetInput()
    plan.unicode_set.update(codes)
    plan.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    plan.drop_table_tag_set.update(map(_tag, _UNUSED_TABLES))
    features = plan.layout_feature_tag_set
    features.clear()
    features.update(map(_tag, _FEATURES))
    return bytes(uharfbuzz.subset(uharfbuzz.Face(blob, index), plan).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


def _chinese(data: bytes) -> bytes:
    """Return the font without the substitutions of languages other than simplified Chinese, and able to set solid."""
    from fontTools.ttLib import TTFont

    from reportgen import tight

    font = TTFont(BytesIO(data), lazy=True, recalcTimestamp=False)
    font.setGlyphOrder([f"glyph{number}" for number in range(font["maxp"].numGlyphs)])  # the font's own take seconds
    for table in {"GSUB", "GPOS"} & set(font.keys()):
        for record in font[table].table.ScriptList.ScriptRecord:
            kept = [language for language in record.Script.LangSysRecord if language.LangSysTag == "ZHS "]
            record.Script.LangSysRecord, record.Script.LangSysCount = kept, len(kept)
    tight.tighten(font)
    out = BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()
