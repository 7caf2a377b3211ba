"""Claims about the invented project: its tables are sound, and it goes through the same code and templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tiny
from finished import squeezed, word_flow
from reading import page, text_of

from reportgen import checks, facts, pdftext, sources, tables
from reportgen.project import Project
from reportgen.rows import MODELS, Row

if TYPE_CHECKING:
    from reportgen.facts import Facts

INVENTED = Project(tiny.FOLDER)
REAL = Project(tiny.ROOT)


@pytest.fixture(scope="module")
def known() -> Facts:
    """Return the invented facts."""
    return facts.load(INVENTED)


@pytest.fixture(scope="module")
def names() -> frozenset[str]:
    """Return the real project's places below the nation, its indicators and its sources' titles."""
    real = facts.load(REAL)
    places = {name for area in real.areas.values() if area.level != "country" for name in (area.name, area.short_name)}
    words = {name for item in real.indicators.values() for name in (item.name, item.chart_label) if len(name) > 3}
    return frozenset(places | words | {source.title for source in real.sources.values()})


def test_its_tables_have_no_fault_against_its_texts(known: Facts) -> None:
    """Every literal stands at its line, every period word means its period; nothing even to warn of."""
    files = {item.source_id: item.file_name for item in known.sources.values()}
    texts = sources.read_texts(tiny.FOLDER / "seeds", files)
    assert (set(texts), checks.check(known, texts)) == (set(files), ())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.TABLE)
def test_its_tables_are_in_canonical_form(model: type[Row]) -> None:
    """Written again they are the same bytes."""
    path = INVENTED.data / f"{model.TABLE}.csv"
    records = tables.read_table(path, path.name, model).records
    assert tables.canonical_csv(model, [record for _, record in records]) == path.read_bytes()


def test_it_shares_no_fact_with_the_real_project(known: Facts) -> None:
    """Neither an id nor an indicator, and no year."""
    real = facts.load(REAL)
    years = [{item.period.end.year for item in each.observations.values()} for each in (known, real)]
    shared = (set(known.observations) & set(real.observations), set(known.indicators) & set(real.indicators))
    assert (*shared, years[0] & years[1]) == (set(), set(), set())


def test_nothing_of_the_real_project_is_in_its_brief(shelf: tiny.Shelf, names: frozenset[str]) -> None:
    """Neither code nor templates know a place, an indicator or a source by name."""
    text = squeezed(page(shelf("whole")).text)
    assert sorted(name for name in names if squeezed(name) in text) == []


def test_no_name_of_the_real_project_is_in_its_files(shelf: tiny.Shelf, names: frozenset[str]) -> None:
    """Running heads, chart labels and properties included."""
    made = shelf("whole")
    pages = pdftext.read(made.pdf()).pages
    text = squeezed("".join(item.body + item.running for item in pages)) + word_flow(made.docx())
    assert sorted(name for name in names if squeezed(name) in text) == []


@pytest.mark.parametrize("city", ["白沙", "青岬"])
def test_each_of_its_cities_gets_a_brief(shelf: tiny.Shelf, city: str) -> None:
    """The peers are set against the others in their turn."""
    found = shelf.of(city).brief
    others = [name for name in ("云岭", "白沙", "青岬") if name != city]
    assert (found.subject, list(found.peers)) == (city, others)


def test_the_cities_agree_on_the_pair(shelf: tiny.Shelf) -> None:
    """Seen from either city the larger exceeds the smaller by so many percent; the smaller is never that much lower."""
    rules = {"judgement.pair", "scale.higher", "figure.higher"}
    both = (page(shelf("whole")), page(shelf.of("白沙")))
    said = [[item.text for item in found.sentences() if item.rule in rules] for found in both]
    assert [["高27%" in text for text in texts] for texts in said] == [[True] * 3, [True] * 3]


def test_the_judgement_is_the_first_thing_said(shelf: tiny.Shelf) -> None:
    """After title, peers and vintage."""
    first = page(shelf("whole")).body.find(".//section")
    assert text_of(first[0][0]) == "核心判断"
