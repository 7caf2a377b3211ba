"""Files that a workbook carries as custom XML parts, where programs keep them and readers do not see them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from reportgen.writers.word.text import PART_NAMESPACE, wrap_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"


def carry(book: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The workbook with these files in it by their names; the rest of it as it was."""
    target = io.BytesIO()
    added = {name: data for number, item in enumerate(sorted(parts.items()), 1) for name, data in _part(number, *item)}
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for name in source.namelist():
            _enter(result, name, _named(name, source.read(name), len(parts)))
        for name, data in added.items():
            _enter(result, name, data)
    return target.getvalue()


def _enter(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # of the date that zip begins with
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
    package.writestr(entry, data)


def _part(number: int, name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as the three parts of the package that hold it: itself, its identity, and what leads to that."""
    identity = f"{{{str(uuid5(NAMESPACE_URL, name)).upper()}}}"
    properties = (
        f'{_XML}<ds:datastoreItem ds:itemID="{identity}" xmlns:ds="{_OFFICE}/customXml"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{PART_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    leads = f'{_XML}<Relationships xmlns="{_PACKAGE}">{_relation("rId1", "customXmlProps", f"itemProps{number}.xml")}'
    yield f"customXml/item{number}.xml", wrap_part(name, data)
    yield f"customXml/itemProps{number}.xml", properties.encode()
    yield f"customXml/_rels/item{number}.xml.rels", f"{leads}</Relationships>".encode()


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'


def _named(name: str, data: bytes, count: int) -> bytes:
    """A part of the workbook; the two that list what a package holds also name what it carries."""
    numbers = range(1, count + 1)
    if name == _RELATIONS:
        new = "".join(_relation(f"rIdPart{one}", "customXml", f"../customXml/item{one}.xml") for one in numbers)
        return data.replace(b"</Relationships>", f"{new}</Relationships>".encode())
    if name == _TYPES:
        places = (f"/customXml/itemProps{one}.xml" for one in numbers)
        new = "".join(f'<Override PartName="{place}" ContentType="{_TYPE}"/>' for place in places)
        return data.replace(b"</Types>", f"{new}</Types>".encode())
    return data
