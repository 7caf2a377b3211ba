"""The cascade of a probe: the style CSS would give an element at the end of a path such as `body main section.bluf p`.

A step is `tag.class.class#id`, a child of the step before. It is a middle child unless it says `:first-child` or
`:last-child`; `table+p.src` puts a table before it; a trailing `::after` asks for the pseudo-element.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

import cssselect2

from reportgen.errors import StyleError
from reportgen.style.sheet import Declaration, Rule, parse_sheet
from reportgen.style.values import SIDES, colour, length_pt, longhands, substitute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

INHERITED = frozenset(
    (
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "color",
        "line-height",
        "text-align",
        "text-indent",
        "letter-spacing",
        "list-style-type",
        "visibility",
        "white-space",
    )
)
# the part of WeasyPrint's own style sheet that a brief relies on
USER_AGENT = parse_sheet(
    "h1, h2, h3, h4, b, strong, th { font-weight: 700 } th { text-align: center }"
    "h1 { bookmark-level: 1 } h2 { bookmark-level: 2 } h3 { bookmark-level: 3 } h4 { bookmark-level: 4 }",
    "user-agent.css",
)
NORMAL_LEADING = 1.3
ROOT_SIZE_PT = 12.0
_STEP = re.compile(r"^(?:(?P<before>[\w.#-]+)\+)?(?P<own>[\w.#-]+)(?P<position>(?::(?:first|last)-child)*)$")
_WHOLE_IS_FONT_SIZE = frozenset({"font-size", "line-height", "vertical-align"})

Matcher = Any
Raw = dict[str, str]


def matcher(rules: Iterable[Rule]) -> Matcher:
    """Return a cssselect2 matcher whose payloads are the rules, the user agent's first."""
    found = cssselect2.Matcher()
    for rule in (*USER_AGENT.rules, *rules):
        for selector in rule.selectors:
            found.add_selector(selector, rule)
    return found


def probe(path: str, beside: Sequence[str] = ()) -> list[Any]:
    """Return the wrapped elements from the root to the end of the path.

    `beside` are steps that stand in `main` one after the other, before what the path goes on with.
    """
    root = Element("html", {"lang": "zh-CN"})
    chain, element = [root], root
    for step in path.split():
        element = _child(element, step, path)
        chain.append(element)
        for other in beside if element.tag == "main" else ():
            _simple(element, other)
    wanted = {id(element) for element in chain}
    wrapped = cssselect2.ElementWrapper.from_html_root(root).iter_subtree()
    return [wrapper for wrapper in wrapped if id(wrapper.etree_element) in wanted]


def selects(selector: str, path: str) -> bool:
    """Return whether a selector matches what a probe ends in; raises StyleError where it does not parse."""
    steps, _, pseudo = path.partition("::")
    found = (one for one in _compiled(selector) if (one.pseudo_element or "") == pseudo)
    return any(one.test(_end(steps)) for one in found)


@cache
def _end(path: str) -> Any:
    return probe(path)[-1]


@cache
def _compiled(selector: str) -> tuple[Any, ...]:
    try:
        return tuple(cssselect2.compile_selector_list(selector))
    except cssselect2.SelectorError as error:
        raise StyleError(f"选择器「{selector}」无法解析：{error}", remedy="检查选择器的写法") from error


def _child(parent: Element, step: str, path: str) -> Element:
    match = _STEP.match(step)
    if not match:
        raise StyleError(f"探针「{path}」里的「{step}」不合写法", remedy="写作 标签.类名，可加 :first-child 或 table+p")
    if match["before"]:
        _simple(parent, match["before"])
    elif ":first-child" not in match["position"]:
        SubElement(parent, "x")
    element = _simple(parent, match["own"])
    if ":last-child" not in match["position"]:
        SubElement(parent, "x")
    return element


def _simple(parent: Element, text: str) -> Element:
    tag, *parts = re.split(r"(?=[.#])", text)
    element = SubElement(parent, tag)
    classes = [part[1:] for part in parts if part.startswith(".")]
    names = [part[1:] for part in parts if part.startswith("#")]
    element.attrib.update({"class": " ".join(classes)} if classes else {})
    element.attrib.update({"id": names[0]} if names else {})
    return element


def declared(match: Matcher, element: Any, pseudo: str | None = None) -> list[Declaration]:
    """Return the declarations that hold for an element, weakest first."""
    found = [entry for entry in match.match(element) if entry[2] == pseudo]
    ordered = [
        (declaration.important, entry[0], entry[1], declaration)
        for entry in found
        for declaration in entry[3].declarations
    ]
    return [entry[3] for entry in sorted(ordered, key=lambda entry: entry[:3])]


def compute(declarations: Iterable[Declaration], parent: Mapping[str, str]) -> Raw:
    """Return the raw style of an element below `parent`: longhands, lengths in pt, custom properties as written."""
    inherited = {name: value for name, value in parent.items() if name in INHERITED or name.startswith("--")}
    ordered = list(declarations)
    variables = {**inherited, **{one.name: one.value for one in ordered if one.name.startswith("--")}}
    own: Raw = {}
    places: dict[str, str] = {}
    for one in ordered:
        for name, value in longhands(one.name, substitute(one.value, variables, str(one.place))):
            if name.startswith("--"):
                continue
            own[name], places[name] = value, str(one.place)
    own = {name: parent.get(name, "") if value == "inherit" else value for name, value in own.items()}
    size = _font_size(own.get("font-size"), parent, places.get("font-size", ""))
    style = {**variables, **own, "font-size": f"{size:g}pt"}
    return {name: _absolute(name, value, style, size) for name, value in style.items() if value}


def _font_size(value: str | None, parent: Mapping[str, str], place: str) -> float:
    before = length_pt(parent.get("font-size", "")) or ROOT_SIZE_PT
    if value is None:
        return before
    size = length_pt(value, em=before, root=ROOT_SIZE_PT, whole=before)
    if not size:
        raise StyleError(f"字号「{value}」无法识别", place=place, remedy="写成 10.5pt 一类的长度")
    return size


def _absolute(name: str, value: str, style: Raw, size: float) -> str:
    if name.startswith("--") or name == "font-family":
        return value
    if name in {"color", "background-color"} or name.endswith("-color"):
        return colour(value, style.get("color", "#000000")) or value
    if name == "line-height" and value.replace(".", "", 1).isdigit():
        return value  # a number is inherited as a number
    length = length_pt(value, em=size, root=ROOT_SIZE_PT, whole=size if name in _WHOLE_IS_FONT_SIZE else None)
    is_length = length is not None and not value.replace(".", "", 1).isdigit()
    return f"{length:g}pt" if is_length else value


def settle(raw: Raw) -> Raw:
    """Return a raw style as its reader wants it: no custom properties, line-height in pt, absent borders as width 0."""
    style = {name: value for name, value in raw.items() if not name.startswith("--")}
    size = length_pt(style["font-size"]) or ROOT_SIZE_PT
    leading = style.get("line-height", "normal")
    if leading == "normal":
        leading = f"{NORMAL_LEADING}"
    style["line-height"] = f"{float(leading) * size:g}pt" if leading.replace(".", "", 1).isdigit() else leading
    for side in SIDES:
        if style.get(f"border-{side}-style", "none") in {"none", "hidden"}:
            style[f"border-{side}-width"] = "0pt"
    return style
