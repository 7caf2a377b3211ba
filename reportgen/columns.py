"""The kinds of table column: how a cell's text becomes a value, and how the column is described to other programs."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, StringConstraints, ValidationInfo

from reportgen.errors import DataError
from reportgen.periods import Period
from reportgen.units import Unit, unknown_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?")
_INTEGER: Final = re.compile(r"-?\d+")
_EXCEL_DATE: Final = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}|4\d{4}")


@dataclass(frozen=True, slots=True)
class Column:
    """How Data Package describes a column: its type, and the pattern its text follows."""

    type: str = "string"
    pattern: str = ""


def _integer(cell: Any) -> Any:
    """A whole number; Excel's 12.0 is undone."""
    if not isinstance(cell, str):
        return cell
    text = cell.removesuffix(".0")
    if text and not _INTEGER.fullmatch(text):
        raise ValueError("不是整数；请只写阿拉伯数字，不带逗号和小数点")
    return int(text) if text else None


def _decimal(cell: Any) -> Any:
    """An exact number with the digits as written."""
    if not isinstance(cell, str) or not cell:
        return cell or None if isinstance(cell, str) else cell
    if "%" in cell:
        raise ValueError("带有百分号（Excel 改写过？）；请只写数字，单位写在 unit 一栏")
    if re.search(r"[eE][+-]?\d", cell):
        raise ValueError("是科学记数法（Excel 改写过？）；请照原文写出全部数字")
    if not _DECIMAL.fullmatch(cell):
        raise ValueError("不是数字；请照原文写，如 1234.50，不带逗号和单位")
    return Decimal(cell)


def _flag(cell: Any) -> Any:
    if isinstance(cell, str) and cell not in {"", "0", "1"}:
        raise ValueError("不是 0 或 1；请写 1（是）或留空（否）")
    return cell == "1" if isinstance(cell, str) else cell


def _words(cell: Any) -> Any:
    return tuple(part.strip() for part in cell.split("|") if part.strip()) if isinstance(cell, str) else cell


def _day(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell:
        return cell or None
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        raise ValueError("不是日期；请写成 YYYY-MM-DD") from None


def _until(cell: Any) -> Any:
    """A day; a month stands for its last."""
    period = _period(cell) if isinstance(cell, str) else None
    return period.end if isinstance(period, Period) else cell or None


def _period(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell:
        return cell or None
    if _EXCEL_DATE.fullmatch(cell):
        raise ValueError("被 Excel 改成了日期；请把这一栏设为文本，再写成 YYYY-M09 这样的形式")
    try:
        return Period.parse(cell)
    except DataError as fault:
        raise ValueError(f"不是期间；{fault.remedy}") from None


def _unit(cell: Any, info: ValidationInfo) -> Any:
    """The unit a word names; the known units come in as the validation's context."""
    if isinstance(cell, Unit):
        return cell
    known: Mapping[str, Unit] = (info.context or {}).get("units", {})
    if cell not in known:
        raise ValueError(unknown_unit(str(cell), known))
    return known[cell]


def _present(cell: Any) -> Any:
    if cell is None or cell == "":
        raise ValueError("空着；请填写")
    return cell


_Present = BeforeValidator(_present)
KEY: Final = r"[A-Za-z0-9][A-Za-z0-9._+-]*"


def _key(cell: Any) -> Any:
    if isinstance(cell, str) and cell and not re.fullmatch(KEY, cell):
        raise ValueError("不能作编号；请只用小写字母、数字、点、下划线和连字符")
    return cell


# A required column has _Present outermost: validators run from the last to the first.
Text = str
Needed = Annotated[str, _Present, Column()]
Key = Annotated[str, BeforeValidator(_key), _Present, Column(pattern=KEY)]
Reference = Annotated[str, BeforeValidator(_key), Column(pattern=KEY)]
Whole = Annotated[int, BeforeValidator(_integer), _Present, Column("integer")]
WholeOrNone = Annotated[int | None, BeforeValidator(_integer), Column("integer")]
Number = Annotated[Decimal, BeforeValidator(_decimal), _Present, Column("number")]
NumberOrNone = Annotated[Decimal | None, BeforeValidator(_decimal), Column("number")]
Flag = Annotated[bool, BeforeValidator(_flag), Column("string", pattern="[01]?")]
Words = Annotated[tuple[str, ...], BeforeValidator(_words), Column()]
Day = Annotated[dt.date, BeforeValidator(_day), _Present, Column("date")]
DayOrNone = Annotated[dt.date | None, BeforeValidator(_day), Column("date")]
UntilOrNone = Annotated[dt.date | None, BeforeValidator(_until), Column()]
Span = Annotated[Period, BeforeValidator(_period), _Present, Column()]
SpanOrNone = Annotated[Period | None, BeforeValidator(_period), Column()]
UnitWord = Annotated[Unit, BeforeValidator(_unit), _Present, Column()]
LineHash = Annotated[str, StringConstraints(pattern=r"^(h[0-9a-f]{8})?$"), Column()]
