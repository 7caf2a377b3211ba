"""A brief at each of its stages as text for golden files: model, HTML, Word, PDF; nothing of the machine in them."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import MISSING, fields, is_dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from finished import W, pdf_flow
from reading import JOINER

from reportgen import pdftext
from reportgen.areas import Area
from reportgen.brief import Printed, Reference, Sentence
from reportgen.writers.word.text import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.build import Document

WIDTH = 110
_SENTENCE_END = re.compile(r"(?<=[。；])")


def model(made: Document) -> str:
    """The content model, close to JSON: each value with its type, what is at its default left out, and the appendix."""
    return "\n".join(_lines(_plain(replace(made.brief, appendix=None)), "")) + "\n"


def _lines(value: Any, indent: str) -> Iterator[str]:
    """A JSON value on one line where it fits, else an item a line."""
    flat = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if len(flat) + len(indent) <= WIDTH or not isinstance(value, dict | list):
        yield indent + flat
        return
    items = sorted(value.items()) if isinstance(value, dict) else list(enumerate(value))
    named = isinstance(value, dict)
    yield indent + ("{" if named else "[")
    for name, inner in items:
        first, *rest = _lines(inner, f"{indent} ")
        yield (f'{indent} "{name}": {first.lstrip()}' if named else first) + ("" if rest else ",")
        yield from (line + "," if index == len(rest) - 1 else line for index, line in enumerate(rest))
    yield indent + ("}" if named else "]")


def _plain(value: Any) -> Any:
    if isinstance(value, Printed):
        return _printed(value)
    if isinstance(value, Reference | Area):
        return f"<{value.target}>" if isinstance(value, Reference) else f"{value.short_name} <area {value.area_id}>"
    if is_dataclass(value) and not isinstance(value, type):
        told = {item.name: getattr(value, item.name) for item in fields(value) if not _at_default(value, item)}
        if isinstance(value, Sentence) and value.phrase == value.rule.replace(".", "_"):
            told.pop("phrase")  # its name says no more than that of the rule
        return {"is": type(value).__name__, **{name: _plain(inner) for name, inner in told.items()}}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if hasattr(value, "items"):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return value if isinstance(value, str | bool | int | None) else str(value)


def _printed(value: Printed) -> str:
    """A printed number on one line: as it is read, its marks, what it stands for, how it was computed."""
    told = (value.formula, value.label, value.period, *value.inputs)
    computed = f" = {' | '.join(filter(None, told))}" if any(told) else ""
    return f"{value.text}{''.join(value.flags)} <{value.kind} {value.ref}{computed}>"


def _at_default(value: Any, item: Any) -> bool:
    """Whether a field holds what it holds when not given."""
    default = item.default if item.default_factory is MISSING else item.default_factory()
    return default is not MISSING and getattr(value, item.name) == default


def html(made: Document) -> str:
    """The HTML with one element a line."""
    lines = re.sub(r"(?=<[a-z])", "\n", made.rendered.html.replace(JOINER, ""))
    return re.sub(r"\s*\n\s*", "\n", lines).strip() + "\n"


def word(docx: bytes) -> str:
    """The body of a Word file: a line a paragraph with its style, cells and rows marked."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        body = ET.fromstring(package.read("word/document.xml"))[0]  # noqa: S314 (our own output)
    return "\n".join(_blocks(body, "")) + "\n"


def _blocks(parent: Any, indent: str) -> Iterator[str]:
    for element in parent:
        name = element.tag.removeprefix(W)
        if name == "p":
            style = element.find(f"{W}pPr/{W}pStyle")
            picture = " (picture)" if element.find(f".//{W}drawing") is not None else ""
            text = paragraph_text(element).replace("\n", "⏎").replace("\t", "→").replace(JOINER, "")
            yield f"{indent}{'-' if style is None else style.get(f'{W}val')}: {text}{picture}"
        elif name in {"tbl", "tr", "tc"}:
            yield f"{indent}{name}"
            yield from _blocks(element, f"{indent} ")


def pdf(data: bytes, made: Document) -> str:
    """How many pages a PDF has, and its text, a sentence a line."""
    text = pdf_flow(data, made.rendered.html)
    return f"{pdftext.pages(data)} pages\n" + "\n".join(_SENTENCE_END.split(text)).rstrip() + "\n"


def stages(made: Document, data: bytes, docx: bytes) -> Mapping[str, str]:
    """Every stage by the name of its golden file; that of Word only where there is a Word file."""
    found = {"model.txt": model(made), "page.html": html(made), "pdf.txt": pdf(data, made)}
    return found | ({"word.txt": word(docx)} if docx else {})
