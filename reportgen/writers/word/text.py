"""A finished document back to text, and the files it carries: what trace and the tests read."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PART_NAMESPACE = "urn:reportgen:part"
# control characters that XML cannot hold, and the carriage return that it turns into a line feed
_CHANGED_BY_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ITEM = re.compile(r"customXml/item\d+\.xml")


def docx_text(docx: bytes) -> list[str]:
    """Return the paragraphs of a document's body in reading order, table cells included, empty ones left out."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = ET.fromstring(package.read("word/document.xml"))  # noqa: S314 (our own output)
    return [text for text in map(paragraph_text, body.iter(f"{_W}p")) if text.strip()]


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
