"""Chinese figure strings read exactly: 近1.8万家, 10350.22亿元, 四分之一, 数千家, 8万4千, 翻番, 第9位.

A figure is qualifier + numeral + power of ten + noun + qualifier. `parse_figure` gives its value in base units as an
exact Decimal (or a low and a high end), and the value and unit word as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from reportgen import numeral_words as words

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["money", "count", "percent", "pp", "multiple", "fraction", "discount", "rank", "duration"]

MULTIPLIERS: Final = words.MULTIPLIERS


@dataclass(frozen=True, slots=True)
class Parsed:
    """A figure: value (or low and high) in base units, unit code, modifier, kind.

    `written`, `written_high` and `word` keep the digits and the unit word as the text has them; `rest` is what
    follows the figure.
    """

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    modifier: str = "eq"
    kind: Kind = "count"
    written: Decimal | None = None
    written_high: Decimal | None = None
    word: str = ""
    rest: str = ""


def normalise(text: str) -> str:
    """The text with full-width characters, dashes and spaces made plain."""
    plain = unicodedata.normalize("NFKC", text)
    return plain.translate(words.PLAIN)


def number(text: str) -> Decimal | None:
    """The value of an Arabic or Chinese numeral (1,234.5; 二十三万; 半); None if it is none."""
    if re.fullmatch(words.ARABIC, text):
        return Decimal(text.replace(",", ""))
    if text == "半":
        return Decimal("0.5")
    if not text or any(c not in words.CHINESE for c in text):
        return None
    if all(c in words.DIGITS for c in text):
        return Decimal("".join(str(words.DIGITS[c]) for c in text))
    return _positional(text)


def _positional(text: str) -> Decimal:
    """A numeral with 十百千万亿: 一千二百, 二十三万, 一亿三千万, 三万亿."""
    total = section = digit = 0
    for char in text:
        if char in words.DIGITS:
            digit = words.DIGITS[char]
        elif char in words.SMALL:
            section, digit = section + (digit or 1) * words.SMALL[char], 0
        elif char == "万":
            total, section, digit = total + (section + digit or 1) * words.BIG[char], 0, 0
        else:
            total, section, digit = (total + section + digit or 1) * words.BIG[char], 0, 0
    return Decimal(total + section + digit)


def parse_figure(text: str) -> Parsed | None:
    """The figure at the start of `text`, after its qualifiers; None if there is none."""
    plain = normalise(text)
    modifier, body = _qualifiers(plain)
    for pattern, build in _RULES:
        match = pattern.match(body)
        figure = build(match, modifier) if match else None
        if match and figure:
            return replace(figure, rest=body[match.end() :])
    return None


def _qualifiers(text: str) -> tuple[str, str]:
    """The modifier of the words before the numeral (several may stack: 已达近), and the text after them."""
    modifier = "eq"
    while match := words.LEADING.match(text):
        modifier = words.BEFORE.get(match[0], modifier)
        text = text[match.end() :]
    return modifier, text


def _rank(match: re.Match[str], _modifier: str) -> Parsed:
    named = match["n"] or match["top"]
    value = number(named) if named else Decimal(1)
    unit = "前N" if match[0].startswith("前") else "位"
    return Parsed(value, unit=unit, modifier="rank", kind="rank", written=value, word="位")


def _compound(match: re.Match[str], modifier: str) -> Parsed:
    """8万4千家: two powers of ten added up; written in the noun's own unit."""
    value = Decimal(match["a"]) * MULTIPLIERS[match["am"]] + Decimal(match["b"]) * MULTIPLIERS[match["bm"]]
    noun = match["noun"] or ""
    return _with_noun(Parsed(value, modifier=modifier, written=value, word=noun), noun)


def _doubling(match: re.Match[str], modifier: str) -> Parsed:
    times = number(match["n"]) if match["n"] else Decimal(1)
    value = Decimal(2) ** (times or 1)
    return Parsed(value, unit="倍", modifier=modifier, kind="multiple", written=value, word="倍")


def _fraction(match: re.Match[str], modifier: str) -> Parsed | None:
    whole, part = number(match["den"]), number(match["num"])
    if not whole or part is None:
        return None
    return _share(part / whole, _after(match, modifier), percent=match["den"] in {"百", "100"})


def _half(match: re.Match[str], modifier: str) -> Parsed:
    return _share(Decimal("0.5"), _after(match, "gt" if match["half"] == "过半" else modifier))


def _share(value: Decimal, modifier: str, *, percent: bool = False) -> Parsed:
    """A part of a whole; what can be said in percent is written so, as the tables do."""
    hundred = value * 100
    hundred = hundred.quantize(Decimal(1 if hundred == hundred.to_integral() else "0.1"))
    if percent:
        return Parsed(hundred, unit="%", modifier=modifier, kind="percent", written=hundred, word="%")
    return Parsed(value, unit="1", modifier=modifier, kind="fraction", written=hundred, word="%")


def _range(match: re.Match[str], modifier: str) -> Parsed | None:
    low, high = number(match["lo"]), number(match["hi"])
    if low is None or high is None:
        return None
    power_high = match["him"] or ""
    power_low = match["lom"] or ("" if match["lou"] else power_high)
    noun = match["hiu"] or match["lou"] or ""
    low, high = low * MULTIPLIERS[power_low], high * MULTIPLIERS[power_high]
    modifier = "vague" if modifier == "vague" else "range"
    scale = MULTIPLIERS[power_high]
    figure = Parsed(
        low=low, high=high, modifier=modifier, written=low / scale, written_high=high / scale, word=power_high + noun
    )
    return _with_noun(figure, noun)


def _vague(match: re.Match[str], _modifier: str) -> Parsed:
    """数千家 is 2000 to 10000, 十几家 is 10 to 20."""
    several_first = match["core"][0] in "数几"
    power = Decimal(1)
    for char in match["core"].strip("数几"):
        power *= words.SMALL.get(char) or words.BIG[char]
    noun, scale = match["noun"] or "", MULTIPLIERS[match["mult"] or ""]
    low, high = (power * 2, power * 10) if several_first else (power, power * 2)
    figure = Parsed(
        low=low * scale,
        high=high * scale,
        modifier="vague",
        written=low,
        written_high=high,
        word=(match["mult"] or "") + noun,
    )
    return _with_noun(figure, noun)


def _neighbours(match: re.Match[str], _modifier: str) -> Parsed:
    """一两百人: two digits that follow each other are a range."""
    power = Decimal(words.SMALL.get(match["p"] or "", 1))
    mult, noun = match["mult"] or "", match["noun"] or ""
    low, high = words.DIGITS[match["a"]] * power, words.DIGITS[match["b"]] * power
    figure = Parsed(
        low=low * MULTIPLIERS[mult],
        high=high * MULTIPLIERS[mult],
        modifier="range",
        written=low,
        written_high=high,
        word=mult + noun,
    )
    return _with_noun(figure, noun)


def _plain(match: re.Match[str], modifier: str) -> Parsed | None:
    value = number(match["n"])
    if value is None:
        return None
    mult, noun = match["mult"] or "", match["noun"] or ""
    modifier = "more" if match["m1"] or match["m2"] or match["m3"] else modifier
    modifier = _after(match, modifier)
    figure = Parsed(value * MULTIPLIERS[mult], modifier=modifier, written=value, word=mult + noun)
    return _with_noun(figure, noun)


def _bare(match: re.Match[str], modifier: str) -> Parsed:
    """突破万亿元, 过万户: a power of ten alone is one of it."""
    mult, noun = match["mult"], match["noun"] or ""
    modifier = _after(match, "more" if match["more"] else modifier)
    return _with_noun(Parsed(MULTIPLIERS[mult], modifier=modifier, written=Decimal(1), word=mult + noun), noun)


def _after(match: re.Match[str], modifier: str) -> str:
    return words.AFTER.get(match["after"] or "", modifier)


def _with_noun(figure: Parsed, noun: str) -> Parsed:
    """The figure with the unit code and kind of its noun; 成 is ten percent."""
    if noun == "成":
        return _tenths(figure)
    if noun in words.CURRENCIES:
        return replace(figure, kind="money", unit=words.CURRENCIES[noun])
    kind, unit = words.NOUN_KINDS.get(noun, ("count", noun))
    return replace(figure, kind=kind, unit=unit)


def _tenths(figure: Parsed) -> Parsed:
    ten = Decimal(10)
    times = {
        name: value * ten
        for name in ("value", "low", "high", "written", "written_high")
        if (value := getattr(figure, name)) is not None
    }
    return replace(figure, kind="percent", unit="%", word="%", **times)


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Parsed | None]], ...]] = (
    (words.RANK, _rank),
    (words.COMPOUND, _compound),
    (words.DOUBLING, _doubling),
    (words.FRACTION, _fraction),
    (words.SLASH, _fraction),
    (words.HALF, _half),
    (words.RANGE, _range),
    (words.VAGUE, _vague),
    (words.NEIGHBOURS, _neighbours),
    (words.PLAIN_FIGURE, _plain),
    (words.BARE, _bare),
)
