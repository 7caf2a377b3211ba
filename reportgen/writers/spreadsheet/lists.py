"""The sheets beside the exhibits: what the workbook is, every fact the brief prints, what is computed, the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportgen.ledger import Entry
from reportgen.writers.spreadsheet.cells import Cell, Sheet, named, number, spoken
from reportgen.writers.spreadsheet.trails import certainty, code, figure, headed, period, unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.brief import Brief, Printed
    from reportgen.ledger import Ledger
    from reportgen.rows import Observation
    from reportgen.writers.spreadsheet.cells import Pieces
    from reportgen.writers.spreadsheet.trails import Trails

Row = tuple[Cell, ...]

COVER: Final = "说明"
_FACTS, _DERIVED, _SOURCES = "事实", "推算", "资料"
_FACT_HEADS: Final = ("事实编号", "地区", "指标", "口径", "期间", "期间（代码）", "数值", "上限", "单位", "性质",
                      "原文数字", "提供者", "资料", "行号", "核对")  # fmt: skip
_FACT_WIDTHS: Final = (27.0, 7.0, 20.0, 13.0, 14.0, 13.0, 10.0, 7.0, 7.5, 9.0, 12.0, 14.0, 6.0, 5.5, 8.0)
_DERIVED_HEADS: Final = ("编号", "名称", "期间", "印作", "数值", "单位", "算式", "所据事实", "来源")
_DERIVED_WIDTHS: Final = (30.0, 22.0, 13.0, 9.0, 9.0, 6.0, 26.0, 30.0, 22.0)
_SOURCE_WIDTHS: Final = (10.0, 12.0, 90.0)
_COVER_WIDTHS: Final = (16.0, 84.0)
_MARKS: Final = (
    ("‡", "推算的数，由资料里的数算出；算式与所据事实见“推算”"),
    ("†", "须连同说明一起读的数；说明见“带†的数”"),
    ("…、未见", "所给资料里没有这个数；不是零"),
    ("—", "不适用，或资料未载"),
    ("近、约、多、以上", "资料的原话，照简报所印；“性质”一栏写明实际数比所写的略少、略多、不足还是超过"),
    ("斜线、空心", "图中画法：口径未明，或在资料成文之后；见该图的注"),
)
_READING: Final = (
    "各表各图的数字都是数，可以直接计算和作图；前后的字（近、亿元、以上）和位数写在数字格式里，与简报所印相同。",
    "一格里不止一个数、或是范围的，按原样写成文字；下面“逐个数字的出处”里拆成一行一数。",
    "期间写作“年份未载”“资料成文时”的，资料没有写明年月；“事实”页的“期间（代码）”只为排序，不可当作所属年月。",
    "百分数写的是百分号前的数，没有除以一百。各行的单位、期间、口径不尽相同，相加相比之前先看“单位”“期间”两栏和表注。",
    "“来源”是资料的题名与行号（资料编号:行），资料的全名见“资料”；“已核对”指编写时在原文该行找到了这个数。",
)


def cover(brief: Brief, style: str, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet that says what the workbook is, how it is read, and what sheets it has."""
    told = (
        ("版次", _pieces(brief.edition)),
        ("数据期", _pieces(brief.vintage)),
        ("事实集", _pieces(brief.fact_set)),
        ("参照城市", ("、".join(brief.peers),)),
        ("样式", (named(style),)),
        ("编写", (named(brief.issuer),)),
        ("联系方式", (named(brief.contact),)),
    )
    rows: list[Row] = [
        (Cell((named(brief.title),), look="title", span=2),),
        (Cell((named(brief.series),), look="subtitle", span=2),),
        (),
        *((Cell((name,), look="label"), Cell(pieces)) for name, pieces in told if spoken(pieces)),
        (),
        (Cell(("各页",), look="subhead", span=2),),
        *((Cell((named(one.name),), look="link", link=one.name), Cell(_subject(one))) for one in sheets),
        (),
        (Cell(("标记",), look="subhead", span=2),),
        *((Cell((mark,), look="label"), Cell((meaning,))) for mark, meaning in _MARKS),
        (),
        (Cell(("读法",), look="subhead", span=2),),
        *((Cell((line,), look="plain", span=2),) for line in _READING),
    ]
    return Sheet(COVER, tuple(rows), _COVER_WIDTHS, tone="navy", landscape=False)


def foot(brief: Brief) -> str:
    """The line that says which data, edition and facts a file holds."""
    return f"数据期：{brief.vintage.text} · 版次 {brief.edition.text} · 事实集 {brief.fact_set.text}"


def _pieces(printed: Printed) -> Pieces:
    return (Entry(-1, printed.text, printed.ref, printed.kind),)


def _subject(sheet: Sheet) -> Pieces:
    """The title of a sheet without the number that is its name."""
    pieces = sheet.rows[0][0].pieces
    return pieces[pieces.index("　") + 1 :] if "　" in pieces else pieces


def _titled(title: str, heads: Sequence[str], rows: Iterable[Row]) -> tuple[Row, ...]:
    return ((Cell((title,), look="title", span=len(heads)),), headed(heads), *rows)


# --- facts ---------------------------------------------------------------------------------------------------------


def facts(trails: Trails, record: Ledger) -> Sheet:
    """Every fact that the brief prints or rests on, one a row, by place and id."""
    items = [trails.facts.observations[name] for name in record.facts if name in trails.facts.observations]
    ordered = sorted(items, key=lambda item: (list(trails.facts.areas).index(item.area_id), item.obs_id))
    rows = _titled("简报所用的每一项事实", _FACT_HEADS, (_fact(item, trails) for item in ordered))
    return Sheet(_FACTS, rows, _FACT_WIDTHS, 2, "muted", repeated=1, filtered=True)


def _fact(item: Observation, trails: Trails) -> Row:
    known = trails.facts
    return (
        code(item.obs_id),
        Cell((named(known.areas[item.area_id].short_name),)),
        Cell((named(known.indicators[item.indicator_id].name, item.obs_id),)),
        Cell((named(known.scopes[item.scope_id].name, item.obs_id),)),
        Cell((period(item),)),
        Cell((Entry(-1, item.period.sdmx, item.obs_id, "period"),), look="code"),
        figure(item.value, item.obs_id),
        figure(item.value_high, item.obs_id),
        Cell((item.unit.display,)),
        Cell((certainty(item),)),
        Cell((Entry(-1, item.as_written, item.obs_id, "fact"),)),
        Cell((named(item.compiler, item.obs_id),) if item.compiler else ()),
        Cell((item.source_id,)),
        number((Entry(-1, f"{item.line}", item.obs_id, "locator"),)),
        Cell((trails.proved((item.obs_id,)),)),
    )


def derived(trails: Trails) -> tuple[Sheet, ...]:
    """Every number that the brief computes, with its formula and the facts it rests on; no sheet where it has none."""
    if not trails.derived:
        return ()
    rows = _titled("简报推算的数", _DERIVED_HEADS, (_computed(item, trails) for item in trails.derived.values()))
    return (Sheet(_DERIVED, rows, _DERIVED_WIDTHS, 2, "muted", repeated=1, filtered=True),)


def _computed(item: Printed, trails: Trails) -> Row:
    entry = Entry(-1, item.text, item.ref, "derived")
    return (
        code(item.ref),
        Cell((named(item.label, item.ref),)),
        Cell((Entry(-1, item.period, item.ref, "period"),) if item.period else ()),
        Cell((entry, "".join(item.flags))),
        number((Entry(-1, item.value, item.ref, "derived"),)),
        Cell((unit(item),)),
        Cell((Entry(-1, item.formula, item.ref, "derived"),)),
        Cell(("\n".join(item.inputs),), look="code"),
        Cell(trails.locators(item.inputs)),
    )


# --- sources -------------------------------------------------------------------------------------------------------


def sources(references: Mapping[str, tuple[Pieces, Pieces]]) -> Sheet:
    """The list of references: the number each is cited by, its id, its entry."""
    rows = ((Cell(cited), code(name), Cell(entry)) for name, (cited, entry) in references.items())
    return Sheet(_SOURCES, _titled("资料", ("引文号", "资料编号", "著录"), rows), _SOURCE_WIDTHS, 2, "muted")
