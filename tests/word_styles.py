"""What a style of a Word file comes to: its own properties over those of the styles it is based on, as Word reads them.

Written apart from the writer, so that it can judge it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIRST_LINE = frozenset({"firstLine", "hanging"})  # one indent, which an indent in characters goes before
_OFF = {
    **dict.fromkeys(("keepNext", "keepLines", "pageBreakBefore", "contextualSpacing", "b", "bCs", "i"), ("val", "0")),
    "outlineLvl": ("val", "9"),
    "vertAlign": ("val", "baseline"),
    "shd": ("fill", "auto"),
}
Properties = dict[str, dict[str, str]]
"""From a property (`pPr/spacing`, `pPr/pBdr/top`) to its attributes."""


def effective(styles: Any, id_: str) -> Properties:
    """Return the properties of a style of styles.xml, document defaults and styles below it included."""
    by_id = {one.get(f"{W}styleId"): one for one in styles.iter(f"{W}style")}
    found = [one for kind in ("rPr", "pPr") for one in styles.findall(f"{W}docDefaults/{W}{kind}Default/{W}{kind}")]
    return merged([*found, *(part for one in _line(by_id, id_) for part in one if part.tag in {W + "rPr", W + "pPr"})])


def merged(parts: list[Any]) -> Properties:
    """Return what property elements come to, later ones over earlier ones; what is said to be off is left out."""
    style: Properties = {}
    for part in parts:
        for path, element in _properties(part, part.tag.removeprefix(W)):
            said = {name.removeprefix(W): value for name, value in element.attrib.items()}
            style[path] = {**_kept(style.get(path, {}), path, said), **said}
    return {path: said for path, said in style.items() if not _is_off(path.rpartition("/")[2], said)}


def _line(by_id: Mapping[str, Any], id_: str) -> list[Any]:
    """Return a style after those that it is based on."""
    base = by_id[id_].find(f"{W}basedOn")
    return [*(_line(by_id, base.get(f"{W}val")) if base is not None else []), by_id[id_]]


def _properties(element: Any, path: str) -> Iterator[tuple[str, Any]]:
    for child in element:
        name = f"{path}/{child.tag.removeprefix(W)}"
        if child.tag == f"{W}tab":
            yield f"{name}/{child.get(f'{W}pos')}", child
        elif len(child):
            yield from _properties(child, name)
        else:
            yield name, child


def _kept(before: dict[str, str], path: str, said: dict[str, str]) -> dict[str, str]:
    """Return what stays of a property that is said again: only spacing and indents are inherited by attributes."""
    if path not in {"pPr/spacing", "pPr/ind"}:
        return {}
    gone = _FIRST_LINE if said.keys() & _FIRST_LINE else frozenset()
    return {name: value for name, value in before.items() if name not in gone}


def _is_off(name: str, said: dict[str, str]) -> bool:
    if name == "ind" and "hanging" in said and said.get("firstLineChars") == "0":
        del said["firstLineChars"]  # said only to take back an indent in characters
    key, value = _OFF.get(name, ("", ""))
    nothing = said.get("val") in {"nil", "clear"} and "color" not in said
    return (
        (bool(key) and said.get(key) == value)
        or nothing
        or (name, said) in (("spacing", {"val": "0"}), ("numId", {"val": "0"}))
    )
