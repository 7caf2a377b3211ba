"""What changed between two editions is told whole, rightly graded, and nothing else is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import tiny
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from reportgen import changes
from reportgen.build import Request, document
from reportgen.bundle.manifest import Basis, Entry, Held, Manifest
from reportgen.changes.marking import apart
from reportgen.errors import ReportgenError
from reportgen.project import SOURCES_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.build import Document
    from reportgen.changes.found import DocumentChange

NAME = "云岭"
PEER = "bs.processed_value.1990m01-09"
OWN = "yl.processed_value.1990m01-09"
BASIS = Basis(files={"data/observations.csv": "a"}, code="c", versions={"weasyprint": "66.0"})


def manifest(edition: str, *, files: str = "same", basis: Basis = BASIS, state: str = "made") -> Manifest:
    """The manifest of an edition with one document."""
    entry = Entry(NAME, "city", "简报", "", "", "", state, files={"pdf": f"{NAME}.pdf"})  # type: ignore[arg-type]
    return Manifest(edition, 1, "茶业简报", documents=(entry,), files={f"{NAME}.pdf": Held(files, 1)}, basis=basis)


def snap(made: Document, pages: int = 5) -> changes.Model:
    """The content model of a document of that name."""
    return changes.snapshot(NAME, made, pages)


def compared(old: changes.Model, new: changes.Model) -> changes.Changes:
    """What differs between editions of one document each, set on the same basis."""
    files = "same" if old == new else "other"
    return changes.compare({NAME: old}, {NAME: new}, manifest("1990-01-01"), manifest("1990-01-08", files=files))


def kinds(found: changes.Changes) -> dict[str, str]:
    """How each fact that changed did."""
    return {one.id: one.kind for one in found.facts}


def only(found: changes.Changes) -> DocumentChange:
    """What became of the one document."""
    (document_change,) = found.documents
    return document_change


@pytest.fixture(scope="module")
def whole(shelf: tiny.Shelf) -> changes.Model:
    """Return the model of the invented city's brief as its project stands."""
    return snap(shelf("whole"))


def after(shelf: tiny.Shelf, name: str, **cells: dict[str, str]) -> changes.Model:
    """The model of the brief after cells of observations were set, by id with points written as two underscores."""
    return snap(shelf.changed(name, tiny.Change(cells={key.replace("__", "."): row for key, row in cells.items()})))


# --- the model ------------------------------------------------------------------------------------------------------


def test_a_model_survives_its_file(whole: changes.Model) -> None:
    """A content model read back from its JSON is the one that was written."""
    assert changes.Model.from_json(whole.to_json()) == whole


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"version": 2}', b"\xff", b'{"version": 1, "name": 3}'])
def test_anything_else_is_no_model(data: bytes) -> None:
    """Bytes that are no content model are refused with ValueError."""
    with pytest.raises(ValueError, match=r".+"):
        changes.Model.from_json(data)


def test_the_date_of_issue_is_no_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same brief issued years later has the same content model."""
    from datetime import date

    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    project = tiny.lay(tmp_path)
    early, late = (
        document(project, Request(tiny.CITY, checked=False, edition=day))
        for day in (date(2020, 1, 1), date(2033, 3, 3))
    )
    assert snap(early) == snap(late)


def test_a_model_says_what_the_page_says(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """Judgement, points, key figures, titles and sections of the model are those of the brief, none without words."""
    brief = shelf("whole").brief
    assert [said.rule for said in whole.judgement] == [sentence.rule for sentence in brief.judgement]
    assert [said.rule for said in whole.points] == [point.head.rule for point in brief.points]
    assert [exhibit.title.rule for exhibit in whole.exhibits if exhibit.kind == "figure"] == [
        figure.title.rule for figure in brief.figures()
    ]
    assert [part.id for part in whole.sections] == [section.id for section in brief.sections]
    said = (*whole.judgement, *whole.points, *(exhibit.title for exhibit in whole.exhibits))
    assert all(one.text for one in said)
    assert all(exhibit.shown for exhibit in whole.exhibits)


def test_both_styles_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: changes.Model) -> None:
    """The headlines of a brief do not depend on the style that prints them."""
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    other = snap(document(tiny.lay(tmp_path), Request(tiny.CITY, checked=False, style="公文")))
    assert (other.judgement, other.points, other.cards) == (whole.judgement, whole.points, whole.cards)


# --- what is found --------------------------------------------------------------------------------------------------


def test_nothing_differs_from_itself(whole: changes.Model) -> None:
    """An edition set against an equal one shows no change and has no grade."""
    found = compared(whole, whole)
    assert (found.grade, found.facts, found.layout, only(found).state) == ("", (), (), "same")


def test_a_first_edition_has_nothing_to_be_set_against(whole: changes.Model) -> None:
    """The first edition tells no changes, not even that its documents are new."""
    found = changes.compare({}, {NAME: whole}, None, manifest("1990-01-01"))
    assert (found.grade, found.facts, found.documents) == ("", (), ())


def test_a_corrected_value_is_told_with_old_and_new(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """A value that changed is a correction, with both values and the line it stands at."""
    new = after(shelf, "corrected", yl__tea_output__1989={"value": "1109.6", "as_written": "1109.6吨"})
    (fact,) = compared(whole, new).facts
    assert (fact.kind, fact.old["value"], fact.new["value"], fact.new["line"]) == (
        "corrected",
        "1108.6",
        "1109.6",
        "10",
    )
    assert {"value", "as_written"} <= set(fact.fields)


def test_a_figure_below_the_headlines_is_grade_b(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """A correction that no headline shows is grade B, and the sentences that followed are named with their rules."""
    new = after(shelf, "growth", yl__export_share__1989={"value": "6.2", "as_written": "6.2%"})
    found = compared(whole, new)
    assert found.grade == "B"
    sentences = [shift for shift in only(found).shifts if shift.kind == "sentence"]
    assert sentences
    assert all(shift.rule and "6.2" in shift.new and "6.3" in shift.old for shift in sentences)


def test_a_finding_that_flips_is_grade_a(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """When the peer overtakes the city, judgement, point, title of the figure and ranks are told as changed."""
    cells = {PEER: {"value": "19860", "as_written": "19860万元"}}
    new = snap(shelf.changed("overtaken", tiny.Change(cells=cells)))
    found = compared(whole, new)
    assert found.grade == "A"
    told = {shift.kind for shift in only(found).shifts}
    assert {"judgement", "point", "figure", "rank"} <= told


def test_a_new_scope_is_no_correction(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """A fact that now measures something else is re-scoped, even where its value changed as well."""
    cells = {OWN: {"scope_id": "unspecified", "value": "12000", "as_written": "12000万元"}}
    new = snap(shelf.changed("rescoped", tiny.Change(cells=cells)))
    assert kinds(compared(whole, new))[OWN] == "rescoped"


def test_another_line_is_another_place(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """A fact found at another line with the same value is re-sourced: grade B, no headline."""
    new = after(shelf, "moved", yl__tea_output__1989={"line": "12"})
    found = compared(whole, new)
    assert (kinds(found), found.grade) == ({"yl.tea_output.1989": "resourced"}, "B")


def test_a_row_that_went_is_withdrawn_and_one_that_came_added(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """A fact missing from the data is withdrawn; set the other way round it is added."""
    gone = "yl.tea_output.1989"
    less = snap(shelf.changed("less", tiny.Change(keep=lambda _, row: row.get("obs_id") != gone)))
    assert kinds(compared(whole, less))[gone] == "withdrawn"
    assert kinds(compared(less, whole))[gone] == "added"


def test_a_fact_no_longer_printed_is_not_withdrawn(whole: changes.Model) -> None:
    """A fact that the data still have, but no document prints any more, is told apart from one withdrawn."""
    name = "yl.tea_output.1989"
    facts = {key: record for key, record in whole.facts.items() if key != name}
    quiet = replace(whole, facts=facts, unprinted=(*whole.unprinted, name))
    assert kinds(compared(whole, quiet)) == {name: "uncited"}
    assert kinds(compared(quiet, whole)) == {name: "cited"}


def test_a_thinner_section_is_grade_a(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """A section that the data no longer carry in full is told with its old and new mode."""
    found = compared(whole, snap(shelf("few")))
    modes = [shift for shift in only(found).shifts if shift.kind == "mode"]
    assert found.grade == "A"
    assert modes
    assert all(shift.old != shift.new for shift in modes)


def test_a_renumbered_figure_is_no_change(whole: changes.Model) -> None:
    """A sentence that differs in the number of the figure alone, or in its place in the text, has not changed."""
    said = tuple(replace(one, text=one.text.replace("图1", "图7")) for one in reversed(whole.sentences))
    assert said != whole.sentences
    assert compared(whole, replace(whole, sentences=said)).grade == "C"


def test_another_setting_is_grade_c(whole: changes.Model) -> None:
    """Other pages from the same words are grade C: the document is set anew; what it was set with is told."""
    basis = replace(
        BASIS, files={**BASIS.files, "templates/styles/jianbao/house.css": "b"}, versions={"weasyprint": "67.0"}
    )
    old, new = manifest("1990-01-01"), manifest("1990-01-08", files="other", basis=basis)
    found = changes.compare({NAME: whole}, {NAME: replace(whole, pages=6)}, old, new)
    assert (found.grade, found.facts, only(found).state, only(found).pages) == ("C", (), "reset", (5, 6))
    assert [(piece.kind, piece.name) for piece in found.layout] == [
        ("style", "templates/styles/jianbao/house.css"),
        ("library", "weasyprint"),
    ]
    assert found.inputs == ()


def test_data_stand_apart_from_layout(whole: changes.Model) -> None:
    """A table that was edited is told among the data, not among templates and libraries."""
    basis = replace(BASIS, files={"data/observations.csv": "b", "seeds/T09.txt": "n"})
    found = changes.compare({NAME: whole}, {NAME: whole}, manifest("1990-01-01"), manifest("1990-01-08", basis=basis))
    assert [(piece.kind, piece.name) for piece in found.inputs] == [
        ("data", "data/observations.csv"),
        ("seeds", "seeds/T09.txt"),
    ]
    assert found.layout == ()


def test_other_words_for_a_judgement_are_grade_a(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edited phrase that words the judgement changes a headline, though no fact changed."""
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    project = tiny.lay(tmp_path / "project", linked=False)
    request = Request(tiny.CITY, checked=False)
    old = snap(document(project, request))
    phrases = project.templates / "phrases.html"
    phrases.write_text(phrases.read_text("utf-8").replace("资料不支持", "所据资料不支持"), "utf-8")
    from reportgen.writers import html

    html._environment.cache_clear()
    found = compared(old, snap(document(project, request)))
    assert (found.facts, found.grade) == ((), "A")


def test_documents_come_and_go(whole: changes.Model) -> None:
    """A document that is new or gone is told as such and needs a look; set the other way round, the other way round."""
    none = replace(manifest("1990-01-01"), documents=(), files={})
    came = changes.compare({}, {NAME: whole}, none, manifest("1990-01-08"))
    went = changes.compare({NAME: whole}, {}, manifest("1990-01-01"), none)
    assert (only(came).state, only(went).state, came.grade, went.grade) == ("added", "removed", "A", "A")


def test_a_failed_document_keeps_its_old_facts_to_itself(whole: changes.Model, shelf: tiny.Shelf) -> None:
    """Where a document failed and another was made anew, the edition's facts are those of the new one."""
    new = after(shelf, "corrected", yl__tea_output__1989={"value": "1109.6", "as_written": "1109.6吨"})
    old_manifest, new_manifest = manifest("1990-01-01"), manifest("1990-01-08", state="failed")
    twin = replace(new_manifest.documents[0], name="白沙", state="made")
    made = replace(new_manifest, documents=(twin, *new_manifest.documents))
    old = {NAME: whole, "白沙": replace(whole, name="白沙")}
    found = changes.compare(old, {"白沙": replace(new, name="白沙"), NAME: whole}, old_manifest, made)
    assert kinds(found) == {"yl.tea_output.1989": "corrected"}
    assert [one.state for one in found.documents if one.name == NAME] == ["failed"]


# --- laws -----------------------------------------------------------------------------------------------------------

_SWAPPED = {"added": "withdrawn", "withdrawn": "added", "cited": "uncited", "uncited": "cited"}


@pytest.mark.parametrize("name", ["zero", "one", "few", "unsaid", "undated", "alone"])
def test_swapping_editions_swaps_what_is_told(name: str, whole: changes.Model, shelf: tiny.Shelf) -> None:
    """Set the other way round, added facts are withdrawn ones, old texts new ones, and the grade is the same."""
    other = snap(shelf(name))
    there, back = compared(whole, other), compared(other, whole)
    assert kinds(back) == {fact: _SWAPPED.get(kind, kind) for fact, kind in kinds(there).items()}
    assert back.grade == there.grade
    texts = sorted((shift.kind, shift.old, shift.new) for shift in only(there).shifts)
    assert sorted((shift.kind, shift.new, shift.old) for shift in only(back).shifts) == texts


_ROWS = tuple(
    row["obs_id"] for row in tiny.records("observations") if row["value"].isdecimal() and not row["value_high"]
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    touched=st.sets(st.sampled_from(_ROWS), min_size=1, max_size=3), less=st.sets(st.sampled_from(_ROWS), max_size=2)
)
def test_every_changed_fact_is_listed_and_none_invented(touched: set[str], less: set[str], shelf: tiny.Shelf) -> None:
    """After random rows were changed or left out, the facts told are those rows, as far as a brief prints them."""
    cells = {name: {"value": f"{int(tiny.row('observations', name)['value']) + 1}"} for name in touched - less}
    old = shelf("whole")
    try:
        new = tiny.built(shelf.folder, tiny.Change(lambda _, row: row.get("obs_id") not in less, cells))
    except ReportgenError:
        reject()  # a row that others rest on cannot go alone
    found = kinds(compared(snap(old), snap(new)))
    printed = old.ledger.facts.keys(), new.ledger.facts.keys()
    assert {name for name, kind in found.items() if kind == "corrected"} == cells.keys() & printed[0] & printed[1]
    assert {name for name, kind in found.items() if kind == "withdrawn"} == less & printed[0]
    assert {name for name, kind in found.items() if kind in {"cited", "uncited"}} == (printed[0] ^ printed[1]) - less
    assert "added" not in found.values()


@given(old=st.text("深圳上海1234567890.,年 ab", max_size=24), new=st.text("深圳上海1234567890.,年 ab", max_size=24))
def test_marks_lose_no_word(old: str, new: str) -> None:
    """Both texts can be read whole from their stretches, and the unmarked ones are the same in both."""
    one, other = apart(old, new)
    assert "".join(part.text for part in one) == old
    assert "".join(part.text for part in other) == new
    marked = any(part.changed for part in (*one, *other))
    unmarked = ["".join(part.text for part in parts if not part.changed) for parts in (one, other)]
    assert unmarked[0] == unmarked[1] or not marked
