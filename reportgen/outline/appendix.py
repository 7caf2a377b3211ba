"""The appendix: every figure the brief prints, with its literal, its line and whether it was found there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.brief import Cell, Column, Printed, Row, Table, anchor
from reportgen.outline.context import named, period, speak
from reportgen.units import group_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.outline.context import Context
    from reportgen.outline.used import Used
    from reportgen.rows import Observation

HEADS = ("编号", "指标（口径）", "期间", "原文数字", "数值", "状态", "出处")
WIDTHS = ("33", "38", "22", "22", "14", "10", "17")
LOOKS = ("", "", "", "", "n", "st", "")
STATUS = {"actual": "实际", "provisional": "初步", "estimate": "估测", "forecast": "预计", "target": "目标"}
FOUND, NOT_SEEN = "✓", "○"


def table(context: Context, used: Used, verified: frozenset[str]) -> Table:
    """The list of facts, grouped by place, then the derived numbers; `verified` holds the ids found at their line."""
    bodies = (*_observed(context, used, verified), *_derived(used))
    return Table(
        "app-facts",
        speak("appendix.title", ()),
        None,
        tuple(Column((head,), Decimal(width), look) for head, width, look in zip(HEADS, WIDTHS, LOOKS, strict=True)),
        bodies,
        (speak("appendix.legend", (), found=FOUND, unseen=NOT_SEEN if len(verified) < len(used.observations) else ""),),
        (),
        look="facts",
    )


def _observed(context: Context, used: Used, verified: frozenset[str]) -> Iterator[tuple[Row, ...]]:
    """One group of rows a place: the city, what lies in it, its peers, the nation."""
    inner = [area.area_id for area in context.within]
    peers = [area.area_id for area in context.places if area is not context.area]
    order = dict.fromkeys((context.area.area_id, *inner, *peers))
    ranks = {name: index for index, name in enumerate(order)}
    places = sorted({item.area_id for item in used.observations}, key=lambda name: (ranks.get(name, len(ranks)), name))
    for name in places:
        items = sorted((item for item in used.observations if item.area_id == name), key=lambda item: item.obs_id)
        head = Row((Cell((context.facts.areas[name].short_name,), span=len(HEADS)),), "g", group=True)
        yield (head, *(_row(context, item, item.obs_id in verified) for item in items))


def _row(context: Context, item: Observation, verified: bool) -> Row:  # noqa: FBT001 - a column of the row
    indicator = context.facts.indicators[item.indicator_id].name
    scope = context.facts.scopes[item.scope_id].name
    place = f"{item.source_id}:{item.line}"
    return Row((
        Cell((Printed(item.obs_id, item.obs_id, "name"),), "id"),
        Cell((named(f"{indicator}（{scope}）", item.obs_id),)),
        Cell((period(item),)),
        Cell((Printed(item.as_written, item.obs_id, "fact"),)),
        Cell((_unflagged(item),), "n"),
        Cell(("调查" if item.method == "survey" and item.status == "actual" else STATUS[item.status],), "st"),
        Cell((Printed(place, item.obs_id, "locator"), " ", FOUND if verified else NOT_SEEN)),
    ), anchor=anchor(item.obs_id))  # fmt: skip


def _unflagged(item: Observation) -> Printed:
    value, high = (
        group_digits(f"{number:f}") if number is not None else "" for number in (item.value, item.value_high)
    )
    return Printed(f"{value}—{high}" if high else value, item.obs_id)


def _derived(used: Used) -> Iterator[tuple[Row, ...]]:
    """The group of derived numbers; their literal is the formula."""
    if not used.derived:
        return
    head = Row((Cell(("推算‡",), under=("中间是算式，输入见上列各条",), span=len(HEADS)),), "g", group=True)
    yield (head, *(_derived_row(item) for item in used.derived))


def _derived_row(item: Printed) -> Row:
    formula = Printed(item.formula, item.ref, "derived")
    told = (Printed(item.period, item.ref, "period"), "：", formula) if item.period else (formula,)
    return Row((
        Cell((Printed(item.label, item.ref, "name"),)),
        Cell(told, span=3),
        Cell((replace(item, unit="", flags=()),), "n"),
        Cell(("推算",), "st"),
        Cell(("四舍五入",)),
    ), anchor=anchor(item.ref))  # fmt: skip
