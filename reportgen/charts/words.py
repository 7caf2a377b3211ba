"""What a chart says, as plain strings and as the printed values among them, in the order of reading."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from reportgen.brief import BarChart, DotChart, Grid, Multiples, PathChart, Printed, ShareChart, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.brief import Bar, BarPanel, Figure, Lane, PathPoint, Words

# A line may break between any two of these: a run of Latin letters and digits, or one character, with the marks after.
PIECE = re.compile(r"(?:[0-9A-Za-z.,%+\-]+|.)[，。、；：！？）》”’]*", re.DOTALL)


def spoken(words: Words) -> str:
    """Return the words as one string, flags included."""
    return words if isinstance(words, str) else "".join(map(_part, words))


def printed_in(words: Words) -> tuple[Printed, ...]:
    """Return the printed values among the words."""
    return () if isinstance(words, str) else tuple(part for part in words if isinstance(part, Printed))


def pieces(words: Words) -> list[str]:
    """Return the words cut where a line may break; a printed value is never cut, a closing mark never starts a line."""
    cut: list[str] = []
    for part in (words,) if isinstance(words, str) else words:
        more = [_part(part)] if isinstance(part, Printed) else PIECE.findall(str(part))
        if cut and more and more[0][0] in "，。、；：！？）》”’":
            cut[-1] += more.pop(0)
        cut += more
    return cut


def labels(figure: Figure) -> tuple[Printed, ...]:
    """Return every printed value the chart shows, in the order in which it is drawn and read."""
    chart = figure.chart
    if isinstance(chart, BarChart | Multiples):
        return tuple(chain.from_iterable(map(_of_panel, chart.panels)))
    if isinstance(chart, ShareChart):
        return (*chain.from_iterable(map(_of_bar, chart.bars)), *chart.ticks)
    if isinstance(chart, DotChart):
        return (*chain.from_iterable(map(_of_bar, chart.dots)), *chart.ticks, *printed_in(chart.absent))
    if isinstance(chart, PathChart):
        return tuple(_of_path(chart))
    if isinstance(chart, Grid):
        return tuple(count for row in chart.rows for count in row.counts if count)
    return (*chart.years, *chain.from_iterable(map(_of_lane, chart.lanes)))


def of_span(chart: PathChart, span: Span) -> tuple[PathPoint, ...]:
    """Return the points of one span, in the order given."""
    return tuple(point for point in chart.points if point.span == span)


def in_years(chart: PathChart) -> tuple[PathPoint, ...]:
    """Return the points that stand for a whole year, known or forecast."""
    return tuple(point for point in chart.points if point.span != "part")


def heads(chart: PathChart) -> tuple[tuple[int, Printed], ...]:
    """Return the heads of the years shown, each words of a year once."""
    found = {(point.day.year, point.when.text): point.when for point in reversed(in_years(chart))}
    return tuple((year, when) for (year, _), when in sorted(found.items(), key=lambda item: item[0]))


def _part(part: object) -> str:
    return part.text + "".join(part.flags) if isinstance(part, Printed) else str(part)


def _of_bar(bar: Bar) -> tuple[Printed, ...]:
    return (*printed_in(bar.name), bar.label)


def _of_panel(panel: BarPanel) -> Iterator[Printed]:
    yield from printed_in(panel.heading)
    yield from printed_in(panel.remark)
    yield from chain.from_iterable(map(_of_bar, panel.bars))


def _of_lane(lane: Lane) -> Iterator[Printed]:
    yield from printed_in(lane.until_label)
    yield from printed_in(lane.empty)
    for moment in lane.moments:
        yield from (moment.when, *printed_in(moment.title)) if moment.flagged else ()


def _of_path(chart: PathChart) -> Iterator[Printed]:
    """Yield what stands in the panel of the years, then in that of the parts of years."""
    parts, years = of_span(chart, "part"), in_years(chart)
    for span in ("full", "forecast"):
        yield from printed_in(chart.keys.get(span, "")) if of_span(chart, span) else ()
    yield from chart.ticks if years else ()
    yield from chain.from_iterable(printed_in(words) for _, _, words in chart.gaps if years)
    yield from (point.label for point in years)
    yield from (when for _, when in heads(chart))
    yield from printed_in(chart.keys.get("part", "")) if parts else ()
    yield from () if years else chart.ticks
    for point in parts:
        yield from (point.label, point.when)
