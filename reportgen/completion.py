"""What a word on the command line may become: the names of cities, styles, editions and documents, with their meaning.

It is asked at every press of a key, so the table of areas is read with no more than the csv module, and what knows of
editions is loaded where they are asked for; a project that cannot be read offers nothing, for the command itself will
say what is wrong.
"""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from reportgen.errors import ReportgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reportgen.bundle.editions import Target
    from reportgen.project import Project

    Offers = list[tuple[str, str]]

SHELLS: Final = ("bash", "zsh", "fish", "powershell")
_AREAS: Final = "areas.csv"
_COMMAS: Final = ",，、"
_PARTS: Final = "|"  # between the aliases of an area


def cities(project: Project, begun: str, given: Sequence[str] = (), *, every: bool = False) -> Offers:
    """The cities that get a brief, or `every` area, by the first of their names that begins so; none `given` before."""
    return _offered(lambda: _cities(project, begun, given, every=every))


def cities_of_list(project: Project, begun: str) -> Offers:
    """The cities that may follow in a list parted by commas, each with the list so far."""
    start = max(begun.rfind(mark) for mark in _COMMAS) + 1
    given = re.split(f"[{_COMMAS}]", begun[:start])
    found = cities(project, begun[start:], given, every=start < len(begun))
    return [(f"{begun[:start]}{name}", meaning) for name, meaning in found]


def styles(project: Project, begun: str) -> Offers:
    """The house styles by their Chinese names or their folders'."""
    return _offered(lambda: (_first((called, folder.name), begun, called) for called, folder in project.styles()))


def editions_of(project: Project, begun: str) -> Offers:
    """The editions there are, the newest first, and the words for the newest and the one that waits."""
    return _offered(lambda: _starting(_editions(_target(project)), begun))


def documents(project: Project, begun: str) -> Offers:
    """The documents of the newest edition, else the cities."""
    return _offered(lambda: _starting(_documents(_target(project)), begun)) or cities(project, begun)


def words(choice: Iterable[str], begun: str) -> Offers:
    """Those of a few words that begin so."""
    return list(_starting(((word, "") for word in choice), begun))


def _offered(find: Callable[[], Iterable[tuple[str, str] | None]]) -> Offers:
    """What is found; nothing where the project cannot be read."""
    with suppress(ReportgenError, OSError, ValueError, KeyError, TypeError, csv.Error):
        return [offer for offer in find() if offer]
    return []


def _cities(project: Project, begun: str, given: Sequence[str], *, every: bool) -> Iterator[tuple[str, str] | None]:
    with (project.data / _AREAS).open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if every or row["in_brief"] == "1"]
    for row in sorted(rows, key=lambda row: int(row["sort"] or 0)):
        names = (row["short_name"], row["name"], row["slug"], *row["aliases"].split(_PARTS), row["area_id"])
        if not set(names) & set(given):
            yield _first(names, begun, row["name"])


def _first(names: Sequence[str], begun: str, meaning: str) -> tuple[str, str] | None:
    """The first of the names that begins so: one word for one thing, so that a few letters are enough."""
    return next(((name, meaning) for name in names if name and name.startswith(begun)), None)


def _starting(offers: Iterable[tuple[str, str]], begun: str) -> Iterator[tuple[str, str]]:
    return (offer for offer in offers if offer[0].startswith(begun))


def _target(project: Project) -> Target:
    from reportgen.bundle import run, settings

    return run.target_of(project, settings.load(project.data / settings.FILE))


def _editions(target: Target) -> Iterator[tuple[str, str]]:
    from reportgen.bundle import editions

    yield editions.LATEST, "最新一版"
    if target.waiting.is_dir():
        yield editions.WAITING, "等待核准的一版"
    names = sorted((path.name for path in target.editions.iterdir() if path.name[:1].isdigit()), reverse=True)
    yield from ((name, "") for name in names)


def _documents(target: Target) -> Iterator[tuple[str, str]]:
    last = target.last()
    return ((entry.name, "") for entry in last.documents) if last else iter(())
