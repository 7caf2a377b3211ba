"""Claims about the first page a visitor reads: its picture is what the program makes, its commands are understood."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import looks
import pytest
import typer
from PIL import Image, ImageChops

from reportgen import cli, fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.build import Document

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "README.md").read_text("utf-8")
CHINESE, ENGLISH = PAGE.split("\n## In English\n")
PICTURE = ROOT / "docs" / "images" / "brief.png"
FAMILIES = frozenset({"Noto Sans CJK SC", "Noto Serif CJK SC"})  # in which the picture is set
SHARE = 0.01  # of the dots that may look another way: a footer, a line of words; not a chart, nor a page
TREE: Any = typer.main.get_command(cli.app)


def commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each command of the program in a text's shell blocks."""
    for block in re.findall(r"(?ms)^```sh\n(.*?)^```", text):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["reportgen"]:
                yield words[1:]


@pytest.fixture(scope="module")
def now(shenzhen: Document, shenzhen_files: Path) -> Image.Image:
    """Return the picture as the program makes it now; skips where this machine sets it in other fonts."""
    used = frozenset(fonts.chosen(shenzhen.house.families()).values())
    if used != FAMILIES:
        pytest.skip(f"the picture is set in {sorted(FAMILIES)}, this machine has {sorted(used)}")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        import picture
    sys.modules.pop("sheets", None)
    made: Image.Image = picture.picture((shenzhen_files / "深圳.pdf").read_bytes())
    return made


def share(before: Image.Image, after: Image.Image) -> float:
    """Return the share of dots that look another way."""
    return looks.difference(before, after).dots / (before.width * before.height)


def test_the_picture_is_what_the_program_makes(now: Image.Image) -> None:
    """But for a few words; `make picture` makes it anew."""
    with Image.open(PICTURE) as file:
        assert share(file.convert("RGB"), now) < SHARE


def test_another_page_would_be_seen(now: Image.Image) -> None:
    """A chart that is gone, and lines that moved."""
    middle = now.width // 2
    blank, moved = now.copy(), now.copy()
    blank.paste("white", (middle + 60, 220, now.width - 60, 390))
    moved.paste(ImageChops.offset(now.crop((20, 200, middle, 700)), 0, 6), (20, 200))
    assert [share(now, other) > SHARE for other in (blank, moved)] == [True, True]


def test_the_picture_is_light() -> None:
    """It is loaded with the page."""
    assert PICTURE.stat().st_size < 300_000


@pytest.mark.parametrize("words", [*commands(PAGE)], ids=" ".join)
def test_every_command_is_understood(words: list[str]) -> None:
    """Its name and its options are there."""
    command = TREE
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    known = {name for item in command.params for name in item.opts}
    assert (command is not TREE, [word for word in words if word.startswith("--") and word not in known]) == (True, [])


def test_both_halves_tell_the_same_commands() -> None:
    """Those of make, and the three uses: a brief, the bundle, the style."""
    made = [set(re.findall(r"(?m)^make \w+", half)) for half in (CHINESE, ENGLISH)]
    used = [{" ".join(words[:1]) for words in commands(half)} for half in (CHINESE, ENGLISH)]
    assert (made[0], used[0]) == (made[1], used[1])


def test_both_halves_lead_to_the_same_folders() -> None:
    """Whoever looks for the facts or the templates finds them in either language."""
    found = [set(re.findall(r"`((?:data|templates|seeds|output)/[^`]*)`", half)) for half in (CHINESE, ENGLISH)]
    assert {path for path in found[1] if "<" not in path} <= found[0]
    assert len(found[1]) >= 8
