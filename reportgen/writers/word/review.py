"""A copy for review: each number in a content control under its fact's id, with a comment on where it comes from.

The controls lock nothing, and the comments are those of the edition: its date, the project's author. Word keeps no
comment within a note, so what there is to say of a number there stands at the note's call.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from reportgen.writers.word import passages
from reportgen.writers.word.controls import dissolve, entry_of, opened
from reportgen.writers.word.properties import Frame, Traits, paragraph_properties, run_properties
from reportgen.writers.word.xml import Element, style_element, text_node, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.style import House
    from reportgen.writers.meta import DocumentMeta
    from reportgen.writers.word.options import Remark
    from reportgen.writers.word.written import Written

AUTHOR = "reportgen"
"""Who signs the comments where the project names nobody."""
_PROBE = "body main section figure p.note"
_LONGEST_ID = 2**31 - 1
_INITIALS = 2


def settled(document: Any, remarks: Mapping[int, Remark], meta: DocumentMeta) -> Written:
    """Keep the numbers' controls with what is to be said of each, or open them where nothing is to be said at all.

    Returns what the document says and where in it the numbers stand.
    """
    said = passages.record(_parts(document))
    if not remarks:
        dissolve(document.element.body)
        return said
    return replace(said, remarks=annotate(document, remarks, meta))


def record(document: Any, said: Written) -> bytes:
    """Return the record by which an edited copy is read: all the finished document says, its numbers as settled."""
    return passages.completed(said, _parts(document)).to_json()


def _parts(document: Any) -> dict[str, bytes]:
    parts = document.part.package.iter_parts()
    return {str(part.partname): part.blob for part in parts if passages.is_told(str(part.partname))}


def annotate(document: Any, remarks: Mapping[int, Remark], meta: DocumentMeta) -> frozenset[str]:
    """Keep the controls of the numbers there are remarks on, open all others, and add the comments.

    Returns the digests of the comments, by which an edited copy tells them from those of its readers.
    """
    names = _Names()
    anchors = list(_anchors(document, remarks))
    for number, (found, anchor, remark) in enumerate(anchors):
        _named(found, remark, names)
        _marked(anchor, number)
    comments = [remark for *_, remark in anchors]
    author = meta.author or AUTHOR
    signed = {"author": author, "date": f"{meta.moment:%Y-%m-%dT%H:%M:%SZ}", "initials": author[:_INITIALS]}
    root = w("comments", *(_comment(remark, number, signed) for number, remark in enumerate(comments)))
    data = etree.tostring(root, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/comments.xml"), CONTENT_TYPE.WML_COMMENTS, data, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)
    return frozenset(digest("".join(remark.lines)) for remark in comments)


def digest(text: str) -> str:
    """Return eight hexadecimal digits that stand for a comment's words, whatever white space parts them."""
    return sha256("".join(text.split()).encode()).hexdigest()[:8]


def _anchors(document: Any, remarks: Mapping[int, Remark]) -> Iterator[tuple[Element, Element, Remark]]:
    """Yield each number's control, what its comment is put on, and the remark; controls without a remark are opened.

    The comment on a number in a note is put on the run that calls the note.
    """
    notes = _notes(document)
    for found in list(document.element.body.iter(qn("w:sdt"), qn("w:footnoteReference"))):
        if found.tag == qn("w:sdt"):
            yield from ((found, found, remark) for remark in _remark(found, remarks))
        else:
            note = notes.get(found.get(qn("w:id")))
            for held in list(note.iter(qn("w:sdt"))) if note is not None else ():
                yield from ((held, found.getparent(), remark) for remark in _remark(held, remarks))


def _notes(document: Any) -> dict[str, Element]:
    """Return the notes by their id."""
    parts = (one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES)
    return {note.get(qn("w:id")): note for part in parts for note in part.element}


def _remark(found: Element, remarks: Mapping[int, Remark]) -> Iterator[Remark]:
    """Yield the remark on the number in a control; a control without one is opened, one of another kind left alone."""
    entry = entry_of(found)
    if entry is None:
        return
    if entry in remarks:
        yield remarks[entry]
    else:
        opened(found)


class _Names:
    """Hands out the ids of controls: the same for the same number at every writing, each once."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def of(self, tag: str) -> int:
        """Return the id of the next control with this tag."""
        name = int(sha256(tag.encode()).hexdigest()[:8], 16) % _LONGEST_ID
        while name in self._taken or not name:
            name = (name + 1) % _LONGEST_ID
        self._taken.add(name)
        return name


def _named(found: Element, remark: Remark, names: _Names) -> None:
    """Name a control after the number it holds."""
    properties = w("sdtPr", w("alias", val=remark.title), w("tag", val=remark.tag), w("id", val=names.of(remark.tag)))
    found.replace(found.find(qn("w:sdtPr")), properties)


def _marked(anchor: Element, number: int) -> None:
    """Put the marks of a comment around an element."""
    anchor.addprevious(w("commentRangeStart", id=number))
    call = w("r", w("rPr", w("rStyle", val="CommentReference")), w("commentReference", id=number))
    anchor.addnext(call)
    anchor.addnext(w("commentRangeEnd", id=number))


def _comment(remark: Remark, number: int, signed: Mapping[str, str]) -> Element:
    paragraphs = [w("p", w("pPr", w("pStyle", val="CommentText")), w("r", text_node(line))) for line in remark.lines]
    mark = w("r", w("rPr", w("rStyle", val="CommentReference")), w("annotationRef"))
    paragraphs[0].insert(1, mark)
    return w("comment", *paragraphs, id=number, **signed)


def comment_styles(house: House) -> Iterator[Element]:
    """Yield the styles of comments: Word's own names, in the type of notes under figures."""
    look = {**house.computed(_PROBE), "text-align": "left"}
    plain = (paragraph_properties(look, Frame(), Traits()), run_properties(look))
    yield style_element("paragraph", "CommentText", "annotation text", *plain, based_on="Normal", priority=99)
    size = w("rPr", *(child for child in run_properties(look) if child.tag in {qn("w:sz"), qn("w:szCs")}))
    yield style_element("character", "CommentReference", "annotation reference", size, priority=99)
