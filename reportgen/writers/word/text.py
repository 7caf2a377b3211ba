"""Inlines to runs, and a finished document back to text: what trace and the tests read."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportgen.writers.word.blocks import Break, Field, Inline, Link, Run
from reportgen.writers.word.xml import Element, text_node, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PART_NAMESPACE = "urn:reportgen:part"
_ITEM = re.compile(r"customXml/item\d+\.xml")


def runs(content: tuple[Inline, ...], bookmarks: Mapping[str, str]) -> Iterator[Element]:
    """Yield the run elements of inlines; the only run property is the character style."""
    for item in content:
        if isinstance(item, Link):
            inner = list(runs(item.content, bookmarks))
            yield w("hyperlink", *inner, anchor=bookmarks[item.target], history=1)
        elif isinstance(item, Field):
            yield from field_runs(item)
        else:
            yield w("r", _style(item), _content(item))


def _style(item: Inline) -> Element | None:
    style = item.style if isinstance(item, Run | Field) else ""
    return w("rPr", w("rStyle", val=style)) if style else None


def _content(item: Inline) -> Element:
    if isinstance(item, Run):
        return text_node(item.text)
    return w("br") if isinstance(item, Break) else w("tab")


def field_runs(item: Field) -> Iterator[Element]:
    """Yield the five runs of a field with the result it shows."""
    instruction = w("instrText")
    instruction.text = f" {item.instruction} "
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parts = (w("fldChar", fldCharType="begin"), instruction, w("fldChar", fldCharType="separate"), text_node(item.result),
             w("fldChar", fldCharType="end"))  # fmt: skip
    for part in parts:
        yield w("r", _style(item), part)


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
    try:
        element.text = data.decode("utf-8")
    except UnicodeDecodeError:
        element.text, element.attrib["encoding"] = base64.b64encode(data).decode("ascii"), "base64"
    ET.register_namespace("", PART_NAMESPACE)
    return ET.tostring(element, encoding="utf-8", xml_declaration=True)


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
