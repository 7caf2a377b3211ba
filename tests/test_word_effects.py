"""What is said of a house style's effect in Word is true: a declaration is changed, and so is Word, or it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from declared import changed, other_value, word_of
from word_samples import HTML, STYLE

from reportgen.style import House
from reportgen.writers.word.effects import verdicts, without_effect

if TYPE_CHECKING:
    from reportgen.style import Declaration

_EVERY = 53  # of so many declarations one is tried: each try builds all of Word's styles
MORE = "\np { hyphens: auto }\n.nowhere { color: red }\n#summary ~ .bluf { background: #abcdef }\n"


@pytest.fixture(scope="module", params=["jianbao", "gongwen"])
def house(request: pytest.FixtureRequest) -> House:
    """Return one house style after the other."""
    return House.load(STYLE.parent / request.param)


def shown(one: Declaration, house: House) -> str:
    """Return a declaration and what it was changed to."""
    return f"{one.place} {one.selector} {one.name}: {one.value} → {other_value(one.name, house.plain(one.value))}"


def test_verdicts_are_true(house: House) -> None:
    """A declaration with an effect changes Word when it is changed; one that is reported changes nothing."""
    before = word_of(house, HTML)
    judged = [(one, verdict) for one, verdict in verdicts(house).items() if verdict != "outdone"]
    tried = judged[::_EVERY]
    wrong = [
        f"{verdict}: {shown(one, house)}"
        for one, verdict in tried
        if (word_of(changed(house, one), HTML) != before) != (verdict == "effective")
    ]
    assert (wrong, len(tried) > len(judged) // _EVERY) == ([], True)


def test_reports_name_selector_property_and_place() -> None:
    """What has no effect is told by selector, property and line; what only a comparison shows is no such thing."""
    css = (STYLE / "house.css").read_text(encoding="utf-8")
    lines = css.count("\n")
    told = [
        (one.selector, one.name, one.why, one.place.line - lines)
        for one in without_effect(House.parse(css + MORE))
        if one.place.line > lines
    ]
    assert told == [("p", "hyphens", "property", 2), (".nowhere", "color", "selector", 3)]


def test_outdone_is_not_reported() -> None:
    """A rule that a later style outdoes is the way styles are built on each other, and is not reported."""
    css = (STYLE / "house.css").read_text(encoding="utf-8")
    before = without_effect(House.parse(css))
    after = without_effect(House.parse(css + "\nh2 { color: #123456 }\n"))
    assert [str(one) for one in before] == [str(one) for one in after]
