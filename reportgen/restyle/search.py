"""Finding the rules: proposed, put to the test with the writer itself, made stronger, and given up where they fail.

What is kept has been seen to bring the file's look about. What is left over is what cannot be carried.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.contract import CONTENTS
from reportgen.errors import StyleError
from reportgen.restyle import declare, paper, stacks
from reportgen.restyle.comparing import Edit, edits
from reportgen.restyle.made import Written, written
from reportgen.restyle.rules import ROOT, Declared, Place, Rules
from reportgen.restyle.wordfile import completed
from reportgen.style import House, families, length_pt
from reportgen.style.sheet import parse_sheet
from reportgen.writers.word.catalogue import TABLES
from reportgen.writers.word.styles import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.restyle.values import Value
    from reportgen.restyle.wordfile import WordFile
    from reportgen.style.sheet import Sheet

_ROUNDS = 24
HALF_STEP_PT = 0.26  # Word has sizes in halves of a point
_PASSED_ON = frozenset({"chinese", "latin", "size", "color", "bold", "italic", "tracking", "line", "align", "mark"})
_TOKENS = {"size": "font-size", "line": "line-height", "color": "color", "chinese": "font-family"}
_FRONT = ("section.bluf", "section.points", "section.keyfig", "section.guide")
_KINDS: tuple[tuple[str, ...], ...] = (
    ("header.mast", *_FRONT),
    ("header.mast", *_FRONT, f"section.{CONTENTS}"),
    ("header.cover.mast", f"section.{CONTENTS}", "section#summary", *_FRONT),
    ("header.mast", f"section.{CONTENTS}", "section#summary", *_FRONT),
)
"""What documents open with, as far as style sheets tell them apart."""
_OPENING = frozenset({"Title", "MastheadDetail", "KeyHead", "CoverTitle", "Judgement", "BriefPoints", "BriefJudgement"})
"""Styles of the first page, by which a file shows how it opens."""
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Base:
    """The style sheets that new rules come between: those of the house, and what is loaded last in every style."""

    house: tuple[Sheet, ...]
    last: tuple[Sheet, ...] = ()
    beside: tuple[str, ...] = ()

    def with_rules(self, css: str) -> House:
        """Return the house with rules added."""
        return House.of((*self.house, parse_sheet(css, "house.css"), *self.last)).beside(*self.beside)

    def suited(self, file: WordFile) -> tuple[Base, WordFile]:
        """Return the base for documents of the file's kind, and the file with all styles the writer has for them.

        A style sheet may set documents with a contents list closer; the kind that leaves fewest edits is the file's.
        """
        bases = [replace(self, beside=kind) for kind in _KINDS]
        best = min(bases, key=lambda base: len(edits(file, written(base.with_rules(""), _OPENING))))
        return best, completed(file, written(best.with_rules("")).root)


@dataclass(frozen=True, slots=True)
class Found:
    """Rules, the house they make, what of the file they bring about and what not."""

    rules: Rules
    house: House
    carried: tuple[Edit, ...]
    left: tuple[Edit, ...]
    page_left: frozenset[str]


@dataclass(frozen=True, slots=True)
class _State:
    """Rules on trial: the house they make, what Word makes of it, and what the file still says otherwise."""

    rules: Rules
    house: House
    now: Written
    open: tuple[Edit, ...]

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(one.key for one in self.open)


def search(file: WordFile, base: Base) -> Found:
    """Return the rules that give the house style the look of a file; `base` and `file` are suited to each other."""
    start = _tried(Rules(), file, base)
    state = _paper(_by_tokens(start, file, base), file, base)
    state, given_up = _by_rules(state, file, base, start)
    left = tuple(one for one in state.open if one.key in given_up or one.key in start.keys)
    carried = tuple(one for one in start.open if one.key not in state.keys)
    return Found(state.rules, state.house, carried, left, file.page.differs(state.now.page) - {"pitch"})


def _tried(rules: Rules, file: WordFile, base: Base) -> _State:
    house = base.with_rules(rules.css())
    now = written(house)
    return _State(rules, house, now, edits(file, now))


# --- custom properties: where all that uses one is changed alike ----------------------------------------------------


def _by_tokens(state: _State, file: WordFile, base: Base) -> _State:
    """Return the state with those custom properties set anew that bring edits about and spoil nothing."""
    for token, value in _token_values(state, file):
        wanted = Declared(Place(ROOT), token, value, "")
        try:
            tried = _tried(state.rules.with_all([wanted]), file, base)
        except StyleError:  # a circle of var()
            continue
        if tried.keys < state.keys:
            state = tried
    return state


def _token_values(state: _State, file: WordFile) -> tuple[tuple[str, str], ...]:
    """Return the custom properties that edits come from and the values they would need, the most wanted first."""
    counted = Counter(pair for edit in state.open for pair in _token_value(edit, state, file))
    return tuple(pair for pair, count in counted.most_common() if count > 1)


def _token_value(edit: Edit, state: _State, file: WordFile) -> Iterator[tuple[str, str]]:
    place = declare.place_of(edit.kind, edit.style, state.house) if edit.name in _TOKENS else None
    if place is None or not place.probe or edit.after is None:
        return
    setter, wanted = state.house.setter(place.probe, _TOKENS[edit.name]), _as_css(edit, state.house, file)
    for token, value in state.house.tokens.items():
        if wanted and setter is not None and f"var({token})" in setter.value and _is(edit, value):
            yield token, wanted


def _is(edit: Edit, value: str) -> bool:
    """Whether a custom property has the value that an edit changes."""
    if edit.name == "color":
        return value.upper() == str(edit.before).upper()
    if edit.name == "chinese":
        return str(edit.before) in families(value)
    before = edit.before[1] if isinstance(edit.before, tuple) else edit.before
    return isinstance(before, float) and abs((length_pt(value) or -1.0) - before) <= HALF_STEP_PT


def _as_css(edit: Edit, house: House, file: WordFile) -> str:
    """Return the value an edit wants as CSS, empty where there is no word for it."""
    if edit.name == "chinese":
        look = file.styles[edit.kind, edit.style].look
        latin, chinese = str(look.get("latin")), str(look.get("chinese"))
        role = stacks.of_house(house, latin, chinese)
        own = stacks.new(latin, chinese)[1] if stacks.known(latin, chinese) else ""
        return f"var(--{role})" if role else own
    value: Value = edit.after[1] if isinstance(edit.after, tuple) else edit.after
    return f"{value:g}pt" if isinstance(value, float) else str(value)


# --- the page -----------------------------------------------------------------------------------------------------


def _paper(state: _State, file: WordFile, base: Base) -> _State:
    wanted = paper.declarations(file.page, state.now.page, file.styles, state.house)
    return _tried(state.rules.with_all(wanted), file, base) if wanted else state


# --- rules for styles ---------------------------------------------------------------------------------------------


def _by_rules(state: _State, file: WordFile, base: Base, start: _State) -> tuple[_State, frozenset[Key]]:
    """Return the state when nothing more can be brought about, and the keys of what was given up."""
    given_up: frozenset[Key] = frozenset()
    excused = _same_element(start.open)
    for _ in range(_ROUNDS):
        todo = [one for one in state.open if one.key not in given_up | excused and _is_wanted(one, start)]
        todo = _nearest(todo)
        if not todo:
            break
        rules = state.rules
        for edit in todo:
            said = declare.declarations(edit, file.styles[edit.kind, edit.style], state.house)
            if not said or any(map(rules.refuse, said)) or all(map(state.rules.exhausted, said)):
                given_up |= {edit.key}
            else:
                rules = rules.with_all(said)
        state = _tried(rules, file, base) if rules != state.rules else state
    useless = [one for edit in state.open if edit.key in given_up for one in _said(edit, state, file)]
    cleaned = state.rules.without(useless)
    return (state if cleaned == state.rules else _tried(cleaned, file, base)), given_up


def _is_wanted(edit: Edit, start: _State) -> bool:
    """Whether an edit is the designer's, or look that rules for another style have passed on, and not mere geometry.

    Where a size changes, the indents that are reckoned from it follow of themselves.
    """
    return edit.key in start.keys or edit.name in _PASSED_ON


def _said(edit: Edit, state: _State, file: WordFile) -> tuple[Declared, ...]:
    return declare.declarations(edit, file.styles[edit.kind, edit.style], state.house)


def _nearest(todo: list[Edit]) -> list[Edit]:
    """Return the edits that no edit of the style below may bring about by inheritance."""
    keys = {one.key for one in todo}
    first = [one for one in todo if (one.kind, _base_of(one.style), one.name) not in keys]
    return first or todo


def _base_of(style: str) -> str:
    entries = {one.id: one for one in paragraphs()}
    own = next((one for one in entries.values() if one.name == style), None)
    above = entries.get(own.based_on) if own else None
    return above.name if above else "Normal" if style != "Normal" else ""


# --- styles that share their elements -------------------------------------------------------------------------------


def _same_element(open_: Iterable[Edit]) -> frozenset[Key]:
    """Return the keys that may stay open: those of styles whose elements another style has too, which was edited."""
    known = [("paragraph", one.name, one.probe) for one in paragraphs()]
    known += [("table", one.name, one.cell) for one in TABLES if one.cell]
    probes = {name: probe for _, name, probe in known}
    first = {(probes.get(one.style, ""), one.name): one.style for one in reversed(list(open_))}
    pairs = [(probe, prop, style) for (probe, prop), style in first.items()]
    return frozenset(
        (kind, name, prop)
        for kind, name, own in known
        for probe, prop, style in pairs
        if probe == own and style != name
    )
