"""Claims about reading tables from files and writing them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.rows import Scope
from reportgen.tables import canonical_csv, parse_table, read_table

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {
        "scope_id": "b",
        "name": "限额以上",
        "definition": '含，逗号"和引号',
        "part_of": "a",
        "area_id": "",
        "cues": "甲|乙",
    },
    {"scope_id": "a", "name": "全市合计", "definition": "NA", "part_of": "", "area_id": "", "cues": ""},
]
FILE = "data/scopes.csv"


def test_the_canonical_form_is_sorted_with_bom_and_lf() -> None:
    """Excel opens it, and a diff shows only what changed."""
    written = canonical_csv(Scope, ROWS)
    lines = written.decode("utf-8").split("\n")
    assert (lines[0], lines[1][:2], lines[-1], b"\r" in written) == (
        "\ufeffscope_id,name,definition,part_of,area_id,cues",
        "a,",
        "",
        False,
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_what_excel_saves_is_read(encoding: str, separator: str, tmp_path: Path) -> None:
    """Either encoding, comma or tab."""
    path = tmp_path / "scopes.csv"
    lines = [separator.join(Scope.columns()), separator.join(["a", "全市合计", "NA", "", "", ""])]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    table = read_table(path, FILE, Scope)
    assert (table.problems, table.records[0][1]["name"], table.records[0][1]["definition"]) == ((), "全市合计", "NA")


def test_writing_and_reading_give_the_records_back() -> None:
    """Commas, quotes and the word NA survive."""
    table = parse_table(canonical_csv(Scope, ROWS).decode("utf-8-sig"), FILE, Scope)
    assert [record for _, record in table.records] == sorted(ROWS, key=lambda row: row["scope_id"])


def _messages(text: str) -> list[str]:
    return [str(problem) for problem in parse_table(text, FILE, Scope).problems]


def test_a_missing_column_is_named() -> None:
    """In the header's row."""
    assert _messages("scope_id,name,definition,area_id,cues\n") == [
        "data/scopes.csv:1 part_of: 「part_of」 表头缺这一栏；请补上"
    ]


def test_a_strange_column_is_named() -> None:
    """With the remedy."""
    assert _messages("scope_id,name,definition,part_of,area_id,cues,x\n") == [
        "data/scopes.csv:1 x: 「x」 不是这张表的栏；请删去，或改成正确的栏名"
    ]


@pytest.mark.parametrize(("row", "count"), [("a,b", 2), ("a,b,c,d,e,f,g", 7)])
def test_a_row_of_another_width_is_named(row: str, count: int) -> None:
    """A stray comma shifts the cells, so none of the row is read."""
    message = f"data/scopes.csv:2: 「{row}」 有 {count} 栏，表头有 6 栏；请检查引号和逗号"
    assert _messages(f"scope_id,name,definition,part_of,area_id,cues\n{row}\n") == [message]


def test_an_empty_file_is_named() -> None:
    """Not even a header."""
    assert _messages("") == ["data/scopes.csv:1: 是空的；请补上表头"]


def test_a_formula_is_refused() -> None:
    """A cell holds a value, not a computation."""
    assert _messages("scope_id,name,definition,part_of,area_id,cues\na,=A1,,,,\n") == [
        "data/scopes.csv:2 name: 「=A1」 是电子表格的公式或错误值；请写值本身"
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message says what to do."""
    assert "没有这个文件" in str(read_table(tmp_path / "none.csv", FILE, Scope).problems[0])
