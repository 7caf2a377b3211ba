"""Further cities for the invented tea country: each with a report of its own, made up line by line with its rows.

A figure, a record or an event is told by one sentence of the report, so that all rows hold against the text. Nothing
is random: the same city is made again each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import tiny
from tiny import Change

from reportgen import sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tiny import Record

CITY = "910400"
SOURCE, FILE, WRITTEN = "T90", "t90.txt", "1991-03-20"
HOME, EAST, WEST = "", "east", "west"
_AREAS: Mapping[str, tuple[str, str]] = {HOME: (CITY, "nx"), EAST: ("910401", "nxd"), WEST: ("910402", "nxx")}
_DATES = {"1990-M01/1990-M09": "1990年1—9月", "1986/1989": "1986年至1989年"}
_INDICATORS = {name: tiny.row("indicators", name) for name in (
    "processed_value", "refined_value", "raw_value", "export_value", "export_total", "export_share", "tea_output",
    "processed_value_growth", "refined_value_growth", "export_value_growth", "tea_output_growth", "mills",
    "mech_share", "home_sale_share", "list_rank", "grower_households", "garden_area", "machines_added",
    "estate_area", "estate_mills", "small_output_share", "small_staff_share", "own_garden_share", "falling_share",
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """An invented city with its two districts, as the tables name them."""

    name: str = "南溪市"
    short: str = "南溪"
    east: tuple[str, str] = ("东渡区", "东渡")
    west: tuple[str, str] = ("西埠区", "西埠")

    def named(self, part: str) -> tuple[str, str]:
        """The full and the short name of the city or of a district."""
        return {HOME: (self.name, self.short), EAST: self.east, WEST: self.west}[part]

    def rows(self) -> list[Record]:
        """Their rows in the table of areas."""
        return [self._row(part, number) for number, part in enumerate(_AREAS)]

    def _row(self, part: str, number: int) -> Record:
        (area, slug), (name, short) = _AREAS[part], self.named(part)
        row = {"area_id": area, "name": name, "short_name": short, "slug": slug, "sort": f"{400 + number}"}
        if part:
            return row | {"level": "district", "parent_id": CITY}
        return row | {"level": "city", "parent_id": tiny.NATION, "in_brief": "1", "policy_until": "1991-03-31"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the report prints of the city or of a district."""

    indicator: str
    period: str
    value: str
    part: str = HOME
    status: str = "actual"
    method: str = "official_stat"

    def told(self, place: Place) -> str:
        """The sentence that tells it."""
        return f"{_OPENING[self.status]}{self.when}{place.named(self.part)[0]}{self._words()}。"

    @property
    def when(self) -> str:
        """The words of its period."""
        year = self.period[:4]
        return _DATES.get(self.period) or (f"截至{year}年12月底" if "-12-31" in self.period else f"{self.period}年")

    @property
    def literal(self) -> str:
        """The number as it stands in the report."""
        return f"第{self.value}位" if self._row["measure"] == "rank" else self.value + self._row["default_unit"]

    @property
    def _row(self) -> Record:
        return _INDICATORS[self.indicator]

    def _words(self) -> str:
        row = self._row
        if row["measure"] == "rank":
            return f"在制茶竞争力名录里列{self.literal}"
        if row["measure"] == "rate":
            years = "年均" if "/" in self.period and "-" not in self.period else "同比"
            return f"{_INDICATORS[row['base_indicator_id']]['name']}{years}增长{self.literal}"
        if self.method == "survey":
            return f"受访茶厂里{row['name']}为{self.literal}"
        return row["name"] + ("可达" if self.status == "forecast" else "") + self.literal

    def row(self, place: Place, line: int, text: str) -> Record:
        """Its row in the table of observations."""
        area, slug = _AREAS[self.part]
        key = f"{slug}.{self.indicator}.{self.period.replace('-M', 'm').replace('/', '-').lower()}"
        survey, rank = self.method == "survey", self._row["measure"] == "rank"
        scope = "survey_sample" if survey else "listed_cities" if rank else "city_total"
        return {
            "obs_id": key, "area_id": area, "indicator_id": self.indicator, "scope_id": scope,
            "period": self.period, "period_as_written": self.when, "period_line": str(line), "period_basis": "stated",
            "area_as_written": place.named(self.part)[0], "area_line": str(line), "value": self.value,
            "unit": self._row["default_unit"], "as_written": self.literal, "modifier": "eq", "status": self.status,
            "method": self.method, "compiler": "全国茶业振兴会" if rank else "", "source_id": SOURCE,
            "line": str(line), "occurrence": "1", "line_hash": sources.line_hash(text), "rank": "normal",
            "tags": "survey" if survey else "", "curator": "样例组", "checked_on": "2019-05-06",
        }  # fmt: skip


_OPENING = {"actual": "", "forecast": "预计", "target": "力争"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement on the city or a district; `said` is the report's sentence, `text` our own words."""

    id: str
    topic: str
    subject: str
    text: str
    said: str
    aspect: str = ""
    theme: str = ""
    part: str = HOME
    polarity: str = "0"
    since: str = ""

    def told(self, place: Place) -> str:
        """The sentence that tells it."""
        return place.named(self.part)[0] + self.said

    def row(self, _place: Place, line: int, text: str) -> Record:
        """Its row in the table of statements."""
        area, slug = _AREAS[self.part]
        return {
            "stmt_id": f"{slug}.{self.id}", "area_id": area, "aspect": self.aspect, "topic": self.topic,
            "theme": self.theme, "subject": self.subject, "text": self.text, "polarity": self.polarity,
            "valid_from": self.since, "source_id": SOURCE, "line": str(line), "line_hash": sources.line_hash(text),
            "rank": "normal", "sort": str(500 + line),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """A dated event of the city or a district."""

    date: str
    title: str
    short: str
    category: str = "policy"
    part: str = HOME

    def told(self, place: Place) -> str:
        """The sentence that tells it."""
        year, _, month = self.date.partition("-M")
        return f"{year}年{int(month)}月，{place.named(self.part)[0]}{self.title}。"

    def row(self, place: Place, line: int, text: str) -> Record:
        """Its row in the table of events."""
        area, slug = _AREAS[self.part]
        return {
            "event_id": f"{slug}.{self.date.replace('-M', '-')}.e{line}", "area_id": area, "date": self.date,
            "date_precision": "month", "date_basis": "stated", "title": place.named(self.part)[1] + self.title,
            "short": self.short, "flag": "1", "category": self.category, "source_id": SOURCE, "line": str(line),
            "line_hash": sources.line_hash(text),
        }  # fmt: skip


Fact = Figure | Statement | Happening
_TABLES: Mapping[type[Fact], str] = {Figure: "observations", Statement: "statements", Happening: "events"}


def change(place: Place, facts: Sequence[Fact], cells: Mapping[str, Mapping[str, str]] | None = None) -> Change:
    """The invented project with this city, what its report tells, and cells of other rows set; no report, no source."""
    lines = ["茶事年报", "", *(fact.told(place) for fact in facts)]
    more: dict[str, list[Record]] = {"areas": place.rows(), "sources": [], "observations": [], "statements": []}
    more["events"] = []
    for line, (fact, text) in enumerate(zip(facts, lines[2:], strict=True), start=3):
        more[_TABLES[type(fact)]].append(fact.row(place, line, text))
    text = "\n".join(lines)
    if facts:
        more["sources"] = [_source(text)]
    return Change(cells=cells, more=more, texts={FILE: text})


def _source(text: str) -> Record:
    read = sources.from_bytes(SOURCE, FILE, text.encode())
    return {
        "source_id": SOURCE, "title": "茶事年报", "publisher": "茶事编写组", "kind": "R", "published": WRITTEN,
        "published_basis": "stated", "base_date": WRITTEN, "default_area": CITY, "file_name": FILE,
        "sha256": read.sha256, "sha256_text": read.sha256_text, "n_lines": str(len(read.lines)), "reliability": "2",
    }  # fmt: skip


# --- what the reports tell ----------------------------------------------------------------------------------------

NINE, YEAR_END = "1990-M01/1990-M09", "1990-12-31"
CELLS = (
    Statement("cell.model", "model", "毛茶", "毛茶起家|散户收购", "靠散户交来的毛茶起步。", "主导模式"),
    Statement("cell.base", "strength", "茶园", "河谷茶园", "的茶园多在河谷。", "产业依托"),
    Statement("cell.policy", "policy", "补贴", "设备补贴", "给添机器的茶厂补贴。", "政府抓手"),
    Statement("cell.actors", "company", "茶厂", "渡口茶厂", "以渡口茶厂最大。", "代表主体"),
    Statement("cell.weak", "problem", "道路", "出山道路窄", "出山的路又窄又弯。", "短板", polarity="-"),
)
TOLD = (
    Statement(
        "strength.water",
        "strength",
        "水路便利",
        "茶叶装船可直达下游各埠，运费低",
        "有船直下，省运费。",
        polarity="+",
        since="1990",
    ),
    Statement(
        "problem.road", "problem", "道路不通", "雨季山路常断，鲜叶运不出来", "逢雨断路。", polarity="-", since="1990"
    ),
    Statement(
        "policy.loan", "policy", "《茶厂贷款贴息细则》", "添置烘干机的贷款由财政贴息", "出了贴息细则。", since="1989"
    ),
    Statement("policy.mark", "policy", "《茶叶包装规则》", "箱面写明产地、等级与年份", "定了包装规则。", since="1988"),
    Statement(
        "company.ferry", "company", "渡口茶厂", "自有码头，精制与装运在一处完成", "渡口茶厂自有码头。", theme="制茶"
    ),
    Statement("platform.fair", "platform", "渡口茶会", "春秋两季开会，买卖双方当面看样", "春秋开茶会。", theme="销路"),
    Statement("park.bank", "park", "河岸制茶园", "统一供汽，污水集中处理", "河岸建园。", since="1989"),
    Statement(
        "east.problem", "problem", "厂房老旧", "砖木厂房多，防火不易", "厂房老。", part=EAST, polarity="-", since="1990"
    ),
    Statement(
        "west.strength",
        "strength",
        "茶工熟练",
        "炒青手艺代代相传，工钱也不高",
        "茶工手艺好。",
        part=WEST,
        polarity="+",
        since="1990",
    ),
)
HAPPENED = (
    Happening("1985-M06", "列为茶叶流通试点", "流通试点", "pilot"),
    Happening("1987-M02", "颁行茶厂登记办法", "登记办法", "law"),
    Happening("1988-M06", "颁行茶叶包装规则", "包装规则", "standard"),
    Happening("1989-M11", "河岸制茶园开工", "制茶园开工", "park"),
    Happening("1990-M04", "出台贷款贴息细则", "贷款贴息"),
    Happening("1990-M10", "设茶工学堂", "茶工学堂", part=EAST),
)
LEVELS = (
    Figure("processed_value", NINE, "8420.6"),
    Figure("mills", YEAR_END, "84"),
    Figure("tea_output", "1986", "610.2"),
    Figure("tea_output", "1989", "790.5"),
    Figure("refined_value", NINE, "1320.4"),
    Figure("mech_share", "1989", "58.2"),
    Figure("list_rank", "1989", "11"),
    Figure("export_value", "1989", "142.6"),
)
SERIES = (
    *(Figure("processed_value", year, value) for year, value in
      (("1986", "5120"), ("1987", "6040"), ("1988", "7180"), ("1989", "8840"))),
    *(Figure("refined_value", year, value) for year, value in
      (("1987", "910"), ("1988", "1080"), ("1989", "1260"))),
    *(Figure("export_value", year, value) for year, value in (("1986", "88.4"), ("1987", "101.7"), ("1988", "120.3"))),
    Figure("export_value", NINE, "118.2"),
    Figure("export_total", "1989", "3120.5"),
    Figure("export_share", "1989", "4.6"),
    Figure("raw_value", NINE, "7100.2"),
    Figure("raw_value", "1989", "7580"),
    Figure("tea_output", "1987", "655.8"),
    Figure("tea_output", "1988", "720.1"),
    Figure("processed_value_growth", "1987", "18.0"),
    Figure("processed_value_growth", NINE, "9.1"),
    Figure("refined_value_growth", NINE, "6.3"),
    Figure("export_value_growth", "1989", "18.5"),
    Figure("tea_output_growth", "1986/1989", "9.0"),
    Figure("mills", "1989-12-31", "79"),
    Figure("home_sale_share", "1989", "7.5"),
    Figure("grower_households", YEAR_END, "2600"),
    Figure("garden_area", YEAR_END, "3.4"),
    Figure("machines_added", "1988", "31"),
)  # fmt: skip
DISTRICTS = (
    Figure("processed_value", "1989", "3200", EAST),
    Figure("processed_value", "1989", "2150", WEST),
    Figure("mills", YEAR_END, "27", EAST),
    Figure("mills", YEAR_END, "19", WEST),
    Figure("estate_area", YEAR_END, "150", EAST),
    Figure("estate_mills", YEAR_END, "12", EAST),
)
SURVEYED = tuple(
    Figure(indicator, "1989", value, EAST, method="survey")
    for indicator, value in (
        ("small_output_share", "64.0"), ("small_staff_share", "77.5"), ("own_garden_share", "29.5"),
        ("falling_share", "18.0"),
    )
)  # fmt: skip
EXPECTED = (
    Figure("processed_value", "1990", "11200", status="forecast", method="expert"),
    Figure("refined_value", "1990", "1800", status="forecast", method="expert"),
    Figure("tea_output", "1991", "860", status="forecast", method="expert"),
    Figure("mills", "1992-12-31", "100", status="target", method="expert"),
    Figure("export_value", "1992", "200", status="target", method="expert"),
    Figure("mech_share", "1992", "75", status="target", method="expert"),
)


# --- the cities ---------------------------------------------------------------------------------------------------

_LONG = Place("鹿鸣川上游茶马互市自治州", "鹿鸣川上游茶马互市", ("双溪口白茶与乌龙茶试验区", "双溪口白茶与乌龙茶"),
              ("老鹰岩茶叶集散与转运新区", "老鹰岩茶叶集散与转运"))  # fmt: skip
_LONG_NAMED = (
    Statement(
        "company.long",
        "company",
        "鹿鸣川上游茶马互市联合精制茶厂股份有限公司",
        "精制、包装与装运在一处完成",
        "有联合精制茶厂。",
        theme="制茶",
    ),
    Statement(
        "policy.long",
        "policy",
        "《关于进一步规范全州茶叶收购、加工、包装与运输秩序的若干暂行规定》",
        "收购要挂牌，运输要凭单",
        "定了收购与运输的规矩。",
        since="1989",
    ),
)
_PEERS_RENAMED = MappingProxyType(
    {
        "910200": {"name": "白沙河谷茶叶加工与转运自治州", "short_name": "白沙河谷茶叶加工", "aliases": "白沙市|白沙"},
        "910300": {"name": "青岬半岛沿海茶叶通商自治州", "short_name": "青岬半岛沿海茶叶", "aliases": "青岬市|青岬"},
    }
)
TIED = (
    Figure("processed_value", NINE, "9860"),
    Figure("raw_value", NINE, "6300"),
    Figure("refined_value", NINE, "3560"),
    Figure("processed_value_growth", NINE, "12.5"),
    Figure("mech_share", "1989", "66.0"),
    Figure("list_rank", "1989", "8"),
    Figure("tea_output", "1986", "700"),
    Figure("tea_output", "1989", "700"),
    Figure("processed_value", "1988", "9000"),
    Figure("processed_value", "1989", "9000"),
    Figure("mills", YEAR_END, "40", EAST),
    Figure("mills", YEAR_END, "40", WEST),
    *(Figure(item.indicator, "1989", "25.0", EAST, method="survey") for item in SURVEYED),
    Happening("1988-M06", "颁行茶叶包装规则", "包装规则", "standard"),
    Happening("1988-M06", "设茶工学堂", "茶工学堂", part=EAST),
    Happening("1988-M06", "列为茶叶流通试点", "流通试点", "pilot"),
    *CELLS,
)
SIXTY: tuple[Fact, ...] = (
    *LEVELS, *SERIES[:26], *DISTRICTS, *SURVEYED[:4], *CELLS[:5], *TOLD[:6], *HAPPENED[:4], *EXPECTED[:1],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """An invented city for a test: what its report tells, its names, and cells of its peers' rows."""

    facts: tuple[Fact, ...]
    place: Place = Place()
    cells: Mapping[str, Mapping[str, str]] | None = None

    def change(self) -> Change:
        """The invented project with this city in it."""
        return change(self.place, self.facts, self.cells)


CASES: Mapping[str, Case] = MappingProxyType(
    {
        "0 facts": Case(()),
        "3 facts": Case((LEVELS[1], TOLD[1], HAPPENED[3])),
        "12 facts": Case((*LEVELS[:4], *CELLS[:2], *TOLD[:3], *HAPPENED[:3])),
        "60 facts": Case(SIXTY),
        "longest names": Case((*SIXTY[:40], *_LONG_NAMED, *CELLS, *HAPPENED), _LONG, _PEERS_RENAMED),
        "ties": Case(TIED),
        "only forecasts": Case(EXPECTED),
        "only statements": Case((*CELLS, *TOLD)),
    }
)
"""The invented cities by what is special about them."""


def counted(case: Case) -> Iterator[tuple[str, int]]:
    """How many rows a city has in each table of facts."""
    for kind, table in _TABLES.items():
        yield table, sum(isinstance(fact, kind) for fact in case.facts)
