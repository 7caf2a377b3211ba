"""Every Word file opens clean: three validators find nothing, LibreOffice and pandoc read what the PDF and HTML say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from documents import DOCUMENTS
from word_readers import Shown, sdk, told_by_audit, told_by_sdk, unseen

from reportgen.audit import ooxml
from reportgen.audit.wordlint.rules import lint
from reportgen.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from documents import Made

NAMES = [f"{name}{style}" for name in DOCUMENTS for style in ("", ".gongwen")]
WITH_SDK = pytest.mark.skipif(not sdk(), reason="not installed: ooxml-validator (make test installs it by npm)")


@pytest.fixture(scope="module", params=NAMES)
def shown(
    request: pytest.FixtureRequest, made: Callable[[str], Made], tmp_path_factory: pytest.TempPathFactory
) -> Shown:
    """Return a document as other programs read it; the tests of one document come one after the other."""
    return Shown(made(request.param), tmp_path_factory.mktemp("shown"))


def test_our_own_lint_finds_nothing(shown: Shown) -> None:
    """The parts of the file fit together."""
    assert list(lint(shown.made.docx)) == []


@WITH_SDK
def test_the_open_xml_sdk_finds_nothing(shown: Shown) -> None:
    """Microsoft's own rules are kept."""
    assert told_by_sdk(shown.docx) == []


def test_openxml_audit_finds_nothing(shown: Shown) -> None:
    """So are those of a second validator, written by others."""
    assert told_by_audit(shown.docx) == []


@pytest.mark.needs("soffice", "pdftotext")
def test_libreoffice_prints_every_sentence(shown: Shown) -> None:
    """What the HTML says, and with it the PDF, is on the pages that LibreOffice makes of the Word file."""
    assert unseen(shown.sentences, shown.pages) == []


@pytest.mark.needs("soffice", "pdftotext")
def test_libreoffice_needs_as_many_pages(shown: Shown) -> None:
    """The Word file has as many pages as the PDF, give or take one."""
    assert abs(len(shown.pages) - len(shown.own_pages)) <= 1


@pytest.mark.needs("pandoc")
def test_pandoc_reads_the_headings(shown: Shown) -> None:
    """The navigation has every heading of the HTML, on its level."""
    assert shown.read.headings() == shown.source.headings()


@pytest.mark.needs("pandoc")
def test_pandoc_reads_the_notes(shown: Shown) -> None:
    """Each footnote is one, in order, with its words."""
    assert shown.read.notes() == shown.source.notes()


@pytest.mark.needs("pandoc")
def test_pandoc_reads_the_tables(shown: Shown) -> None:
    """Each table of data is a table of Word with the same cells, in order."""
    found = iter(shown.read.tables())
    assert [table[:2] for table in shown.source.tables() if table not in found] == []


@pytest.mark.needs("pandoc")
def test_pandoc_reads_the_words_of_pictures(shown: Shown) -> None:
    """Each picture has the words of its figure; charts of Word's own, which pandoc leaves out, are tested elsewhere."""
    told = set(shown.source.alternatives().values())
    assert [words for words in shown.read.alternatives() if words not in told] == []


# --- other ways to write the same document --------------------------------------------------------------------------

OTHERWISE: dict[str, dict[str, Any]] = {"review": {"review": True}, "pictures": {"charts": "picture"}}


@pytest.mark.parametrize("way", OTHERWISE)
@pytest.mark.parametrize("name", NAMES)
def test_copies_open_clean(name: str, way: str, made: Callable[[str], Made], tmp_path: Path) -> None:
    """A copy for review and one with pictures for charts pass the same three."""
    path = tmp_path / f"{way}.docx"
    path.write_bytes(made(name).document.docx(**OTHERWISE[way]))
    told = told_by_sdk(path) if sdk() else []
    assert (list(lint(path.read_bytes())), told_by_audit(path), told) == ([], [], [])


# --- Microsoft's validator as the audit uses it -------------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a program that prints a report where the validator is looked for."""
    path = tmp_path / "ooxml-validator"

    def says(report: str) -> None:
        path.write_text(f"#!/bin/sh\ncat <<'END'\n{report}\nEND\n", "utf-8")
        path.chmod(0o755)
        monkeypatch.setenv(ooxml.VARIABLE, str(path))

    return says


def test_without_the_validator_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line says that the file was not validated here."""
    monkeypatch.delenv(ooxml.VARIABLE, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert str(ooxml.validate(tmp_path / "x.docx")).startswith("未经 Open XML SDK 校验（本机没有")


def test_what_the_validator_approves_is_said(tmp_path: Path, program: Callable[[str], None]) -> None:
    """With the edition whose rules were used."""
    program('{"file": "x.docx", "ok": true, "errors": []}')
    assert str(ooxml.validate(tmp_path / "x.docx")) == "经 Open XML SDK 验证：符合 Microsoft 365"


def test_what_the_validator_finds_is_told_with_its_place(tmp_path: Path, program: Callable[[str], None]) -> None:
    """Part and element, then the rule and its words."""
    program('{"ok": false, "errors": [{"path": "/a.xml", "xPath": "/w:p[1]", "id": "Sch_X", "description": "No."}]}')
    verdict = ooxml.validate(tmp_path / "x.docx")
    assert [(item.place, item.value) for item in verdict.findings] == [("/a.xml　/w:p[1]", "Sch_X No.")]


def test_a_validator_without_a_report_is_a_fault_of_the_machine(tmp_path: Path, program: Callable[[str], None]) -> None:
    """Silence is not taken for approval."""
    program("[]")
    with pytest.raises(EnvironmentFault, match="没有给出结果"):
        ooxml.validate(tmp_path / "x.docx")


def test_a_file_of_another_name_is_not_validated(tmp_path: Path, program: Callable[[str], None]) -> None:
    """The validator tells the kind of a file by its name only."""
    program('{"ok": true, "errors": []}')
    assert "扩展名" in str(ooxml.validate(tmp_path / "x.bak"))
