"""Claims about counting the facts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import invented
import pytest
from invented import observation

from reportgen import datapackage, facts, rows, tally

if TYPE_CHECKING:
    from reportgen.project import Project

PAGE = Path(__file__).parents[1] / "docs" / "data.md"


def test_the_page_shows_the_present_counts(project: Project) -> None:
    """The tables in docs/data.md are those the program prints today."""
    shown = re.search("<!-- 清点：始 -->\n\n(.*)\n<!-- 清点：终 -->", PAGE.read_text("utf-8"), re.DOTALL)
    assert shown is not None
    assert shown[1] == tally.markdown(facts.load(project))


@pytest.mark.parametrize(
    ("model", "column", "words"),
    [
        (rows.Indicator, "family", tally.FAMILIES),
        (rows.Statement, "topic", tally.TOPICS),
        (rows.Observation, "status", tally.STATUSES),
        (rows.Rejected, "reason", tally.REFUSALS),
    ],
)
def test_every_code_is_counted(model: type[rows.Row], column: str, words: dict[str, str]) -> None:
    """A code without a word would be missing from the counts."""
    package = datapackage.datapackage([model])
    field = next(f for f in package["resources"][0]["schema"]["fields"] if f["name"] == column)
    assert set(field["constraints"]["enum"]) == set(words)


def test_a_district_is_counted_with_its_city() -> None:
    """Two rows, one of the city and one of its district, make two in the city's row."""
    district = observation(obs_id="ll.turnover.1987", area_id="Q1a")
    read, _ = invented.read(invented.with_rows(observation(), district))
    assert "| 青石 | 2 | 2 |\n| 合计 | 2 | 2 |" in tally.markdown(read)


def test_a_conflict_is_counted_though_it_was_settled() -> None:
    """Two figures for one thing that cannot both be true, one of them set aside."""
    other = observation(obs_id="qs.turnover.1987.b", value="900", rank="deprecated", rank_reason="misprint")
    read, _ = invented.read(invented.with_rows(observation(), other))
    text = tally.markdown(read)
    assert ("| 同一件事而两数不合 | 1 |" in text, "| 弃用：误植 | 1 |" in text) == (True, True)
