"""A set document brought to PDF/A-3a and PDF/UA-1: what WeasyPrint leaves open, mended before the file is written.

It works on WeasyPrint's PDF objects, so nothing is parsed and the cost is that of a walk through them. The rules are
those of ISO 19005-3 and ISO 14289-1; `audit.standard` checks the outcome on the finished file.
"""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pydyf
import weasyprint.pdf
from weasyprint.css import ColorProfile

from reportgen.writers import cff, notetags
from reportgen.writers.contents import PAGE_OF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.writers.meta import Attached

VARIANT = "pdf/a-3a"
_COLOURS = "sRGB"
_PT_PER_PX = 0.75
_IN_CONTENTS = {"/LBody": "/Reference", "/LI": "/TOCI", "/L": "/TOC"}  # ISO 32000-1, 14.8.4.2 and 14.8.4.4
_HEADS = frozenset({"/H3", "/H4", "/H5", "/H6"})
_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""


def prepare(document: Any) -> dict[str, Any]:
    """Make a laid-out document ready to be written; returns the options to write it with.

    Each link keeps its own area only, for WeasyPrint makes every box inside one a link again; and the colours are
    those of sRGB, whose profile it would read from a file it never closes.
    """
    profile = next(item for item in files(weasyprint.pdf).iterdir() if item.name.endswith(".icc")).read_bytes()
    document.color_profiles[_COLOURS] = ColorProfile(BytesIO(profile), None, "relative-colorimetric", ("r", "g", "b"))
    document.output_intent = _COLOURS
    for page in document.pages:
        page.links = [link for link in page.links if str(link[3].element_tag).partition(":")[0] == "a"]
    notetags.connect(document)
    return {"pdf_variant": VARIANT, "output_intent": _COLOURS}


def finish(document: Any, pdf: Any, attached: Mapping[str, Attached]) -> None:
    """Bring the objects of a PDF to the standards; to be called right before they are written."""
    elements = list(_of_type(pdf, "/StructElem"))
    _identify(pdf)
    _relate(pdf, attached)
    _describe_links(document)
    notetags.describe(document)
    _set_running_apart(pdf)
    for element in elements:
        if element["S"] == "/LI":
            _gather_body(element, pdf)
    for element in elements:
        _mend(element, pdf)
    _tag_contents(document, pdf, elements)
    notetags.tag(document, pdf)
    _name_cells(pdf, elements)
    _mend_fonts(pdf)
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])})


def _of_type(pdf: Any, kind: str) -> Iterator[Any]:
    return (entry for entry in pdf.objects if isinstance(entry, dict) and entry.get("Type") == kind)


def _object(pdf: Any, reference: bytes) -> Any:
    """Return the object a reference points to."""
    return pdf.objects[int(reference.split()[0])]


# --- the file -----------------------------------------------------------------------------------------------------


def _identify(pdf: Any) -> None:
    """Name PDF/UA beside PDF/A, with the description that PDF/A asks of a schema it does not know."""
    stream = _object(pdf, pdf.catalog["Metadata"])
    stream.stream = [part.replace(b"</rdf:RDF>", _UA) for part in stream.stream]
    stream.compress = False  # so that a program which knows no PDF can find it


def _relate(pdf: Any, attached: Mapping[str, Attached]) -> None:
    """Say what each attached file is to the document; WeasyPrint lists it twice."""
    found = list(_of_type(pdf, "/Filespec"))
    for entry in found:
        entry["AFRelationship"] = f"/{attached[entry['UF'].string].relation}"
    if found:
        pdf.catalog["AF"] = pydyf.Array([entry.reference for entry in found])


def _mend_fonts(pdf: Any) -> None:
    """Number the characters of CID-keyed fonts by glyph, and drop the kinds of resource that are not used."""
    for entry in pdf.objects:
        if isinstance(entry, pydyf.Stream) and entry.extra.get("Subtype") == "/OpenType":
            data = cff.bare(entry.stream[0])
            if data is not None:
                entry.stream, entry.extra["Subtype"] = [data], "/CIDFontType0C"
        elif isinstance(entry, dict) and entry.get("Subtype") == "/CIDFontType0":
            entry.pop("CIDToGIDMap", None)
        elif isinstance(entry, dict) and "ColorSpace" in entry and "ExtGState" in entry:
            for name in [name for name, held in entry.items() if held == {}]:
                del entry[name]


# --- what is read aloud -------------------------------------------------------------------------------------------


def _describe_links(document: Any) -> None:
    """Describe each link by the words it stands on, not by the name of its target."""
    for page in document.pages:
        for _, _, _, box in page.links:
            words = " ".join("".join(box.element.itertext()).split())
            if words and getattr(box, "link_annotation", None) is not None:
                box.link_annotation["Contents"] = pydyf.String(words)


def _set_running_apart(pdf: Any) -> None:
    """Mark what stands in the margins of each page as an artifact instead of as content outside the structure."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    reached = set(_reached(pdf, root["K"][0]))
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    pages = [_object(pdf, reference) for reference in pdf.page_references]
    for page, owners in zip(pages, numbers[1::2], strict=False):
        running = {mark for mark, owner in enumerate(owners) if owner not in reached}
        _unmark(_object(pdf, page["Contents"]).stream, running)
        owners[:] = ["null" if mark in running else owner for mark, owner in enumerate(owners)]


def _reached(pdf: Any, reference: bytes) -> Iterator[bytes]:
    """Return the references of an element and all below it."""
    waiting = [reference]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += [kid for kid in _object(pdf, current).get("K", ()) if isinstance(kid, bytes)]


def _unmark(operators: list[Any], running: set[int]) -> None:
    """Turn the marked content with these numbers into artifacts of pagination."""
    for at, operator in enumerate(operators):
        if isinstance(operator, dict) and operator.get("MCID") in running:
            operators[at - 1] = "/Artifact"
            operators[at] = pydyf.Dictionary({"Type": "/Pagination"})


def _mend(element: Any, pdf: Any) -> None:
    """Mend one element of the structure tree, by its kind."""
    kind = element["S"]
    if kind in {"/TH", "/TD"}:
        _mend_cell(element, pdf)
    elif kind == "/Figure":
        element["A"]["BBox"] = _on_paper(element, pdf)
    elif kind in _HEADS and _object(pdf, element["P"])["S"] in {"/LBody", "/Div"}:
        element["S"] = "/P"  # the head of a point or of a box is no heading of the document


def _tag_contents(document: Any, pdf: Any, elements: list[Any]) -> None:
    """Tag the list whose links name a page as a table of contents; WeasyPrint knows lists only."""
    boxes = (box for page in document.pages for *_, box in page.links if box.link_annotation is not None)
    held = {box.link_annotation.reference for box in boxes if box.element.find(f".//*[@{PAGE_OF}]") is not None}
    for element in elements:
        if element["S"] == "/Link" and any(_held(pdf, kid) in held for kid in element["K"]):
            _rename_above(element, pdf)


def _held(pdf: Any, kid: Any) -> Any:
    """Return the annotation that a kid of a structure element points to, if any."""
    return _object(pdf, kid).get("Obj") if isinstance(kid, bytes) else None


def _rename_above(element: Any, pdf: Any) -> None:
    """Give the item and the list that an element lies in the names they have in a table of contents."""
    while element["S"] not in {"/TOC", "/Document"}:
        element = _object(pdf, element["P"])
        if element["S"] == "/L":
            _take_caption(element, pdf)
        element["S"] = _IN_CONTENTS.get(element["S"], element["S"])


def _take_caption(contents: Any, pdf: Any) -> None:
    """Take the paragraph before a table of contents into it: 目录 is its caption."""
    parent = _object(pdf, contents["P"])
    at = parent["K"].index(contents.reference)
    before = _object(pdf, parent["K"][at - 1]) if at else None
    if before is not None and before["S"] == "/P":
        del parent["K"][at - 1]
        before["S"], before["P"] = "/Caption", contents.reference
        contents["K"].insert(0, before.reference)


def _gather_body(item: Any, pdf: Any) -> None:
    """Put the blocks of a list item into one body; WeasyPrint leaves them beside its label."""
    loose = [kid for kid in item["K"] if _object(pdf, kid)["S"] not in {"/Lbl", "/LBody"}]
    if not loose:
        return
    body = pydyf.Dictionary({**item, "S": "/LBody", "P": item.reference, "K": pydyf.Array(loose)})
    pdf.add_object(body)
    for kid in loose:
        _object(pdf, kid)["P"] = body.reference
    item["K"] = pydyf.Array([*(kid for kid in item["K"] if kid not in loose), body.reference])


def _mend_cell(cell: Any, pdf: Any) -> None:
    """Say what a header cell heads: its row in the body, its column in the head or in a row of headers alone.

    That tells the headers of each cell where the table has a head, and names for them would repeat where it goes on
    over the page; where it has none the headers stand below, and the names WeasyPrint gives them stay.
    """
    row = _object(pdf, cell["P"])
    group = _object(pdf, row["P"])
    if cell["S"] == "/TH":
        alone = all(_object(pdf, other)["S"] == "/TH" for other in row["K"])
        cell["A"]["Scope"] = "/Column" if alone or group["S"] == "/THead" else "/Row"
    if any(_object(pdf, part)["S"] == "/THead" for part in _object(pdf, group["P"])["K"]):
        cell.pop("ID", None)
        cell["A"].pop("Headers", None)


def _name_cells(pdf: Any, elements: list[Any]) -> None:
    """List the elements that have a name, as ISO 32000-1, 14.7.2, asks."""
    named = sorted((element["ID"].string, element.reference) for element in elements if "ID" in element)
    if named:
        names = pydyf.Array([part for name, reference in named for part in (pydyf.String(name), reference)])
        root = _object(pdf, pdf.catalog["StructTreeRoot"])
        root["IDTree"] = pydyf.Dictionary(
            {"Kids": pydyf.Array([pydyf.Dictionary({"Limits": pydyf.Array([names[0], names[-2]]), "Names": names})])}
        )


def _on_paper(element: Any, pdf: Any) -> Any:
    """Return the box of a figure in points from the page's lower left; WeasyPrint has it in CSS pixels from above."""
    height = _object(pdf, element["Pg"])["MediaBox"][3]
    left, top, right, bottom = element["A"]["BBox"]
    return pydyf.Array([left * _PT_PER_PX, height - bottom * _PT_PER_PX, right * _PT_PER_PX, height - top * _PT_PER_PX])
