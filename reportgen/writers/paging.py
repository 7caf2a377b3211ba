"""Where pages end: the order of objects and the breaks that leave least white, chosen from the heights of blocks.

Prose keeps its order and so do figures and tables; an object may follow later prose of its own stretch of a section,
a table of some rows may part, blocks may stand a little closer, a block may open a page. Of all that the arrangement
of least cost is looked for, the ways that have cost least for their length first. Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.writers.pages import Block, Flow, Leaf

THIN = 0.27  # a page less full than a quarter looks left over; a little more, for measures differ
LEAST_ROWS = 5  # a table of fewer rows is never parted
AIRS = (1.0, 0.85, 0.7, 0.6)  # how much of the space between blocks is kept, the first that will do
_EARLY = 0.4  # a page may be ended early only when it is at least so full
_EPSILON = 0.3  # px: what rounding may add

# What each choice costs. White costs its square in hundredths of a page: a quarter of a page 6, a half 25.
_WHITE = 100.0
_LEFT_OVER = 80.0
_LAST = 12.0  # of a last page that is not thin: little, but fewer pages are better
_PARTED = 6.0  # so that a table parts only where more than a quarter of the page would stay white
_PARTED_SHORT = 3.0  # more, where it has few rows
_FEW_ROWS = 8
_PARTED_LONG = 1.0  # one that the style lets part
_BEHIND = 0.6  # each object that waits, for each paragraph that goes before it
_OPENED = 0.5
_CLOSER = (0.0, 3.0, 6.0, 18.0)  # for each of `AIRS`: the closest setting is a last resort
_PACE = 0.1  # what a block costs on the way, at a guess; without it a long document would be searched for minutes
_FAIR = 10.0  # a flow that costs no more is not set closer


@dataclass(frozen=True, slots=True)
class Plan:
    """How the blocks of a flow are to be set: their keys in order, and which do what the style does not ask for.

    `opened` open a page, `parted` are tables that part, `kept` long ones that do not, `moved` objects that wait for
    later prose; `air` is the part of the space between blocks that is kept. `cost` compares plans of one flow.
    """

    cost: float
    order: tuple[int, ...]
    opened: tuple[int, ...] = ()
    parted: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    air: float = 1.0

    @property
    def changes(self) -> bool:
        """Whether anything is set otherwise than the style and the source have it."""
        return bool(self.opened or self.parted or self.kept or self.moved or self.air < 1)


def planned(flow: Flow) -> Plan:
    """The arrangement of a flow that costs least."""
    best = _Search(flow, AIRS[0]).plan()
    for air, price in zip(AIRS[1:], _CLOSER[1:], strict=True):
        if best.cost < _FAIR:
            break
        closer = _Search(flow, air).plan()
        closer = replace(closer, cost=closer.cost + price)
        best = min(best, closer, key=lambda plan: plan.cost)
    return best


def white(fill: float) -> float:
    """What a page costs that is filled so far and followed by another of its flow."""
    return _WHITE * (1 - fill) ** 2 + (_LEFT_OVER if fill < THIN else 0)


def last(fill: float) -> float:
    """What the last page of a flow costs."""
    return _LEFT_OVER if fill < THIN else _LAST * (1 - fill)


def cuts(leaves: Sequence[Leaf]) -> tuple[bool, ...]:
    """Whether the page may end after each piece but the last."""
    runs = [leaf.run if leaf.kind in {"line", "row"} else -1 - index for index, leaf in enumerate(leaves)]
    totals = {run: runs.count(run) for run in set(runs)}
    seen = dict.fromkeys(totals, 0)
    found = []
    for index, leaf in enumerate(leaves[:-1]):
        seen[runs[index]] += 1
        found.append(not leaf.tied and not _splits(leaf, seen[runs[index]], totals[runs[index]]))
    return tuple(found)


def _splits(leaf: Leaf, before: int, total: int) -> bool:
    """Whether a break after a piece leaves too little of its run on one side."""
    return before < total and (before < leaf.least[0] or total - before < leaf.least[1])


@dataclass(frozen=True, slots=True)
class _At:
    """A place in the work: the next block, the depth on the page, the margin above, objects that wait, headings to set.

    `first` says that the page is the first of its flow.
    """

    index: int = 0
    depth: float = 0.0
    margin: float = 0.0
    waiting: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    first: bool = True


@dataclass(frozen=True, slots=True)
class _Step:
    """One step: what it costs, where it leads, which blocks it sets and how (`manner`, empty where as ever)."""

    cost: float
    to: _At
    sets: tuple[int, ...] = ()
    manner: str = ""
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Trail:
    """A way from the beginning: its last step and the steps before."""

    step: _Step
    before: _Trail | None

    def steps(self) -> tuple[_Step, ...]:
        """The steps in order."""
        found, trail = [self.step], self.before
        while trail:
            found.append(trail.step)
            trail = trail.before
        return tuple(reversed(found))


_Way = tuple[float, int, int, float, _At, _Trail | None]


@dataclass(slots=True)
class _Search:
    """The search for the best arrangement of a flow with so much air."""

    flow: Flow
    air: float
    chunked: dict[tuple[int, bool], tuple[float, ...]] = field(default_factory=dict)

    def plan(self) -> Plan:
        """The best arrangement."""
        cost, steps = self._cheapest()
        keys = [block.key for block in self.flow.blocks]
        manners = {
            manner: tuple(keys[step.sets[-1]] for step in steps if step.manner == manner)
            for manner in ("parted", "kept", "moved")
        }
        order = tuple(keys[index] for step in steps if step.manner != "moved" for index in step.sets)
        opened = tuple(keys[step.sets[0]] for step in steps if step.opens)
        return Plan(cost, order, opened, air=self.air, **manners)

    def _cheapest(self) -> tuple[float, tuple[_Step, ...]]:
        """The cheapest way to the end and its cost: what has cost least for its length is followed first.

        Of equals the one that is furthest on comes first, so the search goes straight on where nothing is to be mended.
        """
        ways: list[_Way] = [(0.0, 0, 0, 0.0, _At(), None)]
        met: set[_At] = set()
        count = 0
        while ways:
            *_, cost, at, trail = heappop(ways)
            if at.index > len(self.flow.blocks):
                return cost, trail.steps() if trail else ()
            for step in () if at in met else self._steps(at):
                count += 1
                further, done = cost + step.cost, step.to.index - len(step.to.waiting)
                weight = round(further - _PACE * done, 3)
                heappush(ways, (weight, -done, count, further, step.to, _Trail(step, trail)))
            met.add(at)
        raise AssertionError("every flow has an end")

    def _steps(self, at: _At) -> Iterator[_Step]:
        """What can be done next."""
        blocks = self.flow.blocks
        following = blocks[at.index] if at.index < len(blocks) else None
        if at.waiting:
            yield from self._set(replace(at, waiting=at.waiting[1:]), at.waiting[0])
            if following is None or following.role == "heading" or following.place != blocks[at.waiting[0]].place:
                return
        if following is None:
            yield from self._end(at)
            return
        onward = replace(at, index=at.index + 1)
        if following.role == "heading":
            yield _Step(0, replace(onward, headings=(*at.headings, at.index)))
        elif following.role == "object":
            if not at.waiting:
                yield from self._set(onward, at.index)
            if self._may_wait(at.index):
                yield _Step(0, replace(onward, waiting=(*at.waiting, at.index)), (at.index,), "moved")
        else:
            yield from self._set(onward, at.index, _BEHIND * len(at.waiting))

    def _end(self, at: _At) -> Iterator[_Step]:
        """What is left to do behind the last block: headings without text, then the price of the last page."""
        if at.headings:
            yield from self._set(replace(at, headings=at.headings[:-1]), at.headings[-1])
        else:
            price = 0.0 if at.first else last(at.depth / self.flow.other)
            yield _Step(price, replace(at, index=at.index + 1))

    def _may_wait(self, index: int) -> bool:
        """Whether later prose of the same stretch can go before an object."""
        own = self.flow.blocks[index]
        for block in self.flow.blocks[index + 1 :]:
            if block.place != own.place or block.role == "heading":
                return False
            if block.role == "text":
                return True
        return False

    def _set(self, at: _At, index: int, cost: float = 0.0) -> Iterator[_Step]:
        """The ways to set a block, with the headings before it, from a place on."""
        block, sets = self.flow.blocks[index], (*at.headings, index)
        for manner in _manners(block):
            yield from self._filled(at, sets, manner, cost)

    def _filled(self, at: _At, sets: tuple[int, ...], manner: str, cost: float) -> Iterator[_Step]:
        """The steps that set blocks in this manner here, or on a new page before it is needed."""
        height = self._height(first=at.first)
        yield self._step(at, sets, manner, cost)
        if at.depth > _EARLY * height and manner != "parted":
            opened = replace(at, depth=0.0, margin=0.0, first=False)
            step = self._step(opened, sets, manner, cost + _OPENED + white(at.depth / height))
            yield replace(step, opens=True)

    def _step(self, at: _At, sets: tuple[int, ...], manner: str, cost: float) -> _Step:
        """The step that sets blocks from here on, as far down the pages as they go."""
        block = self.flow.blocks[sets[-1]]
        depth, first, chunks = at.depth, at.first, self._chunks(sets, parts=manner != "whole")
        gap, broken, waited = self._gap(at, sets), False, False
        for number, chunk in enumerate(chunks):
            room = self._height(first=first)
            if depth > 0 and depth + gap + chunk > room + _EPSILON:
                cost += white(depth / room)
                depth, first, gap = (block.head if number else 0.0), False, 0.0
                broken, waited = broken or number > 0, waited or number == 0
            depth += gap + chunk
            gap = 0.0
            while depth > self._height(first=first) + _EPSILON:
                depth, first, broken = depth - self._height(first=first), False, True
        said, more = _said(block, manner, broken=broken, waited=waited)
        to = replace(at, depth=round(depth, 1), margin=block.after * self.air, headings=(), first=first)
        return _Step(cost + more, to, sets, said)

    def _gap(self, at: _At, sets: tuple[int, ...]) -> float:
        """The space above the first of some blocks; none at the top of a page."""
        return max(at.margin, self.flow.blocks[sets[0]].before * self.air) if at.depth > 0 else 0.0

    def _chunks(self, sets: tuple[int, ...], *, parts: bool) -> tuple[float, ...]:
        """The heights of what stays together of some blocks: the headings go with the beginning of the last."""
        block = self.flow.blocks[sets[-1]]
        above, margin = 0.0, 0.0
        for index in sets[:-1]:
            heading = self.flow.blocks[index]
            above += (max(margin, heading.before * self.air) if above else 0.0) + heading.height
            margin = heading.after * self.air
        lead = above + max(margin, block.before * self.air) if above else 0.0
        own = self._own_chunks(sets[-1], parts=parts)
        return (lead + own[0], *own[1:])

    def _own_chunks(self, index: int, *, parts: bool) -> tuple[float, ...]:
        """The heights of what stays together of one block."""
        if (index, parts) not in self.chunked:
            leaves = self.flow.blocks[index].leaves
            self.chunked[index, parts] = _joined(leaves, cuts(leaves) if parts else ())
        return self.chunked[index, parts]

    def _height(self, *, first: bool) -> float:
        return self.flow.first if first else self.flow.other


def _joined(leaves: Sequence[Leaf], parted: Sequence[bool]) -> tuple[float, ...]:
    """The heights of pieces, those between which no page may end added up; all of them where none are parted."""
    found = [0.0]
    for index, leaf in enumerate(leaves):
        found[-1] += leaf.height
        if index < len(parted) and parted[index]:
            found.append(0.0)
    return tuple(found)


def _manners(block: Block) -> tuple[str, ...]:
    """How a block can be set: whole, or parted; a short table only whole, prose as the style has it."""
    if block.role != "object":
        return ("whole",) if block.whole else ("",)
    return ("whole", "parted") if block.rows >= LEAST_ROWS else ("whole",)


def _said(block: Block, manner: str, *, broken: bool, waited: bool) -> tuple[str, float]:
    """How to call what was done to a block, and what it costs beyond the white."""
    if manner == "parted" and broken:
        short = _PARTED_SHORT if block.rows < _FEW_ROWS else 0.0
        return ("parted", _PARTED + short) if block.whole else ("", _PARTED_LONG + short)
    if manner == "whole" and waited and not block.whole:
        return "kept", 0.0
    return "", 0.0
