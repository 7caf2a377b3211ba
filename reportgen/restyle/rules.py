"""CSS rules that are being found: at each place its declarations, whence they come, how strong they have to be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STRONGEST = 4
"""The strength at which a rule is `!important`; below, its selector is lengthened to outweigh others."""
ROOT = ":root"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where declarations stand: a selector, or a margin box of a page; `probe` is an element that it matches."""

    selector: str
    probe: str = ""
    box: str = ""

    @property
    def is_page(self) -> bool:
        """Whether the declarations are of @page."""
        return self.selector.startswith("@page")


@dataclass(frozen=True, slots=True)
class Rule:
    """The declarations of a place, the Word style that each of them is there for, and their strength."""

    place: Place
    declarations: Mapping[str, str]
    owners: Mapping[str, str]
    strength: int = 0

    def css(self) -> str:
        """Return the rule, after a comment that names the styles."""
        end = " !important" if self.strength >= STRONGEST else ""
        inner = "; ".join(f"{name}: {value}{end}" for name, value in self.declarations.items())
        body = f"@{self.place.box} {{ {inner} }}" if self.place.box else inner
        styles = "、".join(dict.fromkeys(style for style in self.owners.values() if style))
        remark = f"/* {styles} */\n" if styles else ""
        return f"{remark}{self.selector()} {{ {body} }}"

    def selector(self) -> str:
        """Return the selector at this strength."""
        prefix = ROOT * min(self.strength, STRONGEST - 1)
        if not prefix or self.place.is_page or self.place.selector == ROOT:
            return self.place.selector
        return (
            f"{prefix} :is({self.place.selector})" if "," in self.place.selector else f"{prefix} {self.place.selector}"
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration wanted for the sake of a Word style."""

    place: Place
    name: str
    value: str
    style: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in the order they were found."""

    by_place: Mapping[Place, Rule] = field(default_factory=dict)

    def with_all(self, wanted: Iterable[Declared]) -> Rules:
        """Return the rules with declarations added; one that is there already is made stronger."""
        found = dict(self.by_place)
        for one in wanted:
            found[one.place] = _with(found.get(one.place, Rule(one.place, {}, {})), one)
        return Rules(MappingProxyType(found))

    def without(self, gone: Iterable[Declared]) -> Rules:
        """Return the rules without what was declared for these styles there, and without those left empty."""
        found = dict(self.by_place)
        for one in gone:
            rule = found.get(one.place)
            if rule is not None and rule.owners.get(one.name) == one.style:
                kept = {name: value for name, value in rule.declarations.items() if name != one.name}
                owners = {name: style for name, style in rule.owners.items() if name != one.name}
                found[one.place] = replace(rule, declarations=MappingProxyType(kept), owners=MappingProxyType(owners))
        return Rules(MappingProxyType({place: rule for place, rule in found.items() if rule.declarations}))

    def refuse(self, one: Declared) -> bool:
        """Return whether a declaration has to yield: another style has set the property there to something else."""
        rule = self.by_place.get(one.place)
        said = rule.declarations.get(one.name) if rule else None
        return rule is not None and said not in {None, one.value} and rule.owners[one.name] != one.style

    def exhausted(self, one: Declared) -> bool:
        """Return whether a declaration is there already and cannot be made stronger."""
        rule = self.by_place.get(one.place)
        if rule is None or rule.declarations.get(one.name) != one.value:
            return False
        return one.place.is_page or one.place.selector == ROOT or rule.strength >= STRONGEST

    def in_order(self) -> list[Rule]:
        """Return the rules, custom properties first, then those of pages."""
        return sorted(self.by_place.values(), key=lambda rule: (rule.place.selector != ROOT, not rule.place.is_page))

    def css(self) -> str:
        """Return the rules as CSS."""
        return "".join(f"{rule.css()}\n" for rule in self.in_order())


def _with(rule: Rule, one: Declared) -> Rule:
    again = rule.declarations.get(one.name) == one.value
    strength = min(STRONGEST, rule.strength + again)
    owners = {**rule.owners, one.name: rule.owners.get(one.name, one.style) if again else one.style}
    declarations = MappingProxyType({**rule.declarations, one.name: one.value})
    return Rule(rule.place, declarations, MappingProxyType(owners), strength)
