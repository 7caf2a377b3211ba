"""Edits of a Word file's styles as Word saves them, for tests: parts changed by element, the rest as it was."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def edited(docx: bytes, **edits: Callable[[Any], object]) -> bytes:
    """Return a Word file with parts changed in place: `styles`, `document`, `numbering`, each by a function."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            data, edit = source.read(name), edits.get(name.removeprefix("word/").removesuffix(".xml"))
            if edit:
                root = etree.fromstring(data)
                edit(root)
                data = etree.tostring(root)
            result.writestr(name, data)
    return target.getvalue()


def restyled(docx: bytes, styles: Mapping[str, Mapping[str, Mapping[str, object]]]) -> bytes:
    """Return a Word file with style properties set: {style: {"rPr/sz": {"val": 28}}}."""

    def edit(root: Any) -> None:
        for name, properties in styles.items():
            for path, attributes in properties.items():
                put(style(root, name), path, **attributes)

    return edited(docx, styles=edit)


def style(root: Any, name: str) -> Any:
    """Return the style of a name."""
    return next(one for one in root.iter(f"{W}style") if one.find(f"{W}name").get(f"{W}val") == name)


def put(element: Any, path: str, **attributes: object) -> None:
    """Set attributes of the element at a path, which is made where it is not there."""
    for tag in path.split("/"):
        found = element.find(f"{W}{tag}")
        element = found if found is not None else etree.SubElement(element, f"{W}{tag}")
    for name, value in attributes.items():
        element.set(f"{W}{name}", str(value))


def as_chinese_word(root: Any) -> None:
    """Rename the ids of a <w:styles> as Chinese Word does on saving, and add what it adds of its own."""
    ids = {one.get(f"{W}styleId"): f"a{number}" for number, one in enumerate(root.iter(f"{W}style"))}
    for one in root.iter(f"{W}style"):
        one.set(f"{W}styleId", ids[one.get(f"{W}styleId")])
        for tag in ("basedOn", "next", "link"):
            found = one.find(f"{W}{tag}")
            if found is not None:
                found.set(f"{W}val", ids.get(found.get(f"{W}val"), ""))
    etree.SubElement(root, f"{W}latentStyles").set(f"{W}count", "376")
    for one in root.iter(f"{W}rPr"):
        etree.SubElement(one, f"{W}kern").set(f"{W}val", "2")
