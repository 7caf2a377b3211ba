"""What the validators are worth: each way of breaking a Word file is caught by one of them, a good file by none.

Which caught which is in tests/golden/word_faults.md; `pytest --update-golden` writes it anew (without -n). The Open XML
SDK takes most of a second a file: it is asked then, and otherwise where no one else catches a fault.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
import tiny
from word_faults import FAULTS, NothingThereError, broken
from word_readers import sdk, told_by_audit, told_by_sdk
from word_samples import HTML, META, house, pictures

from reportgen.audit import reading, wordfile
from reportgen.audit.word import word
from reportgen.audit.wordlint.rules import lint
from reportgen.writers.word import write_docx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from documents import Made

    from reportgen.audit.finished import Finished

TABLE = tiny.ROOT / "tests" / "golden" / "word_faults.md"
HEAD = ("| 错处 | 自查 | openxml-audit | Open XML SDK |", "| --- | --- | --- | --- |")
MERGED = '<tr><th scope="row" rowspan="2">甲</th><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr>'
YES, NO = "✓", ""


class Caught(NamedTuple):
    """Which of the three found something; None where the third was not asked or is not installed."""

    own: bool
    audit: bool
    sdk: bool | None

    def row(self, name: str) -> str:
        """The row of the table."""
        return f"| {name} | {' | '.join(YES if found else NO for found in self)} |"


@pytest.fixture(scope="module")
def good(made: Callable[[str], Made]) -> dict[str, bytes]:
    """Return files that have between them all there is to break: notes, comments, charts, merged cells, lists."""
    sample = HTML.replace('<tbody><tr class="g">', f'<tbody>{MERGED}<tr class="g">')
    assert sample != HTML
    return {
        "sample": write_docx(sample, house(), pictures(), {}, META),
        "review": made("tiny.gongwen").document.docx(review=True),
        "brief": made("tiny").docx,
    }


@pytest.fixture(scope="module")
def finished(good: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Return the brief as the audit reads it."""
    path = tmp_path_factory.mktemp("good") / "good.docx"
    path.write_bytes(good["brief"])
    return reading.read(path)


def spoilt(good: dict[str, bytes], name: str) -> bytes:
    """The first of the good files that has what a fault breaks, broken."""
    for data in good.values():
        try:
            return broken(data, FAULTS[name])
        except NothingThereError:
            continue
    raise AssertionError(name)


def caught(finished: Finished, path: Path, data: bytes, *, every: bool = False) -> Caught:
    """Which of the three find something in a file of these bytes; the third is asked where the others find nothing."""
    path.write_bytes(data)
    own = [*lint(data), *word(replace(finished, data=data, blocks=wordfile.blocks(data)))]
    audit = told_by_audit(path)
    asked = sdk() and (every or not (own or audit))
    return Caught(bool(own), bool(audit), bool(told_by_sdk(path)) if asked else None)


@pytest.mark.parametrize("name", ["sample", "review", "brief"])
def test_a_good_file_has_no_finding(good: dict[str, bytes], finished: Finished, tmp_path: Path, name: str) -> None:
    """None of the three is an alarm that always rings."""
    assert not any(caught(finished, tmp_path / "good.docx", good[name]))


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_caught(
    good: dict[str, bytes],
    finished: Finished,
    tmp_path: Path,
    name: str,
    golden: bool,  # noqa: FBT001 - a fixture
) -> None:
    """By one of the three at least, and by those of the table."""
    found = caught(finished, tmp_path / "spoilt.docx", spoilt(good, name), every=golden)
    if golden:
        _write(found.row(name), name)
    row = next((line for line in TABLE.read_text("utf-8").splitlines() if line.startswith(f"| {name} |")), "")
    seen = tuple(cell.strip() == YES for cell in row.split("|")[2:5])
    assert any(found)
    assert seen[: len(found) if found.sdk is not None else 2] == tuple(one for one in found if one is not None)


def test_the_table_has_the_faults_there_are() -> None:
    """In their order, none left behind."""
    rows = TABLE.read_text("utf-8").splitlines()[len(HEAD) :]
    assert [row.split("|")[1].strip() for row in rows] == list(FAULTS)


def _write(row: str, name: str) -> None:
    """Put the row of a fault in the table, in the order of the faults."""
    lines = TABLE.read_text("utf-8").splitlines()[len(HEAD) :] if TABLE.is_file() else []
    rows = {line.split("|")[1].strip(): line for line in lines} | {name: row}
    TABLE.write_text("\n".join((*HEAD, *(rows[one] for one in FAULTS if one in rows))) + "\n", "utf-8")
