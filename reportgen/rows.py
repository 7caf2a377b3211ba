"""The rows of the curated tables, one frozen model a table, its fields in the order of the columns.

The models are the one schema; `datapackage` writes it down for other programs.
A row knows its place, so that every fault in it can be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, InstanceOf

from reportgen.areas import Area, Level
from reportgen.columns import (
    Day,
    DayOrNone,
    Flag,
    Key,
    LineHash,
    Needed,
    Number,
    NumberOrNone,
    Reference,
    Span,
    SpanOrNone,
    Text,
    UnitWord,
    UntilOrNone,
    Whole,
    WholeOrNone,
    Words,
)
from reportgen.errors import shown
from reportgen.units import Modifier, Quantity, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo

Severity = Literal["error", "warning"]
Dimension = Literal[
    "CNY", "USD", "EUR", "AUD", "HKD", "JPY", "GBP",
    "count", "person", "area", "mass", "length", "container", "percent", "point", "multiple", "rank", "time",
]  # fmt: skip
Rank = Literal["preferred", "normal", "deprecated"]
Precision = Literal["day", "month", "year"]
Refusal = Literal[
    "advertising", "advice", "elsewhere", "off_topic", "unusable", "repeat", "name", "rule", "wording", "editorial",
    "detail",
]  # fmt: skip
EVERY_FIGURE: Final = "*"
Tag = Literal["dagger", "claim", "survey", "headline", "benchmark"]


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands: the table's file within the project and the row, the header being row 1."""

    file: str
    row: int

    def __str__(self) -> str:
        """As a message prints it."""
        return f"{self.file}:{self.row}"


NOWHERE: Final = RowPlace("", 0)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in the data as a value: the check that found it, its place, the offending value, what is wrong, remedy.

    `objects` are the ids it concerns, by which checks_waived.csv may waive it.
    """

    check_id: str
    file: str
    row: int
    column: str
    value: str
    what: str
    remedy: str = ""
    objects: tuple[str, ...] = ()
    severity: Severity = "error"

    def __str__(self) -> str:
        """One line: place, value, what is wrong, remedy; what is wrong with a whole file has no value."""
        head = f"{self.file}:{self.row} {self.column}".rstrip()
        value = f"「{shown(self.value)}」 " if self.value or self.column else ""
        return f"{head}: {value}{self.what}" + (f"；{self.remedy}" if self.remedy else "")


class Row(BaseModel):
    """A row of a table; blank cells are empty texts or None."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    TITLE: ClassVar[str]
    REFERENCES: ClassVar[Mapping[str, str]] = {}  # column -> table it points into

    # The alias keeps it apart from a column of that name (the place of publication).
    place: InstanceOf[RowPlace] = Field(default=NOWHERE, alias="@place", exclude=True, repr=False)

    @property
    def key(self) -> str:
        """What identifies the row in its table."""
        return ":".join(_key_text(getattr(self, name)) for name in self.KEY)

    def problem(  # noqa: PLR0913 - a fault has this many parts
        self, check_id: str, column: str, value: object, what: str, remedy: str = "", *, severity: Severity = "error"
    ) -> Problem:
        """A fault in one of its cells."""
        place = self.place
        return Problem(check_id, place.file, place.row, column, str(value), what, remedy, (self.key,), severity)

    @classmethod
    def columns(cls) -> dict[str, FieldInfo]:
        """The table's columns in order, by the name in its header."""
        return {f.alias or name: f for name, f in cls.model_fields.items() if not f.exclude}


def _key_text(value: Any) -> str:
    return "|".join(value) if isinstance(value, tuple) else str(value)


class Source(Row):
    """A report the facts come from; `base_date` is the day to which 去年, 今年 and 目前 refer."""

    TABLE, KEY, TITLE = "sources", ("source_id",), "资料"
    REFERENCES: ClassVar[Mapping[str, str]] = {"default_area": "areas"}

    source_id: Key = Field(title="资料编号")
    title: Needed = Field(title="题名")
    author: Text = Field("", title="作者")
    publisher: Text = Field("", title="出版者或刊名")
    city: Text = Field("", title="出版地", alias="place")
    kind: Literal["J", "N", "R", "M", "C", "D", "DB", "EB", "Z"] = Field(title="文献类型标识")
    carrier: Text = Field("", title="载体标识")
    published: Text = Field("", title="出版日期", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    published_basis: Literal["stated", "inferred", "unknown"] = Field(title="出版日期依据")
    base_date: Day = Field(title="相对日期的基准日")
    issue: Text = Field("", title="卷期")
    pages: Text = Field("", title="页码")
    url: Text = Field("", title="网址")
    accessed: DayOrNone = Field(None, title="引用日期")
    default_area: Reference = Field("", title="默认地区")
    file_name: Needed = Field(title="文件名")
    sha256: Needed = Field(title="文件校验值", pattern=r"^[0-9a-f]{64}$")
    sha256_text: Needed = Field(title="文本校验值", pattern=r"^[0-9a-f]{64}$")
    n_lines: Whole = Field(title="行数")
    reliability: Literal["1", "2", "3", "4"] = Field(title="可靠性（1 官方 2 协会 3 媒体 4 不明）")
    citation_override: Text = Field("", title="著录格式（代替自动生成）")
    note: Text = Field("", title="备注")


class AreaRow(Row):
    """A place."""

    TABLE, KEY, TITLE = "areas", ("area_id",), "地区"
    REFERENCES: ClassVar[Mapping[str, str]] = {"parent_id": "areas"}

    area_id: Key = Field(title="地区代码")
    name: Needed = Field(title="全称")
    short_name: Needed = Field(title="简称")
    slug: Needed = Field(title="拼音", pattern=r"^[a-z][a-z0-9-]*$")
    level: Level = Field(title="层级")
    admin_level: Text = Field("", title="行政级别")
    parent_id: Reference = Field("", title="上级地区代码")
    peer_group: Text = Field("", title="同类组")
    aliases: Words = Field((), title="别名")
    in_brief: Flag = Field(default=False, title="编写简报")
    sort: Whole = Field(title="次序")
    policy_until: UntilOrNone = Field(None, title="政策资料截至")

    def area(self) -> Area:
        """The place itself."""
        return Area(**{name: getattr(self, name) for name in self.columns()})


class Indicator(Row):
    """What is measured."""

    TABLE, KEY, TITLE = "indicators", ("indicator_id",), "指标"
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "denominator_id": "indicators",
        "base_indicator_id": "indicators",
        "default_unit": "units",
    }

    indicator_id: Key = Field(title="指标编号")
    name: Needed = Field(title="名称")
    family: Literal[
        "scale", "crossborder", "base", "payment", "firms", "penetration", "platform", "ranking", "structure",
        "policy", "park", "context", "growth",
    ] = Field(title="类别")  # fmt: skip
    measure: Literal["flow", "stock", "share", "rate", "multiple", "percap", "rank", "index"] = Field(title="量的性质")
    dimension: Dimension = Field(title="量纲")
    default_unit: Text = Field("", title="常用单位")
    denominator_id: Reference = Field("", title="占比的整体指标")
    base_indicator_id: Reference = Field("", title="增速或占比的基础指标")
    definition: Text = Field("", title="定义")
    limitations: Text = Field("", title="局限")
    additive: Flag = Field(default=False, title="可相加")
    decimals: WholeOrNone = Field(None, title="小数位")
    chart_label: Text = Field("", title="图中名称")
    sort: WholeOrNone = Field(None, title="次序")


class Scope(Row):
    """What part of the whole a number covers."""

    TABLE, KEY, TITLE = "scopes", ("scope_id",), "口径"
    REFERENCES: ClassVar[Mapping[str, str]] = {"part_of": "scopes", "area_id": "areas"}

    scope_id: Key = Field(title="口径编号")
    name: Needed = Field(title="名称")
    definition: Text = Field("", title="定义")
    part_of: Reference = Field("", title="上一级口径")
    area_id: Reference = Field("", title="所在地（企业、园区、平台）")
    cues: Words = Field((), title="原文字样（其一须在近旁）")


class UnitRow(Row):
    """A unit word."""

    TABLE, KEY, TITLE = "units", ("unit_id",), "单位"

    unit_id: Needed = Field(title="单位")
    dimension: Dimension = Field(title="量纲")
    factor: Number = Field(title="换算为基本单位的倍数")
    display: Needed = Field(title="印出的写法")
    kind: Literal["money", "count", "percent", "pp", "multiple", "discount", "rank", "duration", "measure"] = Field(
        title="种类"
    )

    def unit(self) -> Unit:
        """The unit itself."""
        return Unit(self.unit_id, self.dimension, self.factor, self.display, self.kind)


class Observation(Row):
    """A number as a source prints it: what, where, when, how much, how sure, and the place it stands at."""

    TABLE, KEY, TITLE = "observations", ("obs_id",), "数据"
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "area_id": "areas",
        "indicator_id": "indicators",
        "scope_id": "scopes",
        "source_id": "sources",
    }

    obs_id: Key = Field(title="数据编号", pattern=r"^[a-z0-9_-]+(\.[a-z0-9_+-]+){2,4}$")
    area_id: Key = Field(title="地区代码")
    indicator_id: Key = Field(title="指标编号")
    scope_id: Key = Field(title="口径编号")
    period: Span = Field(title="期间")
    period_as_written: Text = Field("", title="原文期间字样", max_length=16)
    period_line: WholeOrNone = Field(None, title="期间字样所在行")
    period_basis: Literal["stated", "inferred", "publication"] = Field(title="期间依据")
    area_as_written: Text = Field("", title="原文地名字样", max_length=16)
    area_line: WholeOrNone = Field(None, title="地名字样所在行")
    value: Number = Field(title="数值")
    value_high: NumberOrNone = Field(None, title="上限")
    unit: UnitWord = Field(title="单位")
    as_written: Needed = Field(title="原文数字", max_length=24)
    modifier: Modifier = Field(title="约数词")
    status: Literal["actual", "provisional", "estimate", "forecast", "target"] = Field(title="状态")
    method: Literal[
        "official_stat", "admin_record", "survey", "platform", "company", "media", "expert", "unknown"
    ] = Field(title="来历")  # fmt: skip
    compiler: Text = Field("", title="数据提供者")
    source_id: Key = Field(title="资料编号")
    line: Whole = Field(title="行")
    line_end: WholeOrNone = Field(None, title="末行")
    occurrence: Whole = Field(title="行内第几处")
    line_hash: LineHash = Field("", title="行校验值")
    rank: Rank = Field(title="取舍")
    rank_reason: Literal[
        "", "superseded", "misprint", "wrong_attribution", "less_precise", "secondary_copy", "inconsistent"
    ] = Field("", title="取舍理由")  # fmt: skip
    tags: Annotated[tuple[Tag, ...], *Words.__metadata__] = Field((), title="标记")
    note: Text = Field("", title="说明", max_length=200)
    curator: Text = Field("", title="录入者")
    checked_on: DayOrNone = Field(None, title="核对日期")

    @property
    def quantity(self) -> Quantity:
        """The number with its unit and modifier."""
        return Quantity(self.value, self.unit, self.modifier, self.value_high)

    @property
    def period_words(self) -> str:
        """The period in words; where the source gives none, that it does not, never the placeholder."""
        if self.period_basis != "publication":
            return self.period.chinese()
        return "资料成文时" if self.period.instant or self.period.month_count == 1 else "年份未载"


class DerivedRow(Row):
    """A number we compute from others."""

    TABLE, KEY, TITLE = "derived", ("derived_id",), "推算"
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "area_id": "areas",
        "indicator_id": "indicators",
        "check_obs_id": "observations",
    }

    derived_id: Key = Field(title="推算编号")
    area_id: Reference = Field("", title="地区代码")
    indicator_id: Reference = Field("", title="指标编号")
    period: SpanOrNone = Field(None, title="期间")
    op: Literal["ratio", "share", "growth", "cagr", "diff", "sum", "monthly_mean", "implied_base"] = Field(title="运算")
    inputs: Words = Field(title="输入")
    unit: UnitWord = Field(title="单位")
    digits: WholeOrNone = Field(None, title="小数位")
    check_obs_id: Reference = Field("", title="原文同一数字")
    label: Text = Field("", title="名称")
    note: Text = Field("", title="说明")


class Statement(Row):
    """What a source says in words, in our own words."""

    TABLE, KEY, TITLE = "statements", ("stmt_id",), "陈述"
    REFERENCES: ClassVar[Mapping[str, str]] = {"area_id": "areas", "source_id": "sources"}

    stmt_id: Key = Field(title="陈述编号")
    area_id: Key = Field(title="地区代码")
    aspect: Literal["", "主导模式", "产业依托", "政府抓手", "代表主体", "短板"] = Field("", title="对照方面")
    topic: Literal[
        "policy", "model", "park", "company", "association", "platform", "strength", "problem", "target", "award",
        "mechanism",
    ] = Field(title="主题")  # fmt: skip
    theme: Text = Field("", title="段落（见 outline.toml）")
    subject: Text = Field("", title="主体")
    text: Needed = Field(title="正文")
    valid_from: Text = Field("", title="起始", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    valid_to: Text = Field("", title="终止", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    doc_no: Text = Field("", title="文号")
    obs_ids: Words = Field((), title="相关数据")
    polarity: Literal["", "+", "0", "-"] = Field("", title="倾向")
    source_id: Key = Field(title="资料编号")
    line: Whole = Field(title="行")
    line_end: WholeOrNone = Field(None, title="末行")
    line_hash: LineHash = Field("", title="行校验值")
    rank: Rank = Field("normal", title="取舍")
    sort: WholeOrNone = Field(None, title="次序")
    note: Text = Field("", title="说明")


class Event(Row):
    """Something that happened, or is to happen, on a date."""

    TABLE, KEY, TITLE = "events", ("event_id",), "事件"
    REFERENCES: ClassVar[Mapping[str, str]] = {"area_id": "areas", "source_id": "sources"}

    event_id: Key = Field(title="事件编号")
    area_id: Key = Field(title="地区代码")
    date: Span = Field(title="日期")
    date_precision: Precision = Field(title="日期精度")
    date_basis: Literal["stated", "inferred"] = Field(title="日期依据")
    title: Needed = Field(title="事项", max_length=40)
    short: Text = Field("", title="图中名称", max_length=12)
    flag: Flag = Field(default=False, title="图中标出")
    end: SpanOrNone = Field(None, title="结束日期")
    pending: Flag = Field(default=False, title="尚未发生")
    category: Literal[
        "policy", "law", "pilot", "park", "summit", "company", "standard", "association", "platform", "finance"
    ] = Field(title="类别")  # fmt: skip
    actors: Words = Field((), title="主体")
    obs_ids: Words = Field((), title="相关数据")
    source_id: Key = Field(title="资料编号")
    line: Whole = Field(title="行")
    line_end: WholeOrNone = Field(None, title="末行")
    line_hash: LineHash = Field("", title="行校验值")
    note: Text = Field("", title="说明")


class Waiver(Row):
    """A finding of the checks that a person has looked at and accepted."""

    TABLE, KEY, TITLE = "checks_waived", ("check_id", "object_ids"), "已豁免的检查"

    check_id: Key = Field(title="检查编号")
    object_ids: Words = Field(title="对象编号")
    decision: Literal["accept", "source_error"] = Field(title="决定")
    reason: Needed = Field(title="理由")
    by: Text = Field("", title="决定者")
    date: Day = Field(title="日期")


class Rejected(Row):
    """A figure of a source that a person read and refused, or (literal `*`) every other figure of a range of lines."""

    TABLE, KEY, TITLE = "rejected", ("source_id", "line", "literal", "occurrence"), "已拒绝的数"
    REFERENCES: ClassVar[Mapping[str, str]] = {"source_id": "sources", "repeat_of": "observations"}

    source_id: Key = Field(title="资料编号")
    line: Whole = Field(title="行")
    line_end: WholeOrNone = Field(None, title="末行（只用于整段）")
    literal: Needed = Field(title="原文数字；整段写 *", max_length=24)
    occurrence: Whole = Field(title="行内第几处；整段写 1")
    reason: Refusal = Field(title="理由")
    repeat_of: Reference = Field("", title="与哪条数据重复")
    title: Text = Field("", title="整段讲什么", max_length=24)
    note: Text = Field("", title="说明", max_length=80)
    by: Text = Field("", title="决定者")
    date: DayOrNone = Field(None, title="日期")

    @property
    def whole_lines(self) -> bool:
        """Whether the row refuses all that is left of its lines."""
        return self.literal == EVERY_FIGURE

    @property
    def last_line(self) -> int:
        """The last line it speaks of."""
        return self.line_end or self.line


# In the order in which they are read: a table points only into earlier ones, or into itself.
MODELS: Final[tuple[type[Row], ...]] = (
    UnitRow,
    AreaRow,
    Source,
    Indicator,
    Scope,
    Observation,
    DerivedRow,
    Statement,
    Event,
    Waiver,
    Rejected,
)
