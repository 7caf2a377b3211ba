"""The facts that go with a PDF: the same records for a spreadsheet and for a program, named with their relation."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pikepdf
import pytest

from reportgen import factlist, ledger

if TYPE_CHECKING:
    from reportgen.build import Document

RECORDS = {
    "b.sales.2030": {"area": "乙市", "value": "1.5", "unit": "亿元", "verified": ""},
    "a.sales.2030": {"area": "甲市，含“郊区”", "value": "3", "unit": "亿元", "verified": "1"},
}


def _read(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


def test_both_files_hold_the_same_records() -> None:
    """In the order of their ids."""
    made = factlist.files(RECORDS)
    wanted = [{"id": name, **RECORDS[name]} for name in sorted(RECORDS)]
    assert (_read(made["facts.csv"].data), json.loads(made["facts.json"].data)) == (wanted, wanted)


def test_a_spreadsheet_reads_the_table_as_chinese() -> None:
    """The mark at its beginning says UTF-8, without which signs are garbled."""
    assert factlist.files(RECORDS)["facts.csv"].data.startswith(b"\xef\xbb\xbf")


def test_no_facts_make_an_empty_table() -> None:
    """A header and nothing else."""
    assert _read(factlist.files({})["facts.csv"].data) == []


@pytest.fixture(scope="module")
def attached(shenzhen: Document) -> dict[str, tuple[bytes, str, str]]:
    """What is attached to a brief, by name: bytes, relation, type."""
    with pikepdf.open(io.BytesIO(shenzhen.pdf())) as pdf:
        found = {name: pdf.attachments[name] for name in pdf.attachments}
        return {
            name: (item.get_file().read_bytes(), str(item.obj.AFRelationship), item.get_file().mime_type)
            for name, item in found.items()
        }


def test_a_brief_carries_its_facts_and_its_ledger(attached: dict[str, tuple[bytes, str, str]]) -> None:
    """The facts are its data, the ledger a supplement."""
    assert {name: held[1:] for name, held in attached.items()} == {
        "facts.csv": ("/Data", "text/csv"),
        "facts.json": ("/Data", "application/json"),
        "ledger.json": ("/Supplement", "application/json"),
    }


def test_the_attached_facts_are_those_of_the_ledger(attached: dict[str, tuple[bytes, str, str]]) -> None:
    """Each fact that the ledger rests on, and no other."""
    carried = ledger.Ledger.from_json(attached["ledger.json"][0]).facts
    assert {row.pop("id"): row for row in _read(attached["facts.csv"][0])} == carried
