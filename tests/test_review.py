"""The review copy: every number under a control with a comment; and what its readers change, read back."""

from __future__ import annotations

import copy
import functools
import json
import subprocess
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import documents
import pytest
import review_edits as edits
import tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_edits import W, edited

from reportgen import ledger
from reportgen.cli import run
from reportgen.project import SOURCES_VARIABLE
from reportgen.remarks import LONGEST, tag
from reportgen.review import report
from reportgen.review.copy import read
from reportgen.writers.word import custom_part, docx_text
from reportgen.writers.word.passages import units_of
from reportgen.writers.word.written import NAME, Written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportgen.build import Document
    from reportgen.review.finding import Finding, Reading

ALL = [f"{name}{style}" for name in documents.DOCUMENTS for style in ("", ".gongwen")]
NUMBERS = frozenset({"changed", "removed", "typed"})


@functools.cache
def _review(document: Any) -> bytes:
    made: bytes = document.docx(review=True)
    return made


@pytest.fixture(scope="module")
def document(made: Callable[[str], documents.Made]) -> Document:
    """Return the brief on the invented city."""
    return made("tiny").document


@pytest.fixture(scope="module")
def plain(made: Callable[[str], documents.Made]) -> bytes:
    """Return it as Word file."""
    return made("tiny").docx


@pytest.fixture(scope="module")
def reviewed(made: Callable[[str], documents.Made]) -> bytes:
    """Return it as copy for review."""
    return made("tiny").document.docx(review=True)


@pytest.fixture(params=["plain", "reviewed"])
def file(request: pytest.FixtureRequest) -> bytes:
    """Return it as either of them: both are read back alike."""
    found: bytes = request.getfixturevalue(request.param)
    return found


def reading(docx: bytes) -> Reading:
    """What is found in a file."""
    record, written = custom_part(docx, ledger.NAME), custom_part(docx, NAME)
    assert record is not None
    assert written is not None
    return read(docx, ledger.Ledger.from_json(record), Written.from_json(written))


def found(docx: bytes, edit: Callable[[edits.Opened], object]) -> tuple[Finding, ...]:
    """What is found in a file after an edit."""
    return reading(edited(docx, edit)).findings


def of_kind(findings: tuple[Finding, ...], *kinds: str) -> list[tuple[str, str]]:
    """The words before and after of findings of these kinds."""
    return [(one.old, one.new) for one in findings if one.kind in kinds]


def part(docx: bytes, name: str) -> Any:
    """A part as element tree."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return ET.fromstring(package.read(name))  # noqa: S314 - our own output


def figure(document: Document) -> ledger.Entry:
    """A fact in a sentence of a section whose digits stand nowhere before it."""
    shown = [entry for entry in document.ledger.entries if entry.n >= 0]
    facts = (entry for entry in shown if entry.kind == "fact" and entry.rule and entry.place.startswith("s-"))
    told = (entry for entry in facts if ledger.tokens(entry.text))
    return next(entry for entry in told if entry is next(one for one in shown if _digits(entry.text) in one.text))


def _digits(text: str) -> str:
    return ledger.tokens(text)[0].text


def words(document: Document) -> str:
    """A piece of a sentence of the running text that holds no number and stands there once."""
    text = "".join(document.ledger.flow)
    pieces = (piece for said in document.ledger.sentences for piece in said.text.split("，"))
    plain = (piece for piece in pieces if len(piece) > 5 and not ledger.tokens(piece) and "\u2060" not in piece)
    return next(piece.rstrip("。") for piece in plain if text.count(piece) == 1 and not piece[:1].isspace())


# --- the copy for review ------------------------------------------------------------------------------------------


def test_every_number_of_the_text_has_a_control_and_a_comment(document: Document, reviewed: bytes) -> None:
    """As many controls and comments as the ledger has numbers outside charts, each under the id of its fact."""
    wanted = [tag(entry) for entry in document.ledger.entries if entry.n >= 0 and _counts(entry)]
    root = part(reviewed, "word/document.xml")
    notes = [part(reviewed, name) for name in _names(reviewed) if "footnotes.xml" in name]
    controls = [one.get(f"{W}val") for tree in (root, *notes) for one in tree.iter(f"{W}tag")]
    comments = part(reviewed, "word/comments.xml").findall(f"{W}comment")
    assert sorted(controls) == sorted(wanted)
    assert len(comments) == len(wanted)


def _counts(entry: ledger.Entry) -> bool:
    return entry.kind in {"fact", "derived"} or bool(ledger.tokens(entry.text))


def _names(docx: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return package.namelist()


def test_a_comment_tells_scope_period_line_and_literal_of_a_fact(document: Document, reviewed: bytes) -> None:
    """As the ledger has them."""
    entry = figure(document)
    fact = document.ledger.facts[entry.ref]
    comment = next(text for text in _comments(reviewed) if text.startswith("数据") and text.endswith(entry.ref))
    told = (fact["area"], fact["indicator"], fact["scope"], f"{fact['source']} 第{fact['line']}行", fact["as_written"])
    assert [words for words in told if words not in comment] == []


def test_a_comment_on_a_derived_number_tells_its_formula_and_inputs(document: Document, reviewed: bytes) -> None:
    """The ids of the inputs are in its own id."""
    entry = next(entry for entry in document.ledger.entries if entry.kind == "derived")
    comment = next(text for text in _comments(reviewed) if text.startswith("推算") and text.endswith(entry.ref))
    inputs = entry.ref.partition("(")[2].rstrip(")").split("|")
    assert "算式　" in comment
    assert [name for name in inputs if f"{name}（" not in comment] == []


def _comments(docx: bytes) -> list[str]:
    root = part(docx, "word/comments.xml")
    return ["".join(node.text or "" for node in one.iter(f"{W}t")) for one in root.findall(f"{W}comment")]


def test_a_comment_begins_where_its_control_begins(reviewed: bytes) -> None:
    """Every range is opened, closed and called once, in the order of the text."""
    root = part(reviewed, "word/document.xml")
    names = ("commentRangeStart", "commentRangeEnd", "commentReference")
    opened, closed, called = ([one.get(f"{W}id") for one in root.iter(f"{W}{name}")] for name in names)
    assert opened == [f"{number}" for number in range(len(opened))]
    assert sorted(closed) == sorted(called) == sorted(opened)


def test_ids_of_controls_are_unique_and_their_words_within_the_limit(reviewed: bytes) -> None:
    """Word takes no tag or title of more than 64 characters."""
    controls = list(part(reviewed, "word/document.xml").iter(f"{W}sdtPr"))
    ids = [one.find(f"{W}id").get(f"{W}val") for one in controls if one.find(f"{W}tag") is not None]
    lengths = [len(one.find(f"{W}{name}").get(f"{W}val")) for one in controls for name in ("tag", "alias")
               if one.find(f"{W}{name}") is not None]  # fmt: skip
    assert len(set(ids)) == len(ids) > 0
    assert max(lengths) <= LONGEST


def test_no_control_is_locked(reviewed: bytes) -> None:
    """A reviewer may change everything."""
    assert list(part(reviewed, "word/document.xml").iter(f"{W}lock")) == []


def test_comments_bear_the_date_of_the_edition(document: Document, reviewed: bytes) -> None:
    """Never that of the clock."""
    dates = {one.get(f"{W}date") for one in part(reviewed, "word/comments.xml").findall(f"{W}comment")}
    assert dates == {f"{document.meta.edition.isoformat()}T00:00:00Z"}


def test_a_copy_for_review_is_the_same_bytes_every_time(document: Document, reviewed: bytes) -> None:
    """Ids and dates come from the document."""
    assert document.docx(review=True) == reviewed


def test_a_copy_for_review_says_what_the_plain_file_says(plain: bytes, reviewed: bytes) -> None:
    """Controls and comments add no word to the text."""
    assert docx_text(plain) == docx_text(reviewed)


def test_a_plain_file_has_neither_controls_nor_comments(plain: bytes) -> None:
    """What numbers are composed in is taken away again, without a trace in the runs."""
    root = part(plain, "word/document.xml")
    tags = [one.get(f"{W}val") for one in root.iter(f"{W}tag")]
    assert [name for name in tags if name.startswith("reportgen:")] == []
    assert list(root.iter(f"{W}commentReference")) == []


# --- read back: nothing found where nothing was changed -----------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_an_untouched_file_has_no_findings(name: str, made: Callable[[str], documents.Made]) -> None:
    """The plain file of every document in both styles."""
    assert reading(made(name).docx).findings == ()


@pytest.mark.parametrize("name", ["tiny", "tiny.gongwen", "shenzhen", "comparison.gongwen"])
def test_an_untouched_copy_for_review_has_no_findings(name: str, made: Callable[[str], documents.Made]) -> None:
    """Its own comments are none of its readers'."""
    assert reading(made(name).document.docx(review=True)).findings == ()


@pytest.mark.needs("soffice")
def test_a_file_saved_by_another_program_has_no_findings(plain: bytes, tmp_path: Path) -> None:
    """LibreOffice writes every part anew, with runs and ids of its own."""
    assert reading(_saved_by_libreoffice(plain, tmp_path)).findings == ()


def _is_lost_note(one: Finding) -> bool:
    """Whether a note is gone: LibreOffice 7.4 loses those that stand between comments, which is a true finding."""
    return (one.kind, one.place) == ("deleted", "脚注")


def _saved_by_libreoffice(docx: bytes, folder: Path) -> bytes:
    (folder / "one.docx").write_bytes(docx)
    home = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", "--headless", home, "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder / "saved"]
    subprocess.run([*command, folder / "one.docx"], check=True, capture_output=True, timeout=120)
    return (folder / "saved" / "one.docx").read_bytes()


@pytest.mark.parametrize("edit", [edits.autocorrected, edits.broken_up])
def test_what_a_word_processor_does_by_itself_is_no_finding(edit: Callable[[edits.Opened], None], file: bytes) -> None:
    """Other quotation marks, dashes, ellipses; runs parted anywhere."""
    assert found(file, edit) == ()


def test_a_moved_paragraph_is_no_finding(document: Document, file: bytes) -> None:
    """It says what it said, elsewhere."""

    def edit(opened: edits.Opened) -> None:
        paragraph = opened.paragraph(words(document))
        opened.body[0].insert(1, paragraph)

    assert found(file, edit) == ()


def test_a_paragraph_parted_in_two_is_no_finding(document: Document, file: bytes) -> None:
    """No word of it is another."""
    assert found(file, edits.split(words(document))) == ()


# --- read back: what was changed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [edits.replaced, edits.tracked])
def test_a_changed_number_is_told_with_its_fact_and_line(
    change: Callable[[str, str], Any], document: Document, file: bytes
) -> None:
    """Old and new, the id of the fact, the line of the source; and nothing besides."""
    entry = figure(document)
    number = _digits(entry.text)
    (one,) = found(file, change(number, "987654"))
    fact = document.ledger.facts[entry.ref]
    assert (one.kind, one.old, one.new) == ("changed", entry.text, entry.text.replace(number, "987654"))
    assert (one.refs, one.sources) == ((entry.ref,), (f"{fact['source']}:{fact['line']}",))


def test_a_tracked_change_is_told_with_who_made_it_and_when(document: Document, file: bytes) -> None:
    """As the file has it."""
    (one,) = found(file, edits.tracked(_digits(figure(document).text), "987654"))
    assert (one.by.author, one.by.date) == tuple(edits.WHO.values())


@pytest.mark.parametrize("change", [edits.replaced, edits.tracked])
def test_a_number_taken_out_is_told(change: Callable[[str, str], Any], document: Document, file: bytes) -> None:
    """Also where its unit is left standing."""
    entry = figure(document)
    findings = found(file, change(_digits(entry.text), ""))
    assert [(one.kind, one.old, one.refs) for one in findings] == [("removed", entry.text, (entry.ref,))]


@pytest.mark.parametrize("change", [edits.replaced, edits.tracked])
def test_a_number_typed_in_is_told(change: Callable[[str, str], Any], document: Document, file: bytes) -> None:
    """The ledger has no entry for it; the words around it that are new are told besides."""
    piece = words(document)
    findings = found(file, change(piece, f"{piece}，计4321个"))
    assert of_kind(findings, *NUMBERS) == [("", "4321")]
    assert [one.kind for one in findings if one.kind not in NUMBERS] == ["edited"]


@pytest.mark.parametrize("change", [edits.replaced, edits.tracked])
def test_an_edited_sentence_is_told_with_its_rule(
    change: Callable[[str, str], Any], document: Document, file: bytes
) -> None:
    """Before and after; no number is said to have changed."""
    piece = words(document)
    (one,) = found(file, change(piece, f"{piece[:2]}另{piece[2:]}"))
    said = next(said for said in document.ledger.sentences if piece in said.text)
    assert (one.kind, one.rule) == ("edited", said.rule)
    assert one.new == one.old.replace(piece, f"{piece[:2]}另{piece[2:]}")


def test_a_deleted_paragraph_is_told_once_with_its_facts(document: Document, file: bytes) -> None:
    """Not word by word."""

    def edit(opened: edits.Opened) -> None:
        paragraph = opened.paragraph(_digits(figure(document).text))
        paragraph.getparent().remove(paragraph)

    (one,) = found(file, edit)
    assert one.kind == "deleted"
    assert figure(document).ref in one.refs


def test_a_paragraph_deleted_as_a_tracked_change_tells_by_whom(document: Document, file: bytes) -> None:
    """Its words stand in the file still, as deleted."""
    (one,) = found(file, edits.lost(words(document)))
    assert (one.kind, one.by.author) == ("deleted", edits.WHO[f"{W}author"])


def test_a_deleted_table_is_told_once(document: Document, file: bytes) -> None:
    """With all facts that it showed."""

    def edit(opened: edits.Opened) -> None:
        table = max(opened.body.iter(f"{W}tbl"), key=lambda one: len(list(one.iter(f"{W}tr"))))
        table.getparent().remove(table)

    findings = found(file, edit)
    assert [one.kind for one in findings] == ["deleted"]
    assert len(findings[0].refs) > 1


def test_a_copied_paragraph_is_told_as_such(document: Document, file: bytes) -> None:
    """Its numbers are not said to be typed in."""

    def edit(opened: edits.Opened) -> None:
        paragraph = opened.paragraph(_digits(figure(document).text))
        paragraph.addnext(copy.deepcopy(paragraph))

    assert [one.kind for one in found(file, edit)] == ["copied"]


def test_two_numbers_of_a_row_that_changed_places_are_two_changes(file: bytes) -> None:
    """Equal values elsewhere do not hide it."""
    swapped: list[str] = []

    def edit(opened: edits.Opened) -> None:
        cells = next(found for row in opened.body.iter(f"{W}tr") if len(found := _different(row)) > 1)
        swapped.extend(node.text for node in cells[:2])
        cells[0].text, cells[1].text = cells[1].text, cells[0].text

    findings = found(file, edit)
    assert {(_digits(one.old), _digits(one.new)) for one in findings} == {tuple(swapped), tuple(swapped[::-1])}


def _different(row: Any) -> list[Any]:
    nodes = [node for node in row.iter(f"{W}t") if (node.text or "").replace(".", "").replace(",", "").isdecimal()]
    return nodes if len({node.text for node in nodes[:2]}) > 1 else []


def test_a_number_changed_in_the_data_of_a_chart_is_told(document: Document, file: bytes) -> None:
    """Word keeps what its workbook last gave it; the fact is that of the label with this value."""
    facts = (entry for entry in document.ledger.entries if entry.ref in document.ledger.facts)
    label = next(entry for entry in facts if entry.kind == "chart" and "年" not in entry.text)
    value = _digits(label.text).replace(",", "")

    def edit(opened: edits.Opened) -> None:
        cached = f"<c:v>{value}<".encode()
        name = next(name for name, data in opened.parts.items() if "/charts/" in name and cached in data)
        opened.parts[name] = opened.parts[name].replace(cached, b"<c:v>987654<")

    (one,) = found(file, edit)
    assert (one.kind, one.old, one.new, one.refs) == ("changed", value, "987654", (label.ref,))


def test_a_comment_of_a_reader_is_told_with_what_it_is_on(document: Document, file: bytes) -> None:
    """Its words, its author, the place in the text."""
    piece = words(document)
    (one,) = found(file, edits.commented(piece, "请核"))
    assert (one.kind, one.new, one.by.author) == ("comment", "请核", edits.WHO[f"{W}author"])
    assert piece in one.old


def test_an_answer_to_a_comment_is_told_with_the_fact(document: Document, reviewed: bytes) -> None:
    """The answer stands on the number the comment was on."""
    entry = figure(document)
    root = part(reviewed, "word/comments.xml")
    number = next(one.get(f"{W}id") for one, text in zip(root, _comments(reviewed), strict=True)
                  if text.startswith("数据") and text.endswith(entry.ref))  # fmt: skip
    findings = found(reviewed, edits.commented(_digits(entry.text), "属实", answers=number))
    assert [(one.kind, one.new, one.refs) for one in findings] == [("reply", "属实", (entry.ref,))]


@pytest.mark.needs("soffice")
def test_an_edit_is_found_after_another_program_saved_the_file(
    document: Document, reviewed: bytes, tmp_path: Path
) -> None:
    """As well as before, and nothing besides."""
    entry = figure(document)
    saved = _saved_by_libreoffice(edited(reviewed, edits.replaced(_digits(entry.text), "987654")), tmp_path)
    findings = (one for one in reading(saved).findings if not _is_lost_note(one))
    assert [(one.kind, one.refs) for one in findings] == [("changed", (entry.ref,))]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_edits_of_numbers_are_all_found_and_none_invented(data: st.DataObject, reviewed: bytes) -> None:
    """Whatever numbers are changed or taken out together, these are told and no others."""
    done: list[tuple[str, str]] = []

    def edit(opened: edits.Opened) -> None:
        controls = opened.controls()
        chosen = data.draw(st.sets(st.integers(0, len(controls) - 1), min_size=1, max_size=6))
        for index in sorted(chosen):
            node = next(edits.digits(controls[index]))
            old = "".join(edits.said(controls[index]))
            if not ledger.tokens(node.text):
                continue
            number = _digits(node.text)
            new = data.draw(st.sampled_from([one for one in ("", "7", "31415", "2,718.28") if one != number]))
            node.text = node.text.replace(number, new, 1)
            done.append((_bare(old), _bare("".join(edits.said(controls[index])))))

    findings = found(reviewed, edit)
    told = [(_bare(one.old), _bare(one.new)) for one in findings if one.kind in NUMBERS]
    assert sorted(told) == sorted(done)
    assert [one for one in findings if one.kind not in NUMBERS] == []


def _bare(text: str) -> str:
    return "".join(text.replace("\u2060", "").split())


# --- units --------------------------------------------------------------------------------------------------------


def test_what_a_file_said_survives_as_json(plain: bytes) -> None:
    """There and back again."""
    carried = custom_part(plain, NAME)
    assert carried is not None
    assert Written.from_json(carried).to_json() == carried


def test_the_record_holds_every_unit_of_the_file(file: bytes) -> None:
    """What is read from the file is what was recorded when it was written."""
    carried = custom_part(file, NAME)
    assert carried is not None
    assert [unit.text for unit in Written.from_json(carried).units] == [unit.text for unit in units_of(file)]


# --- the command --------------------------------------------------------------------------------------------------


def test_a_copy_for_review_stands_beside_the_plain_file_by_its_name(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The style before it as usual; without Word there is nothing to review."""
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    tiny.lay(tmp_path / "project")
    command = ["city", tiny.CITY, "--review", "--project", str(tmp_path / "project"), "--out", str(tmp_path)]
    assert run([*command, "--docx", "--style", documents.OFFICIAL]) == 0
    assert [path.name for path in tmp_path.glob("*.docx")] == [
        f"{document.brief.subject}.{documents.OFFICIAL}.审阅.docx"
    ]
    assert run([*command, "--html"]) == 2


def test_a_comment_on_a_picture_is_told_with_its_place(document: Document, file: bytes) -> None:
    """Its paragraph says nothing itself; the caption before it does."""

    def edit(opened: edits.Opened) -> None:
        edits.commented(words(document), "请换一种图")(opened)
        run = next(opened.body.iter(f"{W}drawing")).getparent()
        marks = [one for one in opened.body.iter() if one.get(f"{W}id") == "9003"]
        run.addprevious(marks[0])
        run.addnext(marks[1])

    (one,) = (one for one in found(file, edit) if one.new == "请换一种图")
    assert "图" in one.place


def test_the_command_ends_with_1_and_counts_what_it_found(
    document: Document, plain: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a finding, one at the end."""
    path = tmp_path / "one.docx"
    path.write_bytes(edited(plain, edits.replaced(_digits(figure(document).text), "987654")))
    assert run(["review", str(path)]) == 1
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert figure(document).ref in lines[0]
    assert "数字改动 1" in last


def test_the_command_ends_with_0_where_nothing_changed(
    plain: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And leaves the file as it is."""
    path = tmp_path / "one.docx"
    path.write_bytes(plain)
    assert run(["review", str(path), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert path.read_bytes() == plain


def test_the_command_refuses_what_is_no_word_file(
    made: Callable[[str], documents.Made], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A web page carries a ledger as well, and ends with 2; a file without one ends with 3."""
    page, text = tmp_path / "one.html", tmp_path / "two.docx"
    page.write_bytes(made("tiny").document.html())
    text.write_text("甲", "utf-8")
    assert run(["review", str(page)]) == 2
    assert run(["review", str(text)]) == 3
    assert "不是 Word 文件" in capsys.readouterr().err


def test_a_line_names_place_change_source_and_remedy(document: Document, plain: bytes) -> None:
    """In the reader's words."""
    entry = figure(document)
    fact = document.ledger.facts[entry.ref]
    line = next(report.as_lines(reading(edited(plain, edits.replaced(_digits(entry.text), "987654")))))
    told = ("数字改动", entry.text, "987654", entry.ref, f"{fact['source']}:{fact['line']}", "重新编写")
    assert [words for words in told if words not in line] == []
