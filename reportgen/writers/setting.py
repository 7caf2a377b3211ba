"""A document set so that no page looks left over: laid out, its pages planned, laid out again where that gains.

At most `LAYOUTS` layouts. The best by what its pages show is kept, the earliest of equals, so the same document is
always set the same way.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.writers import arranged, contents, pages, paging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reportgen.writers.pages import Flow, Sheet
    from reportgen.writers.paging import Plan

LAYOUTS = 3
Set = tuple[Any, "Arrangement"]
_TORN = 40.0
_SHORTER, _TRIES = 0.98, 3
_ROUNDING = 1.0  # what measures that differ a little may make of a page's cost
_FAIR = 6.0  # a quarter of one page: to lay out once more would cost more time than it gains
_LOG = logging.getLogger("reportgen")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a document was set: its pages, what was planned for each flow of blocks, how many layouts it took.

    `listed`: its pages are so many that it shows its contents list.
    """

    sheets: tuple[Sheet, ...]
    plans: tuple[Plan, ...] = ()
    layouts: int = 1
    listed: bool = False

    @property
    def cost(self) -> float:
        """What the white of its pages and what is torn at their feet cost; the least is best."""
        return sum(map(_cost, self.sheets, (*self.sheets[1:], None), (None, *self.sheets[:-1])))

    @property
    def as_planned(self) -> bool:
        """Whether the pages planned for came out no worse than was reckoned: more layouts would tell nothing new."""
        around = zip(self.sheets, (*self.sheets[1:], None), (None, *self.sheets[:-1]), strict=True)
        found = sum(_cost(*three) for three in around if three[0].flow < len(self.plans))
        return found <= sum(plan.cost for plan in self.plans) + _ROUNDING

    @property
    def moved(self) -> bool:
        """Whether an object stands elsewhere among the prose than in the source."""
        return any(plan.moved for plan in self.plans)

    @property
    def fair(self) -> bool:
        """Whether no page is left over, nothing torn, and the white before breaks next to none."""
        return self.cost < _FAIR


def _cost(sheet: Sheet, following: Sheet | None, before: Sheet | None) -> float:
    torn = _TORN * len(sheet.torn)
    if following and following.flow == sheet.flow:
        return torn + paging.white(sheet.fill)
    return torn + (paging.last(sheet.fill) if before and before.flow == sheet.flow else 0)


def well_set(root: Any, lay_out: Callable[[Any], Any]) -> tuple[Any, Arrangement]:
    """The laid-out document and how it was set; `lay_out` lays out a tree, and `root` is marked in passing."""
    arranged.prepare(root)
    best = _long(root, lay_out) if contents.likely(root) else None
    if best is None:
        plain = contents.without(root)
        document = lay_out(plain)
        first = document, Arrangement(pages.sheets(document))
        best = _listed(root, first, lay_out) or _mended(plain, pages.flows(document), lay_out, first)
    _note(best[1])
    return best


def _long(root: Any, lay_out: Callable[[Any], Any]) -> Set | None:
    """A document that shows its contents list, planned from a layout without its appendix: half the work.

    None where its pages do not call for the list after all, or the appendix does not begin a page of its own.
    """
    shorter = contents.appendix_aside(root)
    if shorter is None:
        return None
    document = lay_out(shorter)
    *flows, appendix = pages.flows(document)
    if len(appendix.blocks) > 1 or len(document.pages) <= contents.MOST + 2:  # one may be the list's, one is the stub's
        return None
    return _shown(root, _mended(root, tuple(flows), lay_out))


def _listed(root: Any, first: Set, lay_out: Callable[[Any], Any]) -> Set | None:
    """The document with its contents list; None where its pages, without the list or with it, do not call for one."""
    if not contents.wanted(root, first[1].sheets):
        return None
    flows = contents.measured(pages.flows(first[0]), pages.flows(lay_out(contents.front(root))))
    return _shown(root, _mended(root, flows, lay_out))


def _shown(root: Any, found: Set) -> Set | None:
    """A document set with its contents list; None where so few pages came of it that it is found through without."""
    document, arrangement = found
    return (document, replace(arrangement, listed=True)) if contents.wanted(root, arrangement.sheets) else None


def _mended(root: Any, flows: tuple[Flow, ...], lay_out: Callable[[Any], Any], best: Set | None = None) -> Set:
    """The best of a document as laid out, if it was, and its layouts after plans.

    Another is tried only while one came out worse than it was reckoned, or has pages that no plan was made for.
    """
    if best and best[1].fair:
        return best
    plans: tuple[Plan, ...] = ()
    for layouts in range(2, LAYOUTS + 1):
        before, plans = plans, tuple(map(paging.planned, flows))
        for _ in range(_TRIES if best and best[1].cost >= _TORN else 0):  # the pages hold less than was reckoned
            if not _idle(plans, before):
                break
            flows = tuple(map(_narrower, flows))
            plans = tuple(map(paging.planned, flows))
        if best and _idle(plans, before):
            break
        document = lay_out(arranged.arranged(root, flows, plans))
        found = document, Arrangement(pages.sheets(document), plans, layouts)
        best = min(best or found, found, key=lambda pair: round(pair[1].cost, 1))
        again = pages.flows(document)
        if found[1].fair or (found[1].as_planned and not any(map(_mendable, again[len(flows) :]))):
            break
        flows = (*_measured(flows, again), *again[len(flows) :])
    assert best is not None, "a document is laid out at least once"
    if best[1].cost >= _TORN and best[1].plans and not best[1].as_planned:
        document = lay_out(root)  # no plan would do: perhaps the style's own breaks do
        found = document, Arrangement(pages.sheets(document), (), LAYOUTS)
        best = min(best, found, key=lambda pair: round(pair[1].cost, 1))
    return best


def _mendable(flow: Flow) -> bool:
    """Whether a flow for which nothing was planned would be set otherwise."""
    return paging.planned(flow).changes


def _idle(plans: tuple[Plan, ...], before: tuple[Plan, ...]) -> bool:
    """Whether a plan changes nothing, or nothing more than the last one."""
    return plans == before or not any(plan.changes for plan in plans)


def _narrower(flow: Flow) -> Flow:
    """A flow whose pages are reckoned a line or two shorter."""
    return replace(flow, first=flow.first * _SHORTER, other=flow.other * _SHORTER)


def _measured(flows: Sequence[Flow], again: Sequence[Flow]) -> Iterator[Flow]:
    """The flows with the pieces as measured again; margins stay, for the plan may have made them smaller."""
    leaves = {block.key: block.leaves for flow in again for block in flow.blocks}
    for flow in flows:
        blocks = (replace(block, leaves=leaves.get(block.key, block.leaves)) for block in flow.blocks)
        yield replace(flow, blocks=tuple(blocks))


def _note(found: Arrangement) -> None:
    """Say how the pages were filled and what was done for it."""
    fills = " ".join(f"{sheet.fill:.0%}" for sheet in found.sheets)
    _LOG.debug("排版 %d 次，各页满 %s", found.layouts, fills)
    for plan in found.plans:
        if plan.changes:
            blocks = plan.moved, plan.parted, plan.kept, plan.opened
            _LOG.debug("移后 %s，拆开 %s，不拆 %s，起页 %s，间距 %s", *blocks, plan.air)
