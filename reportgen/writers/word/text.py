"""A finished document back to text, and the files it carries: what trace and the tests read."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

from reportgen.writers.word.charttext import chart_words, charted, charts_in

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTES = "word/footnotes.xml"
CONTENTS_STYLES = frozenset({"TOCHeading", "TOC1"})
"""The styles of the contents list."""
PART_NAMESPACE = "urn:reportgen:part"
# control characters that XML cannot hold, and the carriage return that it turns into a line feed
_CHANGED_BY_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ITEM = re.compile(r"customXml/item\d+\.xml")


def docx_text(docx: bytes, *, charts: bool = False) -> list[str]:
    """Return the paragraphs of a document's body in reading order, table cells included, empty ones left out.

    The footnotes of a paragraph follow it; those that nothing calls stand at the end. With `charts` the words of its
    charts follow it too, each piece by itself. The contents list is left out: each format has its own.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = ET.fromstring(package.read("word/document.xml"))  # noqa: S314 (our own output)
        read = package.read(NOTES) if NOTES in package.namelist() else b"<none/>"
        drawn = chart_words(package) if charts else {}
    notes = footnotes(ET.fromstring(read))  # noqa: S314
    texts: list[str] = []
    for paragraph in (one for one in body.iter(f"{_W}p") if not _is_contents(one)):
        texts += [paragraph_text(paragraph), *(notes.pop(one, "") for one in called(paragraph))]
        texts += (word for one in charts_in(paragraph) for word in drawn.get(one, ()))
    return [text for text in (*texts, *notes.values()) if text.strip()]


def _is_contents(paragraph: Any) -> bool:
    """Whether a paragraph belongs to the contents list, by its style."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val") in CONTENTS_STYLES


def charted_figures(docx: bytes) -> frozenset[str]:
    """Return the ids of the figures whose charts are Word's own; the others are pictures."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return charted(package)


def footnotes(root: Any) -> dict[str, str]:
    """Return the text of each footnote of their part by its id, in order; the lines that part notes are left out."""
    found = (note for note in root.iter(f"{_W}footnote") if note.get(f"{_W}type") in {None, "normal"})
    return {note.get(f"{_W}id", ""): " ".join(map(paragraph_text, note.iter(f"{_W}p"))).strip() for note in found}


def called(paragraph: Any) -> list[str]:
    """Return the ids of the footnotes that a paragraph calls, in order."""
    return [call.get(f"{_W}id", "") for call in paragraph.iter(f"{_W}footnoteReference")]


def paragraph_text(paragraph: Any) -> str:
    """Return the text of a paragraph: tabs and line breaks as such, field instructions left out."""
    signs = {f"{_W}tab": "\t", f"{_W}br": "\n"}
    parts = [element for run in paragraph.iter(f"{_W}r") for element in run]
    return "".join((part.text or "") if part.tag == f"{_W}t" else signs.get(part.tag, "") for part in parts)


def wrap_part(name: str, data: bytes) -> bytes:
    """Return a file as the XML that a custom part has to be: text as text, other bytes in base64."""
    element = ET.Element(f"{{{PART_NAMESPACE}}}part", {"name": name})
    element.text = _as_text(data)
    if element.text is None:
        element.text, element.attrib["encoding"] = base64.b64encode(data).decode("ascii"), "base64"
    ET.register_namespace("", PART_NAMESPACE)
    xml: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return xml


def _as_text(data: bytes) -> str | None:
    """Return the text of bytes that XML gives back unchanged, or None."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _CHANGED_BY_XML.search(text) else text


def custom_part(docx: bytes, name: str) -> bytes | None:
    """Return the file that was attached to a document under this name, or None."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        items = [package.read(item) for item in package.namelist() if _ITEM.fullmatch(item)]
    for item in items:
        element = ET.fromstring(item)  # noqa: S314 (our own output)
        if element.tag == f"{{{PART_NAMESPACE}}}part" and element.get("name") == name:
            text = element.text or ""
            return base64.b64decode(text) if element.get("encoding") == "base64" else text.encode("utf-8")
    return None
