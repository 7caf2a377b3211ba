"""Claims about writing a finished file: whole or not at all, and what is said when it cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen import output
from reportgen.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """Folders that are missing are made."""
    path = output.write(tmp_path / "city" / "甲.pdf", b"new")
    assert path.read_bytes() == b"new"


def test_a_file_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    """Nothing else is left in the folder."""
    (tmp_path / "甲.pdf").write_bytes(b"a longer old file")
    output.write(tmp_path / "甲.pdf", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("甲.pdf", b"new")]


def test_everyone_may_read_what_is_written(tmp_path: Path) -> None:
    """The temporary file is private, the finished one is not."""
    assert output.write(tmp_path / "甲.pdf", b"").stat().st_mode & 0o777 == 0o644


def test_a_folder_in_the_place_of_the_file_stays(tmp_path: Path) -> None:
    """The message names it and says to move it, and no temporary file is left."""
    (tmp_path / "甲.pdf" / "kept").mkdir(parents=True)
    with pytest.raises(OutputError) as caught:
        output.write(tmp_path / "甲.pdf", b"new")
    assert str(caught.value) == (
        f"{tmp_path / '甲.pdf'}：写不进去（那里是一个文件夹）；请移走这个文件夹，或用 --out 换一个位置"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["甲.pdf"]


def test_a_file_in_the_place_of_the_folder_stays(tmp_path: Path) -> None:
    """A path that runs through a file cannot be written."""
    (tmp_path / "city").write_bytes(b"kept")
    with pytest.raises(OutputError, match="路径中有一段是文件，不是文件夹"):
        output.write(tmp_path / "city" / "甲.pdf", b"new")
    assert (tmp_path / "city").read_bytes() == b"kept"


def test_output_errors_have_their_exit_code() -> None:
    """Scripts tell a full disk from wrong data by it."""
    assert OutputError.exit_code == 6
