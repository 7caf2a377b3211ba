"""The group of all commands and its groups below; each command joins the group where it is defined."""

from __future__ import annotations

import typer

from reportgen import usage
from reportgen.cli.options import VersionOption

app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
fonts_app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None)
app.add_typer(fonts_app, name="fonts")
facts_app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None)
app.add_typer(facts_app, name="facts")
style_app = typer.Typer(cls=usage.Commands, add_completion=False, rich_markup_mode=None)
app.add_typer(style_app, name="style")


@app.callback(help="用核对过的事实编写城市比较简报：PDF、Word、网页，每个数都查得到出处。")
def reportgen(version: VersionOption = False) -> None:
    """The group of all commands."""
