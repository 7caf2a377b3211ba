"""Tables as files and as typed rows: reading what Excel, WPS or an editor saved, writing the one canonical form.

Canonical: UTF-8 with BOM, LF, comma, the model's columns in order, sorted by key. Read back: BOM, else strict UTF-8,
else gb18030; comma or tab; any line end; every cell stays text until its column converts it.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from reportgen import output
from reportgen.rows import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from reportgen.rows import Row, RowPlace

BOM: Final = "\ufeff"
LARGEST_MB: Final = 50  # hundreds of times what people curate by hand: a larger file is another one by mistake
ENCODINGS: Final = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a file as texts, with the row each stands in, and what could not be read."""

    file: str
    header: tuple[str, ...]
    records: tuple[tuple[int, Mapping[str, str]], ...]
    problems: tuple[Problem, ...] = ()


def decode(raw: bytes) -> str:
    """The text of a table's bytes; UnicodeDecodeError if it is neither UTF-8 nor gb18030."""
    if raw.startswith(BOM.encode()):
        return raw[3:].decode("utf-8")
    try:
        return raw.decode(ENCODINGS[0])
    except UnicodeDecodeError:
        return raw.decode(ENCODINGS[1])


def read_table(path: Path, file: str, model: type[Row]) -> Table:
    """The table in `path`, called `file` in messages; what is wrong with its form is in its problems."""
    try:
        size_mb = path.stat().st_size / 1_000_000
        if size_mb > LARGEST_MB:
            what = f"有 {size_mb:.0f} MB，一张表至多 {LARGEST_MB} MB"
            return _broken(file, "", what, "请看是不是放错了文件，或把多余的行移走")
        text = decode(path.read_bytes())
    except FileNotFoundError:
        return _broken(file, "", "没有这个文件", "请从版本库恢复，或放一个只有表头的文件")
    except UnicodeDecodeError:
        return _broken(file, "", "不是 UTF-8 也不是 GB18030 编码的文本", "请在 Excel 中另存为 CSV UTF-8")
    except IsADirectoryError:
        return _broken(file, "", "是一个文件夹，不是表", "请移走它，从版本库恢复这张表")
    except OSError as error:
        why = "没有读取权限" if isinstance(error, PermissionError) else output.reason(error)
        return _broken(file, "", f"读不出来（{why}）", "请检查权限和磁盘")
    return parse_table(text, file, model)


def parse_table(text: str, file: str, model: type[Row]) -> Table:
    """The table in a text; what is wrong with its form is in its problems."""
    import pandas as pd

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.split("\n", 1)[0]
    separator = "\t" if first.count("\t") > first.count(",") else ","
    ragged = _ragged(text, separator, file)
    if ragged or not first:
        return Table(file, (), (), tuple(ragged) or _broken(file, "", "是空的", "请补上表头").problems)
    frame = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, skip_blank_lines=False)
    header = tuple(name.strip() for name in next(csv.reader(io.StringIO(text), delimiter=separator)))
    wrong, known = _header_problems(file, header, model), model.columns()
    if any(name not in header for name in known) or len(set(header)) < len(header):
        return Table(file, header, (), tuple(wrong))  # what its cells are is not known
    records = (dict(zip(header, cells, strict=True)) for cells in frame.itertuples(index=False, name=None))
    numbered = ((number, {name: record[name] for name in known}) for number, record in enumerate(records, start=2))
    filled = tuple((number, record) for number, record in numbered if any(record.values()))
    return Table(file, header, filled, (*wrong, *_damaged(file, filled)))


def _ragged(text: str, separator: str, file: str) -> list[Problem]:
    """Rows with more or fewer cells than the header: a stray or missing separator has shifted them."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        rows = list(reader)
    except csv.Error:
        return [Problem("table", file, reader.line_num, "", "", "一格长得没有尽头", "请检查引号有没有合上")]
    return [
        Problem(
            "table",
            file,
            number,
            "",
            separator.join(row)[:20],
            f"有 {len(row)} 栏，表头有 {len(rows[0])} 栏",
            "请检查引号和逗号",
        )
        for number, row in enumerate(rows, start=1)
        if row and len(row) != len(rows[0])
    ]


def _damaged(file: str, records: Iterable[tuple[int, Mapping[str, str]]]) -> list[Problem]:
    """Cells that hold a formula, a spreadsheet's error or what cannot be printed instead of a value."""
    return [
        Problem("table", file, number, column, cell, *words)
        for number, record in records
        for column, cell in record.items()
        if (words := _damage(cell))
    ]


def _damage(cell: str) -> tuple[str, str] | None:
    """What is wrong with a cell whatever its column, and the remedy; None for a sound one."""
    if cell.startswith(("=", "#")):
        return "是电子表格的公式或错误值", "请写值本身"
    if any(ord(sign) < ord(" ") for sign in cell.strip()):
        return "里有换行或控制字符", "请删去，一格写成一行"
    return None


def _broken(file: str, value: str, what: str, remedy: str) -> Table:
    return Table(file, (), (), (Problem("table", file, 1, "", value, what, remedy),))


def _header_problems(file: str, header: tuple[str, ...], model: type[Row]) -> list[Problem]:
    known = model.columns()
    missing = [Problem("table", file, 1, n, n, "表头缺这一栏", "请补上") for n in known if n not in header]
    strange = [
        Problem("table", file, 1, name, name, "不是这张表的栏", "请删去，或改成正确的栏名")
        for name in header
        if name not in known
    ]
    twice = [
        Problem("table", file, 1, name, name, "这一栏写了两次", "请删去或改名其中一栏")
        for name in known
        if header.count(name) > 1
    ]
    return missing + strange + twice


def canonical_csv(model: type[Row], records: Iterable[Mapping[str, str]]) -> bytes:
    """The records of a table as canonical CSV bytes; columns that are not given are blank, others are refused."""
    columns = list(model.columns())
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(records, key=lambda record: tuple(record[name] for name in model.KEY)))
    return (BOM + out.getvalue()).encode()


_REMEDIES: Final = {
    "string_too_long": "太长；请缩到 {max_length} 个字以内",
    "string_pattern_mismatch": "写法不对；应符合 {pattern}",
    "missing": "缺这一栏；请补上",
    "extra_forbidden": "不是这张表的栏；请删去",
}


def read_row(
    model: type[Row], cells: Mapping[str, str], place: RowPlace, context: Mapping[str, Any]
) -> Row | tuple[Problem, ...]:
    """The row a record of texts makes, or everything wrong with it."""
    optional = {name for name, info in model.columns().items() if not info.is_required()}
    given = {name: cell for name, cell in cells.items() if cell != "" or name not in optional}
    try:
        return model.model_validate({**given, "@place": place}, context=dict(context))
    except ValidationError as fault:
        return tuple(_problems(fault, model, cells, place))


def _problems(fault: ValidationError, model: type[Row], cells: Mapping[str, str], place: RowPlace) -> Iterator[Problem]:
    key = next(iter(model.KEY))
    for error in fault.errors(include_url=False):
        column = str(error["loc"][0])
        what, _, remedy = _explain(error).partition("；")
        yield Problem(
            "schema", place.file, place.row, column, cells.get(column, ""), what, remedy, (cells.get(key, ""),)
        )


def _explain(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        options = re.findall(r"'([^']*)'", context["expected"])
        return f"不在可选值中；请用 {'、'.join(option for option in options if option)}"
    return _REMEDIES.get(kind, "读不懂；请照 data/README.md 的说明改写").format(
        **{name: str(value).strip("^$") for name, value in context.items()}
    )
