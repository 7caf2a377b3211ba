"""The facts a document prints, as files to go with it: a table for a spreadsheet and the same records for a program.

Both hold the records of the ledger, one a fact, with the same columns in the same order (docs/data.md names them).
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

from reportgen.writers.meta import Attached

if TYPE_CHECKING:
    from collections.abc import Mapping

CSV, JSON = "facts.csv", "facts.json"
_ID: Final = "id"
_COLUMNS: Final = (
    _ID, "area", "indicator", "scope", "period", "value", "value_high", "unit", "as_written", "status", "source",
    "line", "line_hash", "verified",
)  # fmt: skip
_WHAT: Final = "本文所印的每项数据：口径、期间、数值、单位与出处"


def files(facts: Mapping[str, Mapping[str, str]]) -> dict[str, Attached]:
    """The two files by name, of records by fact id; the table opens in a spreadsheet as it is (UTF-8 with a mark)."""
    rows = [_ordered({_ID: name, **facts[name]}) for name in sorted(facts)]
    return {
        CSV: Attached(_table(rows), f"{_WHAT}（表格）"),
        JSON: Attached(json.dumps(rows, ensure_ascii=False, indent=1).encode(), f"{_WHAT}（供程序读）"),
    }


def _ordered(row: Mapping[str, str]) -> dict[str, str]:
    """The record with its columns in their own order, whatever order it was read in; others after them."""
    return {name: row[name] for name in dict.fromkeys((*_COLUMNS, *row)) if name in row}


def _table(rows: list[dict[str, str]]) -> bytes:
    columns = dict.fromkeys(name for row in rows for name in row) or {_ID: None}
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
