"""Font lists for what a designer chose in Word: one the house has, or a new one that PDF and web can fall back from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.errors import StyleError
from reportgen.fonts import CHINESE_NAMES, PREPARED_FAMILIES
from reportgen.writers.word.properties import LATIN_FONTS, fonts

if TYPE_CHECKING:
    from reportgen.style import House

_UPRIGHT = frozenset({"黑体", "微软雅黑", "等线", "幼圆", "华文细黑"})  # without serifs
PREFIX = "word-"


def of_house(house: House, latin: str, chinese: str) -> str | None:
    """Return the custom property of the house whose fonts in Word are these, by its name without dashes."""
    for role in house.families():
        try:
            if fonts({"font-family": house.token(role)}) == (latin, chinese):
                return role
        except StyleError:
            continue  # a list without a font of Word
    return None


def known(latin: str, chinese: str) -> bool:
    """Return whether the writer can name these fonts in a Word file."""
    return chinese in CHINESE_NAMES.values() and (latin in LATIN_FONTS or latin == chinese)


def new(latin: str, chinese: str) -> tuple[str, str]:
    """Return the name and the value of a new custom property for these fonts, Chinese first."""
    english = next((key for key, name in CHINESE_NAMES.items() if name == chinese), chinese)
    sans, serif = PREPARED_FAMILIES
    upright = chinese in _UPRIGHT
    names = [chinese, english, sans if upright else serif, *([latin] if latin != chinese else [])]
    quoted = ", ".join(f'"{name}"' for name in dict.fromkeys(names))
    name = f"{PREFIX}{english}-{latin}" if latin != chinese else f"{PREFIX}{english}"
    return name.replace(" ", "").lower(), f"{quoted}, {'sans-serif' if upright else 'serif'}"
