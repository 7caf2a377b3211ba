"""Adjacent full-width punctuation set solid: the OpenType feature `chws` added to a face that only has `halt`.

A full-width mark bears half an em of space; where two meet, half an em too many stands between them (CLREQ,
连续标点符号的调整; JLREQ, 3.1.4). `halt` says of each mark on which side its half lies: the pairs follow from the face.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fontTools.otlLib import builder
from fontTools.ttLib.tables import otTables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fontTools.ttLib import TTFont

FEATURE = "chws"
_HALF = "halt"
_EXTENSION = 9  # a lookup of this type wraps another (OpenType, GPOS)


@dataclass(frozen=True, slots=True)
class Marks:
    """The glyphs of a face that `halt` sets at half an em, by the side of their own space."""

    opening: frozenset[str]
    closing: frozenset[str]
    middle: frozenset[str]


def tighten(font: TTFont) -> bool:
    """Give an open face the feature `chws`; False, and nothing changed, where it has one or has no `halt` to tell."""
    if "GPOS" not in font:
        return False
    table, half = font["GPOS"].table, -(font["head"].unitsPerEm // 2)
    if any(record.FeatureTag == FEATURE for record in table.FeatureList.FeatureRecord):
        return False
    found = marks(table, half)
    if not found.closing and not found.opening:
        return False
    table.LookupList.Lookup.append(_lookup(font, found, half))
    _offer(table, len(table.LookupList.Lookup) - 1)
    return True


def marks(table: Any, half: int) -> Marks:
    """Return what the `halt` of a GPOS table narrows by `half` (font units, negative)."""
    shifts = {glyph: shift for glyph, shift, advance in _halved(table) if advance == half}
    return Marks(
        opening=frozenset(glyph for glyph, shift in shifts.items() if shift == half),
        closing=frozenset(glyph for glyph, shift in shifts.items() if not shift),
        middle=frozenset(glyph for glyph, shift in shifts.items() if shift not in {half, 0}),
    )


def _halved(table: Any) -> Iterator[tuple[str, int, int]]:
    """Return the glyphs of `halt` with their shift and the change of their advance."""
    numbers = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == _HALF
        for number in record.Feature.LookupListIndex
    }
    for number in sorted(numbers):
        for subtable in table.LookupList.Lookup[number].SubTable:
            yield from _singles(subtable.ExtSubTable if subtable.LookupType == _EXTENSION else subtable)


def _singles(subtable: Any) -> Iterator[tuple[str, int, int]]:
    glyphs = subtable.Coverage.glyphs
    values = subtable.Value if isinstance(subtable.Value, list) else [subtable.Value] * len(glyphs)
    for glyph, value in zip(glyphs, values, strict=True):
        yield glyph, getattr(value, "XPlacement", 0), getattr(value, "XAdvance", 0)


def _lookup(font: TTFont, found: Marks, half: int) -> Any:
    """Return the pairs: a closing mark before any other, any other before an opening one.

    The first of the two gives up the half always: the ink comes out the same, and each pair of a longer run counts.
    """
    solid = builder.buildValue({"XAdvance": half})
    opening, closing = tuple(sorted(found.opening)), tuple(sorted(found.closing))
    rest = tuple(sorted(found.closing | found.middle))
    before = tuple(sorted(found.opening | found.middle))
    pairs = {(closing, opening): solid, (closing, rest): solid, (before, opening): solid}
    values = {pair: (value, None) for pair, value in pairs.items() if all(pair)}
    subtable = builder.buildPairPosClassesSubtable(values, font.getReverseGlyphMap())
    return builder.buildLookup([subtable], table="GPOS")


def _offer(table: Any, number: int) -> None:
    """List the lookup as a feature of every script and language; features stand in the order of their tags."""
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = FEATURE, otTables.Feature()
    record.Feature.FeatureParams, record.Feature.LookupListIndex, record.Feature.LookupCount = None, [number], 1
    records = table.FeatureList.FeatureRecord
    place = sum(other.FeatureTag < FEATURE for other in records)
    records.insert(place, record)
    table.FeatureList.FeatureCount = len(records)
    for language in _languages(table):
        moved = [index + (index >= place) for index in language.FeatureIndex]
        language.FeatureIndex = sorted([*moved, place])
        language.FeatureCount = len(language.FeatureIndex)


def _languages(table: Any) -> Iterator[Any]:
    for record in table.ScriptList.ScriptRecord:
        if record.Script.DefaultLangSys:
            yield record.Script.DefaultLangSys
        yield from (language.LangSys for language in record.Script.LangSysRecord)
