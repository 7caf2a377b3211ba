"""A picture in a paragraph: SVG for Word that can show it, PNG for the rest, with the words that stand for it.

Figures that Word can draw itself are in `charts`: same paragraph, same alternative text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from reportgen.errors import TemplateError
from reportgen.writers.word.package import add_media
from reportgen.writers.word.xml import EMU_PER_MM, Element, clean, node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.charts import Picture
    from reportgen.writers.word.blocks import Image

_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def drawing(document: Any, pictures: Mapping[str, Picture], image: Image, number: int, measure_mm: float) -> Element:
    """Return <w:drawing> of an image, no wider than the text; raises TemplateError for a picture nobody drew."""
    if image.name not in pictures:
        raise TemplateError(f"没有名为「{image.name}」的图", place="HTML img", remedy='核对 src="figure:…" 与图的编号')
    picture = pictures[image.name]
    scale = min(1.0, measure_mm / picture.width_mm)
    size = {"cx": round(picture.width_mm * scale * EMU_PER_MM), "cy": round(picture.height_mm * scale * EMU_PER_MM)}
    alt = clean(image.alt)
    png = add_media(document, f"{image.name}.png", "image/png", picture.png)
    svg = add_media(document, f"{image.name}.svg", "image/svg+xml", picture.svg)
    inline = node(
        "wp:inline",
        node("wp:extent", **size),
        node("wp:docPr", id=number, name=f"图 {number}", descr=alt),
        node("wp:cNvGraphicFramePr", node("a:graphicFrameLocks", noChangeAspect=1)),
        node(
            "a:graphic",
            _graphic_data(_pic(node("pic:cNvPr", id=number, name=f"{image.name}.png", descr=alt), png, svg, size)),
        ),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )
    return node("w:drawing", inline)


def _graphic_data(picture: Element) -> Element:
    return node("a:graphicData", picture, uri="http://schemas.openxmlformats.org/drawingml/2006/picture")


def _pic(named: Element, png: str, svg: str, size: Mapping[str, int]) -> Element:
    names = node("pic:nvPicPr", named, node("pic:cNvPicPr"))
    blip = node("a:blip", _svg_extension(svg), **{"r:embed": png})
    fill = node("pic:blipFill", blip, node("a:stretch", node("a:fillRect")))
    place = node("a:xfrm", node("a:off", x=0, y=0), node("a:ext", **size))
    return node("pic:pic", names, fill, node("pic:spPr", place, node("a:prstGeom", node("a:avLst"), prst="rect")))


def _svg_extension(relation: str) -> Element:
    extension = node("a:ext", uri=_SVG_EXTENSION)
    blip = etree.SubElement(extension, f"{{{_SVG_NAMESPACE}}}svgBlip", nsmap={"asvg": _SVG_NAMESPACE})
    blip.set(_RELATION, relation)
    return node("a:extLst", extension)
