"""An invented country with one source text and a few rows, for tests of what reads and checks the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen import facts, sources, tables
from reportgen.rows import MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.facts import Facts
    from reportgen.rows import Problem, Row
    from reportgen.sources import SourceText

LINES = (
    "青石市网上集市简报",
    "1987年青石市集市成交额达1250.5亿元，上一年为1000.4亿元，同比增长25%。",
    "截至1987年6月底，全市摊位近1.8万家，其中柳林区500多家。",
    "预计1988年成交额将超过1500亿元；力争1990年达到2000亿元。",
    "据抽样调查，今年网上买家占四分之一，不超过6000人认为价格偏高。",
    "青石河畔的集市自古有名，南来北往的客商在这里歇脚换马，把盐和布匹带到山外去。",
    "1987年1—9月成交额为900.25亿元。",
    "",
)
RAW = "\n".join(LINES).encode()

Tables = dict[str, dict[str, dict[str, str]]]


def text() -> SourceText:
    """The invented source text."""
    return sources.from_bytes("T1", "t1.txt", RAW)


def observation(**cells: str) -> dict[str, str]:
    """A sound observation: turnover of the city in 1987; cells given here replace its own."""
    line = int(cells.get("line", "2"))
    row = {
        "obs_id": "qs.turnover.1987", "area_id": "Q1", "indicator_id": "turnover", "scope_id": "unspecified",
        "period": "1987", "period_as_written": "1987年", "period_line": str(line), "period_basis": "stated",
        "value": "1250.5", "unit": "亿元", "as_written": "1250.5亿元", "modifier": "eq", "status": "actual",
        "method": "unknown", "source_id": "T1", "line": str(line), "occurrence": "1", "rank": "normal",
        "line_hash": sources.line_hash(LINES[line - 1]),
    }  # fmt: skip
    return row | cells


def statement(**cells: str) -> dict[str, str]:
    """A sound statement; cells given here replace its own."""
    row = {
        "stmt_id": "qs.model", "area_id": "Q1", "topic": "model", "subject": "集市", "text": "摊主多在网上接单",
        "source_id": "T1", "line": "6", "rank": "normal",
        "line_hash": sources.line_hash(LINES[int(cells.get("line", "6")) - 1]),
    }  # fmt: skip
    return row | cells


def sound() -> Tables:
    """The rows of every table by key, without a fault."""
    money = [("亿元", "CNY", "100000000"), ("亿美元", "USD", "100000000"), ("万元", "CNY", "10000")]
    units = [*money, ("人", "person", "1"), ("家", "count", "1"), ("万家", "count", "10000"), ("%", "percent", "1")]
    read = text()
    made: Tables = {model.TABLE: {} for model in MODELS}
    made["units"] = {
        u: {"unit_id": u, "dimension": d, "factor": f, "display": u, "kind": "percent" if u == "%" else "count"}
        for u, d, f in units
    }
    city = {"area_id": "Q1", "name": "青石市", "short_name": "青石", "slug": "qingshi", "level": "city", "sort": "1"}
    part = {
        "area_id": "Q1a",
        "name": "柳林区",
        "short_name": "柳林",
        "slug": "liulin",
        "level": "district",
        "sort": "2",
    }
    made["areas"] = {"Q1": city | {"in_brief": "1"}, "Q1a": part | {"parent_id": "Q1"}}
    made["sources"]["T1"] = {
        "source_id": "T1", "title": "青石市网上集市简报", "kind": "Z", "published": "1987",
        "published_basis": "inferred", "base_date": "1987-10-01",
        "default_area": "Q1", "file_name": "t1.txt", "sha256": read.sha256, "sha256_text": read.sha256_text,
        "n_lines": str(len(read.lines)), "reliability": "4",
    }  # fmt: skip
    made["indicators"] = {
        "turnover": indicator("turnover", "flow", "CNY", additive="1"),
        "growth": indicator("growth", "rate", "percent", base_indicator_id="turnover"),
        "stalls": indicator("stalls", "stock", "count", additive="1"),
        "share": indicator("share", "share", "percent"),
    }
    made["scopes"] = {
        "unspecified": {"scope_id": "unspecified", "name": "口径未载"},
        "large": {"scope_id": "large", "name": "其中大户", "part_of": "unspecified"},
    }
    made["observations"]["qs.turnover.1987"] = observation()
    made["statements"]["qs.model"] = statement()
    return made


def indicator(indicator_id: str, measure: str, dimension: str, **cells: str) -> dict[str, str]:
    """An indicator of the invented country."""
    row = {"indicator_id": indicator_id, "name": indicator_id, "family": "scale", "measure": measure}
    return row | {"dimension": dimension} | cells


def tabled(made: Tables) -> dict[str, tables.Table]:
    """The rows as tables read from files."""
    return {model.TABLE: _table(model, made[model.TABLE]) for model in MODELS}


def _table(model: type[Row], rows: Mapping[str, Mapping[str, str]]) -> tables.Table:
    text_form = tables.canonical_csv(model, rows.values()).decode("utf-8-sig")
    return tables.parse_table(text_form, f"data/{model.TABLE}.csv", model)


def read(made: Tables) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of the rows and the problems of reading them."""
    return facts.assemble(tabled(made))


def with_rows(*observations: Mapping[str, str]) -> Tables:
    """The sound tables with these observations instead of their own."""
    made = sound()
    made["observations"] = {row["obs_id"]: dict(row) for row in observations}
    return made
