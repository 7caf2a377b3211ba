"""Claims about the facts as a whole: reading, joining, refusing, digesting."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import invented
import pytest

from reportgen import facts
from reportgen.errors import DataError
from reportgen.project import Project
from reportgen.rows import MODELS

ROOT = Path(__file__).parents[1]


def _messages(made: invented.Tables) -> list[str]:
    return [str(problem) for problem in invented.read(made)[1]]


def test_sound_tables_have_no_problem() -> None:
    """The invented country is read whole."""
    read, problems = invented.read(invented.sound())
    assert (problems, read.observations["qs.turnover.1987"].quantity.base) == ((), 125050000000)


def test_the_projects_own_tables_are_read() -> None:
    """Every row of data/ is sound in form, keys and kind of period."""
    assert facts.read(Project(ROOT))[1] == ()


def test_facts_cannot_be_changed() -> None:
    """Tables are read-only mappings."""
    read, _ = invented.read(invented.sound())
    assert isinstance(read.observations, MappingProxyType)


def test_a_row_knows_its_place() -> None:
    """File and row, the header being row 1."""
    read, _ = invented.read(invented.sound())
    assert str(read.observations["qs.turnover.1987"].place) == "data/observations.csv:2"


def test_a_key_that_leads_nowhere_is_named_with_near_ones() -> None:
    """A changed area code fails at its cell."""
    made = invented.with_rows(invented.observation(area_id="Q2"))
    assert _messages(made) == ["data/observations.csv:2 area_id: 「Q2」 不在 data/areas.csv 中；请用 Q1 或 Q1a"]


def test_a_repeated_key_is_named_with_the_first_row() -> None:
    """The second row is the fault."""
    made = invented.sound()
    made["scopes"]["again"] = made["scopes"]["large"]
    assert _messages(made) == ["data/scopes.csv:3 scope_id: 「large」 编号重复，第 2 行已有；请改编号或删去一行"]


@pytest.mark.parametrize(
    ("indicator", "period", "message"),
    [
        ("turnover", "1987-12-31", "「1987-12-31」 是时点，而这是流量；请写时段，如 YYYY 或 YYYY-M01/YYYY-M09"),
        ("stalls", "1987", "「1987」 是时段，而这是存量；请写时点，如 YYYY-12-31 或 YYYY-M12"),
    ],
)
def test_a_stock_takes_a_date_and_a_flow_a_span(indicator: str, period: str, message: str) -> None:
    """The loader refuses the other."""
    made = invented.with_rows(invented.observation(indicator_id=indicator, period=period))
    assert _messages(made) == [f"data/observations.csv:2 period: {message}"]


def test_loading_raises_every_problem_at_once(tmp_path: Path) -> None:
    """One error, one line a problem."""
    (tmp_path / "data").mkdir()
    for model in MODELS:
        (tmp_path / "data" / f"{model.TABLE}.csv").write_bytes(facts.canonical_csv(model.TABLE, ()))
    (tmp_path / "data" / "scopes.csv").write_text("scope_id,name,definition,part_of,area_id,cues\n甲,,,,,\n", "utf-8")
    with pytest.raises(DataError) as raised:
        facts.load(Project(tmp_path))
    assert len(str(raised.value).split("\n")) == 2


def test_a_digest_changes_with_its_rows_only() -> None:
    """Seven hex digits; another row does not move them."""
    one, _ = invented.read(invented.sound())
    other, _ = invented.read(invented.with_rows(invented.observation(value="1250.6")))
    same = [read.digest(["qs.model"]) for read in (one, other)]
    changed = [read.digest(["qs.turnover.1987"]) for read in (one, other)]
    assert (same[0] == same[1], changed[0] == changed[1], len(changed[0])) == (True, False, 7)
