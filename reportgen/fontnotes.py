"""What is to be said of the fonts a house style finds on this machine: which stand in for others, which have no bold.

Where a family has no bold face of its own, bold text is set in its regular one and looks like the rest; that matters
only where the style asks for bold in that family. Raises EnvironmentFault where the machine cannot be asked or no
family of a stack draws Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reportgen import fonts
from reportgen.style import families

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.style import House

_CHARTS: Final = ("chart", "sans")  # the role that letters the charts: the first a style has
_REMEDIES: Final = {
    "substitute": "请安装「{0}」后重新编写，或在样式里改用已装的字体",
    "boldless": "请安装「{0}」的粗体（Bold）字体文件，或在样式里改用有粗体的字体",
}


@dataclass(frozen=True, slots=True)
class FontNote:
    """What is to be said of the font of one role: the family in use, the one it stands in for, its want of bold."""

    role: str
    used: str
    wanted: str = ""
    boldless: bool = False

    @property
    def remedy(self) -> str:
        """What to do about it."""
        kind, family = ("substitute", self.wanted) if self.wanted else ("boldless", self.used)
        return _REMEDIES[kind].format(family)

    @property
    def sentence(self) -> str:
        """What is wrong, without its remedy."""
        parts = (f"没有装「{self.wanted}」，PDF 用「{self.used}」代替" if self.wanted else "",
                 f"「{self.used}」没有粗体，要加粗的字印得与正文一样" if self.boldless else "")  # fmt: skip
        return "；".join(part for part in parts if part)


def notes(house: House) -> tuple[FontNote, ...]:
    """A note for each role whose font is not the one the style names first, or lacks the bold the style asks for."""
    stacks = house.families()
    used, replaced = fonts.chosen(stacks), fonts.substituted(stacks)
    poor = {role: stacks[role] for role, family in used.items() if not fonts.has_bold(family)}
    boldless = _asked_bold(house, poor) if poor else frozenset()
    made = (FontNote(role, used[role], replaced.get(role, ("",))[0], role in boldless) for role in stacks)
    return tuple(note for note in made if note.wanted or note.boldless)


def _asked_bold(house: House, stacks: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The roles that the style sets anything bold in; the charts set names and values bold of themselves."""
    charts = next(role for role in _CHARTS if role in house.families() or role == _CHARTS[-1])
    bold = frozenset(_bold_stacks(house))
    return frozenset(role for role, stack in stacks.items() if role == charts or tuple(stack) in bold)


def _bold_stacks(house: House) -> Iterator[tuple[str, ...]]:
    """The font stack of everything bold in a document: what Word has a style for, and the margins of the page."""
    from reportgen.writers.word.catalogue import CELLS, CHARACTERS, PARAGRAPHS

    probes = (*(one.probe for one in (*PARAGRAPHS, *CELLS)), *(one.probe for one in CHARACTERS))
    looks = [house.computed(probe) for probe in probes]
    for look in (*looks, *house.page.boxes.values()):
        weight = look.get("font-weight", "400")
        if weight == "bold" or (weight.isdigit() and int(weight) >= fonts.BOLD):
            yield families(look.get("font-family", ""))
