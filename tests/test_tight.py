"""Adjacent punctuation set solid: by the face that can, in the PDF, and nowhere else."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
import tiny
from fontTools.ttLib import TTFont
from pdf_samples import made
from test_justify import EDGE_PT, PROSE, _right_edges

from reportgen import fontconfig, fonts, pdftext, tight
from reportgen.style import House

if TYPE_CHECKING:
    from pathlib import Path

SANS, SERIF = "Noto Sans CJK SC", "Noto Serif CJK SC"
TIGHT = 'html { font-feature-settings: "chws" } @page { @bottom-right { content: none } }'
PAIRS = ("甲。」乙", "甲，「乙", "甲：《乙", "甲）。乙", "甲”；乙", "甲？”乙", "甲《「乙", "甲、・乙", "甲・「乙")
APART = ("甲。乙", "甲「乙", "甲」乙", "「甲", "甲——「", "甲。1", "甲「，乙", "甲乙")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the prepared faces of both families."""
    place = tmp_path_factory.mktemp("output") / ".fonts"
    fonts.prepare(place, "", (SANS, SERIF))
    return place


@pytest.fixture
def prepared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the prepared faces before the system's."""
    monkeypatch.setenv(fontconfig.CONFIG_VARIABLE, str(folder / "fonts.conf"))


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the system's faces, which have no `chws`."""
    monkeypatch.delenv(fontconfig.CONFIG_VARIABLE, raising=False)


def _given_up(text: str, css: str = TIGHT) -> int:
    """How much of an em, in thousandths, the glyphs of a line give up between them as the PDF draws them."""
    pdf = made(f"<p>{text}</p>", css=css)
    with pikepdf.open(BytesIO(pdf)) as document:
        shown = [item for item in pikepdf.parse_content_stream(document.pages[0]) if str(item.operator) == "TJ"]
        return sum(int(part) for item in shown for part in item.operands[0] if not isinstance(part, pikepdf.String))


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("text", PAIRS)
def test_a_pair_gives_up_half_an_em(text: str) -> None:
    """A closing mark before any other, any other before an opening one."""
    assert _given_up(text) == pytest.approx(500, abs=1)


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("text", APART)
def test_marks_that_do_not_meet_keep_their_space(text: str) -> None:
    """Beside a character, a dash or the edge nothing is taken; nor between the spaces of two marks back to back."""
    assert _given_up(text) == 0


@pytest.mark.usefixtures("prepared")
def test_every_pair_of_a_run_counts() -> None:
    """Three marks in a row stand at two em, four at two and a half."""
    assert _given_up("甲《乙》）。丙") == pytest.approx(1000, abs=2)
    assert _given_up("甲？」），丙") == pytest.approx(1500, abs=3)


@pytest.mark.usefixtures("prepared")
def test_a_style_that_does_not_ask_is_left_alone() -> None:
    """The face can, the style decides."""
    assert _given_up("甲。」乙", TIGHT.replace('"chws"', "normal")) == 0


@pytest.mark.usefixtures("plain")
def test_a_face_that_cannot_is_set_as_before() -> None:
    """Without prepared faces the same style sheet breaks nothing and changes nothing."""
    assert _given_up("甲。」乙") == 0


@pytest.mark.usefixtures("prepared")
def test_the_text_layer_stays() -> None:
    """Marks that stand close are read as before."""
    text = "".join(PAIRS) * 4
    solid, loose = (pdftext.read(made(f"<p>{text}</p>", css=css)).body for css in (TIGHT, ""))
    assert solid == loose == text


@pytest.mark.usefixtures("prepared")
def test_lines_still_end_flush() -> None:
    """What a line gains is shared out between its characters: it ends as near to the edge as any."""
    edges = _right_edges(made(f"<p>{PROSE.replace('样本期', '“样本期”（《简报》），') * 6}</p>", css=TIGHT))[:-1]
    assert len([edge for edge in edges if abs(edge - EDGE_PT) <= 1]) / len(edges) >= 0.95


def test_sides_come_from_the_face(folder: Path) -> None:
    """What a mark is, its own space says."""
    with TTFont(folder / "faces" / "NotoSansCJKSC-400.otf") as font:
        names = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
        found = tight.marks(font["GPOS"].table, -500)
    sides = {side: {names.get(glyph) for glyph in getattr(found, side)} for side in ("opening", "closing", "middle")}
    assert set("（《「“") <= sides["opening"]
    assert set("，。；：？！）》」”") <= sides["closing"]
    assert "・" in sides["middle"]


def test_a_face_that_has_the_feature_keeps_its_own(folder: Path) -> None:
    """It is not given a second one."""
    with TTFont(folder / "faces" / "NotoSansCJKSC-400.otf") as font:
        assert not tight.tighten(font)


def test_a_face_without_positions_is_left_alone() -> None:
    """A font that says nothing of its marks stays as it is."""
    assert not tight.tighten(TTFont())


@pytest.mark.parametrize(("style", "wanted"), [("jianbao", '"chws"'), ("gongwen", "normal")])
def test_the_grid_is_not_tightened(style: str, wanted: str) -> None:
    """The brief asks for solid marks; the official style, 28 characters a line, does not."""
    house = House.load(tiny.ROOT / "templates" / "styles" / style)
    assert house.computed("html")["font-feature-settings"] == wanted
