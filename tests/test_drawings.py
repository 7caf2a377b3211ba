"""Kept pictures: drawn once, found again by what they are made of, drawn anew when damaged; digests behind them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import chart_samples
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import charts
from reportgen.digest import digest
from reportgen.drawings import Drawings

if TYPE_CHECKING:
    from pathlib import Path

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.decimals(allow_nan=False) | st.dates(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
BARS = chart_samples.BARS


def kept(folder: Path) -> Drawings:
    """The sample style's drawings, kept in a folder."""
    return Drawings(chart_samples.STYLE, folder=folder / "pictures")


def files(folder: Path) -> list[Path]:
    """The files below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


@given(VALUES, VALUES)
def test_equal_values_alone_have_equal_digests(one: object, other: object) -> None:
    """Two values have one digest exactly if they are written alike, kind for kind."""
    assert (digest(one) == digest(other)) == (repr(one) == repr(other))


def test_a_digest_tells_kinds_apart() -> None:
    """A number is not its text, and a row of two is not two rows of one."""
    assert len({digest(value) for value in (1, "1", Decimal(1), True, b"1", (1,), ((1,),), {"1": 1}, None)}) == 9


def test_a_field_changed_changes_the_digest() -> None:
    """Any field of a frozen record counts."""
    assert digest(BARS) != digest(replace(BARS, id="other"))


def test_what_has_no_digest_is_refused() -> None:
    """A value of a kind that is not known cannot slip out of a digest."""
    with pytest.raises(TypeError, match="object"):
        digest(object())


def test_a_kept_picture_is_the_drawn_one(tmp_path: Path) -> None:
    """What comes from the folder is what was drawn, byte for byte."""
    drawn = kept(tmp_path).picture(BARS)
    assert (kept(tmp_path).picture(BARS), drawn.svg) == (drawn, charts.draw(BARS, chart_samples.STYLE).svg)


def test_a_picture_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second asking draws nothing."""
    first = kept(tmp_path).picture(BARS)
    monkeypatch.delattr(charts, "draw")
    assert kept(tmp_path).picture(BARS) == first


def test_narrow_and_raster_are_kept_apart(tmp_path: Path) -> None:
    """The figure for a telephone and the raster are pictures of their own."""
    drawings = kept(tmp_path)
    svg, narrow, png = drawings.picture(BARS).svg, drawings.picture(BARS, narrow=True).svg, drawings.png(BARS)
    assert (len({svg, narrow, png}), len(files(tmp_path)), drawings.png(BARS) == png) == (3, 3, True)


@pytest.mark.parametrize("change", ["size_pt", "subject"])
def test_another_style_is_another_picture(tmp_path: Path, change: str) -> None:
    """A size or a colour changed in the style draws anew."""
    value = {"size_pt": 9.5, "subject": "#7A1F2B"}[change]
    other = Drawings(replace(chart_samples.STYLE, **{change: value}), folder=tmp_path / "pictures")  # type: ignore[arg-type]
    assert other.picture(BARS) != kept(tmp_path).picture(BARS)


@pytest.mark.parametrize("place", [0, 70, 200, -1])
def test_a_damaged_picture_is_drawn_again(tmp_path: Path, place: int) -> None:
    """One byte changed anywhere in a kept picture is noticed, and the picture is drawn and kept anew."""
    good = kept(tmp_path).picture(BARS)
    (path,) = files(tmp_path)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    assert (kept(tmp_path).picture(BARS), path.read_bytes() != bytes(data)) == (good, True)


def test_a_picture_cut_short_is_drawn_again(tmp_path: Path) -> None:
    """A file that ends early is no picture."""
    good = kept(tmp_path).picture(BARS)
    (path,) = files(tmp_path)
    path.write_bytes(path.read_bytes()[:50])
    assert kept(tmp_path).picture(BARS) == good


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    """Where pictures cannot be kept they are still drawn."""
    (tmp_path / "pictures").write_text("a file where the folder should be")
    assert kept(tmp_path).picture(BARS) == Drawings(chart_samples.STYLE).picture(BARS)
