"""What the new rules mean on a screen, whose sizes are its own: changed there by the same ratio as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.restyle.rules import ROOT, Rule, Rules
from reportgen.style import families, length_pt, longhands, pt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.style import House

_PIXEL_PT = 0.75
_SCALED = ("font-size", "line-height", "margin-", "padding-", "text-indent", "letter-spacing")
_COARSEST_PX = 4.0  # a length below it is said to tenths of a pixel


def css(rules: Rules, paper: tuple[House, House], screens: Mapping[str, House]) -> str:
    """Return the style sheet for screens that goes with the rules, empty where none is needed.

    `paper` is the house before and after; `screens` are the screens before by @media condition, all of them first.
    """
    wide = _rules(rules, paper, screens[""], {})
    parts = [wide[rule] for rule in wide]
    for condition, house in screens.items():
        if condition:
            narrow = _rules(rules, paper, house, wide)
            parts += [f"@media {condition} {{\n{''.join(narrow.values())}}}\n"] if narrow else []
    return "".join(parts)


def _rules(rules: Rules, paper: tuple[House, House], screen: House, above: Mapping[str, str]) -> dict[str, str]:
    """Return the rules for a screen by their selector, without those that hold `above` already."""
    found = {}
    for rule in rules.in_order():
        inner = "; ".join(_declared(rule, paper, screen))
        text = f"{rule.selector()} {{ {inner} }}\n"
        if inner and not rule.place.is_page and above.get(rule.selector()) != text:
            found[rule.selector()] = text
    return found


def _declared(rule: Rule, paper: tuple[House, House], screen: House) -> Iterator[str]:
    end = " !important" if rule.css().endswith("!important }") else ""
    for name, value in rule.declarations.items():
        said = (
            _token(name, value, paper, screen) if rule.place.selector == ROOT else _property(rule, name, paper, screen)
        )
        if said:
            yield f"{name}: {said}{end}"


def _token(name: str, value: str, paper: tuple[House, House], screen: House) -> str:
    """Return what a custom property is to be on a screen that has one of its own, else nothing."""
    before, there = paper[0].tokens.get(name), screen.tokens.get(name)
    if before is None or there is None or before == there:
        return ""
    old, new, shown = (length_pt(text) for text in (before, value, there))
    if old and new and shown is not None:
        return _pixels(shown * new / old)
    return value if families(there) else ""


def _property(rule: Rule, name: str, paper: tuple[House, House], screen: House) -> str:
    probe = rule.place.probe
    if name == "text-align" and rule.declarations[name] == "justify":
        return "start"  # a screen has no hyphenation and no set measure
    if not name.startswith(_SCALED) or not probe or longhands(name, rule.declarations[name])[0][0] != name:
        return ""
    before, after, there = (house.computed(probe) for house in (*paper, screen))
    old, new, shown = (pt(style, name) for style in (before, after, there))
    if name == "text-indent" and rule.declarations[name].endswith("em") and shown:
        return ""  # it goes with the size of the letters anyway
    if old:
        return _pixels(shown * new / old)
    return _pixels(new * pt(there, "font-size") / pt(before, "font-size"))


def _pixels(points: float) -> str:
    length = points / _PIXEL_PT
    return f"{round(length, 1 if abs(length) < _COARSEST_PX else 0):g}px"
