"""What the shell is offered for an argument or the value of an option, from the project that the command would use."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer  # noqa: TC002 - read from the annotations below, as the program runs

from reportgen.errors import ReportgenError
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Offers = list[tuple[str, str]]  # words, each with its meaning


def city(ctx: typer.Context, incomplete: str) -> Offers:
    """A city that gets a brief, none twice in a row of them."""
    from reportgen import completion

    return _of(ctx, lambda project: completion.cities(project, incomplete, ctx.params.get("names") or ()))


def city_list(ctx: typer.Context, incomplete: str) -> Offers:
    """The next city of a list parted by commas."""
    from reportgen import completion

    return _of(ctx, lambda project: completion.cities_of_list(project, incomplete))


def style(ctx: typer.Context, incomplete: str) -> Offers:
    """A house style."""
    from reportgen import completion

    return _of(ctx, lambda project: completion.styles(project, incomplete))


def edition(ctx: typer.Context, incomplete: str) -> Offers:
    """An edition that was published, or waits."""
    from reportgen import completion

    return _of(ctx, lambda project: completion.editions_of(project, incomplete))


def document(ctx: typer.Context, incomplete: str) -> Offers:
    """A document of the bundle."""
    from reportgen import completion

    return _of(ctx, lambda project: completion.documents(project, incomplete))


def one_of(words: Callable[[], Iterable[str]]) -> Callable[[str], Offers]:
    """One of a few words, which are asked for only when they are wanted."""

    def offer(incomplete: str) -> Offers:
        from reportgen import completion

        return completion.words(words(), incomplete)

    return offer


def _of(ctx: typer.Context, find: Callable[[Project], Offers]) -> Offers:
    """What is found in the project named, else in the one around the working folder; nothing where there is none."""
    named: Path | None = ctx.params.get("project")
    with suppress(ReportgenError):
        return find(Project.find(named))
    return []
