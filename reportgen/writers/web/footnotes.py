"""Footnotes on a web page: gathered at the end of their section, each linked with its call both ways."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from reportgen import contract
from reportgen.writers import footnotes

CALL, NOTES = "call", "notes"
_LABEL, _CALLED, _BACK = "本章脚注", "脚注", "回到正文"


def gather(root: Any) -> None:
    """Put the footnotes of each section at its end, in an `aside`, and a call in the place of each."""
    footnotes.number(root)
    for section in root.iter("section"):
        notes = list(contract.footnotes(section))
        if notes:
            aside = ET.SubElement(section, "aside", {"class": NOTES, "aria-label": _LABEL})
            aside.text = aside.tail = "\n"
            parents = {child: parent for parent in section.iter() for child in parent}
            aside.extend([_taken(note, parents[note]) for note in notes])


def _taken(note: Any, parent: Any) -> Any:
    """Return a note as a paragraph led by the sign that leads back; its call takes its place."""
    number, sign = note.get(footnotes.NUMBER), note.get(footnotes.SIGN)
    place, tail = list(parent).index(note), note.tail
    call = ET.Element("sup", {"class": CALL})
    ET.SubElement(
        call,
        "a",
        {"id": f"fnref-{number}", "href": f"#fn-{number}", "role": "doc-noteref", "aria-label": f"{_CALLED}{sign}"},
    ).text = sign
    call.tail = tail
    parent[place] = call
    label = {"class": CALL, "href": f"#fnref-{number}", "role": "doc-backlink", "aria-label": f"{sign}{_BACK}"}
    made = ET.Element("p", {"class": contract.FOOTNOTE, "id": f"fn-{number}"})
    back = ET.SubElement(made, "a", label)
    back.text, back.tail, made.tail = sign, note.text, "\n"
    made.extend(list(note))
    return made


def put_back(body: Any) -> None:
    """Put each footnote of a page in the place of its call again; its sign is no text."""
    notes = {note.get("id"): note for note in body.iter("p") if contract.FOOTNOTE in contract.classes(note)}
    parents = {child: parent for parent in body.iter() for child in parent}
    for call in [element for element in body.iter("sup") if CALL in contract.classes(element)]:
        note = notes.pop((call.find("a").get("href") or "").removeprefix("#"), None)
        if note is not None:
            parents[note].remove(note)
            _restore(call, note)
    for aside in [element for element in body.iter("aside") if NOTES in contract.classes(element)]:
        aside.tag = "div"  # holds what nothing calls


def _restore(call: Any, note: Any) -> None:
    """Make a call the footnote that it leads to."""
    back = note[0]
    call.tag, call.text = "span", back.tail
    call.set("class", contract.FOOTNOTE)
    call[:] = list(note)[1:]
