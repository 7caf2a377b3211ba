"""The page of every bookmark as LibreOffice lays a Word file out: exact where that program is the reader.

It costs seconds and depends on the version of LibreOffice, so it is done only where it is asked for.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape

from reportgen import fontconfig, pdftext, remedies
from reportgen.errors import EnvironmentFault
from reportgen.writers.word.pagination import LAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PROGRAM = "soffice"
_FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
_PATIENCE_S = 300
_BOOKMARK = re.compile(rb'<w:bookmarkStart [^>]*w:name="([^"]+)"')
_PLACE = "--paginate"
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">{system}</include>
{aliases}
</fontconfig>
"""


def pages(docx: bytes, stacks: Iterable[Sequence[str]]) -> Mapping[str, int]:
    """Return the page of each bookmark of a Word file, and under "" the number of pages.

    `stacks` are the font families of the style: the first that is installed stands in for those that are not, as in
    the PDF. Raises EnvironmentFault where LibreOffice is missing or does not print the file.
    """
    return pages_of([docx], stacks)[0]


def pages_of(files: Sequence[bytes], stacks: Iterable[Sequence[str]]) -> list[Mapping[str, int]]:
    """Return the same for several Word files, for which LibreOffice is started once."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise _fault("没有 LibreOffice（soffice），不知道它怎样分页")
    with tempfile.TemporaryDirectory() as name:
        printed = _printed(program, files, Path(name), stacks)
    return [_told(docx, pdf) for docx, pdf in zip(files, printed, strict=True)]


def _fault(what: str) -> EnvironmentFault:
    remedy = f"{remedies.remedy('libreoffice')}；或去掉 --paginate：页码由程序自己推算"
    return EnvironmentFault(what, place=_PLACE, remedy=remedy)


def _told(docx: bytes, pdf: bytes) -> Mapping[str, int]:
    """Return the pages of the bookmarks of a file from the PDF that LibreOffice made of it."""
    found = pdftext.destinations(pdf)
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        names = [one.decode() for one in _BOOKMARK.findall(package.read("word/document.xml"))]
    told = {name: found[_encoded(name)] for name in names if _encoded(name) in found}
    return {**told, LAST: pdftext.pages(pdf)}


def _printed(program: str, files: Sequence[bytes], folder: Path, stacks: Iterable[Sequence[str]]) -> list[bytes]:
    """Return the files as LibreOffice prints them; its own profile keeps it apart from one that is open."""
    sources = [folder / f"{number}.docx" for number, _ in enumerate(files)]
    for source, data in zip(sources, files, strict=True):
        source.write_bytes(data)
    config = folder / "fonts.conf"
    config.write_text(_config(stacks), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = (program, profile, "--headless", "--convert-to", _FILTER, "--outdir", str(folder), *map(str, sources))
    environment = os.environ | {fontconfig.CONFIG_VARIABLE: str(config)}
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_S, env=environment)  # noqa: S603
        return [source.with_suffix(".pdf").read_bytes() for source in sources]
    except (OSError, subprocess.SubprocessError) as error:
        raise _fault(f"LibreOffice 没有排出这份文件（{error}）") from error


def _config(stacks: Iterable[Sequence[str]]) -> str:
    """Return a font configuration in which each family has those behind it in its stack to stand in for it."""
    pairs = {family: stack[place + 1 :] for stack in stacks for place, family in enumerate(stack)}
    aliases = (_alias(family, others) for family, others in pairs.items() if others)
    system = os.environ.get(fontconfig.CONFIG_VARIABLE) or fontconfig.config_file() or "/etc/fonts/fonts.conf"
    return _CONFIG.format(system=escape(str(system)), aliases="\n".join(aliases))


def _alias(family: str, others: Sequence[str]) -> str:
    accepted = "".join(f"<family>{escape(one)}</family>" for one in others)
    return f'  <alias binding="same"><family>{escape(family)}</family><accept>{accepted}</accept></alias>'


def _encoded(bookmark: str) -> str:
    """Return a bookmark's name as LibreOffice writes it in a PDF: every sign but letters and digits as its code."""
    return re.sub("[^A-Za-z0-9]", lambda sign: f"{ord(sign[0]):02X}", quote(bookmark, safe="_"))
