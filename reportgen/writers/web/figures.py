"""Figures drawn inline: each SVG light and without ids of its own, named by its alternative text.

Two drawings of one figure stand side by side; the style sheet shows one, so that it is also read once. A picture is one
thing to a screen reader, so the links to the rows of its numbers lie upon it, not within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

KINDS = ("wide", "narrow")
_SVG = "{http://www.w3.org/2000/svg}"
_SCROLLS = "图，可左右移动"
_DRAWN = frozenset({"path", "text"})
_DECIMALS = 2
_LEADS_ON = "的出处"
_FULL_EM, _DIGIT_EM, _LEADING = 1.0, 0.56, 1.3  # a Chinese sign, a digit, a line, in sizes of the letters
_LAST_NARROW = "\u2000"  # signs beyond are as wide as they are high
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_NUMBER = re.compile(r"-?\d+\.\d+")
_UPRIGHT = re.compile(r"rotate\(-?0[ ,)]")
# what a picture says once for all its parts; matplotlib says it in a style sheet, which would reach the whole page
_ROOT_STYLE = "font-family:var(--chart, var(--sans));stroke-linejoin:round;stroke-linecap:butt"
_DEFAULTS = {"text-anchor": "start", "font-weight": "400"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn figure: its SVG, its width on paper in mm, its numbers in drawing order, each with its row's anchor."""

    svg: bytes
    width_mm: float
    numbers: Sequence[tuple[str, str]] = ()


def draw(root: Any, drawings: Mapping[str, Sequence[Drawing]]) -> None:
    """Put the drawings in the place of every `<img src="figure:ID">`; raises TemplateError for a figure not drawn."""
    anchors = {element.get("id") for element in root.iter() if element.get("id")}
    for box in list(root.iter()):
        for index, image in enumerate(list(box)):
            if image.tag == "img":
                name = (image.get("src") or "").partition(":")[2]
                box[index : index + 1] = pictures = list(_inline(name, image.get("alt") or "", drawings, anchors))
                if len(pictures) == 1:
                    box.attrib |= {"class": "img scroll", "role": "region", "tabindex": "0", "aria-label": _SCROLLS}


def _inline(
    name: str, alt: str, drawings: Mapping[str, Sequence[Drawing]], anchors: Iterable[str]
) -> Iterator[ET.Element]:
    """The elements that stand for an image: one drawing, or a wide and a narrow one."""
    if name not in drawings:
        raise TemplateError(f"没有图「{name}」", place="模板", remedy="图的编号见 data/outline.toml")
    found = drawings[name]
    for kind, drawing in zip(KINDS if len(found) > 1 else ("only",), found, strict=False):
        picture = _lightened(ET.fromstring(drawing.svg))  # noqa: S314 (our own output)
        picture.attrib |= {"class": kind, "role": "img", "aria-label": alt}
        box = ET.Element("div", {"class": f"drawn {kind}", "style": f"--mm:{drawing.width_mm:g}"})
        box.append(picture)
        box.extend(_links(picture, drawing.numbers, frozenset(anchors)))
        yield box


def _lightened(source: ET.Element) -> ET.Element:
    """A picture of the same look: no ids, groups or style sheets, strokes of one kind in one path, short numbers."""
    view = " ".join(map(_shortened, (source.get("viewBox") or "").split()))
    picture = ET.Element("svg", {"viewBox": view, "style": _ROOT_STYLE})
    for part in source.iter():
        tag = part.tag.removeprefix(_SVG) if isinstance(part.tag, str) else ""
        if tag in _DRAWN:
            _add(picture, tag, part)
    return picture


def _add(picture: ET.Element, tag: str, part: ET.Element) -> None:
    """Add a path or a text; a stroke like the one before it lengthens that one."""
    looks = _looks(part)
    if tag == "text":
        ET.SubElement(picture, tag, looks).text = "".join(part.itertext())
        return
    looks["d"] = _shortened(" ".join((part.get("d") or "").split()))
    last = picture[-1] if len(picture) else None
    if last is not None and looks.get("fill") == "none" and dict(last.attrib) | {"d": ""} == looks | {"d": ""}:
        last.set("d", f"{last.get('d')} {looks['d']}")
    else:
        ET.SubElement(picture, tag, looks)


def _looks(part: ET.Element) -> dict[str, str]:
    """The attributes that give a part its place and look; its font is the page's."""
    pairs = (item.partition(":") for item in (part.get("style") or "").split(";") if item.strip())
    looks = {name.strip(): value.strip() for name, _, value in pairs}
    looks.pop("font-family", None)
    looks |= {name: part.get(name, "") for name in ("x", "y", "transform") if part.get(name)}
    if _UPRIGHT.match(looks.get("transform", "")):
        del looks["transform"]
    return {name: _shortened(value) for name, value in looks.items() if _DEFAULTS.get(name) != value}


def _shortened(text: str) -> str:
    """A text with its numbers rounded to a hundredth of a point."""
    return _NUMBER.sub(lambda match: f"{round(float(match[0]), _DECIMALS):g}", text)


def _links(picture: ET.Element, numbers: Sequence[tuple[str, str]], anchors: frozenset[str]) -> Iterator[ET.Element]:
    """A link over each upright label that is a number with a row, in drawing order, its place in % of the picture."""
    waiting = list(numbers)
    for label in picture.iter("text"):
        place = next((at for at, (text, _) in enumerate(waiting) if text == label.text), None)
        if place is None:
            continue
        text, anchor = waiting.pop(place)
        if anchor in anchors and "transform" not in label.attrib:
            style = _over(label, picture)
            yield ET.Element("a", {"href": f"#{anchor}", "aria-label": f"{text}{_LEADS_ON}", "style": style})


def _over(label: ET.Element, picture: ET.Element) -> str:
    """The box of a label, estimated from its letters, as CSS in % of the picture."""
    wide, tall = map(float, picture.get("viewBox", "").split()[2:])
    x, y, size = (float(label.get(name, "0").removesuffix("px")) for name in ("x", "y", "font-size"))
    width = size * sum(_FULL_EM if sign > _LAST_NARROW else _DIGIT_EM for sign in label.text or "")
    left = x - width * _ANCHORS[label.get("text-anchor", "start")]
    box = {"left": left / wide, "top": (y - size) / tall, "width": width / wide, "height": size * _LEADING / tall}
    return ";".join(f"{name}:{100 * share:.2f}%" for name, share in box.items())
