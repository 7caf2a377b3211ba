"""The folders of a project: the only place that knows a folder's name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reportgen.errors import DataError, UsageError

BUILT_IN: Final = Path(__file__).parent / "_project"
SOURCES_VARIABLE: Final = "REPORTGEN_SOURCES"


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder; `root` holds data/ and templates/."""

    root: Path

    @property
    def data(self) -> Path:
        """The folder of the curated tables."""
        return self.root / "data"

    @property
    def templates(self) -> Path:
        """The folder of the document templates."""
        return self.root / "templates"

    @property
    def docs(self) -> Path:
        """The folder of the manual."""
        return self.root / "docs"

    @property
    def seeds(self) -> Path:
        """The folder of the source texts; the environment variable REPORTGEN_SOURCES names another."""
        return Path(os.environ.get(SOURCES_VARIABLE) or self.root / "seeds")

    @property
    def is_built_in(self) -> bool:
        """Whether this is the project inside the installed program, which nobody edits."""
        return self.root == BUILT_IN

    @property
    def output(self) -> Path:
        """The folder the briefs go to; a built-in project writes to the working folder, not into the package."""
        return (Path.cwd() if self.is_built_in else self.root) / "output"

    @property
    def briefs(self) -> Path:
        """The folder of the finished briefs on one city."""
        return self.output / "city"

    @property
    def comparisons(self) -> Path:
        """The folder of the finished comparisons."""
        return self.output / "compare"

    @property
    def fonts(self) -> Path:
        """The folder of the prepared faces."""
        return self._kept("fonts")

    @property
    def pictures(self) -> Path:
        """The folder of the figures drawn before, by what they are made of."""
        return self._kept("pictures")

    def _kept(self, name: str) -> Path:
        """The folder of what is kept to be quicker next time: in the output, a built-in project's in the user's cache.

        So working in many folders does not draw the same pictures for each, nor leave hidden folders in them.
        """
        cache = _user_cache() if self.is_built_in else None
        return cache / name if cache else self.output / f".{name}"

    def style(self, name: str) -> Path:
        """The folder of a house style by its folder's name or the Chinese name in its `name.txt`; else UsageError."""
        found = self.styles()
        known = dict(found) | {folder.name: folder for _, folder in found}
        if name not in known:
            choice = "、".join(called for called, _ in found)
            raise UsageError(
                f"没有名为「{name}」的样式", place=str(self.templates / "styles"), remedy=f"可选：{choice}"
            )
        return known[name]

    def custom_css(self) -> tuple[Path, ...]:
        """The style sheet that comes last in every style, if the project has one."""
        found = self.templates / "custom.css"
        return (found,) if found.is_file() else ()

    def layers(self, style: Path) -> tuple[Path, ...]:
        """The folder of a style and those of the styles it is laid over, each named in `base.txt` of the one before.

        Templates and style sheets for screens that a style lacks are those of its base; UsageError for a base that is
        not there, and for a circle.
        """
        found: tuple[Path, ...] = (style,)
        while (named := found[-1] / "base.txt").is_file():
            below = self.style(named.read_text("utf-8-sig").strip())
            if below in found:
                raise UsageError(
                    f"样式「{_called(below)}」以自己为底", place=str(named), remedy="请改成另一套样式的名称"
                )
            found = (*found, below)
        return found

    def screen_css(self, style: Path) -> tuple[Path, ...]:
        """The style sheets for screens: the one of all styles, then those of the style's layers, the lowest first."""
        folders = (self.templates, *reversed(self.layers(style)))
        return tuple(path for folder in folders if (path := folder / "web.css").is_file())

    def called(self, style: Path) -> str:
        """The Chinese name of the style in this folder, else the folder's name."""
        return _called(style)

    def styles(self) -> tuple[tuple[str, Path], ...]:
        """The house styles: what each is called, and its folder."""
        folders = sorted(path.parent for path in (self.templates / "styles").glob("*/house.css") if path.is_file())
        return tuple((_called(folder), folder) for folder in folders)

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The project at or above `start` (default: the working folder), else the built-in one; else DataError."""
        if start is not None and not start.is_dir():
            raise UsageError(f"没有文件夹「{start}」", place="--project", remedy="请写项目文件夹的路径")
        here = (start or _working()).resolve()
        found = next((folder for folder in (here, *here.parents) if is_project(folder)), None)
        if found is None and start is None and is_project(BUILT_IN):
            found = BUILT_IN
        if found is None:
            raise DataError(
                "这里不是项目文件夹，上级文件夹也不是（项目含 data 和 templates 两个文件夹）",
                place=str(here),
                remedy="请用 --project 指明项目，或到项目文件夹里运行",
            )
        return cls(found)

    @classmethod
    def supplied(cls) -> Project:
        """The project that comes with the program: built in, or the repository the program runs from."""
        return cls(BUILT_IN if is_project(BUILT_IN) else Path(__file__).parents[1])


def _working() -> Path:
    """The working folder; raises DataError where it was removed meanwhile."""
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise DataError("当前文件夹已被删去", place="项目", remedy="请换到另一个文件夹里运行") from error


def is_project(folder: Path) -> bool:
    """Whether a folder is one of a project: it has data and templates."""
    return (folder / "data").is_dir() and (folder / "templates").is_dir()


def _user_cache() -> Path | None:
    """The user's folder for what programs keep (XDG_CACHE_HOME, ~/.cache on Linux); None for a user without a home."""
    from platformdirs import user_cache_path

    try:
        found = user_cache_path("reportgen", appauthor=False)
    except RuntimeError:  # in earlier versions of platformdirs, ~ stays as it is
        return None
    return found if found.is_absolute() else None


def _called(folder: Path) -> str:
    """The Chinese name of a style, else its folder's name."""
    label = folder / "name.txt"
    return label.read_text("utf-8-sig").strip() if label.is_file() else folder.name
