"""Edits as people make them in a Word file: numbers and words changed, tracked or not, paragraphs moved, comments."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
WHO = MappingProxyType({f"{W}author": "审阅人", f"{W}date": "2031-05-06T07:08:09Z"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CORRECTED = str.maketrans({"“": '"', "”": '"', "—": "–", "…": "..."})


@dataclass(frozen=True)
class Opened:
    """A Word file's parts while it is edited; its body as an element tree."""

    parts: dict[str, bytes]
    body: Any

    def text(self, words: str) -> Any:
        """The first text node that holds these words."""
        return next(node for node in self.body.iter(f"{W}t") if words in (node.text or ""))

    def paragraph(self, words: str) -> Any:
        """The first paragraph that says these words, in however many runs."""
        return next(one for one in self.body.iter(f"{W}p") if words in "".join(said(one)))

    def controls(self) -> list[Any]:
        """The controls of the body that hold digits in one text node."""
        return [one for one in self.body.iter(f"{W}sdt") if len([*digits(one)]) == 1]


def said(element: Any) -> Iterator[str]:
    """The texts in an element."""
    return (node.text or "" for node in element.iter(f"{W}t"))


def digits(element: Any) -> Iterator[Any]:
    """The text nodes in an element that hold digits."""
    return (node for node in element.iter(f"{W}t") if re.search(r"\d", node.text or ""))


def edited(docx: bytes, edit: Callable[[Opened], object]) -> bytes:
    """The file after an edit of its body or parts."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    opened = Opened(parts, etree.fromstring(parts["word/document.xml"]))
    edit(opened)
    parts["word/document.xml"] = etree.tostring(opened.body, encoding="UTF-8", standalone=True)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target.getvalue()


def replaced(old: str, new: str) -> Callable[[Opened], None]:
    """Put other words in the place of some that stand in one run."""

    def edit(opened: Opened) -> None:
        node = opened.text(old)
        node.text = node.text.replace(old, new, 1)

    return edit


def tracked(old: str, new: str) -> Callable[[Opened], None]:
    """The same as a tracked change: the old words as deleted, the new ones as inserted."""

    def edit(opened: Opened) -> None:
        node = opened.text(old)
        run, before, after = node.getparent(), *node.text.split(old, 1)
        made = [_deleted(_like(run, old))] + ([_change("ins", _like(run, new))] if new else [])
        made.append(_like(run, after))
        _say(run, before)
        for element in reversed(made):
            run.addnext(element)

    return edit


def lost(words: str) -> Callable[[Opened], None]:
    """Take a paragraph out, its end and all, as a tracked change."""

    def edit(opened: Opened) -> None:
        paragraph = opened.paragraph(words)
        marks = etree.SubElement(paragraph.find(f"{W}pPr"), f"{W}rPr")
        etree.SubElement(marks, f"{W}del", {f"{W}id": "9002", **WHO})
        for run in [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]:
            place = run.getparent()
            index = place.index(run)
            place.insert(index, _deleted(run))

    return edit


def _deleted(run: Any) -> Any:
    """A run as deleted."""
    for node in run.findall(f"{W}t"):
        node.tag = f"{W}delText"
    return _change("del", run)


def _change(kind: str, run: Any) -> Any:
    element = etree.Element(f"{W}{kind}", {f"{W}id": "9001", **WHO})
    element.append(run)
    return element


def _like(run: Any, text: str) -> Any:
    made = copy.deepcopy(run)
    _say(made, text)
    return made


def _say(run: Any, text: str) -> None:
    node = run.find(f"{W}t")
    node.text = text
    node.set(_SPACE, "preserve")


def commented(words: str, remark: str, answers: str = "") -> Callable[[Opened], None]:
    """Put a comment on the run with some words; `answers` is the id of a comment that it answers."""

    def edit(opened: Opened) -> None:
        name = "word/comments.xml"
        root = etree.fromstring(opened.parts[name]) if name in opened.parts else etree.Element(f"{W}comments")
        comment = etree.SubElement(root, f"{W}comment", {f"{W}id": "9003", **WHO})
        paragraph = etree.SubElement(comment, f"{W}p", {f"{W14}paraId": "0000AAAA"})
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = remark
        if answers:
            next(one for one in root if one.get(f"{W}id") == answers)[-1].set(f"{W14}paraId", "0000BBBB")
            told = etree.Element(f"{W15}commentsEx")
            parents = {f"{W15}paraId": "0000AAAA", f"{W15}paraIdParent": "0000BBBB"}
            etree.SubElement(told, f"{W15}commentEx", parents)
            opened.parts["word/commentsExtended.xml"] = etree.tostring(told)
        opened.parts[name] = etree.tostring(root)
        run = opened.text(words).getparent()
        run.addprevious(etree.Element(f"{W}commentRangeStart", {f"{W}id": "9003"}))
        run.addnext(etree.Element(f"{W}commentRangeEnd", {f"{W}id": "9003"}))

    return edit


def split(words: str) -> Callable[[Opened], None]:
    """Begin a new paragraph in the middle of one."""

    def edit(opened: Opened) -> None:
        first = opened.paragraph(words)
        second = copy.deepcopy(first)
        half = len(first) // 2
        for child in list(first)[half:]:
            first.remove(child)
        for child in list(second)[1:half]:
            second.remove(child)
        first.addnext(second)

    return edit


def autocorrected(opened: Opened) -> None:
    """Set quotation marks, dashes and ellipses as a word processor does by itself."""
    for node in opened.body.iter(f"{W}t"):
        node.text = (node.text or "").translate(_CORRECTED)


def broken_up(opened: Opened) -> None:
    """Part each run of several characters in two, as spelling checks and revision ids part them."""
    for run in list(opened.body.iter(f"{W}r")):
        node = run.find(f"{W}t")
        if node is not None and len(node.text or "") > 1:
            run.addnext(_like(run, node.text[1:]))
            _say(run, node.text[:1])
