"""Claims about what a document takes along of the data: it reads back as the same facts, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen import extract, facts
from reportgen.outline import plan

if TYPE_CHECKING:
    from reportgen.facts import Facts
    from reportgen.project import Project

SOME = ("sz.turnover.2014m01-09", "sh.turnover.2014m01-09", "sz.xborder_trade_share.2013")


@pytest.fixture(scope="module")
def known(project: Project) -> Facts:
    """Return the project's facts."""
    return facts.load(project)


def test_every_observation_reads_back_as_it_was(known: Facts) -> None:
    """Cell by cell, whatever the column's type."""
    back = extract.facts(extract.tables(known, known.observations)).observations
    changed = [name for name, item in known.observations.items() if back[name].model_dump() != item.model_dump()]
    assert changed == []


def test_what_observations_point_to_goes_along(known: Facts) -> None:
    """Areas with those that contain them, indicators with those they are a share of, scopes, units, sources."""
    back = extract.facts(extract.tables(known, SOME))
    item = back.observations[SOME[-1]]
    whole = back.indicators[item.indicator_id].denominator_id
    parent = back.areas[item.area_id].parent_id
    assert (whole in back.indicators, parent in back.areas, item.source_id in back.sources) == (True, True, True)


def test_only_the_observations_named_go_along(known: Facts) -> None:
    """A file carries what it prints, not the project."""
    assert set(extract.facts(extract.tables(known, SOME)).observations) == set(SOME)


def test_a_brief_must_name_conflicts_and_gaps(known: Facts, project: Project) -> None:
    """Those of the city's own places; a figure that some compared city lacks is a gap."""
    outlined = plan.load(project.data / "outline.toml")
    promise = extract.promise(known, outlined, "city", "440300", ("310000", "441900"))
    reasons = {known.observations[name].rank_reason for name in promise.conflicts}
    assert (reasons <= {"inconsistent", "wrong_attribution", "misprint"}, bool(promise.missing)) == (True, True)


def test_a_document_on_no_single_place_promises_nothing(known: Facts, project: Project) -> None:
    """The comparison of several cities has no city of its own."""
    outlined = plan.load(project.data / "outline.toml")
    promise = extract.promise(known, outlined, "comparison", "", ("310000",))
    assert (promise.conflicts, promise.missing, promise.pages) == ((), (), ())
