"""Claims about the row models, their messages, and the Data Package they describe."""

from __future__ import annotations

import json
from pathlib import Path

import invented
import pytest

from reportgen.datapackage import datapackage
from reportgen.rows import MODELS, Observation, Problem, RowPlace
from reportgen.tables import read_row

DATA = Path(__file__).parents[1] / "data"
PLACE = RowPlace("data/observations.csv", 12)
UNITS = invented.read(invented.sound())[0].units


def _faults(**cells: str) -> list[str]:
    found = read_row(Observation, invented.observation() | cells, PLACE, {"units": UNITS})
    assert isinstance(found, tuple)
    return [str(problem) for problem in found]


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("unit", "亿", "「亿」 不是单位；请用 亿元 或 亿美元"),
        ("value", "28.1%", "「28.1%」 带有百分号（Excel 改写过？）；请只写数字，单位写在 unit 一栏"),
        ("value", "1.03502E+4", "「1.03502E+4」 是科学记数法（Excel 改写过？）；请照原文写出全部数字"),
        ("value", "10,350", "「10,350」 不是数字；请照原文写，如 1234.50，不带逗号和单位"),
        ("value", "", "「」 空着；请填写"),
        ("period", "2014/9/1", "「2014/9/1」 被 Excel 改成了日期；请把这一栏设为文本，再写成 YYYY-M09 这样的形式"),
        ("period", "2014年", "「2014年」 不是期间；请写成 YYYY、YYYY-M01/YYYY-M09、YYYY-Q3、YYYY-S1 或 YYYY-12-31"),
        ("line", "二", "「二」 不是整数；请只写阿拉伯数字，不带逗号和小数点"),
        ("rank", "best", "「best」 不在可选值中；请用 preferred、normal、deprecated"),
        ("checked_on", "2015年", "「2015年」 不是日期；请写成 YYYY-MM-DD"),
        ("line_hash", "1234567", "「1234567」 写法不对；应符合 (h[0-9a-f]{8})?"),
        ("obs_id", "深圳", "「深圳」 不能作编号；请只用小写字母、数字、点、下划线和连字符"),
        ("tags", "nice", "「nice」 不在可选值中；请用 dagger、claim、survey、headline、benchmark"),
    ],
)
def test_a_bad_cell_is_named_with_its_place_and_remedy(column: str, cell: str, message: str) -> None:
    """File, row, column, value, what is wrong, what to do: one line."""
    assert _faults(**{column: cell}) == [f"data/observations.csv:12 {column}: {message}"]


def test_every_fault_of_a_row_is_reported() -> None:
    """Two bad cells are two problems."""
    assert len(_faults(unit="亿", value="x")) == 2


def test_excel_turning_whole_numbers_into_decimals_is_undone() -> None:
    """12.0 in a column of whole numbers can only mean 12."""
    row = read_row(Observation, invented.observation(occurrence="1.0"), PLACE, {"units": UNITS})
    assert isinstance(row, Observation)
    assert row.occurrence == 1


def test_a_row_keeps_its_written_digits() -> None:
    """89.0 stays 89.0."""
    row = read_row(Observation, invented.observation(value="89.0"), PLACE, {"units": UNITS})
    assert isinstance(row, Observation)
    assert str(row.quantity.value) == "89.0"


def test_a_problem_is_one_line() -> None:
    """The form of a message is fixed."""
    problem = Problem("keys", "data/observations.csv", 3, "area_id", "Q9", "不在 data/areas.csv 中", "请改")
    assert str(problem) == "data/observations.csv:3 area_id: 「Q9」 不在 data/areas.csv 中；请改"


def test_the_committed_data_package_is_the_models() -> None:
    """The command python -m reportgen.datapackage > data/datapackage.json was run after the last change."""
    assert json.loads((DATA / "datapackage.json").read_text("utf-8")) == datapackage()


def test_tables_point_only_into_earlier_ones() -> None:
    """The reading order satisfies every reference."""
    order = [model.TABLE for model in MODELS]
    late = [
        (model.TABLE, target)
        for model in MODELS
        for target in model.REFERENCES.values()
        if order.index(target) > order.index(model.TABLE)
    ]
    assert late == []


@pytest.mark.filterwarnings("ignore")  # frictionless brings deprecated names of its own
def test_the_data_package_is_valid_and_the_tables_keep_it() -> None:
    """Another program reads the tables by their description without a complaint."""
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert report.flatten(["rowNumber", "fieldName", "type", "note"])[:5] == []
