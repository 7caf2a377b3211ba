"""The .docx package: a clean base, the parts filled in, and bytes that are the same on every run."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from reportgen.writers.word import footnotes
from reportgen.writers.word.text import wrap_part
from reportgen.writers.word.xml import Element, clean, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportgen.writers.meta import DocumentMeta

_LEFT_OUT = ("/stylesWithEffects", "/customXml", "/webSettings")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CUSTOM_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CUSTOM_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_DETAILS_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_DETAILS_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_DETAILS_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties a user may name
_APP_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def clean_base() -> Any:
    """Return python-docx's empty document without what its template carries along: thumbnail, web settings, …."""
    document = docx.Document()
    part = document.part
    for number, relation in list(part.rels.items()):
        if relation.reltype.endswith(_LEFT_OUT):
            del part.rels[number]
    package = part.package
    for number, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[number]
    for root in (
        document.element.body,
        document.styles.element,
        part.numbering_part.element,
        document.settings.element,
    ):
        root[:] = []
    return document


def fill_styles(document: Any, defaults: Element, styles: Iterable[Element]) -> None:
    """Put in the document defaults and the styles."""
    document.styles.element[:] = [defaults, *styles]


def fill_settings(document: Any, *, two_sided: bool = False, notes: bool = False) -> None:
    """Put in the settings: the layout of present Word, Chinese punctuation, no prompt to update fields.

    `two_sided`: left pages have a header and footer of their own; `notes`: the document has footnotes.
    """
    compatibility = w("compat", w("useFELayout"), w("compatSetting", name="compatibilityMode", val=15,
                                                    uri="http://schemas.microsoft.com/office/word"))  # fmt: skip
    document.settings.element.extend(
        [
            w("zoom", percent=100),
            w("defaultTabStop", val=420),
            *([w("evenAndOddHeaders")] if two_sided else []),
            w("characterSpacingControl", val="compressPunctuation"),
            *([footnotes.settings()] if notes else []),
            compatibility,
            w("themeFontLang", val="en-US", eastAsia="zh-CN"),
            w("decimalSymbol", val="."),
            w("listSeparator", val=","),
        ]
    )


def fill_fonts(document: Any, fonts: Iterable[Element]) -> None:
    """Put in the font table."""
    _replace(document.part.rels, "/fontTable", etree.tostring(w("fonts", *fonts), encoding="UTF-8", standalone=True))


def _replace(relations: Any, kind: str, data: bytes) -> None:
    relation = next(one for one in relations.values() if one.reltype.endswith(kind))
    relation.target_part._blob = data  # noqa: SLF001 (a generic part of python-docx has no setter)


def running_part(document: Any, kind: str, paragraph: Element, *, page: str) -> Element:
    """Add a header or footer part and return the reference to it for <w:sectPr>; `page` is first, even or default."""
    add = document.part.add_header_part if kind == "header" else document.part.add_footer_part
    part, number = add()
    part.element[:] = [paragraph]
    reference = w(f"{kind}Reference", type=page)
    reference.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", number)
    return reference


def add_media(document: Any, name: str, content_type: str, data: bytes) -> str:
    """Add a media part and return the id of the relationship to it."""
    part = Part(PackURI(f"/word/media/{name}"), content_type, data, document.part.package)
    number: str = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    return number


def add_custom_parts(document: Any, parts: Mapping[str, bytes]) -> None:
    """Attach files as custom XML parts, each with the identity Word wants, drawn from its name."""
    package = document.part.package
    for number, (name, data) in enumerate(sorted(parts.items()), 1):
        item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", wrap_part(name, data), package)
        identity = str(uuid5(NAMESPACE_URL, name)).upper()
        properties = (
            f'{_XML}<ds:datastoreItem ds:itemID="{{{identity}}}" xmlns:ds="{_CUSTOM_NAMESPACE}">'
            f'<ds:schemaRefs><ds:schemaRef ds:uri="urn:reportgen:part"/></ds:schemaRefs></ds:datastoreItem>'
        )
        described = Part(PackURI(f"/customXml/itemProps{number}.xml"), _CUSTOM_PROPERTIES, properties.encode(), package)
        item.relate_to(described, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
        document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def fill_properties(document: Any, meta: DocumentMeta) -> None:
    """Put in the core properties, every time in them the edition's, and those that have a name of our own."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = (clean(text) for text in (meta.title, meta.author, meta.author))
    core.subject, core.keywords = clean(meta.subject), clean("，".join(meta.keywords))
    core.language, core.comments, core.revision = meta.language, clean(meta.font_note), 1
    core.created = core.modified = meta.moment.replace(tzinfo=None)
    app = f'{_XML}<Properties xmlns="{_APP_NAMESPACE}"><Application>Microsoft Office Word</Application></Properties>'
    _replace(document.part.package.rels, "/extended-properties", app.encode())
    if meta.details:
        _fill_details(document, meta)


def _fill_details(document: Any, meta: DocumentMeta) -> None:
    """Put in the properties that have a name of our own: edition, vintage and whatever else the document is told by."""
    names: Any = {None: _DETAILS_NAMESPACE, "vt": _TYPES_NAMESPACE}  # the types of lxml know no default namespace
    root = etree.Element(f"{{{_DETAILS_NAMESPACE}}}Properties", nsmap=names)
    for number, (name, value) in enumerate(meta.details, 2):  # the numbers below 2 are Word's own
        said = {"fmtid": _DETAILS_FORMAT, "pid": str(number), "name": name}
        entry = etree.SubElement(root, f"{{{_DETAILS_NAMESPACE}}}property", said)
        etree.SubElement(entry, f"{{{_TYPES_NAMESPACE}}}lpwstr").text = clean(value)
    data = etree.tostring(root, encoding="UTF-8", standalone=True)
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), _DETAILS_TYPE, data, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def saved(document: Any) -> bytes:
    """Return the file: entries sorted, the content types first, one fixed date."""
    buffer = io.BytesIO()
    document.save(buffer)
    return sorted_zip(buffer.getvalue())


def sorted_zip(data: bytes) -> bytes:
    """Return a zip with its entries in a fixed order and of a fixed date."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for name in sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name)
        ):
            entry = zipfile.ZipInfo(name)  # of the date that zip begins with
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            result.writestr(entry, source.read(name))
    return target.getvalue()
